"""Why a run ends: each reason of the contract with its exit code, told alike in every format."""

from __future__ import annotations

import math
import shlex

import pytest
from program import document, gdcli

from gdcli.errors import ExitCode

REASONS = [
    ("gradient", 0, ("minimize", "x^2+y^2", "--start", "1,3", "--lr", "0.3")),
    ("steps", 0, ("minimize", "x^2+y^2", "--start", "1,3", "--steps", "5")),
    ("steps", 0, ("minimize", "x^2+y^2", "--start", "1,3", "--steps", "0")),
    ("target", 0, ("minimize", "x^2+y^2", "--start", "1,3", "--target", "0.5")),
    ("target", 0, ("maximize", "-(x^2)", "--start", "1", "--target", "-0.5")),
    ("target", 0, ("minimize", "x", "--start", "1", "--target", "-3")),
    ("no-progress", 4, ("minimize", "x^2", "--start", "1", "--lr", "1e-17")),
    ("no-progress", 4, ("minimize", "1e-20*x + 5", "--start", "1", "--tol", "1e-30")),
    ("diverged", 3, ("minimize", "x^2", "--start", "1", "--lr", "1.1", "--steps", "1000")),
    ("diverged", 3, ("minimize", "x^2", "--start", "1", "--lr", "1e10")),
    ("diverged", 3, ("minimize", "x^2", "--start", "1", "--lr", "1e308")),
    ("diverged", 3, ("maximize", "x^2", "--start", "1", "--steps", "1000")),
    ("diverged", 3, ("minimize", "-(x^2)", "--start", "1", "--steps", "1000")),
    ("not-finite", 3, ("minimize", "log(x)", "--start", "-1")),
    ("not-finite", 3, ("minimize", "exp(x)", "--start", "800")),
    ("not-finite", 3, ("minimize", "sqrt(x)", "--start", "1", "--lr", "1")),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "code", "call"), REASONS)
def test_a_run_ends_for_its_reason_with_its_exit_code(reason: str, code: int, call: tuple[str, ...]) -> None:
    result = gdcli(*call, "--format", "json")
    stop = result.json["stop"]
    assert (stop["reason"], stop["exit_code"], result.code) == (reason, code, code)


@pytest.mark.parametrize("format_", ["table", "csv", "markdown", "json"])
@pytest.mark.parametrize(("reason", "code", "call"), REASONS)
def test_the_exit_code_is_the_same_in_every_format(reason: str, code: int, call: tuple[str, ...], format_: str) -> None:
    assert gdcli(*call, "--format", format_).code == code


@pytest.mark.parametrize(("reason", "code", "call"), REASONS)
def test_the_table_says_what_the_document_says(reason: str, code: int, call: tuple[str, ...]) -> None:
    message, shown = document(*call)["stop"]["message"], " ".join(gdcli(*call).out.split())
    assert message.replace("−", "-") in shown.replace("−", "-")


@pytest.mark.parametrize(("reason", "code", "call"), REASONS)
def test_the_end_is_the_last_place_of_the_path(reason: str, code: int, call: tuple[str, ...]) -> None:
    found = document(*call)
    last = found["path"][-1]
    end = {key: found["end"][key] for key in last}
    assert (end, found["steps"]) == (last, last["step"])


@pytest.mark.parametrize(("reason", "code", "call"), REASONS)
def test_the_best_place_is_the_lowest_or_for_maximize_the_highest(
    reason: str, code: int, call: tuple[str, ...]
) -> None:
    found = document(*call)
    values = [place["f"] for place in found["path"] if place["f"] is not None]
    best = (max if call[0] == "maximize" else min)(values, default=None)
    assert found["best"]["f"] == best


def test_at_the_tolerance_the_gradient_is_at_most_as_long() -> None:
    path = document("minimize", "x^2+y^2", "--start", "1,3", "--tol", "1e-3")["path"]
    *before, last = [place["gradient_norm"] for place in path]
    assert last <= 1e-3 < min(before)


def test_a_tolerance_of_0_never_stops() -> None:
    found = document("minimize", "x^2", "--start", "1", "--lr", "0.5", "--tol", "0", "--steps", "50")
    assert (found["stop"]["reason"], found["steps"], found["end"]["f"]) == ("steps", 50, 0.0)


def test_a_target_is_met_as_soon_as_f_is_there() -> None:
    path = document("minimize", "x^2", "--start", "1", "--target", "0.1")["path"]
    *before, last = [place["f"] for place in path]
    assert last <= 0.1 < min(before)


def test_what_is_not_finite_is_named_with_its_arguments_and_its_place() -> None:
    message = document("minimize", "y^2 + log(x - 3)", "--start", "1,2")["stop"]["message"].replace("−", "-")
    assert all(part in message for part in ("at the start", "log(x - 3)", "no real number", "-2", "x = 1, y = 2"))


def test_a_run_that_leaves_the_domain_keeps_the_place_where_it_left() -> None:
    found = document("minimize", "sqrt(x)", "--start", "1", "--lr", "3")
    assert (found["end"]["point"], found["end"]["f"], found["best"]["step"]) == ({"x": -0.5}, None, 0)


def test_one_step_is_x_minus_lr_times_g() -> None:
    end = document("minimize", "x^2*y", "--start", "3,5", "--lr", "1/8", "--steps", "1")["end"]
    assert end["point"] == {"x": 3 - 30 / 8, "y": 5 - 9 / 8}


def test_momentum_is_the_heavy_ball() -> None:
    path = document(
        "minimize", "x^2", "--start", "1", "--lr", "0.1", "--momentum", "0.9", "--steps", "20", "--tol", "0"
    )["path"]
    x, v, wanted = 1.0, 0.0, [1.0]
    for _ in range(20):
        v = 0.9 * v - 0.1 * (2 * x)
        x = x + v
        wanted.append(x)
    assert [place["point"]["x"] for place in path] == pytest.approx(wanted, rel=1e-12)


def test_a_schedule_is_a_formula_of_the_step() -> None:
    path = document("minimize", "x^2", "--start", "1", "--lr", "0.3/k", "--steps", "10", "--tol", "0")["path"]
    x, wanted = 1.0, [1.0]
    for k in range(1, 11):
        x = x - 0.3 / k * (2 * x)
        wanted.append(x)
    assert [place["point"]["x"] for place in path] == pytest.approx(wanted, rel=1e-14)


def test_polyaks_step_reaches_the_minimum_of_a_cone() -> None:
    end = document("minimize", "hypot(x, y)", "--start", "3,4", "--lr", "f/gnorm^2", "--steps", "1")["end"]
    assert end["point"] == {"x": pytest.approx(0, abs=1e-15), "y": pytest.approx(0, abs=1e-15)}


@pytest.mark.parametrize("source", ["symbolic", "backprop", "forward", "central"])
def test_every_gradient_source_goes_the_same_way(source: str) -> None:
    call = ("minimize", "(x-2)^2 + x*y + y^4", "--start", "1,1", "--steps", "20", "--lr", "0.05")
    asked, plain = document(*call, "--gradient", source), document(*call)
    assert (asked["settings"]["gradient"], asked["end"]["point"]) == (
        source,
        pytest.approx(plain["end"]["point"], abs=1e-6),
    )


def test_uphill_is_downhill_on_the_function_upside_down() -> None:
    up = document("maximize", "sin(x)*cos(y)", "--start", "0.4,0.2")["path"]
    down = document("minimize", "-(sin(x)*cos(y))", "--start", "0.4,0.2")["path"]
    assert [place["point"] for place in up] == [place["point"] for place in down]


def test_a_gradient_that_is_exactly_0_at_the_start_ends_the_run_there() -> None:
    found = document("minimize", "x^3", "--start", "0")
    assert (found["steps"], found["stop"]["reason"], found["end"]["gradient_norm"]) == (0, "gradient", 0.0)


@pytest.mark.parametrize("word", ["converged", "minimum"])
@pytest.mark.parametrize(("text", "start"), [("x^3", "0"), ("-(x^2)", "0"), ("x*y", "0,0"), ("exp(-x)", "30")])
def test_what_is_no_minimum_is_not_told_as_one(text: str, start: str, word: str) -> None:
    result = gdcli("minimize", text, "--start", start)
    assert word not in result.out or f"no {word}" in result.out


def test_f_is_never_told_as_finite_where_it_is_not() -> None:
    found = document("minimize", "x^2/(x - 1) + 0*log(x)", "--start", "1")
    assert [
        value for value in (found["start"]["f"], found["end"]["f"]) if value is not None and math.isfinite(value)
    ] == []


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ('sweep "x^2" --start 1 --lr 2,3', ExitCode.DIVERGED),
        ('sweep "x^2" --start 1 --lr 0.1,3', ExitCode.DONE),
        ('race "x^2" --start 1 --methods gd,nesterov --lr 3', ExitCode.DIVERGED),
        ('race "x^2" --start 1 --methods gd,adam --lr 3', ExitCode.DONE),
        ('race "log(x)" --start -1 --steps 5', ExitCode.DIVERGED),
    ],
)
def test_many_runs_exit_as_diverged_where_each_ran_away(call: str, code: ExitCode) -> None:
    assert gdcli(*shlex.split(call)).code == code


@pytest.mark.parametrize("call", ["race", "sweep --lr 0.1,0.2"])
def test_a_start_without_a_value_is_told_as_that_by_many_runs_too(call: str) -> None:
    told = gdcli(*call.split(), "log(x)", "--start", "-1").out
    assert "undefined at the start: log(x) is no real number at x = −1" in told
    assert ("try  gdcli" in told, "one beyond those" in told) == (False, False)
