"""How far a descent still is from the exact answer, why it is slow, and what would help.

Near the minimum the loss is a quadratic with the Hessian's eigenvalues: they tell how fast each way to it is
(gdcli/descent/rates.py), in the coordinates of this descent and in those of a scaled one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gdcli.descent.rates import LINEAR, NOTHING, Rates, pace, predicted, rates
from gdcli.record import Json, number
from gdcli.studies.fit.exact import Exact

if TYPE_CHECKING:
    from gdcli.studies.fit.result import Fit

DIGITS = math.log(1e-3)  # the steps that are told take the distance to a thousandth
NEAR = 1e-6  # a distance, relative to the parameters, that counts as there
ZERO = 1e-14  # an eigenvalue of at most this share of the largest is 0 within rounding


class Help(NamedTuple):
    """What would help: the changed options, and how many steps then take the distance to a thousandth; None unknown."""

    options: tuple[tuple[str, str], ...]
    steps: int | None
    why: str


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
    help: Help | None

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
            "advice": None if self.help is None else {**dict(self.help.options), "steps": self.help.steps},
        }


def outlook(fit: Fit) -> Outlook:
    """Tell how far the descent of a fit is from the exact answer, and what would help."""
    exact = fit.exact
    seen = None if fit.options.batch else pace(fit.steps, [row[-1] for row in fit.path.tail]).rate
    if not isinstance(exact, Exact):
        return Outlook(None, None, NOTHING, None, seen, None, None, None)
    excess, distance = _apart(fit, exact)
    values = eigenvalues(exact, fit.matrix)
    zero, lr = ZERO * max(values), fit.settings.lr
    momentum = fit.values.get("momentum", 0.0)
    allowed = rates(values, zero, fit.method.name, momentum)
    rate = None if isinstance(lr, str) else predicted(values, zero, fit.method.name, lr, momentum)
    rate = rate if fit.method.name in LINEAR and not fit.options.batch else None
    need = steps_for(rate)
    plain = _condition(eigenvalues(exact, None))
    there = fit.is_found if distance is None else distance <= NEAR
    helping = None if there else _help(fit, exact, allowed, need)
    return Outlook(excess, distance, allowed, rate, seen, need, plain, helping)


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


def _help(fit: Fit, exact: Exact, allowed: Rates, need: int | None) -> Help | None:
    """The first change that takes half the steps or less: scaled columns, the best rate, a momentum."""
    if fit.method.name not in LINEAR or isinstance(fit.settings.lr, str) or allowed.best is None:
        return None
    for change in _changes(fit, exact, allowed):
        if change.steps is not None and (need is None or 2 * change.steps <= need):
            return change
    return None


def _changes(fit: Fit, exact: Exact, allowed: Rates) -> list[Help]:
    found = []
    if fit.scaled is not None and not fit.options.standardize:
        values = eigenvalues(exact, fit.scaled)
        better = rates(values, ZERO * max(values))
        if better.best and better.condition and 2 * better.condition <= (allowed.condition or math.inf):
            found.append(_by_rate(better, (("standardize", ""),), "with scaled columns the condition number is"))
    found.append(_by_rate(allowed, (), "the best learning rate is"))
    chosen = [best if best.steps is None or best.steps < 1000 or pair is None else pair for best, pair in found]
    return [_with_steps(one, fit.settings.steps) for one in chosen]


def _with_steps(change: Help, steps: int) -> Help:
    """The change with as many steps as it takes, where the run has fewer."""
    if change.steps is None or change.steps <= steps:
        return change
    enough = math.ceil(change.steps / 1000) * 1000
    return change._replace(options=(*change.options, ("steps", str(enough))))


def _by_rate(allowed: Rates, options: tuple[tuple[str, str], ...], why: str) -> tuple[Help, Help | None]:
    """The best learning rate, and the best with a momentum."""
    told = allowed.condition if options else allowed.best
    why = f"{why} {told:.4g}" if told is not None else why
    best = Help((*options, ("lr", f"{allowed.best:.3g}")), steps_for(allowed.rate), why)
    if allowed.pair is None:
        return best, None
    rate, momentum, contraction = allowed.pair
    pair = Help((*options, ("lr", f"{rate:.3g}"), ("momentum", f"{momentum:.4g}")), steps_for(contraction),
                f"{why}, and momentum helps")  # fmt: skip
    return best, pair
