"""How far rounding alone can move a value: a bound of first order, from the adjoint of every operation.

Each operation rounds its result by at most half a unit of its last place, and the value moves by that times the slope
of the value by the result. A constant part, such as 1/3, is the float that it is: its rounding is in every value
alike (Higham 2002, section 3.1; the running form is Linnainmaa 1976).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from gdcli.calculus.backprop import adjoints
from gdcli.calculus.tidy import Tidy
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import NODE_LIMIT, Formula

UNIT = {"float64": 2.0**-53, "float32": 2.0**-24}  # half the spacing of floats, beside the float


def rounding(formula: Formula, point: Sequence[float], dtype: str = "float64") -> float:
    """Give how far rounding can move the value of a formula at a point; NaN where the value is not finite.

    >>> from gdcli.language.parse import parse
    >>> f"{rounding(parse('x^2 - 4x + 4'), [2.0]):.1e}"
    '1.8e-15'
    """
    builder = Tidy(limit=20 * NODE_LIMIT)
    here = builder.include(formula, keep=formula.live)
    slopes = adjoints(builder, formula, here)
    operations = [number for number in slopes if formula.nodes[number].args]
    joined = builder.formula([slopes[number] for number in operations], formula.variables)
    values = evaluate(formula, point)
    steep = evaluate(joined, point)
    shares = [abs(values[number]) * abs(steep[slope]) for number, slope in zip(operations, joined.outputs, strict=True)]
    return UNIT[dtype] * math.fsum(shares) if all(map(math.isfinite, shares)) else math.nan
