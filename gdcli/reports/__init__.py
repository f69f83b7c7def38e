"""What there is to say, one file a kind of result, before it has a look."""

from __future__ import annotations

from importlib import import_module

from gdcli.record import Record
from gdcli.reports.report import Report

# The kinds of results, and the file here that reports on each. To add one, add a row.
REPORTS = {
    "Backprop": "backprop",
    "Basins": "basins",
    "Demo": "demo",
    "Demos": "demo",
    "Descent": "descent",
    "Derivatives": "derive",
    "Comparison": "compare",
    "Check": "check",
    "LearningRates": "learning_rates",
    "Fit": "fit",
    "Functions": "functions",
    "Plot": "plot",
    "Prediction": "predict",
    "Race": "race",
    "Sweep": "sweep",
}


def report_of(record: Record) -> Report:
    """Give the report of any result."""
    report: Report = import_module(f"gdcli.reports.{REPORTS[type(record).__name__]}").report(record)
    return report
