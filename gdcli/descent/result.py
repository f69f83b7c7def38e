"""A Descent: what was walked on, how, where it went, and why it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gdcli.calculus.gradient import Gradient
from gdcli.descent.methods import Method
from gdcli.descent.path import Path, Row
from gdcli.descent.rules import Rule, read_rule
from gdcli.descent.settings import Settings
from gdcli.descent.stopping import Stop
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula
from gdcli.language.write import write_each
from gdcli.record import Json, Record, by_name, number

if TYPE_CHECKING:
    from gdcli.descent.explain import Explanation


@dataclass(frozen=True)
class Place:
    """One place of a run: the step, the point, f, the gradient and its length there."""

    step: int
    point: Row
    f: float
    gradient: Row
    gradient_norm: float

    def to_dict(self, variables: Sequence[str]) -> dict[str, Json]:
        """Give the document: the point and the gradient by name."""
        return {
            "step": self.step,
            "point": by_name(variables, self.point),
            "f": number(self.f),
            "gradient": by_name(variables, self.gradient),
            "gradient_norm": number(self.gradient_norm),
        }


@dataclass(frozen=True)
class Descent(Record):
    """A run: what was walked on, how, where it went, and why it ended."""

    formula: Formula
    gradient: Gradient
    method: Method
    settings: Settings
    values: Mapping[str, float]
    stop: Stop
    start: Place
    end: Place
    best: Place
    path: Path = field(repr=False)

    @property
    def steps(self) -> int:
        """How many steps were done."""
        return self.end.step

    @property
    def gradient_texts(self) -> dict[str, str]:
        """The gradient as text, by variable."""
        return dict(zip(self.formula.variables, write_each(self.gradient.formula), strict=True))

    @property
    def rule(self) -> Rule:
        """The method's rule, read; a search has none, which is a GdcliError."""
        return read_rule(self.method.rule, list(self.values))

    def explain(self, k: int) -> Explanation:
        """Give the arithmetic of step `k` (1, 2, ...) with its numbers.

        Raises GdcliError for a step that was not done and for a method that is no rule.
        """
        from gdcli.descent.explain import explain

        if not 1 <= k <= self.steps:
            raise GdcliError(f"there is no step {k}; the run took {self.steps}", setting="explain")
        return explain(self.formula, self.gradient, self.start.point, self.settings, k)

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli minimize --format json` prints."""
        names, settings = self.formula.variables, self.settings
        return {
            "command": "maximize" if settings.uphill else "minimize",
            "expression": self.formula.text,
            "variables": list(names),
            "gradient": dict(self.gradient_texts),
            "method": self.method.name,
            "rule": self.method.rule or None,
            "settings": {
                "lr": settings.lr, "momentum": settings.momentum or 0.0, "steps": settings.steps, "tol": settings.tol,
                "gradient": self.gradient.source, "h": settings.h, "target": settings.target, "every": settings.every,
                "seed": settings.seed, **{name: number(value) for name, value in self.values.items()},
            },
            "stop": {
                "reason": self.stop.reason, "message": self.stop.message, "exit_code": int(self.stop.exit_code),
            },
            "steps": self.steps,
            "start": self.start.to_dict(names),
            "end": self.end.to_dict(names),
            "best": self.best.to_dict(names),
            "diagnosis": None,
            "path": [_path_row(names, step, row) for step, row in self.path],
        }  # fmt: skip


def _path_row(names: Sequence[str], step: int, row: Row) -> dict[str, Json]:
    *point, value, length = row
    return {"step": step, "point": by_name(names, point), "f": number(value), "gradient_norm": number(length)}
