"""A rule in gdcli's language, read and joined with function and gradient into the Formula of one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdcli.calculus.tidy import Tidy
from gdcli.errors import GdcliError, Span
from gdcli.language.formula import Formula
from gdcli.language.parse import parse

GIVEN = ("x", "g", "k", "f", "gnorm", "n", "lr")
SCHEDULE = ("k", "f", "gnorm", "n")


@dataclass(frozen=True)
class Rule:
    """What a rule assigns, in order, and which of the names are memory."""

    text: str
    assignments: tuple[tuple[str, Formula], ...]
    memory: tuple[str, ...]


def read_rule(text: str, settings: Sequence[str]) -> Rule:
    """Read a rule; `settings` are the names that have a value from outside.

    Raises GdcliError for a mistake in the text, an unknown name, and a rule that never moves x.

    >>> read_rule("v = 0.9*v - lr*g; x = x + v", []).memory
    ('v',)
    """
    pieces = [piece.partition("=") for piece in text.split(";")]
    assigned = [name.strip() for name, _, _ in pieces]
    if "x" not in assigned or not all(equals for _, equals, _ in pieces):
        hint = "a rule is assignments, such as  v = 0.9*v - lr*g; x = x + v"
        raise GdcliError("a rule gives x its next value", span=Span(text, 0, len(text)), hint=hint)
    memory = tuple(dict.fromkeys(name for name in assigned if name != "x"))
    known = {*GIVEN, *settings, *memory}
    assignments = []
    for name, _, value in pieces:
        formula = parse(value, bound=known)
        unknown = [variable for variable in formula.variables if variable not in known]
        if unknown:
            raise GdcliError(f"unknown name '{unknown[0]}' in a rule", hint=f"a rule knows {', '.join(sorted(known))}")
        assignments.append((name.strip(), formula))
    return Rule(text, tuple(assignments), memory)


def step_formula(
    formula: Formula,
    gradient: Formula,
    rule: Rule,
    schedule: Formula,
    settings: Mapping[str, float],
    *,
    uphill: bool = False,
) -> Formula:
    """Join function, gradient, learning rate and rule into one step.

    The step's variables are the point, the memory (for each name of the rule, one a coordinate) and `k`; its outputs
    are f, the gradient's length, the next point and the next memory. Uphill, the rule sees -f and -g.
    """
    builder = Tidy(limit=10_000_000)
    size = len(formula.variables)
    here = builder.include(formula, keep=formula.live)
    there = builder.include(gradient, keep=gradient.live)
    value = here[formula.outputs[0]]
    slopes = [there[output] for output in gradient.outputs]
    length = builder.call("hypot", *slopes) if size > 1 else builder.call("abs", *slopes)
    outer = {"k": builder.variable("#k"), "f": value, "gnorm": length, "n": builder.number(float(size))}
    if uphill:
        outer["f"] = builder.call("neg", value)
        slopes = [builder.call("neg", slope) for slope in slopes]
    outer["lr"] = builder.substitute(schedule, [outer[name] for name in schedule.variables])
    outer |= {name: builder.number(number) for name, number in settings.items()}
    points: list[int] = []
    memories: dict[str, list[int]] = {name: [] for name in rule.memory}
    for place, name in enumerate(formula.variables):
        inner = outer | {memory: builder.variable(f"#{memory}{place}") for memory in rule.memory}
        inner |= {"x": builder.variable(name), "g": slopes[place]}
        for target, assigned in rule.assignments:
            inner[target] = builder.substitute(assigned, [inner[variable] for variable in assigned.variables])
        points.append(inner["x"])
        for memory in rule.memory:
            memories[memory].append(inner[memory])
    outputs = [value, length, *points, *[node for memory in rule.memory for node in memories[memory]]]
    names = [f"#{memory}{place}" for memory in rule.memory for place in range(size)]
    return builder.formula(outputs, (*formula.variables, *names, "#k"))
