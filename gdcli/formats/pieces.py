"""A line of a drawing as pieces, each with its style, and the lines of a legend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from gdcli.formats.wrapping import packed, width_of, wrap


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


def legend(entries: Sequence[Line], width: int) -> Iterator[Line]:
    """Give the lines of a legend, as many entries on each as fit; the text that ends one is wrapped if it is too long.

    >>> [["".join(piece.text for piece in line)] for line in legend([(Styled("* a"),), (Styled("o b"),)], 10)]
    [[' * a   o b']]
    """
    for group in packed(entries, width - 1, 3, _size):
        line: Line = ()
        for entry in group:
            line += (Styled("   " if line else " "), *entry)
        yield from [line] if _size(line) <= width else _wrapped(group[0], width - 1)


def _size(line: Line) -> int:
    return sum(width_of(piece.text) for piece in line)


def _wrapped(entry: Line, width: int) -> Iterator[Line]:
    """The lines of one entry: the text that ends it below itself, beside what stands before it."""
    *signs, (text, style) = entry
    for number, part in enumerate(wrap(text, max(1, width - _size(tuple(signs))))):
        before = [Styled(" " * _size(tuple(signs)))] if number and signs else signs
        yield (Styled(" "), *before, Styled(part, style))
