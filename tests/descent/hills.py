"""The hills that the methods walk on: each as gdcli reads it, as PyTorch or `math` computes it, and with its slopes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

Point = tuple[float, ...]
near: Callable[..., Any] = pytest.approx  # whose own type equals nothing, says mypy


class Hill(NamedTuple):
    """A function in gdcli's language; over a module of functions (math or torch); its gradient by hand.

    `lr` is a learning rate for the first steps from `start`; `curvatures` are the Hessian's least and largest
    eigenvalue where it is constant; `minimum` is the only minimum where the function is convex.
    """

    name: str
    text: str
    value: Callable[..., Any]
    slopes: Callable[..., Point]
    start: Point
    lr: float
    minimum: Point | None = None
    curvatures: tuple[float, float] | None = None


WEIGHTS = (1, 2, 3, 4, 5)


def log_cosh(m: Any, z: Any) -> Any:
    return m.log(m.cosh(z))


def chain(*x: Any) -> Any:
    """sum(i*(x[i] - i)^2/2) + (x1 - x2)^2/2: a quadratic whose coordinates are not apart."""
    terms = [i * (one - i) * (one - i) / 2 for i, one in zip(WEIGHTS, x, strict=True)]
    return sum(terms) + (x[0] - x[1] + 1) * (x[0] - x[1] + 1) / 2


def chain_slopes(*x: float) -> Point:
    slopes = [i * (one - i) for i, one in zip(WEIGHTS, x, strict=True)]
    between = x[0] - x[1] + 1
    return (slopes[0] + between, slopes[1] - between, *slopes[2:])


def wave_slopes(x: float, y: float) -> Point:
    bell = math.exp(-x * x - y * y)
    return math.cos(x) * math.cos(y) + bell - 2 * x * x * bell, -math.sin(x) * math.sin(y) - 2 * x * y * bell


HILLS = (
    Hill("sphere", "x^2 + y^2", lambda m, x, y: x * x + y * y, lambda x, y: (2 * x, 2 * y),
         (1.0, 3.0), 0.1, (0.0, 0.0), (2.0, 2.0)),
    Hill("ellipse", "x^2 + 10*y^2", lambda m, x, y: x * x + 10 * y * y, lambda x, y: (2 * x, 20 * y),
         (3.0, -1.5), 0.03, (0.0, 0.0), (2.0, 20.0)),
    Hill("chain", "sum(i*(x[i] - i)^2/2, i=1..5) + (x[1] - x[2] + 1)^2/2", lambda m, *x: chain(*x), chain_slopes,
         (3.0, -1.0, 2.0, 0.5, 7.0), 0.05, (1.0, 2.0, 3.0, 4.0, 5.0), ((5 - math.sqrt(5)) / 2, 5.0)),
    Hill("log-cosh", "log(cosh(x - 1)) + 2*log(cosh(y + 0.5))",
         lambda m, x, y: log_cosh(m, x - 1) + 2 * log_cosh(m, y + 0.5),
         lambda x, y: (math.tanh(x - 1), 2 * math.tanh(y + 0.5)), (2.5, 1.25), 0.1, (1.0, -0.5)),
    Hill("rosenbrock", "100*(y - x^2)^2 + (1 - x)^2", lambda m, x, y: 100 * (y - x * x) ** 2 + (1 - x) ** 2,
         lambda x, y: (-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)), (-1.2, 1.0), 0.001),
    Hill("waves", "sin(x)*cos(y) + x*e^(-x^2-y^2)",
         lambda m, x, y: m.sin(x) * m.cos(y) + x * m.exp(-x * x - y * y), wave_slopes, (0.4, 0.7), 0.1),
    Hill("well", "x^4/4 - 3*x^2/2 + x", lambda m, x: x**4 / 4 - 3 * x**2 / 2 + x, lambda x: (x**3 - 3 * x + 1,),
         (2.25,), 0.02),
)  # fmt: skip
NAMED = {hill.name: hill for hill in HILLS}
CONVEX = tuple(hill for hill in HILLS if hill.minimum is not None)
QUADRATICS = tuple(hill for hill in HILLS if hill.curvatures is not None)
