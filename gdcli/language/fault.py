"""Where a value stops being finite: which part of the formula, with which arguments, at which point."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gdcli.language.evaluate import evaluate, first_fault
from gdcli.language.formula import Formula
from gdcli.language.styles import PRETTY
from gdcli.language.write import write_node


def fault(formula: Formula, slopes: Formula, point: Sequence[float]) -> str:
    """Name the part of a function or of its gradient that is not finite at a point, and the part's arguments.

    >>> from gdcli.language.parse import parse
    >>> fault(parse("log(x - 1)"), parse("1/(x - 1)"), [0.5])
    'log(x − 1) is no real number at x = 0.5, where its argument is −0.5'
    """
    where = ", ".join(f"{name} = {_shown(value)}" for name, value in zip(formula.variables[:6], point, strict=False))
    for function, whose in ((formula, ""), (slopes, " in the gradient")):
        found = faulty(function, point, whose)
        if found is not None:
            part, given = found
            return f"{part} at {where}{given}"
    return f"the gradient is too long for float64 at {where}"


def faulty(function: Formula, point: Sequence[float], whose: str = "") -> tuple[str, str] | None:
    """Name the first part that is not finite at a point, and the part's arguments; None where all outputs are finite.

    >>> from gdcli.language.parse import parse
    >>> faulty(parse("x/(k - 1)"), [1.0, 2.0], " in the rule")
    ('x/(k − 1) in the rule is infinite', ', where its arguments are 2, 0')
    """
    found = first_fault(function, point)
    if found is None:
        return None
    number, arguments = found
    kind = "is no real number" if math.isnan(evaluate(function, point)[number]) else "is infinite"
    return f"{write_node(function, number, PRETTY, limit=200)}{whose} {kind}", _given(function, number, arguments)


def _given(function: Formula, number: int, arguments: list[float]) -> str:
    """The arguments of the part, where they are not the point itself."""
    args = function.nodes[number].args
    if all(function.nodes[argument].op in ("variable", "number", "constant") for argument in args):
        return ""
    shown = ", ".join(_shown(argument) for argument in arguments)
    return f", where its argument{'s are' if len(arguments) > 1 else ' is'} {shown}"


def _shown(value: float) -> str:
    """A number rounded for reading, with the minus sign that the part's text has."""
    return f"−{-value:.6g}" if value < 0 else f"{value + 0.0:.6g}"
