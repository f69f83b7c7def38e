"""A Fit: the model and the data, where the descent went, and the exact answer beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from gdcli.descent.methods import Method
from gdcli.descent.path import Path, Row
from gdcli.descent.settings import Settings
from gdcli.descent.stopping import REASONS, SETTLED, Stop
from gdcli.errors import ExitCode
from gdcli.record import Json, Record, by_name, number
from gdcli.studies.fit.exact import Exact, NoAnswer
from gdcli.studies.fit.losses import Loss
from gdcli.studies.fit.model import Model

if TYPE_CHECKING:
    from gdcli.studies.fit.advice import Advice
    from gdcli.studies.fit.outlook import Outlook

SAMPLE = 500  # rows that are kept for a drawing
STEPS = 1000  # at most, where nothing else is asked for
VERSION = 1  # of the document; a file of another version is refused by predict


@dataclass(frozen=True)
class Column:
    """What is kept of a column: a prediction outside its range is an extrapolation, and is told as one."""

    least: float
    most: float
    mean: float
    deviation: float


@dataclass(frozen=True)
class Quality:
    """How good some parameters are on some rows: the mean loss, R^2, and of data that are 0 or 1 the share right.

    R^2 is None for a likelihood.
    """

    rows: int
    loss: float
    r2: float | None
    accuracy: float | None

    def to_dict(self) -> dict[str, Json]:
        """Give the document."""
        return {
            "rows": self.rows, "loss": number(self.loss), "r2": number(self.r2), "accuracy": number(self.accuracy),
        }  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One place of a fit: the step, the parameters, the loss with the penalty, the gradient's length."""

    step: int
    parameters: Row
    loss: float
    gradient_norm: float


@dataclass(frozen=True)
class Options:
    """What a fit is asked for beside the walk's settings; see `gdcli fit --help`."""

    loss: str = "mse"
    loss_formula: str | None = None
    start: str | Sequence[float] | Mapping[str, float] | None = None
    batch: int = 0
    epochs: int | None = None
    standardize: bool = False
    test: float = 0.0
    l2: float = 0.0
    skip_missing: bool = False


@dataclass(frozen=True)
class Fit(Record):
    """A fit. The gradient's length is that in the coordinates of the descent; all else is in the data's own units.

    `sample` has rows (input, target) where there is one input, at most SAMPLE of them, evenly spaced.
    """

    model: Model
    loss: Loss
    options: Options
    settings: Settings
    method: Method
    values: Mapping[str, float]
    columns: Mapping[str, Column]
    rows: int
    stop: Stop
    end: Place
    best: Place
    path: Path = field(repr=False)
    exact: Exact | NoAnswer
    train: Quality
    test: Quality | None
    is_linear: bool
    is_minimum: bool
    penalized: tuple[str, ...]
    matrix: tuple[Row, ...] | None
    scaled: tuple[Row, ...] | None
    epoch: int
    notes: tuple[str, ...]
    advice: Advice | None = None
    sample: tuple[tuple[float, float], ...] = field(default=(), repr=False)

    @property
    def steps(self) -> int:
        """How many steps were done."""
        return self.end.step

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters where the descent ended."""
        return dict(zip(self.model.parameters, self.end.parameters, strict=True))

    @property
    def exit_code(self) -> ExitCode:
        """The exit code of the reason; where the descent stopped by itself it depends on what is there."""
        reason = REASONS[self.stop.reason]
        return reason.there if self.is_minimum else reason.elsewhere

    @property
    def is_found(self) -> bool:
        """Whether the descent stopped by itself where the loss is least."""
        return self.stop.reason in SETTLED and self.is_minimum

    @property
    def message(self) -> str:
        """The sentence of the stop, knowing what is there."""
        return self.stop.judged("minimum", is_found=self.is_minimum)

    @cached_property
    def outlook(self) -> Outlook:
        """How far the descent still is, and why."""
        from gdcli.studies.fit.outlook import outlook

        return outlook(self)

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli fit --format json` prints, and that `gdcli predict` reads."""
        names, settings, options = self.model.parameters, self.settings, self.options
        return {
            "command": "fit",
            "version": VERSION,
            "model": self.model.text,
            "target": self.model.target_name,
            "columns": {name: _column(column) for name, column in self.columns.items()},
            "rows": self.rows,
            "parameters": by_name(names, self.end.parameters),
            "loss": number(self.end.loss),
            "method": self.method.name,
            "settings": {
                "loss": self.loss.name, "loss_formula": self.loss.text, "lr": settings.lr, "steps": settings.steps,
                "momentum": settings.momentum or 0.0, "tol": settings.tol, "target": settings.target,
                "every": settings.every, "seed": settings.seed, "batch": options.batch or None, "l2": options.l2,
                "standardize": options.standardize, "test": options.test, "skip_missing": options.skip_missing,
                **{name: number(value) for name, value in self.values.items()},
            },
            "stop": {"reason": self.stop.reason, "message": self.message, "exit_code": int(self.exit_code)},
            "steps": self.steps,
            "epochs": None if not options.batch else -(-self.steps // self.epoch),
            "gradient_norm": number(self.end.gradient_norm),
            "best": {"step": self.best.step, "loss": number(self.best.loss),
                     "parameters": by_name(names, self.best.parameters)},
            "train": self.train.to_dict(),
            "test": None if self.test is None else self.test.to_dict(),
            "exact": self._exact(),
            "outlook": {
                **self.outlook.to_dict(), "advice": None if self.advice is None else self.advice.to_dict(self),
            },
            "notes": list(self.notes),
            "path": [
                {"step": step, "loss": number(row[-2]), "gradient_norm": number(row[-1]),
                 "parameters": by_name(names, row[:-2])}
                for step, row in self.path
            ],
        }  # fmt: skip

    def _exact(self) -> dict[str, Json] | None:
        exact, names = self.exact, self.model.parameters
        if isinstance(exact, NoAnswer):
            return None
        return {
            "parameters": by_name(names, exact.parameters),
            "loss": number(exact.loss),
            "method": exact.method,
            "iterations": exact.iterations,
            "rank": exact.rank,
            "standard_errors": None if exact.errors is None else by_name(names, exact.errors),
            "condition": number(self.outlook.condition_at_exact),
        }


def _column(column: Column) -> dict[str, Json]:
    return {
        "min": number(column.least), "max": number(column.most), "mean": number(column.mean),
        "sd": number(column.deviation),
    }  # fmt: skip
