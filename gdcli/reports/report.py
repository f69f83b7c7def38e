"""What there is to say, before it has a look: a Report is a list of blocks, a document and a sheet of rows.

A format (gdcli/formats) turns a Report into text; a command (gdcli/reports/*.py) makes one. Add a kind of
block here, one that is drawn in drawings.py, and one function for it in each format that shows blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from gdcli.record import Json
from gdcli.reports.drawings import Drawing, Graph, Mosaic, Scene

Cell = float | int | str | None
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


Block = Facts | Line | Grid | Tree | Listing | Drawing | Passage | Verdict


@dataclass(frozen=True)
class Sheet:
    """Rows for a spreadsheet: a header and full-precision cells, nothing rounded, nothing left out."""

    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


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
