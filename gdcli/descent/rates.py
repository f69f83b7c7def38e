"""Which learning rate works: what the Hessian's eigenvalues allow, and how fast a run really went.

On a quadratic with eigenvalues between mu and L, gradient descent converges for lr < 2/L, fastest at 2/(L + mu), by
(kappa - 1)/(kappa + 1) each step, kappa = L/mu (Nocedal & Wright 2006, section 3.3); with momentum beta for
lr < 2(1 + beta)/L, fastest at lr = (2/(sqrt(L) + sqrt(mu)))^2 with beta = ((sqrt(kappa) - 1)/(sqrt(kappa) + 1))^2,
by (sqrt(kappa) - 1)/(sqrt(kappa) + 1) each step (Polyak 1964). Near a minimum any smooth function is such a quadratic.
"""

from __future__ import annotations

import cmath
import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gdcli.record import Json, number

Row = tuple[float, ...]
TAIL = (10, 300)  # steps of a run's last third that its rate is measured over, at least and at most
STEADY = 0.05  # two halves of the tail lose shares of the gradient that differ by less: a constant factor
FEW = 10  # steps after which it can be told whether they slow down
FAR = 10**15  # steps that nobody takes


class Linear(NamedTuple):
    """How a method acts on a quadratic: its limit over 1/L, and the factor each step for a = lr*eigenvalue.

    `formula` is the limit in words, for one variable and for more.
    """

    limit: Callable[[float], float]
    factor: Callable[[float, float], float]
    formula: tuple[str, str]


class Pair(NamedTuple):
    """A learning rate and a momentum, and the contraction per step that they give."""

    lr: float
    momentum: float
    rate: float

    def to_dict(self) -> dict[str, Json]:
        """Give the pair as JSON has it."""
        return {name: number(value) for name, value in self._asdict().items()}


class Rates(NamedTuple):
    """What the eigenvalues allow; None where no curvature holds, or none that is known to be positive everywhere.

    `limit` is the learning rate below which the method converges, `best` the best one of gradient descent and `rate`
    its contraction per step, `pair` the best learning rate with a momentum.
    """

    limit: float | None
    best: float | None
    rate: float | None
    pair: Pair | None
    condition: float | None


NOTHING = Rates(None, None, None, None, None)


def rates(values: Sequence[float], zero: float = 0.0, method: str = "gd", momentum: float = 0.0) -> Rates:
    """Give the rates for a Hessian's eigenvalues, those of at most `zero` in size taken as 0.

    >>> rates([2.0, 20.0]).limit
    0.1
    """
    largest, least = max(values), min(values)
    if not largest > zero:
        return NOTHING
    limit = LINEAR[method].limit(momentum) / largest if method in LINEAR else None
    bending = [value for value in values if value > zero]
    if least < -zero:
        return Rates(limit, None, None, None, None)
    mu = min(bending)
    slow, fast = math.sqrt(mu), math.sqrt(largest)
    half = (fast - slow) / (fast + slow)
    pair = Pair((2 / (fast + slow)) ** 2, half * half, half)
    condition = largest / least if least > zero else None
    return Rates(limit, 2 / (largest + mu), (largest - mu) / (largest + mu), pair, condition)


def predicted(values: Sequence[float], zero: float, method: str, lr: float, momentum: float) -> float | None:
    """The contraction per step of a method on a quadratic: that of its slowest direction; None for other methods.

    >>> round(predicted([2.0, 2.0], 0.0, "gd", 0.02, 0.0), 12)
    0.96
    """
    bending = [value for value in values if abs(value) > zero]
    if method not in LINEAR or not bending or min(values) < -zero:
        return None
    return max(LINEAR[method].factor(lr * value, momentum) for value in bending)


class Pace(NamedTuple):
    """By which factor the gradient's length changed each step over a run's tail, and whether it did so steadily.

    `slowing` says that it fell less and less.
    """

    rate: float | None
    steady: bool
    slowing: bool


def pace(steps: int, lengths: Sequence[float]) -> Pace:
    """Give the pace of a run of that many steps, from the lengths of its gradient at the last of them.

    The tail is the last third; the factor is that of the line that fits the logarithms of the lengths best.

    >>> pace(29, [0.5**k for k in range(30)])
    Pace(rate=0.5, steady=True, slowing=False)
    """
    count = min(max(steps // 3, TAIL[0]), TAIL[1]) + 1
    tail = lengths[-count:]
    if any(after > before for before, after in pairwise(tail)) and steps > 2 * count:
        tail = lengths[-2 * count :]  # it goes up and down on its way: longer than a swing
    whole = _factor(tail)
    early, late = _factor(tail[: len(tail) // 2 + 1]), _factor(tail[len(tail) // 2 :])
    if whole is None or early is None or late is None:
        return Pace(whole, steady=False, slowing=False)
    lost = 1 - early, 1 - late
    steady = min(lost) > 0 and abs(lost[0] - lost[1]) <= STEADY * min(lost)
    return Pace(whole, steady, slowing=not steady and steps >= FEW and lost[0] > lost[1] > 0)


def _factor(lengths: Sequence[float]) -> float | None:
    """The factor each step of the lengths of a gradient; None where there are none to tell it by."""
    if len(lengths) > 1 and lengths[-1] == 0 < lengths[-2]:
        return 0.0
    known = [(k, math.log(one)) for k, one in enumerate(lengths) if 0 < one < math.inf]
    if len(known) < 2:
        return None
    middle, height = (math.fsum(column) / len(known) for column in zip(*known, strict=True))
    spread = math.fsum((k - middle) ** 2 for k, _ in known)
    slope = math.fsum((k - middle) * (one - height) for k, one in known) / spread
    return float(f"{math.exp(slope):.15g}")


def steps_to(tol: float, length: float, rate: float | None) -> int | None:
    """How many more steps take the gradient's length to the tolerance, at a contraction per step."""
    if rate is None or not 0 < rate < 1 or not 0 < tol < length < math.inf:
        return None
    return math.ceil(math.log(tol / length) / math.log(rate))


def steps_along(tol: float, parts: Sequence[tuple[float, float]]) -> int | None:
    """How many steps take a gradient to the tolerance whose parts, each of a length, contract by a rate of their own.

    >>> steps_along(1e-3, [(1.0, 0.1), (1e-2, 0.5)])
    4
    """
    going = [(length, rate) for length, rate in parts if length > 0]
    if not tol > 0 or any(rate >= 1 for _, rate in going):
        return None
    enough = tol / math.sqrt(max(1, len(going)))
    long = [(length, rate) for length, rate in going if length > enough]
    alone = [1 if rate == 0 else math.ceil(math.log(enough / length) / math.log(rate)) for length, rate in long]
    most = max([0, *alone])
    if most > FAR:
        return None
    return bisect_left(
        range(most), True, key=lambda k: math.hypot(*[length * rate**k for length, rate in going]) <= tol
    )


def _largest_root(linear: float, constant: float) -> float:
    """The size of the larger root of z^2 - linear*z + constant."""
    root = cmath.sqrt(linear * linear - 4 * constant)
    return max(abs(linear + root), abs(linear - root)) / 2


LINEAR = {
    "gd": Linear(lambda momentum: 2.0, lambda a, momentum: abs(1 - a), ("2/f″", "2/λmax")),
    "momentum": Linear(
        lambda momentum: 2 * (1 + momentum),
        lambda a, b: _largest_root(1 + b - a, b),
        ("2(1 + momentum)/f″", "2(1 + momentum)/λmax"),
    ),
    "nesterov": Linear(
        lambda momentum: 2 * (1 + momentum) / (1 + 2 * momentum),
        lambda a, b: _largest_root((1 + b) * (1 - a), b * (1 - a)),
        ("2(1 + momentum)/((1 + 2 momentum)·f″)", "2(1 + momentum)/((1 + 2 momentum)·λmax)"),
    ),
}
