"""The error of a difference against its step: truncation falls with h, rounding grows, and where they meet h is best.

Forward, the error is |f''|h/2 + 2d/h, least at h = 2 sqrt(d/|f''|); central it is |f'''|h^2/6 + d/h, least at
h = (3d/|f'''|)^(1/3), where d is how far rounding throws f off (Nocedal & Wright 2006, section 8.1). A complex-step
difference subtracts nothing, and has no rounding branch (Squire & Trapp 1998).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gdcli.calculus.backprop import backprop
from gdcli.calculus.differences import central, forward
from gdcli.engine.complexes import complex_step
from gdcli.engine.digits import evaluate_digits
from gdcli.engine.expand import expand
from gdcli.engine.python import compile_function
from gdcli.engine.sides import Real
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula, TooLarge
from gdcli.record import Json
from gdcli.studies.branches import KINDS, Best, Branches, Row, branches, least
from gdcli.studies.quotients import QUOTIENTS, Function, Quotient
from gdcli.studies.truth import error_of

STEPS = tuple(10.0**-power for power in range(1, 17))
EXACTLY = {"forward": forward, "central": central}
SIZE_LIMIT = 20_000_000
PARTED_LIMIT = 1_500  # nodes times variables


@dataclass(frozen=True)
class Curve:
    """The curves along one variable: rows from the largest step to the smallest, and what they say.

    `derivatives` are the second and the third at the point; `vanishes` is the largest step of the sweep that does not
    move x, None where all do.
    """

    variable: str
    rows: tuple[Row, ...]
    forward: Branches
    central: Branches
    derivatives: tuple[float | None, float | None]
    vanishes: float | None

    @property
    def largest(self) -> float:
        """The best central error, by which the worst variable is found."""
        found = self.central.best or self.forward.best
        return found.error if found else -1.0

    def to_dict(self) -> dict[str, Json]:
        """Give the document of one variable."""
        return {
            "variable": self.variable,
            "forward": self.forward.to_dict(),
            "central": self.central.to_dict(),
            "second_derivative": self.derivatives[0],
            "third_derivative": self.derivatives[1],
            "vanishes": self.vanishes,
        }


@dataclass(frozen=True)
class ErrorCurves:
    """The error curves of all variables."""

    curves: tuple[Curve, ...]

    @property
    def worst(self) -> Curve:
        """The variable whose best central difference is the worst."""
        return max(self.curves, key=lambda curve: curve.largest)

    def best(self, kind: str) -> Best | None:
        """The step at which the worst variable's error is the least."""
        place = KINDS.index(kind)
        told = [
            curve.rows for curve in self.curves if any(error is not None for row in curve.rows for error in row.errors)
        ]
        return least([rows for rows in zip(*told, strict=True) if all(row.is_fit(place) for row in rows)], place)

    def to_dict(self) -> dict[str, Json]:
        """Give the keys that a sweep adds to the document of a comparison."""
        best = {kind: self.best(kind) for kind in KINDS}
        return {
            "sweep": [row.to_dict() for curve in self.curves for row in curve.rows],
            "best": {kind: one.to_dict() if one else {"h": None, "error": None} for kind, one in best.items()},
            "curves": [curve.to_dict() for curve in self.curves],
        }


def error_curves(
    formula: Formula, point: Sequence[float], truth: Sequence[Real], h: float | None = None
) -> ErrorCurves:
    """Give the error of each kind of difference for the steps 1e-1 to 1e-16 and for `h`, along each variable.

    `truth` is the derivative by each variable to 50 digits, or None.

    Raises GdcliError where the formula has too many variables for its size.

    >>> import mpmath
    >>> from gdcli.language.parse import parse
    >>> [curve] = error_curves(parse("exp(x)"), [0.0], [mpmath.mpf(1)]).curves
    >>> curve.forward.best.h, curve.central.best.h, round(curve.forward.order, 2), round(curve.central.order, 2)
    (1e-08, 1e-05, 1.0, 2.0)
    """
    if not point:
        raise GdcliError("--sweep: the formula has no variables, so no derivative to sweep")
    if len(point) * len(formula.nodes) * len(STEPS) > SIZE_LIMIT:
        raise GdcliError(f"--sweep: {len(point):,} variables of a formula of this size are too many")
    steps = sorted({*STEPS, *([h] if h else [])}, reverse=True)
    function, elementary = compile_function(formula), expand(formula)
    table = [[_differences(function, elementary, point, place, step) for step in steps] for place in range(len(point))]
    parted = _parted(formula, table, truth)
    exact = {step: _exactly(formula, point, parted, step) for step in steps}
    curves = []
    for place, name in enumerate(formula.variables):
        pairs = zip(steps, table[place], strict=True)
        rows = [_row(name, step, found, exact[step].get(place), truth[place], point[place]) for step, found in pairs]
        curves.append(_curve(rows, _higher(formula, point, place) if place in parted else (None, None)))
    return ErrorCurves(tuple(curves))


def _differences(
    function: Function, elementary: Formula, point: Sequence[float], place: int, step: float
) -> list[Quotient]:
    """The difference of each of KINDS over one step."""
    quotients = [quotient(function, point, place, step) for quotient in QUOTIENTS.values()]
    return [*quotients, Quotient(complex_step(elementary, point, place, step))]


def _parted(formula: Formula, table: Sequence[Sequence[Sequence[Quotient]]], truth: Sequence[Real]) -> list[int]:
    """The variables whose errors are told apart, which takes 50 digits: all, or of a large formula the worst one."""
    told = [place for place, value in enumerate(truth) if value is not None]
    if len(table) * len(formula.nodes) <= PARTED_LIMIT or not told:
        return told
    least = {}
    for place in told:
        errors = [error_of(found[1].value, truth[place]) for found in table[place]]
        least[place] = min([error for error in errors if error is not None], default=0.0)
    return [max(told, key=least.__getitem__)]


def _exactly(formula: Formula, point: Sequence[float], places: Sequence[int], step: float) -> dict[int, list[Real]]:
    """The forward and the central difference to 50 digits by some of the variables."""
    columns = []
    for make in EXACTLY.values():
        slopes = make(formula, step)
        columns.append(evaluate_digits(slopes.only(*[slopes.outputs[place] for place in places]), point))
    return {place: list(pair) for place, *pair in zip(places, *columns, strict=True)}


def _row(name: str, step: float, found: Sequence[Quotient], exact: Sequence[Real] | None, truth: Real, x: float) -> Row:
    exact = [None if value is None or not abs(value) < math.inf else value for value in exact or (None, None)]
    errors = [error_of(quotient.value, truth) for quotient in found]
    truncation = [None if value is None or truth is None else error_of(truth, value) for value in exact]
    pairs = zip(found, exact, strict=False)
    rounding = [None if quotient.side else error_of(quotient.value, value) for quotient, value in pairs]
    vanished = (x + step == x, x + step == x - step)
    sides = (found[0].side, found[1].side)
    return Row(name, step, (*errors,), (*truncation,), (*rounding,), sides, vanished)  # type: ignore[arg-type]  # 3, 2, 2


def _curve(rows: Sequence[Row], higher: tuple[float | None, float | None]) -> Curve:
    vanishes = max([row.h for row in rows if row.vanished[0]], default=None)
    ahead, across = (branches(rows, place, one) for place, one in enumerate(higher))
    return Curve(rows[0].variable, tuple(rows), ahead, across, higher, vanishes)


def _higher(formula: Formula, point: Sequence[float], place: int) -> tuple[float | None, float | None]:
    """The second and the third derivative by one variable, from 50 digits."""
    found: list[float | None] = []
    slope = formula
    try:
        slope = _partial(slope, place)
        for _ in range(2):
            slope = _partial(slope, place)
            [value] = evaluate_digits(slope, point)
            found.append(None if value is None else _float(value))
    except TooLarge:
        found += [None] * (2 - len(found))
    return found[0], found[1]


def _partial(formula: Formula, place: int) -> Formula:
    slopes = backprop(formula)
    return slopes.only(slopes.outputs[place])


def _float(value: Real) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None
