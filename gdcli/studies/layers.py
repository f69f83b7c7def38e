"""The general rule of a layer of weights, found in a graph: grad W[i,j] = input[i] * grad sum[j].

A family of two indices is a layer's weights where each member is used once, in a product with what depends on one of
its indices alone, and that product in a sum that depends on the other alone. Its gradient then is an outer product.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdcli.record import Json, number
from gdcli.studies.graph import GraphNode

MEMBER = re.compile(r"([^\[\]]+)\[(\d+),(\d+)\]")
Index = tuple[int, int]


@dataclass(frozen=True)
class Layer:
    """The weights of one layer: `inputs` by the one index, `sums` by the other (ids), `rest` what the sum goes into.

    Where `flipped`, the first index is that of the sums: W[j,i]. `back` says whether the rule for the gradients of
    the inputs holds too, that is, whether they are used in this layer alone.
    """

    family: str
    flipped: bool
    members: Mapping[Index, int]
    inputs: Mapping[int, int]
    sums: Mapping[int, int]
    nodes: Sequence[GraphNode]
    back: bool

    def product(self, one: int, other: int) -> float:
        """The gradient that the rule gives for the weight between an input and a sum."""
        return self.nodes[self.inputs[one]].value * self.nodes[self.sums[other]].gradient

    def returned(self, one: int) -> float:
        """The gradient that the rule gives for an input: its weights times the gradients of the sums."""
        pairs = [(self._member(one, other), total) for other, total in self.sums.items()]
        return sum([self.nodes[weight].value * self.nodes[total].gradient for weight, total in pairs])

    def _member(self, one: int, other: int) -> int:
        return self.members[(other, one) if self.flipped else (one, other)]

    @property
    def holds(self) -> bool:
        """Whether the numbers of the backward pass are those of the rule; no formula is known where they are not."""
        pairs = [(one, other) for one in self.inputs for other in self.sums]
        close = [_close(self.product(*pair), self.nodes[self._member(*pair)].gradient) for pair in pairs]
        return all(close) and (not self.back or all(self._returns(one) for one in self.inputs))

    def _returns(self, one: int) -> bool:
        return _close(self.returned(one), self.nodes[self.inputs[one]].gradient)

    def to_dict(self) -> dict[str, Json]:
        """Give the rule with its nodes, for the document."""
        return {
            "family": self.family,
            "indices": ["j", "i"] if self.flipped else ["i", "j"],
            "inputs": {str(one): id for one, id in self.inputs.items()},
            "sums": {str(other): id for other, id in self.sums.items()},
            "gradient": {
                self.nodes[self._member(one, other)].name or "": number(self.product(one, other))
                for one in self.inputs
                for other in self.sums
            },
            "holds": self.holds,
            "holds_for_inputs": self.back,
        }


def layers(nodes: Sequence[GraphNode], variables: Sequence[str]) -> tuple[Layer, ...]:
    """Give the layers of weights, the one next to the inputs first.

    >>> from gdcli.language.parse import parse
    >>> from gdcli.studies.backprop import backprop
    >>> formula = parse("h[j=1..2] = tanh(sum(W[i,j]*x[i], i=1..2)); h[1]*h[2]")
    >>> [layer.family for layer in backprop(formula, [0.1] * 6, with_layers=True).layers]
    ['W']
    """
    by_name = {node.name: node.id for node in nodes if node.op == "variable"}
    families: dict[str, dict[Index, int]] = {}
    for name in variables:
        member = MEMBER.fullmatch(name)
        if member and name in by_name:
            families.setdefault(member[1], {})[int(member[2]), int(member[3])] = by_name[name]
    found = [layer for name, members in families.items() if (layer := _layer(nodes, name, members)) is not None]
    return tuple(sorted(found, key=lambda layer: (min(layer.sums.values()), layer.family)))


def _layer(nodes: Sequence[GraphNode], family: str, members: Mapping[Index, int]) -> Layer | None:
    ends = {index: _ends(nodes, id) for index, id in members.items()}
    for flipped in (False, True):
        inputs: dict[int, set[int]] = {}
        sums: dict[int, set[int]] = {}
        for (i, j), end in ends.items():
            if end is None:
                return None
            one, other = (j, i) if flipped else (i, j)
            inputs.setdefault(one, set()).add(end[0])
            sums.setdefault(other, set()).add(end[1])
        single = all(len(found) == 1 for found in (*inputs.values(), *sums.values()))
        if single and len(members) == len(inputs) * len(sums):
            own = {one: min(found) for one, found in inputs.items()}
            totals = {other: min(found) for other, found in sums.items()}
            if len(set(totals.values())) == len(totals) and len(set(own.values())) == len(own):
                return Layer(family, flipped, members, own, totals, nodes, _goes_back(nodes, own, members))
    return None


def _ends(nodes: Sequence[GraphNode], weight: int) -> tuple[int, int] | None:
    """What a weight is multiplied by, and the sum that the product is a term of."""
    uses = nodes[weight].uses
    if len(uses) != 1 or nodes[uses[0].user].op != "mul" or len(nodes[uses[0].user].inputs) != 2:
        return None
    product = nodes[uses[0].user]
    other = product.inputs[1 - uses[0].place]
    top = product
    while len(top.uses) == 1 and nodes[top.uses[0].user].op == "add":
        top = nodes[top.uses[0].user]
    return other, top.id


def _goes_back(nodes: Sequence[GraphNode], inputs: Mapping[int, int], members: Mapping[Index, int]) -> bool:
    """Whether the inputs vary and each of their uses is a product with one of the weights."""
    products = {nodes[id].uses[0].user for id in members.values()}
    ends = [nodes[id] for id in inputs.values()]
    return all(node.varies and {use.user for use in node.uses} <= products for node in ends)


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * (abs(one) + abs(other)) + 1e-300 or one != one or other != other
