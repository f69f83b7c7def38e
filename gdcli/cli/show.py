"""A report to where it goes: standard output or a file, in a format, with notes on standard error."""

from __future__ import annotations

import sys

from gdcli.cli.terminal import encoding_of, has_color, is_terminal, remark, say, width_of
from gdcli.errors import GdcliError
from gdcli.formats import FORMATS, Look, format_for, render
from gdcli.reports.report import Facts, Report


def show(report: Report, format_: str | None, output: str | None, color: str) -> int:
    """Write a report; give its exit code.

    Raises GdcliError for an unknown format or ending, OutsideError for what cannot be written.
    """
    name = format_ or (format_for(output) if output not in (None, "-") else "table")
    check_format(name)
    if output is not None and output != "-":
        from gdcli.formats.output import write_whole

        write_whole(output, render(report, name, Look(fold=False)))
        remark(f"written to {output}")
    else:
        stream = sys.stdout
        look = Look(width_of(stream), has_color(stream, color), encoding_of(stream), is_terminal(stream))
        say(render(report, name, look))
    if name not in ("table", "markdown"):
        for line in (*_echo(report), *report.notes):
            remark(line)
    return report.exit_code


def check_format(name: str) -> None:
    """Refuse a format that is none, before any work is done for it."""
    if name not in FORMATS:
        raise GdcliError(f"--format: '{name}' is not one of {', '.join(FORMATS)}")


def check_output(format_: str | None, output: str | None) -> None:
    """Refuse a format or a file's ending that is none, before any work is done for it."""
    if output == "":
        raise GdcliError("-o: the file's name is empty")
    if format_ is not None:
        check_format(format_)
    elif output not in (None, "-"):
        format_for(output)


def _echo(report: Report) -> list[str]:
    """The reading, as the table has it in its first line."""
    facts = [block for block in report.blocks if isinstance(block, Facts)]
    return [f"{fact.label} {facts[0].joint} {fact.text}" for fact in facts[0].facts[:1]] if facts else []
