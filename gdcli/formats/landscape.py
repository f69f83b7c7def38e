"""Walks over f in a terminal: the curve of one variable with the steps on it, the map of two with the paths on it."""

from __future__ import annotations

from gdcli.formats.curve import draw_curve
from gdcli.formats.look import Look
from gdcli.formats.map import draw_map
from gdcli.formats.pieces import Line
from gdcli.reports.drawings import Landscape

NARROWEST = 30


def draw(landscape: Landscape, look: Look, width: int, rows: int | None = None) -> list[Line]:
    """Give the lines of the drawing, at most `width` columns wide, of which there are 30 at least.

    At most so many `rows` are of cells; without them the width tells how many.

    >>> from gdcli.language.parse import parse
    >>> from gdcli.studies.landscape import Slice, Span
    >>> bowl = Landscape(Slice(parse("x^2 + y^2"), (0, 1), (0.0, 0.0)), (Span(-1.0, 1.0), Span(-1.0, 1.0)), ())
    >>> len(draw(bowl, Look(), 80)) > len(draw(bowl, Look(), 40))
    True
    """
    drawing = draw_curve if len(landscape.box) == 1 else draw_map
    return drawing(landscape, look, max(width, NARROWEST), rows)
