"""Heights of a function near a point, each with its doubt: at 50 digits while that is quick, else in float64."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from gdcli.descent.curvature import EPSILON, SYMBOLIC, Curvature, combine, dot, moved
from gdcli.engine.arrays import compile_arrays
from gdcli.engine.digits import evaluate_digits
from gdcli.engine.python import compile_function

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

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
        self.many = len(curvature.point) > SYMBOLIC
        parts = zip(curvature.vectors, curvature.values, curvature.sure, strict=True)
        pairs = [(vector, value) for vector, value, sure in parts if sure]
        self.steep: Row = tuple(value for _, value in pairs)
        self.sure = [vector for vector, _ in pairs]

    def floors(self, points: Sequence[Row]) -> list[Row]:
        """The points brought, along the sure directions, to where the slope is 0; those that cannot be stay."""
        if not self.sure or not points:
            return list(points)
        return self._floors_of_many(points) if self.many else list(map(self._floor, points))

    def heights(self, points: Sequence[Row]) -> list[Height]:
        """The heights at points on the floor."""
        if self.exact:
            return list(map(self._exactly, points))
        return [Height(value, ROUNDED * abs(value) + self._unsettled) for value in self.rough(points)]

    def rough(self, points: Sequence[Row]) -> list[float]:
        """The heights in float64."""
        if not self.many or not points:
            return [self._value(*point)[0] for point in points]
        import numpy as np

        found: list[float] = self._values(*np.array(points).T)[0].tolist()
        return found

    def slope(self, point: Row) -> Row:
        """The gradient in float64, without what it has along the sure directions."""
        row = self._slope(*point)
        if not self.sure:
            return row
        if not self.many:
            return moved(row, combine([dot(row, vector) for vector in self.sure], self.sure), -1.0)
        rest: list[float] = (row - self._frame.T @ (self._frame @ row)).tolist()
        return tuple(rest)

    def _floor(self, point: Row) -> Row:
        for _ in range(NEWTON):
            slope = self._slope(*point)
            shares = [-dot(slope, vector) / value for vector, value in zip(self.sure, self.steep, strict=True)]
            if not all(map(math.isfinite, shares)):
                return point
            point = moved(point, combine(shares, self.sure))
        return point

    def _floors_of_many(self, points: Sequence[Row]) -> list[Row]:
        import numpy as np

        here, steep = np.array(points), np.array(self.steep)
        for _ in range(NEWTON):
            steps = -(np.array(self._slopes(*here.T)).T @ self._frame.T / steep) @ self._frame
            here = np.where(np.isfinite(steps).all(axis=1)[:, None], here + steps, here)
        return list(map(tuple, here.tolist()))

    def _exactly(self, point: Row) -> Height:
        [value] = evaluate_digits(self.ground.formula, point, DIGITS)
        if value is None:
            return Height(None)
        return Height(value, CERTAIN * abs(value) + (self._across(point) if self.sure else 0))

    def _across(self, point: Row) -> float:
        """How much lower the floor may be than a point, which Newton's step, too short for floats, does not reach."""
        slopes = evaluate_digits(self.ground.slopes, point, DIGITS)
        known = [math.nan if slope is None else float(slope) for slope in slopes]
        if not all(map(math.isfinite, known)):
            return self._unsettled
        return math.fsum(dot(known, one) ** 2 / abs(value) for one, value in zip(self.sure, self.steep, strict=True))

    @property
    def _unsettled(self) -> float:
        """What the rounding of a point makes of the height of the floor, steep across."""
        return max(map(abs, self.steep), default=0.0) * (2 * EPSILON * self.scale) ** 2

    @cached_property
    def _frame(self) -> Floats:
        import numpy as np

        return np.array(self.sure)

    @cached_property
    def _value(self) -> Callable[..., Row]:
        return compile_function(self.ground.formula)

    @cached_property
    def _slope(self) -> Callable[..., Row]:
        return compile_function(self.ground.slopes)

    @cached_property
    def _values(self) -> Callable[..., tuple[Floats, ...]]:
        return compile_arrays(self.ground.formula)

    @cached_property
    def _slopes(self) -> Callable[..., tuple[Floats, ...]]:
        return compile_arrays(self.ground.slopes)
