"""What is drawn with signs. DRAWINGS is THE table of kinds of drawings; to add one, add a row and a file here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from gdcli.formats.chart import Piece
from gdcli.formats.halves import Styled
from gdcli.formats.look import Look
from gdcli.reports.drawings import Drawing

Drawn = Sequence[Piece | Styled]  # a line: pieces with a text and a style each
Lines = list[Drawn]

# The kinds of blocks that are drawings, and the file here whose `draw(block, look, width)` gives the lines of one.
DRAWINGS = {"Chart": "chart", "Landscape": "landscape", "Mosaic": "mosaic"}


def draw(block: Drawing, look: Look, width: int) -> Lines:
    """Give the lines of a drawing, at most `width` columns."""
    drawer: Callable[[Drawing, Look, int], Lines] = import_module(
        f"gdcli.formats.{DRAWINGS[type(block).__name__]}"
    ).draw
    return drawer(block, look, width)
