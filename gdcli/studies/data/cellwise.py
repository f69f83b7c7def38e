"""Columns cell by cell: slower, and able to say which cell is no number, in which row and which column."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gdcli.errors import GdcliError
from gdcli.studies.data.cells import COMMA, complaint, is_missing, plain, value_of
from gdcli.studies.data.layout import Layout

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def cell_by_cell(layout: Layout, places: Sequence[int], *, skip_missing: bool) -> tuple[Floats, tuple[str, ...]]:
    """Give the columns at some places, float64 of shape (places, rows), and notes on what was special.

    Raises GdcliError for a ragged row and a cell that is no finite number.
    """
    reading = _Reading(layout, places, skip_missing)
    return reading.rows(), tuple(reading.notes)


@dataclass
class _Reading:
    """What was met so far."""

    layout: Layout
    places: Sequence[int]
    skip_missing: bool
    notes: list[str] = field(default_factory=list)
    blank: int = 0
    skipped: int = 0
    with_comma: tuple[int, str, str] | None = None
    with_point: tuple[int, str, str] | None = None
    missing: list[tuple[int, int, int]] = field(default_factory=list)

    def rows(self) -> Floats:
        import numpy as np

        columns = [array("d") for _ in self.places]
        row = 0
        for line, cells in self.layout.records():
            if not cells:
                self.blank += 1
                continue
            row += 1
            values = self.values(row, line, cells)
            for column, value in zip(columns, values or (), strict=False):
                column.append(value)
        self.close()
        return np.array([np.frombuffer(column, np.float64) if column else np.empty(0) for column in columns])

    def values(self, row: int, line: int, cells: Sequence[str]) -> list[float] | None:
        """The numbers of a record; None where it is left out."""
        width = len(self.layout.heads)
        if len(cells) != width:
            hint = "a decimal comma in a file of commas?" if len(cells) == 2 * width else ""
            got = f"{_counted(len(cells))}, {self.layout.top} has {width}"
            raise GdcliError(f"row {row} (line {line}) has {got}", hint=hint)
        values = []
        gaps = [place for place in self.places if is_missing(cells[place])]
        if gaps:
            self.skipped += 1
            self.missing += [(row, line, gaps[0])] * (len(self.missing) < 1)
            return None
        for place in self.places:
            value = value_of(cells[place], commas=self.layout.delimiter != ",")
            if not math.isfinite(value):
                raise GdcliError(f"{self.at(row, line, place)}: {complaint(cells[place])}")
            self.note_sign(row, line, place, cells[place])
            values.append(value)
        return values

    def note_sign(self, row: int, line: int, place: int, cell: str) -> None:
        """Remember where a decimal comma and a decimal point were first seen."""
        if "." in cell:
            self.with_point = self.with_point or (row, self.at(row, line, place), plain(cell))
        elif COMMA.fullmatch(plain(cell)):
            self.with_comma = self.with_comma or (row, self.at(row, line, place), plain(cell))

    def at(self, row: int, line: int, place: int) -> str:
        return f"row {row} (line {line}), column '{self.layout.heads[place]}'"

    def close(self) -> None:
        """Say what was special, refuse what cannot be plain."""
        if self.with_comma and self.with_point:
            last, other = sorted([self.with_comma, self.with_point])[::-1]
            raise GdcliError(
                f"{last[1]}: '{last[2]}', and {other[1]}: '{other[2]}': a decimal point or a decimal comma?"
            )
        if self.missing and not self.skip_missing:
            row, line, place = self.missing[0]
            others = f"; {self.skipped} rows have missing values" if self.skipped > 1 else ""
            raise GdcliError(f"{self.at(row, line, place)}: the value is missing{others}",
                             hint="--skip-missing leaves such rows out")  # fmt: skip
        if self.with_comma:
            cell = self.with_comma[2]
            self.notes.append(f"decimal commas are read as points: {cell} is {value_of(cell, commas=True):.12g}")
        if self.blank:
            self.notes.append(f"{_counted(self.blank, 'blank line')} left out")
        if self.skipped:
            self.notes.append(skipped(self.skipped))


def skipped(count: int) -> str:
    """Say how many rows were left out."""
    return f"{_counted(count, 'row')} with missing values left out"


def _counted(count: int, thing: str = "cell") -> str:
    return f"{count} {thing}" + "s" * (count != 1)
