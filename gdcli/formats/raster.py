"""Lines on a raster: which of its cells a path goes through, and such a raster as braille signs, eight dots each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Cells = NDArray[np.bool_]

BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # of a braille sign, by row and column of the dot
EMPTY = 0x2800
FAR = 1e9  # sides of the raster: a piece with both its ends farther out cannot be placed in float64
CHUNK = 2_000  # pieces drawn at once


def trace(places: ArrayLike, rows: int, columns: int, joined: ArrayLike = True) -> Cells:
    """Give the cells that a path goes through, bool of shape (rows, columns), the top row first.

    `places` is float64 of shape (count, 2): x to the right and y up, from 0 to 1 on the raster. What is outside is cut
    off at the edge; what is not finite parts the path, and so does a piece that is not `joined`, bool of (count - 1,).

    >>> trace([(0.1, 0.1), (0.9, 0.9)], 2, 3).astype(int).tolist()
    [[0, 1, 1], [1, 0, 0]]
    """
    import numpy as np

    points = np.asarray(places, dtype=np.float64).reshape(-1, 2)
    cells = np.zeros((rows, columns), dtype=bool)
    pieces = _inside(points, np.broadcast_to(np.asarray(joined, dtype=bool), max(len(points) - 1, 0)))
    size = np.array([columns, rows])
    ends = once(np.minimum(np.floor(pieces * size), size - 1).astype(int).reshape(-1, 4), max(rows, columns))
    for first in range(0, len(ends), CHUNK):
        _draw(cells, ends[first : first + CHUNK])
    return cells


def _inside(points: Floats, joined: Cells) -> Floats:
    """The pieces of the path, cut off at the edge, of shape (pieces, 2, 2); a point is a piece of no length."""
    import numpy as np

    single = np.stack([points, points], axis=1)
    pieces = np.concatenate([single, np.stack([points[:-1], points[1:]], axis=1)[joined]])
    pieces = pieces[(np.abs(pieces) < FAR).any(axis=1).all(axis=1) & np.isfinite(pieces).all(axis=(1, 2))]
    start, way = pieces[:, 0], pieces[:, 1] - pieces[:, 0]
    with np.errstate(all="ignore"):
        crossings = np.sort(np.stack([(0.0 - start) / way, (1.0 - start) / way]), axis=0)
    still, within = way == 0, (start >= 0) & (start <= 1)
    enter = np.where(still, np.where(within, 0.0, np.inf), crossings[0]).max(axis=1, initial=0.0)
    leave = np.where(still, 1.0, crossings[1]).min(axis=1, initial=1.0)
    kept = enter <= leave
    start, way, enter, leave = start[kept], way[kept], enter[kept, None], leave[kept, None]
    cut: Floats = np.clip(np.stack([start + enter * way, start + leave * way], axis=1), 0.0, 1.0)
    return cut


def once(cells: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Give each row of numbers below `size` once; sorted as one number each, which is ten times as fast as by columns.

    >>> import numpy as np
    >>> once(np.array([[3, 0], [1, 2], [3, 0]]), 4).tolist()
    [[3, 0], [1, 2]]
    """
    import numpy as np

    powers = size ** np.arange(cells.shape[1])
    return np.unique(cells @ powers)[:, None] // powers % size


def _draw(cells: Cells, ends: NDArray[np.int64]) -> None:
    """Mark the cells between ends, (column, row) twice, rows counted upwards."""
    import numpy as np

    starts, ways = ends[:, :2], ends[:, 2:] - ends[:, :2]
    lengths = np.abs(ways).max(axis=1)
    which = np.repeat(np.arange(len(ends)), lengths + 1)
    along = np.arange(len(which)) - np.repeat(np.cumsum(lengths + 1) - lengths - 1, lengths + 1)
    share = along / np.maximum(lengths[which], 1)
    places = np.floor(starts[which] + share[:, None] * ways[which] + 0.5).astype(int)
    cells[len(cells) - 1 - places[:, 1], places[:, 0]] = True


def braille(dots: Cells) -> list[list[str]]:
    """Give the signs of a raster of dots, of shape (4 rows, 2 columns): "" where there is no dot.

    >>> import numpy as np
    >>> braille(np.eye(4, dtype=bool))
    [['⠑', '⢄']]
    """
    import numpy as np

    rows, columns = dots.shape[0] // 4, dots.shape[1] // 2
    weights = np.array(BITS)[None, :, None, :]
    codes = (dots.reshape(rows, 4, columns, 2) * weights).sum(axis=(1, 3))
    return [[chr(EMPTY + code) if code else "" for code in row] for row in codes.tolist()]
