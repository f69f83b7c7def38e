"""What every result of the library has in common: a document, and a look where one is printed.

The look comes from downstream: `Record.renderer` is set by the library's door, so that results need not know it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar, overload

Row = TypeVar("Row")
Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


class Record:
    """A result: frozen, equal to its document, shown by Rich in a terminal and as HTML in a notebook."""

    renderer: ClassVar[Callable[[Record, str], Any] | None] = None

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `--format json` prints."""
        raise NotImplementedError

    def __rich__(self) -> Any:
        """Give what Rich prints."""
        return Record.renderer(self, "rich") if Record.renderer else repr(self)

    def __str__(self) -> str:
        """What a terminal would show, without colours; `repr` has every field."""
        return str(Record.renderer(self, "text")) if Record.renderer else repr(self)

    def _repr_html_(self) -> str:
        return str(Record.renderer(self, "html")) if Record.renderer else repr(self)


class Rows(Sequence[Row]):
    """So many rows, each made when it is asked for.

    >>> list(Rows(3, lambda number: number * number))
    [0, 1, 4]
    """

    def __init__(self, count: int, row: Callable[[int], Row]) -> None:
        """Keep how many there are, and what makes one of its number."""
        self._count, self._row = count, row

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return [self._row(number) for number in range(*place.indices(self._count))]
        return self._row(range(self._count)[place])


def number(value: float | None) -> float | None:
    """A float as JSON has it: None where it is not finite, or not known.

    >>> number(float("nan")) is None
    True
    """
    return value if value is not None and math.isfinite(value) else None


def by_name(names: Iterable[str], values: Iterable[float]) -> dict[str, Json]:
    """Values by the variables' names."""
    return {name: number(value) for name, value in zip(names, values, strict=True)}
