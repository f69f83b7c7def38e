"""A formula at a working precision: quick at any depth, where engine/digits also proves every digit that it gives."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from gdcli.engine.digits import elementary_value
from gdcli.engine.expand import expand
from gdcli.language.formula import Formula
from gdcli.language.vocabulary import TABLE

if TYPE_CHECKING:
    import mpmath


def evaluate_working(formula: Formula, point: Sequence[float], digits: int = 100) -> list[mpmath.mpf]:
    """Give the value of each output, every operation rounded to `digits` digits, with no bound of what that adds up to.

    >>> from gdcli.language.parse import parse
    >>> [float(value) for value in evaluate_working(parse("(1 + x) - 1"), [2.0**-80])]
    [8.271806125530277e-25]
    """
    import mpmath

    elementary = expand(formula)
    place = dict(zip(elementary.variables, point, strict=True))
    found: dict[int, mpmath.mpf] = {}
    with mpmath.workdps(digits):
        for number in sorted(elementary.live):
            op, args, value = elementary.nodes[number]
            if not args:
                constant = +getattr(mpmath.mp, str(value)) if op == "constant" else None
                found[number] = constant or mpmath.mpf(place[str(value)] if op == "variable" else value)
            elif TABLE[op].variadic and len(args) > 1:
                found[number] = _folded(op, [found[one] for one in args])
            else:
                found[number] = elementary_value("abs" if op == "hypot" else op, [found[one] for one in args])
    return [found[output] for output in elementary.outputs]


def _folded(op: str, values: Sequence[mpmath.mpf]) -> mpmath.mpf:
    """A sum, a product or a length, two at a time."""
    return reduce(lambda so_far, value: elementary_value(op, [so_far, value]), values)
