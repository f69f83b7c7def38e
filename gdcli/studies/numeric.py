"""A gradient held against central differences in floats: cheap, for every input, with what each difference can tell.

The error of a difference is judged by the difference over half the step (its truncation is about 4/3 of what the two
differ by) and by the rounding of f over the width; what is within both agrees.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from gdcli.calculus.differences import DEFAULT_STEP
from gdcli.engine.python import compile_function
from gdcli.engine.sides import sides, suspicious
from gdcli.language.formula import Formula
from gdcli.record import Json, number

EPSILON = sys.float_info.epsilon
WORK_LIMIT = 40_000_000  # edges that may be gone through for all differences together
SIDES_LIMIT = 2_000  # the same at 50 digits, where a kink is suspected
FINER = (1.0, 1e-2, 1e-4)  # steps that are tried, times the usual one, until a difference can tell
CLEAR = 1e-3
SLACK = 1e-7
BROKEN_PART = "a part stands just where it has a kink or a jump; differences cannot see what the slope is there"

Value = Callable[[Sequence[float]], float]
VERDICTS = ("undefined", "kink", "differ", "unclear")  # the worst first; else they agree


@dataclass(frozen=True)
class Checked:
    """One partial derivative and its central difference; `doubt` is how far the two may lie apart."""

    variable: str
    gradient: float
    central: float
    doubt: float
    verdict: str

    def to_dict(self) -> dict[str, Json]:
        """Give it for the document."""
        error = abs(self.central - self.gradient)
        return {
            "variable": self.variable, "central": number(self.central), "error": number(error),
            "doubt": number(self.doubt), "verdict": self.verdict,
        }  # fmt: skip


@dataclass(frozen=True)
class Check:
    """The inputs that were checked, out of how many, and what was noticed."""

    inputs: tuple[Checked, ...]
    total: int
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """The worst verdict of the inputs: `undefined`, `kink`, `differ`, `unclear` or `agree`."""
        found = {one.verdict for one in self.inputs}
        return next((verdict for verdict in VERDICTS if verdict in found), "agree")

    def to_dict(self) -> list[Json]:
        """Give what was checked, for the document."""
        return [one.to_dict() for one in self.inputs]


def check_inputs(formula: Formula, point: Sequence[float], gradient: Sequence[float]) -> Check:
    """Hold each partial derivative against central differences; of very many inputs, the steepest ones.

    >>> from gdcli.language.parse import parse
    >>> check_inputs(parse("x*y"), [2.0, 3.0], [3.0, 2.0]).verdict
    'agree'
    >>> check_inputs(parse("x*y"), [2.0, 3.0], [3.0, 2.5]).verdict
    'differ'
    """
    edges = 1 + sum(len(formula.nodes[one].args) for one in formula.live)
    room = max(1, WORK_LIMIT // (4 * edges))
    places = list(range(len(point)))
    if len(places) > room:
        places = sorted(sorted(places, key=lambda place: (-_size(gradient[place]), place))[:room])
    compiled = compile_function(formula)
    steepest = max([abs(slope) for slope in gradient if math.isfinite(slope)], default=0.0)

    def value(at: Sequence[float]) -> float:
        return compiled(*at)[0]

    if not math.isfinite(value(point)):  # what differences of f there would say is no derivative
        undefined = [Checked(formula.variables[one], gradient[one], math.nan, math.nan, "undefined") for one in places]
        return Check(tuple(undefined), len(point))
    found = [_checked(value, formula.variables[one], point, one, gradient[one], steepest) for one in places]
    if not suspicious(formula, point):
        return Check(tuple(found), len(point))
    if edges * len(point) > SIDES_LIMIT:
        doubtful = [replace(one, verdict="unclear") if one.verdict == "differ" else one for one in found]
        return Check(tuple(doubtful), len(point), (BROKEN_PART,))
    kinks = _kinks(formula, point)
    inputs = [replace(one, verdict="kink") if one.variable in kinks else one for one in found]
    return Check(tuple(inputs), len(point), tuple(kinks.values()))


def _size(slope: float) -> float:
    return abs(slope) if math.isfinite(slope) else math.inf


class _Difference(NamedTuple):
    """A central difference, what it may be off by over the step and by rounding; NaN where f has no value there."""

    central: float
    curved: float
    rounded: float

    @property
    def doubt(self) -> float:
        """How far from the derivative it may lie; infinite where it is none."""
        return self.curved + self.rounded if math.isfinite(self.curved) else math.inf

    @property
    def settled(self) -> bool:
        """Whether it changes little with its step, or no more than rounding does: f does not swing between points."""
        return self.doubt <= abs(self.central) / 2 or self.curved <= 8 * self.rounded

    def tells(self, slope: float) -> bool:
        """Whether it is precise and agrees, so that no finer one is needed."""
        near = abs(self.central - slope) <= self.doubt + SLACK * abs(slope)
        return near and self.doubt <= CLEAR * abs(slope)


def _checked(value: Value, name: str, point: Sequence[float], place: int, slope: float, steepest: float) -> Checked:
    found = [_difference(value, point, place, FINER[0])]
    if not found[0].tells(slope):
        found += [_difference(value, point, place, share) for share in FINER[1:]]
    best = min(found, key=lambda one: one.doubt)
    doubt = best.doubt + SLACK * abs(slope)
    if not math.isfinite(slope):
        verdict = "undefined"
    elif not math.isfinite(best.doubt):
        verdict = "unclear"
    elif abs(best.central - slope) > doubt:
        verdict = "differ" if _consistent(found) else "unclear"
    else:
        verdict = "agree" if doubt <= CLEAR * (max(abs(slope), steepest) or 1.0) else "unclear"
    return Checked(name, slope, best.central, doubt, verdict)


def _consistent(found: Sequence[_Difference]) -> bool:
    """Whether the differences over all steps can be the same derivative."""
    known = [one for one in found if math.isfinite(one.doubt)]
    low, high = max(one.central - one.doubt for one in known), min(one.central + one.doubt for one in known)
    return low <= high and all(one.settled for one in known)


def _difference(value: Value, point: Sequence[float], place: int, share: float) -> _Difference:
    x = point[place]
    h = share * DEFAULT_STEP["central"] * max(1.0, abs(x))
    slopes, rounded = [], 0.0
    for step in (h, h / 2):
        above, below = x + step, x - step
        values = [value([*point[:place], moved, *point[place + 1 :]]) for moved in (above, below)]
        slopes.append((values[0] - values[1]) / (above - below))
        rounded = 16 * EPSILON * max(map(abs, values)) / (above - below)
    return _Difference(slopes[0], 2 * abs(slopes[0] - slopes[1]), rounded)


def _kinks(formula: Formula, point: Sequence[float]) -> dict[str, str]:
    """Of each variable along which the slopes from the two sides do not meet, how it is told."""
    found = zip(formula.variables, sides(formula, point), strict=True)
    return {name: f"no derivative here along {name}: {both.told('the slope')}" for name, both in found if not both.meet}
