"""The data beside the model: how good the predictions are, and what to remark on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gdcli.engine.arrays import compile_arrays
from gdcli.language.suggest import nearest
from gdcli.language.vocabulary import CONSTANTS
from gdcli.studies.data.source import Data
from gdcli.studies.fit.model import Model
from gdcli.studies.fit.objective import Objective
from gdcli.studies.fit.result import Column, Quality
from gdcli.studies.fit.task import Work

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

GUESSED = 20  # parameters that are looked at for a name of a column that is nearly theirs


def predictions(model: Model, parameters: Sequence[float], columns: Mapping[str, Floats]) -> Floats:
    """What the model gives, float64 of the columns' shape."""
    known = {**dict(zip(model.parameters, parameters, strict=True)), **columns}
    return compile_arrays(model.formula)(*[known[name] for name in model.formula.variables])[0]


def qualities(work: Work, plain: Objective, parameters: Sequence[float]) -> tuple[Quality, Quality | None]:
    """How good some parameters are on the rows that are fitted, and on those held out, if there are some."""
    import numpy as np

    data, target = work.data, work.target
    train = _quality(work, plain, plain.rows, work.kept, parameters)
    if not len(work.left):
        return train, None
    names = [name for name in plain.formula.variables if name in data.names]
    rows = np.vstack([*map(data.column, names), target])[:, work.left]
    return train, _quality(work, plain, rows, work.left, parameters)


def _quality(work: Work, plain: Objective, rows: Floats, places: Places, parameters: Sequence[float]) -> Quality:
    """How good some parameters are on the rows at some places; `rows` are these as the objective has them."""
    import numpy as np

    mean = replace(plain, rows=rows).data_loss(parameters)
    wanted = rows[-1]
    columns = {name: work.data.column(name)[places] for name in work.model.inputs}
    given = np.broadcast_to(predictions(work.model, parameters, columns), wanted.shape)
    binary = work.loss.likelihood or bool(np.isin(wanted, (0.0, 1.0)).all())
    accuracy = float(np.mean((given > 0.5) == (wanted > 0.5))) if binary else None
    if work.loss.likelihood:
        return Quality(len(places), mean, None, accuracy)
    with np.errstate(all="ignore"):
        rest, spread = float(((wanted - given) ** 2).sum()), float(((wanted - wanted.mean()) ** 2).sum())
    return Quality(len(places), mean, 1 - rest / spread if spread > 0 else None, accuracy)


def column_of(values: Floats) -> Column:
    """What is kept of a column."""
    return Column(float(values.min()), float(values.max()), float(values.mean()), float(values.std()))


def remarks(model: Model, data: Data, names: Sequence[str]) -> tuple[str, ...]:
    """What a user may not have meant: a parameter that is nearly a column, a column that never changes."""
    notes = []
    if not model.inputs:
        notes.append("no column stands on the right side: the model gives the same number for every row")
    unused = [name for name in names if name not in model.columns and "[" not in name]
    for parameter in [name for name in model.parameters if "[" not in name][:GUESSED]:
        alike = [name for name in unused if name.lower() == parameter.lower()]
        if guess := alike[0] if alike else nearest(parameter, unused) if len(parameter) > 2 else "":
            notes.append(f"{parameter} is no column, so it is a parameter; there is a column {guess}")
    for name in model.columns:
        if name in CONSTANTS:
            notes.append(f"{name} is the column, not the constant {CONSTANTS[name]:.6g}")
        if data.count > 1 and data.column(name).min() == data.column(name).max():
            notes.append(f"the column {name} is {data.column(name)[0]:g} in every row")
    if data.count < len(model.parameters):
        rows = f"{data.count} row{'s' * (data.count != 1)}"
        notes.append(f"{rows} for {len(model.parameters)} parameters: they cannot all be told")
    return tuple(notes)
