"""What there is to say of a descent: the reading, the settings, the steps, why it ended and where."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from gdcli.descent.result import Descent
from gdcli.descent.rules import GIVEN, UPHILL, with_prelude
from gdcli.descent.settings import schedule
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.write import pretty
from gdcli.reports.ending import verdict
from gdcli.reports.report import Block, Fact, Facts, Grid, Line, Report, Sheet
from gdcli.reports.scene import drawn, scene_of
from gdcli.reports.words import SHOWN_VARIABLES, counted, gradient_facts, number_text
from gdcli.studies.landscape import AS_IT_COMES, View

if TYPE_CHECKING:
    from gdcli.descent.explain import Explanation, Sum

ROWS = 25


def report(
    descent: Descent,
    *,
    all_rows: bool = False,
    explained: int | None = None,
    plot: bool = False,
    view: View = AS_IT_COMES,
) -> Report:
    """Give the report of a descent; with each place of the path, the arithmetic of one step, and a drawing."""
    scene = cache(lambda: scene_of(descent.formula, [descent], [descent.method.name], view))
    explanation = descent.explain(explained) if explained is not None and explained <= descent.steps else None
    blocks: tuple[Block, ...] = (
        *gradient_facts(descent.formula, descent.gradient),
        _settings(descent),
        _grid(descent, all_rows),
        *(() if explanation is None else _explained(explanation)),
        *(drawn(scene()) if plot else ()),
        verdict(descent),
    )
    header = ("step", *descent.formula.variables, "f", "gradient_norm")
    sheet = Sheet(header, [(step, *row) for step, row in descent.path])
    document = descent.to_dict()
    if explained is not None:
        document["explain"] = None if explanation is None else explanation.to_dict()
    return Report(document, sheet, blocks, int(descent.exit_code), _notes(descent, explained), scene=scene)


def _settings(descent: Descent) -> Line:
    settings, method = descent.settings, descent.method
    title = method.title.replace("descent", "ascent") if settings.uphill else method.title
    lr = settings.lr if isinstance(settings.lr, str) else number_text(settings.lr)
    named = [f"{name} {number_text(value)}" for name, value in descent.values.items()]
    limits = [f"at most {counted(settings.steps, 'step')}", f"tol {settings.tol:g}" if settings.tol else "no tolerance"]
    if settings.target is not None:
        limits.append(f"target {settings.target:g}")
    rate = [f"lr {lr}"] if method.rated else []
    return Line((title, *_rule(descent), *rate, *named, *limits, *[settings.dtype] * settings.single))


def _rule(descent: Descent) -> list[str]:
    """The assignments of the method, as they are done."""
    if not descent.method.rule:
        return []
    rule = with_prelude(descent.rule, descent.values, uphill=descent.settings.uphill)
    lines = [f"{name} ← {pretty(formula)}" for name, formula in rule.assignments]
    if descent.settings.uphill and "f" in rule.reads | {*schedule(descent.settings.lr).variables}:
        lines.insert(0, f"f ← {pretty(parse(UPHILL))}")  # uphill, a rule and a schedule go down -f
    return [", ".join(lines)]


def _grid(descent: Descent, all_rows: bool) -> Grid:
    path = list(descent.path)
    chosen = path if all_rows or descent.settings.every > 1 else selection(path)
    shown = descent.formula.variables[:SHOWN_VARIABLES]
    rows = tuple((step, *row[: len(shown)], *row[-2:]) for step, row in chosen)
    notes = []
    if len(chosen) < len(path):
        notes.append(f"{len(chosen)} of {len(path)} rows; --all shows each")
    hidden = len(descent.formula.variables) - len(shown)
    if hidden:
        notes.append(f"{hidden} more variables in --format csv")
    return Grid(("step", *shown, "f", "|∇f|"), rows, note="; ".join(notes))


def selection(path: list[tuple[int, tuple[float, ...]]]) -> list[tuple[int, tuple[float, ...]]]:
    """Give evenly spaced places at round steps, the first and the last always."""
    if len(path) <= ROWS:
        return path
    last = path[-1][0]
    stride = next(size for size in _round_sizes() if last / size <= ROWS - 3)
    chosen = [place for place in path if place[0] % stride == 0]
    if len(chosen) < 2:
        chosen = path[:: math.ceil(len(path) / ROWS)]
    return chosen if chosen[-1] == path[-1] else [*chosen, path[-1]]


def _round_sizes() -> list[int]:
    return [factor * 10**power for power in range(12) for factor in (1, 2, 5)]


def _explained(explanation: Explanation) -> list[Block]:
    """The lines of one step, each as formula, formula with numbers, value."""
    where = f"the point after {counted(explanation.step - 1, 'step')}" if explanation.step > 1 else "the start"
    change = _change(explanation.before, explanation.after)
    heading = f"step {explanation.step}, from {where}: {change}"
    blocks: list[Block] = [Facts(tuple(_sum(line) for line in explanation.shared), "←", heading)]
    for name, lines in explanation.coordinates.items():
        slope = f"the coordinate {name}, with g = {'f′' if len(explanation.coordinates) == 1 else f'∂f/∂{name}'}"
        blocks.append(Facts(tuple(_sum(line, name) for line in lines), "←", slope))
    return blocks


def _change(before: float, after: float) -> str:
    """From where to where f goes, in as many digits as it takes to see that it does."""
    for digits in range(6, 18):
        first, last = number_text(before, digits), number_text(after, digits)
        if first != last:
            return f"f goes from {first} to {last}"
    return f"f stays {number_text(before)}"


def _sum(line: Sum, coordinate: str = "x") -> Fact:
    """A line of arithmetic; the rule's `x` goes by the coordinate's name, where the rule has no such name itself."""
    free = coordinate not in (*GIVEN, *line.formula.variables) and line.name != "g"
    formula, numbers = pretty(_renamed(line.formula, coordinate) if free else line.formula), pretty(line.numbers)
    text = formula if formula == numbers else f"{formula} = {numbers}"
    return Fact(coordinate if line.name == "x" and free else line.name, text, number_text(line.value, 10))


def _renamed(formula: Formula, coordinate: str) -> Formula:
    """The formula with another name for its variable x."""
    builder = Builder()
    names = [coordinate if name == "x" else name for name in formula.variables]
    here = {old: builder.variable(new) for old, new in zip(formula.variables, names, strict=True)}
    return builder.formula([builder.include(formula, here, formula.live)[formula.outputs[0]]], names)


def _notes(descent: Descent, explained: int | None) -> tuple[str, ...]:
    notes = [f"the gradient is by backprop: {descent.gradient.remark}"] if descent.gradient.remark else []
    if _is_thinned(descent):
        notes.append(f"the path has {len(descent.path):,} of {descent.steps + 1:,} places, evenly spaced, and the last")
    if explained is not None and explained > descent.steps:
        notes.append(f"there is no step {explained} to explain: the run took {counted(descent.steps, 'step')}")
    return tuple(notes)


def _is_thinned(descent: Descent) -> bool:
    """Whether fewer places were kept than were asked for."""
    return descent.settings.every == 1 and len(descent.path) <= descent.steps
