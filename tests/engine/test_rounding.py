"""The bound of rounding: never below what float64 really loses, and not far above."""

from __future__ import annotations

import math

import pytest

from gdcli.engine.digits import evaluate_digits
from gdcli.engine.python import outputs_at
from gdcli.engine.rounding import UNIT, rounding
from gdcli.language.parse import parse

NOISY = [
    ("(1 + x) - 1", 1e-8), ("x^2 - 4x + 4", 2.0000001), ("(x - 1)^7", 1.001), ("sin(1e9*x)", 1.3),
    ("x^7-7*x^6+21*x^5-35*x^4+35*x^3-21*x^2+7*x-1", 1.001), ("exp(x) - 1 - x", 1e-6), ("tan(x)", 1.57079),
    ("log(x)*1e200", 0.999999999), ("(1 - cos(x))/x^2", 1e-5), ("gamma(x)", 30.5), ("sqrt(x + 1e20) - 1e10", 3.0),
    ("1e-310*x", 0.3), ("exp(-x)", 740.3), ("pi*x", 3.0), ("acos(x)", 1 - 1e-15), ("x^100", 1.01),
]  # fmt: skip


@pytest.mark.parametrize(("text", "x"), NOISY)
def test_what_is_lost_is_within_the_bound(text: str, x: float) -> None:
    formula = parse(text)
    for shift in range(20):
        point = [x - shift * math.ulp(x)]
        [truth] = evaluate_digits(formula, point)
        assert float(abs(truth - outputs_at(formula, point)[0])) <= rounding(formula, point)[0]  # type: ignore[operator]


# Where 1 - cos(x) or sqrt(x + 1e20) happens to be rounded to what is exact, or all is 0, less is lost than may be.
LUCKY = {"(1 - cos(x))/x^2", "sqrt(x + 1e20) - 1e10", "1e-310*x", "exp(-x)"}


@pytest.mark.parametrize(("text", "x"), [(text, x) for text, x in NOISY if text not in LUCKY])
def test_the_bound_is_not_far_above_what_is_lost(text: str, x: float) -> None:
    formula = parse(text)
    points = [[x - shift * math.ulp(x)] for shift in range(60)]
    lost = [float(abs(evaluate_digits(formula, one)[0] - outputs_at(formula, one)[0])) for one in points]  # type: ignore[operator]
    assert rounding(formula, points[0])[0] <= 100 * max(lost)


def test_what_is_not_rounded_has_no_bound_above_0() -> None:
    assert [rounding(parse(text), [3.0]) for text in ("x", "-x", "abs(x)", "max(x, 1)")] == [[0.0]] * 4


def test_one_operation_rounds_once() -> None:
    assert rounding(parse("x/3"), [1.0]) == pytest.approx([UNIT["float64"] / 3])


def test_where_there_is_no_value_nothing_bounds_it() -> None:
    assert rounding(parse("log(x)"), [-1.0]) == [math.inf]
