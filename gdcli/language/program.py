"""What the Reader makes of a text: the formula in postfix order, each step with its place in the text."""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """One step of a program: take so many values, give one. `data` is a number, a name or a Collection."""

    op: str
    takes: int
    start: int
    end: int
    data: float | str | tuple[str, str] | Collection | None = None


class Range(NamedTuple):
    """`name = first .. last`, both programs."""

    name: str
    first: tuple[Step, ...]
    last: tuple[Step, ...]


class Collection(NamedTuple):
    """The body of a sum or product and the ranges of its indices."""

    body: tuple[Step, ...]
    ranges: tuple[Range, ...]
