"""The slopes of a function from the left and from the right as h shrinks: where they do not meet, no derivative is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from gdcli.calculus.differences import forward
from gdcli.engine.arrays import compile_arrays
from gdcli.engine.digits import evaluate_digits, working
from gdcli.engine.expand import expand
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Formula

Real: TypeAlias = Any  # a number of mpmath, which has no types; None where its digits cannot be told

# Pairs of steps, each a million times smaller than the one before. Between 1e-42 and 1e-48 anything smooth that a
# formula of ordinary size can say is a straight line; near a kink, a jump or an edge the steps are as small as a float.
ORDINARY, TINY = (2.0**-140, 2.0**-160), (2.0**-1040, 2.0**-1060)
# Where float64 stands just at a break, the break itself may be as far off as the numbers are rounded: |x - 1/3| at 1/3.
COARSE = (2.0**-20, 2.0**-28)
ORDINARY_SIZE = 1e-12  # next to 0 an ordinary step is none
SAME = 1e-12  # one-sided slopes that differ by less, relative to them, are one
EQUAL = 1e-30  # a slope over these steps that differs from a number by less, relative to it, is that number
WORK = 100_000  # nodes at 50 digits, over all variables
ROUGH = (1e-6, 1e-5)
KINKED = 1e-3  # slopes in float64 that differ by a smaller share may do so by rounding
# What can have a kink or a jump; everything else is smooth wherever it is finite.
BROKEN = frozenset({"abs", "sign", "floor", "ceil", "round", "min", "max", "hypot", "sqrt", "cbrt", "pow", "atan2"})


@dataclass(frozen=True)
class Sides:
    """The slope from the left and from the right, infinite where it grows without bound, None where there is none.

    `jump` is by how much the function jumps at the point. `approach` is the slope of both sides together, or of the one
    that there is, over a step and over a smaller one, to many digits.
    """

    left: float | None
    right: float | None
    jump: float = 0.0
    approach: tuple[Real, Real] = field(default=(None, None), compare=False, repr=False)

    @property
    def meet(self) -> bool:
        """Whether the two are one slope, or one of them is not known."""
        return self.left is None or self.right is None or (self.left == self.right and not self.jump)

    @property
    def slope(self) -> Real:
        """The slope that both sides tend to; None where there is none, or none that is finite."""
        limit = _limit(*self.approach)
        return limit if limit is not None and abs(limit) < math.inf else None

    def tend_to(self, target: Real) -> bool:
        """Whether the slopes tend to a number: they are it, or come nearer as the step shrinks."""
        if target is None or None in self.approach:
            return False
        with working(60):
            wide, narrow = (abs(slope - target) for slope in self.approach)
            return bool(narrow <= EQUAL * abs(target) or narrow <= wide / 2 < math.inf)

    def told(self, slope: str) -> str:
        """What is wrong here, in words; `slope` is the sign of the derivative."""
        if self.jump:
            return f"f jumps by {self.jump:.6g} there"
        return f"{slope} is {_shown(self.left)} from the left and {_shown(self.right)} from the right"


NOWHERE = Sides(None, None)


def sides(formula: Formula, point: Sequence[float], steps: tuple[float, float] | None = None) -> list[Sides]:
    """Give the slopes from the two sides along each variable, at a point of one float for each, as the step shrinks.

    >>> from gdcli.language.parse import parse
    >>> sides(parse("abs(x)"), [0.0])
    [Sides(left=-1.0, right=1.0, jump=0.0)]
    """
    near_zero = any(0 < abs(x) < ORDINARY_SIZE for x in point)
    found = _sides(formula, point, steps or (TINY if near_zero or may_break(formula) else ORDINARY))
    if not suspicious(formula, point):
        return found
    size = max([1.0, *map(abs, point)])
    coarse = _sides(formula, point, (COARSE[0] * size, COARSE[1] * size))
    return [one if other.meet or not one.meet else other for one, other in zip(found, coarse, strict=True)]


def broken(formula: Formula, point: Sequence[float]) -> list[Sides]:
    """Give the same; of a formula of very many nodes and variables only roughly, in float64, along all at once."""
    if len(point) * len(formula.live) <= WORK:
        return sides(formula, point)
    scale = max(1.0, *map(abs, point))
    near, far = (_by_arrays(formula, point, step * scale) for step in ROUGH)
    return [one if _stays(one, other) else NOWHERE for one, other in zip(near, far, strict=True)]


def _by_arrays(formula: Formula, point: Sequence[float], step: float) -> list[Sides]:
    """The slopes from the two sides over one step."""
    import numpy as np

    values, here = compile_arrays(formula), np.array(point)[:, None]
    shifts = np.eye(len(point)) * step
    [below], [middle], [above] = (values(*(here + shift)) for shift in (-shifts, 0 * shifts, shifts))
    left, right = ((middle - below) / step).tolist(), ((above - middle) / step).tolist()
    return [Sides(_known(one), _known(two)) for one, two in zip(left, right, strict=True)]


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _stays(near: Sides, far: Sides) -> bool:
    """Whether the slopes differ as much over a step as over a longer one, as they do at a kink alone."""
    gaps = [abs(one.left - one.right) for one in (near, far) if one.left is not None and one.right is not None]
    if len(gaps) < 2:
        return False
    sizes = [abs(one) for one in (near.left, near.right) if one is not None]
    return gaps[0] > KINKED * sum(sizes) and abs(gaps[0] - gaps[1]) <= gaps[0] / 2


def _sides(formula: Formula, point: Sequence[float], steps: tuple[float, float]) -> list[Sides]:
    wide, narrow = ([_slopes(formula, point, shift) for shift in (-step, step)] for step in steps)
    pairs = zip(zip(*wide, strict=True), zip(*narrow, strict=True), strict=True)
    with working(60):
        return [_limits(*pair, steps) for pair in pairs]


def _slopes(formula: Formula, point: Sequence[float], step: float) -> list[Real]:
    """The differences over one step; None for what is no number."""
    values = evaluate_digits(forward(formula, step), point)
    return [None if value is None or value != value else value for value in values]


def _limits(wide: tuple[Real, Real], narrow: tuple[Real, Real], steps: tuple[float, float]) -> Sides:
    """What the slopes from the left and the right, over a step and a smaller one, tend to."""
    left, right = (_limit(*pair) for pair in zip(wide, narrow, strict=True))
    if left is None or right is None:
        place = 1 if left is None else 0
        return Sides(_float(left), _float(right), approach=(wide[place], narrow[place]))
    if abs(left) < math.inf and abs(right) < math.inf:
        gaps = [abs(pair[1] - pair[0]) for pair in (wide, narrow)]
        if gaps[1] <= SAME * max(abs(left), abs(right)) or gaps[1] <= gaps[0] / 2:
            mean = (wide[0] + wide[1]) / 2, (narrow[0] + narrow[1]) / 2
            slope = _float(_limit(*mean))
            return Sides(slope, slope, approach=mean)
    jump = sum(abs(_steep(*pair, steps)) * steps[1] for pair in zip(wide, narrow, strict=True))
    return Sides(_float(left), _float(right), float(jump))


def _limit(wide: Real, narrow: Real) -> Real:
    """What a slope tends to as the step shrinks: 0, an infinity, or what it is already; None where it is unknown."""
    if wide is None or narrow is None:
        return None
    if abs(narrow) <= abs(wide) / 2:
        return 0 * narrow
    return narrow * math.inf if abs(narrow) >= 2 * abs(wide) else narrow


def _steep(wide: Real, narrow: Real, steps: tuple[float, float]) -> Real:
    """The slope, where it grows as fast as the step shrinks: then the function jumps."""
    return narrow if abs(narrow) < math.inf and abs(narrow) >= 0.99 * abs(wide) * (steps[0] / steps[1]) else 0


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
    """Whether a formula contains what can have a kink: not so a power with a whole positive exponent."""
    elementary = expand(formula)
    nodes = elementary.nodes
    for op, args, _ in (nodes[number] for number in elementary.live):
        exponent = nodes[args[1]].value if op == "pow" else None
        whole = isinstance(exponent, float) and exponent == math.floor(exponent)
        if op in BROKEN and not whole:
            return True
    return False


def _float(number: Real) -> float | None:
    return None if number is None else float(number)


def _shown(slope: float | None) -> str:
    if slope is None or math.isfinite(slope):
        return f"{slope:.6g}"
    return "infinity" if slope > 0 else "-infinity"
