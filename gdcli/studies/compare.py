"""A derivative four ways side by side, each held against the derivative at 50 digits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gdcli.calculus.backprop import backprop
from gdcli.calculus.differences import DEFAULT_STEP
from gdcli.calculus.gradient import gradient
from gdcli.engine.digits import evaluate_digits
from gdcli.engine.python import compile_function, outputs_at
from gdcli.engine.rounding import LEAST, rounding
from gdcli.engine.sides import Real, Sides
from gdcli.errors import GdcliError
from gdcli.language.fault import fault
from gdcli.language.formula import Formula
from gdcli.language.write import write_each
from gdcli.record import Json, Record, by_name, number
from gdcli.studies.component import CENTRAL, CLOSE, FORWARD, SOURCES, Component
from gdcli.studies.derive import Point, check_point, check_step, vanished
from gdcli.studies.error_curve import ErrorCurves, error_curves
from gdcli.studies.quotients import QUOTIENTS, Quotient
from gdcli.studies.truth import Truth, error_of, truths

EXACT = 1e-9  # a float64 gradient may be off by so much, relative to it, beyond its rounding
SAME = 1e-12  # at 50 digits nothing is lost: by more than this, relative to it, a gradient is another


@dataclass(frozen=True)
class Comparison(Record):
    """The derivatives of a formula at a point, compared; `curves` is the error against the step, where asked for."""

    formula: Formula
    gradient: Formula
    at: Point
    f: float
    steps: tuple[float, float]
    given_h: float | None
    components: tuple[Component, ...]
    tolerance: float | None = None
    curves: ErrorCurves | None = None

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
        """The steps that vanished, the sides that had to be kept to, the slopes that the rounding of f hides."""
        undefined = [self._undefined()] if self.verdict == "undefined" else []
        if not math.isfinite(self.f):
            return tuple(undefined)
        hidden = [
            f"rounding hides ∂f/∂{one.variable} from central differences: f is rounded by {one.noise[1]:.1g} over 2h"
            for one in self.components
            if one.hidden
        ]
        lost = [
            f"backprop by {one.variable} has no finite value here, though there is a derivative"
            for one in self.components
            if one.truth is not None and not math.isfinite(one.values[1])
        ]
        return (*undefined, *lost, *self.vanishing, *self._other_sides(), *hidden)

    @property
    def vanishing(self) -> tuple[str, ...]:
        """The variables in which x + h is x, each with what would do."""
        found = [vanished(self.formula.variables, self.at, kind, self.given_h) for kind in DEFAULT_STEP]
        return found[1] or found[0]

    def _undefined(self) -> str:
        """The part that has no value, or the variable along which the slope has none."""
        slopes = [component.values[0] for component in self.components]
        if math.isfinite(self.f) and all(map(math.isfinite, slopes)):
            names = [component.variable for component in self.components if component.verdict == "undefined"]
            return f"the slope along {', '.join(names[:6])} has no finite value there"
        return fault(self.formula, self.gradient, self.at)

    def _other_sides(self) -> Iterator[str]:
        """The differences that have a neighbour without a value."""
        for place, component in enumerate(self.components):
            for kind, (_, side, outside) in zip(DEFAULT_STEP, component.quotients, strict=True):
                if outside is not None:
                    moved = (*self.at[:place], outside, *self.at[place + 1 :])
                    part = fault(self.formula, self.gradient, moved).partition(" at ")[0]
                    sign, step = "−" if outside < self.at[place] else "+", abs(outside - self.at[place])
                    where = f"{component.variable} {sign} {step:.2g}"
                    yield f"the {kind} difference by {component.variable} {_KEPT[side]}: {part} at {where}"

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli compare --format json` prints."""
        names = self.formula.variables
        document: dict[str, Json] = {
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
        return document | (self.curves.to_dict() if self.curves else {})


_KEPT = {"left": "takes the left side alone", "right": "takes the right side alone", "none": "has no side to take"}


def compare(
    formula: Formula,
    at: Sequence[float],
    *,
    h: float | None = None,
    tolerance: float | None = None,
    sweep: bool = False,
) -> Comparison:
    """Derive a formula symbolically, by backprop, by forward and by central differences, and compare at a point.

    Errors are against the derivative at 50 digits, and so is the verdict, which no step and no scale changes. `h` is
    the step as it is; the default is eps^(1/2) forward and eps^(1/3) central, each times max(1, |x|). `sweep` adds the
    errors for the steps 1e-1 to 1e-16.

    Raises GdcliError for a point of the wrong size, a step that is not positive and finite.

    >>> from gdcli.language.parse import parse
    >>> compare(parse("exp(x)*sin(y)"), [1.0, 2.0]).verdict
    'agree'
    """
    check_step(h)
    if tolerance is not None and not 0 <= tolerance < math.inf:
        raise GdcliError(f"{tolerance:g} is not allowed; it is a number of at least 0", setting="tolerance")
    point = check_point(formula, at)
    sources = [gradient(formula).formula, backprop(formula)]
    steps = (h or DEFAULT_STEP["forward"], h or DEFAULT_STEP["central"])
    value = outputs_at(formula, point)[0]
    if math.isfinite(value):
        exact = truths(formula, sources[1], point)
        components = list(_components(formula, sources, point, exact, h))
    else:
        exact = [Truth(None, Sides(None, None))] * len(point)
        components = [_nowhere(name) for name in formula.variables]
    curves = error_curves(formula, point, [one.value for one in exact], h) if sweep else None
    return Comparison(formula, sources[0], point, value, steps, h, tuple(components), tolerance, curves)


def _components(
    formula: Formula, sources: Sequence[Formula], point: Point, exact: Sequence[Truth], h: float | None
) -> Iterator[Component]:
    """Each partial derivative with its errors."""
    columns = [outputs_at(source, point) for source in sources]
    right = [_right(source, point, column, exact) for source, column in zip(sources, columns, strict=True)]
    function = compile_function(formula)
    for place, (name, (truth, both)) in enumerate(zip(formula.variables, exact, strict=True)):
        widths = [h or step * max(1.0, abs(point[place])) for step in DEFAULT_STEP.values()]
        pairs = zip(QUOTIENTS.values(), widths, strict=True)
        ahead, across = (quotient(function, point, place, width) for quotient, width in pairs)
        told = None if truth is None or math.isinf(float(truth)) else float(truth)
        values = (*[column[place] for column in columns], ahead.value, across.value)
        errors = tuple([error_of(one, truth) for one in values])
        far = [error is not None and error > CLOSE * abs(told or 0.0) for error in errors[FORWARD:]]
        noise = [_noise(formula, point, place, width) if one else 0.0 for one, width in zip(far, widths, strict=True)]
        is_right = (right[0][place], right[1][place])
        yield Component(name, values, told, errors, both, is_right, (ahead, across), (noise[0], noise[1]))


def _nowhere(name: str) -> Component:
    """What there is of a derivative where f has no value: nothing."""
    nothing = Quotient(math.nan, "none")
    lost = (math.nan, math.nan)
    values = (math.nan,) * len(SOURCES)
    return Component(
        name, values, None, (None,) * len(SOURCES), Sides(None, None), (True, True), (nothing, nothing), lost
    )


def _right(source: Formula, point: Point, column: Sequence[float], exact: Sequence[Truth]) -> list[bool]:
    """Whether each output of a gradient is the derivative: to 50 digits, and in float64 within its own rounding.

    One that is not finite contradicts nothing.
    """
    found = evaluate_digits(source, point)
    bounds = rounding(source, point)
    return [_is_right(*one) for one in zip(column, bounds, found, [truth.value for truth in exact], strict=True)]


def _is_right(value: float, bound: float, digits: Real, truth: Real) -> bool:
    if truth is None or not math.isfinite(value):
        return True
    if digits is not None and abs(digits) < math.inf and abs(digits - truth) > SAME * abs(truth) + LEAST:
        return False
    return bool(abs(value - truth) <= EXACT * abs(truth) + 2 * bound + LEAST)


def _noise(formula: Formula, point: Point, place: int, width: float) -> float:
    """What the rounding of f may do to a difference of this width; asked for where the difference is far off."""
    if point[place] + width == point[place] - width:  # nothing is subtracted: a vanished step is told by itself
        return 0.0
    shifted = [(*point[:place], point[place] + shift, *point[place + 1 :]) for shift in (-width, 0.0, width)]
    bounds = [rounding(formula, one)[0] for one in shifted]
    return max([bound for bound in bounds if math.isfinite(bound)], default=0.0) * 2 / width
