"""THE list of built-in functions, `@name` in any formula. To add one, add a row in classics.py or lessons.py."""

from __future__ import annotations

import re

from gdcli.errors import GdcliError, Span
from gdcli.language.classics import CLASSICS
from gdcli.language.known import Known
from gdcli.language.lessons import LESSONS
from gdcli.language.scalable import SCALABLE
from gdcli.language.suggest import nearest

KINDS = {"of any number of variables": SCALABLE, "classics": CLASSICS, "lessons": LESSONS}
COLLECTION: tuple[Known, ...] = tuple(row for rows in KINDS.values() for row in rows)
TABLE = {row.name: row for row in COLLECTION}
OTHER_NAMES = {
    "banana": "rosenbrock", "colville": "wood", "box_3d": "box", "powell": "powell_singular",
    "egg_holder": "eggholder", "bukin_6": "bukin", "schaffer": "schaffer_2", "schwefel_2_26": "schwefel",
}  # fmt: skip


def find(name: str, size: int | None = None, place: Span | None = None) -> str:
    """Give the text of a built-in function; `size` is the number of variables, None where none was named.

    Raises GdcliError for an unknown name and for a number of variables that the function does not take.

    >>> find("sphere", 3)
    'sum(x[i]^2, i=1..3)'
    """
    row = known(name, place)
    return at_size(row.text, row, checked_size(row, size, place))


def known(name: str, place: Span | None = None) -> Known:
    """Give the row of a name.

    Raises GdcliError for an unknown name, with the names that are like it.
    """
    row = TABLE.get(OTHER_NAMES.get(name, name))
    if row is None:
        raise GdcliError(f"unknown built-in function '@{name[:60]}'", span=place, hint=_meant(name))
    return row


def _meant(name: str) -> str:
    """The names that a user may have meant: a near miss, or all that have the word in them."""
    guess = nearest(name, [*TABLE, *OTHER_NAMES])
    words = [word for word in name.lower().split("_") if len(word) > 2]
    found = [guess] if guess else [known for known in TABLE if any(word in known for word in words)]
    if not found:
        return "gdcli functions lists those that there are"
    return "did you mean " + " or ".join(f"'@{one}'" for one in found[:4]) + "?"


def checked_size(row: Known, size: int | None, place: Span | None = None) -> int:
    """Give the number of variables, the row's own where none was named.

    Raises GdcliError for a number that the function does not take, saying which it takes.
    """
    if size is None:
        return row.size
    if not row.smallest:
        count = f"{row.size} variable" + "s" * (row.size > 1)
        hint = f"write @{row.name}; gdcli functions tells which take any number"
        raise GdcliError(f"'@{row.name}' always has {count}, so it takes no number", span=place, hint=hint)
    if row.smallest <= size <= (row.largest or size) and size % row.multiple == 0:
        return size
    wanted = f"{row.smallest} to {row.largest}" if row.largest else f"at least {row.smallest}"
    several = row.smallest > 1 or row.largest > 1
    wanted += " variable" + "s" * several + f", a multiple of {row.multiple}" * (row.multiple > 1)
    hint = f"such as @{row.name}:{5 * row.size}"
    raise GdcliError(f"'@{row.name}' takes {wanted}, got {size:,}", span=place, hint=hint)


def at_size(text: str, row: Known, size: int) -> str:
    """Give a text of a row with the number of variables in the place of `N`."""
    return re.sub(r"\bN\b", str(size), text) if row.smallest else text
