"""A run that goes round: points that come again after 2 to 8 steps, exactly or within rounding.

It is looked for at a few steps only, CHECKS and their doubles, and at the last: a step of the loop stays as short.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

Row = tuple[float, ...]

PERIODS = range(2, 9)
ROUNDS = 3  # a point must come again this many times, all the points between too
HISTORY = ROUNDS * max(PERIODS)
FIRST_CHECK = 100
SAME = 1e-10  # two points are one where they differ by less than this share of the cycle's width
JITTER = 1e-14  # a cycle that is narrower, beside its coordinates, is the rounding of a point


def next_check(step: int) -> int:
    """The first step from `step` on at which a run is looked at: 100, 200, 400, ...

    >>> next_check(0), next_check(100), next_check(101)
    (100, 100, 200)
    """
    check = FIRST_CHECK
    while check < step:
        check *= 2
    return check


def period(points: Sequence[Row]) -> int | None:
    """Give the period in which the last points of a run come again, None where they do not.

    >>> period([(1.0,), (-1.0,)] * 12)
    2
    """
    for size in PERIODS:
        last = points[-ROUNDS * size :]
        if len(last) == ROUNDS * size and _is_round(last, size):
            return size
    return None


def is_jitter(points: Sequence[Row], size: int) -> bool:
    """Whether a cycle of that period only moves the last digits of its point."""
    last = points[-size:]
    return all(max(column) - min(column) <= JITTER * max(map(abs, column)) for column in zip(*last, strict=True))


def _is_round(last: Sequence[Row], size: int) -> bool:
    width = max(max(column) - min(column) for column in zip(*last[-size:], strict=True))
    pairs = zip(last, last[size:], strict=False)
    return width > 0 and all(
        abs(a - b) <= SAME * width for before, after in pairs for a, b in zip(before, after, strict=True)
    )


def cycling(history: Floats) -> tuple[Mask, Mask]:
    """Of many runs, which go round (`period` is not None) and of these which only by jitter.

    `history` is of shape (places, n, runs), the last places of each run in order.
    """
    import numpy as np

    around = np.zeros(history.shape[2], dtype=np.bool_)
    jitter = around.copy()
    likely = np.flatnonzero(_returning(history))
    if len(likely):
        around[likely], jitter[likely] = _cycling(history[:, :, likely])
    return around, jitter


def _returning(history: Floats) -> Mask:
    """Of many runs, whether the last place was met a period ago, which is quickly seen and rarely so."""
    import numpy as np

    last = history[-max(PERIODS) :]
    width = SAME * np.ptp(last, axis=0).max(axis=0)
    returns: Mask = np.zeros(history.shape[2], dtype=np.bool_)
    for size in PERIODS:
        if len(history) >= ROUNDS * size:
            returns |= np.logical_and.reduce(np.abs(history[-1] - history[-1 - size]) <= width)
    returns &= width > 0
    return returns


def _cycling(history: Floats) -> tuple[Mask, Mask]:
    import numpy as np

    around = np.zeros(history.shape[2], dtype=np.bool_)
    jitter = around.copy()
    for size in PERIODS:
        last = history[-ROUNDS * size :]
        if len(last) < ROUNDS * size:
            break
        spread = np.ptp(last[-size:], axis=0)
        width = spread.max(axis=0)
        found = (width > 0) & (np.abs(last[:-size] - last[size:]) <= SAME * width).all(axis=(0, 1)) & ~around
        narrow = (spread <= JITTER * np.abs(last[-size:]).max(axis=0)).all(axis=0)
        around |= found
        jitter |= found & narrow
    return around, jitter
