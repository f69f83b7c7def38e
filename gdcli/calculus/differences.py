"""Derivatives by finite differences, as formulas: shifted copies of the function over the step that is really taken.

The step h is eps^(1/2)*max(1, |x|) forward and eps^(1/3)*max(1, |x|) central, the usual balance of truncation and
rounding (Nocedal & Wright 2006, section 8.1), or the number that the user gives, as it is.
"""

from __future__ import annotations

import sys

from gdcli.calculus.tidy import Tidy
from gdcli.errors import GdcliError
from gdcli.language.formula import NODE_LIMIT, Formula, TooLarge, depends
from gdcli.language.parse import parse

EPSILON = sys.float_info.epsilon
DEFAULT_STEP = {"forward": EPSILON ** (1 / 2), "central": EPSILON ** (1 / 3)}


def forward(formula: Formula, step: float | None = None) -> Formula:
    """Give (f(x + h) - f(x))/((x + h) - x) for each variable. Where x + h is x, it is 0/h = 0.

    >>> print(forward(parse("x^2"), 0.5))  # doctest: +SKIP
    """
    return _differences(formula, "forward", step)


def central(formula: Formula, step: float | None = None) -> Formula:
    """Give (f(x + h) - f(x - h))/((x + h) - (x - h)) for each variable. Where both are x, it is 0/h = 0."""
    return _differences(formula, "central", step)


def _differences(formula: Formula, kind: str, step: float | None) -> Formula:
    builder = Tidy(limit=10 * NODE_LIMIT)
    try:
        here = builder.include(formula, keep=formula.live)
        outputs = [_quotient(builder, formula, here, name, kind, step) for name in formula.variables]
    except TooLarge:
        hint = "--gradient backprop derives it in one backward pass"
        raise GdcliError(f"{kind} differences of a formula of this size are too many", hint=hint) from None
    return builder.formula(outputs, formula.variables)


def _quotient(builder: Tidy, formula: Formula, here: dict[int, int], name: str, kind: str, step: float | None) -> int:
    x = builder.variable(name)
    h = builder.number(step) if step is not None else _default_step(builder, x, DEFAULT_STEP[kind])
    above = builder.call("add", x, h)
    below = builder.call("sub", x, h) if kind == "central" else x
    width = builder.substitute(WIDTH, [above, below, h])
    rise = builder.call(
        "sub", _shifted(builder, formula, here, name, above), _shifted(builder, formula, here, name, below)
    )
    return builder.call("div", rise, width)


def _default_step(builder: Tidy, x: int, base: float) -> int:
    return builder.substitute(parse("base*max(1, abs(x))"), [builder.number(base), x])


def _shifted(builder: Tidy, formula: Formula, here: dict[int, int], name: str, place: int) -> int:
    """The function with one variable moved; only the nodes that depend on it are copied."""
    moved = dict(here)
    varies = depends(formula, [name])
    for number in sorted(formula.live):
        node = formula.nodes[number]
        if varies[number]:
            moved[number] = (
                place if not node.args else builder.node(node._replace(args=tuple(moved[a] for a in node.args)))
            )
    return moved[formula.outputs[0]]


# above - below, or h where float64 has no number between: then the rise is 0 and so is the quotient.
WIDTH = parse("(a - b) + (1 - abs(sign(a - b)))*h")
