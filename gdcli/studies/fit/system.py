"""The linear equations of one step to the exact answer, solved by singular values: least squares by QR, or any loss.

Of least squares the triangle R of [J r] is made block after block, J the slopes of the predictions by the parameters
and r what is left of the data: J'J is never formed, which would square its condition number (Golub 1965). Any other
loss has the curvature J'WJ, W its second slopes (Nocedal & Wright 2006, section 10.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.engine.arrays import compile_arrays
from gdcli.language.formula import Builder, Formula
from gdcli.studies.fit.objective import Objective, Parts, slopes_by

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BLOCK = 8192


@dataclass(frozen=True)
class System:
    """The equations at a point, each parameter in units of `scale`: the squares of the singular values, the directions.

    `rises` is what the step is along each direction before it is divided by the square; `curvature` the factor from
    the squares to the eigenvalues of the mean loss's Hessian; `rest` the sum of squares that no step can take away.
    """

    squares: Floats
    vectors: Floats
    rises: Floats
    scale: Floats
    curvature: float
    least: float
    rest: float = 0.0

    @property
    def rank(self) -> int:
        """How many directions the data determine."""
        return int((self.squares > self.least).sum())

    def along(self, damping: float) -> Floats:
        """The step along each direction, the shorter the larger the damping; with none, open directions are left."""
        import numpy as np

        left = (self.squares <= self.least) & (damping == 0)
        along: Floats = np.where(left, 0.0, self.rises / np.where(left, 1.0, self.squares + damping))
        return along

    def step(self, damping: float) -> Floats:
        """The step of the parameters."""
        step: Floats = (self.vectors @ self.along(damping)) / self.scale
        return step

    def fall(self, damping: float) -> float:
        """By how much the mean loss falls over a step, were it the quadratic that the equations are of."""
        along = self.along(damping)
        return self.curvature * float((along**2 * (self.squares / 2 + damping)).sum())

    @property
    def promise(self) -> float:
        """The fall of the undamped step."""
        return self.fall(0.0)

    @property
    def root(self) -> Floats:
        """A matrix whose product with itself, transposed first, is the Hessian of the mean loss."""
        import numpy as np

        root: Floats = np.sqrt(self.curvature * self.squares)[:, None] * self.vectors.T * self.scale
        return root

    def spread(self) -> Floats | None:
        """The diagonal of the inverse of J'J (or of J'WJ); None where the data leave a direction open."""
        if self.rank < len(self.squares):
            return None
        spread: Floats = ((self.vectors**2) / self.squares).sum(axis=1) / self.scale**2
        return spread


Systems = Callable[[Sequence[float]], System | None]


def squares_system(parts: Parts, objective: Objective) -> Systems:
    """Make what gives the equations of least squares at a point; None where they are not finite."""
    import numpy as np

    blocks = _blocks(parts, objective, squares=True)
    size, count = len(objective.parameters), objective.rows.shape[1]

    def at(point: Sequence[float]) -> System | None:
        triangle = _triangle(blocks(point), size)
        if triangle is not None and objective.l2:
            pull = np.sqrt(count * objective.l2 / 2) * np.diag(np.where(objective.penalized, 1.0, 0.0))
            triangle = _triangle([triangle, np.column_stack([pull, -pull @ np.array(point)])], size)
        if triangle is None:
            return None
        design, rest = triangle[:, :size], triangle[:, size]
        scale = _scale(np.sqrt((design**2).sum(axis=0)))
        if not np.isfinite(scale).all():
            return None
        left, values, right = np.linalg.svd(design / scale, full_matrices=False)
        along = left.T @ rest
        least = (max(size, 2) * np.finfo(float).eps * values.max(initial=0.0)) ** 2
        return System(values**2, right.T, values * along, scale, 2 / count, least, float(rest @ rest - along @ along))

    return at


def _triangle(blocks: Iterable[Floats], size: int) -> Floats | None:
    """The triangle of all blocks below each other, size + 1 rows of size + 1; None where it is not finite."""
    import numpy as np

    triangle = np.zeros((size + 1, size + 1))
    for rows in blocks:
        if not np.isfinite(rows).all():
            return None
        triangle = np.asarray(np.linalg.qr(np.vstack([triangle, rows]), mode="r"))
    return triangle if np.isfinite(triangle).all() else None


def curved_system(parts: Parts, objective: Objective) -> Systems:
    """Make what gives the equations of any loss at a point; None where they are not finite."""
    import numpy as np

    blocks = _blocks(parts, objective, squares=False)
    size, count = len(objective.parameters), objective.rows.shape[1]

    def at(point: Sequence[float]) -> System | None:
        matrix = np.diag(np.where(objective.penalized, count * objective.l2, 0.0))
        for rows in blocks(point):
            slopes, weights = rows[:, :size], np.maximum(rows[:, size], 0.0)
            matrix = matrix + slopes.T @ (slopes * weights[:, None])
        _, gradient = objective.at(point)
        gradient = -count * np.array(gradient)
        if not (np.isfinite(matrix).all() and np.isfinite(gradient).all()):
            return None
        scale = _scale(np.sqrt(np.diag(matrix)))
        values, vectors = np.linalg.eigh(matrix / scale / scale[:, None])
        values = np.maximum(values, 0.0)
        least = size * np.finfo(float).eps * values.max(initial=0.0)
        return System(values, vectors, vectors.T @ (gradient / scale), scale, 1 / count, float(least))

    return at


def _scale(lengths: Floats) -> Floats:
    import numpy as np

    return np.where(lengths > 0, lengths, 1.0)


def _blocks(parts: Parts, objective: Objective, *, squares: bool) -> Callable[[Sequence[float]], Iterator[Floats]]:
    """Rows of the slopes and, last, of what is left (or of the loss's second slope), block after block."""
    import numpy as np

    names = (*objective.parameters, *[one for one in objective.formula.variables if one not in objective.parameters])
    inner = Formula(parts.inner.nodes, parts.inner.outputs, names)
    slopes = slopes_by(inner, objective.parameters)
    builder = Builder(limit=10_000_000)
    here, there = builder.include(inner, keep=inner.live), builder.include(slopes, keep=slopes.live)
    prediction, target = here[inner.outputs[0]], builder.variable(names[-1])
    last = builder.call("sub", target, prediction) if squares else _second(builder, parts.outer, prediction, target)
    run = compile_arrays(builder.formula([*[there[one] for one in slopes.outputs], last], names))

    def blocks(point: Sequence[float]) -> Iterator[Floats]:
        for first in range(0, objective.rows.shape[1], BLOCK):
            yield np.array(run(*point, *objective.rows[:, first : first + BLOCK])).T

    return blocks


def _second(builder: Builder, outer: Formula, prediction: int, target: int) -> int:
    """The loss's second slope at a prediction."""
    second = second_slope(outer)
    there = builder.include(second, {"p": prediction, "y": target}, second.live)
    return there[second.outputs[0]]


def second_slope(outer: Formula) -> Formula:
    """The second derivative of a loss by the prediction."""
    return slopes_by(slopes_by(outer, ["p"]), ["p"])
