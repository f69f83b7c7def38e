"""Going a little way from a point and looking: where curvature does not tell what an end is, heights do.

A height counts only where it differs from the point's by more than the slope there explains: a slope that is not
quite 0 falls on one side of every point. Heights are taken at 50 digits, so that no rounding is mistaken for a hill.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any, Literal

from gdcli.descent.curvature import Curvature, combine, dot, moved
from gdcli.descent.look import Height, Look

Row = tuple[float, ...]
Change = Literal["rises", "falls", "flat", "slopes", "undefined"]

BOTH: tuple[Change, Change] = ("falls", "rises")
TELLING = ("flat", "undefined", "slopes")  # what a radius may say besides, the weakest first
RADII = (1e-4, 1e-3, 1e-2)  # in the scale of the point
EXPLAINED = 3.0
FEW = 6
RANDOM = 24
WORK = 60_000  # nodes at 50 digits; larger formulas are looked at in fewer directions, and then in float64
ANGLES = (0.5, 1e-5)  # the first and the last turn of a search for the lowest way
TRIES = 2_000  # places that it looks at


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
    around = Around(curvature, Look(curvature, exact=places >= 2 * len(weak)), weak)
    if around.height.value is None:
        return [Probe(vector, "slopes") for vector in weak]
    ways = list(_ways(weak, max(2 * len(weak), min(4 * FEW * FEW, places))))
    probes = [Probe(way, around.change(way)) for way in ways]
    seen = {one.change for one in probes} | {"rises" if value > 0 else "falls" for _, value in around.look.sure}
    missing: list[Change] = [one for one in BOTH if one not in seen and len(weak) > 1]
    searched = [around.wedge(ways, one) for one in missing]
    return [*probes, *[one for one in searched if one is not None]]


class Around:
    """A point with its height and slope, and what the function does on ways from it."""

    def __init__(self, curvature: Curvature, look: Look, weak: list[Row]) -> None:
        """Stand at the point, on its valley's floor (or ridge)."""
        self.look, self.weak = look, weak
        self.base = look.floor(curvature.point)
        self.height = look.height(self.base)
        self.slope = curvature.ground.gradient(self.base) if any(curvature.sure) else curvature.slope
        self.radii = [share * curvature.scale for share in RADII]

    def change(self, way: Row) -> Change:
        """What f does along a way: at the smallest radius where it differs by more than the slope explains."""
        explained = EXPLAINED * abs(dot(self.slope, way))
        weaker: Change = "flat"
        for radius in self.radii:
            change = _change(self.rise(way, radius), explained * radius)
            if change in BOTH:
                return change
            weaker = max(weaker, change, key=TELLING.index)
        return weaker

    def wedge(self, ways: list[Row], wanted: Change) -> Probe | None:
        """A way along which f falls (or rises) that lies between those that were tried; None where there is none.

        It is searched for in float64, at each radius, and judged at 50 digits: the smallest radius decides at which
        the lowest (highest) way differs by more than the slope explains.
        """
        sign, steep = (1 if wanted == "falls" else -1), EXPLAINED * math.hypot(*self.slope)
        found = [_lowest(partial(self._rough, sign, radius), ways, self.weak) for radius in self.radii]
        for radius in self.radii:
            rises = [(self.rise(way, radius), way) for way in found]
            rise, way = min(rises, key=lambda one: _signed(one[0].value, sign))
            change = _change(rise, steep * radius)
            if change in BOTH:
                return Probe(way, wanted) if change == wanted else None
        return None

    def _rough(self, sign: int, radius: float, way: Row) -> float:
        """What is to be made small: the height in float64, upside down for the highest."""
        return float(_signed(self.look.rough(self._place(way, radius)), sign))

    def _place(self, way: Row, radius: float) -> Row:
        return self.look.floor(moved(self.base, way, radius))

    def rise(self, way: Row, radius: float) -> Height:
        """How much higher f is at a radius."""
        return self.look.height(self._place(way, radius)).above(self.height)


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


def _lowest(height: Callable[[Row], float], ways: list[Row], turns: list[Row]) -> Row:
    """The lowest way, from the lowest of those that were tried, turned by ever smaller angles."""
    best = min(ways, key=height)
    lowest, (turn, last), tries = height(best), ANGLES, TRIES
    while turn > last and tries > 0:
        turned = [_unit(moved(best, one, sign * turn)) for one in turns for sign in (1.0, -1.0)]
        tries -= len(turned)
        candidate = min(turned, key=height)
        if (there := height(candidate)) < lowest:
            best, lowest = candidate, there
        else:
            turn /= 2
    return best


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
