"""A report whose listings are turned page by page, a key for each, on a terminal; all at once anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

import click

from gdcli.cli.show import look_at, show
from gdcli.cli.terminal import is_terminal, say
from gdcli.errors import GdcliError
from gdcli.formats.look import Look
from gdcli.reports.report import Listing, Report, Sheet

LEAVE = ("q", "Q", "\x1b", "\x04")
TURNABLE = ("table", "markdown")


def walk(report: Report, name: str, output: str | None, color: str) -> int:
    """Show a report page by page; q, Escape or Ctrl-C leaves it. Gives its exit code.

    Raises GdcliError for a format that has no pages.
    """
    if name not in TURNABLE:
        raise GdcliError(f"{name} has no steps; they are for {' and '.join(TURNABLE)}", setting="step")
    if name != "table" or output not in (None, "-") or not (is_terminal(sys.stdout) and is_terminal(sys.stdin)):
        return show(report, name, output, color)
    look = look_at(sys.stdout, color)
    texts = list(_pages(report, look))
    for place, (text, waits) in enumerate(texts):
        say(text)
        if waits and place + 1 < len(texts) and not _turned():
            return 0
    return report.exit_code


def _pages(report: Report, look: Look) -> Iterator[tuple[str, bool]]:
    """The texts in their order, and whether a key is waited for after each."""
    from gdcli.formats.table import render

    empty = Report({}, Sheet((), ()), ())
    for place, block in enumerate(report.blocks):
        if place:
            yield "\n", False
        if not isinstance(block, Listing):
            yield render(replace(empty, blocks=(block,)), look), False
            continue
        yield render(replace(empty, blocks=(replace(block, pages=()),)), look), False
        for page in block.pages:
            text = render(replace(empty, blocks=(Listing("", (page,)),)), look)
            yield text.partition("\n")[2], True
    if report.notes:
        yield render(replace(empty, notes=report.notes), look), False


def _turned() -> bool:
    """Wait for a key; false where it is one of those that leave. Ctrl-C leaves as it does everywhere."""
    click.echo("\r  any key: on, q: leave", nl=False, err=True)
    try:
        key = click.getchar()
    except EOFError:
        key = "q"
    finally:
        click.echo("\r" + " " * 24 + "\r", nl=False, err=True)
    return key not in LEAVE
