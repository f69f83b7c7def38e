"""The table of formats: each has its file, its endings and its line, and is imported when it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gdcli.descent.descend import descend
from gdcli.descent.settings import Settings
from gdcli.errors import ExitCode, GdcliError
from gdcli.formats import FORMATS, Look, format_for, render
from gdcli.language.parse import parse
from gdcli.reports.drawings import Arrow, Graph, Vertex
from gdcli.reports.report import Fact, Facts, Grid, Line, Listing, Report, Sheet, Tree, Verdict
from gdcli.reports.scene import scene_of
from gdcli.studies.landscape import View

RUN = descend(parse("λ^2"), [1.0], Settings())
REPORT = Report(
    {"f": "∇f"},
    Sheet(("λ",), [("∇f",)]),
    (
        Facts((Fact("∇f", "2·x"),)),
        Line(("a",)),
        Grid(("x",), ((1.0,),)),
        Tree(("∇f",), (("∇f",), ("∇x",)), (0, 1)),
        Listing("∇f", (("∇f",),)),
        Verdict("ok", "so"),
    ),
    notes=("∇f",),
    graph=Graph((Vertex(0, ("∇f",), "input"), Vertex(1, ("λ",), "output")), (Arrow(0, 1, "−1·∇"),), "∇f", "∇"),
    scene=lambda: scene_of(RUN.formula, [RUN], ["∇f"], View()),
)
# test_picture.py has those of Matplotlib
TEXTS = [name for name, row in FORMATS.items() if "graph" in row.draws or "page" in row.draws or row.renderer]
IMPORTED = """
import sys
from gdcli.formats import FORMATS, Look, render
from gdcli.cli.output import write_whole
from gdcli.reports.report import Grid, Report, Sheet
report = Report({}, Sheet(("x",), [(1.0,)]), (Grid(("x",), ((1.0,),)),))
for name in sys.argv[1:]:
    render(report, name, Look())
print(sorted({"rich", "numpy", "sympy", "click"} & set(sys.modules)))
"""


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "cp950", "cp1252", "cp437", "latin-1", "ascii"])
def test_every_format_is_a_text_that_encodes_and_ends_its_line(name: str, encoding: str) -> None:
    assert render(REPORT, name, Look(80, False, encoding)).encode(encoding).endswith(b"\n")


@pytest.mark.parametrize("name", TEXTS)
def test_every_format_gives_the_same_bytes_again(name: str) -> None:
    assert render(REPORT, name, Look()) == render(REPORT, name, Look())


@pytest.mark.parametrize("name", TEXTS)
def test_no_format_without_colour_has_an_escape(name: str) -> None:
    assert "\x1b" not in render(REPORT, name, Look())


def test_no_ending_belongs_to_two_formats() -> None:
    endings = [ending for row in FORMATS.values() for ending in row.endings]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.txt", "table"),
        ("a.json", "json"),
        ("b.c/a.CSV", "csv"),
        ("a.md", "markdown"),
        ("a.markdown", "markdown"),
        ("a", "table"),
        (".json", "table"),
        ("/dev/full", "table"),
    ],
)
def test_the_ending_of_a_file_decides(path: str, name: str) -> None:
    assert format_for(path) == name


def test_an_ending_that_no_format_has_is_a_wrong_request() -> None:
    with pytest.raises(GdcliError) as caught:
        format_for("a.xlsx")
    assert (caught.value.exit_code, str(caught.value)) == (
        ExitCode.WRONG_REQUEST,
        "no format writes files that end in '.xlsx': use --format, or one of .txt (table), .json (json), "
        ".csv (csv), .md (markdown), .markdown (markdown), .dot (dot), .gv (dot), .mmd (mermaid), .mermaid (mermaid), "
        ".svg (svg), .png (png), .pdf (pdf), .gif (gif), .html (html), .htm (html)",
    )


def test_an_unknown_format_is_told_with_the_one_that_was_meant() -> None:
    with pytest.raises(GdcliError) as caught:
        render(REPORT, "jsn", Look())
    assert str(caught.value) == (
        "unknown format 'jsn': the formats are table, json, csv, markdown, dot, mermaid, svg, png, pdf, gif, html\n"
        "did you mean 'json'?"
    )


@pytest.mark.parametrize("name", [name for name, row in FORMATS.items() if row.draws])
def test_what_has_no_graph_cannot_be_drawn(name: str) -> None:
    with pytest.raises(GdcliError, match=f"^{name} draws .*, and this has none: .* table, json, csv, markdown\n"):
        render(Report({}, Sheet((), ()), ()), name, Look())


@pytest.mark.parametrize(("names", "imported"), [(["json", "csv", "markdown"], "[]"), (["table"], "['rich']")])
def test_rich_is_imported_by_the_table_alone(names: list[str], imported: str) -> None:
    told = subprocess.run([sys.executable, "-c", IMPORTED, *names], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == imported
