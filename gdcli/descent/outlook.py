"""What the end of a run says of its learning rate: the limit, the best, the contraction predicted and measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.descent.curvature import dot
from gdcli.descent.rates import LINEAR, NOTHING, Rates, measured, predicted, rates, steps_along, steps_to

if TYPE_CHECKING:
    from gdcli.descent.curvature import Curvature
    from gdcli.descent.result import Descent

CUT_SHORT = ("steps", "interrupted")
RAN_AWAY = ("diverged", "not-finite")


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
    measured: float | None
    needed: int | None


def outlook(descent: Descent) -> Outlook:
    """Give the outlook of a run at its end."""
    place = descent.best if descent.stop.reason in RAN_AWAY else descent.end
    curvature = descent.diagnosis.curvature if place is descent.end else descent.ground.curvature(place.point)
    fell = _measured(descent)
    if curvature is None or (descent.diagnosis.kind in ("plateau", "undefined") and place is descent.end):
        return Outlook(place.step, curvature, NOTHING, None, fell, None)
    values, method, lr = bent(curvature, descent), descent.method.name, descent.settings.lr
    momentum = descent.values.get("momentum", 0.0)
    allowed = rates(values, curvature.zero, method, momentum)
    foretold = None if isinstance(lr, str) else predicted(values, curvature.zero, method, lr, momentum)
    goes_on = allowed.best is not None and descent.stop.reason in CUT_SHORT
    needed = _needed(descent, curvature, fell) if goes_on else None
    return Outlook(place.step, curvature, allowed, foretold, fell, needed)


def _needed(descent: Descent, curvature: Curvature, fell: float | None) -> int | None:
    """Steps still needed: by the rate of each direction where the curvature says what is near, else as it went."""
    settings = descent.settings
    if isinstance(settings.lr, str) or not is_linear(descent) or not curvature.holds:
        return steps_to(settings.tol, descent.end.gradient_norm, fell)
    momentum, method = descent.values.get("momentum", 0.0), LINEAR[descent.method.name]
    along = [abs(dot(curvature.slope, vector)) for vector in curvature.vectors]
    factors = [method.factor(settings.lr * abs(value), momentum) for value in curvature.values]
    return steps_along(settings.tol, list(zip(along, factors, strict=True)))


def bent(curvature: Curvature, descent: Descent) -> tuple[float, ...]:
    """The eigenvalues of what is gone down on."""
    return tuple(-one for one in reversed(curvature.values)) if descent.settings.uphill else curvature.values


def is_linear(descent: Descent) -> bool:
    """Whether the run's method has a limit that the eigenvalues give, and its rate is a number."""
    return descent.method.name in LINEAR and not isinstance(descent.settings.lr, str)


def _measured(descent: Descent) -> float | None:
    path = descent.path
    return measured(path.steps, [row[-1] for row in path.rows])
