"""A text in statements: definitions and, last, the formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gdcli.errors import GdcliError, Span
from gdcli.language.tokens import Token, tokens


class Statement:
    """One definition or formula: its tokens, its text, and where the equals sign of a definition stands.

    Where the `arguments` of `f(x, y) = ...` are taken out, the tokens are those of `f = ...`.
    """

    def __init__(self, text: str, tokens: list[Token]) -> None:
        """Find the equals sign."""
        self.text, self.tokens = text, tokens
        self.arguments: tuple[Token, ...] = ()
        depth, self.equals = 0, 0
        for place, token in enumerate(tokens):
            depth += (token.kind in ("(", "[")) - (token.kind in (")", "]"))
            if token.kind == "=" and depth == 0:
                self.equals = place
                break

    def take_arguments_out(self) -> Statement:
        """Give itself, the arguments apart, where names in brackets stand before the equals sign."""
        inner = self.tokens[2 : self.equals - 1]
        around = [*self.tokens[:2], self.tokens[self.equals - 1]] if self.equals > 3 else []
        if _kinds([*around, *inner]) == ["name", "(", ")", *["name", ","] * (len(inner) // 2), "name"]:
            self.arguments = tuple(inner[::2])
            self.tokens, self.equals = [self.tokens[0], *self.tokens[self.equals :]], 1
        return self

    def fail(self, message: str, first: Token, last: Token, hint: str = "") -> GdcliError:
        """Give the error at some of the tokens."""
        return GdcliError(message, span=Span(self.text, first.start, last.end), hint=hint)

    def check_arguments(self, variables: Sequence[str]) -> None:
        """Refuse arguments that are not the variables of the formula, in their order."""
        given, place = [token.text for token in self.arguments], (self.arguments[0], self.arguments[-1])
        shown = ", ".join(variables)
        if given == list(variables):
            return
        write = f"write {self.tokens[0].text}({shown})"
        if not variables or "[" in shown:
            write = "write the formula alone"
        if sorted(given) == sorted(variables):
            raise self.fail(f"the variables stand in the order {shown}", *place, write)
        self._check_each(given, variables, write)
        missing = next(name for name in variables if name not in given)
        hint = f"{write}, or define it:  {missing} = 2; ..."
        raise self.fail(f"'{missing}' is a variable too, and no argument", *place, hint)

    def _check_each(self, given: Sequence[str], variables: Sequence[str], write: str) -> None:
        for number, token in enumerate(self.arguments):
            if token.text in given[:number]:
                raise self.fail(f"'{token.text}' is an argument twice", token, token, write)
            if token.text not in variables and len(given) >= len(variables):
                raise self.fail(f"'{token.text}' is no variable of the formula", token, token, write)


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


def _kinds(found: list[Token]) -> list[str]:
    return [token.kind for token in found]


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
