"""The searches: what a line search promises, and that each reaches the minimum."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
from hills import CONVEX, HILLS, NAMED, QUADRATICS, Hill, near

import gdcli
from gdcli.descent.methods import SEARCHES
from gdcli.descent.searches import TABLE
from gdcli.errors import GdcliError

STARTS = [(-1.2, 1.0), (0.0, 0.0), (2.0, -1.0), (-3.0, 4.0)]


def named(row: Any) -> str:
    return str(row.name)


def walk(hill: Hill, method: str, **settings: Any) -> Any:
    return gdcli.minimize(hill.text, hill.start, method=method, **settings)


def heights(descent: Any) -> list[float]:
    return [row[-2] for row in descent.path.rows]


def test_the_searches_of_the_table_are_those_there_are() -> None:
    assert [method.name for method in SEARCHES] == list(TABLE)


@pytest.mark.parametrize("lr", [0.1, 1.0, 1000.0])
@pytest.mark.parametrize("hill", HILLS, ids=named)
@pytest.mark.parametrize("method", ["backtracking", "newton", "lbfgs", "random-search"])
def test_a_search_never_raises_f(method: str, hill: Hill, lr: float) -> None:
    assert all(later <= before for before, later in pairwise(heights(walk(hill, method, lr=lr, steps=60))))


@pytest.mark.parametrize("hill", HILLS, ids=named)
@pytest.mark.parametrize("method", ["backtracking", "newton", "lbfgs", "random-search"])
def test_a_search_uphill_never_lowers_f(method: str, hill: Hill) -> None:
    found = gdcli.maximize(hill.text, hill.start, method=method, steps=20)
    assert all(later >= before for before, later in pairwise(heights(found)))


@pytest.mark.parametrize("c", [1e-4, 0.1, 0.4])
@pytest.mark.parametrize("hill", HILLS, ids=named)
def test_each_step_of_backtracking_falls_by_what_armijo_asks(hill: Hill, c: float) -> None:
    """f(x - t g) <= f(x) - c t |g|^2, where t|g| is the step's length."""
    path = walk(hill, "backtracking", lr=1.0, steps=40, set={"c": c}).path.rows
    for (*point, f, length), (*later, lower, _) in pairwise(path):
        assert lower <= f - c * math.dist(point, later) * length + 1e-14 * (1 + abs(f))


@pytest.mark.parametrize("shrink", [0.5, 0.3])
def test_the_rate_of_backtracking_is_lr_times_a_power_of_shrink(shrink: float) -> None:
    path = walk(NAMED["rosenbrock"], "backtracking", lr=1.0, steps=40, set={"shrink": shrink}).path.rows
    powers = [
        math.log(math.dist(point, later) / length) / math.log(shrink)
        for (*point, _, length), (*later, _, _) in pairwise(path)
    ]
    assert powers == [near(round(power), abs=1e-6) for power in powers]


@pytest.mark.parametrize("hill", QUADRATICS, ids=named)
def test_newton_is_at_the_minimum_of_a_quadratic_in_one_step(hill: Hill) -> None:
    assert walk(hill, "newton", steps=1).end.point == near(hill.minimum, abs=1e-14)


@pytest.mark.parametrize("start", STARTS)
def test_newton_reaches_rosenbrocks_minimum_from_everywhere_and_doubles_its_digits_at_the_end(
    start: tuple[float, float],
) -> None:
    found = gdcli.minimize("@rosenbrock", start, method="newton", steps=60)
    errors = [math.dist(row[:2], (1.0, 1.0)) for row in found.path.rows if 1e-7 < math.dist(row[:2], (1.0, 1.0)) < 1e-2]
    later = [math.dist(row[:2], (1.0, 1.0)) for row in found.path.rows[-1:]]
    assert (found.stop.reason, found.end.point) == ("gradient", near((1.0, 1.0), abs=1e-8))
    assert all(after <= 1000 * before**2 + 1e-9 for before, after in pairwise([*errors, *later]))


@pytest.mark.parametrize(("method", "steps"), [("lbfgs", 60), ("bb", 200), ("newton", 60), ("backtracking", 60_000)])
def test_a_search_reaches_rosenbrocks_minimum_from_the_classic_start(method: str, steps: int) -> None:
    found = gdcli.minimize("@rosenbrock", (-1.2, 1.0), method=method, lr=0.001 if method == "bb" else 1.0, steps=steps)
    assert (found.stop.reason, found.end.point) == ("gradient", near((1.0, 1.0), abs=1e-7))


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("method", ["lbfgs", "bb"])
def test_lbfgs_and_bb_reach_rosenbrocks_minimum_from_other_starts(method: str, start: tuple[float, float]) -> None:
    found = gdcli.minimize("@rosenbrock", start, method=method, lr=0.001, steps=1000)
    assert found.end.point == near((1.0, 1.0), abs=1e-7)


def test_lbfgs_reaches_the_minimum_of_rosenbrock_in_20_variables() -> None:
    found = gdcli.minimize("@rosenbrock:20", [-1.2, 1.0] * 10, method="lbfgs", steps=500)
    assert found.end.point == near([1.0] * 20, abs=1e-6)


@pytest.mark.parametrize("hill", CONVEX, ids=named)
@pytest.mark.parametrize(("method", "lr"), [("backtracking", 0.8), ("newton", 1.0), ("bb", 0.05), ("lbfgs", 1.0)])
def test_a_search_reaches_the_minimum_of_a_convex_hill(method: str, lr: float, hill: Hill) -> None:
    found = walk(hill, method, lr=lr, steps=300)
    assert (found.stop.reason, found.end.point) == ("gradient", near(hill.minimum, abs=1e-7))


def test_bb_takes_the_rate_of_the_last_two_gradients() -> None:
    """Barzilai & Borwein 1988, (5): s.s/s.y."""
    hill = NAMED["ellipse"]
    (x0, y0), (x1, y1), found = (row[:2] for row in walk(hill, "bb", lr=0.01, steps=2).path.rows)
    s, g0, g1 = (x1 - x0, y1 - y0), hill.slopes(x0, y0), hill.slopes(x1, y1)
    y = (g1[0] - g0[0], g1[1] - g0[1])
    rate = (s[0] ** 2 + s[1] ** 2) / (s[0] * y[0] + s[1] * y[1])
    assert found == near((x1 - rate * g1[0], y1 - rate * g1[1]), rel=1e-12)


def test_newton_goes_down_from_a_saddle_and_a_cap_where_the_hessian_points_up() -> None:
    start = NAMED["waves"].start
    found = gdcli.minimize(NAMED["waves"].text, start, method="newton", steps=50)
    assert (found.stop.reason, found.end.f < -1) == ("gradient", True)


@pytest.mark.parametrize("method", [method.name for method in SEARCHES])
def test_uphill_a_search_goes_as_downhill_on_the_function_upside_down(method: str) -> None:
    hill = NAMED["waves"]
    up = gdcli.maximize(hill.text, hill.start, method=method, steps=30)
    down = gdcli.minimize(f"-({hill.text})", hill.start, method=method, steps=30)
    assert [row[:-2] for row in up.path.rows] == [near(row[:-2], rel=1e-9) for row in down.path.rows]


@pytest.mark.parametrize("method", [method.name for method in SEARCHES])
def test_a_search_takes_no_schedule(method: str) -> None:
    with pytest.raises(GdcliError, match=f"lr: {method} takes a number, not the schedule"):
        gdcli.minimize("x^2", [1.0], method=method, lr="0.1/k")


# Random search


def drawn(seed: int | None, **settings: Any) -> Any:
    values = {"tries": 100.0, "tweak": 0.01} | settings
    return gdcli.maximize("x*y", "-2,3", method="random-search", steps=1, seed=seed, set=values)


@pytest.mark.parametrize("seed", range(60))
def test_random_search_on_x_times_y_ends_near_its_best_corner(seed: int) -> None:
    """The best corner of the square is (-1.99, 2.99) with f = -5.9501; 4 seeds in 1,000 are further off than 0.016."""
    end = drawn(seed).end
    assert (-5.966 < end.f <= -5.9501, max(abs(end.point[0] + 2), abs(end.point[1] - 3)) <= 0.01) == (True, True)


def test_more_tries_come_nearer_to_the_corner() -> None:
    falls = [sum(-5.9501 - drawn(seed, tries=float(tries)).end.f for seed in range(20)) for tries in (10, 100, 1000)]
    assert falls[0] > 2 * falls[1] > 4 * falls[2] > 0


def test_other_seeds_draw_other_points_and_the_same_seed_the_same() -> None:
    ends = [drawn(seed).end.point for seed in (*range(20), *range(20))]
    assert (len(set(ends)), ends[:20]) == (20, ends[20:])


def test_no_seed_is_one_seed() -> None:
    assert drawn(None).end == drawn(None).end


def test_random_search_stays_within_tweak_in_each_step() -> None:
    found = walk(NAMED["sphere"], "random-search", steps=50, set={"tweak": 0.125}, seed=3)
    moves = [max(abs(a - b) for a, b in zip(one[:2], two[:2], strict=True)) for one, two in pairwise(found.path.rows)]
    assert 0.1 < max(moves) <= 0.125


def test_random_search_stays_where_no_try_is_better_and_goes_on_looking() -> None:
    """At |∇f| = 2 of x^2, tweak 3 and 1 try: a draw is better one time in three, so a first miss is no end."""
    found = gdcli.minimize("x^2", [1.0], method="random-search", set={"tries": 1.0, "tweak": 3.0}, steps=200, seed=1)
    assert (found.stop.reason, found.end.f < 1e-3) == ("steps", True)


# beyond float64


def test_slopes_that_are_infinite_both_ways_end_a_search_as_not_finite() -> None:
    """Far out, the slopes of x*log(y) are infinite of both signs: their inner product is no number."""
    start, options = [1.1369616873214543, 0.7697867137638703], {"lr": 1.0, "steps": 600, "tol": 1e-3, "target": -1.0}
    found = gdcli.minimize("xlogy(x, y) + x^2", start, method="lbfgs", **options)
    assert found.stop.reason == "not-finite"


@pytest.mark.filterwarnings("error")
def test_newton_takes_a_hessian_near_the_largest_float_without_a_warning() -> None:
    found = gdcli.minimize("x^2 + 1.2e308*x*y + y^2", [1e-305, 1e-305], method="newton", steps=1, tol=0.0)
    assert (found.steps, found.stop.reason) == (1, "steps")


# Newton where the Hessian is singular


@pytest.mark.parametrize("scale", [1.0, 1e-4, 1e9])
def test_newton_steps_by_lr_where_f_is_not_curved_and_fully_where_it_is(scale: float) -> None:
    """abs(x) has no curvature: x goes down lr*scale, y to its minimum at once."""
    found = gdcli.minimize(f"{scale!r}*(abs(x) + y^2)", [1.3, 1.0], method="newton", lr=0.1 / scale, steps=1, tol=0.0)
    assert found.end.point == pytest.approx((1.2, 0.0), abs=1e-12)


@pytest.mark.parametrize("walk", [gdcli.minimize, gdcli.maximize])
def test_newton_with_no_curvature_at_all_is_gradient_descent(walk: Any) -> None:
    one, other = (walk("3*x + y", [1.0, 2.0], method=name, lr=0.2, steps=1).end.point for name in ("newton", "gd"))
    assert one == pytest.approx(other, rel=1e-15)


def test_newton_takes_a_full_step_on_a_bowl_that_is_hardly_curved() -> None:
    found = gdcli.minimize("1e-10*(x^2 + 100*y^2)", [1.0, 1.0], method="newton", steps=1, tol=0.0)
    assert found.end.point == pytest.approx((0.0, 0.0), abs=1e-12)


def test_newton_tells_its_rate_which_matters() -> None:
    (newton,) = [method for method in SEARCHES if method.name == "newton"]
    assert newton.rated
