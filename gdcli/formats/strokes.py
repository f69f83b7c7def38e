"""How walks are told apart in a picture: by colour, by dash and by marker. COLORS is Okabe and Ito's palette."""

from __future__ import annotations

from typing import Any, NamedTuple

COLORS = ("#d55e00", "#0072b2", "#009e73", "#000000", "#cc79a7", "#e69f00", "#56b4e9")  # of those the dark ones first
INK = "#1b1f24"  # of what is no walk
HEADING: dict[str, Any] = {"fontsize": 12, "color": INK, "parse_math": False}  # what the title looks like
DASHES = ("-", "--", "-.", ":")
MARKERS = ("o", "s", "^", "D", "v")


class Stroke(NamedTuple):
    """The look of one walk, in Matplotlib's words."""

    color: str
    dash: str
    marker: str

    def line(self, every: int) -> dict[str, Any]:
        """Give Matplotlib's words for a line with small markers at every so many places; without them for 0."""
        marked = {"marker": self.marker, "markersize": 3.2, "markevery": every} if every else {}
        return {"color": self.color, "linestyle": self.dash, "linewidth": 1.3, **marked}

    def points(self) -> dict[str, Any]:
        """Give Matplotlib's words for points that no line joins."""
        return {"color": self.color, "linestyle": "", "marker": self.marker, "markersize": 4.5}


def stroke(place: int) -> Stroke:
    """Give the look of the walk at that place; the first 140 differ.

    >>> stroke(0), stroke(1)
    (Stroke(color='#d55e00', dash='-', marker='o'), Stroke(color='#0072b2', dash='--', marker='s'))
    """
    return Stroke(COLORS[place % 7], DASHES[place % 4], MARKERS[place % 5])
