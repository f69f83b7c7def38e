"""Is a derivative right, and if not, what is wrong with it: claims held against the truth at 50 digits, and proved."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from gdcli.calculus.backprop import backprop
from gdcli.calculus.decimals import exact, has_long_numbers
from gdcli.calculus.gradient import gradient
from gdcli.engine.digits import evaluate_digits
from gdcli.engine.python import outputs_at
from gdcli.errors import GdcliError
from gdcli.language.evaluate import evaluate
from gdcli.language.fault import fault
from gdcli.language.formula import Builder, Formula
from gdcli.language.write import write_each, write_node
from gdcli.record import Json, Record, by_name, number
from gdcli.studies.claims import Claim, read_claims
from gdcli.studies.derive import check_point
from gdcli.studies.evidence import explained
from gdcli.studies.mistakes import Mistake
from gdcli.studies.sides import may_break, sides, suspicious
from gdcli.studies.taylor import Taylor, taylor
from gdcli.studies.trial import Point, trial_points

Real: TypeAlias = Any  # a number of mpmath; None where its digits cannot be told

EQUAL = 1e-30  # relative: numbers of 50 digits are told apart
ROUNDED = 1e-10  # where a number with very many digits was rounded by whoever wrote it
BY_FLOATS = 1e-9  # a number at a point, which may have been computed in float64
ENOUGH = 4  # digits that a number needs to be right within its rounding


@dataclass(frozen=True)
class Counterexample:
    """A point with what was claimed there and what is true, None where that has no value."""

    at: Point
    claim: float | None
    truth: float | None


@dataclass(frozen=True)
class Judgement:
    """One claim: the true derivative, whether the claim is right, how that is known, and if it is wrong, what is.

    `evidence` is "proved", "tested" at `points` points, or "at the point".
    """

    claim: Claim
    truth: Formula
    at_point: bool
    value: float | None
    evidence: str
    points: int
    wrong: Counterexample | None
    mistake: Mistake | None

    @property
    def correct(self) -> bool:
        """Whether the claim is right."""
        return self.wrong is None

    def to_dict(self) -> dict[str, Json]:
        """Give the claim as the contract has it; what is claimed of a point is numbers, of a function texts."""
        found = self.claim.formula
        wrong, mistake = self.wrong, self.mistake
        names = found.variables
        return {
            "variable": self.claim.variable,
            "claim": self.claim.value if self.at_point else write_node(found, found.outputs[0], limit=100_000),
            "truth": self.value if self.at_point else write_each(self.truth)[0],
            "correct": self.correct,
            "mistake": mistake.name if mistake else None,
            "factor": mistake.factor if mistake else None,
            "explanation": mistake.sentence if mistake else None,
            "evidence": self.evidence,
            "points": self.points,
            "counterexample": None
            if wrong is None
            else {"at": by_name(names, wrong.at), "claim": wrong.claim, "truth": wrong.truth},
        }


@dataclass(frozen=True)
class Check(Record):
    """Claims about the derivative of a formula, judged; `taylor` is the remainder of f with all of them, or None."""

    formula: Formula
    at: Point | None
    judgements: tuple[Judgement, ...]
    taylor: Taylor | None
    notes: tuple[str, ...] = ()

    @property
    def correct(self) -> bool:
        """Whether all claims are right."""
        return all(judgement.correct for judgement in self.judgements)

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli check --format json` prints."""
        names, found = self.formula.variables, self.taylor
        return {
            "command": "check",
            "expression": self.formula.text,
            "variables": list(names),
            "at": None if self.at is None else by_name(names, self.at),
            "claims": [judgement.to_dict() for judgement in self.judgements],
            "correct": self.correct,
            "taylor": None
            if found is None
            else {
                "at": by_name(names, found.at),
                "remainders": [
                    {"h": step, "remainder": number(size)}
                    for step, size in zip(found.steps, found.remainders, strict=True)
                ],
                "order": found.order,
            },
            "notes": list(self.notes),
        }


def check(formula: Formula, claims: Iterable[str], at: Sequence[float] | None = None) -> Check:
    """Tell whether derivatives that a user claims are right, and what is wrong with those that are not.

    A claim is tried at many points with 50 digits, `at` among them where it is given, and then proved by SymPy where
    that can be done. Where `at` is given, a claim that is a number is one about that point alone.

    Raises GdcliError for what is no claim about the formula, and for a point where the formula has no value.

    >>> from gdcli.language.parse import parse
    >>> [(one.correct, one.mistake.name) for one in check(parse("sin(3x)"), ["cos(3x)"]).judgements]
    [(False, 'missing-inner-derivative')]
    """
    point = None if at is None else _defined(formula, check_point(formula, at))
    trial = _Trial(formula, read_claims(claims, formula), point)
    judgements = trial.judgements()
    return Check(formula, point, judgements, _evidence_by_taylor(trial, judgements), trial.notes(judgements))


def _defined(formula: Formula, point: Point) -> Point:
    if not math.isfinite(outputs_at(formula, point)[0]):
        raise GdcliError(f"at: {fault(formula, formula, point)}")
    return point


class _Trial:
    """Claims and true derivatives, evaluated at the same points."""

    def __init__(self, formula: Formula, claims: tuple[Claim, ...], at: Point | None) -> None:
        self.formula, self.claims, self.at = formula, claims, at
        plain = exact(formula)
        self.slopes = backprop(plain)
        self.places = [formula.variables.index(claim.variable) for claim in claims]
        self.truths = self.slopes.only(*[self.slopes.outputs[place] for place in self.places])
        self.forms = [exact(claim.formula) for claim in claims]
        self.symbolic = gradient(formula).formula
        self.single = [at is not None and claim.value is not None for claim in claims]
        self.points = [at] if at is not None and all(self.single) else trial_points(plain, self.truths, at)
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

    def judgements(self) -> tuple[Judgement, ...]:
        """Each claim, judged; what is wrong with the wrong ones is found for all of them together."""
        wrong = {place: found for place in range(len(self.claims)) if (found := self.failing(place))}
        mistakes = explained(self, wrong)
        return tuple(self.judgement(place, wrong.get(place, []), mistakes) for place in range(len(self.claims)))

    def judgement(self, place: int, failing: Sequence[int], mistakes: Mapping[str, Mistake]) -> Judgement:
        """One claim; the first point where it fails is told."""
        claim, single = self.claims[place], self.single[place]
        truth = self.symbolic.only(self.symbolic.outputs[self.places[place]])
        value = None if self.at is None or claim.variable in self.kinks else _finite(self.true_values[place][0])
        counterexample = None
        if failing:
            first = failing[0]
            true = None if first == 0 and claim.variable in self.kinks else _finite(self.true_values[place][first])
            counterexample = Counterexample(self.points[first], _finite(self.claimed[place][first]), true)
        points = 1 if single else len(self.points)
        evidence = "at the point" if single else "tested" if failing or not self.is_proved(place) else "proved"
        return Judgement(claim, truth, single, value, evidence, points, counterexample, mistakes.get(claim.variable))

    def is_proved(self, place: int) -> bool:
        """Whether SymPy proves that a claim is the derivative."""
        from gdcli.calculus.proof import proved_equal

        return proved_equal(exact(self.symbolic.only(self.symbolic.outputs[self.places[place]])), self.forms[place])

    def failing(self, place: int) -> list[int]:
        """The numbers of the points at which a claim is wrong."""
        points = range(1) if self.single[place] else range(len(self.points))
        return [point for point in points if not self.holds(place, point)]

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
        return bool(
            abs(claimed - true) <= self.room(place, point) + self.closeness(place) * max(abs(claimed), abs(true))
        )

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
        near = [outputs_digits(self.truths, one, place) for one in moved]
        spread = [abs(value - self.true_values[place][point]) for value in near if value is not None]
        return rounding + 4 * float(max([one for one in spread if math.isfinite(one)], default=0.0))

    def notes(self, judgements: Sequence[Judgement]) -> tuple[str, ...]:
        """What a user must know: a point on a kink, numbers that may have been meant for one point."""
        kinks = {} if all(self.single) else self.kinks
        told = [f"at the given point there is no derivative by {name}: {text}" for name, text in kinks.items()]
        constant = [one for one in judgements if not one.correct and one.claim.value is not None and self.at is None]
        if constant and len(constant) == len(judgements):
            told.append("a number is a claim about every point; with --at POINT it is one about that point")
        return tuple(told)


def outputs_digits(formula: Formula, point: Sequence[float], place: int) -> Real:
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


def _finite(value: Real) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)


def _evidence_by_taylor(trial: _Trial, judgements: Sequence[Judgement]) -> Taylor | None:
    """The remainder with all claims as slopes, at a point where a wrong one fails."""
    wrong = [one.wrong.at for one in judgements if one.wrong is not None]
    at = wrong[0] if wrong else trial.points[0]
    if trial.kinks and at == trial.at:
        return None
    slopes = {claim.variable: form for claim, form in zip(trial.claims, trial.forms, strict=True)}
    coarse = any(one.at_point and one.claim.rounding for one in judgements)
    return taylor(exact(trial.formula), slopes, at, coarse=coarse)
