"""How the nodes of a graph are put into words: a label, the text, the slopes, what the gradient is made up of."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gdcli.language.formula import Builder, Formula
from gdcli.language.styles import PRETTY
from gdcli.language.write import pretty, write_nodes
from gdcli.reports.words import number_text
from gdcli.studies.backprop import Backprop
from gdcli.studies.graph import GraphNode, Use

TEXT_LIMIT = 60  # characters of a node's text or slope
TERMS = 4  # of a sum that a gradient is made up of
LETTERS = "vwustr"
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Words:
    """The words for some nodes of a record: parts by the user's names, all others as v₁, v₂, ... (a Wengert list)."""

    record: Backprop
    chosen: tuple[int, ...]

    @property
    def nodes(self) -> Sequence[GraphNode]:
        """The chosen nodes."""
        return [self.record.nodes[one] for one in self.chosen]

    @cached_property
    def labels(self) -> Mapping[int, str]:
        """The label of each shown node of the formula, by its number there."""
        record = self.record
        taken = {*record.formula.variables, *record.formula.parts}
        head = next((one for one in LETTERS if not any(re.match(rf"{one}[\d₀-₉]", name) for name in taken)), "node")
        labels: dict[int, str] = {}
        count = 0
        for node in sorted(shown_nodes(record), key=lambda node: node.source):
            if node.name is not None:
                labels[node.source] = node.name
            elif node.source == record.formula.outputs[0] and "f" not in taken:
                labels[node.source] = "f"
            elif node.source not in labels:
                count += 1
                labels[node.source] = head + str(count).translate(LOWERED)
        return labels

    def label(self, id: int) -> str:
        """The label of a node."""
        return self.labels.get(self.record.nodes[id].source, "")

    @cached_property
    def texts(self) -> Mapping[int, str]:
        """The text of each chosen node, its inputs by their labels; a variable stands for itself."""
        formula = self.record.formula
        calls = {label: source for source, label in self.labels.items() if formula.nodes[source].args}
        labelled = Formula(formula.nodes, formula.outputs, formula.variables, calls)
        found = write_nodes(labelled, [node.source for node in self.nodes], style=PRETTY, limit=TEXT_LIMIT)
        return dict(zip(self.chosen, found, strict=True))

    @property
    def head(self) -> str:
        """What the formula is called: as the last definition that it is, f, or another label where f is taken."""
        formula = self.record.formula
        names = [name for name, number in formula.parts.items() if number == formula.outputs[0]]
        if formula.nodes[formula.outputs[0]].op == "variable":
            names.insert(0, "f")
        return names[-1] if names else self.label(self.record.output)

    def partial(self, by: str) -> str:
        """The partial derivative of the output: `∂f/∂q`."""
        return f"∂{self.head}/∂{by}"

    def equation(self, id: int) -> str:
        """`q = x + y`, or the name of a variable."""
        label, text = self.label(id), self.texts[id]
        return label if self.record.nodes[id].op == "variable" else f"{label} = {text}"

    @cached_property
    def _slopes(self) -> Mapping[int, str]:
        """The formulas of the local slopes of the nodes that use or are the chosen ones, by their place on the tape."""
        places = {node.source: node.place for node in self.record.nodes}
        calls = {
            label: places[source] for source, label in self.labels.items() if self.record.formula.nodes[source].args
        }
        near = {*self.chosen, *(use.user for node in self.nodes for use in node.uses[:TERMS])}
        wanted = sorted({slope for id in near for slope in self.record.nodes[id].slopes[:TERMS] if slope is not None})
        tape = Formula(self.record.tape.nodes, (), self.record.tape.variables, calls)
        names = {place: label for label, place in calls.items()}
        found = zip(wanted, write_nodes(tape, wanted, style=PRETTY, limit=TEXT_LIMIT), strict=True)
        return {place: names.get(place, text) for place, text in found}

    def slope(self, user: int, place: int) -> str:
        """A local slope, with its formula and the numbers put in: `∂f/∂q = z = −4`."""
        node = self.record.nodes[user]
        written, value = node.slopes[place], number_text(node.local[place])
        formula = "" if written is None else self._slopes.get(written, "")
        middle = f"{formula} = " if 0 < len(formula) < TEXT_LIMIT and formula != value else ""
        return f"∂{self.label(user)}/∂{self.label(node.inputs[place])} = {middle}{value}"

    def slopes(self, id: int) -> str:
        """The local slopes of a node by all of its inputs that are shown."""
        node = self.record.nodes[id]
        shown = [place for place, one in enumerate(node.inputs) if self.label(one)]
        more = f", … ({len(shown)} in all)" if len(shown) > TERMS else ""
        return ", ".join(self.slope(id, place) for place in shown[:TERMS]) + more

    def made_up(self, id: int) -> str:
        """How a gradient is made up, a product for each edge: `−4·1 + 2·3 = 2`."""
        node = self.record.nodes[id]
        total = number_text(node.gradient)
        if not math.isfinite(self.record.f):
            return total
        if not node.uses:
            return total if node.source == self.record.formula.outputs[0] else f"{total}, not used"
        more = f" + … ({len(node.uses):,} terms)" if len(node.uses) > TERMS else ""
        first, *others = node.uses[:TERMS]
        terms = [self.product(first, number_text), *(self.product(use, in_brackets) for use in others)]
        return " + ".join(terms) + f"{more} = {total}"

    def product(self, use: Use, first: Callable[[float], str]) -> str:
        """The gradient that arrives, as `first` writes it, times the local slope: `−4·1`."""
        return f"{first(self.record.nodes[use.user].gradient)}·{in_brackets(use.slope)}"

    def with_numbers(self, id: int) -> str:
        """The text of a node with the values of its inputs for their names: `−2 + 5`; empty where one is undefined."""
        node, formula = self.record.nodes[id], self.record.formula
        if not all(math.isfinite(self.record.nodes[one].value) for one in node.inputs):
            return ""
        builder = Builder()
        inputs = []
        for one in node.inputs[:TEXT_LIMIT]:
            op, args, value = formula.nodes[self.record.nodes[one].source]
            rounded = builder.number(float(f"{self.record.nodes[one].value:.6g}") + 0.0)
            inputs.append(builder.constant(str(value)) if op == "constant" and not args else rounded)
        if len(node.inputs) > len(inputs):
            return "…"
        return pretty(builder.formula([builder.call(node.op, *inputs)], ()))


def shown_nodes(record: Backprop) -> list[GraphNode]:
    """The nodes that are shown to people: what varies, what has a name, the output; numbers stand in the texts."""
    return [
        node
        for node in record.nodes
        if node.varies or node.id == record.output or (node.name is not None and node.inputs)
    ]


def in_brackets(value: float) -> str:
    """A number as a factor after a sign: a negative one in brackets.

    >>> in_brackets(-4.0), in_brackets(1.0)
    ('(−4)', '1')
    """
    text = number_text(value)
    return f"({text})" if text.startswith("−") else text


def evenly(ids: Sequence[int], limit: int) -> tuple[int, ...]:
    """Give at most `limit` of the ids: the first ones, and more of the last.

    >>> evenly(range(10), 4)
    (0, 7, 8, 9)
    """
    if len(ids) <= limit:
        return tuple(ids)
    first = max(1, limit // 4)
    return (*ids[:first], *ids[first - limit :])


def joined(labels: Iterable[str]) -> str:
    """The way along a path."""
    return " → ".join(labels)
