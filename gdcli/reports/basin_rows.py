"""The sheet of basins: a row for each start, with where and why it ended, and at which place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from gdcli.descent.many import NAMES
from gdcli.record import Rows
from gdcli.reports.report import Cell
from gdcli.studies.basins.result import Basins


def header(found: Basins) -> tuple[str, ...]:
    """Give the names of the columns."""
    names = found.formula.variables
    start = [f"start_{name}" for name in names]
    return (*start, *names, "f", "gradient_norm", "reason", "steps", "minimum", "kind")


def rows(found: Basins) -> Rows[Sequence[Cell]]:
    """Give a row for each start, made when it is asked for."""
    return Rows(len(found.starts), partial(_row, found))


def _row(found: Basins, run: int) -> Sequence[Cell]:
    """The start, the end, why, and the number of the minimum."""
    label = int(found.labels[run])
    place = found.places[label] if label >= 0 else None
    point, f, length = found.end(run)
    return (
        *found.starts[run].tolist(), *point, f, length, NAMES[found.many.reason[run]], int(found.many.steps[run]),
        label + 1 if place is not None and place.sought else None, None if place is None else place.kind,
    )  # fmt: skip
