"""The picture of a graph: a box for each node with its value and gradient, at each arrow local slope and gradient."""

from __future__ import annotations

from gdcli.reports.drawings import Arrow, Graph, Kind, Vertex
from gdcli.reports.nodes import Words, in_brackets, shown_nodes
from gdcli.reports.words import number_text, short
from gdcli.studies.backprop import Backprop

TITLE_LIMIT = 100  # characters


def picture(record: Backprop) -> Graph:
    """Give the boxes and arrows of a record."""
    shown = shown_nodes(record)
    words = Words(record, tuple(node.id for node in shown))
    vertices, arrows = [], []
    ids = {node.id for node in shown}
    for node in shown:
        kind: Kind = "output" if node.id == record.output else "part" if node.inputs else "input"
        lines = (short(words.equation(node.id)), f"value {number_text(node.value)}",
                 f"gradient {number_text(node.gradient)}")  # fmt: skip
        vertices.append(Vertex(node.id, lines, kind))
        for one, slope in zip(node.inputs, node.local, strict=True):
            if one in ids:
                arrows.append(Arrow(one, node.id, f"{number_text(node.gradient)}·{in_brackets(slope)}"))
    return Graph(
        tuple(vertices),
        tuple(arrows),
        short(record.formula.text, TITLE_LIMIT),
        "at each arrow: the gradient that arrives · the local slope",
    )
