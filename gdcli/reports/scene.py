"""Walks as something to draw: the landscape that they are on, and the curve of f against the step."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gdcli.descent.result import Descent
from gdcli.descent.stopping import RAN_AWAY
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula
from gdcli.reports.drawings import Chart, Landscape, Scene, Trail
from gdcli.reports.loss import loss_of
from gdcli.reports.report import Block
from gdcli.reports.words import title_of
from gdcli.studies.landscape import Slice, View, box_around, read_axes, read_box, read_steps


def scene_of(formula: Formula, runs: Sequence[Descent], names: Sequence[str], view: View) -> Scene:
    """Give the scene of walks on one function, each under its name; the last end is where other variables are held.

    Raises GdcliError for axes and a box that do not fit the formula, and for arrows at steps that no walk has.

    >>> from gdcli.descent.descend import descend
    >>> from gdcli.descent.settings import Settings
    >>> from gdcli.language.parse import parse
    >>> run = descend(parse("x^2 + 4y^2"), [1.0, 1.0], Settings())
    >>> scene_of(run.formula, [run], ["gd"], View()).landscape.slice.names
    ('x', 'y')
    """
    landscape = landscape_of(formula, runs, names, view)
    charts = (loss_chart(runs, names),) if runs else ()
    return Scene(title_of(formula), landscape, charts, tuple(runs), view.surface, _arrows(view, landscape))


def drawn(scene: Scene) -> tuple[Block, ...]:
    """Give the blocks that show a scene in a report; a chart over steps shows something from the second step on."""
    return (*(() if scene.landscape is None else (scene.landscape,)), *filter(_says_something, scene.charts))


def _says_something(chart: Chart) -> bool:
    points = [(x, y) for series in chart.series for x, y in series.points if math.isfinite(y)]
    return chart.x.label != "step" or len({x for x, _ in points}) > 1


def _arrows(view: View, landscape: Landscape) -> tuple[int, ...] | None:
    """The steps that were asked for."""
    if view.arrows is None:
        return None
    steps = read_steps(view.arrows)
    if steps and (view.surface or len(landscape.box) == 1):
        raise GdcliError("arrows stand on a map of two variables alone", setting="arrows")
    known = {step for trail in landscape.trails for step in trail.steps}
    if missing := [step for step in steps if step not in known]:
        there = f"the last that is shown is {max(known)}" if known else "there is no walk"
        raise GdcliError(f"there is no step {missing[0]} to show: {there}", setting="arrows")
    return steps


def landscape_of(formula: Formula, runs: Sequence[Descent], names: Sequence[str], view: View) -> Landscape:
    """Give f around the walks, over one or two variables, with the walks on it.

    >>> from gdcli.descent.descend import descend
    >>> from gdcli.descent.settings import Settings
    >>> from gdcli.language.parse import parse
    >>> run = descend(parse("x^2 + y^2"), [1.0, 2.0], Settings(steps=2))
    >>> found = landscape_of(run.formula, [run], ["gd"], View("y"))
    >>> found.slice.fixed, found.held_at, len(found.trails[0].places)
    (('x',), 'the end of the walk', 3)
    """
    axes = read_axes(formula, view.axes)
    held, held_at = _held(formula, runs)
    part = Slice(formula, axes, held)
    trails = tuple(_trail(part, run, name) for run, name in zip(runs, names, strict=True))
    if view.box is None:
        box = box_around([place for trail in _staying(runs, trails) for place in trail.places], len(axes))
    else:
        box = read_box(view.box, len(axes))
    return Landscape(part, box, trails, held_at)


def _staying(runs: Sequence[Descent], trails: Sequence[Trail]) -> Sequence[Trail]:
    """The walks that a box is made for: those that run away would shrink all others to a dot."""
    stay = [trail for run, trail in zip(runs, trails, strict=True) if run.stop.reason not in RAN_AWAY]
    return stay or trails


def _held(formula: Formula, runs: Sequence[Descent]) -> tuple[tuple[float, ...], str]:
    """The point at which variables that are not drawn are held, and what it is: the end of the last walk, else 0."""
    for run in reversed(runs):
        last = "of the last walk" if len(runs) > 1 else "of the walk"
        for place, words in ((run.end, "the end"), (run.best, "the best place"), (run.start, "the start")):
            if all(map(math.isfinite, place.point)):
                return place.point, f"{words} {last}"
    return (0.0,) * len(formula.variables), ""


def _trail(part: Slice, run: Descent, name: str) -> Trail:
    rows = [(step, row) for step, row in run.path if all(map(math.isfinite, row[:-2]))]
    return Trail(
        name,
        tuple([step for step, _ in rows]),
        tuple([part.shadow(row) for _, row in rows]),
        tuple([row[-2] for _, row in rows]),
    )


def loss_chart(runs: Sequence[Descent], names: Sequence[str]) -> Chart:
    """Give f against the step, in the way that shows most.

    >>> from gdcli.descent.descend import descend
    >>> from gdcli.descent.settings import Settings
    >>> from gdcli.language.parse import parse
    >>> chart = loss_chart([descend(parse("x^2"), [1.0], Settings())], ["gd"])
    >>> chart.y, chart.series[0].points[:2]
    (Axis(label='f', is_log=True), ((0.0, 1.0), (1.0, 0.64...)))
    """
    curves = [[(step, row[-2]) for step, row in run.path] for run in runs]
    return loss_of(curves, names, uphill=any(run.settings.uphill for run in runs))
