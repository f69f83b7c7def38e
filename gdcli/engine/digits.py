"""A formula to many digits: what float64 should have given, by mpmath, each value with a bound of its error.

ELEMENTARY says each elementary function of the vocabulary in mpmath; to add one, add a row.
A value is told only where its digits are certain; else the precision is doubled, up to DOUBLINGS times.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from gdcli.engine.expand import expand
from gdcli.language.formula import Formula
from gdcli.language.vocabulary import TABLE, VALUES

if TYPE_CHECKING:
    import mpmath

GUARD = 30  # digits beyond those asked for
DOUBLINGS = 4
HUGE = 1e6  # e^1000000 is infinite here and e^-1000000 is 0: far beyond float64, and nothing takes long
TURNS = "1e400"  # an angle beyond that has no sine: float64 could not hold it

Context: TypeAlias = Any  # mpmath.mp, which has no types
Real: TypeAlias = Any  # a number of mpmath
Function = Callable[..., Real]


def evaluate_digits(
    formula: Formula, point: Sequence[float], digits: int = 50, settle: bool = True
) -> list[mpmath.mpf | None]:
    """Give the value of each output to `digits` digits at a point of floats, one for each of `formula.variables`.

    Floats and numbers in the formula are taken as the float64 that they are, `pi` and `e` as what they are. NaN is
    what has no real value, inf a pole or what is beyond e^1000000. None is what 16*(digits + 30) digits of
    working precision cannot tell; what that precision cannot tell from a whole number or a half is that number, or,
    where nothing is to `settle`, None too.

    >>> from gdcli.language.parse import parse
    >>> [float(value) for value in evaluate_digits(parse("(1 + x) - 1"), [1e-200])]
    [1e-200]
    """
    import mpmath

    elementary = expand(formula)
    found: dict[int, mpmath.mpf] = {}
    for doubling in range(DOUBLINGS + 1):
        wanted = elementary.only(*[output for output in elementary.outputs if output not in found])
        with mpmath.workdps((digits + GUARD) << doubling):
            bounded = _interpret(wanted, point, last=settle and doubling == DOUBLINGS)
            found |= {output: bounded[output].value for output in wanted.outputs if bounded[output].is_sure(digits)}
    with mpmath.workdps(digits):
        return [+found[output] if output in found else None for output in elementary.outputs]


def working(digits: int) -> AbstractContextManager[None]:
    """Give a block in which arithmetic on these values is to that many digits; outside it is to float64's.

    >>> from gdcli.language.parse import parse
    >>> [third] = evaluate_digits(parse("1/x"), [3.0])
    >>> with working(50):
    ...     bool(abs(3*third - 1) < 1e-49)
    True
    """
    import mpmath

    context: AbstractContextManager[None] = mpmath.workdps(digits)
    return context


def node_digits(formula: Formula, point: Sequence[float], digits: int = 50) -> list[mpmath.mpf | None]:
    """Give the value of each node as `evaluate_digits` does, in the order of `formula.nodes`.

    >>> from gdcli.language.parse import parse
    >>> [float(value) for value in node_digits(parse("sin(pi)/x"), [2.0])]
    [3.141592653589793, 0.0, 2.0, 0.0]
    """
    return evaluate_digits(formula.only(*range(len(formula.nodes))), point, digits)


class _Bounded(NamedTuple):
    """A value and how far off it may be."""

    value: Real
    error: Real

    def is_sure(self, digits: int) -> bool:
        import mpmath

        return bool(self.error == 0 or self.error <= abs(self.value) * mpmath.mpf(10) ** -(digits + 2))


def _interpret(formula: Formula, point: Sequence[float], last: bool) -> dict[int, _Bounded]:
    """The live nodes at mpmath's present precision; the last time, values next to a half are that half."""
    import mpmath

    place = dict(zip(formula.variables, point, strict=True))
    values: dict[int, _Bounded] = {}
    for number in sorted(formula.live):
        op, args, value = formula.nodes[number]
        if args:
            given = [values[argument] for argument in args]
            result = _folded(op, given) if TABLE[op].variadic else _applied(op, given)
            values[number] = _settled(result) if last else result
        elif op == "constant":
            exact = +mpmath.mp.pi if value == "pi" else +mpmath.mp.e
            values[number] = _Bounded(exact, exact * mpmath.mp.eps)
        else:
            values[number] = _Bounded(mpmath.mpf(place[str(value)] if op == "variable" else value), 0)
    return values


def _folded(op: str, given: Sequence[_Bounded]) -> _Bounded:
    """A sum, a product or a length, two at a time."""
    if len(given) == 1:
        return _applied("abs", given) if op == "hypot" else given[0]
    return reduce(lambda result, other: _applied(op, [result, other]), given)


def _applied(op: str, given: Sequence[_Bounded]) -> _Bounded:
    """The value, and as its error: its rounding, and what the arguments' errors make of it on either side."""
    import mpmath

    arguments = [bounded.value for bounded in given]
    value = elementary_value(op, arguments)
    if any(bounded.error == math.inf for bounded in given):
        return _Bounded(value, mpmath.inf)
    # What is off by less than the present precision shows is off still: only exact arguments have an exact value.
    exact = op in ROUNDS_NOTHING or not any(bounded.error for bounded in given) or not mpmath.isfinite(value)
    error = 0 if exact and _is_exact(op, arguments, value) else abs(value) * mpmath.mp.eps * 10**8
    if not any(bounded.error for bounded in given):
        return _Bounded(value, error)
    if op in SPREAD and all(map(mpmath.isfinite, (value, *arguments))):
        return _Bounded(value, error + SPREAD[op](abs(value), *given))
    for place, (argument, off) in enumerate(given):
        for shifted in (argument - off, argument + off) if off else ():
            error += _distance(value, elementary_value(op, [*arguments[:place], shifted, *arguments[place + 1 :]]))
    return _Bounded(value, error)


def elementary_value(op: str, arguments: Sequence[Real]) -> Real:
    """One function of numbers of mpmath; where one is not finite and may not stay as it is, the vocabulary's own."""
    import mpmath

    if op not in KEEPS_INFINITY and not all(map(mpmath.isfinite, arguments)):
        return mpmath.mpf(VALUES[op](*map(float, arguments)))
    result = ELEMENTARY[op](mpmath.mp, *arguments)
    return mpmath.mpf(result) if isinstance(result, mpmath.mpf | int) else mpmath.nan


def _spread_of_quotient(size: Real, a: _Bounded, b: _Bounded) -> Real:
    least = abs(b.value) - b.error
    return (a.error + size * b.error) / least if least > 0 else math.inf


# How far off a result is at most where its arguments are: said at once, where moving each argument would take long.
SPREAD: dict[str, Callable[..., Real]] = {
    "add": lambda size, a, b: a.error + b.error,
    "sub": lambda size, a, b: a.error + b.error,
    "mul": lambda size, a, b: abs(a.value) * b.error + abs(b.value) * a.error + a.error * b.error,
    "div": _spread_of_quotient,
    "neg": lambda size, a: a.error,
}


def _distance(a: Real, b: Real) -> Real:
    if a == b or (a != a and b != b):
        return 0
    return abs(a - b) if abs(a - b) < math.inf else math.inf


def _is_exact(op: str, arguments: Sequence[Real], value: Real) -> bool:
    """Whether the value is not rounded, as far as that is quickly seen: its bits are no more than there is room for."""
    import mpmath

    if op in ROUNDS_NOTHING or not mpmath.isfinite(value) or (op != "acos" and not any(arguments)):
        return True
    room, sizes = mpmath.mp.prec, [argument.bc for argument in arguments]
    if op in ("add", "sub"):
        ends = [(argument.exp, argument.exp + argument.bc) for argument in arguments if argument]
        return bool(max(end for _, end in ends) - min(start for start, _ in ends) < room)
    if op == "pow":
        return bool(mpmath.isint(arguments[1]) and 0 <= sizes[0] * arguments[1] <= room)
    if op == "div":
        return bool(value.bc + sizes[1] <= room and value * arguments[1] == arguments[0])
    return op == "mul" and sum(sizes) <= room


def _settled(bounded: _Bounded) -> _Bounded:
    """At the last precision: what cannot be told from a whole number or a half is that number."""
    import mpmath

    value, error = bounded
    if not 0 < error < mpmath.mpf(10) ** -(mpmath.mp.dps // 2):
        return bounded
    nearest = mpmath.nint(2 * value) / 2
    return _Bounded(nearest, 0) if abs(value - nearest) <= error else bounded


def _angle(name: str) -> Function:
    return lambda mp, x: getattr(mp, name)(x) if abs(x) < mp.mpf(TURNS) else mp.nan


def _cut(name: str, below: float, above: float, limit: float = HUGE) -> Function:
    return lambda mp, x: mp.mpf(above if x > limit else below) if abs(x) > limit else getattr(mp, name)(x)


def _divide(mp: Context, a: Real, b: Real) -> Real:
    return a / b if b != 0 else mp.nan if a == 0 or a != a else mp.sign(a) * mp.inf


def _power(mp: Context, a: Real, b: Real) -> Real:
    if b == 0 or a == 0:
        return mp.mpf(1 if b == 0 else 0 if b > 0 else mp.inf)
    if a < 0 and not mp.isint(b):
        return mp.nan
    odd = a < 0 and abs(b) < mp.mpf(TURNS) and b % 2 == 1
    logarithm = b * mp.log(abs(a))
    size = abs(a) ** b if abs(logarithm) <= HUGE else mp.mpf(mp.inf if logarithm > 0 else 0)
    return -size if odd else size


def _log(mp: Context, x: Real) -> Real:
    return mp.log(x) if x > 0 else -mp.inf if x == 0 else mp.nan


def _atan2(mp: Context, a: Real, b: Real) -> Real:
    a, b = (mp.sign(a), mp.sign(b)) if mp.isinf(a) and mp.isinf(b) else (a, b)
    return mp.nan if mp.isnan(a) or mp.isnan(b) else mp.atan2(a, b)


def _is_pole(mp: Context, x: Real) -> bool:
    return bool(x <= 0 and mp.isint(x))


def _gamma(mp: Context, x: Real) -> Real:
    """Gamma function; near 0 from far out, where mpmath is quick at any precision."""
    shift = 2 * mp.dps if abs(x) < mp.dps else 0
    far = _cut("gamma", 0, math.inf)
    return mp.nan if _is_pole(mp, x) else far(mp, x + shift) / mp.fprod(x + step for step in range(shift))


def _lgamma(mp: Context, x: Real) -> Real:
    with mp.extradps(40):
        if _is_pole(mp, x):
            return mp.inf
        if abs(x) < 1e4:
            return mp.log(abs(_gamma(mp, x)))
        return mp.loggamma(x) if x > 0 else mp.log(mp.pi / abs(mp.sinpi(x))) - mp.loggamma(1 - x)


def _digamma(mp: Context, x: Real) -> Real:
    if _is_pole(mp, x):
        return mp.nan
    with mp.extradps(40):
        shift = 2 * mp.dps if abs(x) < mp.dps else 0
        return mp.digamma(x + shift) - mp.fsum(1 / (x + step) for step in range(shift))


def _polygamma(mp: Context, n: Real, x: Real) -> Real:
    if n == 0:
        return _digamma(mp, x)
    if not mp.isint(n) or not 0 < n <= 20 or not x > -1000 or _is_pole(mp, x):
        return mp.nan
    order, shift = int(n), max(0, int(mp.ceil(1 - x)))
    with mp.extradps(40):
        passed = mp.fsum((x + step) ** -(order + 1) for step in range(shift))
        return mp.psi(order, x + shift) - (-1) ** order * mp.factorial(order) * passed


ELEMENTARY: dict[str, Function] = {
    "add": lambda mp, a, b: a + b, "sub": lambda mp, a, b: a - b, "mul": lambda mp, a, b: a * b,
    "div": _divide, "neg": lambda mp, x: -x, "pow": _power,
    "hypot": lambda mp, a, b: mp.hypot(a, b), "atan2": _atan2, "sign": lambda mp, x: mp.sign(x),
    "min": lambda mp, a, b: a if a < b else b if b <= a else mp.nan,
    "max": lambda mp, a, b: a if a > b else b if b >= a else mp.nan, "abs": lambda mp, x: abs(x),
    "floor": lambda mp, x: mp.floor(x), "ceil": lambda mp, x: mp.ceil(x), "round": lambda mp, x: mp.nint(x),
    "sqrt": lambda mp, x: mp.sqrt(x), "cbrt": lambda mp, x: mp.sign(x) * mp.cbrt(abs(x)),
    "exp": _cut("exp", 0, math.inf), "expm1": _cut("expm1", -1, math.inf), "log1p": lambda mp, x: mp.log1p(x),
    "log": _log, "log2": lambda mp, x: _log(mp, x) / mp.ln2, "log10": lambda mp, x: _log(mp, x) / mp.ln10,
    "sin": _angle("sin"), "cos": _angle("cos"), "tan": _angle("tan"),
    "asin": lambda mp, x: mp.asin(x), "acos": lambda mp, x: mp.acos(x), "atan": lambda mp, x: mp.atan(x),
    "sinh": _cut("sinh", -math.inf, math.inf), "cosh": _cut("cosh", math.inf, math.inf), "tanh": _cut("tanh", -1, 1),
    "asinh": lambda mp, x: mp.asinh(x), "acosh": lambda mp, x: mp.acosh(x), "atanh": lambda mp, x: mp.atanh(x),
    "erf": _cut("erf", -1, 1, 1e3), "erfc": _cut("erfc", 2, 0, 1e3),
    "gamma": _gamma, "lgamma": _lgamma, "digamma": _digamma, "polygamma": _polygamma,
    "xlogy": lambda mp, x, b: x * _log(mp, b) if x != 0 else x,
}  # fmt: skip
KEEPS_INFINITY = {"add", "sub", "mul", "div", "neg", "abs", "min", "max", "atan", "atan2"}
ROUNDS_NOTHING = {"neg", "abs", "min", "max", "sign", "floor", "ceil", "round"}
