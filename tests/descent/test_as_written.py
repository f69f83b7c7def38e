"""A rule and a schedule are computed as they were written: by the run, by its explanation, over arrays."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import gdcli
from gdcli.descent.many import descend_many

HILL, START = "x^2 + 3*y^2 + x*y", (1.0, -2.0)
RULES = [
    "v = 0/v; x = x - lr*g + v",
    "v = 0*(1/v); x = x - lr*g + v",
    "x = x - lr*g + 0*log(-k)",
    "x = x - lr*g + 0/(k-2)",
    "x = x - lr*g + (1/(k-3))^0*0.001",
    "x = x - lr*g*(1/v)^0; v = v + g - g",
    "x = (x - lr*g)/1 + 0*k - -(0*f)",
    "x = x - lr*sign(g)*abs(g)^p",
    "x = x - lr*sign(g)*abs(g)^(p-1)*b^2*1",
    "m = b*m + (1-b)*g; x = x - lr*m - 0*(lr + f + gnorm)/n",
]
SETTINGS = {"p": 3.0, "b": 0.9}
SCHEDULES: list[float | str] = [0.01, "0.01 + 0*log(3-k)", "0.01*(1/(k-3))^0", "0.03/n/1 + 0*f"]


def bits(numbers: Any) -> list[bytes]:
    """Floats as they are, NaN equal to NaN."""
    return [struct.pack("<d", math.nan if math.isnan(number) else number) for number in numbers]


def walked(walk: Callable[..., Any], rule: str, lr: float | str, steps: int) -> Any:
    values = {name: value for name, value in SETTINGS.items() if f"{name}" in rule.replace("abs", "")}
    return walk(HILL, START, rule=rule, lr=lr, set=values, steps=steps, tol=0.0)


@pytest.mark.parametrize("walk", [gdcli.minimize, gdcli.maximize])
@pytest.mark.parametrize("lr", SCHEDULES)
@pytest.mark.parametrize("rule", RULES)
def test_each_explained_step_ends_at_the_point_of_the_run(rule: str, lr: float | str, walk: Callable[..., Any]) -> None:
    descent = walked(walk, rule, lr, 5)
    explained = [descent.explain(k).coordinates for k in range(1, descent.steps + 1)]
    ends = [[lines[-1 - (lines[-1].name != "x")].value for lines in one.values()] for one in explained]
    assert [bits(end) for end in ends] == [bits(row[:-2]) for row in descent.path.rows[1:]]
    assert descent.steps > 0


@pytest.mark.parametrize("lr", SCHEDULES)
@pytest.mark.parametrize("rule", RULES)
def test_arrays_end_where_the_run_ends(rule: str, lr: float | str) -> None:
    alone = walked(gdcli.minimize, rule, lr, 5)
    many = descend_many(alone.formula, [START, START], alone.settings)
    assert (many.reasons, many.steps.tolist()) == ([alone.stop.reason] * 2, [alone.steps] * 2)
    assert many.points == pytest.approx(np.array([alone.end.point] * 2), rel=1e-14, nan_ok=True)


@pytest.mark.parametrize("rule", ["v = 0/v; x = x - lr*g + v", "v = 0*(1/v); x = x - lr*g + v"])
def test_0_over_0_in_a_rule_is_no_number(rule: str) -> None:
    descent = gdcli.minimize("x^2", [1.0], rule=rule, steps=3)
    assert (descent.stop.reason, descent.steps) == ("diverged", 1)


def test_0_over_0_in_a_schedule_is_no_rate() -> None:
    with pytest.raises(gdcli.GdcliError, match="step 1"):
        gdcli.minimize("x^2", [1.0], lr="0.1 + 0/(k-1)")


# Uphill, f is -f


@pytest.mark.parametrize(
    "settings",
    [{"lr": "0.1 + 0.01*f"}, {"rule": "x = x - lr*g*(1 + 0*f)"}, {"lr": "0.1+f/100", "rule": "x = x - lr*g"}],
)
def test_uphill_the_explanation_shows_the_f_that_the_rule_sees(settings: dict[str, Any]) -> None:
    explanation = gdcli.maximize("x*y", [-2.0, 2.0], steps=1, **settings).explain(1)
    line = explanation.shared[0].to_dict()
    assert line == {"name": "f", "formula": "-f", "numbers": "--4", "value": 4.0}
    assert [line.value for line in explanation.shared[1:]] == [0.14] * ("lr" in settings)


@pytest.mark.parametrize("walk", [gdcli.minimize, gdcli.maximize])
def test_where_f_is_not_read_or_not_turned_no_line_says_so(walk: Callable[..., Any]) -> None:
    lr = "0.1/k" if walk is gdcli.maximize else "0.1 + f/100"
    assert [line.name for line in walk("x*y", [-2.0, 2.0], steps=1, lr=lr).explain(1).shared] == ["lr"]
