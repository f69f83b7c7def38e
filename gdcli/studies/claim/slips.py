"""The chain rule with one slip in it: the backward pass over a formula's own nodes, one local slope changed.

CHANGES says what can slip at an edge or a node; what such a pass gives is what a person gets who makes that slip.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from gdcli.calculus.backprop import local_slopes
from gdcli.calculus.tidy import Tidy
from gdcli.engine.digits import evaluate_digits
from gdcli.language.formula import Formula, depends

LARGEST = 300  # edges: each slip is a pass over all of them
LINEAR = frozenset({"add", "sub", "neg"})
MIXING = LINEAR | {"mul", "div"}


class Edge(NamedTuple):
    """One argument of one node."""

    node: int
    place: int


@dataclass(frozen=True)
class Slip:
    """What went wrong: its kind, the edges whose slopes it changes, or the node whose own derivative is left out."""

    kind: str
    edges: tuple[Edge, ...] = ()
    node: int = -1


class Slips:
    """All passes with one slip, at some points of a formula."""

    def __init__(self, formula: Formula, points: Sequence[Sequence[float]]) -> None:
        """Evaluate every local slope at the points; of a formula that is too large there are no slips."""
        self.formula = formula
        self.varies = depends(formula, formula.variables)
        self.order = [number for number in sorted(formula.live, reverse=True) if self.varies[number]]
        self.edges = [
            Edge(number, place)
            for number in self.order
            for place, argument in enumerate(formula.nodes[number].args)
            if self.varies[argument]
        ]
        self.passed: dict[tuple[int, Slip], dict[str, float]] = {}
        self.slopes = [] if len(self.edges) > LARGEST else self._slopes(points)

    def _slopes(self, points: Sequence[Sequence[float]]) -> list[dict[Edge, float]]:
        builder = Tidy()
        here = builder.include(self.formula, keep=self.formula.live)
        made: dict[Edge, int] = {}
        for number in self.order:
            op, args, _ = self.formula.nodes[number]
            wanted = [edge.place for edge in self.edges if edge.node == number]
            slopes = local_slopes(builder, op, [here[one] for one in args], here[number], wanted)
            made |= {Edge(number, place): slope for place, slope in slopes.items()}
        local = builder.formula([made[edge] for edge in self.edges], self.formula.variables)
        return [dict(zip(self.edges, map(_float, evaluate_digits(local, point)), strict=True)) for point in points]

    def gradient(self, place: int, slip: Slip) -> dict[str, float]:
        """The gradient at a point, by variable, with the slip; one pass for all claims."""
        if (place, slip) not in self.passed:
            self.passed[place, slip] = self._gradient(place, slip)
        return self.passed[place, slip]

    def _gradient(self, place: int, slip: Slip) -> dict[str, float]:
        slopes = CHANGES[slip.kind](self.slopes[place], slip)
        nodes, adjoint = self.formula.nodes, {self.formula.outputs[0]: 1.0}
        found = dict.fromkeys(self.formula.variables, 0.0)
        for number in self.order:
            arriving = adjoint.get(number, 0.0)
            op, args, value = nodes[number]
            if op == "variable":
                found[str(value)] += arriving
            elif number == slip.node:
                for name in self.names_below(number):
                    found[name] += arriving
            else:
                for at, argument in enumerate(args):
                    if self.varies[argument]:
                        adjoint[argument] = adjoint.get(argument, 0.0) + arriving * slopes[Edge(number, at)]
        return found

    def names_below(self, number: int) -> list[str]:
        """The variables that a node depends on."""
        below = self.formula.only(number)
        return sorted(str(below.nodes[one].value) for one in below.live if below.nodes[one].op == "variable")

    def inner(self) -> Iterator[Slip]:
        """An inner derivative forgotten: all of it, or of a function within a function its own slope alone."""
        users: dict[int, set[str]] = {}
        for edge in self.edges:
            op, args, _ = self.formula.nodes[edge.node]
            users.setdefault(args[edge.place], set()).add(op)
        curved = [number for number, ops in users.items() if self.formula.nodes[number].args and ops - MIXING]
        divided = [number for number, ops in users.items() if self.formula.nodes[number].args and "div" in ops]
        yield from (Slip("node", node=number) for number in sorted({*curved, *divided}, reverse=True))
        within = {below for number in curved for below in self.formula.only(number).live}
        for edge in self.edges:
            if edge.node in within and self.formula.nodes[edge.node].op not in MIXING:
                yield Slip("edge", (edge,))

    def each(self, kind: str) -> Iterator[Slip]:
        """One slip of a kind at each edge."""
        return (Slip(kind, (edge,)) for edge in self.edges)

    def exchanges(self) -> Iterator[Slip]:
        """Two arguments of one node whose slopes are exchanged."""
        for number in self.order:
            edges = [edge for edge in self.edges if edge.node == number]
            if len(edges) <= 8 and self.formula.nodes[number].op not in LINEAR:
                yield from (Slip("exchanged", pair) for pair in combinations(edges, 2))

    def factors(self) -> Iterator[Slip]:
        """A factor of a product whose own derivative is left out."""
        users = [(edge, self.formula.nodes[edge.node]) for edge in self.edges]
        inner = {node.args[edge.place] for edge, node in users if node.op == "mul"}
        return (Slip("node", node=number) for number in sorted(inner, reverse=True) if self.formula.nodes[number].args)


def _exchanged(slopes: Mapping[Edge, float], slip: Slip) -> Mapping[Edge, float]:
    first, second = slip.edges
    return {**slopes, first: slopes[second], second: slopes[first]}


def _float(value: object) -> float:
    return math.nan if value is None else float(value)  # type: ignore[arg-type]  # a number of mpmath


# What a slip makes of the local slopes.
CHANGES = {
    "none": lambda slopes, slip: slopes,
    "node": lambda slopes, slip: slopes,
    "edge": lambda slopes, slip: {**slopes, slip.edges[0]: 1.0},
    "dropped": lambda slopes, slip: {**slopes, slip.edges[0]: 0.0},
    "flipped": lambda slopes, slip: {**slopes, slip.edges[0]: -slopes[slip.edges[0]]},
    "exchanged": _exchanged,
}
