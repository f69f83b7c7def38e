"""Walks in a picture: their lines, and where they start and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gdcli.formats.strokes import Stroke, stroke
from gdcli.reports.drawings import Landscape, Trail
from gdcli.studies.landscape import Span

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DOTS = 60  # a walk of at most so many places shows each
POINTS = 4_000  # a line of more has no light around it, and in SVG and PDF it is a picture in the picture
FAR = 1_000.0  # lengths of the box: what is beyond is drawn no farther


@dataclass(frozen=True)
class Moving:
    """A walk on one panel: its line, the mark at its head, and the coordinates, float64 of shape (places, 2 or 3)."""

    axes: Any
    line: Any
    head: Any
    steps: Floats
    places: Floats
    starts: tuple[Any, ...] = ()

    @property
    def artists(self) -> tuple[Any, ...]:
        """What is drawn."""
        return self.line, *self.starts, self.head

    @property
    def is_rich(self) -> bool:
        """Whether it takes long to draw."""
        return len(self.places) > POINTS

    def show_until(self, step: float) -> None:
        """Show the walk up to a step, with the mark there."""
        count = int(self.steps.searchsorted(step, "right"))
        _set(self.line, self.places[:count])
        _set(self.head, self.places[:count][-1:])

    def show_between(self, first: float, last: float) -> None:
        """Show the line from one step to another."""
        start, end = self.steps.searchsorted([first, last], "right").tolist()
        _set(self.line, self.places[max(0, start - 1) : end])


def _set(artist: Any, places: Floats) -> None:
    (artist.set_data_3d if places.shape[1] == 3 else artist.set_data)(*places.T)


def draw_walks(axes: Axes, landscape: Landscape, spans: Sequence[Span], room: float = FAR) -> list[Moving]:
    """Draw each walk over the `spans` of the panel's axes: two variables, one and f, or two and f."""
    dots = dots_of([len(trail.places) for trail in landscape.trails])
    return [_walk(axes, trail, stroke(number), spans, room, dots) for number, trail in enumerate(landscape.trails)]


def dots_of(sizes: Sequence[int]) -> int:
    """Give at every which place a line has its marker: each, some to tell several lines apart, or none (0)."""
    longest = max(sizes, default=0)
    return 1 if longest <= DOTS else longest // 12 if len(sizes) > 1 else 0


def _walk(axes: Any, trail: Trail, look: Stroke, spans: Sequence[Span], room: float, every: int) -> Moving:
    import numpy as np
    from matplotlib.patheffects import withStroke

    size = len(trail.places[0]) if trail.places else 0
    columns: list[Sequence[float]] = [[place[axis] for place in trail.places] for axis in range(size)]
    rows = np.array([*columns, trail.heights][: len(spans)], dtype=np.float64).reshape(-1, len(trail.steps)).T
    places = within(rows.reshape(-1, len(spans)), spans, room)
    is_rich = len(places) > POINTS
    halo = [] if is_rich else [withStroke(linewidth=2.6, foreground="white", alpha=0.8)]
    (line,) = axes.plot(*places.T, zorder=4, path_effects=halo, rasterized=is_rich, gid="walk", **look.line(every))
    starts = ()
    if len(places):
        starts = axes.plot(*places[:1].T, marker="o", markersize=9, markerfacecolor="white", markeredgecolor=look.color,
                  markeredgewidth=2, linestyle="", zorder=5, gid="start")  # fmt: skip
    (head,) = axes.plot(*places[-1:].T, marker="*", markersize=13, color=look.color, markeredgecolor="white",
                        markeredgewidth=0.8, linestyle="", zorder=6, gid="end")  # fmt: skip
    return Moving(axes, line, head, np.array(trail.steps, dtype=np.float64), places, tuple(starts))


def within(places: Floats, spans: Sequence[Span], room: float) -> Floats:
    """Give the places with those that are beyond the spans by more than `room` times their length as NaN.

    The first on the way out and the last on the way in are drawn nearer on the same line instead.

    >>> import numpy as np
    >>> within(np.array([[0.0], [1e200], [1e210]]), [Span(0.0, 1.0)], 2.0).tolist()
    [[0.0], [3.0], [nan]]
    """
    import numpy as np

    low, high = np.array(spans).T
    low, high = low - room * (high - low), high + room * (high - low)
    inside = ((places >= low) & (places <= high)).all(axis=1)
    shown = np.where(inside[:, None], places, np.nan)
    if room:
        for first in np.flatnonzero(inside[:-1] != inside[1:]).tolist():
            near, far = (first, first + 1) if inside[first] else (first + 1, first)
            shown[far] = _at_border(places[near], places[far], low, high)
    return shown


def _at_border(near: Floats, far: Floats, low: Floats, high: Floats) -> Floats:
    import numpy as np

    way = far - near
    with np.errstate(all="ignore"):
        shares = np.where(way > 0, (high - near) / way, np.where(way < 0, (low - near) / way, np.inf))
        border: Floats = near + way * shares.min()
    return border
