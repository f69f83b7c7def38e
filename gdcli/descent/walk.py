"""The walk itself: the fused loop in stretches, or the few methods that no rule can say, one step at a time."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from gdcli.descent.cycle import HISTORY, next_check, period
from gdcli.descent.meter import Meter
from gdcli.descent.path import Recorder, Row
from gdcli.descent.stopping import Bounds
from gdcli.engine.nodes import rounded
from gdcli.engine.python import Ending, Run, compile_descent, reference
from gdcli.language.formula import Formula

STRETCH = 10_000
Watch = Callable[[int], None]
Evaluate = Callable[[Row], tuple[float, Row]]
Advance = Callable[[Row, float, Row], Row | None]


@dataclass(frozen=True)
class Limits:
    """When a walk ends: the last step, and what f and the gradient's length are held against."""

    steps: int
    bounds: Bounds
    guarded: bool = False  # a schedule's rate is the last output of the step, it must stay a learning rate
    single: bool = False  # the arithmetic is float32
    restless: bool = False  # a state that stays may yet move: where k is read, or numbers are drawn
    meter: Meter | None = None  # counts what a search asks for, and tells when its budget is used up

    @property
    def still(self) -> bool:
        """Whether a state that no longer changes ends the walk: not a restless one, nor with tolerance 0."""
        return self.bounds.tol > 0 and not self.restless

    def goes_round(self, step: int, recorder: Recorder) -> bool:
        """Whether a step is one at which cycles are looked for, and the last points are one."""
        return (
            self.still
            and step == next_check(step)
            and period([row[:-2] for row in recorder.tail[-HISTORY:]]) is not None
        )

    def goes_on(self, value: float, length: float) -> bool:
        """Whether neither a bound is met nor a number is not finite."""
        bounds = self.bounds
        return bounds.least < length < math.inf and bounds.floor < value < bounds.ceiling


class End(NamedTuple):
    """How a walk ended, after which step, with which row; where that is not finite, the state `before` that step."""

    ending: Ending
    step: int
    row: Row
    before: Row = ()


def walk_rule(step: Formula, size: int, limits: Limits, recorder: Recorder, state: Row, watch: Watch | None) -> End:
    """Run the formula of a step from a state; give how the walk ended, the last step and its row."""
    run, bounds = compile_descent(step, size, guarded=limits.guarded, single=limits.single), limits.bounds
    done, row = -1, state[:size]
    stretches: list[tuple[int, Row]] = []
    record: list[Row] = []
    collecting = gc.isenabled()
    gc.disable()  # rows of floats make no cycles; looking for some takes a fifth of the time
    try:
        while True:
            first = done + 1
            stretches = [*stretches[-1:], (first, state)]
            last = min(first + STRETCH, next_check(first), limits.steps)
            ending, k, *now = run(record, first, last, bounds.least, bounds.floor, bounds.ceiling, limits.still, *state)
            state = tuple(now)
            if ending is Ending.RAISED:
                ending, state = _slowly(step, size, k, state, record, limits)
            recorder.add(first, record)
            if record:
                done, row = first + len(record) - 1, record[-1]
            record = []
            ending = _judged(ending, done, limits, recorder)
            if ending is not Ending.LAST or done >= limits.steps:
                return End(ending, done, row, _before(run, stretches, done, row[:size]))
            if watch is not None:
                watch(done)
    except KeyboardInterrupt:
        return End(Ending.INTERRUPTED, done, row)
    finally:
        if collecting:
            gc.enable()


def _judged(ending: Ending, done: int, limits: Limits, recorder: Recorder) -> Ending:
    """How a stretch really ended: it may go round, and the rate of a step that is not asked for does not matter."""
    if ending is Ending.LAST and limits.goes_round(done, recorder):
        return Ending.CYCLE
    return Ending.LAST if ending is Ending.RATE and done >= limits.steps else ending


def _before(run: Run, stretches: list[tuple[int, Row]], done: int, point: Row) -> Row:
    """The state that the last step began with, where its point is not finite: the last stretch is walked again."""
    if all(map(math.isfinite, point)):
        return ()
    first, state = next(stretch for stretch in reversed(stretches) if stretch[0] < done)
    _, _, *before = run([], first, done - 2, -1.0, -math.inf, math.inf, False, *state)
    return tuple(before)


def _slowly(step: Formula, size: int, k: int, state: Row, record: list[Row], limits: Limits) -> tuple[Ending, Row]:
    """One row by the slow reference: how the walk goes on, and with which state."""
    row = reference(step, (*state, k + 1.0))
    value, length, *following = map(rounded, row) if limits.single else row
    record.append((*state[:size], value, length))
    if not limits.goes_on(value, length):
        return Ending.STOPPED, state
    if limits.guarded and not 0 <= following.pop() < math.inf:
        return Ending.RATE, state
    return (Ending.STUCK if limits.still and tuple(following) == state else Ending.LAST), tuple(following)


def walk_search(
    advance: Advance, at: Evaluate, limits: Limits, recorder: Recorder, point: Row, watch: Watch | None
) -> End:
    """Take the steps of a search from a point; the record and the reasons to end are the same as a rule's.

    `advance` gives None where the learning rate of the next step is none.
    """
    done, row = -1, point
    try:
        while True:
            value, slopes = at(point)
            row = (*point, value, math.hypot(*slopes))
            done += 1
            recorder.add(done, [row])
            if limits.meter is not None:
                limits.meter.mark()
            if not limits.goes_on(*row[-2:]):
                return End(Ending.STOPPED, done, row)
            if limits.goes_round(done, recorder):
                return End(Ending.CYCLE, done, row)
            if done >= limits.steps:
                return End(Ending.LAST, done, row)
            following = advance(point, value, slopes)
            if limits.meter is not None and limits.meter.is_spent:
                return End(Ending.LAST, done, row)
            if following is None:
                return End(Ending.RATE, done, row)
            following = tuple(map(rounded, following)) if limits.single else following
            if limits.still and following == point:
                return End(Ending.BLOCKED, done, row)
            point = following
            if watch is not None:
                watch(done)
    except KeyboardInterrupt:
        return End(Ending.INTERRUPTED, done, row)
