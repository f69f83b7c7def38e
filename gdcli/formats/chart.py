"""A chart drawn with signs: series over two axes, straight or by decades, as wide as the screen allows.

Each series has a sign of its own, so that nothing depends on colour; dots join its points. Where the encoding may lack
a sign or show it twice as wide, which is anywhere but in Unicode, all signs are ASCII's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gdcli.formats.look import Look
from gdcli.formats.pieces import Line, Styled, joined, legend
from gdcli.formats.scale import FRAME, Scale, foot
from gdcli.formats.wrapping import width_of, wrap
from gdcli.reports.drawings import Axis, Chart, Series

WIDEST, NARROWEST, LOWEST, HIGHEST = 100, 24, 8, 18
ZERO = -1  # the row of what is 0, below all decades
FARTHEST = 8e307  # what is beyond has no place on a straight axis: the length of the axis must be a number
_SIGNS = {True: "●○▲△◆◇■□", False: "*ox+#@%&"}
_COLORS = ("cyan", "yellow", "magenta", "green", "red", "blue")
Point = tuple[float, float]


def draw(chart: Chart, look: Look, width: int, most: int | None = None) -> list[Line]:
    """Give the lines of a chart that is at most `width` columns wide; none where no point has a place on the axes.

    At most so many rows are of cells; where y is by decades, what is 0 has a row of its own below them.

    >>> from gdcli.reports.drawings import Axis, Chart, Series
    >>> line = Series("f", ((0.0, 0.0), (1.0, 1.0), (2.0, 4.0)))
    >>> chart = Chart(Axis("x"), Axis("f(x)"), (line,))
    >>> for line in draw(chart, Look(encoding="ascii"), 24):
    ...     print("".join(piece.text for piece in line).rstrip())
    f(x)
     4 |                   *
       |                 ..
     3 |               ..
     2 |             ..
       |           ..
     1 |        ..*
       |   .....
     0 |*..
       ++---------+--------+
        0         1        2
                           x
     * f
    """
    points = [point for series in chart.series for point in series.points if _has_place(chart, point)]
    if not points:
        return []
    width = max(NARROWEST, min(width, WIDEST))
    size = min(HIGHEST, max(LOWEST, width // 4) if most is None else most)
    rows = _scale(chart.y, [y for _, y in points], size)
    zeros = chart.y.is_log and any(y == 0 for series in chart.series for _, y in series.points)
    labels = dict(rows.ticks(2)) | ({ZERO: "0"} if zeros else {})
    margin = max(width_of(label) for label in labels.values()) + 1
    places = [x for series in chart.series for x, y in series.points if _has_place(chart, (x, y or 1.0))]
    columns = _scale(chart.x, places, max(4, width - margin - 2), whole=all(place == round(place) for place in places))
    heads = [wrap(look.say(text), width) for text in (chart.title, chart.y.label) if text]
    lines: list[Line] = [(Styled(line),) for head in heads for line in head]
    for row, cells in sorted(_cells(chart, columns, rows, look, zeros).items(), reverse=True):
        bar = FRAME[look.is_unicode][1 if row in labels else 0]
        lines.append((Styled(f"{labels.get(row, ''):>{margin}} {bar}"[: margin + 2]), *cells))
    lines += [(Styled(line),) for line in foot(columns, margin + 1, look)]
    return [*lines, *legend([_entry(series, number, look) for number, series in enumerate(chart.series)], width)]


def _has_place(chart: Chart, point: Point) -> bool:
    pairs = zip(point, (chart.x, chart.y), strict=True)
    return all(math.isfinite(value) and (value > 0 if axis.is_log else abs(value) < FARTHEST) for value, axis in pairs)


def _scale(axis: Axis, values: Sequence[float], size: int, *, whole: bool = False) -> Scale:
    """An axis that holds the values: whole decades, or round numbers; never of no length."""
    low, high = min(values), max(values)
    if axis.is_log:
        low, high = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
        return Scale(axis, low, max(high, low + 1), size)
    size_of_values = max(abs(low), abs(high))
    if high - low <= max(1e-9 * size_of_values, 1 / FARTHEST):
        half = max(size_of_values / 2, 1e-9) if size_of_values else 1.0
        low, high = low - half, high + half
    return Scale(axis, low, high, size, whole)


def _cells(chart: Chart, columns: Scale, rows: Scale, look: Look, zeros: bool) -> dict[int, Line]:
    """The signs of each row, 0 the lowest: dots first, so that no point is hidden by a line."""
    grid = {row: [Styled(" ")] * columns.size for row in range(ZERO if zeros else 0, rows.size)}
    runs = [list(_runs(chart, series, columns, rows)) for series in chart.series]
    for number, lines in enumerate(runs):
        for line in lines if chart.series[number].joined else ():
            for column, row in _between(line):
                grid[row][column] = Styled(FRAME[look.is_unicode][5], _color(number))
    for number, lines in reversed(list(enumerate(runs))):
        for column, row in [cell for line in lines for cell in line]:
            grid[row][column] = Styled(_SIGNS[look.is_unicode][number % 8], _color(number))
    return {row: joined(cells) for row, cells in grid.items()}


def _runs(chart: Chart, series: Series, columns: Scale, rows: Scale) -> Iterator[list[tuple[int, int]]]:
    """The cells of a series, parted where a point has no place; where y is by decades, 0 stands below, by itself."""
    run: list[tuple[int, int]] = []
    for x, y in series.points:
        if _has_place(chart, (x, y)):
            run.append((columns.cell(x), rows.cell(y)))
            continue
        if run:
            yield run
            run = []
        if y == 0 and _has_place(chart, (x, 1.0)):
            yield [(columns.cell(x), ZERO)]
    if run:
        yield run


def _between(line: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The cells on the way from point to point."""
    for (column, row), (next_column, next_row) in pairwise(line):
        steps = max(abs(next_column - column), abs(next_row - row))
        for step in range(1, steps):
            yield column + round((next_column - column) * step / steps), row + round((next_row - row) * step / steps)


def _color(number: int) -> str:
    """The colour of a series."""
    return _COLORS[number % len(_COLORS)]


def _entry(series: Series, number: int, look: Look) -> Line:
    """The sign of a series with its name."""
    return (Styled(f"{_SIGNS[look.is_unicode][number % 8]} {look.say(series.name)}", _color(number)),)
