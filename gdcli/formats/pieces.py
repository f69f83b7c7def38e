"""A line of a drawing as pieces, each with its style."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple


class Styled(NamedTuple):
    """A piece of a line and its style as Rich writes it: `color(33) on color(17)`."""

    text: str
    style: str = ""


Line = tuple[Styled, ...]


def joined(pieces: Iterable[Styled]) -> Line:
    """Give the line with neighbours of one style as one piece.

    >>> joined([Styled("a", "red"), Styled("b", "red"), Styled("c")])
    (Styled(text='ab', style='red'), Styled(text='c', style=''))
    """
    groups = groupby(pieces, key=lambda piece: piece.style)
    return tuple(Styled("".join(piece.text for piece in group), style) for style, group in groups)
