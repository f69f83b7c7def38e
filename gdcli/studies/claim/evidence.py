"""What is known of a wrong claim: the values at some points of all that it may be, and whether it is one of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Formula
from gdcli.studies.claim.phrases import fraction
from gdcli.studies.claim.slips import Slip, Slips

CLOSE = 1e-9


class Mistake(NamedTuple):
    """What is wrong: the contract's name, a sentence, and the factor that is wrong where there is one: that of the
    whole derivative, `everywhere`, or that of a term.
    """

    name: str
    factor: float | None
    sentence: str
    everywhere: bool = True


@dataclass(frozen=True)
class Evidence:
    """What is known of wrong claims: values at the same points of the claims, of the truth, of what else they may be.

    `claims` has the wrong ones, by variable; `truths` all partial derivatives; `others` named guesses such as f itself,
    by name and variable; `terms` the terms of each true derivative, as texts and values. `rounding` is how far each
    claim may be off since its number was rounded. `single`: the claims are numbers at one point; `point` is the first.
    """

    formula: Formula
    claims: Mapping[str, Sequence[float]]
    truths: Mapping[str, Sequence[float]]
    others: Mapping[str, Mapping[str, Sequence[float]]]
    terms: Mapping[str, Sequence[tuple[str, Sequence[float]]]]
    rounding: Mapping[str, float]
    slips: Slips
    single: bool
    point: Sequence[float]

    def fits(self, name: str, values: Iterable[float]) -> bool:
        """Whether a claim has these values at all points."""
        room = self.rounding.get(name, 0.0)
        return all(
            math.isfinite(value) and abs(claim - value) <= room + CLOSE * max(abs(claim), abs(value), abs(truth))
            for claim, value, truth in zip(self.claims[name], values, self.truths[name], strict=False)
        )

    def fits_times(self, name: str, factor: float) -> bool:
        """Whether a claim is this factor times the true derivative at all points."""
        return self.fits(name, (factor * truth for truth in self.truths[name]))

    def fits_slip(self, name: str, slip: Slip) -> bool:
        """Whether a claim is what the backward pass gives with a slip."""
        if not self.slips.slopes:
            return False
        return self.fits(name, (self.slips.gradient(place, slip)[name] for place in range(len(self.claims[name]))))

    def at(self, number: int) -> str:
        """The value of a part where the claims are about one point, as ` = 5`; nothing else."""
        if not self.single or self.formula.nodes[number].op == "number":
            return ""
        return f" = {fraction(evaluate(self.formula, self.point)[number])}"

    def ratio(self, name: str) -> float | None:
        """The one number, not 0, that a claim is of the true derivative, or None."""
        pairs = zip(self.claims[name], self.truths[name], strict=True)
        quotients = [claim / truth for claim, truth in pairs if truth]
        ratio = quotients[0] if quotients else 0.0
        return ratio if ratio and math.isfinite(ratio) and self.fits_times(name, ratio) else None
