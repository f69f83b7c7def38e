"""A range as options give it: `0.001:1:13`, thirteen numbers from 0.001 to 1; over decades they are spaced by ratio."""

from __future__ import annotations

import math
from typing import NamedTuple

from gdcli.errors import GdcliError
from gdcli.language.point import read_number

MOST = 1_000
DECADE = 10.0
HINT = "write FROM:TO:COUNT, such as 0.001:1:13, or a list, such as 0.09,0.1,0.105"


class Range(NamedTuple):
    """The numbers of a range in order, and whether they are spaced by ratio, not by difference."""

    values: tuple[float, ...]
    by_ratio: bool

    @property
    def spacing(self) -> str:
        """How the numbers are spaced: by "ratio", by "difference", or as a "list" has them."""
        if self.by_ratio:
            return "ratio"
        return "difference" if self.values == _spaced(self.values[0], self.values[-1], len(self.values)) else "list"


def read_range(text: str, what: str) -> Range:
    """Give the numbers of `FROM:TO:COUNT`, of a list `A,B,C`, or of a single number; the ends are exact.

    Where TO is ten times FROM or more (or the other way round) the numbers are spaced by ratio.

    Raises GdcliError for another shape, for a count that is no whole number from 1 to 1,000, and for what is no number.

    >>> read_range("0.01:1:3", "lr")
    Range(values=(0.01, 0.1, 1.0), by_ratio=True)
    """
    parts = text.split(":")
    if len(parts) == 1:
        return Range(tuple(read_number(part, what) for part in _listed(text, what)), by_ratio=False)
    if len(parts) != 3:
        raise GdcliError(f"'{text[:60]}' is no range", setting=what, hint=HINT)
    first, last = (read_number(part, what) for part in parts[:2])
    if not parts[2].strip().isdecimal() or not 1 <= int(parts[2]) <= MOST:
        raise GdcliError(f"the count '{parts[2][:20]}' is no whole number from 1 to {MOST:,}", setting=what)
    count = int(parts[2])
    by_ratio = count > 1 and first != 0 != last and (first > 0) == (last > 0) and _spans_a_decade(first, last)
    return Range(_spaced(first, last, count, by_ratio=by_ratio), by_ratio)


def _listed(text: str, what: str) -> list[str]:
    """The numbers of a list, apart."""
    parts = text.split(",")
    if len(parts) > MOST:
        raise GdcliError(f"{len(parts):,} numbers are too many; at most {MOST:,}", setting=what)
    if len(parts) > 1 and not all(part.strip() for part in parts):
        raise GdcliError(f"a number is missing in '{text[:60]}'", setting=what, hint=HINT)
    return parts


def _spans_a_decade(first: float, last: float) -> bool:
    """Whether one is ten times the other or more: 0.7 is ten times 0.07, whatever their rounding."""
    small, large = sorted((abs(first), abs(last)))
    return large >= DECADE * small * (1 - 1e-12)


def _spaced(first: float, last: float, count: int, *, by_ratio: bool = False) -> tuple[float, ...]:
    """So many numbers from one to another."""
    if count == 1:
        return (first,)
    shares = [place / (count - 1) for place in range(1, count - 1)]
    if by_ratio:
        between = [math.copysign(abs(first) ** (1 - share) * abs(last) ** share, first) for share in shares]
    else:
        between = [first * (1 - share) + last * share for share in shares]
    return (first, *[float(f"{one:.12g}") for one in between], last)
