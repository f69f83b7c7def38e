"""A rule in gdcli's language, read and joined with function and gradient into the Formula of one step."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from gdcli.errors import GdcliError, Span
from gdcli.language.formula import Builder, Formula
from gdcli.language.operands import is_function
from gdcli.language.parse import parse
from gdcli.language.suggest import nearest
from gdcli.language.tokens import place_of, tokens
from gdcli.language.vocabulary import CONSTANTS

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
            raise GdcliError(f"'{name}' is no setting, the rule or the run gives it its value", setting="set")
        if taken := _taken(name):
            raise GdcliError(f"'{name}' is {taken}, no setting", setting="set")
        if name not in used and name not in ALWAYS:
            raise GdcliError(f"'{name}' is not in the rule", setting="set")


def _taken(name: str) -> str:
    """What a name is that a rule cannot give a value."""
    return "a constant" if name in (*CONSTANTS, "π") else "a function" if is_function(name) else ""


def _pieces(text: str) -> Iterator[tuple[str, str, int]]:
    """Each assignment: its name, its right side and where in the text that begins."""
    place = 0
    for piece in text.rstrip().removesuffix(";").split(";"):
        name, equals, value = piece.partition("=")
        target = _target(text, name, place) if equals and name.strip() else None
        if target is None:
            hint = "a rule is assignments, such as  v = 0.9*v - lr*g; x = x + v"
            raise GdcliError("this is no assignment", span=Span(text, place, place + len(piece)), hint=hint)
        yield target, value, place + len(name) + 1
        place += len(piece) + 1


def _target(text: str, piece: str, place: int) -> str | None:
    """The name that is assigned, where what stands before the equals sign is one and may be."""
    with _moved(text, piece, place):
        name, *more = tokens(piece)
    if name.kind != "name" or len(more) > 1:
        return None
    span = Span(text, place + name.start, place + name.end)
    if name.text in GIVEN and name.text != "x":
        raise GdcliError(f"a rule cannot change {name.text}", span=span, hint="choose another name")
    if taken := _taken(name.text):
        raise GdcliError(
            f"'{name.text}' is {taken}, a rule cannot give it a value", span=span, hint="choose another name"
        )
    return name.text


@contextmanager
def _moved(text: str, piece: str, place: int) -> Iterator[None]:
    """An error in a piece of the rule is told at its place in the whole of it."""
    try:
        yield
    except GdcliError as wrong:
        span = wrong.span
        moved = Span(text, span.start + place, span.end + place) if span and span.text == piece else span
        moved = moved or Span(text, place, len(text))
        raise GdcliError(wrong.message, setting="rule", span=moved, hint=wrong.hint) from None


def _right_side(text: str, value: str, place: int, known: set[str]) -> Formula:
    with _moved(text, value, place):
        formula = parse(value, bound=known)
        for name in formula.variables:
            if name not in known:
                guess = nearest(name, known)
                hint = f"did you mean '{guess}'?" if guess else f"a rule knows {', '.join(sorted(known))}"
                raise GdcliError(f"unknown name '{name}'", span=place_of(name, value), hint=hint)
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
