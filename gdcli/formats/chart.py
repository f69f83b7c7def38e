"""A chart drawn with signs: series over two axes, straight or by decades, as wide as the screen allows.

Each series has a sign of its own, so that nothing depends on colour; dots join its points. Where the encoding may lack
a sign or show it twice as wide, which is anywhere but in Unicode, all signs are ASCII's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from gdcli.formats.look import Look
from gdcli.formats.scale import FRAME, Scale, foot
from gdcli.formats.wrapping import width_of, wrap
from gdcli.reports.drawings import Axis, Chart, Series

WIDEST, NARROWEST, LOWEST, HIGHEST = 100, 24, 8, 18
ZERO = -1  # the row of what is 0, below all decades
FARTHEST = 8e307  # what is beyond has no place on a straight axis: the length of the axis must be a number
_SIGNS = {True: "●○▲△◆◇■□", False: "*ox+#@%&"}
_COLORS = ("cyan", "yellow", "magenta", "green", "red", "blue")
Point = tuple[float, float]


class Piece(NamedTuple):
    """A piece of a line, and the number of the series that it belongs to."""

    text: str
    series: int | None = None

    @property
    def style(self) -> str:
        """The colour of the series."""
        return "" if self.series is None else _COLORS[self.series % len(_COLORS)]


def draw(chart: Chart, look: Look, width: int) -> list[tuple[Piece, ...]]:
    """Give the lines of a chart that is at most `width` columns wide; none where no point has a place on the axes.

    Where y is by decades, what is 0 has a row of its own below them.

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
    fancy = look.encoding.lower().startswith("utf")
    width = max(NARROWEST, min(width, WIDEST))
    rows = _scale(chart.y, [y for _, y in points], min(HIGHEST, max(LOWEST, width // 4)))
    zeros = chart.y.is_log and any(y == 0 for series in chart.series for _, y in series.points)
    labels = dict(rows.ticks(2)) | ({ZERO: "0"} if zeros else {})
    margin = max(width_of(label) for label in labels.values()) + 1
    places = [x for series in chart.series for x, y in series.points if _has_place(chart, (x, y or 1.0))]
    columns = _scale(chart.x, places, max(4, width - margin - 2), whole=all(place == round(place) for place in places))
    heads = [wrap(look.say(text), width) for text in (chart.title, chart.y.label) if text]
    lines: list[tuple[Piece, ...]] = [(Piece(line),) for head in heads for line in head]
    for row, cells in sorted(_cells(chart, columns, rows, fancy, zeros).items(), reverse=True):
        bar = FRAME[fancy][1 if row in labels else 0]
        lines.append((Piece(f"{labels.get(row, ''):>{margin}} {bar}"[: margin + 2]), *cells))
    lines += [(Piece(line),) for line in foot(columns, margin + 1, look, fancy)]
    return lines + _legend(chart, width, look, fancy)


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


def _cells(chart: Chart, columns: Scale, rows: Scale, fancy: bool, zeros: bool) -> dict[int, list[Piece]]:
    """The signs of each row, 0 the lowest: dots first, so that no point is hidden by a line."""
    grid = {row: [Piece(" ")] * columns.size for row in range(ZERO if zeros else 0, rows.size)}
    runs = [list(_runs(chart, series, columns, rows)) for series in chart.series]
    for number, lines in enumerate(runs):
        for line in lines if chart.series[number].joined else ():
            for column, row in _between(line):
                grid[row][column] = Piece(FRAME[fancy][5], number)
    for number, lines in reversed(list(enumerate(runs))):
        for column, row in [cell for line in lines for cell in line]:
            grid[row][column] = Piece(_SIGNS[fancy][number % 8], number)
    return {row: _joined(cells) for row, cells in grid.items()}


def _joined(cells: list[Piece]) -> list[Piece]:
    """Neighbours of one series as one piece."""
    groups = groupby(cells, key=lambda piece: piece.series)
    return [Piece("".join(piece.text for piece in group), number) for number, group in groups]


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


def _legend(chart: Chart, width: int, look: Look, fancy: bool) -> list[tuple[Piece, ...]]:
    """Each sign with its name, as many on a line as fit."""
    lines: list[tuple[Piece, ...]] = []
    used = width
    for number, series in enumerate(chart.series):
        text = f" {_SIGNS[fancy][number % 8]} {look.say(series.name)}  "
        if used + width_of(text) > width:
            lines += [(Piece(f" {line}", number),) for line in wrap(text.strip(" "), width - 1)]
            used = width_of(lines[-1][0].text) + 2
        else:
            lines[-1] += (Piece("  " + text.rstrip(" "), number),)
            used += width_of(text)
    return lines
