"""What a page plays with: the program of a function, of its gradient and of the rules, and the data beside it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdcli.calculus.gradient import Gradient, gradient
from gdcli.descent import cycle, stopping
from gdcli.descent.command import command_line, options, quoted
from gdcli.descent.coordinate import coordinate_step
from gdcli.descent.methods import METHODS, MOMENTUM, Method
from gdcli.descent.result import Descent
from gdcli.descent.rules import read_rule
from gdcli.descent.settings import SCHEDULE, Settings, schedule
from gdcli.engine.javascript import javascript
from gdcli.errors import GdcliError
from gdcli.formats.presets import PRESETS_MOST, beginning
from gdcli.formats.signs import printable
from gdcli.language.formula import Formula
from gdcli.language.styles import PRETTY
from gdcli.language.write import write, write_each
from gdcli.record import Json, number
from gdcli.reports.drawings import Landscape, Scene
from gdcli.reports.words import clipped, point_text, signature

NODES_MOST = 20_000
VARIABLES_MOST = 40
STEPS_MOST = 100_000
NUMBERS_MOST = 2_000  # of the walks by searches, which a page cannot walk itself
ROWS_LEAST, DIGITS = 25, 12  # of such a walk, and of a number in it
CONSTANTS = {
    "TOO_FAR": stopping.TOO_FAR, "TOO_HIGH": stopping.TOO_HIGH, "TAIL": stopping.TAIL, "STEPS_MOST": STEPS_MOST,
    "FIRST_CHECK": cycle.FIRST_CHECK, "ROUNDS": cycle.ROUNDS, "SAME": cycle.SAME, "JITTER": cycle.JITTER,
    "SHORTEST_PERIOD": min(cycle.PERIODS), "LONGEST_PERIOD": max(cycle.PERIODS),
}  # fmt: skip


@dataclass(frozen=True)
class Play:
    """The title, the program (JavaScript made from nodes and constants alone) and the data, in which all texts are."""

    title: str
    program: str
    data: Mapping[str, Json]


@dataclass(frozen=True)
class _Playable:
    """A method that a page can walk: its settings as they stand in its rule, and how a run asks for it."""

    method: Method
    values: Mapping[str, float]
    asked: str  # its options on a command line

    @property
    def free(self) -> list[str]:
        return [MOMENTUM.name] if MOMENTUM.name in self.values else []

    def step(self, uphill: bool) -> Formula:
        rule = read_rule(self.method.rule, list(self.values))
        return coordinate_step(rule, self.values, uphill=uphill, free=self.free)


def play_of(scene: Scene, landscape: Landscape) -> Play:
    """Give what a page plays with.

    Raises GdcliError where function and gradient are too large for a page.
    """
    formula, settings = landscape.slice.formula, scene.runs[0].settings if scene.runs else Settings()
    slopes = scene.runs[0].gradient if scene.runs else gradient(formula)
    _check_size(formula, slopes.formula)
    methods = _methods(scene.runs)
    steps = [method.step(settings.uphill) for method in methods]
    program = _program(formula, slopes.formula, settings, steps)
    data = {
        "title": printable(scene.title),
        "about": [[label, printable(text)] for label, text in _about(slopes, formula, scene.runs, settings)],
        "variables": [*formula.variables],
        "axes": [*landscape.slice.axes],
        "box": [[*span] for span in landscape.box],
        **_settings(settings),
        "methods": [_method(*one, settings) for one in zip(methods, steps, strict=True)],
        **beginning(scene.runs, landscape, [one.method.rule for one in methods]),
        "recorded": _all_recorded([run for run in scene.runs if not run.method.rule]),
        "command": f"gdcli {'maximize' if settings.uphill else 'minimize'} {quoted(formula.text, always=True)}",
    }
    return Play(printable(scene.title), program, data)


def _check_size(formula: Formula, slopes: Formula) -> None:
    size, count = len(formula.live) + len(slopes.live), len(formula.variables)
    hint = "png, svg and pdf draw it; json and csv have the rows"
    if size > NODES_MOST:
        raise GdcliError(
            f"html: {size:,} parts in function and gradient are too many for a page; {NODES_MOST:,} are allowed",
            hint=hint,
        )
    if count > VARIABLES_MOST:
        raise GdcliError(f"html: {count:,} variables are too many for a page; {VARIABLES_MOST} are allowed", hint=hint)


def _program(formula: Formula, slopes: Formula, settings: Settings, steps: Sequence[Formula]) -> str:
    functions = {"value": formula, "slopes": slopes}
    rate = schedule(settings.lr)
    if rate.variables:
        functions["rate"] = Formula(rate.nodes, rate.outputs, SCHEDULE)
    functions |= {f"rule{place}": step for place, step in enumerate(steps)}
    fixed = "" if rate.variables else "const rate = null;\n"
    constants = f"const {', '.join(f'{name} = {json.dumps(value)}' for name, value in CONSTANTS.items())};\n"
    rules = f"const rules = [{', '.join(f'rule{k}' for k in range(len(steps)))}];\n"
    return f"{constants}{javascript(functions)}\n{fixed}{rules}"


def _methods(runs: Sequence[Descent]) -> list[_Playable]:
    """Every rule of the table, with a run's own settings where it has some, and the users' own rules."""
    walked: dict[str, Descent] = {}
    for run in runs:
        if run.method.rule:
            walked.setdefault(run.method.rule, run)
    found = []
    for row in METHODS:
        own = walked.get(row.rule)
        values = dict(own.values) if own is not None else {setting.name: setting.default for setting in row.settings}
        found.append(_Playable(row, values, f"--method {row.name}{_set(own)}"))
    known = [row.rule for row in METHODS]
    return found + [
        _Playable(one.method, one.values, f"--rule {quoted(rule, always=True)}{_set(one)}")
        for rule, one in walked.items()
        if rule not in known
    ]


def _set(run: Descent | None) -> str:
    given = run.settings.set if run is not None else {}
    return "".join(f" --set {name}={value!r}" for name, value in given.items() if name != MOMENTUM.name)


def _method(playable: _Playable, step: Formula, settings: Settings) -> dict[str, Json]:
    rate = schedule(settings.lr)
    counting = any(step.nodes[node].value == "#k" for node in step.live)
    return {
        "name": playable.method.name,
        "title": playable.method.title,
        "rule": playable.method.rule,
        "memory": len(step.outputs) - 1,
        "free": [*playable.free],
        "still": settings.tol > 0 and not rate.variables and not counting,
        "command": playable.asked,
    }


def _settings(settings: Settings) -> dict[str, Json]:
    kept = Settings(gradient=settings.gradient, h=settings.h, tol=settings.tol, target=settings.target)
    return {
        "schedule": settings.lr if isinstance(settings.lr, str) else None,
        "tol": settings.tol,
        "target": settings.target,
        "uphill": settings.uphill,
        "steps": min(settings.steps, STEPS_MOST),
        "rest": " ".join(options(kept)),
    }


def _all_recorded(runs: Sequence[Descent]) -> list[Json]:
    """Walks that only gdcli can walk, as they were, all within one budget of numbers: many or long ones lose rows."""
    most = max([ROWS_LEAST, *(NUMBERS_MOST // (len(runs) * (len(run.start.point) + 2)) for run in runs)])
    return [_recorded(run, most) for run in runs]


def _recorded(run: Descent, most: int) -> dict[str, Json]:
    rows = list(run.path)
    every = math.ceil(len(rows) / most)
    kept = rows[:-1:every] + rows[-1:]
    return {
        "name": f"{run.method.name} (as gdcli walked it{', not every step' if every > 1 else ''})",
        "steps": [step for step, _ in kept],
        "rows": [[number(float(f"{value:.{DIGITS}g}")) for value in row] for _, row in kept],
        "reason": run.stop.reason,
        "sentence": printable(run.message),
        "command": command_line(run.formula, run.start.point, run.settings),
    }


def _about(slopes: Gradient, formula: Formula, runs: Sequence[Descent], settings: Settings) -> list[tuple[str, str]]:
    """What the page says of itself, label by label."""
    texts = zip(formula.variables, write_each(slopes.formula, PRETTY), strict=True)
    facts = [(signature(formula), clipped(write(formula, PRETTY)))]
    facts += [(f"\u2202f/\u2202{name}", clipped(text)) for name, text in texts]
    facts.append(("gradient", slopes.source))
    facts += [
        (run.method.name, f"{run.message} (gdcli, from {point_text(formula.variables, run.start.point)})")
        for run in runs[:PRESETS_MOST]
    ]
    if settings.single:
        facts.append(("numbers", "the page computes in float64, gdcli walked in float32"))
    if settings.steps > STEPS_MOST:
        facts.append(("steps", f"at most {STEPS_MOST:,} in a page, {settings.steps:,} were allowed"))
    if len(runs) > PRESETS_MOST:
        facts.append(("walks", f"the first {PRESETS_MOST} of {len(runs)} are buttons here"))
    if any(not run.method.rule for run in runs):
        facts.append(
            ("searches", "methods that look before they step are shown as gdcli walked them; no slider moves them")
        )
    return facts
