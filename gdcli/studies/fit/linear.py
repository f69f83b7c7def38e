"""Whether a model is linear in its parameters: its second derivatives by them are 0, by calculus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.calculus.gradient import written_out_size
from gdcli.engine.arrays import compile_arrays
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula, depends
from gdcli.studies.fit.objective import slopes_by

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STEPS = ("sign", "heaviside", "floor", "ceil", "round", "mod")  # their slopes do not tell of their steps
SMALL = 400  # nodes written out, up to which SymPy looks for slopes that lose their parameters when simplified


@dataclass(frozen=True)
class Regressors:
    """A model offset + a*u + b*v + ...: the formulas of u, v, ... and the model, whose value at 0 is the offset.

    The variables of both are the parameters, then the columns.
    """

    model: Formula
    slopes: Formula
    size: int

    def over(self, rows: Floats) -> tuple[Floats, Floats]:
        """The offset, float64 of shape (count,), and the regressors, of shape (parameters, count)."""
        import numpy as np

        zeros = [0.0] * self.size
        shape = (1, rows.shape[1])
        offset = compile_arrays(self.model)(*zeros, *rows)[0]
        design = [np.broadcast_to(one, shape) for one in compile_arrays(self.slopes)(*zeros, *rows)]
        return np.broadcast_to(offset, shape)[0], np.concatenate(design)


def regressors_of(model: Formula, parameters: Sequence[str]) -> Regressors | None:
    """Give the regressors of a model that is linear in its parameters; None for any other.

    >>> from gdcli.language.parse import parse
    >>> regressors_of(parse("a*exp(b*x)"), ["a", "b"]) is None
    True
    """
    names = (*parameters, *[name for name in model.variables if name not in parameters])
    ordered = Formula(model.nodes, model.outputs, names)
    varies = depends(ordered, parameters)
    if any(varies[number] and ordered.nodes[number].op in STEPS for number in ordered.live):
        return None
    for slopes in (slopes_by(ordered, parameters), _by_sympy(ordered, len(parameters))):
        if slopes is not None and not _depends(slopes, parameters):
            return Regressors(ordered, slopes, len(parameters))
    return None


def _depends(slopes: Formula, parameters: Sequence[str]) -> bool:
    varies = depends(slopes, parameters)
    return any(varies[output] for output in slopes.outputs)


def _by_sympy(model: Formula, size: int) -> Formula | None:
    """The slopes by the parameters as SymPy simplifies them; None where the model is too large for it."""
    if written_out_size(model) > SMALL:
        return None
    from gdcli.calculus.symbols import symbolic

    try:
        whole = symbolic(model)
    except GdcliError:
        return None
    return whole.only(*whole.outputs[:size])
