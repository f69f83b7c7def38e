"""The places of a run: all of them, or an even selection where they are many."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.typing import NDArray

LIMIT = 100_001  # the start and 100,000 steps
TAIL = 301  # the last rows, each step's, whatever is kept of the others
VALUE = itemgetter(-2)
Row = tuple[float, ...]


@dataclass(frozen=True)
class Path:
    """Steps and rows (the point, f, the gradient's length) of a run, in order; the last place is always there.

    `tail` has the rows of the last steps, each of them, whatever was kept of the others.
    """

    steps: tuple[int, ...]
    rows: tuple[Row, ...]
    taken: int
    tail: tuple[Row, ...] = ()

    def __len__(self) -> int:
        """How many places are kept."""
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        """Step and row of each place."""
        return zip(self.steps, self.rows, strict=True)

    @property
    def points(self) -> NDArray:  # type: ignore[type-arg]  # float64, shape (places, n)
        """The points, float64 of shape (places, n)."""
        import numpy as np

        return np.array([row[:-2] for row in self.rows], dtype=np.float64)

    @property
    def length(self) -> float:
        """How long the way is, from kept place to kept place; NaN where it leads to no point."""
        points = [row[:-2] for row in self.rows]
        if not all(map(math.isfinite, points[-1])):
            return math.nan
        return math.fsum(math.dist(here, there) for here, there in pairwise(points))

    @property
    def values(self) -> NDArray:  # type: ignore[type-arg]  # float64, shape (places,)
        """The values of f, float64 of shape (places,)."""
        import numpy as np

        return np.array([row[-2] for row in self.rows], dtype=np.float64)


class Recorder:
    """Keeps each step while there are few, every second, fourth, ... of them when there are many; and the best."""

    def __init__(self, every: int = 1, *, uphill: bool = False) -> None:
        """Keep every `every`-th step, at most LIMIT of them; `tail` is the last TAIL of all."""
        self.stride, self.uphill = every, uphill
        self.rows: list[Row] = []
        self.tail: list[Row] = []
        self.best: tuple[int, Row] | None = None

    def add(self, first: int, rows: list[Row]) -> None:
        """Take the rows of the steps from `first` on."""
        self._compare(first, rows)
        self.tail = rows[-TAIL:] if len(rows) >= TAIL else (self.tail + rows)[-TAIL:]
        self.rows += rows if self.stride == 1 else rows[-first % self.stride :: self.stride]
        while len(self.rows) > LIMIT:
            self.stride *= 2
            del self.rows[1::2]

    def _compare(self, first: int, rows: list[Row]) -> None:
        values = list(map(VALUE, rows))
        if values and not math.isfinite(values[-1]):  # the last row of a run alone may not be finite
            values.pop()
        if not values:
            return
        found = max(values) if self.uphill else min(values)
        if self.best is None or (found > self.best[1][-2] if self.uphill else found < self.best[1][-2]):
            place = values.index(found)
            self.best = (first + place, rows[place])

    def replace_last(self, row: Row) -> None:
        """Take another row for the last place, if that is kept."""
        if self.rows and self.rows[-1][:-2] == row[:-2]:
            self.rows[-1] = row

    def path(self, last: int, row: Row) -> Path:
        """Close the record; `row` is the last step's."""
        steps = list(range(0, len(self.rows) * self.stride, self.stride))
        if not steps or steps[-1] != last:
            steps.append(last)
            self.rows.append(row)
        return Path(tuple(steps), tuple(self.rows), last, tuple(self.tail))
