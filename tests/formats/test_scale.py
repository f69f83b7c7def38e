"""Axes in cells: ticks that a reader can count on, labels apart from each other, names in their place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.formats.chart import draw
from gdcli.formats.frame import axis
from gdcli.formats.look import Look
from gdcli.formats.scale import Scale, foot
from gdcli.formats.wrapping import width_of
from gdcli.reports.drawings import Axis, Chart, Series
from gdcli.studies.landscape import Span

LOOK = Look()


@pytest.mark.parametrize(("low", "high"), [(0.0, 20.0), (-1.0, 1.0), (0.0, 1e-310), (-4e149, 4e149)])
def test_the_ends_of_a_box_that_are_round_are_labelled(low: float, high: float) -> None:
    ticks = axis("x", Span(low, high), 66).ticks(8)
    assert [(cell, float(label)) for cell, label in (ticks[0], ticks[-1])] == [(0, low), (65, high)]


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(4, 100))
def test_each_tick_is_in_the_cell_of_its_value(low: float, size: float, cells: int) -> None:
    span = Span(low, low + size)
    wrong = [
        (cell, label)
        for cell, label in axis("x", span, cells).ticks(8)
        if abs(low + (cell + 0.5) * size / cells - float(label)) > 0.5001 * size / cells + 1e-9 * abs(low)
    ]
    assert wrong == []


@given(st.floats(-1e3, 1e3), st.floats(-9, 3), st.integers(4, 100), st.booleans())
def test_labels_never_touch(low: float, power: float, cells: int, is_log: bool) -> None:
    span = (-200.0, 7.0) if is_log else (low, low + 10**power)
    scale = Scale(Axis("x", is_log), *span, cells)
    shown, known = foot(scale, 9, LOOK)[1].split(), {label for _, label in scale.ticks(1)}
    known |= {label for room in range(8, 40) for _, label in scale.ticks(room)}
    assert (set(shown) - known, len(shown) >= 1) == (set(), True)


def test_few_decades_have_ticks_between_them_and_many_have_not() -> None:
    few, many = [[label for _, label in Scale(Axis("f", is_log=True), 0, high, 18).ticks(2)] for high in (2, 3)]
    assert few == ["1e+00", "2e+00", "5e+00", "1e+01", "2e+01", "5e+01", "1e+02"]
    assert many == ["1e+00", "1e+01", "1e+02", "1e+03"]


def test_a_tick_between_decades_is_at_the_height_of_its_value() -> None:
    scale = Scale(Axis("f", is_log=True), -1, 1, 40)
    assert [scale.cell(float(label)) for _, label in scale.ticks(2)] == [cell for cell, _ in scale.ticks(2)]


@pytest.mark.parametrize("steps", [1, 2, 3, 7])
def test_steps_are_counted_in_whole_numbers(steps: int) -> None:
    series = Series("gd", tuple((float(step), 2.0**-step) for step in range(steps + 1)))
    shown = [
        "".join(piece.text for piece in line) for line in draw(Chart(Axis("step"), Axis("f"), (series,)), LOOK, 80)
    ]
    labels = next(shown[number + 1] for number, line in enumerate(shown) if "└" in line).split()
    assert labels == [str(step) for step in range(steps + 1)]


@pytest.mark.parametrize("name", ["x", "變數", "另一個很長的變數名稱", "ที่"])
def test_the_name_of_an_axis_ends_where_the_axis_ends(name: str) -> None:
    line, _, label = foot(Scale(Axis(name), 0.0, 1.0, 30), 4, LOOK)
    assert width_of(label) == width_of(line)


@pytest.mark.parametrize("width", [30, 80, 120])
@pytest.mark.parametrize("name", ["from alpha = 1, beta = 2 " * 8, "變數" * 60, "a" * 300])
def test_a_long_name_in_a_legend_is_wrapped_and_whole(name: str, width: int) -> None:
    series = (Series("gd", ((0.0, 1.0), (1.0, 2.0))), Series(name, ((0.0, 3.0),)), Series("last", ((1.0, 1.0),)))
    shown = ["".join(piece.text for piece in line) for line in draw(Chart(Axis("x"), Axis("f"), series), LOOK, width)]
    legend = re.sub(r"\s", "", "".join(shown[-30:]))
    assert (max(map(width_of, shown)) <= width, re.sub(r"\s", "", f"●gd○{name}▲last") in legend) == (True, True)


def test_a_title_of_wide_signs_is_wrapped_by_columns() -> None:
    chart = Chart(Axis("x"), Axis("變數" * 40), (Series("gd", ((0.0, 1.0), (1.0, 2.0))),))
    assert max(width_of("".join(piece.text for piece in line)) for line in draw(chart, LOOK, 60)) <= 60
