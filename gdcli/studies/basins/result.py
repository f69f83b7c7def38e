"""Basins: from which starts a descent reaches which minimum."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from gdcli.calculus.gradient import Gradient
from gdcli.descent.many import NAMES, Many
from gdcli.descent.settings import Settings
from gdcli.engine.python import evaluator
from gdcli.errors import ExitCode
from gdcli.language.formula import Formula
from gdcli.record import Json, Record, Rows, by_name, number
from gdcli.studies.basins.places import CONNECTED, Place
from gdcli.studies.landscape import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

Row = tuple[float, ...]

MOST_LABELS = 250_000  # that a document holds; a sheet has all
MOST_OTHERS = 1_000  # places that a document holds, of each sort

# The runs that end at no place, by why: what a document calls them, and their number among the labels of a grid.
ASTRAY: Mapping[str, tuple[str, int]] = {
    "steps": ("unfinished", 0), "diverged": ("diverged", -1), "not-finite": ("not_finite", -2),
    "oscillates": ("oscillating", -3), "target": ("target", -4), "interrupted": ("interrupted", -5),
}  # fmt: skip


@dataclass(frozen=True)
class Basins(Record):
    """Many runs from a box, and the places where they end.

    `starts` is float64 of shape (runs, n), on a grid row by row from the lowest up; `grid` its numbers of columns and
    rows, None where the starts are random; `many` how the runs ended; `labels` for each run its place in `places`, -1
    where it ended at none. `by_curvature` says that the learning rate is 1 over the largest curvature in the box.
    """

    formula: Formula
    box: tuple[Span, ...]
    grid: tuple[int, ...] | None
    seed: int
    gradient: Gradient
    settings: Settings
    by_curvature: bool
    places: tuple[Place, ...]
    starts: Floats = field(repr=False, compare=False)
    many: Many = field(repr=False, compare=False)
    labels: Whole = field(repr=False, compare=False)

    @property
    def minima(self) -> tuple[Place, ...]:
        """The minima (uphill the maxima), the lowest first."""
        return tuple(place for place in self.places if place.sought)

    @property
    def others(self) -> tuple[Place, ...]:
        """The other places: saddles, valleys, plateaus."""
        return tuple(place for place in self.places if not place.sought)

    @cached_property
    def astray(self) -> Mapping[str, int]:
        """How many runs ended at no place, by what they are called: unfinished, diverged, ..."""
        import numpy as np

        return {name: int(np.count_nonzero(self.many.ended(reason))) for reason, (name, _) in ASTRAY.items()}

    @cached_property
    def codes(self) -> Whole:
        """A number for each run: 1, 2, ... for its place, 0 and less for those at none, as in ASTRAY."""
        import numpy as np

        codes = self.labels + 1
        for reason, (_, code) in ASTRAY.items():
            codes = np.where(self.many.ended(reason), code, codes)
        return codes

    def end(self, run: int) -> tuple[Row, float, float]:
        """Give where a run ended, f there and the gradient's length, every digit as `minimize` has it."""
        point: Row = tuple(self.many.points[run].tolist())
        values, slopes = self._evaluators
        f = values(point)[0]
        return point, f, math.hypot(*slopes(point)) if math.isfinite(f) else math.nan

    @cached_property
    def _evaluators(self) -> tuple[Callable[[Row], Row], Callable[[Row], Row]]:
        return evaluator(self.formula), evaluator(self.gradient.formula)

    @property
    def exit_code(self) -> ExitCode:
        """The exit code: 0 where a minimum was found or steps ran out, 3 where all runs ran away, 4 otherwise."""
        astray, runs = self.astray, len(self.starts)
        if astray["interrupted"]:
            return ExitCode.INTERRUPTED
        if astray["diverged"] + astray["not_finite"] == runs:
            return ExitCode.DIVERGED
        found = any(place.sought or place.kind in CONNECTED for place in self.places)
        return ExitCode.DONE if found or astray["unfinished"] or astray["target"] else ExitCode.NO_MINIMUM

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli basins --format json` prints."""
        document = self.document()
        runs = document["rows"]
        return document | {"rows": [*runs] if isinstance(runs, Rows) else None}

    def document(self) -> dict[str, Json]:
        """Give the same with rows that are made when they are asked for, as a table never does."""
        names, settings = self.formula.variables, self.settings
        return {
            "command": "basins",
            "expression": self.formula.text,
            "variables": list(names),
            "box": {name: [*span] for name, span in zip(names, self.box, strict=True)},
            "grid": None if self.grid is None else list(self.grid),
            "starts": len(self.starts),
            "seed": self.seed if self.grid is None else None,
            "method": settings.method if settings.rule is None else None,
            "rule": settings.rule,
            "settings": {
                "lr": settings.lr, "lr_rule": "1/curvature" if self.by_curvature else "given",
                "momentum": settings.momentum or 0.0, "steps": settings.steps, "tol": settings.tol,
                "gradient": self.gradient.source, "target": settings.target, "uphill": settings.uphill,
                **{name: number(value) for name, value in settings.set.items()},
            },
            "minima": [place.to_dict(names) for place in self.minima[:MOST_OTHERS]],
            "others": [place.to_dict(names) for place in self.others[:MOST_OTHERS]],
            "count": {"minima": len(self.minima), "others": len(self.others)},
            **self.astray,
            "exit_code": int(self.exit_code),
            "codes": {str(code): name for name, code in ASTRAY.values()},
            "labels": self._labels() if len(self.starts) <= MOST_LABELS else None,
            "rows": Rows(len(self.starts), self._run) if len(self.starts) <= MOST_LABELS else None,
        }  # fmt: skip

    def _labels(self) -> Sequence[Json]:
        """The codes, of a grid of two variables row by row from the lowest up."""
        if self.grid is None or len(self.grid) == 1:
            flat: Sequence[Json] = self.codes.tolist()
            return flat
        rows: Sequence[Json] = self.codes.reshape(self.grid[::-1]).tolist()
        return rows

    def _run(self, run: int) -> Json:
        """What the document says of one run: the start, why and where it ended, at which place."""
        names = self.formula.variables
        point, f, length = self.end(run)
        return {
            "start": by_name(names, self.starts[run].tolist()), "reason": NAMES[self.many.reason[run]],
            "steps": int(self.many.steps[run]), "f": number(f), "gradient_norm": number(length),
            "point": by_name(names, point), "label": int(self.codes[run]),
        }  # fmt: skip
