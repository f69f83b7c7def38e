"""Taylor's remainder |f(x + h d) - f(x) - h g.d|: it falls as h^2 where g is the gradient, as h^1 where it is not."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdcli.engine.digits import evaluate_digits
from gdcli.language.formula import Builder, Formula

STEPS = (1e-6, 1e-7, 1e-8)
COARSE = (1e-1, 1e-2, 1e-3)  # for slopes that were rounded to a few digits
GOLDEN = 0.6180339887498949


@dataclass(frozen=True)
class Taylor:
    """The remainders over `steps` from a point along a direction, and the order that they fall with; None where all
    of f is in the first two terms.
    """

    at: tuple[float, ...]
    steps: tuple[float, ...]
    remainders: tuple[float, ...]
    order: float | None


def taylor(
    formula: Formula, slopes: Mapping[str, Formula], at: Sequence[float], *, coarse: bool = False
) -> Taylor | None:
    """Give the remainders of a formula with these slopes, along their variables; None where f is not finite near.

    The direction has a part along each variable, no two alike, so that errors of opposite sign do not cancel.

    >>> from gdcli.language.parse import parse
    >>> right, wrong = (taylor(parse("x^3"), {"x": parse(text)}, [2.0]) for text in ("3x^2", "2x^2"))
    >>> round(right.order, 2), round(wrong.order, 2)
    (2.0, 1.0)
    """
    steps = COARSE if coarse else STEPS
    values = evaluate_digits(_remainders(formula, slopes, steps), at)
    if any(value is None or not math.isfinite(value) for value in values):
        return None
    sizes = [abs(value) for value in values if value is not None]
    order = None if not all(sizes[1:]) else float(math.log10(sizes[-2] / sizes[-1]) / math.log10(steps[-2] / steps[-1]))
    return Taylor(tuple(at), steps, tuple(float(size) for size in sizes), order)


def _remainders(formula: Formula, slopes: Mapping[str, Formula], steps: Sequence[float]) -> Formula:
    """One formula of all remainders; a step is a part of the point, so that the point itself stays as it is."""
    builder = Builder()
    base = builder.include(formula, keep=formula.live)[formula.outputs[0]]
    along = {name: builder.number(0.5 + (place * GOLDEN) % 1.0) for place, name in enumerate(slopes, start=1)}
    terms = []
    for name, slope in slopes.items():
        value = builder.include(slope, keep=slope.live)[slope.outputs[0]]
        terms.append(builder.call("mul", value, along[name]))
    rise = builder.call("add", *terms)
    outputs = []
    for step in steps:
        h = builder.number(step)
        moved = {
            name: builder.call("add", builder.variable(name), builder.call("mul", h, part))
            for name, part in along.items()
        }
        above = builder.include(formula, moved, formula.live)[formula.outputs[0]]
        outputs.append(builder.call("sub", builder.call("sub", above, base), builder.call("mul", h, rise)))
    return builder.formula(outputs, formula.variables)
