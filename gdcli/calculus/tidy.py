"""A Builder that leaves out what does nothing: x + 0, 1*x, x^1, --x. For derived formulas, never for what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from gdcli.language.evaluate import EULER
from gdcli.language.formula import Builder, Formula, Node
from gdcli.language.parse import parse
from gdcli.language.vocabulary import TABLE


class Tidy(Builder):
    """Makes nodes by the rules of arithmetic that hold for every float."""

    def call(self, op: str, *args: int) -> int:
        """An operation, or the shorter node that says the same."""
        rule = RULES.get(op)
        short = rule(self, args) if rule else None
        return self.node(Node(op, args)) if short is None else short

    def value(self, number: int) -> float | None:
        """The value of a node that is a number, with its sign; None for any other."""
        op, args, value = self.nodes[number]
        if op == "neg" and self.nodes[args[0]].op == "number":
            return -float(self.nodes[args[0]].value)  # type: ignore[arg-type]  # a number's value is a float
        return float(value) if op == "number" else None  # type: ignore[arg-type]  # as above

    def substitute(self, formula: Formula, arguments: Sequence[int]) -> int:
        """Write a formula with nodes for its variables; give the node of its first output."""
        place = dict(zip(formula.variables, arguments, strict=True))
        here: dict[int, int] = {}
        for old in sorted(formula.live):
            op, args, value = formula.nodes[old]
            if op == "variable":
                here[old] = place[str(value)]
            elif args:
                here[old] = self.call(op, *[here[argument] for argument in args])
            else:
                here[old] = self.node(formula.nodes[old])
        return here[formula.outputs[0]]

    def slope(self, op: str, args: Sequence[int], value: int, index: int) -> int:
        """The derivative of a function by its argument number `index`, where its value is the node `value`."""
        row = TABLE[op]
        if op == "mul":
            others = [argument for place, argument in enumerate(args) if place != index]
            return self.call("mul", *others) if len(others) > 1 else [*others, self.number(1.0)][0]
        if op == "pow" and index == 1 and self.nodes[args[0]] == EULER:
            return value
        if row.variadic:
            return self.substitute(slope_formula(op, 0), [args[index], value])
        return self.substitute(slope_formula(op, index), [*args, value])


@cache
def slope_formula(op: str, index: int) -> Formula:
    """The slope of a function by one parameter, as a Formula in its parameters and its value `y`."""
    row = TABLE[op]
    formula = parse(row.slopes[index])
    return Formula(formula.nodes, formula.outputs, (*row.names, "y"), {}, formula.text)


def _add(builder: Tidy, args: tuple[int, ...]) -> int | None:
    whole = [
        term for term in args if builder.nodes[term].op == "number" and float(builder.value(term) or 0).is_integer()
    ]
    if len(whole) > 1:
        total = sum(builder.value(term) or 0.0 for term in whole)
        numbers = set(whole)
        return builder.call("add", *[term for term in args if term not in numbers], builder.number(total))
    terms = tuple(term for term in args if builder.value(term) != 0)
    if len(terms) == 2:
        first, second = (builder.nodes[term] for term in terms)
        if second.op == "neg":
            return builder.call("sub", terms[0], second.args[0])
        if first.op == "neg":
            return builder.call("sub", terms[1], first.args[0])
    return _shorter(builder, "add", args, terms, 0.0)


def _mul(builder: Tidy, args: tuple[int, ...]) -> int | None:
    values = [builder.value(factor) for factor in args]
    if 0 in values:
        return builder.number(0.0)
    negative = [factor for factor in args if builder.nodes[factor].op == "neg"]
    if negative:
        plain = [builder.nodes[factor].args[0] if factor in negative else factor for factor in args]
        product = builder.call("mul", *plain)
        return builder.call("neg", product) if len(negative) % 2 else product
    numbers = [value for value in values if value is not None]
    if len(numbers) > 1 and all(value.is_integer() and value < 1e6 for value in numbers):
        whole = 1.0
        for value in numbers:
            whole *= value
        return builder.call("mul", builder.number(whole), *[f for f, v in zip(args, values, strict=True) if v is None])
    return _shorter(builder, "mul", args, tuple(f for f, v in zip(args, values, strict=True) if v != 1), 1.0)


def _shorter(builder: Tidy, op: str, args: tuple[int, ...], kept: tuple[int, ...], empty: float) -> int | None:
    if len(kept) == len(args) and len(kept) > 1:
        return None
    if len(kept) > 1:
        return builder.node(Node(op, kept))
    return kept[0] if kept else builder.number(empty)


def _sub(builder: Tidy, args: tuple[int, ...]) -> int | None:
    left, right = (builder.value(argument) for argument in args)
    if left is not None and right is not None and left.is_integer() and right.is_integer():
        return builder.number(left - right)
    if right == 0:
        return args[0]
    if left == 0:
        return builder.call("neg", args[1])
    inner = builder.nodes[args[1]]
    return builder.call("add", args[0], inner.args[0]) if inner.op == "neg" else None


def _div(builder: Tidy, args: tuple[int, ...]) -> int | None:
    if builder.value(args[0]) == 0:
        return args[0]
    if builder.value(args[1]) == 1:
        return args[0]
    inner = builder.nodes[args[0]]
    return builder.call("neg", builder.call("div", inner.args[0], args[1])) if inner.op == "neg" else None


def _pow(builder: Tidy, args: tuple[int, ...]) -> int | None:
    exponent = builder.value(args[1])
    if exponent == 1:
        return args[0]
    return builder.number(1.0) if exponent == 0 else None


def _neg(builder: Tidy, args: tuple[int, ...]) -> int | None:
    inner = builder.nodes[args[0]]
    if inner.op == "neg":
        return inner.args[0]
    return args[0] if builder.value(args[0]) == 0 else None


RULES: dict[str, Callable[[Tidy, tuple[int, ...]], int | None]] = {
    "add": _add, "sub": _sub, "mul": _mul, "div": _div, "pow": _pow, "neg": _neg,
}  # fmt: skip
