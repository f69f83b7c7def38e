"""Why a run ends: THE table of reasons, with all that is known of each; outcome.py has the sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from gdcli.errors import ExitCode

Sort = Literal["settled", "reached", "cut short", "restless", "ran away"]


@dataclass(frozen=True)
class Reason:
    """What is known of a reason: its exit code where the end is what was looked for, and where it is not; its sort.

    `mark` stands before the end of a run that did not find what it looked for, `word` in its row of a table; without
    a word, what is at the end says it.
    """

    there: ExitCode
    elsewhere: ExitCode
    sort: Sort
    mark: Literal["ok", "neutral", "warning", "failed"]  # a Mark of the reports; mypy holds one against the other
    word: str = ""


REASONS = {
    "gradient": Reason(ExitCode.DONE, ExitCode.NO_MINIMUM, "settled", "warning"),
    "steps": Reason(ExitCode.DONE, ExitCode.DONE, "cut short", "neutral", "unfinished"),
    "target": Reason(ExitCode.DONE, ExitCode.DONE, "reached", "ok", "target"),
    "no-progress": Reason(ExitCode.DONE, ExitCode.NO_MINIMUM, "settled", "warning", "stuck"),
    "oscillates": Reason(ExitCode.NO_MINIMUM, ExitCode.NO_MINIMUM, "restless", "warning", "oscillates"),
    "diverged": Reason(ExitCode.DIVERGED, ExitCode.DIVERGED, "ran away", "failed", "diverged"),
    "not-finite": Reason(ExitCode.DIVERGED, ExitCode.DIVERGED, "ran away", "failed", "not finite"),
    "interrupted": Reason(ExitCode.INTERRUPTED, ExitCode.INTERRUPTED, "cut short", "warning", "interrupted"),
}
SETTLED, CUT_SHORT, RAN_AWAY = (
    tuple(name for name, reason in REASONS.items() if reason.sort == sort)
    for sort in ("settled", "cut short", "ran away")
)

TOO_FAR = 1e100
TOO_HIGH = 1e12
TAIL = 11


@dataclass(frozen=True)
class Stop:
    """Why a run ended: the reason of the contract and its sentence."""

    reason: str
    message: str

    def judged(self, end: str, *, is_found: bool) -> str:
        """Give the sentence, knowing whether the `end` that was looked for is there, of a run that settled.

        >>> Stop("gradient", "stopped after 3 steps").judged("minimum", is_found=True)
        'converged after 3 steps'
        """
        if self.reason not in SETTLED:
            return self.message
        if is_found:
            return f"converged{self.message.removeprefix('stopped')}"
        return f"{self.message}, but this is no {end}"


@dataclass(frozen=True)
class Bounds:
    """What a run is held against: tolerance, target, and the values of f beyond which it runs away."""

    tol: float
    target: float | None
    uphill: bool
    start: float

    @property
    def floor(self) -> float:
        """The run goes on while f is above this."""
        if self.uphill:
            return self.start - TOO_HIGH * (1 + abs(self.start))
        return -TOO_FAR if self.target is None else self.target

    @property
    def ceiling(self) -> float:
        """The run goes on while f is below this."""
        if not self.uphill:
            return self.start + TOO_HIGH * (1 + abs(self.start))
        return TOO_FAR if self.target is None else self.target

    @property
    def least(self) -> float:
        """The run goes on while the gradient is longer than this; a tolerance of 0 never stops it."""
        return self.tol if self.tol > 0 else -1.0

    def reached(self, value: float) -> bool:
        """Whether f is at the target or beyond."""
        if self.target is None:
            return False
        return value >= self.target if self.uphill else value <= self.target


def growth(lengths: Sequence[float]) -> float:
    """By which factor the gradient grew, step by step, at the end of a run; 1 where it did not grow at each step.

    >>> growth([1.0, 2.0, 4.0])
    2.0
    """
    tail = lengths[-TAIL:]
    if len(tail) < 3 or not all(0 < a < b for a, b in pairwise(tail)):
        return 1.0
    return float((tail[-1] / tail[0]) ** (1 / (len(tail) - 1))) if math.isfinite(tail[-1]) else math.inf


class Blowing(NamedTuple):
    """How a run blows up: the coordinate that moves most, the factor, since which place, and with which signs."""

    coordinate: int
    factor: float
    since: int
    steady: bool
    flips: bool


def blowing(rows: Sequence[Sequence[float]]) -> Blowing | None:
    """Tell how a run blows up from its rows (the point, f, the gradient's length), one a step; None where it does not.

    >>> blowing([((-1.1) ** k, 0.0, 1.1**k) for k in range(20)])
    Blowing(coordinate=0, factor=1.1, since=0, steady=True, flips=True)
    """
    lengths = [row[-1] for row in rows]
    while lengths and not math.isfinite(lengths[-1]):
        lengths.pop()
    factor = growth(lengths)
    if factor == 1.0 or not math.isfinite(factor):
        return None
    since = len(lengths) - 1
    while since > 0 and 0 < lengths[since - 1] < lengths[since]:
        since -= 1
    tail = lengths[max(since, len(lengths) - TAIL) :]
    ratios = [b / a for a, b in pairwise(tail)]
    before, last = rows[len(lengths) - 2], rows[len(lengths) - 1]
    moves = [abs(b - a) for a, b in zip(before[:-2], last[:-2], strict=True)]
    coordinate = moves.index(max(moves))
    column = [row[coordinate] for row in rows[max(since, len(lengths) - TAIL) : len(lengths)]]
    flips = all(a * b < 0 for a, b in pairwise(column))
    return Blowing(coordinate, float(f"{factor:.12g}"), since, max(ratios) < 1.02 * min(ratios), flips)
