"""The hub: a Formula is its nodes in order, each after its arguments, equal parts shared.

Nothing recurses over a Formula: one loop over `nodes` sees every part after what it is made of.
A Builder makes Formulas: it hands out the number of a node and gives equal nodes one number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

NODE_LIMIT = 400_000


class Node(NamedTuple):
    """One operation: `op` on the nodes numbered `args`.

    The leaves have no arguments and a value: op "number" a float, "variable" a name, "constant" `pi` or `e`.
    All other ops are rows of the vocabulary.
    """

    op: str
    args: tuple[int, ...] = ()
    value: float | str | None = None


@dataclass(frozen=True, eq=False)
class Formula:
    """What was written, or derived from it: nodes in order, outputs, and the parts that have names.

    `variables` are the inputs in natural order; a variable may be missing among the nodes (its slope is 0).
    `parts` maps each name that the user gave to the number of its node.
    `text` is what was typed, where a text was read.
    """

    nodes: tuple[Node, ...]
    outputs: tuple[int, ...]
    variables: tuple[str, ...]
    parts: Mapping[str, int] = field(default_factory=dict)
    text: str = ""

    def __eq__(self, other: object) -> bool:
        """Two formulas are equal where they say the same, however their nodes are numbered."""
        return isinstance(other, Formula) and self._meaning == other._meaning

    def __hash__(self) -> int:
        """Hash the meaning."""
        return hash(self._meaning)

    def __str__(self) -> str:
        """Write the formula as text that gdcli reads back."""
        from gdcli.language.write import write

        return write(self)

    @cached_property
    def _meaning(self) -> tuple[object, ...]:
        here: dict[int, int] = {}
        nodes: dict[Node, int] = {}
        for number in self._depth_first():
            op, args, value = self.nodes[number]
            here[number] = nodes.setdefault(Node(op, tuple([here[argument] for argument in args]), value), len(nodes))
        names = tuple(sorted((name, here[node]) for name, node in self.parts.items() if node in here))
        return tuple(nodes), tuple(here[output] for output in self.outputs), self.variables, names

    def _depth_first(self) -> Iterator[int]:
        """The nodes that an output needs in the order in which they are met, whatever their numbers are."""
        seen: set[int] = set()
        stack = [*reversed(self.outputs)]
        while stack:
            number = stack[-1]
            waiting = [] if number in seen else [one for one in self.nodes[number].args if one not in seen]
            stack.extend(reversed(waiting))
            if not waiting:
                stack.pop()
                if number not in seen:
                    seen.add(number)
                    yield number

    @cached_property
    def live(self) -> frozenset[int]:
        """The numbers of the nodes that an output needs."""
        seen = set(self.outputs)
        waiting = list(seen)
        while waiting:
            fresh = [argument for argument in self.nodes[waiting.pop()].args if argument not in seen]
            seen.update(fresh)
            waiting += fresh
        return frozenset(seen)

    def only(self, *outputs: int) -> Formula:
        """Give the same nodes with other outputs."""
        return Formula(self.nodes, outputs, self.variables, self.parts, self.text)

    @property
    def signature(self) -> str:
        """How the function is called: `f(x, y)`."""
        return f"f({', '.join(self.variables)})"


class Builder:
    """Hands out numbers of nodes, the same number for the same node."""

    def __init__(self, limit: int = NODE_LIMIT) -> None:
        """Start empty; more than `limit` nodes is a TooLarge."""
        self.nodes: list[Node] = []
        self._numbers: dict[Node, int] = {}
        self._limit = limit

    def node(self, node: Node) -> int:
        """Give the number of a node, a new one if there is none that is equal."""
        number = self._numbers.get(node)
        if number is None:
            number = len(self.nodes)
            if number >= self._limit:
                raise TooLarge(self._limit)
            self._numbers[node] = number
            self.nodes.append(node)
        return number

    def number(self, value: float) -> int:
        """A number, negative ones as a minus before it, as text has them."""
        if value < 0:
            return self.call("neg", self.number(-value))
        return self.node(Node("number", (), float(value)))

    def variable(self, name: str) -> int:
        """A variable."""
        return self.node(Node("variable", (), name))

    def constant(self, name: str) -> int:
        """The constant `pi` or `e`."""
        return self.node(Node("constant", (), name))

    def call(self, op: str, *args: int) -> int:
        """An operation or a function of the vocabulary."""
        return self.node(Node(op, args))

    def include(
        self, formula: Formula, replace: Mapping[str, int] | None = None, keep: Iterable[int] | None = None
    ) -> dict[int, int]:
        """Copy nodes of a formula in, variables replaced by nodes that are here already; give old number -> new."""
        here: dict[int, int] = {}
        for old in sorted(keep) if keep is not None else range(len(formula.nodes)):
            op, args, value = formula.nodes[old]
            if replace and op == "variable" and value in replace:
                here[old] = replace[str(value)]
            elif args:
                here[old] = self.node(Node(op, tuple([here[argument] for argument in args])))
            else:
                here[old] = self.node(formula.nodes[old])
        return here

    def formula(
        self,
        outputs: Sequence[int],
        variables: Sequence[str],
        parts: Mapping[str, int] | None = None,
        text: str = "",
    ) -> Formula:
        """Close the book: a Formula with these outputs."""
        return Formula(tuple(self.nodes), tuple(outputs), tuple(variables), dict(parts or {}), text)


class TooLarge(Exception):  # noqa: N818  an outcome that the reader of a text turns into a GdcliError with a place
    """More nodes than a Formula may have."""

    def __init__(self, limit: int) -> None:
        """Keep the limit for the message."""
        super().__init__(f"more than {limit:,} nodes")
        self.limit = limit


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """The key of natural order: `x2` before `x10`, `x[2]` before `x[10]`.

    >>> sorted(["x10", "x2", "b"], key=natural)
    ['b', 'x2', 'x10']
    """
    pieces = re.split(r"(\d+)", name)
    return tuple((1, int(piece), piece) if piece.isdigit() else (0, 0, piece) for piece in pieces if piece)


def depends(formula: Formula, names: Iterable[str]) -> list[bool]:
    """For each node, whether it depends on one of the variables."""
    wanted = set(names)
    found: list[bool] = []
    for op, args, value in formula.nodes:
        found.append(value in wanted if op == "variable" else any(found[argument] for argument in args))
    return found
