"""A map of sorts in a terminal: half blocks in colours, or a sign for each sort, between its axes, with a legend.

Equal lengths on both axes look equal where the box is not much longer than high: a character is twice as high as wide.
"""

from __future__ import annotations

from gdcli.formats.halves import WHOLE, Shade, paint, rows_in_line
from gdcli.formats.look import Look
from gdcli.formats.pieces import Line, Styled, legend
from gdcli.formats.scale import FRAME, Scale, foot
from gdcli.formats.tones import TONES, colors_of
from gdcli.formats.wrapping import width_of, wrap
from gdcli.reports.drawings import Mosaic
from gdcli.studies.landscape import holds, keeps_proportions

WIDEST, NARROWEST, LOWEST, HIGHEST = 120, 16, 6, 30
CRAMPED = 32  # columns that a mosaic of few rows has at least, whatever its scale
MARK = "*"  # of a place, where there are no colours behind signs


def draw(mosaic: Mosaic, look: Look, width: int, most: int | None = None) -> list[Line]:
    """Give the lines of a mosaic that is at most `width` columns wide, of cells at most so many.

    >>> from gdcli.reports.drawings import Axis, Tile
    >>> tiles = Tile("A", "(0, 0)"), Tile("!", "diverged", "dark")
    >>> mosaic = Mosaic((Axis("x"), Axis("y")), ((0, 1), (0, 1)), [[0, 0, 1], [1, 1, 1]], tiles, ((0, 0, "A"),))
    >>> for line in draw(mosaic, Look(encoding="ascii"), 20):
    ...     print("".join(piece.text for piece in line).rstrip())
         y
       1 |!!!!!!!!!!!!
         |!!!!!!!!!!!!
         |!!!!!!!!!!!!
     0.5 |AAAAAAAAA!!!
         |AAAAAAAAA!!!
       0 |*AAAAAAAA!!!
         ++-----+----+
          0    0.5   1
                     x
     A (0, 0)
     ! diverged
     * where it is
    """
    count, lines = _size(mosaic, width, most)
    rows = lines * rows_in_line(look) if len(mosaic.axes) > 1 else rows_in_line(look)
    labels = _labels(mosaic, lines)
    margin = max([width_of(label) for label in labels.values()], default=0) + 1
    painted = paint(_cells(mosaic, look, count, rows), look, _marks(mosaic, look, count, rows))
    bar = FRAME[look.is_unicode][0]
    drawn: list[Line] = [(Styled(" " * (margin + 1) + look.say(mosaic.axes[1].label)),)] if len(mosaic.axes) > 1 else []
    for line, pieces in enumerate(painted):
        drawn.append((Styled(f"{labels.get(line, ''):>{margin}} {bar}"), *pieces))
    scale = Scale(mosaic.axes[0], *mosaic.box[0], count)
    drawn += [(Styled(text),) for text in foot(scale, margin + 1, look)]
    return drawn + _legend(mosaic, look, width)


def _size(mosaic: Mosaic, width: int, most: int | None) -> tuple[int, int]:
    """How many columns and lines the cells take."""
    room = max(NARROWEST, min(width, WIDEST) - 12)
    if len(mosaic.axes) == 1:
        return room, 1
    across, up = (high - low for low, high in mosaic.box)
    ratio = across / up if keeps_proportions(mosaic.box) else 1.0  # else a square
    lines = max(LOWEST, min(HIGHEST, width // 4 if most is None else most))
    count = max(round(2 * lines * ratio), 0 if most is None else min(CRAMPED, room))
    return (count, lines) if count <= room else (room, max(LOWEST, round(room / ratio / 2)))


def _labels(mosaic: Mosaic, lines: int) -> dict[int, str]:
    """The labels at the left, by line from the top."""
    if len(mosaic.axes) == 1:
        return {}
    scale = Scale(mosaic.axes[1], *mosaic.box[1], lines)
    return {lines - 1 - cell: label for cell, label in scale.ticks(2)}


def _cells(mosaic: Mosaic, look: Look, count: int, rows: int) -> list[list[Shade]]:
    """The shade of each cell, the top row first: that of the point next to it."""
    shades = _shades(mosaic, look)
    across = _picked(count, len(mosaic.cells[0]))
    up = _picked(rows, len(mosaic.cells))
    return [[shades[mosaic.cells[row][column]] for column in across] for row in reversed(up)]


def _picked(cells: int, points: int) -> list[int]:
    """For each cell the point next to it."""
    return [round(cell * (points - 1) / max(cells - 1, 1)) for cell in range(cells)]


def _shades(mosaic: Mosaic, look: Look) -> list[Shade]:
    """The colour and the sign of each tile."""
    colors = colors_of(mosaic.tiles, TONES[256 if look.colors == 256 else 16])
    return [Shade(color, look.say(tile.sign)) for tile, color in zip(mosaic.tiles, colors, strict=True)]


def _marks(mosaic: Mosaic, look: Look, count: int, rows: int) -> dict[tuple[int, int], str]:
    """The signs at places in the box, by row from the top and column."""
    marks = {}
    for x, y, sign in reversed(mosaic.marks):
        place = (x, y)[: len(mosaic.axes)]
        if holds(mosaic.box, place):
            column = Scale(mosaic.axes[0], *mosaic.box[0], count).cell(x)
            row = rows - 1 - Scale(mosaic.axes[1], *mosaic.box[1], rows).cell(y) if len(mosaic.axes) > 1 else 0
            marks[row, column] = look.say(sign) if look.color else MARK
    return marks


def _legend(mosaic: Mosaic, look: Look, width: int) -> list[Line]:
    """Each tile that has a name, with its colour and sign, as many on a line as fit; then the note."""
    entries: list[Line] = []
    for tile, shade in zip(mosaic.tiles, _shades(mosaic, look), strict=True):
        swatch = (Styled(WHOLE * 2 if rows_in_line(look) == 2 else "  ", _swatch(shade, look)), Styled(" "))
        if tile.name:
            entries.append((*(swatch if look.color else ()), Styled(f"{shade.sign} {look.say(tile.name)}")))
    if mosaic.marks and not look.color:
        entries.append((Styled(f"{MARK} where it is"),))
    return [*legend(entries, width)] + [
        (Styled(f" {line}"),) for line in wrap(look.say(mosaic.note), width - 1) if mosaic.note
    ]


def _swatch(shade: Shade, look: Look) -> str:
    return str(shade.color) if rows_in_line(look) == 2 else f"black on {shade.color}"
