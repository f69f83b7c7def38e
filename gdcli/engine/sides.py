"""The slopes of a function from the left and from the right: where they do not meet, there is no derivative."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from gdcli.calculus.differences import forward
from gdcli.engine.digits import evaluate_digits
from gdcli.engine.expand import expand
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Formula

# Over this step, at 50 digits, the one-sided slopes of a smooth function differ by its curvature times it.
SIDE_STEP = 1e-40
STEEP = 1e30  # a slope of this size over SIDE_STEP is a jump
# What can have a kink or a jump; everything else is smooth wherever it is finite.
BROKEN = frozenset({"abs", "sign", "floor", "ceil", "round", "min", "max", "hypot", "sqrt", "cbrt", "pow", "atan2"})


class Sides(NamedTuple):
    """The slope from the left and from the right, None where it is not finite or cannot be told."""

    left: float | None
    right: float | None

    @property
    def meet(self) -> bool:
        """Whether the two are one slope, or one of them is not known."""
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


def sides(formula: Formula, point: Sequence[float]) -> list[Sides]:
    """Give the slopes from the two sides along each variable, at a point of one float for each.

    >>> from gdcli.language.parse import parse
    >>> sides(parse("abs(x)"), [0.0])
    [Sides(left=-1.0, right=1.0)]
    """
    left, right = (evaluate_digits(forward(formula, step), point) for step in (-SIDE_STEP, SIDE_STEP))
    return [Sides(_finite(below), _finite(above)) for below, above in zip(left, right, strict=True)]


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
