"""NIST's reference regressions: the exact answer has the certified digits, and the descent goes towards it."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

import mpmath
import pytest

import gdcli
from conftest import beside
from gdcli.studies.fit.exact import Exact
from gdcli.studies.fit.result import Fit

DIGITS = 6
LINEAR = ("NoInt1", "Longley", "Wampler2", "Filip")
NONLINEAR = ("Chwirut1", "Gauss1", "Gauss2", "Gauss3", "DanWood", "Misra1b", "Misra1c", "Misra1d", "Kirby2", "Thurber",
             "Rat42")  # fmt: skip


@cache
def problems() -> Mapping[str, Any]:
    return {one["name"]: one for one in json.loads(beside("nist/index.json").read_text("utf-8"))["datasets"]}


@cache
def fitted(name: str, start: str = "", **settings: Any) -> Fit:
    one = problems()[name]
    if start:
        settings["start"] = tuple(one[start][one["params"].index(name)] for name in sorted(one["params"]))
    path = beside(f"nist/{one['file']}")
    return gdcli.fit(str(path), f"{one['response']} = {one['model']}", **settings)


def digits(name: str, fit: Fit) -> float:
    """How many of the certified digits the exact answer has, in the parameter that has the fewest."""
    one = problems()[name]
    assert isinstance(fit.exact, Exact), fit.exact
    got = dict(zip(fit.model.parameters, fit.exact.parameters, strict=True))
    apart = [abs(got[key] - true) / abs(true) for key, true in zip(one["params"], one["certified"], strict=True)]
    return -math.log10(max(*apart, 1e-15))


def test_the_problems_given_are_those_of_the_tables() -> None:
    assert sorted(problems()) == sorted((*LINEAR, *NONLINEAR))


@pytest.mark.parametrize("name", LINEAR)
def test_least_squares_reach_the_certified_digits(name: str) -> None:
    assert digits(name, fitted(name, steps=0)) >= DIGITS


@pytest.mark.parametrize("name", NONLINEAR)
def test_from_the_second_start_the_certified_digits_are_reached(name: str) -> None:
    assert digits(name, fitted(name, "start2", steps=20, lr=1e-6)) >= DIGITS


@pytest.mark.parametrize("name", NONLINEAR)
def test_from_the_first_start_too_the_certified_digits_are_reached(name: str) -> None:
    assert digits(name, fitted(name, "start1", steps=20, lr=1e-6)) >= DIGITS


@pytest.mark.parametrize("name", NONLINEAR)
def test_standard_errors_are_the_certified_ones(name: str) -> None:
    one, exact = problems()[name], fitted(name, "start2", steps=20, lr=1e-6).exact
    assert isinstance(exact, Exact) and exact.errors is not None
    certified = dict(zip(one["params"], one["certified_sd"], strict=True))
    assert exact.errors == pytest.approx([certified[parameter] for parameter in sorted(certified)], rel=1e-6)


@pytest.mark.parametrize("name", ["NoInt1", "Longley"])
def test_standard_errors_of_a_linear_model_are_those_by_mpmath(name: str) -> None:
    """sqrt(s^2 (J'J)^-1) at 60 digits, s^2 from the certified sum of squares: the files certify no errors for these."""
    one, fit = problems()[name], fitted(name, steps=0)
    rows = [*csv.DictReader(beside(f"nist/{one['file']}").read_text("utf-8").splitlines())]
    with mpmath.workdps(60):
        lead = [mpmath.mpf(1)] * (name != "NoInt1")
        design = mpmath.matrix([[*lead, *[mpmath.mpf(row[x]) for x in one["predictors"]]] for row in rows])
        spread = (design.T * design) ** -1 * mpmath.mpf(one["certified_rss"]) / one["dof"]
        by_hand = [float(mpmath.sqrt(spread[place, place])) for place in range(spread.rows)]
    assert isinstance(fit.exact, Exact) and fit.exact.errors == pytest.approx(by_hand, rel=1e-8)


@pytest.mark.parametrize("name", NONLINEAR)
def test_the_sum_of_squares_is_the_certified_one(name: str) -> None:
    fit = fitted(name, "start2", steps=20, lr=1e-6)
    assert isinstance(fit.exact, Exact)
    assert fit.exact.loss * fit.rows == pytest.approx(problems()[name]["certified_rss"], rel=1e-9)


@pytest.mark.parametrize("name", ["Longley", "Wampler2"])
def test_a_scaled_descent_comes_nearer_the_longer_it_goes(name: str) -> None:
    far, near = (fitted(name, steps=steps, lr=0.1, standardize=True, tol=0.0, every=1000) for steps in (100, 3000))
    assert isinstance(far.exact, Exact)
    assert far.end.loss > near.end.loss >= far.exact.loss * (1 - 1e-12)


@pytest.mark.parametrize("name", NONLINEAR)
def test_backtracking_comes_down_from_the_second_start(name: str) -> None:
    fit = fitted(name, "start2", steps=300, method="backtracking", lr=1.0, every=50)
    losses = [row[-2] for row in fit.path.rows]
    assert isinstance(fit.exact, Exact) and losses == sorted(losses, reverse=True) and losses[-1] >= fit.exact.loss
