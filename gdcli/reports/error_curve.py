"""What there is to say of a difference's error against its step: each step, the curves, and theory beside them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from gdcli.errors import GdcliError
from gdcli.reports.drawings import Axis, Chart, Scene, Series
from gdcli.reports.report import Block, Cell, Grid, Line, Sheet
from gdcli.reports.words import counted, number_text, partial, point_text, title_of, typeset
from gdcli.studies.branches import KINDS, Best, Branches, Row
from gdcli.studies.compare import Comparison
from gdcli.studies.error_curve import Curve, ErrorCurves

KEYS = ("variable", "h", "forward_error", "central_error", "complex_step_error")
NAMES = ("forward", "central", "complex step")
SHOWN, PICTURED = 6, 3  # variables in a table, in a picture
SIDES = {"left": "left side", "right": "right side", "none": "no neighbour"}


def sweep_sheet(curves: ErrorCurves) -> Sheet:
    """Give the sweep's rows, of every variable."""
    return Sheet(KEYS, [(row.variable, row.h, *row.errors) for curve in curves.curves for row in curve.rows])


def sweep_blocks(comparison: Comparison, curves: ErrorCurves) -> tuple[Block, ...]:
    """Give the table and the chart of the worst variable, and the best steps of each."""
    worst = curves.worst
    name = typeset(partial(worst.variable, comparison.formula))
    if not _has_errors(worst):
        return (Line((f"no derivative is known here, so {name} has no errors to sweep",)),)
    whose = f"{name}, the worst of {counted(len(curves.curves), 'variable')}" if len(curves.curves) > 1 else name
    rows = tuple(
        [(_power(row.h), *map(_error, row.errors), _remark(worst, row, comparison.given_h)) for row in worst.rows]
    )
    note = "--format json has the others" if len(curves.curves) > 1 else ""
    return (
        Line((f"the error of {whose}, against h",)),
        Grid(("h", *NAMES, ""), rows, note=note),
        _chart(worst),
        _best_grid(comparison, curves),
        *_reasons(worst),
    )


def sweep_scene(comparison: Comparison, curves: ErrorCurves) -> Scene:
    """Give the chart of each variable, the worst one first, as a picture.

    Raises GdcliError where no derivative is known, for an error is one against it.
    """
    told = [curves.worst, *[curve for curve in curves.curves if curve is not curves.worst]]
    told = [curve for curve in told if _has_errors(curve)]
    names = comparison.formula.variables
    if not told:
        where = point_text(names, comparison.at)
        raise GdcliError(f"at {where} no derivative is known, so there are no errors to draw")
    where = f"   at {point_text(names, comparison.at, 3)}"
    more = f"   ({PICTURED} of {counted(len(told), 'variable')})" if len(told) > PICTURED else ""
    charts = tuple(
        [replace(_chart(curve), title=_title(partial(curve.variable, comparison.formula), curve)) for curve in told]
    )
    return Scene(title_of(comparison.formula) + where + more, None, charts[:PICTURED])


def _title(name: str, curve: Curve) -> str:
    """Of which derivative the errors are, and how many have no place on an axis by decades."""
    exact = sum(error == 0 for row in curve.rows for error in row.errors)
    return typeset(name) + (f"; left out: {counted(exact, 'error')} of 0" if exact else "")


def _has_errors(curve: Curve) -> bool:
    return any(error is not None for row in curve.rows for error in row.errors)


def _chart(curve: Curve) -> Chart:
    series = []
    for place, name in enumerate(NAMES):
        told = [(row.h, row.errors[place]) for row in curve.rows]
        series.append(Series(name, tuple([(h, math.nan if error is None else error) for h, error in told])))
    return Chart(Axis("h", is_log=True), Axis("error", is_log=True), tuple([one for one in series if _is_told(one)]))


def _is_told(series: Series) -> bool:
    return any(y == y for _, y in series.points)


def _remark(curve: Curve, row: Row, given: float | None) -> str:
    """What a step is known for."""
    best = [
        name
        for name, found in zip(NAMES, (curve.forward.best, curve.central.best), strict=False)
        if found and found.h == row.h
    ]
    words = ["--h"] if row.h == given else []
    words += [f"best {' and '.join(best)}"] if best else []
    words += ["x + h is x"] if row.vanished[0] else []
    sides = [f"{name}: {SIDES[side]}" for name, side in zip(NAMES, row.sides, strict=False) if side]
    return ", ".join(words + sides)


def _best_grid(comparison: Comparison, curves: ErrorCurves) -> Grid:
    """The best steps beside those of theory, and the orders, the worst variable first."""
    first = curves.worst
    known = [curve for curve in curves.curves if curve is not first and curve.derivatives != (None, None)]
    shown = [first, *known][:SHOWN]
    rows: list[tuple[Cell, ...]] = []
    for curve in shown:
        label = partial(curve.variable, comparison.formula)
        for place, found in enumerate((curve.forward, curve.central)):
            rows.append((f"{label} {NAMES[place]}", *_best_cells(found)))
    more = len(curves.curves) - len(shown)
    columns = ("", "best h", "theory", "error", "theory", "order", "rounds from")
    return Grid(columns, tuple(rows), note=f"{more} more; --format json has each" if more else "")


def _best_cells(found: Branches) -> tuple[str, ...]:
    steps = [_part(one, "h") for one in (found.best, found.theory)]
    errors = [_part(one, "error") for one in (found.best, found.theory)]
    order = "none" if found.order is None else f"{found.order:.2f}"
    return (*steps, *errors, order, "none" if found.rounding_from is None else _power(found.rounding_from))


def _part(best: Best | None, name: str) -> str:
    if best is None:
        return "none"
    return _error(best.error) if name == "error" else f"{best.h:.1e}"


def _reasons(curve: Curve) -> Iterator[Line]:
    """Why theory, an order or a curve is missing."""
    primes, reasons = ("f″", "f‴"), []
    for place, found in enumerate((curve.forward, curve.central)):
        higher = curve.derivatives[place]
        if found.best is None:
            reasons.append(f"{NAMES[place]}: no step of the sweep has both its sides")
        elif higher == 0:
            reasons.append(f"{NAMES[place]}: {primes[place]} is 0 here, so truncation sets no step of its own")
        elif found.theory is None and found.rounding_from is None and higher is not None:
            reasons.append(f"{NAMES[place]}: no step of the sweep has more rounding than truncation")
        if found.best is not None and found.order is None and higher:
            reasons.append(f"{NAMES[place]}: too few steps are on the branch of truncation to tell its order")
    if not any(row.errors[KINDS.index("complex_step")] is not None for row in curve.rows):
        reasons.append("complex step: a function of f is not continued to complex numbers here")
    for reason in reasons:
        yield Line((reason,))


def _power(h: float) -> str:
    return f"{h:.0e}" if f"{h:.0e}" == f"{h:.6e}".replace(".000000", "") else number_text(h)


def _error(error: float | None) -> str:
    return "none" if error is None else f"{error:.1e}" if error else "0"
