"""Data sets with reference solutions: the descent's loss and the exact one are the reference to 1e-6."""

from __future__ import annotations

import json
from typing import Any

import pytest

import gdcli
from conftest import beside
from gdcli.studies.fit.exact import Exact

GIVEN = (
    "iris_petal_raw.csv",
    "breast_cancer_2f_std.csv",
    "digits01.csv",
    "diabetes.csv",
    "diabetes_std.csv",
    "diabetes_bmi.csv",
)
LOGISTIC = ("iris_petal_raw.csv", "breast_cancer_2f_std.csv", "digits01.csv")


def reference(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(beside("data/reference.json").read_text("utf-8"))[name]
    return found


def fitted(name: str, **settings: Any) -> Any:
    known = reference(name)
    features = known["features"]
    names = [f"p{place:02}" for place in range(64)] if isinstance(features, str) else features
    line = " + ".join(["b", *[f"w{place}*{feature}" for place, feature in enumerate(names)]])
    model = f"y = sigmoid({line})" if name in LOGISTIC else f"y = {line}"
    loss = "logloss" if name in LOGISTIC else "mse"
    return gdcli.fit(str(beside(f"data/{name}")), model, loss=loss, l2=known.get("l2", 0.0), **settings)


def wanted(name: str) -> float:
    known = reference(name)
    return float(known["loss"] if "loss" in known else known["mse"])


@pytest.mark.parametrize("name", GIVEN)
def test_the_exact_loss_is_the_reference(name: str) -> None:
    exact = fitted(name, steps=0).exact
    assert isinstance(exact, Exact) and exact.loss == pytest.approx(wanted(name), rel=1e-10)


@pytest.mark.parametrize("name", GIVEN)
def test_the_exact_weights_are_the_reference(name: str) -> None:
    found, known = fitted(name, steps=0), reference(name)
    weights = dict(zip(found.model.parameters, found.exact.parameters, strict=True))
    got = [weights["b"], *[weights[f"w{place}"] for place in range(len(weights) - 1)]]
    assert got == pytest.approx([known["bias"], *known["coef"]], rel=1e-7, abs=1e-8)


# Settings with which plain descent arrives; the raw iris petals are a narrow valley for it.
DESCENTS = [
    ("iris_petal_raw.csv", {"lr": 2, "steps": 6000, "standardize": True}),
    ("breast_cancer_2f_std.csv", {"lr": 1, "steps": 2000}),
    ("digits01.csv", {"lr": 1, "steps": 3000}),
    ("diabetes_std.csv", {"lr": 0.2, "steps": 3000}),
    ("diabetes_bmi.csv", {"lr": 0.5, "steps": 10, "standardize": True}),
    *[(name, {"method": "lbfgs", "steps": 400}) for name in GIVEN],
]


@pytest.mark.parametrize(("name", "settings"), DESCENTS)
def test_the_descents_loss_is_the_reference_to_a_millionth(name: str, settings: dict[str, Any]) -> None:
    assert fitted(name, every=500, **settings).end.loss == pytest.approx(wanted(name), abs=1e-6, rel=1e-9)


@pytest.mark.parametrize("name", LOGISTIC)
def test_the_loss_at_zero_is_log_2(name: str) -> None:
    assert fitted(name, steps=0).end.loss == pytest.approx(0.6931471805599453, rel=1e-14)


def test_r_squared_is_the_reference() -> None:
    found = fitted("diabetes.csv", method="lbfgs", steps=400)
    assert found.train.r2 == pytest.approx(reference("diabetes.csv")["sklearn"]["r2"], rel=1e-9)


def test_the_limit_of_the_learning_rate_is_the_reference() -> None:
    known = reference("diabetes_std.csv")
    assert fitted("diabetes_std.csv", steps=0).outlook.rates.limit == pytest.approx(known["lr_limit"], rel=1e-9)


@pytest.mark.parametrize(("share", "reason"), [(0.999, "steps"), (1.02, "diverged")])
def test_below_that_limit_a_descent_comes_down_and_above_it_does_not(share: float, reason: str) -> None:
    limit = reference("diabetes_std.csv")["lr_limit"]
    assert fitted("diabetes_std.csv", steps=2000, lr=share * limit, every=100).stop.reason == reason
