"""The derivation of a gradient, line by line: in each line the derivatives that waited are taken by one rule each.

Every line is the same function as the line before. Nothing recurses; what is deeper than LINES rules one inside another
goes on from there to the result, and the derivation says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdcli.calculus.ending import endings
from gdcli.calculus.inner import inner_names, letters, needed_nodes
from gdcli.calculus.textbook import By, Paper, Rule
from gdcli.language.formula import Formula
from gdcli.language.naming import shown_names

LINES = 40


@dataclass(frozen=True)
class Line:
    """One line: the node that it is, the rules that led to it, or what was done in place of a rule.

    `names` are the inner functions that it shows by name.
    """

    node: int
    rules: tuple[Rule, ...]
    names: Mapping[int, str]
    done: str = ""


@dataclass(frozen=True)
class Derivation:
    """The lines from the derivative to be taken to the gradient; `cut` where rules were left out before the end."""

    variable: str
    lines: tuple[Line, ...]
    cut: bool


@dataclass(frozen=True)
class Derivations:
    """The derivation of each partial, all on one Formula whose nodes the lines are.

    `waiting` has, by the names of the variables that stand for them, the derivatives still to be taken in a line: by
    which variable, of which node. `names` are the inner functions that were given a name, and those the user named.
    """

    formula: Formula
    variables: tuple[str, ...]
    output: int
    each: tuple[Derivation, ...]
    waiting: Mapping[str, tuple[str, int]]
    names: Mapping[int, str]
    own_names: Mapping[int, str]


def derivations(formula: Formula, gradient: Formula) -> Derivations:
    """Derive a formula by each of its variables, rule by rule, down to the gradient that is given.

    >>> from gdcli.calculus.backprop import backprop
    >>> from gdcli.language.parse import parse
    >>> formula = parse("sin(x^2)")
    >>> found = derivations(formula, backprop(formula))
    >>> [[rule.name for rule in line.rules] for line in found.each[0].lines]
    [[], ['sin'], ['power'], [], []]
    """
    paper = Paper(formula)
    output = paper.here[formula.outputs[0]]
    own = {paper.here[node]: name for node, name in shown_names(formula, formula.parts).items()}
    own.pop(output, None)
    names = {**inner_names(paper, output, own), **own}
    paper.named = names
    users = _users(paper, output)
    rest = _rest(paper, formula, gradient, own)
    each = tuple(
        _derivation(By(paper, name, users), output, names, rest[place]) for place, name in enumerate(formula.variables)
    )
    whole = paper.builder.formula([output], [*formula.variables, *paper.waiting])
    return Derivations(whole, formula.variables, output, each, paper.waiting, names, own)


def _derivation(by: By, output: int, names: Mapping[int, str], rest: Sequence[Line]) -> Derivation:
    paper = by.paper
    current = by.derivative(output)
    lines = [Line(current, (), names)]
    while len(lines) <= LINES and (waiting := paper.to_be_taken(current)):
        rules = [by.rule(paper.waiting[str(paper.builder.nodes[one].value)][1]) for one in waiting]
        becomes = {one: rule.becomes for one, rule in zip(waiting, rules, strict=True)}
        shown = paper.replaced(current, becomes)
        lines.append(Line(shown, tuple(rules), names))
        current = paper.tidied(shown)
    cut = paper.is_open(current)
    together = [] if cut else [Line(current, (), rest[0].names, "put together")]
    return Derivation(by.variable, (*lines, *together, *rest), cut)


def _rest(paper: Paper, formula: Formula, gradient: Formula, own: Mapping[int, str]) -> list[list[Line]]:
    """For each variable the lines after the last rule: the gradient, and where there is one its shorter form."""
    here = paper.builder.include(gradient, keep=gradient.live)
    taken = {*formula.variables, *formula.parts}
    ending = endings(paper, formula, own, (name for name in letters("s") if name not in taken))
    lines = []
    for place, node in enumerate(gradient.outputs):
        simplified = Line(here[node], (), own, "simplified")
        short = ending.get(place)
        lines.append([simplified, *([Line(short.node, (), short.names, short.told)] if short else [])])
    return lines


def _users(paper: Paper, output: int) -> dict[int, list[tuple[int, int]]]:
    """For each node that the output needs, the nodes that use it, and at which place."""
    users: dict[int, list[tuple[int, int]]] = {}
    nodes = paper.builder.nodes
    for number in sorted(needed_nodes(paper, output)):
        for place, argument in enumerate(nodes[number].args):
            users.setdefault(argument, []).append((number, place))
    return users
