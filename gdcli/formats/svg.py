"""A graph as a picture in SVG, drawn in layers from the inputs to the output; the same graph gives the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from gdcli.errors import GdcliError, columns
from gdcli.formats.layered import Layout, arrange, passing
from gdcli.formats.look import Look
from gdcli.formats.signs import printable
from gdcli.reports.drawings import Arrow, Graph, Vertex
from gdcli.reports.report import Report

BOX_LIMIT = 400
GAP_LIMIT = 20_000
LETTER, LINE, PADDING = 7.3, 17.0, 8.0
SMALL = 6.2  # a letter of what is written at an arrow
PORT = 15.0  # between two arrows at a box
MARGIN, BEND = 24.0, 46.0
FILLS = {"input": "#e7f0fa", "part": "#ffffff", "output": "#e6f4e8"}
INKS = ("#1b1f24", "#1a5a9c", "#a8281f")
STYLE = (
    "text{font-family:'DejaVu Sans Mono',Menlo,Consolas,monospace;font-size:12px}"
    ".at{font-size:10px;fill:#444}"
    "path{fill:none;stroke:#7a828c;stroke-width:1.2}"
)

Point = tuple[float, float]


@dataclass(frozen=True)
class _Picture:
    """A graph, its layout, the left side of each layer and the widths of the boxes."""

    graph: Graph
    layout: Layout
    lefts: Sequence[float]
    widths: Mapping[int, float]

    def layer_width(self, layer: int) -> float:
        return max([self.widths.get(number, 0.0) for number in self.layout.layers[layer]], default=0.0)

    def left(self, number: int) -> float:
        """Boxes stand at the right side of their layer, where what uses them is near."""
        layer = self.layout.slots[number].layer
        return self.lefts[layer] + self.layer_width(layer) - self.widths[number]


def render(report: Report, look: Look) -> str:
    """Give the picture of a graph; signs beyond ASCII are character references, so that any encoding holds it.

    Raises GdcliError where the graph is too large for a picture.
    """
    if report.graph is None:
        return ""
    picture = _picture(report.graph)
    lines, sides = _lines(picture)
    body = [*lines, *(line for vertex in report.graph.vertices for line in _box(picture, vertex))]
    return _document(report.graph, picture, [*body, *sides]).encode("ascii", "xmlcharrefreplace").decode("ascii")


def _picture(graph: Graph) -> _Picture:
    hint = "--format dot and json have them all"
    count = len(graph.vertices)
    if count > BOX_LIMIT:
        raise GdcliError(f"svg: a picture of {count:,} parts cannot be read; {BOX_LIMIT} are allowed", hint=hint)
    boxes = _heights(graph)
    edges = [(arrow.start, arrow.end) for arrow in graph.arrows]
    if (gaps := passing(edges, boxes)) > GAP_LIMIT:
        raise GdcliError(f"svg: lines that pass {gaps:,} layers cannot be read; {GAP_LIMIT:,} are allowed", hint=hint)
    layout = arrange(boxes, edges)
    widths = {vertex.id: 2 * PADDING + LETTER * max(map(columns, vertex.lines)) for vertex in graph.vertices}
    rooms = [0.0] * len(layout.layers)
    for arrow in graph.arrows:
        end = layout.slots[arrow.end].layer
        rooms[end] = max(rooms[end], SMALL * columns(arrow.label) + 12)
    lefts, x = [], MARGIN
    for number, layer in enumerate(layout.layers):
        x += (BEND + rooms[number]) if number else 0.0
        lefts.append(x)
        x += max([widths.get(one, 0.0) for one in layer], default=0.0)
    return _Picture(graph, layout, lefts, widths)


def _heights(graph: Graph) -> dict[int, float]:
    """How high each box is: room for its lines and for the arrows that meet it."""
    arriving = Counter(arrow.end for arrow in graph.arrows)
    return {one.id: PADDING + max(len(one.lines) * LINE, arriving[one.id] * PORT) for one in graph.vertices}


def _box(picture: _Picture, vertex: Vertex) -> list[str]:
    slot, left, width = picture.layout.slots[vertex.id], picture.left(vertex.id), picture.widths[vertex.id]
    top = slot.middle - slot.height / 2
    bold = 2.0 if vertex.kind == "output" else 1.2
    found = [
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{slot.height:.1f}" rx="5" '
        f'fill="{FILLS[vertex.kind]}" stroke="#57606a" stroke-width="{bold}"/>'
    ]
    first = slot.middle - (len(vertex.lines) - 1) * LINE / 2 + 4
    for place, line in enumerate(vertex.lines):
        ink = INKS[min(place, len(INKS) - 1)]
        found.append(f'<text x="{left + PADDING:.1f}" y="{first + place * LINE:.1f}" fill="{ink}">{_text(line)}</text>')
    return found


def _lines(picture: _Picture) -> tuple[list[str], list[str]]:
    """The arrows, and what is written at them, which stands above all lines."""
    arrows = list(zip(picture.graph.arrows, picture.layout.routes, strict=True))
    starts = _ports(picture, arrows, at_start=True)
    ends = _ports(picture, arrows, at_start=False)
    lines, sides = [], []
    for number, (arrow, route) in enumerate(arrows):
        start = (picture.left(arrow.start) + picture.widths[arrow.start], starts[number])
        end = (picture.left(arrow.end) - 2, ends[number])
        lines.append(f'<path d="{_curve(picture, start, route[1:-1], end)}" marker-end="url(#tip)"/>')
        sides += _side(arrow.label, end[0] - 9, end[1] - 3)
    return lines, sides


def _side(label: str, right: float, foot: float) -> list[str]:
    """What is written at an arrow, on white, so that a line that passes behind it does not cross it out."""
    width = SMALL * columns(label)
    return [
        f'<rect x="{right - width:.1f}" y="{foot - 8:.1f}" width="{width:.1f}" height="9" fill="#ffffff"/>',
        f'<text class="at" x="{right:.1f}" y="{foot:.1f}" text-anchor="end">{_text(label)}</text>',
    ]


def _ports(picture: _Picture, arrows: Sequence[tuple[Arrow, Sequence[int]]], at_start: bool) -> dict[int, float]:
    """How high each arrow leaves or meets its box: in the order of where it comes from, none upon another."""
    slots = picture.layout.slots
    found: dict[int, float] = {}
    by_box: dict[int, list[tuple[float, int]]] = {}
    for number, (arrow, route) in enumerate(arrows):
        near = route[1] if at_start else route[-2]
        by_box.setdefault(arrow.start if at_start else arrow.end, []).append((slots[near].middle, number))
    for box, ports in by_box.items():
        apart = min(PORT, (slots[box].height - PADDING) / len(ports))
        for place, (_, number) in enumerate(sorted(ports)):
            found[number] = slots[box].middle + (place - (len(ports) - 1) / 2) * apart
    return found


def _curve(picture: _Picture, start: Point, gaps: Sequence[int], end: Point) -> str:
    """A line that passes each layer level and bends between them."""
    points = [start]
    for gap in gaps:
        slot = picture.layout.slots[gap]
        left = picture.lefts[slot.layer]
        points += [(left, slot.middle), (left + picture.layer_width(slot.layer), slot.middle)]
    points.append(end)
    path = f"M{start[0]:.1f} {start[1]:.1f}"
    for place in range(0, len(points) - 1, 2):
        (x, y), (to_x, to_y) = points[place : place + 2]
        bend = min(BEND, to_x - x)  # what is written at the end stands where the line is level again
        middle, level = x + bend / 2, f"{to_y:.1f}"
        path += f" C{middle:.1f} {y:.1f} {middle:.1f} {level} {x + bend:.1f} {level} L{to_x:.1f} {level}"
        if place + 2 < len(points):
            path += f" L{points[place + 2][0]:.1f} {points[place + 2][1]:.1f}"
    return path


def _document(graph: Graph, picture: _Picture, body: Sequence[str]) -> str:
    slots = picture.layout.slots.values()
    top = min(slot.middle - slot.height / 2 for slot in slots) - MARGIN
    bottom = max(slot.middle + slot.height / 2 for slot in slots) + MARGIN
    right = picture.lefts[-1] + picture.layer_width(len(picture.lefts) - 1) + MARGIN
    width = max(right, 2 * MARGIN + LETTER * columns(graph.legend))
    height = bottom - top + LINE
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 {top:.1f} {width:.1f} {height:.1f}">',
        f"<title>{_text(graph.title)}</title>",
        f"<style>{STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 L8 4 L0 8 z" style="fill:#7a828c;stroke:none"/></marker></defs>',
        f'<rect x="0" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" fill="#ffffff"/>',
        *body,
        f'<text x="{MARGIN:.1f}" y="{bottom + 4:.1f}" fill="#57606a">{_text(graph.legend)}</text>',
        "</svg>",
    ]) + "\n"  # fmt: skip


def _text(text: str) -> str:
    return escape(printable(text))
