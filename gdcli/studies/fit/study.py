"""A fit: the model is read, the data are checked, the descent goes down, the exact answer is worked out beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from gdcli.descent.path import Path, Recorder, Row
from gdcli.descent.settings import Settings, resolve, within
from gdcli.descent.stopping import REASONS, Stop
from gdcli.descent.walk import End, Watch
from gdcli.errors import ExitCode
from gdcli.studies.data.source import Source
from gdcli.studies.fit.advice import advice
from gdcli.studies.fit.ending import is_minimum, stop_of
from gdcli.studies.fit.exact import Exact, NoAnswer, exactly
from gdcli.studies.fit.quality import column_of, qualities, remarks
from gdcli.studies.fit.result import SAMPLE, Fit, Options, Place
from gdcli.studies.fit.scaling import Coordinates
from gdcli.studies.fit.start import start_of
from gdcli.studies.fit.task import Task, Work, task_of, work_of
from gdcli.studies.fit.walk import Batches, walk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def fit_model(source: Source, model: str, options: Options, settings: Settings, watch: Watch | None = None) -> Fit:
    r"""Fit a model to data: descend over the rows, and solve exactly where that can be done.

    `watch` is called with the number of the step, or of the epoch where the options count in epochs.

    Raises GdcliError for what is no model of these columns, data that are none, and settings that are not allowed.

    >>> from gdcli.studies.data.source import read_data
    >>> found = fit_model(read_data(b"x,y\n0,1\n1,3\n2,5\n"), "y = a + b*x", Options(), Settings(steps=1000))
    >>> [round(one, 6) for one in found.end.parameters]
    [1.0, 2.0]
    """
    import numpy as np

    _check(options)
    with np.errstate(all="ignore"):  # what is not finite is told, and NumPy's warnings are for programmers
        return _fitted(source, model, options, settings, watch)


def _fitted(source: Source, model: str, options: Options, settings: Settings, watch: Watch | None) -> Fit:
    work = work_of(source, model, options, settings.seed or 0)
    task, settings, walked, start, told = _descended(work, options, settings, watch)
    notes = (*work.data.notes, *told, *remarks(work.model, work.data, source.names))
    fit = _fit(task, options, settings, walked, _exact(task, [walked.best_point, start], walked.stop), notes)
    return replace(fit, advice=advice(fit, lambda options, settings: _trial(work, options, settings)))


class _Descent(NamedTuple):
    """A descent: what it was on, its settings with the steps counted, where it went, its start and notes on that."""

    task: Task
    settings: Settings
    walked: _Walked
    start: Row
    told: tuple[str, ...]


def _descended(work: Work, options: Options, settings: Settings, watch: Watch | None) -> _Descent:
    task = task_of(work, options)
    count, seed = len(work.kept), settings.seed or 0
    batches = Batches(0 if options.batch >= count else options.batch, seed, count)
    if options.epochs is not None:
        settings = replace(settings, steps=options.epochs * batches.steps)
    start, told = start_of(task.steep, task.coordinates, work.model, options.start, seed, work.loss.wants)
    watch = watch if watch is None else _counted(watch, options, batches)
    return _Descent(task, settings, _walked(task, start, settings, batches, watch), start, told)


def _trial(work: Work, options: Options, settings: Settings) -> tuple[int, float] | None:
    """Where a descent with other options ends, and its loss; None where it did not end well."""
    walked = _descended(work, replace(options, epochs=None), settings, None).walked
    return (walked.last.step, walked.last.loss) if REASONS[walked.stop.reason].there == ExitCode.DONE else None


def _check(options: Options) -> None:
    within("batch", options.batch, 0, 10**9, whole=True)
    within("test", options.test, 0, 1, ends="[)")
    within("l2", options.l2, 0, math.inf)
    if options.epochs is not None:
        within("epochs", options.epochs, 0, 10**9, whole=True)


def _counted(watch: Watch, options: Options, batches: Batches) -> Watch:
    """What the walk calls with the number of an epoch."""
    return watch if options.epochs is not None else lambda epoch: watch(epoch * batches.steps)


@dataclass(frozen=True)
class _Walked:
    """A descent that was walked, in steps and parameters; `best_point` is in its own coordinates."""

    stop: Stop
    last: Place
    best: Place
    best_point: Row
    end_point: Row
    path: Path
    epoch: int


def _walked(task: Task, start: Row, settings: Settings, batches: Batches, watch: Watch | None) -> _Walked:
    """Walk, and tell the places in steps and parameters, where the walk has epochs and coordinates."""
    recorder = Recorder(max(1, settings.every // batches.steps))
    end, bounds = walk(task.steep, start, settings, batches, recorder, watch)
    best = recorder.best or (end.step, end.row)
    path = recorder.path(end.step, end.row)
    units = _Units(batches.steps, settings.steps, task.coordinates)
    stop = stop_of(End(end.ending, units.step(end.step), end.row), bounds, recorder, task, settings)
    return _Walked(stop, units.place(end.step, end.row), units.place(*best), best[1][:-2], end.row[:-2],
                   units.path(path), batches.steps)  # fmt: skip


@dataclass(frozen=True)
class _Units:
    """From a walk's places to a fit's: epochs become steps, points become parameters."""

    epoch: int
    most: int
    coordinates: Coordinates

    def step(self, step: int) -> int:
        return min(step * self.epoch, self.most)

    def place(self, step: int, row: Row) -> Place:
        return Place(self.step(step), self.coordinates.parameters(row[:-2]), row[-2], row[-1])

    def path(self, path: Path) -> Path:
        rows, tail = (
            tuple((*self.coordinates.parameters(row[:-2]), *row[-2:]) for row in kept)
            for kept in (path.rows, path.tail)
        )
        return Path(tuple(map(self.step, path.steps)), rows, self.step(path.taken), tail)


def _exact(task: Task, points: Sequence[Row], stop: Stop) -> Exact | NoAnswer:
    """The exact answer, from the best place of the descent or its start; a Ctrl-C ends the search for it too."""
    if stop.reason == "interrupted":
        return NoAnswer("the run was interrupted")
    starts = [task.coordinates.parameters(point) for point in points]
    try:
        return exactly(task.parts, task.work.loss, task.plain, starts, linear=task.regressors is not None)
    except KeyboardInterrupt:
        return NoAnswer("the search for it was interrupted")


def _fit(
    task: Task, options: Options, settings: Settings, walked: _Walked, exact: Exact | NoAnswer, notes: tuple[str, ...]
) -> Fit:
    work, plain = task.work, task.plain
    method, values = resolve(settings)
    columns = {name: column_of(work.data.column(name)) for name in work.model.inputs}
    train, test = qualities(work, plain, walked.last.parameters)
    pairs = zip(plain.parameters, plain.penalized, strict=True)
    return Fit(
        work.model, work.loss, options, settings, method, values, columns, work.data.count, walked.stop, walked.last,
        walked.best, walked.path, exact, train, test, task.regressors is not None,
        is_minimum(task, walked.stop, walked.end_point),
        tuple(name for name, holds in pairs if holds and options.l2), _rows(task.coordinates.matrix), _rows(task.other),
        walked.epoch, notes, sample=_sample(work),
    )  # fmt: skip


def _sample(work: Work) -> tuple[tuple[float, float], ...]:
    """Some rows for a drawing, where there is one column to draw the target over."""
    if len(work.model.inputs) != 1:
        return ()
    size = -(-work.data.count // SAMPLE)
    column = work.data.column(work.model.inputs[0])
    return tuple(zip(column[::size].tolist(), work.target[::size].tolist(), strict=True))


def _rows(matrix: Floats | None) -> tuple[Row, ...] | None:
    return None if matrix is None else tuple(tuple(row) for row in matrix.tolist())
