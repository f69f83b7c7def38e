"""What there is to say of a demonstration: prose, a command, the lines of its output that matter, what to try next."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.record import Record
from gdcli.reports.report import Block, Grid, Line, Passage, Report, Sheet, Verdict
from gdcli.reports.words import typeset
from gdcli.studies.demo import Demo, Demos, Shown


def report(found: Demo | Demos) -> Report:
    """Give the report of one demonstration, or the list of all."""
    return _one(found) if isinstance(found, Demo) else _all(found)


def _all(found: Demos) -> Report:
    rows = [(row.name, row.title) for row in found.rows]
    blocks = (Grid(("demonstration", "shows"), tuple(rows)), Line(("gdcli demo NAME runs one",)))
    sheet = Sheet(("name", "title", "source"), [(row.name, row.title, row.source) for row in found.rows])
    return Report(found.to_dict(), sheet, blocks)


def _one(found: Demo) -> Report:
    row = found.row
    blocks: list[Block] = [Line((f"{row.name}: {row.title}",))]
    for scene in found.scenes:
        blocks += [Passage(typeset(scene.text), scene.command), *_excerpt(scene)]
    blocks += [Passage(typeset(one.text), f"gdcli {one.command}") for one in row.exercises]
    blocks.append(Line((f"read on: {row.source}",)))
    calls = [(one.command, one.shows) for one in row.acts] + [(one.command, one.shows) for one in row.exercises]
    rows = [(row.name, f"gdcli {command}", shows) for command, shows in calls]
    sheet = Sheet(("name", "command", "shows"), rows)
    return Report(found.to_dict(), sheet, tuple(blocks))


def _excerpt(scene: Shown) -> Iterator[Block]:
    """The rows and the end of what the command of a scene prints."""
    for block in _blocks(scene.record):
        if isinstance(block, Grid) and scene.act.rows:
            yield _thinned(block, scene.act.rows)
        elif isinstance(block, Verdict) and scene.act.details is not None:
            yield Verdict(block.mark, block.sentence, block.details[: scene.act.details], closing=block.closing)


def _blocks(record: Record) -> tuple[Block, ...]:
    from gdcli.reports import report_of

    return report_of(record).blocks


def _thinned(grid: Grid, most: int) -> Grid:
    """The first rows and the last."""
    if len(grid.rows) <= most:
        return Grid(grid.columns, grid.rows)
    return Grid(grid.columns, (*grid.rows[: most - 1], grid.rows[-1]), frozenset({most - 1}))
