"""A sweep is many descents, no more: each row is the run of minimize, the ranges are what they say."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from program import document, gdcli

from gdcli import sweep as gdcli_sweep
from gdcli.descent.stopping import Stop
from gdcli.errors import GdcliError
from gdcli.formats import Look, render
from gdcli.language.ranges import read_range
from gdcli.reports import report_of
from gdcli.reports.drawings import Chart

BOWL = ("x^2+10y^2", "--start", "1,3", "--steps", "1000")


def test_the_limit_parts_what_converges_from_what_diverges() -> None:
    rows = document("sweep", *BOWL, "--lr", "0.09:0.105:4")["rows"]
    assert [(row["lr"], row["reason"]) for row in rows] == [
        (0.09, "gradient"), (0.095, "gradient"), (0.1, "oscillates"), (0.105, "diverged"),
    ]  # fmt: skip


@pytest.mark.parametrize("method", ["gd", "nesterov", "adam", "backtracking"])
def test_each_row_is_the_run_of_minimize(method: str) -> None:
    found = document("sweep", *BOWL, "--lr", "0.01:0.2:4", "--method", method)
    for row in found["rows"]:
        alone = document("minimize", *BOWL, "--lr", repr(row["lr"]), "--method", method)
        end = alone["end"]
        expected = (alone["stop"]["reason"], alone["steps"], end["f"], end["gradient_norm"], end["point"])
        assert (row["reason"], row["steps"], row["f"], row["gradient_norm"], row["point"]) == expected


def test_each_momentum_goes_with_each_learning_rate() -> None:
    rows = document("sweep", *BOWL, "--lr", "0.01:0.05:3", "--momentum", "0:0.9:2")["rows"]
    pairs = [(row["lr"], row["momentum"]) for row in rows]
    assert pairs == [(0.01, 0.0), (0.03, 0.0), (0.05, 0.0), (0.01, 0.9), (0.03, 0.9), (0.05, 0.9)]


def test_momentum_raises_the_limit_as_theory_says() -> None:
    limits = document("sweep", *BOWL, "--lr", "0.01:0.05:3", "--momentum", "0:0.5:2")["lr_limits"]
    assert limits == pytest.approx([2 / 20, 2 * 1.5 / 20])


@pytest.mark.parametrize(
    ("text", "values", "by_ratio"),
    [
        ("0.001:1:4", (0.001, 0.01, 0.1, 1.0), True),
        ("1:0.01:3", (1.0, 0.1, 0.01), True),
        ("0:0.9:4", (0.0, 0.3, 0.6, 0.9), False),
        ("1:5:3", (1.0, 3.0, 5.0), False),
        ("1/4", (0.25,), False),
        ("0.3:7:1", (0.3,), False),
        ("0.07:0.7:3", (0.07, 0.07 * 10**0.5, 0.7), True),
        ("0.09:0.899:2", (0.09, 0.899), False),
        ("1e-200:1e-180:3", (1e-200, 1e-190, 1e-180), True),
        ("1e-300:1e300:3", (1e-300, 1.0, 1e300), True),
        ("-1.5e308:1.5e308:3", (-1.5e308, 0.0, 1.5e308), False),
        ("-1:-100:3", (-1.0, -10.0, -100.0), True),
        ("-1:100:3", (-1.0, 49.5, 100.0), False),
        ("0.2:0.2:3", (0.2, 0.2, 0.2), False),
        ("0.09, 1/10,0.105", (0.09, 0.1, 0.105), False),
    ],
)
def test_a_range_over_decades_has_equal_ratios(text: str, values: tuple[float, ...], by_ratio: bool) -> None:
    assert read_range(text, "lr") == (pytest.approx(values, rel=1e-12), by_ratio)


@pytest.mark.parametrize("first", [3e-8, 0.00012, 0.0074, 0.02, 0.029, 0.07, 0.3, 8.1, 92.0])
def test_each_decade_is_one_however_its_ends_are_rounded(first: float) -> None:
    assert read_range(f"{first!r}:{float(f'{10 * first:.6g}')!r}:3", "lr").spacing == "ratio"


def test_the_learning_rates_of_the_issue_are_given_as_a_list() -> None:
    found = document("sweep", *BOWL, "--lr", "0.09,0.1,0.105")
    assert [(row["lr"], row["reason"]) for row in found["rows"]] == [
        (0.09, "gradient"), (0.1, "oscillates"), (0.105, "diverged"),
    ]  # fmt: skip
    assert found["spacing"]["lr"] == "list"


@pytest.mark.parametrize(
    "text",
    ["1:2", "1:2:3:4", "1:2:0", "1:2:-3", "1:2:x", "1:2:2.0", "1:2:1001", "a:2:3", "1:nan:3", "", "1,,2", ",",
     "1,2:3:4", ",".join(["1"] * 1001)],
)  # fmt: skip
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(GdcliError):
        read_range(text, "lr")


def test_a_learning_rate_of_0_is_refused_by_name() -> None:
    result = gdcli("sweep", "x^2", "--start", "1", "--lr", "0:1:3")
    assert (result.code, result.err.splitlines()[0]) == (2, "error: --lr: 0 is not allowed; it is a number above 0")


@pytest.mark.parametrize(
    ("lr", "momentum", "method"),
    [("0.1:0.2:3", "0:1.5:4", "gd"), ("0.1:-0.2:3", None, "gd"), ("0.1", "0:0.5:2", "adam")],
)
def test_what_is_not_allowed_is_told_before_any_run(lr: str, momentum: str | None, method: str) -> None:
    done: list[int] = []
    with pytest.raises(GdcliError):
        gdcli_sweep("x^2", [1], lr, momentum, method=method, watch=done.append)
    assert not done


def test_the_table_names_the_fewest_steps_and_the_limit() -> None:
    out = gdcli("sweep", *BOWL, "--lr", "0.09:0.105:4").out
    assert "the fewest steps: 102, with lr 0.09" in out and "lr must be below 0.1\n" in out


def test_the_sweep_of_the_issue_marks_the_limit_and_says_that_it_goes_by_ratios() -> None:
    shown = gdcli("sweep", "x^2+10y^2", "--start", "1,3", "--lr", "0.001:1:13").out
    rows = [line.split() for line in shown.splitlines() if line.strip()[:1].isdigit()]
    words = {row[0]: " ".join(row[1:3]) for row in rows}
    assert "lr 0.001 to 1, by equal ratios" in shown and len(rows) == 13
    assert "(= at the limit; > above the limit)" in shown and "lr must be below 0.1\n" in shown
    assert (words["0.0562341"], words["0.1"], words["0.177828"]) == ("unfinished 100", "oscillates =", "diverged >")


def test_the_table_of_the_issue_fits_80_columns_in_one_piece() -> None:
    found = gdcli_sweep("x^2+10y^2", (1, 3), "0.001:1:13")
    shown = render(report_of(found), "table", Look(width=80)).splitlines()
    assert sum(line.split()[:1] == ["lr"] for line in shown) == 1 and max(map(len, shown)) <= 80


def test_a_grid_has_a_chart_of_the_steps_with_a_line_for_each_momentum() -> None:
    shown = gdcli("sweep", *BOWL, "--lr", "0.001:0.1:5", "--momentum", "0:0.9:3").out
    [grid, chart] = shown.split("steps to the end\n")
    assert "● momentum 0" in chart and "▲ momentum 0.9" not in grid and "○ momentum 0.45" in chart
    assert "steps to the end\n" not in gdcli("sweep", *BOWL, "--lr", "0.001:0.1:5").out


def test_one_rate_with_many_momenta_is_drawn_over_the_momentum() -> None:
    shown = gdcli("sweep", *BOWL, "--lr", "0.05", "--momentum", "0:0.9:4").out.splitlines()
    assert "momentum" in [line.strip() for line in shown] and any("● lr 0.05" in line for line in shown)


def test_a_chart_has_the_steps_of_the_runs_that_found_an_end_and_no_others() -> None:
    found = gdcli_sweep("x^2+10y^2", (1, 3), "0.09:0.105:4", "0:0.5:2", steps=1000)
    [chart] = [block for block in report_of(found).blocks if isinstance(block, Chart)]
    drawn = [[y for _, y in series.points] for series in chart.series]
    steps = [[run.steps if run.is_found else None for run in found.group(place)] for place in (0, 1)]
    assert [[None if math.isnan(y) else y for y in ys] for ys in drawn] == steps
    assert steps[0][2:] == [None, None]


def grid_of(shown: str) -> list[list[str]]:
    """The cells of the grid in a table: those of each learning rate."""
    return [line.split() for line in shown.splitlines() if line.strip()[:1].isdigit() and "┤" not in line]


def test_a_grid_has_the_steps_to_the_target_and_draws_them() -> None:
    settings = ("--lr", "0.01:0.09:3", "--momentum", "0:0.9:3", "--target", "0.001")
    rows = document("sweep", *BOWL, *settings)["rows"]
    shown = gdcli("sweep", *BOWL, *settings).out
    assert {row["reason"] for row in rows} == {"target"} and "the fewest steps to the target: 9, with" in shown
    assert sorted(cell for row in grid_of(shown)[:3] for cell in row[1:]) == sorted(str(row["steps"]) for row in rows)
    assert "steps to the end\n" in shown


def test_the_fewest_steps_are_those_to_the_lowest_minimum_and_others_are_marked() -> None:
    """With lr 0.0215 and momentum 0.45 a run is in the higher well after 51 steps."""
    settings = ("@double_well", "--start", "2", "--lr", "0.01:0.1:4", "--steps", "2000")
    shown = gdcli("sweep", *settings, "--momentum", "0:0.9:3").out
    rows = document("sweep", *settings, "--momentum", "0:0.9:3")["rows"]
    higher = [f"{row['steps']}*" for row in rows if row["reason"] == "gradient" and row["f"] > -1]
    assert sorted(cell for row in grid_of(shown) for cell in row if "*" in cell) == sorted(higher) and "51*" in higher
    lowest = min(row["steps"] for row in rows if row["reason"] == "gradient" and row["f"] < -1)
    assert f"the fewest steps to the lowest minimum: {lowest}, with" in shown and "* at a higher minimum" in shown


def test_a_run_that_stops_at_the_last_digit_of_its_minimum_can_be_the_best() -> None:
    """No float is exactly where the gradient is 0: with such a tolerance a run stops for want of floats."""
    found = gdcli_sweep("(x - 0.1)^2 + 3(y - 0.7)^2", (0, 0), "0.1:0.3:2", tol=1e-300, steps=2000)
    assert {run.stop.reason for run in found.runs} == {"no-progress"}
    assert found.best is not None and found.best.steps == min(run.steps for run in found.runs)
    assert "✓" in render(report_of(found), "table", Look())


@pytest.mark.parametrize(("formula", "start", "kind"), [("x^2-y^2", (1, 0), "saddle"), ("x^10", (0.1,), "plateau")])
def test_an_end_that_is_no_minimum_is_called_what_it_is(formula: str, start: tuple[float, ...], kind: str) -> None:
    found = gdcli_sweep(formula, start, "0.1:0.3:2")
    assert found.best is None and render(report_of(found), "table", Look()).count(f"{kind} ") == 2


def test_with_momentum_1_no_learning_rate_converges_and_none_is_told() -> None:
    assert document("sweep", *BOWL, "--lr", "0.01", "--momentum", "0.5:1:2")["lr_limits"] == [pytest.approx(0.15), None]
    assert "must be below" not in gdcli("sweep", *BOWL, "--lr", "0.01", "--momentum", "1").out


def test_where_the_lowest_run_ran_away_the_limit_is_said_to_be_of_its_lowest_place() -> None:
    shown = gdcli("sweep", *BOWL, "--lr", "0.2:1:3").out
    assert "by the curvature at its lowest place, lr must be below 0.1\n" in shown


def test_a_method_for_which_the_rate_hardly_counts_says_so() -> None:
    sentence = "lr counts for the first step of newton alone, or for nothing"
    assert sentence in gdcli("sweep", *BOWL, "--lr", "0.01:1:3", "--method", "newton").out
    assert "lr counts" not in gdcli("sweep", *BOWL, "--lr", "0.01:1:3").out


@pytest.mark.parametrize("gradient", ["symbolic", "backprop", "central"])
def test_the_second_derivatives_are_derived_once_for_all_runs(gradient: str) -> None:
    found = gdcli_sweep("x^4 + 10y^2", (1, 3), "0.001:0.05:4", "0:0.5:2", gradient=gradient)
    assert len(found.runs) == 8 and len({id(run.ground) for run in found.runs}) == 1


def test_a_run_that_ctrl_c_ended_is_not_counted_among_those_that_are_done() -> None:
    """The walk itself is interrupted: its run is kept as what it is."""
    found = gdcli_sweep("x^2", [1], "0.1:0.5:3")
    cut = replace(found.runs[1], stop=Stop("interrupted", "interrupted after 3 steps"))
    shown = render(report_of(replace(found, runs=(found.runs[0], cut), interrupted=True)), "table", Look())
    assert "interrupted: 1 of 3 runs were done" in shown


@pytest.mark.parametrize("at", [1, 3, 5])
def test_ctrl_c_between_two_runs_keeps_those_that_are_done(at: int) -> None:
    def watch(done: int) -> None:
        if done == at:
            raise KeyboardInterrupt

    found = gdcli_sweep("x^2", [1], "0.1:0.5:3", "0:0.9:3", watch=watch)
    report = report_of(found)
    shown = render(report, "table", Look())
    assert (len(found.runs), report.exit_code, len(found.limits)) == (at, 130, 3)
    assert f"interrupted: {at} of 9 runs were done" in shown and found.to_dict()["interrupted"] is True
    assert "momentum 0.9" in shown and len(report.sheet.rows) == at
