"""What the end of a run says of its learning rate: the limit, the best, the contraction predicted and measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.descent.curvature import dot
from gdcli.descent.rates import LINEAR, NOTHING, Pace, Rates, pace, predicted, rates, steps_along, steps_to
from gdcli.descent.stopping import CUT_SHORT, RAN_AWAY

if TYPE_CHECKING:
    from gdcli.descent.curvature import Curvature
    from gdcli.descent.result import Descent

FORESEEN = 1_000_000_000  # steps


@dataclass(frozen=True)
class Outlook:
    """The rates that the curvature at the end allows, the contraction per step predicted and measured, steps to go.

    They are told from the curvature at the end; where a run ran away, at its best place. Without curvature, or where
    it does not say what is near, there are none.
    """

    step: int
    curvature: Curvature | None
    rates: Rates
    predicted: float | None
    pace: Pace
    needed: int | None

    @property
    def measured(self) -> float | None:
        """The contraction per step that was measured over the run's tail."""
        return self.pace.rate


def outlook(descent: Descent) -> Outlook:
    """Give the outlook of a run at its end."""
    place = descent.best if descent.stop.reason in RAN_AWAY else descent.end
    curvature = descent.diagnosis.curvature if place is descent.end else descent.ground.curvature(place.point)
    fell = pace(descent.steps, [row[-1] for row in descent.path.tail])
    if curvature is None or (descent.diagnosis.kind in ("plateau", "undefined") and place is descent.end):
        return Outlook(place.step, curvature, NOTHING, None, fell, None)
    values, method, lr = bent(curvature, descent), descent.method.name, descent.settings.lr
    momentum = descent.values.get("momentum", 0.0)
    allowed = rates(values, curvature.zero, method, momentum)
    foretold = None if isinstance(lr, str) else predicted(values, curvature.zero, method, lr, momentum)
    return Outlook(place.step, curvature, allowed, foretold, fell, _needed(descent, curvature, fell))


def _needed(descent: Descent, curvature: Curvature, fell: Pace) -> int | None:
    """How many more steps the tolerance takes, where it can be foreseen: None else.

    By the contraction of each direction where the curvature says what is near, else by a steady one of the run's tail.
    """
    settings = descent.settings
    if descent.stop.reason not in CUT_SHORT or min(bent(curvature, descent)) <= curvature.zero:
        return None
    if curvature.holds and is_linear(descent) and not isinstance(settings.lr, str):
        momentum, method = descent.values.get("momentum", 0.0), LINEAR[descent.method.name]
        along = [abs(dot(curvature.slope, vector)) for vector in curvature.vectors]
        factors = [method.factor(settings.lr * abs(value), momentum) for value in curvature.values]
        needed = steps_along(settings.tol, list(zip(along, factors, strict=True)))
    else:
        needed = steps_to(settings.tol, descent.end.gradient_norm, fell.rate) if fell.steady else None
    return None if needed is None or needed > FORESEEN else needed


def bent(curvature: Curvature, descent: Descent) -> tuple[float, ...]:
    """The eigenvalues of what is gone down on."""
    return tuple(-one for one in reversed(curvature.values)) if descent.settings.uphill else curvature.values


def is_linear(descent: Descent) -> bool:
    """Whether the run's method has a limit that the eigenvalues give, and its rate is a number."""
    return descent.method.name in LINEAR and not isinstance(descent.settings.lr, str)
