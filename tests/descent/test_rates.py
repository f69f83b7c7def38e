"""Learning rates against theory: limits, best rates and contractions, on quadratics and at Rosenbrock's minimum."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gdcli
from gdcli.descent.rates import predicted, rates, steps_along
from gdcli.descent.result import Descent

few = settings(max_examples=15, deadline=None, derandomize=True)
spectra = st.tuples(st.floats(0.5, 2), st.floats(4, 6), st.floats(10, 20))
turns = st.integers(0, 10_000)
METHODS = [
    ({}, lambda a: [[1 - a]]),
    ({"momentum": 0.5}, lambda a: [[1.5 - a, -0.5], [1, 0]]),
    ({"momentum": 0.9}, lambda a: [[1.9 - a, -0.9], [1, 0]]),
    ({"method": "nesterov", "set": {"momentum": 0.5}}, lambda a: [[1.5 * (1 - a), -0.5 * (1 - a)], [1, 0]]),
    ({"method": "nesterov"}, lambda a: [[1.9 * (1 - a), -0.9 * (1 - a)], [1, 0]]),
]  # with each method, how it takes two successive points of a quadratic to the next, for a = lr*eigenvalue
each_method = pytest.mark.parametrize(
    ("method", "step"), METHODS, ids=lambda one: str(one) if isinstance(one, dict) else "step"
)


def quadratic(values: tuple[float, ...], turn: int) -> str:
    """A quadratic with these eigenvalues, turned by a random rotation."""
    axes, _ = np.linalg.qr(np.random.default_rng(turn).normal(size=(3, 3)))
    matrix = axes @ np.diag(values) @ axes.T
    return " + ".join(f"({float(matrix[i, j]) / 2!r})*x[{i}]*x[{j}]" for i in range(3) for j in range(3))


def walk(text: str, lr: float, method: dict[str, Any], **more: Any) -> Descent:
    return gdcli.minimize(text, "x=1,2,-1.5", lr=lr, gradient="backprop", **method, **more)


def limit_of(text: str, method: dict[str, Any]) -> float:
    limit = walk(text, 0.01, method, steps=5000).outlook.rates.limit
    assert limit is not None
    return limit


def radius(step: Any, a: float) -> float:
    return float(max(abs(np.linalg.eigvals(np.array(step(a), dtype=float)))))


@each_method
@given(values=spectra, turn=turns)
@few
def test_the_limit_parts_what_converges_from_what_diverges(method: Any, step: Any, values: Any, turn: int) -> None:
    text = quadratic(values, turn)
    limit = limit_of(text, method)
    reasons = [walk(text, share * limit, method, steps=10_000).stop.reason for share in (0.99, 1.01)]
    assert reasons == ["gradient", "diverged"]


@each_method
@given(values=spectra, share=st.floats(0.05, 1.2))
@few
def test_the_contraction_predicted_is_the_spectral_radius(method: Any, step: Any, values: Any, share: float) -> None:
    lr, name = share * 2 / values[-1], method.get("method", "momentum" if method else "gd")
    momentum = method.get("momentum", method.get("set", {}).get("momentum", 0.9))
    found = predicted(values, 0.0, name, lr, momentum)
    assert found == pytest.approx(max(radius(step, lr * value) for value in values), rel=1e-6)


@each_method
@given(values=spectra, turn=turns)
@few
def test_the_contraction_measured_is_the_one_predicted(method: Any, step: Any, values: Any, turn: int) -> None:
    text = quadratic(values, turn)
    outlook = walk(text, 0.6 * limit_of(text, method), method, steps=5000, tol=1e-12).outlook
    assert outlook.measured == pytest.approx(outlook.predicted, rel=5e-2 if method else 1e-3)


@given(values=spectra)
@few
def test_the_best_rate_is_the_best_on_a_grid(values: tuple[float, ...]) -> None:
    found = rates(values)
    grid = [max(abs(1 - lr * value) for value in values) for lr in np.linspace(0.001, 0.5, 2000)]
    assert found.rate is not None
    assert min(grid) - 0.01 <= found.rate <= min(grid) + 1e-12


@given(values=spectra)
@few
def test_the_best_pair_is_the_best_on_a_grid(values: tuple[float, ...]) -> None:
    pair = rates(values).pair
    assert pair is not None
    around = product(np.linspace(0.5, 1.5, 41) * pair.lr, np.linspace(0, 0.9, 46))
    grid = [max(radius(lambda a, b=b: [[1 + b - a, -b], [1, 0]], lr * value) for value in values) for lr, b in around]
    assert min(grid) - 0.1 <= pair.rate <= min(grid) + 1e-7


ROSENBROCK = "100*(y - x^2)^2 + (1 - x)^2"  # its Hessian at (1, 1) is [[802, -400], [-400, 200]]


def test_rosenbrocks_eigenvalues_and_limit_are_the_known_ones() -> None:
    found = gdcli.lr(ROSENBROCK, at=(1, 1))
    assert found.curvature is not None
    assert [*found.curvature.values, found.rates.limit] == pytest.approx([0.39936, 1001.60064, 0.0019968], rel=2e-5)


@pytest.mark.parametrize(("lr", "converges"), [(0.00199, True), (0.002, False)])
def test_rosenbrock_converges_below_its_limit_and_never_above(lr: float, converges: bool) -> None:
    reason = gdcli.minimize(ROSENBROCK, (0.99, 0.98), lr=lr, steps=50_000).stop.reason
    assert (reason == "gradient") is converges


def test_a_bowl_at_lr_002_contracts_to_096_as_predicted() -> None:
    outlook = gdcli.minimize("x^2 + y^2", (1, 3), lr=0.02).outlook
    assert (outlook.predicted, outlook.measured) == (pytest.approx(0.96, rel=1e-12), pytest.approx(0.96, rel=1e-12))


@pytest.mark.parametrize("lr", [0.02, 0.1, 0.3])
def test_the_steps_still_needed_are_the_steps_that_it_takes(lr: float) -> None:
    short = gdcli.minimize("x^2 + 3*y^2", (1, 3), lr=lr, steps=15)
    whole = gdcli.minimize("x^2 + 3*y^2", (1, 3), lr=lr, steps=5000)
    assert short.outlook.needed == pytest.approx(whole.steps - 15, rel=0.02, abs=1)


@pytest.mark.parametrize("values", [(-1.0, 2.0), (-1.0, -2.0), (0.0, 0.0)])
def test_where_f_does_not_curve_up_all_round_no_rate_is_the_best(values: tuple[float, ...]) -> None:
    found = rates(values)
    assert (found.best, found.rate, found.pair, found.condition) == (None, None, None, None)


@pytest.mark.parametrize("parts", [[(5e-324, 0.5), (1.0, 0.5)], [(1e300, 0.1), (5e-324, 1 - 1e-16)]])
def test_a_part_of_the_gradient_too_small_to_count_takes_no_steps(parts: list[tuple[float, float]]) -> None:
    needed = steps_along(1e-8, parts)
    assert needed is not None
    assert math.hypot(*[length * rate**needed for length, rate in parts]) <= 1e-8


def test_steps_that_nobody_takes_are_not_foreseen() -> None:
    assert steps_along(1e-8, [(1.0, 1 - 2**-53)]) is None
