"""Many descents at once: the formula of one step over NumPy arrays, in blocks that fit the cache.

Each run ends where `descend` would end it, for the same reason. A block holds the runs that still go: one that ends is
written down and the last one takes its place. Every STRETCH steps the blocks are filled up again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from gdcli.calculus.gradient import gradient
from gdcli.descent.descend import descend
from gdcli.descent.path import LIMIT
from gdcli.descent.rules import read_rule, step_formula
from gdcli.descent.settings import Settings, resolve, schedule
from gdcli.descent.stopping import REASONS, TAIL, Bounds
from gdcli.engine.arrays import Into, compile_into
from gdcli.errors import GdcliError
from gdcli.language.formula import Builder, Formula

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Mask = NDArray[np.bool_]

STRETCH = 256
BLOCK = 16384  # runs at most: with a few arrays, what a step touches stays in the processor's second cache
CACHE = 200_000  # floats of a block, where a run has many
NAMES = tuple(REASONS)
CODE = {name: place for place, name in enumerate(NAMES)}
Watch = Callable[[int], None]


@dataclass(frozen=True)
class Many:
    """Where many runs ended, and why.

    points: float64 of shape (runs, n), the last place of each run; f and gradient_norm: float64 of shape (runs,), there;
    steps: int64 of shape (runs,), how many were done; reason: int8 of shape (runs,), the place in NAMES.
    """

    points: Floats
    f: Floats
    gradient_norm: Floats
    steps: Whole
    reason: NDArray[np.int8]

    @property
    def reasons(self) -> list[str]:
        """The reason of each run, by name."""
        return [NAMES[code] for code in self.reason.tolist()]

    def ended(self, reason: str) -> Mask:
        """Which runs ended for a reason: booleans of shape (runs,)."""
        return self.reason == CODE[reason]


def descend_many(
    formula: Formula,
    starts: ArrayLike,
    settings: Settings,
    *,
    grid: Mapping[str, ArrayLike] | None = None,
    watch: Watch | None = None,
) -> Many:
    """Walk from many starts, or from one with many values of `lr`, `momentum` or any setting of the method.

    `starts` is of shape (runs, n), or (n,) for one start that all runs share; `grid` has for each setting an array of
    shape (runs,), in place of the one value in `settings`. `watch` is called with the number of finished runs now and
    then. A Ctrl-C ends the walk; runs that were not done then end as interrupted. No path is kept.

    Raises GdcliError for what `descend` refuses, in any run, and for shapes that do not fit.

    >>> from gdcli.language.parse import parse
    >>> many = descend_many(parse("x^2"), [1.0], Settings(), grid={"lr": [0.5, 1.5]})
    >>> many.reasons, many.steps.tolist()
    (['gradient', 'diverged'], [1, 20])
    """
    import numpy as np

    columns = {name: np.asarray(values, dtype=np.float64) for name, values in (grid or {}).items()}
    points = _lined_up(formula, np.asarray(starts, dtype=np.float64), columns)
    for name, values in columns.items():
        for extreme in (values.min(), values.max()) if len(values) else ():
            resolve(_changed(settings, name, float(extreme)))
    if settings.rule is None and settings.method == "gd" and "momentum" in columns:
        return _by_momentum(formula, points, settings, columns, watch)
    return _descend(formula, points, settings, columns, watch)


def _changed(settings: Settings, name: str, value: float) -> Settings:
    """The settings with another value of one of them."""
    if name in ("lr", "momentum"):
        return replace(settings, lr=value) if name == "lr" else replace(settings, momentum=value)
    return replace(settings, set={**settings.set, name: value})


def _of_run(settings: Settings, columns: Mapping[str, Floats], run: int) -> Settings:
    """The settings of one run."""
    for name, values in columns.items():
        settings = _changed(settings, name, float(values[run]))
    return settings


def _lined_up(formula: Formula, starts: Floats, columns: Mapping[str, Floats]) -> Floats:
    """The starts, one row a run, checked."""
    import numpy as np

    size, shapes = len(formula.variables), [values.shape for values in columns.values()]
    if not size:
        raise GdcliError("a constant has no variables to walk in", hint="write a formula with a variable, such as x^2")
    rows = starts.reshape(1, -1) if starts.ndim == 1 else starts
    if rows.ndim != 2 or rows.shape[1] != size:
        raise GdcliError(f"starts: the shape {starts.shape} does not fit {size} variables; it is (runs, {size})")
    runs = shapes[0][0] if shapes and len(shapes[0]) == 1 and len(rows) == 1 else len(rows)
    for name, shape in zip(columns, shapes, strict=True):
        if shape != (runs,):
            raise GdcliError(f"grid: {name} has the shape {shape}; with {runs} runs it is ({runs},)")
    if not np.isfinite(rows).all():
        run, place = np.argwhere(~np.isfinite(rows))[0]
        raise GdcliError(f"start {run + 1}: {formula.variables[place]} = {rows[run, place]} is not finite")
    return np.broadcast_to(rows, (runs, size))


def _by_momentum(
    formula: Formula, points: Floats, settings: Settings, columns: Mapping[str, Floats], watch: Watch | None
) -> Many:
    """Where gd is given a momentum it is another method, with memory; where that is 0 it stays gd."""
    import numpy as np

    none = columns["momentum"] == 0
    parts: list[Many] = []
    places = [np.flatnonzero(none), np.flatnonzero(~none)]
    for place, method in zip(places, ("gd", "momentum"), strict=True):
        taken = {name: values[place] for name, values in columns.items() if method != "gd" or name != "momentum"}
        before = sum(len(part.steps) for part in parts)
        told = None if watch is None else lambda done, before=before, watch=watch: watch(before + done)
        parts.append(_descend(formula, points[place], replace(settings, method=method, momentum=None), taken, told))
    order = np.argsort(np.concatenate(places))
    fields = ("points", "f", "gradient_norm", "steps", "reason")
    return Many(*[np.concatenate([getattr(part, name) for part in parts])[order] for name in fields])


class _Runs(NamedTuple):
    """Runs that still go, at one step: which they are, the point and the memory, and what is theirs alone.

    who: (m,); state: (coordinates and memory, m); own: (settings that vary and f at the start, m).
    """

    step: int
    who: Whole
    state: Floats
    own: Floats


class _Plan(NamedTuple):
    """What all blocks share: the compiled step, how many rows it has of what, and when a run ends."""

    into: Into
    size: int
    memory: int
    free: int
    scheduled: bool
    settings: Settings
    tail: Sequence[int]
    single: Callable[[int], Any]

    @property
    def bounds(self) -> Bounds:
        """What a run is held against that began at f = 0."""
        return Bounds(self.settings.tol, self.settings.target, self.settings.uphill, 0.0)

    @property
    def still(self) -> bool:
        """Whether a state that no longer changes ends a run."""
        return self.settings.tol > 0 and not self.scheduled

    @property
    def rows(self) -> int:
        """How many arrays a block has."""
        state = self.size + self.memory
        return 2 * state + self.free + 1 + 2 + self.size + self.scheduled + self.into.spare

    def end(self, first: int) -> int:
        """The last step of the stretch that begins with a step; the tail is never cut."""
        last = first + STRETCH - 1
        return self.settings.steps if last >= self.tail[0] else last


def _plan(formula: Formula, points: Floats, settings: Settings, columns: Mapping[str, Floats]) -> _Plan:
    chosen = _of_run(settings, columns, 0)
    method, values = resolve(chosen)
    rule = read_rule(method.rule, list(values))
    slopes = gradient(formula, settings.gradient, settings.h).formula
    rate = schedule(chosen.lr)
    step = step_formula(formula, slopes, rate_rule := rule, rate, values, uphill=settings.uphill, free=list(columns))
    size, memory = len(formula.variables), len(rate_rule.memory) * len(formula.variables)
    return _Plan(
        into=compile_into(_with_squares(step), ["#k"]),
        size=size,
        memory=memory,
        free=len(columns),
        scheduled=isinstance(chosen.lr, str),
        settings=settings,
        tail=_tail(settings),
        single=lambda run: descend(formula, points[run].tolist(), _of_run(settings, columns, run)),
    )


def _with_squares(step: Formula) -> Formula:
    """The step with the square of the gradient's length and the slopes in place of the length: a root less."""
    builder = Builder(limit=10_000_000)
    here = builder.include(step, keep=step.live)
    value, length, *following = step.outputs
    slopes = [here[slope] for slope in step.nodes[length].args]
    squares = [builder.call("pow", slope, builder.number(2.0)) for slope in slopes]
    total = builder.call("add", *squares) if len(squares) > 1 else squares[0]
    return builder.formula([here[value], total, *slopes, *[here[one] for one in following]], step.variables)


def _tail(settings: Settings) -> Sequence[int]:
    """The steps, last recorded by a run that takes all of them, whose gradients tell whether it diverges."""
    stride = settings.every
    while settings.steps // stride + 1 > LIMIT:
        stride *= 2
    last = settings.steps // stride
    return [stride * place for place in range(max(0, last + 1 - TAIL), last + 1)]
