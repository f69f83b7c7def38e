"""Why a run ends: THE table of reasons, each with its exit code; outcome.py has the sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gdcli.errors import ExitCode

REASONS = {
    "gradient": ExitCode.DONE,
    "steps": ExitCode.DONE,
    "target": ExitCode.DONE,
    "no-progress": ExitCode.NO_MINIMUM,
    "oscillates": ExitCode.NO_MINIMUM,
    "diverged": ExitCode.DIVERGED,
    "not-finite": ExitCode.DIVERGED,
    "interrupted": ExitCode.INTERRUPTED,
}

TOO_FAR = 1e100
TOO_HIGH = 1e12
TAIL = 11


@dataclass(frozen=True)
class Stop:
    """Why a run ended: the reason of the contract, its sentence, the exit code."""

    reason: str
    message: str

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of the reason."""
        return REASONS[self.reason]


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
