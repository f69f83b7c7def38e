"""The part of f that a picture shows: axes and boxes as they are asked for, and a box around walks."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.errors import GdcliError
from gdcli.language.parse import parse
from gdcli.studies.landscape import FARTHEST, Slice, Span, box_around, read_axes, read_box

FINITE = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("text", "axes", "places"),
    [
        ("x", None, (0,)),
        ("x + y + z", None, (0, 1)),
        ("x + y + z", "z, x", (2, 0)),
        ("x + y + z", "y", (1,)),
        ("W[1,2] + W[2,1]", "W[2,1],W[1,2]", (1, 0)),
    ],
)
def test_axes_are_named_in_the_order_in_which_they_are_drawn(text: str, axes: str | None, places: tuple[int]) -> None:
    assert read_axes(parse(text), axes) == places


@pytest.mark.parametrize(
    ("axes", "error"),
    [
        ("w", "axes: 'w' is no variable of the formula\nthe variables are x, y, z"),
        ("", "axes: '' is no variable of the formula\nthe variables are x, y, z"),
        ("x,x", "axes: 'x,x' is not one variable, or two different ones, such as x,y"),
        ("x,y,z", "axes: 'x,y,z' is not one variable, or two different ones, such as x,y"),
    ],
)
def test_axes_that_cannot_be_drawn_are_refused_by_name(axes: str, error: str) -> None:
    with pytest.raises(GdcliError) as caught:
        read_axes(parse("x + y + z"), axes)
    assert str(caught.value) == error


def test_a_constant_has_no_axes() -> None:
    with pytest.raises(GdcliError, match=r"^a constant has no variables to draw it over"):
        read_axes(parse("3"), None)


def test_one_interval_is_that_of_each_axis() -> None:
    assert read_box("-1:pi", 2) == (Span(-1.0, math.pi), Span(-1.0, math.pi))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("1", "box: '1' is no interval; write LO:HI, such as -2:2"),
        ("1:2:3", "box: '1:2:3' is no interval; write LO:HI, such as -2:2"),
        ("2:1", "box: '2:1' is no interval: 2 is not below 1"),
        ("1:1", "box: '1:1' is no interval: 1 is not below 1"),
        ("1:1+1e-15", "box: '1:1+1e-15' is too short to be drawn; the least is 1e-12 of its ends, in float64"),
        ("0:nan", "box: 'nan' is no finite number"),
        ("0:1,0:1,0:1", "box: got 3 intervals for 2 variables; write LO:HI for each, such as -2:2,-1:3"),
    ],
)
def test_a_box_that_cannot_be_drawn_is_refused_by_name(text: str, error: str) -> None:
    with pytest.raises(GdcliError) as caught:
        read_box(text, 2)
    assert str(caught.value) == error


def test_one_variable_is_counted_as_one() -> None:
    with pytest.raises(GdcliError, match=r"^box: got 2 intervals for 1 variable; write LO:HI for each, such as -2:2$"):
        read_box("0:1,0:1", 1)


def test_an_interval_longer_than_any_float_is_refused() -> None:
    with pytest.raises(GdcliError, match=r"^box: '-1e308:1e308' is too long to be drawn; at most 1e\+151$"):
        read_box("-1e308:1e308", 1)


@given(st.lists(st.tuples(FINITE, FINITE), min_size=1, max_size=20))
def test_a_box_holds_every_place_that_is_not_far_out_of_proportion(places: list[tuple[float, float]]) -> None:
    box = box_around(places, 2)
    median = sorted(math.dist(place, places[0]) for place in places)[len(places) // 2]
    near = [place for place in places if not median or math.dist(place, places[0]) <= 1000 * median]
    assert all(span.low < value < span.high for place in near for span, value in zip(box, place, strict=True))


def test_a_walk_that_diverges_does_not_shrink_its_beginning_to_a_dot() -> None:
    walk = [((-1.1) ** step, 1.0) for step in range(40)] + [(1e30, 1.0), (math.inf, 1.0), (FARTHEST, math.nan)]
    assert box_around(walk, 2)[0].high < 1e5


@pytest.mark.parametrize("places", [[], [(0.0, 0.0)], [(1e9, 1e-9)], [(math.nan, 1.0)]])
def test_a_box_is_never_of_no_length(places: list[tuple[float, float]]) -> None:
    assert all(span.low < span.high for span in box_around(places, 2))


def test_a_slice_holds_the_variables_that_are_not_drawn() -> None:
    part = Slice(parse("x + 10y + 100z"), (2, 0), (1.0, 2.0, 3.0))
    heights = part.heights(np.array([[0.0, 1.0]]), np.array([[0.0], [5.0]]))
    assert (part.names, part.fixed, heights.tolist()) == (("z", "x"), ("y",), [[20.0, 120.0], [25.0, 125.0]])


def test_where_f_has_no_value_a_slice_is_not_a_number() -> None:
    assert np.isnan(Slice(parse("log(x)"), (0,), (1.0,)).heights([-1.0, 1.0])).tolist() == [True, False]
