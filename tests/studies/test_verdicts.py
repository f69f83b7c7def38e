"""The verdict of a comparison: of the derivative at the point, whatever the step and the scale."""

from __future__ import annotations

import math

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gdcli
from gdcli.calculus.gradient import Gradient
from gdcli.engine.sides import sides
from gdcli.language.parse import parse
from gdcli.studies import compare as comparing

STEPS = [None, 0.5, 1e-50]
AGREE = [
    ("1e-8*x^2", "1"), ("1e8*exp(x)", "1"), ("1e-200*x^2", "1"), ("1e200*x^2", "1"), ("x^2", "1e-200"),
    ("x^2", "1e150"), ("x^2", "0"), ("x^3", "0"), ("x^10", "0"), ("x^2", "1e15"), ("sin(x)", "1e15"),
    ("sin(x)", "1e8"), ("sin(x)", "1e300"), ("exp(x)", "700"), ("exp(x)", "-700"), ("exp(x)", "-800"),
    ("exp(-x^2)", "30"), ("(1+x)-1", "1e-8"), ("(1+x)-1", "1e-17"), ("x^2-4x+4", "2"), ("x^2-4*x+4", "2.00000001"),
    ("(x-1)^7", "1.001"), ("x^7-7*x^6+21*x^5-35*x^4+35*x^3-21*x^2+7*x-1", "1.001"), ("(1-cos(x))/x^2", "1e-8"),
    ("(1-cos(x))/x^2", "1e-5"), ("(exp(x)-1)/x", "1e-10"), ("sin(1e9*x)", "1"), ("sin(1e9*x)", "0"),
    ("x + 1e20", "1"), ("x^2+1e20", "1"), ("tanh(x)", "20"), ("tanh(x)", "300"), ("sigmoid(x)", "-800"),
    ("sigmoid(x)", "800"), ("sigmoid(x)", "0"), ("softplus(x)", "0"), ("relu(x)", "1e-300"), ("abs(x)", "1e-300"),
    ("abs(x)", "-1e-200"), ("abs(x)^3", "0"), ("x*abs(x)", "0"), ("abs(x^2)", "0"), ("abs(x)-abs(x)", "0"),
    ("sqrt(x^2+1e-30)", "0"), ("sqrt(x^4)", "0"), ("max(x,0)^2", "0"), ("floor(x)", "2.5"), ("huber(x)", "1"),
    ("elu(x)", "0"), ("softsign(x)", "0"), ("logsumexp(x,0)", "0"), ("cbrt(x)", "1e-300"), ("cbrt(x)^3", "0"),
    ("sqrt(x)", "1e-9"), ("sqrt(x)", "1e-300"), ("x^1.5", "0"), ("x^0.5", "1e-12"), ("log(x)", "1e-9"),
    ("log(x)", "1e-300"), ("log10(x)", "1e-9"), ("asin(x)", "1-1e-12"), ("atanh(x)", "1-1e-15"), ("1/x", "1e-150"),
    ("tan(x)", "pi/2"), ("gamma(x)", "3.5"), ("gamma(x)", "1e-5"), ("lgamma(x)", "1000"), ("erf(x)", "5"),
    ("erf(x)", "30"), ("erfc(x)", "20"), ("digamma(x)", "2.5"), ("gelu(x)", "0"), ("mish(x)", "-30"),
    ("x^x", "1e-10"), ("sqrt(x)*sqrt(1e-12-x)", "5e-13"), ("x*sin(1/x)", "1e-3"), ("sin(x)^2+cos(x)^2", "1"),
    ("x/x", "3"), ("x-x", "3"), ("7 + 0*x", "2"), ("log(1+exp(x))", "100"), ("log(1+exp(x))", "-50"),
    ("exp(100x)", "1"), ("1e300*x", "1"), ("abs(x)^0.5", "1"), ("atan2(x,1)", "0"), ("mod(x,1)", "0.5"),
    ("2^x", "1000"), ("abs(x)/x", "1"), ("x^2*y + exp(x*y)", "1e-8,1e8"), ("1e-200*x + 1e200*y", "1,1"),
    ("max(x, y)", "1,2"), ("abs(x*y)", "0,0"), ("sum(max(x[i], 0)^2, i=1..30)", "x=0.5"), ("@rosenbrock:25", "x=0.3"),
    ("1e-200*x*1e-200", "3"), ("sin(x*y)/x", "1e-9,3"), ("(x - y)^2", "1e15,1e15"), ("7 + 0*x", "1e300"),
]  # fmt: skip
KINK = [
    ("relu(x)", "0"), ("abs(x)", "0"), ("1e-20*abs(x)", "0"), ("1e20*abs(x)", "0"), ("1e-300*abs(x)", "0"),
    ("abs(x)+x", "0"), ("sqrt(x^2)", "0"), ("hypot(x,0)", "0"), ("max(x,x^2)", "1"), ("max(x,x^2)", "0"),
    ("min(x,2)", "2"), ("abs(sin(x))", "0"), ("abs(x-0.3)", "0.3"), ("abs(x-1/3)", "1/3"), ("floor(x)", "2"),
    ("ceil(x)", "-1"), ("round(x)", "0.5"), ("sign(x)", "0"), ("heaviside(x)", "0"), ("clip(x,-1,1)", "1"),
    ("leaky_relu(x)", "0"), ("sqrt(abs(x))", "0"), ("mod(x,1)", "1"), ("hypot(x, y)", "0,0"), ("max(x, y)", "1,1"),
    ("abs(x) + exp(y)", "0,1"), ("max(0, x - y)*z", "2,2,3"), ("abs(x*y)", "0,1"), ("1e-60*abs(x) + x^2", "0"),
    ("floor(x) + x^2", "-3"),
]  # fmt: skip
UNDEFINED = [
    ("x^2", "1e200"), ("cbrt(x)", "0"), ("sqrt(x)", "0"), ("log(x)", "0"), ("log(x)", "-1"), ("asin(x)", "1"),
    ("acos(x)", "-1"), ("acosh(x)", "1"), ("atanh(x)", "1"), ("1/x", "0"), ("1/x", "1e-200"), ("gamma(x)", "-1"),
    ("x^x", "0"), ("xlogy(x,x)", "0"), ("log(x-1+1e-300)", "1"), ("x*sin(1/x)", "0"), ("1e300*x^3", "1e5"),
    ("x^(1/3)", "0"), ("(x^2-1)/(x-1)", "1"), ("log(x) + y", "0,1"), ("y/x", "0,3"), ("sqrt(x) + y^2", "0,1"),
    ("exp(x)", "800"), ("log(x)*y", "-1,2"),
]  # fmt: skip
CASES = [(text, at, verdict) for verdict, table in
         (("agree", AGREE), ("kink", KINK), ("undefined", UNDEFINED)) for text, at in table]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "verdict"), CASES)
def test_a_place_has_one_verdict_whatever_the_step(text: str, at: str, verdict: str) -> None:
    assert [gdcli.compare(text, at, h=h).verdict for h in STEPS] == [verdict] * len(STEPS)


SLOPES = [
    ("abs(x)", 0.0, -1.0, 1.0), ("1e-20*abs(x)", 0.0, -1e-20, 1e-20), ("1e-300*abs(x)", 0.0, -1e-300, 1e-300),
    ("max(x, x^2)", 1.0, 1.0, 2.0), ("min(x, 2)", 2.0, 1.0, 0.0), ("leaky_relu(x)", 0.0, 0.01, 1.0),
    ("abs(sin(x))", 0.0, -1.0, 1.0), ("abs(x - 0.3)*3", 0.3, -3.0, 3.0), ("relu(x) + 1e-9*x", 0.0, 1e-9, 1.000000001),
    ("sqrt(abs(x))", 0.0, -math.inf, math.inf), ("abs(sin(pi*x))", 1.0, -math.pi, math.pi),
]  # fmt: skip


@pytest.mark.parametrize(("text", "x", "left", "right"), SLOPES)
def test_a_kink_has_its_slope_on_either_side(text: str, x: float, left: float, right: float) -> None:
    [found] = sides(parse(text), [x])
    assert (found.left, found.right) == (pytest.approx(left, rel=1e-9), pytest.approx(right, rel=1e-9))


@pytest.mark.parametrize("text", ["abs(x - 1/3)", "abs(3*x - 1)", "max(x, 1/3)*2 - x"])
def test_a_kink_that_is_nearer_than_a_rounding_is_a_kink(text: str) -> None:
    [found] = sides(parse(text), [1 / 3])
    assert found.right == pytest.approx(-(found.left or 0.0), rel=1e-6)


@pytest.mark.parametrize(
    ("text", "x", "jump"), [("floor(x)", 2.0, 1), ("sign(x)", 0.0, 2), ("3*heaviside(x)", 0.0, 3), ("round(x)", 0.5, 1)]
)
def test_a_jump_has_its_height(text: str, x: float, jump: float) -> None:
    assert sides(parse(text), [x])[0].jump == pytest.approx(jump)


@pytest.mark.parametrize(("text", "at"), KINK)
def test_at_a_kink_no_error_is_told_and_so_no_agreement(text: str, at: str) -> None:
    components = [one for one in gdcli.compare(text, at).components if one.kink]
    assert {error for one in components for error in one.errors} == {None}


PARTS = [
    ("log(x)", "-1", "log(x)"), ("sqrt(y - 3) + x", "1,2", "√(y − 3)"), ("1/(x - y)", "2,2", "1/(x − y)"),
    ("asin(x)", "1", "in the gradient"), ("exp(x^3)", "10", "exp(x³)"), ("gamma(x)", "-1", "gamma(x)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "at", "part"), PARTS)
def test_what_is_undefined_is_named(text: str, at: str, part: str) -> None:
    assert part in gdcli.compare(text, at).notes[0]


EDGES = [
    ("sqrt(x)", 1e-9, "central", "right", 1e-5), ("log(x)", 1e-9, "central", "right", 1e-5),
    ("asin(x)", 1 - 1e-12, "forward", "left", 1e-5), ("acos(x)", 1 - 1e-12, "central", "left", 1e-5),
    ("x^1.5", 0.0, "central", "right", 1e-5), ("log(1 - x)", 1 - 1e-9, "forward", "left", 1e-5),
    ("exp(x)", 709.0, "forward", "left", 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "x", "kind", "side", "h"), EDGES)
def test_where_a_neighbour_has_no_value_the_other_side_is_used_and_said(
    text: str, x: float, kind: str, side: str, h: float
) -> None:
    comparison = gdcli.compare(text, [x], h=h)
    component = comparison.components[0].to_dict()
    f = [gdcli.compare(text, [y]).f for y in ([x, x + h] if side == "right" else [x - h, x])]
    slope = (f[1] - f[0]) / ((x + h) - x if side == "right" else x - (x - h))
    said = any(f"the {kind} difference by x takes the {side} side alone" in note for note in comparison.notes)
    assert (component[f"{kind}_side"], component[kind], said) == (side, slope, True)


def test_where_both_neighbours_have_no_value_there_is_no_difference_and_it_is_said() -> None:
    comparison = gdcli.compare("sqrt(x)*sqrt(1e-12 - x)", [4e-13])
    assert (comparison.components[0].to_dict()["central"], "no side" in comparison.notes[1]) == (None, True)


SCALED = ["1e-8*x^2", "1e-200*x^2", "1e200*x^3", "1e-300*exp(x)", "1e8*exp(x)", "x^2 + 1e10", "1e-8*x^2 + 1e20",
          "sin(x)", "sin(1e9*x)", "(x - 1)^7", "1e-30*log(x)", "sigmoid(x)*y", "x*y + 1e-12*y^2"]  # fmt: skip


@pytest.mark.parametrize("text", SCALED)
@pytest.mark.parametrize("factor", ["2", "0.5", "-1", "1.000001", "0"])
@pytest.mark.parametrize("which", ["gradient", "backprop"])
def test_a_gradient_that_is_wrong_by_a_factor_differs_at_every_scale(
    text: str, factor: str, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = getattr(comparing, which)
    monkeypatch.setattr(comparing, which, lambda formula: _times(right(formula), factor))
    at = [1.3, 0.7][: len(parse(text).variables)]
    assert {gdcli.compare(text, at, h=h).verdict for h in (None, 0.5)} == {"differ"}


@pytest.mark.parametrize("which", ["gradient", "backprop"])
def test_where_rounding_hides_the_gradient_a_wrong_one_differs_all_the_same(
    which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "x^7 - 7x^6 + 21x^5 - 35x^4 + 35x^3 - 21x^2 + 7x - 1"
    component = gdcli.compare(text, [1.001]).components[0]
    assert (component.verdict, (component.errors[0] or 0) > 100 * abs(component.truth or 0)) == ("agree", True)
    right = getattr(comparing, which)
    monkeypatch.setattr(comparing, which, lambda formula: _times(right(formula), "2"))
    assert gdcli.compare(text, [1.001]).verdict == "differ"


@pytest.mark.parametrize("text", SCALED)
def test_the_right_gradient_agrees_at_every_scale(text: str) -> None:
    assert gdcli.compare(text, [1.3, 0.7][: len(parse(text).variables)]).verdict == "agree"


@pytest.mark.parametrize("text", SCALED)
def test_the_truth_is_the_derivative_also_where_the_backward_pass_is_wrong(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = [1.3, 0.7][: len(parse(text).variables)]
    truth = [one.truth for one in gdcli.compare(text, at).components]
    right = comparing.backprop
    monkeypatch.setattr(comparing, "backprop", lambda formula: _times(right(formula), "2"))
    assert [one.truth for one in gdcli.compare(text, at).components] == pytest.approx(truth, rel=1e-15)


def _times(slopes: object, factor: str) -> object:
    """A gradient with every partial times a factor."""
    gradient = slopes.formula if isinstance(slopes, Gradient) else slopes
    from gdcli.language.formula import Builder

    builder = Builder()
    here = builder.include(gradient)
    wrong = builder.number(float(factor))
    outputs = [builder.call("mul", wrong, here[output]) for output in gradient.outputs]
    formula = builder.formula(outputs, gradient.variables)
    return Gradient(formula, "symbolic") if isinstance(slopes, Gradient) else formula


def test_one_wrong_partial_among_many_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    right = comparing.backprop
    monkeypatch.setattr(comparing, "backprop", lambda formula: _without_the_last(right(formula)))
    verdicts = [one.verdict for one in gdcli.compare("@rosenbrock:25", "x=0.3").components]
    assert (verdicts[:-1], verdicts[-1]) == (["agree"] * 24, "differ")


def _without_the_last(gradient: object) -> object:
    from gdcli.language.formula import Builder

    builder = Builder()
    here = builder.include(gradient)
    outputs = [here[output] for output in gradient.outputs]
    return builder.formula([*outputs[:-1], builder.call("neg", outputs[-1])], gradient.variables)


@settings(max_examples=30, deadline=None)
@given(st.floats(-1e150, 1e150).filter(lambda x: abs(x) > 1e-150), st.integers(-150, 150))
def test_scaling_a_function_scales_its_derivative_and_changes_no_verdict(x: float, power: int) -> None:
    scale = f"1e{power}"
    found = [gdcli.compare(text, [x]) for text in (f"{scale}*atan(x)", f"{scale}*abs(x - {x!r})")]
    assert (found[0].verdict, found[1].verdict) == ("agree" if math.isfinite(found[0].f) else "undefined", "kink")


def test_the_truth_is_mpmaths_derivative() -> None:
    with mpmath.workdps(50):
        truth = mpmath.diff(lambda x: mpmath.exp(mpmath.sin(x)) / x, mpmath.mpf(0.7))
    component = gdcli.compare("exp(sin(x))/x", [0.7]).components[0]
    assert component.truth == pytest.approx(float(truth), rel=1e-15)
