"""Going a little way from a point and looking: where curvature does not tell what an end is, heights do.

A height counts only where it differs from the point's by more than the slope there explains: a slope that is not
quite 0 falls on one side of every point. Heights are taken at 50 digits, so that no rounding is mistaken for a hill.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from gdcli.descent.curvature import Curvature, combine, dot, moved
from gdcli.descent.look import Height, Look

Row = tuple[float, ...]
Change = Literal["rises", "falls", "flat", "slopes", "undefined"]

BOTH: tuple[Change, Change] = ("falls", "rises")
TELLING = ("flat", "undefined", "slopes", *BOTH)  # what the radii say, the weakest first
RADII = (1e-4, 1e-3, 1e-2)  # in the scale of the point
EXPLAINED = 3.0
FEW = 6
RANDOM = 24
WORK = 60_000  # nodes at 50 digits; larger formulas are looked at in fewer directions, and then in float64
ANGLES = (0.5, 1e-5)  # the first and the last turn of a search for the lowest way
STARTS = 2  # such searches at each radius
ASIDE = 0.05


@dataclass(frozen=True)
class Probe:
    """What the function does along one way from the point, a vector of length 1; `undefined` where it has no value."""

    way: Row
    change: Change


def probe(curvature: Curvature) -> list[Probe]:
    """Look along the directions whose curvature is not sure, and along mixtures of them, both ways.

    Along the others each place is brought to its valley's floor (or ridge) by Newton's steps, so that a curved valley
    is followed: (x - y^2)*(x - 3y^2) falls along x = 2y^2, and along no straight line. Where none of the ways falls,
    or none rises, the lowest or the highest is searched for: it may lie in a wedge between them.
    """
    weak = [vector for vector, sure in zip(curvature.vectors, curvature.sure, strict=True) if not sure]
    places = WORK // (len(curvature.ground.formula.live) * len(RADII))
    around = Around(curvature, look := Look(curvature, exact=places >= 2 * len(weak)))
    if around.height.value is None:
        return [Probe(vector, "slopes") for vector in weak]
    ways = list(_ways(weak, max(2 * len(weak), min(4 * FEW * FEW, places))))
    changes = around.changes(ways)
    seen = {*changes, *["rises" if value > 0 else "falls" for value in look.steep]}
    missing: list[Change] = [one for one in BOTH if one not in seen and len(weak) > 1]
    wedges = [around.wedge(ways, one) for one in missing]
    return [*map(Probe, ways, changes), *[one for one in wedges if one is not None]]


class Around:
    """A point with its height and slope, and what the function does on ways from it."""

    def __init__(self, curvature: Curvature, look: Look) -> None:
        """Stand at the point, on its valley's floor (or ridge)."""
        self.look = look
        [self.base] = look.floors([curvature.point])
        [self.height] = look.heights([self.base])
        self.slope = curvature.ground.gradient(self.base) if look.sure else curvature.slope
        self.radii = [share * curvature.scale for share in RADII]

    def changes(self, ways: list[Row]) -> list[Change]:
        """What f does along each way: at the smallest radius where it differs by more than the slope explains."""
        found: list[Change] = ["flat"] * len(ways)
        explained = [EXPLAINED * abs(dot(self.slope, way)) for way in ways]
        for radius in self.radii:
            left = [number for number, change in enumerate(found) if change not in BOTH]
            for number, rise in zip(left, self.rises([ways[number] for number in left], radius), strict=True):
                change = _change(rise, explained[number] * radius)
                found[number] = max(found[number], change, key=TELLING.index)
        return found

    def wedge(self, ways: list[Row], wanted: Change) -> Probe | None:
        """A way along which f falls (or rises) that lies between those that were tried; None where there is none.

        It is searched for in float64, at each radius, and judged at 50 digits: the smallest radius decides at which
        the lowest (highest) way differs by more than the slope explains.
        """
        sign, steep = (1 if wanted == "falls" else -1), EXPLAINED * math.hypot(*self.slope)
        found = [way for radius in self.radii for way in self._lowest(ways, radius, sign)]
        for radius in self.radii:
            rises = zip(self.rises(found, radius), found, strict=True)
            rise, way = min(rises, key=lambda one: _signed(one[0].value, sign))
            change = _change(rise, steep * radius)
            if change in BOTH:
                return Probe(way, wanted) if change == wanted else None
        return None

    def rises(self, ways: list[Row], radius: float) -> list[Height]:
        """How much higher f is at a radius."""
        return [there.above(self.height) for there in self.look.heights(self._places(ways, radius))]

    def _places(self, ways: list[Row], radius: float) -> list[Row]:
        return self.look.floors([moved(self.base, way, radius) for way in ways])

    def _lowest(self, ways: list[Row], radius: float, sign: int) -> Iterator[Row]:
        """The lowest ways at a radius (for a sign of -1 the highest), turned further downhill.

        From each a search starts there, and one a little beside it: it may be the ridge between two wedges.
        """
        heights = [_signed(one, sign) for one in self.look.rough(self._places(ways, radius))]
        for _, way in sorted(zip(heights, ways, strict=True))[:STARTS]:
            yield self._turned(way, radius, sign)
            yield self._turned(_unit(moved(way, ways[-1], ASIDE)), radius, sign)

    def _turned(self, way: Row, radius: float, sign: int) -> Row:
        """A way turned to where f falls on the sphere around the point, by angles that become smaller."""
        [place], (angle, last) = self._places([way], radius), ANGLES
        lowest = _signed(self.look.rough([place])[0], sign)
        while angle > last:
            slope = self.look.slope(place)
            tangent = moved(slope, way, -dot(slope, way))
            length = math.hypot(*tangent)
            if not 0 < length < math.inf:
                return way
            turned = _unit(moved(way, tangent, -sign * angle / length))
            [there] = self._places([turned], radius)
            if (height := _signed(self.look.rough([there])[0], sign)) < lowest:
                way, place, lowest = turned, there, height
            else:
                angle /= 2
        return way


def _signed(height: Any, sign: int) -> Any:
    """A height, or upside down; a place without one is the last."""
    return math.inf if height is None or math.isnan(height) else sign * height


def _change(rise: Height, explained: float) -> Change:
    """What f does, where the slope explains so much of it."""
    if rise.value is None:
        return "slopes"
    if math.isnan(rise.value):
        return "undefined"
    if abs(rise.value) > explained + rise.doubt:
        return "rises" if rise.value > 0 else "falls"
    return "slopes" if abs(rise.value) > rise.doubt else "flat"


def _ways(directions: list[Row], most: int) -> Iterator[Row]:
    """The directions, their diagonals where they are few, and random mixtures; each both ways, at most so many."""
    ways = list(directions)
    if len(directions) <= FEW:
        ways += [_unit(combine((1.0, s), pair)) for pair in combinations(directions, 2) for s in (1.0, -1.0)]
    draw = random.Random(0).gauss
    if len(directions) > 1:
        ways += [_unit(combine([draw(0.0, 1.0) for _ in directions], directions)) for _ in range(RANDOM)]
    for way in ways[: most // 2]:
        yield way
        yield tuple(-one for one in way)


def _unit(vector: Row) -> Row:
    length = math.hypot(*vector)
    return tuple(one / length for one in vector)
