"""Formulas and what is derived of them: no point yet."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from gdcli.door.kinds import definitions, number, optional, texts
from gdcli.door.kinds import text as as_text
from gdcli.errors import GdcliError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gdcli.calculus.gradient import Gradient
    from gdcli.language.formula import Formula


def parse(text: str, let: Iterable[str] = (), bound: Iterable[str] = ()) -> Formula:
    """Read a formula: definitions separated by `;` and the formula last.

    Args:
        text: in gdcli's language (`gdcli help syntax`).
        let: further definitions, before those in the text.
        bound: names that are variables whatever they look like, such as `e`.

    Raises:
        GdcliError: the text is no formula; its `span` is the place of the mistake.

    >>> parse("(y - x w)^2").variables
    ('w', 'x', 'y')
    """
    from gdcli.language.parse import parse

    names = bound if isinstance(bound, Set) else [bound] if isinstance(bound, str) else texts(bound, "bound")
    return parse(as_text(text, "formula"), definitions(let), frozenset(names))


def gradient(formula: str | Formula, source: str = "auto", h: float | None = None) -> Gradient:
    """Derive the gradient of a formula: a Formula with one output for each variable, and where it came from.

    Args:
        formula: a text or a Formula.
        source: "symbolic" (SymPy), "backprop" (one backward pass), "forward" or "central" (differences), or "auto":
            symbolic up to a stated size, backprop beyond.
        h: the step of the differences, as it is.

    Raises:
        GdcliError: the text is no formula, or SymPy cannot derive it and was asked to.

    >>> print(gradient("x^2 + sin(y)").formula)
    2*x, cos(y)
    """
    from gdcli.calculus.gradient import gradient

    return gradient(as_formula(formula), source, optional(number)(h, "h"))


def hessian(formula: str | Formula) -> Formula:
    """Derive the second derivatives, row by row: a Formula with n*n outputs.

    Raises:
        GdcliError: the text is no formula.

    >>> print(hessian("x^2*y"))
    2*y, 2*x, 2*x, 0
    """
    from gdcli.calculus.gradient import hessian

    return hessian(as_formula(formula))


def as_formula(formula: str | Formula, let: Iterable[str] = (), bound: Iterable[str] = ()) -> Formula:
    """A text, read; a Formula as it is.

    Raises GdcliError for what is neither, and for definitions beside a Formula, whose names are settled.
    """
    if isinstance(formula, str):
        return parse(formula, let, bound)
    if not hasattr(formula, "nodes"):
        raise GdcliError(f"a formula is a text or what parse gives, not {formula!r:.80}")
    if definitions(let):
        raise GdcliError("definitions stand beside a text: parse(text, let) takes them too", setting="let")
    return formula
