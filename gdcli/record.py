"""What every result of the library has in common: a document, and a look where one is printed.

The look comes from downstream: `Record.renderer` is set by the library's door, so that results need not know it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

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


def number(value: float | None) -> float | None:
    """A float as JSON has it: None where it is not finite, or not known.

    >>> number(float("nan")) is None
    True
    """
    return value if value is not None and math.isfinite(value) else None


def by_name(names: Iterable[str], values: Iterable[float]) -> dict[str, Json]:
    """Values by the variables' names."""
    return {name: number(value) for name, value in zip(names, values, strict=True)}
