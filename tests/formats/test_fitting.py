"""Reports with drawings on screens of known heights: what fits does, and nothing else changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gdcli
from gdcli.formats import Look, render
from gdcli.formats.drawing import draw
from gdcli.formats.fitting import BROAD, LEAST, PROMPTS
from gdcli.language.parse import parse
from gdcli.reports.basins import report as report_of_basins
from gdcli.reports.drawings import Axis, Chart, Landscape, Mosaic, Series, Tile
from gdcli.reports.plot import report as report_of_plot
from gdcli.reports.report import Facts, Grid, Report, Sheet, Verdict
from gdcli.studies.landscape import Slice, Span

FALL = Chart(Axis("step"), Axis("f", is_log=True), (Series("gd", tuple((k, 0.5**k) for k in range(30))),))
BOWL = Landscape(Slice(parse("x^2 + y^2"), (0, 1), (0.0, 0.0)), (Span(-3.0, 3.0), Span(-2.0, 2.0)), ())
CURVE = Landscape(Slice(parse("x^2"), (0,), (0.0,)), (Span(-3.0, 3.0),), ())
TILES = Mosaic((Axis("x"), Axis("y")), ((-1, 1), (-1, 1)), [[0, 1], [1, 0]], (Tile("A", "a"), Tile("B", "b")))
DRAWINGS = {"chart": FALL, "map": BOWL, "curve": CURVE, "mosaic": TILES}
VERDICT = Verdict("ok", "converged", ("at x = 0",))
TABLE = Grid(("step",), tuple((step,) for step in range(20)))
ROW = re.compile(r"[│┤|]")


def lines(*blocks: object, **look: object) -> list[str]:
    return render(Report({}, Sheet((), ()), blocks), "table", Look(**look)).splitlines()  # type: ignore[arg-type]


def rows(shown: list[str]) -> int:
    """How many rows of cells there are."""
    return sum(bool(ROW.search(line)) for line in shown)


@pytest.mark.parametrize("height", [24, 30, 40, 50])
@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("kind", DRAWINGS)
def test_a_report_with_one_drawing_fits_the_screen_with_the_command_and_the_prompt(
    kind: str, width: int, height: int
) -> None:
    shown = lines(Facts(()), DRAWINGS[kind], VERDICT, width=width, height=height)
    assert len(shown) <= height - PROMPTS
    assert rows(shown) >= LEAST


@pytest.mark.parametrize(("width", "height"), [(80, 24), (100, 30), (120, 40), (80, 50), (200, 50)])
@pytest.mark.parametrize("first", ["map", "curve", "chart"])
@pytest.mark.parametrize("color", [False, True])
def test_a_drawing_and_the_chart_next_to_it_fit_the_screen_together(
    first: str, width: int, height: int, color: bool
) -> None:
    shown = lines(DRAWINGS[first], FALL, VERDICT, width=width, height=height, color=color)
    assert len(shown) <= height - PROMPTS


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
def test_a_table_above_may_scroll_while_what_is_drawn_and_the_verdict_fit(width: int, height: int) -> None:
    shown = lines(TABLE, BOWL, FALL, VERDICT, width=width, height=height)
    below = shown[next(place for place, line in enumerate(shown) if ROW.search(line)) - 1 :]
    assert (len(shown) > height, len(below) <= height - PROMPTS) == (True, True)


@given(st.sampled_from([*DRAWINGS]), st.integers(1, 100), st.integers(20, 220), st.booleans())
@settings(max_examples=150, deadline=None)
def test_no_drawing_has_more_rows_than_it_is_given_or_fewer_than_the_least(
    kind: str, most: int, width: int, color: bool
) -> None:
    shown = draw(DRAWINGS[kind], Look(color=color), width, max(most, LEAST))
    count = rows(["".join(piece.text for piece in line) for line in shown])
    zero = kind == "chart"  # 0 may have a row below the decades
    assert LEAST - (kind == "map") * 3 - (kind == "mosaic") * 2 <= count <= max(most, LEAST) + zero


@pytest.mark.parametrize("height", [1, 5, 12])
def test_a_screen_that_is_too_low_shows_the_least_rows_and_scrolls(height: int) -> None:
    shown = lines(Facts(()), CURVE, VERDICT, height=height)
    assert (rows(shown), len(shown) > height) == (LEAST, True)


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("blocks", [(TABLE, VERDICT), (BOWL, FALL, VERDICT), (TILES, TABLE), (CURVE, FALL)])
def test_a_high_screen_and_none_show_the_same(blocks: tuple[object, ...], width: int) -> None:
    assert lines(*blocks, width=width, height=500) == lines(*blocks, width=width)


def test_a_map_has_more_rows_than_the_chart_below_it() -> None:
    shown = lines(BOWL, FALL, VERDICT, width=60, height=45)
    foot = next(place for place, line in enumerate(shown) if "└" in line)
    assert len(shown) <= 45 - PROMPTS
    assert rows(shown[:foot]) > rows(shown[foot:]) >= LEAST


@given(st.integers(BROAD, 220), st.integers(20, 60))
@settings(max_examples=40, deadline=None)
def test_nothing_beside_is_wider_than_the_screen(width: int, height: int) -> None:
    shown = lines(BOWL, FALL, VERDICT, width=width, height=height)
    assert max(map(len, shown)) <= width


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40), (200, 50)])
@pytest.mark.parametrize("text", ["x^2+10y^2", "x^2"])
def test_a_plot_of_a_walk_fits_the_screens_that_people_have(text: str, width: int, height: int) -> None:
    start = [1.0, 3.0] if "y" in text else [3.0]
    found = gdcli.plot(text, [start], lr=0.09, steps=25)
    shown = render(report_of_plot(found), "table", Look(width, height=height))
    assert isinstance(shown, str)
    assert shown.count("\n") <= height - PROMPTS


def test_basins_fit_a_screen_of_40_rows() -> None:
    shown = render(report_of_basins(gdcli.basins("@himmelblau", grid=9)), "table", Look(height=40))
    assert isinstance(shown, str)
    assert shown.count("\n") <= 40 - PROMPTS
