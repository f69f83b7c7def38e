"""What a fit says of new data: one row given by name, or the rows of a file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gdcli.engine.arrays import compile_arrays
from gdcli.errors import GdcliError
from gdcli.language.point import read_point
from gdcli.record import Json, Record, by_name, number
from gdcli.studies.data.source import Data, Source
from gdcli.studies.fit.kept import Kept
from gdcli.studies.fit.quality import predictions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

GIVEN = "values"


@dataclass(frozen=True, eq=False)
class Prediction(Record):
    """Predictions: `inputs` are columns by name, `predicted` and, where the data have the target, `actual` beside.

    Each is float64 of shape (rows,).
    """

    fit: Kept
    parameters: tuple[float, ...]
    inputs: Mapping[str, Floats]
    predicted: Floats
    actual: Floats | None
    notes: tuple[str, ...]

    def __eq__(self, other: object) -> bool:
        """Whether the fits and the documents are alike: arrays have no one answer of their own."""
        return isinstance(other, Prediction) and self.fit == other.fit and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]  # as of all records, which hold mappings

    @property
    def name(self) -> str:
        """What is predicted."""
        return self.fit.model.target_name

    @property
    def error(self) -> float | None:
        """The root of the mean squared difference from the target; None where the data have none."""
        import numpy as np

        if self.actual is None:
            return None
        with np.errstate(all="ignore"):
            return float(np.sqrt(np.mean((self.predicted - self.actual) ** 2)))

    def rows(self) -> list[tuple[float, ...]]:
        """Inputs, prediction and, where there is one, the target, row by row."""
        columns = [*self.inputs.values(), self.predicted, *([] if self.actual is None else [self.actual])]
        return list(zip(*[column.tolist() for column in columns], strict=True))

    @property
    def header(self) -> tuple[str, ...]:
        """The names of what `rows` gives."""
        return (*self.inputs, f"predicted {self.name}", *([] if self.actual is None else [self.name]))

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli predict --format json` prints."""
        count = len(self.inputs)
        rows: list[Json] = []
        for row in self.rows():
            told: dict[str, Json] = {**by_name(self.inputs, row[:count]), "predicted": number(row[count])}
            rows.append(told | ({"actual": number(row[count + 1])} if self.actual is not None else {}))
        return {
            "command": "predict", "model": self.fit.model.text, "target": self.name,
            "parameters": by_name(self.fit.model.parameters, self.parameters),
            "rms_error": number(self.error), "notes": list(self.notes), "rows": rows,
        }  # fmt: skip


def predict(fit: Kept, given: Sequence[str] | Source, *, exact: bool = False, skip_missing: bool = False) -> Prediction:
    """Predict for one row, `x=2.2` and so on, or for the rows of data; with the exact parameters where asked.

    Raises GdcliError for an unknown or a missing name, for data without a column, and where there is no exact answer.
    """
    import numpy as np

    if exact and fit.exact is None:
        raise GdcliError("the fit has no exact answer", setting="exact")
    parameters = fit.exact if exact and fit.exact is not None else fit.parameters
    actual, notes = None, list[str]()
    if isinstance(given, Source):
        data, has_target = _data(fit, given, skip_missing=skip_missing)
        columns = {name: data.column(name) for name in fit.model.inputs}
        count = data.count
        notes += [note for note in data.notes if not note.startswith("not used")]
        if has_target:
            target = fit.model.target
            actual = compile_arrays(target)(*[data.column(name) for name in target.variables])[0]
    else:
        columns, count = _point(fit, given), 1
    with np.errstate(all="ignore"):
        predicted = np.array(np.broadcast_to(predictions(fit.model, parameters, columns), (count,)))
        notes += _remarks(fit, columns, predicted)
    return Prediction(fit, parameters, columns, predicted, actual, tuple(notes))


def _data(fit: Kept, source: Source, *, skip_missing: bool) -> tuple[Data, bool]:
    model = fit.model
    lacking = [name for name in model.inputs if name not in source.names]
    if lacking:
        theirs = f"; theirs are {', '.join(source.names[:12])}" * bool(source.names)
        raise GdcliError(f"the data have no column '{lacking[0]}'{theirs}", hint=source.naming)
    inputs = model.inputs or source.names[:1]
    if not all(name in source.names for name in model.target.variables):
        return source.columns(inputs, skip_missing=skip_missing), False
    try:
        return source.columns(model.columns, skip_missing=skip_missing), True
    except GdcliError as wrong:  # what is to be predicted need not be known
        data = source.columns(inputs, skip_missing=skip_missing)
        note = f"the predictions stand beside no {model.target_name}: {wrong.message}"
        return replace(data, notes=(*data.notes, note)), False


def _point(fit: Kept, given: Sequence[str]) -> dict[str, Floats]:
    import numpy as np

    names = fit.model.inputs
    text = ",".join(given)
    if not names:
        raise GdcliError("the model has no columns: it gives one number")
    try:
        values = read_point(text, names, GIVEN)
    except GdcliError as wrong:
        message = wrong.message.removeprefix(f"{GIVEN}: ")
        raise GdcliError(message, span=wrong.span, hint=wrong.hint) from None
    for name, value in zip(names, values, strict=True):
        if not math.isfinite(value):
            raise GdcliError(f"{name} = {value} is no finite number")
    return {name: np.array([value]) for name, value in zip(names, values, strict=True)}


def _remarks(fit: Kept, columns: Mapping[str, Floats], predicted: Floats) -> list[str]:
    """Rows outside the data that were fitted, and predictions that are no numbers."""
    import numpy as np

    notes = []
    for name, values in columns.items():
        column = fit.columns[name]
        outside = int(((values < column.least) | (values > column.most)).sum())
        if outside:
            whose = (
                f"{name} = {values[0]:.6g} is" if len(values) == 1 else f"{name} of {outside} of {len(values)} rows is"
            )
            notes.append(f"{whose} outside the fitted data, {column.least:.6g} to {column.most:.6g}: an extrapolation")
    bad = int((~np.isfinite(predicted)).sum())
    if bad:
        notes.append(f"{bad} of {len(predicted)} predictions are no finite numbers")
    return notes
