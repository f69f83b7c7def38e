"""The figure of basins: 201x201 starts and 1,000 steps beside the same by hand in NumPy.

    python tests/bench/basins.py [--pairs N] [--budget SECONDS]

Run by hand; nothing here is a test. Both sides run in this process and take turns. By hand, everything is written for
the one function: the loop, why a run ends (gradient, bounds, not finite, no progress), runs taken out where they end,
and the minima: ends within the same gaps, and Newton's steps with the second derivatives typed in. gdcli reads,
derives, compiles and diagnoses as well. Both have to find the same minima with the same numbers of starts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
from pairs import Figure, Turns, asked, ratios, tell

import gdcli
from gdcli.studies.basins.groups import SAME, first_of_each, gather

TEXT, BOX, GRID, STEPS = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", 6.0, 201, 1_000
# The learning rate, the tolerance and the bound; where runs end after a few hundred steps, reading and deriving weighs.
SETTINGS = {
    "lr 1e-4, most go on to the last": (1e-4, 1e-8, 1.2),
    "tol 0, all go on to the last": (1e-3, 0.0, 1.2),
    "lr 2e-3, all end before": (2e-3, 1e-8, None),
}
Found = list[tuple[tuple[float, ...], int]]


class State(NamedTuple):
    """Runs that still go: which they are, and where."""

    who: np.ndarray
    x: np.ndarray
    y: np.ndarray
    start: np.ndarray


def main() -> None:
    """Measure and print."""
    turns, source = asked(__doc__)
    tell(figures(turns), source)


def figures(turns: Turns) -> Iterator[Figure]:
    """Give the seconds and the ratios for each of the settings."""
    for name, (lr, tol, bound) in SETTINGS.items():
        ours, theirs = partial(by_gdcli, lr, tol), partial(by_hand, lr, tol)
        compare(ours(), theirs())
        measured = turns.measure(partial(seconds, ours), partial(seconds, theirs))
        yield Figure(f"{GRID}x{GRID} starts, {STEPS:,} steps, {name}: gdcli", [a for a, _ in measured], None, "s")
        yield Figure(f"{GRID}x{GRID} starts, {STEPS:,} steps, {name}: by hand", [b for _, b in measured], None, "s")
        yield Figure(f"{GRID}x{GRID} starts, {STEPS:,} steps, {name}: gdcli / by hand", ratios(measured), bound)


def seconds(work: Callable[[], object]) -> float:
    """The CPU time of a call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def compare(ours: Found, theirs: Found) -> None:
    """Refuse a figure whose two sides did not find the same."""
    same = len(ours) == len(theirs) and all(
        np.allclose(a[0], b[0], atol=1e-6) and a[1] == b[1] for a, b in zip(sorted(ours), sorted(theirs), strict=True)
    )
    if not same:
        raise SystemExit(f"gdcli found {ours}, by hand {theirs}")


def by_gdcli(lr: float, tol: float) -> Found:
    """The minima and their starts by the library."""
    found = gdcli.basins(TEXT, [(-BOX, BOX)], grid=GRID, lr=lr, tol=tol, steps=STEPS)
    return [(place.point, place.starts) for place in found.places]


def by_hand(lr: float, tol: float) -> Found:
    """The same in NumPy."""
    axis = np.linspace(-BOX, BOX, GRID)
    x, y = (one.ravel() for one in np.meshgrid(axis, axis))
    ends, length, stopped = np.zeros((2, x.size)), np.zeros(x.size), np.zeros(x.size, dtype=bool)
    runs = State(np.arange(x.size), x, y, (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2)
    with np.errstate(all="ignore"):
        for step in range(STEPS + 1):
            runs = advance(runs, lr, tol, ends, length, stopped, last=step == STEPS)
    return minima(ends[:, stopped].T, length[stopped])


def advance(
    runs: State, lr: float, tol: float, ends: np.ndarray, length: np.ndarray, stopped: np.ndarray, *, last: bool
) -> State:
    """One step of the runs that still go; those that end are written down and left out."""
    who, x, y, start = runs
    a, b = x * x + y - 11, x + y * y - 7
    f, gx, gy = a * a + b * b, 4 * x * a + 2 * b, 2 * a + 4 * y * b
    squares = gx * gx + gy * gy
    goes = (squares > tol * tol) if tol else np.ones(len(who), dtype=bool)
    goes &= (f < start + 1e12 * (1 + start)) & (squares < np.inf) & (np.abs(x) < 1e100) & (np.abs(y) < 1e100)
    next_x, next_y = x - lr * gx, y - lr * gy
    if tol:
        goes &= (next_x != x) | (next_y != y)
    if not goes.all() and not last:
        out = ~goes
        ends[:, who[out]] = x[out], y[out]
        length[who[out]], stopped[who[out]] = np.sqrt(squares[out]), squares[out] <= tol * tol
        return State(who[goes], next_x[goes], next_y[goes], start[goes])
    return State(who, next_x, next_y, start)


def minima(points: np.ndarray, length: np.ndarray) -> Found:
    """The minima that ends belong to, after Newton's steps, and how many each has."""
    if not len(points):
        return []
    apart = np.full(2, SAME * 2 * BOX)
    labels = gather(points, apart)
    x, y = points[first_of_each(labels, length)].T
    for _ in range(3):
        a, b = x * x + y - 11, x + y * y - 7
        gx, gy = 4 * x * a + 2 * b, 2 * a + 4 * y * b
        xx, xy, yy = 12 * x * x + 4 * y - 42, 4 * x + 4 * y, 12 * y * y + 4 * x - 26
        det = xx * yy - xy * xy
        x, y = x - (yy * gx - xy * gy) / det, y - (xx * gy - xy * gx) / det
    second = gather(np.stack([x, y], axis=1), apart)
    chosen = first_of_each(second)
    counts = np.bincount(second[labels])
    return [((float(x[one]), float(y[one])), int(count)) for one, count in zip(chosen, counts, strict=True)]


if __name__ == "__main__":
    main()
