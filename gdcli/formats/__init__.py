"""How a report looks. FORMATS is THE table of formats; to add one, add a row here and a file beside this one.

The file is named after the format and has `render(report, look) -> str`; it is imported when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from gdcli.errors import GdcliError
from gdcli.formats.look import Look
from gdcli.reports.report import Report

__all__ = ["FORMATS", "Format", "Look", "format_for", "render"]

Renderer = Callable[[Report, Look], str]


@dataclass(frozen=True)
class Format:
    """One row of FORMATS: what makes the text, the endings of its files (the usual one first), what it is for."""

    renderer: Renderer
    endings: tuple[str, ...]
    purpose: str


def _file(name: str) -> Renderer:
    """Give the `render` of gdcli/formats/NAME.py, imported no sooner than it is called."""

    def renderer(report: Report, look: Look) -> str:
        rendered: str = import_module(f"gdcli.formats.{name}").render(report, look)
        return rendered

    return renderer


FORMATS: dict[str, Format] = {
    "table": Format(_file("table"), (".txt",), "for people: aligned, rounded to 6 digits"),
    "json": Format(_file("json"), (".json",), "for programs: one document, every digit"),
    "csv": Format(_file("csv"), (".csv",), "for spreadsheets and pandas: rows, every digit"),
    "markdown": Format(_file("markdown"), (".md", ".markdown"), "for notes, issues and pages on GitHub"),
}


def render(report: Report, name: str, look: Look) -> str:
    r"""Give the text of a report in the format of that name; it ends in a newline and always encodes.

    Raises GdcliError where there is no such format.

    >>> from gdcli.reports.report import Report, Sheet
    >>> render(Report({}, Sheet(("step", "x"), [(0, 1.0)]), ()), "csv", Look())
    'step,x\n0,1.0\n'
    """
    if name not in FORMATS:
        from difflib import get_close_matches

        near = get_close_matches(name, FORMATS, 1)
        hint = f"did you mean '{near[0]}'?" if near else ""
        raise GdcliError(f"unknown format '{name}': the formats are {', '.join(FORMATS)}", hint=hint)
    return FORMATS[name].renderer(report, look)


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
