"""The walk itself: the fused loop in stretches, or the few methods that no rule can say, one step at a time."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.descent.cycle import next_check, period
from gdcli.descent.path import Recorder, Row
from gdcli.descent.stopping import Bounds
from gdcli.engine.python import Ending, compile_descent, reference
from gdcli.language.formula import Formula

if TYPE_CHECKING:
    from gdcli.descent.searches import Advance

STRETCH = 10_000
Watch = Callable[[int], None]
Evaluate = Callable[[Row], tuple[float, Row]]


@dataclass(frozen=True)
class Limits:
    """When a walk ends: the last step, and what f and the gradient's length are held against."""

    steps: int
    bounds: Bounds
    restless: bool = False  # a state that stays may yet move: under a schedule, or where numbers are drawn

    @property
    def still(self) -> bool:
        """Whether a state that no longer changes ends the walk: not where the rate may yet, nor with tolerance 0."""
        return self.bounds.tol > 0 and not self.restless

    def goes_round(self, step: int, recorder: Recorder) -> bool:
        """Whether a step is one at which cycles are looked for, and the last points are one."""
        return self.still and step == next_check(step) and period([row[:-2] for row in recorder.tail]) is not None

    def goes_on(self, value: float, length: float) -> bool:
        """Whether neither a bound is met nor a number is not finite."""
        bounds = self.bounds
        return bounds.least < length < math.inf and bounds.floor < value < bounds.ceiling


End = tuple[Ending, int, Row]


def walk_rule(step: Formula, size: int, limits: Limits, recorder: Recorder, state: Row, watch: Watch | None) -> End:
    """Run the formula of a step from a state; give how the walk ended, the last step and its row."""
    run, bounds = compile_descent(step, size, guarded=limits.restless), limits.bounds
    done, row = -1, state[:size]
    record: list[Row] = []
    collecting = gc.isenabled()
    gc.disable()  # rows of floats make no cycles; looking for some takes a fifth of the time
    try:
        while True:
            first = done + 1
            last = min(first + STRETCH, next_check(first), limits.steps)
            ending, k, *now = run(record, first, last, bounds.least, bounds.floor, bounds.ceiling, limits.still, *state)
            state = tuple(now)
            if ending is Ending.RAISED:
                ending, state = _slowly(step, size, k, state, record, limits)
            recorder.add(first, record)
            if record:
                done, row = first + len(record) - 1, record[-1]
            record = []
            if ending is Ending.LAST and limits.goes_round(done, recorder):
                return Ending.CYCLE, done, row
            if ending is not Ending.LAST or done >= limits.steps:
                return ending, done, row
            if watch is not None:
                watch(done)
    except KeyboardInterrupt:
        return Ending.INTERRUPTED, done, row
    finally:
        if collecting:
            gc.enable()


def _slowly(step: Formula, size: int, k: int, state: Row, record: list[Row], limits: Limits) -> tuple[Ending, Row]:
    """One row by the slow reference: how the walk goes on, and with which state."""
    value, length, *following = reference(step, (*state, k + 1.0))
    record.append((*state[:size], value, length))
    if not limits.goes_on(value, length):
        return Ending.STOPPED, state
    if limits.restless and not 0 <= following.pop() < math.inf:
        return Ending.RATE, state
    return (Ending.STUCK if limits.still and tuple(following) == state else Ending.LAST), tuple(following)


def walk_search(
    advance: Advance, at: Evaluate, limits: Limits, recorder: Recorder, point: Row, watch: Watch | None
) -> End:
    """Take the steps of a search from a point; the record and the reasons to end are the same as a rule's."""
    done, row = -1, point
    try:
        while True:
            value, slopes = at(point)
            row = (*point, value, math.hypot(*slopes))
            done += 1
            recorder.add(done, [row])
            if not limits.goes_on(*row[-2:]):
                return Ending.STOPPED, done, row
            if limits.goes_round(done, recorder):
                return Ending.CYCLE, done, row
            if done >= limits.steps:
                return Ending.LAST, done, row
            following = advance(point, value, slopes)
            if limits.still and following == point:
                return Ending.BLOCKED, done, row
            point = following
            if watch is not None:
                watch(done)
    except KeyboardInterrupt:
        return Ending.INTERRUPTED, done, row
