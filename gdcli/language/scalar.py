"""The functions that everything is made of, on floats: never an exception, always a float.

Where the mathematics has no real value they give NaN, at a pole or beyond float64 an infinity, as IEEE 754 has it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from math import inf, nan

BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)


def total(function: Callable[..., float], overflow: float = inf) -> Callable[..., float]:
    """Make a function of `math` total: outside its domain NaN, beyond float64 `overflow`.

    >>> total(math.sqrt)(-1.0), total(math.exp)(1000.0)
    (nan, inf)
    """

    def value(*arguments: float) -> float:
        try:
            return function(*arguments)
        except OverflowError:
            return overflow
        except ValueError:
            return nan

    return value


def odd(function: Callable[[float], float]) -> Callable[[float], float]:
    """Make an odd function total: its overflow has the sign of the argument."""

    def value(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.copysign(inf, x)

    return value


def with_poles(function: Callable[[float], float], poles: dict[float, float]) -> Callable[[float], float]:
    """Make a function total that is infinite at a few points."""

    def value(x: float) -> float:
        try:
            return function(x)
        except ValueError:
            return poles.get(x, nan)

    return value


def add(*terms: float) -> float:
    """Sum from left to right."""
    result = terms[0]
    for term in terms[1:]:
        result += term
    return result


def sub(a: float, b: float) -> float:
    """Difference."""
    return a - b


def mul(*factors: float) -> float:
    """Product from left to right."""
    result = factors[0]
    for factor in factors[1:]:
        result *= factor
    return result


def div(a: float, b: float) -> float:
    """Quotient, infinite or NaN where b is 0."""
    if b != 0:
        return a / b
    return nan if a == 0 or a != a else math.copysign(inf, a) * math.copysign(1.0, b)


def power(a: float, b: float) -> float:
    """Real power: NaN for a negative base with an exponent that is no integer."""
    try:
        return math.pow(a, b)
    except OverflowError:
        return -inf if a < 0 and b % 2 == 1 else inf
    except ValueError:
        if a == 0:
            return math.copysign(inf, a) if b % 2 == 1 else inf
        return nan


def xlogy(x: float, b: float) -> float:
    """x*log(b), 0 where x is 0."""
    if x == 0:
        return b * 0 if b != b else 0.0
    return x * log(b)


def sign(x: float) -> float:
    """-1, 0 or 1."""
    return x if x != x else float((x > 0) - (x < 0))


def maximum(a: float, b: float) -> float:
    """The larger one; NaN if one is NaN."""
    return a if a > b else b if b >= a else nan


def minimum(a: float, b: float) -> float:
    """The smaller one; NaN if one is NaN."""
    return a if a < b else b if b <= a else nan


def whole(function: Callable[[float], int]) -> Callable[[float], float]:
    """Make floor, ceil or round give a float and pass infinities and NaN on."""

    def value(x: float) -> float:
        return float(function(x)) if math.isfinite(x) else x

    return value


log = with_poles(math.log, {0.0: -inf})


def gamma(x: float) -> float:
    """Gamma function; NaN at the poles 0, -1, -2, ..."""
    try:
        return math.gamma(x)
    except OverflowError:
        return inf if x > 0 or math.floor(x) % 2 == 0 else -inf
    except ValueError:
        return nan


def lgamma(x: float) -> float:
    """log|gamma(x)|, infinite at the poles."""
    try:
        return math.lgamma(x)
    except (ValueError, OverflowError):
        return inf


def digamma(x: float) -> float:
    """The slope of lgamma, psi(x) (Abramowitz & Stegun 6.3.5, 6.3.18; reflection 6.3.7).

    >>> round(digamma(1.0), 15)
    -0.577215664901533
    """
    if x <= 0:
        if math.isinf(x) or x == math.floor(x):
            return nan
        return digamma(1 - x) - math.pi / math.tan(math.pi * math.remainder(x, 1.0))
    shift = 0.0
    while x < 16:
        shift -= 1 / x
        x += 1
    tail = sum(b / (2 * i * x ** (2 * i)) for i, b in enumerate(BERNOULLI, start=1)) if x < 1e15 else 0.0
    return shift + math.log(x) - 0.5 / x - tail


def polygamma(n: float, x: float) -> float:
    """The n-th derivative of digamma (Abramowitz & Stegun 6.4.6, 6.4.11); NaN for other n, below -1000, at poles."""
    if n == 0:
        return digamma(x)
    if not 0 < n <= 20 or n != math.floor(n) or not x > -1000 or (x <= 0 and x == math.floor(x)):
        return nan
    order = int(n)
    shift = 0.0
    while x < 20 + order:
        shift += power(x, -(order + 1))
        x += 1
    if x > 1e14:
        return math.factorial(order - 1) * (-1.0) ** (order + 1) * div(1.0, power(x, n))
    tail = math.factorial(order - 1) / power(x, n) + math.factorial(order) / (2 * power(x, n + 1))
    for i, b in enumerate(BERNOULLI, start=1):
        tail += b * math.factorial(2 * i + order - 1) / (math.factorial(2 * i) * power(x, 2 * i + order))
    return (-1.0) ** (order + 1) * (math.factorial(order) * shift + tail)


def hypot(*coordinates: float) -> float:
    """The length of a vector."""
    return math.hypot(*coordinates)
