"""Many descents at once: the formula of one step over NumPy arrays, in blocks that fit the cache.

Each run ends where `descend` would end it, for the same reason. A block holds the runs that still go: one that ends is
written down and the last one takes its place. Every STRETCH steps the blocks are filled up again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gdcli.calculus.gradient import Gradient, gradient
from gdcli.descent.alone import one_by_one
from gdcli.descent.block import CODE, Block
from gdcli.descent.herd import Ends, Plan, Runs
from gdcli.descent.rules import counts, read_rule, step_formula
from gdcli.descent.settings import Settings, resolve, schedule
from gdcli.descent.stopping import REASONS, TAIL
from gdcli.engine.into import compile_into
from gdcli.errors import GdcliError
from gdcli.language.formula import Builder, Formula

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Mask = NDArray[np.bool_]

BLOCK = 16384  # runs at most: with a few arrays, what a step touches stays in the processor's second cache
CACHE = 200_000  # floats of a block, where a run has many
NAMES = tuple(REASONS)
Watch = Callable[[int], None]


@dataclass(frozen=True)
class Many:
    """Where many runs ended, and why.

    points: float64 of shape (runs, n), the last place of each run; f and gradient_norm: float64 of shape (runs,), their
    values there; steps: int64 of shape (runs,), how many were done; reason: int8 of shape (runs,), the place in NAMES.
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
        ended: Mask = self.reason == CODE[reason]
        return ended


def descend_many(
    formula: Formula,
    starts: ArrayLike,
    settings: Settings,
    *,
    grid: Mapping[str, ArrayLike] | None = None,
    watch: Watch | None = None,
    slopes: Gradient | None = None,
) -> Many:
    """Walk from many starts, or from one with many values of `lr`, `momentum` or any setting of the method.

    `starts` is of shape (runs, n), or (n,) for one start that all runs share; `grid` has for each setting an array of
    shape (runs,), in place of the one value in `settings`. `watch` is told now and then how many runs are done, those
    that still go by their share of the steps. A Ctrl-C ends the walk; runs that were not done then end as interrupted.
    No path is kept. `slopes` is the gradient of these settings where it is known already.

    Raises GdcliError for what `descend` refuses, in any run, and for shapes that do not fit.

    >>> from gdcli.language.parse import parse
    >>> many = descend_many(parse("x^2"), [1.0], Settings(), grid={"lr": [0.5, 1.5]})
    >>> many.reasons, many.steps.tolist()
    (['gradient', 'diverged'], [1, 21])
    """
    import numpy as np

    columns = {name: np.asarray(values, dtype=np.float64) for name, values in (grid or {}).items()}
    points = _lined_up(formula, np.asarray(starts, dtype=np.float64), columns)
    for name, values in columns.items():
        for extreme in (values.min(), values.max()) if len(values) else ():
            resolve(_changed(settings, name, float(extreme)))
    if settings.rule is None and settings.method == "gd" and "momentum" in columns:
        return _by_momentum(formula, points, settings, columns, watch)
    return _descend(formula, points, settings, columns, watch, slopes)


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


def _descend(
    formula: Formula,
    points: Floats,
    settings: Settings,
    columns: Mapping[str, Floats],
    watch: Watch | None,
    slopes: Gradient | None = None,
) -> Many:
    """Walk from the points by one method."""
    import numpy as np

    runs, size = points.shape
    slopes = gradient(formula, settings.gradient, settings.h) if slopes is None else slopes
    floats = np.zeros(runs), np.zeros(runs)
    ends = Ends(np.zeros((size, runs)), *floats, np.zeros(runs, np.int64), np.full(runs, -1, np.int8), [])
    if runs and (settings.single or not resolve(_of_run(settings, columns, 0))[0].rule):
        ends.unruly.extend(range(runs))
    elif runs:
        plan = _plan(formula, slopes.formula, settings, columns)
        state = np.zeros((plan.depth, runs))
        state[:size] = points.T
        with np.errstate(all="ignore"):
            _rounds(plan, Runs(0, np.arange(runs), state, np.vstack([*columns.values(), floats[0]])), ends, watch)
    if ends.unruly:
        one_by_one(formula, points, slopes, lambda run: _of_run(settings, columns, run), ends, watch)
    return Many(ends.points.T, ends.f, ends.gradient_norm, ends.steps, ends.reason)


def _rounds(plan: Plan, runs: Runs, ends: Ends, watch: Watch | None) -> None:
    """Walk all runs through one stretch after another, block by block."""
    import numpy as np

    width = max(256, min(BLOCK, CACHE // (plan.rows - len(plan.tail))))
    space = np.empty((plan.rows, min(width, len(runs.who))))
    parts, walked = _split(runs, width), list[Runs]()
    try:
        while parts:
            for part in parts:
                walked.append(Block(plan, part, ends, space).walk())
                if watch is not None:
                    watch(_done(ends, [*walked, *parts[len(walked) :]], plan.settings.steps))
            parts, walked = _split(_joined(walked), width), []
    except KeyboardInterrupt:
        for part in [*walked, *parts[len(walked) :]]:
            going = np.flatnonzero(ends.reason[part.who] < 0)
            left = Runs(part.step, part.who[going], part.state[:, going], part.own[:, going])
            Block(plan, left, ends, space).interrupt()


def _done(ends: Ends, going: Sequence[Runs], steps: int) -> int:
    """How many runs are done; one that still goes counts by its share of the steps."""
    import numpy as np

    return int(np.count_nonzero(ends.reason >= 0) + sum(len(part.who) * part.step for part in going) / max(steps, 1))


def _split(runs: Runs, width: int) -> list[Runs]:
    step, who, state, own = runs
    places = [slice(first, first + width) for first in range(0, len(who), width)]
    return [Runs(step, who[place], state[:, place], own[:, place]) for place in places]


def _joined(parts: Sequence[Runs]) -> Runs:
    import numpy as np

    step = max(part.step for part in parts)
    who, state, own = (np.concatenate([part[field] for part in parts], axis=-1) for field in (1, 2, 3))
    return Runs(step, who, state, own)


def _plan(formula: Formula, slopes: Formula, settings: Settings, columns: Mapping[str, Floats]) -> Plan:
    """Compile the step, with the settings of the columns as variables."""
    chosen = _of_run(settings, columns, 0)
    method, values = resolve(chosen)
    rule, rate = read_rule(method.rule, list(values)), schedule(chosen.lr)
    step = step_formula(formula, slopes, rule, rate, values, uphill=settings.uphill, free=list(columns))
    size = len(formula.variables)
    scheduled = bool(rate.variables)
    into = compile_into(_with_squares(step), ["#k"], exact=True)
    depth, restless = size * (1 + len(rule.memory)), scheduled or counts(step)
    return Plan(into, size, depth, len(columns), scheduled, restless, settings, _tail(settings))


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
    """The last steps of a run that takes all of them; their gradients tell whether it diverges."""
    return range(max(0, settings.steps - TAIL + 1), settings.steps + 1)
