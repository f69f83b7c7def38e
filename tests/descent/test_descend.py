"""The walk: what a run keeps, how it is held against its bounds, and what cannot be started."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from gdcli.descent.descend import descend
from gdcli.descent.path import LIMIT, Recorder
from gdcli.descent.rules import read_rule
from gdcli.descent.settings import Settings, learning_rate
from gdcli.descent.stopping import REASONS, growth
from gdcli.errors import ExitCode, GdcliError
from gdcli.language.parse import parse

BOWL = parse("x^2 + y^2")


def test_the_reasons_are_those_of_the_contract() -> None:
    contract = ["gradient", "steps", "target", "no-progress", "oscillates", "diverged", "not-finite", "interrupted"]
    codes = [(0, 4), (0, 0), (0, 0), (0, 4), (4, 4), (3, 3), (3, 3), (130, 130)]
    found = {reason: (int(row.there), int(row.elsewhere)) for reason, row in REASONS.items()}
    assert found == dict(zip(contract, codes, strict=True))


def test_a_run_in_many_stretches_is_one_run() -> None:
    descent = descend(parse("x^2"), [1.0], Settings(lr=1e-5, steps=25_000, tol=0))
    steps = [step for step, _ in descent.path]
    assert (steps, descent.end.point[0]) == (list(range(25_001)), pytest.approx((1 - 2e-5) ** 25_000, rel=1e-10))


def test_a_long_run_keeps_an_even_selection() -> None:
    descent = descend(parse("x^2"), [1.0], Settings(lr=1e-7, steps=3 * LIMIT + 1, tol=0))
    steps = [step for step, _ in descent.path]
    gaps = {later - earlier for earlier, later in pairwise(steps[:-1])}
    assert (len(steps) <= LIMIT + 1, steps[0], steps[-1], len(gaps)) == (True, 0, 3 * LIMIT + 1, 1)


def test_the_best_place_is_kept_where_the_path_leaves_it_out() -> None:
    descent = descend(parse("(x-1)^2"), [0.0], Settings(lr=1.5, steps=9, every=4, tol=0))
    assert (descent.best.step, descent.best.f) == (0, 1.0)


def test_the_best_of_a_recorder_is_the_lowest_finite_value() -> None:
    recorder = Recorder(every=3)
    recorder.add(0, [(0.0, 5.0, 1.0), (1.0, 2.0, 1.0), (2.0, 4.0, 1.0), (3.0, math.nan, 1.0)])
    kept = recorder.path(3, (3.0, math.nan, 1.0)).steps
    assert (recorder.best, kept) == ((1, (1.0, 2.0, 1.0)), (0, 3))


def test_the_best_uphill_is_the_highest() -> None:
    recorder = Recorder(uphill=True)
    recorder.add(0, [(0.0, 5.0, 1.0), (1.0, 7.0, 1.0), (2.0, math.inf, 1.0)])
    assert recorder.best == (1, (1.0, 7.0, 1.0))


@pytest.mark.parametrize(
    ("lengths", "factor"),
    [([1.0, 2.0, 4.0], 2.0), ([4.0, 2.0, 1.0], 1.0), ([1.0, 2.0], 1.0), ([], 1.0), ([1.0, 3.0, 2.0], 1.0),
     ([9.0, 1.0, 1.5, 2.25], 1.0), ([3.0**n for n in range(40)], 3.0)],
)  # fmt: skip
def test_the_growth_of_a_gradient_is_its_factor_a_step(lengths: list[float], factor: float) -> None:
    assert growth(lengths) == pytest.approx(factor, rel=1e-12)


@pytest.mark.parametrize("lr", [0.1, 0.45, 0.9, 0.99])
def test_below_the_limit_a_bowl_converges_as_the_theory_has_it(lr: float) -> None:
    descent = descend(BOWL, [1.0, 3.0], Settings(lr=lr, steps=50, tol=0))
    factor = (1 - 2 * lr) ** 50
    assert descent.end.point == pytest.approx((factor, 3 * factor), rel=1e-12)


@pytest.mark.parametrize("lr", [1.01, 1.5, 100.0])
def test_above_the_limit_a_bowl_diverges(lr: float) -> None:
    assert descend(BOWL, [1.0, 3.0], Settings(lr=lr, steps=10_000)).stop.reason == "diverged"


@pytest.mark.parametrize("lr", [0.0, -0.1, math.inf, math.nan])
def test_a_learning_rate_that_goes_nowhere_is_refused(lr: float) -> None:
    with pytest.raises(GdcliError, match="lr"):
        descend(BOWL, [1.0, 3.0], Settings(lr=lr))


@pytest.mark.parametrize("text", ["1/4", "0.25", "sqrt(1/16)"])
def test_a_constant_learning_rate_is_a_number(text: str) -> None:
    assert learning_rate(text) == 0.25


@pytest.mark.parametrize("text", ["x", "lr", "0.1*t", "0.1/", "sigmod(k)", ""])
def test_a_learning_rate_that_is_no_schedule_is_refused_by_name(text: str) -> None:
    with pytest.raises(GdcliError, match="lr"):
        learning_rate(text)


def test_a_constant_cannot_be_walked_on() -> None:
    with pytest.raises(GdcliError, match="no variables"):
        descend(parse("3"), [], Settings())


@pytest.mark.parametrize("rule", ["x = x - lr*q", "v = 0.9*v", "x - lr*g", "x = ", "g = 3; x = x - g"])
def test_a_rule_that_is_none_is_refused(rule: str) -> None:
    with pytest.raises(GdcliError):
        read_rule(rule, [])


def test_a_stop_that_is_no_success_is_no_exit_0() -> None:
    wrong = {"gradient", "no-progress", "oscillates", "diverged", "not-finite", "interrupted"}
    assert {reason for reason, row in REASONS.items() if row.elsewhere is not ExitCode.DONE} == wrong


def test_a_name_of_the_rule_may_be_a_variable_of_the_function() -> None:
    for name in ("g", "k", "lr", "v", "gnorm", "n", "momentum"):
        descent = descend(parse(f"({name} - 3)^2"), [0.0], Settings(lr=0.25, momentum=0.1, steps=200))
        assert descent.end.point[0] == pytest.approx(3.0, abs=1e-6)
