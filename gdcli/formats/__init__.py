"""How a report looks. FORMATS is THE table of formats; to add one, add a row here and a file beside this one.

The file is named after the format and has `render(report, look)`, which gives a text, or bytes; it is imported when it
is first asked for. What a format draws is in picture.py but for graphs and pages. `gdcli help formats` and the help of
`--format` are this table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import PurePath
from typing import NamedTuple

from gdcli.errors import GdcliError
from gdcli.formats.look import Look
from gdcli.reports.report import Report

__all__ = ["DRAWN", "FORMATS", "Drawer", "Format", "Look", "format_for", "no_picture", "render", "suited"]

Renderer = Callable[[Report, Look], str | bytes]

# What can be drawn, by the field of a Report that has it: the words for it, and a command that has one.
DRAWN = {
    "graph": ("graphs", 'gdcli backprop "q = x+y; q*z" --at -2,5,-4'),
    "scene": ("walks", 'gdcli minimize "x^2+10y^2" --start 1,3'),
    "page": ("walks", 'gdcli minimize "x^2+10y^2" --start 1,3'),
    "mosaic": ("maps of basins", 'gdcli basins "@himmelblau"'),
    "curves": ("curves of errors", 'gdcli compare "x^2" --at 1 --sweep'),
}


class Drawer(NamedTuple):
    """What draws one kind of thing in a format, and the extra that it needs; `binary`: in bytes, no terminal's."""

    renderer: Renderer
    extra: str = ""
    binary: bool = False


@dataclass(frozen=True)
class Format:
    """One row of FORMATS: the endings of its files (the usual one first), what it is for, and what makes it.

    A format either has a `renderer`, for any report, or `draws` some kinds of what is in DRAWN. `tells`: the reading,
    the notes and how a run ended stand in it, so that they need no standard error.
    """

    endings: tuple[str, ...]
    purpose: str
    renderer: Renderer | None = None
    draws: Mapping[str, Drawer] = field(default_factory=dict)
    tells: bool = False


def _file(name: str, function: str = "render") -> Renderer:
    """Give a function of gdcli/formats/NAME.py, imported no sooner than it is called."""

    def renderer(report: Report, look: Look) -> str | bytes:
        rendered: str | bytes = getattr(import_module(f"gdcli.formats.{name}"), function)(report, look)
        return rendered

    return renderer


def _pictures(name: str, *kinds: str) -> dict[str, Drawer]:
    return dict.fromkeys(kinds, Drawer(_file("picture", name), "plot", binary=True))


STILL = ("scene", "mosaic", "curves")
FORMATS: dict[str, Format] = {
    "table": Format((".txt",), "for people: aligned, rounded to 6 digits", _file("table"), tells=True),
    "json": Format((".json",), "for programs: one document, every digit", _file("json")),
    "csv": Format((".csv",), "for spreadsheets and pandas: rows, every digit", _file("csv")),
    "markdown": Format((".md", ".markdown"), "for notes, issues, pages on GitHub", _file("markdown"), tells=True),
    "dot": Format((".dot", ".gv"), "a graph for Graphviz", draws={"graph": Drawer(_file("dot"))}),
    "mermaid": Format((".mmd", ".mermaid"), "a graph for Mermaid", draws={"graph": Drawer(_file("mermaid"))}),
    "svg": Format((".svg",), "a picture in lines", draws={"graph": Drawer(_file("svg")), **_pictures("svg", *STILL)}),
    "png": Format((".png",), "a picture in dots", draws=_pictures("png", *STILL)),
    "pdf": Format((".pdf",), "a picture for print", draws=_pictures("pdf", *STILL)),
    "gif": Format((".gif",), "walks as a film, a frame a step", draws=_pictures("gif", "scene")),
    "html": Format((".html", ".htm"), "a page to play with a walk", draws={"page": Drawer(_file("html"))}),
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
    row = FORMATS[name]
    if row.renderer is not None:
        return row.renderer(report, look)
    drawn = [kind for kind in DRAWN if getattr(report, kind)]
    kind = next((kind for kind in row.draws if kind in drawn), None)
    if kind is None:
        raise no_picture(name, drawn)
    return row.draws[kind].renderer(report, look)


def suited(drawn: Collection[str]) -> tuple[str, ...]:
    """Give the names of the formats for a report that has such kinds of what is in DRAWN.

    >>> suited(["graph"])
    ('table', 'json', 'csv', 'markdown', 'dot', 'mermaid', 'svg')
    """
    return tuple(name for name, row in FORMATS.items() if not row.draws or set(row.draws) & set(drawn))


def no_picture(name: str, drawn: Collection[str] = ()) -> GdcliError:
    """Give the error of a format that draws where there is nothing of that to draw, but perhaps what is `drawn`."""
    words = list(dict.fromkeys(DRAWN[kind][0] for kind in FORMATS[name].draws))
    said = f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
    first, example = DRAWN[next(iter(FORMATS[name].draws))]
    hint = f"of {first}, as in  {example} --format {name}"
    others = ", ".join(suited(drawn))
    return GdcliError(f"{name} draws {said}, and this has none: the formats for it are {others}", hint=hint)


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
