"""A map in a terminal: f over two variables in bands of height, half blocks of colour or signs, and walks over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gdcli.formats.bands import NOWHERE, Bands, bands_of, legend
from gdcli.formats.chart import WIDEST
from gdcli.formats.frame import Frame, Line, axis, framed
from gdcli.formats.halves import UPPER, Styled
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
    fine = 2 if look.color and is_fancy(look) else 1
    heights = np.broadcast_to(landscape.slice.heights(*frame.grids(fine)), (frame.up.size * fine, frame.across.size))
    bands = bands_of(heights, look)
    cells = _ground(heights, bands, look, fine)
    _walk(cells, landscape, frame, heights, bands, look)
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


def _ground(heights: NDArray[np.float64], bands: Bands | None, look: Look, fine: int) -> list[list[Styled]]:
    """The cells without walks: two heights in one where there are half blocks."""
    numbers = [[None if bands is None else bands.band(height) for height in row] for row in heights.tolist()]
    if fine == 1:
        return [[_sign(number, bands, look) for number in row] for row in numbers]
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return [[_half(*pair, bands) for pair in zip(upper, lower, strict=True)] for upper, lower in pairs]


def _sign(number: int | None, bands: Bands | None, look: Look) -> Styled:
    if bands is None or number is None:
        return Styled(" " if look.color else NOWHERE)
    return Styled(" ", f"white on {bands.colors[number]}") if look.color else Styled(bands.signs[number])


def _half(upper: int | None, lower: int | None, bands: Bands | None) -> Styled:
    above, below = [None if bands is None or one is None else bands.colors[one] for one in (upper, lower)]
    if above == below:
        return Styled(" ", f"white on {above}" if above else "")
    if above is None:
        return Styled("▄", f"{below}")
    return Styled(UPPER, f"{above} on {below}" if below else above)


def _walk(
    cells: list[list[Styled]],
    landscape: Landscape,
    frame: Frame,
    heights: NDArray[np.float64],
    bands: Bands | None,
    look: Look,
) -> None:
    """Put the walks over the cells: first all paths, then their ends, so that no end is hidden."""
    fine = len(heights) // len(cells)

    def put(row: int, column: int, sign: str) -> None:
        number = None if bands is None else bands.band(float(heights[row * fine + fine - 1, column]))
        under = bands.colors[number] if look.color and bands is not None and number is not None else ""
        cells[row][column] = Styled(sign, f"bold {bands.ink(number)} on {under}" if under and bands else "")

    for number, trail in enumerate(landscape.trails):
        for row, column, sign in _path(frame, trail.places, marks_of(landscape.trails, number, look)[2], look):
            put(row, column, sign)
    for number, trail in enumerate(landscape.trails):
        start, end, _ = marks_of(landscape.trails, number, look)
        for places, sign in ((trail.places[:1], start), (trail.places[-1:], end)):
            for row, column in frame.cells(places):
                put(row, column, sign)


def _path(frame: Frame, places: Sequence[Sequence[float]], sign: str, look: Look) -> Iterator[tuple[int, int, str]]:
    """The cells that a path goes through, in braille where there is."""
    rows, columns = frame.up.size, frame.across.size
    if is_fancy(look):
        signs = braille(trace(frame.share(places), 4 * rows, 2 * columns))
    else:
        signs = [[sign if is_in else "" for is_in in row] for row in trace(frame.share(places), rows, columns).tolist()]
    for row, line in enumerate(signs):
        yield from ((row, column, one) for column, one in enumerate(line) if one)
