"""The general rule of each layer of weights, in words, and its numbers."""

from __future__ import annotations

from collections.abc import Mapping

from gdcli.language.formula import Builder
from gdcli.language.write import pretty
from gdcli.reports.nodes import Words
from gdcli.reports.report import Block, Cell, Fact, Facts, Grid, Line
from gdcli.studies.backprop import Backprop
from gdcli.studies.layers import Layer

WIDEST = 8  # rows and columns of a table of weights


def layer_blocks(record: Backprop) -> list[Block]:
    """Give the rules, then a table of each layer's gradients: inputs down, sums across."""
    if not record.layers:
        return [
            Line(("no layer of weights: no family W[i,j] is used once a member, in a product that goes into a sum",))
        ]
    words = Words(record, ())
    return [block for number, layer in enumerate(record.layers, start=1) for block in _blocks(words, number, layer)]


def _blocks(words: Words, number: int, layer: Layer) -> list[Block]:
    letter = _free(words)
    i, j = _index(layer.inputs, "i"), _index(layer.sums, "j")
    weight = f"{layer.family}[{f'{j},{i}' if layer.flipped else f'{i},{j}'}]"
    inputs, sums = _general(words, layer.inputs, i, letter + "′"), _general(words, layer.sums, j, letter)
    facts = [Fact(words.partial(weight), f"{inputs} · {words.partial(sums)}", f"layer {number}")]
    if layer.back:
        span = f", j={min(layer.sums)}..{max(layer.sums)}" if len(layer.sums) > 1 else ""
        term = f"{weight} · {words.partial(sums)}"
        facts.append(Fact(words.partial(inputs), f"sum({term}{span})" if span else term))
    if sums == f"{letter}[{j}]":
        facts.append(_meaning(words, layer, sums, j))
    if len(layer.inputs) > WIDEST or len(layer.sums) > WIDEST:
        return [Facts(tuple(facts))]
    heads = [f"{letter}[{other}]" if sums == f"{letter}[{j}]" else words.label(id) for other, id in layer.sums.items()]
    rows: list[tuple[Cell, ...]] = [
        (words.partial(sums), "", *[layer.nodes[id].gradient for id in layer.sums.values()])
    ]
    for one, id in layer.inputs.items():
        rows.append((words.label(id), layer.nodes[id].value, *[layer.product(one, other) for other in layer.sums]))
    return [Facts(tuple(facts)), Grid((words.partial(weight), inputs, *heads), tuple(rows))]


def _free(words: Words) -> str:
    """A letter for the sums that is no name of the formula's."""
    taken = {label.partition("[")[0] for label in words.labels.values()}
    return next((letter for letter in "szut" if letter not in taken), "sums")


def _index(members: Mapping[int, int], letter: str) -> str:
    return letter if len(members) > 1 else str(min(members))


def _general(words: Words, members: Mapping[int, int], index: str, other: str) -> str:
    """The name of all members: x[i] where they are x[1], x[2], ..., else the label of the only one, or a letter."""
    labels = [words.label(id) for id in members.values()]
    families = {label.partition("[")[0] for label in labels}
    if len(families) == 1 and labels == [f"{min(families)}[{one}]" for one in members]:
        return f"{min(families)}[{index}]"
    return labels[0] if len(labels) == 1 else f"{other}[{index}]"


def _meaning(words: Words, layer: Layer, sums: str, index: str) -> Fact:
    """What the sums are: b[j] = sigmoid(s[j]), where they go into such parts alone."""
    users = {other: [layer.nodes[use.user] for use in layer.nodes[id].uses] for other, id in layer.sums.items()}
    families = {str(one.name).partition("[")[0] for above in users.values() for one in above}
    operations = {one.op for above in users.values() for one in above}
    named = all([one.name for one in above] == [f"{min(families)}[{other}]"] for other, above in users.items())
    if named and len(operations) == 1 and all(len(above[0].inputs) == 1 for above in users.values()):
        builder = Builder()
        text = pretty(builder.formula([builder.call(min(operations), builder.variable(sums))], ()))
        part = f"{min(families)}[{index}]"
        return Fact(
            words.partial(sums), f"{min(operations)}′({sums}) · {words.partial(part)}", f"where {part} = {text}"
        )
    return Fact(sums, "the sum that the weights to it are in")
