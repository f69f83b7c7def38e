"""A derivative four ways side by side, each held against the derivative at 50 digits."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from gdcli.calculus.backprop import backprop
from gdcli.calculus.differences import DEFAULT_STEP, central, forward
from gdcli.calculus.gradient import gradient
from gdcli.engine.digits import evaluate_digits
from gdcli.engine.python import outputs_at
from gdcli.engine.sides import Sides, may_break, sides
from gdcli.errors import GdcliError
from gdcli.language.fault import fault
from gdcli.language.formula import Formula
from gdcli.language.write import write_each
from gdcli.record import Json, Record, by_name, number
from gdcli.studies.derive import Point, check_point, check_step, vanished

Real: TypeAlias = Any  # a number of mpmath, which has no types; None where its digits cannot be told

SOURCES = ("analytic", "backprop", "forward", "central")
FORWARD, CENTRAL = 2, 3
CLOSE = 1e-4
EXACT = 1e-9
SMALL = 1e-3


@dataclass(frozen=True)
class Component:
    """One partial derivative by each of SOURCES, and the errors in that order; `truth` is it at 50 digits, or None.

    `sides` are the slopes from the left and from the right; `fair` tells of the forward and of the central difference
    whether its error is what its step allows: small beside the derivative, within the rounding of f, or, where the
    derivative is next to nothing, shrinking with the step.
    """

    variable: str
    values: tuple[float, ...]
    truth: float | None
    errors: tuple[float | None, ...]
    sides: Sides
    noise: float
    fair: tuple[bool, bool]

    def relative(self, place: int) -> float | None:
        """The relative error of one of SOURCES; None where there is no truth, or it is 0 and the error is not."""
        error = self.errors[place]
        if error is None or self.truth is None:
            return None
        return error / abs(self.truth) if self.truth else (0.0 if error == 0 else None)

    @property
    def kink(self) -> bool:
        """Whether the slopes from the two sides do not meet."""
        return not self.sides.meet

    @property
    def hidden(self) -> bool:
        """Whether rounding hides the derivative from the central difference."""
        error = self.errors[CENTRAL]
        return bool(self.truth) and error is not None and abs(self.truth or 0.0) / 2 < error <= self.noise

    @property
    def exact(self) -> bool:
        """Whether the analytic derivative and backprop's are the derivative, within rounding."""
        if self.truth is None:
            return False
        limit = EXACT * abs(self.truth) + self.noise
        return all(error is not None and error <= limit for error in self.errors[:FORWARD])

    @property
    def verdict(self) -> str:
        """One of the contract's verdicts for this variable."""
        if self.kink:
            return "kink"
        if self.truth is None or not math.isfinite(self.values[0]):
            return "undefined"
        return "agree" if self.exact and any(self.fair) else "differ"

    def to_dict(self) -> dict[str, Json]:
        """Give the component as the contract has it."""
        document: dict[str, Json] = {"variable": self.variable}
        document |= by_name(SOURCES, self.values)
        for place, source in enumerate(SOURCES):
            document[f"{source}_error"] = self.errors[place]
            document[f"{source}_relative_error"] = self.relative(place)
        return document | {"exact": self.truth, "left": self.sides.left, "right": self.sides.right}


@dataclass(frozen=True)
class Comparison(Record):
    """The derivatives of a formula at a point, compared."""

    formula: Formula
    gradient: Formula
    at: Point
    f: float
    steps: tuple[float, float]
    given_h: float | None
    components: tuple[Component, ...]
    tolerance: float | None = None

    @property
    def verdict(self) -> str:
        """The worst verdict of the components; `undefined` where f itself is."""
        if not math.isfinite(self.f):
            return "undefined"
        found = {component.verdict for component in self.components}
        return next((verdict for verdict in ("undefined", "kink", "differ") if verdict in found), "agree")

    @property
    def worst(self) -> float | None:
        """The largest relative error of the differences, or None where there is none."""
        errors = [component.relative(place) for component in self.components for place in (FORWARD, CENTRAL)]
        known = [error for error in errors if error is not None]
        return max(known, default=None)

    @property
    def within_tolerance(self) -> bool:
        """Whether no relative error is larger than the tolerance asked for; true where none was asked for."""
        if self.tolerance is None:
            return True
        return self.verdict not in ("kink", "undefined") and (self.worst or 0.0) <= self.tolerance

    @property
    def notes(self) -> tuple[str, ...]:
        """The steps that vanished, and the differences that the rounding of f hides."""
        if self.verdict == "undefined":
            return (fault(self.formula, self.gradient, self.at),)
        hidden = [
            f"rounding hides ∂f/∂{one.variable} from central differences: f is rounded by {one.noise:.1g} over 2h"
            for one in self.components
            if one.hidden
        ]
        return (*self.vanishing, *hidden)

    @property
    def vanishing(self) -> tuple[str, ...]:
        """The variables in which x + h is x, each with what would do."""
        found = [vanished(self.formula.variables, self.at, kind, self.given_h) for kind in DEFAULT_STEP]
        return found[1] or found[0]

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli compare --format json` prints."""
        names = self.formula.variables
        return {
            "command": "compare",
            "expression": self.formula.text,
            "variables": list(names),
            "gradient": dict(zip(names, write_each(self.gradient), strict=True)),
            "at": by_name(names, self.at),
            "f": number(self.f),
            "h": {"forward": self.steps[0], "central": self.steps[1]},
            "components": [component.to_dict() for component in self.components],
            "verdict": self.verdict,
            "tolerance": self.tolerance,
            "worst_relative_error": self.worst,
            "notes": list(self.notes),
        }


def compare(
    formula: Formula, at: Sequence[float], *, h: float | None = None, tolerance: float | None = None
) -> Comparison:
    """Derive a formula symbolically, by backprop, by forward and by central differences, and compare at a point.

    Errors are against the derivative at 50 digits. `h` is the step as it is; the default is eps^(1/2) forward and
    eps^(1/3) central, each times max(1, |x|).

    Raises GdcliError for a point of the wrong size, a step that is not positive and finite.

    >>> from gdcli.language.parse import parse
    >>> compare(parse("exp(x)*sin(y)"), [1.0, 2.0]).verdict
    'agree'
    """
    check_step(h)
    if tolerance is not None and not 0 <= tolerance < math.inf:
        raise GdcliError(f"{tolerance:g} is not allowed; it is a number of at least 0", setting="tolerance")
    point = check_point(formula, at)
    symbolic = gradient(formula).formula
    backward = backprop(formula)
    sources = [symbolic, backward, forward(formula, h), central(formula, h)]
    columns = [outputs_at(source, point) for source in sources]
    steps = (h or DEFAULT_STEP["forward"], h or DEFAULT_STEP["central"])
    value = outputs_at(formula, point)[0]
    if not math.isfinite(value):
        columns = [tuple(math.nan for _ in point)] * len(columns)
    truths = evaluate_digits(backward, point) if math.isfinite(value) else [None] * len(point)
    both = sides(formula, point) if may_break(formula) else [Sides(None, None)] * len(point)
    components = []
    for place, name in enumerate(formula.variables):
        values = tuple(column[place] for column in columns)
        errors = tuple(_error(one, truths[place]) for one in values)
        widths = [h or step * max(1.0, abs(point[place])) for step in DEFAULT_STEP.values()]
        noise = [_noise(formula, point, place, width) for width in widths]
        fair = tuple(
            _is_fair(formula, point, place, kind, width, rounding, truths[place], error)
            for kind, width, rounding, error in zip(DEFAULT_STEP, widths, noise, errors[FORWARD:], strict=True)
        )
        truth = _float(truths[place])
        components.append(Component(name, values, truth, errors, both[place], noise[-1], (fair[0], fair[1])))
    return Comparison(formula, symbolic, point, value, steps, h, tuple(components), tolerance)


def _noise(formula: Formula, point: Point, place: int, width: float) -> float:
    """What rounding alone may do to a difference of this width, or of a good one where this is smaller."""
    shifted = [(*point[:place], point[place] + shift, *point[place + 1 :]) for shift in (-width, 0.0, width)]
    values = [abs(outputs_at(formula, one)[0]) for one in shifted]
    largest = max([value for value in values if math.isfinite(value)], default=0.0)
    good = min(DEFAULT_STEP.values()) * max(1.0, abs(point[place]))
    return float(16 * sys.float_info.epsilon * largest / max(width, good))


def _is_fair(
    formula: Formula, point: Point, place: int, kind: str, width: float, noise: float, truth: Real, error: float | None
) -> bool:
    if error is None:
        return False
    if error <= max(CLOSE * float(abs(truth)), noise):
        return True
    if abs(truth) > 10 * error or width > SMALL * max(1.0, abs(point[place])):
        return False
    return _shrinks(formula, point, place, kind, width, truth)


def _shrinks(formula: Formula, point: Point, place: int, kind: str, width: float, truth: Real) -> bool:
    """Whether the error of the exact difference falls with the step, as it does where the step is small enough."""
    make = {"forward": forward, "central": central}[kind]
    errors = []
    for step in (width, width / 2):
        differences = make(formula, step)
        [value] = evaluate_digits(differences.only(differences.outputs[place]), point)
        if value is None or not math.isfinite(value):
            return False
        errors.append(abs(value - truth))
    return bool(errors[1] <= 0.6 * errors[0])


def _float(value: Real) -> float | None:
    """A number of many digits as the nearest float; None where it is not finite."""
    return None if value is None or not math.isfinite(value) else float(value)


def _error(value: float, truth: Real) -> float | None:
    if truth is None or not math.isfinite(value) or not math.isfinite(truth):
        return None
    return float(abs(truth - value))
