"""The error of a difference against its step, held against theory that mpmath, and not gdcli, works out."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mpmath
import pytest
from program import document, gdcli

import gdcli as library
from gdcli.errors import GdcliError
from gdcli.studies.branches import KINDS
from gdcli.studies.error_curve import STEPS, Curve

Real = Any  # a number of mpmath, which has no types

CURVES: list[tuple[str, float, Callable[[Real], Real]]] = [
    ("sin(x)", 1.0, mpmath.sin), ("exp(x)", 1.0, mpmath.exp), ("log(x)", 3.0, mpmath.log),
    ("1/x", 0.7, lambda x: 1 / x),
    ("x^5", 1.3, lambda x: x**5), ("tanh(x)", 0.4, mpmath.tanh),
    ("exp(sin(x))", 2.0, lambda x: mpmath.exp(mpmath.sin(x))),
    ("1e8*exp(x)", 1.0, lambda x: mpmath.exp(x) * 10**8),
    ("1e-9*sin(x)", 1.0, lambda x: mpmath.sin(x) * mpmath.mpf(1e-9)),
    ("sqrt(x)", 2.0, mpmath.sqrt), ("erf(x)", 0.5, mpmath.erf), ("gamma(x)", 3.3, mpmath.gamma),
    ("x^x", 1.2, lambda x: x**x),
    ("sin(20x)", 0.3, lambda x: mpmath.sin(20 * x)), ("atan(x/3)", 1.1, lambda x: mpmath.atan(x / 3)),
]  # fmt: skip
IDS = [text for text, _, _ in CURVES]


def curve(text: str, x: float, h: float | None = None) -> Curve:
    """The curve of a function of one variable."""
    found = library.compare(text, [x], sweep=True, h=h).curves
    assert found is not None
    return found.curves[0]


def derivative(function: Callable[[Real], Real], x: float, order: int) -> Real:
    with mpmath.workdps(60):
        return mpmath.diff(function, mpmath.mpf(x), order)


@pytest.mark.parametrize(("text", "x", "function"), CURVES, ids=IDS)
def test_each_error_is_the_distance_to_mpmaths_derivative(
    text: str, x: float, function: Callable[[Real], Real]
) -> None:
    truth = derivative(function, x, 1)
    value = {kind: {h: document("grad", text, "--at", repr(x), "--method", kind, "--h", repr(h))["values"]["x"]
                    for h in (1e-2, 1e-6, 1e-13)} for kind in KINDS[:2]}  # fmt: skip
    rows = {row.h: row for row in curve(text, x).rows}
    for place, kind in enumerate(KINDS[:2]):
        for h, found in value[kind].items():
            assert rows[h].errors[place] == pytest.approx(float(abs(mpmath.mpf(found) - truth)), rel=1e-9)


@pytest.mark.parametrize(("text", "x", "function"), CURVES, ids=IDS)
def test_the_orders_of_truncation_are_one_and_two(text: str, x: float, function: Callable[[Real], Real]) -> None:
    found = curve(text, x)
    assert (found.forward.order, found.central.order) == (pytest.approx(1, abs=0.02), pytest.approx(2, abs=0.04))


@pytest.mark.parametrize(("text", "x", "function"), CURVES, ids=IDS)
def test_the_best_step_is_near_the_one_in_theory(text: str, x: float, function: Callable[[Real], Real]) -> None:
    found = curve(text, x)
    for branches, order in ((found.forward, 1), (found.central, 2)):
        higher = abs(float(derivative(function, x, order + 1)))
        size = abs(float(function(mpmath.mpf(x)))) * 2.0**-53
        plain = 2 * math.sqrt(size / higher) if order == 1 else math.cbrt(3 * size / higher)
        assert branches.best is not None and branches.theory is not None
        assert abs(math.log10(branches.theory.h / plain)) < 0.8
        # Rounding is at times kinder than its bound: then a step below the best one in theory is the best.
        assert -2 < math.log10(branches.best.h / branches.theory.h) < 1
        # A step r times the best one has (r + 1/r)/2 or (r^2 + 2/r)/3 of its error; the sweep has one at r^2 < 10.
        assert branches.best.error < (1.75 if order == 1 else 3.6) * branches.theory.error


@pytest.mark.parametrize(("text", "x", "function"), CURVES, ids=IDS)
def test_the_derivatives_that_theory_takes_are_mpmaths(text: str, x: float, function: Callable[[Real], Real]) -> None:
    wanted = [float(derivative(function, x, order)) for order in (2, 3)]
    assert list(curve(text, x).derivatives) == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize(("text", "x", "function"), CURVES, ids=IDS)
def test_truncation_ends_where_rounding_begins(text: str, x: float, function: Callable[[Real], Real]) -> None:
    found = curve(text, x)
    for place, branches in enumerate((found.forward, found.central)):
        larger = [row.h for row in found.rows if row.rounding[place] > row.truncation[place]]  # type: ignore[operator]
        assert branches.rounding_from == max(larger)
        assert abs(math.log10(branches.rounding_from / branches.theory.h)) < 1.3  # type: ignore[union-attr]


@pytest.mark.parametrize(("text", "x", "function"), CURVES, ids=IDS)
def test_a_complex_step_does_not_round(text: str, x: float, function: Callable[[Real], Real]) -> None:
    truth = abs(float(derivative(function, x, 1)))
    tiny = [row.errors[2] for row in curve(text, x).rows if row.h < 1e-9]
    assert set(tiny) == {None} if text in ("erf(x)", "gamma(x)") else max(tiny) < 1e-14 * truth  # type: ignore[type-var]


FLAT = [
    ("2x + 1", 1.0, 1.0, None, None), ("x^2", 3.0, 3.0, 1, None), ("x^2", 0.0, 0.0, 1, None),
    ("7 + 0*x", 2.0, 0, None, None),
    ("sin(x)", 0.0, 0.0, 2, 2), ("x^3", 0.0, 0.0, 2, 2),
]  # fmt: skip


@pytest.mark.parametrize(("text", "x", "_", "forward", "central"), FLAT)
def test_where_there_is_no_truncation_there_is_no_order(
    text: str, x: float, _: float, forward: float | None, central: float | None
) -> None:
    found = curve(text, x)
    told = [None if branches.order is None else round(branches.order, 1) for branches in (found.forward, found.central)]
    assert told == [forward, central]


@pytest.mark.parametrize(("x", "h"), [(1.0, 1e-16), (5.0, 1e-16), (1e8, 1e-9), (1e20, 0.1), (0.0, None)])
def test_the_step_that_vanishes_is_the_first_that_does_not_move_x(x: float, h: float | None) -> None:
    assert curve("sin(x)", x).vanishes == h == max([h for h in STEPS if x + h == x], default=None)


def test_a_vanished_step_is_never_the_best() -> None:
    found = curve("cos(x)*0 + 7", 1e20)
    assert (found.forward.best, found.central.best) == (None, None)


def test_the_best_is_of_the_worst_variable_at_each_step() -> None:
    found = document("compare", "exp(x)*sin(y) + 1e4*y^3", "--at", "1,2", "--sweep")
    for kind in KINDS:
        worst = {h: max(row[f"{kind}_error"] for row in found["sweep"] if row["h"] == h) for h in STEPS[:15]}
        least = min(worst.values())
        best = found["best"][kind]
        assert (best["error"], worst[best["h"]]) == (least, least)


def test_where_one_variable_has_no_complex_step_none_is_the_best() -> None:
    best = document("compare", "gelu(x) + sin(y)", "--at", "0.3,1", "--sweep")["best"]
    assert (best["complex_step"]["h"], best["central"]["h"]) == (None, 1e-05)


def test_a_variable_without_a_derivative_does_not_hide_the_others() -> None:
    assert document("compare", "abs(x) + sin(y)", "--at", "0,1", "--sweep")["best"]["central"]["h"] == 1e-05


def test_a_step_of_ones_own_is_one_of_the_sweep() -> None:
    rows = curve("sin(x)", 1.0, h=3e-5).rows
    assert [row.h for row in rows] == sorted([*STEPS, 3e-5], reverse=True)
    assert len(curve("sin(x)", 1.0, h=1e-5).rows) == len(STEPS)


@pytest.mark.parametrize(("text", "at"), [("abs(x)", "0"), ("log(x)", "-1"), ("sqrt(x)", "0")])
def test_where_there_is_no_derivative_there_are_no_errors(text: str, at: str) -> None:
    found = document("compare", text, "--at", at, "--sweep")
    errors = {row[f"{kind}_error"] for row in found["sweep"] for kind in KINDS}
    assert (errors, found["best"]["forward"]) == ({None}, {"h": None, "error": None})


def test_a_one_sided_difference_is_told_and_is_not_the_best_central_one() -> None:
    found = document("compare", "log(x)", "--at", "1e-9", "--sweep")
    sides = {row["h"]: row["central_side"] for row in found["sweep"]}
    assert (sides[1e-9], sides[1e-10], found["best"]["central"]["h"]) == ("right", None, 1e-14)


def test_a_sweep_of_what_has_no_variable_is_refused() -> None:
    with pytest.raises(GdcliError, match="no variables"):
        library.compare("7", [], sweep=True)


def test_of_a_large_formula_the_worst_variable_alone_is_told_apart() -> None:
    found = library.compare("@rosenbrock:20", [0.3] * 20, sweep=True).curves
    assert found is not None
    told = [curve.variable for curve in found.curves if curve.central.rounding_from is not None]
    assert (told, len(found.curves)) == ([found.worst.variable], 20)


def test_the_sheet_of_a_sweep_is_its_rows() -> None:
    lines = gdcli("compare", "x*y", "--at", "1,2", "--sweep", "--format", "csv").out.splitlines()
    assert (lines[0], len(lines)) == ("variable,h,forward_error,central_error,complex_step_error", 1 + 2 * len(STEPS))


def test_a_sweep_has_every_key_of_the_contract() -> None:
    found = document("compare", "x^2", "--at", "1", "--sweep")
    assert found["sweep"][0].keys() >= {"variable", "h", "forward_error", "central_error", "complex_step_error"}
    assert {kind: set(found["best"][kind]) for kind in KINDS} == {kind: {"h", "error"} for kind in KINDS}


def test_without_a_sweep_there_are_no_keys_of_one() -> None:
    assert not {"sweep", "best", "curves"} & set(document("compare", "x^2", "--at", "1"))
