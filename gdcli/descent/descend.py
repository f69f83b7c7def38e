"""Start, method and stopping become a Descent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from gdcli.calculus.gradient import Gradient, gradient
from gdcli.descent.meter import Meter, asked_by_rule
from gdcli.descent.mishap import mishap
from gdcli.descent.outcome import outcome
from gdcli.descent.path import Recorder, Row
from gdcli.descent.result import Descent, Place
from gdcli.descent.rules import counts, read_rule, step_formula
from gdcli.descent.settings import Settings, resolve, schedule
from gdcli.descent.stopping import Bounds
from gdcli.descent.walk import End, Limits, Watch, walk_rule, walk_search
from gdcli.engine.nodes import rounded
from gdcli.engine.python import Ending, compile_function, outputs_at
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula


def descend(
    formula: Formula,
    start: Sequence[float],
    settings: Settings,
    watch: Watch | None = None,
    slopes: Gradient | None = None,
    budget: float = math.inf,
) -> Descent:
    """Walk from a start, one float for each variable, until a reason to stop is met.

    `watch` is called with the number of the step now and then, from the same thread. A Ctrl-C ends the run, and what
    was walked so far is the result. `slopes` is the gradient of these settings where it is known already. `budget` is
    how many gradients a search may ask for, which takes more than one a step: where they are used up, the run is the
    one of as many steps as were done.

    Raises GdcliError for a start of the wrong size or not finite, and for a schedule that is no formula.

    >>> from gdcli.language.parse import parse
    >>> descend(parse("x^2"), [1.0], Settings(lr=0.5)).end.point
    (0.0,)
    """
    _check_start(formula, start)
    method, values = resolve(settings)
    slopes = gradient(formula, settings.gradient, settings.h) if slopes is None else slopes
    point = tuple(rounded(value) if settings.single else float(value) for value in start)
    height = compile_function(formula, single=True)(*point)[0] if settings.single else outputs_at(formula, point)[0]
    bounds = Bounds(settings.tol, settings.target, settings.uphill, height)
    meter = Meter(len(point), slopes.source, budget)
    limits = Limits(settings.steps, bounds, single=settings.single, meter=meter)
    recorder = Recorder(settings.every, uphill=settings.uphill)
    walk = _by_rule if method.rule else _search
    end = walk(formula, slopes, settings, limits, recorder, point, watch)
    ending, last, row, _ = end
    if not math.isfinite(row[-2]):  # where f has no value, neither has its slope
        row = (*row[:-1], math.nan)
        recorder.replace_last(row)
    stop = mishap(end, formula, slopes.formula, settings)
    if stop is None:
        stop = outcome(ending, last, row, bounds, recorder, formula, slopes.formula, settings.dtype)
    best = recorder.best or (last, row)
    first, here, top = (_place(slopes, settings, *one) for one in ((0, recorder.rows[0]), (last, row), best))
    asked = asked_by_rule(last + 1, slopes.source, len(point)) if method.rule else meter.asked
    if ending is Ending.LAST and last < settings.steps:  # the budget is used up
        settings = replace(settings, steps=last)
    path = recorder.path(last, row)
    return Descent(formula, slopes, method, settings, values, stop, first, here, top, path, asked)


def step_of(formula: Formula, slopes: Gradient, settings: Settings) -> Formula:
    """Give the Formula of one step of a method that is a rule."""
    method, values = resolve(settings)
    rule = read_rule(method.rule, list(values))
    return step_formula(formula, slopes.formula, rule, schedule(settings.lr), values, uphill=settings.uphill)


def _by_rule(
    formula: Formula,
    slopes: Gradient,
    settings: Settings,
    limits: Limits,
    recorder: Recorder,
    point: Row,
    watch: Watch | None,
) -> End:
    """Walk by a rule; where it or the rate may change with the steps, a state that stays is not the end."""
    step = step_of(formula, slopes, settings)
    scheduled = bool(schedule(settings.lr).variables)
    limits = replace(limits, guarded=scheduled, restless=scheduled or counts(step))
    state = (*point, *[0.0] * (len(step.variables) - 1 - len(point)))
    return walk_rule(step, len(point), limits, recorder, state, watch)


def _search(
    formula: Formula,
    slopes: Gradient,
    settings: Settings,
    limits: Limits,
    recorder: Recorder,
    point: Row,
    watch: Watch | None,
) -> End:
    from gdcli.descent.searches import DRAWING, search

    meter = limits.meter
    assert meter is not None
    height = meter.counting_values(compile_function(formula, single=settings.single))
    slope = meter.counting_gradients(compile_function(slopes.formula, single=settings.single))

    def at(place: Row) -> tuple[float, Row]:
        return height(*place)[0], slope(*place)

    limits = replace(limits, restless=settings.method in DRAWING)
    return walk_search(search(formula, slopes, settings, meter), at, limits, recorder, point, watch)


def _check_start(formula: Formula, start: Sequence[float]) -> None:
    names = formula.variables
    if not names:
        raise GdcliError("a constant has no variables to walk in", hint="write a formula with a variable, such as x^2")
    if len(start) != len(names):
        raise GdcliError(
            f"got {len(start)} numbers for {len(names)} variables: {', '.join(names[:8])}", setting="start"
        )
    for name, value in zip(names, start, strict=True):
        if not math.isfinite(value):
            raise GdcliError(f"{name} = {value} is not finite", setting="start")


def _place(slopes: Gradient, settings: Settings, step: int, row: Row) -> Place:
    point = row[:-2]
    there = (math.nan,) * len(point)
    if math.isfinite(row[-2]):
        there = (
            compile_function(slopes.formula, single=True)(*point)
            if settings.single
            else outputs_at(slopes.formula, point)
        )
    return Place(step, point, row[-2], there, row[-1])
