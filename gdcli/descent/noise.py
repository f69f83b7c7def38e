"""Where a run's f is below its own rounding: it no longer tells progress, the gradient does."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.engine.rounding import rounding

if TYPE_CHECKING:
    from gdcli.descent.result import Descent

NOTHING = 1e-300  # rounding of that size is what underflow leaves
WORTH = 5_000  # nodes; of larger formulas the rounding is not worked out


@dataclass(frozen=True)
class Noise:
    """The rounding of f at the end, and the first step of the kept path from which f stays below it."""

    size: float
    step: int
    point: tuple[float, ...]


def noise(descent: Descent) -> Noise | None:
    """Tell how f of a run drowns in its own rounding; None where it does not.

    Of `x^2 - 4x + 4` near 2 the terms are 4 and 8: their rounding, 1.8e-15, is all that is left of f.
    """
    if len(descent.formula.nodes) > WORTH:
        return None
    [size] = rounding(descent.formula, descent.end.point, descent.settings.dtype)
    if not abs(descent.end.f) <= size < math.inf or size < NOTHING or descent.end.gradient_norm == 0:
        return None
    steps, rows = descent.path.steps, descent.path.rows
    first = len(rows)
    while first > 0 and abs(rows[first - 1][-2]) <= size:
        first -= 1
    return Noise(size, steps[first], rows[first][:-2]) if first < len(rows) else None
