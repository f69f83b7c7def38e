"""gdcli basins: what a person reads, a script gets, and a file holds."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from program import document, gdcli

WELLS = ("basins", "(x^2-1)^2 + y^2", "--box=-2:2", "--grid", "41")


def test_the_table_says_how_many_start_where() -> None:
    out = gdcli(*WELLS).out
    assert [re.findall(r"\S+", line)[:6] for line in out.splitlines() if re.match(r"  [AB1] ", line)] == [
        ["A", "minimum", "−1", "0", "0", "820"],
        ["B", "minimum", "1", "0", "0", "820"],
        ["1", "saddle", "0", "0", "1", "41"],
    ]  # fmt: skip


def test_an_f_that_is_all_rounding_is_shown_as_0_and_kept_in_json() -> None:
    """At Himmelblau's minima (3.58, -1.85), ... f is 0 or some 1e-30, by chance."""
    command = ("basins", "1000*@himmelblau", "--box=-5:5", "--grid", "9")
    shown = [re.findall(r"\S+", line)[4] for line in gdcli(*command).out.splitlines() if re.match(r"  [A-D] ", line)]
    kept = [place["f"] for place in document(*command)["minima"]]
    assert (shown, max(kept) > 0, max(kept) < 1e-20) == (["0"] * 4, True, True)


def test_the_verdict_tells_what_the_others_are() -> None:
    out = gdcli(*WELLS).out
    assert (
        "✓ 2 minima; 97.6 % of the starts reach one of them" in out
        and "41 starts lead to where the gradient is 0" in out
    )


def test_csv_has_a_row_for_each_start_and_the_number_of_its_minimum() -> None:
    rows = list(csv.DictReader(io.StringIO(gdcli(*WELLS, "--format", "csv").out)))
    sides = {(float(row["start_x"]) > 0, row["minimum"], row["kind"]) for row in rows if float(row["start_x"])}
    assert (len(rows), sides) == (41 * 41, {(False, "1", "minimum"), (True, "2", "minimum")})


def test_json_has_minima_and_counts() -> None:
    found = document(*WELLS)
    minima = [(place["point"], place["f"], place["starts"]) for place in found["minima"]]
    assert (minima, found["diverged"], found["others"][0]["kind"], found["settings"]["gradient"]) == (
        [({"x": -1.0, "y": 0.0}, 0.0, 820), ({"x": 1.0, "y": 0.0}, 0.0, 820)], 0, "saddle", "symbolic",
    )  # fmt: skip


def test_the_counts_are_those_of_the_labels() -> None:
    found = document("basins", "@himmelblau", "--box=-6:6", "--grid", "31x21", "--lr", "0.02")
    flat = [label for row in found["labels"] for label in row]
    counts = [flat.count(number) for number, _ in enumerate([*found["minima"], *found["others"]], start=1)]
    astray = {name: flat.count(int(code)) for code, name in found["codes"].items()}
    assert (len(found["labels"]), counts, astray) == (
        21, [place["starts"] for place in [*found["minima"], *found["others"]]], {name: found[name] for name in astray},
    )  # fmt: skip


@pytest.mark.parametrize("colors", [{"TERM": "xterm-256color"}, {"TERM": "xterm"}])
def test_a_terminal_with_colours_has_a_map_of_half_blocks(colors: dict[str, str]) -> None:
    out = gdcli(*WELLS, environment={"COLORTERM": None, **colors}, terminal=True).out
    assert "█" in out and ("\x1b[38;5;" in out) is ("256color" in colors["TERM"])


@pytest.mark.parametrize("surroundings", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_without_colours_the_map_has_letters(surroundings: dict[str, str]) -> None:
    out = gdcli(*WELLS, environment=surroundings, terminal=True).out
    assert "AAAAA" in out and "\x1b" not in out and "█" not in out


def test_a_built_in_function_has_a_box_of_its_own() -> None:
    assert document("basins", "@booth", "--grid", "5")["box"] == {"x": [-10.0, 10.0], "y": [-10.0, 10.0]}


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_file_holds_the_map(ending: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    file = tmp_path / f"map.{ending}"
    assert (gdcli(*WELLS, "-o", str(file)).code, file.stat().st_size > 5_000) == (0, True)


@pytest.mark.parametrize("options", [["--starts", "9"], []])
def test_what_cannot_be_drawn_is_refused_before_any_walk(options: list[str], tmp_path: Path) -> None:
    file = tmp_path / ("map.png" if options else "map.gif")
    result = gdcli("basins", "x^2 + y^2", "--box=-1:1", *options, "-o", str(file))
    assert (result.code, file.exists()) == (2, False)


def test_a_valley_is_said_to_be_connected() -> None:
    out = gdcli("basins", "(x^2+y^2-1)^2", "--box=-2:2", "--grid", "11").out
    assert "1 is a connected set of points with the same f" in " ".join(out.split())


def test_of_many_connected_sets_a_few_are_told_and_the_others_counted() -> None:
    out = " ".join(gdcli("basins", "sin(x)+0*y", "--box=-25:25", "--grid", "20").out.split())
    assert (out.count("is a connected set"), "5 more sets of this kind" in out) == (4, True)


def test_a_plateau_is_said_to_be_one() -> None:
    out = " ".join(gdcli("basins", "@dead_relu", "--grid", "5").out.split())
    assert "3 starts end on a plateau: |∇f| is at most tol 1e-08 there, though no minimum is" in out


@pytest.mark.parametrize(
    ("text", "code"), [("x^2 + y^2", 0), ("x^2 - y^2", 4), ("x + y^3 - 9x^2 - 9y^2", 3), ("(x^2+y^2-1)^2", 0)]
)
def test_the_exit_code_says_whether_there_was_a_minimum(text: str, code: int) -> None:
    assert gdcli("basins", text, "--box=-1:1", "--grid", "5", "--lr", "0.1").code == code
