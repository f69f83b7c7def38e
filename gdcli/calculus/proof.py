"""Whether two formulas are the same function, proved by SymPy, in a bounded amount of work.

PLAIN_FORMS says functions in terms of exp, log, sin and cos, so that what is equal can become the same;
to add one, add a row. A proof that is not found says nothing: most truths have none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from inspect import CO_GENERATOR
from types import FrameType
from typing import Any

from gdcli.calculus.gradient import written_out_size
from gdcli.calculus.symbols import NATIVE, expressions_of
from gdcli.calculus.tidy import Tidy
from gdcli.calculus.unsymbols import NotReal, formula_of
from gdcli.language.formula import Formula
from gdcli.language.parse import parse
from gdcli.language.vocabulary import TABLE

PLAIN_FORMS = {
    "tan": "sin(x)/cos(x)", "sec": "1/cos(x)", "csc": "1/sin(x)", "cot": "cos(x)/sin(x)",
    "sinh": "(exp(x) - exp(-x))/2", "cosh": "(exp(x) + exp(-x))/2", "tanh": "1 - 2/(exp(2x) + 1)",
    "sech": "2/(exp(x) + exp(-x))", "csch": "2/(exp(x) - exp(-x))", "coth": "1 + 2/(exp(2x) - 1)",
    "exp2": "exp(x*log(2))", "expm1": "exp(x) - 1", "log1p": "log(1 + x)", "log2": "log(x)/log(2)",
    "log10": "log(x)/log(10)", "xlogy": "x*log(b)", "sigmoid": "1/(1 + exp(-x))", "softplus": "log(1 + exp(x))",
    "logit": "log(x) - log(1 - x)", "swish": "x/(1 + exp(-x))", "deg": "x*180/pi", "rad": "x*pi/180",
    "erfc": "1 - erf(x)",
}  # fmt: skip
LARGEST = 1_000  # nodes, written out
HIGHEST = 12  # power of a sum that is multiplied out
WORK = 120_000  # calls of functions within SymPy, under half a second
Expression = Any  # sympy.Expr


class _Exhausted(BaseException):
    """The work that was allowed is done; not an Exception, which SymPy might take for its own."""


# SymPy's own ways to give up, and the bound's; a proof that is not found is no error.
GAVE_UP = (_Exhausted, NotReal, RecursionError, ArithmeticError, ValueError, TypeError, NotImplementedError)


def proved_equal(first: Formula, second: Formula, share: float = 1.0) -> bool:
    """Tell whether SymPy proves that the first outputs of two formulas are the same function.

    False where it cannot: where they differ, are too large, or the bounded work, of which `share` is allowed, does not
    suffice.

    >>> proved_equal(parse("2(x + 1)"), parse("2x + 2")), proved_equal(parse("sech(x)^2"), parse("1 - tanh(x)^2"))
    (True, True)
    """
    if written_out_size(first) + written_out_size(second) > LARGEST:
        return False
    try:
        with _bounded_work(share):
            return _vanishes(_expression(first) - _expression(second))
    except GAVE_UP:
        return False


def terms(formula: Formula) -> Formula:
    """Give the terms that a formula's first output is the sum of, as it stands and multiplied out, one output each.

    No output where it is no sum, or SymPy's bounded work does not suffice.

    >>> print(terms(parse("3(x + 1)^2")))
    3, 3*x**2, 6*x
    """
    builder = Tidy()
    if written_out_size(formula) > LARGEST // 2:
        return builder.formula([], formula.variables)
    try:
        with _bounded_work():
            whole: Expression = expressions_of(formula)[formula.outputs[0]]
            sums = [whole] if _is_high(whole) else [whole, whole.expand()]
            found = [term for one in sums if one.is_Add for term in one.args]
            outputs = formula_of(builder, list(dict.fromkeys(found)), e_to_the=False)
    except GAVE_UP:
        return Tidy().formula([], formula.variables)
    return builder.formula(outputs, formula.variables)


def _vanishes(difference: Expression) -> bool:
    if difference == 0:
        return True
    if _is_high(difference):
        return False
    expanded = difference.expand()
    return bool(expanded == 0 or expanded.cancel() == 0 or expanded.rewrite(NATIVE["exp"]).expand().cancel() == 0)


def _is_high(expression: Expression) -> bool:
    """Whether multiplying a power of a sum out would be long."""
    powers = [part for part in _parts(expression) if part.is_Pow]
    return any(part.exp.is_Number and abs(part.exp) > HIGHEST and not part.base.is_Atom for part in powers)


def _parts(expression: Expression) -> Iterator[Expression]:
    waiting = [expression]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += current.args


def _expression(formula: Formula) -> Expression:
    plain = _plain(formula.only(formula.outputs[0]))
    return expressions_of(plain)[plain.outputs[0]]


def _plain(formula: Formula) -> Formula:
    """The formula with the functions of the table written out, and a length as the root of its squares."""
    builder = Tidy(limit=20 * LARGEST)
    here: dict[int, int] = {}
    for number in sorted(formula.live):
        op, args, _ = formula.nodes[number]
        moved = [here[argument] for argument in args]
        if op in PLAIN_FORMS:
            here[number] = builder.substitute(_form(op), moved)
        elif op == "hypot":
            squares = [builder.call("pow", argument, builder.number(2.0)) for argument in moved]
            here[number] = builder.call("sqrt", builder.call("add", *squares))
        else:
            here[number] = builder.call(op, *moved) if args else builder.node(formula.nodes[number])
    return builder.formula([here[output] for output in formula.outputs], formula.variables)


@cache
def _form(op: str) -> Formula:
    formula = parse(PLAIN_FORMS[op])
    return Formula(formula.nodes, formula.outputs, TABLE[op].names)


@contextmanager
def _bounded_work(share: float = 1.0) -> Iterator[None]:
    """Stop what runs within after so many calls: the same on every machine, whatever the clock says.

    Python takes the counter away when it raises, so it raises only where no one can lose the exception: not in a
    generator, which Python may be closing, nor in a callback that is not SymPy's own.
    """
    before, left = sys.getprofile(), [share * WORK]

    def count(frame: FrameType, event: str, argument: object) -> None:
        left[0] -= event == "call"
        sympys_own = not frame.f_code.co_flags & CO_GENERATOR and str(frame.f_globals.get("__name__")).startswith(
            "sympy"
        )
        if left[0] < 0 and event == "call" and sympys_own:
            raise _Exhausted

    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)
