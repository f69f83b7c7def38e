"""The learning rates that work at a point: what the Hessian's eigenvalues there allow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gdcli.calculus.gradient import gradient
from gdcli.descent.curvature import LARGEST, SYMBOLIC, Curvature, Ground
from gdcli.descent.descend import descend
from gdcli.descent.diagnosis import Diagnosis, diagnose
from gdcli.descent.rates import NOTHING, Rates, rates
from gdcli.descent.result import SMALL, Descent
from gdcli.descent.settings import Settings
from gdcli.descent.stopping import SETTLED
from gdcli.engine.sides import suspicious
from gdcli.errors import GdcliError
from gdcli.language.fault import faulty
from gdcli.language.formula import Formula
from gdcli.record import Json, Record, by_name, number
from gdcli.studies.derive import check_point

Row = tuple[float, ...]
DOWN = Settings(method="lbfgs", steps=2_000)  # how a start is taken to its minimum


@dataclass(frozen=True)
class LearningRates(Record):
    """The rates at a point: the kind of the point, its eigenvalues, and the way that led there from a start, or None.

    `curvature` is None where the Hessian is not finite, and `why` says where.
    """

    formula: Formula
    at: tuple[float, ...]
    diagnosis: Diagnosis
    curvature: Curvature | None
    descent: Descent | None = None
    why: str = ""

    @property
    def kind(self) -> str:
        """What is at the point: one of the contract's kinds."""
        return self.diagnosis.kind

    @property
    def vanishes(self) -> bool:
        """Whether the curvature does not tell what is here: heights had to, and f does not just stay the same."""
        return any(one.change in ("rises", "falls") for one in self.diagnosis.probes)

    @cached_property
    def rates(self) -> Rates:
        """The limit, the best rate, the best pair; None for what the eigenvalues do not allow."""
        if self.curvature is None or self.kind == "plateau" or (self.vanishes and not self.curvature.sure[-1]):
            return NOTHING
        found = rates(self.curvature.values, self.curvature.zero)
        return found._replace(best=None, rate=None, pair=None, condition=None) if self.vanishes else found

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli lr --format json` prints."""
        found, names = self.rates, self.formula.variables
        descent = self.descent
        return {
            "command": "lr",
            "expression": self.formula.text,
            "variables": list(names),
            "start": None if descent is None else by_name(names, descent.start.point),
            "at": by_name(names, self.at),
            "eigenvalues": None if self.curvature is None else list(map(number, self.curvature.values)),
            "condition": number(found.condition),
            "lr_limit": number(found.limit),
            "lr_best": number(found.best),
            "rate_best": number(found.rate),
            "momentum_best": None if found.pair is None else found.pair.to_dict(),
            "kind": self.kind,
        }


def learning_rates(formula: Formula, at: Sequence[float], *, descent: Descent | None = None) -> LearningRates:
    """Give the learning rates that work at a point of one float for each variable.

    Raises GdcliError for a point of the wrong size or not finite, and for more variables than a Hessian is made for.

    >>> from gdcli.language.parse import parse
    >>> learning_rates(parse("x^2 + 10y^2"), [0.0, 0.0]).rates.limit
    0.1
    """
    point = check_point(formula, at)
    if not 0 < len(point) <= LARGEST:
        raise GdcliError(f"a learning rate needs a Hessian: of 1 to {LARGEST:,} variables, here are {len(point):,}")
    ground = Ground(formula, gradient(formula).formula)
    length = math.hypot(*ground.gradient(point))
    small = length <= SMALL or (descent is not None and descent.stop.reason in SETTLED)
    found = diagnose(ground, point, small=small)
    curvature = found.curvature
    why = "" if curvature else _why(ground, point)
    return LearningRates(formula, point, found, curvature, descent, why)


def _why(ground: Ground, point: Row) -> str:
    """Why there is no curvature at a point."""
    if suspicious(ground.formula, point):
        return "f is not smooth here"
    named = [(ground.formula, ""), (ground.slopes, " in the gradient")]
    named += [(ground.second, " in the second derivatives")] if len(point) <= SYMBOLIC else []
    found = next((fault for part, whose in named if (fault := faulty(part, point, whose))), None)
    return "".join(found) + " here" * (not found[1]) if found else "the second derivatives are not finite here"


def learning_rates_below(formula: Formula, start: Sequence[float]) -> LearningRates:
    """Give the learning rates at the end of the way down from a start, by L-BFGS.

    Raises GdcliError as `learning_rates` does.
    """
    down = descend(formula, start, DOWN)
    return learning_rates(formula, down.end.point, descent=down)
