"""Sums over rows are what adding row by row gives, also where no product is ever made."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.engine.rows import BLOCK, compile_sums
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse

FORMULAS = (
    "a",
    "x",
    "a*x^2",
    "-(a*x)",
    "2a*x*z*b",
    "(x - a)/b",
    "sin(x*z) - a",
    "x*x*z",
    "a + b",
    "(a + x)^2/(1 + b^2)",
)


def joined(*texts: str) -> Formula:
    """Several formulas as one, its variables a, b and then x, z."""
    builder = Builder()
    formulas = [parse(text) for text in texts]
    outputs = [builder.include(one)[one.outputs[0]] for one in formulas]
    return builder.formula(outputs, ("a", "b", "x", "z"))


@pytest.mark.parametrize("count", [1, 7, BLOCK, 2 * BLOCK + 3])
def test_each_sum_is_that_of_the_rows(count: int) -> None:
    formula, rows = joined(*FORMULAS), np.random.default_rng(0).normal(size=(2, count))
    sums = compile_sums(formula, ["x", "z"]).at([1.5, -0.5], rows)
    values = [evaluate(formula, [1.5, -0.5, *row]) for row in rows.T]
    wanted = [math.fsum(one[output] for one in values) for output in formula.outputs]
    assert sums == pytest.approx(wanted, rel=1e-11, abs=1e-9)


@settings(deadline=None)
@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=40), st.floats(-10, 10))
def test_a_sum_is_linear_in_what_is_the_same_in_each_row(xs: list[float], a: float) -> None:
    rows = np.array([xs])
    (product,) = compile_sums(parse("a*x*sin(x)"), ["x"]).at([a], rows)
    (plain,) = compile_sums(parse("x*sin(x)"), ["x"]).at([], rows)
    assert product == pytest.approx(a * plain, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "kind"), [("log(x)", math.isnan), ("exp(x)*a", math.isinf), ("1/(x + 1)", math.isinf)]
)
def test_a_row_that_is_not_finite_is_seen_in_the_sum(text: str, kind: Callable[[float], bool]) -> None:
    formula = parse(text)
    sums = compile_sums(Formula(formula.nodes, formula.outputs, ("a", "x")), ["x"])
    assert kind(sums.at([2.0], np.array([[1.0, -1.0, 1000.0]]))[0])
