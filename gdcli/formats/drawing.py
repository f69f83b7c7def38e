"""What is drawn with signs. DRAWINGS is THE table of kinds of drawings; to add one, add a row and a file here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from gdcli.formats.look import Look
from gdcli.formats.pieces import Line
from gdcli.reports.drawings import Drawing

Lines = list[Line]

# The kinds of blocks that are drawings, and the file here whose `draw(block, look, width, rows)` gives its lines.
DRAWINGS = {"Chart": "chart", "Landscape": "landscape", "Mosaic": "mosaic"}


def draw(block: Drawing, look: Look, width: int, rows: int | None = None) -> Lines:
    """Give the lines of a drawing, at most `width` columns, and at most so many `rows` of cells, else by the width."""
    drawer: Callable[[Drawing, Look, int, int | None], Lines] = import_module(
        f"gdcli.formats.{DRAWINGS[type(block).__name__]}"
    ).draw
    return drawer(block, look, width, rows)
