"""What holds of every fit, whatever the data: held by data that hypothesis draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import gdcli
from gdcli.descent.methods import TABLE
from gdcli.language.parse import parse
from gdcli.studies.fit.exact import Exact
from gdcli.studies.fit.losses import LOSSES, find_loss
from gdcli.studies.fit.objective import objective, parts_of
from gdcli.studies.fit.result import Fit

LINE = "y = a + b*x + c*z"
SEEDS = st.integers(0, 10**6)


def data(seed: int, rows: int = 30, *, center: float = 0.0, width: float = 1.0) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    x, z = center + width * draw.normal(size=(2, rows))
    return {"x": x, "z": z, "y": 1 + 2 * x - 3 * z + 0.1 * draw.normal(size=rows)}


def exact(columns: dict[str, Any], model: str = LINE, **settings: Any) -> np.ndarray[Any, Any]:
    found = gdcli.fit(columns, model, steps=0, **settings).exact
    assert isinstance(found, Exact)
    return np.array(found.parameters)


def bytes_of(fit: Fit) -> str:
    return repr(fit.to_dict())


@settings(deadline=None, max_examples=25)
@given(SEEDS, st.permutations(range(30)))
def test_the_order_of_the_rows_does_not_change_the_exact_answer(seed: int, order: list[int]) -> None:
    columns = data(seed)
    shuffled = {name: column[order] for name, column in columns.items()}
    assert exact(shuffled) == pytest.approx(exact(columns), rel=1e-11, abs=1e-11)


@settings(deadline=None, max_examples=25)
@given(SEEDS, st.sampled_from([2.0**-20, 0.5, 8.0, 2.0**30]))
def test_scaling_the_target_scales_the_parameters(seed: int, scale: float) -> None:
    columns = data(seed)
    assert exact({**columns, "y": scale * columns["y"]}) == pytest.approx(scale * exact(columns), rel=1e-12)


@settings(deadline=None, max_examples=25)
@given(SEEDS, st.sampled_from([1e-6, 0.1, 3.0, 1e7]))
def test_scaling_a_column_divides_its_parameter(seed: int, scale: float) -> None:
    columns = data(seed)
    scaled = exact({**columns, "x": scale * columns["x"]}) * [1, scale, 1]
    assert scaled == pytest.approx(exact(columns), rel=1e-9, abs=1e-9)


@settings(deadline=None, max_examples=25)
@given(SEEDS)
def test_the_exact_answer_is_that_of_lstsq(seed: int) -> None:
    columns = data(seed, center=10.0)
    design = np.column_stack([np.ones(30), columns["x"], columns["z"]])
    assert exact(columns) == pytest.approx(np.linalg.lstsq(design, columns["y"])[0], rel=1e-10, abs=1e-10)


@settings(deadline=None, max_examples=10)
@given(SEEDS)
def test_scaled_columns_change_nothing_but_the_speed(seed: int) -> None:
    columns = data(seed, center=5.0, width=3.0)
    fit = gdcli.fit(columns, LINE, standardize=True, lr=0.3, steps=3000, tol=1e-12)
    assert np.array(fit.end.parameters) == pytest.approx(exact(columns), rel=1e-8, abs=1e-8)


@settings(deadline=None, max_examples=10)
@given(SEEDS)
def test_scaled_columns_do_not_change_what_a_penalty_leads_to(seed: int) -> None:
    columns = data(seed, center=1.0)
    ends = [gdcli.fit(columns, LINE, standardize=scaled, lr=0.1, steps=8000, tol=1e-11, l2=0.5).end.parameters
            for scaled in (False, True)]  # fmt: skip
    assert ends[0] == pytest.approx(ends[1], rel=1e-6, abs=1e-7)
    assert ends[1] == pytest.approx(exact(columns, l2=0.5), rel=1e-6, abs=1e-7)


def test_a_scaled_exponential_steps_as_by_hand() -> None:
    """y = a*exp(b*t): t is divided by the root of its mean square, and moved nowhere: no parameter takes that up."""
    t, y = np.array([1.0, 20.0, 30.0, 70.0]), np.array([3.0, 2.0, 2.5, 1.0])
    size = np.sqrt(np.mean(t**2))
    a, u = 2.0, -0.01 * size
    rest = a * np.exp(u * t / size) - y
    a, u = (a - 0.1 * 2 * np.mean(rest * np.exp(u * t / size)),
            u - 0.1 * 2 * np.mean(rest * a * t / size * np.exp(u * t / size)))  # fmt: skip
    found = gdcli.fit({"t": t, "y": y}, "y = a*exp(b*t)", start="a=2,b=-0.01", lr=0.1, steps=1, standardize=True)
    assert found.end.parameters == pytest.approx((a, u / size), rel=1e-12)


def test_a_scaled_network_comes_back_in_the_datas_own_units() -> None:
    """The descent sees scaled columns, the parameters do not: the loss told is the loss of the parameters told."""
    columns = data(3, center=50.0, width=7.0)
    columns = {"x[1]": columns["x"], "x[2]": columns["z"], "y": columns["y"]}
    model = "h[j=1..3] = tanh(sum(W[i,j]*x[i], i=1..2) + b[j]); y = sum(V[j]*h[j], j=1..3) + c"
    fit = gdcli.fit(columns, model, standardize=True, start="random", seed=1, lr=0.05, steps=200)
    predicted = gdcli.predict(fit, columns).predicted
    assert float(np.mean((predicted - columns["y"]) ** 2)) == pytest.approx(fit.end.loss, rel=1e-9)
    assert fit.end.loss < 0.2 * fit.path.values[0]


@settings(deadline=None, max_examples=20)
@given(SEEDS)
def test_the_loss_that_is_told_is_that_of_the_predictions(seed: int) -> None:
    columns = data(seed)
    fit = gdcli.fit(columns, LINE, steps=7)
    predicted = gdcli.predict(fit, columns).predicted
    assert float(np.mean((predicted - columns["y"]) ** 2)) == pytest.approx(fit.end.loss, rel=1e-12)


@settings(deadline=None, max_examples=20)
@given(SEEDS, st.integers(30, 100))
def test_a_batch_of_all_rows_is_no_batch(seed: int, size: int) -> None:
    columns = data(seed)
    assert gdcli.fit(columns, LINE, steps=9, batch=size).end == gdcli.fit(columns, LINE, steps=9).end


@pytest.mark.parametrize("asked", [{"batch": 4, "epochs": 3}, {"test": 0.3}, {"start": "random"}])
def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(asked: dict[str, Any]) -> None:
    first, again, other = (bytes_of(gdcli.fit(data(1), LINE, steps=5, seed=seed, **asked)) for seed in (1, 1, 2))
    assert first == again != other.replace("'seed': 2", "'seed': 1")


def test_batches_go_over_each_row_once_an_epoch() -> None:
    """With lr small the epochs' step is the sum of its batches' steps, whatever their order."""
    columns = data(1, rows=12)
    whole = gdcli.fit(columns, LINE, lr=3e-7, steps=1)
    parts = gdcli.fit(columns, LINE, lr=1e-7, batch=4, epochs=1)
    assert parts.steps == 3 and parts.end.parameters == pytest.approx(whole.end.parameters, rel=1e-5)


def test_a_batch_is_a_step_on_its_rows_alone() -> None:
    """Two rows, one at a time: the end is that of one order or of the other, and seeds draw both."""

    def by_hand(*rows: tuple[float, float]) -> float:
        a = 0.0
        for x, y in rows:
            a -= 0.1 * 2 * (a * x - y) * x
        return a

    orders = {round(by_hand((1, 3), (2, 5)), 12), round(by_hand((2, 5), (1, 3)), 12)}
    columns = {"x": [1, 2], "y": [3, 5]}
    fits = [gdcli.fit(columns, "y = a*x", lr=0.1, batch=1, epochs=1, seed=seed) for seed in range(10)]
    assert len(orders) == 2 and {round(fit.parameters["a"], 12) for fit in fits} == orders


@pytest.mark.parametrize("loss", [loss.name for loss in LOSSES])
@settings(deadline=None, max_examples=20)
@given(seed=SEEDS)
def test_the_gradient_is_the_slope_of_the_loss(loss: str, seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows = np.vstack([draw.normal(size=(2, 50)), draw.integers(0, 2, 50)])
    model = parse("sigmoid(a + b*x + c*z)" if loss == "logloss" else "a + b*x + c*z")
    over = objective(parts_of(model, find_loss(loss)), ["a", "b", "c"], rows, l2=0.1)
    point, h = draw.normal(size=3), 1e-6
    kinks = np.abs(np.abs(rows[2] - point @ np.vstack([np.ones(50), rows[:2]])) - (loss == "huber")).min()
    assume(loss in ("mse", "logloss") or kinks > 1e-4)
    slopes = [(over.value(point + way) - over.value(point - way)) / (2 * h) for way in h * np.eye(3)]
    assert over.at(point)[1] == pytest.approx(slopes, rel=1e-6, abs=1e-6)


@settings(deadline=None, max_examples=15)
@given(SEEDS, st.floats(0.01, 10), st.floats(1.1, 10))
def test_a_larger_penalty_gives_smaller_weights(seed: int, l2: float, more: float) -> None:
    columns = data(seed)
    small, large = (np.hypot(*exact(columns, l2=one)[1:]) for one in (l2, l2 * more))
    assert large < small < np.hypot(*exact(columns)[1:])


def test_a_penalty_leaves_the_constant_alone() -> None:
    assert gdcli.fit(data(1), LINE, steps=0, l2=1.0).penalized == ("b", "c")


METHODS = (
    "gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "nadam", "amsgrad", "lion", "rprop", "signsgd",
    "adadelta", "backtracking", "newton", "bb", "lbfgs", "random-search",
)  # fmt: skip
LEARNING_RATES = {"adadelta": 30.0}  # which is slow to begin


@pytest.mark.parametrize("method", METHODS)
def test_every_method_goes_down_over_rows(method: str) -> None:
    fit = gdcli.fit(data(1), LINE, method=method, steps=200, lr=LEARNING_RATES.get(method, 0.02))
    assert fit.best.loss < 0.7 * fit.path.values[0]


def test_the_methods_of_this_file_are_all_that_there_are() -> None:
    assert sorted(METHODS) == sorted(TABLE)


def test_a_fit_walks_where_minimize_does() -> None:
    """The loss written out over three rows is a formula: `minimize` takes the same steps on it."""
    rows = [(0.0, 1.0), (1.0, 3.0), (2.0, 4.0)]
    text = " + ".join(f"({y} - a - b*{x})^2" for x, y in rows)
    for asked in (
        {"lr": 0.2},
        {"method": "adam", "lr": "0.1/k"},
        {"momentum": 0.9},
        {"rule": "x = x - lr*sign(g)/k"},
    ):
        walked = gdcli.minimize(f"({text})/3", start=(0, 0), steps=40, **asked)
        fit = gdcli.fit({"x": [x for x, _ in rows], "y": [y for _, y in rows]}, "y = a + b*x", steps=40, **asked)
        assert fit.end.parameters == pytest.approx(walked.end.point, rel=1e-9)
        assert (fit.stop.reason, fit.steps) == (walked.stop.reason, walked.steps)
