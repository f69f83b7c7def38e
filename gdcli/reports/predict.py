"""What there is to say of predictions."""

from __future__ import annotations

from gdcli.reports.report import Block, Fact, Facts, Grid, Line, Report, Sheet
from gdcli.reports.words import clipped, number_text, point_text, reading, typeset
from gdcli.studies.fit.predict import Prediction

ROWS = 25


def report(found: Prediction) -> Report:
    """Give the report of predictions: the model with its parameters, and the rows."""
    model = found.fit.model
    *parts, last = reading(model.formula)
    rows = found.rows()
    shown = rows if len(rows) <= ROWS else [*rows[: ROWS - 1], rows[-1]]
    gaps = frozenset([ROWS - 1]) if len(rows) > ROWS else frozenset[int]()
    note = f"{len(shown)} of {len(rows):,} rows; --format csv has all" if gaps else ""
    blocks: list[Block] = [
        Facts((*parts, Fact("model", clipped(model.text)) if last.remark else Fact(model.target_name, last.text))),
        Line((point_text(model.parameters, found.parameters),)),
        Grid(found.header, tuple(shown), gaps, note),
    ]
    if found.error is not None:
        blocks.append(Line((f"root of the mean squared error {number_text(found.error)}",)))
    return Report(found.to_dict(), Sheet(found.header, rows), tuple(blocks), notes=tuple(map(typeset, found.notes)))
