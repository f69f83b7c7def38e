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

from gdcli.descent.curvature import Curvature, Ground, combine, dot, moved
from gdcli.engine.digits import evaluate_digits
from gdcli.language.formula import Formula

Row = tuple[float, ...]
Height = Any  # a number of mpmath, or a float; None where f has none
Change = Literal["rises", "falls", "flat", "slopes"]

RADII = (1e-4, 1e-3, 1e-2)  # in the scale of the point
EXPLAINED = 3.0
FEW = 6
RANDOM = 24
WORK = 60_000  # nodes at 50 digits; larger formulas are looked at in fewer directions, and then in float64
ROUNDED = 1e-10


@dataclass(frozen=True)
class Probe:
    """What the function does along one way from the point, a vector of length 1."""

    way: Row
    change: Change


def probe(curvature: Curvature) -> list[Probe]:
    """Look along the directions whose curvature is not sure, and along mixtures of them, both ways.

    Along the others each place is brought to its valley's floor (or ridge) by Newton's steps, so that a curved valley
    is followed: (x - y^2)*(x - 3y^2) falls along x = 2y^2, and along no straight line.
    """
    weak = [vector for vector, sure in zip(curvature.vectors, curvature.sure, strict=True) if not sure]
    base = _floor(curvature, curvature.point)
    look = Look(curvature.ground.formula, len(weak))
    height = look.height(base)
    if height is None:
        return [Probe(vector, "slopes") for vector in weak]
    slope = curvature.ground.gradient(base)
    return [Probe(way, _change(curvature, look, base, height, slope, way)) for way in _ways(weak, look.most)]


def rises_all_round(ground: Ground, point: Row, sign: float) -> bool:
    """Whether sign*f is higher on every way from a point that was tried: axes, diagonals, random ways."""
    size = len(point)
    axes = [tuple(float(i == j) for j in range(size)) for i in range(size)]
    look = Look(ground.formula, size)
    height = look.height(point)
    scale = max(1.0, *map(abs, point))
    places = [moved(point, way, radius * scale) for way in _ways(axes, look.most) for radius in RADII]
    heights = [look.height(place) for place in places]
    return height is not None and all(one is not None and sign * (one - height) > 0 for one in heights)


class Look:
    """Heights of a formula: at 50 digits while that is quick, else in float64; `most` ways are worth the time."""

    def __init__(self, formula: Formula, directions: int) -> None:
        """Choose how to look, for a formula of a size and a number of directions."""
        self.formula = formula
        cost = len(formula.live) * len(RADII)
        self.most = max(2 * directions, min(4 * FEW * FEW, WORK // cost))
        self.exact = cost * 2 * directions <= WORK
        self.tiny = 1e-40 if self.exact else ROUNDED

    def height(self, point: Row) -> Height:
        """The function at a point; None where it has no value that can be told."""
        if not self.exact:
            value = Ground(self.formula, self.formula).value(point)
            return value if math.isfinite(value) else None
        [height] = evaluate_digits(self.formula, point)
        return height if height is not None and math.isfinite(height) else None


def _change(curvature: Curvature, look: Look, base: Row, height: Height, slope: Row, way: Row) -> Change:
    """What f does along a way: at the smallest radius where it differs by more than the slope explains."""
    explained = EXPLAINED * abs(dot(slope, way))
    steepest = max(map(abs, curvature.values))
    differs = False
    for share in RADII:
        radius = share * curvature.scale
        there = look.height(_floor(curvature, moved(base, way, radius)))
        if there is None:
            return "slopes"
        change = there - height
        tiny = look.tiny * abs(height) + steepest * (4e-16 * curvature.scale) ** 2 * any(curvature.sure)
        if abs(change) > explained * radius + tiny:
            return "rises" if change > 0 else "falls"
        differs = differs or abs(change) > tiny
    return "slopes" if differs else "flat"


def _floor(curvature: Curvature, point: Row) -> Row:
    """The point brought, along the sure directions, to where the slope is 0."""
    if not any(curvature.sure):
        return point
    for _ in range(3):
        slope = curvature.ground.gradient(point)
        shares = [
            -dot(slope, vector) / value if sure else 0.0
            for vector, value, sure in zip(curvature.vectors, curvature.values, curvature.sure, strict=True)
        ]
        if not all(map(math.isfinite, shares)):
            return point
        point = moved(point, combine(shares, curvature.vectors))
    return point


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
