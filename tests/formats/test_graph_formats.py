"""Pictures of a graph: dot, mermaid and SVG hold every part, escape what users type, and are the same each time."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from gdcli.errors import GdcliError
from gdcli.formats import Look, render
from gdcli.language.parse import parse
from gdcli.reports.backprop import report
from gdcli.reports.drawings import Arrow, Graph, Vertex
from gdcli.reports.report import Report, Sheet
from gdcli.studies.backprop import backprop

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>"a"</script> & \\n "] --> n0 `x` #quot; <b>\x1b[31m\u202e'
NETWORK = (
    "h[j=1..3] = tanh(sum(W[i,j]*x[i], i=1..2) + c[j]); g[k=1..3] = relu(sum(V[j,k]*h[j], j=1..3)); "
    "sum(U[k]*g[k], k=1..3)"
)


def report_on(text: str) -> Report:
    formula = parse(text)
    return report(backprop(formula, [0.1 * place for place in range(1, 1 + len(formula.variables))]))


def report_with(graph: Graph) -> Report:
    return Report({}, Sheet((), ()), (), graph=graph)


def labelled(label: str) -> Report:
    vertices = (Vertex(0, (label,), "input"), Vertex(1, (label, label), "output"))
    return report_with(Graph(vertices, (Arrow(0, 1, label),), label, label))


def texts(svg: str) -> list[str]:
    return [str(element.text) for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def boxes(svg: str) -> list[tuple[float, ...]]:
    """The boxes of the parts: left, top, right, bottom."""
    found = [one.attrib for one in ElementTree.fromstring(svg).iter(f"{SVG}rect") if "rx" in one.attrib]
    sides = [tuple(float(one[name]) for name in ("x", "y", "width", "height")) for one in found]
    return [(x, y, x + width, y + height) for x, y, width, height in sides]


def test_a_small_graph_in_dot() -> None:
    assert render(report_on("a*a"), "dot", Look()) == (
        "digraph gdcli {\n"
        "  rankdir=LR;\n"
        '  node [fontname="monospace"];\n'
        '  edge [fontname="monospace"];\n'
        '  n0 [label="a\\nvalue 0.1\\ngradient 0.2", shape=ellipse];\n'
        '  n1 [label="f = a·a\\nvalue 0.01\\ngradient 1", shape=doubleoctagon];\n'
        '  n0 -> n1 [label="1·0.1"];\n'
        '  n0 -> n1 [label="1·0.1"];\n'
        "}\n"
    )


def test_a_small_graph_in_mermaid() -> None:
    assert render(report_on("a*b"), "mermaid", Look()) == (
        "flowchart LR\n"
        '  n0(["a<br/>value 0.1<br/>gradient 0.2"])\n'
        '  n1(["b<br/>value 0.2<br/>gradient 0.1"])\n'
        '  n2[["f = a·b<br/>value 0.02<br/>gradient 1"]]\n'
        '  n0 -->|"1·0.2"| n2\n'
        '  n1 -->|"1·0.1"| n2\n'
    )


def test_in_dot_nothing_ends_the_quotes() -> None:
    lines = render(labelled(HOSTILE), "dot", Look()).splitlines()
    assert [re.fullmatch(r'  n\d( -> n\d)? \[label="(?:[^"\\]|\\.)*"(, shape=\w+)?\];', line) is None
            for line in lines[4:-1]] == [False] * 3  # fmt: skip


def test_dot_reads_back_what_was_typed() -> None:
    lines = render(labelled(HOSTILE), "dot", Look()).splitlines()
    label = re.findall(r'label="(.*)"', lines[-2])[0]
    read = re.sub(r"\\(.)", r"\1", label).replace("&amp;", "&")
    assert read == HOSTILE.replace("\x1b", "?").replace("\u202e", "?")


def test_in_mermaid_nothing_ends_the_quotes_or_is_html() -> None:
    lines = render(labelled(HOSTILE), "mermaid", Look()).splitlines()[1:]
    quoted = [re.findall(r'"([^"]*)"', line) for line in lines]
    assert [(len(found), set(re.sub("<br/>", "", found[0])) & set("<>&`\x1b\u202e")) for found in quoted] == [
        (1, set())
    ] * 3


@pytest.mark.parametrize(("links", "sign", "told"), [(500, "x", False), (501, "x", True), (400, "x" * 100, True)])
def test_a_graph_of_more_than_mermaid_draws_says_so_in_a_comment(links: int, sign: str, told: bool) -> None:
    """Mermaid 11 parses 500 links, and refuses 501: "Edge limit exceeded"."""
    vertices = tuple(Vertex(place, (sign,), "part") for place in range(links + 1))
    arrows = tuple(Arrow(place, links, "1") for place in range(links))
    lines = render(report_with(Graph(vertices, arrows, "", "")), "mermaid", Look()).splitlines()
    assert (lines[0], lines[1].startswith("%% ")) == ("flowchart LR", told)


def test_in_svg_what_a_user_typed_is_text() -> None:
    found = texts(render(labelled(HOSTILE), "svg", Look()))
    assert set(found) == {HOSTILE.replace("\x1b", "?").replace("\u202e", "?")}


@pytest.mark.parametrize("name", ["dot", "mermaid", "svg"])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp950", "utf-8"])
def test_bytes_that_are_taken_for_utf_8_are_utf_8(name: str, encoding: str) -> None:
    text = render(report_on("θ*α² + |β|"), name, Look(encoding=encoding))
    assert text.encode(encoding).decode("utf-8") == text


@pytest.mark.parametrize("name", ["dot", "mermaid", "svg"])
def test_every_part_and_every_edge_is_in_it(name: str) -> None:
    graph = report_on(NETWORK).graph
    assert graph is not None
    text = render(report_on(NETWORK), name, Look())
    edges = {"dot": text.count(" -> "), "mermaid": text.count(" -->"), "svg": text.count("marker-end")}[name]
    parts = {
        "dot": text.count("shape="),
        "mermaid": text.count("gradient"),
        "svg": len(boxes(text) if name == "svg" else []),
    }
    assert (parts[name], edges) == (len(graph.vertices), len(graph.arrows))


def test_an_arrow_has_the_gradient_that_arrives_and_the_local_slope() -> None:
    found = texts(render(report(backprop(parse("q = x+y; f = q*z"), [-2.0, 5.0, -4.0])), "svg", Look()))
    assert [text for text in found if "·" in text and " " not in text] == ["−4·1", "−4·1", "1·(−4)", "1·3"]


def test_no_box_of_a_picture_of_60_parts_lies_upon_another() -> None:
    found = boxes(render(report_on(NETWORK), "svg", Look()))
    crossing = [pair for pair in itertools.combinations(found, 2) if _overlap(*pair)]
    assert (len(found) > 45, crossing) == (True, [])


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_no_line_runs_through_a_box() -> None:
    svg = render(report_on("a*a*a + sin(a)*b + log(1+exp(a b)) - b/a^3 + max(a,b)*a"), "svg", Look())
    hits = []
    for path in ElementTree.fromstring(svg).iter(f"{SVG}path"):
        if "marker-end" in path.attrib:
            places = [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.attrib["d"])]
            hits += [(place, box) for place in list(_along(places))[1:-1] for box in boxes(svg) if _inside(place, box)]
    assert hits == []


def _along(places: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Points on the straight lines between the corners of a path, ten on each."""
    for (x, y), (to_x, to_y) in itertools.pairwise(places):
        yield from ((x + (to_x - x) * share / 10, y + (to_y - y) * share / 10) for share in range(10))
    yield places[-1]


def _inside(place: tuple[float, float], box: tuple[float, ...]) -> bool:
    return box[0] + 1 < place[0] < box[2] - 1 and box[1] + 1 < place[1] < box[3] - 1


def test_all_of_a_picture_is_within_its_frame() -> None:
    svg = render(report_on(NETWORK), "svg", Look())
    left, top, width, height = map(float, ElementTree.fromstring(svg).attrib["viewBox"].split())
    frame = (left, top, left + width, top + height)
    assert all(frame[0] <= box[0] and box[2] <= frame[2] and frame[1] <= box[1] and box[3] <= frame[3]
               for box in boxes(svg))  # fmt: skip


@pytest.mark.parametrize("name", ["dot", "mermaid", "svg"])
def test_the_same_graph_gives_the_same_bytes(name: str) -> None:
    assert render(report_on(NETWORK), name, Look()) == render(report_on(NETWORK), name, Look())


def test_a_picture_that_cannot_be_read_is_refused_with_what_would_do() -> None:
    with pytest.raises(
        GdcliError, match=r"svg: a picture of 1,001 parts cannot be read; 400 are allowed\n--format dot and json"
    ):
        render(report_on("sum(sin(x[i]), i=1..500)"), "svg", Look())


class Walked(tuple[Arrow, ...]):
    """Arrows that count how often someone goes through them."""

    walks = 0

    def __iter__(self) -> Iterator[Arrow]:
        self.walks += 1
        return super().__iter__()


def walks(parts: int) -> int:
    """How often the arrows are gone through for the picture of a sum of parts, or for its refusal."""
    vertices = tuple(Vertex(place, ("a part",), "part") for place in range(parts))
    arrows = Walked(Arrow(place, parts - 1, "1") for place in range(parts - 1))
    with contextlib.suppress(GdcliError):
        render(report_with(Graph(vertices, arrows, "", "")), "svg", Look())
    return arrows.walks


def test_the_arrows_are_not_gone_through_for_each_box() -> None:
    assert (walks(10) == walks(100), walks(401)) == (True, 0)


def test_lines_that_pass_too_many_layers_are_refused_as_such() -> None:
    formula = "; ".join(["v0 = x", *[f"v{n} = v{n - 1}*x" for n in range(1, 300)]])
    with pytest.raises(GdcliError, match=r"svg: lines that pass [\d,]+ layers cannot be read; 20,000 are allowed"):
        render(report_on(formula), "svg", Look())
