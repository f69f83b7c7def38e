"""Ideas of what to try next: for each situation that a run ends in, in the order in which they are tried.

To add advice, add a function that gives ideas, and a row to SITUATIONS.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gdcli.descent.curvature import STEADY, SYMBOLIC, moved
from gdcli.descent.outlook import bent, is_linear
from gdcli.descent.rates import rates, steps_to
from gdcli.descent.settings import STEP_LIMIT, Settings
from gdcli.engine.python import compile_function, outputs_at

if TYPE_CHECKING:
    from gdcli.descent.result import Descent

Row = tuple[float, ...]
MOST_STEPS = 20_000  # that a trial may take
NUDGES = (1e-6, 1e-3, 1e-1)
ROUNDING = 1e-12  # f must rise by more than that, next to its size, to be said to rise
RAVINE = 25.0  # a condition number from which momentum is worth a word


@dataclass(frozen=True)
class Idea:
    """Something to try: why, other settings, another start."""

    why: str
    settings: Settings
    start: Row


def ideas_for(descent: Descent) -> Iterator[Idea]:
    """Give the ideas for a run by the reason of its stop and the kind of its end."""
    reason, kind = descent.stop.reason, descent.diagnosis.kind
    keys = ((reason, kind), (reason, ""), ("", kind))
    return next((SITUATIONS[key] for key in keys if key in SITUATIONS), _nothing)(descent)


def _slower(descent: Descent) -> Iterator[Idea]:
    """A smaller learning rate: from the curvature at the best place or the start, else by powers of 10."""
    lr, settings = descent.settings.lr, descent.settings
    if isinstance(lr, str) or not descent.method.rated:
        return
    by_curvature = list(_by_curvature(descent, lr))
    falling = [
        Idea("a rate that falls settles at a kink", replace(settings, lr=schedule), descent.start.point)
        for schedule in (f"{lr:.6g}/sqrt(k)", f"{lr:.6g}/k")
        if descent.stop.reason == "oscillates" and descent.method.rule  # a search takes no schedule
    ]
    yield from [*falling, *by_curvature] if bends_anew(descent) else [*by_curvature, *falling]
    for factor in (10, 100, 1000):
        why = f"lr {lr:.6g} may be too large here"
        yield Idea(why, replace(settings, lr=_rounded(lr / factor)), descent.start.point)


def _by_curvature(descent: Descent, lr: float) -> Iterator[Idea]:
    """Smaller rates that the curvature gives, with as many steps as they need."""
    settings = descent.settings
    for place in (descent.best, descent.start):
        for rate, contraction in _rates_at(descent, place.point):
            if rate < lr:
                needed = steps_to(settings.tol, descent.start.gradient_norm, contraction) or 0
                enough = _rounded_up(needed) if settings.steps < needed < MOST_STEPS / 2 else settings.steps
                better = replace(settings, lr=rate, steps=enough)
                yield Idea(f"lr {lr:.6g} is too large here", better, descent.start.point)


def bends_anew(descent: Descent) -> bool:
    """Whether the steepest curvature at the end is not that half a step before: the limit 2/lambda_max is none."""
    curvature, tail = descent.outlook.curvature, descent.path.tail
    if curvature is None or len(tail) < 2:
        return True
    middle = tuple((a + b) / 2 for a, b in zip(tail[-1][:-2], tail[-2][:-2], strict=True))
    between = descent.ground.curvature(middle) if all(map(math.isfinite, middle)) else None
    if between is None:
        return True
    here, there = max(bent(curvature, descent)), max(bent(between, descent))
    return abs(here - there) > STEADY * abs(here)


def _rates_at(descent: Descent, point: Row) -> list[tuple[float, float]]:
    """The best learning rate and the one that no direction overshoots, by the curvature at a point; their pace."""
    curvature = None
    if all(map(math.isfinite, point)) and math.isfinite(outputs_at(descent.formula, point)[0]):
        curvature = descent.ground.curvature(point)
    if curvature is None:
        return []
    values = bent(curvature, descent)
    allowed = rates(values, curvature.zero)
    found = [] if allowed.best is None or allowed.rate is None else [(_rounded(allowed.best), allowed.rate)]
    if max(values) > curvature.zero:
        found.append((_rounded(1 / max(values)), 1 - max(min(values), 0.0) / max(values)))
    return found


def _nudged(descent: Descent) -> Iterator[Idea]:
    """Another start, a little to the side along which f falls."""
    for way in downhill_ways(descent):
        for size in NUDGES:
            start = descent.start.point
            nudged = tuple(float(f"{x:.12g}") for x in moved(start, way, size))
            yield Idea("a small push to the side", descent.settings, nudged)


def downhill_ways(descent: Descent) -> list[Row]:
    """The ways from the end along which f falls (uphill: rises) by curvature or as probed, the steepest first."""
    found, uphill = descent.diagnosis, descent.settings.uphill
    ways = found.ways("rises" if uphill else "falls")
    curvature = found.curvature
    if curvature is not None:
        pairs = zip(curvature.values, curvature.vectors, strict=True)
        order = sorted(pairs, key=lambda pair: -pair[0] if uphill else pair[0])
        ways = [vector for value, vector in order if (-value if uphill else value) < -curvature.zero] + ways
    return [tuple(one if abs(one) > 1e-9 else 0.0 for one in way) for way in ways]


def _on(descent: Descent) -> Iterator[Idea]:
    """Over a plateau, where there is a way down that ends: a smaller tolerance, with momentum or a larger rate."""
    if not has_floor(descent):
        return
    settings = descent.settings
    further = replace(settings, tol=_rounded(settings.tol / 1e12), steps=min(10 * settings.steps, MOST_STEPS))
    if _can_take_momentum(settings):
        yield Idea("momentum crosses a plateau", replace(further, momentum=0.9), descent.start.point)
    if not isinstance(settings.lr, str):
        if settings.rule is None and len(descent.start.point) <= SYMBOLIC:
            crossing = replace(further, method="newton", momentum=None, set={})
            yield Idea("Newton's steps are as long as the curvature is small", crossing, descent.start.point)
        for factor in (10, 100, 1000):
            why = "a larger lr crosses a plateau"
            yield Idea(why, replace(further, lr=_rounded(settings.lr * factor)), descent.start.point)
    yield Idea("a smaller tolerance goes on", further, descent.start.point)


def has_floor(descent: Descent) -> bool:
    """Whether f, straight down from the end, rises again within a thousand times the point's scale."""
    sign = -1.0 if descent.settings.uphill else 1.0
    slope = descent.ground.gradient(descent.end.point)  # a difference may have lost it
    length = math.hypot(*slope)
    if not 0 < length < math.inf:
        return False
    way = tuple(-sign * one / length for one in slope)
    scale = max(1.0, *map(abs, descent.end.point))
    places = [moved(descent.end.point, way, scale * 2.0 ** (power / 4)) for power in range(-28, 41)]
    height, lowest = compile_function(descent.formula), sign * descent.end.f
    for value in [sign * height(*place)[0] for place in places]:
        if value > lowest + ROUNDING * max(1.0, abs(lowest)):
            return True
        lowest = min(lowest, value)
    return False


def _longer(descent: Descent) -> Iterator[Idea]:
    """More steps, as many as the contraction asks for; before that, what needs far fewer."""
    settings, outlook = descent.settings, descent.outlook
    if (settings.momentum or 0.0) >= 1:
        yield Idea("a momentum below 1 settles", replace(settings, momentum=0.9), descent.start.point)
    total = None if outlook.needed is None else _rounded_up(descent.steps + outlook.needed)
    pair = outlook.rates.pair
    if pair is not None and is_linear(descent) and (outlook.rates.condition or 0) >= RAVINE:
        by_pair = steps_to(settings.tol, descent.start.gradient_norm, pair.rate)
        if by_pair is not None and (total is None or 5 * by_pair < total):
            steps = max(settings.steps, _rounded_up(2 * by_pair))
            better = replace(settings, lr=_rounded(pair.lr), momentum=_rounded(pair.momentum), steps=steps)
            yield Idea("momentum for a ravine", better, descent.start.point)
    if is_linear(descent) and outlook.rates.best is not None and outlook.rates.rate is not None:
        by_best = steps_to(settings.tol, descent.start.gradient_norm, outlook.rates.rate) or 1
        if total is None or 5 * by_best < total:
            faster = replace(settings, lr=_rounded(outlook.rates.best))
            yield Idea("the best rate for the curvature at the end", faster, descent.start.point)
    if total is not None and total <= STEP_LIMIT:
        yield Idea(f"it needs about {total:,} steps", replace(settings, steps=total), descent.start.point)
    for factor in (10, 100):
        steps = settings.steps * factor
        yield Idea("more steps", replace(settings, steps=steps), descent.start.point)
        if _can_take_momentum(settings):
            yield Idea("momentum, and more steps", replace(settings, steps=steps, momentum=0.9), descent.start.point)


def _stuck(descent: Descent) -> Iterator[Idea]:
    """Another rate where a step no longer moves the point: larger, and smaller."""
    lr, settings = descent.settings.lr, descent.settings
    if isinstance(lr, str) or not descent.method.rated:
        return
    for rate, _ in _rates_at(descent, descent.end.point):
        if rate > lr:
            yield Idea(f"lr {lr:.6g} moves nothing here", replace(settings, lr=rate), descent.start.point)
    for factor in (1e3, 1e6, 1e9, 0.1, 0.01):
        why = f"lr {lr:.6g} moves nothing here" if factor > 1 else f"lr {lr:.6g} is too large here"
        yield Idea(why, replace(settings, lr=_rounded(lr * factor)), descent.start.point)


def _stricter(descent: Descent) -> Iterator[Idea]:
    """A smaller tolerance, where it stopped the run on a slope."""
    for tol in (descent.settings.tol / 1e3, descent.settings.tol / 1e6):
        settings = replace(descent.settings, tol=_rounded(tol), steps=min(10 * descent.settings.steps, MOST_STEPS))
        yield Idea("a smaller tolerance goes on", settings, descent.start.point)


def _nothing(descent: Descent) -> Iterator[Idea]:
    return iter(())


def _can_take_momentum(settings: Settings) -> bool:
    return settings.rule is None and settings.method == "gd" and not settings.momentum


def _rounded(value: float) -> float:
    """A number to three digits, as one types it."""
    return float(f"{value:.3g}")


def _rounded_up(count: int) -> int:
    """A count with a tenth more, to two digits."""
    size: int = 10 ** max(0, len(str(count)) - 2)
    return int(math.ceil(1.1 * count / size) * size)


# The ideas by the reason of the stop and the kind of the end, by the reason, or else by the kind.
SITUATIONS: dict[tuple[str, str], Callable[[Descent], Iterator[Idea]]] = {
    ("no-progress", "slope"): _stuck,
    ("diverged", ""): _slower,
    ("oscillates", ""): _slower,
    ("not-finite", ""): _slower,
    ("steps", ""): _longer,
    ("", "saddle"): _nudged,
    ("", "maximum"): _nudged,
    ("", "kink"): _nudged,
    ("", "minimum"): _nudged,
    ("", "plateau"): _on,
    ("", "slope"): _stricter,
}
