"""Formulas over complex numbers: the complex step gives the slope of every function that cmath can continue."""

from __future__ import annotations

import cmath
import math

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.calculus.backprop import backprop
from gdcli.engine.complexes import CONTINUED, complex_step, evaluate_complex
from gdcli.engine.digits import evaluate_digits
from gdcli.engine.expand import expand
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.vocabulary import TABLE, VALUES, Function

WITHOUT = {"erf", "erfc", "gamma", "lgamma", "digamma", "polygamma"}
SHARES = (0.13, 0.37, 0.5, 0.71, 0.94)


def call(row: Function) -> Formula:
    """One function of its parameters."""
    builder = Builder()
    names = [f"x{place}" for place in range(len(row.smooth))]
    return builder.formula([builder.call(row.name, *[builder.variable(name) for name in names])], names)


def test_each_elementary_function_is_continued_or_named_as_one_that_is_not() -> None:
    assert set(VALUES) - set(CONTINUED) == WITHOUT


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_the_complex_step_is_the_slope_of_every_function_that_is_continued(row: Function) -> None:
    formula = call(row)
    continued = not WITHOUT & {node.op for node in expand(formula).nodes}
    for share in SHARES:
        point = [low + share * (high - low) for low, high in row.smooth]
        slopes = [float(slope) for slope in evaluate_digits(backprop(formula), point)]  # type: ignore[arg-type]
        found = [complex_step(formula, point, place, 1e-100) for place in range(len(point))]
        assert found == pytest.approx(slopes if continued else [math.nan] * len(point), rel=1e-14, nan_ok=True)


AWAY = ["exp(z)", "sin(z)*z", "log(z)", "sqrt(z)", "z^3 - 1/z", "tanh(z)", "atan(z)", "cbrt(z)", "expm1(z)",
        "log1p(z)", "atan2(z, 2)", "hypot(z, 2)", "z^2.5", "2^z"]  # fmt: skip


@pytest.mark.parametrize("text", AWAY)
def test_a_value_away_from_the_real_line_is_mpmaths(text: str) -> None:
    z = 0.7 + 0.2j
    theirs = {
        "cbrt(z)": lambda: mpmath.cbrt(z), "atan2(z, 2)": lambda: mpmath.atan(z / 2), "2^z": lambda: mpmath.power(2, z),
        "hypot(z, 2)": lambda: mpmath.sqrt(z * z + 4), "z^2.5": lambda: mpmath.power(z, 2.5),
        "z^3 - 1/z": lambda: z**3 - 1 / z, "sin(z)*z": lambda: cmath.sin(z) * z,
    }  # fmt: skip
    expected = complex(theirs[text]() if text in theirs else getattr(mpmath, text.removesuffix("(z)"))(z))
    assert cmath.isclose(evaluate_complex(parse(text), [z])[0], expected, rel_tol=1e-14)


@pytest.mark.parametrize(("text", "x"), [("sqrt(x)", -1.0), ("log(x)", -1.0), ("asin(x)", 2.0),
                                         ("x^0.5", -2.0), ("acosh(x)", 0.5), ("erf(x)", 1.0)])  # fmt: skip
def test_where_nothing_real_can_be_continued_there_is_no_complex_step(text: str, x: float) -> None:
    assert math.isnan(complex_step(parse(text), [x], 0, 1e-20))


@settings(deadline=None)
@given(st.floats(-3, 3), st.floats(1e-200, 1e-9))
def test_a_complex_step_has_no_rounding_branch(x: float, h: float) -> None:
    slope = complex_step(parse("exp(x)*sin(x)"), [x], 0, h)
    assert slope == pytest.approx(math.exp(x) * (math.sin(x) + math.cos(x)), rel=1e-14, abs=1e-14)


def test_a_whole_power_of_a_negative_number_is_continued() -> None:
    assert [complex_step(parse(text), [-2.0], 0, 1e-30) for text in ("x^3", "x^-2", "x^80")] == pytest.approx(
        [12.0, 0.25, 80 * (-2.0) ** 79]
    )
