"""f to look at, with walks from some starts on it, or with none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gdcli.calculus.gradient import gradient
from gdcli.descent.descend import descend
from gdcli.descent.result import Descent
from gdcli.descent.settings import Settings
from gdcli.descent.walk import Watch
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula
from gdcli.record import Json, Record, by_name
from gdcli.studies.functions import domain_of
from gdcli.studies.landscape import Span, View, read_axes, read_box

MOST = 20  # walks in one picture


@dataclass(frozen=True)
class Plot(Record):
    """A function, the walks on it, and how it is to be drawn."""

    formula: Formula
    view: View = field(default_factory=View)
    runs: tuple[Descent, ...] = ()

    @property
    def axes(self) -> tuple[str, ...]:
        """The names of the variables that are drawn."""
        return tuple(self.formula.variables[place] for place in read_axes(self.formula, self.view.axes))

    @property
    def box(self) -> tuple[Span, ...] | None:
        """The box that was asked for."""
        return None if self.view.box is None else read_box(self.view.box, len(self.axes))

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli plot --format json` prints."""
        names = self.formula.variables
        return {
            "command": "plot",
            "expression": self.formula.text,
            "variables": list(names),
            "axes": list(self.axes),
            "box": None
            if self.box is None
            else {name: [*span] for name, span in zip(self.axes, self.box, strict=True)},
            "rows": [run.row({"start": by_name(names, run.start.point)}) for run in self.runs],
        }


def plot(
    formula: Formula,
    starts: Sequence[Sequence[float]],
    settings: Settings,
    view: View,
    watch: Watch | None = None,
) -> Plot:
    """Walk from each of the starts, of n floats each, for a picture of f; a built-in function alone on its domain.

    Raises GdcliError for a view that does not fit the formula, for too many starts and for what `descend` refuses.

    >>> from gdcli.language.parse import parse
    >>> plot(parse("x^2"), [[1.0]], Settings(), View()).runs[0].steps
    86
    """
    if len(starts) > MOST:
        raise GdcliError(f"{len(starts)} starts are too many for one picture; at most {MOST}", setting="start")
    known = domain_of(formula.text) if not starts and view.box is None else None
    if known is not None:
        drawn = [known[axis] for axis in read_axes(formula, view.axes)]
        view = replace(view, box=",".join(f"{low!r}:{high!r}" for low, high in drawn))
    found = Plot(formula, view)
    _ = found.axes, found.box  # refused before any walk
    if not starts:
        return found
    slopes = gradient(formula, settings.gradient, settings.h)
    return Plot(formula, view, tuple(descend(formula, start, settings, watch, slopes) for start in starts))
