"""Cells of colour in a terminal: half blocks, so that a line has two rows of cells, each about as high as wide.

A cell is a Shade: its colour, and the sign that stands for it where there are no colours. Without colours a line is one
row of signs; with colours but in an encoding that may lack half blocks, or show them twice as wide, one row of signs
on their colours. A sign on a colour is black or white, whichever is seen better there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gdcli.formats.look import Look
from gdcli.formats.pieces import Line, Styled, joined

UPPER, LOWER, WHOLE = "▀▄█"
BLACK, WHITE = "bold color(16)", "bold color(231)"  # of the cube: many terminals show the black of 16 grey when bold
PLAIN_BLACK, PLAIN_WHITE = "black", "bright_white"
DARK = {"black", "blue", "red", "magenta", "bright_black"}  # of 16 colours, in the palettes of most terminals
LEVELS = (0, 95, 135, 175, 215, 255)  # of red, green and blue in the cube of 256 colours
MIDDLE = 0.179  # the luminance on which black and white have one contrast, by WCAG 2


class Shade(NamedTuple):
    """A cell: a colour as Rich names it (`color(33)` of 256, `red` of 16), None for no colour, and a sign."""

    color: str | None
    sign: str = " "


def rows_in_line(look: Look) -> int:
    """Give how many rows of cells a line has: 2 where half blocks can be shown."""
    return 2 if look.color and look.is_unicode else 1


def paint(
    cells: Sequence[Sequence[Shade]], look: Look, marks: Mapping[tuple[int, int], str] | None = None
) -> list[Line]:
    """Give the lines of rows of cells, the top row first; a colour that the terminal has not, Rich approximates.

    `marks` are signs to be put over cells, by (row, column); each takes the place of its line's whole character.

    >>> red, blue = Shade("red", "a"), Shade("blue", "b")
    >>> rows = [[red, red, blue], [red, blue, blue], [Shade(None, "."), red, blue]]
    >>> [(piece.text, piece.style) for piece in paint(rows, Look(color=True))[0]]
    [(' ', 'default on red'), ('▀', 'red on blue'), (' ', 'default on blue')]
    >>> ["".join(piece.text for piece in line) for line in paint(rows, Look())]
    ['aab', 'abb', '.ab']
    """
    signs = marks or {}
    size = rows_in_line(look)
    lines: list[Line] = []
    for first in range(0, len(cells), size):
        pairs = zip(*_padded(cells[first : first + size]), strict=True)
        line = [
            _marked(signs, first, column, pair, look) or _cell(pair, look, size) for column, pair in enumerate(pairs)
        ]
        lines.append(joined(line))
    return lines


def _padded(rows: Sequence[Sequence[Shade]]) -> tuple[Sequence[Shade], Sequence[Shade]]:
    """The two rows of a line; below the last of an odd number, and where a line has one row, there is nothing."""
    upper = rows[0]
    return upper, rows[1] if len(rows) > 1 else [Shade(None)] * len(upper)


def _cell(pair: tuple[Shade, Shade], look: Look, size: int) -> Styled:
    upper, lower = pair
    if size == 1:
        return Styled(upper.sign, inked(upper.color) if look.color and upper.color else "")
    if upper.color == lower.color:
        # Not a full block: a font may leave gaps beside it.
        return Styled(" ", f"default on {upper.color}" if upper.color else "")
    if upper.color is None or lower.color is None:
        return Styled(UPPER, upper.color) if upper.color else Styled(LOWER, str(lower.color))
    return Styled(UPPER, f"{upper.color} on {lower.color}")


def _marked(
    signs: Mapping[tuple[int, int], str], row: int, column: int, pair: tuple[Shade, Shade], look: Look
) -> Styled | None:
    """A mark in either cell of a character, on that cell's colour."""
    for offset, shade in enumerate(pair[: rows_in_line(look)]):
        if sign := signs.get((row + offset, column)):
            return Styled(sign, inked(shade.color) if look.color and shade.color else "")
    return None


def inked(color: str) -> str:
    """Give the style of a sign on a colour, black or white, whichever has more contrast.

    >>> inked("color(227)"), inked("color(17)"), inked("blue")
    ('bold color(16) on color(227)', 'bold color(231) on color(17)', 'bright_white on blue')
    """
    if not color.startswith("color("):
        return f"{PLAIN_WHITE if color in DARK else PLAIN_BLACK} on {color}"
    return f"{BLACK if luminance(int(color[6:-1])) > MIDDLE else WHITE} on {color}"


def luminance(number: int) -> float:
    """Give the relative luminance (WCAG 2), from 0 to 1, of a colour from 16 on of the 256 of a terminal.

    >>> luminance(16), round(luminance(231), 12), round(luminance(244), 3)
    (0.0, 1.0, 0.216)
    """
    if number >= 232:
        parts = [8 + 10 * (number - 232)] * 3
    else:
        parts = [LEVELS[(number - 16) // power % 6] for power in (36, 6, 1)]
    shares = [part / 255 for part in parts]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
