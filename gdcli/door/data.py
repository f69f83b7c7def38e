"""Models of data: a fit, and what it predicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any

from gdcli.door.kinds import assignments, is_number, number, numbers, optional, text, whole
from gdcli.door.reading import walk_settings
from gdcli.door.showing import shown
from gdcli.errors import GdcliError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from gdcli.studies.data.source import Source
    from gdcli.studies.fit.predict import Prediction
    from gdcli.studies.fit.result import Fit

    DataLike = str | bytes | PathLike[str] | Mapping[str, ArrayLike]


def _start(given: Any, name: str) -> str | tuple[float, ...]:
    """Where a descent over data starts: a word or a point as text, or numbers in order."""
    if isinstance(given, Mapping):
        return assignments(given, name)
    return given if isinstance(given, str) else numbers([given] if is_number(given) else given, name)


# The kinds of a fit's own settings; others are yes or no.
KINDS: Mapping[str, Callable[[object, str], Any]] = {
    "loss": text, "loss_formula": optional(text), "start": optional(_start), "batch": whole, "epochs": optional(whole),
    "test": number, "l2": number,
}  # fmt: skip


def fit(data: DataLike, model: str, **settings: Any) -> Fit:
    """Fit a model to data by gradient descent, next to the exact answer.

    Args:
        data: the name of a CSV file, its bytes, or a mapping from names to columns of one length.
        model: "y = a + b*x": the left side is a column, on the right columns are known and other names parameters.
        settings: `start` (a point, or "random"), `loss` ("mse", "mae", "huber", "logloss"), `loss_formula` (in `y`
            and `p`), `batch`, `epochs`, `standardize`, `test`, `l2`, `skip_missing`; and as in `minimize` `lr`,
            `steps` (1000), `momentum`, `method`, `rule`, `set`, `tol`, `target`, `every`, `seed`.

    Returns:
        A Fit: `parameters` by name, `end` and `best` are places, `exact` is the exact answer or why there is none,
        `path` holds the steps. A fit that diverges is a result, not an error.

    Raises:
        GdcliError: no model of these columns, data that are none, a setting that is not allowed.

    >>> found = fit({"x": [0, 1, 2], "y": [1, 3, 5]}, "y = a + b*x", steps=2000)
    >>> round(found.parameters["b"], 6)
    2.0
    """
    from dataclasses import fields

    from gdcli.studies.fit.result import STEPS, Options
    from gdcli.studies.fit.study import fit_model

    own = {field.name: settings.pop(field.name) for field in fields(Options) if field.name in settings}
    options = Options(**{name: KINDS[name](value, name) if name in KINDS else value for name, value in own.items()})
    watch, walk = walk_settings({"steps": STEPS, **settings}, without=("gradient", "h", "dtype"))
    return shown(fit_model(as_source(data), text(model, "model"), options, walk, watch))


def predict(
    fit: str | bytes | PathLike[str] | Fit,
    at: str | DataLike | Mapping[str, float],
    *,
    exact: bool = False,
    skip_missing: bool = False,
) -> Prediction:
    """Predict with a fit, or with the file that one was kept in.

    Args:
        fit: a Fit, or the name or the bytes of the file that `gdcli fit -o fit.json` wrote.
        at: "x=2.2" or {"x": 2.2} for one row; the name of a CSV file, its bytes or a mapping to columns for many.
        exact: with the parameters of the exact answer.
        skip_missing: leave rows with missing values out, which are refused else.

    Raises:
        GdcliError: no fit, a file of another version or a damaged one, data without a column of the model.

    >>> predict(fit({"x": [0, 1, 2], "y": [1, 3, 5]}, "y = a + b*x", lr=0.3), "x=10", exact=True).predicted.round(9)
    array([21.])
    """
    from gdcli.door.source import read_whole
    from gdcli.studies.fit.kept import kept, read_kept
    from gdcli.studies.fit.predict import predict
    from gdcli.studies.fit.result import Fit

    if isinstance(fit, (str, PathLike)):
        known = read_kept(read_whole(str(fit), "the fit"), str(fit))
    elif isinstance(fit, Fit):
        known = kept(fit)
    else:
        known = read_kept(_bytes(fit, "no fit: give a Fit, the name of its file, or its bytes"), "the fit")
    if isinstance(at, Mapping) and at and all(is_number(value) for value in at.values()):
        at = assignments(at, "at")
    try:
        given = [at] if isinstance(at, str) and "=" in at else as_source(at)
    except GdcliError as wrong:
        wrong.hint = wrong.hint or f"values are given by name, such as {(*known.model.inputs, 'x')[0]}=2.2"
        raise
    return shown(predict(known, given, exact=exact, skip_missing=skip_missing))


def as_source(data: Any) -> Source:
    """Data as a file's name, its bytes, or a mapping to columns."""
    from gdcli.door.source import read_whole
    from gdcli.studies.data.source import Arrays, read_data

    if isinstance(data, (str, PathLike)):
        return read_data(read_whole(str(data)))
    if hasattr(data, "keys") and hasattr(data, "__getitem__"):  # a mapping, or a frame of pandas
        return Arrays({str(name): data[name] for name in data.keys()})  # noqa: SIM118  a frame goes through its columns
    return read_data(_bytes(data, "no data: give the name of a file, its bytes, or a mapping from names to columns"))


def _bytes(given: object, wanted: str) -> bytes:
    if not isinstance(given, (bytes, bytearray, memoryview)):
        raise GdcliError(f"{given!r:.80} is {wanted}")
    return bytes(given)
