"""How far off a formula's float64 value may be from rounding alone: a bound that runs along with the values."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gdcli.engine.expand import expand
from gdcli.language.evaluate import apply, evaluate
from gdcli.language.formula import Formula

UNIT = {"float64": 2.0**-53, "float32": 2.0**-24}  # half the spacing of floats, beside the float
ASIDE = 0.618  # an error of many periods may end where it began, but not over two steps
LEAST = math.ulp(0.0)  # what underflow may take away
# Units of rounding of one function of the C library or of language/scalar.py; all others round once.
UNITS = dict.fromkeys(("gamma", "lgamma", "digamma", "polygamma"), 64.0) | dict.fromkeys(
    ("pow", "exp", "expm1", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan", "atan2", "asinh",
     "acosh", "atanh", "log", "log1p", "log2", "log10", "cbrt", "hypot", "erf", "erfc", "xlogy"), 4.0,
)  # fmt: skip
ROUNDS_NOTHING = frozenset({"neg", "abs", "min", "max", "sign", "floor", "ceil", "round"})


def rounding(formula: Formula, point: Sequence[float], dtype: str = "float64") -> list[float]:
    """Give for each output how far off rounding may be: each node's own, and its arguments' times its slopes.

    To first order, as Higham 2002, section 3.3, has it; infinite where a value is not finite.

    >>> from gdcli.language.parse import parse
    >>> [bound] = rounding(parse("(1 + x) - 1"), [1e-8])
    >>> bound > abs(((1 + 1e-8) - 1) - 1e-8) > bound / 10
    True
    """
    unit = UNIT[dtype]
    elementary = expand(formula)
    values = evaluate(elementary, point)
    errors: list[float] = []
    for (op, args, _), value in zip(elementary.nodes, values, strict=True):
        if not args:
            errors.append(unit * abs(value) if op == "constant" else 0.0)
            continue
        arguments = [values[argument] for argument in args]
        own = 0.0 if op in ROUNDS_NOTHING else _units(elementary, op, args) * unit * abs(value) + LEAST
        passed = _passed(op, arguments, value, [errors[argument] for argument in args])
        errors.append(own + passed if math.isfinite(own + passed) else math.inf)
    return [errors[output] for output in elementary.outputs]


def _units(formula: Formula, op: str, args: Sequence[int]) -> float:
    """Units of rounding of an operation: a square and a cube are products, as the engine makes them."""
    exponent = formula.nodes[args[1]].value if op == "pow" else None
    return float(exponent) - 1.0 if exponent in (2.0, 3.0) else UNITS.get(op, max(1.0, len(args) - 1.0))


def _passed(op: str, arguments: list[float], value: float, errors: list[float]) -> float:
    """What the arguments' errors make of a value."""
    if op in ("add", "sub", "neg", "abs"):
        return math.fsum(errors) if math.inf not in errors else math.inf
    total = 0.0
    for place, error in enumerate(errors):
        if error:
            total += _slope(op, arguments, value, place, error) * error
    return total


def _slope(op: str, arguments: list[float], value: float, place: int, error: float) -> float:
    """How steep one function is by one argument, from the steeper side; a side outside the domain does not count.

    Over a few floats, the value's own rounding makes it look steeper than it is, by no more than that rounding again.
    """
    x = arguments[place]
    step = max(error, 4 * math.ulp(x))
    slopes = []
    for shifted in (x - step, x + step, x - ASIDE * step, x + ASIDE * step):
        moved = apply(op, [*arguments[:place], shifted, *arguments[place + 1 :]])
        slopes.append(abs(moved - value) / abs(step))
    return max([slope for slope in slopes if math.isfinite(slope)], default=math.inf)
