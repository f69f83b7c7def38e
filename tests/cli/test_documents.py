"""The JSON, CSV and markdown of each command, as the contract has them."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise

import pytest
from program import document, gdcli

PLACE = {"step", "point", "f", "gradient", "gradient_norm"}
KEYS = {
    "minimize": {"command", "expression", "variables", "gradient", "method", "settings", "stop", "steps", "start",
                 "end", "best", "diagnosis", "path"},
    "grad": {"command", "expression", "variables", "gradient", "at", "f", "values", "hessian", "hessian_values"},
    "compare": {"command", "expression", "variables", "at", "f", "h", "components", "verdict"},
    "check": {"command", "expression", "variables", "claims", "correct"},
    "backprop": {"command", "expression", "variables", "at", "f", "nodes", "gradient", "verdict"},
    "lr": {"command", "expression", "variables", "at", "eigenvalues", "condition", "lr_limit", "lr_best", "rate_best",
           "momentum_best", "kind"},
    "race": {"command", "expression", "variables", "rows"},
    "sweep": {"command", "expression", "variables", "rows"},
    "basins": {"command", "expression", "variables", "rows", "minima", "diverged"},
    "plot": {"command", "expression", "variables"},
}  # fmt: skip
KEYS["maximize"] = KEYS["minimize"]
CALLS = {
    "minimize": ("minimize", "x**2 + y**2", "--start", "1,3", "--steps", "3"),
    "maximize": ("maximize", "x*y", "--start", "-2,3", "--steps", "3"),
    "grad": ("grad", "x**2 + y**2", "--at", "1,3", "--hessian"),
    "compare": ("compare", "x**2 + y**2", "--at", "1,3"),
    "check": ("check", "x**2 + y**2", "--claim", "x: 2x", "--claim", "y: -2y"),
    "backprop": ("backprop", "x**2 + y**2", "--at", "1,3"),
    "lr": ("lr", "x**2 + y**2", "--at", "0,0"),
    "race": ("race", "x**2 + y**2", "--start", "1,3", "--lr", "0.1"),
    "sweep": ("sweep", "x**2 + y**2", "--start", "1,3", "--lr", "0.1:0.3:3"),
    "basins": ("basins", "x**2 + y**2", "--box", "-1:1", "--grid", "3x3"),
    "plot": ("plot", "x**2 + y**2", "--start", "1,3", "--steps", "3"),
}


@pytest.mark.parametrize("command", CALLS)
def test_a_document_has_every_key_of_the_contract(command: str) -> None:
    assert document(*CALLS[command]).keys() >= KEYS[command]


@pytest.mark.parametrize("command", CALLS)
def test_a_document_names_its_command_its_expression_and_its_variables(command: str) -> None:
    found = document(*CALLS[command])
    named = (found["command"], found["expression"], found["variables"])
    assert named == (command, CALLS[command][1], ["x", "y"])


@pytest.mark.parametrize("command", CALLS)
def test_with_json_only_the_echo_is_on_standard_error(command: str) -> None:
    result = gdcli(*CALLS[command], "--format", "json")
    assert result.err == {"x*y": "f(x, y) = x·y\n"}.get(CALLS[command][1], "f(x, y) = x² + y²\n")


@pytest.mark.parametrize("command", CALLS)
def test_in_a_table_the_echo_belongs_to_the_report(command: str) -> None:
    result = gdcli(*CALLS[command])
    assert ("f(x, y) = x" in result.out, result.err) == (True, "")


@pytest.mark.parametrize("command", CALLS)
@pytest.mark.parametrize("format_", ["table", "json", "csv", "markdown"])
def test_every_format_ends_in_one_newline_and_has_no_escape(command: str, format_: str) -> None:
    out = gdcli(*CALLS[command], "--format", format_).out
    assert (out.endswith("\n"), out.endswith("\n\n"), "\x1b" in out) == (True, False, False)


@pytest.mark.parametrize("command", CALLS)
def test_the_same_call_prints_the_same_bytes(command: str) -> None:
    assert gdcli(*CALLS[command]) == gdcli(*CALLS[command])


@pytest.mark.parametrize("place", ["start", "end", "best"])
def test_a_place_is_a_step_a_point_f_the_gradient_and_its_length(place: str) -> None:
    assert document(*CALLS["minimize"])[place].keys() == PLACE


def test_a_place_of_the_path_is_a_step_a_point_f_and_the_gradients_length() -> None:
    path = document(*CALLS["minimize"])["path"]
    assert [set(place) for place in path] == [PLACE - {"gradient"}] * 4


def test_a_stop_is_a_reason_a_message_and_an_exit_code() -> None:
    stop = document(*CALLS["minimize"])["stop"]
    assert (set(stop), stop["reason"], stop["exit_code"]) == ({"reason", "message", "exit_code"}, "steps", 0)


def test_the_settings_tell_every_default() -> None:
    settings = document("minimize", "x^2", "--start", "1")["settings"]
    wanted = {"lr": 0.1, "momentum": 0, "steps": 100, "tol": 1e-8, "gradient": "symbolic"}
    assert {name: settings[name] for name in wanted} == wanted


def test_a_component_has_every_key_of_the_contract() -> None:
    component = document(*CALLS["compare"])["components"][0]
    assert component.keys() >= {
        "variable", "analytic", "backprop", "forward", "central", "forward_error", "central_error",
        "forward_relative_error", "central_relative_error",
    }  # fmt: skip


def test_a_gradient_is_text_by_variable_that_gdcli_reads_back() -> None:
    gradient = document("grad", "x*sin(y) + exp(x)")["gradient"]
    again = document("grad", gradient["x"], "--at", "x=1,y=2")["f"]
    assert again == document("grad", "x*sin(y) + exp(x)", "--at", "1,2")["values"]["x"]


def test_without_a_point_there_are_no_values() -> None:
    found = document("grad", "x^2")
    assert [found[key] for key in ("at", "f", "values", "hessian", "hessian_values")] == [None] * 5


def test_the_hessian_is_text_and_numbers_by_two_variables() -> None:
    found = document("grad", "x^2*y", "--at", "1,2", "--hessian")
    assert (found["hessian"], found["hessian_values"]) == (
        {"x": {"x": "2*y", "y": "2*x"}, "y": {"x": "2*x", "y": "0"}},
        {"x": {"x": 4, "y": 2}, "y": {"x": 2, "y": 0}},
    )


def test_what_is_not_finite_is_null() -> None:
    found = document("grad", "1/x", "--at", "0")
    assert (found["f"], found["values"]) == (None, {"x": None})


def test_the_csv_of_a_descent_is_steps_variables_f_and_the_gradients_length() -> None:
    rows = list(
        csv.reader(io.StringIO(gdcli("minimize", "b^2 + a10^2 + a2^2", "--start", "1,2,3", "--format", "csv").out))
    )
    assert rows[0] == ["step", "a2", "a10", "b", "f", "gradient_norm"]


def test_a_csv_holds_every_digit_of_the_document() -> None:
    call = ("minimize", "sin(x) + y^2", "--start", "1/3,2", "--steps", "7")
    rows = list(csv.reader(io.StringIO(gdcli(*call, "--format", "csv").out)))[1:]
    path = document(*call)["path"]
    assert [[float(cell) for cell in row] for row in rows] == [
        [place["step"], *place["point"].values(), place["f"], place["gradient_norm"]] for place in path
    ]


def test_every_keeps_each_kth_step_and_the_last() -> None:
    path = document("minimize", "x^2", "--start", "1", "--steps", "11", "--every", "5")["path"]
    assert [place["step"] for place in path] == [0, 5, 10, 11]


def test_a_table_shows_at_most_25_rows_and_says_so() -> None:
    result = gdcli("minimize", "x^2", "--start", "1", "--steps", "97", "--tol", "0")
    steps = [line.split()[0] for line in result.out.splitlines() if line.split() and line.split()[0].isdigit()]
    shown = (len(steps) <= 25, steps[0], steps[-1], f"{len(steps)} of 98 rows; --all shows each" in result.out)
    assert shown == (True, "0", "97", True)


def test_the_rows_that_a_table_shows_are_evenly_spaced() -> None:
    out = gdcli("minimize", "x^2", "--start", "1", "--steps", "97", "--tol", "0").out
    *steps, _ = [int(line.split()[0]) for line in out.splitlines() if line.split() and line.split()[0].isdigit()]
    assert len({later - earlier for earlier, later in pairwise(steps)}) == 1


def test_all_shows_each_step() -> None:
    out = gdcli("minimize", "x^2", "--start", "1", "--steps", "97", "--tol", "0", "--all").out
    steps = [line.split()[0] for line in out.splitlines() if line.split() and line.split()[0].isdigit()]
    assert steps == [str(step) for step in range(98)]


def test_the_table_names_the_best_point_where_it_is_not_the_last() -> None:
    out = gdcli("minimize", "x^4 - x^2", "--start", "1.5", "--lr", "0.45", "--steps", "6", "--tol", "0").out
    found = document("minimize", "x^4 - x^2", "--start", "1.5", "--lr", "0.45", "--steps", "6", "--tol", "0")
    best = found["best"]
    shown = f"best after {best['step']} step" in out
    assert (best["step"] != found["end"]["step"], best["f"], shown) == (True, min(p["f"] for p in found["path"]), True)


def test_markdown_is_a_table_of_pipes() -> None:
    lines = gdcli(*CALLS["minimize"], "--format", "markdown").out.splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert (len(rows), {line.replace("\\|", "").count("|") for line in rows}) == (6, {6})


def test_latex_is_given_for_each_partial() -> None:
    assert document("grad", "x^2/y", "--latex")["latex"] == {
        "x": r"\frac{2x}{y}", "y": r"-\frac{x^{2}}{y^{2}}",
    }  # fmt: skip


def test_what_looks_like_markup_is_text() -> None:
    out = gdcli("grad", "bold[1]*x[2]", "--color", "always").out
    assert "bold[1]" in out


def test_a_document_is_one_json_value_with_a_gradient_of_many_lines() -> None:
    out = gdcli("grad", "sum(x[i]^2, i=1..200)", "--format", "json").out
    assert len(json.loads(out)["gradient"]) == 200


def test_a_difference_without_a_right_digit_is_told_as_that() -> None:
    shown = gdcli("compare", "x^2", "--at", "1e-9").out
    assert "they agree: to no digit forward, 12 central, as these steps allow" in shown
