"""What a fit goes down on: the mean loss over the rows, with its gradient by one backward pass over a row's formula."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gdcli.calculus.backprop import backprop
from gdcli.calculus.stable import stable
from gdcli.engine.rows import Sums, compile_sums
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.studies.fit.losses import NAMES, Loss

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Row = tuple[float, ...]
TARGET = "#y"


class Parts(NamedTuple):
    """A loss of a model taken apart: the loss is `outer`, in y and p, of `inner`, in parameters and columns."""

    inner: Formula
    outer: Formula


def parts_of(model: Formula, loss: Loss) -> Parts:
    """Take a loss apart, at the outermost function where the loss says how (see losses.py), else at the model.

    >>> from gdcli.studies.fit.losses import find_loss
    >>> str(parts_of(parse("sigmoid(a + b*x)"), find_loss("logloss")).inner)
    'a + b*x'
    """
    seen = stable(model)
    op, args, _ = seen.nodes[seen.outputs[0]]
    if op in loss.through:
        return Parts(seen.only(args[0]), parse(loss.through[op], bound=NAMES))
    return Parts(model, loss.formula)


def row_loss(parts: Parts) -> Formula:
    """The loss of one row: its variables are the model's and, last, the target."""
    builder = Builder(limit=10_000_000)
    here = builder.include(parts.inner, keep=parts.inner.live)
    replace = {"p": here[parts.inner.outputs[0]], "y": builder.variable(TARGET)}
    there = builder.include(parts.outer, replace, parts.outer.live)
    return builder.formula([there[parts.outer.outputs[0]]], (*parts.inner.variables, TARGET))


def slopes_by(formula: Formula, names: Sequence[str]) -> Formula:
    """The derivatives of a formula by some of its variables, by one backward pass; all its variables stay."""
    slopes = backprop(Formula(formula.nodes, formula.outputs, tuple(names)))
    return Formula(slopes.nodes, slopes.outputs, formula.variables)


@dataclass(frozen=True)
class Objective:
    """The mean loss and the penalty over rows: the loss of a row, and its slope by each parameter, as sums.

    `penalized` says of each parameter whether `l2` draws it to 0; `matrix` gives the parameters where a point is one of
    the coordinates of a scaled descent (see scaling.py).
    """

    parameters: tuple[str, ...]
    formula: Formula
    slopes: Formula
    sums: Sums
    rows: Floats
    l2: float
    penalized: tuple[bool, ...]
    matrix: Floats | None = None

    def at(self, point: Sequence[float], rows: Floats | None = None) -> tuple[float, Row]:
        """Give the objective and its gradient at a point, over all rows or over some."""
        rows = self.rows if rows is None else rows
        value, *slopes = [total / rows.shape[1] for total in self.sums.at(point, rows)]
        if not self.l2:
            return value, tuple(slopes)
        pull, back = self._penalty(point)
        return value + pull, tuple(slope + one for slope, one in zip(slopes, back, strict=True))

    def value(self, point: Sequence[float]) -> float:
        """Give the objective alone."""
        return self.at(point)[0]

    def data_loss(self, point: Sequence[float]) -> float:
        """The mean loss without the penalty."""
        return self.sums.at(point, self.rows)[0] / float(self.rows.shape[1])

    def _penalty(self, point: Sequence[float]) -> tuple[float, Sequence[float]]:
        """l2/2 times the sum of squares of the weights, and its slopes by the point."""
        import numpy as np

        weights = np.array(point) if self.matrix is None else self.matrix @ np.array(point)
        weights = np.where(self.penalized, weights, 0.0)
        slopes = self.l2 * (weights if self.matrix is None else self.matrix.T @ weights)
        return float(self.l2 / 2 * math.fsum((weights * weights).tolist())), slopes.tolist()


def objective(
    parts: Parts, parameters: Sequence[str], rows: Floats, l2: float = 0.0, matrix: Floats | None = None
) -> Objective:
    """Make an objective; `rows` are the columns of the model in its order, and last the target."""
    names = (*parameters, *[name for name in parts.inner.variables if name not in parameters])
    inner = Formula(parts.inner.nodes, parts.inner.outputs, names)
    formula = row_loss(Parts(inner, parts.outer))
    slopes = slopes_by(formula, parameters)
    builder = Builder(limit=10_000_000)
    here, there = builder.include(formula, keep=formula.live), builder.include(slopes, keep=slopes.live)
    outputs = [here[formula.outputs[0]], *[there[one] for one in slopes.outputs]]
    both = builder.formula(outputs, formula.variables)
    sums = compile_sums(both, formula.variables[len(parameters) :])
    alone = biases(inner, parameters)
    penalized = tuple(name not in alone for name in parameters)
    return Objective(tuple(parameters), formula, slopes, sums, rows, l2, penalized, matrix)


def biases(formula: Formula, parameters: Sequence[str]) -> frozenset[str]:
    """The parameters that only ever stand alone as a term of a sum: a penalty leaves these be.

    >>> sorted(biases(parse("a + b*x"), ["a", "b"]))
    ['a']
    """
    known = frozenset(parameters)
    alone = {str(formula.nodes[one].value) for one in formula.live if formula.nodes[one].value in known}
    for number in formula.live:
        op, args, _ = formula.nodes[number]
        if op not in ("add", "sub"):
            alone -= {str(formula.nodes[argument].value) for argument in args}
    return frozenset(alone)
