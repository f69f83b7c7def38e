"""A rule in gdcli's language, read and joined with function and gradient into the Formula of one step."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gdcli.errors import GdcliError, Span
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.suggest import nearest
from gdcli.language.tokens import tokens

ALWAYS = ("clip",)
# What stands before a rule: uphill it sees -g, and with the setting clip a gradient of that length at most.
PRELUDE = {"uphill": "-g", "clip": "min(1, clip/gnorm)*g"}
UPHILL = "-f"  # what a rule and a schedule see as f uphill
GIVEN = ("x", "g", "k", "f", "gnorm", "n", "lr")


@dataclass(frozen=True)
class Rule:
    """What a rule assigns, in order, and which of the names are memory."""

    text: str
    assignments: tuple[tuple[str, Formula], ...]
    memory: tuple[str, ...]

    @property
    def reads(self) -> frozenset[str]:
        """The names that stand on the right sides."""
        return frozenset(name for _, formula in self.assignments for name in formula.variables)


def read_rule(text: str, settings: Sequence[str]) -> Rule:
    """Read a rule; `settings` are the names that have a value from outside.

    Raises GdcliError, with the place in the rule, for a mistake in it, an unknown name, and a rule that never moves x.

    >>> read_rule("v = 0.9*v - lr*g; x = x + v", []).memory
    ('v',)
    """
    pieces = list(_pieces(text))
    assigned = {name for name, _, _ in pieces}
    if "x" not in assigned:
        hint = "a rule is assignments, such as  v = 0.9*v - lr*g; x = x + v"
        raise GdcliError("the rule gives x no next value", span=Span(text, 0, len(text)), hint=hint)
    known = {*GIVEN, *settings, *assigned}
    assignments: list[tuple[str, Formula]] = []
    memory: list[str] = []
    done: set[str] = {*GIVEN, *settings}
    for name, value, place in pieces:
        formula = _right_side(text, value, place, known)
        memory += [one for one in formula.variables if one not in done and one not in memory]
        assignments.append((name, formula))
        done.add(name)
    rule = Rule(text, tuple(assignments), tuple(memory))
    _check_settings(settings, assigned, rule.reads)
    return rule


def with_prelude(rule: Rule, settings: Container[str], *, uphill: bool) -> Rule:
    """Give the rule with what stands before it, as assignments to g."""
    wanted = [name for name, holds in (("uphill", uphill), ("clip", "clip" in settings)) if holds]
    before = tuple(("g", parse(PRELUDE[name], bound=("g", "clip", "gnorm"))) for name in wanted)
    return Rule(rule.text, (*before, *rule.assignments), rule.memory)


def _check_settings(settings: Sequence[str], assigned: set[str], used: frozenset[str]) -> None:
    """Refuse a setting that the rule does not read, or that is not the user's to set."""
    for name in settings:
        if name in GIVEN or name in assigned:
            raise GdcliError(f"set: '{name}' is no setting, the rule or the run gives it its value")
        if name not in used and name not in ALWAYS:
            raise GdcliError(f"set: '{name}' is not in the rule")


def _pieces(text: str) -> Iterator[tuple[str, str, int]]:
    """Each assignment: its name, its right side and where in the text that begins."""
    place = 0
    for piece in text.rstrip().removesuffix(";").split(";"):
        name, equals, value = piece.partition("=")
        span = Span(text, place, place + len(piece))
        if not equals or not name.strip().isidentifier():
            hint = "a rule is assignments, such as  v = 0.9*v - lr*g; x = x + v"
            raise GdcliError("this is no assignment", span=span, hint=hint)
        if name.strip() in GIVEN and name.strip() != "x":
            raise GdcliError(f"a rule cannot change {name.strip()}", span=span, hint="choose another name")
        yield name.strip(), value, place + len(name) + 1
        place += len(piece) + 1


def _right_side(text: str, value: str, place: int, known: set[str]) -> Formula:
    try:
        formula = parse(value, bound=known)
    except GdcliError as wrong:
        span = wrong.span
        moved = Span(text, span.start + place, span.end + place) if span and span.text == value else span
        raise GdcliError(
            f"rule: {wrong.message}", span=moved or Span(text, place, len(text)), hint=wrong.hint
        ) from None
    for name in formula.variables:
        if name not in known:
            guess = nearest(name, known)
            hint = f"did you mean '{guess}'?" if guess else f"a rule knows {', '.join(sorted(known))}"
            start = next(token.start for token in tokens(value) if token.text == name.partition("[")[0]) + place
            raise GdcliError(f"rule: unknown name '{name}'", span=Span(text, start, start + len(name)), hint=hint)
    return formula


def step_formula(
    formula: Formula,
    gradient: Formula,
    rule: Rule,
    schedule: Formula,
    settings: Mapping[str, float],
    *,
    uphill: bool = False,
    free: Sequence[str] = (),
) -> Formula:
    """Join function, gradient, learning rate and rule into one step.

    The step's variables are the point, the memory (for each name of the rule, one a coordinate) and `k`; its outputs
    are f, the gradient's length, the next point and the next memory, and last the learning rate where it is a
    schedule. Rule and schedule stand in it as they were written, nothing is simplified: 0/v stays a quotient.
    Uphill, the rule sees -f and -g. The settings in `free`, `lr` among them, stay variables, before `k`.
    """
    builder = Builder(limit=10_000_000)
    size = len(formula.variables)
    here = builder.include(formula, keep=formula.live)
    there = builder.include(gradient, keep=gradient.live)
    value = here[formula.outputs[0]]
    slopes = [there[output] for output in gradient.outputs]
    length = builder.call("hypot", *slopes) if size > 1 else builder.call("abs", *slopes)
    outer = {name: builder.number(number) for name, number in settings.items()}
    outer |= {name: builder.variable(f"#set {name}") for name in free}
    outer |= {"k": builder.variable("#k"), "f": value, "gnorm": length, "n": builder.number(float(size))}
    if uphill:
        outer["f"] = builder.call("neg", value)
    rule = with_prelude(rule, outer, uphill=uphill)
    if "lr" not in free:
        outer["lr"] = builder.include(schedule, outer, schedule.live)[schedule.outputs[0]]
    points: list[int] = []
    memories: dict[str, list[int]] = {name: [] for name in rule.memory}
    for place, name in enumerate(formula.variables):
        inner = outer | {memory: builder.variable(f"#{memory}{place}") for memory in rule.memory}
        inner |= {"x": builder.variable(name), "g": slopes[place]}
        for target, assigned in rule.assignments:
            inner[target] = builder.include(assigned, inner, assigned.live)[assigned.outputs[0]]
        points.append(inner["x"])
        for memory in rule.memory:
            memories[memory].append(inner[memory])
    outputs = [value, length, *points, *[node for memory in rule.memory for node in memories[memory]]]
    if schedule.variables and "lr" not in free:
        outputs.append(outer["lr"])
    names = [f"#{memory}{place}" for memory in rule.memory for place in range(size)]
    return builder.formula(outputs, (*formula.variables, *names, *[f"#set {name}" for name in free], "#k"))


def counts(step: Formula) -> bool:
    """Whether a step depends on its number k, in the rule or in the schedule."""
    return any(step.nodes[number].value == step.variables[-1] for number in step.live)
