"""Numbers are rounded to 6 digits and stand with their points below each other."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.formats.numbers import aligned, is_numeric, shown
from gdcli.reports.report import Cell


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2 / 3, "0.666667"),
        (1.8971375e-09, "1.89714e-09"),
        (-1.8971375e-09, "−1.89714e-09"),
        (10.0, "10"),
        (1e6, "1e+06"),
        (-0.0, "0"),
        (math.nan, "undefined"),
        (math.inf, "infinity"),
        (-math.inf, "−infinity"),
        (None, "none"),
        (123456789, "123456789"),
        (-3, "−3"),
        (True, "yes"),
        ("x*y", "x*y"),
        ("-4.4e-08", "−4.4e-08"),
        ("-x", "-x"),
        ("", ""),
    ],
)
def test_a_cell_is_shown_as(cell: Cell, text: str) -> None:
    assert shown(cell) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_shown_is_the_number_to_half_a_unit_of_its_sixth_digit(value: float) -> None:
    assert math.isclose(float(shown(value).replace("−", "-")), value, rel_tol=5.000001e-6, abs_tol=5e-324)


def test_points_stand_below_each_other_and_exponents_at_the_end() -> None:
    assert aligned(["1", "0.8", "−10.64", "1.89714e-09", "1e+06"]) == [
        "  1          ",
        "  0.8        ",
        "−10.64       ",
        "  1.89714e-09",
        "  1e+06      ",
    ]


def test_integers_stand_at_the_right() -> None:
    assert aligned(["9", "10", "100"]) == ["  9", " 10", "100"]


def test_words_stand_at_the_right() -> None:
    assert aligned(["1.25", "undefined", "−infinity"]) == ["     1.25", "undefined", "−infinity"]


@given(st.lists(st.one_of(st.floats(), st.integers(-(10**12), 10**12), st.none()), min_size=1))
def test_a_column_is_equally_wide_and_loses_nothing(cells: list[Cell]) -> None:
    texts = [shown(cell) for cell in cells]
    column = aligned(texts)
    assert ([text.strip() for text in column], len(set(map(len, column)))) == (texts, 1)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2))
def test_units_stand_in_one_column(values: list[float]) -> None:
    assert len({_unit(text) for text in aligned([shown(value) for value in values])}) == 1


@pytest.mark.parametrize(
    ("cells", "numeric"),
    [
        ([1, 2.5, None], True),
        (["4.4e-08", ""], True),
        ([math.nan], True),
        ([1, "gd"], False),
        (["", None], False),
        ([True], False),
        ([], False),
    ],
)
def test_a_column_is_one_of_numbers_where_nothing_else_is_in_it(cells: list[Cell], numeric: bool) -> None:
    assert is_numeric(cells) is numeric


def _unit(text: str) -> int:
    """Where the digit before the point stands."""
    start = len(text) - len(text.lstrip(" "))
    return next((at for at in range(start, len(text)) if text[at] in ".e "), len(text)) - 1
