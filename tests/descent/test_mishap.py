"""A run that its rule or its learning rate ends keeps what was walked, and says which part did it, at which step."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import gdcli
from gdcli.descent.many import descend_many
from gdcli.errors import ExitCode, GdcliError

# A rule that reads k may stand still for a while

WAITING = "x = x - min(1, max(0, k-2))*0.1*g"


@pytest.mark.parametrize("rule", [WAITING, "v = floor(k/3)*g; x = x - lr*v", "a = 0.9*v; x = x - a; v = g*max(0, k-4)"])
def test_a_rule_that_reads_k_goes_on_after_it_stood_still(rule: str) -> None:
    found = gdcli.minimize("x^2 + 3*y^2", [1.0, 2.0], rule=rule, steps=6)
    points = [row[:-2] for row in found.path.rows]
    assert (found.stop.reason, found.steps, points[2]) == ("steps", 6, (1.0, 2.0))
    assert points[6] != points[5]


def test_arrays_go_on_too_after_a_rule_stood_still() -> None:
    alone = gdcli.minimize("x^2 + 3*y^2", [1.0, 2.0], rule=WAITING, steps=6)
    many = descend_many(alone.formula, [[1.0, 2.0], [3.0, 4.0]], alone.settings)
    assert (many.reasons, many.points[0].tolist()) == (["steps", "steps"], list(alone.end.point))


@pytest.mark.parametrize("rule", ["x = x - 1e-30*g", "v = 0.5*v; x = x - v*g"])
def test_a_rule_that_stands_still_for_good_is_stopped(rule: str) -> None:
    alone = gdcli.minimize("x^2", [1.0], rule=rule, steps=6)
    many = descend_many(alone.formula, [[1.0], [2.0]], alone.settings)
    assert [alone.stop.reason, *many.reasons] == ["no-progress"] * 3


# What in a rule is no finite number

PARTS = [
    ("x = x/(k - 1)", 1, "x/(k − 1) in the rule is infinite at step 1, where its arguments are 2, 0"),
    ("x = x - lr*g + 0/(k - 3)", 3, "0/(k − 3) in the rule is no real number at step 3, where its arguments are 0, 0"),
    ("v = v + 1; s = sqrt(3 - v); x = x - lr*g*s", 4, "sqrt"),
    ("s = log(4 - k); x = x - lr*g + s", 4, "log(4 − k) in the rule is infinite at step 4, where its argument is 0"),
    ("x = x - lr*g*1e308*1e10", 1, "in the rule is infinite at step 1"),
]


@pytest.mark.parametrize(("rule", "step", "part"), PARTS)
def test_the_part_of_a_rule_that_is_not_finite_is_named_with_its_step(rule: str, step: int, part: str) -> None:
    found = gdcli.minimize("x^2", [2.0], rule=rule, steps=9)
    assert (found.stop.reason, found.steps, found.exit_code) == ("diverged", step, ExitCode.DIVERGED)
    assert part.replace("sqrt", "√(3 − v) in the rule is no real number at step 4") in found.stop.message


def test_of_many_coordinates_the_one_is_named() -> None:
    found = gdcli.minimize("x^2 + y^2", [1.0, 0.0], rule="x = x - lr*g/x*x", steps=9)
    assert found.stop.message.startswith("diverged after 1 step: lr·g/x in the rule is no real number at step 1 for y")


@pytest.mark.parametrize("late", [1, 2, 9_999, 10_000, 10_001, 20_000, 20_001])
@pytest.mark.parametrize("part", ["0/(k - {})", "1e308*max(0, k - {} + 1)*1e10"])
def test_the_step_is_right_wherever_a_stretch_of_the_loop_ends(part: str, late: int) -> None:
    rule = f"x = x - 1e-7*g + {part.format(late)}" if "0/" in part else f"x = x - 1e-7*g - {part.format(late)}"
    found = gdcli.minimize("x^2", [1.0], rule=rule, steps=30_000, tol=0.0)
    assert (found.steps, f"at step {late}" in found.stop.message, "in the rule" in found.stop.message) == (
        late, True, True,
    )  # fmt: skip


@pytest.mark.parametrize("steps", [9, 10, 12])
def test_a_point_that_left_the_range_of_floats_step_by_step_is_told_as_that(steps: int) -> None:
    """atan has a value and a slope there, so nothing else stops such a run."""
    alone = gdcli.minimize("atan(x)", [1.0], rule="x = 10*x*abs(x) - g", steps=steps, tol=0.0)
    many = descend_many(alone.formula, [[1.0], [1.0]], alone.settings)
    assert ("the point has left float64's range" in alone.stop.message, alone.steps) == (True, steps)
    assert (alone.stop.reason, many.reasons) == ("diverged", ["diverged"] * 2)


def test_adagrad_without_eps_names_the_quotient() -> None:
    found = gdcli.minimize("x^2 + y^2", [1.0, 0.0], method="adagrad", set={"eps": 0.0})
    assert "in the rule is no real number at step 1 for y, where its arguments are 0, 0" in found.stop.message


# A schedule that is no learning rate any more

RATES = [
    ("0.02*(50-k)/10", 50, "no-progress", "the learning rate 0.02*(50-k)/10 is -0.002 at step 51"),
    ("0.1*(3-k)", 3, "no-progress", "is -0.1 at step 4"),
    ("log(5-k)/10", 4, "not-finite", "is infinite at step 5"),
    ("0.1/(7-k)^3", 6, "not-finite", "is infinite at step 7"),
    ("0.1 + 0*log(4-k)", 3, "not-finite", "is no real number at step 4"),
    ("(f - 1)*10", 1, "no-progress", "at step 2, where f is 0."),
    ("exp(500*k)/1e300", 1, "not-finite", "is infinite at step 2"),
    ("0.1 + 0*sqrt(gnorm - 1.5)", 2, "not-finite", "is no real number at step 3, where gnorm is 1."),
]


@pytest.mark.parametrize(("schedule", "steps", "reason", "sentence"), RATES)
def test_a_rate_that_is_lost_on_the_way_ends_the_run_there(
    schedule: str, steps: int, reason: str, sentence: str
) -> None:
    found = gdcli.minimize("x^2", [1.01], lr=schedule, rule="x = x - min(lr, 0.1)*g")
    assert (found.stop.reason, found.steps, len(found.path)) == (reason, steps, steps + 1)
    assert found.stop.message.startswith(f"stopped after {steps} step") and sentence in found.stop.message


@pytest.mark.parametrize(("schedule", "steps", "reason", "_"), RATES)
def test_arrays_end_there_too(schedule: str, steps: int, reason: str, _: str) -> None:
    alone: Any = gdcli.minimize("x^2", [1.01], lr=schedule, rule="x = x - min(lr, 0.1)*g")
    many = descend_many(alone.formula, np.full((3, 1), 1.01), alone.settings)
    assert (many.reasons, many.steps.tolist()) == ([reason] * 3, [steps] * 3)
    assert many.points[:, 0].tolist() == [alone.end.point[0]] * 3


@pytest.mark.parametrize("steps", [1, 3, 50])
def test_the_rate_of_a_step_that_is_not_asked_for_does_not_matter(steps: int) -> None:
    alone = gdcli.minimize("x^2", [1.0], lr=f"0.0001*({steps} + 1/2 - k)", steps=steps)
    many = descend_many(alone.formula, [[1.0], [1.0]], alone.settings)
    assert [(alone.stop.reason, alone.steps), *zip(many.reasons, many.steps, strict=True)] == [("steps", steps)] * 3


@pytest.mark.parametrize("schedule", ["-0.1/k", "1/(k-1)", "f - 4", "0*log(1-k)"])
def test_a_rate_that_is_none_at_the_first_step_is_refused(schedule: str) -> None:
    with pytest.raises(GdcliError, match="at step 1"):
        gdcli.minimize("x^2", [1.0], lr=schedule)


@pytest.mark.parametrize(("walk", "said"), [(gdcli.minimize, "f is -3"), (gdcli.maximize, "f, uphill -f, is -5")])
def test_a_refused_rate_tells_which_f_it_saw(walk: Any, said: str) -> None:
    with pytest.raises(GdcliError, match=f"the learning rate f/5 is -.*, where {said};"):
        walk("4*x + 1", [1.0] if walk is gdcli.maximize else [-1.0], lr="f/5")


def test_nothing_that_is_not_finite_stays_in_what_was_walked() -> None:
    found = gdcli.minimize("x^2", [1.0], lr="0.1/(7-k)^3")
    assert all(map(math.isfinite, (*found.end.point, found.end.f, found.best.f)))


def test_a_slope_whose_constant_is_beyond_float64_is_derived_by_backprop() -> None:
    descent = gdcli.minimize("1.7e308*x^2", start=0.1, steps=5)
    assert (descent.gradient.source, descent.stop.reason) == ("backprop", "not-finite")


def test_a_search_that_goes_round_is_advised_no_schedule() -> None:
    descent = gdcli.maximize("@himmelblau", (0, 0), method="newton", tol=1e-14, dtype="float32")
    assert (descent.stop.reason, descent.advice) == ("oscillates", None)
