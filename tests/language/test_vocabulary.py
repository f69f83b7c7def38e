"""Every row of the vocabulary against mpmath, by itself: a new row needs a line in witness.py and no other test."""

import math
import random
import sys
from collections.abc import Sequence
from itertools import product

import pytest
from mpmath import mp, mpf
from witness import WITNESS

from gdcli.language.evaluate import apply, evaluate
from gdcli.language.parse import parse
from gdcli.language.vocabulary import ALIASES, CALLABLE, FUNCTIONS, TABLE, Function

ROWS = [pytest.param(row, id=row.name) for row in TABLE.values()]
GAMMAS = ("gamma", "lgamma", "digamma", "factorial")  # 1e16 in 420 digits takes minutes; they have their own test
ONE_ARGUMENT = [pytest.param(row, id=row.name) for row in FUNCTIONS if len(row.names) == 1 and row.name not in GAMMAS]
VALUE_BOUND = {"logit": 1e-12}  # its zero at 1/2 is where x/(1 - x) is rounded; all others 1e-14
LARGEST, NORMAL = mpf(sys.float_info.max), 5e-308
JUMPS = ("sign", "heaviside", "floor", "ceil", "round")
SIZES = (0.0, 5e-324, 1e-200, 1e-16, 0.5, 1.0, 2.0, 20.0, 171.5, 710.0, 1e14, 1e22, 1e100, 1e308, math.inf)
EDGES = [math.nan, *SIZES, *[-size for size in SIZES]]
FAR = [sign * size for size in (1e-300, 1e-8, 20.0, 400.0, 800.0, 1e16) for sign in (1, -1)]


def points(row: Function, count: int = 30) -> list[list[float]]:
    """Draw points from the interval where a function is smooth; one that takes any number gets three arguments."""
    draw = random.Random(row.name)
    smooth = row.smooth * 3 if row.variadic else row.smooth
    return [[draw.uniform(*interval) for interval in smooth] for _ in range(count)]


def slope(row: Function, arguments: Sequence[float], by: int) -> float:
    """Evaluate the slope's text as calculus does: parameters by name, `y` the value."""
    formula = parse(row.slopes[0 if row.variadic else by], bound=[*row.names, "y"])
    known = dict(zip(row.names, arguments[by:] if row.variadic else arguments, strict=False))
    known["y"] = apply(row.name, arguments)
    return evaluate(formula, [known[name] for name in formula.variables])[formula.outputs[0]]


def true_slope(row: Function, arguments: Sequence[float], by: int) -> mpf:
    order = tuple(int(place == by) for place in range(len(arguments)))
    with mp.workdps(40):
        return mp.diff(WITNESS[row.name], tuple(mpf(argument) for argument in arguments), order)


def far_truth(name: str, x: float) -> tuple[mpf, mpf] | None:
    """The value and the slope with digits enough for e^-800 beside 1, or None where there is none that is real."""
    digits, step = (900, mpf(10) ** -400) if abs(x) < 1e-100 else (420, mpf(10) ** -60)
    with mp.workdps(digits):
        try:
            low, value, high = (WITNESS[name](mpf(x) + shift) for shift in (-step, 0, step))
        except (ZeroDivisionError, ValueError, OverflowError):
            return None
        real = all(mp.im(one) == 0 and mp.isfinite(one) for one in (low, value, high))
        return (mp.re(value), mp.re(high - low) / (2 * step)) if real else None


def is_right(got: float, truth: mpf, bound: float) -> bool:
    if abs(truth) > LARGEST:
        return math.isinf(got)
    return math.isfinite(got) and abs(got - truth) <= bound * abs(truth) + NORMAL


def test_each_row_has_a_witness() -> None:
    assert WITNESS.keys() == TABLE.keys()


@pytest.mark.parametrize("row", ROWS)
def test_the_value_is_mpmaths(row: Function) -> None:
    bound = VALUE_BOUND.get(row.name, 1e-14)
    wrong = []
    for point in points(row):
        with mp.workdps(40):
            truth = WITNESS[row.name](*map(mpf, point))
        got = apply(row.name, point)
        if not is_right(got, truth, bound):
            wrong.append((point, got, truth))
    assert wrong == []


@pytest.mark.parametrize("row", [param for param in ROWS if param.id != "mul"])
def test_each_slope_is_mpmaths_derivative_of_the_value(row: Function) -> None:
    wrong = []
    for point in points(row):
        for by in range(len(point)):
            if not row.variadic and row.smooth[by][0] == row.smooth[by][1]:
                continue  # the order of polygamma is a whole number
            truth, got = true_slope(row, point, by), slope(row, point, by)
            if abs(got - truth) > 1e-13 * abs(truth) + 1e-25:
                wrong.append((point, by, got, truth))
    assert wrong == []


@pytest.mark.parametrize("row", ONE_ARGUMENT)
def test_value_and_slope_are_right_at_the_far_ends(row: Function) -> None:
    """sigmoid'(-800) is 0 and not NaN; tanh'(400), softplus'(800), erf'(20), log'(1e-300) are what they are."""
    wrong = []
    for x in FAR:
        truth = far_truth(row.name, x)
        if truth is None:
            continue
        value, got = apply(row.name, [x]), slope(row, [x], 0)
        if not is_right(value, truth[0], 1e-13) or not (row.name in JUMPS or is_right(got, truth[1], 1e-12)):
            wrong.append((x, value, got, truth))
    assert wrong == []


@pytest.mark.parametrize("x", [1e-8, 0.5, 20.0, 170.0, 1e5, -0.5, -7.3])
@pytest.mark.parametrize("name", GAMMAS)
def test_the_gamma_functions_are_right_at_both_ends(name: str, x: float) -> None:
    with mp.workdps(40):
        truth = WITNESS[name](mpf(x))
    assert is_right(apply(name, [x]), truth, 1e-12)


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_complete(row: Function) -> None:
    """One slope and one interval for each parameter, and a description; products have no slope that is a formula."""
    expected = 0 if row.name == "mul" else len(row.names)
    assert (len(row.slopes), len(row.smooth), bool(row.about)) == (expected, len(row.names), True)


@pytest.mark.parametrize("row", ROWS)
def test_a_function_never_raises_an_exception(row: Function) -> None:
    width = 2 if row.variadic else len(row.names)
    assert all(isinstance(apply(row.name, point), float) for point in product(EDGES, repeat=width))


@pytest.mark.parametrize("alias", ALIASES)
def test_an_alias_means_a_row_and_hides_none(alias: str) -> None:
    assert (ALIASES[alias] in TABLE, alias in TABLE, CALLABLE[alias]) == (True, False, ALIASES[alias])
