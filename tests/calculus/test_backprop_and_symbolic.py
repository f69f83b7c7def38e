"""Two derivations that share nothing but the table of slopes, and the world outside, agree."""

from __future__ import annotations

import math

import mpmath
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapes import ROWS, call, numbers, points, texts

from gdcli.calculus.backprop import backprop
from gdcli.calculus.gradient import gradient, hessian
from gdcli.calculus.symbols import symbolic
from gdcli.engine.digits import evaluate_digits
from gdcli.engine.python import compile_function
from gdcli.language.formula import Formula
from gdcli.language.parse import parse
from gdcli.language.vocabulary import Function


def values(formula: Formula, point: list[float]) -> tuple[float, ...]:
    return compile_function(formula)(*point)


def close(wanted: tuple[float, ...] | list[float], relative: float = 1e-12) -> object:
    """Each component, within the largest one's share."""
    return pytest.approx(wanted, rel=relative, abs=relative * max(1e-300, *map(abs, wanted)))


def slope_at_50_digits(formula: Formula, point: list[float], place: int) -> float:
    """One partial by a central difference at 120 digits over a step of 1e-40: 50 digits and more are right."""
    with mpmath.workdps(120):
        step = mpmath.mpf(10) ** -40
        sides = [
            evaluate_digits(formula, [mpmath.mpf(x) + sign * step * (n == place) for n, x in enumerate(point)], 120)[0]
            for sign in (1, -1)
        ]
        return float((sides[0] - sides[1]) / (2 * step))


@pytest.mark.parametrize("source", [backprop, symbolic])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_slopes_of_every_function_are_right_over_its_smooth_interval(row: Function, source: object) -> None:
    formula = call(row)
    slopes = source(formula)  # type: ignore[operator]
    places = [place for place in range(len(formula.variables)) if row.name != "polygamma" or place == 1]
    for point in points(row, 8):
        got = values(slopes, point)
        wanted = [slope_at_50_digits(formula, point, place) for place in places]
        assert [got[place] for place in places] == close(wanted, 1e-11)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_symbolic_is_backprop_on_every_function(row: Function) -> None:
    formula = call(row)
    one, other = symbolic(formula), backprop(formula)
    assert all(values(one, point) == close(values(other, point), 1e-13) for point in points(row, 20))


@pytest.mark.parametrize("row", [row for row in ROWS if row.variadic], ids=lambda row: row.name)
@pytest.mark.parametrize("size", [2, 3, 4, 7])
def test_a_function_of_many_arguments_has_a_slope_for_each(row: Function, size: int) -> None:
    formula = call(row, size)
    for point in points(row, 3, size):
        wanted = [slope_at_50_digits(formula, point, place) for place in range(size)]
        assert [values(backprop(formula), point), values(symbolic(formula), point)] == [close(wanted, 1e-11)] * 2


@given(texts, st.tuples(numbers, numbers, numbers))
@settings(max_examples=80, deadline=None)
def test_symbolic_is_backprop_on_random_formulas(text: str, point: tuple[float, float, float]) -> None:
    formula = parse(text)
    here = list(point[: len(formula.variables)])
    exact = evaluate_digits(backprop(formula), here)
    assume(formula.variables and all(value is not None and abs(value) < 1e8 for value in exact))
    wanted = [float(value) for value in exact]
    bound = 1e-9 * max(1.0, *map(abs, wanted))
    got = [values(source(formula), here) for source in (symbolic, backprop)]
    assert [max(abs(a - b) for a, b in zip(one, wanted, strict=True)) <= bound for one in got] == [True, True]


@given(texts, st.tuples(numbers, numbers, numbers))
@settings(max_examples=30, deadline=None)
def test_a_gradient_is_the_slope_of_the_function(text: str, point: tuple[float, float, float]) -> None:
    formula = parse(text)
    here = list(point[: len(formula.variables)])
    wanted = [slope_at_50_digits(formula, here, place) for place in range(len(here))]
    assume(all(abs(value) < 1e8 for value in wanted) and here)
    got = values(backprop(formula), here)
    assert max(abs(a - b) for a, b in zip(got, wanted, strict=True)) <= 1e-9 * max(1.0, *map(abs, wanted))


@given(texts, st.permutations(["x", "y", "z"]), st.tuples(numbers, numbers, numbers))
@settings(max_examples=50, deadline=None)
def test_to_rename_the_variables_renames_the_gradient(text: str, names: list[str], point: tuple[float, ...]) -> None:
    renamed = dict(zip("xyz", ["p10", "p2", "q"], strict=True))
    moved = "".join(renamed.get(sign, sign) if not _inside_a_name(text, at) else sign for at, sign in enumerate(text))
    one, other = parse(text), parse(moved)
    at = dict(zip("xyz", point, strict=True))
    slope = dict(zip(one.variables, values(backprop(one), [at[name] for name in one.variables]), strict=True))
    back = {new: old for old, new in renamed.items()}
    there = values(backprop(other), [at[back[name]] for name in other.variables])
    assert dict(zip([back[name] for name in other.variables], map(repr, there), strict=True)) == {
        name: repr(value) for name, value in slope.items()
    }


def _inside_a_name(text: str, at: int) -> bool:
    return (at > 0 and text[at - 1].isalpha()) or (at + 1 < len(text) and text[at + 1].isalpha())


PLAIN = [
    "x*sin(y) + exp(x*y)", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", "log(x^2 + y^2 + 1)/(1 + exp(-x))", "x^y", "sqrt(x*y)",
    "tanh(x*y)*cos(x - y)", "atan(x/y)", "(1-x)^2 + 100*(y - x^2)^2", "x/(y + 1/x)", "sinh(x)/cosh(y)",
]  # fmt: skip


@pytest.mark.parametrize("text", PLAIN)
def test_the_hessian_is_sympys(text: str) -> None:
    x, y = sympy.symbols("x y")
    truth = sympy.hessian(sympy.sympify(text), (x, y)).subs({x: sympy.Rational(13, 10), y: sympy.Rational(7, 10)})
    assert values(hessian(parse(text)), [1.3, 0.7]) == close([float(entry.evalf(30)) for entry in truth], 1e-13)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_second_derivatives_of_every_function_are_right(row: Function) -> None:
    formula = call(row)
    names = formula.variables
    first = backprop(formula)
    for point in points(row, 3):
        got = values(hessian(formula), point)
        for place in range(len(names)) if row.name != "polygamma" else [1]:
            for other in range(len(names)) if row.name != "polygamma" else [1]:
                wanted = slope_at_50_digits(first.only(first.outputs[place]), point, other)
                assert got[place * len(names) + other] == pytest.approx(wanted, rel=1e-10, abs=1e-13)


@given(texts)
@settings(max_examples=25, deadline=None)
def test_a_hessian_is_symmetric(text: str) -> None:
    formula = parse(text)
    size = len(formula.variables)
    got = values(hessian(formula), [0.3, -0.7, 1.1][:size])
    assume(all(map(math.isfinite, got)))
    scale = 1e-9 * max([1.0, *map(abs, got)])
    assert all(abs(got[i * size + j] - got[j * size + i]) <= scale for i in range(size) for j in range(size))


@pytest.mark.parametrize(
    "text", [*PLAIN, "sigmoid(x)*softplus(y)", "max(x, y)*relu(x)", "gelu(x) + erf(y)", "hypot(x, y)"]
)
def test_the_gradient_is_pytorchs(text: str) -> None:
    torch = pytest.importorskip("torch")
    here = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (1.3, 0.7)]
    functional = torch.nn.functional
    shared = "sin cos exp log sqrt tanh atan sinh cosh erf hypot sigmoid"
    names = {name: getattr(torch, name) for name in shared.split()}
    names |= {"max": torch.maximum, "relu": torch.relu, "softplus": functional.softplus, "gelu": functional.gelu}
    eval(text.replace("^", "**"), names, dict(zip("xy", here, strict=True))).backward()  # texts of this file alone
    assert values(gradient(parse(text)).formula, [1.3, 0.7]) == close([float(one.grad) for one in here], 1e-13)


STABLE = [
    ("sigmoid(x)", "exp(-x)/(1 + exp(-x))^2"), ("1/(1 + exp(-x))", "exp(-x)/(1 + exp(-x))^2"),
    ("(1 + e^-x)^-1", "exp(-x)/(1 + exp(-x))^2"), ("3/(1 + exp(-2x))", "6*exp(-2*x)/(1 + exp(-2*x))^2"),
    ("log(1 + exp(x))", "1/(1 + exp(-x))"), ("softplus(x)", "1/(1 + exp(-x))"), ("log1p(e^x)", "1/(1 + exp(-x))"),
    ("tanh(x)", "4/(exp(x) + exp(-x))^2"), ("sech(x)", "-2*(exp(x) - exp(-x))/(exp(x) + exp(-x))^2"),
    ("1/(1 + e^-x)^2", "2*exp(-x)/(1 + exp(-x))^3"), ("erf(x)", "2/sqrt(pi)*exp(-x^2)"), ("atan(x)", "1/(1 + x^2)"),
    ("hypot(x, 1)", "x/sqrt(x^2 + 1)"), ("asinh(x)", "1/sqrt(x^2 + 1)"), ("logsumexp(x, 0)", "1/(1 + exp(-x))"),
    ("x*sigmoid(x)", "1/(1 + exp(-x)) + x*exp(-x)/(1 + exp(-x))^2"),
]  # fmt: skip


@pytest.mark.parametrize("source", [backprop, symbolic])
@pytest.mark.parametrize("x", [-800.0, -710.0, -40.0, -1.0, 0.0, 1.0, 40.0, 710.0, 800.0])
@pytest.mark.parametrize(("text", "slope"), STABLE)
def test_a_slope_is_right_to_the_ends_of_float64(text: str, slope: str, x: float, source: object) -> None:
    with mpmath.workdps(900):
        functions = {name: getattr(mpmath, name) for name in ("exp", "sqrt", "pi")}
        wanted = float(eval(slope.replace("^", "**"), {"x": mpmath.mpf(x), **functions}))  # texts of this file alone
    nearly_0 = 1e-305  # e^710 is beyond float64, so that 1/(1 + e^710) is 0
    got = values(source(parse(text)), [x])[0]  # type: ignore[operator]
    assert got == pytest.approx(wanted, rel=1e-12, abs=nearly_0)


SHARED = [
    ("a*a", [3.0], (6.0,)), ("u = a*a; u*u", [3.0], (108.0,)), ("u = sin(a); u + u + u*u", [0.0], (2.0,)),
    ("a + 0*b", [3.0, 5.0], (1.0, 0.0)), ("b - b + a", [3.0, 5.0], (1.0, 0.0)), ("u = a*b; 7", [3.0, 5.0], (0.0, 0.0)),
    ("a/a", [3.0], (0.0,)), ("a^a", [2.0], (4 * (math.log(2) + 1),)), ("max(a, a)", [3.0], (1.0,)),
    ("hypot(a)", [-3.0], (-1.0,)),
    ("u = a + b; v = u*u; w = v*u; w + v + u", [1.0, 2.0], (34.0, 34.0)), ("a*a*a*a*a", [2.0], (80.0,)),
    ("u = x[1]*x[2]; u*x[1]*u", [2.0, 3.0], (108.0, 48.0)),
]  # fmt: skip


@pytest.mark.parametrize("source", [backprop, symbolic])
@pytest.mark.parametrize(("text", "point", "wanted"), SHARED)
def test_a_part_that_is_used_often_or_not_at_all_counts_as_often(
    text: str, point: list[float], wanted: tuple[float, ...], source: object
) -> None:
    got = values(source(parse(text)), point)  # type: ignore[operator]
    assert got == pytest.approx(wanted, rel=1e-15, abs=1e-15)


@pytest.mark.parametrize("text", ["7", "pi/2", "u = 3; u + 4"])
def test_a_constant_has_an_empty_gradient(text: str) -> None:
    assert (gradient(parse(text)).formula.outputs, hessian(parse(text)).outputs) == ((), ())


def test_the_gradient_keeps_the_order_of_the_variables() -> None:
    assert gradient(parse("x10*1 + x2*2 + x1*3")).formula.variables == ("x1", "x2", "x10")
