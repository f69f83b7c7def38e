"""A text in statements: definitions and, last, the formula."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gdcli.errors import GdcliError, Span
from gdcli.language.tokens import Token, tokens


class Statement:
    """One definition or formula: its tokens, its text, and where the equals sign of a definition stands."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        """Find the equals sign."""
        self.text, self.tokens = text, tokens
        depth, self.equals = 0, 0
        for place, token in enumerate(tokens):
            depth += (token.kind in ("(", "[")) - (token.kind in (")", "]"))
            if token.kind == "=" and depth == 0:
                self.equals = place
                break

    def fail(self, message: str, first: Token, last: Token, hint: str = "") -> GdcliError:
        """Give the error at some of the tokens."""
        return GdcliError(message, span=Span(self.text, first.start, last.end), hint=hint)


def statements(text: str) -> Iterator[Statement]:
    """Cut a text at its semicolons."""
    found = tokens(text)
    if len(found) == 1:
        raise GdcliError("the formula is empty", hint='write one, such as "x^2 + y^2"')
    first = 0
    for place, token in enumerate(found):
        if token.kind in (";", "end"):
            if token.kind == "end" and place == first and place > 0:
                return  # a semicolon may stand at the end too
            if place == first:
                raise GdcliError("nothing stands before the ';'", span=Span(text, token.start, token.end))
            yield Statement(text, [*found[first:place], Token("end", "", token.start, token.start, True)])
            first = place + 1


def plain_names(found: list[Token]) -> Iterator[str]:
    """The names that cannot be functions, since no bracket follows them."""
    for token, after in pairwise(found):
        if token.kind == "name" and after.kind not in ("(", "["):
            yield token.text


def split(part: list[Token], kind: str) -> list[list[Token]]:
    """Split tokens at a sign outside all brackets."""
    pieces: list[list[Token]] = [[]]
    depth = 0
    for token in part:
        depth += (token.kind in ("(", "[")) - (token.kind in (")", "]"))
        if token.kind == kind and depth == 0:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return pieces
