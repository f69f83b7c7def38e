"""The arithmetic of one step, with the numbers in it: for every rule, from the rule itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdcli.calculus.gradient import Gradient
from gdcli.descent.methods import TABLE
from gdcli.descent.path import Row
from gdcli.descent.rules import UPHILL, Rule, read_rule, step_formula, with_prelude
from gdcli.descent.settings import Settings, resolve, schedule
from gdcli.engine.nodes import rounded
from gdcli.engine.python import Ending, compile_descent, compile_function, reference
from gdcli.errors import GdcliError
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.write import write
from gdcli.record import Json, number

SHOWN_COORDINATES = 4
STRETCH = 10_000


@dataclass(frozen=True)
class Sum:
    """One line of arithmetic: what it is, the formula, the formula with its numbers, the value."""

    name: str
    formula: Formula
    numbers: Formula
    value: float

    def to_dict(self) -> dict[str, Json]:
        """Give the line as JSON has it."""
        texts = {"formula": write(self.formula), "numbers": write(self.numbers)}
        return {"name": self.name, **texts, "value": number(self.value)}


@dataclass(frozen=True)
class Explanation:
    """Step number `step`: the lines that all coordinates share, and those of each; f before and after."""

    step: int
    shared: tuple[Sum, ...]
    coordinates: Mapping[str, tuple[Sum, ...]]
    before: float
    after: float

    def to_dict(self) -> dict[str, Json]:
        """Give the document."""
        return {
            "step": self.step,
            "shared": [line.to_dict() for line in self.shared],
            "coordinates": {name: [line.to_dict() for line in lines] for name, lines in self.coordinates.items()},
            "f_before": number(self.before),
            "f_after": number(self.after),
        }


def explain(formula: Formula, slopes: Gradient, start: Sequence[float], settings: Settings, k: int) -> Explanation:
    """Walk to the point before step `k` and give the arithmetic of that step.

    Raises GdcliError for a method that is no rule, for a step that is not there, and where the walk does not get there.
    """
    check_explained(k, settings.steps, settings.method if settings.rule is None else None)
    method, values = resolve(settings)
    rule = read_rule(method.rule, list(values))
    rate = schedule(settings.lr)
    step = step_formula(formula, slopes.formula, rule, rate, values, uphill=settings.uphill)
    state = _state_before(step, start, settings, k)
    value, length, *following = compile_function(step, single=settings.single)(*state, float(k))
    fixed = {**values, "n": float(len(start))}
    if not rate.variables:
        fixed["lr"] = evaluate(rate, [])[rate.outputs[0]]
    numbers = {"k": float(k), "f": value, "gnorm": length, **fixed}
    sums = _Sums(fixed, settings.single)
    shared = _shared(rule, rate, numbers, sums, uphill=settings.uphill)
    numbers |= {line.name: line.value for line in shared}
    point = dict(zip(formula.variables, state, strict=False))
    doing = with_prelude(rule, values, uphill=settings.uphill)
    coordinates = {}
    for place, name in enumerate(formula.variables[:SHOWN_COORDINATES]):
        memory = {one: state[len(start) * (1 + which) + place] for which, one in enumerate(rule.memory)}
        coordinates[name] = _coordinate(name, slopes.formula, doing, point, numbers | memory, sums)
    after = compile_function(formula, single=settings.single)(*following[: len(start)])[0]
    return Explanation(k, shared, coordinates, value, after)


def check_explained(k: int, steps: int, method: str | None) -> None:
    """Refuse, before a run, a step that it cannot have and a method that is no rule; None is a rule of one's own."""
    if method in TABLE and not TABLE[method].rule:
        raise GdcliError(f"{method} is no rule of one line, only rules can be explained", setting="explain")
    if not 1 <= k <= max(steps, 1):
        raise GdcliError(f"there is no step {k}; the steps are 1 to {steps:,}", setting="explain")


def _shared(rule: Rule, rate: Formula, numbers: Mapping[str, float], sums: _Sums, *, uphill: bool) -> tuple[Sum, ...]:
    """What is the same for all coordinates: -f, which is f uphill, and the rate of a schedule."""
    lines = []
    if uphill and "f" in rule.reads | {*rate.variables}:
        lines.append(sums.line("f", parse(UPHILL), numbers))
        numbers = {**numbers, "f": lines[0].value}
    return (*lines, *([sums.line("lr", rate, numbers)] if rate.variables else []))


def _state_before(step: Formula, start: Sequence[float], settings: Settings, k: int) -> Row:
    """The point and the memory that step `k` starts from."""
    size = len(start)
    state: Row = (*map(rounded if settings.single else float, start), *[0.0] * (len(step.variables) - 1 - size))
    run = compile_descent(step.only(*step.outputs[: len(step.variables) + 1]), size, single=settings.single)
    done = 0
    while done < k - 1:
        last = min(done + STRETCH, k - 1) - 1
        ending, now, *after = run([], done, last, -1.0, float("-inf"), float("inf"), False, *state)
        if ending is Ending.RAISED:
            after = list(reference(step, (*after, now + 1.0))[2 : 2 + len(state)])
        elif ending is not Ending.LAST:
            raise GdcliError(f"the run ends at step {now}, before step {k}", setting="explain")
        state, done = tuple(after), now + 1
    return state


def _coordinate(
    name: str,
    gradient: Formula,
    rule: Rule,
    point: Mapping[str, float],
    known: Mapping[str, float],
    sums: _Sums,
) -> tuple[Sum, ...]:
    """The gradient of one coordinate and the rule's lines for it."""
    partial = gradient.only(gradient.outputs[gradient.variables.index(name)])
    slope = sums.line("g", partial, point)
    lines = [slope]
    numbers = {**known, "x": point[name], "g": slope.value}
    for target, assigned in rule.assignments:
        line = sums.line(target, assigned, numbers)
        lines.append(line)
        numbers[target] = line.value
    return tuple(lines)


@dataclass(frozen=True)
class _Sums:
    """Makes lines: `fixed` are the numbers that are constants in the loop of the run, `single` its arithmetic."""

    fixed: Mapping[str, float]
    single: bool

    def line(self, name: str, formula: Formula, numbers: Mapping[str, float]) -> Sum:
        """A formula, the same with numbers for its variables, and its value."""
        shown, run = Builder(), Builder()
        short = {one: shown.number(float(f"{numbers[one]:.6g}") + 0.0) for one in formula.variables}
        filled = shown.formula([shown.include(formula, short, formula.live)[formula.outputs[0]]], ())
        exact = {one: run.number(number) for one, number in self.fixed.items() if one in formula.variables}
        walked = run.formula([run.include(formula, exact, formula.live)[formula.outputs[0]]], formula.variables)
        value = compile_function(walked, single=self.single)(*[numbers[one] for one in formula.variables])[0]
        return Sum(name, formula, filled, value)
