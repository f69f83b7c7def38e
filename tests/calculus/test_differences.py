"""Forward and central differences: the step that is really taken, their order, a step that vanishes."""

from __future__ import annotations

import math
import sys
from itertools import pairwise

import mpmath
import pytest

from gdcli.calculus import differences
from gdcli.calculus.differences import DEFAULT_STEP, central, forward
from gdcli.engine.python import compile_function
from gdcli.errors import GdcliError
from gdcli.language.parse import parse

POINTS = [0.1, 1.0, -1.0, 3.7, 5.0, 100.3, -12345.6, 1e-8]
STEPS = [0.01, 1e-4, 1e-6, 1e-9, 0.3]


@pytest.mark.parametrize("x", POINTS)
@pytest.mark.parametrize("h", STEPS)
def test_a_forward_difference_is_over_the_step_that_is_really_taken(x: float, h: float) -> None:
    above = x + h
    wanted = (math.sin(above) - math.sin(x)) / (above - x)
    assert compile_function(forward(parse("sin(x)"), h))(x) == (wanted,)


@pytest.mark.parametrize("x", POINTS)
@pytest.mark.parametrize("h", STEPS)
def test_a_central_difference_is_over_the_step_that_is_really_taken(x: float, h: float) -> None:
    above, below = x + h, x - h
    wanted = (math.sin(above) - math.sin(below)) / (above - below)
    assert compile_function(central(parse("sin(x)"), h))(x) == (wanted,)


@pytest.mark.parametrize("x", POINTS)
@pytest.mark.parametrize(("source", "power"), [(forward, 1 / 2), (central, 1 / 3)])
def test_the_default_step_grows_with_x(source: object, power: float, x: float) -> None:
    h = sys.float_info.epsilon**power * max(1.0, abs(x))
    plain, given = source(parse("exp(sin(x))")), source(parse("exp(sin(x))"), h)  # type: ignore[operator]
    assert compile_function(plain)(x) == compile_function(given)(x)


def test_the_default_steps_are_the_square_root_and_the_cube_root_of_epsilon() -> None:
    epsilon = mpmath.mpf(2) ** -52
    wanted = {"forward": float(mpmath.sqrt(epsilon)), "central": float(mpmath.cbrt(epsilon))}
    assert pytest.approx(wanted, rel=1e-15) == DEFAULT_STEP


@pytest.mark.parametrize("h", [10e-50, 5e-324, 1e-17])
@pytest.mark.parametrize("x", [1.0, 5.0, -1e10])
@pytest.mark.parametrize("source", [forward, central])
def test_a_step_that_vanishes_gives_0(source: object, x: float, h: float) -> None:
    assert compile_function(source(parse("x^3 + 2x"), h))(x) == (0.0,)  # type: ignore[operator]


@pytest.mark.parametrize("h", [10e-50, 5e-324])
@pytest.mark.parametrize("source", [forward, central])
def test_a_tiny_step_does_not_vanish_at_0(source: object, h: float) -> None:
    assert compile_function(source(parse("2x"), h))(0.0) == (2.0,)  # type: ignore[operator]


ORDERS = [(forward, 1), (central, 2)]


@pytest.mark.parametrize(("source", "order"), ORDERS)
@pytest.mark.parametrize(
    ("text", "x", "slope"), [("exp(x)", 0.7, math.exp(0.7)), ("sin(x)", 0.7, math.cos(0.7)), ("1/x", 2.0, -0.25)]
)
def test_half_the_step_is_a_half_or_a_quarter_of_the_error(
    text: str, x: float, slope: float, source: object, order: int
) -> None:
    formula = parse(text)
    errors = [compile_function(source(formula, h))(x)[0] - slope for h in (2**-6, 2**-7, 2**-8)]  # type: ignore[operator]
    found = [math.log2(large / small) for large, small in pairwise(errors)]
    assert found == pytest.approx([order, order], abs=0.03)


@pytest.mark.parametrize("h", [0.5, 2.0, 2**-20])
def test_a_central_difference_of_a_parabola_is_exact_where_floats_are(h: float) -> None:
    assert compile_function(central(parse("3x^2 - 5x + 1"), h))(4.0) == (19.0,)


def test_a_forward_difference_of_a_straight_line_is_exact_at_any_step() -> None:
    assert {compile_function(forward(parse("4x"), 2.0**n))(3.0) for n in range(-40, 40)} == {(4.0,)}


@pytest.mark.parametrize("source", [forward, central])
def test_each_variable_is_moved_alone(source: object) -> None:
    got = compile_function(source(parse("x*y^2 + z"), 2**-10))(3.0, 5.0, 7.0)  # type: ignore[operator]
    assert got == pytest.approx((25.0, 30.0, 1.0), rel=2e-3)


def test_the_two_sides_of_a_kink_differ() -> None:
    formula = parse("abs(x)")
    slopes = [compile_function(source(formula, step))(0.0)[0] for source, step in ((forward, 1e-3), (forward, -1e-3))]
    assert (slopes, compile_function(central(formula, 1e-3))(0.0)) == ([1.0, -1.0], (0.0,))


def test_a_variable_that_does_nothing_has_the_difference_0() -> None:
    assert compile_function(central(parse("x + 0*y")))(1.0, 1e300)[1] == 0.0


def test_differences_of_too_large_a_formula_are_an_error_that_says_what_would_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(differences, "EDGE_LIMIT", 10_000)
    with pytest.raises(GdcliError, match="backprop"):
        central(parse("sum(sin(x[i]), i=1..100)^2"))
