"""Numbers as a person reads them: 6 significant digits, words for what is not finite, points below points."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from gdcli.reports.report import Cell

_NUMBER = re.compile(r"([-−+]?[0-9]+)((?:\.[0-9]*)?(?:e[-+]?[0-9]+)?)")


def shown(cell: Cell) -> str:
    """Give a cell as it is shown: a float rounded to 6 significant digits, an int and a text as they are.

    >>> [shown(cell) for cell in (2 / 3, -1.8971375e-09, 100, 1e6, float("-inf"), float("nan"), None, "x*y")]
    ['0.666667', '−1.89714e-09', '100', '1e+06', '−infinity', 'undefined', 'none', 'x*y']
    """
    if cell is None:
        return "none"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return _signed(_rounded(cell))
    return _signed(str(cell)) if isinstance(cell, int) or _NUMBER.fullmatch(cell) else cell


def is_numeric(cells: Sequence[Cell]) -> bool:
    """Tell whether a column is one of numbers: it has some, or texts that read as such, and no other text.

    >>> is_numeric([1, 0.5, None]), is_numeric(["4.4e-08", ""]), is_numeric([1, "x"])
    (True, True, False)
    """
    return any(_is_number(cell) for cell in cells) and all(cell in (None, "") or _is_number(cell) for cell in cells)


def aligned(texts: Sequence[str]) -> list[str]:
    """Give the texts of a column of numbers, equally wide, with the points below each other and words at the right.

    >>> aligned(["10", "0.64", "1.5e-09", "undefined"])
    [' 10      ', '  0.64   ', '  1.5e-09', 'undefined']
    """
    halves = [_halves(text) for text in texts]
    before = max((len(whole) for whole, _ in halves), default=0)
    after = max((len(rest) for _, rest in halves), default=0)
    width = max([before + after, *(len(text) for text, (whole, _) in zip(texts, halves, strict=True) if not whole)])
    return [
        (whole + rest.ljust(after)).rjust(width) if whole else text.rjust(width)
        for text, (whole, rest) in zip(texts, halves, strict=True)
    ]


def _halves(text: str) -> tuple[str, str]:
    """What stands before the point, and the point with what follows; nothing for a word."""
    number = _NUMBER.fullmatch(text)
    return (number[1], number[2]) if number else ("", "")


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _NUMBER.fullmatch(cell) is not None
    return cell is not None and not isinstance(cell, bool)


def _rounded(value: float) -> str:
    if math.isinf(value):
        return "infinity" if value > 0 else "-infinity"
    if math.isnan(value):
        return "undefined"
    return f"{value + 0.0:.6g}"  # adding 0.0 makes -0.0 a plain 0


def _signed(text: str) -> str:
    """The text with a true minus sign in front; the hyphen of an exponent stays, so that it can be pasted."""
    return "−" + text[1:] if text.startswith("-") else text
