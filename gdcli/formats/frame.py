"""The part of a plane that a terminal shows, in cells, and the axes at its sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.formats.look import Look
from gdcli.formats.pieces import Line, Styled, joined
from gdcli.formats.raster import once
from gdcli.formats.scale import FRAME, Scale, foot
from gdcli.formats.wrapping import width_of, wrap
from gdcli.reports.drawings import Axis
from gdcli.studies.landscape import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Frame:
    """The cells of a map: `across` and `up` are its axes, from the middle of the first cell to that of the last.

    >>> frame = Frame((Span(0, 4), Span(0, 2)), axis("x", Span(0, 4), 4), axis("y", Span(0, 2), 2), 0)
    >>> frame.cells([(0.5, 1.5), (3.5, 0.5), (9.0, 9.0)])
    [(1, 3), (0, 0)]
    >>> frame.share([(1.0, 1.0)]).tolist()
    [[0.25, 0.5]]
    >>> [grid.ravel().tolist() for grid in frame.grids(1)]
    [[0.5, 1.5, 2.5, 3.5], [1.5, 0.5]]
    """

    box: tuple[Span, Span]
    across: Scale
    up: Scale
    margin: int

    def share(self, places: ArrayLike) -> NDArray[np.float64]:
        """Give places as shares of the box, of shape (count, 2)."""
        import numpy as np

        lows, highs = np.array(self.box).T
        with np.errstate(over="ignore"):
            share: NDArray[np.float64] = (np.asarray(places, dtype=np.float64).reshape(-1, 2) - lows) / (highs - lows)
        return share

    def cells(self, places: ArrayLike) -> list[tuple[int, int]]:
        """Give the cells (row from the top, column) of places in the box, each once."""
        import numpy as np

        share = self.share(places)
        size = np.array([self.across.size, self.up.size])
        inside = share[((share >= 0) & (share <= 1)).all(axis=1)]
        found = once(np.minimum(np.floor(inside * size), size - 1).astype(int), int(size.max()))
        return [(self.up.size - 1 - up, column) for column, up in found.tolist()]

    def grids(self, fine: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give x of each column, and y of each of `fine` rows in a cell, the top first, as arrays to be broadcast."""
        import numpy as np

        columns, rows = self.across.size, self.up.size * fine
        x, y = [
            span.low + (span.high - span.low) * (np.arange(size) + 0.5) / size
            for span, size in zip(self.box, (columns, rows), strict=True)
        ]
        return x[None, :], y[::-1, None]


def axis(name: str, span: Span, size: int) -> Scale:
    """Give an axis whose cells together cover a span.

    >>> axis("x", Span(0.0, 4.0), 4)
    Scale(axis=Axis(label='x', is_log=False), low=0.5, high=3.5, size=4, whole=False)
    """
    half = (span.high - span.low) / size / 2
    return Scale(Axis(name), span.low + half, span.high - half, size)


def framed(cells: Sequence[Sequence[Styled]], name: str, frame: Frame, look: Look, width: int) -> Iterator[Line]:
    """Give the lines of cells with both axes.

    >>> box = Span(0, 10), Span(0, 1)
    >>> frame = Frame(box, axis("x", box[0], 20), axis("y", box[1], 3), 4)
    >>> cells = [[Styled(sign) for sign in row] for row in (20 * "c", 20 * "b", 20 * "a")]
    >>> for line in framed(cells, "y", frame, Look(encoding="ascii"), 80):
    ...     print("".join(piece.text for piece in line).rstrip())
    y
       1 |cccccccccccccccccccc
     0.5 |bbbbbbbbbbbbbbbbbbbb
       0 |aaaaaaaaaaaaaaaaaaaa
         ++---------+--------+
          0         5       10
                             x
    """
    labels = dict(frame.up.ticks(3))
    for head in wrap(look.say(name), width):
        yield (Styled(head),)
    for place, row in enumerate(cells):
        up = frame.up.size - 1 - place
        bar = FRAME[look.is_unicode][1 if up in labels else 0]
        yield (Styled(f"{labels.get(up, ''):>{frame.margin}} {bar}"[: frame.margin + 2]), *joined(row))
    for line in foot(frame.across, frame.margin + 1, look):
        yield from ((Styled(part),) for part in ([line] if width_of(line) <= width else wrap(line.strip(), width)))
