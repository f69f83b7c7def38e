"""Columns scaled for the descent: the same model in coordinates u, from which the parameters are a matrix times u.

A model that is linear in its parameters has its regressors (what each parameter is multiplied by) moved to mean 0 and
standard deviation 1, where it has a constant to take up the move. A network has its columns scaled so, where each
column stands in sums b + w*column + ... alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.engine.arrays import compile_arrays
from gdcli.errors import GdcliError
from gdcli.language.formula import Builder, Formula
from gdcli.studies.fit.linear import Regressors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


UNTOLD = (
    "the parameters of this model cannot be told in the data's own units: it is neither linear in them, nor made of "
    "sums b + w*column that each have a parameter b of their own"
)


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

    biases = None if regressors is not None else _biases(formula, parameters)
    if regressors is not None:
        found = _regressors(parameters, rows, regressors)
    elif biases is not None:
        found = _columns(formula, parameters, rows, biases)
    else:
        raise GdcliError(UNTOLD, setting="standardize")
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


def _columns(formula: Formula, parameters: Sequence[str], rows: Floats, biases: Mapping[str, Weights]) -> Coordinates:
    import numpy as np

    middle, size = rows.mean(axis=1), rows.std(axis=1)
    size = np.where(size > 0, size, 1.0)
    columns = [name for name in formula.variables if name not in parameters]
    matrix = np.eye(len(parameters))
    for bias, weights in biases.items():
        for weight, column in weights:
            place, which = parameters.index(weight), columns.index(column)
            matrix[place, place] = 1 / size[which]
            matrix[parameters.index(bias), place] = -middle[which] / size[which]
    return Coordinates(formula, (rows - middle[:, None]) / size[:, None], matrix)


Weights = Sequence[tuple[str, str]]


def _biases(formula: Formula, parameters: Sequence[str]) -> Mapping[str, Weights] | None:
    """The weights and columns that stand in a sum with each bias; None where a column stands anywhere else."""
    nodes = formula.nodes
    uses: dict[int, list[int]] = {}
    for number in sorted(formula.live):
        for argument in nodes[number].args:
            uses.setdefault(argument, []).append(number)

    def single(number: int) -> str:
        """The parameter that a node is, where it stands nowhere else."""
        name = str(nodes[number].value) if nodes[number].op == "variable" else ""
        return name if name in parameters and len(uses.get(number, ())) == 1 else ""

    found: dict[str, list[tuple[str, str]]] = {}
    for number in sorted(formula.live):
        op, _, value = nodes[number]
        for product in uses.get(number, ()) if op == "variable" and value not in parameters else ():
            others = [single(one) for one in nodes[product].args if one != number]
            bias = _bias(formula, uses, product, single)
            if nodes[product].op != "mul" or len(others) != 1 or not others[0] or not bias:
                return None
            found.setdefault(bias, []).append((others[0], str(value)))
    return found or None


def _bias(formula: Formula, uses: Mapping[int, Sequence[int]], term: int, single: object) -> str:
    """The parameter that stands alone in the sum that a term is in, going up through sums of sums."""
    assert callable(single)
    while len(uses.get(term, ())) == 1 and formula.nodes[uses[term][0]].op == "add":
        term = uses[term][0]
        alone = [name for name in map(single, formula.nodes[term].args) if name]
        if alone:
            return str(alone[0])
    return ""


def over_rows(formula: Formula, point: Sequence[float], rows: Floats) -> list[Floats]:
    """The outputs of a formula, each float64 of shape (count,); its variables are the parameters, then the columns."""
    import numpy as np

    count = rows.shape[1]
    return [np.broadcast_to(one, (count,)) for one in compile_arrays(formula)(*point, *rows)]
