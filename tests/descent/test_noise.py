"""How far rounding can move a value, held against 50 digits; runs in float32, held against NumPy's float32."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import gdcli
from gdcli.engine.digits import evaluate_digits
from gdcli.engine.python import outputs_at
from gdcli.engine.rounding import rounding
from gdcli.language.vocabulary import TABLE

RNG = np.random.default_rng(4)
COMPOSED = [
    "x^2 - 4x + 4", "(1 + x) - 1", "(x + y)^3 - x^3 - y^3", "sin(x)^2 + cos(x)^2 - 1", "exp(x) - exp(y)",
    "sqrt(x^2 + 1) - x", "log(x) - log(x + y)", "sum(i*x^i, i=1..12) - y", "(x - y)*(x + y) - x^2 + y^2",
    "x^5 - 5x^4 + 10x^3 - 10x^2 + 5x - 1", "tanh(x) - x + x^3/3", "1/x - 1/(x + y)",
]  # fmt: skip
# An elementary function's own value may be off by a unit in its last place, not a half; these by a few.
LOOSE = 2.5
LOOSER = {"gamma": 8, "factorial": 8, "digamma": 8, "lgamma": 16}


def within(text: str, point: list[float], loose: float = LOOSE) -> bool | None:
    """Whether the value is as near the truth as `rounding` says; None where there is nothing to compare."""
    formula = gdcli.parse(text)
    [truth] = evaluate_digits(formula, point)
    [value] = outputs_at(formula, point)
    if truth is None or not math.isfinite(truth) or not math.isfinite(value) or abs(value) < 1e-290:
        return None
    return bool(abs(value - truth) <= loose * rounding(formula, point)[0] + abs(truth) * 1e-30)


@pytest.mark.parametrize("text", COMPOSED)
def test_a_value_is_as_near_the_truth_as_its_rounding_says(text: str) -> None:
    size = len(gdcli.parse(text).variables)
    seen = [within(text, RNG.uniform(0.1, 3, size).tolist()) for _ in range(100)]
    assert False not in seen and seen.count(True) > 20


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if not row.name.startswith("_")])
def test_a_function_of_the_vocabulary_is_rounded_by_no_more_than_that(name: str) -> None:
    count = max(1, len(TABLE[name].names))
    text = f"{name}({', '.join(['x + 0.25', 'y/3', 'z - 0.125'][:count])})"
    try:
        size = len(gdcli.parse(text).variables)
    except gdcli.GdcliError:
        pytest.skip("an operator, not a function by name")
    seen = {within(text, RNG.uniform(0.05, 0.6, size).tolist(), LOOSER.get(name, LOOSE)) for _ in range(40)}
    assert seen <= {True, None}


def test_the_rounding_is_no_wild_guess() -> None:
    """Of x^2 - 4x + 4 near 2 the float's error comes within a few times of the bound."""
    formula = gdcli.parse("x^2 - 4x + 4")
    points = [[2 + float(shift)] for shift in RNG.uniform(-1e-6, 1e-6, 500)]
    errors = [abs(outputs_at(formula, point)[0] - evaluate_digits(formula, point)[0]) for point in points]
    assert 0.2 < max(errors) / rounding(formula, [2.0])[0] <= 1


def test_a_value_that_is_not_finite_has_no_rounding() -> None:
    assert rounding(gdcli.parse("log(x)"), [-1.0]) == [math.inf]


SINGLE: list[tuple[str, Any, float, float]] = [
    ("x^2 - 4x + 4", lambda x: (x * x - 4 * x + 4, 2 * x - 4), -0.10672, 0.001),
    ("x^2", lambda x: (x * x, 2 * x), 1.1, 0.1),
    ("x*x*x - 3x", lambda x: (x * x * x - 3 * x, 3 * (x * x) - 3), 0.3, 0.01),
]


@pytest.mark.parametrize(("text", "at", "start", "lr"), SINGLE)
def test_a_run_in_float32_is_numpys_bit_for_bit(text: str, at: Any, start: float, lr: float) -> None:
    descent = gdcli.minimize(text, [start], lr=lr, steps=300, dtype="float32", tol=0.0)
    x, wanted = np.float32(start), []
    for _ in range(301):
        value, slope = at(x)
        assert value.dtype == slope.dtype == np.float32
        wanted.append((float(x), float(value), float(abs(slope))))
        x = x - np.float32(lr) * slope
    assert descent.path.rows == tuple(wanted)


def expanded(steps: int = 20_000) -> Any:
    return gdcli.minimize("x^2 - 4x + 4", [-0.10672], lr=0.001, steps=steps, dtype="float32")


def test_the_expanded_parabola_is_0_at_199991_in_float32() -> None:
    """In float32, loss 0.0 at x = 1.99991: f of the expanded form is lost in its rounding, far from 2."""
    row = next(row for row in expanded().path.rows if f"{row[0]:.5f}" == "1.99991")
    assert row[1] == 0.0


def test_that_f_no_longer_tells_progress_is_said_with_where_that_begins() -> None:
    descent = expanded()
    assert descent.noise is not None
    first = descent.path.rows[descent.noise.step]
    assert abs(first[1]) <= descent.noise.size < abs(descent.path.rows[descent.noise.step - 1][1])
    assert 2 - 1e-3 < first[0] < 2


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_square_itself_is_not_lost(dtype: str) -> None:
    assert gdcli.minimize("(x - 2)^2", [-0.10672], lr=0.01, steps=300, dtype=dtype).noise is None


def test_a_rounding_that_is_infinite_tells_nothing() -> None:
    assert gdcli.minimize("1.7e308*x^2", 0.1, steps=5).noise is None
