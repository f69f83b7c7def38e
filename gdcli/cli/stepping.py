"""A report whose listings are turned page by page, a key for each, on a terminal; all at once anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

import click

from gdcli.cli.show import Outlet, look_at
from gdcli.cli.terminal import say
from gdcli.errors import GdcliError
from gdcli.formats import FORMATS
from gdcli.reports.report import Listing, Report, Sheet

LEAVE = ("q", "Q", "\x1b", "\x04")


def walk(report: Report, outlet: Outlet) -> int:
    """Show a report page by page; q, Escape or Ctrl-C leaves it. Gives its exit code.

    Raises GdcliError for a format that has no pages.
    """
    if not FORMATS[outlet.format].tells:
        turnable = " and ".join(name for name, row in FORMATS.items() if row.tells)
        raise GdcliError(f"{outlet.format} has no steps; they are for {turnable}", setting="step")
    if not outlet.is_table:
        return outlet.show(report)
    waits = False
    for place, (part, is_page) in enumerate(_parts(report)):
        if waits and not _turned():
            return 0
        text = _text(part, outlet.color)
        say(text.partition("\n")[2] if is_page else "\n" * bool(place and part.blocks) + text)
        waits = is_page
    return report.exit_code


def _parts(report: Report) -> Iterator[tuple[Report, bool]]:
    """The parts in their order; after each that is a page, a listing of its own without title, a key is waited for."""
    empty = Report({}, Sheet((), ()), ())
    for block in report.blocks:
        pages = block.pages if isinstance(block, Listing) else ()
        yield replace(empty, blocks=(replace(block, pages=()) if isinstance(block, Listing) else block,)), False
        for page in pages:
            yield replace(empty, blocks=(Listing("", (page,)),)), True
    if report.notes:
        yield replace(empty, notes=report.notes), False


def _text(part: Report, color: str) -> str:
    """A part of a report as wide as the terminal is now: it may have changed since the last page."""
    from gdcli.formats.table import render

    return render(part, look_at(sys.stdout, color))


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
