"""What is drawn, before it has a look: charts, landscapes and mosaics among the blocks of a report, graphs and scenes.

A terminal draws it with signs, a picture in a file with lines; gdcli/formats/drawing.py says which drawing is whose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gdcli.descent.result import Descent
    from gdcli.studies.landscape import Slice, Span

Kind = Literal["input", "part", "output"]
Tone = Literal["bright", "pale", "middle", "dark", "black"]


@dataclass(frozen=True)
class Axis:
    """One axis of a chart: what it counts, and whether by decades."""

    label: str
    is_log: bool = False


@dataclass(frozen=True)
class Series:
    """Points (x, y) under one name, in the order in which a line joins them; what has no place on an axis parts it.

    Points of data are not `joined` by a line.
    """

    name: str
    points: tuple[tuple[float, float], ...]
    joined: bool = True


@dataclass(frozen=True)
class Chart:
    """Series over two axes, drawn with signs in a terminal."""

    x: Axis
    y: Axis
    series: tuple[Series, ...]
    title: str = ""


@dataclass(frozen=True)
class Trail:
    """A walk over a landscape: its places in the drawn coordinates, f there, and the number of each one's step."""

    name: str
    steps: tuple[int, ...]
    places: tuple[tuple[float, ...], ...]
    heights: tuple[float, ...]


@dataclass(frozen=True)
class Landscape:
    """Walks over f in a box: a curve where the slice has one variable, a map where it has two.

    `held_at` tells what the point is at which other variables are held.
    """

    slice: Slice
    box: tuple[Span, ...]
    trails: tuple[Trail, ...]
    held_at: str = ""


@dataclass(frozen=True)
class Tile:
    """A sort of cell of a mosaic: the sign for it, its name in the legend (none stands there where it is empty).

    What is `bright` has a colour of its own, the other tones are greys.
    """

    sign: str
    name: str
    tone: Tone = "bright"


@dataclass(frozen=True)
class Mosaic:
    """A map of sorts: for each point of an even grid over a box the number of its tile, the lowest row first.

    The outermost points are the ends of the box's intervals, one for each of one or two `axes`; over one there is one
    row. `marks` are places (x, y) and the sign that stands at each; `note` stands below.
    """

    axes: tuple[Axis, ...]
    box: tuple[tuple[float, float], ...]
    cells: Sequence[Sequence[int]]
    tiles: tuple[Tile, ...]
    marks: tuple[tuple[float, float, str], ...] = ()
    note: str = ""
    title: str = ""  # of a picture in a file


Drawing = Chart | Landscape | Mosaic


@dataclass(frozen=True)
class Vertex:
    """A box of a picture: what stands in it, line by line, and what it is, which its colour shows."""

    id: int
    lines: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True)
class Arrow:
    """A line from one box to another with what is written at it."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Graph:
    """A picture of boxes and arrows, each box after those that its arrows come from."""

    vertices: tuple[Vertex, ...]
    arrows: tuple[Arrow, ...]
    title: str
    legend: str


@dataclass(frozen=True)
class Scene:
    """What a picture in a file shows: walks over a landscape, charts beside it; `runs` are what a page plays with.

    `surface` asks for the landscape in three dimensions; `arrows` are the steps at which the gradient is shown, None
    leaves the choice open.
    """

    title: str
    landscape: Landscape | None
    charts: tuple[Chart, ...]
    runs: tuple[Descent, ...] = ()
    surface: bool = False
    arrows: tuple[int, ...] | None = None
