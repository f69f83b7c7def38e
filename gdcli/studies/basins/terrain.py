"""A function at many points at once: heights, slopes, curvature, and Newton's steps to where the slope is 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from gdcli.calculus.backprop import backprop
from gdcli.calculus.gradient import along, jacobian
from gdcli.engine.arrays import compile_arrays
from gdcli.language.formula import Formula

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

LARGEST = 36  # variables; beyond, no Hessian is made at many points
LARGEST_OF_FEW, EFFORT = 100, 2e8  # variables, and points times their cube; beyond, none is made at few points either
CHUNK = 1_000_000  # numbers of the Hessians that are made at once
FEW, POWERS = 16, 50  # points, and steps of a power iteration
FLAT = 1e-7  # a curvature of at most this share of the largest is none


class Steps(NamedTuple):
    """Newton's steps along the directions that are curved, the length of the slope, and whether a direction is flat.

    steps: (m, n); slope: (m,); flat: (m,), also true where no Hessian is known.
    """

    steps: Floats
    slope: Floats
    flat: Mask


class Terrain:
    """A function of n variables over arrays of points of shape (m, n)."""

    def __init__(self, formula: Formula) -> None:
        """Derive nothing before it is asked for."""
        self.formula, self.size = formula, len(formula.variables)

    def heights(self, points: Floats) -> Floats:
        """Give f: (m,)."""
        return self._value(*points.T)[0]

    def slopes(self, points: Floats) -> Floats:
        """Give the gradient: (m, n)."""
        import numpy as np

        return np.stack(self._slope(*points.T), axis=1)

    @property
    def is_curved(self) -> bool:
        """Whether there are few enough variables for a Hessian at many points."""
        return self.size <= LARGEST

    def steepest(self, points: Floats) -> float:
        """Give the largest size of a curvature at any of the points, 0 where none is known.

        Of many variables by power iteration (Golub & Van Loan 2013, section 8.2.1), at the first few points.
        """
        import numpy as np

        if not self.is_curved:
            sizes = self._by_powers(points[:FEW])
        else:
            sizes = np.concatenate(
                [np.abs(np.linalg.eigvalsh(matrix)).max(axis=1) for matrix, _ in self._matrices(points)]
            )
        return float(sizes[np.isfinite(sizes)].max(initial=0.0))

    def _by_powers(self, points: Floats) -> Floats:
        import numpy as np

        times = compile_arrays(along(self.backward))
        vectors = np.random.default_rng(0).standard_normal(points.shape)
        sizes = np.zeros(len(points))
        for _ in range(POWERS):
            with np.errstate(all="ignore"):
                vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            vectors = np.stack(times(*points.T, *vectors.T), axis=1)
            sizes = np.linalg.norm(vectors, axis=1)
        return sizes

    def takes(self, count: int) -> bool:
        """Whether Hessians are made at that number of points, where they are wanted at few."""
        return self.is_curved or (self.size <= LARGEST_OF_FEW and count * self.size**3 <= EFFORT)

    def newton(self, points: Floats, *, by_hessian: bool | None = None) -> Steps:
        """Give Newton's steps, the way to the stationary point next to each point were f quadratic.

        Not `by_hessian`, which is where there are too many variables if nothing is said, no step is known.
        """
        import numpy as np

        slopes = self.slopes(points)
        steps, flat = np.zeros_like(points), np.ones(len(points), dtype=np.bool_)
        first, hessians = 0, self.is_curved if by_hessian is None else by_hessian
        for matrix, finite in self._matrices(points) if hessians else ():
            here = slice(first, first := first + len(matrix))
            values, vectors = np.linalg.eigh(matrix)
            sizes = np.abs(values)
            curved = (sizes > FLAT * sizes.max(axis=1, keepdims=True)) & finite[:, None]
            along = np.einsum("mji,mj->mi", vectors, slopes[here])
            shares = np.where(curved, -along / np.where(curved, values, 1.0), 0.0)
            steps[here] = np.einsum("mij,mj->mi", vectors, shares)
            flat[here] = ~curved.all(axis=1)
        known: Mask = np.logical_and.reduce(np.isfinite(steps), axis=1)
        lengths: Floats = np.sqrt((slopes * slopes).sum(axis=1))
        return Steps(np.where(known[:, None], steps, 0.0), lengths, flat | ~known)

    def _matrices(self, points: Floats) -> Iterator[tuple[Floats, Mask]]:
        """The Hessians of some points after others, 0 where they are not finite, and whether they are."""
        import numpy as np

        size = self.size
        count = max(1, CHUNK // (size * size))
        for first in range(0, len(points), count):
            values = np.stack(self._second(*points[first : first + count].T), axis=-1).reshape(-1, size, size)
            finite: Mask = np.logical_and.reduce(np.isfinite(values), axis=(1, 2))
            values = np.where(finite[:, None, None], values, 0.0)
            yield (values + values.transpose(0, 2, 1)) / 2, finite

    @cached_property
    def _value(self) -> Callable[..., tuple[Floats, ...]]:
        return compile_arrays(self.formula)

    @cached_property
    def backward(self) -> Formula:
        """The gradient, by a backward pass."""
        return backprop(self.formula)

    @cached_property
    def _slope(self) -> Callable[..., tuple[Floats, ...]]:
        return compile_arrays(self.backward)

    @cached_property
    def _second(self) -> Callable[..., tuple[Floats, ...]]:
        return compile_arrays(jacobian(self.backward))
