"""What a fit works on: the rows that are fitted, the objective in the parameters, the one that the descent is on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gdcli.engine.arrays import compile_arrays
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula
from gdcli.studies.data.source import Data, Source
from gdcli.studies.fit.exact import LARGEST
from gdcli.studies.fit.linear import Regressors, regressors_of
from gdcli.studies.fit.losses import Loss, find_loss
from gdcli.studies.fit.model import Model, read_model
from gdcli.studies.fit.objective import Objective, Parts, objective, parts_of
from gdcli.studies.fit.result import Options
from gdcli.studies.fit.scaling import Coordinates, scaled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]


@dataclass(frozen=True)
class Work:
    """A model, its loss and its data: the target, and the numbers of the rows that are fitted and held out."""

    model: Model
    loss: Loss
    data: Data
    target: Floats
    kept: Places
    left: Places


@dataclass(frozen=True)
class Task:
    """The objective in the parameters, `plain`, and the one in the coordinates of the descent, `steep`.

    `other` is the matrix of the scaled coordinates where the descent does not take them and there are some.
    """

    work: Work
    parts: Parts
    regressors: Regressors | None
    plain: Objective
    coordinates: Coordinates
    steep: Objective
    other: Floats | None

    @property
    def is_convex(self) -> bool:
        """Whether there is no minimum but the least."""
        return self.regressors is not None and self.work.loss.is_convex


def work_of(source: Source, text: str, options: Options, seed: int) -> Work:
    """Read the model, the loss and the columns that they need."""
    model, loss = _model(text, source), find_loss(options.loss, options.loss_formula)
    data = source.columns(model.columns, skip_missing=options.skip_missing)
    return Work(model, loss, data, _target_of(model, loss, data), *_held_out(data.count, options.test, seed))


def _model(text: str, source: Source) -> Model:
    """The model; a mistake in it may come from what the columns are called."""
    try:
        return read_model(text, source.names)
    except GdcliError as wrong:
        if source.naming:
            wrong.hint = f"{wrong.hint}\n{source.naming}".strip()
        raise


def _target_of(model: Model, loss: Loss, data: Data) -> Floats:
    """What the model is to give, float64 of shape (count,).

    Raises GdcliError, with the row, for a left side that is not finite and for data that the loss is not for.
    """
    import numpy as np

    target = compile_arrays(model.target)(*[data.column(name) for name in model.target.variables])[0]
    bad = np.flatnonzero(~np.isfinite(target))
    if len(bad):
        raise GdcliError(f"row {bad[0] + 1}: {model.target_name} is no finite number")
    bad = np.flatnonzero((target < loss.low) | (target > loss.high))
    if len(bad):
        raise GdcliError(
            f"row {bad[0] + 1}, column '{model.target_name}': {target[bad[0]]:g} is outside "
            f"{loss.low:g} to {loss.high:g}, which {loss.name} is for",
            setting="loss",
        )
    return target


def _held_out(count: int, share: float, seed: int) -> tuple[Places, Places]:
    """The numbers of the rows that are fitted, and of those that are held out, drawn by a seed; both in order."""
    import numpy as np

    size = round(share * count)
    if share and not 0 < size < count:
        raise GdcliError(f"{share:g} of {count} rows leaves none on one side", setting="test")
    order = np.argsort(np.random.default_rng(seed).random(count), kind="stable") if size else np.arange(count)
    return np.sort(order[size:]), np.sort(order[:size])


def task_of(work: Work, options: Options) -> Task:
    """Make both objectives over the rows that are fitted."""
    import numpy as np

    parameters = work.model.parameters
    parts = parts_of(work.model.formula, work.loss)
    names = [name for name in parts.inner.variables if name not in parameters]
    rows = np.vstack([*map(work.data.column, names), work.target])
    rows = rows if len(work.kept) == work.data.count else rows[:, work.kept]
    inner = Formula(parts.inner.nodes, parts.inner.outputs, (*parameters, *names))
    parts = Parts(inner, parts.outer)
    regressors = regressors_of(inner, parameters)
    plain = objective(parts, parameters, rows, options.l2)
    if not options.standardize:
        other = None if len(parameters) > LARGEST else _matrix(inner, parameters, rows[:-1], regressors)
        return Task(work, parts, regressors, plain, Coordinates(inner, rows[:-1]), plain, other)
    here = scaled(inner, parameters, rows[:-1], regressors)
    over = np.vstack([here.rows, rows[-1:]])
    steep = objective(Parts(here.formula, parts.outer), parameters, over, options.l2, here.matrix)
    return Task(work, parts, regressors, plain, here, replace(steep, penalized=plain.penalized), None)


def _matrix(formula: Formula, parameters: Sequence[str], rows: Floats, regressors: Regressors | None) -> Floats | None:
    """The matrix of the scaled coordinates, where there are some."""
    try:
        return scaled(formula, parameters, rows, regressors).matrix
    except GdcliError:
        return None
