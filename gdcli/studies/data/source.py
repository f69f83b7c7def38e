"""Columns of numbers, from a file or from arrays: a cell that is no number is refused, with its row and its column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.errors import GdcliError
from gdcli.studies.data.cellwise import cell_by_cell, skipped
from gdcli.studies.data.layout import Layout, layout_of
from gdcli.studies.data.quick import quickly

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


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
        if skip_missing and (missing := np.isnan(rows).any(axis=0)).any():
            kept = Data(tuple(wanted), rows[:, ~missing], (skipped(int(missing.sum())),))
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
        places = _places(layout, wanted)
        rows = quickly(layout, places)
        notes = list(layout.notes)
        if rows is None:
            rows, special = cell_by_cell(layout, places, skip_missing=skip_missing)
            notes += special
        if not rows.size:
            raise GdcliError(f"the data have no rows below {layout.top}")
        asked = frozenset(wanted)
        unused = [
            (name or head)[:60] or f"column {place} (it has no name)"
            for place, (name, head) in enumerate(zip(layout.names, layout.heads, strict=True), 1)
            if name not in asked
        ]
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


def _places(layout: Layout, wanted: Sequence[str]) -> list[int]:
    """Where the columns of these names are, counted from 0."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(layout.names):
        places.setdefault(name, []).append(place)
    for name in wanted:
        if len(places[name]) > 1:
            columns = " and ".join(str(place + 1) for place in places[name])
            raise GdcliError(f"row 1: columns {columns} are both called '{name}'", hint="give each a name of its own")
    return [places[name][0] for name in wanted]
