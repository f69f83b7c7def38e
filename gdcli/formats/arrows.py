"""Arrows on a map in a picture: the way that the gradient sends a walk at some of its steps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gdcli.descent.result import Descent
from gdcli.formats.strokes import INK
from gdcli.language.evaluate import evaluate
from gdcli.reports.drawings import Scene, Trail
from gdcli.studies.landscape import Slice, Span, holds, keeps_proportions

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST = 8  # on a walk, where gdcli chooses
ROOM = 0.16  # of the box, of its longer side where it keeps its proportions, between the feet of two of those
LENGTH = 0.3  # inches
TOLD = 8  # steps in the legend
Place = tuple[float, ...]


@dataclass(frozen=True)
class Arrows:
    """The arrows of all walks: a dot at each foot, the arrow itself, and the step at which it stands."""

    axes: Any
    dots: Any
    quiver: Any
    steps: Floats
    feet: Floats
    ways: Floats
    told: str

    @property
    def artists(self) -> tuple[Any, ...]:
        """What is drawn."""
        return self.dots, self.quiver

    def show_until(self, step: float) -> None:
        """Show the arrows up to a step."""
        import numpy as np

        later = self.steps > step
        self.dots.set_data(*self.feet[~later].T)
        self.quiver.set_UVC(*np.ma.array(self.ways, mask=np.column_stack([later, later])).T)


def draw_arrows(axes: Axes, scene: Scene) -> list[Arrows]:
    """Draw the way that the gradient sends each walk, at the steps of the scene, else at some that stand apart."""
    import numpy as np

    rows = [*_rows(scene)]
    if not rows:
        return []
    steps, feet, ways = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    (dots,) = axes.plot(*feet.T, marker="o", markersize=3, color=INK, linestyle="", zorder=5.5)
    quiver = axes.quiver(*feet.T, *ways.T, angles="xy", scale_units="inches", scale=1 / LENGTH, units="inches",
                         width=0.016, color=INK, zorder=5.5, gid="gradient")  # fmt: skip
    return [Arrows(axes, dots, quiver, steps, feet, ways, _told(scene, sorted({*steps.astype(int).tolist()})))]


def _told(scene: Scene, steps: Sequence[int]) -> str:
    """What the arrows are, for the legend; where they stand at other steps on each walk, these are not told."""
    what = f"direction of {'' if any(run.settings.uphill for run in scene.runs) else '−'}∇f"
    if len(scene.runs) > 1 and scene.arrows is None:
        return what
    numbers = ", ".join(map(str, steps[:TOLD])) + ", …" * (len(steps) > TOLD)
    return f"{what} at step{'s' * (len(steps) > 1)} {numbers}"


def _rows(scene: Scene) -> Iterator[tuple[int, Place, Place]]:
    """The step, the foot and the direction, of length 1, of each arrow."""
    landscape, taken = scene.landscape, list[Place]()
    if landscape is None or len(scene.runs) != len(landscape.trails):
        return
    for run, trail in zip(scene.runs, landscape.trails, strict=True):
        if run.formula.variables == landscape.slice.formula.variables:
            points = dict(run.path)
            for step, place in _chosen(trail, scene.arrows, taken, landscape.box):
                if way := _way(run, points[step][:-2], landscape.slice):
                    taken.append(place)
                    yield step, place, way


def _chosen(
    trail: Trail, steps: Sequence[int] | None, taken: Sequence[Place], box: Sequence[Span]
) -> Iterator[tuple[int, Place]]:
    """The steps of a walk that are asked for, else those that stand apart from what is taken meanwhile."""
    walked = zip(trail.steps, trail.places, strict=True)
    if steps is not None:
        yield from [(step, place) for step, place in walked if step in steps]
        return
    most = len(taken) + MOST
    for step, place in walked:
        if len(taken) < most and _stands_apart(place, taken, box):
            yield step, place


def _way(run: Descent, point: Sequence[float], part: Slice) -> Place:
    """The direction at a point, downhill, or uphill where the run goes there; nothing where there is none."""
    values = evaluate(run.gradient.formula, point)
    slopes = part.shadow([values[output] for output in run.gradient.formula.outputs])
    length = math.hypot(*slopes) * (1 if run.settings.uphill else -1)
    return tuple([slope / length for slope in slopes]) if length and math.isfinite(length) else ()


def _stands_apart(place: Sequence[float], others: Iterable[Sequence[float]], box: Sequence[Span]) -> bool:
    if not holds(box, place):
        return False
    sizes = [span.high - span.low for span in box]
    if keeps_proportions(box):
        sizes = [max(sizes)] * len(sizes)
    return all(
        math.hypot(*[(a - b) / size for a, b, size in zip(place, other, sizes, strict=True)]) > ROOM for other in others
    )
