"""Claims and the true derivatives at the same points, to 50 digits: where does a claim hold, and can it be proved?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from gdcli.calculus.backprop import backprop
from gdcli.calculus.decimals import exact, has_long_numbers
from gdcli.calculus.gradient import gradient
from gdcli.engine.digits import evaluate_digits
from gdcli.engine.sides import may_break, sides, suspicious
from gdcli.errors import GdcliError
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula
from gdcli.studies.claim.points import Point, trial_points, work
from gdcli.studies.claim.read import Claim

Real: TypeAlias = Any  # a number of mpmath; None where its digits cannot be told

EQUAL = 1e-30  # relative: numbers of 50 digits are told apart
ROUNDED = 1e-10  # where a number with very many digits was rounded by whoever wrote it
BY_FLOATS = 1e-9  # a number at a point, which may have been computed in float64
PROOFS = 5  # as much work as that many take, and no more, goes into the proofs of all claims
CLOSELY = 2  # points where a claim that holds is looked at to a thousand digits
QUICK = 1_000  # operations of all claims, up to which that takes no time to speak of
ENOUGH = 4  # digits that a number needs to be right within its rounding


class Trial:
    """Claims and true derivatives, evaluated at the same points."""

    def __init__(self, formula: Formula, claims: tuple[Claim, ...], at: Point | None) -> None:
        self.formula, self.claims, self.at = formula, claims, at
        plain = exact(formula)
        self.slopes = backprop(plain)
        self.places = [formula.variables.index(claim.variable) for claim in claims]
        self.truths = self.slopes.only(*[self.slopes.outputs[place] for place in self.places])
        self.forms = [exact(claim.formula) for claim in claims]
        self.operations = work(self.truths) + sum(map(work, self.forms))
        self.symbolic = gradient(formula).formula
        self.single = [at is not None and claim.value is not None for claim in claims]
        self.points = (
            [at] if at is not None and all(self.single) else trial_points(formula, self.truths, at, self.forms)
        )
        if not self.points:
            hint = "--at POINT names one where they are"
            raise GdcliError("no point was found where f and its derivative are finite", hint=hint)
        self.kinks = self._kinks()
        joint = _joined([self.truths, *self.forms])
        rows = [evaluate_digits(joint, point) for point in self.points]
        self.true_values = [[row[place] for row in rows] for place in range(len(claims))]
        self.claimed = [[row[len(claims) + place] for row in rows] for place in range(len(claims))]

    def _kinks(self) -> Mapping[str, str]:
        """The variables along which there is no derivative at the given point, each with what is there instead."""
        if self.at is None or not may_break(self.formula) or not suspicious(self.formula, self.at):
            return {}
        both = zip(self.formula.variables, sides(self.formula, self.at), strict=True)
        return {name: one.told("the slope") for name, one in both if not one.meet}

    def is_proved(self, place: int) -> bool:
        """Whether SymPy proves that a claim is the derivative."""
        from gdcli.calculus.proof import proved_equal

        truth = exact(self.symbolic.only(self.symbolic.outputs[self.places[place]]))
        return proved_equal(truth, self.forms[place], min(1.0, PROOFS / len(self.claims)))

    def failing(self, place: int) -> list[int]:
        """The numbers of the points at which a claim is wrong."""
        points = range(1) if self.single[place] else range(len(self.points))
        found = [point for point in points if not self.holds(place, point)]
        return list(points) if self._differs_a_little(place, found) else found

    def _differs_a_little(self, place: int, failing: Sequence[int]) -> bool:
        """Whether what holds to 30 digits is another number all the same, as x is where x + 1e-200*x^2 is true."""
        if self.single[place] or self.closeness(place) > EQUAL or self.operations > QUICK:
            return False
        some = [point for point, at in enumerate(self.points) if at != self.at and point not in failing][:CLOSELY]
        gaps = [self._gap(place, point) for point in some]
        return any(gap is not None and 0 < abs(gap) < math.inf for gap in gaps)

    def _gap(self, place: int, point: int) -> Real:
        """A claim less the true derivative to many digits; None where a thousand digits cannot tell it from 0."""
        both = _joined([self.truths.only(self.truths.outputs[place]), self.forms[place]])
        if both.outputs[0] == both.outputs[1]:
            return None
        builder = Builder(limit=10_000_000)
        here = builder.include(both, keep=both.live)
        gap = builder.call("sub", here[both.outputs[1]], here[both.outputs[0]])
        return evaluate_digits(builder.formula([gap], both.variables), self.points[point], settle=False)[0]

    def holds(self, place: int, point: int) -> bool:
        """Whether a claim is right at a point, as far as its digits tell."""
        claim, claimed, true = self.claims[place], self.claimed[place][point], self.true_values[place][point]
        if self.points[point] == self.at and claim.variable in self.kinks:
            return not self.single[place]  # no derivative there: a formula is judged by the other points
        if true is None or not math.isfinite(true):
            return not self.single[place]
        if claimed is None:
            return True
        if not math.isfinite(claimed):
            return not _has_no_value(self.forms[place], self.points[point])
        room = self.room(place, point) + self.closeness(place) * max(abs(claimed), abs(true))
        if abs(claimed - true) <= room:
            return True
        # 1 - tanh(9000)^2 was taken for 0: where no digits tell the two apart, they are no evidence.
        return not self.single[place] and 0 in (claimed, true) and self._gap(place, point) is None

    def closeness(self, place: int) -> float:
        """How far, relatively, equal numbers may be apart."""
        if self.single[place]:
            return BY_FLOATS
        return ROUNDED if any(map(has_long_numbers, (self.formula, self.claims[place].formula))) else EQUAL

    def room(self, place: int, point: int) -> float:
        """How far a number may be off at a point: half a unit of its last digit, and what rounding the point does."""
        claim = self.claims[place]
        if not self.single[place]:
            return 0.0
        rounding = claim.rounding if claim.digits >= ENOUGH else 0.0
        moved = [tuple(x * (1 + sign * 2**-52) for x in self.points[point]) for sign in (-1, 1)]
        near = [_output_digits(self.truths, one, place) for one in moved]
        spread = [abs(value - self.true_values[place][point]) for value in near if value is not None]
        return rounding + 4 * float(max([one for one in spread if math.isfinite(one)], default=0.0))


def _output_digits(formula: Formula, point: Sequence[float], place: int) -> Real:
    """One output of a formula to 50 digits."""
    return evaluate_digits(formula.only(formula.outputs[place]), point)[0]


def _joined(formulas: Sequence[Formula]) -> Formula:
    """All outputs of formulas in the same variables, equal parts shared."""
    builder = Builder(limit=10_000_000)
    outputs: list[int] = []
    for formula in formulas:
        here = builder.include(formula, keep=formula.live)
        outputs += [here[output] for output in formula.outputs]
    return builder.formula(outputs, formulas[0].variables)


def _has_no_value(formula: Formula, point: Point) -> bool:
    """Whether a formula is undefined at a point, rather than beyond what can be computed: a pole, not an overflow."""
    values = evaluate(formula, point)
    for one in sorted(formula.live):
        arguments = [values[argument] for argument in formula.nodes[one].args]
        if not math.isfinite(values[one]) and all(map(math.isfinite, arguments)):
            return math.isnan(values[one]) or 0.0 in arguments
    return False


def finite(value: Real) -> float | None:
    """Give a number of many digits as the nearest float; None where it is not finite."""
    return None if value is None or not math.isfinite(value) else float(value)
