"""The value of every node on floats: slow, total, the reference for everything that is fast."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from gdcli.language.formula import Formula, Node
from gdcli.language.vocabulary import CONSTANTS, TABLE, VALUES

EULER = Node("constant", (), "e")  # its powers are exp, which is exact where pow(2.718..., x) is not


def evaluate(formula: Formula, point: Sequence[float]) -> list[float]:
    """Give the value of each node at a point, in the order of the nodes.

    `point` has one float for each of `formula.variables`. Nothing is raised: what has no real value is NaN, what
    is beyond float64 is infinite.

    >>> from gdcli.language.parse import parse
    >>> evaluate(parse("log(x)"), [-1.0])
    [-1.0, nan]
    """
    place = {name: float(value) for name, value in zip(formula.variables, point, strict=True)}
    values: list[float] = []
    for op, args, value in formula.nodes:
        if op == "pow" and formula.nodes[args[0]] == EULER:
            values.append(VALUES["exp"](values[args[1]]))
        elif args:
            values.append(apply(op, [values[argument] for argument in args]))
        elif op == "number":
            values.append(float(value))  # type: ignore[arg-type]  # a number's value is a float
        else:
            values.append(CONSTANTS[str(value)] if op == "constant" else place[str(value)])
    return values


def apply(op: str, arguments: Sequence[float]) -> float:
    """Give the value of one function of the vocabulary.

    >>> apply("sigmoid", [0.0])
    0.5
    """
    function = VALUES.get(op)
    if function is not None:
        return function(*arguments)
    definition = written_out(op)
    return evaluate(definition, arguments)[definition.outputs[0]]


@cache
def written_out(op: str) -> Formula:
    """Give the formula of a function whose value is written in gdcli's language, its parameters as variables."""
    from gdcli.language.parse import parse

    row = TABLE[op]
    assert isinstance(row.value, str)
    formula = parse(row.value)
    return Formula(formula.nodes, formula.outputs, row.names, {}, formula.text)


def first_fault(formula: Formula, point: Sequence[float]) -> tuple[int, list[float]] | None:
    """Find the first node that an output needs and that is not finite though its arguments are.

    Gives its number and its arguments' values, or None where all outputs are finite.
    """
    values = evaluate(formula, point)
    if all(math.isfinite(values[output]) for output in formula.outputs):
        return None
    for number in sorted(formula.live):
        arguments = [values[argument] for argument in formula.nodes[number].args]
        if not math.isfinite(values[number]) and all(math.isfinite(value) for value in arguments):
            return number, arguments
    return None
