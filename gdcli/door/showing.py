"""What the library gives, able to show itself: by Rich in a terminal, as HTML in a notebook."""

from __future__ import annotations

from typing import Any, TypeVar

Shown = TypeVar("Shown")


def shown(record: Shown) -> Shown:
    """Give the record, able to show itself."""
    from gdcli.record import Record

    Record.renderer = staticmethod(_render)
    return record


def _render(record: Any, kind: str) -> Any:
    """A record as text, as Rich prints it, or as HTML."""
    from gdcli.formats.look import Look
    from gdcli.formats.table import render
    from gdcli.reports import report_of

    text = render(report_of(record), Look(width=100))
    if kind == "html":
        import html

        return f"<pre>{html.escape(text)}</pre>"
    if kind == "text":
        return text.rstrip("\n")
    from rich.text import Text

    return Text.from_ansi(text, no_wrap=True, end="")
