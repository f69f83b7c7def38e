"""What a cell of a file is: a number, missing, infinite, or a text that is none of these."""

from __future__ import annotations

import math
import re

NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
COMMA = re.compile(r"[-+]?(?:[0-9]+,[0-9]*|,[0-9]+)(?:[eE][-+]?[0-9]+)?")
THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
MISSING = frozenset(["", "na", "n/a", "nan", "-nan", "#n/a", "null", "none", "-", "?", "."])
INFINITE = frozenset(sign + word for sign in ("", "+", "-") for word in ("inf", "infinity", "∞"))


def is_number(cell: str) -> bool:
    """Whether a cell is a number, with a decimal point or a decimal comma."""
    cell = plain(cell)
    return bool(NUMBER.fullmatch(cell) or COMMA.fullmatch(cell))


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value.

    >>> is_missing("NA"), is_missing("0")
    (True, False)
    """
    return cell.strip().lower() in MISSING


def plain(cell: str) -> str:
    """A cell with neither blanks around it nor a typographer's minus."""
    return cell.strip().replace("−", "-")


def value_of(cell: str, *, commas: bool) -> float:
    """The number that a cell is: NaN where it is none, infinite where it is beyond float64.

    >>> value_of("1,5", commas=True), value_of("1,5", commas=False)
    (1.5, nan)
    """
    cell = plain(cell)
    if NUMBER.fullmatch(cell):
        return float(cell)
    return float(cell.replace(",", ".")) if commas and COMMA.fullmatch(cell) else math.nan


def complaint(cell: str) -> str:
    """Say why a cell is no number that can be fitted."""
    text = plain(cell)
    shown = f"'{text if len(text) <= 40 else text[:37] + '...'}'"
    if is_missing(cell):
        return f"the value is missing ({shown})" if text else "the cell is empty"
    if text.lower() in INFINITE:
        return f"{shown} is infinite"
    if THOUSANDS.fullmatch(text):
        plainly = text.replace(",", "")
        return f"{shown} is no number here: write {plainly} without commas, or a decimal point if that is meant"
    if COMMA.fullmatch(text):
        return f"{shown} is no number: here a comma parts cells; write a decimal point"
    return f"{shown} is beyond float64 (1.8e308)" if NUMBER.fullmatch(text) else f"{shown} is no number"
