"""A fit: the model is read, the data are checked, the descent goes down, the exact answer is worked out beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gdcli.descent.mishap import mishap
from gdcli.descent.outcome import outcome
from gdcli.descent.path import Path, Recorder, Row
from gdcli.descent.settings import Settings, resolve, within
from gdcli.descent.stopping import Bounds, Stop
from gdcli.descent.walk import End, Watch
from gdcli.engine.python import Ending
from gdcli.errors import GdcliError
from gdcli.language.fault import fault
from gdcli.language.formula import Builder, Formula
from gdcli.studies.fit.data import Data, Source
from gdcli.studies.fit.exact import Exact, NoAnswer, exactly
from gdcli.studies.fit.linear import Regressors, regressors_of
from gdcli.studies.fit.losses import Loss, find_loss
from gdcli.studies.fit.model import Model, read_model
from gdcli.studies.fit.objective import Objective, Parts, objective, parts_of
from gdcli.studies.fit.quality import column_of, held_out, quality, remarks, target_of
from gdcli.studies.fit.result import Fit, Options, Place
from gdcli.studies.fit.scaling import Coordinates, scaled
from gdcli.studies.fit.start import start_of
from gdcli.studies.fit.walk import Batches, curvature_of, walk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

LARGEST = 200  # parameters up to which the end of a model that is not linear is told a minimum from a saddle
CONVEX = ("mse", "logloss", "huber", "mae")


@dataclass(frozen=True)
class _Task:
    """What a fit works on: the objective in the parameters, and the one in the coordinates of the descent."""

    model: Model
    loss: Loss
    parts: Parts
    regressors: Regressors | None
    plain: Objective
    coordinates: Coordinates
    steep: Objective
    other: Coordinates | None

    @property
    def is_convex(self) -> bool:
        return self.regressors is not None and self.loss.name in CONVEX


def fit_model(source: Source, model: str, options: Options, settings: Settings, watch: Watch | None = None) -> Fit:
    r"""Fit a model to data: descend over the rows, and solve exactly where that can be done.

    Raises GdcliError for what is no model of these columns, data that are none, and settings that are not allowed.

    >>> from gdcli.studies.fit.data import read_data
    >>> found = fit_model(read_data(b"x,y\n0,1\n1,3\n2,5\n"), "y = a + b*x", Options(), Settings(steps=1000))
    >>> [round(one, 6) for one in found.end.parameters]
    [1.0, 2.0]
    """
    _check(options)
    written, loss = _model(model, source), find_loss(options.loss, options.loss_formula)
    data = source.columns(written.columns, skip_missing=options.skip_missing)
    target = target_of(written, loss, data)
    kept, left = held_out(data.count, options.test, settings.seed or 0)
    task = _task(written, loss, data, target, kept, options)
    batches = _batches(options, settings, len(kept))
    settings = replace(settings, steps=options.epochs * batches.steps) if options.epochs is not None else settings
    start, told = start_of(task.steep, task.coordinates, written, options.start, settings.seed or 0)
    recorder = Recorder(max(1, settings.every // batches.steps))
    told_epochs = options.epochs is not None or batches.steps == 1
    watch_epoch = watch if watch is None or told_epochs else lambda epoch: watch(epoch * batches.steps)
    end, bounds = walk(task.steep, start, settings, batches, recorder, watch_epoch)
    best = recorder.best or (end.step, end.row)
    path = recorder.path(end.step, end.row)
    scale = _Steps(batches.steps, settings.steps, task.coordinates)
    stop = _stop(end._replace(step=scale.step(end.step)), bounds, recorder, task, settings)
    exact = _exact(task, [best[1][:-2], start], stop)
    last = scale.place(end.step, end.row)
    method, values = resolve(settings)
    rows = {name: data.column(name) for name in data.names}
    return Fit(
        written, loss, options, settings, method, values,
        {name: column_of(rows[name]) for name in written.inputs}, data.count, stop, last, scale.place(*best),
        scale.path(path), exact, quality(written, loss, task.plain, rows, kept, target, last.parameters),
        quality(written, loss, task.plain, rows, left, target, last.parameters) if len(left) else None,
        task.regressors is not None, _is_minimum(task, stop, end.row[:-2]), _weights(task.plain, options),
        _rows(task.coordinates), _rows(task.other), batches.steps,
        (*data.notes, *told, *remarks(written, data, source.names)),
    )  # fmt: skip


def _model(text: str, source: Source) -> Model:
    """The model; a mistake in it may come from what the columns are called."""
    try:
        return read_model(text, source.names)
    except GdcliError as wrong:
        if source.naming:
            wrong.hint = f"{wrong.hint}\n{source.naming}".strip()
        raise


def _check(options: Options) -> None:
    within("batch", options.batch, 0, 10**9, whole=True)
    within("test", options.test, 0, 1, ends="[)")
    within("l2", options.l2, 0, math.inf)
    if options.epochs is not None:
        within("epochs", options.epochs, 0, 10**9, whole=True)


def _batches(options: Options, settings: Settings, count: int) -> Batches:
    return Batches(0 if options.batch >= count else options.batch, settings.seed or 0, count)


def _task(model: Model, loss: Loss, data: Data, target: Floats, kept: Places, options: Options) -> _Task:
    """Both objectives over the rows that are fitted."""
    import numpy as np

    parts = parts_of(model.formula, loss)
    names = [name for name in parts.inner.variables if name not in model.parameters]
    columns = [data.column(name) for name in names]
    rows = np.vstack([*columns, target]) if len(kept) == data.count else np.vstack([*columns, target])[:, kept]
    inner = Formula(parts.inner.nodes, parts.inner.outputs, (*model.parameters, *names))
    parts = Parts(inner, parts.outer)
    regressors = regressors_of(inner, model.parameters)
    plain = objective(parts, model.parameters, rows, options.l2)
    here = Coordinates(inner, rows[:-1])
    if options.standardize:
        here = scaled(inner, model.parameters, rows[:-1], regressors)
    steep = plain
    if here.matrix is not None:
        steep = objective(Parts(here.formula, parts.outer), model.parameters, np.vstack([here.rows, rows[-1:]]),
                          options.l2, here.matrix)  # fmt: skip
        steep = replace(steep, penalized=plain.penalized)
    return _Task(model, loss, parts, regressors, plain, here, steep, _other(here, inner, model, rows[:-1], regressors))


def _other(
    here: Coordinates, formula: Formula, model: Model, rows: Floats, regressors: Regressors | None
) -> Coordinates | None:
    """The scaled coordinates that the descent did not take, where there are some."""
    if here.matrix is not None:
        return None
    try:
        return scaled(formula, model.parameters, rows, regressors)
    except GdcliError:
        return None


@dataclass(frozen=True)
class _Steps:
    """From a walk's places to a fit's: epochs become steps, points become parameters."""

    epoch: int
    most: int
    coordinates: Coordinates

    def place(self, step: int, row: Row) -> Place:
        return Place(self.step(step), self.coordinates.parameters(row[:-2]), row[-2], row[-1])

    def step(self, step: int) -> int:
        return min(step * self.epoch, max(self.most, step))

    def path(self, path: Path) -> Path:
        rows = tuple((*self.coordinates.parameters(row[:-2]), *row[-2:]) for row in path.rows)
        return Path(tuple(map(self.step, path.steps)), rows, self.step(path.taken))


def _exact(task: _Task, points: Sequence[Row], stop: Stop) -> Exact | NoAnswer:
    """The exact answer, from the best place of the descent or its start; a Ctrl-C ends the search for it too."""
    if stop.reason == "interrupted":
        return NoAnswer("the run was interrupted")
    starts = [task.coordinates.parameters(point) for point in points]
    try:
        return exactly(task.parts, task.loss, task.plain, starts, linear=task.regressors is not None)
    except KeyboardInterrupt:
        return NoAnswer("the search for it was interrupted")


def _stop(end: End, bounds: Bounds, recorder: Recorder, task: _Task, settings: Settings) -> Stop:
    """Why the descent ended, in the words of `minimize`; what is not finite is told with its row."""
    ending, last, row, _ = end
    names = task.model.parameters
    if ending is Ending.RATE:
        found = mishap(end, Builder().formula((), names), Builder().formula((), names), settings)
        assert found is not None
        return found
    if ending is Ending.BLOCKED and resolve(settings)[0].rule:
        ending = Ending.STUCK
    point, value, length = row[:-2], *row[-2:]
    if (
        ending is Ending.STOPPED
        and all(map(math.isfinite, point))
        and not (math.isfinite(value) and math.isfinite(length))
    ):
        return _not_finite(task, last, point)
    found = outcome(ending, last, row, bounds, recorder, Formula((), (), names), Formula((), (), names))
    return Stop(found.reason, found.message.replace("∇f", "∇loss").replace(" f = ", " loss = "))


def _not_finite(task: _Task, step: int, point: Row) -> Stop:
    """Name the part of the loss that is not finite, and the row."""
    import numpy as np

    from gdcli.studies.fit.scaling import over_rows

    steep = task.steep
    outputs = [over_rows(one, point, steep.rows) for one in (steep.formula, steep.slopes)]
    bad = np.flatnonzero(~np.isfinite(np.array([array for found in outputs for array in found])).all(axis=0))
    when = "at the start" if step == 0 else f"in step {step}"
    if not len(bad):
        return Stop("diverged", f"diverged {when}: the sum over the rows is beyond float64")
    here = task.plain if task.coordinates.matrix is None else steep
    numbers = (*point, *(float(one) for one in here.rows[:, bad[0]]))
    part = fault(here.formula, here.slopes, numbers).replace("#y", task.model.target_name)
    hint = "; logloss wants a model in (0, 1), such as sigmoid(...)" * (task.loss.name == "logloss")
    return Stop("not-finite", f"undefined {when}, for {len(bad)} of {steep.rows.shape[1]} rows: {part}{hint}")


def _is_minimum(task: _Task, stop: Stop, point: Row) -> bool:
    """Whether the loss is least at the end, as far around as its curvature tells; only asked where a run stopped."""
    if task.is_convex or stop.reason not in ("gradient", "no-progress") or len(point) > LARGEST:
        return True
    import numpy as np

    matrix = np.array(curvature_of(task.steep)(*point)).reshape(len(point), -1)
    if not np.isfinite(matrix).all():
        return False
    values = np.linalg.eigvalsh((matrix + matrix.T) / 2)
    return bool(values[0] >= -1e-6 * max(1e-300, abs(values[-1])) and values[-1] > 0)


def _weights(plain: Objective, options: Options) -> tuple[str, ...]:
    """The parameters that the penalty draws to 0."""
    pairs = zip(plain.parameters, plain.penalized, strict=True)
    return tuple(name for name, holds in pairs if holds and options.l2)


def _rows(coordinates: Coordinates | None) -> tuple[Row, ...] | None:
    if coordinates is None or coordinates.matrix is None:
        return None
    return tuple(tuple(row) for row in coordinates.matrix.tolist())
