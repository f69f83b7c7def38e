"""Tokens to a program: a Pratt parser. Values are read in operands.py, what waits is kept in stack.py."""

from __future__ import annotations

from gdcli.language.operands import Operands
from gdcli.language.program import Collection, Range, Step
from gdcli.language.stack import APPLY, INFIX, POWER, PRODUCT, WALL, Waiting
from gdcli.language.tokens import SUPERSCRIPTS, Token
from gdcli.language.vocabulary import CALLABLE, TABLE

RUN_LIMIT = 50
CLOSED_BY = {"(": ")", "call": ")", "collect": ")", "[": "]", "|": "|"}


class Reader(Operands):
    """Reads one expression."""

    def read(self) -> tuple[Step, ...]:
        """Read to the end of the tokens and give the program."""
        self.push("end", WALL, self.token)
        done = False
        while not done:
            self.operand()
            done = self.operator()
        return tuple(self.steps)

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
        """Read x², a power that needs no sign."""
        exponent = token.text.translate(SUPERSCRIPTS)
        self.emit("number", 0, token, token, float(exponent.lstrip("+-")))
        if exponent.startswith("-"):
            self.emit("neg", 1, token, token)
        self.emit("pow", 2, token, token)

    def infix(self, token: Token) -> None:
        """Read + - * / ^ between two values."""
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

    def end_application(self, token: Token) -> None:
        """End `sin x` before a further factor; `sin 2 x` has two readings."""
        while (top := self.stack[-1]).power == APPLY:
            alone = len(self.steps) - top.begins == 1
            number = alone and (self.steps[-1].op == "number" or self.steps[-1].data in ("pi", "π"))
            if top.kind == "apply" and number and token.kind == "name" and token.text not in CALLABLE:
                shown = self.text[top.token.start : token.end]
                self.fail(f"'{shown}' has two readings", top.token, token, hint="write the argument in brackets")
            self.release()

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
        """Read `i=` at the beginning of a range."""
        name, equals = self.token, self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        if name.kind != "name" or equals.kind != "=":
            self.fail(f"{wall.name} wants a range here, such as i=1..10", name)
        wall.indices.append(name.text)
        self.place += 2

    def close(self, token: Token) -> None:
        """Read a closing bracket or bar, and give what it closes."""
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
        """Give a call, the number of its arguments checked."""
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

    def collect(self, wall: Waiting, token: Token) -> None:
        """Give a sum or product over its ranges."""
        self.cut(wall)
        if len(wall.parts) < 3 or len(wall.parts) % 2 == 0:
            self.fail(f"{wall.name} wants a range, such as {wall.name}(x[i]^2, i=1..10)", wall.token, token)
        pairs = zip(wall.indices, wall.parts[1::2], wall.parts[2::2], strict=True)
        collection = Collection(wall.parts[0], tuple(Range(*pair) for pair in pairs))
        self.emit(wall.name, 0, wall.token, token, collection)

    def finish(self, token: Token) -> None:
        """End the text: nothing may be open."""
        self.settle(WALL + 1)
        wall = self.stack[-1]
        if wall.kind != "end":
            opened = "|" if wall.kind == "|" else "[" if wall.kind == "[" else "("
            self.fail(f"'{opened}' is never closed", wall.token)
