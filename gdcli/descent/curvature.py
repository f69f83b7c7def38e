"""A function around a point: value, gradient, and the Hessian's eigenvalues with what they say of a nearby end.

The Hessian is symbolic up to SYMBOLIC variables; beyond, one backward pass over the gradient gives it times any vector.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import mul
from typing import TYPE_CHECKING

from gdcli.calculus.gradient import along, hessian, jacobian
from gdcli.engine.arrays import compile_arrays
from gdcli.engine.python import outputs_at
from gdcli.engine.spectrum import Spectrum, spectrum
from gdcli.language.formula import Formula

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Row = tuple[float, ...]
SYMBOLIC = 36
LARGEST = 2_000  # variables; beyond, the Hessian takes longer than a user waits
EPSILON = sys.float_info.epsilon
STEADY = 0.3  # a curvature that changes by less over Newton's step is one that can be trusted
NEAR = 0.1  # Newton's step must end that near, in the scale of the point


@dataclass(frozen=True)
class Ground:
    """A function with its gradient, ready to be asked at points. `slopes` has one output for each variable.

    The second derivatives are SymPy's, or by backward passes over the slopes.
    """

    formula: Formula
    slopes: Formula
    by_sympy: bool = True

    @cached_property
    def second(self) -> Formula:
        """The second derivatives, row by row, n*n outputs."""
        return hessian(self.formula) if self.by_sympy else jacobian(self.slopes)

    def value(self, point: Row) -> float:
        """The function at a point."""
        return outputs_at(self.formula, point)[0]

    def gradient(self, point: Row) -> Row:
        """The gradient at a point."""
        return outputs_at(self.slopes, point)

    def matrix(self, point: Row) -> list[Row] | None:
        """The Hessian at a point, n rows of n; None where it is not finite or n is too large."""
        size = len(point)
        if size > LARGEST:
            return None
        rows = self._symbolic(point) if size <= SYMBOLIC else self._by_vectors(point)
        return rows if all(all(map(math.isfinite, row)) for row in rows) else None

    def _symbolic(self, point: Row) -> list[Row]:
        size = len(point)
        values = outputs_at(self.second, point)
        return [values[first : first + size] for first in range(0, size * size, size)]

    def _by_vectors(self, point: Row) -> list[Row]:
        """The Hessian times each unit vector, all of them at once."""
        import numpy as np

        return [tuple(row.tolist()) for row in self._times_vector(*point, *np.eye(len(point)))]

    @cached_property
    def _times_vector(self) -> Callable[..., Sequence[Floats]]:
        return compile_arrays(along(self.slopes))

    def curvature(self, point: Row) -> Curvature | None:
        """The curvature at a point; None where it cannot be told."""
        matrix = self.matrix(point)
        if matrix is None:
            return None
        return Curvature(point, self.gradient(point), spectrum(matrix), self)


@dataclass(frozen=True)
class Curvature:
    """The Hessian's eigenvalues and directions at a point, and the gradient there."""

    point: Row
    slope: Row
    spectrum: Spectrum
    ground: Ground

    @property
    def values(self) -> Row:
        """The eigenvalues in ascending order."""
        return self.spectrum.values

    @property
    def zero(self) -> float:
        """An eigenvalue of at most this size is 0 within rounding."""
        return 1e-12 * len(self.values) * max(map(abs, self.values))

    @property
    def scale(self) -> float:
        """The size of the point: what is near is near beside it."""
        return max(1.0, *map(abs, self.point))

    @cached_property
    def newton(self) -> Row:
        """Newton's step along each direction: how far the point with slope 0 is, 0 along flat ones."""
        along = [dot(self.slope, vector) for vector in self.spectrum.vectors]
        return tuple(-c / value if abs(value) > self.zero else 0.0 for c, value in zip(along, self.values, strict=True))

    def settled(self, unit: float) -> bool:
        """Whether Newton's step is lost in the rounding of the point: no float is nearer to the stationary point."""
        if any(abs(value) <= self.zero for value in self.values):
            return False
        step = combine(self.newton, self.spectrum.vectors)
        return all(abs(one) <= 8 * unit * abs(x) for one, x in zip(step, self.point, strict=True))

    @cached_property
    def sure(self) -> tuple[bool, ...]:
        """Of each direction, whether its curvature says what is near: not 0, steady over Newton's step, that short."""
        near = [
            abs(value) > self.zero and abs(step) <= NEAR * self.scale
            for value, step in zip(self.values, self.newton, strict=True)
        ]
        steady = self._steady([one if holds else 0.0 for one, holds in zip(self.newton, near, strict=True)])
        return tuple(one and other for one, other in zip(near, steady, strict=True))

    @cached_property
    def holds(self) -> bool:
        """Whether the curvature is steady all the way to where the slope is 0 by it, however far that is."""
        return all(self._steady(self.newton))

    def _steady(self, shares: Sequence[float]) -> Sequence[bool]:
        """Of each direction, whether its curvature is the same, more or less, after a step that far along each."""
        there = moved(self.point, combine(shares, self.vectors))
        if there == self.point:
            return (True,) * len(self.values)
        matrix = self.ground.matrix(there)
        if matrix is None:
            return (False,) * len(self.values)
        bent = _along_each(matrix, self.vectors)
        return [abs(b - a) <= STEADY * abs(a) + self.zero for a, b in zip(self.values, bent, strict=True)]

    @property
    def vectors(self) -> tuple[Row, ...]:
        """The directions, each of length 1."""
        return self.spectrum.vectors


def dot(first: Sequence[float], second: Sequence[float]) -> float:
    """The inner product."""
    return math.fsum(map(mul, first, second))


def combine(shares: Sequence[float], vectors: Sequence[Row]) -> Row:
    """The sum of vectors, each times its share."""
    return tuple(dot(shares, ones) for ones in zip(*vectors, strict=True))


def moved(point: Row, step: Sequence[float], size: float = 1.0) -> Row:
    """The point and a multiple of a step."""
    return tuple(x + size * one for x, one in zip(point, step, strict=True))


def _along_each(matrix: Sequence[Row], vectors: Sequence[Row]) -> Sequence[float]:
    """The curvature of a Hessian along each vector of length 1."""
    if len(vectors) <= SYMBOLIC:
        return [dot(vector, [dot(row, vector) for row in matrix]) for vector in vectors]
    import numpy as np

    along = np.array(vectors)
    found: list[float] = (along @ np.array(matrix) * along).sum(axis=1).tolist()
    return found
