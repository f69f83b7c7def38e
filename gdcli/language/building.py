"""Statements to nodes: the Reader turns each into a program; here the programs are run, with nodes for values."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import product

from gdcli.errors import GdcliError, Span
from gdcli.language.evaluate import apply
from gdcli.language.formula import Builder, Formula, TooLarge
from gdcli.language.names import Names
from gdcli.language.operands import COLLECT, is_function
from gdcli.language.program import Collection, Range, Step
from gdcli.language.reader import Reader
from gdcli.language.statements import Statement, split
from gdcli.language.tokens import Token
from gdcli.language.vocabulary import CONSTANTS, TABLE

TERM_LIMIT = 100_000
INDEX_LIMIT = 1_000_000
Index = dict[str, int]


class Building(Names):
    """The state of one reading: nodes so far; `plain` are names that no bracket follows, `parse` reads built-ins."""

    def __init__(self, plain: frozenset[str], bound: frozenset[str], parse: Callable[[str], Formula]) -> None:
        super().__init__(bound)
        self.plain, self.parse = plain, parse
        self.builder = Builder()
        self.constants: dict[int, float] = {}
        self.text = ""
        self.terms = 0

    def statement(self, statement: Statement, last: bool) -> int | None:
        """Read one statement; give the node of what it stands for."""
        self.text = statement.text
        try:
            if statement.arguments and not last:
                hint = f"a part has no arguments: {statement.tokens[0].text} = ...;"
                raise statement.fail("a function cannot be defined", statement.tokens[0], statement.arguments[-1], hint)
            if statement.equals:
                return self.definition(statement)
            if not last:
                end = statement.tokens[-1]
                hint = "only definitions (name = ...) stand before the formula"
                raise statement.fail("a formula before the last one", statement.tokens[0], end, hint)
            return self.run(self.program(statement.tokens), {})
        except TooLarge as large:
            raise GdcliError(f"the formula has {large} after its sums are written out") from None

    def program(self, part: Sequence[Token]) -> tuple[Step, ...]:
        """The program of an expression."""
        end = part[-1]
        closed = [*part] if end.kind == "end" else [*part, Token("end", "", end.end, end.end, True)]
        return Reader(self.text, closed, self.plain).read()

    # -- definitions

    def definition(self, statement: Statement) -> int:
        """Read `name = ...`, or a family of them; give the last one's node."""
        target, value = statement.tokens[: statement.equals], statement.tokens[statement.equals + 1 :]
        name = target[0]
        if name.kind != "name" or (len(target) > 1 and target[1].kind != "["):
            hint = "to define a part write  name = ...;  before the formula"
            raise statement.fail("an equation is no formula", target[0], statement.tokens[statement.equals], hint)
        if is_function(name.text):
            raise statement.fail(f"'{name.text}' is a function, it cannot be defined anew", name, name)
        program = self.program(value)
        output = -1
        for label, environment in self.targets(statement, target):
            place = Span(statement.text, name.start, target[-1].end)
            if label in self.parts:
                raise GdcliError(f"'{label}' is defined twice", span=place)
            node = self.run(program, environment)
            if label in self.variables:
                raise GdcliError(f"'{label}' is used before it is defined", span=place)
            self.parts[label] = output = node
            self.families.setdefault(label.partition("[")[0], []).append(label)
        return output

    def targets(self, statement: Statement, target: list[Token]) -> Iterator[tuple[str, Index]]:
        """`u` is one part; `h[j=1..3]` is three, each with its j."""
        if len(target) == 1:
            yield target[0].text, {}
            return
        ranges: list[Range] = []
        for number, part in enumerate(split(target[2:-1], ",")):
            named = len(part) > 2 and part[0].kind == "name" and part[1].kind == "="
            bounds = split(part[2:] if named else part, "..")
            if target[-1].kind != "]" or not all(bounds) or len(bounds) != 1 + named:
                hint = "write h[j=1..3] = ... or h[1] = ..."
                raise statement.fail("a family is defined over ranges", target[0], target[-1], hint)
            programs = [self.program(bound) for bound in bounds]
            ranges.append(Range(part[0].text if named else f"#{number}", programs[0], programs[-1]))
        for environment in self.indices(ranges, {}):
            label = ",".join(str(environment[range_.name]) for range_ in ranges)
            yield f"{target[0].text}[{label}]", environment

    # -- programs

    def run(self, program: Sequence[Step], environment: Index) -> int:
        """Run a program with the indices of its families; give the number of its node."""
        stack: list[int] = []
        places: list[tuple[int, int]] = []
        for step in program:
            if step.takes:
                first = len(stack) - step.takes
                start = min([step.start, *[place[0] for place in places[first:]]])
                end = max([step.end, *[place[1] for place in places[first:]]])
                arguments, stack[first:], places[first:] = stack[first:], [], [(start, end)]
                stack.append(self.operation(Step(step.op, step.takes, start, end, step.data), arguments))
            else:
                places.append((step.start, step.end))
                stack.append(self.leaf(step, environment))
        return stack[-1]

    def leaf(self, step: Step, environment: Index) -> int:
        """The node of a step that takes none: a number, a name, a sum, a built-in function."""
        if step.op == "number":
            return self.constant(self.builder.number(step.data), step.data)  # type: ignore[arg-type]  # the Reader's float
        if step.op == "name":
            return self.name(str(step.data), step, environment)
        if step.op in COLLECT:
            return self.collect(step, environment)
        return self.builtin(step)

    def operation(self, step: Step, arguments: list[int]) -> int:
        """The node of a step that takes others."""
        if step.op == "index":
            label = ",".join(str(self.whole(argument, step)) for argument in arguments)
            return self.name(f"{step.data}[{label}]", step, {})
        if step.op == "log_base":
            return self.call("div", [self.call("log", [argument], step) for argument in arguments], step)
        if step.op != "call":
            return self.call(step.op, arguments, step)
        row = TABLE[str(step.data)]
        if row.folds:
            result = arguments[0]
            for argument in arguments[1:]:
                result = self.call(row.name, [result, argument], step)
            return result
        missing = len(row.names) - len(arguments)
        for default in row.defaults[len(row.defaults) - missing :] if missing > 0 else ():
            arguments.append(self.constant(self.builder.number(float(default)), float(default)))
        return self.call(row.name, arguments, step)

    def call(self, op: str, arguments: list[int], step: Step) -> int:
        """Make a node; where all is constant, see at once that float64 can hold its value."""
        number = self.builder.call(op, *arguments)
        if number not in self.constants and all(argument in self.constants for argument in arguments):
            value = apply(op, [self.constants[argument] for argument in arguments])
            if not math.isfinite(value):
                what = "no real number" if math.isnan(value) else "beyond float64 (1.8e308)"
                place = Span(self.text, step.start, step.end)
                raise GdcliError(f"a constant part is {what}", span=place)
            self.constants[number] = value
        return number

    def constant(self, number: int, value: float) -> int:
        """Remember the value of a node that is constant."""
        self.constants[number] = value
        return number

    def name(self, name: str, step: Step, environment: Index) -> int:
        """The node of a name: an index, a part, a constant or a variable."""
        if name in environment:
            value = float(environment[name])
            node = self.builder.number(value)
            if value < 0:
                self.constants[self.builder.number(-value)] = -value
            return self.constant(node, value)
        if name in self.parts:
            return self.parts[name]
        self.check_family(name, Span(self.text, step.start, step.end))
        if name == "π":
            name = "pi"
        if name in CONSTANTS and name not in self.bound:
            return self.constant(self.builder.constant(name), CONSTANTS[name])
        self.variables.setdefault(name, Span(self.text, step.start, step.end))
        return self.builder.variable(name)

    def builtin(self, step: Step) -> int:
        """The node of `@name`: its formula, with its variables among the others."""
        from gdcli.language.collection import find

        assert isinstance(step.data, tuple)
        name, size = str(step.data[0]), str(step.data[1])
        place = Span(self.text, step.start, step.end)
        text = find(name, int(size) if size else None, place)
        try:
            formula = self.parse(text)
        except GdcliError as wrong:
            raise GdcliError(f"@{name}:{size}: {wrong.message}", span=place) from None
        for variable in formula.variables:
            self.variables.setdefault(variable, place)
        return self.builder.include(formula)[formula.outputs[0]]

    # -- sums, products, indices

    def collect(self, step: Step, environment: Index) -> int:
        """The node of a sum or a product, written out."""
        assert isinstance(step.data, Collection)
        self.check_indices(step.data)
        terms: list[int] = []
        for inner in self.indices(step.data.ranges, environment):
            terms.append(self.run(step.data.body, inner))
        if not terms:
            value = float(step.op == "prod")
            return self.constant(self.builder.number(value), value)
        op = "add" if step.op == "sum" else "mul"
        return terms[0] if len(terms) == 1 else self.call(op, terms, step)

    def check_indices(self, collection: Collection) -> None:
        """`sum(x_i, i=1..3)` has no index in it, though x_i looks like one."""
        used = {str(inner.data) for inner in collection.body if inner.op == "name"}
        for name in [range_.name for range_ in collection.ranges if range_.name not in used]:
            for inner in collection.body:
                text = str(inner.data)
                if inner.op == "name" and len(text) > 1 and text.endswith(name) and text not in self.parts:
                    base = text.removesuffix(name).rstrip("_")
                    place = Span(self.text, inner.start, inner.end)
                    raise GdcliError(f"'{text}' is one name, the index {name} is not in it", span=place,
                                     hint=f"write {base}[{name}]")  # fmt: skip

    def indices(self, ranges: Sequence[Range], environment: Index) -> Iterator[Index]:
        """All settings of the indices, the last one fastest."""
        bounds = []
        for _, first, last in ranges:
            low = self.whole(self.run(first, environment), first[-1])
            bounds.append(range(low, self.whole(self.run(last, environment), last[-1]) + 1))
        self.terms += math.prod([len(bound) for bound in bounds])
        if self.terms > TERM_LIMIT:
            place = Span(self.text, ranges[0].first[0].start, ranges[-1].last[-1].end)
            raise GdcliError(f"sums and families of more than {TERM_LIMIT:,} terms in all", span=place)
        for values in product(*bounds):
            yield {**environment, **dict(zip([range_.name for range_ in ranges], values, strict=True))}

    def whole(self, number: int, step: Step) -> int:
        """The value of an index."""
        value = self.constants.get(number)
        place = Span(self.text, step.start, step.end)
        if value is None:
            hint = "an index is bound by sum(..., i=1..n), prod or a definition h[i=1..n] = ..."
            raise GdcliError("an index is a whole number, this depends on a variable", span=place, hint=hint)
        if value != int(value) or abs(value) > INDEX_LIMIT:
            raise GdcliError(f"an index is a whole number up to {INDEX_LIMIT:,}, this is {value:g}", span=place)
        return int(value)
