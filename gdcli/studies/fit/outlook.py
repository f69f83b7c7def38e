"""How far a descent still is from the exact answer, and why it is slow.

Near the minimum the loss is a quadratic with the Hessian's eigenvalues: they tell how fast each way to it is
(gdcli/descent/rates.py), in the coordinates of this descent and in those of a scaled one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.descent.rates import LINEAR, NOTHING, Rates, pace, predicted, rates
from gdcli.record import Json, number
from gdcli.studies.fit.exact import Exact

if TYPE_CHECKING:
    from gdcli.studies.fit.result import Fit

DIGITS = math.log(1e-3)  # the steps that are told take the distance to a thousandth
NEAR = 1e-6  # a distance, relative to the parameters, that counts as there
ZERO = 1e-14  # an eigenvalue of at most this share of the largest is 0 within rounding


@dataclass(frozen=True)
class Outlook:
    """What the exact answer says of the descent; None where there is none, or where the method has no such theory.

    `excess` is the loss above the least, `distance` the largest difference of a parameter, relative to the largest
    parameter; `rates` what the eigenvalues allow, `rate` the contraction per step they predict, `measured` the one of
    the gradient's length, `steps` how many steps take the distance to a thousandth of it.
    """

    excess: float | None
    distance: float | None
    rates: Rates
    rate: float | None
    measured: float | None
    steps: int | None
    condition_at_exact: float | None

    def to_dict(self) -> dict[str, Json]:
        """Give the document."""
        return {
            "excess": number(self.excess),
            "distance": number(self.distance),
            "condition": number(self.rates.condition),
            "lr_limit": number(self.rates.limit),
            "lr_best": number(self.rates.best),
            "momentum_best": None if self.rates.pair is None else self.rates.pair.to_dict(),
            "rate_predicted": number(self.rate),
            "rate_measured": number(self.measured),
            "steps_for_three_digits": self.steps,
        }


def outlook(fit: Fit) -> Outlook:
    """Tell how far the descent of a fit is from the exact answer, and what would help."""
    exact = fit.exact
    seen = None if fit.options.batch else pace(fit.steps, [row[-1] for row in fit.path.tail]).rate
    if not isinstance(exact, Exact):
        return Outlook(None, None, NOTHING, None, seen, None, None)
    excess, distance = _apart(fit, exact)
    values = eigenvalues(exact, fit.matrix)
    zero, lr = ZERO * max(values), fit.settings.lr
    momentum = fit.values.get("momentum", 0.0)
    allowed = rates(values, zero, fit.method.name, momentum)
    rate = None if isinstance(lr, str) else predicted(values, zero, fit.method.name, lr, momentum)
    rate = rate if fit.method.name in LINEAR and not fit.options.batch else None
    need = steps_for(rate)
    plain = _condition(eigenvalues(exact, None))
    return Outlook(excess, distance, allowed, rate, seen, need, plain)


def _apart(fit: Fit, exact: Exact) -> tuple[float | None, float | None]:
    here, there = fit.end.parameters, exact.parameters
    excess = fit.end.loss - exact.loss
    largest = max(map(abs, there)) or 1.0
    distance = max(abs(a - b) for a, b in zip(here, there, strict=True)) / largest
    known = math.isfinite(excess) and math.isfinite(distance)
    return (excess, distance if exact.is_determined else None) if known else (None, None)


def eigenvalues(exact: Exact, matrix: Sequence[Sequence[float]] | None) -> list[float]:
    """The eigenvalues of the mean loss's Hessian at the exact answer, in the coordinates of a matrix."""
    import numpy as np

    root = exact.root if matrix is None else exact.root @ np.array(matrix)
    found = np.linalg.svd(root, compute_uv=False) ** 2
    return [float(one) for one in found] + [0.0] * (len(exact.parameters) - len(found))


def _condition(values: Sequence[float]) -> float | None:
    least, most = min(values), max(values)
    return most / least if least > ZERO * ZERO * most else None


def steps_for(rate: float | None) -> int | None:
    """How many steps take a distance to a thousandth; None where it does not fall, or is not known."""
    if rate is None or not 0 <= rate < 1:
        return None
    return 1 if rate == 0 else math.ceil(DIGITS / math.log(rate))
