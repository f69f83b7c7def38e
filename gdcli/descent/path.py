"""The places of a run: all of them, or an even selection where they are many."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.typing import NDArray

LIMIT = 100_000
Row = tuple[float, ...]


@dataclass(frozen=True)
class Path:
    """Steps and rows (the point, f, the gradient's length) of a run, in order; the last place is always there."""

    steps: tuple[int, ...]
    rows: tuple[Row, ...]
    taken: int

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
    def values(self) -> NDArray:  # type: ignore[type-arg]  # float64, shape (places,)
        """The values of f, float64 of shape (places,)."""
        import numpy as np

        return np.array([row[-2] for row in self.rows], dtype=np.float64)


class Recorder:
    """Keeps each step while there are few, every second, fourth, ... of them when there are many; and the best."""

    def __init__(self, every: int = 1, *, uphill: bool = False) -> None:
        """Keep every `every`-th step, at most LIMIT of them."""
        self.stride, self.uphill = every, uphill
        self.steps: list[int] = []
        self.rows: list[Row] = []
        self.best: tuple[int, Row] | None = None

    def add(self, first: int, rows: Sequence[Row]) -> None:
        """Take the rows of the steps from `first` on."""
        self._compare(first, rows)
        begin = -first % self.stride
        self.steps += range(first + begin, first + len(rows), self.stride)
        self.rows += rows[begin :: self.stride]
        while len(self.rows) > LIMIT:
            self.stride *= 2
            keep = [place for place, step in enumerate(self.steps) if step % self.stride == 0]
            self.steps = [self.steps[place] for place in keep]
            self.rows = [self.rows[place] for place in keep]

    def _compare(self, first: int, rows: Sequence[Row]) -> None:
        values = [-row[-2] if self.uphill else row[-2] for row in rows]
        if not all(map(math.isfinite, values[-2:])):
            values = [value if math.isfinite(value) else math.inf for value in values]
        lowest = min(values, default=math.inf)
        sign = -1 if self.uphill else 1
        if lowest < math.inf and (self.best is None or lowest < sign * self.best[1][-2]):
            place = values.index(lowest)
            self.best = (first + place, rows[place])

    def path(self, last: int, row: Row) -> Path:
        """Close the record; `row` is the last step's."""
        if not self.steps or self.steps[-1] != last:
            self.steps.append(last)
            self.rows.append(row)
        return Path(tuple(self.steps), tuple(self.rows), last)
