"""A race is runs of minimize, no more: the same start, the same budget, counted; nothing but a minimum is a success."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from program import document, gdcli

import gdcli as door
from gdcli.descent import searches
from gdcli.descent.descend import descend
from gdcli.descent.methods import TABLE
from gdcli.descent.settings import Settings
from gdcli.errors import GdcliError
from gdcli.formats import Look, render
from gdcli.language.parse import parse
from gdcli.reports import report_of
from gdcli.studies.race import MOST, race, read_methods
from gdcli.studies.ranking import best, ranked, rule
from gdcli.studies.tuning import DECADES, FINER, RULE, tuned

BOWL = ("x^2+10y^2", "--start", "1,3")
ISSUE = ("@rosenbrock", "--start", "-1.2,1", "--methods", "gd,momentum,nesterov,adam", "--lr", "auto", "--steps",
         "2000")  # fmt: skip


def rows_of(found: Any) -> dict[str, Any]:
    return {row["method"]: row for row in found["rows"]}


def test_the_race_of_the_issue_ranks_momentum_before_what_the_budget_cuts_short() -> None:
    """Heavy ball and Adam are at (1, 1) within 2,000 steps; gradient descent's best rate needs ten times as many."""
    found = document("race", *ISSUE)
    rows = rows_of(found)
    assert [row["rank"] for row in found["rows"]] == [1, 2, 3, 4]
    assert (rows["momentum"]["reason"], rows["gd"]["reason"], rows["gd"]["gradient_evaluations"]) == (
        "gradient", "steps", 2001,
    )  # fmt: skip


SAME = [
    ("@rosenbrock", "-1.2,1", ("--steps", "60")),
    ("x^2+10y^2", "1,3", ("--steps", "300", "--lr", "0.02")),
    ("exp(x) - 2x + y^4", "1,2", ("--steps", "80", "--gradient", "forward", "--tol", "1e-6")),
    ("-x^2 - y^2 + x*y", "1,3", ("--uphill", "--steps", "40")),
    ("x^2+y^2", "1,3", ("--dtype", "float32", "--steps", "50")),
    ("@ackley", "1,1", ("--target", "0.5", "--seed", "3", "--momentum", "0.5")),
    ("e^2 + (x-pi)^2", "e=1,pi=2,x=3", ("--steps", "9", "--lr", "0.1")),
    ("a = 3; a*x[1]^2 + x[2]^2", "x=1,2", ("--steps", "9", "--lr", "0.1")),
]


@pytest.mark.parametrize(("formula", "start", "options"), SAME)
def test_the_command_of_each_row_gives_the_row_to_the_last_digit(
    formula: str, start: str, options: tuple[str, ...]
) -> None:
    found = document("race", formula, "--start", start, "--methods", "all", *options)
    assert len(found["rows"]) == len(TABLE)
    for row in found["rows"]:
        alone = document(*shlex.split(row["command"])[1:])
        end, asked = alone["end"], alone["evaluations"]
        assert [row[key] for key in ("reason", "steps", "f", "gradient_norm", "point", "kind", "momentum")] == [
            alone["stop"]["reason"], alone["steps"], end["f"], end["gradient_norm"], end["point"],
            alone["diagnosis"]["kind"], alone["settings"]["momentum"],
        ]  # fmt: skip
        assert asked == {name: row[f"{name}_evaluations"] for name in ("function", "gradient", "hessian")}
        assert row["best"] == {key: alone["best"][key] for key in ("step", "f", "point")}


def test_the_command_of_the_table_reproduces_the_winner() -> None:
    shown = gdcli("race", *BOWL, "--methods", "gd,adam,lbfgs").out
    command = next(line for line in shown.splitlines() if line.startswith("    try  gdcli "))
    alone = document(*shlex.split(command.removeprefix("    try  gdcli ")))
    winner = document("race", *BOWL, "--methods", "gd,adam,lbfgs")["rows"][0]
    assert (alone["method"], alone["steps"], alone["end"]["f"]) == ("lbfgs", winner["steps"], winner["f"])


@pytest.mark.parametrize("method", [name for name in TABLE if not TABLE[name].rule])
@pytest.mark.parametrize("gradient", ["symbolic", "forward", "central"])
def test_what_a_search_asks_for_is_what_a_counter_outside_of_it_counts(
    method: str, gradient: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted again by other functions in the place of the search's, plus f and the gradient at each place."""
    calls = {"height": 0, "slope": 0, "second": 0}

    def counted(name: str, function: Any) -> Any:
        def call(*point: float) -> Any:
            calls[name] += 1
            return function(*point)

        return call

    inner = searches.search_on

    def search_on(height: Any, slopes: Any, second: Any, settings: Settings) -> Any:
        return inner(counted("height", height), counted("slope", slopes), lambda: counted("second", second()), settings)

    monkeypatch.setattr(searches, "search_on", search_on)
    run = descend(parse("exp(x) - 2x + (y - x)^4"), [1.0, 3.0], Settings(method=method, gradient=gradient, steps=9))
    taken = {"symbolic": 0, "forward": 3, "central": 4}[gradient]
    gradients = calls["slope"] + run.steps + 1
    assert run.asked == (calls["height"] + run.steps + 1 + taken * gradients, gradients, calls["second"])


@pytest.mark.parametrize(("gradient", "values"), [("symbolic", 8), ("backprop", 8), ("forward", 24), ("central", 40)])
def test_a_rule_asks_at_each_place_for_f_and_the_gradient_by_differences_for_more(gradient: str, values: int) -> None:
    run = descend(parse("x^2+10y^2"), [1.0, 3.0], Settings(lr=0.01, steps=7, gradient=gradient))
    assert run.asked == (values, 8, 0)


def test_newtons_hessians_are_counted_one_a_step() -> None:
    row = rows_of(document("race", "@rosenbrock", "--start", "-1.2,1", "--methods", "newton", "--steps", "500"))
    assert (row["newton"]["steps"], row["newton"]["hessian_evaluations"]) == (21, 21)


@pytest.mark.parametrize("steps", [1, 2, 5, 17, 40])
def test_no_method_takes_more_than_the_budget_and_searches_use_it_up(steps: int) -> None:
    found = race(parse("@rosenbrock"), [-1.2, 1.0], Settings(steps=steps, tol=0), read_methods("all"), 0.001)
    used = {run.method.name: run.asked.work(2) for run in found.runs}
    assert max(used.values()) <= found.budget == steps + 1
    assert min(used[name] for name in TABLE if TABLE[name].rule) == steps + 1
    dearest = 2 + 2 + 10  # a step of Newton's, or of L-BFGS with some gradients on its way
    assert min(used["newton"], used["lbfgs"]) > steps + 1 - dearest


def test_a_run_that_the_budget_ends_has_the_steps_that_it_did_as_its_setting() -> None:
    found = race(parse("@rosenbrock"), [-1.2, 1.0], Settings(steps=9), ["newton"], 0.1)
    [run] = found.runs
    assert (run.stop.reason, run.steps, run.settings.steps, run.asked.work(2)) == ("steps", 3, 3, 10)


ELSEWHERE = [
    ("x^2 - y^2", "1,0", "gradient", "saddle"),
    ("x^10", "0.1", "gradient", "plateau"),
    ("cos(x)", "0", "gradient", "maximum"),
    ("x^2", "1", "diverged", None),
    ("log(x)", "-1", "not-finite", "undefined"),
    ("|x|", "1.05", "oscillates", None),
]


@pytest.mark.parametrize(("formula", "start", "reason", "kind"), ELSEWHERE)
def test_what_ends_where_no_minimum_is_has_no_rank_and_is_no_success(
    formula: str, start: str, reason: str, kind: str | None
) -> None:
    lr = "1.5" if reason == "diverged" else "0.1"
    found = document("race", formula, "--start", start, "--methods", "gd", "--lr", lr)
    [row] = found["rows"]
    assert (row["reason"], row["rank"], row["success"], found["winner"]) == (reason, None, False, None)
    assert kind is None or row["kind"] == kind
    assert "✓" not in gdcli("race", formula, "--start", start, "--methods", "gd", "--lr", lr).out


def test_a_saddle_reached_in_one_step_is_behind_a_run_that_is_not_there_yet() -> None:
    found = document("race", "x^2 - y^2 + y^4", "--start", "1,0", "--methods", "newton,random-search", "--steps", "20")
    assert [(row["method"], row["rank"]) for row in found["rows"]] == [("random-search", 1), ("newton", None)]


def test_a_higher_minimum_is_behind_the_lowest_however_soon_it_is_reached() -> None:
    """From 2, Newton goes into the near well at f = -0.517; momentum over the hill into the deep one."""
    found = document("race", "@double_well", "--start", "2", "--methods", "newton,momentum", "--steps", "2000")
    rows = rows_of(found)
    assert rows["newton"]["gradient_evaluations"] < rows["momentum"]["gradient_evaluations"]
    assert [(row["method"], round(row["f"], 3)) for row in found["rows"]] == [("momentum", -1.515), ("newton", -0.517)]


@pytest.mark.parametrize("tol", ["1e-8", "1e-3", "0.1"])
@pytest.mark.parametrize("formula", ["x^2+10y^2", "-x^2-10y^2", "cosh(x)+x^2+y^2-7"])
def test_however_loose_the_tolerance_the_fewest_gradients_to_one_minimum_are_first(formula: str, tol: str) -> None:
    """All ends are at one minimum; how far f is above it at each is no merit."""
    options = ("--methods", "gd,momentum,adam,lbfgs", "--lr", "0.04", "--tol", tol, "--steps", "20000")
    uphill = ["--uphill"] * formula.startswith("-")
    rows = document("race", formula, "--start", "1,3", *options, *uphill)["rows"]
    found = [row["gradient_evaluations"] for row in rows if row["success"]]
    assert found == sorted(found) and len(found) > 1


@pytest.mark.parametrize("start", ["2", "50", "1000", "1e5"])
def test_the_higher_well_is_behind_the_lower_one_from_however_far_the_runs_start(start: str) -> None:
    """f at the start is up to 1e20, the wells are at -1.515 and -0.517."""
    options = ("--methods", "newton,lbfgs,backtracking,bb", "--steps", "2000")
    rows = document("race", "@double_well", "--start", start, *options)["rows"]
    heights = [round(row["f"], 3) for row in rows]
    assert heights == sorted(heights) and set(heights) == {-1.515, -0.517}


def test_wells_are_told_apart_where_all_values_are_small() -> None:
    """The same two wells, times 1e-12."""
    options = ("--methods", "momentum,newton", "--lr", "5e10", "--tol", "1e-20", "--steps", "2000")
    rows = document("race", "1e-12*(x^4 - 2x^2 + x/2)", "--start", "2", *options)["rows"]
    assert [(row["method"], row["rank"], round(1e12 * row["f"], 3)) for row in rows] == [
        ("momentum", 1, -1.515), ("newton", 2, -0.517),
    ]  # fmt: skip


@pytest.mark.parametrize(("uphill", "formula", "target"), [(False, "@rosenbrock", "3"), (True, "-x^2-10y^2", "-3")])
def test_with_a_target_the_first_to_reach_it_is_first_however_far_the_others_overshoot(
    uphill: bool, formula: str, target: str
) -> None:
    options = ("--methods", "gd,momentum,adam,lbfgs,bb", "--lr", "0.002", "--target", target, "--steps", "3000")
    found = document("race", formula, "--start", "-1.2,1", *options, *["--uphill"] * uphill)
    there = [row["gradient_evaluations"] for row in found["rows"] if row["reason"] == "target"]
    assert len(there) > 2 and there == sorted(there) and "to the target" in found["order"]


def test_a_minimum_above_the_target_is_behind_a_run_that_reached_it() -> None:
    options = ("--methods", "newton,momentum", "--target", "-1.4", "--steps", "2000")
    rows = document("race", "@double_well", "--start", "2", *options)["rows"]
    assert [(row["method"], row["reason"], row["rank"]) for row in rows] == [
        ("momentum", "target", 1), ("newton", "gradient", 2),
    ]  # fmt: skip


def test_runs_with_as_many_gradients_share_a_rank() -> None:
    rule = ("--rule", "v = 0.9*v - lr*g; x = x + v")
    options = ("--methods", "momentum,gd", *rule, "--lr", "0.02", "--steps", "500")
    rows = document("race", *BOWL, *options)["rows"]
    assert sorted((row["rank"], row["method"]) for row in rows) in (
        [(1, "gd"), (2, "momentum"), (2, "rule")], [(1, "momentum"), (1, "rule"), (3, "gd")],
    )  # fmt: skip
    shown = gdcli("race", *BOWL, "--methods", "momentum", *rule, "--lr", "0.02", "--steps", "500").out
    assert "momentum with lr 0.02 is there first, level with rule, after 369 steps" in shown


@pytest.mark.parametrize("tol", [1e-8, 0.1])
@pytest.mark.parametrize("target", [None, 1.0])
@pytest.mark.parametrize(
    ("formula", "start"), [("@double_well", [2.0]), ("x^2+10y^2", [1.0, 3.0]), ("@beale", [1.0, 1.0])]
)
def test_the_rate_that_is_found_is_that_of_the_run_that_ranks_first(
    formula: str, start: list[float], target: float | None, tol: float
) -> None:
    rates = [10 ** (place / 4) for place in range(-20, 4)]
    settings = Settings(method="momentum", steps=800, target=target, tol=tol)
    runs = [descend(parse(formula), start, replace(settings, lr=lr)) for lr in rates]
    assert best(runs) is ranked(runs)[0][1]


def test_with_tolerance_0_no_method_is_said_not_to_have_got_there() -> None:
    """Nothing but the budget ends a run: the lowest is told, which may well be at the minimum."""
    shown = gdcli("race", *BOWL, "--methods", "gd,adam", "--lr", "0.09", "--tol", "0", "--steps", "2000").out
    assert "with tol 0 no run ends before its 2001 gradients; gd is lowest" in shown and "got there" not in shown
    uphill = ("--methods", "gd", "--lr", "0.09", "--tol", "0", "--uphill")
    assert "101 gradients; gd is highest" in gdcli("race", "-x^2", "--start", "1", *uphill).out


def test_a_step_that_the_budget_forbids_is_told() -> None:
    """On a slope without end a search by L-BFGS doubles its step for ever: not one step is within 51 gradients."""
    shown = gdcli("race", "x", "--start", "0", "--methods", "lbfgs", "--steps", "50").out
    assert "takes more gradients than are left is not done, nor counted" in " ".join(shown.split())
    assert "than are left" not in gdcli("race", *BOWL, "--methods", "lbfgs", "--steps", "50").out


def test_the_rate_found_for_a_bowl_is_the_one_that_theory_has() -> None:
    """On x^2 + 10y^2 the fewest steps are near 2/(2 + 20) = 0.0909, and none is above the limit 0.1."""
    rows = rows_of(document("race", *BOWL, "--methods", "gd", "--steps", "500"))
    assert 0.085 < rows["gd"]["lr"] < 0.1


def test_no_rate_that_was_tried_is_better_than_the_one_found() -> None:
    tried: list[Any] = []

    def walk(lr: float) -> Any:
        tried.append(descend(parse("@beale"), [1.0, 1.0], Settings(lr=lr, method="momentum", steps=800)))
        return tried[-1]

    found = tuned(walk)
    found_run = next(run for run in tried if run.settings.lr == found.lr)
    ended = [run for run in tried if run.is_found]
    assert found_run.steps == min(run.steps for run in ended) and found.runs == len(tried) == 22
    assert found.asked.gradients == sum(run.steps + 1 for run in tried)


def test_where_every_rate_runs_away_that_is_told() -> None:
    """The limit is 1e-12, below all that are tried."""
    options = ("--start", "1,1", "--methods", "gd,adam,momentum", "--steps", "50")
    shown = " ".join(gdcli("race", "1e12*x^2+y^2", *options).out.split())
    assert "every lr that was tried runs away with gd and momentum; one beyond those is given by --lr" in shown
    assert "runs away" not in gdcli("race", *BOWL, "--methods", "gd", "--steps", "50").out


def test_the_cost_of_tuning_is_told_and_the_rates_of_searches_are_not_tuned() -> None:
    found = document("race", *BOWL, "--methods", "gd,newton,lbfgs,random-search", "--steps", "30")
    assert found["tuning"]["runs"] == 22 and 22 < found["tuning"]["gradient_evaluations"] <= 22 * 31
    assert {row["method"]: (row["tuned"], row["lr"]) for row in found["rows"] if row["method"] != "gd"} == {
        "newton": (False, 0.1), "lbfgs": (False, 0.1), "random-search": (False, None),
    }  # fmt: skip


def test_the_length_of_a_path_is_numpys() -> None:
    found = door.race("@rosenbrock", (-1.2, 1), "gd,adam", lr=0.001, steps=700, tol=0)
    for run in found.runs:
        moves = np.diff(run.path.points, axis=0)
        assert run.path.length == pytest.approx(float(np.hypot(*moves.T).sum()), rel=1e-12)
        assert len(run.path) == 701


def test_the_longest_race_keeps_each_place() -> None:
    found = door.race("x^2", [1], "gd", lr=1e-9, steps=MOST, tol=0)
    assert len(found.runs[0].path) == MOST + 1


def test_a_rule_of_ones_own_races_too() -> None:
    rule = "v = 0.9*v - lr*g; x = x + v"
    rows = rows_of(document("race", *BOWL, "--methods", "momentum", "--rule", rule, "--lr", "0.01"))
    assert {key: rows["rule"][key] for key in ("steps", "f")} == {key: rows["momentum"][key] for key in ("steps", "f")}
    assert rule in rows["rule"]["command"]


def test_a_schedule_is_the_rate_of_all_rules() -> None:
    found = document("race", *BOWL, "--methods", "gd,momentum", "--lr", "0.05/sqrt(k)", "--steps", "10")
    assert [row["lr"] for row in found["rows"]] == ["0.05/sqrt(k)"] * 2 and found["tuning"] is None


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--methods", "gd,adm"), "--methods: 'adm' is not one of gd, momentum, "),
        (("--methods", "gd, gd"), "--methods: 'gd' is given twice"),
        (("--methods", ""), "--methods: a name is missing in ''"),
        (("--methods", "gd,,adam"), "--methods: a name is missing in 'gd,,adam'"),
        (("--methods", "all,gd"), "--methods: 'all' stands alone"),
        (("--steps", "0"), "--steps: 0 is not allowed"),
        (("--steps", "1000000"), "--steps: 1e+06 is not allowed; it is a whole number from 1 to 100,000"),
        (("--lr", "automatic"), "--lr: unknown name 'automatic'"),
        (("--lr", "-1"), "--lr: -1 is not allowed"),
        (("--methods", "backtracking", "--lr", "0.1/k"), "--lr: backtracking takes a number, not the schedule"),
    ],
)
def test_a_wrong_request_is_refused_by_name(options: tuple[str, ...], sentence: str) -> None:
    result = gdcli("race", *BOWL, *options)
    assert (result.code, result.err.removeprefix("error: ")[: len(sentence)]) == (2, sentence)
    assert "Traceback" not in result.err and not result.out


def test_a_method_that_takes_no_schedule_is_told_before_any_run() -> None:
    done: list[int] = []
    with pytest.raises(GdcliError, match="backtracking takes a number"):
        door.race("x^2", [1], "gd,backtracking", lr="0.1/k", watch=done.append)
    assert not done


@pytest.mark.parametrize("methods", ["gd,adam", "newton"])
def test_a_momentum_that_no_method_of_the_race_has_is_refused(methods: str) -> None:
    result = gdcli("race", *BOWL, "--methods", methods, "--momentum", "0.5")
    assert (result.code, result.out) == (2, "") and "momentum, nesterov have" in result.err
    assert gdcli("race", *BOWL, "--methods", methods, "--momentum", "0", "--steps", "3").code == 0


def test_a_near_miss_is_suggested() -> None:
    assert "did you mean 'nesterov'?" in gdcli("race", *BOWL, "--methods", "gd,nesterof").err


def test_no_methods_are_refused_by_the_library() -> None:
    with pytest.raises(GdcliError, match="a race needs methods"):
        door.race("x^2", [1], [])


def _interrupting(at: int) -> Any:
    def watch(done: int) -> None:
        if done == at:
            raise KeyboardInterrupt

    return watch


@pytest.mark.parametrize(("at", "left"), [(1, []), (23, []), (24, ["gd"]), (47, ["gd", "momentum"])])
def test_ctrl_c_keeps_the_methods_that_are_done(at: int, left: Sequence[str]) -> None:
    """Each method takes 22 runs for its rate and one for the race."""
    found = door.race("x^2+10y^2", (1, 3), steps=5, watch=_interrupting(at))
    report = report_of(found)
    assert (sorted(run.method.name for run in found.runs), report.exit_code) == (list(left), 130)
    assert "interrupted" in render(report, "table", Look())


@pytest.mark.parametrize("width", [80, 40, 32])
def test_all_methods_fit_the_screen_and_no_number_is_cut(width: int) -> None:
    found = door.race("x^2+10y^2", (1, 3), "all", lr=0.01, steps=20)
    shown = render(report_of(found), "table", Look(width=width)).splitlines()
    assert max(len(line) for line in shown if "try  gdcli" not in line) <= width
    assert all(any(f"{run.end.f:.6g}"[:6] in line.replace("−", "-") for line in shown) for run in found.runs)


def test_the_sheet_has_a_row_for_each_method_with_every_digit() -> None:
    lines = gdcli("race", *BOWL, "--methods", "gd,adam", "--lr", "0.05", "--format", "csv").out.splitlines()
    rows = document("race", *BOWL, "--methods", "gd,adam", "--lr", "0.05")["rows"]
    assert lines[0].startswith("rank,method,lr,momentum,reason,kind,steps,function_evaluations,gradient_evaluations,")
    assert [repr(row["f"]) in line for row, line in zip(rows, lines[1:], strict=True)] == [True, True]


def test_momentum_is_given_to_the_methods_that_have_it_alone() -> None:
    rows = rows_of(
        document("race", *BOWL, "--methods", "gd,momentum,nesterov,adam", "--momentum", "0.5", "--lr", "0.01")
    )
    assert {name: row["momentum"] for name, row in rows.items()} == {
        "gd": 0.0, "momentum": 0.5, "nesterov": 0.5, "adam": 0.0,
    }  # fmt: skip


def test_a_race_is_drawn_with_each_runs_own_path() -> None:
    found = door.race("x^2+10y^2", (1, 3), ["gd", "adam"], steps=20, lr=0.05)
    scene = report_of(found).scene
    landscape = scene and scene().landscape
    trails = [] if not landscape else [(trail.name, trail.places[-1]) for trail in landscape.trails]
    assert trails == [(run.method.name, run.end.point) for run in found.runs]


LEFT = "then runs that the budget cut short, by f; a run that ended elsewhere has no rank; equal ones share a rank"
HESSIANS = ", a Hessian counting as n"
ORDERS = [
    (False, False, "the fewest gradients to the lowest minimum found{}; then in the same way to higher minima"),
    (True, False, "the fewest gradients to the highest maximum found{}; then in the same way to lower maxima"),
    (False, True, "the fewest gradients to the target{}; then to minima above it, the lowest first"),
    (True, True, "the fewest gradients to the target{}; then to maxima below it, the highest first"),
]


@pytest.mark.parametrize(("uphill", "target", "text"), ORDERS)
def test_the_order_in_words_is_that_of_what_is_looked_for(uphill: bool, target: bool, text: str) -> None:
    told = [rule(uphill=uphill, target=target, hessians=counted) for counted in (True, False)]
    assert told == [f"{text.format(also)}; {LEFT}" for also in (HESSIANS, "")]


def test_what_a_hessian_counts_as_is_told_where_a_run_asked_for_one() -> None:
    shown = [" ".join(gdcli("race", *BOWL, "--methods", methods).out.split()) for methods in ("gd,newton", "gd")]
    assert [HESSIANS in one for one in shown] == [True, False]


def test_the_rule_of_the_rates_says_which_ones_are_tried() -> None:
    text = "1e-06 to 1000 by decades, then around the best 4 and then 16 to a decade, each for the whole budget"
    assert (RULE, DECADES[0], DECADES[-1], FINER) == (text, 1e-6, 1e3, (4, 16))
