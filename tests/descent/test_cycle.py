"""Runs that go round: the period, alike for one run and for arrays of them, and what is only rounding."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gdcli
from gdcli.descent.cycle import HISTORY, PERIODS, cycling, is_jitter, period
from gdcli.descent.many import descend_many

few = settings(max_examples=60, deadline=None, derandomize=True)


@st.composite
def histories(draw: Any) -> list[tuple[float, ...]]:
    """The last points of a run: rounds of some points, with a disturbance that may be too large for a cycle."""
    size, dimension = draw(st.integers(1, 11)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    points = rng.normal(size=(size, dimension)) * draw(st.sampled_from([1.0, 1e-15, 1e5])) + draw(
        st.sampled_from([0.0, 3.0])
    )
    rounds = np.tile(points, (HISTORY // size + 1, 1))[: draw(st.integers(2, HISTORY))]
    rounds = rounds + rng.normal(size=rounds.shape) * draw(st.sampled_from([0.0, 1e-13, 1e-9, 1e-3]))
    return [tuple(point) for point in rounds.tolist()]


@given(points=histories())
@few
def test_over_arrays_the_same_histories_go_round_and_jitter(points: list[tuple[float, ...]]) -> None:
    around, jitter = cycling(np.array(points)[:, :, None])
    size = period(points)
    assert (bool(around[0]), bool(jitter[0])) == (size is not None, size is not None and is_jitter(points, size))


@pytest.mark.parametrize("size", PERIODS)
def test_a_cycle_has_the_least_period_that_brings_its_points_again(size: int) -> None:
    assert period([(float(k % size), 1.0) for k in range(HISTORY)]) == size


@pytest.mark.parametrize(
    "points",
    [
        [(1.0,)] * HISTORY,
        [(float(k),) for k in range(HISTORY)],
        [(float(k % 9),) for k in range(HISTORY)],
        [(float(k % 2),) for k in range(5)],
        [(0.9**k * (-1) ** k,) for k in range(HISTORY)],
        [((-1) ** k * (1 + 1e-9 * k),) for k in range(HISTORY)],
    ],
)
def test_what_stands_goes_on_or_comes_again_too_late_is_no_cycle(points: list[tuple[float, ...]]) -> None:
    assert period(points) is None


RUNS = [
    ("x^2", "1", {"lr": 1.0}, 2),
    ("x^4/4 - x^2/2", "0.5", {"lr": 1.1, "steps": 2000}, 2),
    ("x^4/4 - x^2/2", "0.5", {"lr": 1.26, "steps": 2000}, 4),
    ("x^4/4 - x^2/2", "0.5", {"lr": 1.294, "steps": 5000}, 8),
    ("x^2", "1", {"lr": 1.5, "momentum": 1.0}, 3),
    ("x^2", "1", {"lr": 1.0, "momentum": 1.0}, 4),
    ("x^2 + 10*y^2", "1,3", {"lr": 0.1, "steps": 1000}, 2),
    ("|x|", "0.3", {"lr": 0.25}, 2),
]


@pytest.mark.parametrize(("text", "start", "how", "size"), RUNS)
def test_the_sentence_names_the_period(text: str, start: str, how: dict[str, Any], size: int) -> None:
    stop = gdcli.minimize(text, start, **how).stop
    assert (stop.reason, f"the same {size} points" in stop.message) == ("oscillates", True)


@pytest.mark.parametrize("steps", [99, 100, 101, 150, 200, 250, 399, 400, 401, 700, 1000])
@pytest.mark.parametrize(("text", "start", "how", "size"), RUNS)
def test_arrays_end_where_one_run_ends(text: str, start: str, how: dict[str, Any], size: int, steps: int) -> None:
    alone = gdcli.minimize(text, start, **{**how, "steps": steps})
    many = descend_many(alone.formula, [alone.start.point] * 3, alone.settings)
    assert (many.reasons, many.steps.tolist()) == ([alone.stop.reason] * 3, [alone.steps] * 3)


@pytest.mark.parametrize(("lr", "start"), [(0.4, 1.0), (2e-11, 1.0)])
def test_the_last_digits_of_a_minimum_are_no_cycle(lr: float, start: float) -> None:
    reason = gdcli.minimize("1e10*(x - 1/3)^2", [start], lr=lr * 1e-10 if lr > 1e-3 else lr).stop.reason
    assert reason in ("no-progress", "gradient")


@pytest.mark.parametrize("how", [{"tol": 0.0}, {"rule": "x = x - lr*g*(1 + 0*k)"}, {"lr": "1 + 0*k"}])
def test_a_run_that_may_yet_move_is_walked_to_its_last_step(how: dict[str, Any]) -> None:
    assert gdcli.minimize("x^2", [1.0], **{"lr": 1.0, "steps": 500, **how}).steps == 500
