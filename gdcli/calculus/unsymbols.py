"""SymPy's expressions back to nodes, as a person would write them: -2*x*(y - w*x), x/5, sqrt(x), 1/x^2."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from gdcli.calculus.tidy import Tidy
from gdcli.language.vocabulary import TABLE

Expression = Any  # sympy.Expr; this module needs none of SymPy's own functions
ORDERED_TERMS = 60


class NotReal(Exception):  # noqa: N818  an outcome: the caller derives the gradient another way
    """An expression that has no real value: complex infinity, an imaginary unit, an unfinished derivative."""


Plan = tuple[list[Expression], Callable[[Tidy, list[int]], int]]


def formula_of(builder: Tidy, expressions: Sequence[Expression], *, e_to_the: bool) -> list[int]:
    """Write expressions as nodes; give the number of each. `e_to_the` writes exp(x) as e^x.

    Raises NotReal for what gdcli's language cannot say.
    """
    made: dict[Expression, int] = {}
    for expression in expressions:
        waiting: list[tuple[Expression, Plan | None]] = [(expression, None)]
        while waiting:
            current, plan = waiting.pop()
            if current in made:
                continue
            if plan is None:
                plan = _plan(current, e_to_the)
                waiting.append((current, plan))
                waiting += [(child, None) for child in plan[0] if child not in made]
            else:
                made[current] = plan[1](builder, [made[child] for child in plan[0]])
    return [made[expression] for expression in expressions]


def _plan(expression: Expression, e_to_the: bool) -> Plan:
    """What an expression is made of, and how to put it together."""
    if isinstance(expression, int):
        return [], lambda builder, _: builder.number(float(expression))
    if expression.is_Symbol:
        return [], lambda builder, _: builder.variable(expression.name)
    if expression.is_Number or expression.is_NumberSymbol:
        return [], lambda builder, _: _number(builder, expression)
    if expression.is_Add:
        return _sum(expression)
    if expression.is_Mul:
        return _product(expression)
    if expression.is_Pow:
        return _power(expression)
    return _function(expression, e_to_the)


def _number(builder: Tidy, value: Expression) -> int:
    if value.is_Rational:
        top = builder.number(_float(value.p))
        return builder.call("div", top, builder.number(_float(value.q))) if value.q != 1 else top
    if value.is_Float:
        return builder.number(_float(value))
    name = {"Pi": "pi", "Exp1": "e"}.get(type(value).__name__)
    if name is None:
        raise NotReal(f"a part is {value}")
    return builder.constant(name)


def _float(value: Expression) -> float:
    if not abs(value) <= sys.float_info.max:
        raise NotReal("a constant part is beyond float64")
    return float(value)


def _sum(expression: Expression) -> Plan:
    short = len(expression.args) <= ORDERED_TERMS
    terms = list(expression.as_ordered_terms() if short else expression.args)
    first = next((place for place, term in enumerate(terms) if not term.could_extract_minus_sign()), 0)
    terms.insert(0, terms.pop(first))
    return terms, _add_up


def _add_up(builder: Tidy, terms: list[int]) -> int:
    """a + b - c + d, as it would be read."""
    result, group = terms[0], [terms[0]]
    for term in terms[1:]:
        if builder.nodes[term].op == "neg":
            result = builder.call("sub", result, builder.nodes[term].args[0])
            group = [result]
        else:
            group.append(term)
            result = builder.call("add", *group)
    return result


def _product(expression: Expression) -> Plan:
    coefficient, factors = expression.as_coeff_Mul()
    over, under = [], []
    for factor in factors.as_ordered_factors() if factors.is_Mul else [factors]:
        base, exponent = factor.as_base_exp() if factor.is_Pow else (factor, None)
        if exponent is not None and exponent.is_Number and exponent < 0:
            under.append(base**-exponent)
        else:
            over.append(factor)
    size = abs(coefficient)
    top, bottom = (abs(size.p), size.q) if size.is_Rational else (size, 1)
    if top != 1:
        over.insert(0, top)
    if bottom != 1:
        under.insert(0, bottom)
    split, negative = len(over), coefficient < 0

    def assemble(builder: Tidy, parts: list[int]) -> int:
        result = _multiply(builder, parts[:split])
        if len(parts) > split:
            result = builder.call("div", result, _multiply(builder, parts[split:]))
        return builder.call("neg", result) if negative else result

    return over + under, assemble


def _multiply(builder: Tidy, factors: list[int]) -> int:
    if not factors:
        return builder.number(1.0)
    return builder.call("mul", *factors) if len(factors) > 1 else factors[0]


def _power(expression: Expression) -> Plan:
    base, exponent = expression.args
    if exponent.is_Number and exponent < 0:
        return [base**-exponent], lambda builder, parts: builder.call("div", builder.number(1.0), parts[0])
    if exponent.is_Rational and exponent.p == 1 and exponent.q == 2:
        return [base], lambda builder, parts: builder.call("sqrt", parts[0])
    return [base, exponent], lambda builder, parts: builder.call("pow", *parts)


def _function(expression: Expression, e_to_the: bool) -> Plan:
    name = type(expression).__name__.lower()
    if name not in TABLE or not expression.args:
        raise NotReal(f"SymPy gives {str(expression)[:60]}")

    def assemble(builder: Tidy, parts: list[int]) -> int:
        if name == "exp" and e_to_the:
            return builder.call("pow", builder.constant("e"), parts[0])
        return builder.call(name, *parts)

    return list(expression.args), assemble
