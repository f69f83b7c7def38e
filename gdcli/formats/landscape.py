"""Walks over f in a terminal: the curve of one variable with the path on it, the map of two with bands of height."""

from __future__ import annotations

from bisect import bisect

from gdcli.formats.chart import Piece
from gdcli.formats.chart import draw as draw_chart
from gdcli.formats.look import Look
from gdcli.reports.report import Axis, Chart, Landscape, Series

BANDS = " .:-=+*%@"
SAMPLES = 400


def draw(landscape: Landscape, look: Look, width: int) -> list[tuple[Piece, ...]]:
    """Give the lines of the drawing, at most `width` columns."""
    return _curve(landscape, look, width) if len(landscape.box) == 1 else _map(landscape, look, width)


def _curve(landscape: Landscape, look: Look, width: int) -> list[tuple[Piece, ...]]:
    import numpy as np

    places = np.linspace(*landscape.box[0], SAMPLES)
    curve = tuple(zip(places.tolist(), landscape.slice.heights(places).tolist(), strict=True))
    walks = [
        Series(
            trail.name, tuple([(place[0], height) for place, height in zip(trail.places, trail.heights, strict=True)])
        )
        for trail in landscape.trails
    ]
    return draw_chart(Chart(Axis(landscape.slice.names[0]), Axis("f"), (Series("f", curve), *walks)), look, width)


def _map(landscape: Landscape, look: Look, width: int) -> list[tuple[Piece, ...]]:
    import numpy as np

    columns, rows = max(10, min(width, 72)), max(6, min(width, 72) // 3)
    across, up = (np.linspace(*span, size) for span, size in zip(landscape.box, (columns, rows), strict=True))
    heights = landscape.slice.heights(across[None, :], up[:, None])
    finite = heights[np.isfinite(heights)]
    levels = np.quantile(finite, np.linspace(0, 1, len(BANDS) + 1)[1:-1]).tolist() if len(finite) else []
    grid = [[BANDS[bisect(levels, value)] if value == value else "?" for value in row] for row in heights.tolist()]
    for trail in landscape.trails:
        for place in trail.places:
            column, row = (_cell(value, *span, size) for value, span, size in
                           zip(place, landscape.box, (columns, rows), strict=True))  # fmt: skip
            if 0 <= column < columns and 0 <= row < rows:
                grid[row][column] = "o"
    return [(Piece("".join(row)),) for row in reversed(grid)]


def _cell(value: float, low: float, high: float, size: int) -> int:
    return round((value - low) / (high - low) * (size - 1)) if low <= value <= high else -1
