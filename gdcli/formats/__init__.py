"""How a report looks. FORMATS is THE table of formats; to add one, add a row here and a file beside this one.

The file is named after the format and has `render(report, look)`, which gives a text, or bytes; it is imported when it
is first asked for. Pictures of walks are all in picture.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from gdcli.errors import GdcliError
from gdcli.formats.look import Look
from gdcli.reports.report import Report

__all__ = ["FORMATS", "Format", "Look", "format_for", "no_picture", "render"]

Renderer = Callable[[Report, Look], str | bytes]

# What a picture can be of, by the field of a Report that has it: the words for it, and a command that has one.
DRAWN = {
    "graph": ("graphs", 'gdcli backprop "q = x+y; q*z" --at -2,5,-4'),
    "scene": ("walks", 'gdcli minimize "x^2+10y^2" --start 1,3'),
    "mosaic": ("maps of basins", 'gdcli basins "@himmelblau"'),
    "curves": ("curves of errors", 'gdcli compare "sin(x)" --at 1'),
}

PICTURED = ("scene", "mosaic", "curves")  # what picture.py draws


@dataclass(frozen=True)
class Format:
    """One row of FORMATS: what makes the text, the endings of its files (the usual one first), what it is for.

    A format that draws is for reports that have one of what it `draws`, names in DRAWN; a graph needs no `extra`.
    """

    renderer: Renderer
    endings: tuple[str, ...]
    purpose: str
    draws: tuple[str, ...] = ()
    extra: str = ""


def _file(name: str, function: str = "render") -> Renderer:
    """Give a function of gdcli/formats/NAME.py, imported no sooner than it is called."""

    def renderer(report: Report, look: Look) -> str | bytes:
        rendered: str | bytes = getattr(import_module(f"gdcli.formats.{name}"), function)(report, look)
        return rendered

    return renderer


def _svg(report: Report, look: Look) -> str | bytes:
    return (_file("picture", "svg") if report.graph is None else _file("svg"))(report, look)


FORMATS: dict[str, Format] = {
    "table": Format(_file("table"), (".txt",), "for people: aligned, rounded to 6 digits"),
    "json": Format(_file("json"), (".json",), "for programs: one document, every digit"),
    "csv": Format(_file("csv"), (".csv",), "for spreadsheets and pandas: rows, every digit"),
    "markdown": Format(_file("markdown"), (".md", ".markdown"), "for notes, issues and pages on GitHub"),
    "dot": Format(_file("dot"), (".dot", ".gv"), "a graph for Graphviz", draws=("graph",)),
    "mermaid": Format(_file("mermaid"), (".mmd", ".mermaid"), "a graph for Mermaid, as on GitHub", draws=("graph",)),
    "svg": Format(_svg, (".svg",), "a graph or walks as a picture in lines", ("graph", *PICTURED), "plot"),
    "png": Format(_file("picture", "png"), (".png",), "walks as a picture in dots", PICTURED, "plot"),
    "pdf": Format(_file("picture", "pdf"), (".pdf",), "walks as a picture for print", PICTURED, "plot"),
    "gif": Format(_file("picture", "gif"), (".gif",), "walks as a film, a frame a step", ("scene",), "plot"),
    "html": Format(_file("html"), (".html", ".htm"), "a page to play with a walk", draws=("scene",)),
}


def render(report: Report, name: str, look: Look) -> str | bytes:
    r"""Give a report in the format of that name: a text, which ends in a newline and always encodes, or bytes.

    Raises GdcliError where there is no such format, or it draws what the report does not have.

    >>> from gdcli.reports.report import Report, Sheet
    >>> render(Report({}, Sheet(("step", "x"), [(0, 1.0)]), ()), "csv", Look())
    'step,x\n0,1.0\n'
    """
    if name not in FORMATS:
        from difflib import get_close_matches

        near = get_close_matches(name, FORMATS, 1)
        hint = f"did you mean '{near[0]}'?" if near else ""
        raise GdcliError(f"unknown format '{name}': the formats are {', '.join(FORMATS)}", hint=hint)
    drawn = [kind for kind in DRAWN if getattr(report, kind)]
    if FORMATS[name].draws and not {*FORMATS[name].draws} & {*drawn}:
        raise no_picture(name, drawn)
    return FORMATS[name].renderer(report, look)


def no_picture(name: str, drawn: Collection[str] = ()) -> GdcliError:
    """Give the error of a format that draws where there is nothing of that to draw, but perhaps what is `drawn`."""
    others = ", ".join(other for other, row in FORMATS.items() if not row.draws or {*row.draws} & {*drawn})
    kinds, example = DRAWN[FORMATS[name].draws[0]]
    *others_drawn, last = [DRAWN[kind][0] for kind in FORMATS[name].draws]
    words = f"{', '.join(others_drawn)} and {last}" if others_drawn else last
    hint = f"of {kinds}, as in  {example} --format {name}"
    return GdcliError(f"{name} draws {words}, and this has none: the formats for it are {others}", hint=hint)


def format_for(path: str) -> str:
    """Give the format that the ending of a file asks for; a file without an ending is a table.

    Raises GdcliError for an ending that no format has.

    >>> format_for("run.JSON"), format_for("/dev/null")
    ('json', 'table')
    """
    ending = PurePath(path).suffix
    if not ending:
        return "table"
    for name, row in FORMATS.items():
        if ending.lower() in row.endings:
            return name
    known = ", ".join(f"{ending} ({name})" for name, row in FORMATS.items() for ending in row.endings)
    raise GdcliError(f"no format writes files that end in '{ending}': use --format, or one of {known}")
