"""A report to where it goes: standard output or a file, in a format, with notes on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any, TextIO

import click

from gdcli.cli.options import Function, completed
from gdcli.cli.terminal import colors_of, encoding_of, has_color, height_of, is_terminal, remark, say, width_of
from gdcli.errors import ExitCode, GdcliError
from gdcli.formats import FORMATS, Look, format_for, no_picture, render, suited
from gdcli.reports.report import Facts, Report, Verdict


@dataclass(frozen=True)
class Outlet:
    """Where a report goes and how it looks, as --output, --format and --color ask for it; `file` None is the screen.

    `asked` is the variable that asks for the format, where no option does.
    """

    format: str
    file: str | None
    color: str
    asked: str = ""

    @property
    def draws(self) -> bool:
        """Whether its format is one of pictures."""
        return bool(FORMATS[self.format].draws)

    @property
    def is_table(self) -> bool:
        """Whether it is a table in a terminal that a person sits at."""
        return self.format == "table" and self.file is None and is_terminal(sys.stdout) and is_terminal(sys.stdin)

    def show(self, report: Report) -> int:
        """Write a report; give its exit code.

        Raises GdcliError where the report has not what the format draws, OutsideError for what cannot be written.
        """
        if self.file is not None:
            from gdcli.cli.output import write_whole

            write_whole(self.file, render(report, self.format, Look(fold=False)))
            remark(f"written to {self.file}")
        else:
            say(render(report, self.format, look_at(sys.stdout, self.color)))
        if not FORMATS[self.format].tells:
            for line in (*_echo(report), *report.notes, *_interrupted(report)):
                remark(line)
        return report.exit_code

    def check(self, drawn: Collection[str]) -> Outlet:
        """Give itself where its format suits a report that has such kinds of what is in DRAWN, and can be had.

        Raises GdcliError where it does not suit, or is nothing for a terminal; OutsideError where its extra is missing.
        """
        row = FORMATS[self.format]
        if row.draws and not set(row.draws) & set(drawn):
            wrong = no_picture(self.format, drawn)
            raise GdcliError(f"{self.asked}: {wrong.message}", hint=wrong.hint) if self.asked else wrong
        drawers = [drawer for kind, drawer in row.draws.items() if kind in drawn]
        for extra in {drawer.extra for drawer in drawers if drawer.extra}:
            from gdcli.formats.extra import check_extra

            check_extra(extra)
        if any(drawer.binary for drawer in drawers) and self.file is None and is_terminal(sys.stdout):
            hint = f"-o FILE{row.endings[0]} keeps it"
            raise GdcliError(f"{self.asked or '--format'}: {self.format} is nothing for a terminal", hint=hint)
        return self


def output(*drawn: str) -> Callable[[Function], Function]:
    """Add what says where a report goes and how it looks: the command is given an `outlet`, checked before any work.

    `drawn` are the kinds of what is in DRAWN that the command's report may have.
    """
    names = ", ".join(suited(drawn))

    def add(function: Function) -> Function:
        @wraps(function)
        def with_outlet(*, format_: str | None, output: str | None, color: str, **options: Any) -> Any:
            wanted, asked = _format(format_, output)
            outlet = Outlet(wanted, None if output == "-" else output, color, asked)
            return function(outlet=outlet.check(drawn), **options)

        found: Any = with_outlet  # Click hangs its options on it
        for option in (
            click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours."),
            click.option("-o", "--output", metavar="FILE", help="Write there instead, whole or not at all."),
            click.option("--format", "format_", metavar="NAME", shell_complete=completed(suited(drawn)),
                         help=f"{names}. [by the file's ending, else table]"),
        ):  # fmt: skip
            found = option(found)
        added: Function = found
        return added

    return add


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


def _format(format_: str | None, output: str | None) -> tuple[str, str]:
    """The format, and the variable that asks for it."""
    if output == "":
        raise GdcliError("-o: the file's name is empty")
    if format_ is None and output is not None and output != "-":
        return format_for(output), ""
    wanted, asked = (format_, "") if format_ is not None else (os.environ.get("GDCLI_FORMAT") or None, "GDCLI_FORMAT")
    if wanted is None:
        return "table", ""
    if wanted not in FORMATS:
        raise GdcliError(f"{asked or '--format'}: '{wanted[:60]}' is not one of {', '.join(FORMATS)}")
    return wanted, asked


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
