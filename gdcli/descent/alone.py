"""Runs that do not go in step, walked one after another: searches, float32, and rates out of their range."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from gdcli.calculus.gradient import Gradient
from gdcli.descent.block import CODE
from gdcli.descent.descend import descend
from gdcli.descent.herd import Ends
from gdcli.descent.settings import Settings
from gdcli.engine.arrays import compile_arrays
from gdcli.language.formula import Formula

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Watch = Callable[[int], None]


def one_by_one(
    formula: Formula,
    points: Floats,
    slopes: Gradient,
    settings_of: Callable[[int], Settings],
    ends: Ends,
    watch: Watch | None = None,
) -> None:
    """Walk the unruly runs and write down where they end; a Ctrl-C leaves those that were not begun at their starts.

    `points` are all starts, (runs, n). Only `lr`, `momentum` and a method's settings differ from run to run.
    """
    import numpy as np

    begun = not (ends.reason == CODE["interrupted"]).any()
    with suppress(KeyboardInterrupt):
        for run in ends.unruly if begun else ():
            done = descend(formula, points[run].tolist(), settings_of(run), slopes=slopes)
            ends.points[:, run] = done.end.point
            ends.f[run], ends.gradient_norm[run] = done.end.f, done.end.gradient_norm
            ends.steps[run], ends.reason[run] = done.steps, CODE[done.stop.reason]
            if done.stop.reason == "interrupted":
                break
            if watch is not None:
                watch(int(np.count_nonzero(ends.reason >= 0)))
    left = [run for run in ends.unruly if ends.reason[run] < 0]
    if left:
        starts = points[left].T
        ends.points[:, left] = starts
        ends.f[left] = compile_arrays(formula)(*starts)[0]
        ends.gradient_norm[left] = np.hypot.reduce(np.abs(compile_arrays(slopes.formula)(*starts)), axis=0)
        ends.reason[left] = CODE["interrupted"]
