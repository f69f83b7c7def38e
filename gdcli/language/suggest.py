"""What a user may have meant: near misses among names."""

from __future__ import annotations

from collections.abc import Iterable

from gdcli.errors import GdcliError, Span
from gdcli.language.vocabulary import CALLABLE

MEANT = {"tg": "tan", "ctg": "cot", "lg": "log10", "sqr": "sqrt", "cosinus": "cos", "sinus": "sin", "expo": "exp"}


def nearest(name: str, known: Iterable[str]) -> str:
    """Give the known name that is most like this one, or an empty text.

    >>> nearest("sigmod", ["sin", "sigmoid"])
    'sigmoid'
    """
    from difflib import get_close_matches

    known = list(known)
    folded = {candidate.lower(): candidate for candidate in reversed(known)}
    match = get_close_matches(name.lower(), folded, n=1, cutoff=0.7)
    return folded[match[0]] if match else ""


def unknown_function(name: str, span: Span) -> GdcliError:
    """The error for a name before a bracket that is no function."""
    guess = MEANT.get(name) or nearest(name, CALLABLE)
    if guess:
        hint = f"did you mean '{guess}'?"
    elif len(name) == 1:
        hint = f"write {name}*(...) for a product"
    else:
        hint = "gdcli help functions lists the functions"
    return GdcliError(f"unknown function '{name}'", span=span, hint=hint)
