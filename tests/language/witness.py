"""Each function of the vocabulary as mpmath has it: what gdcli's values and slopes are held against."""

from collections.abc import Callable

from mpmath import mp, mpf

ONE = mpf(1)


def normal(x: mpf) -> mpf:
    return mp.erfc(-x / mp.sqrt(2)) / 2


def softplus(x: mpf) -> mpf:
    return mp.log1p(mp.exp(x))


def sigmoid(x: mpf) -> mpf:
    return ONE / (1 + mp.exp(-x))


WITNESS: dict[str, Callable[..., mpf]] = {
    "add": lambda *x: sum(x), "sub": lambda a, b: a - b, "mul": lambda *x: mp.fprod(x), "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b, "neg": lambda x: -x,
    "sin": mp.sin, "cos": mp.cos, "tan": mp.tan, "sec": mp.sec, "csc": mp.csc, "cot": mp.cot,
    "asin": mp.asin, "acos": mp.acos, "atan": mp.atan, "atan2": mp.atan2,
    "sinh": mp.sinh, "cosh": mp.cosh, "tanh": mp.tanh, "sech": mp.sech, "csch": mp.csch, "coth": mp.coth,
    "asinh": mp.asinh, "acosh": mp.acosh, "atanh": mp.atanh,
    "asec": mp.asec, "acsc": mp.acsc, "acot": mp.acot, "asech": mp.asech, "acsch": mp.acsch, "acoth": mp.acoth,
    "exp": mp.exp, "exp2": lambda x: mpf(2) ** x, "expm1": mp.expm1,
    "log": mp.log, "log1p": mp.log1p, "log2": lambda x: mp.log(x) / mp.log(2), "log10": mp.log10,
    "sqrt": mp.sqrt, "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)), "abs": abs, "sign": mp.sign,
    "heaviside": lambda x: (1 + mp.sign(x)) / 2, "floor": mp.floor, "ceil": mp.ceil, "round": mp.nint,
    "mod": lambda x, n: x - n * mp.floor(x / n), "min": min, "max": max,
    "clip": lambda x, lo, hi: min(max(x, lo), hi), "hypot": lambda *x: mp.sqrt(sum(one * one for one in x)),
    "erf": mp.erf, "erfc": mp.erfc, "gamma": mp.gamma, "lgamma": lambda x: mp.log(abs(mp.gamma(x))),
    "digamma": mp.digamma, "polygamma": lambda n, x: mp.polygamma(int(n), x), "factorial": mp.factorial,
    "xlogy": lambda x, b: x * mp.log(b) if x else mpf(0),
    "sigmoid": sigmoid, "logit": lambda x: mp.log(x) - mp.log(1 - x), "relu": lambda x: max(x, mpf(0)),
    "leaky_relu": lambda x, a: x if x > 0 else a * x, "elu": lambda x, a: x if x > 0 else a * mp.expm1(x),
    "softplus": softplus, "softsign": lambda x: x / (1 + abs(x)), "swish": lambda x: x * sigmoid(x),
    "gelu": lambda x: x * normal(x), "mish": lambda x: x * mp.tanh(softplus(x)),
    "huber": lambda x, d: x * x / 2 if abs(x) <= d else d * (abs(x) - d / 2),
    "logsumexp": lambda a, b: mp.log(mp.exp(a) + mp.exp(b)),
    "deg": lambda x: x * 180 / mp.pi, "rad": lambda x: x * mp.pi / 180,
}  # fmt: skip
