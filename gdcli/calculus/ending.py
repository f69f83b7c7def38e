"""How a derivative ends in terms of the function's own value: the sigmoid's is s(1 − s)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gdcli.calculus.backprop import backprop
from gdcli.calculus.stable import stable
from gdcli.calculus.textbook import Paper
from gdcli.language.formula import Formula, Node

SIZE = 3_000  # nodes; beyond it no one reads the last line for its form
SHOWN = 3


class Ending(NamedTuple):
    """A last line: its node, the names in it, and what to say of it."""

    node: int
    names: Mapping[int, str]
    told: str = "in terms of its own value"


def endings(paper: Paper, formula: Formula, own: Mapping[int, str], free: Iterator[str]) -> dict[int, Ending]:
    """Give, by the places of the variables, the partials in which a sigmoid s meets its mirror image, 1 − s."""
    if len(formula.nodes) > SIZE:
        return {}
    values = _sigmoids(paper, formula)
    if not values:
        return {}
    gradient = backprop(formula)
    found: dict[int, Ending] = {}
    names: dict[int, str] = {}
    here: dict[int, int] = {}
    for number in sorted(gradient.live):
        op, args, value = gradient.nodes[number]
        node = paper.builder.node(Node(op, tuple(here[one] for one in args), value))
        here[number] = _with_own_value(paper, node, values)
    for place, output in enumerate(gradient.outputs):
        met = _met(paper, here[output], values)
        if met and len(met) <= SHOWN:
            names |= {node: own.get(node) or next(free) for node in sorted(met) if node not in names}
            found[place] = Ending(here[output], {**own, **{node: names[node] for node in met}})
    return found


def _sigmoids(paper: Paper, formula: Formula) -> dict[int, int]:
    """Where the formula has a sigmoid, however it is written: by the node `sigmoid(u)`, the node that was typed."""
    order = sorted(formula.live)
    seen = stable(formula.only(*order))
    here = paper.builder.include(seen, keep=seen.live)
    images = zip(order, (here[output] for output in seen.outputs), strict=True)
    return {image: paper.here[typed] for typed, image in images if paper.builder.nodes[image].op == "sigmoid"}


def _with_own_value(paper: Paper, node: int, values: Mapping[int, int]) -> int:
    """A sigmoid as the part that was typed, its mirror image as 1 − that; any other node as it is."""
    if node in values:
        return values[node]
    builder = paper.builder
    op, args, _ = builder.nodes[node]
    if op != "sigmoid":
        return node
    mirrored = builder.call("sigmoid", builder.call("neg", args[0]))
    return paper.raw("sub", builder.number(1.0), values[mirrored]) if mirrored in values else node


def _met(paper: Paper, root: int, values: Mapping[int, int]) -> set[int]:
    """The sigmoids s of which 1 − s is part of a node."""
    typed, one = set(values.values()), paper.builder.number(1.0)
    met, seen, stack = set(), set(), [root]
    while stack:
        number = stack.pop()
        op, args, _ = paper.builder.nodes[number]
        if number in seen or number in typed:
            continue
        seen.add(number)
        if op == "sub" and args[0] == one and args[1] in typed:
            met.add(args[1])
        stack += args
    return met
