"""The cases that must come out, on the JSON at full precision."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import pytest
from program import document, gdcli

TIGHT = 1e-13
SIGMOID = "sigmoid(a*x+b*y+c)"
WEIGHTS = "sum((sum(W[i,j]*x[i], i=1..2) - t[j])^2, j=1..3)"


def close(wanted: Any, relative: float = TIGHT) -> Any:
    return pytest.approx(wanted, rel=relative, abs=0.0)


def test_forward_differences_of_a_bowl_with_a_wide_step_are_off_by_the_step() -> None:
    values = document("grad", "x^2+y^2", "--at", "1,3", "--method", "forward", "--h", "0.01")["values"]
    assert values == close({"x": 2.01, "y": 6.01}, 1e-12)


def test_the_gradient_of_a_bowl_is_exact() -> None:
    assert document("grad", "x^2+y^2", "--at", "1,3")["values"] == {"x": 2.0, "y": 6.0}


@pytest.mark.parametrize(("x", "slope"), [("5", 0.2), ("10", 0.3)])
def test_central_differences_of_a_parabola_are_right_to_eleven_digits(x: str, slope: float) -> None:
    values = document("grad", "0.01x^2+0.1x", "--at", x, "--method", "central", "--h", "1e-4")["values"]
    assert values["x"] == pytest.approx(slope, rel=0, abs=1e-11)


@pytest.mark.parametrize("x", ["5", "10"])
@pytest.mark.parametrize("method", ["forward", "central"])
def test_a_step_that_vanishes_gives_0_and_is_told_with_one_that_would_do(method: str, x: str) -> None:
    result = gdcli("grad", "0.01x^2+0.1x", "--at", x, "--method", method, "--h", "10e-50", "--format", "json")
    told = all(word in result.err for word in ("vanishes", f"{x} + 1e-49", "--h"))
    assert (result.json["values"]["x"], told, result.code) == (0.0, True, 0)


def test_the_step_that_is_advised_gives_the_derivative() -> None:
    told = gdcli("grad", "0.01x^2+0.1x", "--at", "5", "--method", "central", "--h", "10e-50").out.replace("\n", " ")
    h = told.split("--h ")[1].split()[0]
    assert document("grad", "0.01x^2+0.1x", "--at", "5", "--method", "central", "--h", h)["values"]["x"] == close(
        0.2, 1e-9
    )


def test_a_hundred_steps_down_a_bowl() -> None:
    descent = document("minimize", "x**2+y**2", "--start", "1,3", "--lr", "0.02", "--steps", "100", "--tol", "0")
    values = [place["f"] for place in descent["path"]]
    assert ([values[step] for step in (0, 1, 2, 99)], descent["end"]["point"]) == (
        close([10, 9.216, 8.4934656, 0.003088190920893857]),
        close({"x": 0.01687031935884968, "y": 0.050610958076549}),
    )


def test_one_step_up_a_saddle() -> None:
    assert document("maximize", "x*y", "--start", "-2,3", "--lr", "0.01", "--steps", "1")["end"]["f"] == close(-5.8706)


def test_one_step_up_a_graph_with_a_named_part() -> None:
    ascent = document("maximize", "q = x+y; q*z", "--start", "-2,5,-4", "--lr", "0.01", "--steps", "1")
    assert (ascent["start"]["gradient"], ascent["end"]["f"]) == ({"x": -4.0, "y": -4.0, "z": 3.0}, close(-11.5924))


def test_one_step_up_a_neuron() -> None:
    start = "a=1,b=2,c=-3,x=-1,y=3"
    ascent = document("maximize", SIGMOID, "--start", start, "--lr", "0.01", "--steps", "1")
    gradient = {
        "a": -0.10499358540350662, "b": 0.31498075621051985, "c": 0.10499358540350662, "x": 0.10499358540350662,
        "y": 0.20998717080701323,
    }  # fmt: skip
    found = (ascent["start"]["f"], ascent["end"]["f"], ascent["start"]["gradient"])
    assert found == (close(0.8807970779778823), close(0.8825501816218984), close(gradient))


def test_the_length_of_a_vector() -> None:
    found = document("grad", "sqrt(x^2+y^2)", "--at", "1,3")
    slopes = {"x": float(1 / mpmath.sqrt(10)), "y": float(3 / mpmath.sqrt(10))}
    assert (found["f"], found["values"]) == (close(3.1622776601683795), close(slopes))


def test_five_thousand_small_steps() -> None:
    end = document("minimize", "(x-2)^2", "--start", "0", "--lr", "0.001", "--steps", "5000")["end"]
    assert end["point"]["x"] == close(float(2 - 2 * mpmath.mpf("0.998") ** 5000))


@pytest.mark.parametrize("x", ["-800", "-40", "-2", "0", "0.3", "2", "40", "800"])
@pytest.mark.parametrize("method", ["symbolic", "backprop"])
@pytest.mark.parametrize("text", ["(1+e^-x)^-1", "1/(1+e^-x)", "1/(1+exp(-x))"])
def test_the_slope_of_a_logistic_that_is_written_out_is_s_times_1_minus_s(text: str, method: str, x: str) -> None:
    with mpmath.workdps(400):
        s = 1 / (1 + mpmath.exp(-mpmath.mpf(x)))
        slope = float(s * (1 - s))
    assert document("grad", text, "--at", f"x={x}", "--method", method)["values"]["x"] == close(slope)


READINGS = [
    ("3(a+b*c)", "a=2,b=5,c=7", {"a": 3, "b": 21, "c": 15}),
    ("a x + b y + c z", "a=1,b=2,c=3,x=4,y=5,z=6", {"a": 4, "b": 5, "c": 6, "x": 1, "y": 2, "z": 3}),
    ("(y - x w)^2", "w=3,x=1,y=2", {"w": 2, "x": 6, "y": -2}),
    ("5 ln(x)", "x=4", {"x": 1.25}),
    ("5e^x", "x=2", {"x": 5 * math.exp(2)}),
    ("x^5", "x=3", {"x": 405}),
]


@pytest.mark.parametrize("method", ["symbolic", "backprop"])
@pytest.mark.parametrize(("text", "at", "gradient"), READINGS)
def test_what_a_person_writes_is_read_as_meant(text: str, at: str, gradient: dict[str, float], method: str) -> None:
    assert document("grad", text, "--at", at, "--method", method)["values"] == close(gradient)


def test_a_layer_of_weights_has_a_slope_for_each_number_equal_to_its_central_difference() -> None:
    point = "W=0.5,-0.3,0.8,0.1,0.9,-0.7,t=1,0,-1,x=0.6,-1.2"
    exact = document("grad", WEIGHTS, "--at", point)["values"]
    central = document("grad", WEIGHTS, "--at", point, "--method", "central")["values"]
    assert (len(exact), central) == (11, pytest.approx(exact, rel=1e-8, abs=1e-9))


def test_a_layer_of_weights_has_the_slopes_of_the_textbook() -> None:
    weights = {(1, 1): 0.5, (1, 2): -0.3, (1, 3): 0.8, (2, 1): 0.1, (2, 2): 0.9, (2, 3): -0.7}
    x, t = {1: 0.6, 2: -1.2}, {1: 1.0, 2: 0.0, 3: -1.0}
    residual = {j: sum(weights[i, j] * x[i] for i in (1, 2)) - t[j] for j in t}
    wanted = {f"W[{i},{j}]": 2 * residual[j] * x[i] for i, j in weights}
    wanted |= {f"t[{j}]": -2 * residual[j] for j in t}
    wanted |= {f"x[{i}]": 2 * sum(residual[j] * weights[i, j] for j in t) for i in x}
    point = "W=0.5,-0.3,0.8,0.1,0.9,-0.7,t=1,0,-1,x=0.6,-1.2"
    assert document("grad", WEIGHTS, "--at", point)["values"] == close(wanted)


FLAT = [("tanh(x)^2", "8", "1000"), ("x^10", "1", "100")]


@pytest.mark.parametrize(("text", "start", "steps"), FLAT)
def test_momentum_walks_further_than_plain_descent_over_a_flat_place(text: str, start: str, steps: str) -> None:
    call = ("minimize", text, "--start", start, "--steps", steps, "--lr", "0.05", "--tol", "0")
    plain, momentum = document(*call), document(*call, "--momentum", "0.9")
    assert momentum["best"]["f"] < plain["end"]["f"]


def test_plain_descent_stands_still_on_a_plateau_and_does_not_say_that_it_is_a_minimum() -> None:
    result = gdcli("minimize", "tanh(x)^2", "--start", "8", "--steps", "100")
    assert ("|∇f|" in result.out, "minimum" in result.out, "converged" in result.out) == (True, False, False)


@pytest.mark.parametrize("text", ["exp(x)*sin(y)", "x^5*y", "log(x)/y"])
def test_a_comparison_agrees_where_the_derivative_is_right(text: str) -> None:
    found = document("compare", text, "--at", "1.5,2.5")
    errors = [
        max(abs(c["analytic"] / c["exact"] - 1), abs(c["backprop"] / c["exact"] - 1)) for c in found["components"]
    ]
    assert (found["verdict"], max(errors)) == ("agree", pytest.approx(0, abs=1e-15))


def test_the_errors_of_a_comparison_are_against_the_derivative_at_50_digits() -> None:
    component = document("compare", "exp(x)", "--at", "1", "--h", "1e-3")["components"][0]
    with mpmath.workdps(60):
        errors = {name: float(abs(mpmath.mpf(component[name]) - mpmath.e)) for name in ("forward", "central")}
        relative = {name: error / float(mpmath.e) for name, error in errors.items()}
    assert {name: component[f"{name}_error"] for name in errors} == close(errors, 1e-14)
    assert {name: component[f"{name}_relative_error"] for name in errors} == close(relative, 1e-14)


@pytest.mark.parametrize(
    ("text", "at", "verdict"),
    [("abs(x)", "0", "kink"), ("max(x, 0)", "0", "kink"), ("log(x)", "-1", "undefined"), ("1/x", "0", "undefined"),
     ("x^2", "3", "agree"), ("abs(x)", "1", "agree"), ("x^2", "0", "agree"), ("7 + 0*x", "2", "agree"),
     ("sin(1e9*x)", "1", "agree")],
)  # fmt: skip
def test_a_comparison_has_the_verdict_that_the_place_deserves(text: str, at: str, verdict: str) -> None:
    assert document("compare", text, "--at", at)["verdict"] == verdict


@pytest.mark.parametrize(("tolerance", "code"), [("1e-6", 0), ("1e-12", 1)])
def test_a_comparison_beyond_the_tolerance_fails(tolerance: str, code: int) -> None:
    assert gdcli("compare", "exp(x)", "--at", "1", "--tolerance", tolerance).code == code


@pytest.mark.parametrize(("text", "at"), [("abs(x)", "0"), ("log(x)", "-1")])
def test_where_there_is_no_derivative_no_tolerance_is_kept(text: str, at: str) -> None:
    assert gdcli("compare", text, "--at", at, "--tolerance", "1000").code == 1
