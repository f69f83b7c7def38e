"""Breaking a long text into lines: between words, else after an operator, and in the middle of a word last."""

from __future__ import annotations

import re

from rich.cells import cell_len

_WORD = re.compile(r" *[^ ]+")
_AFTER_OPERATOR = re.compile(r"(?<=[·*/,;)])(?!$)")
_INSIDE = re.compile(r"[0-9.]+(?:e[-+]?[0-9]+)?|.", re.DOTALL)


def wrap(text: str, width: int) -> list[str]:
    """Give the lines of a text, none wider than `width` columns; a number is only cut where it is wider itself.

    >>> wrap("−400·x·(y − x²) − 2·(1 − x)", 16)
    ['−400·x·(y − x²)', '− 2·(1 − x)']
    >>> wrap("a·b·c·1.89714e-09·d", 12)
    ['a·b·c·', '1.89714e-09·', 'd']
    """
    if cell_len(text) <= width:
        return [text]
    lines = [""]
    for piece in _pieces(text, width):
        if cell_len(lines[-1] + piece) <= width:
            lines[-1] += piece
        else:
            lines.append(piece.lstrip(" "))
    return [line for line in lines if line]


def _pieces(text: str, width: int) -> list[str]:
    """The parts that may stand on lines of their own, each with the blanks before it."""
    pieces: list[str] = []
    for word in _WORD.findall(text):
        fits = cell_len(word.lstrip(" ")) <= width
        for part in [word] if fits else _AFTER_OPERATOR.split(word):
            pieces += [part] if cell_len(part.lstrip(" ")) <= width else _folded(part, width)
    return pieces


def _folded(part: str, width: int) -> list[str]:
    """A part that has no place to break at, cut to the width, beside its numbers where they fit."""
    atoms = [atom for atom in _INSIDE.findall(part)]
    return [piece for atom in atoms for piece in ([atom] if cell_len(atom) <= width else list(atom))]
