"""A graph in the language of Graphviz: `gdcli backprop ... --format dot | dot -Tsvg`."""

from __future__ import annotations

from gdcli.formats.look import Look
from gdcli.reports.drawings import Graph
from gdcli.reports.report import Report

_SHAPES = {"input": "ellipse", "part": "box", "output": "doubleoctagon"}


def render(report: Report, look: Look) -> str:
    """Give the graph: a node for each box, an edge for each arrow, everything of the user's in quotes."""
    return "\n".join(_lines(report.graph, look)) + "\n" if report.graph else ""


def _lines(graph: Graph, look: Look) -> list[str]:
    lines = ["digraph gdcli {", "  rankdir=LR;", '  node [fontname="monospace"];', '  edge [fontname="monospace"];']
    for vertex in graph.vertices:
        label = "\\n".join(_quoted(look.say_in_utf(line)) for line in vertex.lines)
        lines.append(f'  n{vertex.id} [label="{label}", shape={_SHAPES[vertex.kind]}];')
    for arrow in graph.arrows:
        lines.append(f'  n{arrow.start} -> n{arrow.end} [label="{_quoted(look.say_in_utf(arrow.label))}"];')
    return [*lines, "}"]


def _quoted(text: str) -> str:
    """A text between quotes: a backslash would begin an escape of Graphviz's own, & an entity."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
