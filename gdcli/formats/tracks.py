"""Walks over a map in a terminal: their paths in braille where there is, their ends, and which path is whose."""

from __future__ import annotations

from collections.abc import Sequence

from gdcli.formats.frame import Frame
from gdcli.formats.look import Look
from gdcli.formats.raster import EMPTY, braille, trace
from gdcli.formats.trails import marks_of
from gdcli.reports.drawings import Trail

DIGITS = 4  # on each path, at most
APART = 6  # cells of a path for each of its digits
FAR = 100.0  # sides of the map: a place farther out is passed over when digits are placed
SAMPLES = 4_000  # of a path

Cell = tuple[int, int]  # row from the top, column
Signs = dict[Cell, str]


def walks_over(frame: Frame, trails: Sequence[Trail], look: Look) -> Signs:
    """Give the signs of walks by cell: all paths, then their digits where they are several, then their ends.

    Several paths in braille look alike, so each has its digit where no other goes.

    >>> from gdcli.formats.frame import axis
    >>> from gdcli.studies.landscape import Span
    >>> frame = Frame((Span(0, 4), Span(0, 2)), axis("x", Span(0, 4), 4), axis("y", Span(0, 2), 2), 0)
    >>> walks_over(frame, [Trail("gd", (0, 1), ((0.5, 0.5), (3.5, 0.5)), (0.0, 0.0))], Look())
    {(1, 0): '○', (1, 1): '⠒', (1, 2): '⠒', (1, 3): '●'}
    """
    paths = [_path(frame, trail, marks_of(trails, number, look)[2], look) for number, trail in enumerate(trails)]
    signs: Signs = {}
    for path in paths:
        signs |= {cell: _both(signs.get(cell, sign), sign) for cell, sign in path.items()}
    if len(trails) > 1 and look.is_unicode:
        for number, trail in enumerate(trails):
            others = {cell for other, path in enumerate(paths) if other != number for cell in path}
            signs |= dict.fromkeys(_labelled(frame, trail, others), marks_of(trails, number, look)[0])
    for number, trail in enumerate(trails):
        start, end, _ = marks_of(trails, number, look)
        for places, sign in ((trail.places[:1], start), (trail.places[-1:], end)):
            signs |= dict.fromkeys(frame.cells(places), sign)
    return signs


def _path(frame: Frame, trail: Trail, sign: str, look: Look) -> Signs:
    """The cells that a path goes through."""
    rows, columns = frame.up.size, frame.across.size
    if look.is_unicode:
        signs = braille(trace(frame.share(trail.places), 4 * rows, 2 * columns))
    else:
        cells = trace(frame.share(trail.places), rows, columns).tolist()
        signs = [[sign if is_in else "" for is_in in row] for row in cells]
    return {(row, column): one for row, line in enumerate(signs) for column, one in enumerate(line) if one}


def _both(under: str, over: str) -> str:
    """The dots of two braille signs; of others the second."""
    if min(under, over) < chr(EMPTY):
        return over
    return chr(ord(under) | ord(over))


def _labelled(frame: Frame, trail: Trail, others: set[Cell]) -> list[Cell]:
    """Cells for the digits of a path, evenly spread over those in its order that no other path goes through."""
    cells = [cell for cell in _in_order(frame, trail) if cell not in others]
    count = min(DIGITS, -(-len(cells) // APART))
    return [cells[(2 * number + 1) * len(cells) // (2 * count)] for number in range(count)]


def _in_order(frame: Frame, trail: Trail) -> list[Cell]:
    """The cells of a path from its start to its end, each once."""
    import numpy as np

    size = np.array([frame.across.size, frame.up.size])
    places = frame.share(trail.places)
    places = places[(np.abs(places) < FAR).all(axis=1)]
    if len(places) < 2:
        return []
    lengths = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(places, axis=0) * size).sum(axis=1))])
    along = np.linspace(0.0, lengths[-1], min(SAMPLES, 2 + int(2 * lengths[-1])))
    shares = np.stack([np.interp(along, lengths, places[:, side]) for side in (0, 1)], axis=1)
    inside = shares[((shares >= 0) & (shares < 1)).all(axis=1)]
    found = dict.fromkeys(map(tuple, np.floor(inside * size).astype(int).tolist()))
    return [(frame.up.size - 1 - up, column) for column, up in found]
