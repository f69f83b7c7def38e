"""Which nodes a text shows by name: the parts that the user named, and parts that repeat where a text would be long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from itertools import count

from gdcli.language.formula import Formula

LENGTH_LIMIT = 5_000  # characters of one statement
DEPTH_LIMIT = 300  # operations in operations; the Reader takes a thousand entries on its stack
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
    return {node: name for name, node in reversed(parts.items()) if formula.nodes[node].args}


def automatic_names(formula: Formula, parts: Mapping[str, int], names: Mapping[int, str]) -> dict[int, str]:
    """Name parts t1, t2, ... where a text would otherwise be much longer than its nodes, or too deep to be read.

    A power of two sixty times over is 2^60 characters without names.
    """
    live = formula.only(*formula.outputs, *parts.values()).live
    order = sorted(live)
    length, depth, needed = _measure(formula, order, names)
    if depth <= DEPTH_LIMIT and (length <= LENGTH_LIMIT or length <= 2 * needed):
        return {}
    taken = {*formula.variables, *formula.parts}
    free = (name for number in count(1) if (name := f"t{number}") not in taken)
    return dict(zip(_worth_naming(formula, order, names), free))  # noqa: B905  there are enough names


def _measure(formula: Formula, order: Iterable[int], names: Container[int]) -> tuple[int, int, int]:
    """The characters and the depth of the longest statement, about, and the characters of all nodes written once."""
    lengths: dict[int, int] = {}
    longest = deepest = needed = 0
    depths: dict[int, int] = {}
    for number in order:
        own = _own_length(formula, number)
        args = formula.nodes[number].args
        length = min(own + sum([lengths[argument] for argument in args]), ENDLESS)
        depth = 1 + max([depths[argument] for argument in args], default=0)
        longest, deepest, needed = max(longest, length), max(deepest, depth), needed + own
        lengths[number], depths[number] = (NAME_LENGTH, 0) if number in names else (length, depth)
    return longest, deepest, needed


def _worth_naming(formula: Formula, order: Iterable[int], names: Container[int]) -> Iterable[int]:
    """The nodes whose names make the text as long as the nodes are many, and no deeper than can be read."""
    uses = Counter(argument for number in order for argument in formula.nodes[number].args)
    lengths: dict[int, int] = {}
    depths: dict[int, int] = {}
    for number in order:
        args = formula.nodes[number].args
        length = _own_length(formula, number) + sum([lengths[argument] for argument in args])
        depth = 1 + max([depths[argument] for argument in args], default=0)
        repeats = uses[number] > 1 and length > NAMED_FROM
        named = number in names or depth >= DEPTH_LIMIT or repeats
        lengths[number], depths[number] = (NAME_LENGTH, 0) if named else (length, depth)
        if named and number not in names and args:
            yield number


def _own_length(formula: Formula, number: int) -> int:
    op, args, value = formula.nodes[number]
    return 2 + 2 * len(args) if args else len(f"{value:g}" if isinstance(value, float) else str(value or op))
