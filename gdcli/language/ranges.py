"""A range as options give it: `0.001:1:13`, thirteen numbers from 0.001 to 1; over decades they are spaced by ratio."""

from __future__ import annotations

from typing import NamedTuple

from gdcli.errors import GdcliError
from gdcli.language.point import read_number

MOST = 1_000
DECADE = 10.0


class Range(NamedTuple):
    """The numbers of a range in order, and whether they are spaced by ratio, not by difference."""

    values: tuple[float, ...]
    by_ratio: bool


def read_range(text: str, what: str) -> Range:
    """Give the numbers of `FROM:TO:COUNT`, or of a single number; the ends are exact.

    Where TO is ten times FROM or more (or the other way round) the numbers are spaced by ratio.

    Raises GdcliError for another shape, for a count that is no whole number from 1 to 1,000, and for what is no number.

    >>> read_range("0.01:1:3", "lr")
    Range(values=(0.01, 0.1, 1.0), by_ratio=True)
    """
    parts = text.split(":")
    if len(parts) == 1:
        return Range((read_number(text, what),), by_ratio=False)
    if len(parts) != 3:
        raise GdcliError(f"'{text[:60]}' is no range; write FROM:TO:COUNT, such as 0.001:1:13", setting=what)
    first, last = (read_number(part, what) for part in parts[:2])
    if not parts[2].strip().isdecimal() or not 1 <= int(parts[2]) <= MOST:
        raise GdcliError(f"the count '{parts[2][:20]}' is no whole number from 1 to {MOST:,}", setting=what)
    return _spaced(first, last, int(parts[2]))


def _spaced(first: float, last: float, count: int) -> Range:
    by_ratio = count > 1 and first * last > 0 and max(first / last, last / first) >= DECADE
    shares = [place / (count - 1) for place in range(count)] if count > 1 else [0.0]
    if by_ratio:
        between = [float(f"{first * (last / first) ** share:.12g}") for share in shares]
    else:
        between = [float(f"{first + (last - first) * share:.12g}") for share in shares]
    return Range((first, *between[1:-1], last) if count > 1 else (first,), by_ratio)
