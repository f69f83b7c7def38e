"""A grid as lines of text: columns set side by side, and what is done where they are too wide for the screen.

Where a grid must fold, long texts wrap inside their column first; where that is not enough, the columns are told
in several grids below each other, each beginning with the first column. A number is never cut or shortened;
only where two columns are still too wide do numbers stand at the right and not with their points below each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rich.text import Text

from gdcli.formats.look import Look
from gdcli.formats.numbers import aligned, is_numeric, shown
from gdcli.formats.wrapping import width_of, wrap
from gdcli.reports.report import Grid

MARGIN = "  "
_BETWEEN = "   "
_READABLE, _NARROWEST = 20, 12  # columns that a text is given where others have to share, and where it must be less


@dataclass(frozen=True)
class _Column:
    """A head and its cells as they are shown; the cells of a number column are equally wide."""

    head: str
    cells: tuple[str, ...]
    is_number: bool

    @cached_property
    def natural(self) -> int:
        """How wide it is where nothing wraps."""
        return max(width_of(self.head), self._widest)

    def least(self, text: int) -> int:
        """How narrow it may be where heads and texts may be that narrow, and numbers stay aligned."""
        return max(self._widest if self.is_number else 0, min(self.natural, text))

    def least_of_all(self) -> int:
        """How narrow it may be where not even the points of numbers stand below each other."""
        uncut = max((len(cell.strip(" ")) for cell in self.cells), default=0) if self.is_number else 0
        return max(uncut, min(self.natural, _NARROWEST))

    def taken(self, width: int) -> int:
        """How much of that width it takes when its head and its texts wrap."""
        if width >= self.natural or (self.is_number and width < self._widest):
            return min(width, self.natural)
        texts = (self.head,) if self.is_number else (self.head, *self.cells)
        return max(self.least(0), *(width_of(line) for text in texts for line in wrap(text, width)))

    def fitted(self, texts: Sequence[str], width: int) -> list[list[str]]:
        """The lines of each text, as wide as the column."""
        if self.is_number and texts is self.cells:
            return [[text.rjust(width) if len(text) <= width else text.strip(" ").rjust(width)] for text in texts]
        return [[_padded(line, width, right=self.is_number) for line in wrap(text, width)] for text in texts]

    @cached_property
    def _widest(self) -> int:
        return max((width_of(cell) for cell in self.cells[: 1 if self.is_number else None]), default=0)


def grid_lines(grid: Grid, look: Look, width: int) -> list[Text]:
    """Give the lines of a grid: heads, rows, `…` at each gap, the note at the right below.

    >>> grid = Grid(("step", "x"), ((0, 1.0), (1, 0.8), (90, 1.5e-9)), gaps=frozenset({2}), note="3 of 91 rows")
    >>> print(*grid_lines(grid, Look(), 80), sep=chr(10))
      step         x
         0   1
         1   0.8
         …
        90   1.5e-09
      (3 of 91 rows)
    """
    if not grid.columns:
        return []
    room = width - len(MARGIN)
    columns = [_column(grid, number, look) for number in range(len(grid.columns))]
    lines: list[Text] = []
    used = 0
    for group in _groups(columns, room) if look.fold else [columns]:
        widths = _widths(group, room) if look.fold else [column.natural for column in group]
        used = max(used, _total(widths))
        lines += [Text()] * bool(lines) + _group_lines(group, widths, grid, look)
    note = wrap(f"({look.say(grid.note)})", room if look.fold else 10**6) if grid.note else []
    return lines + [Text(MARGIN + _padded(line, used, right=True), "dim") for line in note]


def _column(grid: Grid, number: int, look: Look) -> _Column:
    cells = [row[number] for row in grid.rows]
    texts = [look.say(shown(cell)) for cell in cells]
    is_number = is_numeric(cells)
    return _Column(look.say(grid.columns[number]), tuple(aligned(texts) if is_number else texts), is_number)


def _groups(columns: Sequence[_Column], room: int) -> list[list[_Column]]:
    """The columns of each grid: all in one where they fit, else the first and as many more as do."""
    first, *others = columns
    groups = [[first]]
    for column in others:
        if len(groups[-1]) > 1 and _total([each.least(_READABLE) for each in [*groups[-1], column]]) > room:
            groups.append([first])
        groups[-1].append(column)
    return groups


def _widths(group: Sequence[_Column], room: int) -> list[int]:
    """How wide each column is: as it would be, or less where the widest texts, and numbers last, have to give way."""
    widths = [max(min(column.natural, room), column.least(_NARROWEST)) for column in group]
    for least in [column.least(_NARROWEST) for column in group], [column.least_of_all() for column in group]:
        while _total(widths) > room and widths != least:
            _, place = max((width, -place) for place, width in enumerate(widths) if width > least[place])
            widths[-place] -= 1
    return [column.taken(width) for column, width in zip(group, widths, strict=True)]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(_BETWEEN) * (len(widths) - 1)


def _group_lines(group: Sequence[_Column], widths: Sequence[int], grid: Grid, look: Look) -> list[Text]:
    """One grid that fits: its heads, and its rows with a sign for those left out."""
    heads = [column.fitted([column.head], width)[0] for column, width in zip(group, widths, strict=True)]
    cells = [column.fitted(column.cells, width) for column, width in zip(group, widths, strict=True)]
    lines = [Text(line, "bold") for line in _row(heads, widths, at_foot=True)]
    gap = Text(MARGIN + _padded(look.say("…"), widths[0], right=group[0].is_number), "dim")
    for number, row in enumerate(zip(*cells, strict=True)):
        if number in grid.gaps:
            lines.append(gap)
        lines += [Text(line) for line in _row(row, widths)]
    return lines


def _row(cells: Sequence[list[str]], widths: Sequence[int], at_foot: bool = False) -> list[str]:
    """The lines of a row, more than one where a cell wraps; heads stand at the foot of theirs."""
    height = max(map(len, cells))
    if height > 1:
        blanks = [[" " * width] * (height - len(lines)) for lines, width in zip(cells, widths, strict=True)]
        cells = [above + lines if at_foot else lines + above for lines, above in zip(cells, blanks, strict=True)]
    return [MARGIN + _BETWEEN.join(line).rstrip(" ") for line in zip(*cells, strict=True)]


def _padded(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - width_of(text))
    return blanks + text if right else text + blanks
