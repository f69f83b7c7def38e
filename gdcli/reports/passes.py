"""The two passes one node at a time: the forward pass, then the backward pass with each sum as it grows from 0."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.reports.nodes import Words, in_brackets, shown_nodes
from gdcli.reports.report import Listing
from gdcli.reports.words import number_text
from gdcli.studies.backprop import Backprop
from gdcli.studies.graph import GraphNode


def steps(record: Backprop) -> tuple[Listing, Listing]:
    """Give the forward and the backward pass, one page a node."""
    words = Words(record, tuple(node.id for node in shown_nodes(record)))
    forward = Listing("forward: each value from those before it", tuple(_forward(words)))
    return forward, Listing("backward: each gradient begins at 0, the output's is 1", tuple(_backward(words)))


def _forward(words: Words) -> Iterator[tuple[str, ...]]:
    for count, node in enumerate(words.nodes, start=1):
        value = number_text(node.value)
        label = words.label(node.id)
        if node.op == "variable":
            yield (f"{count}. {label} = {value}",)
            continue
        numbers = words.with_numbers(node.id)
        middle = "" if numbers in ("", value, words.texts[node.id]) else f"{numbers} = "
        yield (f"{count}. {label} = {words.texts[node.id]} = {middle}{value}",)


def _backward(words: Words) -> Iterator[tuple[str, ...]]:
    sums = {node.id: 0.0 for node in words.nodes}
    sums[words.record.output] = 1.0
    for count, node in enumerate(reversed(words.nodes), start=1):
        head = f"{count}. {words.label(node.id)}: the gradient is {number_text(node.gradient)}"
        if not node.uses and node.id != words.record.output:
            head += ", since nothing uses it"
        passed = [line for place in range(len(node.inputs)) if (line := _passed(words, node, place, sums))]
        yield (head, *passed)


def _passed(words: Words, node: GraphNode, place: int, sums: dict[int, float]) -> str:
    """What a node passes on to one of its inputs; `sums` grows by it."""
    one = node.inputs[place]
    if one not in sums:
        return ""
    before = sums[one]
    sums[one] += node.gradient * node.local[place]
    label, gradient = words.label(one), number_text(node.gradient)
    change = f"{number_text(before)} + {in_brackets(node.gradient) if before < 0 else gradient}"
    added = f"{change}·{in_brackets(node.local[place])} = {number_text(sums[one])}"
    return f"   {words.slope(node.id, place)}; so {label} ← {added}"
