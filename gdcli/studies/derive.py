"""The derivatives of a formula, as text and at a point: the gradient and, where asked for, the Hessian."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gdcli.calculus.differences import DEFAULT_STEP
from gdcli.calculus.gradient import Gradient, gradient, hessian
from gdcli.engine.python import outputs_at
from gdcli.engine.sides import sides, suspicious
from gdcli.errors import GdcliError
from gdcli.language.fault import fault
from gdcli.language.formula import Formula
from gdcli.language.styles import LATEX
from gdcli.language.write import write_each
from gdcli.record import Json, Record, by_name, number
from gdcli.studies.steps import Steps, steps

Point = tuple[float, ...]
DIFFERENCES = tuple(DEFAULT_STEP)


@dataclass(frozen=True)
class Derivatives(Record):
    """A formula, its gradient, its Hessian (n*n outputs) or None, and the values at a point or None.

    `slopes` is what the values come from: the gradient itself, or differences. `steps` is the derivation, or None.
    """

    formula: Formula
    gradient: Gradient
    slopes: Gradient
    hessian: Formula | None
    at: Point | None
    h: float | None
    latex: bool = False
    steps: Steps | None = None

    @cached_property
    def f(self) -> float | None:
        """The value of the formula at the point."""
        return None if self.at is None else outputs_at(self.formula, self.at)[0]

    @cached_property
    def values(self) -> Point | None:
        """The partial derivatives at the point; NaN where f itself has no value."""
        if self.at is None:
            return None
        if self.f is None or not math.isfinite(self.f):
            return tuple(math.nan for _ in self.at)
        return outputs_at(self.slopes.formula, self.at)

    @cached_property
    def hessian_values(self) -> tuple[Point, ...] | None:
        """The second derivatives at the point, row by row."""
        if self.at is None or self.hessian is None:
            return None
        size = len(self.formula.variables)
        values = outputs_at(self.hessian, self.at)
        return tuple(values[row * size : (row + 1) * size] for row in range(size))

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a user must know of the numbers: a value that is not finite, a difference whose step vanished."""
        cut = any("…" in text for text in self.gradient_texts)
        told = ("the derivatives written out are too long: … stands for what is left out",) if cut else ()
        if self.at is None or self.values is None:
            return told
        if not all(map(math.isfinite, self.values)):
            return (*told, fault(self.formula, self.slopes.formula, self.at))
        return (*told, *vanished(self.formula.variables, self.at, self.slopes.source, self.h), *self._kinks())

    def _kinks(self) -> list[str]:
        """The variables along which the slopes from the two sides do not meet."""
        assert self.at is not None
        if not suspicious(self.formula, self.at):
            return []
        found = zip(self.formula.variables, sides(self.formula, self.at), strict=True)
        return [f"no derivative here along {name}: {both.told('the slope')}" for name, both in found if not both.meet]

    @cached_property
    def gradient_texts(self) -> list[str]:
        """Each partial derivative as text."""
        return self.texts(self.gradient.formula)

    def texts(self, formula: Formula) -> list[str]:
        """Each output of a formula as text."""
        return write_each(formula)

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli grad --format json` prints."""
        names, size = self.formula.variables, len(self.formula.variables)
        document: dict[str, Json] = {
            "command": "grad",
            "expression": self.formula.text,
            "variables": list(names),
            "gradient": dict(zip(names, self.gradient_texts, strict=True)),
            "method": self.slopes.source,
            "at": None if self.at is None else by_name(names, self.at),
            "f": None if self.f is None else number(self.f),
            "values": None if self.values is None else by_name(names, self.values),
            "hessian": None,
            "hessian_values": None,
            "notes": list(self.notes),
        }
        if self.hessian is not None:
            texts = self.texts(self.hessian)
            rows = [texts[row * size : (row + 1) * size] for row in range(size)]
            document["hessian"] = {
                name: dict(zip(names, row, strict=True)) for name, row in zip(names, rows, strict=True)
            }
        if self.hessian_values is not None:
            document["hessian_values"] = {
                name: by_name(names, row) for name, row in zip(names, self.hessian_values, strict=True)
            }
        if self.latex:
            document["latex"] = dict(zip(names, write_each(self.gradient.formula, LATEX), strict=True))
        if self.steps is not None:
            document |= self.steps.to_dict()
        return document


def derive(
    formula: Formula,
    at: Sequence[float] | None = None,
    *,
    method: str = "auto",
    h: float | None = None,
    with_hessian: bool = False,
    with_latex: bool = False,
    with_steps: bool = False,
) -> Derivatives:
    """Derive a formula, and evaluate at a point of one float for each variable where one is given.

    `method` is where the values come from: symbolic, backprop, forward or central; `h` is the differences' step.

    Raises GdcliError for a step that is not positive and finite, and for a formula that cannot be derived.

    >>> from gdcli.language.parse import parse
    >>> derive(parse("x^2 + y^2"), [1.0, 3.0]).values
    (2.0, 6.0)
    """
    check_step(h)
    point = None if at is None else check_point(formula, at)
    shown = gradient(formula, "backprop" if method == "backprop" else "auto")
    slopes = shown if method in ("auto", "backprop") else gradient(formula, method, h)
    if method == "symbolic":
        shown = slopes
    second = hessian(formula) if with_hessian else None
    derivation = steps(formula, shown.formula) if with_steps else None
    return Derivatives(formula, shown, slopes, second, point, h, with_latex, derivation)


def check_step(h: float | None) -> None:
    """Refuse a step that is not positive and finite."""
    if h is not None and not (0 < h < math.inf):
        raise GdcliError(
            f"{h:g} is not allowed; the step of a difference is positive and finite, such as 1e-6", setting="h"
        )


def check_point(formula: Formula, at: Sequence[float]) -> Point:
    """Refuse a point of the wrong size or with what is no number."""
    names = formula.variables
    if len(at) != len(names):
        raise GdcliError(f"got {len(at)} numbers for {len(names)} variables: {', '.join(names[:8])}", setting="at")
    for name, value in zip(names, at, strict=True):
        if not math.isfinite(value):
            raise GdcliError(f"{name} = {value} is not finite", setting="at")
    return tuple(float(value) for value in at)


def vanished(names: Sequence[str], at: Point, kind: str, h: float | None) -> tuple[str, ...]:
    """Say for which variables x + h is x, so that the difference is 0 whatever the function, and what would do."""
    if h is None or kind not in DIFFERENCES:
        return ()
    notes = []
    for name, x in zip(names, at, strict=True):
        if x + h == x and (kind == "forward" or x - h == x):
            good = DEFAULT_STEP[kind] * max(1.0, abs(x))
            notes.append(
                f"the {kind} step vanishes in {name}: {x:.6g} + {h:.6g} is {x:.6g} in float64, so the difference is 0; "
                f"--h {good:.1g} would do (the spacing of floats there is {math.ulp(x):.2g})"
            )
    return tuple(notes)
