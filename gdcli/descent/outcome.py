"""What stopped a run, in words: the ending of the loop becomes one of the reasons, with its sentence."""

from __future__ import annotations

import math

from gdcli.descent.path import Recorder, Row
from gdcli.descent.stopping import TAIL, TOO_FAR, Bounds, Stop, growth
from gdcli.engine.python import Ending
from gdcli.language.fault import fault
from gdcli.language.formula import Formula

STILL = {
    Ending.STUCK: "the next step is smaller than the spacing of floats here",
    Ending.BLOCKED: "the search finds no lower point on its way from here",
}


def outcome(
    ending: Ending, step: int, row: Row, bounds: Bounds, recorder: Recorder, formula: Formula, slopes: Formula
) -> Stop:
    """Tell why a run ended at a step, whose row is the point, f and the gradient's length."""
    *point, value, length = row
    after = f"after {step} step{'s' * (step != 1)}" if step else "at the start"
    if ending is Ending.INTERRUPTED:
        return Stop("interrupted", f"interrupted {after}: |∇f| = {length:.2g}")
    if not all(map(math.isfinite, point)):
        what = "the rule gives no real number" if any(map(math.isnan, point)) else "the point has left float64's range"
        return Stop("diverged", f"diverged {after}: {what}")
    if ending in STILL:
        hint = STILL[ending]
        return Stop("no-progress", f"stopped {after}: {hint}, |∇f| = {length:.2g}")
    if ending is Ending.LAST:
        return _steps(step, row, bounds, recorder)
    if not math.isfinite(value) or not math.isfinite(length):
        return Stop("not-finite", f"stopped {after}: {fault(formula, slopes, row[:-2])}")
    return _bound(row, after, bounds, recorder)


def _bound(row: Row, after: str, bounds: Bounds, recorder: Recorder) -> Stop:
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
    return Stop("diverged", f"diverged {after}: f = {value:.2g}, {start}{_factor(recorder)}")


def _steps(step: int, row: Row, bounds: Bounds, recorder: Recorder) -> Stop:
    """The steps were run; where the gradient grew to the end and f is worse than at the start, it diverges."""
    value, length = row[-2:]
    worse = value < bounds.start if bounds.uphill else value > bounds.start
    if worse and growth([kept[-1] for kept in recorder.rows[-TAIL:]]) > 1:
        return Stop(
            "diverged", f"diverging after {step} steps: f = {value:.2g}, from {bounds.start:.6g}{_factor(recorder)}"
        )
    return Stop("steps", f"{_done(step)}: |∇f| = {length:.2g}{_factor(recorder)}")


def _done(step: int) -> str:
    return f"all {step} steps done" if step > 1 else "the step is done" if step else "no step asked for"


def _factor(recorder: Recorder) -> str:
    factor = growth([row[-1] for row in recorder.rows[-TAIL:]])
    return f"; |∇f| grows {factor:.6g} times each step" if 1.01 < factor < math.inf and recorder.stride == 1 else ""
