"""Columns scaled for the descent: the same model in coordinates u, from which the parameters are a matrix times u.

A model that is linear in its parameters has its regressors (what each parameter is multiplied by) moved to mean 0 and
standard deviation 1, where it has a constant to take up the move. Of any other model the columns are scaled, where
each stands in products w*column alone, and moved to mean 0 too where each product is in a sum with a parameter b.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gdcli.errors import GdcliError
from gdcli.language.formula import Builder, Formula
from gdcli.studies.fit.linear import Regressors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


UNTOLD = (
    "the parameters of this model cannot be told in the data's own units: it is neither linear in them, nor do its "
    "columns stand in products w*column alone, each with a parameter w that stands nowhere else"
)
BY_HAND = "scale a column in the model, such as a*(t/100)^b for a*t^b"


@dataclass(frozen=True)
class Coordinates:
    """Where a descent goes: the model in them, its columns (float64 of shape (columns, count)), and the matrix.

    The parameters are `matrix` times a point, or the point itself where that is None.
    """

    formula: Formula
    rows: Floats
    matrix: Floats | None = None

    def parameters(self, point: Sequence[float]) -> tuple[float, ...]:
        """The parameters of a point."""
        return tuple(point) if self.matrix is None else tuple((self.matrix @ [*point]).tolist())

    def point(self, parameters: Sequence[float]) -> tuple[float, ...]:
        """The point of some parameters."""
        import numpy as np

        return tuple(parameters) if self.matrix is None else tuple(np.linalg.solve(self.matrix, parameters).tolist())


def scaled(formula: Formula, parameters: Sequence[str], rows: Floats, regressors: Regressors | None) -> Coordinates:
    """Give the coordinates of a scaled descent; `rows` are the columns of the formula, in its order.

    Raises GdcliError for a model whose parameters cannot be told in the data's own units afterwards.
    """
    import numpy as np

    products = None if regressors is not None else _products(formula, parameters)
    if regressors is not None:
        found = _regressors(parameters, rows, regressors)
    elif products:
        found = _columns(formula, parameters, rows, products)
    else:
        raise GdcliError(UNTOLD, setting="standardize", hint=BY_HAND)
    matrix = np.eye(1) if found.matrix is None else found.matrix
    if not (np.isfinite(matrix).all() and np.diag(matrix).all()):
        raise GdcliError("the columns' standard deviations are beyond float64", setting="standardize")
    return found


def _regressors(parameters: Sequence[str], rows: Floats, regressors: Regressors) -> Coordinates:
    import numpy as np

    offset, design = regressors.over(rows)
    spread = np.ptp(design, axis=1) > 1e-12 * np.abs(design).max(axis=1)
    constant = next((place for place in range(len(design)) if not spread[place] and design[place, 0]), None)
    middle = np.where(spread & (constant is not None), design.mean(axis=1), 0.0)
    size = np.where(spread, np.sqrt(np.mean((design - middle[:, None]) ** 2, axis=1)), 1.0)
    matrix = np.diag(1 / size)
    if constant is not None:
        matrix[constant] = -middle / size / design[constant, 0]
        matrix[constant, constant] = 1.0
    builder = Builder(limit=10_000_000)
    names = [f"#f{place}" for place in range(len(design))]
    terms = [builder.call("mul", builder.variable(one), builder.variable(name))
             for one, name in zip(parameters, names, strict=True)]  # fmt: skip
    whole = builder.call("add", builder.variable("#o"), *terms)
    formula = builder.formula([whole], (*parameters, "#o", *names))
    return Coordinates(formula, np.vstack([offset[None], (design - middle[:, None]) / size[:, None]]), matrix)


class Product(NamedTuple):
    """A weight times a column, and the parameter that stands alone in a sum with it; "" where none does."""

    weight: str
    column: str
    bias: str


def _columns(formula: Formula, parameters: Sequence[str], rows: Floats, products: Sequence[Product]) -> Coordinates:
    import numpy as np

    columns = [name for name in formula.variables if name not in parameters]
    fixed = {product.column for product in products if not product.bias}  # what nothing takes up a move of
    middle = np.where([name in fixed for name in columns], 0.0, rows.mean(axis=1))
    size = np.sqrt(np.mean((rows - middle[:, None]) ** 2, axis=1))
    size = np.where(size > 0, size, 1.0)
    matrix = np.eye(len(parameters))
    for weight, column, bias in products:
        place, which = parameters.index(weight), columns.index(column)
        matrix[place, place] = 1 / size[which]
        if bias:
            matrix[parameters.index(bias), place] = -middle[which] / size[which]
    return Coordinates(formula, (rows - middle[:, None]) / size[:, None], matrix)


def _products(formula: Formula, parameters: Sequence[str]) -> Sequence[Product] | None:
    """The products that the columns stand in; None where a column stands anywhere else."""
    nodes = formula.nodes
    uses: dict[int, list[int]] = {}
    for number in sorted(formula.live):
        for argument in nodes[number].args:
            uses.setdefault(argument, []).append(number)

    def single(number: int) -> str:
        """The parameter that a node is, where it stands nowhere else."""
        name = str(nodes[number].value) if nodes[number].op == "variable" else ""
        return name if name in parameters and len(uses.get(number, ())) == 1 else ""

    found = []
    for number in sorted(formula.live):
        op, _, value = nodes[number]
        for product in uses.get(number, ()) if op == "variable" and value not in parameters else ():
            others = [single(one) for one in nodes[product].args if one != number]
            if nodes[product].op != "mul" or len(others) != 1 or not others[0]:
                return None
            found.append(Product(others[0], str(value), _bias(formula, uses, product, single)))
    return found


def _bias(formula: Formula, uses: Mapping[int, Sequence[int]], term: int, single: Callable[[int], str]) -> str:
    """The parameter that stands alone in the sum that a term is in, going up through sums of sums."""
    while len(uses.get(term, ())) == 1 and formula.nodes[uses[term][0]].op == "add":
        term = uses[term][0]
        alone = [name for name in map(single, formula.nodes[term].args) if name]
        if alone:
            return alone[0]
    return ""
