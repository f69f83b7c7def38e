"""THE table of functions. To add a function, add a row; its tests appear by themselves.

A row is: name, parameters, value, slopes, where it is smooth. The value is either a Python function on floats
(then the function is elementary: gdcli/engine has its NumPy and mpmath counterparts by the same name) or a
formula in gdcli's own language. There is one slope for each parameter, in gdcli's language too, with `y` for the
value that is already known. Values and slopes are written so that float64 keeps them right at both ends.
The interval where it is smooth is what the tests draw their points from, one for each parameter.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from gdcli.language import scalar

Interval = tuple[float, float]
Value = Callable[..., float] | str


class Function(NamedTuple):
    """One row: see the module's docstring. A parameter `a=0.01` may be left out; `x...` is one or more."""

    name: str
    parameters: str
    value: Value
    slopes: tuple[str, ...]
    smooth: tuple[Interval, ...]
    about: str
    applies: bool = False  # `sin x` needs no brackets, and `sin` alone is no variable
    folds: bool = False  # f(a, b, c) is f(f(a, b), c)

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters' names."""
        return tuple(parameter.partition("=")[0].rstrip(".") for parameter in self.parameters.split(", "))

    @property
    def defaults(self) -> tuple[str, ...]:
        """The values of the parameters that may be left out."""
        return tuple(part.partition("=")[2] for part in self.parameters.split(", ") if "=" in part)

    @property
    def variadic(self) -> bool:
        """Whether it takes any number of arguments."""
        return self.parameters.endswith("...")


WIDE: Interval = (-20.0, 20.0)
NEAR: Interval = (-3.0, 3.0)
POSITIVE: Interval = (0.05, 50.0)
INSIDE: Interval = (-0.95, 0.95)

OPERATORS = (
    Function("add", "x...", scalar.add, ("1",), (WIDE,), "sum"),
    Function("sub", "a, b", scalar.sub, ("1", "-1"), (WIDE, WIDE), "difference"),
    Function("mul", "x...", scalar.mul, (), (WIDE,), "product; its slopes are products of the other factors"),
    Function("div", "a, b", scalar.div, ("1/b", "-(y/b)"), (WIDE, POSITIVE), "quotient"),
    Function("pow", "a, b", scalar.power, ("b*a^(b-1)", "xlogy(y, a)"), (POSITIVE, NEAR), "real power a^b"),
    Function("neg", "x", lambda x: -x, ("-1",), (WIDE,), "the same with the other sign"),
)

FUNCTIONS = (
    Function("sin", "x", scalar.total(math.sin), ("cos(x)",), (WIDE,), "sine", True),
    Function("cos", "x", scalar.total(math.cos), ("-sin(x)",), (WIDE,), "cosine", True),
    Function("tan", "x", scalar.total(math.tan), ("1 + y^2",), ((-1.5, 1.5),), "tangent", True),
    Function("sec", "x", "1/cos(x)", ("y*tan(x)",), ((-1.5, 1.5),), "1/cos", True),
    Function("csc", "x", "1/sin(x)", ("-(y/tan(x))",), ((0.1, 3.0),), "1/sin", True),
    Function("cot", "x", "1/tan(x)", ("-(1/sin(x)^2)",), ((0.1, 3.0),), "1/tan", True),
    Function("asin", "x", scalar.total(math.asin), ("1/sqrt((1-x)*(1+x))",), (INSIDE,), "inverse of sin", True),
    Function("acos", "x", scalar.total(math.acos), ("-(1/sqrt((1-x)*(1+x)))",), (INSIDE,), "inverse of cos", True),
    Function("atan", "x", scalar.total(math.atan), ("1/(1 + x^2)",), (WIDE,), "inverse of tan", True),
    Function("atan2", "a, b", math.atan2, ("b/hypot(a, b)/hypot(a, b)", "-(a/hypot(a, b)/hypot(a, b))"),
             (POSITIVE, POSITIVE), "angle of the point (b, a)"),
    Function("asec", "x", "acos(1/x)", ("1/(abs(x)*sqrt((x-1)*(x+1)))",), ((1.1, 50.0),), "inverse of sec", True),
    Function("acsc", "x", "asin(1/x)", ("-(1/(abs(x)*sqrt((x-1)*(x+1))))",), ((1.1, 50.0),), "inverse of csc", True),
    Function("acot", "x", "atan(1/x)", ("-(1/(1 + x^2))",), (POSITIVE,), "inverse of cot, from -pi/2 to pi/2", True),
    Function("sinh", "x", scalar.odd(math.sinh), ("cosh(x)",), (WIDE,), "hyperbolic sine", True),
    Function("cosh", "x", scalar.total(math.cosh), ("sinh(x)",), (WIDE,), "hyperbolic cosine", True),
    Function("tanh", "x", math.tanh, ("1/cosh(x)^2",), (WIDE,), "hyperbolic tangent", True),
    Function("sech", "x", "1/cosh(x)", ("-(y*tanh(x))",), (WIDE,), "1/cosh", True),
    Function("csch", "x", "1/sinh(x)", ("-(y/tanh(x))",), ((0.1, 20.0),), "1/sinh", True),
    Function("coth", "x", "1/tanh(x)", ("-(1/sinh(x)^2)",), ((0.1, 20.0),), "1/tanh", True),
    Function("asinh", "x", math.asinh, ("1/hypot(1, x)",), (WIDE,), "inverse of sinh", True),
    Function("acosh", "x", scalar.total(math.acosh), ("1/(sqrt(x-1)*sqrt(x+1))",), ((1.1, 50.0),),
             "inverse of cosh", True),
    Function("atanh", "x", scalar.with_poles(math.atanh, {1.0: math.inf, -1.0: -math.inf}),
             ("1/((1-x)*(1+x))",), (INSIDE,), "inverse of tanh", True),
    Function("asech", "x", "acosh(1/x)", ("-(1/(x*sqrt((1-x)*(1+x))))",), ((0.05, 0.95),), "inverse of sech", True),
    Function("acsch", "x", "asinh(1/x)", ("-(1/(abs(x)*hypot(1, x)))",), (POSITIVE,), "inverse of csch", True),
    Function("acoth", "x", "atanh(1/x)", ("1/((1-x)*(1+x))",), ((1.1, 50.0),), "inverse of coth", True),
    Function("exp", "x", scalar.total(math.exp), ("y",), (WIDE,), "e^x", True),
    Function("exp2", "x", "2^x", ("y*log(2)",), (WIDE,), "2^x", True),
    Function("expm1", "x", scalar.total(math.expm1), ("exp(x)",), (WIDE,), "e^x - 1, exact near 0", True),
    Function("log", "x", scalar.with_poles(math.log, {0.0: -math.inf}), ("1/x",), (POSITIVE,),
             "natural logarithm; log(x, b) to base b", True),
    Function("log1p", "x", scalar.with_poles(math.log1p, {-1.0: -math.inf}), ("1/(1 + x)",), (POSITIVE,),
             "log(1 + x), exact near 0", True),
    Function("log2", "x", scalar.with_poles(math.log2, {0.0: -math.inf}), ("1/(x*log(2))",), (POSITIVE,),
             "logarithm to base 2", True),
    Function("log10", "x", scalar.with_poles(math.log10, {0.0: -math.inf}), ("1/(x*log(10))",), (POSITIVE,),
             "logarithm to base 10", True),
    Function("sqrt", "x", scalar.total(math.sqrt), ("1/(2*y)",), (POSITIVE,), "square root", True),
    Function("cbrt", "x", math.cbrt, ("1/(3*y^2)",), (POSITIVE,), "real cube root, also of negative numbers", True),
    Function("abs", "x", abs, ("sign(x)",), (POSITIVE,), "absolute value |x|", True),
    Function("sign", "x", scalar.sign, ("0",), (POSITIVE,), "-1, 0 or 1"),
    Function("heaviside", "x", "(1 + sign(x))/2", ("0",), (POSITIVE,), "unit step, 1/2 at 0"),
    Function("floor", "x", scalar.whole(math.floor), ("0",), ((0.1, 0.9),), "largest integer below"),
    Function("ceil", "x", scalar.whole(math.ceil), ("0",), ((0.1, 0.9),), "smallest integer above"),
    Function("round", "x", scalar.whole(round), ("0",), ((-0.4, 0.4),), "nearest integer, halves to the even one"),
    Function("mod", "x, n", "x - n*floor(x/n)", ("1", "-floor(x/n)"), ((0.1, 0.9), (1.0, 2.0)),
             "remainder, with the sign of n"),
    Function("min", "a, b", scalar.minimum, ("heaviside(b - a)", "heaviside(a - b)"), ((-3.0, 0.0), (1.0, 3.0)),
             "the smallest", folds=True),
    Function("max", "a, b", scalar.maximum, ("heaviside(a - b)", "heaviside(b - a)"), ((-3.0, 0.0), (1.0, 3.0)),
             "the largest", folds=True),
    Function("clip", "x, lo, hi", "min(max(x, lo), hi)",
             ("heaviside(x - lo)*heaviside(hi - x)", "heaviside(lo - x)", "heaviside(x - hi)"),
             (INSIDE, (-3.0, -1.0), (1.0, 3.0)), "x, held between lo and hi"),
    Function("hypot", "x...", scalar.hypot, ("x/y",), (POSITIVE,), "length of a vector"),
    Function("erf", "x", math.erf, ("2/sqrt(pi)*exp(-x^2)",), (NEAR,), "error function"),
    Function("erfc", "x", math.erfc, ("-(2/sqrt(pi)*exp(-x^2))",), (NEAR,), "1 - erf(x), exact for large x"),
    Function("gamma", "x", scalar.gamma, ("y*digamma(x)",), ((0.5, 20.0),), "gamma function"),
    Function("lgamma", "x", scalar.lgamma, ("digamma(x)",), ((2.5, 50.0),), "log of |gamma(x)|"),
    Function("digamma", "x", scalar.digamma, ("polygamma(1, x)",), ((2.0, 50.0),), "slope of lgamma"),
    Function("polygamma", "n, x", scalar.polygamma, ("0", "polygamma(n + 1, x)"), ((1.0, 1.0), (0.5, 50.0)),
             "n-th derivative of digamma"),
    Function("factorial", "x", "gamma(x + 1)", ("y*digamma(x + 1)",), ((0.5, 20.0),), "x!"),
    Function("xlogy", "x, b", scalar.xlogy, ("log(b)", "x/b"), (POSITIVE, POSITIVE), "x*log(b), 0 where x is 0"),
    Function("sigmoid", "x", "exp(min(x, 0))/(1 + exp(-abs(x)))", ("y*sigmoid(-x)",), (WIDE,),
             "logistic function 1/(1 + e^-x)"),
    Function("logit", "x", "log(x/(1 - x))", ("1/(x*(1 - x))",), ((0.05, 0.95),), "inverse of sigmoid"),
    Function("relu", "x", "max(x, 0)", ("max(sign(x), 0)",), (POSITIVE,), "rectifier; slope 0 at 0"),
    Function("leaky_relu", "x, a=0.01", "max(x, 0) + a*min(x, 0)",
             ("max(sign(x), 0) + a*(1 - max(sign(x), 0))", "min(x, 0)"), (POSITIVE, POSITIVE),
             "rectifier with slope a below 0"),
    Function("elu", "x, a=1", "max(x, 0) + a*expm1(min(x, 0))",
             ("max(sign(x), 0) + (1 - max(sign(x), 0))*a*exp(min(x, 0))", "expm1(min(x, 0))"), (POSITIVE, POSITIVE),
             "exponential linear unit"),
    Function("softplus", "x", "max(x, 0) + log1p(exp(-abs(x)))", ("sigmoid(x)",), (WIDE,), "log(1 + e^x)"),
    Function("softsign", "x", "x/(1 + abs(x))", ("1/(1 + abs(x))^2",), (POSITIVE,), "x/(1 + |x|)"),
    Function("swish", "x", "x*sigmoid(x)", ("sigmoid(x)*(1 + x*sigmoid(-x))",), (WIDE,), "x*sigmoid(x), also silu"),
    Function("gelu", "x", "0.5*x*erfc(-x/sqrt(2))",
             ("0.5*erfc(-x/sqrt(2)) + x*exp(-(x^2)/2)/sqrt(2*pi)",), (NEAR,), "x times the normal distribution"),
    Function("mish", "x", "x*tanh(softplus(x))",
             ("tanh(softplus(x)) + x*sigmoid(x)/cosh(softplus(x))^2",), (NEAR,), "x*tanh(softplus(x))"),
    Function("huber", "x, d=1", "min(abs(x), d)*(abs(x) - min(abs(x), d)/2)",
             ("max(min(x, d), -d)", "max(abs(x) - d, 0)"), ((1.5, 5.0), (0.5, 1.0)),
             "x^2/2 up to d, a straight line beyond"),
    Function("logsumexp", "a, b", "max(a, b) + log1p(exp(-abs(a - b)))", ("sigmoid(a - b)", "sigmoid(b - a)"),
             ((-3.0, 0.0), (1.0, 3.0)), "log(e^a + e^b + ...)", folds=True),
    Function("deg", "x", "x*180/pi", ("180/pi",), (WIDE,), "radians to degrees"),
    Function("rad", "x", "x*pi/180", ("pi/180",), (WIDE,), "degrees to radians"),
)  # fmt: skip

ALIASES = {
    "ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctan2": "atan2", "arcsinh": "asinh",
    "arccosh": "acosh", "arctanh": "atanh", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh",
    "Abs": "abs", "Max": "max", "Min": "min", "sgn": "sign", "step": "heaviside", "Heaviside": "heaviside",
    "ceiling": "ceil", "logistic": "sigmoid", "expit": "sigmoid", "silu": "swish", "clamp": "clip",
    "arcsec": "asec", "arccsc": "acsc", "arccot": "acot", "arsech": "asech", "arcsch": "acsch", "arcoth": "acoth",
    "arcsech": "asech", "arccsch": "acsch", "arccoth": "acoth", "power": "pow", "signum": "sign",
    "loggamma": "lgamma", "logaddexp": "logsumexp", "log₂": "log2", "log₁₀": "log10", "psi": "digamma",
}  # fmt: skip

CONSTANTS = {"pi": math.pi, "e": math.e}

TABLE: dict[str, Function] = {row.name: row for row in (*OPERATORS, *FUNCTIONS)}
CALLABLE: dict[str, str] = {row.name: row.name for row in FUNCTIONS} | {"pow": "pow"} | ALIASES


VALUES: dict[str, Callable[..., float]] = {
    row.name: row.value for row in TABLE.values() if not isinstance(row.value, str)
}
