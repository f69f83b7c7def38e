"""The gradient by one backward pass over the nodes: reverse-mode differentiation (Linnainmaa 1970).

Each node's adjoint is the slope of the output by it: the sum, over the nodes that use it, of their adjoint times the
local slope. The slopes come from the vocabulary; this is the one loop that reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gdcli.calculus.stable import stable
from gdcli.calculus.tidy import Tidy
from gdcli.language.formula import NODE_LIMIT, Formula, depends


class Edge(NamedTuple):
    """One use of a node: by which node, at which of its places, the slope there, and that node's adjoint times it."""

    user: int
    place: int
    slope: int
    product: int


class Pass(NamedTuple):
    """A backward pass over a formula: of each node that varies, the adjoint and the edges in the order of their sum.

    Users are numbers of the formula, adjoints, slopes and products those of the builder.
    """

    adjoint: dict[int, int]
    edges: dict[int, list[Edge]]


def backprop(formula: Formula) -> Formula:
    """Give the gradient of a formula's first output: one output for each of its variables, in their order.

    The work and the size are linear in the number of nodes.

    >>> from gdcli.language.parse import parse
    >>> print(backprop(parse("x*sin(x)")))
    sin(x) + x*cos(x)
    """
    return _gradient(stable(formula))


def _gradient(formula: Formula) -> Formula:
    builder = Tidy(limit=20 * NODE_LIMIT)
    here = builder.include(formula, keep=formula.live)
    adjoint = backward(builder, formula, here).adjoint
    place = {node.value: number for number, node in enumerate(formula.nodes) if node.op == "variable"}
    zero = builder.number(0.0)
    outputs = [adjoint.get(place.get(name, -1), zero) for name in formula.variables]
    return builder.formula(outputs, formula.variables)


def backward(builder: Tidy, formula: Formula, here: Mapping[int, int]) -> Pass:
    """Walk backwards once over the nodes that the first output needs and that vary.

    `here` says which node of the builder each node of the formula has become.
    """
    varies = depends(formula, formula.variables)
    edges: dict[int, list[Edge]] = {formula.outputs[0]: []}
    adjoint: dict[int, int] = {}
    for number in sorted(formula.live, reverse=True):
        if not varies[number] or number not in edges:
            continue
        adjoint[number] = _sum(builder, [edge.product for edge in edges[number]])
        op, args, _ = formula.nodes[number]
        moved = [here[argument] for argument in args]
        wanted = [place for place, argument in enumerate(args) if varies[argument]]
        products: dict[int, int] = {}
        for place, slope in local_slopes(builder, op, moved, here[number], wanted).items():
            if slope not in products:
                products[slope] = builder.call("mul", adjoint[number], slope)
            edges.setdefault(args[place], []).append(Edge(number, place, slope, products[slope]))
    return Pass(adjoint, edges)


def _sum(builder: Tidy, products: list[int]) -> int:
    """What arrives over the edges of a node; the output, which has none, has the adjoint 1."""
    if not products:
        return builder.number(1.0)
    return builder.call("add", *products) if len(products) > 1 else products[0]


def local_slopes(builder: Tidy, op: str, args: list[int], value: int, wanted: list[int]) -> dict[int, int]:
    """The slopes of one node by the arguments at the places wanted."""
    if op == "add":
        return dict.fromkeys(wanted, builder.number(1.0))
    if op == "mul" and len(args) > 3:
        return _other_factors(builder, args, wanted)
    return {place: builder.slope(op, args, value, place) for place in wanted}


def _other_factors(builder: Tidy, args: list[int], wanted: list[int]) -> dict[int, int]:
    """For a long product, what stands before and after each factor: linear, where the plain way is quadratic."""
    before, after = [builder.number(1.0)], [builder.number(1.0)]
    for factor in args[:-1]:
        before.append(builder.call("mul", before[-1], factor))
    for factor in reversed(args[1:]):
        after.append(builder.call("mul", factor, after[-1]))
    return {place: builder.call("mul", before[place], after[len(args) - 1 - place]) for place in wanted}
