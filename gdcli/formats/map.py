"""A map in a terminal: f over two variables in bands of height, half blocks of colour or signs, and walks over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gdcli.formats.bands import NOWHERE, Bands, bands_of, legend
from gdcli.formats.chart import WIDEST
from gdcli.formats.frame import Frame, axis, framed
from gdcli.formats.halves import Shade, paint, rows_in_line
from gdcli.formats.look import Look
from gdcli.formats.pieces import Line
from gdcli.formats.tracks import walks_over
from gdcli.formats.trails import explanation
from gdcli.formats.wrapping import width_of
from gdcli.reports.drawings import Landscape, Trail
from gdcli.studies.landscape import keeps_proportions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_COLUMNS, LEAST_ROWS, MOST_ROWS = 4, 5, 24
CRAMPED = 32  # columns that a map of few rows has at least, whatever its scale
READABLE = 24  # columns that a map has even where its proportions would leave it fewer
TALL = 2  # a cell of a terminal is so many times as high as wide


def draw_map(landscape: Landscape, look: Look, width: int, rows: int | None = None) -> list[Line]:
    """Give the lines of a map, at most `width` columns wide, with at most so many `rows` of cells.

    >>> from gdcli.language.parse import parse
    >>> from gdcli.reports.drawings import Trail
    >>> from gdcli.studies.landscape import Slice, Span
    >>> trail = Trail("gd", (0, 1), ((3.5, 1.5), (0.5, 0.5)), (14.5, 0.5))
    >>> bowl = Landscape(Slice(parse("x^2 + y^2"), (0, 1), (0.0, 0.0)), (Span(0.0, 4.0), Span(0.0, 2.0)), (trail,))
    >>> for line in draw_map(bowl, Look(encoding="ascii"), 24):
    ...     print("".join(piece.text for piece in line).rstrip())
    y
     2 |:::-----======++++++
       |.:::::----====***S++
     1 |.....:********==++++
       |  E***:::---====++++
     0 |    ...::---=====+++
       ++---------+--------+
        0         2        4
                           x
    f  0.05 [   ] 0.61
        [...] 2 [:::] 3.6
        [---] 6.1 [===] 11
        [+++] 18.45
    S start  E end
    """
    import numpy as np

    frame = _frame(landscape, min(width, WIDEST), rows)
    fine = rows_in_line(look)
    heights = np.broadcast_to(landscape.slice.heights(*frame.grids(fine)), (frame.up.size * fine, frame.across.size))
    bands = bands_of(heights, look, uphill=_climb(landscape.trails))
    walks = walks_over(frame, landscape.trails, look)
    marks = {(row * fine + fine - 1, column): sign for (row, column), sign in walks.items()}
    cells = paint(_ground(heights, bands, look), look, marks)
    has_gaps = not bool(np.isfinite(heights).all())
    return [
        *framed(cells, landscape.slice.names[1], frame, look, width),
        *legend(bands, look, width, has_gaps=has_gaps),
        *explanation(landscape, look, width),
    ]


def _climb(trails: Sequence[Trail]) -> bool:
    """Whether all walks end higher than they start."""
    return bool(trails) and all(trail.heights[-1:] > trail.heights[:1] for trail in trails)


def _frame(landscape: Landscape, width: int, most: int | None) -> Frame:
    """As large as the width and the rows allow; of one scale on both axes where the sides of the box are alike."""
    box = (landscape.box[0], landscape.box[1])
    (left, right), (low, high) = box
    most_rows = min(MOST_ROWS, max(LEAST_ROWS + 3, width // 4) if most is None else most)
    margin = max(width_of(label) for _, label in axis("", box[1], most_rows).ticks(3)) + 1
    columns, ratio = max(LEAST_COLUMNS, width - margin - 2), (high - low) / (right - left)
    rows = most_rows
    if keeps_proportions(box) and rows * TALL / ratio >= min(columns, READABLE):
        rows = max(LEAST_ROWS, min(most_rows, round(columns * ratio / TALL)))
        least = LEAST_COLUMNS if most is None else CRAMPED
        columns = max(LEAST_COLUMNS, min(columns, max(least, round(rows * TALL / ratio))))
    x, y = landscape.slice.names
    return Frame(box, axis(x, box[0], columns), axis(y, box[1], rows), margin)


def _ground(heights: NDArray[np.float64], bands: Bands | None, look: Look) -> list[list[Shade]]:
    """The cells without walks."""
    return [[_shade(height, bands, look) for height in row] for row in heights.tolist()]


def _shade(height: float, bands: Bands | None, look: Look) -> Shade:
    number = None if bands is None else bands.band(height)
    if bands is None or number is None:
        return Shade(None, " " if look.color else NOWHERE)
    return Shade(bands.colors[number]) if look.color else Shade(None, bands.signs[number])
