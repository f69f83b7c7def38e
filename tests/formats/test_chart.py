"""Charts of signs: each point where it belongs, at every width, in every encoding, without colour."""

from __future__ import annotations

import math
import re
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.formats import Look, render
from gdcli.formats.chart import draw
from gdcli.formats.drawing import DRAWINGS
from gdcli.formats.wrapping import width_of
from gdcli.reports.drawings import Axis, Chart, Drawing, Series
from gdcli.reports.report import Report, Sheet

V = Series("forward", tuple([(10.0**-p, 10.0**-p + 10.0 ** (p - 16)) for p in range(1, 17)]))
FLAT = Series("complex step", tuple([(10.0**-p, 1e-16) for p in range(9, 17)]))
CHART = Chart(Axis("h", is_log=True), Axis("error", is_log=True), (V, FLAT), "the error against the step")
WALK = Chart(Axis("step"), Axis("f", is_log=True), (Series("gd", tuple([(float(k), 0.5**k) for k in range(20)])),))
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def lines(chart: Chart, width: int = 80, encoding: str = "utf-8") -> list[str]:
    return ["".join(piece.text for piece in line).rstrip() for line in draw(chart, Look(encoding=encoding), width)]


def table(chart: Chart, **look: object) -> str:
    return render(Report({}, Sheet((), ()), (chart,)), "table", Look(**look))  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 120, 200])
@pytest.mark.parametrize("chart", [CHART, WALK], ids=["log-log", "log-linear"])
def test_a_chart_is_never_wider_than_the_screen(width: int, chart: Chart) -> None:
    assert max(width_of(line) for line in lines(chart, width)) <= width


@pytest.mark.parametrize("encoding", ["ascii", "cp950", "cp1252", "latin-1"])
def test_where_an_encoding_may_lack_a_sign_all_are_ascii(encoding: str) -> None:
    assert all(line.isascii() for line in lines(CHART, encoding=encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_every_series_has_a_sign_of_its_own_in_the_legend_and_in_the_chart(encoding: str) -> None:
    shown = lines(CHART, encoding=encoding)
    signs = [sign for sign, _ in re.findall(r"(\S) (forward|complex step)", shown[-1])]
    assert (len(set(signs)), [sign in "".join(shown[:-1]) for sign in signs]) == (2, [True, True])


def test_a_legend_that_just_fits_is_on_one_line() -> None:
    names = Chart(Axis("x"), Axis("f"), tuple([Series(name, ((0.0, 1.0),)) for name in ("a" * 10, "b" * 11)]))
    assert [lines(names, width)[-1].count("a") for width in (28, 29)] == [0, 10]


def test_colour_adds_nothing_but_escapes() -> None:
    plain, coloured = table(CHART), table(CHART, color=True)
    assert ESCAPE.sub("", coloured) == plain != coloured


def test_a_v_has_its_arms_up_and_its_foot_down() -> None:
    shown = lines(CHART)
    found = [(column, row) for row, line in enumerate(shown[:-1]) for column, sign in enumerate(line) if sign == "●"]
    heights = dict(sorted(found))
    left, *_, right = heights.values()
    foot = max(heights.values())
    middle = list(heights.values()).index(foot)
    assert (left < foot > right, 0 < middle < len(heights) - 1) == (True, True)


@pytest.mark.parametrize("chart", [CHART, WALK], ids=["log-log", "log-linear"])
@pytest.mark.parametrize("width", [40, 80, 200])
def test_both_axes_are_labelled_with_decades_or_round_numbers(chart: Chart, width: int) -> None:
    shown = lines(chart, width)
    down = [line.split("┤")[0].strip() for line in shown if "┤" in line]
    across = next(line for line in [shown[number + 1] for number, line in enumerate(shown) if "└" in line]).split()
    decades = [re.fullmatch(r"1e[-+]\d\d", label) is not None for label in (*down, *(across if chart is CHART else []))]
    assert (all(decades), len(down) >= 2, len(across) >= 2) == (True, True, True)


def test_a_point_on_a_label_s_decade_stands_in_its_row() -> None:
    shown = lines(Chart(Axis("x"), Axis("y", is_log=True), (Series("s", ((0.0, 1e-4), (1.0, 1.0), (2.0, 1e-2))),)))
    rows = {line.split("┤")[0].strip(): line for line in shown if "┤" in line}
    assert ["●" in rows[label] for label in ("1e+00", "1e-02", "1e-04", "1e-01", "1e-03")] == [True] * 3 + [False] * 2


def test_what_is_0_stands_below_the_decades() -> None:
    points = ((1e-3, 1.0), (1e-2, 0.0), (1e-1, 1e-4), (1.0, 1.0))
    shown = lines(Chart(Axis("h", is_log=True), Axis("e", is_log=True), (Series("s", points),)))
    rows = {line.split("┤")[0].strip(): line for line in shown if "┤" in line}
    assert (list(rows)[-1], rows["0"].count("●"), rows["1e-04"].count("●")) == ("0", 1, 1)


def test_what_has_no_place_on_an_axis_is_left_out_and_parts_the_line() -> None:
    points = ((1e-3, 1.0), (1e-2, math.inf), (1e-1, math.nan), (1.0, 1.0))
    shown = "".join(lines(Chart(Axis("h", is_log=True), Axis("e", is_log=True), (Series("s", points),)))[:-1])
    assert (shown.count("●"), shown.count("·")) == (2, 0)


@pytest.mark.parametrize("heights", [(1e304, 5e303), (-1e307, 1e307), (-7e307, 7e307)])
def test_heights_near_the_end_of_float64_are_drawn(heights: tuple[float, float]) -> None:
    shown = lines(Chart(Axis("x"), Axis("y"), (Series("s", ((0.0, heights[0]), (1.0, heights[1]))),)))
    assert sum(line.count("●") for line in shown[:-1]) == 2


@pytest.mark.parametrize("points", [(), ((1.0, math.nan),), ((1.0, 0.0), (2.0, -1.0))])
def test_without_a_point_there_is_no_chart(points: tuple[tuple[float, float], ...]) -> None:
    chart = Chart(Axis("h"), Axis("e", is_log=True), (Series("s", points),))
    assert (lines(chart), table(chart)) == ([], "")


def test_markdown_fences_a_chart() -> None:
    text = render(Report({}, Sheet((), ()), (CHART,)), "markdown", Look())
    assert (text.startswith("```text\n"), text.endswith("\n```\n"), "●" in text) == (True, True, True)


NUMBERS = st.floats(allow_nan=True, allow_infinity=True)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=8), min_size=1, max_size=10),
    st.integers(0, 200), st.booleans(), st.booleans(), st.sampled_from(["utf-8", "ascii"]),
)  # fmt: skip
def test_no_points_break_a_chart_or_its_width(
    series: list[list[tuple[float, float]]], width: int, log_x: bool, log_y: bool, encoding: str
) -> None:
    named = tuple([Series(f"series {number}", tuple(points)) for number, points in enumerate(series)])
    shown = lines(Chart(Axis("x", log_x), Axis("y", log_y), named), width, encoding)
    assert max([width_of(line) for line in shown], default=0) <= max(width, 40)


def test_each_kind_of_drawing_has_a_file_that_draws_it() -> None:
    assert set(DRAWINGS) == {kind.__name__ for kind in get_args(Drawing)}
