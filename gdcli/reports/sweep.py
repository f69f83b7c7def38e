"""What there is to say of a sweep: a row for each learning rate, or a grid of learning rates and momenta."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache

from gdcli.descent.result import Descent
from gdcli.language.ranges import Range
from gdcli.reports.drawings import Axis, Chart, Scene, Series
from gdcli.reports.ending import word_of
from gdcli.reports.report import Block, Cell, Facts, Grid, Line, Report, Sheet, Verdict
from gdcli.reports.scene import drawn, scene_of
from gdcli.reports.words import SHOWN_VARIABLES, counted, number_text, point_text, reading
from gdcli.studies.landscape import AS_IT_COMES, View
from gdcli.studies.ranking import exit_code, is_success, without_a_value
from gdcli.studies.sweep import Sweep, with_paths

DRAWN = 6  # runs in a drawing

AT, ABOVE = " =", " >"  # stand after the word of a run in a list
SIDES = {AT: "= at the limit", ABOVE: "> above the limit"}
HIGHER = "*"  # marks the steps of a run in a grid that found a minimum which is not the lowest


STEPS = Axis("steps to the end", is_log=True)


def report(found: Sweep, *, plot: bool = False, view: View = AS_IT_COMES) -> Report:
    """Give the report of a sweep, with a drawing of some of its runs."""
    scene = cache(lambda: _scene(found, view))
    names = found.formula.variables
    header = ("lr", "momentum", "reason", "steps", "f", "gradient_norm", *names)
    rows = [
        (run.settings.lr, run.settings.momentum, run.stop.reason, run.steps, run.end.f, run.end.gradient_norm,
         *run.end.point) for run in found.runs
    ]  # fmt: skip
    grids: tuple[Block, ...] = (_list(found),) if len(found.momenta) == 1 else (_grid(found), *_chart(found))
    pictures = drawn(scene()) if plot else ()
    blocks: tuple[Block, ...] = (Facts(reading(found.formula)), _settings(found), *grids, *pictures, _verdict(found))
    code = exit_code(found.runs, interrupted=found.interrupted)
    return Report(found.to_dict(), Sheet(header, rows), blocks, int(code), scene=scene)


def _scene(found: Sweep, view: View) -> Scene:
    """The paths of some runs, each under what was chosen for it."""
    runs = with_paths(found, DRAWN)
    return scene_of(found.formula, runs, [_name(run) for run in runs], view)


def _name(run: Descent) -> str:
    momentum = run.settings.momentum
    rate = run.settings.lr if isinstance(run.settings.lr, str) else number_text(run.settings.lr, 3)
    return f"lr {rate}" + ("" if momentum is None else f", momentum {number_text(momentum, 3)}")


def _settings(found: Sweep) -> Line:
    settings = found.settings
    parts = [f"{settings.method} from {point_text(found.formula.variables, found.start)}", _range("lr", found)]
    if found.momentum is not None:
        parts.append(_range("momentum", found))
    return Line((*parts, f"at most {counted(settings.steps, 'step')}", f"tol {settings.tol:g}"))


def _range(name: str, found: Sweep) -> str:
    chosen = found.lr if name == "lr" or found.momentum is None else found.momentum
    first, last = number_text(chosen.values[0]), number_text(chosen.values[-1])
    spaced = ", by equal ratios" if chosen.by_ratio else ""
    return f"{name} {first} to {last}{spaced}" if len(chosen.values) > 1 else f"{name} {first}"


def _list(found: Sweep) -> Grid:
    """A row for each learning rate, with a sign where it is not below the limit."""
    names = found.formula.variables[: SHOWN_VARIABLES - 2]
    sides = [_side(found, run) for run in found.runs]
    rows: list[tuple[Cell, ...]] = [
        (run.settings.lr, word_of(run) + side, run.steps, run.end.f, *run.end.point[: len(names)])
        for run, side in zip(found.runs, sides, strict=True)
    ]
    hidden = len(found.formula.variables) - len(names)
    notes = [text for side, text in SIDES.items() if side in sides]
    notes += [f"{hidden} more variables in --format csv"] * bool(hidden)
    return Grid(("lr", "ends", "steps", "f", *names), tuple(rows), note="; ".join(notes))


def _side(found: Sweep, run: Descent) -> str:
    """The sign of the side of the limit on which a learning rate is; none below it."""
    limit, lr = found.limits[0], run.settings.lr
    if limit is None or isinstance(lr, str):
        return ""
    return AT if abs(lr - limit) <= 1e-9 * limit else ABOVE * (lr > limit)


def _grid(found: Sweep) -> Grid:
    """A row for each learning rate, a column for each momentum: the steps, or why a run ends."""
    columns = ("lr", *[f"momentum {number_text(one, 3)}" for one in found.momenta if one is not None])
    higher = {id(run) for run in found.higher}
    cells = [[_cell(run) + HIGHER * (id(run) in higher) for run in found.group(place)] for place in _places(found)]
    rows: list[tuple[Cell, ...]] = [
        (rate, *[group[place] if place < len(group) else "" for group in cells])
        for place, rate in enumerate(found.lr.values)
    ]
    limits = [number_text(limit) if limit is not None else "" for limit in found.limits]
    note = "steps to the end, or why there is none" + f"; {HIGHER} {_above(found)}" * bool(higher)
    return Grid(columns, (*rows, ("limit", *limits)), note=note)


def _places(found: Sweep) -> range:
    return range(len(found.momenta))


def _above(found: Sweep) -> str:
    """What the ends are that are not the lowest."""
    end, way = ("maximum", "lower") if found.settings.uphill else ("minimum", "higher")
    return f"at a {end} short of the target" if found.settings.target is not None else f"at a {way} {end}"


def _chart(found: Sweep) -> tuple[Chart, ...]:
    """The steps to the end over the learning rate, a line for each momentum; of one rate alone over the momentum."""
    lr, momentum = found.lr, found.momentum
    if momentum is None or not any(map(is_success, found.runs)):
        return ()
    groups = [found.group(place) for place in _places(found)]
    if len(lr.values) == 1:
        line = _line(f"lr {number_text(lr.values[0])}", momentum, found.runs)
        return (Chart(_axis("momentum", momentum), STEPS, (line,)),)
    names = [f"momentum {number_text(one, 3)}" for one in momentum.values]
    lines = tuple(_line(name, lr, group) for name, group in zip(names, groups, strict=True))
    return (Chart(_axis("lr", lr), STEPS, tuple(line for line in lines if line.points)),)


def _axis(name: str, chosen: Range) -> Axis:
    return Axis(name, is_log=chosen.by_ratio and min(chosen.values) > 0)


def _line(name: str, chosen: Range, runs: Sequence[Descent]) -> Series:
    """The steps of the runs that found an end; the others part the line."""
    pairs = zip(chosen.values, runs, strict=False)
    return Series(name, tuple((value, float(run.steps) if is_success(run) else math.nan) for value, run in pairs))


def _cell(run: Descent) -> str:
    return str(run.steps) if is_success(run) else word_of(run)


def _verdict(found: Sweep) -> Verdict:
    best, runs = found.best, len(found.lr.values) * len(found.momenta)
    done = sum(run.stop.reason != "interrupted" for run in found.runs)
    stopped = f"interrupted: {done:,} of {runs:,} runs were done; " * found.interrupted
    if nowhere := without_a_value(found.runs):
        return Verdict("failed", nowhere)
    if best is None:
        lowest = f"{'highest' if found.settings.uphill else 'lowest'} f: {number_text(found.lowest.end.f)}"
        details = (f"the {lowest}, with {_chosen(found.lowest)}", *_remarks(found))
        return Verdict("warning", f"{stopped}no run came to an end: see why in each row", details)
    where = f"at {point_text(found.formula.variables, best.end.point)}: f = {number_text(best.end.f)}"
    sentence = f"{stopped}the fewest steps{_goal(found)}: {best.steps}, with {_chosen(best)}"
    return Verdict("warning" if found.interrupted else "ok", sentence, (where, *_remarks(found)))


def _chosen(run: Descent) -> str:
    """What was chosen for a run."""
    momentum = run.settings.momentum
    return f"lr {number_text(float(run.settings.lr))}" + (
        "" if momentum is None else f", momentum {number_text(momentum)}"
    )


def _goal(found: Sweep) -> str:
    """Where the best run is soonest, where not all ends are that."""
    if found.settings.target is not None:
        return " to the target" * (found.best is not None and found.best.stop.reason == "target")
    return f" to the {'highest maximum' if found.settings.uphill else 'lowest minimum'}" * bool(found.higher)


def _remarks(found: Sweep) -> Iterator[str]:
    """What the learning rate must be, and where it does not matter."""
    lowest, limit = found.lowest, found.limits[0]
    if limit is not None and len(found.momenta) == 1:
        at_end = lowest.outlook.step == lowest.steps
        place = "its end" if at_end else f"its {'highest' if found.settings.uphill else 'lowest'} place"
        yield f"by the curvature at {place}, lr must be below {number_text(limit)}"
    if not lowest.method.paced:
        yield f"lr counts for the first step of {lowest.method.name} alone, or for nothing"
