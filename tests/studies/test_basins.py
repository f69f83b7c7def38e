"""Basins: each run is that of minimize, minima are found and nothing else is counted as one."""

from __future__ import annotations

import csv
import io
import math
import shlex
import signal
from typing import Any

import numpy as np
import pytest
from program import document, gdcli

import gdcli as library
from conftest import corpus
from gdcli.errors import GdcliError
from gdcli.studies.basins.groups import gather
from gdcli.studies.basins.result import Basins
from gdcli.studies.basins.starts import grid_of


def kinds(found: Basins) -> list[tuple[str, int]]:
    return [(place.kind, place.starts) for place in found.places]


def points(found: Basins) -> np.ndarray:
    return np.array(sorted(place.point for place in found.minima))


# -- each run is that of minimize -------------------------------------------------------------------------------------

REASONS: list[tuple[str, str, list[str], set[str]]] = [
    ("x^4 - x^2 + y^2", "-2:2", ["--lr", "0.05", "--steps", "300"], {"gradient"}),
    ("x^4 - x^2 + y^2", "-2:2", ["--lr", "0.05", "--steps", "20"], {"steps"}),
    ("x^4 + y^2", "-4:4", ["--lr", "0.1", "--steps", "60"], {"diverged", "steps"}),
    ("log(x) + y^2", "-1:1", ["--lr", "0.1", "--steps", "60"], {"not-finite", "steps"}),
    ("abs(x) + y^2", "-1:1", ["--lr", "0.1", "--steps", "300"], {"oscillates"}),
    ("1e17 + x + y", "-1:1", ["--lr", "1e-30"], {"no-progress"}),
    ("x^2 + y^2", "-2:2", ["--lr", "0.1", "--target", "0.5"], {"target"}),
    ("@himmelblau", "-6:6", ["--lr", "0.01", "--steps", "400"], {"gradient", "diverged"}),
    ("-9*exp(-0.2*sqrt(x^2 + y^2)) - exp(cos(6x))", "-3:3", ["--lr", "0.01", "--steps", "200"], {"steps"}),
    ("x^4 + cbrt(x) + tanh(y)^2", "-1:1", ["--lr", "0.1", "--gradient", "forward", "--steps", "40"], {"steps"}),
    ("exp(sin(3x)) + y^2", "-2:2", ["--lr", "0.1/(1 + gnorm)", "--steps", "40"], {"steps"}),
]


@pytest.mark.parametrize(("text", "box", "options", "reasons"), REASONS)
@pytest.mark.parametrize("method", ["gd", "momentum", "adam"])
def test_each_start_ends_where_minimize_ends(
    text: str, box: str, options: list[str], reasons: set[str], method: str
) -> None:
    options = [*options, "--method", method]
    rows = list(csv.DictReader(io.StringIO(gdcli("basins", text, f"--box={box}", "--grid", "5x4", *options,
                                                 "--format", "csv").out)))  # fmt: skip
    for row in rows:
        start = f"x={row['start_x']},y={row['start_y']}"
        alone = document("minimize", text, "--start", start, *_steps(options), *options)
        end = alone["end"]
        told = (row["reason"], int(row["steps"]), *(_number(row[name]) for name in ("x", "y", "f", "gradient_norm")))
        assert told == (alone["stop"]["reason"], alone["steps"], *end["point"].values(), end["f"], end["gradient_norm"])
    assert method != "gd" or reasons & {row["reason"] for row in rows}


def _steps(options: list[str]) -> list[str]:
    return [] if "--steps" in options else ["--steps", "1000"]


def _number(text: str) -> float | None:
    return float(text) if math.isfinite(float(text)) else None


def test_a_search_walks_as_minimize_does() -> None:
    found = library.basins("(x^2 - 1)^2 + y^2", "-2:2", grid=4, method="newton")
    for row, start in enumerate(found.starts.tolist()):
        alone = library.minimize("(x^2 - 1)^2 + y^2", start, method="newton", steps=1000)
        assert (tuple(found.many.points[row].tolist()), found.many.steps[row]) == (alone.end.point, alone.steps)


# -- minima are found --------------------------------------------------------------------------------------------------


def test_himmelblau_has_its_four_minima() -> None:
    found = library.basins("@himmelblau", "-6:6", grid=41)
    known = [(-3.779310, -3.283186), (-2.805118, 3.131312), (3.0, 2.0), (3.584428, -1.848126)]
    assert (points(found), sum(place.starts for place in found.minima)) == (
        pytest.approx(np.array(known), abs=1e-6),
        41**2,
    )


def test_the_camel_has_its_six_minima_and_the_middle_is_a_saddle() -> None:
    found = library.basins("@six_hump_camel", "-3:3,-2:2", grid=41, steps=5000)
    lowest = [place.f for place in found.minima]
    assert (lowest, kinds(found)[6:]) == (pytest.approx([-1.0316285] * 2 + [-0.2154638] * 2 + [2.1042503] * 2),
                                          [("saddle", 1)])  # fmt: skip


def test_rastrigin_has_a_minimum_near_each_whole_point() -> None:
    found = library.basins("@rastrigin", "-5.12:5.12")
    whole = {(x, y) for x in range(-5, 6) for y in range(-5, 6)}
    assert (len(found.minima), {(round(x), round(y)) for x, y in points(found).tolist()}) == (121, whole)


def test_the_double_well_splits_exactly_at_its_top() -> None:
    found = library.basins("x^4 - x^2", "-2:2", grid=401)
    expected = np.sign(found.starts[:, 0]) * math.sqrt(0.5)
    assert (kinds(found), found.many.points[:, 0]) == (
        [("minimum", 200), ("minimum", 200), ("maximum", 1)], pytest.approx(expected, abs=1e-8)
    )  # fmt: skip


def test_three_minima_that_a_turn_exchanges_have_basins_that_it_exchanges() -> None:
    text = "(x^3 - 3*x*y^2 - 1)^2 + (3*x^2*y - y^3)^2"  # |z^3 - 1|^2: the cubic of Newton's fractal
    found = library.basins(text, "-1.5:1.5", grid=60, steps=5000)
    turned = [complex(*place.point) ** 3 for place in found.minima]
    assert (turned, [place.sought for place in found.places]) == (pytest.approx([1, 1, 1], abs=1e-9), [True] * 3)


def test_long_steps_leap_into_the_other_basin_beyond_the_root_of_the_map() -> None:
    """x - lr*(x^3 - x) changes its sign at sqrt(1 + 1/lr): the basins of the double well are no half lines."""
    found = library.basins("x^4/4 - x^2/2", "-1.7:1.7", grid=200, lr=0.9, steps=400)
    x = found.starts[:, 0]
    leaps = np.abs(x) > math.sqrt(1 + 1 / 0.9)
    assert found.many.points[:, 0].round().tolist() == np.where(leaps, -np.sign(x), np.sign(x)).tolist()


@pytest.mark.parametrize("seed", [0, 7])
def test_random_starts_of_many_variables_find_the_one_minimum(seed: int) -> None:
    found = library.basins("@sphere:50", "-3:3", starts=200, seed=seed)
    assert (kinds(found), found.minima[0].point) == ([("minimum", 200)], pytest.approx((0.0,) * 50, abs=1e-8))


def test_of_a_hundred_variables_too_the_points_are_refined() -> None:
    """Each start of (x^2 - 1)^2 + ... ends in an orthant of its own, at f = 0; the ends alone have 1e-17."""
    found = library.basins("sum((x[i]^2 - 1)^2, i=1..100)", "-2:2", starts=30)
    assert [(place.kind, place.f, {abs(x) for x in place.point}) for place in found.places] == [
        ("minimum", 0.0, {1.0})
    ] * 30


def test_maxima_are_found_uphill() -> None:
    found = library.basins("sin(x)*cos(y)", "-3:3", grid=20, uphill=True)
    inside = [place.point for place in found.minima if max(map(abs, place.point)) < 3]
    assert (inside, {round(place.f, 12) for place in found.minima}) == ([pytest.approx((math.pi / 2, 0))], {1.0})


def test_a_minimum_so_flat_that_ends_scatter_is_one() -> None:
    found = library.basins("x^4 + y^4", "-1:1", grid=20, lr=0.1, steps=10**5, tol=1e-6)
    assert (kinds(found), 1e-3 < found.minima[0].spread < 0.01) == ([("minimum", 400)], True)


def test_minima_whose_f_differs_by_rounding_alone_are_in_the_order_of_their_points() -> None:
    found = library.basins("1000*@himmelblau", "-5:5", grid=9)
    assert [round(place.point[0]) for place in found.minima] == [-4, -3, 3, 4]


def test_an_ill_conditioned_minimum_is_one() -> None:
    found = library.basins("x^2 + 1e-4*y^2", "-1:1", grid=12, lr=0.9, steps=10**5, tol=1e-8)
    assert kinds(found) == [("minimum", 144)]


def test_where_the_formula_has_no_slope_just_at_the_minimum_the_ends_beside_it_tell() -> None:
    found = library.basins("-cos(12*sqrt(x^2 + y^2))", "-0.05:0.05", grid=10)
    assert kinds(found) == [("minimum", 100)]


def test_minima_a_thousandth_apart_are_two() -> None:
    found = library.basins("(x^2 - 1e-6)^2*1e6", "-0.002:0.002", grid=41, steps=20_000)
    assert [place.point[0] for place in found.minima] == pytest.approx([-1e-3, 1e-3], rel=1e-6)


def test_minima_a_millionth_of_the_box_apart_are_two_and_the_hill_between_is_none() -> None:
    found = library.basins("(x^2 - 1e-13)^2*1e16", "-2:2", grid=41, method="newton")
    assert (kinds(found), points(found)[:, 0].tolist()) == (
        [("minimum", 20), ("minimum", 20), ("maximum", 1)], pytest.approx([-(1e-13**0.5), 1e-13**0.5], rel=1e-6)
    )  # fmt: skip


def test_known_minima_of_the_corpus_are_found_from_their_bounds() -> None:
    tried, missed = 0, []
    for row in corpus("testfunctions"):
        known = row["minimum"] or {}
        if len(row["vars"]) != 2 or known.get("type") != "stationary" or not _tame(known.get("hessian_eig")):
            continue
        low, high = np.array(row.get("bounds", [[0, 5]] * 2)).T
        box = [(x - w, x + w) for x, w in zip(known["at"], (high - low) / 200, strict=True)]
        found = library.basins(row["expr"], box, grid=12, steps=20_000)
        tried += found.astray["unfinished"] < 72
        near = [place for place in found.minima if abs(place.f - known["f"]) <= 1e-6 * max(1, abs(known["f"]))]
        if not near and found.astray["unfinished"] < 72:
            missed.append((row["name"], kinds(found), found.astray))
    assert (tried > 35, missed) == (True, [])


def _tame(eigenvalues: list[float] | None) -> bool:
    return bool(eigenvalues) and min(eigenvalues) > 1e-3 * max(eigenvalues) and max(eigenvalues) < 1e6


# -- what is no minimum is told apart ----------------------------------------------------------------------------------


def test_a_circle_of_minima_is_one_valley() -> None:
    found = library.basins("(x^2 + y^2 - 1)^2", "-2:2", grid=51)
    assert (kinds(found), found.minima) == ([("valley", 51**2 - 1), ("maximum", 1)], ())


def test_two_circles_are_two_valleys() -> None:
    found = library.basins("((x-3)^2 + y^2 - 1)^2*((x+3)^2 + y^2 - 1)^2", "-4:4", grid=41, steps=20_000)
    valleys = [place for place in found.others if place.kind == "valley"]
    assert [sorted(round(end) for end in place.extent[0]) for place in valleys] == [[-4, -2], [2, 4]]


def test_a_valley_whose_two_arms_are_nearer_than_its_ends_along_them_is_one() -> None:
    """Between the arms of a thin ellipse the shortest tree goes over the hill and parts it; neighbours join it."""
    found = library.basins("(x^2/4 + 100y^2 - 1)^2", "-2:2,-0.3:0.3", starts=60, seed=2, steps=20_000)
    assert kinds(found) == [("valley", 60)]


def test_two_valleys_with_a_hill_between_are_two() -> None:
    found = library.basins("(x^2 - 1)^2 + 0*y", "-2:2", grid=20)
    assert [(place.kind, place.starts, round(place.point[0])) for place in found.others] == [
        ("valley", 200, -1), ("valley", 200, 1),
    ]  # fmt: skip


def test_the_ridge_line_of_a_saddle_ends_at_it_and_the_rest_diverges() -> None:
    found = library.basins("x^2 - y^2", "-2:2", grid=21)
    assert (kinds(found), found.astray["diverged"], found.exit_code) == ([("saddle", 21)], 20 * 21, 4)


def test_a_plateau_is_one_place_and_no_minimum() -> None:
    found = library.basins("-exp(-x^2 - y^2)", "-8:8", grid=41, lr=0.3, steps=100)
    assert [kind for kind, _ in kinds(found)] == ["minimum", "plateau"]


def test_two_wells_so_flat_that_the_tolerance_tells_nothing_are_a_plateau() -> None:
    found = library.basins("1e-12*(x^2 - 1)^2", "-2:2", grid=41)
    assert (kinds(found), found.exit_code) == ([("plateau", 41)], 4)


def test_a_monkey_saddle_counts_as_none() -> None:
    found = library.basins("x^3 - 3*x*y^2 + (x^2 + y^2)^2", "-0.5:0.5", grid=[11, 1 + 10], steps=5000)
    assert {place.kind for place in found.others} <= {"saddle"} and len(found.minima) == 3


@pytest.mark.parametrize(
    ("text", "box", "options", "name", "code"),
    [
        ("log(x)", "-2:-1", {}, "not_finite", 3),
        ("-x^2", "1:2", {"lr": 0.5}, "diverged", 3),
        ("@rosenbrock", "-2:2", {"steps": 10, "grid": 4}, "unfinished", 0),
        ("abs(x)", "0.55:1.55", {"lr": 0.1, "grid": 2}, "oscillating", 4),
        ("x^2", "1:2", {"lr": 0.1, "target": 0.5}, "target", 0),
    ],
)
def test_runs_that_end_nowhere_are_counted_by_why(
    text: str, box: str, options: dict[str, Any], name: str, code: int
) -> None:
    found = library.basins(text, box, **{"grid": 5, **options})
    assert (found.places, found.astray[name], found.exit_code) == ((), len(found.starts), code)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("options", [{}, {"lr": 1e-309, "tol": 1e308}])
def test_a_curvature_near_the_largest_float_makes_no_warning(options: dict[str, Any]) -> None:
    found = library.basins("x^2 + 1.2e308*x*y + y^2", "-0.1:0.1", grid=5, **options)
    assert sum(found.astray.values()) + sum(place.starts for place in found.places) == 25


def test_a_ctrl_c_keeps_what_is_done() -> None:
    def watch(done: int) -> None:
        raise KeyboardInterrupt

    found = library.basins("x^2 + y^2", [(0, 1e-3), (0, 1)], grid=200, lr=1e-3, steps=10**5, watch=watch)
    assert found.exit_code == 130 and found.astray["interrupted"] > 0


def test_a_ctrl_c_among_runs_that_go_one_by_one_ends_them_all() -> None:
    told: list[int] = []

    def watch(done: int) -> None:
        told.append(done)
        if done == 3:
            raise KeyboardInterrupt

    found = library.basins("x^2 + y^2", "1:2", grid=20, method="newton", watch=watch)
    assert (told, found.astray["interrupted"], found.many.points[-1].tolist()) == ([1, 2, 3], 397, [2.0, 2.0])


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no such timer")
def test_a_ctrl_c_within_a_run_that_goes_alone_ends_them_all() -> None:
    def press(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, press)
    signal.setitimer(signal.ITIMER_REAL, 2.0)
    try:
        found = library.basins("@rosenbrock", "1.5:2", grid=2, method="backtracking", lr=1.0, steps=10**6, tol=0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert (found.astray["interrupted"], found.many.steps[1:].tolist()) == (4, [0, 0, 0])


# -- what is asked for -------------------------------------------------------------------------------------------------


def test_the_grid_goes_row_by_row_from_the_lowest_up() -> None:
    found = library.basins("x^2 + y^2", "0:2,10:11", grid="3x2")
    assert found.starts.tolist() == [[0, 10], [1, 10], [2, 10], [0, 11], [1, 11], [2, 11]]


def test_the_labels_of_a_document_are_the_rows_of_the_grid() -> None:
    labels = document("basins", "x^2 - y^2", "--box=-1:1", "--grid", "4x3")["labels"]
    assert labels == [[-1] * 4, [1] * 4, [-1] * 4]


@pytest.mark.parametrize("args", [["--starts", "50", "--seed", "3"], ["--grid", "9x5"]])
def test_the_same_command_prints_the_same_bytes(args: list[str]) -> None:
    command = ("basins", "@himmelblau", *args, "--format", "csv")
    assert gdcli(*command).out == gdcli(*command).out


def test_another_seed_starts_elsewhere() -> None:
    first, second = (library.basins("x^2", "-1:1", starts=5, seed=seed).starts for seed in (1, 2))
    assert not (first == second).any()


def test_the_learning_rate_is_one_over_the_largest_curvature() -> None:
    found = library.basins("x^4 + 3y^2", "-2:1", grid=31)
    assert (found.settings.lr, found.by_curvature) == (pytest.approx(1 / 48, rel=5e-3), True)


def test_of_many_variables_the_learning_rate_goes_by_curvature_too() -> None:
    found = library.basins("sum(i*x[i]^2, i=1..60)", "-1:1", starts=5, steps=1)
    assert found.settings.lr == pytest.approx(1 / 120, rel=0.05)


REFUSED = [
    (["x^2 + y^2", "--box=-1:1", "--grid", "1000000x1000000"],
     "--grid: 1,000,000,000,000 starts are too many; at most 1,000,000"),
    (["x^2", "--box=-1:1", "--grid", "2x2"], "--grid: '2x2' has two numbers, and f has one variable; write --grid 401"),
    (["x^2", "--box=-1:1", "--grid", "1"], "--grid: '1' is too small; at least 2 points along each variable"),
    (["x^2", "--box=-1:1", "--grid", "0x-3"], "--grid: '0x-3' is not columns x rows, such as 201x201, or one number"),
    (["x*y*z", "--box=-1:1", "--grid", "3"], "--grid: a grid is for one or two variables, and f has 3"),
    (["x^2", "--box=-1:1", "--starts", "0"], "--starts: 0 is not allowed; it is a whole number of at least 1"),
    (["x^2", "--box=-1:1", "--starts", "9000000"],
     "--starts: 9,000,000 starts are too many; at most 1,000,000 of 1 variables"),
    (["x^2", "--box=-1:1", "--starts", "9", "--grid", "9"],
     "--starts: there is a grid too; only one of them can be given"),
    (["x^2", "--box=nan:1"], "--box: 'nan' is no finite number"),
    (["x^2", "--box=1:-1"], "--box: '1:-1' is no interval: 1 is not below -1"),
    (["x^2", "--box=1:1"], "--box: '1:1' is no interval: 1 is not below 1"),
    (["x^2", "--box=0:1,0:1"], "--box: got 2 intervals for 1 variable; write LO:HI for each, such as -2:2"),
    (["x^2"], "--box: one is needed for the starts; only built-in functions have one of their own"),
    (["3", "--box=0:1"], "a constant has no variables to walk in"),
    (["x^2", "--box=0:1", "--lr", "-1"], "--lr: -1 is not allowed; it is a number above 0"),
    (["x^2", "--box=0:1", "--seed", "-1"], "--seed: -1 is not allowed; it is a whole number of at least 0"),
]  # fmt: skip


@pytest.mark.parametrize(("args", "message"), REFUSED)
def test_what_cannot_be_done_is_refused_by_name(args: list[str], message: str) -> None:
    result = gdcli("basins", *args)
    assert (result.code, result.err.splitlines()[0]) == (2, f"error: {message}")


@pytest.mark.parametrize(
    ("text", "size", "counts"), [("201x101", 2, (201, 101)), ("7", 2, (7, 7)), (" 3 × 4 ", 2, (3, 4)), ("5", 1, (5,))]
)
def test_a_grid_is_columns_by_rows(text: str, size: int, counts: tuple[int, ...]) -> None:
    assert grid_of(text, size) == counts


def test_a_box_that_is_no_pairs_is_refused() -> None:
    with pytest.raises(GdcliError, match="box: it is a text such as -2:2,0:1, or pairs of numbers"):
        library.basins("x^2", [1, 2])  # type: ignore[list-item]


# -- the pieces --------------------------------------------------------------------------------------------------------


def test_points_are_gathered_as_a_search_of_all_pairs_gathers_them() -> None:
    rng = np.random.default_rng(4)
    centres = rng.uniform(-1, 1, (30, 3))
    which = rng.integers(0, 30, 2000)
    labels = gather(centres[which] + rng.uniform(-1e-8, 1e-8, (2000, 3)), np.full(3, 1e-6))
    assert [len(np.unique(labels[which == one])) for one in range(30)] == [1] * 30 and labels.max() == 29


def test_a_document_has_a_row_for_each_run_as_the_sheet_has() -> None:
    call = ("basins", "log(x) + x^2*y^2", "--box=-1:2,-1:1", "--grid", "4x3", "--lr", "0.1", "--steps", "50")
    rows = document(*call)["rows"]
    sheet = list(csv.DictReader(io.StringIO(gdcli(*call, "--format", "csv").out)))
    shown = [[*row["start"].values(), *row["point"].values(), row["f"], row["reason"]] for row in rows]
    wanted = [[*map(finite, list(row.values())[:5]), row["reason"]] for row in sheet]
    assert (len(rows), shown) == (12, wanted)


def finite(text: str) -> float | None:
    """A cell as JSON has it."""
    return float(text) if text and math.isfinite(float(text)) else None


@pytest.mark.parametrize("call", [("@beale", "--grid", "21x21"), ("@rosenbrock:3", "--starts", "60", "--seed", "4")])
def test_a_command_that_is_advised_brings_more_starts_to_a_minimum(call: tuple[str, ...]) -> None:
    shown = gdcli("basins", *call).out
    command = next(line for line in shown.splitlines() if line.startswith("    try  gdcli basins "))
    before, after = document("basins", *call), gdcli(*shlex.split(command)[2:], "--format", "json").json
    reached = [sum(place["starts"] for place in one["minima"]) for one in (before, after)]
    assert (after["starts"], reached[1] > max(5, 2 * reached[0])) == (before["starts"], True)


def test_where_the_starts_arrive_nothing_is_advised() -> None:
    assert "try  gdcli" not in gdcli("basins", "@himmelblau", "--grid", "11x11").out
