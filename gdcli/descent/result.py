"""A Descent: what was walked on, how, where it went, and why it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from gdcli.calculus.backprop import backprop
from gdcli.calculus.differences import DEFAULT_STEP
from gdcli.calculus.gradient import Gradient
from gdcli.descent.meter import Asked
from gdcli.descent.methods import Method
from gdcli.descent.path import Path, Row
from gdcli.descent.rules import Rule, read_rule
from gdcli.descent.settings import Settings
from gdcli.descent.stopping import REASONS, SETTLED, Stop
from gdcli.errors import ExitCode, GdcliError
from gdcli.language.formula import Formula
from gdcli.language.write import write_each
from gdcli.record import Json, Record, by_name, number

if TYPE_CHECKING:
    from gdcli.descent.advice import Advice
    from gdcli.descent.curvature import Ground
    from gdcli.descent.diagnosis import Diagnosis
    from gdcli.descent.explain import Explanation
    from gdcli.descent.noise import Noise
    from gdcli.descent.outlook import Outlook


SMALL = 1e-8  # where a run has no tolerance, a gradient of that length counts as none


@dataclass(frozen=True)
class Place:
    """One place of a run: the step, the point, f, the gradient and its length there."""

    step: int
    point: Row
    f: float
    gradient: Row
    gradient_norm: float

    def to_dict(self, variables: Sequence[str]) -> dict[str, Json]:
        """Give the document: the point and the gradient by name."""
        return {
            "step": self.step,
            "point": by_name(variables, self.point),
            "f": number(self.f),
            "gradient": by_name(variables, self.gradient),
            "gradient_norm": number(self.gradient_norm),
        }


@dataclass(frozen=True)
class Descent(Record):
    """A run: what was walked on, how, where it went, and why it ended."""

    formula: Formula
    gradient: Gradient
    method: Method
    settings: Settings
    values: Mapping[str, float]
    stop: Stop
    start: Place
    end: Place
    best: Place
    path: Path = field(repr=False)
    asked: Asked

    @property
    def steps(self) -> int:
        """How many steps were done."""
        return self.end.step

    @cached_property
    def ground(self) -> Ground:
        """The function with a gradient that is no difference; runs on one function share it."""
        return _ground(self.formula, self.gradient)

    @cached_property
    def diagnosis(self) -> Diagnosis:
        """What is at the end: a minimum, a saddle, a plateau, ...; worked out when it is asked for."""
        from gdcli.descent.diagnosis import diagnose

        small = self.stop.reason == "gradient" or self.end.gradient_norm <= (self.settings.tol or SMALL)
        return diagnose(
            self.ground, self.end.point, small=small, uphill=self.settings.uphill, dtype=self.settings.dtype
        )

    @cached_property
    def outlook(self) -> Outlook:
        """What the end says of the learning rate."""
        from gdcli.descent.outlook import outlook

        return outlook(self)

    @cached_property
    def advice(self) -> Advice | None:
        """What to try next, tried: None where the run ended well or nothing that was tried helps."""
        from gdcli.descent.advice import advice

        return advice(self)

    @cached_property
    def noise(self) -> Noise | None:
        """Where f drowned in its own rounding; None where it did not."""
        from gdcli.descent.noise import noise

        return noise(self)

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of the reason; where a run stopped by itself it depends on what is there."""
        reason = REASONS[self.stop.reason]
        one = reason.there is reason.elsewhere
        return reason.there if one or self.diagnosis.is_end(uphill=self.settings.uphill) else reason.elsewhere

    @property
    def is_found(self) -> bool:
        """Whether the run stopped by itself where what it looked for is."""
        return self.stop.reason in SETTLED and self.exit_code == ExitCode.DONE

    @property
    def message(self) -> str:
        """The sentence of the stop, knowing what is there: `converged ...`, or `..., but this is no minimum`."""
        return self.stop.judged("maximum" if self.settings.uphill else "minimum", is_found=self.is_found)

    @property
    def gradient_texts(self) -> dict[str, str]:
        """The gradient as text, by variable."""
        return dict(zip(self.formula.variables, write_each(self.gradient.formula), strict=True))

    @property
    def rule(self) -> Rule:
        """The method's rule, read; a search has none, which is a GdcliError."""
        return read_rule(self.method.rule, list(self.values))

    def explain(self, k: int) -> Explanation:
        """Give the arithmetic of step `k` (1, 2, ...) with its numbers.

        Raises GdcliError for a step that was not done and for a method that is no rule.
        """
        from gdcli.descent.explain import explain

        if not 1 <= k <= self.steps:
            raise GdcliError(f"there is no step {k}; the run took {self.steps}", setting="explain")
        return explain(self.formula, self.gradient, self.start.point, self.settings, k)

    def row(self, chosen: Mapping[str, Json]) -> dict[str, Json]:
        """Give what a document of several runs says of this one, after what was `chosen` for it."""
        return {
            **chosen,
            "reason": self.stop.reason,
            "steps": self.steps,
            "f": number(self.end.f),
            "gradient_norm": number(self.end.gradient_norm),
            "point": by_name(self.formula.variables, self.end.point),
        }

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli minimize --format json` prints."""
        names, settings = self.formula.variables, self.settings
        return {
            "command": "maximize" if settings.uphill else "minimize",
            "expression": self.formula.text,
            "variables": list(names),
            "gradient": dict(self.gradient_texts),
            "method": self.method.name,
            "rule": self.method.rule or None,
            "settings": {
                "lr": settings.lr, "momentum": settings.momentum or 0.0, "steps": settings.steps, "tol": settings.tol,
                "gradient": self.gradient.source, "h": settings.h, "target": settings.target, "every": settings.every,
                "seed": settings.seed, "dtype": settings.dtype,
                **{name: number(value) for name, value in self.values.items()},
            },
            "stop": {
                "reason": self.stop.reason, "message": self.message, "exit_code": int(self.exit_code),
            },
            "steps": self.steps,
            "evaluations": self.asked.to_dict(),
            "start": self.start.to_dict(names),
            "end": self.end.to_dict(names),
            "best": self.best.to_dict(names),
            "diagnosis": self._diagnosis_document(),
            "path": [_path_row(names, step, row) for step, row in self.path],
        }  # fmt: skip

    def _diagnosis_document(self) -> dict[str, Json]:
        outlook = self.outlook
        curvature = outlook.curvature
        return {
            "kind": self.diagnosis.kind,
            "eigenvalues": None if curvature is None else list(map(number, curvature.values)),
            "eigenvalues_at_step": None if curvature is None else outlook.step,
            "condition": number(outlook.rates.condition),
            "lr_limit": number(outlook.rates.limit),
            "lr_best": number(outlook.rates.best),
            "momentum_best": None if outlook.rates.pair is None else outlook.rates.pair.to_dict(),
            "rate_measured": number(outlook.measured),
            "rate_predicted": number(outlook.predicted),
            "steps_needed": outlook.needed,
            "rounding": None if self.noise is None else number(self.noise.size),
            "advice": None if self.advice is None else self.advice.command,
        }


def _path_row(names: Sequence[str], step: int, row: Row) -> dict[str, Json]:
    *point, value, length = row
    return {"step": step, "point": by_name(names, point), "f": number(value), "gradient_norm": number(length)}


@lru_cache(maxsize=4)
def _ground(formula: Formula, gradient: Gradient) -> Ground:
    """The ground of the runs with a gradient: its second derivatives take longer to derive than many a run to walk."""
    from gdcli.descent.curvature import Ground

    exact = gradient.source not in DEFAULT_STEP
    slopes = gradient.formula if exact else backprop(formula)
    return Ground(formula, slopes, by_sympy=gradient.source == "symbolic")
