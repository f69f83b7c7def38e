"""What stopped a run, in words: the ending of the loop becomes one of the reasons, with its sentence."""

from __future__ import annotations

import math

from gdcli.descent.cycle import HISTORY, is_jitter, period
from gdcli.descent.path import Recorder, Row
from gdcli.descent.stopping import TAIL, TOO_FAR, Bounds, Stop, blowing, growth
from gdcli.engine.python import Ending
from gdcli.language.fault import fault
from gdcli.language.formula import Formula

SHOWN_NAMES = 6
SHOWN_POINTS = 4
STILL = {
    Ending.STUCK: "the next step is smaller than the spacing of {dtype} numbers here",
    Ending.BLOCKED: "the search finds no lower point on its way from here",
}


def outcome(
    ending: Ending,
    step: int,
    row: Row,
    bounds: Bounds,
    recorder: Recorder,
    formula: Formula,
    slopes: Formula,
    dtype: str = "float64",
) -> Stop:
    """Tell why a run ended at a step, whose row is the point, f and the gradient's length."""
    *point, value, length = row
    after = f"after {step} step{'s' * (step != 1)}" if step else "at the start"
    if ending is Ending.INTERRUPTED:
        return Stop("interrupted", f"interrupted {after}: |∇f| = {length:.2g}")
    if not all(map(math.isfinite, point)):
        what = "the rule gives no real number" if any(map(math.isnan, point)) else "the point has left float64's range"
        return Stop("diverged", f"diverged {after}: {what}")
    if ending is Ending.CYCLE:
        return _around(after, row, recorder, formula)
    if ending in STILL:
        hint = STILL[ending].format(dtype=dtype)
        return Stop("no-progress", f"stopped {after}: {hint}, |∇f| = {length:.2g}")
    if ending is Ending.LAST:
        return _steps(step, row, bounds, recorder, formula)
    if not math.isfinite(value) or not math.isfinite(length):
        return _not_finite(step, row, recorder, formula, slopes)
    return _bound(row, after, bounds, recorder, formula)


def _not_finite(step: int, row: Row, recorder: Recorder, formula: Formula, slopes: Formula) -> Stop:
    """Name the part, where it happened and the last good point; a start that is none is told apart."""
    part = fault(formula, slopes, row[:-2])
    if step == 0:
        return Stop("not-finite", f"undefined at the start: {part}")
    last = _at(formula, recorder.tail[-2][:-2]) if len(recorder.tail) > 1 else "the start"
    return Stop("not-finite", f"left the domain in step {step}: {part}; the last good point is {last}")


def _around(after: str, row: Row, recorder: Recorder, formula: Formula) -> Stop:
    """The last points come again: a cycle, or no more than the rounding of one point."""
    points = [kept[:-2] for kept in recorder.tail[-HISTORY:]]
    size = period(points) or 1
    if is_jitter(points, size):
        return Stop("no-progress", f"stopped {after}: the steps only move the last digits, |∇f| = {row[-1]:.2g}")
    shown = "; ".join(_at(formula, point) for point in points[-size:][:SHOWN_POINTS]) + "; ..." * (size > SHOWN_POINTS)
    return Stop("oscillates", f"oscillates {after}: the same {size} points come round again: {shown}")


def _at(formula: Formula, point: Row) -> str:
    """A point for reading, the first few coordinates of many."""
    pairs = [f"{name} = {value + 0.0:.6g}" for name, value in zip(formula.variables, point, strict=True)]
    return ", ".join(pairs[:SHOWN_NAMES]) + ", ..." * (len(pairs) > SHOWN_NAMES)


def _bound(row: Row, after: str, bounds: Bounds, recorder: Recorder, formula: Formula) -> Stop:
    """Which bound a place has met, all of it finite."""
    *point, value, length = row
    farthest = max(map(abs, point))
    if farthest > TOO_FAR:
        return Stop("diverged", f"diverged {after}: the point ran away to {farthest:.2g}")
    if length <= bounds.least:
        return Stop("gradient", f"stopped {after}: |∇f| = {length:.2g} ≤ tol {bounds.tol:.6g}")
    if bounds.reached(value):
        sign = "≥" if bounds.uphill else "≤"
        return Stop("target", f"stopped {after}: f = {value:.6g} {sign} target {bounds.target:.6g}")
    start = f"from {bounds.start:.6g} at the start"
    return Stop("diverged", f"diverged {after}: f = {value:.2g}, {start}{_factor(recorder, formula)}")


def _steps(step: int, row: Row, bounds: Bounds, recorder: Recorder, formula: Formula) -> Stop:
    """The steps were run; where the gradient grew to the end and f is worse than at the start, it diverges."""
    value, length = row[-2:]
    points = [kept[:-2] for kept in recorder.tail[-HISTORY:]]
    size = period(points)
    if size is not None and not is_jitter(points, size):
        return _around(f"after {step} steps", row, recorder, formula)
    worse = value < bounds.start if bounds.uphill else value > bounds.start
    if worse and growth([kept[-1] for kept in recorder.tail[-TAIL:]]) > 1:
        story = _factor(recorder, formula)
        return Stop("diverged", f"diverging after {step} steps: f = {value:.2g}, from {bounds.start:.6g}{story}")
    return Stop("steps", f"{_done(step)}: |∇f| = {length:.2g}{_factor(recorder, formula)}")


def _done(step: int) -> str:
    return f"all {step} steps done" if step > 1 else "the step is done" if step else "no step asked for"


def _factor(recorder: Recorder, formula: Formula) -> str:
    """How the gradient grew to the end, by which factor each step and since when; empty where it did not."""
    whole = recorder.stride == 1
    story = blowing(recorder.rows if whole else recorder.tail)
    if story is None or story.factor <= 1.01:
        return ""
    since = "from the first step on" if story.since == 0 else f"from step {story.since + 1} on"
    since = since if whole else f"for {len(recorder.tail) - 1 - story.since} steps at least"
    pace = f"{story.factor:.6g} times each step" if story.steady else f"ever faster, {story.factor:.3g} times a step"
    flips = f", {formula.variables[story.coordinate]} changing sign each time" if story.flips else ""
    return f"; |∇f| grows {pace}, {since}{flips}"
