"""The slopes of a function from the left and from the right: where they do not meet, there is no derivative."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from gdcli.calculus.differences import forward
from gdcli.engine.arrays import compile_arrays
from gdcli.engine.digits import evaluate_digits
from gdcli.engine.expand import expand
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Formula

# Over this step, at 50 digits, the one-sided slopes of a smooth function differ by its curvature times it.
SIDE_STEP = 1e-40
ROUGH = 1e-10  # beside the point: longer than its rounding
KINKED = 1e-3  # slopes that differ by a smaller share may do so by the rounding of the point
WORK = 100_000  # nodes at 50 digits
COARSE = 1e-6
STEEP = 1e30  # a slope of this size over SIDE_STEP is a jump
# What can have a kink or a jump; everything else is smooth wherever it is finite.
BROKEN = frozenset({"abs", "sign", "floor", "ceil", "round", "min", "max", "hypot", "sqrt", "cbrt", "pow", "atan2"})


class Sides(NamedTuple):
    """The slope from the left and from the right, None where it is not finite or cannot be told."""

    left: float | None
    right: float | None

    @property
    def meet(self) -> bool:
        """Whether the two are one slope, or one of them is not known; at a jump there is none."""
        if self.jump:
            return False
        if self.left is None or self.right is None:
            return True
        gap = abs(self.left - self.right)
        return gap <= 1e-8 * (abs(self.left) + abs(self.right)) or gap <= 1e-15

    @property
    def jump(self) -> float:
        """By how much the function jumps at the point, seen from the side that it jumps on; 0 where it does not."""
        steepest = max((side for side in self if side is not None), key=abs, default=0.0)
        return abs(steepest) * SIDE_STEP if abs(steepest) > STEEP else 0.0

    def told(self, slope: str) -> str:
        """What is wrong here, in words; `slope` is the sign of the derivative."""
        if self.jump:
            return f"f jumps by {self.jump:.6g} there"
        return f"{slope} is {self.left:.6g} from the left and {self.right:.6g} from the right"


NOTHING = Sides(None, None)


def sides(formula: Formula, point: Sequence[float], step: float = SIDE_STEP) -> list[Sides]:
    """Give the slopes from the two sides along each variable, at a point of one float for each.

    >>> from gdcli.language.parse import parse
    >>> sides(parse("abs(x)"), [0.0])
    [Sides(left=-1.0, right=1.0)]
    """
    left, right = (evaluate_digits(forward(formula, one), point) for one in (-step, step))
    return [Sides(_finite(below), _finite(above)) for below, above in zip(left, right, strict=True)]


def broken(formula: Formula, point: Sequence[float]) -> list[Sides]:
    """Give the slopes from the two sides as floats have them: |x - 1/3| has its kink at the float that is next to 1/3.

    A kink within the rounding of the point is one whose slopes still differ as much over steps that are longer.
    """
    scale = max(1.0, *map(abs, point))
    if len(point) * len(formula.live) > WORK:
        near, far = (_by_arrays(formula, point, step) for step in (COARSE * scale, 10 * COARSE * scale))
        return [two if _stays(two, three) else NOTHING for two, three in zip(near, far, strict=True)]
    exact, near, far = (sides(formula, point, step) for step in (SIDE_STEP, ROUGH * scale, 10 * ROUGH * scale))
    return [two if one.meet and _stays(two, three) else one for one, two, three in zip(exact, near, far, strict=True)]


def _by_arrays(formula: Formula, point: Sequence[float], step: float) -> list[Sides]:
    """The slopes from the two sides, roughly: in float64, along all variables at once."""
    import numpy as np

    values, here = compile_arrays(formula), np.array(point)[:, None]
    shifts = np.eye(len(point)) * step
    [below], [middle], [above] = (values(*(here + shift)) for shift in (-shifts, 0 * shifts, shifts))
    left, right = ((middle - below) / step).tolist(), ((above - middle) / step).tolist()
    return [Sides(_finite(one), _finite(two)) for one, two in zip(left, right, strict=True)]


def _stays(near: Sides, far: Sides) -> bool:
    """Whether slopes differ by as much over ten times the step; of a smooth function it would be ten times as much."""
    if None in near or None in far:
        return False
    gap, wider = ((one.right or 0.0) - (one.left or 0.0) for one in (near, far))
    return abs(gap) > KINKED * max(map(abs, near)) and abs(wider - gap) < 0.1 * abs(gap)  # type: ignore[arg-type]  # None is none of them


def suspicious(formula: Formula, point: Sequence[float]) -> bool:
    """Whether a part stands just where it breaks: |u| at 0, max(u, v) at u = v, floor at a whole number.

    >>> from gdcli.language.parse import parse
    >>> suspicious(parse("abs(x)"), [1.0]), suspicious(parse("abs(x)"), [0.0])
    (False, True)
    """
    elementary = expand(formula)
    values = evaluate(elementary, point)
    for number in elementary.live:
        op, args, _ = elementary.nodes[number]
        first = values[args[0]] if args else math.nan
        if op in ("abs", "sign") and first == 0:
            return True
        if op in ("min", "max") and first == values[args[1]]:
            return True
        if op == "round" and math.isfinite(first) and abs(first) % 1 == 0.5:
            return True
        if op in ("floor", "ceil") and math.isfinite(first) and first == math.floor(first):
            return True
    return False


def may_break(formula: Formula) -> bool:
    """Whether a formula contains what can have a kink, so that looking for one is worth the time."""
    elementary = expand(formula)
    return any(elementary.nodes[number].op in BROKEN for number in elementary.live)


def _finite(value: object) -> float | None:
    number = math.nan if value is None else float(value)  # type: ignore[arg-type]  # a number of mpmath
    return number if math.isfinite(number) else None
