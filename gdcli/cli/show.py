"""A report to where it goes: standard output or a file, in a format, with notes on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from typing import TextIO

from gdcli.cli.terminal import colors_of, encoding_of, has_color, height_of, is_terminal, remark, say, width_of
from gdcli.errors import ExitCode, GdcliError
from gdcli.formats import DRAWN, FORMATS, Look, format_for, no_picture, render
from gdcli.reports.report import Facts, Report, Verdict


def show(report: Report, format_: str | None, output: str | None, color: str) -> int:
    """Write a report; give its exit code.

    Raises GdcliError for an unknown format or ending, OutsideError for what cannot be written.
    """
    name = check_output(format_, output, draws=[kind for kind in DRAWN if getattr(report, kind)])
    if output is not None and output != "-":
        from gdcli.cli.output import write_whole

        write_whole(output, render(report, name, Look(fold=False)))
        remark(f"written to {output}")
    else:
        stream = sys.stdout
        look = look_at(stream, color)
        say(render(report, name, look))
    if name not in ("table", "markdown"):
        for line in (*_echo(report), *report.notes, *_interrupted(report)):
            remark(line)
    return report.exit_code


def look_at(stream: TextIO, color: str) -> Look:
    """Give the look of a stream, with colours as they are asked for."""
    return Look(
        width_of(stream),
        has_color(stream, color),
        encoding_of(stream),
        fold=is_terminal(stream),
        colors=colors_of(),
        height=height_of(stream),
    )


def check_output(format_: str | None, output: str | None, *, draws: Collection[str] = ()) -> str:
    """Give the format: the option's, else the file's ending's, else GDCLI_FORMAT's, else table.

    Raises GdcliError for a format or an ending that is none, and for a format of pictures unless the command `draws`
    what it shows (names in DRAWN); OutsideError where its extra is missing: before any work is done for it.
    """
    name = _format(format_, output)
    if FORMATS[name].draws and not set(FORMATS[name].draws) & set(draws):
        raise no_picture(name, draws)
    if FORMATS[name].extra and "graph" not in draws:
        from gdcli.formats.extra import check_extra

        check_extra(FORMATS[name].extra)
    return name


def _format(format_: str | None, output: str | None) -> str:
    if output == "":
        raise GdcliError("-o: the file's name is empty")
    if format_ is None and output is not None and output != "-":
        return format_for(output)
    wanted, source = (format_, "--format") if format_ is not None else (os.environ.get("GDCLI_FORMAT"), "GDCLI_FORMAT")
    if wanted and wanted not in FORMATS:
        raise GdcliError(f"{source}: '{wanted}' is not one of {', '.join(FORMATS)}")
    return wanted or "table"


def _interrupted(report: Report) -> list[str]:
    """The sentence of a run that Ctrl-C ended, which the rows alone do not tell."""
    if report.exit_code != ExitCode.INTERRUPTED:
        return []
    return [block.sentence for block in report.blocks if isinstance(block, Verdict)]


def _echo(report: Report) -> list[str]:
    """The reading, as the table has it in its first lines: the parts that have names, and the function after them."""
    facts = next((block for block in report.blocks if isinstance(block, Facts)), Facts(()))
    last = next((place for place, fact in enumerate(facts.facts) if "(" in fact.label), 0)
    return [f"{fact.label} {facts.joint} {fact.text}" for fact in facts.facts[: last + 1]]
