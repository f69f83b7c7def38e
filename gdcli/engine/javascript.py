"""A formula as straight-line JavaScript over numbers, for a page.

ELEMENTARY says each elementary function of the vocabulary in JavaScript; to add one, add a row, and what JavaScript
has not to elementary.js. The source is made from nodes alone (`v12 = v3*v7`): no name and no text of the user's is
ever in it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from gdcli.engine.expand import expand
from gdcli.engine.nodes import constant_of
from gdcli.language.evaluate import EULER
from gdcli.language.formula import Formula, Node

INFIX = {"add": " + ", "sub": " - ", "mul": "*", "div": "/"}
MATH = (
    "hypot atan2 abs sqrt cbrt exp expm1 log log1p log2 log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh "
    "atanh"
).split()
OWN = "pow min max sign round erf erfc gamma lgamma digamma polygamma xlogy".split()
# A row for each function that is no operator; `+ 0` makes 0 of -0.
ELEMENTARY = {
    **{name: f"Math.{name}({{0}})" for name in MATH},
    **{name: f"{name}({{0}})" for name in OWN},
    "floor": "Math.floor({0}) + 0",
    "ceil": "Math.ceil({0}) + 0",
    "neg": "-{0}",
}
POWERS = {2.0: "{0}*{0}", 3.0: "{0}*{0}*{0}"}


def javascript(functions: Mapping[str, Formula]) -> str:
    """Give the source of functions by name, and of what they need.

    Each takes one array, a number for each of the formula's variables in their order, and gives an array, a number for
    each output: NaN outside the domain, infinite beyond float64. The names must be JavaScript's.

    >>> from gdcli.language.parse import parse
    >>> print(javascript({"f": parse("(2*pi)*sin(alpha)^2")}))
    function f([x0]) {
      const v4 = Math.sin(x0);
      const v5 = v4*v4;
      const v6 = 6.283185307179586*v5;
      return [v6];
    }
    <BLANKLINE>
    """
    sources = [_function(name, expand(formula)) for name, formula in functions.items()]
    return "\n".join([*_needed("\n".join(sources)), *sources])


def _function(name: str, formula: Formula) -> str:
    texts: dict[int, str] = {}
    constants: dict[int, float] = {}
    place = {variable: f"x{number}" for number, variable in enumerate(formula.variables)}
    lines: list[str] = []
    for number in sorted(formula.live):
        node = formula.nodes[number]
        if node.op == "variable":
            texts[number] = place[str(node.value)]
        elif (constant := constant_of(node, constants)) is not None:
            constants[number] = constant
            texts[number] = _literal(constant)
        else:
            texts[number] = f"v{number}"
            lines.append(f"  const v{number} = {_text(formula, node, texts, constants)};\n")
    outputs = ", ".join(texts[output] for output in formula.outputs)
    return f"function {name}([{', '.join(place.values())}]) {{\n{''.join(lines)}  return [{outputs}];\n}}\n"


def _literal(value: float) -> str:
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "(-Infinity)"
    text = repr(value).removesuffix(".0")
    return f"({text})" if text.startswith("-") else text


def _text(formula: Formula, node: Node, texts: Mapping[int, str], constants: Mapping[int, float]) -> str:
    args = [texts[argument] for argument in node.args]
    if node.op in INFIX:
        return INFIX[node.op].join(args)
    if node.op == "pow":
        base, exponent = node.args
        if formula.nodes[base] == EULER:
            return ELEMENTARY["exp"].format(args[1])
        if (power := POWERS.get(constants.get(exponent, 0.0))) is not None:
            return power.format(args[0])
    return ELEMENTARY[node.op].format(", ".join(args))


def _needed(source: str) -> list[str]:
    """The pieces of elementary.js that a source calls, and those that these call."""
    pieces = _pieces()
    found: set[str] = set()
    fresh = _called(source) & pieces.keys()
    while fresh:
        found |= fresh
        fresh = {name for piece in fresh for name in _called(pieces[piece])} & pieces.keys() - found
    return [piece for name, piece in pieces.items() if name in found]


def _called(source: str) -> set[str]:
    """The names in a source, but those after a dot: `Math.min` is no `min`."""
    return set(re.findall(r"(?<![\w.])[A-Za-z]\w*", source))


@cache
def _pieces() -> dict[str, str]:
    """The functions and constants of elementary.js by name, without the remarks between them."""
    text = files("gdcli.engine").joinpath("elementary.js").read_text("utf-8")
    text = re.sub(r"^//.*\n", "", text, flags=re.MULTILINE)
    pieces = re.split(r"^(?=function |const )", text, flags=re.MULTILINE)[1:]
    return {re.split(r"\W", piece, maxsplit=2)[1]: piece.rstrip() + "\n" for piece in pieces}
