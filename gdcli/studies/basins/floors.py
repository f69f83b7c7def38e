"""Ends that lie on one level floor: a valley's, a plateau's, or around a minimum so flat that Newton's steps are slow.

Neighbours are joined where f stays the same on the way from one to the other, kept on the floor by Newton's steps
across it. What is the same is what the tolerance cannot tell apart: a slope of at most that, all the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gdcli.studies.basins.groups import Groups
from gdcli.studies.basins.terrain import Terrain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Mask = NDArray[np.bool_]

NODES = 400  # places between which ways are tried, of few variables
NEIGHBOURS = 8
SHARES = (0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875)  # of a way, where f is looked at
ACROSS = 3  # Newton's steps back to the floor
THINNINGS = 8
MOST_SHARP = 1_000  # minima that a floor may lead to
ROUNDING = 1e-14


class Floor(NamedTuple):
    """A function and the slope that counts as none."""

    terrain: Terrain
    tol: float

    def joined(self, first: Floats, second: Floats) -> Mask:
        """Whether f stays the same from each of the first points to the second one beside it: (m,)."""
        import numpy as np

        lengths = np.sqrt(((second - first) ** 2).sum(axis=1))
        start, end = self.terrain.heights(first), self.terrain.heights(second)
        slack = self.tol * lengths + ROUNDING * np.maximum(np.abs(start), np.abs(end))
        level: Mask = np.abs(end - start) <= slack
        for share in SHARES:
            places = np.flatnonzero(level)
            if not len(places):
                break
            between = first[places] + share * (second[places] - first[places])
            found = self.terrain.heights(self._brought(between, lengths[places]))
            ends = np.minimum(np.abs(found - start[places]), np.abs(found - end[places]))
            level[places] = ends <= slack[places]
        return level

    def _brought(self, points: Floats, lengths: Floats) -> Floats:
        """The points on the floor; those from which it is farther than half the way stay."""
        import numpy as np

        places = points
        for _ in range(ACROSS):
            places = places + self.terrain.newton(places).steps
        far = np.sqrt(((places - points) ** 2).sum(axis=1)) > lengths / 2
        return np.where(far[:, None], points, places)


def connect(terrain: Terrain, groups: Groups, width: Floats, tol: float) -> Whole:
    """Give a number for each group, the same for those that lie on one floor."""
    import numpy as np

    count = len(groups.points)
    loose = np.flatnonzero(~groups.sharp)
    sharp = np.flatnonzero(groups.sharp)
    if not len(loose):
        return np.arange(count)
    floor = Floor(terrain, tol)
    nodes, owners = _thinned(floor, groups.points[loose] / width, groups.points[loose])
    known = sharp if len(sharp) <= MOST_SHARP else sharp[:0]
    members = np.concatenate([loose[nodes], known])
    links = _components(floor, groups.points[members], width, len(nodes))
    labels = np.arange(count)
    labels[known] = members[links[len(nodes) :]]
    labels[loose] = members[links[: len(nodes)]][owners]
    return np.unique(labels, return_inverse=True)[1].reshape(-1)


def _thinned(floor: Floor, scaled: Floats, points: Floats) -> tuple[Whole, Whole]:
    """Some of the points, and for each point the place of the one among them whose floor it lies on."""
    import numpy as np

    nodes: list[int] = []
    owners = np.full(len(points), -1, dtype=np.int64)
    for last in [False] * THINNINGS + [True]:
        left = np.flatnonzero(owners < 0)
        if not len(left):
            break
        cells = left if last else left[_firsts(scaled[left], _most(points.shape[1]))]
        chosen, place = np.unique(cells, return_inverse=True)
        place = place.reshape(-1)
        found = floor.joined(points[left], points[chosen][place]) | (left == chosen[place])
        owners[left[found]] = place[found] + len(nodes)
        nodes += chosen.tolist()
    return np.array(nodes, dtype=np.int64), owners


def _most(size: int) -> int:
    """How many places at most stand for all: fewer of many variables."""
    return max(20, min(NODES, 200_000 // size))


def _firsts(scaled: Floats, most: int) -> Whole:
    """For each point the first one in its cell, the cells so large that they are not more than `most`."""
    import numpy as np

    cell = 1e-6
    while True:
        cells = np.floor(scaled / cell)
        _, first, place = np.unique(cells, axis=0, return_index=True, return_inverse=True)
        if len(first) <= most:
            found: Whole = first[place.reshape(-1)]
            return found
        cell *= 2.0 if len(first) < 4 * most else 8.0


def _components(floor: Floor, points: Floats, width: Floats, loose: int) -> Whole:
    """For each node the first node that it is joined with; those from `loose` on are not joined with each other."""
    import numpy as np

    first, second = _neighbours(points / width)
    tried = first < loose
    first, second = first[tried], second[tried]
    level = floor.joined(points[first], points[second])
    first, second = first[level], second[level]
    labels = np.arange(len(points))
    while True:
        least = np.minimum(labels[first], labels[second])
        before = labels.copy()
        np.minimum.at(labels, first, least)
        np.minimum.at(labels, second, least)
        labels = labels[labels]
        if (labels == before).all():
            return labels


def _neighbours(scaled: Floats) -> tuple[Whole, Whole]:
    """Pairs of nodes, the lower number first: the nearest few of each, and a tree that spans all (Prim 1957)."""
    import numpy as np

    squares = (scaled * scaled).sum(axis=1)
    distances = np.maximum(squares[:, None] + squares - 2 * scaled @ scaled.T, 0.0)
    np.fill_diagonal(distances, np.inf)
    count = len(scaled)
    few = min(NEIGHBOURS, count - 1)
    near = np.argpartition(distances, few - 1, axis=1)[:, :few] if few else np.zeros((count, 0), dtype=np.int64)
    pairs = [np.stack([np.repeat(np.arange(count), few), near.reshape(-1)], axis=1), _tree(distances)]
    both = np.unique(np.sort(np.concatenate(pairs), axis=1), axis=0)
    return both[:, 0], both[:, 1]


def _tree(distances: Floats) -> Whole:
    """The edges of the shortest tree: (nodes - 1, 2)."""
    import numpy as np

    count = len(distances)
    nearest, parent = distances[0].copy(), np.zeros(count, dtype=np.int64)
    inside = np.zeros(count, dtype=np.bool_)
    inside[0] = True
    edges = np.zeros((count - 1, 2), dtype=np.int64)
    for step in range(count - 1):
        node = int(np.argmin(np.where(inside, np.inf, nearest)))
        edges[step] = parent[node], node
        inside[node] = True
        closer = distances[node] < nearest
        nearest, parent = np.where(closer, distances[node], nearest), np.where(closer, node, parent)
    return edges
