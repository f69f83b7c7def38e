"""THE table of the ways a formula is written: PLAIN, PRETTY, LATEX. To add one, add a Style.

A Shape says how one operation looks: what stands before, between and after its arguments, how strongly the whole
binds, and how strongly an argument must bind to stand there without brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gdcli.language.vocabulary import FUNCTIONS

# How strongly a text binds, as in the Reader, finer: a sum may not begin a sum (`(a + b) + c` is two sums, `a + b + c`
# is one), a difference may. The same numbers name the places: an argument stands bare where it binds at least so much.
WALL, SUM, DIFFERENCE, NEGATIVE, PRODUCT, QUOTIENT, TIGHT, ROOT, POWER, CALL, LEAF = range(11)

JOIN = "\0"  # between a number and the one factor after it; what it becomes depends on how that factor begins
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Shape(NamedTuple):
    """The look of one operation: its level, its texts, the places of its first and of its other arguments."""

    level: int
    before: str
    between: str
    after: str
    first: int = WALL
    others: int = WALL


def number_text(value: float) -> str:
    """Give the shortest decimal that is this number.

    >>> [number_text(value) for value in (2.0, 1e-3, 1e300)]
    ['2', '0.001', '1e+300']
    """
    return repr(value).removesuffix(".0")


def _same(text: str) -> str:
    return text


def _call(name: str) -> Shape:
    return Shape(CALL, f"{name}(", ", ", ")")


@dataclass(frozen=True)
class Style:
    """One way to write formulas.

    Where `exact`, the text reads back node for node. Otherwise brackets that change no bit of any value are left out:
    a sum begins with a sum, a product with a negative factor, and adding a negative term is a difference.
    """

    shapes: Mapping[str, Shape]
    exact: bool
    minus_at: frozenset[int]  # the places where a minus needs no brackets
    constants: Mapping[str, str]
    clashing: Mapping[str, str]  # the same constants where a variable or a part has taken the name
    number: Callable[[float], str] = number_text
    name: Callable[[str], str] = _same
    brackets: tuple[str, str] = ("(", ")")
    end: str = "; "
    raised: bool = False  # exponents as superscripts, |x| only where no bar is inside
    spaced: Mapping[str, str] = field(default_factory=dict)  # operators after an exponent that has no brackets
    join: str = ""  # between a number and its one factor; "" is the sign of the product
    apart: str = ""  # the beginnings, as a regular expression, of factors that a number is not joined to


PLAIN = Style(
    shapes={row.name: _call(row.name) for row in FUNCTIONS}
    | {
        "add": Shape(SUM, "", " + ", "", DIFFERENCE, NEGATIVE),
        "sub": Shape(DIFFERENCE, "", " - ", "", SUM, NEGATIVE),
        "mul": Shape(PRODUCT, "", "*", "", QUOTIENT, TIGHT),
        "div": Shape(QUOTIENT, "", "/", "", PRODUCT, TIGHT),
        "pow": Shape(POWER, "", "**", "", CALL, POWER),
        "neg": Shape(NEGATIVE, "-", "", "", NEGATIVE),
    },
    exact=True,
    minus_at=frozenset({WALL, SUM, DIFFERENCE, NEGATIVE, TIGHT, POWER}),
    constants={"pi": "pi", "e": "e"},
    clashing={"pi": "acos(-1)", "e": "exp(1)"},
)

PRETTY = Style(
    shapes={
        **PLAIN.shapes,
        "add": Shape(SUM, "", " + ", "", SUM, NEGATIVE),
        "sub": Shape(DIFFERENCE, "", " − ", "", SUM, NEGATIVE),
        "mul": Shape(PRODUCT, "", "·", "", PRODUCT, TIGHT),
        "pow": Shape(POWER, "", "^", "", CALL, POWER),
        "neg": Shape(NEGATIVE, "−", "", "", NEGATIVE),
        "sqrt": Shape(ROOT, "√", "", "", LEAF),
        "cbrt": Shape(ROOT, "∛", "", "", LEAF),
        "abs": Shape(CALL, "|", "", "|"),
        "xlogy": Shape(PRODUCT, "", "·log(", ")", QUOTIENT),
    },
    exact=False,
    minus_at=frozenset({WALL, SUM, DIFFERENCE}),
    constants={"pi": "π", "e": "e"},
    clashing={"pi": "acos(−1)", "e": "exp(1)"},
    raised=True,
    spaced={"mul": " · ", "div": " / "},
    join=JOIN,
    apart=r"[0-9eEj]|\w+\(",
)

GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
).split()
LETTERS = dict(zip("αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", GREEK, strict=True)) | {"lam": "lambda"}
COMMANDS = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "sin": "sin", "cos": "cos", "tan": "tan", "sec": "sec",
    "csc": "csc", "cot": "cot", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "coth": "coth", "log": "log",
    "log2": "log_{2}", "log10": "log_{10}", "min": "min", "max": "max", "gamma": "Gamma", "digamma": "psi",
}  # fmt: skip


def latex_name(name: str) -> str:
    r"""Write a name of the user's as LaTeX.

    >>> print(*[latex_name(name) for name in ("theta1", "W[1,2]", "lam", "loss", "dx_dt")])
    \theta_{1} W_{1,2} \lambda \mathrm{loss} \mathrm{dx}_{\mathrm{dt}}
    """
    plain, _, indices = name.partition("[")
    plain = "".join(str("₀₁₂₃₄₅₆₇₈₉".index(sign)) if sign in "₀₁₂₃₄₅₆₇₈₉" else sign for sign in plain)
    letters = re.match(r"[^\W\d_]+", plain)
    head = letters[0] if letters else plain
    tail = plain[len(head) :].removeprefix("_")
    below = ",".join(part for part in (_latex_word(tail), indices.rstrip("]")) if part)
    return _latex_word(head) + (f"_{{{below}}}" if below else "")


def _latex_word(word: str) -> str:
    word = LETTERS.get(word, word)
    if word in GREEK:
        return "\\" + word
    escaped = word.replace("_", r"\_")
    return escaped if len(word) == 1 or word.isdigit() or not word else rf"\mathrm{{{escaped}}}"


def latex_number(value: float) -> str:
    r"""Write a number as LaTeX.

    >>> print(latex_number(0.5), latex_number(1e-7), latex_number(1.5e300))
    0.5 10^{-7} 1.5 \cdot 10^{300}
    """
    digits, _, exponent = number_text(value).partition("e")
    if not exponent:
        return digits
    return (rf"{digits} \cdot " if digits != "1" else "") + f"10^{{{int(exponent)}}}"


def _latex_call(name: str) -> Shape:
    escaped = name.replace("_", r"\_")
    command = "\\" + COMMANDS[name] if name in COMMANDS else rf"\operatorname{{{escaped}}}"
    return Shape(CALL, rf"{command}\left(", ", ", r"\right)")


LATEX = Style(
    shapes={row.name: _latex_call(row.name) for row in FUNCTIONS}
    | {
        "add": Shape(SUM, "", " + ", "", SUM, NEGATIVE),
        "sub": Shape(DIFFERENCE, "", " - ", "", SUM, NEGATIVE),
        "mul": Shape(PRODUCT, "", r" \cdot ", "", PRODUCT, TIGHT),
        "div": Shape(ROOT, r"\frac{", "}{", "}"),
        "pow": Shape(POWER, "", "^{", "}", CALL, WALL),
        "neg": Shape(NEGATIVE, "-", "", "", NEGATIVE),
        "exp": Shape(POWER, "e^{", "", "}"),
        "sqrt": Shape(CALL, r"\sqrt{", "", "}"),
        "cbrt": Shape(CALL, r"\sqrt[3]{", "", "}"),
        "abs": Shape(CALL, r"\left|", "", r"\right|"),
        "xlogy": Shape(PRODUCT, "", r" \cdot \log\left(", r"\right)", PRODUCT),
        "floor": Shape(CALL, r"\left\lfloor ", "", r"\right\rfloor "),
        "ceil": Shape(CALL, r"\left\lceil ", "", r"\right\rceil "),
    },
    exact=False,
    minus_at=frozenset({WALL, SUM, DIFFERENCE}),
    constants={"pi": r"\pi", "e": "e"},
    clashing={"pi": r"\pi", "e": r"\mathrm{e}"},
    number=latex_number,
    name=latex_name,
    brackets=(r"\left(", r"\right)"),
    end=r";\quad ",
    join=JOIN,
    apart=r"[0-9]|\\frac",
)
