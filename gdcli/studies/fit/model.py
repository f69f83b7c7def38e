"""A model, `y = formula`: the left side is data, columns are known names, and all other names are parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gdcli.errors import GdcliError, Span
from gdcli.language.formula import Formula, natural
from gdcli.language.operands import is_function
from gdcli.language.parse import parse
from gdcli.language.statements import Statement, statements
from gdcli.language.suggest import nearest

WRITE = "write a column, an equals sign and a formula, such as  y = a + b*x"
SHOWN = 12


@dataclass(frozen=True)
class Model:
    """What was written: the target, a formula in columns, and the formula that is to give it.

    `parameters` and `columns` are the names of both formulas, in natural order.
    """

    text: str
    target: Formula
    formula: Formula
    parameters: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns that a prediction needs."""
        fitted = frozenset(self.parameters)
        return tuple(name for name in self.formula.variables if name not in fitted)

    @property
    def target_name(self) -> str:
        """The left side as it was written."""
        return self.target.text.strip()


def read_model(text: str, columns: Sequence[str]) -> Model:
    """Read a model; `columns` are the names that the data have.

    Raises GdcliError, with the place in the text, for what is no model of these columns.

    >>> read_model("y = a + b*x", ["x", "y"]).parameters
    ('a', 'b')
    """
    try:
        return _read(text, columns)
    except GdcliError as wrong:
        if wrong.setting:
            raise
        foreign = not text.strip() or any(sign in text for sign in ("~", "==", ":="))
        raise GdcliError(
            wrong.message, setting="model", span=wrong.span, hint=WRITE if foreign else wrong.hint
        ) from None


def _read(text: str, columns: Sequence[str]) -> Model:
    last = [*statements(text)][-1]
    if not last.equals:
        raise GdcliError("the model has no left side", span=Span(text, 0, len(text)), hint=WRITE)
    left, equals = last.tokens[0].start, last.tokens[last.equals]
    target = _target(text, last, columns)
    right = text[:left] + " " * (equals.end - left) + text[equals.end :]
    formula = parse(right, bound=columns)
    both = [name for name in formula.variables if name in target.variables]
    if both:
        raise GdcliError(f"'{both[0]}' stands on both sides", hint="the right side gives what the left side is")
    for name in formula.parts:
        if name in columns:
            raise GdcliError(f"'{name}' is a column of the data, it cannot be defined anew", hint="choose another name")
    known = frozenset(columns)
    parameters = tuple(name for name in formula.variables if name not in known)
    if not parameters:
        hint = f"all its names are columns: {_listed(formula.variables)}" if formula.variables else WRITE
        raise GdcliError("the model has no parameters to fit", hint=hint)
    used = sorted({*formula.variables, *target.variables} - {*parameters}, key=natural)
    return Model(text, target, formula, parameters, tuple(used))


def _target(text: str, last: Statement, columns: Sequence[str]) -> Formula:
    """The left side: a column, or a formula in columns."""
    first, end = last.tokens[0].start, last.tokens[last.equals - 1].end
    place = Span(text, first, end)
    name = last.tokens[0].text
    if Statement(text, last.tokens).take_arguments_out().arguments and not is_function(name):
        hint = f"write  {name} = ..." if name in columns else WRITE
        raise GdcliError("the left side of a model has no arguments", span=place, hint=hint)
    target = parse((text[:first] and " " * first + text[first:end]) or text[first:end], bound=columns)
    unknown = [name for name in target.variables if name not in columns]
    if unknown:
        guess = nearest(unknown[0], columns)
        hint = f"did you mean '{guess}'?" if guess else f"the columns are {_listed(columns)}"
        raise GdcliError(f"'{unknown[0]}' on the left side is no column of the data", span=place, hint=hint)
    if not target.variables:
        raise GdcliError("the left side is a constant", span=place, hint=WRITE)
    return target


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (f", ... ({len(names)} in all)" if len(names) > SHOWN else "")
