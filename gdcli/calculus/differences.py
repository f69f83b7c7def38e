"""Derivatives by finite differences, as formulas: shifted copies of the function over the step that is really taken.

The step h is eps^(1/2)*max(1, |x|) forward and eps^(1/3)*max(1, |x|) central, the usual balance of truncation and
rounding (Nocedal & Wright 2006, section 8.1), or the number that the user gives, as it is.
"""

from __future__ import annotations

import math
import sys

from gdcli.calculus.tidy import Tidy
from gdcli.errors import GdcliError
from gdcli.language.formula import NODE_LIMIT, Formula, TooLarge
from gdcli.language.parse import parse

EDGE_LIMIT = 10_000_000
EPSILON = sys.float_info.epsilon
DEFAULT_STEP = {"forward": EPSILON ** (1 / 2), "central": EPSILON ** (1 / 3)}


def forward(formula: Formula, step: float | None = None) -> Formula:
    """Give (f(x + h) - f(x))/((x + h) - x) for each variable. Where x + h is x, it is 0/h = 0.

    >>> from gdcli.language.evaluate import evaluate
    >>> slope = forward(parse("x^2"), 0.5)
    >>> evaluate(slope, [1.0])[slope.outputs[0]]
    2.5
    """
    return _differences(formula, "forward", step)


def central(formula: Formula, step: float | None = None) -> Formula:
    """Give (f(x + h) - f(x - h))/((x + h) - (x - h)) for each variable. Where both are x, it is 0/h = 0.

    >>> from gdcli.language.evaluate import evaluate
    >>> slope = central(parse("x^2"), 0.5)
    >>> evaluate(slope, [1.0])[slope.outputs[0]]
    2.0
    """
    return _differences(formula, "central", step)


def _differences(formula: Formula, kind: str, step: float | None) -> Formula:
    if step is not None and (step == 0 or not math.isfinite(step)):
        raise GdcliError(f"{step:g} is not allowed; the step of a difference is finite and not 0", setting="h")
    copying = _Copying(formula)
    try:
        outputs = [_quotient(copying, name, kind, step) for name in formula.variables]
    except TooLarge:
        hint = "--gradient backprop derives it in one backward pass"
        raise GdcliError(f"{kind} differences of a formula of this size are too many", hint=hint) from None
    return copying.builder.formula(outputs, formula.variables)


def _quotient(copying: _Copying, name: str, kind: str, step: float | None) -> int:
    builder = copying.builder
    x = builder.variable(name)
    h = builder.number(step) if step is not None else _default_step(builder, x, DEFAULT_STEP[kind])
    above = builder.call("add", x, h)
    below = builder.call("sub", x, h) if kind == "central" else x
    width = builder.substitute(WIDTH, [above, below, h])
    rise = builder.call("sub", *copying.shifted(name, [above, below]))
    return builder.call("div", rise, width)


def _default_step(builder: Tidy, x: int, base: float) -> int:
    return builder.substitute(parse("base*max(1, abs(x))"), [builder.number(base), x])


class _Copying:
    """A formula, and its copies with one variable moved: only the nodes that depend on it are copied."""

    def __init__(self, formula: Formula) -> None:
        self.formula, self.builder = formula, Tidy(limit=10 * NODE_LIMIT)
        self.here = self.builder.include(formula, keep=formula.live)
        self.users: dict[int, list[int]] = {number: [] for number in formula.live}
        for number in formula.live:
            for argument in set(formula.nodes[number].args):
                self.users[argument].append(number)
        self.leaves = {node.value: n for n, node in enumerate(formula.nodes) if node.op == "variable"}
        self.room = EDGE_LIMIT

    def shifted(self, name: str, places: list[int]) -> list[int]:
        """The node of the output for each place that the variable is moved to."""
        leaf = self.leaves.get(name, -1)
        dependent = self._dependent(leaf)
        self.room -= len(places) * sum(len(self.formula.nodes[number].args) for number in dependent)
        if self.room < 0:
            raise TooLarge(EDGE_LIMIT)
        return [self._copy(dependent, {leaf: place}) for place in places]

    def _dependent(self, leaf: int) -> list[int]:
        """The nodes above a variable, in order."""
        found: set[int] = set()
        waiting = [leaf] if leaf in self.users else []
        while waiting:
            fresh = [user for user in self.users[waiting.pop()] if user not in found]
            found.update(fresh)
            waiting += fresh
        return sorted(found)

    def _copy(self, dependent: list[int], moved: dict[int, int]) -> int:
        here = self.here
        for number in dependent:
            node = self.formula.nodes[number]
            args = tuple([moved[one] if one in moved else here[one] for one in node.args])
            moved[number] = self.builder.node(node._replace(args=args))
        output = self.formula.outputs[0]
        return moved.get(output, here[output])


# above - below, or h where float64 has no number between: then the rise is 0 and so is the quotient.
WIDTH = parse("(a - b) + (1 - abs(sign(a - b)))*h")
