"""The stack of a Pratt parser, kept by hand, so that no depth of brackets can overflow Python's own.

Each operator waits on the stack until one that binds less strongly comes; a bracket, a call, a pair of bars is a wall
that only its own end takes away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from gdcli.errors import GdcliError, Span
from gdcli.language.program import Collection, Step
from gdcli.language.tokens import Token

DEPTH_LIMIT = 1000

# How strongly an operator binds; a wall binds nothing. The minus sign has three strengths: -x*y is -(x*y),
# 2*-x*y is (2*(-x))*y and 2^-x*y is (2^(-x))*y.
WALL, SUM, NEGATIVE, PRODUCT, TIGHT_NEGATIVE, APPLY, POWER = range(7)
INFIX = {"+": ("add", SUM), "-": ("sub", SUM), "*": ("mul", PRODUCT), "/": ("div", PRODUCT), "^": ("pow", POWER)}


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


class Stack:
    """The tokens, the program so far and what waits."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        """Stand before the first token."""
        self.text, self.tokens = text, tokens
        self.place = 0
        self.steps: list[Step] = []
        self.stack: list[Waiting] = []
        self.closed = ""

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.place]

    def wall(self) -> Waiting:
        """The innermost bracket that is open."""
        return next(entry for entry in reversed(self.stack) if entry.power == WALL)

    def push(self, kind: str, power: int, token: Token, *, name: str = "", exponent: int = 1) -> None:
        """Let an operator or a wall wait."""
        if len(self.stack) >= DEPTH_LIMIT:
            self.fail(f"nested more than {DEPTH_LIMIT} deep", token)
        self.stack.append(Waiting(kind, power, token, name=name, exponent=exponent, begins=len(self.steps)))

    def settle(self, power: int) -> None:
        """Release all operators that bind at least so strongly."""
        while self.stack[-1].power >= power:
            self.release()

    def release(self) -> None:
        """Give the operator that waited last."""
        top = self.stack.pop()
        if top.kind == "sign":
            if top.name == "-":
                self.emit("neg", 1, top.token, top.token)
        elif top.kind in ("apply", "root"):
            self.emit("call", 1, top.token, top.token, top.name)
            self.raise_to(top)
        else:
            self.emit(top.kind, top.count + 1, top.token, top.token)

    def raise_to(self, wall: Waiting) -> None:
        """Give the power of a function that was written sin²(x)."""
        if wall.exponent > 1:
            self.emit("number", 0, wall.token, wall.token, float(wall.exponent))
            self.emit("pow", 2, wall.token, wall.token)

    def emit(
        self,
        op: str,
        count: int,
        first: Token,
        last: Token,
        data: float | str | tuple[str, str] | Collection | None = None,
    ) -> None:
        """Add a step to the program."""
        self.steps.append(Step(op, count, first.start, last.end, data))

    def source(self, last: int) -> str:
        """The text of the operand whose program ends with step number `last`, in brackets where it needs them."""
        first, wanted, start, end = last, 1, len(self.text), 0
        while wanted:
            step = self.steps[first]
            start, end = min(start, step.start), max(end, step.end)
            wanted += step.takes - 1
            first -= 1
        shown = self.text[start:end]
        return f"({shown})" if self.steps[last].op in ("add", "sub") else shown

    def fail(self, message: str, first: Token, last: Token | None = None, hint: str = "") -> NoReturn:
        """Say what is wrong, and where."""
        raise GdcliError(message, span=Span(self.text, first.start, (last or first).end), hint=hint)

    def missing(self, token: Token) -> NoReturn:
        """Say what stands where something else should."""
        before = self.tokens[max(self.tokens.index(token) - 1, 0)]
        if token.kind == "end":
            self.fail("the formula ends where a value should stand", before, token)
        if token.kind == "=":
            self.fail(
                "an equation is no formula", token, hint="to define a part write  name = ...;  before the formula"
            )
        if token.kind in (")", "]") and before.kind in ("(", "["):
            self.fail("empty brackets", before, token)
        if token.kind in ("[", "]", ":", "@", ";"):
            self.fail(f"'{token.text}' has no meaning here", token)
        self.fail(f"'{token.text}' where a value should stand", token)
