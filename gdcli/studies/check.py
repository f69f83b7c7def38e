"""Is a derivative right, and if not, what is wrong with it: claims held against the truth at 50 digits, and proved."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gdcli.calculus.decimals import exact
from gdcli.engine.python import outputs_at
from gdcli.errors import GdcliError
from gdcli.language.fault import fault
from gdcli.language.formula import Formula
from gdcli.language.write import write_each, write_node
from gdcli.record import Json, Record, by_name, number
from gdcli.studies.claim.evidence import Mistake
from gdcli.studies.claim.gather import explained
from gdcli.studies.claim.points import Point
from gdcli.studies.claim.read import Claim, read_claims
from gdcli.studies.claim.taylor import Taylor, taylor
from gdcli.studies.claim.trial import Trial, finite
from gdcli.studies.derive import check_point


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
    trial = Trial(formula, read_claims(claims, formula), point)
    judgements = _judgements(trial)
    return Check(formula, point, judgements, _evidence_by_taylor(trial, judgements), _notes(trial, judgements))


def _defined(formula: Formula, point: Point) -> Point:
    if not math.isfinite(outputs_at(formula, point)[0]):
        raise GdcliError(fault(formula, formula, point), setting="at")
    return point


def _judgements(trial: Trial) -> tuple[Judgement, ...]:
    """Each claim, judged; what is wrong with the wrong ones is found for all of them together."""
    wrong = {place: found for place in range(len(trial.claims)) if (found := trial.failing(place))}
    mistakes = explained(trial, wrong)
    return tuple(_judgement(trial, place, wrong.get(place, []), mistakes) for place in range(len(trial.claims)))


def _judgement(trial: Trial, place: int, failing: Sequence[int], mistakes: Mapping[str, Mistake]) -> Judgement:
    """One claim; the first point where it fails is told."""
    claim, single = trial.claims[place], trial.single[place]
    truth = trial.symbolic.only(trial.symbolic.outputs[trial.places[place]])
    value = None if trial.at is None or claim.variable in trial.kinks else finite(trial.true_values[place][0])
    counterexample = None
    if failing:
        first = failing[0]
        true = None if first == 0 and claim.variable in trial.kinks else finite(trial.true_values[place][first])
        counterexample = Counterexample(trial.points[first], finite(trial.claimed[place][first]), true)
    points = 1 if single else len(trial.points)
    evidence = "at the point" if single else "tested" if failing or not trial.is_proved(place) else "proved"
    return Judgement(claim, truth, single, value, evidence, points, counterexample, mistakes.get(claim.variable))


def _notes(trial: Trial, judgements: Sequence[Judgement]) -> tuple[str, ...]:
    """What a user must know: a point on a kink, numbers that may have been meant for one point."""
    kinks = {} if all(trial.single) else trial.kinks
    told = [f"at the given point there is no derivative by {name}: {text}" for name, text in kinks.items()]
    constant = [one for one in judgements if not one.correct and one.claim.value is not None and trial.at is None]
    if constant and len(constant) == len(judgements):
        told.append("a number is a claim about every point; with --at POINT it is one about that point")
    return tuple(told)


def _evidence_by_taylor(trial: Trial, judgements: Sequence[Judgement]) -> Taylor | None:
    """The remainder with all claims as slopes, at a point where a wrong one fails."""
    wrong = [one.wrong.at for one in judgements if one.wrong is not None]
    at = wrong[0] if wrong else trial.points[0]
    if trial.kinks and at == trial.at:
        return None
    slopes = {claim.variable: form for claim, form in zip(trial.claims, trial.forms, strict=True)}
    coarse = any(one.at_point and one.claim.rounding for one in judgements)
    return taylor(exact(trial.formula), slopes, at, coarse=coarse)
