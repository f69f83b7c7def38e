"""Heights of a function near a point, each with its doubt: at 50 digits while that is quick, else in float64."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from gdcli.descent.curvature import EPSILON, Curvature, combine, dot, moved
from gdcli.engine.digits import evaluate_digits
from gdcli.engine.python import compile_function

Row = tuple[float, ...]
Real = Any  # a number of mpmath, or a float
DIGITS = 50
CERTAIN = 1e-40  # of a value at 50 digits, this share is its rounding
ROUNDED = 1e-10  # of a value in float64
NEWTON = 3


class Height(NamedTuple):
    """A height and by how much it may be off; None where no value can be told, NaN where there is none."""

    value: Real | None
    doubt: Real = 0.0

    def above(self, other: Height) -> Height:
        """How much higher this is than another."""
        if self.value is None or other.value is None:
            return Height(None)
        return Height(self.value - other.value, self.doubt + other.doubt)


class Look:
    """Heights of a function around a point, on the floor of the valley (or the ridge) that its sure directions make."""

    def __init__(self, curvature: Curvature, *, exact: bool) -> None:
        """Choose whether to look at 50 digits."""
        self.ground, self.scale, self.exact = curvature.ground, curvature.scale, exact
        self._value, self._slopes = map(compile_function, (self.ground.formula, self.ground.slopes))
        parts = zip(curvature.vectors, curvature.values, curvature.sure, strict=True)
        self.sure = [(vector, value) for vector, value, sure in parts if sure]

    def floor(self, point: Row) -> Row:
        """The point brought, along the sure directions, to where the slope is 0."""
        for _ in range(NEWTON if self.sure else 0):
            slope = self._slopes(*point)
            shares = [-dot(slope, vector) / value for vector, value in self.sure]
            if not all(map(math.isfinite, shares)):
                return point
            point = moved(point, combine(shares, [vector for vector, _ in self.sure]))
        return point

    def height(self, point: Row) -> Height:
        """The height of the floor at a point."""
        if not self.exact:
            rough = self.rough(point)
            return Height(rough, ROUNDED * abs(rough) + self._unsettled)
        [value] = evaluate_digits(self.ground.formula, point, DIGITS)
        if value is None:
            return Height(None)
        return Height(value, CERTAIN * abs(value) + (self._across(point) if self.sure else 0))

    def rough(self, point: Row) -> float:
        """The height in float64."""
        return self._value(*point)[0]

    def _across(self, point: Row) -> float:
        """How much lower the floor may be than a point, which Newton's step, too short for floats, does not reach."""
        slopes = evaluate_digits(self.ground.slopes, point, DIGITS)
        known = [math.nan if slope is None else float(slope) for slope in slopes]
        if not all(map(math.isfinite, known)):
            return self._unsettled
        return math.fsum(dot(known, vector) ** 2 / abs(curved) for vector, curved in self.sure)

    @property
    def _unsettled(self) -> float:
        """What the rounding of a point makes of the height of the floor, steep across."""
        across = max((abs(value) for _, value in self.sure), default=0.0)
        return across * (2 * EPSILON * self.scale) ** 2
