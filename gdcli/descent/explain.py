"""The arithmetic of one step, with the numbers in it: for every rule, from the rule itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdcli.calculus.gradient import Gradient
from gdcli.calculus.tidy import Tidy
from gdcli.descent.path import Row
from gdcli.descent.rules import Rule, read_rule, step_formula, with_prelude
from gdcli.descent.settings import Settings, resolve, schedule
from gdcli.engine.python import Ending, compile_descent, compile_function, reference
from gdcli.errors import GdcliError
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Formula
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
    method, values = resolve(settings)
    if not method.rule:
        raise GdcliError(f"explain: {method.name} is no rule of one line, only rules can be explained")
    if not 1 <= k <= settings.steps:
        raise GdcliError(f"explain: there is no step {k}; the steps are 1 to {settings.steps}")
    rule = read_rule(method.rule, list(values))
    rate = schedule(settings.lr)
    step = step_formula(formula, slopes.formula, rule, rate, values, uphill=settings.uphill)
    state = _state_before(step, len(start), start, k)
    value, length, *following = compile_function(step)(*state, float(k))
    shared = {
        "k": float(k),
        "f": -value if settings.uphill else value,
        "gnorm": length,
        "n": float(len(start)),
        **values,
    }
    lines = []
    if rate.variables:
        lines.append(_sum("lr", rate, shared))
    shared["lr"] = lines[0].value if lines else evaluate(rate, [])[rate.outputs[0]]
    point = dict(zip(formula.variables, state, strict=False))
    coordinates = {}
    for place, name in enumerate(formula.variables[:SHOWN_COORDINATES]):
        memory = {one: state[len(start) * (1 + which) + place] for which, one in enumerate(rule.memory)}
        coordinates[name] = _coordinate(name, slopes.formula, rule, point, shared | memory, uphill=settings.uphill)
    after = compile_function(formula)(*following[: len(start)])[0]
    return Explanation(k, tuple(lines), coordinates, value, after)


def _state_before(step: Formula, size: int, start: Sequence[float], k: int) -> Row:
    """The point and the memory that step `k` starts from."""
    state: Row = (*map(float, start), *[0.0] * (len(step.variables) - 1 - size))
    run = compile_descent(step.only(*step.outputs[: len(step.variables) + 1]), size)
    done = 0
    while done < k - 1:
        last = min(done + STRETCH, k - 1) - 1
        ending, now, *after = run([], done, last, -1.0, float("-inf"), float("inf"), False, *state)
        if ending is Ending.RAISED:
            after = list(reference(step, (*after, now + 1.0))[2 : 2 + len(state)])
        elif ending is not Ending.LAST:
            raise GdcliError(f"explain: the run ends at step {now}, before step {k}")
        state, done = tuple(after), now + 1
    return state


def _coordinate(
    name: str, gradient: Formula, rule: Rule, point: Mapping[str, float], known: Mapping[str, float], *, uphill: bool
) -> tuple[Sum, ...]:
    """The gradient of one coordinate and the rule's lines for it."""
    partial = gradient.only(gradient.outputs[gradient.variables.index(name)])
    slope = _sum("g", partial, point)
    lines = [slope]
    numbers = {**known, "x": point[name], "g": slope.value}
    for target, assigned in with_prelude(rule, known, uphill=uphill).assignments:
        line = _sum(target, assigned, numbers)
        lines.append(line)
        numbers[target] = line.value
    return tuple(lines)


def _sum(name: str, formula: Formula, numbers: Mapping[str, float]) -> Sum:
    """A formula, the same with numbers for its variables, and its value."""
    values = [numbers[variable] for variable in formula.variables]
    builder = Tidy()
    here: dict[int, int] = {}
    for old in sorted(formula.live):
        op, args, value = formula.nodes[old]
        if op == "variable":
            here[old] = builder.number(float(f"{numbers[str(value)]:.6g}") + 0.0)
        else:
            here[old] = builder.node(formula.nodes[old]._replace(args=tuple(here[argument] for argument in args)))
    filled = builder.formula([here[formula.outputs[0]]], ())
    return Sum(name, formula, filled, compile_function(formula)(*values)[0])
