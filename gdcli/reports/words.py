"""How values and names are put into words, the same in every report."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from gdcli.calculus.gradient import Gradient
from gdcli.language.formula import Formula
from gdcli.language.styles import PRETTY, Style
from gdcli.language.write import write, write_each
from gdcli.reports.report import Fact, Facts

SHOWN_VARIABLES = 6
SHOWN_PARTIALS = 12
LONG = 400
ON_ONE_LINE = 48


def point_text(names: Sequence[str], values: Iterable[float], digits: int = 6) -> str:
    """Give `x = 1, y = 2`, the first few of many.

    >>> point_text(["x", "y"], [1.0, 0.5])
    'x = 1, y = 0.5'
    """
    pairs = [f"{name} = {number_text(value, digits)}" for name, value in zip(names, values, strict=True)]
    more = f", ... ({len(pairs)} in all)" if len(pairs) > SHOWN_VARIABLES else ""
    return ", ".join(pairs[:SHOWN_VARIABLES]) + more


def number_text(value: float | None, digits: int = 6) -> str:
    """Give a number rounded for reading."""
    if value is None or math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return "infinity" if value > 0 else "−infinity"
    mantissa, exponent, power = f"{value + 0.0:.{digits}g}".partition("e")
    return mantissa.replace("-", "−") + exponent + power


def typeset(text: str) -> str:
    """Give a sentence with the sign of mathematics for minus; exponents such as 1e-08 stay.

    >>> typeset("log(x - 1) at x = -1e-08")
    'log(x − 1) at x = −1e-08'
    """
    return re.sub(r"(?<![\w.])-(?![a-z-])", "−", text)


def counted(count: int, thing: str) -> str:
    """Give `1 step`, `2 steps`.

    >>> counted(1, "step"), counted(2, "step")
    ('1 step', '2 steps')
    """
    return f"{count} {thing}" + "s" * (count != 1)


def reading(formula: Formula, remark: str = "", style: Style = PRETTY, head: str = "f") -> tuple[Fact, ...]:
    """Give what was understood: the parts that have names, then `f(x, y) = x² + y²`, f called by its `head`."""
    edges = sum(len(args) for _, args, _ in formula.nodes)
    text = write(formula, style) if edges <= LONG else ""
    if not text or len(text) > LONG:
        return (Fact(signature(formula, head), clipped(formula.text), remark or "as typed"),)
    *parts, last = text.split(style.end)
    facts = [Fact(*part.split(" = ", 1)) for part in parts]
    return (*facts, Fact(signature(formula, head), last.split(" = ", 1)[-1], remark))


def title_of(formula: Formula) -> str:
    """Give the title of a picture: the function as it was read, the parts that have names before it.

    >>> from gdcli.language.parse import parse
    >>> title_of(parse("q = x + y; q^2"))
    'q = x + y; f(x, y) = q²'
    """
    return "; ".join(f"{fact.label} = {fact.text}" for fact in reading(formula))


def clipped(text: str) -> str:
    """Give a text that is not too long to look at, saying what was left out."""
    if "…" in text:  # already without what would be too long
        return text if len(text) <= LONG else f"{text[:LONG]}…"
    return text if len(text) <= 2 * LONG else f"{text[:LONG]}... ({len(text):,} characters; --format json has all)"


def short(text: str, most: int = 40) -> str:
    """Give a text for one line, cut where it is long; `clipped` is for a paragraph, and says what was left out.

    >>> short("x" * 50, 5)
    'xxxx…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def signature(formula: Formula, head: str = "f") -> str:
    """Give how the function is called: `f(x, y)`; a family goes by its name, and of many variables the first few.

    >>> from gdcli.language.parse import parse
    >>> signature(parse("sum(W[i]*x[i], i=1..9) + b"))
    'f(W, b, x)'
    """
    names = list(dict.fromkeys(name.partition("[")[0] for name in formula.variables))
    return f"{head}({', '.join(names[:SHOWN_VARIABLES])}{', ...' * (len(names) > SHOWN_VARIABLES)})"


def partial(name: str, formula: Formula, head: str = "f") -> str:
    """Give `∂f/∂x`, or `f′(x)` where there is one variable."""
    return f"{head}′({name})" if len(formula.variables) == 1 else f"∂{head}/∂{name}"


def gradient_facts(formula: Formula, gradient: Gradient) -> tuple[Facts, ...]:
    """Give the reading and the gradient: on one line where it is short, else a line for each partial."""
    names, slopes = formula.variables, gradient.formula
    remark = gradient.source
    shown = slopes.only(*slopes.outputs[:SHOWN_PARTIALS])
    texts = [clipped(text) for text in write_each(shown, PRETTY)]
    whole = f"({', '.join(texts)})"
    if len(names) == 1:
        return (Facts((*reading(formula), Fact(partial(names[0], formula), texts[0], remark))),)
    if len(names) <= SHOWN_PARTIALS and len(whole) <= ON_ONE_LINE and ";" not in whole:
        return (Facts((*reading(formula), Fact("∇f", whole, remark))),)
    partials = [Fact(partial(name, formula), text) for name, text in zip(names, texts, strict=False)]
    if len(names) > len(texts):
        partials.append(Fact("...", f"{len(names)} partials in all; --format json has each"))
    return (Facts((*reading(formula), Fact("∇f", f"{len(names)} partials", remark))), Facts(tuple(partials)))
