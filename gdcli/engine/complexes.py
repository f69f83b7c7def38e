"""The same formula over complex numbers: what a complex-step difference needs. To add a function, add a row.

CONTINUED has each elementary function's continuation from the real line, by cmath; where a function is made of pieces
(abs, min, max, sign, floor, ...) the piece at the real part is continued, as Martins, Sturdza & Alonso 2003 have it,
and just where two pieces meet the one to the right.
erf, erfc, gamma, lgamma, digamma and polygamma have no row: their value here is NaN, and so is what is made of them.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Sequence

from gdcli.engine.expand import expand
from gdcli.language.evaluate import EULER
from gdcli.language.formula import Formula
from gdcli.language.vocabulary import CONSTANTS, TABLE, VALUES

NOWHERE = complex(math.nan, math.nan)


def complex_step(formula: Formula, point: Sequence[float], place: int, step: float) -> float:
    """Give Im f(x + ih)/h, the slope along one variable without a subtraction (Squire & Trapp 1998); NaN without one.

    >>> from gdcli.language.parse import parse
    >>> complex_step(parse("x^3"), [2.0], 0, 1e-100)
    12.0
    """
    moved = [complex(x, step if number == place else 0.0) for number, x in enumerate(point)]
    return evaluate_complex(formula, moved)[0].imag / step


def evaluate_complex(formula: Formula, point: Sequence[complex]) -> list[complex]:
    """Give the value of each output at complex values of the variables; NaN where there is none.

    >>> from gdcli.language.parse import parse
    >>> evaluate_complex(parse("x^2"), [1 + 1j])
    [2j]
    """
    elementary = expand(formula)
    given = dict(zip(elementary.variables, point, strict=True))
    values: list[complex] = []
    for op, args, value in elementary.nodes:
        if args and op == "pow" and elementary.nodes[args[0]] == EULER:
            values.append(_applied("exp", [values[args[1]]]))
        elif args:
            values.append(_applied(op, [values[argument] for argument in args]))
        elif op == "number":
            values.append(complex(float(value or 0.0)))
        else:
            values.append(complex(CONSTANTS[str(value)]) if op == "constant" else given[str(value)])
    return [values[output] for output in elementary.outputs]


def _applied(op: str, arguments: list[complex]) -> complex:
    """One function; where every argument is real, the vocabulary's own, which knows more of them."""
    if not any(argument.imag for argument in arguments):
        return complex(VALUES[op](*[argument.real for argument in arguments]))
    if op not in CONTINUED:
        return NOWHERE
    try:
        if TABLE[op].variadic and op != "hypot":
            result = arguments[0]
            for argument in arguments[1:]:
                result = CONTINUED[op](result, argument)
            return result
        return CONTINUED[op](*arguments)
    except (ValueError, OverflowError, ZeroDivisionError):
        return NOWHERE


def _power(a: complex, b: complex) -> complex:
    """a^b: by products for a small whole exponent, else exp(b log a); a negative base has no power but a whole one."""
    whole = b.imag == 0 and b.real == math.floor(b.real)
    if whole and abs(b.real) <= 64:
        return _whole_power(a, int(b.real))
    if a.real < 0:
        odd = b.real % 2 == 1
        return (-1 if odd else 1) * cmath.exp(b * cmath.log(-a)) if whole else NOWHERE
    if a == 0:
        return complex(0.0) if b.real > 0 else NOWHERE
    return cmath.exp(b * cmath.log(a))


def _whole_power(a: complex, exponent: int) -> complex:
    result, square, left = complex(1.0), a, abs(exponent)
    while left:
        result = result * square if left & 1 else result
        left >>= 1
        square = square * square if left else square
    return 1 / result if exponent < 0 else result


def _atan2(a: complex, b: complex) -> complex:
    """The angle of (b, a), by the quotient that is not large."""
    if abs(b) >= abs(a):
        return cmath.atan(a / b) + (math.copysign(math.pi, a.real) if b.real < 0 else 0.0)
    return math.copysign(math.pi / 2, a.real) - cmath.atan(b / a)


def _hypot(*coordinates: complex) -> complex:
    """sqrt(a^2 + b^2 + ...), scaled so that nothing overflows."""
    scale = max(abs(coordinate) for coordinate in coordinates)
    return cmath.sqrt(sum((coordinate / scale) ** 2 for coordinate in coordinates)) * scale


def _expm1(z: complex) -> complex:
    real = math.expm1(z.real) * math.cos(z.imag) - 2 * math.sin(z.imag / 2) ** 2
    return complex(real, math.exp(z.real) * math.sin(z.imag))


def _log1p(z: complex) -> complex:
    real = math.log1p(z.real * (2 + z.real) + z.imag * z.imag) / 2
    return complex(real, math.atan2(z.imag, 1 + z.real)) if z.real > -1 else NOWHERE


def _positive(function: Callable[[complex], complex]) -> Callable[[complex], complex]:
    """A function that is real for positive numbers alone: on the other side of 0 there is nothing to continue."""
    return lambda z: function(z) if z.real > 0 else NOWHERE


def _between(function: Callable[[complex], complex], low: float, high: float) -> Callable[[complex], complex]:
    return lambda z: function(z) if low < z.real < high else NOWHERE


def _cbrt(z: complex) -> complex:
    if z.real == 0:
        return NOWHERE
    return cmath.exp(cmath.log(z) / 3) if z.real > 0 else -cmath.exp(cmath.log(-z) / 3)


def _rank(z: complex) -> tuple[float, float]:
    """Which of two pieces a number is on: by its real part, and at equal ones as if it had moved by its imaginary."""
    return z.real, z.imag


def _flat(name: str) -> Callable[[complex], complex]:
    return lambda z: complex(VALUES[name](z.real))


CONTINUED: dict[str, Callable[..., complex]] = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b, "div": lambda a, b: a / b,
    "neg": lambda z: -z, "pow": _power, "hypot": _hypot, "atan2": _atan2,
    "sin": cmath.sin, "cos": cmath.cos, "tan": cmath.tan, "atan": cmath.atan,
    "asin": _between(cmath.asin, -1, 1), "acos": _between(cmath.acos, -1, 1), "atanh": _between(cmath.atanh, -1, 1),
    "sinh": cmath.sinh, "cosh": cmath.cosh, "tanh": cmath.tanh, "asinh": cmath.asinh,
    "acosh": _between(cmath.acosh, 1, math.inf), "exp": cmath.exp, "expm1": _expm1, "log1p": _log1p,
    "log": _positive(cmath.log), "log2": _positive(lambda z: cmath.log(z) / math.log(2)),
    "log10": _positive(cmath.log10), "sqrt": _positive(cmath.sqrt), "cbrt": _cbrt,
    "xlogy": lambda x, b: x * cmath.log(b) if b.real > 0 else NOWHERE,
    "abs": lambda z: z if _rank(z) > (0, 0) else -z,
    "min": lambda a, b: min(a, b, key=_rank), "max": lambda a, b: max(a, b, key=_rank),
    "sign": _flat("sign"), "floor": _flat("floor"), "ceil": _flat("ceil"), "round": _flat("round"),
}  # fmt: skip
