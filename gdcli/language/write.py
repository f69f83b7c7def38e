"""Formula to text, with as few brackets as its nodes allow: plain, pretty, LaTeX.

How each operation looks is a row of `styles`; here is the one walk over the nodes. It keeps its own stack and writes
from the output downwards, so that a chain of any depth and a sum of any length take linear time and space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gdcli.language import styles
from gdcli.language.formula import Formula, Node
from gdcli.language.naming import ENDLESS, LENGTH_LIMIT, automatic_names, kept_parts, short_outputs, shown_names
from gdcli.language.styles import JOIN, LATEX, PLAIN, PRETTY, SUPERSCRIPTS, Shape, Style
from gdcli.language.vocabulary import TABLE

SPLICE_LIMIT = 100  # so that writing each node of a long chain by itself stays linear
IN_ALL = 1_000_000  # characters of all outputs, each by itself: some seconds
LEAST_EACH = 200  # characters of one of them, where they are too many
MINUS = Shape(styles.LEAF, "", "", "", styles.NEGATIVE)  # what follows the minus sign of a neg
Place = tuple[int, int, bool]  # a node, how strongly it must bind there, whether its minus is written already


def write(formula: Formula, style: Style = PLAIN, definitions: bool = True) -> str:
    """Write a formula: its definitions and then its output (several outputs with commas between).

    In the PLAIN style gdcli reads the formula back, node for node, Python and SymPy read it too. Without
    `definitions` the parts that have names are written out. Where the text would be long because parts repeat, the
    parts are defined as t1, t2, ... first.

    >>> from gdcli.language.parse import parse
    >>> write(parse("v = b c; u = a + v; 3u"))
    'v = b*c; u = a + v; 3*u'
    >>> write(parse("v = b c; u = a + v; 3u"), definitions=False)
    '3*(a + b*c)'
    """
    parts = kept_parts(formula) if definitions else {}
    names = shown_names(formula, parts)
    names |= automatic_names(formula, parts, names)
    writer = _Writer(formula, style, names)
    defined = list(parts.items()) + [(name, node) for node, name in names.items() if name not in parts]
    statements, node = [], -1
    for name, node in sorted(defined, key=lambda part: part[1]):
        own = names.get(node, name) == name
        statements.append(f"{style.name(name)} = {writer.text(node, top=own)}")
    if formula.outputs != (node,):
        statements.append(", ".join([writer.text(output) for output in formula.outputs]))
    return style.end.join(statements)


def pretty(formula: Formula, definitions: bool = True) -> str:
    """Write a formula for a screen; gdcli reads it back with the same values.

    >>> from gdcli.language.parse import parse
    >>> print(pretty(parse("-2*x*(y - x*w)^2 + abs(x)/3")))
    −2·x·(y − x·w)² + |x|/3
    """
    return write(formula, PRETTY, definitions)


def latex(formula: Formula, definitions: bool = True) -> str:
    r"""Write a formula as LaTeX.

    >>> from gdcli.language.parse import parse
    >>> print(latex(parse("sin(theta1)/2 + sqrt(loss)")))
    \frac{\sin\left(\theta_{1}\right)}{2} + \sqrt{\mathrm{loss}}
    """
    return write(formula, LATEX, definitions)


def write_each(formula: Formula, style: Style = PLAIN) -> list[str]:
    """Write each output by itself, as `write` writes a formula of one output; in one walk where there are many.

    Where that would be very long in all, as the gradient of a product of a thousand factors is, `…` stands in each for
    what is left out.

    >>> from gdcli.calculus.backprop import backprop
    >>> from gdcli.language.parse import parse
    >>> write_each(backprop(parse("x^2 + sin(y)")))
    ['2*x', 'cos(y)']
    """
    if formula.parts:
        return [write(formula.only(output), style) for output in formula.outputs]
    writer, (short, size) = _Writer(formula, style, {}), short_outputs(formula)
    if size > IN_ALL:
        limit = max(LEAST_EACH, IN_ALL // (4 * len(formula.outputs)))
        return [writer.text(output, limit=limit) for output in formula.outputs]
    return [
        writer.text(output) if output in short else write(formula.only(output), style) for output in formula.outputs
    ]


def write_node(
    formula: Formula, number: int, style: Style = PLAIN, expand: bool = False, limit: int = LENGTH_LIMIT
) -> str:
    """Write one node, the named parts in it by their names; with `expand` they are written out.

    In a text of more than about `limit` characters, or deeper than a fifth of that, `…` stands for what is left out.

    >>> from gdcli.language.parse import parse
    >>> formula = parse("q = x + y; q*z")
    >>> write_node(formula, formula.outputs[0]), write_node(formula, formula.parts["q"])
    ('q*z', 'x + y')
    """
    names = {} if expand else shown_names(formula, formula.parts)
    return _Writer(formula, style, names).text(number, top=True, limit=limit)


def texts(formula: Formula, limit: int = 200) -> list[str]:
    """Write each node by itself, as `write_node` does.

    >>> from gdcli.language.parse import parse
    >>> texts(parse("q = x + y; q*z"))
    ['x', 'y', 'x + y', 'z', 'q*z']
    """
    return write_nodes(formula, range(len(formula.nodes)), limit=limit)


def write_nodes(
    formula: Formula,
    numbers: Iterable[int],
    names: Mapping[int, str] | None = None,
    style: Style = PLAIN,
    limit: int = LENGTH_LIMIT,
) -> list[str]:
    """Write nodes by themselves, those in `names` by their names wherever they stand inside another.

    Without `names` they are the parts that the user named.

    >>> from gdcli.language.parse import parse
    >>> write_nodes(parse("q = x + y; q*z"), [4, 2])
    ['q*z', 'x + y']
    >>> write_nodes(parse("sin(x*y)^2"), [2, 3, 4], {2: "a"})
    ['x*y', 'sin(a)', '2']
    """
    writer = _Writer(formula, style, shown_names(formula, formula.parts) if names is None else names)
    return [writer.text(number, top=True, limit=limit) for number in numbers]


class _Writer:
    """Writes nodes of one formula in one style; `names` has the nodes that are shown by their names."""

    def __init__(self, formula: Formula, style: Style, names: Mapping[int, str]) -> None:
        self.nodes, self.style, self.names = formula.nodes, style, names
        self.taken = {*formula.variables, *formula.parts}
        self.looks: dict[int, tuple[Shape, Sequence[int]]] = {}
        self.negative: set[int] = set()  # begins with a minus
        self.barred: set[int] = set()  # has |x| in it
        self.loose: set[int] = set()  # ends in an exponent without brackets, as x^y does
        for number, node in enumerate(formula.nodes):
            self.note(number, node)

    def note(self, number: int, node: Node) -> None:
        """See how the text of a node begins, ends and what is in it."""
        op, args, _ = node
        if op == "neg" or (not self.style.exact and op in ("mul", "div") and self.has(self.negative, args[0])):
            self.negative.add(number)
        if not self.style.raised or not args:
            return
        if op == "abs" or any(self.has(self.barred, argument) for argument in args):
            self.barred.add(number)
        if op == "pow":
            bare = self.look(args[1])[0].level >= styles.POWER and args[1] not in self.negative
            if not self.superscript(args[1]) and (bare or args[1] in self.names):
                self.loose.add(number)
        elif op in ("mul", "div", "neg") and self.has(self.loose, args[-1]):
            self.loose.add(number)

    def has(self, which: set[int], argument: int) -> bool:
        """Tell whether an argument is in a set and not hidden behind its name."""
        return argument in which and argument not in self.names

    def text(self, number: int, top: bool = False, limit: int = ENDLESS) -> str:
        """Write a node; at the `top` its own name is not what is wanted."""
        pieces: list[str] = []
        stack = [self.expression(number, styles.WALL, False) if top else self.pieces(number, styles.WALL, False)]
        deepest = limit // 5
        while stack:
            piece = next(stack[-1], None)
            if piece is None:
                stack.pop()
            elif not isinstance(piece, str):
                shown = len(stack) <= deepest or not self.nodes[piece[0]].args
                stack.append(self.pieces(*piece) if shown else iter(("…",)))
            elif piece and limit <= 0:
                pieces.append("…")
                break
            else:
                pieces.append(piece)
                limit -= len(piece)
        text = "".join(pieces)
        if JOIN in text:
            text = re.sub(f"{JOIN}(?={self.style.apart})", lambda _: self.style.shapes["mul"].between, text)
        return text.replace(JOIN, "")

    def pieces(self, number: int, place: int, joined: bool) -> Iterator[str | Place]:
        """Yield the name of a node, or its expression."""
        name = self.names.get(number)
        return self.expression(number, place, joined) if name is None else iter((self.style.name(name),))

    def expression(self, number: int, place: int, joined: bool) -> Iterator[str | Place]:
        """Yield texts and, where a node stands between them, its place; `joined` to a minus that is written already."""
        shape, args = self.look(number)
        minus = number in self.negative
        opened = (not joined and place not in self.style.minus_at) if minus else shape.level < place
        if opened:
            yield self.style.brackets[0]
            place = styles.WALL
        if minus and not joined:
            yield self.style.shapes["neg"].before
        yield shape.before
        if shape is MINUS:
            yield args[0], place if joined else max(place, styles.NEGATIVE), False
        else:
            yield from self.arguments(shape, args, minus)
        yield shape.after
        if opened:
            yield self.style.brackets[1]

    def arguments(self, shape: Shape, args: Sequence[int], minus: bool) -> Iterator[str | Place]:
        """Yield the arguments with their signs; a negative term of a sum brings its own."""
        for position, argument in enumerate(args):
            if position == 0:
                yield argument, shape.first, minus
                continue
            subtracted = shape.level == styles.SUM and not self.style.exact and self.has(self.negative, argument)
            yield self.style.shapes["sub"].between if subtracted else shape.between
            yield argument, shape.others, subtracted

    # -- the looks of a node

    def look(self, number: int) -> tuple[Shape, Sequence[int]]:
        """Give the shape of a node and the arguments that it shows."""
        if number not in self.looks:
            self.looks[number] = self.new_look(number)
        return self.looks[number]

    def new_look(self, number: int) -> tuple[Shape, Sequence[int]]:
        op, args, value = self.nodes[number]
        if not args:
            return self.leaf(op, value), ()
        if op == "neg":
            return MINUS, args
        if TABLE[op].folds or (op == "mul" and not self.style.exact):
            args = self.spliced(op, args)
        shape = self.style.shapes[op]
        if TABLE[op].defaults:
            args = self.without_defaults(op, args)
        return self.dressed(op, shape, args) if op in ("mul", "div", "pow", "abs") else (shape, args)

    def leaf(self, op: str, value: float | str | None) -> Shape:
        if isinstance(value, float):
            text = self.style.number(value)
            return Shape(styles.PRODUCT if "{" in text else styles.LEAF, text, "", "")
        name = str(value)
        if op == "variable":
            return Shape(styles.LEAF, self.style.name(name), "", "")
        return Shape(styles.LEAF, (self.style.clashing if name in self.taken else self.style.constants)[name], "", "")

    def spliced(self, op: str, args: tuple[int, ...]) -> tuple[int, ...]:
        """min(min(a, b), c) is written min(a, b, c)."""
        rest: list[int] = []
        while self.nodes[args[0]].op == op and args[0] not in self.names and len(rest) < SPLICE_LIMIT:
            rest += reversed(args[1:])
            args = self.nodes[args[0]].args
        return (*args, *reversed(rest))

    def without_defaults(self, op: str, args: tuple[int, ...]) -> tuple[int, ...]:
        """Leave out the last argument where it is what it is when left out."""
        usual = Node("number", (), float(TABLE[op].defaults[-1]))
        return args[:-1] if self.nodes[args[-1]] == usual and len(args) == len(TABLE[op].names) else args

    def dressed(self, op: str, shape: Shape, args: tuple[int, ...]) -> tuple[Shape, tuple[int, ...]]:
        """Give the looks of a pretty style: 2x, x², |x|, spaces after an exponent."""
        if op == "mul" and self.style.join and len(args) == 2 and self.joins(args[0]):
            return shape._replace(between=self.style.join), args
        if op in self.style.spaced and any(self.has(self.loose, argument) for argument in args[:-1]):
            return shape._replace(between=self.style.spaced[op]), args
        if self.style.raised and op == "pow" and (raised := self.superscript(args[1])):
            return shape._replace(after=raised), args[:1]
        if self.style.raised and op == "abs" and self.has(self.barred, args[0]):
            return PLAIN.shapes[op], args
        return shape, args

    def joins(self, number: int) -> bool:
        """Tell whether a factor is a number, or minus a number, that can stand before the other without a sign."""
        op, args, value = self.nodes[number]
        if op == "neg" and self.has(self.negative, number):
            op, args, value = self.nodes[args[0]]
        return op == "number" and re.fullmatch(r"[\d.]*[1-9][\d.]*", self.style.number(float(str(value)))) is not None

    def superscript(self, number: int) -> str:
        """Give an exponent as a superscript, an empty text where it is no whole number."""
        minus = self.nodes[number].op == "neg" and number not in self.names
        op, _, value = self.nodes[self.nodes[number].args[0] if minus else number]
        text = self.style.number(float(str(value))) if op == "number" else ""
        return ("-" * minus + text).translate(SUPERSCRIPTS) if text.isdigit() else ""
