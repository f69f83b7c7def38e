"""Where a value must stand: numbers, names, signs, functions, opening brackets."""

from __future__ import annotations

from typing import NoReturn

from gdcli.errors import Span
from gdcli.language.stack import APPLY, NEGATIVE, POWER, PRODUCT, TIGHT_NEGATIVE, WALL, Stack
from gdcli.language.suggest import unknown_function
from gdcli.language.tokens import SUPERSCRIPTS, Token
from gdcli.language.vocabulary import CALLABLE, CONSTANTS, TABLE

COLLECT = ("sum", "prod")


def is_function(name: str) -> bool:
    """Whether a name is always a function's: `sin x` needs no brackets, so `sin` is no variable."""
    return name in COLLECT or (name in CALLABLE and TABLE[CALLABLE[name]].applies)


class Operands(Stack):
    """Reads values; `variables` are names that are plainly variables somewhere in the text."""

    def __init__(self, text: str, tokens: list[Token], variables: frozenset[str]) -> None:
        """Stand before the first token."""
        super().__init__(text, tokens)
        self.variables = variables

    def operand(self) -> None:
        """Read signs, opening brackets and function names up to and with the next value."""
        while True:
            token = self.token
            self.place += 1
            if token.kind == "number":
                return self.number(token)
            if token.kind == "name":
                if self.name(token):
                    return None
            elif token.kind in ("(", "|"):
                self.push(token.kind, WALL, token)
            elif token.kind == "@":
                return self.builtin(token)
            elif token.kind in ("√", "∛"):
                self.push("root", APPLY, token, name="sqrt" if token.kind == "√" else "cbrt")
            elif token.kind in ("+", "-"):
                self.push("sign", self.sign_strength(), token, name=token.kind)
            else:
                self.missing(token)

    def sign_strength(self) -> int:
        """How strongly a sign binds here."""
        top = self.stack[-1].power
        if top >= POWER:
            return POWER
        return NEGATIVE if top < PRODUCT else TIGHT_NEGATIVE

    def number(self, token: Token) -> None:
        """Read a number."""
        value = float(token.text)
        if value in (float("inf"), 0.0) and any(digit in "123456789" for digit in token.text.lower().partition("e")[0]):
            size = "large" if value else "small"
            shown = token.text if len(token.text) < 20 else f"{token.text[:9]}... ({len(token.text):,} characters)"
            self.fail(f"{shown} is too {size} for a float64 (5e-324 to 1.8e308)", token)
        if self.token.text in ("e", "E") and not self.token.spaced:
            after = self.tokens[self.place + 1]
            if after.kind in ("end", "+", "-", ")", ",", "]", "..", "|"):
                readings = f"write {token.text}*{self.token.text} for the product, {token.text}e3 for a power of ten"
                self.fail("a number is cut short after its e", token, self.token, hint=readings)
        if self.token.text == "j" and not self.token.spaced:
            self.fail("complex numbers are not read", token, self.token, hint=f"write {token.text}*j for a variable j")
        self.emit("number", 0, token, token, value)

    def builtin(self, token: Token) -> None:
        """`@rosenbrock` or `@rosenbrock:10`, a function of the collection."""
        name, size = self.token, ""
        if name.kind != "name":
            self.fail("'@' wants the name of a built-in function, such as @rosenbrock", token)
        self.place += 1
        if self.token.kind == ":":
            if self.tokens[self.place + 1].kind != "number" or not self.tokens[self.place + 1].text.isdigit():
                self.fail("':' wants the number of variables, such as @rosenbrock:10", self.token)
            size = self.tokens[self.place + 1].text
            if len(size) > 9:
                self.fail("':' wants a number of variables of at most nine digits", self.tokens[self.place + 1])
            self.place += 2
        self.emit("builtin", 0, token, self.tokens[self.place - 1], (name.text, size))

    def name(self, token: Token) -> bool:
        """Read a name; tell whether that was a whole value (a function still wants its argument)."""
        after = self.token
        opens = after.kind == "("
        if token.text in COLLECT and opens:
            self.place += 1
            self.push("collect", WALL, token, name=token.text)
            return False
        function = CALLABLE.get(token.text)
        if function and (opens or TABLE[function].applies):
            self.apply(token, function)
            return False
        if after.kind == "[" and not after.spaced:
            self.place += 1
            self.push("[", WALL, token, name=token.text)
            return False
        if opens and not after.spaced and token.text not in self.variables and token.text not in (*CONSTANTS, "π"):
            raise unknown_function(token.text, Span(self.text, token.start, token.end))
        self.emit("name", 0, token, token, token.text)
        return True

    def apply(self, token: Token, function: str) -> None:
        """Read a function that is applied: its exponent, and the bracket or the first sign of its argument."""
        exponent = self.exponent(token)
        if self.token.kind == "(":
            self.place += 1
            self.push("call", WALL, token, name=function, exponent=exponent)
            if self.token.kind == ")":
                self.fail(f"{token.text}() needs an argument", token, self.token)
        elif self.token.kind in ("number", "name", "|", "√", "∛", "-", "+"):
            bare = self.token.kind in ("-", "+") and self.token.spaced and self.tokens[self.place + 1].spaced
            if bare:
                self.fail(f"the function {token.text} needs an argument", token, hint=f"write {token.text}(x)")
            self.push("apply", APPLY, token, name=function, exponent=exponent)
        else:
            self.fail(f"the function {token.text} needs an argument", token, hint=f"write {token.text}(x)")

    def exponent(self, token: Token) -> int:
        """Read the 2 of sin²(x) or sin^2(x)."""
        first = self.token
        if first.kind not in ("power", "^"):
            return 1
        self.place += 1
        text = first.text.translate(SUPERSCRIPTS)
        if first.kind == "^":
            text = self.token.text
            self.place += 1
            if text == "-":
                text += self.token.text
                self.place += self.token.kind != "end"
        if not (text.isdigit() and 0 < int(text) < 1000):
            self.no_such_power(token, text)
        return int(text)

    def no_such_power(self, token: Token, text: str) -> NoReturn:
        """Say what is wrong with sin^-1 or sin^0.5."""
        hint = f"write ({token.text}(x))^{text} for the power"
        if text != "-1":
            self.fail(f"'{token.text}^{text}' is not read", token, self.tokens[self.place - 1], hint=hint)
        inverse = f"arc{token.text}" if f"arc{token.text}" in CALLABLE else ""
        hint = f"write {inverse}(x) for the inverse function, 1/{token.text}(x) for the reciprocal" if inverse else hint
        self.fail(f"'{token.text}^-1' has two readings", token, self.tokens[self.place - 1], hint=hint)
