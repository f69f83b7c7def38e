"""Straight-line Python is the slow reference on every float, and a descent in one loop is the plain loop."""

from __future__ import annotations

import math
import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.calculus.backprop import backprop
from gdcli.descent.methods import METHODS, Method
from gdcli.descent.rules import read_rule, step_formula
from gdcli.engine.python import Ending, compile_descent, compile_function
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.vocabulary import TABLE, Function

UGLY = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, 1e-320, -1e-320, 1e-8, 20.0, -20.0, 171.0, 710.0, -745.0,
        1e16, -1e16, 1e154, 1e300, -1e300, 1.7e308, math.pi, math.inf, -math.inf, math.nan]  # fmt: skip
MOST = [value for value in UGLY if not math.isnan(value)]


def call(row: Function, count: int = 3) -> Formula:
    names = [f"a{place}" for place in range(count)] if row.variadic else list(row.names)
    builder = Builder()
    return builder.formula([builder.call(row.name, *[builder.variable(name) for name in names])], names)


def bits(values: tuple[float, ...] | list[float]) -> list[bytes]:
    """Floats as they are, 0 and -0 apart, one NaN like another."""
    return [b"nan" if value != value else struct.pack("d", value) for value in values]


def alike(values: tuple[float, ...], wanted: list[float]) -> bool:
    """Whether values differ by roundings alone: x*x rounds better than pow(x, 2)."""
    return bool(list(values) == pytest.approx(wanted, rel=1e-13, abs=1e-322, nan_ok=True))


def reference(formula: Formula, point: list[float]) -> list[float]:
    values = evaluate(formula, point)
    return [values[output] for output in formula.outputs]


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
def test_a_function_is_the_reference_on_its_smooth_interval(row: Function) -> None:
    draw, formula = random.Random(row.name), call(row)
    intervals = row.smooth * len(formula.variables) if row.variadic else row.smooth
    compiled = compile_function(formula)
    points = [[draw.uniform(low, high) for low, high in intervals] for _ in range(50)]
    assert [bits(compiled(*point)) for point in points] == [bits(reference(formula, point)) for point in points]


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
def test_a_function_is_the_reference_on_ugly_floats(row: Function) -> None:
    draw, formula = random.Random(row.name), call(row)
    size = len(formula.variables)
    points = [[value] * size for value in UGLY] + [draw.choices(UGLY, k=size) for _ in range(300)]
    compiled = compile_function(formula)
    wrong = [point for point in points if bits(compiled(*point)) != bits(reference(formula, point))]
    assert wrong == []


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
def test_the_slopes_of_a_function_are_the_reference_on_ugly_floats(row: Function) -> None:
    draw, formula = random.Random(row.name), backprop(call(row))
    size = len(formula.variables)
    points = [[value] * size for value in UGLY] + [draw.choices(UGLY, k=size) for _ in range(100)]
    compiled = compile_function(formula)
    wrong = [point for point in points if not alike(compiled(*point), reference(formula, point))]
    assert wrong == []


def random_formula(seed: int, size: int = 25) -> Formula:
    """A formula of any functions on any arguments, most of it nonsense.

    No squares, cubes and powers of e: compiled, these are x*x, x*x*x and exp, which round better than pow, and in a
    formula without sense a rounding may be all that there is.
    """
    draw, builder = random.Random(seed), Builder()
    names = ["x", "y"]
    nodes = [builder.variable(name) for name in names]
    nodes += [builder.number(value) for value in (4.0, 0.5, 5.0)] + [builder.constant("pi")]
    rows = list(TABLE.values())
    for _ in range(size):
        row = draw.choice(rows)
        count = draw.randint(2, 4) if row.variadic else len(row.names)
        nodes.append(builder.call(row.name, *draw.choices(nodes, k=count)))
    return builder.formula(nodes[-3:], names)


@given(st.integers(0, 10**9), st.tuples(st.floats(), st.floats()))
@settings(max_examples=400, deadline=None)
def test_no_formula_raises_and_each_is_the_reference(seed: int, point: tuple[float, float]) -> None:
    formula = random_formula(seed)
    assert bits(compile_function(formula)(*point)) == bits(reference(formula, list(point)))


@given(st.integers(0, 10**9), st.sampled_from(UGLY), st.sampled_from(UGLY))
@settings(max_examples=200, deadline=None)
def test_no_gradient_raises(seed: int, x: float, y: float) -> None:
    formula = random_formula(seed, 8)
    slopes = compile_function(backprop(formula.only(formula.outputs[-1])))(x, y)
    assert [type(slope) for slope in slopes] == [float, float]


@pytest.mark.parametrize(
    "text", ["x^2", "x**2", "x*x", "x^3", "2^x", "e^x", "x^0.5", "x^-1", "x^0", "x^1", "-x^2", "(-x)^3"]
)
@pytest.mark.parametrize("x", MOST)
def test_a_power_is_the_reference(text: str, x: float) -> None:
    formula = parse(text)
    wanted = reference(formula, [x])[0]
    got = compile_function(formula)(x)[0]
    assert got == pytest.approx(wanted, rel=4e-16, abs=5e-324, nan_ok=True)


@pytest.mark.parametrize("count", [1, 2, 39, 40, 41, 79, 80, 81, 3000])
@pytest.mark.parametrize("operation", ["sum", "prod"])
def test_a_long_chain_is_cut_without_a_change(operation: str, count: int) -> None:
    formula = parse(f"{operation}(1 + x[i]/100, i=1..{count})")
    draw = random.Random(count)
    point = [draw.uniform(-1, 1) for _ in range(count)]
    assert bits(compile_function(formula)(*point)) == bits(reference(formula, point))


def source_of(function: object) -> set[str]:
    """All names and texts in the code that was generated."""
    codes = [function.__code__]  # type: ignore[attr-defined]
    for cell in function.__closure__ or ():  # type: ignore[attr-defined]
        codes += [cell.cell_contents.__code__] if hasattr(cell.cell_contents, "__code__") else []
    generated = [code for code in codes if code.co_filename == "<gdcli formula>"]
    return {
        str(text) for code in generated for text in (*code.co_names, *code.co_varnames, *code.co_consts, code.co_name)
    }


def test_no_text_of_the_users_is_in_the_source() -> None:
    formula = parse("SECRETPART = PWNED*αβγ; quux_[1]*SECRETPART + W[2,3]")
    rule = read_rule("hidden_memory = 0.9*hidden_memory - lr*g; x = x + hidden_memory", [])
    step = step_formula(formula, backprop(formula), rule, parse("0.1"), {})
    texts = source_of(compile_function(formula)) | source_of(compile_descent(step, 4))
    words = ["PWNED", "SECRET", "quux", "α", "W[", "hidden", "[", "#"]
    assert (len(texts) > 20, [text for text in texts if any(word in text for word in words)]) == (True, [])


@pytest.mark.parametrize(
    "name", ["record", "append", "tol", "k", "floor1", "RAISED", "x0", "v3", "n", "STOPPED", "still"]
)
def test_a_variable_may_be_named_as_the_source_names_its_own(name: str) -> None:
    formula = parse(f"{name}^2 + sin({name}*a1)", bound=[name])
    point = {"a1": 0.3, name: 0.7}
    assert compile_function(formula)(*[point[one] for one in formula.variables]) == (0.7**2 + math.sin(0.7 * 0.3),)


# -- a whole descent


def plain_loop(step: Formula, size: int, start: list[float], steps: int) -> list[tuple[float, ...]]:
    """The same descent, one evaluation of the reference a step."""
    memory = len(step.variables) - 1 - size
    state, rows = [*start, *[0.0] * memory], []
    for k in range(steps + 1):
        value, length, *following = reference(step, [*state, k + 1.0])
        rows.append((*state[:size], value, length))
        state = following[: size + memory]
    return rows


HILLS = [
    ("x^2 + y^2", [1.0, 3.0]), ("(1-x)^2/100 + (y-x^2)^2", [-1.2, 1.0]), ("sin(x)*exp(y) + x^6 + y^2", [0.3, 0.2]),
    ("tanh(x*y)^2 + hypot(x, y)", [1.0, 2.0]), ("x/(1 + y^2) + x^2", [0.4, -0.3]),
    ("log(1 + x^2) + abs(y)", [2.0, 0.5]),
]  # fmt: skip
SCHEDULES = ["0.01", "0.02/k", "0.01*0.5^floor(k/10)", "0.001*f/(1 + gnorm^2)"]
WALKS = [(method, "0.01", hill) for method in METHODS if method.rule for hill in HILLS]
WALKS += [(METHODS[0], schedule, hill) for schedule in SCHEDULES for hill in HILLS]


@pytest.mark.parametrize(("method", "schedule", "hill"), WALKS)
def test_a_descent_in_one_loop_is_the_plain_loop(method: Method, schedule: str, hill: tuple[str, list[float]]) -> None:
    formula, start = parse(hill[0]), hill[1]
    settings_ = {setting.name: setting.default for setting in method.settings}
    lr = parse(schedule, bound=["k", "f", "gnorm", "n"])
    step = step_formula(formula, backprop(formula), read_rule(method.rule, list(settings_)), lr, settings_)
    run = compile_descent(step, 2, guarded=bool(lr.variables))
    rows: list[tuple[float, ...]] = []
    memory = [0.0] * (len(step.variables) - 3)
    ending, last, *_ = run(rows, 0, 60, -1.0, -1e300, 1e300, False, *start, *memory)
    same = all(alike(row, list(wanted)) for row, wanted in zip(rows, plain_loop(step, 2, start, 60), strict=True))
    assert (ending, last, same) == (Ending.LAST, 60, True)


def loop(text: str = "x^2", lr: str = "0.1") -> tuple[object, list[tuple[float, ...]]]:
    formula = parse(text)
    step = step_formula(formula, backprop(formula), read_rule("x = x - lr*g", []), parse(lr), {})
    return compile_descent(step, len(formula.variables)), []


def test_a_loop_stops_where_the_gradient_is_short_enough() -> None:
    run, rows = loop()
    ending, last, *_ = run(rows, 0, 1000, 1e-3, -1e300, 1e300, False, 1.0)  # type: ignore[operator]
    assert (ending, rows[last][-1] <= 1e-3 < rows[last - 1][-1]) == (Ending.STOPPED, True)


def test_a_loop_stops_where_f_leaves_its_bounds() -> None:
    run, rows = loop()
    ending, last, *_ = run(rows, 0, 1000, -1.0, 0.5, 1e300, False, 1.0)  # type: ignore[operator]
    assert (ending, rows[last][1] <= 0.5 < rows[last - 1][1]) == (Ending.STOPPED, True)


def test_a_loop_goes_on_from_where_a_stretch_ended() -> None:
    run, rows = loop()
    _, last, state = run(rows, 0, 9, -1.0, -1e300, 1e300, False, 1.0)  # type: ignore[operator]
    run(rows, last + 1, 20, -1.0, -1e300, 1e300, False, state)  # type: ignore[operator]
    whole: list[tuple[float, ...]] = []
    run(whole, 0, 20, -1.0, -1e300, 1e300, False, 1.0)  # type: ignore[operator]
    assert rows == whole


def test_a_loop_that_stands_still_says_so() -> None:
    run, rows = loop(lr="1e-30")
    ending, last, *_ = run(rows, 0, 1000, -1.0, -1e300, 1e300, True, 1.0)  # type: ignore[operator]
    assert (ending, last, len(rows)) == (Ending.STUCK, 0, 1)


def test_a_loop_whose_arithmetic_fails_hands_over_before_that_row() -> None:
    run, rows = loop("log(x)", "2")
    ending, last, *_ = run(rows, 0, 1000, -1.0, -1e300, 1e300, False, 1.0)  # type: ignore[operator]
    assert (ending, last, len(rows)) == (Ending.RAISED, 1, 1)


def test_a_loop_stops_at_a_number_that_is_none() -> None:
    run, rows = loop("x - x + 0*x", "0.1")
    ending, last, *_ = run(rows, 0, 1000, -1.0, -1e300, 1e300, False, math.inf)  # type: ignore[operator]
    assert (ending, last, math.isnan(rows[0][1])) == (Ending.STOPPED, 0, True)
