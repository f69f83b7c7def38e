"""Breaking a long text into lines: between words, else at an operator, and in the middle of a word last.

Among the places between words, those outside brackets and before an operator come first, as in a printed formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TypeVar

Entry = TypeVar("Entry")
_GAP = re.compile(r"(?<=[^ ]) +")
_OPERATOR = re.compile(r"(?<=[^*])(?=[·*/])|(?<=[,;)_])(?=[^ ])")
_BESIDE_NUMBER = re.compile(r"(?<![0-9.e+-])(?=[0-9])|(?<=[0-9])(?![0-9.e])")
_UNFINISHED = re.compile(r"[-−+·*/(]$|[=<>≤≥≈]=? *$")
_RELATION = re.compile(r" *[=<>≤≥≈]")


def wrap(text: str, width: int) -> list[str]:
    """Give the lines of a text, none wider than `width` columns; a number is only cut where it is wider itself.

    >>> wrap("−400·x·(y − x²) − 2·(1 − x)", 24)
    ['−400·x·(y − x²)', '− 2·(1 − x)']
    >>> wrap("a·b·c·1.89714e-09·d", 12)
    ['a·b·c', '·1.89714e-09', '·d']
    """
    lines = []
    start = 0
    while len(text) - start > width or width_of(text[start:]) > width:
        fits = _fitting(text[start : start + width + 1], width)
        if fits == len(text) - start:
            break
        end = start + _cut(text[start : start + fits + 1])
        lines.append(text[start:end].rstrip(" "))
        while text[end : end + 1] == " ":
            end += 1
        start = end
    return [*lines, text[start:]] if text[start:] or not lines else lines


def packed(entries: Sequence[Entry], width: int, between: int, size: Callable[[Entry], int]) -> list[list[Entry]]:
    """Give the entries of each line, as many as fit beside each other; one that is too wide has a line of its own.

    `between` is the number of blanks between two, and `size` gives the columns of one.

    >>> packed(["gd", "momentum", "adam"], 12, 2, width_of)
    [['gd', 'momentum'], ['adam']]
    """
    groups: list[list[Entry]] = []
    used = 0
    for entry in entries:
        used += between + size(entry)
        if not groups or used > width:
            groups.append([])
            used = size(entry)
        groups[-1].append(entry)
    return groups


def width_of(text: str) -> int:
    """Give the number of columns that a text takes: two for a wide sign, none for one that combines.

    >>> width_of("∇f"), width_of("函數")
    (2, 4)
    """
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # formats for programs write no wide signs, and do without

    return cell_len(text)


def _fitting(window: str, width: int) -> int:
    """How many characters of the window fit, one at least."""
    columns = accumulate(map(width_of, window))
    return max(1, sum(column <= width for column in columns))


def _cut(window: str) -> int:
    """Where to break a line whose last character no longer fits: late, but best of all between two terms."""
    gaps, operators, numbers = (_places(each, window) for each in (_GAP, _OPERATOR, _BESIDE_NUMBER))
    late = len(window) // 2
    for places in ([p for p in gaps if p > late], [p for p in operators if p > late], gaps, operators, numbers):
        if places:
            return min(places, key=lambda place: (_cost(window, place), -place))
    return len(window) - 1


def _places(pattern: re.Pattern[str], window: str) -> list[int]:
    return [place.start() for place in pattern.finditer(window) if 0 < place.start() < len(window)]


def _cost(window: str, place: int) -> int:
    """How much a break there disturbs: inside each bracket, beside a sign that joins; a wide gap is made for it."""
    before, after = window[:place], window[place:]
    depth = before.count("(") + before.count("[") - before.count(")") - before.count("]")
    joined = _UNFINISHED.search(before) or _RELATION.match(after)
    return depth + bool(joined) - after.startswith("  ")
