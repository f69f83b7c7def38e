"""One node as Python, or as a constant; and a formula whose every operation is rounded to float32."""

from __future__ import annotations

import math
from collections.abc import Mapping
from ctypes import c_float

from gdcli.language.evaluate import apply
from gdcli.language.formula import Formula, Node
from gdcli.language.vocabulary import CONSTANTS

CHAIN_LENGTH = 40
INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/"}
AS_PRODUCT = {2.0: "{0}*{0}", 3.0: "{0}*{0}*{0}"}


def node_text(node: Node, texts: dict[int, str], constants: dict[int, float], lines: list[str], name: str) -> str:
    """One node as Python; a long sum leaves its first terms in `lines` as statements of their own."""
    args = [texts[argument] for argument in node.args]
    if node.op == "neg":
        return f"-{args[0]}"
    if node.op in ("min", "max"):
        a, b = args
        first, second = ("<", "<=") if node.op == "min" else (">", ">=")
        return f"{a} if {a} {first} {b} else {b} if {b} {second} {a} else nan"
    if node.op == "pow":
        if node.args[0] in constants and constants[node.args[0]] == math.e:
            return f"exp({args[1]})"
        product = AS_PRODUCT.get(constants.get(node.args[1], 0.0))
        return product.format(args[0]) if product else f"pow({args[0]}, {args[1]})"
    if node.op not in INFIX:
        return f"{node.op}({', '.join(args)})"
    sign = f" {INFIX[node.op]} "
    pieces = [sign.join(args[first : first + CHAIN_LENGTH]) for first in range(0, len(args), CHAIN_LENGTH)]
    for place in range(len(pieces) - 1):
        lines.append(f"{name} = {name + sign if place else ''}{pieces[place]}")
    return name + sign + pieces[-1] if len(pieces) > 1 else pieces[0]


def constant_of(node: Node, constants: Mapping[int, float]) -> float | None:
    """What a node is whatever the point, by the reference's value of its constant arguments; else None."""
    if node.op == "number":
        return float(node.value or 0.0)
    if node.op == "constant":
        return CONSTANTS[str(node.value)]
    known = all(argument in constants for argument in node.args)
    return apply(node.op, [constants[argument] for argument in node.args]) if known else None


def single_body(formula: Formula) -> tuple[list[str], list[str]]:
    """The same in float32: each operation by itself, in float64, rounded.

    For +, -, *, / and the square root that is what float32 arithmetic gives (Figueroa 1995).
    """
    texts: dict[int, str] = {}
    lines: list[str] = []
    place = {name: f"x{number}" for number, name in enumerate(formula.variables)}
    for number in sorted(formula.live):
        op, args, value = formula.nodes[number]
        if op == "variable":
            texts[number] = place[str(value)]
            continue
        texts[number] = f"v{number}"
        if not args:
            lines.append(f"v{number} = {rounded(CONSTANTS[str(value)] if op == 'constant' else float(value or 0.0))!r}")
            continue
        texts |= {-1 - number: texts[number]}
        pairs = [[args[0], args[1]], *[[-1 - number, one] for one in args[2:]]] if op in ("add", "mul") else [args]
        for pair in pairs:
            text = node_text(Node(op, tuple(pair)), texts, {}, lines, f"v{number}")
            lines.append(f"v{number} = rounded({text})")
    return lines, [texts[output] for output in formula.outputs]


def rounded(value: float) -> float:
    """The nearest float32, infinite beyond its range.

    >>> rounded(0.1)
    0.10000000149011612
    """
    return c_float(value).value
