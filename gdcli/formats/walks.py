"""Walks in a picture: their lines, where they start and end, and the way the gradient points."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gdcli.descent.result import Descent
from gdcli.formats.strokes import Stroke, stroke
from gdcli.language.evaluate import evaluate
from gdcli.reports.report import Landscape, Trail
from gdcli.studies.landscape import Span

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DOTS = 60  # a walk of at most so many places shows each
POINTS = 4_000  # in SVG and PDF a line of more is a picture in the picture
FAR = 1_000.0  # lengths of the box: what is beyond is drawn no farther
ARROWS = 14
ARROW_ROOM = 0.11  # of the box, between the feet of two arrows
ARROW_LENGTH = 0.3  # inches


@dataclass(frozen=True)
class Moving:
    """A walk on one panel: its line, the mark at its head, and the coordinates, float64 of shape (places, 2 or 3)."""

    axes: Any
    line: Any
    head: Any
    steps: Floats
    places: Floats
    starts: tuple[Any, ...] = ()

    def show_until(self, step: float) -> None:
        """Show the walk up to a step, with the mark there."""
        count = int(self.steps.searchsorted(step, "right"))
        for artist, rows in ((self.line, self.places[:count]), (self.head, self.places[:count][-1:])):
            (artist.set_data_3d if rows.shape[1] == 3 else artist.set_data)(*rows.T)


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
    halo = [withStroke(linewidth=2.6, foreground="white", alpha=0.8)]
    (line,) = axes.plot(*places.T, zorder=4, path_effects=halo, rasterized=len(places) > POINTS, gid="walk",
                        **look.line(every))  # fmt: skip
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


def draw_arrows(axes: Axes, landscape: Landscape, runs: Sequence[Descent]) -> bool:
    """Draw the way that the gradient sends a walk, at places of it that stand apart; tell whether there are any."""
    feet: list[tuple[float, ...]] = []
    ways: list[tuple[float, ...]] = []
    if len(runs) != len(landscape.trails):
        return False
    for run, trail in zip(runs, landscape.trails, strict=True):
        if run.formula.variables == landscape.slice.formula.variables:
            for foot, way in _ways(run, trail, landscape, feet):
                feet.append(foot)
                ways.append(way)
    if feet:
        ups = [way[1] if len(way) > 1 else 0.0 for way in ways]
        axes.quiver(*zip(*feet, strict=True), [way[0] for way in ways], ups, angles="xy", scale_units="inches",
                    scale=1 / ARROW_LENGTH, units="inches", width=0.018, color="#1b1f24", zorder=5.5,
                    gid="gradient")  # fmt: skip
    return bool(feet)


def _ways(
    run: Descent, trail: Trail, landscape: Landscape, taken: Sequence[tuple[float, ...]]
) -> Iterable[tuple[tuple[float, ...], tuple[float, ...]]]:
    """Feet and directions of length 1, downhill, or uphill where the run goes there."""
    rows, outputs, chosen = dict(run.path), run.gradient.formula.outputs, list(taken)
    most = len(chosen) + ARROWS
    for step, place in zip(trail.steps, trail.places, strict=True):
        if len(chosen) >= most:
            break
        if not _stands_apart(place, chosen, landscape.box):
            continue
        values = evaluate(run.gradient.formula, rows[step][:-2])
        slopes = landscape.slice.shadow([values[output] for output in outputs])
        length = math.hypot(*slopes) * (1 if run.settings.uphill else -1)
        if length and math.isfinite(length):
            chosen.append(place)
            yield place, tuple([slope / length for slope in slopes])


def _stands_apart(place: Sequence[float], others: Iterable[Sequence[float]], box: Sequence[Span]) -> bool:
    if not all(span.low <= value <= span.high for value, span in zip(place, box, strict=True)):
        return False
    sizes = [span.high - span.low for span in box]
    return all(
        math.hypot(*[(a - b) / size for a, b, size in zip(place, other, sizes, strict=True)]) > ARROW_ROOM
        for other in others
    )
