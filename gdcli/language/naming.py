"""Which nodes a text shows by name: the parts that the user named, and parts that repeat where a text would be long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import count

from gdcli.language.formula import Formula
from gdcli.language.styles import PLAIN
from gdcli.language.vocabulary import TABLE

LENGTH_LIMIT = 5_000  # characters of one statement
DEPTH_LIMIT = 990  # entries on the stack of the Reader, which takes a thousand
NAMED_FROM = 20  # characters; what is shorter is repeated rather than named
NAME_LENGTH = 4
ENDLESS = 10**9


def kept_parts(formula: Formula) -> dict[str, int]:
    """Give the parts that a text has to define: those that an output needs, or all where a variable is in no other."""
    live = formula.live
    found = {str(formula.nodes[number].value) for number in live if formula.nodes[number].op == "variable"}
    complete = found.issuperset(formula.variables)
    return {name: node for name, node in formula.parts.items() if node in live or not complete}


def shown_names(formula: Formula, parts: Mapping[str, int]) -> dict[int, str]:
    """Give the name under which each named node is shown: its first; a variable or a number is shown as itself."""
    return {node: name for name, node in reversed(list(parts.items())) if formula.nodes[node].args}


def short_outputs(formula: Formula) -> tuple[set[int], int]:
    """Give the outputs whose text is short enough to need no names for its parts, and about how long all texts are.

    A long one, in which each part is written once, is taken to be as long as the formula's nodes are many.
    """
    sizes = _Sizes(formula)
    for number in sorted(formula.live):
        sizes.note(number, False)
    lengths, depths = sizes.lengths, sizes.depths
    short = {one for one in formula.outputs if lengths[one] <= LENGTH_LIMIT and depths[one] <= DEPTH_LIMIT}
    each = [lengths[one] if one in short else 2 * len(formula.live) for one in formula.outputs]
    return short, sum(each)


def automatic_names(formula: Formula, parts: Mapping[str, int], names: Mapping[int, str]) -> dict[int, str]:
    """Name parts t1, t2, ... where a text would otherwise be much longer than its nodes, or too deep to be read.

    A power of two sixty times over is 2^60 characters without names.
    """
    order = sorted(formula.only(*formula.outputs, *parts.values()).live)
    sizes = _Sizes(formula)
    for number in order:
        sizes.note(number, number in names)
    long = sizes.longest > LENGTH_LIMIT and sizes.longest > 2 * sizes.needed
    if not long and sizes.deepest <= DEPTH_LIMIT:
        return {}
    taken = {*formula.variables, *formula.parts}
    free = (name for number in count(1) if (name := f"t{number}") not in taken)
    return {number: next(free) for number in _worth_naming(formula, order, names)}


def _worth_naming(formula: Formula, order: Iterable[int], names: Container[int]) -> Iterator[int]:
    """Yield the nodes whose names make the text as long as the nodes are many, and no deeper than can be read."""
    uses = Counter(argument for number in order for argument in formula.nodes[number].args)
    sizes = _Sizes(formula)
    for number in order:
        length, depth = sizes.of(number)
        helps = depth > DEPTH_LIMIT // 3 or (uses[number] > 1 and length > NAMED_FROM)
        sizes.note(number, number in names or helps)
        if helps and number not in names:
            yield number


class _Sizes:
    """About how many characters the text of each node has, and how many entries it takes on the Reader's stack."""

    def __init__(self, formula: Formula) -> None:
        self.nodes = formula.nodes
        self.lengths: dict[int, int] = {}
        self.depths: dict[int, int] = {}
        self.longest = self.deepest = self.needed = 0  # needed: the characters of all nodes, each written once

    def note(self, number: int, named: bool) -> None:
        """Take in the next node; a named one is as long as its name where it is used."""
        length, depth = self.of(number)
        self.longest, self.deepest = max(self.longest, length), max(self.deepest, depth)
        self.needed += self.own_length(number)
        self.lengths[number], self.depths[number] = (NAME_LENGTH, 0) if named else (length, depth)

    def of(self, number: int) -> tuple[int, int]:
        """Give the length and the depth of a node whose arguments were noted."""
        op, args, _ = self.nodes[number]
        length = self.own_length(number) + sum([self.lengths[argument] for argument in args])
        depths = [self.depths[argument] + self.entries(op, place, argument) for place, argument in enumerate(args)]
        return min(length, ENDLESS), max(depths, default=0)

    def own_length(self, number: int) -> int:
        op, args, value = self.nodes[number]
        return 2 + 2 * len(args) if args else len(f"{value:g}" if isinstance(value, float) else str(value or op))

    def entries(self, op: str, position: int, argument: int) -> int:
        """How many entries wait on the Reader's stack while it reads an argument: the operator, and a bracket."""
        inner, shape = self.nodes[argument].op, PLAIN.shapes[op]
        if op == inner and TABLE[op].folds and position == 0:
            return 0
        place = shape.others if position else shape.first
        bracket = inner in PLAIN.shapes and PLAIN.shapes[inner].level < place
        return (position > 0 or shape.before != "") + bracket
