"""A demonstration with its runs done: the commands of its acts as records, its texts with the numbers of those."""

from __future__ import annotations

import shlex
import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gdcli.descent.descend import descend
from gdcli.descent.result import Descent
from gdcli.descent.settings import Settings, learning_rate
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula
from gdcli.language.parse import parse
from gdcli.language.point import names_in, read_point
from gdcli.language.suggest import nearest
from gdcli.record import Json, Record, number
from gdcli.studies.compare import compare
from gdcli.studies.demos import DEMOS, TABLE, Act, Exercise, Row

RUNS = ("first", "second", "third")
Point = list[float] | tuple[float, ...]


@dataclass(frozen=True)
class Shown:
    """An act, done: its text with numbers, and the record of its command."""

    act: Act
    text: str
    record: Record

    @property
    def command(self) -> str:
        """The command, to paste."""
        return f"gdcli {self.act.command}"

    def to_dict(self) -> dict[str, Json]:
        """Give the act as JSON has it; of a descent also why and where it ended."""
        run = self.record
        told: dict[str, Json] = {"text": self.text, "command": self.command, "shows": self.act.shows}
        if isinstance(run, Descent):
            told |= {"reason": run.stop.reason, "kind": run.diagnosis.kind, "exit_code": int(run.exit_code)}
            told |= {"steps": run.steps, "f": number(run.end.f), "point": list(map(number, run.end.point))}
        return told


@dataclass(frozen=True)
class Demo(Record):
    """One failure of gradient descent, act by act, and what to try next; `scenes` are its acts, done."""

    row: Row
    scenes: tuple[Shown, ...]

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """What to try next."""
        return self.row.exercises

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli demo NAME --format json` prints."""
        row = self.row
        return {
            "command": "demo",
            "name": row.name,
            "title": row.title,
            "source": row.source,
            "scenes": [scene.to_dict() for scene in self.scenes],
            "exercises": [
                {"text": one.text, "command": f"gdcli {one.command}", "shows": one.shows} for one in row.exercises
            ],
        }


@dataclass(frozen=True)
class Demos(Record):
    """All demonstrations, by name and title."""

    rows: tuple[Row, ...]

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli demo --format json` prints."""
        rows = [{"name": row.name, "title": row.title, "source": row.source} for row in self.rows]
        return {"command": "demo", "rows": rows}


def demo(name: str | None = None) -> Demo | Demos:
    """Give the demonstration of a name, with its runs done; all of them, not run, where none is named.

    Raises GdcliError for an unknown name.

    >>> [scene.to_dict()["reason"] for scene in demo("overshoot").scenes]
    ['diverged', 'gradient']
    """
    if name is None:
        return Demos(DEMOS)
    row = TABLE.get(name.strip())
    if row is None:
        guess = nearest(name, TABLE)
        hint = f"did you mean '{guess}'?" if guess else f"there are {', '.join(TABLE)}"
        raise GdcliError(f"unknown demonstration '{name[:60]}'", hint=hint)
    records = [run(act.command) for act in row.acts]
    known = {**dict(zip(RUNS, records, strict=False)), **row.facts(records)}
    return Demo(row, tuple(
        Shown(act, _Filling().vformat(act.text, (), known), record)
        for act, record in zip(row.acts, records, strict=True)
    ))  # fmt: skip


def run(command: str) -> Record:
    """Give the record of a command of the table: its formula, its point and its settings as the program reads them."""
    name, text, *options = shlex.split(command)
    given = {option.removeprefix("--"): value for option, value in zip(options[::2], options[1::2], strict=True)}
    what = "at" if "at" in given else "start"
    place = given.pop(what)
    formula = parse(text, bound=names_in(place))
    return COMMANDS[name](formula, read_point(place, formula.variables, what), given)


def _minimize(formula: Formula, start: Point, given: dict[str, str]) -> Record:
    settings: dict[str, Any] = {name: READ.get(name, float)(value) for name, value in given.items()}
    return descend(formula, start, Settings(**settings))


COMMANDS: dict[str, Callable[[Formula, Point, dict[str, str]], Record]] = {
    "minimize": _minimize,
    "compare": lambda formula, at, given: compare(formula, at),
}
READ: dict[str, Callable[[str], Any]] = {"lr": learning_rate, "steps": int, "method": str, "gradient": str}


class _Filling(string.Formatter):
    """Fills numbers in, as many digits as the text says."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return f"{value:.{format_spec or 6}g}" if isinstance(value, float) else format(value, format_spec)
