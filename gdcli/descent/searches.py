"""The few ways downhill that no per-coordinate rule can say. To add one, add a row here and one in methods.SEARCHES.

Each is made for one run from its Hill and its settings, and gives a function from a place to the next point. Uphill, a
Hill is upside down. Where no step lowers f, the next point is the point itself.
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gdcli.calculus.gradient import Gradient, hessian
from gdcli.descent.path import Row
from gdcli.descent.settings import Settings, resolve
from gdcli.engine.python import compile_function
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula

Advance = Callable[[Row, float, Row], Row]
HALVINGS = 60


@dataclass(frozen=True)
class Hill:
    """What a search may ask: f at a point, the gradient there; `sign` is -1 uphill."""

    formula: Formula
    height: Callable[..., Row]
    slopes: Callable[..., Row]
    sign: float
    lr: float
    seed: int | None

    def f(self, point: Row) -> float:
        """The value to go down from, infinite where there is none."""
        value = self.sign * self.height(*point)[0]
        return value if value == value else math.inf


def search(formula: Formula, slopes: Gradient, settings: Settings) -> Advance:
    """Make the search that the settings name.

    Raises GdcliError for a schedule: a search's learning rate is a number.
    """
    method, values = resolve(settings)
    if isinstance(settings.lr, str):
        raise GdcliError(f"lr: {method.name} takes a number, not the schedule '{settings.lr}'")
    sign = -1.0 if settings.uphill else 1.0
    functions = compile_function(formula), compile_function(slopes.formula)
    hill = Hill(formula, *functions, sign, settings.lr, settings.seed)
    advance = TABLE[method.name](hill, values)
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
    """Go along a way, the step shrinking until f falls by at least `share` of the slope along it."""
    promised = math.fsum(slope * one for slope, one in zip(slopes, way, strict=True))
    for _ in range(HALVINGS):
        following = tuple(x + rate * one for x, one in zip(point, way, strict=True))
        if hill.f(following) <= value + share * rate * promised and following != point:
            return following
        rate *= shrink
    return point


def newton(hill: Hill, settings: Mapping[str, float]) -> Advance:
    """-H^-1 g with the eigenvalues of H made positive, so that it leads down; then backtracking from 1."""
    import numpy as np

    size = len(hill.formula.variables)
    second = compile_function(hessian(hill.formula))

    def advance(point: Row, value: float, slopes: Row) -> Row:
        matrix = hill.sign * np.array(second(*point)).reshape(size, size)
        if not np.isfinite(matrix).all():
            return armijo(hill, point, value, slopes, tuple(-slope for slope in slopes), hill.lr, settings["c"])
        values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
        least = 1e-8 * max(1.0, float(np.abs(values).max()))
        way = -vectors @ ((vectors.T @ np.array(slopes)) / np.maximum(np.abs(values), least))
        return armijo(hill, point, value, slopes, tuple(way.tolist()), 1.0, settings["c"])

    return advance


def bb(hill: Hill, settings: Mapping[str, float]) -> Advance:
    """Steepest descent with the rate s.s/s.y of the last step s and the change y of the gradient; lr at first."""
    last: list[tuple[Row, Row]] = []

    def advance(point: Row, value: float, slopes: Row) -> Row:
        rate = hill.lr
        if last:
            step = [a - b for a, b in zip(point, last[0][0], strict=True)]
            change = [a - b for a, b in zip(slopes, last[0][1], strict=True)]
            curvature = abs(_dot(step, change))
            rate = _dot(step, step) / curvature if curvature > 0 else hill.lr
        last[:] = [(point, slopes)]
        return tuple(x - rate * slope for x, slope in zip(point, slopes, strict=True))

    return advance


def lbfgs(hill: Hill, settings: Mapping[str, float]) -> Advance:
    """The two-loop recursion (Nocedal & Wright 2006, Algorithm 7.4), then backtracking from 1."""
    pairs: deque[tuple[Row, Row]] = deque(maxlen=int(settings["memory"]))
    last: list[tuple[Row, Row]] = []

    def advance(point: Row, value: float, slopes: Row) -> Row:
        if last:
            step = tuple(a - b for a, b in zip(point, last[0][0], strict=True))
            change = tuple(a - b for a, b in zip(slopes, last[0][1], strict=True))
            if _dot(step, change) > 1e-12 * math.hypot(*step) * math.hypot(*change):
                pairs.append((step, change))
        last[:] = [(point, slopes)]
        way = _two_loops(pairs, slopes)
        first = 1.0 if pairs else min(1.0, hill.lr)
        following = armijo(hill, point, value, slopes, way, first, settings["c"])
        if following == point and pairs:
            pairs.clear()
            downhill = tuple(-slope for slope in slopes)
            following = armijo(hill, point, value, slopes, downhill, hill.lr, settings["c"])
        return following

    return advance


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
    return math.fsum(a * b for a, b in zip(first, second, strict=True))


TABLE: dict[str, Callable[[Hill, Mapping[str, float]], Advance]] = {
    "backtracking": backtracking, "newton": newton, "bb": bb, "lbfgs": lbfgs, "random-search": random_search,
}  # fmt: skip
