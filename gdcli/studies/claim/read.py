"""What a user says the derivative is: `w: 2*x*(y - x*w)`, `w = ...`, `2x + 2`, or numbers in order, `5,5,4`.

A claim may use the parts that the formula defines, and `f` for the formula itself where that is no name of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from gdcli.errors import GdcliError, Span
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Formula
from gdcli.language.parse import parse
from gdcli.language.statements import Statement, plain_names, statements
from gdcli.language.suggest import nearest
from gdcli.language.tokens import tokens

DERIVATIVE = re.compile(r"(?:∂f?|df?)/[∂d](.+)|f[′'’]\((.+)\)")
DECIMAL = re.compile(r"\s*[-+−]?\s*([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]+))?\s*")
TELLING = 3  # digits that a number needs to be taken as rounded


@dataclass(frozen=True)
class Claim:
    """What one partial derivative is said to be: a formula in the variables of the function, as it was typed.

    `value` is its number where it is constant; `rounding` is half a unit of that number's last digit where it is a
    decimal of at least three digits, else 0; `digits` is how many significant digits it has.
    """

    variable: str
    formula: Formula
    text: str
    value: float | None
    rounding: float
    digits: int


def read_claims(texts: Iterable[str], formula: Formula) -> tuple[Claim, ...]:
    """Read claims about the derivative of a formula, in the order of its variables.

    Raises GdcliError for a variable that is none or is claimed twice, a list of the wrong size, and what is no
    formula in the names of the function; the place in the text is told.

    >>> formula = parse("(x + y) z")
    >>> [(claim.variable, claim.text) for claim in read_claims(["z: x + y", "x = z"], formula)]
    [('x', 'z'), ('z', 'x + y')]
    """
    names = formula.variables
    if not names:
        raise GdcliError("the formula has no variables, so it has no derivative to claim", setting="claim")
    reader = _Reader(formula)
    claims: dict[str, Claim] = {}
    for text in texts:
        for piece in reader.pieces(text):
            if piece.variable in claims:
                raise GdcliError(f"'{piece.variable}' is claimed twice", span=piece.span, setting="claim")
            claims[piece.variable] = reader.claim(piece)
    if not claims:
        raise GdcliError(f"nothing is claimed; {_wanted(names)}", setting="claim")
    return tuple(claims[name] for name in names if name in claims)


def claim_texts(claims: object) -> list[str]:
    """Give claims as texts: of a text, of several, of numbers or formulas in order, of a mapping by variable.

    >>> claim_texts({"x": "2*y", "y": 3}), claim_texts([5, 4.5]), claim_texts(2)
    (['x: 2*y', 'y: 3'], ['5, 4.5'], ['2'])
    """
    if isinstance(claims, str):
        return [claims]
    if isinstance(claims, Mapping):
        return [f"{name}: {_typed(claim)}" for name, claim in claims.items()]
    found = list(claims) if isinstance(claims, Iterable) and getattr(claims, "ndim", None) != 0 else [claims]
    if all(isinstance(claim, str) for claim in found):
        return [str(claim) for claim in found]
    return [", ".join(map(_typed, found))]


def _typed(claim: Any) -> str:
    """A formula as it is, a number as it is typed."""
    if isinstance(claim, (str, Formula)):
        return str(claim)
    try:
        return repr(float(claim)).removesuffix(".0")
    except (TypeError, ValueError, OverflowError):
        raise GdcliError(f"{claim!r:.80} is no formula and no number", setting="claim") from None


@dataclass(frozen=True)
class _Piece:
    """One claim in a text: its variable, its formula, and where it stands."""

    variable: str
    text: str
    span: Span


class _Reader:
    """Reads claims about one formula."""

    def __init__(self, formula: Formula) -> None:
        self.names = formula.variables
        self.parts = formula.parts
        self.let = _definitions(formula)
        self.defined = [text.partition("=")[0].strip().partition("[")[0] for text in self.let]

    def pieces(self, text: str) -> Iterator[_Piece]:
        """The claims of one text: one for a variable, or a list of one for each variable in order."""
        found = list(_split(text))
        names = [self.name(text, start, end) for start, end in found]
        if not any(names):
            self.check_size(text, len(found))
            names = [(name, start) for name, (start, _) in zip(self.names, found, strict=True)]
        for named, (start, end) in zip(names, found, strict=True):
            if named is None:
                span = Span(text, start, end)
                raise GdcliError("some of these have a variable and this has none", span=span, setting="claim")
            variable, begin = named
            yield _Piece(variable, text[begin:end], Span(text, start, end))

    def check_size(self, text: str, size: int) -> None:
        """Refuse claims without names that are not one for each variable."""
        if size == len(self.names):
            return
        if size == 1:
            message = "which variable is this the derivative by?"
        else:
            message = f"got {size} derivatives for {len(self.names)} variable{'s' * (len(self.names) > 1)}"
        raise GdcliError(message, span=Span(text, 0, len(text)), hint=_wanted(self.names), setting="claim")

    def name(self, text: str, start: int, end: int) -> tuple[str, int] | None:
        """The variable that a piece begins with, and where its formula begins; None where it names none."""
        sign = _sign(text, start, end)
        if sign is None:
            return None
        first, last = (
            start + len(text[start:sign]) - len(text[start:sign].lstrip()),
            start + len(text[start:sign].rstrip()),
        )
        bare = re.sub(r"\s", "", text[start:sign])
        found = DERIVATIVE.fullmatch(bare)
        inner = (found[1] or found[2]) if found else bare
        name = next((one for one in (bare, inner) if one in self.names), None)
        if name is not None:
            return name, sign + 1
        if ";" in text[sign:end]:
            return None  # definitions before the formula
        raise self.no_variable(inner, Span(text, first, max(last, first + 1)))

    def no_variable(self, name: str, span: Span) -> GdcliError:
        """The error for a name that the formula does not vary by."""
        if name in self.parts:
            return GdcliError(
                f"'{name}' is a part of the formula, no variable", span=span, hint=_wanted(self.names), setting="claim"
            )
        guess = nearest(name, self.names)
        shown = name if len(name) <= 60 else name[:57] + "..."
        message = f"'{shown}' is no variable of the formula" if name else "a variable is missing here"
        return GdcliError(
            message, span=span, hint=f"did you mean '{guess}'?" if guess else _wanted(self.names), setting="claim"
        )

    def claim(self, piece: _Piece) -> Claim:
        """Read the formula of a claim, with the names of the function it is about."""
        try:
            read = self.parsed(piece.text)
        except GdcliError as wrong:
            raise GdcliError(f"{wrong.message}", span=wrong.span, hint=wrong.hint, setting="claim") from None
        unknown = [name for name in read.variables if name not in self.names]
        if unknown:
            raise self.no_variable(unknown[0], _place(piece.text, unknown[0]))
        formula = Formula(read.nodes, read.outputs, self.names, read.parts, piece.text.strip())
        varies = any(read.nodes[number].op == "variable" for number in read.live)
        value = None if varies else evaluate(formula, [0.0] * len(self.names))[formula.outputs[0]]
        return Claim(piece.variable, formula, piece.text.strip(), value, *_rounded(piece.text))

    def parsed(self, text: str) -> Formula:
        """Read a formula; with the definitions only where it needs them, for reading these too takes time."""
        names = frozenset(self.names)
        if not any(name in text for name in self.defined):
            with suppress(GdcliError):
                read = parse(text, (), names)
                if names.issuperset(read.variables):
                    return read
        return parse(text, self.let, names)


def _definitions(formula: Formula) -> tuple[str, ...]:
    """The definitions of a formula as texts, and the formula itself as the definition of `f` where that is free."""
    *before, last = statements(formula.text or str(formula))
    found = [_text(statement) for statement in (*before, last) if statement.equals]
    if last.equals:
        return tuple(found)
    taken = {*formula.variables, *formula.parts, *plain_names(last.tokens)}
    name = "f"
    while name in taken:
        name += "f"
    return (*found, f"{name} = {_text(last)}")


def _text(statement: Statement) -> str:
    """A statement as it was typed, but `f = ...` where it is `f(x) = ...`."""
    name, *rest = statement.take_arguments_out().tokens
    begin = rest[0].start if statement.arguments else name.end
    return statement.text[name.start : name.end] + statement.text[begin : rest[-1].start]


def _split(text: str) -> Iterator[tuple[int, int]]:
    """Where the pieces between commas outside brackets begin and end."""
    depth, first = 0, 0
    for place, sign in enumerate(text + ","):
        depth += (sign in "([（") - (sign in ")]）")
        if sign in ",，" and (depth == 0 or place == len(text)):
            yield first, place
            first = place + 1


def _sign(text: str, start: int, end: int) -> int | None:
    """The colon or the equals sign that parts a variable from its claim."""
    depth = 0
    for place in range(start, end):
        depth += (text[place] in "([（") - (text[place] in ")]）")
        if depth == 0 and text[place] in ":：=＝" and not text[start:place].lstrip().startswith("@"):
            return place
    return None


def _place(text: str, name: str) -> Span:
    """Where a name stands in a text."""
    base = name.partition("[")[0]
    found = next((token for token in tokens(text) if token.kind == "name" and token.text == base), None)
    return Span(text, found.start, found.end) if found else Span(text, 0, len(text))


def _rounded(text: str) -> tuple[float, int]:
    """Half a unit of the last digit of a decimal, and how many significant digits it has; 0 for what is none."""
    found = DECIMAL.fullmatch(text)
    digits = len((found[1] + (found[2] or "")).lstrip("0")) if found else 0
    if found is None or digits < TELLING or len(text) > 60:
        return 0.0, digits
    if not found[2]:
        return 0.0, digits
    return 0.5 * 10.0 ** max(-300, min(300, int(found[3] or 0) - len(found[2]))), digits


def _wanted(names: Sequence[str]) -> str:
    """How a claim is written."""
    shown = ", ".join(names[:8]) + (f", ... ({len(names)} in all)" if len(names) > 8 else "")
    known = f"the variable{'s are' if len(names) > 1 else ' is'} {shown}"
    return f"write VARIABLE: FORMULA, as in {names[0]}: 2*{names[0]}; {known}"
