"""Forms whose derivative float64 cannot hold as they stand, seen as the stable function that they are.

The slope of 1/(1 + e^-x), taken part by part, is infinity times 0 at x = -800, where it is 0. Here such parts become
sigmoid and softplus before a derivative is taken; the formula that was typed and its value stay as they are.
"""

from __future__ import annotations

from gdcli.calculus.tidy import Tidy
from gdcli.language.formula import Formula, Node


def stable(formula: Formula) -> Formula:
    """Give the same function with `c/(1 + e^u)`, `(1 + e^u)^-n` and `log(1 + e^u)` as sigmoid and softplus.

    >>> from gdcli.language.parse import parse
    >>> print(stable(parse("(1 + exp(-x))^-1")))
    sigmoid(x)
    """
    builder = Tidy(limit=4 * len(formula.nodes) + 1000)
    here: list[int] = []
    for op, args, value in formula.nodes:
        moved = tuple(here[argument] for argument in args)
        seen = _recognise(builder, op, moved)
        here.append(builder.node(Node(op, moved, value)) if seen is None else seen)
    outputs = [here[output] for output in formula.outputs]
    parts = {name: here[number] for name, number in formula.parts.items()}
    return builder.formula(outputs, formula.variables, parts, formula.text)


def _recognise(builder: Tidy, op: str, args: tuple[int, ...]) -> int | None:
    if op == "div" and (exponent := _one_plus_exp(builder, args[1])) is not None:
        return builder.call("mul", args[0], builder.call("sigmoid", builder.call("neg", exponent)))
    if op == "pow" and (exponent := _one_plus_exp(builder, args[0])) is not None:
        power = builder.value(args[1])
        if power is not None and power < 0:
            base = builder.call("sigmoid", builder.call("neg", exponent))
            return builder.call("pow", base, builder.number(-power))
    if op == "log" and (exponent := _one_plus_exp(builder, args[0])) is not None:
        return builder.call("softplus", exponent)
    if op == "log1p" and (exponent := _exponent(builder, args[0])) is not None:
        return builder.call("softplus", exponent)
    return None


def _one_plus_exp(builder: Tidy, number: int) -> int | None:
    """The u of 1 + e^u."""
    op, args, _ = builder.nodes[number]
    if op != "add" or len(args) != 2 or 1.0 not in (values := [builder.value(term) for term in args]):
        return None
    return _exponent(builder, args[1 - values.index(1.0)])


def _exponent(builder: Tidy, number: int) -> int | None:
    """The u of e^u, written either way."""
    op, args, _ = builder.nodes[number]
    if op == "exp":
        return args[0]
    return args[1] if op == "pow" and builder.nodes[args[0]] == Node("constant", (), "e") else None
