"""Drawings that fit a screen: how many rows each has of those that the rest of a report leaves, and which are beside.

A drawing never has fewer than LEAST rows of cells: where these are too many, the upper part of a report scrolls away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gdcli.formats.drawing import Lines, draw
from gdcli.formats.look import Look
from gdcli.formats.pieces import Line, Styled
from gdcli.formats.wrapping import width_of
from gdcli.reports.drawings import Chart, Drawing
from gdcli.reports.report import Block, Grid

LEAST = 8  # rows of cells: with fewer a drawing says nothing
PROMPTS = 2  # lines of the screen that are not the report's: the command above it, and the prompt below
BROAD, GAP = 72, 3  # columns from which two drawings may stand beside each other, and those between them
BROADER = 110  # columns from which they do wherever they would not be whole below each other
MOSTLY = 0.75  # of its lines: where the first drawing has fewer, the second is put beside it
LEFT = (4, 7)  # of the columns are for the one at the left


def draw_all(blocks: Sequence[Block], sizes: Mapping[int, int], look: Look, width: int) -> dict[int, Lines]:
    """Give the lines of each drawing among blocks by its place, but for one that stands beside the one before.

    `sizes` are how many lines each other block takes with the blank one above it, and after the last what is below a
    report. Where there is a table above the drawings what is from the first of these on is to fit, else all if it can.

    >>> from gdcli.reports.drawings import Axis, Series
    >>> chart = Chart(Axis("x"), Axis("f"), (Series("f", ((0.0, 0.0), (1.0, 1.0))),))
    >>> [len(draw_all((chart,), {}, Look(height=height), 60)[0]) for height in (None, 60, 20, 5)]
    [20, 20, 17, 13]
    """
    drawings = {place: block for place, block in enumerate(blocks) if isinstance(block, Drawing)}
    natural = {place: draw(block, look, width) for place, block in drawings.items()}
    if look.height is None or not drawings:
        return natural
    for first in _firsts(blocks, min(drawings)):
        room = look.height - PROMPTS - sum(size for place, size in sizes.items() if place >= first)
        if _taken(natural) <= room:
            return natural
        fitted = _fitted(drawings, natural, look, width, room)
        if _taken(fitted) <= room:
            break
    return fitted


def _firsts(blocks: Sequence[Block], drawn: int) -> list[int]:
    """From which block on a report is to fit: from its first, if not from its first drawing; tables above scroll."""
    return [drawn] if any(isinstance(block, Grid) for block in blocks[:drawn]) else [0, drawn]


def _taken(lines: Mapping[int, Lines]) -> int:
    """With a blank line above each."""
    return sum(len(drawing) + 1 for drawing in lines.values())


def _fitted(
    drawings: Mapping[int, Drawing], natural: Mapping[int, Lines], look: Look, width: int, room: int
) -> dict[int, Lines]:
    """Beside each other where that leaves more of them; none is drawn in vain, since of a long walk that takes time."""
    most = MOSTLY * len(natural[min(drawings)])
    if _may_be_beside(drawings, width) and (width >= BROADER or most + LEAST > room):
        return _beside(drawings, look, width, room)
    stacked = _stacked(drawings, look, width, room)
    is_whole = _taken(stacked) <= room and len(stacked[min(drawings)]) >= most
    return stacked if is_whole or not _may_be_beside(drawings, width) else _beside(drawings, look, width, room)


def _stacked(drawings: Mapping[int, Drawing], look: Look, width: int, room: int) -> dict[int, Lines]:
    """One below the other, the charts first to be given their share, which is half of what others have."""
    weights = {place: 1 if isinstance(block, Chart) else 2 for place, block in drawings.items()}
    lines: dict[int, Lines] = {}
    for place in sorted(drawings, key=lambda place: weights[place]):
        share = weights[place] / sum(weight for other, weight in weights.items() if other not in lines)
        lines[place] = _within(drawings[place], look, width, int((room - _taken(lines)) * share) - 1, width // 4)
    return lines


def _may_be_beside(drawings: Mapping[int, Drawing], width: int) -> bool:
    """Whether they are two, the second a chart right below the first, on a screen that is broad enough."""
    first, last = min(drawings), max(drawings)
    return width >= BROAD and len(drawings) == 2 and last == first + 1 and isinstance(drawings[last], Chart)


def _beside(drawings: Mapping[int, Drawing], look: Look, width: int, room: int) -> dict[int, Lines]:
    """Two drawings side by side."""
    (place, left), (_, chart) = drawings.items()
    lines = _within(left, look, (width - GAP) * LEFT[0] // LEFT[1], room - 1, room)
    column = max(map(_breadth, lines)) + GAP
    right = _within(chart, look, width - column, room - 1, room)
    return {place: [*_side_by_side(lines, right, column)]}


def _side_by_side(left: Lines, right: Lines, column: int) -> Iterator[Line]:
    """Lines beside each other, those at the right from a column on."""
    for number in range(max(len(left), len(right))):
        line = left[number] if number < len(left) else ()
        beside = right[number] if number < len(right) else ()
        yield (*line, Styled(" " * (column - _breadth(line))), *beside)


def _breadth(line: Line) -> int:
    return sum(width_of(piece.text) for piece in line)


def _within(block: Drawing, look: Look, width: int, room: int, rows: int) -> Lines:
    """The lines of a drawing with at most so many rows of cells, and so few of these as the room asks for."""
    rows = max(LEAST, rows)
    lines = draw(block, look, width, rows)
    while len(lines) > room and rows > LEAST:
        rows = max(LEAST, rows - (len(lines) - room))
        lines = draw(block, look, width, rows)
    return lines
