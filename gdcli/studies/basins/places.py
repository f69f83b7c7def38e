"""The places that runs end at: what each is, how many runs end there, and how far from each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gdcli.descent.curvature import Ground
from gdcli.descent.diagnosis import Diagnosis, diagnose
from gdcli.descent.many import Many
from gdcli.descent.result import SMALL
from gdcli.descent.settings import Settings
from gdcli.descent.stopping import SETTLED
from gdcli.engine.rounding import rounding
from gdcli.language.formula import Formula
from gdcli.record import Json, by_name, number
from gdcli.studies.basins.floors import connect
from gdcli.studies.basins.groups import first_of_each, group, refined
from gdcli.studies.basins.terrain import Terrain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

LOOKED, LOOKED_LARGE = (2_000, 100), (100, 20)  # places that are diagnosed, sharp and flat; of many variables
LITTLE = 1e-6  # an f beyond it is not asked whether it is rounding alone
UNKNOWN, CONNECTED = "unknown", ("valley", "ridge")

Row = tuple[float, ...]


@dataclass(frozen=True)
class Place:
    """A place where runs end: what is there, a point of it and f there, and how many runs end at it.

    `kind` is one of the kinds of a diagnosis, or `valley` (uphill `ridge`): a set of points with the same f, none of
    them lowest alone; or `unknown` where there were too many places to look at each. `sought` says that it is a
    minimum (uphill: a maximum) by itself. `extent` is from where to where the ends lie, for each variable.
    """

    kind: str
    sought: bool
    point: Row
    f: float
    starts: int
    extent: tuple[Row, ...]

    @property
    def spread(self) -> float:
        """How far the farthest end is from the point, along any variable."""
        return max(max(high - x, x - low) for x, (low, high) in zip(self.point, self.extent, strict=True))

    def to_dict(self, names: tuple[str, ...]) -> dict[str, Json]:
        """Give the document."""
        return {
            "kind": self.kind,
            "point": by_name(names, self.point),
            "f": number(self.f),
            "starts": self.starts,
            "spread": number(self.spread),
        }


class Chosen(NamedTuple):
    """A point for each place and the end that it was found from, (places, n), and whether it is sharp, (places,).

    Crowded is a place with several sharp points: what is so flat that the tolerance does not tell them apart.
    """

    points: Floats
    ends: Floats
    sharp: NDArray[np.bool_]
    crowded: NDArray[np.bool_]


class Found(NamedTuple):
    """The places, minima first and the lowest of them first, and the place of each run, -1 where there is none."""

    places: tuple[Place, ...]
    labels: Whole


def places_of(terrain: Terrain, many: Many, width: Floats, settings: Settings) -> Found:
    """Give the places at which runs end that stop by themselves. `width` is that of the box, along each variable."""
    import numpy as np

    labels = np.full(len(many.reason), -1, dtype=np.int64)
    settled = np.flatnonzero(np.logical_or.reduce([many.ended(reason) for reason in SETTLED]))
    if not len(settled):
        return Found((), labels)
    points = many.points[settled]
    groups = group(terrain, points, many.gradient_norm[settled], width)
    joined = connect(terrain, groups, width, settings.tol or SMALL)
    sign = -1.0 if settings.uphill else 1.0
    chosen = first_of_each(joined, (~groups.sharp).astype(float), sign * terrain.heights(groups.points))
    ends = joined[groups.labels]
    crowded = np.bincount(joined, weights=groups.sharp) > 1
    known = Chosen(groups.points[chosen], groups.ends[chosen], groups.sharp[chosen], crowded)
    made, order = _made(terrain, known, points, ends, settings)
    labels[settled] = np.argsort(order)[ends]
    return Found(made, labels)


def _made(
    terrain: Terrain, chosen: Chosen, points: Floats, ends: Whole, settings: Settings
) -> tuple[tuple[Place, ...], Whole]:
    """The places in their order, and that order; those with the most starts are looked at first."""
    import numpy as np

    counts = np.bincount(ends, minlength=len(chosen.sharp))
    low, high = _extents(points, ends)
    flat, places = ~chosen.sharp, chosen.points.copy()
    places[flat] = refined(terrain, places[flat], low[flat], high[flat])
    look, made = _Look(terrain, settings, chosen), list[tuple[int, Place]]()
    for row in np.argsort(-counts, kind="stable").tolist():
        extent = tuple(zip(_row(low[row]), _row(high[row]), strict=True))
        made.append((row, look.place(row, (_row(places[row]), _row(chosen.ends[row])), int(counts[row]), extent)))
    sign = -1.0 if settings.uphill else 1.0
    made.sort(key=lambda one: _rank(one[1], sign * height(terrain.formula, one[1])))
    return tuple(place for _, place in made), np.array([row for row, _ in made])


def _rank(place: Place, f: float) -> tuple[bool, float, Row]:
    """What is sought comes first; then by f, the same to 9 digits being equal, then by the point."""
    return not place.sought, float(f"{f:.9g}"), place.point


def height(formula: Formula, place: Place) -> float:
    """Give f at a place, 0 where all of it is rounding: its digits are noise then, and others on another processor."""
    noise = abs(place.f) < LITTLE and abs(place.f) <= rounding(formula, place.point)[0]
    return 0.0 if noise else place.f


def _extents(points: Floats, ends: Whole) -> tuple[Floats, Floats]:
    """From where to where the ends of each place lie: (places, n) both."""
    import numpy as np

    order = np.argsort(ends, kind="stable")
    first = np.flatnonzero(np.diff(ends[order], prepend=-1))
    low, high = (one.reduceat(points[order], first, axis=0) for one in (np.minimum, np.maximum))
    return low, high


def _row(numbers: Floats) -> Row:
    row: list[float] = numbers.tolist()
    return tuple(row)


class _Look:
    """Diagnoses of places, as many as there is time for; a Ctrl-C ends them."""

    def __init__(self, terrain: Terrain, settings: Settings, chosen: Chosen) -> None:
        self.ground = Ground(terrain.formula, terrain.backward, by_sympy=False)
        self.settings, self.sharp, self.crowded = settings, chosen.sharp.tolist(), chosen.crowded.tolist()
        self.sharply, self.closely = LOOKED if terrain.is_curved else LOOKED_LARGE

    def place(self, row: int, points: tuple[Row, Row], starts: int, extent: tuple[Row, ...]) -> Place:
        """Give the place, diagnosed where there is time: at the first of the points, or where f or its slope is not
        defined just there, which Newton's steps may hit, at the second.
        """
        uphill, point = self.settings.uphill, points[0]
        if self.crowded[row]:
            return Place("plateau", False, point, self.ground.value(point), starts, extent)
        found = self._diagnosed(row, point)
        if found is not None and found.kind == "undefined":
            point, found = points[1], self._diagnosed(row, points[1])
        f = self.ground.value(point)
        if found is None:
            return Place(UNKNOWN, False, point, f, starts, extent)
        sought = found.is_end(uphill=uphill)
        if sought and found.ways("flat"):
            return Place(CONNECTED[uphill], False, point, f, starts, extent)
        return Place(found.kind, sought, point, f, starts, extent)

    def _diagnosed(self, row: int, point: Row) -> Diagnosis | None:
        if self.sharp[row]:
            self.sharply -= 1
        else:
            self.closely -= 1
        if (self.sharply if self.sharp[row] else self.closely) < 0:
            return None
        try:
            return diagnose(self.ground, point, small=True, uphill=self.settings.uphill)
        except KeyboardInterrupt:
            self.sharply = self.closely = 0
            return None
