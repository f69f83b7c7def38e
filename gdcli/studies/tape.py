"""All numbers of a forward and a backward pass on one tape: a Formula whose nodes are values, slopes and adjoints.

It is compiled as a descent is, so that its gradient is the one that `minimize --gradient backprop` follows, bit by bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdcli.calculus.backprop import Pass, backward, local_slopes
from gdcli.calculus.tidy import Tidy
from gdcli.engine.python import compile_function
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import NODE_LIMIT, Formula, depends

COMPILE_LIMIT = 60_000  # numbers that are wanted; beyond, compiling takes longer than a reader waits


@dataclass(frozen=True)
class Tape:
    """The tape of a formula: `here` is the place of each node on it, `slopes` those of its local slopes.

    `whole` has the gradient as its outputs; `varies` tells of each node of the formula whether a variable is in it.
    A slope is None where it is not asked for: by an exponent that does not vary.
    """

    formula: Formula
    whole: Formula
    here: Mapping[int, int]
    slopes: Mapping[int, tuple[int | None, ...]]
    sweep: Pass
    varies: Sequence[bool]

    def values(self, point: Sequence[float]) -> dict[int, float]:
        """Give the numbers at a point: those that a descent computes, and after them the slopes by constants."""
        moving, still = self._wanted()
        order = sorted(moving)
        if len(order) > COMPILE_LIMIT:
            return dict(enumerate(evaluate(self.whole, point)))
        values = dict(zip(order, compile_function(self.whole.only(*order))(*point), strict=True))
        if still - moving:
            slow = evaluate(self.whole, point)
            values |= {slope: slow[slope] for slope in still - moving}
        return values

    def _wanted(self) -> tuple[set[int], set[int]]:
        moving, still = {*self.here.values(), *self.sweep.adjoint.values()}, set[int]()
        moving.update(edge.product for edges in self.sweep.edges.values() for edge in edges)
        for number, slopes in self.slopes.items():
            for argument, slope in zip(self.formula.nodes[number].args, slopes, strict=True):
                if slope is not None:
                    (moving if self.varies[argument] else still).add(slope)
        return moving, still


def tape_of(formula: Formula) -> Tape:
    """Write the tape of a formula: every part of it that has a name or is needed, used or not.

    >>> from gdcli.language.parse import parse
    >>> tape = tape_of(parse("x^2"))
    >>> tape.values([3.0])[tape.whole.outputs[0]]
    6.0
    """
    builder = Tidy(limit=40 * NODE_LIMIT)
    leaves = {str(node.value): place for place, node in enumerate(formula.nodes) if node.op == "variable"}
    kept = sorted(formula.only(*formula.outputs, *formula.parts.values(), *leaves.values()).live)
    here = builder.include(formula, keep=kept)
    sweep = backward(builder, formula, here)
    varies = depends(formula, formula.variables)
    slopes = {number: _slopes(builder, formula, number, here, varies) for number in kept}
    parts = {name: here[number] for name, number in formula.parts.items()}
    zero = builder.number(0.0)
    outputs = [sweep.adjoint.get(leaves.get(name, -1), zero) for name in formula.variables]
    whole = builder.formula(outputs, formula.variables, parts, formula.text)
    return Tape(formula, whole, here, slopes, sweep, varies)


def _slopes(
    builder: Tidy, formula: Formula, number: int, here: Mapping[int, int], varies: Sequence[bool]
) -> tuple[int | None, ...]:
    """The local slopes of one node; an exponent that does not vary belongs to its power: (-3)^2 has no slope by 2."""
    op, args, _ = formula.nodes[number]
    wanted = [place for place in range(len(args)) if op != "pow" or place == 0 or varies[args[1]]]
    found = local_slopes(builder, op, [here[one] for one in args], here[number], wanted)
    return tuple(found.get(place) for place in range(len(args)))
