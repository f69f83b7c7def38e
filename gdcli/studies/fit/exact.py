"""The exact answer next to a descent's: least squares by QR, else Levenberg-Marquardt from where the descent was best.

Levenberg 1944, Marquardt 1963: Newton's step with the curvature of the linearised model, damped until the loss falls.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from gdcli.studies.fit.losses import Loss
from gdcli.studies.fit.objective import Objective, Parts
from gdcli.studies.fit.system import System, Systems, curved_system, second_slope, squares_system

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ITERATIONS = 200
REFINEMENTS = 3  # of a linear model: one solves it, the others take away the rounding of the first
WORK = 500_000_000  # rows times parameters, over all iterations after the twentieth
LARGEST = 1000  # parameters; beyond, the equations take longer than a user waits
DAMPINGS = 40
BEYOND = "its equations are beyond float64"
OPEN = "the data do not determine the parameters: many fit as well as any"
UNSETTLED = "the search for it did not settle: there may be none, or many"
LEAST_SHARE = 1e-3  # of the promised fall, for a step to count
ENOUGH = 1e-9  # a promised fall of the loss, relative to it, that is none where no step keeps it


@dataclass(frozen=True)
class Exact:
    """Where the loss is least: the parameters, the loss (with the penalty), how they were found.

    `errors` are the standard errors of the parameters, None where there are none; `root` a matrix whose product with
    itself, transposed first, is the Hessian of the mean loss there; `rank` how many directions the data determine.
    """

    parameters: tuple[float, ...]
    loss: float
    method: str
    iterations: int
    errors: tuple[float, ...] | None
    root: Floats = field(compare=False)
    rank: int

    @property
    def is_determined(self) -> bool:
        """Whether the data determine each parameter."""
        return self.rank == len(self.parameters)


@dataclass(frozen=True)
class NoAnswer:
    """Why there is no exact answer."""

    why: str


class Found(NamedTuple):
    """A point where the loss is least, the equations there, and after how many iterations."""

    point: Floats
    system: System
    iterations: int


def exactly(
    parts: Parts, loss: Loss, objective: Objective, starts: Sequence[Sequence[float]], *, linear: bool
) -> Exact | NoAnswer:
    """Give the parameters where the loss is least.

    A linear model with squares is solved; any other is looked for from each of the starts, and the lowest counts; of a
    linear model the solution with squares is a start too.
    """
    import numpy as np

    size, squares = len(objective.parameters), loss.is_squares
    if size > LARGEST:
        return NoAnswer(f"for more than {LARGEST:,} parameters it is not looked for")
    if not squares and _is_flat(parts):
        return NoAnswer("the loss has no curvature that leads to it")
    system_at = (squares_system if squares else curved_system)(parts, objective)
    direct = linear and squares
    with np.errstate(all="ignore"):
        starts = [*starts, *_least_squares(parts, objective)] if linear and not squares else starts
        found = _solved(system_at, np.zeros(size)) if direct else _lowest(system_at, objective, starts)
    if isinstance(found, NoAnswer):
        return found
    point, system, iterations = found
    value = objective.value(point.tolist())
    if not (math.isfinite(value) and np.isfinite(system.root).all()):
        return NoAnswer(BEYOND)
    method = "least squares (QR)" if direct else "Levenberg-Marquardt" if squares else "Newton, damped"
    errors = _errors(loss, objective, system)
    return Exact(tuple(point.tolist()), value, method, iterations, errors, system.root, system.rank)


def _is_flat(parts: Parts) -> bool:
    """Whether the loss has no second slope, as |y - p| has none."""
    second = second_slope(parts.outer)
    op, _, value = second.nodes[second.outputs[0]]
    return op == "number" and value == 0


def _least_squares(parts: Parts, objective: Objective) -> list[tuple[float, ...]]:
    """The solution with squares: far from it a loss such as Huber's has no curvature to go by."""
    import numpy as np

    found = _solved(squares_system(parts, replace(objective, l2=0.0)), np.zeros(len(objective.parameters)))
    return [tuple(found.point.tolist())] if isinstance(found, Found) else []


def _solved(system_at: Systems, point: Floats) -> Found | NoAnswer:
    system = system_at(point.tolist())
    if system is None:
        return NoAnswer("the model is not finite in some row, or its squares are not")
    for _ in range(REFINEMENTS):
        point = point + system.step(0.0)
        system = system_at(point.tolist())
        if system is None:
            return NoAnswer(BEYOND)
    return Found(point, system, 1)


def _lowest(system_at: Systems, objective: Objective, starts: Sequence[Sequence[float]]) -> Found | NoAnswer:
    """The lowest of what the starts lead to, of points where the data determine each parameter."""
    found: list[Found] = []
    why = UNSETTLED
    for start in dict.fromkeys(map(tuple, starts)):
        now = _damped(system_at, objective, start)
        if isinstance(now, NoAnswer):
            continue
        if now.system.rank < len(start):
            why = OPEN
        else:
            found.append(now)
    return min(found, key=lambda one: objective.value(one.point.tolist())) if found else NoAnswer(why)


def _damped(system_at: Systems, objective: Objective, start: Sequence[float]) -> Found | NoAnswer:
    """Levenberg-Marquardt: the damping falls where the loss does, and rises where it does not."""
    import numpy as np

    point = np.array(start, dtype=np.float64)
    value, damping = objective.value(start), 1e-3
    for iteration in range(1, min(ITERATIONS, 20 + WORK // objective.rows.size // len(start)) + 1):
        system = system_at(point.tolist())
        if system is None or not math.isfinite(value):
            return NoAnswer("the model is not finite where the search for it begins")
        if not system.squares.max(initial=0.0) > 0:
            return NoAnswer("the predictions depend on no parameter there")
        moved = _lower(objective, system, point, value, damping)
        if moved is None:
            small = system.promise <= ENOUGH * abs(value) + 1e-300
            return _polished(system_at, objective, point, system, iteration) if small else NoAnswer(UNSETTLED)
        following, value, damping = moved
        still = _is_still(following - point, following, system)
        point = following
        if still:
            return _polished(system_at, objective, point, system_at(point.tolist()), iteration)
    return NoAnswer(UNSETTLED)


def _lower(
    objective: Objective, system: System, point: Floats, value: float, damping: float
) -> tuple[Floats, float, float] | None:
    """The next point, its loss and the next damping; None where no damping leads lower.

    A step counts where the loss falls by a share of what the quadratic promises; how large the share is says how far
    the quadratic can be trusted (Nielsen 1999).
    """
    largest = float(system.squares.max())
    for _ in range(DAMPINGS):
        following = point + system.step(damping * largest)
        reached = objective.value(following.tolist())
        promised = system.fall(damping * largest)
        share = (value - reached) / promised if promised > 0 else math.nan
        if reached < value and share > LEAST_SHARE:
            factor = max(0.1, 1 - (2 * min(share, 1.0) - 1) ** 3)
            return following, reached, max(damping * factor, 1e-15)
        damping = max(damping, 1e-15) * 4
    return None


def _is_still(step: Floats, point: Floats, system: System) -> bool:
    """Whether a step is lost in the rounding of the point."""
    import numpy as np

    return bool(np.linalg.norm(step * system.scale) <= 1e-13 * np.linalg.norm(point * system.scale))


def _polished(
    system_at: Systems, objective: Objective, point: Floats, system: System | None, iterations: int
) -> Found | NoAnswer:
    """A few undamped steps while they promise ever less: the loss no longer tells them apart, the slopes do."""
    if system is None:
        return NoAnswer(UNSETTLED)
    most = objective.value(point.tolist()) * (1 + ENOUGH)
    for _ in range(REFINEMENTS):
        following = point + system.step(0.0)
        after = system_at(following.tolist())
        lower = objective.value(following.tolist()) <= most
        if after is None or not lower or not after.promise < system.promise:
            break
        point, system = following, after
    return Found(point, system, iterations)


def _errors(loss: Loss, objective: Objective, system: System) -> tuple[float, ...] | None:
    """Standard errors: from what is left of the data for squares, from the curvature alone for a likelihood."""
    import numpy as np

    count, size = objective.rows.shape[1], len(objective.parameters)
    spread = system.spread()
    if spread is None or objective.l2 or not (loss.is_squares or loss.likelihood) or count <= size:
        return None
    share = system.rest / (count - size) if loss.is_squares else 1.0
    return tuple(np.sqrt(np.maximum(share * spread, 0.0)).tolist())
