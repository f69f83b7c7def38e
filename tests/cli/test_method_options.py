"""Methods, rules, schedules and explanations as one asks for them on the command line."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from program import document, gdcli, process

from gdcli.descent.methods import METHODS, SEARCHES

ALL = [*METHODS, *SEARCHES]
BOWL = ("minimize", "x^2 + y^2", "--start", "1,3", "--steps", "5")
CORNER = ("maximize", "x*y", "--start", "-2,3", "--method", "random-search", "--steps", "1",
          "--set", "tries=100", "--set", "tweak=0.01")  # fmt: skip


def named(method: Any) -> str:
    return str(method.name)


@pytest.mark.parametrize("method", ALL, ids=named)
def test_the_document_tells_the_method_its_rule_and_every_setting(method: Any) -> None:
    found = document(*BOWL, "--method", method.name, "--lr", "0.05")
    values = {setting.name: found["settings"][setting.name] for setting in method.settings}
    meant = {setting.name: setting.default for setting in method.settings}
    assert (found["method"], found["rule"], values) == (method.name, method.rule or None, meant)


@pytest.mark.parametrize("method", ALL, ids=named)
def test_a_setting_is_set_by_name(method: Any) -> None:
    for setting in method.settings:
        low = setting.low if setting.low > 0 else setting.default / 2
        found = document(*BOWL, "--method", method.name, "--lr", "0.05", "--set", f"{setting.name}={low!r}")
        assert found["settings"][setting.name] == low


@pytest.mark.parametrize("topic", ["text", "json"])
@pytest.mark.parametrize("method", ALL, ids=named)
def test_the_help_lists_each_method_with_its_rule_source_and_purpose(method: Any, topic: str) -> None:
    shown = gdcli("help", "methods", *(["--format", "json"] if topic == "json" else [])).out
    plain = " ".join(shown.split())
    wanted = [method.name, method.source, method.about, method.rule]
    assert [part for part in wanted if " ".join(part.split()) not in plain] == []


def test_the_document_of_the_help_is_the_table() -> None:
    rows = gdcli("help", "methods", "--format", "json").json["rows"]
    assert [row["name"] for row in rows] == [method.name for method in ALL]


def test_a_rule_of_ones_own_is_the_method_with_the_same_rule() -> None:
    own = document(*BOWL, "--rule", "v = 0.9*v - lr*g; x = x + v")
    assert own["path"] == document(*BOWL, "--momentum", "0.9")["path"]


def test_a_setting_of_a_rule_of_ones_own_is_set_by_name() -> None:
    own = document(*BOWL, "--rule", "v = mu*v - lr*g; x = x + v", "--set", "mu=1/2")
    assert (own["path"], own["settings"]["mu"]) == (document(*BOWL, "--momentum", "0.5")["path"], 0.5)


CARETS = [
    (("--rule", "v = 0.9*q - lr*g; x = x + v"), "unknown name 'q'", 8, 1),
    (("--rule", "v = 0.9*v - lr*g; x = x + vv"), "unknown name 'vv'", 26, 2),
    (("--rule", "x = x - lr*abs(g)*b"), "unknown name 'b'", 18, 1),
    (("--rule", "x = x - sine(g)"), "unknown function 'sine'", 8, 4),
    (("--rule", "v = 0.9*v - lr*g; y = x + v"), "the rule gives x no next value", 0, 27),
    (("--rule", "x = x - lr*g; 3"), "this is no assignment", 13, 2),
    (("--rule", "nan = 1; x = x - g"), "'nan' is a word of programs", 0, 3),
    (("--rule", "x = x - g; for = 1"), "'for' is a word of programs", 11, 3),
    (("--rule", "sin = 3; x = x - g"), "'sin' is a function", 0, 3),
    (("--rule", "x = x - g;  sum = 3"), "'sum' is a function", 12, 3),
    (("--rule", "pi = 2; x = x - g"), "'pi' is a constant", 0, 2),
    (("--rule", "v = 1; e = 0.1; x = x - e*g"), "'e' is a constant", 7, 1),
    (("--rule", "v = 1; a b = 0.1; x = x - g"), "this is no assignment", 6, 10),
    (("--lr", "q/k"), "--lr: unknown name 'q'", 0, 1),
    (("--lr", "sqrt(k)*q"), "--lr: unknown name 'q'", 8, 1),
    (("--rule", "α = 2*α + γ; x = x - α"), "unknown name 'γ'", 10, 1),
]


@pytest.mark.parametrize(("options", "message", "column", "width"), CARETS)
def test_a_mistake_in_a_rule_has_its_carets_under_it(
    options: tuple[str, str], message: str, column: int, width: int
) -> None:
    result = gdcli(*BOWL, *options)
    first, text, carets, *_ = result.err.splitlines()
    indent = len(text) - len(text.lstrip())
    assert (result.code, message in first, text.strip()) == (2, True, options[1])
    assert (len(carets) - len(carets.lstrip()) - indent, carets.strip()) == (column, "^" * width)


REFUSED = [
    (("--rule", ""), "no assignment"),
    (("--method", "adma"), "did you mean 'adam'"),
    (("--method", "adam", "--momentum", "0.5"), "adam has none; momentum, nesterov have"),
    (("--method", "adam", "--set", "b1=2"), "set b1: 2 is not allowed"),
    (("--method", "adam", "--set", "b9=0.5"), "its settings are b1, b2, eps, clip"),
    (("--set", "clip=0"), "clip: 0 is not allowed"),
    (("--set", "clip"), "NAME=VALUE"),
    (("--set", "clip=abc"), "clip: 'abc' is no number"),
    (("--set", "clip=inf"), "no finite number"),
    (("--lr", "-0.1/k"), "-0.1/k is -0.1 at step 1"),
    (("--lr", "1/(k-1)"), "at step 1"),
    (("--lr", "0.1/j"), "unknown name 'j'"),
    (("--method", "adam", "--set", "b1=1"), "--set b1: 1 is not allowed; it is a number of at least 0 and below 1"),
    (("--method", "amsgrad", "--set", "b2=1"), "--set b2: 1 is not allowed; it is a number of at least 0 and below 1"),
    (("--method", "adam", "--set", "b1=0.5", "--set", "b1=0.6"), "--set: 'b1' is given twice"),
    (("--method", "random-search", "--set", "tries=1.5"), "--set tries: 1.5 is not allowed; it is a whole number"),
    (("--method", "bb", "--set", "memory=2.5"), "--set memory: 2.5 is not allowed; it is a whole number"),
    (("--method", "lbfgs", "--set", "memory=2.5"), "--set memory: 2.5 is not allowed; it is a whole number"),
    (("--set", "clip=-1"), "error: --set clip: -1 is not allowed; it is a number above 0"),
    (("--rule", "x = x - pi*g", "--set", "pi=3"), "--set: 'pi' is a constant"),
    (("--rule", "x = x - e*g", "--set", "e=3"), "--set: 'e' is a constant"),
    (("--momentum", "2"), "error: --momentum: 2 is not allowed"),
    (("--tol", "-1"), "error: --tol: -1 is not allowed"),
    (("--every", "0"), "error: --every: 0 is not allowed"),
    (("--lr", "0.1/k", "--method", "newton"), "newton takes a number, not the schedule"),
    (("--explain", "0"), "there is no step 0"),
    (("--explain", "6"), "there is no step 6"),
    (("--explain", "1", "--method", "lbfgs"), "lbfgs is no rule"),
    (("--rule", "x = x - g", "--method", "adam"), "method"),
    (("--rule", "x = x - a*g", "--set", "x=1"), "x"),
]


@pytest.mark.parametrize(("options", "message"), REFUSED)
def test_what_cannot_be_walked_is_refused_in_a_sentence_without_a_traceback(
    options: tuple[str, ...], message: str
) -> None:
    result = gdcli(*BOWL, *options)
    assert (result.code, result.out, message in result.err, "Traceback" in result.err) == (2, "", True, False)


@pytest.mark.parametrize("name", ["SHOUT", "a_1", "gamma", "psi", "step", "lambda"])
def test_a_setting_of_a_rule_may_have_any_name_that_is_one(name: str) -> None:
    result = gdcli(*BOWL, "--rule", f"x = x - {name}*g", "--set", f"{name}=0.1", "--format", "json")
    assert (result.code, result.json["end"]["point"]) == (0, document(*BOWL)["end"]["point"])


# The same command, the same bytes


@pytest.mark.parametrize("seed", [None, 0, 1, 2024])
@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_the_same_seed_gives_the_same_bytes(seed: int | None, format_: str) -> None:
    call = (*CORNER, "--format", format_, *([] if seed is None else ["--seed", str(seed)]))
    assert gdcli(*call) == gdcli(*call)


def test_the_same_seed_gives_the_same_bytes_in_a_process_of_its_own() -> None:
    first, second = (process(*CORNER, "--seed", "7", environment={"PYTHONHASHSEED": salt}).out for salt in ("1", "2"))
    assert (first, "−5.95" in first) == (second, True)


@pytest.mark.parametrize("seed", range(12))
def test_one_step_of_random_search_ends_near_the_best_corner(seed: int) -> None:
    assert -5.966 < document(*CORNER, "--seed", str(seed))["end"]["f"] <= -5.9501


# What --explain shows


@pytest.mark.parametrize("method", METHODS, ids=named)
def test_the_document_has_the_arithmetic_of_the_step_that_was_asked_for(method: Any) -> None:
    found = document(*BOWL, "--method", method.name, "--explain", "3")
    explained, before, after = found["explain"], found["path"][2], found["path"][3]
    reached = {
        name: [line["value"] for line in lines if line["name"] == "x"]
        for name, lines in explained["coordinates"].items()
    }
    assert (explained["step"], explained["f_before"], explained["f_after"]) == (3, before["f"], after["f"])
    assert reached == {name: [number] for name, number in after["point"].items()}


def test_without_explain_the_document_has_no_arithmetic() -> None:
    assert "explain" not in document(*BOWL)


def test_the_table_shows_formula_numbers_and_value_in_a_line() -> None:
    plain = gdcli(*BOWL, "--explain", "1").out
    assert re.search(r"y ← y − lr·g = 3 − 0\.1·6 +2\.4$", plain, re.MULTILINE)


@pytest.mark.parametrize("method", METHODS, ids=named)
@pytest.mark.parametrize("command", ["minimize", "maximize"])
def test_the_table_and_markdown_show_the_end_of_the_step_too(method: Any, command: str) -> None:
    call = (command, *BOWL[1:], "--method", method.name, "--lr", "0.01", "--explain", "2")
    point = document(*call)["path"][2]["point"]["y"]
    for format_ in ("table", "markdown"):
        assert f"{point:.10g}" in gdcli(*call, "--format", format_).out


@pytest.mark.parametrize("more", [("--explain", "101"), ("--explain", "3", "--method", "newton")])
def test_a_step_that_cannot_be_explained_is_refused_before_the_run(more: tuple[str, ...]) -> None:
    """The point has too many numbers: a run would say so first."""
    result = gdcli("minimize", "x^2", "--start", "1,2", *more)
    assert (result.code, result.out, result.err.startswith("error: --explain: ")) == (2, "", True)


@pytest.mark.parametrize("format_", ["table", "markdown"])
def test_a_step_that_the_run_did_not_take_is_a_note_below_the_run(format_: str) -> None:
    plain, asked = (
        gdcli("minimize", "x^2", "--start", "1", "--lr", "0.5", "--format", format_, *more)
        for more in ((), ("--explain", "3"))
    )
    note = "there is no step 3 to explain: the run took 1 step"
    assert (asked.code, asked.out.startswith(plain.out.rstrip("\n")), note in asked.out) == (0, True, True)


def test_a_step_that_the_run_did_not_take_is_null_in_the_document() -> None:
    result = gdcli("minimize", "x^2", "--start", "1", "--lr", "0.5", "--explain", "3", "--format", "json")
    assert (result.json["explain"], "no step 3 to explain" in result.err) == (None, True)


@pytest.mark.parametrize(
    ("expression", "change"),
    [
        ("5 + 1e-9*x^2", "f goes from 5.000000001 to 5.0000000006"),
        ("1e6 + x^2", "f goes from 1000001 to 1000000.6"),
        ("x^2", "f goes from 1 to 0.64"),
        ("1e20 + x^2", "f stays 1e+20"),
    ],
)
def test_f_before_and_after_has_the_digits_that_tell_them_apart(expression: str, change: str) -> None:
    shown = gdcli("minimize", expression, "--start", "1", "--tol", "0", "--steps", "1", "--explain", "1",
                  "--lr", "1e8" if "e-9" in expression else "0.1")  # fmt: skip
    assert change in shown.out


def test_a_late_bad_rate_keeps_the_run_and_its_path() -> None:
    result = gdcli("minimize", "x^2", "--start", "1", "--lr", "0.02*(50-k)/10", "--format", "json")
    stop = result.json["stop"]
    assert (result.code, stop["reason"], len(result.json["path"])) == (4, "no-progress", 51)
    assert (
        stop["message"]
        == "stopped after 50 steps: the learning rate 0.02*(50-k)/10 is -0.002 at step 51, but this is no minimum"
    )


def test_csv_holds_the_path_alone() -> None:
    asked, plain = (gdcli(*BOWL, *more, "--format", "csv").out for more in (("--explain", "2"), ()))
    assert (asked, len(list(csv.reader(io.StringIO(asked))))) == (plain, 7)
