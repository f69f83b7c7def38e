"""Tokens to a program: a Pratt parser that keeps its own stack, so that no depth of brackets can overflow.

A program is the formula in postfix order. Each operator waits on the stack until one that binds less strongly
comes; a bracket, a call, a pair of bars is a wall that only its own end takes away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

from gdcli.errors import GdcliError, Span
from gdcli.language.suggest import unknown_function
from gdcli.language.tokens import SUPERSCRIPTS, Token
from gdcli.language.vocabulary import CALLABLE, CONSTANTS, TABLE

DEPTH_LIMIT = 1000
RUN_LIMIT = 50

# How strongly an operator binds; a wall binds nothing. The minus sign has three strengths: -x*y is -(x*y),
# 2*-x*y is (2*(-x))*y and 2^-x*y is (2^(-x))*y.
WALL, SUM, NEGATIVE, PRODUCT, TIGHT_NEGATIVE, APPLY, POWER = range(7)
INFIX = {"+": ("add", SUM), "-": ("sub", SUM), "*": ("mul", PRODUCT), "/": ("div", PRODUCT), "^": ("pow", POWER)}
COLLECT = ("sum", "prod")
CLOSED_BY = {"(": ")", "call": ")", "collect": ")", "[": "]", "|": "|"}


class Step(NamedTuple):
    """One step of a program: take `count` values, give one. `data` is a number, a name or a Collection."""

    op: str
    count: int
    start: int
    end: int
    data: float | str | tuple[str, float] | Collection | None = None


class Range(NamedTuple):
    """`name = first .. last`, both programs."""

    name: str
    first: tuple[Step, ...]
    last: tuple[Step, ...]


class Collection(NamedTuple):
    """The body of a sum or product and the ranges of its indices."""

    body: tuple[Step, ...]
    ranges: tuple[Range, ...]


@dataclass
class Waiting:
    """An operator or a wall on the stack, with what it has gathered so far."""

    kind: str
    power: int
    token: Token
    name: str = ""
    count: int = 1
    exponent: int = 1
    run: int = 0
    begins: int = 0
    parts: list[tuple[Step, ...]] = field(default_factory=list)
    indices: list[str] = field(default_factory=list)


class Reader:
    """Reads one expression; `variables` are names that are plainly variables somewhere in the text."""

    def __init__(self, text: str, tokens: list[Token], variables: frozenset[str]) -> None:
        """Stand before the first token."""
        self.text, self.tokens, self.variables = text, tokens, variables
        self.place = 0
        self.steps: list[Step] = []
        self.stack: list[Waiting] = []
        self.closed = ""

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.place]

    def fail(self, message: str, first: Token, last: Token | None = None, hint: str = "") -> NoReturn:
        """Say what is wrong, and where."""
        raise GdcliError(message, span=Span(self.text, first.start, (last or first).end), hint=hint)

    def read(self) -> tuple[Step, ...]:
        """Read to the end of the tokens and give the program."""
        self.push("end", WALL, self.token)
        done = False
        while not done:
            self.operand()
            done = self.operator()
        return tuple(self.steps)

    # -- where a value must stand

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
        top = self.stack[-1].power
        if top >= POWER:
            return POWER
        return NEGATIVE if top < PRODUCT else TIGHT_NEGATIVE

    def number(self, token: Token) -> None:
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
        name, size = self.token, 0.0
        if name.kind != "name":
            self.fail("'@' wants the name of a built-in function, such as @rosenbrock", token)
        self.place += 1
        if self.token.kind == ":":
            if self.tokens[self.place + 1].kind != "number" or not self.tokens[self.place + 1].text.isdigit():
                self.fail("':' wants the number of variables, such as @rosenbrock:10", self.token)
            size = float(self.tokens[self.place + 1].text)
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
        if opens and not after.spaced and token.text not in self.variables and token.text not in CONSTANTS:
            raise unknown_function(token.text, Span(self.text, token.start, token.end))
        self.emit("name", 0, token, token, token.text)
        return True

    def apply(self, token: Token, function: str) -> None:
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
        if text.isdigit() and 0 < int(text) < 1000:
            return int(text)
        hint = f"write ({token.text}(x))^{text} for the power"
        if text != "-1":
            self.fail(f"'{token.text}^{text}' is not read", token, self.tokens[self.place - 1], hint=hint)
        inverse = f"arc{token.text}" if f"arc{token.text}" in CALLABLE else ""
        hint = f"write {inverse}(x) for the inverse function, 1/{token.text}(x) for the reciprocal" if inverse else hint
        self.fail(f"'{token.text}^-1' has two readings", token, self.tokens[self.place - 1], hint=hint)

    # -- where a value stands already

    def operator(self) -> bool:
        """Read up to the next operator; tell whether the text is at its end."""
        while True:
            token = self.token
            if token.kind == "power":
                self.place += 1
                self.superscript(token)
            elif token.kind in INFIX:
                self.place += 1
                self.infix(token)
                return False
            elif token.kind in (")", "]") or (token.kind == "|" and self.wall().kind == "|"):
                self.place += 1
                self.close(token)
            elif token.kind in (",", ".."):
                self.place += 1
                self.separate(token)
                return False
            elif token.kind in ("name", "number", "(", "|", "√", "∛"):
                self.juxtapose(token)
                return False
            elif token.kind == "end":
                self.finish(token)
                return True
            else:
                self.missing(token)

    def superscript(self, token: Token) -> None:
        exponent = token.text.translate(SUPERSCRIPTS)
        self.emit("number", 0, token, token, float(exponent.lstrip("+-")))
        if exponent.startswith("-"):
            self.emit("neg", 1, token, token)
        self.emit("pow", 2, token, token)

    def infix(self, token: Token) -> None:
        op, power = INFIX[token.kind]
        if op in ("mul", "div") and not token.spaced:
            self.no_tight_product(token)
        self.settle(power + 1)
        top = self.stack[-1]
        if top.kind == op and op in ("add", "mul"):
            top.count += 1
            return
        if op != "pow":
            self.settle(power)
        self.push(op, power, token)

    def no_tight_product(self, token: Token) -> None:
        """`sin x/2` has two readings; `sin x / 2` has one."""
        waiting = next((entry for entry in reversed(self.stack) if entry.power <= APPLY), None)
        if waiting is not None and waiting.kind == "apply":
            name, word = waiting.name, self.text[waiting.token.start : token.start].strip()
            inside = word.removeprefix(waiting.token.text).strip()
            self.fail(f"'{word}{token.text}...' has two readings", waiting.token, token,
                      hint=f"write {name}({inside}){token.text}... or {name}({inside}{token.text}...)")  # fmt: skip

    def juxtapose(self, token: Token) -> None:
        """Two values side by side are a product; what is tight against a function's argument belongs to it."""
        before = self.tokens[self.place - 1]
        if token.kind == "number":
            shown = self.text[before.start : token.end]
            self.fail(f"'{shown}' has two readings", before, token, hint="write * for a product, ^ for a power")
        if before.kind == ")" and token.kind == "(" and self.closed == "call":
            self.fail("a bracket right after a function's bracket", before, token, hint="write )*( for a product")
        self.settle(POWER)
        inner = self.stack[-1]
        if inner.power == APPLY and not token.spaced and token.text not in CALLABLE:
            if inner.kind == "root":
                shown = self.text[inner.token.start : token.end]
                self.fail(f"'{shown}' has two readings", inner.token, token, hint="put brackets after the root sign")
            self.multiply(inner, APPLY, token)
        else:
            self.end_application(token)
            self.settle(PRODUCT + 1)
            self.multiply(self.stack[-1], PRODUCT, token)

    def multiply(self, top: Waiting, power: int, token: Token) -> None:
        """Put a product without a sign on the stack, or one factor more into the one that is there."""
        if top.kind == "div" and top.power == power:
            over, under = self.source(top.begins - 1), self.source(len(self.steps) - 1)
            after = "(...)" if token.kind == "(" else token.text + "(...)" * (token.text in CALLABLE)
            hint = f"write {over}/({under}*{after}) or ({over}/{under})*{after}"
            self.fail("a quotient before a product without a sign has two readings", top.token, token, hint=hint)
        if (top.kind, top.power) != ("mul", power):
            self.push("mul", power, token)
            return
        top.count += 1
        top.run += 1
        if top.run > RUN_LIMIT:
            self.fail(f"more than {RUN_LIMIT} factors without a sign: is this a formula?", token)

    def source(self, last: int) -> str:
        """The text of the operand whose program ends with step number `last`, in brackets where it needs them."""
        first, wanted, start, end = last, 1, len(self.text), 0
        while wanted:
            step = self.steps[first]
            start, end = min(start, step.start), max(end, step.end)
            wanted += step.count - 1
            first -= 1
        shown = self.text[start:end]
        return f"({shown})" if self.steps[last].op in ("add", "sub") else shown

    def end_application(self, token: Token) -> None:
        """End `sin x` before a further factor; `sin 2 x` has two readings."""
        while (top := self.stack[-1]).power == APPLY:
            number = len(self.steps) - top.begins == 1 and self.steps[-1].op == "number"
            if top.kind == "apply" and number and token.kind == "name" and token.text not in CALLABLE:
                shown = self.text[top.token.start : token.end]
                self.fail(f"'{shown}' has two readings", top.token, token, hint="write the argument in brackets")
            self.release()

    # -- walls

    def wall(self) -> Waiting:
        """The innermost bracket that is open."""
        return next(entry for entry in reversed(self.stack) if entry.power == WALL)

    def separate(self, token: Token) -> None:
        """A comma or the dots of a range."""
        self.settle(WALL + 1)
        wall = self.stack[-1]
        if wall.kind == "collect" and (token.kind == ",") != (len(wall.parts) % 2 == 1):
            self.cut(wall)
            if token.kind == ",":
                self.index(wall)
        elif token.kind == "," and wall.kind in ("call", "["):
            wall.count += 1
        elif token.kind == "," and wall.kind in ("end", "("):
            self.fail("a comma in a formula", token, hint="use a point for decimals (1.5), * for a product")
        else:
            self.missing(token)

    def cut(self, wall: Waiting) -> None:
        """Take what was read since the last cut out of the program: it is run once for each index."""
        wall.parts.append(tuple(self.steps[wall.begins :]))
        del self.steps[wall.begins :]

    def index(self, wall: Waiting) -> None:
        name, equals = self.token, self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        if name.kind != "name" or equals.kind != "=":
            self.fail(f"{wall.name} wants a range here, such as i=1..10", name)
        wall.indices.append(name.text)
        self.place += 2

    def close(self, token: Token) -> None:
        self.settle(WALL + 1)
        wall = self.stack[-1]
        if CLOSED_BY.get(wall.kind) != token.text:
            if wall.kind == "end":
                self.fail(f"'{token.text}' closes nothing", token)
            self.fail(f"'{token.text}' where '{CLOSED_BY[wall.kind]}' should close", wall.token, token)
        self.stack.pop()
        self.closed = wall.kind
        if wall.kind == "|":
            self.emit("abs", 1, wall.token, token)
        elif wall.kind == "[":
            self.emit("index", wall.count, wall.token, token, wall.name)
        elif wall.kind == "call":
            self.call(wall, token)
        elif wall.kind == "collect":
            self.collect(wall, token)

    def call(self, wall: Waiting, token: Token) -> None:
        row = TABLE[wall.name]
        count = wall.count
        if row.name == "log" and count == 2:
            self.emit("log_base", 2, wall.token, token)
        elif count > len(row.names) and not (row.variadic or row.folds):
            wants = f"{row.name}({row.parameters})"
            self.fail(f"{wall.token.text} takes {len(row.names)} and got {count} arguments: {wants}", wall.token, token)
        elif count < len(row.names) - len(row.defaults) and not row.folds:
            wants = f"{row.name}({row.parameters})"
            self.fail(f"{wall.token.text} wants {len(row.names)} and got {count} arguments: {wants}", wall.token, token)
        else:
            self.emit("call", count, wall.token, token, wall.name)
        self.raise_to(wall)

    def raise_to(self, wall: Waiting) -> None:
        if wall.exponent > 1:
            self.emit("number", 0, wall.token, wall.token, float(wall.exponent))
            self.emit("pow", 2, wall.token, wall.token)

    def collect(self, wall: Waiting, token: Token) -> None:
        self.cut(wall)
        if len(wall.parts) < 3 or len(wall.parts) % 2 == 0:
            self.fail(f"{wall.name} wants a range, such as {wall.name}(x[i]^2, i=1..10)", wall.token, token)
        pairs = zip(wall.indices, wall.parts[1::2], wall.parts[2::2], strict=True)
        collection = Collection(wall.parts[0], tuple(Range(*pair) for pair in pairs))
        self.emit(wall.name, 0, wall.token, token, collection)

    def finish(self, token: Token) -> None:
        self.settle(WALL + 1)
        wall = self.stack[-1]
        if wall.kind != "end":
            opened = "|" if wall.kind == "|" else "[" if wall.kind == "[" else "("
            self.fail(f"'{opened}' is never closed", wall.token)

    # -- the stack

    def push(self, kind: str, power: int, token: Token, *, name: str = "", exponent: int = 1) -> None:
        if len(self.stack) >= DEPTH_LIMIT:
            self.fail(f"nested more than {DEPTH_LIMIT} deep", token)
        self.stack.append(Waiting(kind, power, token, name=name, exponent=exponent, begins=len(self.steps)))

    def settle(self, power: int) -> None:
        """Release all operators that bind at least so strongly."""
        while self.stack[-1].power >= power:
            self.release()

    def release(self) -> None:
        top = self.stack.pop()
        if top.kind == "sign":
            if top.name == "-":
                self.emit("neg", 1, top.token, top.token)
        elif top.kind in ("apply", "root"):
            self.emit("call", 1, top.token, top.token, top.name)
            self.raise_to(top)
        else:
            self.emit(top.kind, top.count + 1, top.token, top.token)

    def emit(self, op: str, count: int, first: Token, last: Token, data: float | str | tuple[str, float] | Collection | None = None) -> None:
        self.steps.append(Step(op, count, first.start, last.end, data))

    def missing(self, token: Token) -> NoReturn:
        """Say what stands where something else should."""
        before = self.tokens[max(self.tokens.index(token) - 1, 0)]
        if token.kind == "end":
            self.fail("the formula ends where a value should stand", before, token)
        if token.kind == "=":
            self.fail("an equation is no formula", token, hint="to define a part write  name = ...;  before the formula")
        if token.kind in (")", "]") and before.kind in ("(", "["):
            self.fail("empty brackets", before, token)
        if token.kind in ("[", "]", ":", "@", ";"):
            self.fail(f"'{token.text}' has no meaning here", token)
        self.fail(f"'{token.text}' where a value should stand", token)
