"""What someone may type: a value or one short error, within time and memory, and nothing of it is ever executed."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from program import Result, gdcli

from conftest import corpus
from gdcli.errors import GdcliError
from gdcli.language.parse import parse

SECONDS = 2.0
GENEROUS = 10.0  # a loaded machine
MEGABYTES = 500
RELATIVE = 1e-9
ABSOLUTE = 1e-15  # what the notes of the corpus allow where the value is 0, or a denormal


class Outcome(NamedTuple):
    """What a call of the program gave, and how long it took."""

    name: str
    line: dict[str, Any]
    result: Result
    seconds: float

    @property
    def code(self) -> int:
        return self.result.code

    @property
    def err(self) -> str:
        return self.result.err

    @property
    def at_a_point(self) -> dict[str, Any] | None:
        """The document of a call with a point, or None where there was none or it was refused."""
        document: dict[str, Any] = self.result.json if self.code == 0 else {}
        return document if document.get("at") is not None else None


def call(name: str, line: dict[str, Any], *args: str, stdin: str = "") -> Outcome:
    began = time.perf_counter()
    result = gdcli(*args, stdin=stdin)
    return Outcome(name, line, result, time.perf_counter() - began)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty folder to be in; what is in it after all calls was put there by a formula."""
    empty, before = tmp_path_factory.mktemp("empty"), Path.cwd()
    os.chdir(empty)
    yield empty
    os.chdir(before)


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> list[Outcome]:
    """Each line through `grad`, and where it has a point at that point too."""
    found = []
    for number, line in enumerate(corpus("hostile"), start=1):
        by_argument = line.get("argv_ok", True)
        expression, stdin = (line["expr"], "") if by_argument else ("-", line["expr"])
        name = f"hostile {number}: {line['expr'][:60]!r}"
        calls = [("grad", expression)]
        if line.get("at"):
            calls.append(("grad", expression, "--at", ",".join(f"{key}={value}" for key, value in line["at"].items())))
        found += [call(name, line, *one, "--format", "json", stdin=stdin) for one in calls]
    return found


def test_every_line_is_read_or_refused(outcomes: list[Outcome]) -> None:
    assert [(one.name, one.code, one.err) for one in outcomes if one.code not in (0, 2)] == []


def test_what_must_be_refused_is_refused(outcomes: list[Outcome]) -> None:
    refused = [one for one in outcomes if one.line["expect"] == "reject"]
    assert [(one.name, one.result.out) for one in refused if one.code != 2] == []


def test_what_has_a_value_has_that_value(outcomes: list[Outcome]) -> None:
    found = [(one, one.at_a_point) for one in outcomes if one.line["expect"] == "value"]
    values = [(one.name, document["f"], one.line["value"]) for one, document in found if document]
    wrong = [row for row in values if row[1] is None or not math.isclose(*row[1:], rel_tol=RELATIVE, abs_tol=ABSOLUTE)]
    assert (len(values), wrong) == (83, [])


def test_a_line_with_a_value_is_read(outcomes: list[Outcome]) -> None:
    assert [(one.name, one.err) for one in outcomes if one.line["expect"] == "value" and one.code] == []


def test_where_there_is_no_value_no_number_is_told(outcomes: list[Outcome]) -> None:
    found = [(one.name, one.at_a_point) for one in outcomes if one.line["expect"] == "nan-or-error"]
    numbers = [(name, [document["f"], *document["values"].values()]) for name, document in found if document]
    assert (len(numbers) > 20, [row for row in numbers if any(value is not None for value in row[1])]) == (True, [])


def test_where_there_is_no_value_it_is_said(outcomes: list[Outcome]) -> None:
    found = [one for one in outcomes if one.line["expect"] == "nan-or-error" and one.at_a_point]
    assert [(one.name, one.err) for one in found if "infinite" not in one.err and "no real number" not in one.err] == []


def test_an_error_is_a_few_lines_and_no_traceback(outcomes: list[Outcome]) -> None:
    long = [
        (one.name, one.err)
        for one in outcomes
        if one.code and (one.err.count("\n") > 4 or max(map(len, one.err.splitlines())) > 160)
    ]
    assert ([], [one.name for one in outcomes if "Traceback" in one.err]) == (long, [])


def test_an_error_begins_with_the_word_and_prints_nothing_on_standard_output(outcomes: list[Outcome]) -> None:
    wrong = [one.name for one in outcomes if one.code and not (one.err.startswith("error: ") and one.result.out == "")]
    assert wrong == []


def test_nothing_that_is_shown_controls_a_terminal(outcomes: list[Outcome]) -> None:
    control = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
    assert [one.name for one in outcomes if control.search(one.err)] == []


def test_every_line_takes_no_longer_than_its_share(outcomes: list[Outcome]) -> None:
    slow = [(one.name, round(one.seconds, 1)) for one in outcomes if one.seconds > SECONDS]
    print("slow:", slow)
    assert [row for row in slow if row[1] > GENEROUS] == []


def test_not_one_line_was_executed(outcomes: list[Outcome], folder: Path) -> None:
    assert (len(outcomes) > 500, list(folder.iterdir())) == (True, [])


# -- the heavy ones, in a process of their own whose memory is measured


RUN = """
import io, json, resource, sys, time
from contextlib import redirect_stderr, redirect_stdout
from gdcli.cli.main import main
for line in sys.stdin:
    arguments, err, began = json.loads(line), io.StringIO(), time.perf_counter()
    with redirect_stdout(io.StringIO()), redirect_stderr(err):
        code = main(arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps([arguments[1][:60], code, peak, time.perf_counter() - began, err.getvalue()]))
"""


def start_of(expression: str) -> str:
    """A number for each variable, where there are any."""
    try:
        return ",".join(f"{name}=0.5" for name in parse(expression).variables) or "1"
    except GdcliError:
        return "x=0.5"


@pytest.fixture(scope="module")
def heavy(folder: Path) -> list[list[Any]]:
    """For each line: its beginning, the exit code, the peak of the memory so far, the seconds, standard error."""
    lines = [line["expr"] for line in corpus("hostile") if line["kind"] == "resource"]
    calls = [["minimize", one, "--start", start_of(one), "--steps", "20", "--format", "json"] for one in lines]
    done = subprocess.run(
        [sys.executable, "-c", RUN], input="\n".join(map(json.dumps, calls)), capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_heavy_lines_are_walked_on_or_refused(heavy: list[list[Any]]) -> None:
    assert (len(heavy) > 50, [row for row in heavy if row[1] not in (0, 2, 3, 4)]) == (True, [])


def test_the_heavy_lines_stay_within_500_megabytes(heavy: list[list[Any]]) -> None:
    assert [row[:3] for row in heavy if row[2] > MEGABYTES] == []


def test_the_heavy_lines_are_done_in_time(heavy: list[list[Any]]) -> None:
    assert [row[:4] for row in heavy if row[3] > GENEROUS] == []


def test_the_heavy_lines_are_told_in_a_few_lines(heavy: list[list[Any]]) -> None:
    assert [row for row in heavy if row[1] == 2 and row[4].count("\n") > 4] == []


# -- values of options

# Where cli.md rules otherwise it holds: a constant formula is a number, `-o` that cannot be written is exit 5,
# a null byte in a file's name is a wrong request, steps have a limit.
RULED = {("output", "/dev/full"): 5}


def arguments(line: dict[str, Any]) -> tuple[str, ...]:
    if "argv" in line:
        return ("minimize", *line["argv"])
    expression, name, value = line["expr"], line["param"], line["value"]
    if name == "h":
        return ("grad", expression, "--method", "forward", "--at", "1,3", "--h", value)
    if name == "start":
        return ("minimize", expression, "--start", value)
    return ("minimize", expression, "--start", "1,3", f"--{name}", value)


@pytest.fixture(scope="module")
def option_outcomes(folder: Path) -> list[Outcome]:
    elsewhere = ("/root/forbidden.csv",)  # as root it would be written
    lines = [
        line for line in corpus("hostile_args") if "environment" not in line and line.get("value") not in elsewhere
    ]
    return [
        call(str(line["argv"]) if "argv" in line else f"--{line['param']} {line['value']!r}", line, *arguments(line))
        for line in lines
    ]


def test_every_value_of_an_option_ends_in_a_code_of_the_contract(option_outcomes: list[Outcome]) -> None:
    assert [(one.name, one.code, one.err) for one in option_outcomes if one.code not in (0, 2, 3, 4, 5)] == []


def test_a_value_that_must_be_refused_is_refused(option_outcomes: list[Outcome]) -> None:
    wrong = []
    for one in option_outcomes:
        code = RULED.get((one.line.get("param"), one.line.get("value")), 2)
        if one.line["expect"] == "reject" and one.code != code:
            wrong.append((one.name, one.code, one.result.out[-200:]))
    assert wrong == []


def test_a_value_that_is_right_is_taken(option_outcomes: list[Outcome]) -> None:
    assert [(one.name, one.err) for one in option_outcomes if one.line["expect"] == "value" and one.code] == []


def test_a_refused_value_is_told_in_a_few_lines_with_the_options_name(option_outcomes: list[Outcome]) -> None:
    wrong = [
        (one.name, one.err)
        for one in option_outcomes
        if one.code == 2 and "param" in one.line
        and not (one.line["param"] in one.err.replace("-o:", "--output:") and one.err.count("\n") <= 4)
    ]  # fmt: skip
    assert wrong == []


def test_no_value_of_an_option_takes_long(option_outcomes: list[Outcome]) -> None:
    assert [(one.name, one.seconds) for one in option_outcomes if one.seconds > GENEROUS] == []


def test_no_value_of_an_option_was_executed(option_outcomes: list[Outcome], folder: Path) -> None:
    assert (len(option_outcomes) > 80, list(folder.iterdir())) == (True, [])
