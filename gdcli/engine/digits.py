"""A formula to many digits: what float64 should have given, by mpmath, each value with a bound of its error.

ELEMENTARY says each elementary function of the vocabulary in mpmath; to add one, add a row.
A value is told only where its digits are certain; else the precision is doubled, up to DOUBLINGS times.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gdcli.engine.expand import expand
from gdcli.language.formula import Formula
from gdcli.language.vocabulary import TABLE, VALUES

if TYPE_CHECKING:
    import mpmath

GUARD = 30  # digits beyond those asked for
DOUBLINGS = 4
HUGE = 1e6  # e^1000000 is infinite here and e^-1000000 is 0: far beyond float64, and nothing takes long
TURNS = "1e400"  # an angle beyond that has no sine: float64 could not hold it

Function = Callable[..., Any]


def evaluate_digits(formula: Formula, point: Sequence[float], digits: int = 50) -> list[mpmath.mpf | None]:
    """Give the value of each output to `digits` digits at a point of floats, one for each of `formula.variables`.

    Floats and numbers in the formula are taken as the float64 that they are, `pi` and `e` as what they are. NaN is
    what has no real value, inf a pole or what is beyond e^1000000. None is what 16*(digits + 30) digits of
    working precision cannot tell; what that precision cannot tell from a whole number or a half is that number.

    >>> from gdcli.language.parse import parse
    >>> print(evaluate_digits(parse("(1 - cos(x))/x^2"), [1e-8], digits=30)[0])
    0.499999999999999995833333333333
    """
    import mpmath

    elementary = expand(formula)
    found: dict[int, mpmath.mpf] = {}
    for doubling in range(DOUBLINGS + 1):
        wanted = elementary.only(*[output for output in elementary.outputs if output not in found])
        with mpmath.workdps((digits + GUARD) << doubling):
            bounded = _interpret(wanted, point, last=doubling == DOUBLINGS)
            found |= {output: bounded[output].value for output in wanted.outputs if bounded[output].is_sure(digits)}
    with mpmath.workdps(digits):
        return [+found[output] if output in found else None for output in elementary.outputs]


def node_digits(formula: Formula, point: Sequence[float], digits: int = 50) -> list[mpmath.mpf | None]:
    """Give the value of each node as `evaluate_digits` does, in the order of `formula.nodes`.

    >>> from gdcli.language.parse import parse
    >>> [float(value) for value in node_digits(parse("sin(pi)/x"), [2.0])]
    [3.141592653589793, 0.0, 2.0, 0.0]
    """
    return evaluate_digits(formula.only(*range(len(formula.nodes))), point, digits)


class _Bounded(NamedTuple):
    """A value and how far off it may be."""

    value: Any
    error: Any

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
    result = given[0] if len(given) > 1 else _applied("abs" if op == "hypot" else "add", [given[0], _Bounded(0, 0)])
    for other in given[1:]:
        result = _applied(op, [result, other])
    return result


def _applied(op: str, given: Sequence[_Bounded]) -> _Bounded:
    """The value, and as its error: what the arguments' errors make of it, and its rounding."""
    import mpmath

    arguments = [bounded.value for bounded in given]
    value = _value(op, arguments)
    error = mpmath.mpf(0) if _is_exact(op, arguments, value) else abs(value) * mpmath.mp.eps * 10**8
    for place, (argument, off) in enumerate(given):
        for shifted in (argument - off, argument + off) if off else ():
            error += _distance(value, _value(op, [*arguments[:place], shifted, *arguments[place + 1 :]]))
    return _Bounded(value, error)


def _value(op: str, arguments: Sequence[Any]) -> Any:
    """One function of numbers of mpmath; where one is not finite, the vocabulary's own value."""
    import mpmath

    finite = all(mpmath.isfinite(argument) for argument in arguments)
    if not finite and not (op in ("atan", "atan2") or op in _KEEPS_INFINITY):
        return mpmath.mpf(VALUES[op](*[float(argument) for argument in arguments]))
    result = ELEMENTARY[op](mpmath.mp, *arguments)
    return result if isinstance(result, mpmath.mpf) else mpmath.mpf(mpmath.nan)
