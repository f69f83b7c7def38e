"""Derivatives by SymPy, the only importer of it. SymPy never reads text: expressions are built from nodes.

Functions that SymPy differentiates into forms that float64 cannot hold (tanh, sigmoid, max, ...) are there as
functions of gdcli's own, with the vocabulary's slopes; sums, products, powers and the chain rule are SymPy's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeVar

import sympy
from sympy.core.function import ArgumentIndexError
from sympy.core.parameters import distribute

from gdcli.calculus.stable import stable
from gdcli.calculus.tidy import Tidy, slope_formula
from gdcli.calculus.unsymbols import NotReal, formula_of
from gdcli.errors import GdcliError
from gdcli.language.evaluate import apply
from gdcli.language.formula import Builder, Formula
from gdcli.language.vocabulary import CONSTANTS

EXACT_BITS = 600
Result = TypeVar("Result")
NATIVE = {name: getattr(sympy, name) for name in ("sin", "cos", "tan", "exp", "log", "sinh", "cosh", "atan", "erf")}


def symbolic(formula: Formula) -> Formula:
    """Give the gradient as SymPy derives it: one output for each variable, in their order.

    A long sum is differentiated term by term, each term only by the variables that are in it.

    Raises GdcliError where SymPy cannot: too deep, or a form that is not real.

    >>> from gdcli.language.parse import parse
    >>> print(symbolic(parse("w^3 + 5 sin(w)")))
    3*w**2 + 5*cos(w)
    """
    partials = _bounded(lambda: _partials(stable(formula)))
    return _formula(formula, partials)


def symbolic_hessian(formula: Formula) -> Formula:
    """Give the second derivatives, row by row: n*n outputs, symmetric.

    Raises GdcliError as `symbolic` does.
    """

    def second() -> list[sympy.Expr]:
        partials = _partials(stable(formula))
        symbols = [_symbol(name) for name in formula.variables]
        upper = {
            (row, column): partials[row].diff(symbols[column])
            for row in range(len(symbols))
            for column in range(row, len(symbols))
        }
        return [upper[min(i, j), max(i, j)] for i in range(len(symbols)) for j in range(len(symbols))]

    return _formula(formula, _bounded(second))


def _bounded(work: Callable[[], Result]) -> Result:
    """Do SymPy's work with 2*(x + 1) left as it is; what SymPy cannot do becomes a GdcliError."""
    try:
        with distribute(False):
            return work()
    except (RecursionError, NotReal, MemoryError) as reason:
        why = "it is nested too deep" if isinstance(reason, RecursionError) else str(reason)
        hint = "--gradient backprop derives it in one backward pass"
        raise GdcliError(f"SymPy cannot derive this gradient: {why}", hint=hint) from None


def _formula(formula: Formula, expressions: Sequence[sympy.Expr]) -> Formula:
    """SymPy's expressions as one Formula in the same variables, in the notation of the formula they came from."""
    builder = Tidy(limit=2_000_000)
    power = any(node.value == "e" and node.op == "constant" for node in formula.nodes)
    outputs = _bounded(lambda: formula_of(builder, expressions, e_to_the=power))
    return builder.formula(outputs, formula.variables)


# -- nodes to expressions


def _symbol(name: str) -> sympy.Symbol:
    return sympy.Symbol(name, real=True)


def expressions_of(formula: Formula) -> list[sympy.Expr | None]:
    """Give the SymPy expression of each node that an output needs."""
    found: list[sympy.Expr | None] = [None] * len(formula.nodes)
    constant: dict[int, float] = {}
    for number in sorted(formula.live):
        op, args, value = formula.nodes[number]
        arguments = [found[argument] for argument in args]
        if op == "variable":
            found[number] = _symbol(str(value))
            continue
        if all(argument in constant for argument in args):
            constant[number] = _value(op, value, [constant[argument] for argument in args])
        found[number] = _expression(op, value, arguments, constant.get(number))
    return found


def _value(op: str, value: float | str | None, arguments: list[float]) -> float:
    if op == "number":
        return float(value)  # type: ignore[arg-type]  # a number's value is a float
    return CONSTANTS[str(value)] if op == "constant" else apply(op, arguments)


def _expression(op: str, value: float | str | None, args: list[sympy.Expr], constant: float | None) -> sympy.Expr:
    """One node; `constant` is its value where it has no variables, which bounds what SymPy would make exact."""
    if op == "number":
        number = float(value)  # type: ignore[arg-type]  # a number's value is a float
        return sympy.Integer(int(number)) if number.is_integer() and number < 1e15 else sympy.Float(number)
    if op == "constant":
        return sympy.pi if value == "pi" else sympy.E
    if constant is not None and op == "pow" and not _small(*args):
        return sympy.Float(constant)
    result = _operation(op, args)
    if result.has(sympy.zoo, sympy.nan, sympy.oo, sympy.I) if not result.args else result is sympy.nan:
        raise NotReal(f"a part is {result}")
    return result


def _small(base: sympy.Expr, exponent: sympy.Expr) -> bool:
    """Whether a power of numbers is small enough to be exact."""
    if not (base.is_Rational and exponent.is_Rational):
        return True
    bits = max(base.p.bit_length(), base.q.bit_length())
    return bool(bits * abs(float(exponent)) < EXACT_BITS and exponent.q < 1000)


def _operation(op: str, args: list[sympy.Expr]) -> sympy.Expr:
    if op == "add":
        return sympy.Add(*args)
    if op == "sub":
        return sympy.Add(args[0], -args[1])
    if op == "mul":
        return sympy.Mul(*args)
    if op == "div":
        return sympy.Mul(args[0], sympy.Pow(args[1], -1))
    if op == "neg":
        return -args[0]
    if op == "sqrt":
        return sympy.sqrt(args[0])
    if op == "pow" and (args[0].is_number or args[1].is_number):
        return sympy.Pow(*args)
    return NATIVE[op](*args) if op in NATIVE else own_function(op)(*args)


@cache
def own_function(op: str) -> type[sympy.Function]:
    """A SymPy function that differentiates by the vocabulary's slopes."""

    def fdiff(self: sympy.Function, argindex: int = 1) -> sympy.Expr:
        if not 1 <= argindex <= len(self.args):
            raise ArgumentIndexError(self, argindex)
        return _slope(op, argindex - 1, self)

    return type(op, (sympy.Function,), {"fdiff": fdiff, "is_real": True})


def _slope(op: str, index: int, call: sympy.Function) -> sympy.Expr:
    variadic = op == "hypot"
    formula = slope_formula(op, 0 if variadic else index)
    arguments = [call.args[index]] if variadic else list(call.args)
    place = dict(zip(formula.variables, [*arguments, call], strict=True))
    found = expressions_of(formula)
    slope = found[formula.outputs[0]]
    assert slope is not None
    return slope.xreplace({_symbol(name): argument for name, argument in place.items()})


# -- the gradient of a sum, term by term


def _partials(formula: Formula) -> list[sympy.Expr]:
    pieces: dict[str, list[sympy.Expr]] = {name: [] for name in formula.variables}
    derived: dict[Formula, list[sympy.Expr]] = {}
    for number, times in _terms(formula, formula.outputs[0]).items():
        shape, names = _shape(formula, number)
        if shape not in derived:
            derived[shape] = _derive(shape)
        actual = {_symbol(place): _symbol(name) for place, name in zip(shape.variables, names, strict=True)}
        for name, partial in zip(names, derived[shape], strict=True):
            pieces[name].append(times * partial.xreplace(actual))
    return [sympy.Add(*pieces[name]) for name in formula.variables]


def _derive(shape: Formula) -> list[sympy.Expr]:
    expression = expressions_of(shape)[shape.outputs[0]]
    assert expression is not None
    return [expression.diff(_symbol(name)) for name in shape.variables]


def _shape(formula: Formula, output: int) -> tuple[Formula, list[str]]:
    """One term by itself with numbered variables, so that terms that differ in these only are derived once."""
    term = formula.only(output)
    names = [str(formula.nodes[n].value) for n in sorted(term.live) if formula.nodes[n].op == "variable"]
    builder = Builder()
    places = {name: builder.variable(f"v{place}") for place, name in enumerate(names)}
    here = builder.include(formula, places, keep=term.live)
    return builder.formula([here[output]], [f"v{place}" for place in range(len(names))]), names


def _terms(formula: Formula, output: int) -> dict[int, int]:
    """The terms of the sum that a formula is, however it is bracketed, and how often each is added."""
    times: dict[int, int] = {}
    waiting = [(1, output)]
    while waiting:
        sign, number = waiting.pop()
        op, args, _ = formula.nodes[number]
        if op == "add":
            waiting += [(sign, argument) for argument in reversed(args)]
        elif op == "sub":
            waiting += [(-sign, args[1]), (sign, args[0])]
        elif op == "neg":
            waiting.append((-sign, args[0]))
        else:
            times[number] = times.get(number, 0) + sign
    return times
