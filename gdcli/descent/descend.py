"""Start, method and stopping become a Descent: the walk itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gdcli.calculus.gradient import Gradient, gradient
from gdcli.descent import methods
from gdcli.descent.outcome import outcome
from gdcli.descent.path import Path, Recorder, Row
from gdcli.descent.rules import SCHEDULE, read_rule, step_formula
from gdcli.descent.stopping import Bounds, Stop
from gdcli.engine.python import Ending, compile_descent, compile_function, reference
from gdcli.errors import GdcliError, Span
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.write import write
from gdcli.record import Json, Record, by_name, number

STEP_LIMIT = 10**9
STRETCH = 10_000
Watch = Callable[[int], None]


@dataclass(frozen=True)
class Settings:
    """How to walk. `lr` is a number or a schedule: a formula in `k`, `f`, `gnorm` and `n`."""

    lr: float | str = 0.1
    steps: int = 100
    momentum: float = 0.0
    method: str = "gd"
    gradient: str = "auto"
    h: float | None = None
    tol: float = 1e-8
    target: float | None = None
    every: int = 1
    seed: int | None = None
    uphill: bool = False

    def __post_init__(self) -> None:
        """Refuse what no run can be made with, naming the setting, the value and what is allowed."""
        _within("steps", self.steps, 0, STEP_LIMIT)
        _within("momentum", self.momentum, 0, 1)
        _within("tol", self.tol, 0, math.inf)
        _within("every", self.every, 1, STEP_LIMIT)
        if self.h is not None:
            _within("h", self.h, 0, math.inf, open_below=True)
        if self.target is not None:
            _within("target", self.target, -math.inf, math.inf)
        if not isinstance(self.lr, str):
            _within("lr", self.lr, 0, math.inf, open_below=True)
        if self.method not in methods.TABLE:
            raise GdcliError(f"method: '{self.method}' is not one of {', '.join(methods.TABLE)}")


def _within(name: str, value: float, low: float, high: float, *, open_below: bool = False) -> None:
    if math.isfinite(value) and low <= value <= high and not (open_below and value == low):
        return
    if high < math.inf:
        bounds = f"from {low:,} to {high:,}"
    else:
        bounds = "that is finite" if low == -math.inf else f"above {low:g}" if open_below else f"of at least {low:g}"
    kind = "whole number" if isinstance(low, int) and isinstance(high, int) and high > 1 else "number"
    raise GdcliError(f"{name}: {value:g} is not allowed; it is a {kind} {bounds}")


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
    method: methods.Method
    settings: Settings
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
        outputs = self.gradient.formula.outputs
        partials = (self.gradient.formula.only(output) for output in outputs)
        return {name: write(partial) for name, partial in zip(self.formula.variables, partials, strict=True)}

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli minimize --format json` prints."""
        names, settings = self.formula.variables, self.settings
        return {
            "command": "maximize" if settings.uphill else "minimize",
            "expression": self.formula.text,
            "variables": list(names),
            "gradient": dict(self.gradient_texts),
            "method": self.method.name,
            "settings": {
                "lr": settings.lr, "momentum": settings.momentum, "steps": settings.steps, "tol": settings.tol,
                "gradient": self.gradient.source, "h": settings.h, "target": settings.target, "every": settings.every,
                "seed": settings.seed,
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


def descend(formula: Formula, start: Sequence[float], settings: Settings, watch: Watch | None = None) -> Descent:
    """Walk from a start, one float for each variable, until a reason to stop is met.

    `watch` is called with the number of the step now and then, from the same thread. A Ctrl-C ends the run, and what
    was walked so far is the result.

    Raises GdcliError for a start of the wrong size or not finite, and for a schedule that is no formula.

    >>> descend(parse("x^2"), [1.0], Settings(lr=0.5)).end.point
    (0.0,)
    """
    _check_start(formula, start)
    method = methods.TABLE["momentum" if settings.method == "gd" and settings.momentum else settings.method]
    slopes = gradient(formula, settings.gradient, settings.h)
    values = {setting.name: settings.momentum for setting in method.settings}
    rule = read_rule(method.rule, list(values))
    step = step_formula(formula, slopes.formula, rule, _schedule(settings.lr), values, uphill=settings.uphill)
    height = compile_function(formula)
    bounds = Bounds(settings.tol, settings.target, settings.uphill, height(*start)[0])
    recorder = Recorder(settings.every, uphill=settings.uphill)
    state = (*map(float, start), *[0.0] * (len(step.variables) - 1 - len(start)))
    ending, last, row = _walk(step, len(start), settings, bounds, recorder, state, watch)
    stop = outcome(ending, last, row, bounds, recorder, formula, slopes.formula)
    best = recorder.best or (last, row)
    first, end, top = (_place(formula, slopes, *one) for one in ((0, recorder.rows[0]), (last, row), best))
    return Descent(formula, slopes, method, settings, stop, first, end, top, recorder.path(last, row))


def _check_start(formula: Formula, start: Sequence[float]) -> None:
    names = formula.variables
    if not names:
        raise GdcliError("a constant has no variables to walk in", hint="write a formula with a variable, such as x^2")
    if len(start) != len(names):
        raise GdcliError(f"start: got {len(start)} numbers for {len(names)} variables: {', '.join(names[:8])}")
    for name, value in zip(names, start, strict=True):
        if not math.isfinite(value):
            raise GdcliError(f"start: {name} = {value} is not finite")


def learning_rate(text: str) -> float | str:
    """Give the number that a constant formula is, or a schedule as the text that it is.

    Raises GdcliError where it is neither.

    >>> learning_rate("1/4"), learning_rate("0.1/k")
    (0.25, '0.1/k')
    """
    try:
        formula = parse(text, bound=SCHEDULE)
    except GdcliError as wrong:
        raise GdcliError(f"lr: {wrong.message}", span=wrong.span, hint=wrong.hint) from None
    unknown = [name for name in formula.variables if name not in SCHEDULE]
    if unknown:
        hint = f"a learning rate is a number or a formula in {', '.join(SCHEDULE)}, such as 0.1/k"
        raise GdcliError(f"lr: '{unknown[0]}' is no number", span=Span(text, 0, len(text)), hint=hint)
    return text if formula.variables else evaluate(formula, [])[formula.outputs[0]]


def _schedule(lr: float | str) -> Formula:
    if isinstance(lr, str):
        return parse(lr, bound=SCHEDULE)
    builder = Builder()
    return builder.formula([builder.number(lr)], ())


def _walk(
    step: Formula, size: int, settings: Settings, bounds: Bounds, recorder: Recorder, state: Row, watch: Watch | None
) -> tuple[Ending, int, Row]:
    """Run the loop in stretches; give how it ended, the last step and its row."""
    run = compile_descent(step, size)
    limits = (bounds.least, bounds.floor, bounds.ceiling, settings.tol > 0)
    done, row = -1, state[:size]
    record: list[Row] = []
    try:
        while True:
            first = done + 1
            ending, k, *now = run(record, first, min(first + STRETCH, settings.steps), *limits, *state)
            state = tuple(now)
            if ending is Ending.RAISED:
                ending, state = _slowly(step, size, k, state, record, limits)
            recorder.add(first, record)
            if record:
                done, row = first + len(record) - 1, record[-1]
            record = []
            if ending is not Ending.LAST or done >= settings.steps:
                return ending, done, row
            if watch is not None:
                watch(done)
    except KeyboardInterrupt:
        return Ending.INTERRUPTED, done, row


def _slowly(
    step: Formula, size: int, k: int, state: Row, record: list[Row], limits: tuple[float, float, float, bool]
) -> tuple[Ending, Row]:
    """One row by the slow reference: how the run goes on, and with which state."""
    least, floor, ceiling, still = limits
    value, length, *following = reference(step, (*state, k + 1.0))
    record.append((*state[:size], value, length))
    if not (least < length < math.inf and floor < value < ceiling):
        return Ending.STOPPED, state
    return (Ending.STUCK if still and tuple(following) == state else Ending.LAST), tuple(following)


def _place(formula: Formula, slopes: Gradient, step: int, row: Row) -> Place:
    point = row[:-2]
    values = compile_function(slopes.formula)(*point)
    return Place(step, point, row[-2], values, row[-1])
