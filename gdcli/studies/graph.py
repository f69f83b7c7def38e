"""The graph of a formula at a point: nodes with values and gradients, each after its inputs, and edges between them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gdcli.errors import GdcliError
from gdcli.language.naming import shown_names
from gdcli.language.write import texts
from gdcli.record import Json
from gdcli.record import number as json_number
from gdcli.studies.tape import Tape

TEXT_LIMIT = 200  # characters of the text of one node
TREE_LIMIT = 100_000  # nodes of a tree in which equal parts stand apart


@dataclass(frozen=True)
class Use:
    """An edge upwards: the node that uses a part, at which of its places, the slope there, and gradient times slope."""

    user: int
    place: int
    slope: float
    product: float


@dataclass(frozen=True)
class GraphNode:
    """One part of a formula: its value, the slope by each input, its gradient and the edges that this is the sum of.

    `source` is the number of the node in the formula; `place` is its place on the tape, and `slopes` are those of its
    local slopes, None where there is none by a constant.
    """

    id: int
    name: str | None
    op: str
    text: str
    inputs: tuple[int, ...]
    value: float
    local: tuple[float, ...]
    gradient: float
    uses: tuple[Use, ...]
    varies: bool
    source: int
    place: int
    slopes: tuple[int | None, ...]

    def to_dict(self) -> dict[str, Json]:
        """Give the node as the contract has it."""
        return {
            "id": self.id,
            "name": self.name,
            "op": self.op,
            "text": self.text,
            "inputs": list(self.inputs),
            "value": json_number(self.value),
            "local": [json_number(slope) for slope in self.local],
            "gradient": json_number(self.gradient),
        }


def graph(tape: Tape, point: Sequence[float]) -> tuple[GraphNode, ...]:
    """Give the nodes of a formula at a point of one float for each variable, equal parts as one node.

    Where f itself is not finite, no gradient is.
    """
    formula, values = tape.formula, tape.values(point)
    ids = {number: id for id, number in enumerate(tape.here)}
    local = {number: _local(tape, number, values) for number in tape.here}
    uses = _uses(tape, values, local, ids)
    defined = math.isfinite(values[tape.here[formula.outputs[0]]])
    names, written = shown_names(formula, formula.parts), texts(formula, limit=TEXT_LIMIT)
    nodes = []
    for number, id in ids.items():
        op, args, value = formula.nodes[number]
        edges, gradient = uses[number]
        nodes.append(
            GraphNode(
                id=id,
                name=str(value) if op == "variable" else names.get(number),
                op=op,
                text=written[number],
                inputs=tuple(ids[one] for one in args),
                value=values[tape.here[number]],
                local=local[number],
                gradient=gradient if defined else math.nan,
                uses=edges,
                varies=tape.varies[number],
                source=number,
                place=tape.here[number],
                slopes=tape.slopes[number],
            )
        )
    return tuple(nodes)


def _local(tape: Tape, number: int, values: Mapping[int, float]) -> tuple[float, ...]:
    """The local slopes of a node; where there is none by what does not vary, nothing is lost by a 0."""
    found = []
    for argument, slope in zip(tape.formula.nodes[number].args, tape.slopes[number], strict=True):
        value = 0.0 if slope is None else values[slope]
        found.append(value if tape.varies[argument] or math.isfinite(value) else 0.0)
    return tuple(found)


def _uses(
    tape: Tape, values: Mapping[int, float], local: Mapping[int, tuple[float, ...]], ids: Mapping[int, int]
) -> dict[int, tuple[tuple[Use, ...], float]]:
    """Of each node the edges upwards and the gradient; a constant gets its own by plain products and sums."""
    found: dict[int, tuple[tuple[Use, ...], float]] = {}
    arriving: dict[int, list[Use]] = {number: [] for number in tape.here}
    for number in reversed(list(tape.here)):
        if tape.varies[number]:
            edges = tape.sweep.edges.get(number, [])
            uses = [Use(ids[one.user], one.place, values[one.slope], values[one.product]) for one in edges]
            adjoint = tape.sweep.adjoint.get(number)
            gradient = 0.0 if adjoint is None else values[adjoint]
        else:
            uses = arriving[number]
            gradient = 1.0 if number == tape.formula.outputs[0] else sum([use.product for use in uses])
        found[number] = (tuple(uses), gradient)
        for place, argument in enumerate(tape.formula.nodes[number].args):
            if not tape.varies[argument]:
                slope = local[number][place]
                arriving[argument].append(Use(ids[number], place, slope, gradient * slope))
    return found


def unfolded(nodes: Sequence[GraphNode], output: int) -> tuple[GraphNode, ...]:
    """Give the same graph as a tree: a part that is used twice stands there twice, each with its share of the gradient.

    The output is the last node. Raises GdcliError where the tree has more than 100,000 nodes.
    """
    sizes: list[int] = []
    for node in nodes:
        sizes.append(1 + sum([sizes[one] for one in node.inputs]))
    used = {one for node in nodes for one in node.inputs}
    roots = [node.id for node in nodes if node.id not in used and node.id != output] + [output]
    total = sum(sizes[root] for root in roots)
    if total > TREE_LIMIT:
        hint = "without it equal parts are one node"
        raise GdcliError(f"--tree: the tree has {_counted(total)} nodes, more than {TREE_LIMIT:,}", hint=hint)
    # From each node to its last input first: read backwards, each node stands after its inputs.
    found: list[GraphNode] = []
    above: dict[int, list[int]] = {}
    waiting: list[tuple[int, Use | None]] = [(root, None) for root in roots]
    while waiting:
        place, use = waiting.pop()
        node, here = nodes[place], total - 1 - len(found)
        gradient = use.product if use else node.gradient
        if use:
            above[use.user].append(here)
        found.append(replace(node, id=here, gradient=gradient, uses=(use,) if use else ()))
        above[here] = []
        for position, one in enumerate(node.inputs):
            slope = node.local[position]
            waiting.append((one, Use(here, position, slope, gradient * slope)))
    return tuple(replace(node, inputs=tuple(reversed(above[node.id]))) for node in reversed(found))


def _counted(total: int) -> str:
    return f"{total:,}" if total < 10**15 else f"about 10^{len(str(total)) - 1}"
