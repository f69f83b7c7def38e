"""The proof by evaluation that each line of a derivation equals the line before.

All lines are evaluated with 100 digits at a few points. A derivative that still waits in a line is a central difference
there, so that the check knows of no rule and of no slope.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from gdcli.calculus.derivation import Derivations, Line
from gdcli.engine.digits import Real
from gdcli.engine.working import evaluate_working
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula, Node, depends

POINTS, TRIES = 3, 200
PARTIALS, NODES = 12, 30_000  # partials that are always checked; more where all have no more nodes than that
DIGITS = 100
STEP = 2.0**-80  # of the central differences, whose relative error is about its square
# Two lines are the same where they differ by less than this part of them or, where they are 0, of the function.
SAME, SAME_AT_ZERO = 1e-20, 1e-36
# The lines after the last rule may have numbers that were multiplied in float64, such as 0.1*0.3.
ROUNDED, ROUNDED_AT_ZERO = 1e-10, 1e-14
RANGES = ((0.2, 0.9), (1.1, 2.5), (-2.0, 2.0), (2.0, 6.0), (-0.9, 0.9), (-6.0, -2.0), (20.0, 90.0))


@dataclass(frozen=True)
class Check:
    """At how many points how many partials were checked, and the first line (variable, number) that was wrong.

    `rounded` tells that a line after the last rule has numbers that are rounded to float64.
    """

    points: int
    partials: int
    wrong: tuple[str, int] | None = None
    rounded: bool = False


def check(found: Derivations) -> Check:
    """Compare each line of each derivation with the line before, at points where all have a value.

    >>> from gdcli.calculus.backprop import backprop
    >>> from gdcli.calculus.derivation import derivations
    >>> from gdcli.language.parse import parse
    >>> formula = parse("sin(x^2)")
    >>> check(derivations(formula, backprop(formula))).wrong, check(derivations(formula, parse("2*x*sin(x^2)"))).wrong
    (None, ('x', 4))
    """
    count = max(PARTIALS, NODES // len(found.formula.nodes))
    chosen = found.each[:count]
    filled, here = _filled(found, count)
    lines = [_Place(one.variable, place, line) for one in chosen for place, line in enumerate(one.lines)]
    whole = Formula(filled, (here[found.output], *(here[place.line.node] for place in lines)), found.variables)
    compared, rounded = 0, False
    for point in islice(_points(whole), POINTS if len(filled) <= NODES else 1):
        value, *values = evaluate_working(whole, point, DIGITS)
        compared += 1
        for (before, now), line in zip(pairwise(values), lines[1:], strict=True):
            if line.number and not _same(before, now, value, SAME, SAME_AT_ZERO):
                if not (line.line.done and _same(before, now, value, ROUNDED, ROUNDED_AT_ZERO)):
                    return Check(compared, len(chosen), (line.variable, line.number))
                rounded = True
    return Check(compared, len(chosen), None, rounded)


class _Place(NamedTuple):
    """A line and where it stands."""

    variable: str
    number: int
    line: Line


def _same(before: Real, now: Real, value: Real, part: float, at_zero: float) -> bool:
    return bool(abs(before - now) <= part * max(abs(before), abs(now)) + at_zero * abs(value))


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
