"""What there is to say, before it has a look: a Report is a list of blocks, a document and a sheet of rows.

A format (gdcli/formats) turns a Report into text; a command (gdcli/reports/*.py) makes one. Add a kind of
block here and one function for it in each format that shows blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from gdcli.record import Json

if TYPE_CHECKING:
    from gdcli.descent.result import Descent
    from gdcli.studies.landscape import Slice, Span

Cell = float | int | str | None
Kind = Literal["input", "part", "output"]
Tone = Literal["bright", "pale", "middle", "dark", "black"]
Mark = Literal["ok", "neutral", "warning", "failed"]


@dataclass(frozen=True)
class Fact:
    """One line of what was understood: `label = text`, with a remark that stands apart to the right."""

    label: str
    text: str
    remark: str = ""


@dataclass(frozen=True)
class Facts:
    """Lines whose equals signs stand below each other; `joint` is what stands between label and text.

    A `heading` stands above them.
    """

    facts: tuple[Fact, ...]
    joint: str = "="
    heading: str = ""


@dataclass(frozen=True)
class Line:
    """One line of plain words, its parts set apart (the settings of a run)."""

    parts: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table: floats rounded to 6 digits and aligned at the point, the rest as it is.

    `gaps` are the row numbers before which rows were left out; `note` says how many are shown.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    gaps: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True)
class Tree:
    """A table whose first column is a tree: the rows in the order of a walk from the top, `depths` that of each."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    depths: tuple[int, ...]
    note: str = ""


@dataclass(frozen=True)
class Listing:
    """A title and lines below it, in pages: a terminal may turn them one by one."""

    title: str
    pages: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Passage:
    """A paragraph of prose, and below it the command that it is about, to paste; what that prints may follow."""

    text: str
    command: str


@dataclass(frozen=True)
class Verdict:
    """What it means: the sentence first, what explains it below, a command to try, and a closing word."""

    mark: Mark
    sentence: str
    details: tuple[str, ...] = ()
    try_next: str = ""
    closing: str = ""


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
Block = Facts | Line | Grid | Tree | Listing | Drawing | Passage | Verdict


@dataclass(frozen=True)
class Sheet:
    """Rows for a spreadsheet: a header and full-precision cells, nothing rounded, nothing left out."""

    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


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


@dataclass(frozen=True)
class Report:
    """All that a command has to say: `document` for JSON, `sheet` for CSV, `blocks` for people.

    `graph`, `scene`, `mosaic` and `curves` (charts without a walk) are for pictures; all but the first are made when
    they are asked for, since that takes time. `notes` go to standard error in the machine formats and below the
    report in the others.
    """

    document: Mapping[str, Json]
    sheet: Sheet
    blocks: tuple[Block, ...]
    exit_code: int = 0
    notes: tuple[str, ...] = field(default=())
    graph: Graph | None = None
    scene: Callable[[], Scene] | None = None
    mosaic: Callable[[], Mosaic] | None = None
    curves: Callable[[], Scene] | None = None

    @property
    def page(self) -> Callable[[], Scene] | None:
        """The scene, where it has a function to walk on."""
        return self.scene if self.scene and self.scene().landscape is not None else None
