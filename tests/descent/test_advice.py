"""Advice: the command that is printed is run as it stands, and helps; where nothing helps there is none."""

from __future__ import annotations

import math
import shlex
from typing import Any, NamedTuple

import pytest
from program import document, gdcli

from gdcli.descent.ideas import SITUATIONS


class Case(NamedTuple):
    """A run in a situation of the table: its reason or kind, the words of the command, what a word of the advice is."""

    situation: tuple[str, str]
    call: str
    has: str


CASES = [
    Case(("no-progress", "slope"), 'minimize "x^2" --start 1 --lr 1e-17', "--lr 0.5"),
    Case(("no-progress", "slope"), 'minimize "1e-20*x^2" --start 1 --tol 1e-30 --lr 1e-3', "--lr 5e+19"),
    Case(("diverged", ""), 'minimize "x^2+10y^2" --start 1,3 --lr 0.105 --steps 1000', "--lr 0.0909"),
    Case(("diverged", ""), 'minimize "@rosenbrock" --start -1.2,1 --lr 0.01', "--lr"),
    Case(("diverged", ""), 'minimize "x^2" --start 1 --momentum 0.9 --lr 1.95 --steps 1000', "--lr 0.5"),
    Case(("oscillates", ""), 'minimize "x^2" --start 1 --lr 1', "--lr 0.5"),
    Case(("oscillates", ""), 'minimize "|x| + |y|" --start 0.3,0.7 --lr 0.25', "sqrt(k)"),
    Case(("oscillates", ""), 'maximize "-(x^2)" --start 1 --lr 1', "--lr 0.5"),
    Case(("not-finite", ""), 'minimize "x*log(x)" --start 1 --lr 1', "gdcli"),
    Case(("not-finite", ""), 'minimize "-log(x)-log(1-x)" --start 0.2 --lr 0.5', "--lr"),
    Case(("steps", ""), 'minimize "x^2+y^2" --start 1,3 --steps 50', "--steps"),
    Case(("steps", ""), 'minimize "(x-2)^2" --start 0 --lr 0.001', "--lr 0.5"),
    Case(("steps", ""), 'minimize "x^2+100y^2" --start 1,3 --lr 0.005', "--momentum"),
    Case(("steps", ""), 'minimize "@rosenbrock" --start -1.2,1 --lr 0.001', "--momentum 0.9"),
    Case(("", "saddle"), 'minimize "x^2-y^2" --start 1,0', "--start 1,1e-06"),
    Case(("", "saddle"), 'minimize "x^3-3x*y^2" --start 0,0', "--start"),
    Case(("", "saddle"), 'minimize "x^3 - 3x + y^2" --start -1,1', "--start"),
    Case(("", "maximum"), 'minimize "cos(x)" --start 0', "--start"),
    Case(("", "maximum"), 'minimize "(x^2+y^2-1)^2" --start 0,0 --lr 0.05', "--start"),
    Case(("", "minimum"), 'maximize "x^2*exp(-x)" --start 0 --lr 0.3', "--start"),
    Case(("", "minimum"), 'maximize "x^4" --start 0', "--start"),
    Case(("", "kink"), 'minimize "|x|-|y|" --start 0,0', "--start"),
    Case(("", "kink"), 'minimize "|x| + y^4 - |y|" --start 0,0', "--start"),
    Case(("", "plateau"), 'minimize "x^10" --start 0.3 --tol 1e-3', "--method newton"),
    Case(("", "plateau"), 'minimize "1e-9*x^2" --start 1', "--method newton"),
    Case(("", "slope"), 'minimize "x^2" --start 1 --tol 5', "--tol 0.005"),
    Case(("", "slope"), 'minimize "(x-3)^2" --start 0 --tol 10', "--tol 0.01"),
]
QUOTED = [
    'minimize "x^2 + 10y^2" --let "q = 3" --start 1,3 --lr 0.105 --steps 1000',
    'minimize "a = 10; x^2 + a*y^2" --start 1,3 --lr 0.105 --steps 1000',
    'minimize "sum(x[i]^2, i=1..3) - y^2" --start x=1,1,1,y=0',
    'minimize "a_long_name_of_a_variable_that_goes_on_and_on_for_ever^2" --start 1 --lr 1',
    'minimize "-(cos(x))*-1" --start 0',
    'minimize "x^2" --start 1 --lr 1 --rule "x = x - lr*g"',
    'minimize "x^2+y^2" --start -1,-3 --steps 50 --gradient backprop --dtype float32 --tol 1e-7',
    'minimize "x^2-y^2" --start 1,0 --method nesterov --set momentum=0.5 --steps 300',
]
NOTHING = [
    "minimize exp(-x) --start 30", "minimize exp(-x) --start 0", "minimize 0*x --start 1", "minimize x-x --start 2",
    "minimize relu(x) --start -1", "minimize floor(x) --start 0.5", "minimize -x^2 --start 1 --steps 1000",
    "minimize x --start 1", "minimize log(x) --start -1", "minimize 1/x --start 1 --lr 1 --tol 1e-2 --steps 1000",
    "maximize x^2 --start 1 --steps 1000", "minimize x^2 --start 1", "minimize |x| --start 0",
    "minimize x^2 --start 1 --target 0.5",
]  # fmt: skip
every_call = pytest.mark.parametrize("call", [*(case.call for case in CASES), *QUOTED])


def advised(call: str) -> str:
    command = document(*shlex.split(call))["diagnosis"]["advice"]
    assert command is not None
    return str(command)


def height(found: Any, place: str) -> float:
    """How high a place is, downhill; where f has no value it is highest."""
    f = found[place]["f"]
    return math.inf if f is None else -f if found["command"] == "maximize" else f


def test_each_situation_of_the_table_has_two_cases() -> None:
    count = {key: sum(case.situation == key for case in CASES) for key in SITUATIONS}
    assert [key for key, cases in count.items() if cases < 2] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.call)
def test_the_run_is_in_its_situation(case: Case) -> None:
    found = document(*shlex.split(case.call))
    keys = [(found["stop"]["reason"], found["diagnosis"]["kind"]), (found["stop"]["reason"], "")]
    keys.append(("", found["diagnosis"]["kind"]))
    assert next(key for key in keys if key in SITUATIONS) == case.situation


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.call)
def test_the_advice_is_of_its_kind(case: Case) -> None:
    assert case.has in advised(case.call)


@every_call
def test_the_command_stands_on_the_screen_as_it_is_to_be_pasted(call: str) -> None:
    printed = [line.strip() for line in gdcli(*shlex.split(call)).out.splitlines()]
    assert f"try  {advised(call)}" in printed


@every_call
def test_the_command_helps_as_it_stands(call: str) -> None:
    """It ends lower, or (uphill) higher; a run that was short of steps now ends at its minimum."""
    before = document(*shlex.split(call))
    program, *words = shlex.split(advised(call))
    result = gdcli(*words, "--format", "json")
    place = "best" if result.json["stop"]["reason"] == "diverged" else "end"
    assert program == "gdcli"
    assert height(result.json, place) < height(before, "end")
    assert before["stop"]["reason"] != "steps" or result.json["stop"]["reason"] == "gradient"


@every_call
def test_the_command_changes_one_thing_and_keeps_the_formula(call: str) -> None:
    before = document(*shlex.split(call))
    after = document(*shlex.split(advised(call))[1:])
    kept = ("command", "expression", "variables", "method")
    assert after["expression"] == before["expression"] and after["command"] == before["command"]
    assert [key for key in kept if after[key] != before[key]] in ([], ["method"])


@pytest.mark.parametrize("call", NOTHING)
def test_where_nothing_helps_or_is_needed_there_is_no_advice(call: str) -> None:
    found, shown = document(*shlex.split(call)), gdcli(*shlex.split(call)).out
    assert (found["diagnosis"]["advice"], "try " in shown) == (None, False)


@pytest.mark.parametrize(
    ("formula", "start", "in_sight"),
    [
        ("(sigmoid(x) - 0.9)^2", "-20", True),  # the minimum at 2.197 is a dip between 0.81 and 0.01
        ("(sigmoid(x) - 0.9)^2 + 1e6", "-20", True),
        ("sigmoid(-x)", "20", False),
        ("1 - exp(-x^2)", "5", True),
    ],
)
def test_a_minimum_behind_a_plateau_is_seen_though_f_stays_lower_than_here(
    formula: str, start: str, in_sight: bool
) -> None:
    shown = gdcli("minimize", formula, "--start", start).out
    assert ("a plateau" in shown, "no minimum in sight" not in shown) == (True, in_sight)


def test_a_slope_that_a_difference_does_not_see_is_told_as_that() -> None:
    """Beside 1e10 float64 has a spacing of 2e-6: f(x + 1.5e-8) is f(x)."""
    shown = gdcli("minimize", "1e10 + (x - 1)^2", "--start", "0", "--gradient", "forward").out
    assert "on a slope that the forward difference does not see: |∇f| is 2\n" in shown
    assert "no minimum in sight" not in shown
    on = gdcli("minimize", "1e10 + (x - 1)^2", "--start", "0", "--gradient", "forward", "--tol", "0").out
    assert "on a slope\n" in on and "no minimum in sight" not in on
