"""A graph in the language of Mermaid, which GitHub and many notebooks draw."""

from __future__ import annotations

import re

from gdcli.formats.look import Look
from gdcli.reports.drawings import Graph
from gdcli.reports.report import Report

LINKS, SIGNS = 500, 50_000  # what Mermaid draws unless maxEdges and maxTextSize are raised where it runs

_SHAPES = {"input": ("([", "])"), "part": ("[", "]"), "output": ("[[", "]]")}


def render(report: Report, look: Look) -> str:
    """Give the graph: a node for each box, a link for each arrow, everything of the user's in quotes."""
    if report.graph is None:
        return ""
    first, *others = _lines(report.graph, look)
    links, signs = len(report.graph.arrows), sum(len(line) + 1 for line in (first, *others))
    if links > LINKS or signs > SIGNS:
        others.insert(
            0, f"%% {links:,} links, {signs:,} signs: Mermaid draws {LINKS} and {SIGNS:,} unless told otherwise"
        )
    return "\n".join([first, *others]) + "\n"


def _lines(graph: Graph, look: Look) -> list[str]:
    lines = ["flowchart LR"]
    for vertex in graph.vertices:
        opening, closing = _SHAPES[vertex.kind]
        label = "<br/>".join(_quoted(look.say_in_utf(line)) for line in vertex.lines)
        lines.append(f'  n{vertex.id}{opening}"{label}"{closing}')
    for arrow in graph.arrows:
        lines.append(f'  n{arrow.start} -->|"{_quoted(look.say_in_utf(arrow.label))}"| n{arrow.end}')
    return lines


def _quoted(text: str) -> str:
    """A text between quotes: what could end it, or be read as HTML or Markdown, by its code."""
    return re.sub(r"[^\w \[\](),.+=/·⋅−-]|_", lambda sign: f"#{ord(sign[0])};", text)
