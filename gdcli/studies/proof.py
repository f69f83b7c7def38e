"""The proof by evaluation that each line of a derivation equals the line before.

All lines are evaluated to 50 digits at a few points. A derivative that still waits in a line is a central difference
there, so that the check knows of no rule and of no slope.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from gdcli.calculus.derivation import Derivations
from gdcli.engine.digits import evaluate_digits
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula, Node, depends

if TYPE_CHECKING:
    import mpmath

POINTS, TRIES = 3, 200
PARTIALS, NODES = 12, 30_000  # partials that are always checked; more where all have no more nodes than that
STEP = 2.0**-80  # of the central differences, whose relative error is about its square
# Two lines are the same where they differ by less than this part of them or, where they are 0, of the function.
SAME, SAME_AT_ZERO = 1e-20, 1e-36
RANGES = ((0.2, 0.9), (1.1, 2.5), (-2.0, 2.0), (2.0, 6.0), (-0.9, 0.9), (-6.0, -2.0), (20.0, 90.0))


@dataclass(frozen=True)
class Check:
    """At how many points how many partials were checked, and the first line (variable, number) that was wrong."""

    points: int
    partials: int
    wrong: tuple[str, int] | None = None


def check(found: Derivations) -> Check:
    """Compare each line of each derivation with the line before, at points where all have a value.

    >>> from gdcli.calculus.backprop import backprop
    >>> from gdcli.calculus.derivation import derivations
    >>> from gdcli.language.parse import parse
    >>> formula = parse("sin(x^2)")
    >>> check(derivations(formula, backprop(formula))), check(derivations(formula, parse("2*x*sin(x^2)")))
    (Check(points=3, partials=1, wrong=None), Check(points=1, partials=1, wrong=('x', 4)))
    """
    count = max(PARTIALS, NODES // len(found.formula.nodes))
    chosen = found.each[:count]
    filled, here = _filled(found, count)
    lines = [(one.variable, place, here[line.node]) for one in chosen for place, line in enumerate(one.lines)]
    whole = Formula(filled, (here[found.output], *(node for _, _, node in lines)), found.variables)
    compared = 0
    for point in islice(_points(whole), POINTS if len(filled) <= NODES else 1):
        value, *values = evaluate_digits(whole, point)
        wrong = _first_wrong([(variable, place) for variable, place, _ in lines], values, value)
        if wrong:
            return Check(compared + 1, len(chosen), wrong)
        compared += 1
    return Check(compared, len(chosen))


def _first_wrong(
    lines: Sequence[tuple[str, int]], values: Sequence[mpmath.mpf | None], value: mpmath.mpf | None
) -> tuple[str, int] | None:
    """The first line that is not the line before it."""
    before = None
    for (variable, place), now in zip(lines, values, strict=True):
        if place and not _same(before or 0, now or 0, value or 0):
            return variable, place
        before = now
    return None


def _same(before: mpmath.mpf, now: mpmath.mpf, value: mpmath.mpf) -> bool:
    return bool(abs(before - now) <= SAME * max(abs(before), abs(now)) + SAME_AT_ZERO * abs(value))


def _points(whole: Formula) -> Iterator[list[float]]:
    """Places where the function and all lines have a value, the same ones on each run."""
    draw = random.Random(1)
    for _ in range(TRIES):
        common = draw.choice(RANGES)
        mixed = draw.random() < 0.5
        point = [draw.uniform(*(draw.choice(RANGES) if mixed else common)) for _ in whole.variables]
        values = evaluate(whole, point)
        if all(math.isfinite(values[output]) for output in whole.outputs):
            yield point


def _filled(found: Derivations, count: int) -> tuple[tuple[Node, ...], dict[int, int]]:
    """The nodes of the lines of the first partials, with central differences for the derivatives that wait."""
    lines = [line.node for derivation in found.each[:count] for line in derivation.lines]
    needed = sorted(found.formula.only(found.output, *lines).live)
    builder = Builder(limit=50_000_000)
    shifts: dict[str, _Shift] = {}
    here: dict[int, int] = {}
    for number in needed:
        op, args, value = found.formula.nodes[number]
        if op == "variable" and value in found.waiting:
            variable, inner = found.waiting[str(value)]
            if variable not in shifts:
                shifts[variable] = _Shift(builder, found, here, variable)
            here[number] = shifts[variable].slope(inner)
        else:
            here[number] = builder.node(Node(op, tuple([here[one] for one in args]), value))
    return tuple(builder.nodes), here


class _Shift:
    """Copies of the nodes that vary with a variable, at its value plus and minus STEP."""

    def __init__(self, builder: Builder, found: Derivations, here: dict[int, int], variable: str) -> None:
        self.builder, self.here = builder, here
        nodes = found.formula.nodes
        live = sorted(found.formula.only(found.output).live)
        varies = depends(Formula(nodes[: found.output + 1], (found.output,), found.variables), [variable])
        order = [number for number in live if varies[number]]
        self.sides = [self._copies(nodes, order, op) for op in ("add", "sub")]

    def _copies(self, nodes: Sequence[Node], order: Sequence[int], op: str) -> dict[int, int]:
        moved: dict[int, int] = {}
        step = self.builder.number(STEP)
        for number in order:
            kind, args, _ = nodes[number]
            if kind == "variable":
                moved[number] = self.builder.call(op, self.here[number], step)
            else:
                moved[number] = self.builder.call(kind, *[moved.get(one, self.here.get(one, -1)) for one in args])
        return moved

    def slope(self, node: int) -> int:
        """The central difference of a node."""
        ahead, behind = (side.get(node, self.here[node]) for side in self.sides)
        rise = self.builder.call("sub", ahead, behind)
        return self.builder.call("div", rise, self.builder.number(2 * STEP))
