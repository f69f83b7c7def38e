"""THE table of the rules of differentiation as a textbook has them, one rule at a time.

A rule says what the derivative of one operation becomes, the derivatives of its arguments still to be taken. To give
an operation a rule of its own, add a row to RULES; all others go by their slopes in the vocabulary, so that a new
function has its rule by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from gdcli.calculus.backprop import local_slopes
from gdcli.calculus.tidy import Tidy
from gdcli.language.formula import Formula, Node

TERMS = 6  # a longer sum leaves its constant terms out at once
SUMS = ("add", "sub")
EULER = Node("constant", (), "e")


class Rule(NamedTuple):
    """A rule where it was applied: to the node `of`, which becomes the node `becomes`; `inner` are the chain's."""

    name: str
    of: int
    becomes: int
    inner: tuple[int, ...] = ()


class Paper:
    """What derivations are written on: a Builder that begins with a formula, and derivatives that wait to be taken.

    A waiting derivative is a variable of its own, whose name no user could type. `named` are the parts shown by name.
    """

    def __init__(self, formula: Formula) -> None:
        """Copy the formula; `here` says which node each of its nodes has become."""
        self.builder = Tidy(limit=20_000_000)
        self.here = self.builder.include(formula)
        self.formula = formula
        self.begun = len(self.builder.nodes)
        self.named: Mapping[int, str] = {}
        self.waiting: dict[str, tuple[str, int]] = {}
        self._tidied: dict[int, int] = {}
        self._open: list[bool] = []

    def derivative(self, variable: str, node: int) -> int:
        """The derivative of a node by a variable, to be taken."""
        name = f"∂ {variable} {node}"
        self.waiting[name] = (variable, node)
        return self.builder.variable(name)

    def raw(self, op: str, *args: int) -> int:
        """An operation as a hand would write it first, with its zeros and ones."""
        return self.builder.node(Node(op, args))

    def is_open(self, node: int) -> bool:
        """Whether a derivative waits in a node."""
        nodes = self.builder.nodes
        for number in range(len(self._open), len(nodes)):
            op, args, value = nodes[number]
            self._open.append(value in self.waiting if op == "variable" else any(self._open[one] for one in args))
        return self._open[node]

    def to_be_taken(self, root: int) -> list[int]:
        """The derivatives that wait in a node, from left to right."""
        found: dict[int, None] = {}
        seen: set[int] = set()
        stack = [root]
        while stack:
            number = stack.pop()
            if number in seen or not self.is_open(number):
                continue
            seen.add(number)
            op, args, _ = self.builder.nodes[number]
            if op == "variable":
                found[number] = None
            stack += reversed(args)
        return list(found)

    def replaced(self, root: int, becomes: Mapping[int, int]) -> int:
        """Write a node again with others in place of waiting derivatives."""
        return self._again(root, dict(becomes), self.is_open, self.raw)

    def tidied(self, root: int) -> int:
        """Write a node again without what does nothing; what was typed stays as it is."""
        return self._again(root, self._tidied, lambda number: number >= self.begun, self.builder.call)

    def _again(self, root: int, made: dict[int, int], changes: Callable[[int], bool], make: Callable[..., int]) -> int:
        stack = [root]
        while stack:
            number = stack[-1]
            op, args, _ = self.builder.nodes[number]
            if number in made or not args or not changes(number):
                made.setdefault(number, number)
                stack.pop()
                continue
            missing = [argument for argument in args if argument not in made]
            stack += missing
            if not missing:
                made[number] = make(op, *[made[argument] for argument in args])
                stack.pop()
        return made[root]


class By:
    """Differentiation by one variable: which nodes vary with it, and through which of their arguments."""

    def __init__(self, paper: Paper, variable: str, users: Mapping[int, Sequence[tuple[int, int]]]) -> None:
        """Go upwards from the variable; `users` are the nodes that use a node, and at which place."""
        self.paper, self.builder, self.variable = paper, paper.builder, variable
        self.itself = self.builder.variable(variable)
        self.places: dict[int, list[int]] = {}
        waiting = [self.itself]
        while waiting:
            for user, place in users.get(waiting.pop(), ()):
                if user not in self.places:
                    waiting.append(user)
                self.places.setdefault(user, []).append(place)

    def rule(self, number: int) -> Rule:
        """The rule that a node's derivative is taken by."""
        if number == self.itself:
            return Rule("variable", number, self.builder.number(1.0))
        if number not in self.places:
            return Rule("constant", number, self.builder.number(0.0))
        op, args, _ = self.builder.nodes[number]
        return RULES.get(op, _function)(self, number, args, sorted(self.places[number]))

    def varying(self, number: int) -> list[int]:
        """The arguments of a node that vary."""
        args = self.builder.nodes[number].args
        return [args[place] for place in sorted(self.places.get(number, ()))]

    def derivative(self, number: int) -> int:
        """The derivative of a node, to be taken."""
        return self.paper.derivative(self.variable, number)

    def chained(self, name: str, number: int, slopes: Mapping[int, int]) -> Rule:
        """The chain rule: each slope times the derivative of its argument, which is 1 for the variable itself."""
        args = self.builder.nodes[number].args
        products = [self._product(slope, args[place]) for place, slope in slopes.items()]
        inner = dict.fromkeys(args[place] for place in slopes if args[place] != self.itself)
        becomes = self.paper.raw("add", *products) if len(products) > 1 else products[0]
        return Rule(name, number, becomes, tuple(inner))

    def _product(self, slope: int, argument: int) -> int:
        if argument == self.itself:
            return slope
        one = self.builder.value(slope) == 1
        return self.derivative(argument) if one else self.paper.raw("mul", slope, self.derivative(argument))


Apply = Callable[[By, int, tuple[int, ...], list[int]], Rule]


def _function(by: By, number: int, args: tuple[int, ...], places: list[int]) -> Rule:
    """By the slopes of the vocabulary."""
    op = by.builder.nodes[number].op
    return by.chained(op, number, local_slopes(by.builder, op, list(args), number, places))


def _sum(by: By, number: int, args: tuple[int, ...], places: list[int]) -> Rule:
    """Term by term, however the sum is bracketed, up to the parts that have names."""
    nodes = by.builder.nodes
    sums, waiting = {number}, [number]
    while waiting:
        inside = by.varying(waiting.pop())
        fresh = [one for one in inside if nodes[one].op in SUMS and one not in sums and one not in by.paper.named]
        sums.update(fresh)
        waiting += fresh
    short = _is_short(by, number)
    made: dict[int, int] = {}
    for one in sorted(sums):
        kept = nodes[one].args if short else by.varying(one)
        terms = [made[term] if term in made else by.derivative(term) for term in kept]
        made[one] = _added(by, one, kept, terms)
    return Rule("sum", number, made[number])


def _is_short(by: By, number: int) -> bool:
    """Whether a sum has few terms, those in brackets counted one by one."""
    terms, waiting = 0, [number]
    while waiting and terms + len(waiting) <= TERMS:
        op, args, _ = by.builder.nodes[waiting.pop()]
        waiting += args if op in SUMS else ()
        terms += op not in SUMS
    return not waiting


def _added(by: By, number: int, kept: Sequence[int], terms: list[int]) -> int:
    """The terms that are kept of a sum or a difference."""
    op, args, _ = by.builder.nodes[number]
    if len(terms) > 1:
        return by.paper.raw(op, *terms)
    return by.paper.raw("neg", *terms) if op == "sub" and kept[0] != args[0] else terms[0]


def _negative(by: By, number: int, args: tuple[int, ...], places: list[int]) -> Rule:
    return Rule("constant factor", number, by.paper.raw("neg", by.derivative(args[0])))


def _product(by: By, number: int, args: tuple[int, ...], places: list[int]) -> Rule:
    slopes = local_slopes(by.builder, "mul", list(args), number, places)
    products = [by.paper.raw("mul", slope, by.derivative(args[place])) for place, slope in slopes.items()]
    if len(products) == 1:
        return Rule("constant factor", number, products[0])
    return Rule("product", number, by.paper.raw("add", *products))


def _quotient(by: By, number: int, args: tuple[int, ...], places: list[int]) -> Rule:
    over, under = args
    raw, call, one, two = by.paper.raw, by.builder.call, by.builder.number(1.0), by.builder.number(2.0)
    if places == [0]:
        return Rule("constant factor", number, raw("mul", call("div", one, under), by.derivative(over)))
    square = raw("pow", under, two)
    if places == [1]:
        return by.chained("power of -1", number, {1: call("neg", call("div", over, square))})
    gains, loses = raw("mul", under, by.derivative(over)), raw("mul", over, by.derivative(under))
    return Rule("quotient", number, raw("div", raw("sub", gains, loses), square))


def _power(by: By, number: int, args: tuple[int, ...], places: list[int]) -> Rule:
    base, exponent = args
    call, one = by.builder.call, by.builder.number(1.0)
    natural = by.builder.nodes[base] == EULER
    slopes = {
        0: call("mul", exponent, call("pow", base, call("sub", exponent, one))),
        1: number if natural else call("mul", number, call("log", base)),
    }
    name = "power" if places == [0] else "exponential" if places == [1] else "power and exponential"
    return by.chained(name, number, {place: slopes[place] for place in places})


RULES: dict[str, Apply] = {
    "add": _sum, "sub": _sum, "neg": _negative, "mul": _product, "div": _quotient, "pow": _power,
}  # fmt: skip
