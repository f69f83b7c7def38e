"""The derivative at 50 digits, held against slopes that no rule of differentiation has touched.

It is the backward pass over numbers of 50 digits, if the slopes from the two sides tend to it as the step shrinks;
where they tend to something else, that is the derivative.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from gdcli.engine.digits import evaluate_digits, working
from gdcli.engine.sides import TINY, Real, Sides, sides
from gdcli.language.formula import Builder, Formula

# Nodes times variables: up to here each variable is moved by itself, beyond all at once in one direction.
EACH_LIMIT = 2_000
GOLDEN = 0.6180339887498949


class Truth(NamedTuple):
    """A derivative to 50 digits, or None where there is none, and the slopes from the sides that bear it out."""

    value: Real
    sides: Sides


def truths(formula: Formula, backward: Formula, point: Sequence[float]) -> list[Truth]:
    """Give the derivative by each variable; `backward` is the gradient that the backward pass gave.

    >>> from gdcli.calculus.backprop import backprop
    >>> from gdcli.language.parse import parse
    >>> f = parse("x^3 + abs(y)")
    >>> [float(one.value) if one.value else one.sides for one in truths(f, backprop(f), [2.0, 0.0])]
    [12.0, Sides(left=-1.0, right=1.0, jump=0.0)]
    """
    derived = [_number(value) for value in evaluate_digits(backward, point)]
    size = len(formula.nodes) * len(point)
    if size > EACH_LIMIT and None not in derived and _bears_out(formula, point, derived):
        return [Truth(value, Sides(float(value), float(value))) for value in derived]
    found = sides(formula, point)
    if all(one.tend_to(value) for one, value in zip(found, derived, strict=True)):
        return [_truth(*pair) for pair in zip(found, derived, strict=True)]
    return [_truth(*pair) for pair in zip(sides(formula, point, TINY), derived, strict=True)]


def error_of(value: float, truth: Real) -> float | None:
    """The distance of a float to the derivative at 50 digits; None where there is none of either."""
    error = math.inf if truth is None or not math.isfinite(value) else float(abs(truth - value))
    return error if error < math.inf else None


def _bears_out(formula: Formula, point: Sequence[float], derived: Sequence[Real]) -> bool:
    """Whether the slope in one direction, in which every variable has another speed, is the gradient's."""
    speeds = [0.5 + (place * GOLDEN) % 1 for place in range(1, len(point) + 1)]
    [along] = sides(_along(formula, point, speeds), [0.0])
    with working(60):
        expected = sum(speed * value for speed, value in zip(speeds, derived, strict=True))
    return along.meet and along.tend_to(expected)


def _along(formula: Formula, point: Sequence[float], speeds: Sequence[float]) -> Formula:
    """f(point + t*speeds), a function of t alone."""
    builder = Builder(limit=len(formula.nodes) + 5 * len(point) + 1)
    time = builder.variable("t")
    moved = {
        name: builder.call("add", builder.number(x), builder.call("mul", builder.number(speed), time))
        for name, x, speed in zip(formula.variables, point, speeds, strict=True)
    }
    here = builder.include(formula, moved)
    return builder.formula([here[formula.outputs[0]]], ["t"])


def _truth(found: Sides, derived: Real) -> Truth:
    if not found.meet:
        return Truth(None, found)
    if found.tend_to(derived) or None in found.approach:
        return Truth(derived, found)
    return Truth(found.slope, found)


def _number(value: Real) -> Real:
    """A number of many digits; None where it is not finite."""
    return value if value is not None and abs(value) < math.inf else None
