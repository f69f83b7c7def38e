"""Ends that are the same place: nearly equal points, and points that Newton's steps take to the same one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gdcli.studies.basins.terrain import Terrain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Mask = NDArray[np.bool_]

ENDS, SAME = 1e-9, 1e-8  # of the width of the box: nearer ends are one, and so are nearer places after Newton's steps
ROUNDS, MANY_ROUNDS = 8, 60
NEAR = 0.1  # of the width of the box: Newton's step is not trusted farther
SHRINKS = 0.2  # the slope after a step of Newton, by the slope before, at most
LOST = 1e-14  # of the width of the box: what Newton's steps leave of a coordinate that is 0
SHARP = 1e-9  # of the width of the box: where Newton's step is shorter, the stationary point is known


class Groups(NamedTuple):
    """The group of each end, and of each group a point, the end that it was found from, and whether it is sharp.

    Sharp is a point known to be stationary by itself. labels: (m,); points, ends: (groups, n); sharp: (groups,).
    """

    labels: Whole
    points: Floats
    ends: Floats
    sharp: Mask


def gather(points: Floats, apart: Floats) -> Whole:
    """Give a number for each point, the same for points that no gap wider than `apart` parts along any variable.

    Variable after variable the points of a group are sorted and parted at the gaps, until none is left.

    >>> import numpy as np
    >>> gather(np.array([[0.0, 1.0], [5.0, 1.0], [1e-9, 1.0], [0.0, 2.0]]), np.array([1e-6, 1e-6])).tolist()
    [0, 2, 0, 1]
    """
    import numpy as np

    labels = np.zeros(len(points), dtype=np.int64)
    count = 0
    while len(points) and int(labels.max()) + 1 > count:
        count = int(labels.max()) + 1
        for column, gap in zip(points.T, apart, strict=True):
            order = np.lexsort((column, labels))
            parted = (np.diff(labels[order]) != 0) | (np.diff(column[order]) > gap)
            labels[order] = np.concatenate([[0], np.cumsum(parted)])
    return labels


def first_of_each(labels: Whole, *keys: Floats) -> Whole:
    """Give of each group the member that is first by the keys, the most important first."""
    import numpy as np

    order = np.lexsort((*reversed(keys), labels))
    return order[np.flatnonzero(np.diff(labels[order], prepend=-1))]


def group(terrain: Terrain, points: Floats, slope: Floats, width: Floats) -> Groups:
    """Give the groups of ends; the point of each is its end with the smallest slope, after Newton's steps."""
    labels = gather(points, ENDS * width)
    ends = points[first_of_each(labels, slope)]
    places, sharp = polished(terrain, ends, width)
    second = gather(places, SAME * width)
    chosen = first_of_each(second, (~sharp).astype(float))
    return Groups(second[labels], places[chosen], ends[chosen], sharp[chosen])


def polished(terrain: Terrain, points: Floats, width: Floats) -> tuple[Floats, Mask]:
    """Give the points after Newton's steps, and where these came to an end at a point that is curved all around.

    A step is taken where it is short in the box and the slope shrinks by it as it would on a quadratic.
    """
    import numpy as np

    by_hessian = terrain.takes(len(points))
    here = terrain.newton(points, by_hessian=by_hessian)
    for _ in range(ROUNDS):
        near = (np.abs(here.steps) <= NEAR * width).all(axis=1)
        moved = np.flatnonzero(near & here.steps.any(axis=1))
        there = terrain.newton(points[moved] + here.steps[moved], by_hessian=by_hessian)
        better = there.slope <= SHRINKS * here.slope[moved]
        if not better.any():
            break
        points = points.copy()
        points[moved[better]] += here.steps[moved[better]]
        for old, new in zip(here, there, strict=True):
            old[moved[better]] = new[better]
    sharp = (np.abs(here.steps) <= SHARP * width).all(axis=1) & ~here.flat
    lost = sharp[:, None] & (np.abs(points) <= LOST * width)
    return np.where(lost, 0.0, points), sharp


def refined(terrain: Terrain, points: Floats, low: Floats, high: Floats) -> Floats:
    """Give the points after Newton's steps that stay between `low` and `high`, while the slope shrinks at all.

    So flat a place as that of x^4 is reached slowly: each step goes a third of the way.
    """
    import numpy as np

    here, moving = terrain.newton(points), np.arange(len(points))
    steps, slope, points = here.steps, here.slope, points.copy()
    for _ in range(MANY_ROUNDS):
        there = points[moving] + steps[moving]
        inside = ((there >= low[moving]) & (there <= high[moving])).all(axis=1) & steps[moving].any(axis=1)
        moving, there = moving[inside], there[inside]
        found = terrain.newton(there)
        better = found.slope < slope[moving]
        moving = moving[better]
        if not len(moving):
            break
        points[moving], steps[moving], slope[moving] = there[better], found.steps[better], found.slope[better]
    return points
