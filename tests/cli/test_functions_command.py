"""gdcli functions, and the lesson of each function: its command is run and shows what it says."""

from __future__ import annotations

import csv
import io
import re
import shlex
from dataclasses import replace
from typing import Any

import pytest
from program import Result, document, gdcli

from gdcli.language.collection import COLLECTION, TABLE
from gdcli.language.known import Known
from gdcli.language.parse import parse

KEYS = {
    "name", "call", "variables", "size", "expression", "template", "domain", "minimum", "minima", "saddles", "maxima",
    "source", "lesson", "try", "shows",
}  # fmt: skip
NUMBER = re.compile(r"(?<![\w.^])-?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w\]])")
MARK = {
    "minimize": lambda found: [found["stop"]["reason"], found["diagnosis"]["kind"]],
    "lr": lambda found: [found["kind"]],
    "compare": lambda found: [found["verdict"]],
    "grad": lambda found: [],
}


def run(row: Known, *options: str) -> Result:
    return gdcli(*shlex.split(row.command), *options)


@pytest.mark.parametrize("row", COLLECTION, ids=lambda row: row.name)
def test_the_command_of_a_lesson_shows_what_it_says(row: Known) -> None:
    result = run(row, "--format", "json")
    marks: list[str] = MARK[row.command.split()[0]](result.json)
    assert ", ".join([*marks, f"exit {result.code}"]) == row.shows


@pytest.mark.parametrize("row", [row for row in COLLECTION if NUMBER.search(row.lesson)], ids=lambda row: row.name)
def test_a_figure_of_a_lesson_is_on_the_screen_of_its_command_or_known_of_the_function(row: Known) -> None:
    known = [spot["f"] for kind in ("minima", "saddles", "maxima") for spot in _row(row.name)[kind]]
    screen = run(row, "--all" if row.command.startswith("minimize") else "--color=auto").out.replace("−", "-")
    there = [float(text) for text in NUMBER.findall(f"{screen} {row.command} {row.text}")] + known
    figures = NUMBER.findall(row.lesson)
    assert [figure for figure in figures if not any(_rounds_to(value, figure) for value in there)] == []


def _rounds_to(value: float, figure: str) -> bool:
    """Whether a number is this figure, to the digits that the figure has."""
    digits = len(figure.lstrip("-").partition("e")[0].replace(".", "").lstrip("0")) or 1
    return float(f"{value:.{digits}g}") == float(figure)


def _row(name: str) -> Any:
    (row,) = document("functions", name)["rows"]
    return row


def test_the_json_has_a_row_for_each_function_with_all_that_is_known_of_it() -> None:
    found = document("functions")
    assert (found["command"], [row["name"] for row in found["rows"]]) == ("functions", list(TABLE))
    assert {frozenset(row) for row in found["rows"]} == {frozenset(KEYS)}


def test_one_function_is_the_same_row_alone() -> None:
    assert _row("himmelblau") == next(row for row in document("functions")["rows"] if row["name"] == "himmelblau")


@pytest.mark.parametrize("name", ["rosenbrock:4", "@rosenbrock:4", " rosenbrock:04 "])
def test_a_number_of_variables_may_stand_behind_the_name(name: str) -> None:
    row = _row(name)
    domain = {f"x[{i}]": [-5, 10] for i in (1, 2, 3, 4)}
    assert (row["variables"], row["domain"], [spot["kind"] for spot in row["minima"]]) == (
        ["x[1]", "x[2]", "x[3]", "x[4]"], domain, ["minimum", "local minimum"],
    )  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_the_expression_of_a_row_is_the_function_that_its_name_calls(name: str) -> None:
    written, called = parse(_row(name)["expression"]), parse(f"@{name}")
    assert replace(written, parts={}) == called  # the names of its parts stay inside a function that is called


def test_the_known_minima_are_points_by_name() -> None:
    points = [spot["point"] for spot in _row("himmelblau")["minima"]]
    assert (len(points), points[0]) == (4, {"x": 3, "y": 2})


def test_a_function_without_a_minimum_has_none() -> None:
    row = _row("asymptote")
    assert (row["minimum"], row["minima"], "no minimum of it is known" in gdcli("functions", "asymptote").out) == (
        None, [], True,
    )  # fmt: skip


def test_the_table_lists_each_function_once_with_its_lesson() -> None:
    out = gdcli("functions", environment={"COLUMNS": "300"}).out
    lines = out.replace("−", "-").splitlines()
    listed = [line.split()[0].removeprefix("@").partition(":")[0] for line in lines if line.startswith("  @")]
    assert (listed, [row.name for row in COLLECTION if row.lesson not in out.replace("−", "-")]) == (list(TABLE), [])


@pytest.mark.parametrize("width", ["40", "80"])
def test_a_narrow_screen_cuts_nothing(width: str) -> None:
    result = gdcli("functions", environment={"COLUMNS": width, "NO_COLOR": "1"}, terminal=True)
    words = set(re.findall(r"\w+", result.out))
    assert (max(map(len, result.out.splitlines())) <= int(width), set(TABLE) <= words) == (True, True)


def test_one_in_the_table_has_its_formula_domain_places_source_lesson_and_command() -> None:
    out = gdcli("functions", "mccormick").out
    row = TABLE["mccormick"]
    wanted = ["sin(x + y) + (x − y)²", "x −1.5 to 4, y −3 to 4", "x = −0.547198, y = −1.5472", "−1.91322", row.source,
              f"gdcli {row.command}", row.shows]  # fmt: skip
    assert [text for text in wanted if text not in out] == []


@pytest.mark.parametrize(
    ("name", "remark"), [("kink", "at a kink"), ("eggholder", "on the edge of the domain"), ("drop_wave", "0/0")]
)
def test_a_minimum_that_is_not_smooth_says_so(name: str, remark: str) -> None:
    (line,) = [line for line in gdcli("functions", name).out.splitlines() if line.startswith("  minimum")]
    assert remark in line


def test_the_csv_has_a_line_for_each_function_whose_point_can_be_pasted() -> None:
    rows = list(csv.DictReader(io.StringIO(gdcli("functions", "--format", "csv").out)))
    booth = next(row for row in rows if row["name"] == "booth")
    again = document("grad", booth["expression"], "--at", booth["point"])["f"]
    assert (len(rows), booth["minimum"], again) == (len(COLLECTION), "0.0", 0)


@pytest.mark.parametrize("format_", ["table", "json", "csv", "markdown"])
def test_the_same_call_prints_the_same_bytes(format_: str) -> None:
    assert gdcli("functions", "--format", format_) == gdcli("functions", "--format", format_)


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("rosenbrok", "unknown built-in function '@rosenbrok'", "did you mean '@rosenbrock'?"),
        ("Booth", "unknown built-in function '@Booth'", "did you mean '@booth'?"),
        ("camel", "unknown", "'@six_hump_camel' or '@three_hump_camel'"),
        ("qwxz", "unknown", "gdcli functions lists those that there are"),
        ("x" * 400, "unknown", "gdcli functions lists"),
        ("a b", "'a b' is no name", "gdcli functions lists them"), ("", "'' is no name", "lists them"),
        ("rosenbrock:", "is no name", ""), ("rosenbrock:1e3", "is no name", ""), ("rosenbrock:-1", "is no name", ""),
        ("rosenbrock:1", "at least 2 variables, got 1", "@rosenbrock:10"),
        ("sphere:" + "9" * 5000, "is no name", ""), ("booth:3", "always has 2 variables", "write @booth"),
        ("[bold]", "'[bold]' is no name", ""),
    ],
)  # fmt: skip
def test_a_wrong_name_is_told_in_a_sentence_with_a_hint(name: str, message: str, hint: str) -> None:
    result = gdcli("functions", name)
    assert (result.code, result.out, message in result.err, hint in result.err, len(result.err) < 400) == (
        2, "", True, True, True,
    )  # fmt: skip


CALLS = """
minimize @beale --start 1,1 --lr 0.01         maximize @summit --start 1        grad @beale --at 1,1
compare @beale --at 1,1                       lr @beale --at 3,0.5              grad 2*@booth+1 --at 1,1
minimize @sphere:12 --start x=1               grad @levy:3+@sphere:3            lr @rosenbrock:3 --at 1,1,1
"""


@pytest.mark.parametrize("call", [call for line in CALLS.strip().splitlines() for call in re.split(r" {2,}", line)])
def test_a_command_takes_a_name(call: str) -> None:
    assert gdcli(*call.split()).code == 0
