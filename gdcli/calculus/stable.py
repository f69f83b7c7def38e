"""Forms whose derivative float64 cannot hold as they stand, seen as the stable function that they are.

The slope of 1/(1 + e^-x), taken part by part, is infinity times 0 at x = -800, where it is 0. Here such parts become
sigmoid and softplus before a derivative is taken; the formula that was typed and its value stay as they are.
"""

from __future__ import annotations

from gdcli.calculus.tidy import Tidy
from gdcli.language.formula import Formula, Node


def stable(formula: Formula) -> Formula:
    """Give the same function with `c/(1 + e^u)^n`, `(1 + e^u)^-n` and `log(1 + e^u)` as sigmoid and softplus.

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
    if op == "div" and (power := _one_plus_exp_power(builder, args[1])) is not None:
        below, times = power
        if times == 1 and _exponent(builder, args[0]) == below:
            return builder.call("sigmoid", below)
        return builder.call("mul", args[0], _falling(builder, below, times))
    if op == "pow" and (below_one := _one_plus_exp(builder, args[0])) is not None:
        times = builder.value(args[1]) or 0.0
        return _falling(builder, below_one, -times) if times < 0 else None
    rising = {"log": _one_plus_exp, "log1p": _exponent}.get(op)
    if rising is not None and (above := rising(builder, args[0])) is not None:
        return builder.call("softplus", above)
    return None


def _falling(builder: Tidy, exponent: int, times: float) -> int:
    """(1 + e^u)^-times, as sigmoid(-u)^times."""
    return builder.call("pow", builder.call("sigmoid", builder.call("neg", exponent)), builder.number(times))


def _one_plus_exp_power(builder: Tidy, number: int) -> tuple[int, float] | None:
    """The u and the n of (1 + e^u)^n, n above 0."""
    op, args, _ = builder.nodes[number]
    times = builder.value(args[1]) if op == "pow" else 1.0
    exponent = _one_plus_exp(builder, args[0] if op == "pow" else number)
    return None if exponent is None or times is None or times <= 0 else (exponent, times)


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
