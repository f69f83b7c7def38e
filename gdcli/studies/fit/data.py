"""Columns of numbers, from a file or from arrays: a cell that is no number is refused, with its row and its column."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from gdcli.errors import GdcliError
from gdcli.studies.fit.cells import COMMA, complaint, is_missing, plain, value_of
from gdcli.studies.fit.layout import Layout, layout_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

CHUNK = 1 << 22  # bytes of a file that are looked through at a time
LINE_END = 10


@dataclass(frozen=True)
class Data:
    """Columns by name: `rows` is float64 of shape (columns, count), all finite; `notes` say what was special."""

    names: tuple[str, ...]
    rows: Floats
    notes: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return int(self.rows.shape[1])

    def column(self, name: str) -> Floats:
        """One column, float64 of shape (count,)."""
        found: Floats = self.rows[self.names.index(name)]
        return found


class Source:
    """Data before a model says which of it is wanted: `names` are what the columns are called, in order."""

    names: tuple[str, ...]
    naming: str = ""  # what a user must know who asks for a name that is none

    def columns(self, wanted: Sequence[str], *, skip_missing: bool = False) -> Data:
        """Give the columns of these names."""
        raise NotImplementedError


@dataclass(frozen=True)
class Arrays(Source):
    """Columns that are arrays already, each of one length."""

    given: Mapping[str, ArrayLike]

    @property
    def names(self) -> tuple[str, ...]:  # type: ignore[override]  # read from the mapping
        """The names of the mapping."""
        return tuple(map(str, self.given))

    def columns(self, wanted: Sequence[str], *, skip_missing: bool = False) -> Data:
        """Give the columns of these names, as float64."""
        import numpy as np

        try:
            arrays = [np.asarray(self.given[name], dtype=np.float64).reshape(-1) for name in wanted]
        except (TypeError, ValueError) as wrong:
            raise GdcliError(f"a column of the data is no array of numbers: {wrong}") from None
        sizes = {name: array.size for name, array in zip(wanted, arrays, strict=True)}
        if len(set(sizes.values())) > 1:
            raise GdcliError(f"the columns are of several lengths: {sizes}")
        rows = np.array(arrays)
        if not rows.size:
            raise GdcliError("the data have no rows")
        bad = ~np.isfinite(rows)
        if skip_missing and (skipped := np.isnan(rows).any(axis=0)).any():
            kept = Data(tuple(wanted), rows[:, ~skipped], (_skipped(int(skipped.sum())),))
            return _checked(kept, np.isinf(kept.rows))
        return _checked(Data(tuple(wanted), rows), bad)


def _checked(data: Data, bad: NDArray[np.bool_]) -> Data:
    import numpy as np

    if bad.any():
        row, column = (int(one) for one in np.argwhere(bad.T)[0])
        value = data.rows[column, row]
        raise GdcliError(f"row {row + 1}, column '{data.names[column]}': {value} is no finite number")
    return data


@dataclass(frozen=True)
class File(Source):
    """The columns of a file."""

    layout: Layout

    @property
    def names(self) -> tuple[str, ...]:  # type: ignore[override]  # the layout's
        """The names that a model can use."""
        return tuple(name for name in dict.fromkeys(self.layout.names) if name)

    @property
    def naming(self) -> str:  # type: ignore[override]  # the layout's
        """What is special about the names."""
        return self.layout.naming

    def columns(self, wanted: Sequence[str], *, skip_missing: bool = False) -> Data:
        """Read the columns of these names.

        Raises GdcliError, with row and column, for a cell that is no finite number, a ragged row, a name twice.
        """
        layout = self.layout
        places = [_place(layout, name) for name in wanted]
        rows = _quickly(layout, places)
        notes = list(layout.notes)
        if rows is None:
            rows = _Reading(layout, places, skip_missing, notes).rows()
        if not rows.size:
            raise GdcliError(f"the data have no rows below {layout.top}")
        unused = [name or head for name, head in zip(layout.names, layout.heads, strict=True) if name not in wanted]
        if unused:
            notes.append(f"not used: {', '.join(unused[:8])}{', ...' * (len(unused) > 8)}")
        return Data(tuple(wanted), rows, tuple(notes))


def read_data(content: bytes) -> File:
    r"""Take a file's bytes; which of its columns are numbers is seen when they are asked for.

    Raises GdcliError for what `layout_of` refuses.

    >>> read_data(b"x,y\n1,2\n3,4\n").columns(["y"]).rows.tolist()
    [[2.0, 4.0]]
    """
    return File(layout_of(content))


def _place(layout: Layout, name: str) -> int:
    places = [place for place, one in enumerate(layout.names) if one == name]
    if len(places) > 1:
        columns = " and ".join(str(place + 1) for place in places)
        raise GdcliError(f"row 1: columns {columns} are both called '{name}'", hint="give each a name of its own")
    return places[0]


def _quickly(layout: Layout, places: Sequence[int]) -> Floats | None:
    """The columns by NumPy's reader; None where anything is not quite plain."""
    import warnings

    import numpy as np

    if b'"' in layout.content or layout.delimiter == " " or not _is_even(layout):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            rows = np.loadtxt(islice(layout.lines(), layout.first, None), delimiter=layout.delimiter, comments=None,
                              usecols=places, ndmin=2)  # fmt: skip
    except (ValueError, UserWarning):
        return None
    return np.ascontiguousarray(rows.T) if np.isfinite(rows).all() else None


def _is_even(layout: Layout) -> bool:
    """Whether each line below the header has as many cells, and none is blank."""
    import numpy as np

    content, sign, wanted = layout.content, ord(layout.delimiter), len(layout.heads) - 1
    first = 0
    for _ in range(layout.first):
        first = content.find(b"\n", first) + 1
    if wanted == 0 and (b"\n\n" in content or b"\n\r\n" in content):
        return False
    while first < len(content):
        last = content.rfind(b"\n", first, first + CHUNK) + 1
        last = last if last > first and first + CHUNK < len(content) else len(content)
        here = np.frombuffer(content, np.uint8, last - first, first)
        ends = np.flatnonzero(here == LINE_END) + 1
        starts = np.concatenate([[0], ends[ends < len(here)]])
        if (np.add.reduceat(here == sign, starts, dtype=np.int32) != wanted).any():
            return False
        first = last
    return True


@dataclass
class _Reading:
    """Reads cell by cell, so that it can say which one is none; notes are added to `notes`."""

    layout: Layout
    places: Sequence[int]
    skip_missing: bool
    notes: list[str]
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
            self.notes.append("decimal commas are read as points")
        if self.blank:
            self.notes.append(f"{_counted(self.blank, 'blank line')} left out")
        if self.skipped:
            self.notes.append(_skipped(self.skipped))


def _skipped(count: int) -> str:
    return f"{_counted(count, 'row')} with missing values left out"


def _counted(count: int, thing: str = "cell") -> str:
    return f"{count} {thing}" + "s" * (count != 1)
