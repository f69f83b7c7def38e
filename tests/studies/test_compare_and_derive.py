"""Derivatives side by side, held against the derivative at 50 digits, and told as what they are."""

from __future__ import annotations

import math

import mpmath
import pytest

from gdcli.errors import GdcliError
from gdcli.language.parse import parse
from gdcli.studies.compare import compare
from gdcli.studies.derive import derive

SMOOTH = [
    ("exp(x)*sin(y)", [1.0, 2.0]), ("x^5 - 3x*y", [1.5, -2.5]), ("log(x)/y", [3.0, 0.7]), ("tanh(x*y)", [0.3, 0.4]),
    ("sqrt(x^2 + y^2)", [1.0, 3.0]), ("sigmoid(x)*y", [-3.0, 2.0]), ("x^y", [2.0, 1.5]), ("hypot(x, y)", [3.0, 4.0]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at"), SMOOTH)
def test_where_a_function_is_smooth_all_four_agree(text: str, at: list[float]) -> None:
    comparison = compare(parse(text), at)
    assert (comparison.verdict, comparison.worst < 1e-6) == ("agree", True)  # type: ignore[operator]


@pytest.mark.parametrize(("text", "at"), SMOOTH)
def test_a_central_difference_is_nearer_than_a_forward_one_by_default(text: str, at: list[float]) -> None:
    components = [one.to_dict() for one in compare(parse(text), at).components]
    errors = {kind: sum(one[f"{kind}_error"] for one in components) for kind in ("forward", "central")}  # type: ignore[misc]
    assert errors["central"] <= max(errors["forward"], 1e-15)


KINKS = [
    ("abs(x)", 0.0, (-1, 1)), ("max(x, 0)", 0.0, (0, 1)), ("min(x, -x)", 0.0, (1, -1)), ("relu(x - 2)", 2.0, (0, 1)),
    ("abs(abs(x) - 1)", 1.0, (-1, 1)), ("sqrt(x^2)", 0.0, (-1, 1)), ("x*sign(x)", 0.0, (-1, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "x", "sides"), KINKS)
def test_a_kink_is_told_with_its_two_slopes(text: str, x: float, sides: tuple[float, float]) -> None:
    comparison = compare(parse(text), [x])
    assert (comparison.verdict, (comparison.components[0].sides.left, comparison.components[0].sides.right)) == (
        "kink",
        sides,
    )


@pytest.mark.parametrize(
    ("text", "x"), [("log(x)", -1.0), ("1/x", 0.0), ("sqrt(x)", -4.0), ("log(x)", 0.0), ("exp(x)", 800.0)]
)
def test_where_there_is_no_value_the_verdict_is_undefined(text: str, x: float) -> None:
    assert compare(parse(text), [x]).verdict == "undefined"


def test_where_rounding_hides_the_slope_from_differences_it_is_said() -> None:
    comparison = compare(parse("x + 1e20"), [1.0])
    assert (comparison.components[0].to_dict()["analytic"], any("hides" in note for note in comparison.notes)) == (
        1.0,
        True,
    )


def test_an_error_is_against_the_derivative_at_50_digits_and_not_against_a_rounded_one() -> None:
    component = compare(parse("exp(x)"), [1.0], h=2.0**-10).components[0].to_dict()
    with mpmath.workdps(50):
        truth = float(abs(mpmath.mpf(component["central"]) - mpmath.e))
    assert component["central_error"] == pytest.approx(truth, rel=1e-15)


def test_the_relative_error_of_a_slope_that_is_0_is_0_or_undefined() -> None:
    flat = compare(parse("7 + 0*x"), [1.0]).components[0].to_dict()
    parabola = compare(parse("x^2"), [0.0], h=0.5).components[0].to_dict()
    errors = [one[f"{kind}_relative_error"] for one in (flat, parabola) for kind in ("forward", "central")]
    assert errors == [0.0, 0.0, None, 0.0]


@pytest.mark.parametrize("method", ["forward", "central"])
def test_a_vanished_step_is_noted_for_the_variables_where_it_vanishes(method: str) -> None:
    notes = derive(parse("x*y*z"), [1e20, 0.0, 1.0], method=method, h=0.5).notes
    assert (len(notes), "vanishes in x" in notes[0]) == (1, True)


def test_the_values_of_a_gradient_are_its_texts_at_the_point() -> None:
    derived = derive(parse("x^2*y + sin(y)"), [1.5, 2.5])
    texts = derived.texts(derived.gradient.formula)
    again = [derive(parse(f"{text} + 0*x + 0*y"), [1.5, 2.5]).f for text in texts]
    assert again == pytest.approx(list(derived.values or ()), rel=1e-15)


@pytest.mark.parametrize("h", [0.0, -1e-6, math.inf, math.nan])
def test_a_step_that_is_no_step_is_refused(h: float) -> None:
    for study in (compare, derive):
        with pytest.raises(GdcliError, match="h"):
            study(parse("x^2"), [1.0], h=h)  # type: ignore[operator]


@pytest.mark.parametrize("at", [[], [1.0, 2.0], [math.nan], [math.inf]])
def test_a_wrong_point_is_refused(at: list[float]) -> None:
    for study in (compare, derive):
        with pytest.raises(GdcliError, match="at"):
            study(parse("x^2"), at)  # type: ignore[operator]
