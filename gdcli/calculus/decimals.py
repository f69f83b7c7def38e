"""Decimals as what they say: 0.1 becomes 1/10, so that formulas can be compared to more digits than float64 has."""

from __future__ import annotations

from decimal import Decimal

from gdcli.calculus.tidy import Tidy
from gdcli.language.formula import Formula, Node

LARGEST = 2**53  # float64 holds every whole number up to it
LONG = 12  # significant digits; a number of more was rounded by whoever wrote it


def exact(formula: Formula) -> Formula:
    """Give the same formula with each decimal as a quotient of whole numbers; a long one stays the float64 that it is.

    >>> from gdcli.language.parse import parse
    >>> print(exact(parse("0.5*x + 0.01")))
    5/10*x + 1/10**2
    """
    builder = Tidy(limit=10 * len(formula.nodes) + 10)
    here: list[int] = []
    for op, args, value in formula.nodes:
        if op == "number":
            here.append(_quotient(builder, float(value)))  # type: ignore[arg-type]  # a number's value is a float
        else:
            here.append(builder.node(Node(op, tuple([here[argument] for argument in args]), value)))
    return builder.formula([here[output] for output in formula.outputs], formula.variables)


def has_long_numbers(formula: Formula) -> bool:
    """Tell whether a number with so many digits that it must be rounded is in what the outputs need.

    >>> from gdcli.language.parse import parse
    >>> has_long_numbers(parse("0.017453292519943295*x")), has_long_numbers(parse("0.5*x"))
    (True, False)
    """
    values = [formula.nodes[number].value for number in formula.live if formula.nodes[number].op == "number"]
    return any(len(_parts(float(value))[0]) >= LONG for value in values)  # type: ignore[arg-type]  # as above


def _quotient(builder: Tidy, value: float) -> int:
    digits, exponent = _parts(value)
    if (value.is_integer() and value < LARGEST) or int(digits) >= LARGEST:
        return builder.number(value)
    power = builder.node(Node("number", (), 10.0))
    if abs(exponent) > 1:
        power = builder.node(Node("pow", (power, builder.node(Node("number", (), float(abs(exponent)))))))
    op = "div" if exponent < 0 else "mul"
    return builder.node(Node(op, (builder.number(float(digits)), power)))


def _parts(value: float) -> tuple[str, int]:
    """The significant digits of a float's shortest decimal, and the power of ten that they are times."""
    _, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    return "".join(map(str, digits)), int(exponent)
