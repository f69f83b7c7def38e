"""A map in a terminal: f over two variables in bands of height, half blocks of colour or signs, and walks over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gdcli.formats.bands import NOWHERE, Bands, bands_of, legend
from gdcli.formats.chart import WIDEST
from gdcli.formats.frame import Frame, Line, axis, framed
from gdcli.formats.halves import Shade, paint, rows_in_line
from gdcli.formats.look import Look
from gdcli.formats.raster import braille, trace
from gdcli.formats.trails import explanation, is_fancy, marks_of
from gdcli.formats.wrapping import width_of
from gdcli.reports.report import Landscape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_COLUMNS, LEAST_ROWS, MOST_ROWS = 4, 5, 24
ALIKE = 4.0  # where one side of the box is at most so many times the other, both have one scale
TALL = 2  # a cell of a terminal is so many times as high as wide


def draw_map(landscape: Landscape, look: Look, width: int) -> list[Line]:
    """Give the lines of a map, at most `width` columns wide."""
    import numpy as np

    frame = _frame(landscape, min(width, WIDEST))
    fine = rows_in_line(look)
    heights = np.broadcast_to(landscape.slice.heights(*frame.grids(fine)), (frame.up.size * fine, frame.across.size))
    bands = bands_of(heights, look)
    ground, walks = _ground(heights, bands, look), _walks(landscape, frame, look)
    marks = {(row * fine + fine - 1, column): sign for (row, column), sign in walks.items()}
    cells = paint(ground, look, marks)
    has_gaps = not bool(np.isfinite(heights).all())
    return [
        *framed(cells, landscape.slice.names[1], frame, look, width),
        *legend(bands, look, width, has_gaps=has_gaps),
        *explanation(landscape, look, width),
    ]


def _frame(landscape: Landscape, width: int) -> Frame:
    """As large as the width allows; of one scale on both axes where the sides of the box are alike."""
    box = (landscape.box[0], landscape.box[1])
    (left, right), (low, high) = box
    most_rows = min(MOST_ROWS, max(LEAST_ROWS + 3, width // 4))
    margin = max(width_of(label) for _, label in axis("", box[1], most_rows).ticks(3)) + 1
    columns, ratio = max(LEAST_COLUMNS, width - margin - 2), (high - low) / (right - left)
    rows = most_rows
    if 1 / ALIKE <= ratio <= ALIKE:
        rows = max(LEAST_ROWS, min(most_rows, round(columns * ratio / TALL)))
        columns = max(LEAST_COLUMNS, min(columns, round(rows * TALL / ratio)))
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


def _walks(landscape: Landscape, frame: Frame, look: Look) -> dict[tuple[int, int], str]:
    """The signs of the walks by row and column: first all paths, then their ends, so that no end is hidden."""
    signs = {}
    for number, trail in enumerate(landscape.trails):
        step = marks_of(landscape.trails, number, look)[2]
        signs.update({(row, column): sign for row, column, sign in _path(frame, trail.places, step, look)})
    for number, trail in enumerate(landscape.trails):
        start, end, _ = marks_of(landscape.trails, number, look)
        for places, sign in ((trail.places[:1], start), (trail.places[-1:], end)):
            signs.update(dict.fromkeys(frame.cells(places), sign))
    return signs


def _path(frame: Frame, places: Sequence[Sequence[float]], sign: str, look: Look) -> Iterator[tuple[int, int, str]]:
    """The cells that a path goes through, in braille where there is."""
    rows, columns = frame.up.size, frame.across.size
    if is_fancy(look):
        signs = braille(trace(frame.share(places), 4 * rows, 2 * columns))
    else:
        signs = [[sign if is_in else "" for is_in in row] for row in trace(frame.share(places), rows, columns).tolist()]
    for row, line in enumerate(signs):
        yield from ((row, column, one) for column, one in enumerate(line) if one)
