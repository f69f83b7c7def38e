"""Many runs at once end where each of them ends alone."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gdcli.descent.descend import descend
from gdcli.descent.herd import STRETCH
from gdcli.descent.many import Many, descend_many
from gdcli.descent.settings import Settings
from gdcli.errors import GdcliError
from gdcli.language.parse import parse

Row = tuple[object, ...]
EXACT = {  # + - * / alone
    "sphere": "x^2 + y^2",
    "rosenbrock": "(1-x)^2 + 100*(y-x^2)^2",
    "saddle": "x^2 - y^2",
    "quartic": "(x^2 - 1)^2 + x*y + y^2",
    "pole": "1/x + x*y*y/(1 + y^2)",
    "line": "x^2*x + x",
}
ROUNDED = [
    "sin(x)*cos(y) + x*e^(-x^2-y^2)", "log(x) + y^2", "sqrt(x) + abs(y)", "x^4 + cosh(y)", "gamma(x) + y*x",
    "tanh(x)^2 + sigmoid(y) + x^1.5", "cbrt(x)*y + x^6 + y^4", "hypot(x, y) + atan2(y, x)",
]  # fmt: skip
METHODS = ["gd", "momentum", "nesterov", "adam", "rprop", "signsgd", "adagrad"]


def random_starts(runs: int, size: int = 2, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-2, 2, (runs, size))


def rows(many: Many) -> list[Row]:
    return list(zip(map(tuple, many.points.tolist()), many.steps.tolist(), many.reasons, strict=True))


def alone(text: str, starts: np.ndarray, settings: Settings) -> list[Row]:
    runs = [descend(parse(text), start, settings) for start in starts.tolist()]
    return [(run.end.point, run.steps, run.stop.reason) for run in runs]


def same(found: list[Row], expected: list[Row]) -> list[tuple[Row, Row]]:
    """The rows that differ; NaN equals NaN."""
    return [pair for pair in zip(found, expected, strict=True) if repr(pair[0]) != repr(pair[1])]


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("lr", [0.003, 0.3])
def test_each_run_of_plain_arithmetic_ends_exactly_as_it_does_alone(name: str, method: str, lr: float) -> None:
    text, settings = EXACT[name], Settings(lr=lr, method=method, steps=150)
    starts = random_starts(25, len(parse(text).variables))
    assert same(rows(descend_many(parse(text), starts, settings)), alone(text, starts, settings)) == []


@pytest.mark.parametrize("text", ROUNDED)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("other", [{}, {"gradient": "forward"}, {"lr": "0.1/(k + gnorm)"}])
def test_each_run_of_rounded_functions_ends_exactly_as_it_does_alone(
    text: str, method: str, other: dict[str, str]
) -> None:
    settings, starts = Settings(**{"lr": 0.02, "method": method, "steps": 80, **other}), random_starts(25)
    assert same(rows(descend_many(parse(text), starts, settings)), alone(text, starts, settings)) == []


RATES = np.concatenate([[2.0, 1.0, 0.5, 1.05], np.random.default_rng(5).uniform(1e-3, 1.2, 40)])
COLUMNS = [
    ("gd", {"lr": RATES}),
    ("momentum", {"lr": RATES, "momentum": np.linspace(0, 1, 44)}),
    ("gd", {"momentum": np.linspace(1, 0, 44).round(1)}),
    ("adam", {"eps": RATES / 2, "lr": RATES}),
    ("rprop", {"up": 1 + RATES, "down": RATES / 3}),
]


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize(("method", "grid"), COLUMNS)
def test_a_setting_can_differ_from_run_to_run(name: str, method: str, grid: dict[str, np.ndarray]) -> None:
    formula, settings = parse(EXACT[name]), Settings(method=method, steps=60)
    start = [0.75, -0.5][: len(formula.variables)]
    expected = [descend(formula, start, of_run(method, grid, run)) for run in range(44)]
    ends = [(run.end.point, run.steps, run.stop.reason) for run in expected]
    assert same(rows(descend_many(formula, start, settings, grid=grid)), ends) == []


def of_run(method: str, grid: dict[str, np.ndarray], run: int) -> Settings:
    given = {key: float(values[run]) for key, values in grid.items()}
    rate, momentum = given.pop("lr", 0.1), given.pop("momentum", None)
    return Settings(lr=rate, momentum=momentum, method=method, steps=60, set=given)


def test_the_gradient_can_be_clipped_to_another_length_in_each_run() -> None:
    formula, grid = parse(EXACT["rosenbrock"]), {"clip": RATES}
    expected = [descend(formula, [0.75, -0.5], of_run("gd", grid, run)).end.point for run in range(44)]
    found = descend_many(formula, [0.75, -0.5], Settings(steps=60), grid=grid).points
    assert list(map(tuple, found.tolist())) == expected


REASONS = [
    ("x^2 + y^2", Settings(lr=0.1, steps=500), {"gradient"}),
    ("x^2 + y^2", Settings(lr=0.1, steps=7), {"steps"}),
    ("x^2 + y^2", Settings(lr=0.01, target=0.5, steps=10**4), {"target"}),
    ("x^2 + y^2", Settings(lr=1.01, steps=60), {"diverged"}),
    ("x^2 + y^2", Settings(lr=10.0, steps=500), {"diverged"}),
    ("-x^2 - y^2", Settings(lr=0.1, steps=500, uphill=True), {"gradient"}),
    ("x*y", Settings(lr=0.1, steps=5000, target=3.0, uphill=True), {"target"}),
    ("1e17 + x + y", Settings(lr=1e-30), {"no-progress"}),
    ("log(x) + log(y)", Settings(lr=0.5), {"not-finite", "diverged", "steps"}),
    ("x^2 + y^2", Settings(lr="0.4/k", steps=50), {"steps", "gradient"}),
    ("x^2 + y^2", Settings(lr=0.3, tol=0, steps=3000), {"steps"}),
    ("x^2 + y^2", Settings(lr=1.01, steps=60, every=5), {"diverged"}),
    ("x^2 + y^2", Settings(lr=0.2, rule="x = x - lr*g/(1 + gnorm)", steps=90), {"gradient"}),
    ("x^2 + y^2", Settings(lr=0.2, steps=0), {"steps"}),
    ("x^2 + 3*y^2", Settings(method="newton"), {"gradient"}),
    ("x^2 + 100*y^2", Settings(lr=0.002, steps=STRETCH * 20), {"gradient"}),
]


@pytest.mark.parametrize(("text", "settings", "reasons"), REASONS)
def test_each_reason_is_met_at_the_step_where_a_run_alone_meets_it(
    text: str, settings: Settings, reasons: set[str]
) -> None:
    starts = random_starts(12)
    starts[:, 1] += 1e-3
    many = descend_many(parse(text), starts, settings)
    expected = [(steps, reason) for _, steps, reason in alone(text, starts, settings)]
    assert (list(zip(many.steps.tolist(), many.reasons, strict=True)), set(many.reasons) <= reasons) == (expected, True)


def test_a_gradient_exactly_as_long_as_the_tolerance_ends_a_run() -> None:
    tight = [(start, Settings(tol=math.hypot(*start))) for start in random_starts(40).tolist()]
    assert [rows(descend_many(parse("(x^2 + y^2)/2"), start, one))[0][1] for start, one in tight] == [0] * 40


def test_a_long_run_diverges_where_the_steps_that_a_record_keeps_say_so() -> None:
    zigzag = Settings(rule="x = 2 + 1e-6*k + k - 2*floor(k/2)", steps=100_001)
    assert rows(descend_many(parse("x^2"), [[1.0]], zigzag)) == alone("x^2", np.array([[1.0]]), zigzag)


def test_runs_of_several_blocks_and_stretches_stay_in_their_places() -> None:
    formula, settings = parse("x^2 + y^2"), Settings(lr=0.01, steps=3 * STRETCH)
    starts = random_starts(40_000) * np.logspace(-9, 3, 40_000)[:, None]
    many, some = descend_many(formula, starts, settings), np.arange(0, 40_000, 1111)
    assert same([rows(many)[place] for place in some], alone("x^2 + y^2", starts[some], settings)) == []


def test_f_and_the_gradients_length_are_those_of_the_point() -> None:
    many = descend_many(parse(EXACT["rosenbrock"]), random_starts(50), Settings(lr=1e-3, steps=20))
    x, y = many.points.T
    slopes = 2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)
    expected = [(1 - x) ** 2 + 100 * (y - x * x) ** 2, np.hypot(*slopes)]
    assert [many.f, many.gradient_norm] == [pytest.approx(one, rel=1e-9) for one in expected]


def interrupted(calls: int) -> tuple[np.ndarray, Many]:
    """Starts, and the runs that watch interrupts at a call."""
    told: list[int] = []

    def watch(done: int) -> None:
        told.append(done)
        if len(told) == calls:
            raise KeyboardInterrupt

    starts = random_starts(40_000) * np.logspace(-9, 0, 40_000)[:, None]
    return starts, descend_many(parse("x^2 + y^2"), starts, Settings(lr=1e-3, steps=10**5), watch=watch)


@pytest.mark.parametrize("calls", [1, 2, 5])
def test_ctrl_c_ends_the_runs_that_still_go(calls: int) -> None:
    assert set(interrupted(calls)[1].reasons) == {"gradient", "interrupted"}


@pytest.mark.parametrize("calls", [1, 2, 5])
def test_an_interrupted_run_is_where_its_steps_have_led(calls: int) -> None:
    starts, many = interrupted(calls)
    assert many.points == pytest.approx(starts * 0.998 ** many.steps[:, None], rel=1e-9)


def test_watch_is_told_how_many_runs_are_done() -> None:
    told: list[int] = []
    descend_many(parse("x^2"), [[1.0], [2.0], [math.pi]], Settings(lr=0.5), watch=told.append)
    assert told[-1] == 3


def test_runs_that_all_go_on_to_the_last_step_are_told_by_their_share_of_the_steps() -> None:
    told: list[int] = []
    descend_many(parse("x^2"), random_starts(1000, 1), Settings(lr=1e-3, tol=0, steps=4 * STRETCH), watch=told.append)
    assert told == [250, 500, 750, 1000]


REFUSED = [
    ([[1.0]], {}, "starts: the shape (1, 1) does not fit 2 variables; it is (runs, 2)"),
    ([[1.0, math.nan]], {}, "start 1: y = nan is not finite"),
    ([1.0, 2.0], {"lr": [0.1, -1.0]}, "lr: -1 is not allowed; it is a number above 0"),
    ([1.0, 2.0], {"momentum": [0.1, 2.0]}, "momentum: 2 is not allowed; it is a number from 0 to 1"),
    ([[1.0, 2.0]] * 3, {"lr": [0.1, 0.2]}, "grid: lr has the shape (2,); with 3 runs it is (3,)"),
    ([1.0, 2.0], {"b1": [0.1]}, "set: 'b1' is no setting of gd; its settings are clip"),
]


@pytest.mark.parametrize(("starts", "grid", "message"), REFUSED)
def test_what_a_run_alone_refuses_is_refused(starts: object, grid: dict[str, list[float]], message: str) -> None:
    with pytest.raises(GdcliError) as refused:
        descend_many(parse("x^2 + y^2"), np.array(starts), Settings(), grid=grid)
    assert refused.value.message == message


def test_a_schedule_that_begins_negative_is_refused_as_it_is_alone() -> None:
    with pytest.raises(GdcliError, match=r"is -0\.1 at step 1; a learning rate is finite and not negative"):
        descend_many(parse("x^2"), [[1.0], [2.0]], Settings(lr="0.1*k - 0.2", tol=0))


def test_no_runs_are_no_mistake() -> None:
    assert descend_many(parse("x^2"), np.zeros((0, 1)), Settings()).points.shape == (0, 1)
