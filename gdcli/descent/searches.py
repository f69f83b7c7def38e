"""The few ways downhill that no per-coordinate rule can say. To add one, add a row here and one in methods.SEARCHES.

Each is made for one run from its Hill and its settings, and gives a function from a place to the next point. Uphill, a
Hill is upside down. Where no step lowers f, the next point is the point itself.
"""

from __future__ import annotations

import math
import random
import sys
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gdcli.calculus.gradient import Gradient, hessian
from gdcli.descent.meter import Meter
from gdcli.descent.path import Row
from gdcli.descent.settings import Settings, resolve
from gdcli.engine.python import compile_function
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula

Advance = Callable[[Row, float, Row], Row]
HALVINGS = 60
FLAT = 1e-8  # a curvature that is so much less than the largest is none


@dataclass(frozen=True)
class Hill:
    """What a search may ask: f at a point, the gradient, the Hessian there; `sign` is -1 uphill."""

    height: Callable[..., Row]
    slopes: Callable[..., Row]
    second: Callable[[], Callable[..., Row]]  # makes what gives the Hessian's rows
    sign: float
    lr: float
    seed: int | None

    def f(self, point: Row) -> float:
        """The value to go down from, infinite where there is none."""
        value = self.sign * self.height(*point)[0]
        return value if value == value else math.inf


def search(formula: Formula, slopes: Gradient, settings: Settings, meter: Meter) -> Advance:
    """Make the search that the settings name; the meter counts what it asks for.

    Raises GdcliError for a schedule: a search's learning rate is a number.
    """
    height = meter.counting_values(compile_function(formula))
    slope = meter.counting_gradients(compile_function(slopes.formula))
    return search_on(height, slope, lambda: meter.counting_hessians(_second(formula)), settings)


@lru_cache(maxsize=4)
def _second(formula: Formula) -> Callable[..., Row]:
    """The second derivatives, which runs from many starts share."""
    return compile_function(hessian(formula))


def search_on(
    height: Callable[..., Row],
    slopes: Callable[..., Row],
    second: Callable[[], Callable[..., Row]],
    settings: Settings,
) -> Advance:
    """Make the search that the settings name, on any function that is given with its derivatives; see Hill."""
    method, values = resolve(settings)
    if isinstance(settings.lr, str):
        raise GdcliError(f"{method.name} takes a number, not the schedule '{settings.lr}'", setting="lr")
    sign = -1.0 if settings.uphill else 1.0
    advance = TABLE[method.name](Hill(height, slopes, second, sign, settings.lr, settings.seed), values)
    return lambda point, value, slope: advance(point, sign * value, tuple(sign * one for one in slope))


def backtracking(hill: Hill, settings: Mapping[str, float]) -> Advance:
    """Steepest descent; lr shrinks until f falls by c times what the slope promises (Armijo 1966)."""

    def advance(point: Row, value: float, slopes: Row) -> Row:
        way = tuple(-slope for slope in slopes)
        return armijo(hill, point, value, slopes, way, hill.lr, settings["c"], settings["shrink"])

    return advance


def armijo(
    hill: Hill, point: Row, value: float, slopes: Row, way: Row, rate: float, share: float, shrink: float = 0.5
) -> Row:
    """Go along a way, the step shrinking until f falls by at least `share` of the slope along it.

    Near a minimum, where f changes by less than its rounding, a shorter gradient will do (Hager & Zhang 2005).
    """
    promised = _dot(slopes, way)
    for _ in range(HALVINGS):
        following = tuple(x + rate * one for x, one in zip(point, way, strict=True))
        rise = hill.f(following) - value
        if following != point and (
            rise <= share * rate * promised or _is_flatter(hill, rise, value, following, slopes)
        ):
            return following
        rate *= shrink
    return point


def _is_flatter(hill: Hill, rise: float, value: float, following: Row, slopes: Row) -> bool:
    within_rounding = -8 * sys.float_info.epsilon * max(1.0, abs(value)) <= rise <= 0
    return within_rounding and math.hypot(*hill.slopes(*following)) < 0.9 * math.hypot(*slopes)


def newton(hill: Hill, settings: Mapping[str, float]) -> Advance:
    """-H^-1 g with the eigenvalues of H made positive, so that it leads down; then backtracking from 1.

    Along an eigenvector without curvature, next to the others, the step is -lr*g.
    """
    import numpy as np

    second = hill.second()

    def advance(point: Row, value: float, slopes: Row) -> Row:
        matrix = hill.sign * np.array(second(*point)).reshape(len(point), len(point)) / 2
        matrix = matrix + matrix.T
        if not np.isfinite(matrix).all():
            return armijo(hill, point, value, slopes, tuple(-slope for slope in slopes), hill.lr, settings["c"])
        values, vectors = np.linalg.eigh(matrix)
        curvatures = np.abs(values)
        curvatures = np.where(curvatures > FLAT * curvatures.max(), curvatures, 1 / hill.lr)
        way = -vectors @ ((vectors.T @ np.array(slopes)) / curvatures)
        return armijo(hill, point, value, slopes, tuple(way.tolist()), 1.0, settings["c"])

    return advance


def bb(hill: Hill, settings: Mapping[str, float]) -> Advance:
    """Steepest descent with the rate s.s/s.y of the last step s and the change y of the gradient; lr at first.

    f may rise, but not above its largest of the last few places (Raydan 1997): else the rate shrinks.
    """
    last: list[tuple[Row, Row]] = []
    heights: deque[float] = deque(maxlen=int(settings["memory"]))

    def advance(point: Row, value: float, slopes: Row) -> Row:
        rate = hill.lr
        if last:
            step, change = _changes(last[0], (point, slopes))
            curvature = _dot(step, change)
            rate = _dot(step, step) / curvature if curvature > 0 else hill.lr
        last[:] = [(point, slopes)]
        heights.append(value)
        way = tuple(-slope for slope in slopes)
        return armijo(hill, point, max(heights), slopes, way, rate, settings["c"])

    return advance


def lbfgs(hill: Hill, settings: Mapping[str, float]) -> Advance:
    """The two-loop recursion (Nocedal & Wright 2006, Algorithm 7.4) and a search by the weak Wolfe conditions."""
    pairs: deque[tuple[Row, Row]] = deque(maxlen=int(settings["memory"]))
    last: list[tuple[Row, Row]] = []

    def advance(point: Row, value: float, slopes: Row) -> Row:
        if last:
            step, change = _changes(last[0], (point, slopes))
            if _dot(step, change) > 1e-12 * math.hypot(*step) * math.hypot(*change):
                pairs.append((step, change))
        last[:] = [(point, slopes)]
        following = wolfe(
            hill, point, value, slopes, _two_loops(pairs, slopes), 1.0 if pairs else hill.lr, settings["c"]
        )
        if following == point and pairs:
            pairs.clear()
            downhill = tuple(-slope for slope in slopes)
            following = armijo(hill, point, value, slopes, downhill, hill.lr, settings["c"])
        return following

    return advance


def wolfe(hill: Hill, point: Row, value: float, slopes: Row, way: Row, rate: float, share: float) -> Row:
    """Go along a way until f has fallen enough and the slope has flattened, by bisection (Lewis & Overton 2013)."""
    promised, low, high = _dot(slopes, way), 0.0, math.inf
    best = point
    for _ in range(HALVINGS):
        following = tuple(x + rate * one for x, one in zip(point, way, strict=True))
        if not hill.f(following) <= value + share * rate * promised:
            high = rate
        elif hill.sign * _dot(hill.slopes(*following), way) < 0.9 * promised:
            low, best = rate, following
        else:
            return following
        rate = 2 * rate if high == math.inf else (low + high) / 2
    return best


def _changes(before: tuple[Row, Row], now: tuple[Row, Row]) -> tuple[Row, Row]:
    """The last step, and the change of the gradient over it."""
    step = tuple(a - b for a, b in zip(now[0], before[0], strict=True))
    return step, tuple(a - b for a, b in zip(now[1], before[1], strict=True))


def _two_loops(pairs: deque[tuple[Row, Row]], slopes: Row) -> Row:
    way = list(slopes)
    shares = []
    for step, change in reversed(pairs):
        share = _dot(step, way) / _dot(step, change)
        shares.append(share)
        way = [one - share * y for one, y in zip(way, change, strict=True)]
    if pairs:
        step, change = pairs[-1]
        scale = _dot(step, change) / _dot(change, change)
        way = [scale * one for one in way]
    for (step, change), share in zip(pairs, reversed(shares), strict=True):
        rest = share - _dot(change, way) / _dot(step, change)
        way = [one + rest * s for one, s in zip(way, step, strict=True)]
    return tuple(-one for one in way)


def random_search(hill: Hill, settings: Mapping[str, float]) -> Advance:
    """The best of `tries` points, each coordinate within `tweak` of the current one; stays where none is better."""
    draw = random.Random(0 if hill.seed is None else hill.seed).uniform
    tries, tweak = int(settings["tries"]), settings["tweak"]

    def advance(point: Row, value: float, slopes: Row) -> Row:
        drawn = [tuple(x + draw(-tweak, tweak) for x in point) for _ in range(tries)]
        best = min(drawn, key=hill.f)
        return best if hill.f(best) < value else point

    return advance


def _dot(first: Row | list[float], second: Row | list[float]) -> float:
    """The inner product; NaN where its terms are beyond float64."""
    try:
        return math.fsum(a * b for a, b in zip(first, second, strict=True))
    except (OverflowError, ValueError):
        return math.nan


TABLE: dict[str, Callable[[Hill, Mapping[str, float]], Advance]] = {
    "backtracking": backtracking, "newton": newton, "bb": bb, "lbfgs": lbfgs, "random-search": random_search,
}  # fmt: skip
DRAWING = ("random-search",)  # these draw numbers: a step that moves nowhere is not the end
