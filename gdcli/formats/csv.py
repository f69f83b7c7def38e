"""The sheet of a report as CSV (RFC 4180, lines ended by a newline), every digit kept.

What is not finite is `nan`, `inf`, `-inf`, as Python, NumPy and pandas read it; what is missing is an empty cell.
"""

from __future__ import annotations

import csv
import io

from gdcli.formats.look import Look
from gdcli.formats.signs import spell
from gdcli.reports.report import Cell, Report


def render(report: Report, look: Look) -> str:
    """Give the sheet as CSV: a header and one line a row.

    >>> from gdcli.reports.report import Report, Sheet
    >>> print(render(Report({}, Sheet(("step", "x"), [(0, 0.1), (1, float("nan"))]), ()), Look()), end="")
    step,x
    0,0.1
    1,nan
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_written(name, look) for name in report.sheet.header])
    writer.writerows([_written(cell, look) for cell in row] for row in report.sheet.rows)
    return text.getvalue()


def _written(cell: Cell, look: Look) -> str | int | None:
    if isinstance(cell, float):
        return float.__repr__(cell)  # a NumPy float would write its own name
    if isinstance(cell, str):
        return spell(cell.replace("\r\n", "\n").replace("\r", "\n"), look.encoding)  # no quotes are set round a lone \r
    return cell
