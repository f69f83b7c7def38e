"""The descent over rows: a method's rule, or a search, on the mean loss; whole epochs where rows come in batches."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gdcli.descent.path import Recorder
from gdcli.descent.rules import counts, read_rule, step_formula
from gdcli.descent.searches import DRAWING, search_on
from gdcli.descent.settings import Settings, resolve, schedule
from gdcli.descent.stopping import Bounds
from gdcli.descent.walk import Advance, End, Limits, Watch, walk_search
from gdcli.engine.python import compile_function
from gdcli.errors import GdcliError
from gdcli.language.formula import Builder, Formula
from gdcli.studies.fit.objective import Objective

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Row = tuple[float, ...]


@dataclass(frozen=True)
class Batches:
    """How the rows come: `size` of them a step, in an order that is drawn anew for each epoch; 0 is all of them."""

    size: int
    seed: int
    count: int

    @property
    def steps(self) -> int:
        """How many steps an epoch has."""
        return -(-self.count // self.size) if self.size else 1


@dataclass
class _ByRule:
    """A method's rule as a function from a place to the next point; it keeps the memory and the number of the step."""

    parameters: tuple[str, ...]
    settings: Settings
    k: int = 0
    memory: Row = field(init=False)

    def __post_init__(self) -> None:
        """Join the rule with a function whose value and slopes are inputs."""
        builder, size = Builder(limit=10_000_000), len(self.parameters)
        value = builder.variable("#f")
        slopes = [builder.variable(f"#g{place}") for place in range(size)]
        method, values = resolve(self.settings)
        rule = read_rule(method.rule, list(values))
        here = builder.formula([value], self.parameters)
        there = builder.formula(slopes, self.parameters)
        step = step_formula(here, there, rule, schedule(self.settings.lr), values)
        given = tuple(str(builder.nodes[one].value) for one in (value, *slopes))
        self.counted = counts(step)
        self.scheduled = bool(schedule(self.settings.lr).variables)
        self.memory = (0.0,) * (len(step.variables) - 1 - size)
        self.run = compile_function(Formula(step.nodes, step.outputs, (*step.variables, *given)))

    def __call__(self, point: Row, value: float, slopes: Row) -> Row | None:
        """Give the next point; None where the learning rate is none."""
        size = len(point)
        _, _, *state = self.run(*point, *self.memory, self.k + 1.0, value, *slopes)
        if self.scheduled and not 0 <= state.pop() < math.inf:
            return None
        self.k += 1
        self.memory = tuple(state[size:])
        return tuple(state[:size])


@dataclass
class _ByBatches:
    """An epoch as one step: the rule goes over all batches of the rows, in an order that the seed draws."""

    rule: _ByRule
    objective: Objective
    batches: Batches
    steps: int

    def __post_init__(self) -> None:
        """Begin the draws."""
        import numpy as np

        self.draw = np.random.default_rng(self.batches.seed)

    def __call__(self, point: Row, value: float, slopes: Row) -> Row | None:
        """Give the point after the epoch."""
        import numpy as np

        order = np.argsort(self.draw.random(self.batches.count), kind="stable")
        rows = self.objective.rows[:, order]
        for first in range(0, self.batches.count, self.batches.size):
            if self.rule.k >= self.steps:
                break
            following = self.rule(point, *self.objective.at(point, rows[:, first : first + self.batches.size]))
            if following is None:
                return None
            point = following
        return point


def walk(
    objective: Objective,
    start: Row,
    settings: Settings,
    batches: Batches,
    recorder: Recorder,
    watch: Watch | None,
) -> tuple[End, Bounds]:
    """Go down from a start; give how it ended and what it was held against.

    With batches, a step of the walk is an epoch: f and the gradient in the record are those over all rows, and
    `watch` is called with the number of the epoch.

    Raises GdcliError for a search with batches, which would compare different functions.
    """
    bounds = Bounds(settings.tol, settings.target, settings.uphill, objective.value(start))
    advance, restless = _advance(objective, settings, batches)
    limits = Limits(-(-settings.steps // batches.steps), bounds, restless=restless)
    return walk_search(advance, objective.at, limits, recorder, start, watch), bounds


def _advance(objective: Objective, settings: Settings, batches: Batches) -> tuple[Advance, bool]:
    method, _ = resolve(settings)
    if method.rule:
        rule = _ByRule(objective.parameters, settings)
        restless = rule.scheduled or rule.counted or bool(batches.size)
        return (_ByBatches(rule, objective, batches, settings.steps) if batches.size else rule), restless
    if batches.size:
        raise GdcliError(f"{method.name} compares losses from step to step; it needs all rows at once", setting="batch")

    def height(*point: float) -> Row:
        return (objective.value(point),)

    def slopes(*point: float) -> Row:
        return objective.at(point)[1]

    return search_on(height, slopes, lambda: curvature_of(objective), settings), method.name in DRAWING


def curvature_of(objective: Objective) -> Callable[..., Row]:
    """What gives the Hessian of an objective, its rows one after another: central differences of the gradient."""
    epsilon = 2.220446049250313e-16

    def second(*point: float) -> Row:
        rows: list[float] = []
        for place, x in enumerate(point):
            h = epsilon ** (1 / 3) * max(1.0, abs(x))
            above, below = (objective.at((*point[:place], x + one, *point[place + 1 :]))[1] for one in (h, -h))
            width = (x + h) - (x - h)
            rows += [(a - b) / width for a, b in zip(above, below, strict=True)]
        return tuple(rows)

    return second
