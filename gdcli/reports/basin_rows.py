"""The sheet of basins: a row for each start, with where and why it ended, and at which place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from gdcli.descent.many import NAMES
from gdcli.reports.report import Cell
from gdcli.studies.basins.result import Basins


def header(found: Basins) -> tuple[str, ...]:
    """Give the names of the columns."""
    names = found.formula.variables
    start = [f"start_{name}" for name in names]
    return (*start, *names, "f", "gradient_norm", "reason", "steps", "minimum", "kind")


class Rows(Sequence[Sequence[Cell]]):
    """A row for each start, made when it is asked for: the start, the end, why, and the number of the minimum."""

    def __init__(self, found: Basins) -> None:
        """Keep what the rows are made of."""
        self.found = found

    def __len__(self) -> int:
        return len(self.found.starts)

    @overload
    def __getitem__(self, place: int) -> Sequence[Cell]: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Sequence[Cell]]: ...

    def __getitem__(self, place: int | slice) -> Sequence[Cell] | Sequence[Sequence[Cell]]:
        if isinstance(place, slice):
            return [self._row(number) for number in range(*place.indices(len(self)))]
        return self._row(range(len(self))[place])

    def _row(self, run: int) -> Sequence[Cell]:
        found, label = self.found, int(self.found.labels[run])
        place = found.places[label] if label >= 0 else None
        point, f, length = found.end(run)
        return (
            *found.starts[run].tolist(), *point, f, length, NAMES[found.many.reason[run]], int(found.many.steps[run]),
            label + 1 if place is not None and place.sought else None, None if place is None else place.kind,
        )  # fmt: skip
