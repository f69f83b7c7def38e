"""How a descent over rows ended, in the words of `minimize`; what is not finite is told with its row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gdcli.descent.mishap import mishap
from gdcli.descent.outcome import outcome
from gdcli.descent.path import Recorder, Row
from gdcli.descent.settings import Settings, resolve
from gdcli.descent.stopping import SETTLED, Bounds, Stop
from gdcli.descent.walk import End
from gdcli.engine.arrays import compile_arrays
from gdcli.engine.python import Ending
from gdcli.language.fault import fault
from gdcli.language.formula import Formula
from gdcli.studies.fit.objective import TARGET
from gdcli.studies.fit.task import Task
from gdcli.studies.fit.walk import curvature_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LARGEST = 200  # parameters up to which the end of a model that is not linear is told a minimum from a saddle
ZERO = 1e-6  # an eigenvalue by differences is 0 up to this share of the largest


def stop_of(end: End, bounds: Bounds, recorder: Recorder, task: Task, settings: Settings) -> Stop:
    """Tell why the descent ended."""
    ending, last, row, _ = end
    nameless = Formula((), (), task.work.model.parameters)
    rate = mishap(end, nameless, nameless, settings) if ending is Ending.RATE else None
    if rate is not None:
        return rate
    if ending is Ending.BLOCKED and resolve(settings)[0].rule:
        ending = Ending.STUCK
    here, there = all(map(math.isfinite, row[:-2])), all(map(math.isfinite, row[-2:]))
    if ending is Ending.STOPPED and here and not there:
        return _not_finite(task, last, row[:-2])
    found = outcome(ending, last, row, bounds, recorder, nameless, nameless)
    return Stop(found.reason, found.message.replace("∇f", "∇loss").replace(" f = ", " loss = "))


def _not_finite(task: Task, step: int, point: Row) -> Stop:
    """Name the part of the loss that is not finite, and the first row where it is not."""
    import numpy as np

    over = task.steep
    outputs = [_over_rows(one, point, over.rows) for one in (over.formula, over.slopes)]
    bad = np.flatnonzero(~np.isfinite(np.array([array for found in outputs for array in found])).all(axis=0))
    when = "at the start" if step == 0 else f"in step {step}"
    if not len(bad):
        return Stop("diverged", f"diverged {when}: the sum over the rows is beyond float64")
    numbers = (*point, *(float(one) for one in over.rows[:, bad[0]]))
    part = fault(over.formula, over.slopes, numbers).replace(TARGET, task.work.model.target_name)
    hint = f"; {task.work.loss.wants}" if task.work.loss.wants else ""
    return Stop("not-finite", f"undefined {when}, for {len(bad)} of {over.rows.shape[1]} rows: {part}{hint}")


def _over_rows(formula: Formula, point: Sequence[float], rows: Floats) -> list[Floats]:
    """The outputs of a formula, each float64 of shape (count,); its variables are the parameters, then the columns."""
    import numpy as np

    count = rows.shape[1]
    return [np.broadcast_to(one, (count,)) for one in compile_arrays(formula)(*point, *rows)]


def is_minimum(task: Task, stop: Stop, point: Row) -> bool:
    """Whether the loss is least at the end, as its curvature tells; asked where a run stopped by itself."""
    if task.is_convex or stop.reason not in SETTLED or len(point) > LARGEST:
        return True
    import numpy as np

    matrix = np.array(curvature_of(task.steep)(*point)).reshape(len(point), -1)
    if not np.isfinite(matrix).all():
        return False
    values = np.linalg.eigvalsh((matrix + matrix.T) / 2)
    return bool(values[-1] > 0 and values[0] >= -ZERO * values[-1])
