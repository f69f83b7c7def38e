"""The pictures in a page, in a real browser: they show what gdcli's own show, and say what they leave out."""

from __future__ import annotations

from pathlib import Path

import pytest

import gdcli
from gdcli.formats.ground import walked_in_box
from gdcli.reports.loss import loss_of
from gdcli.reports.scene import landscape_of
from gdcli.studies.heights import profile, shown_heights
from gdcli.studies.landscape import View
from tests.browser import Browser
from tests.page import page


@pytest.mark.parametrize(
    "args",
    [
        ("minimize", "x^2 + 10y^2", "--start", "1,3", "--lr", "0.02"),
        ("minimize", "x^4", "--start", "1", "--lr", "5"),
        ("minimize", "x^2 + y^2 + z^2", "--start", "1,1e-3,5", "--lr", "1.5"),
        ("minimize", "x^2 + y^2", "--start", "1,1", "--steps", "0"),
        ("race", "x^2 + 10y^2", "--start", "1,3", "--lr", "0.11", "--methods", "gd,adam,newton"),
    ],
)
def test_fit_gives_the_box_that_gdcli_draws(window: Browser, tmp_path: Path, args: tuple[str, ...]) -> None:
    page(window, tmp_path, *args)
    drawn = window.run("return data.box")
    window.click("#farther")
    assert [high - low for low, high in window.run("return state.box")] == pytest.approx(
        [2 * (high - low) for low, high in drawn]
    )
    window.click("#closer")
    window.click("#closer")
    assert window.run("return state.box[0][1] - state.box[0][0]") == pytest.approx((drawn[0][1] - drawn[0][0]) / 2)
    window.click("#fit")
    for got, wanted in zip(window.run("return state.box"), drawn, strict=True):
        assert got == pytest.approx(wanted, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "box", "cut"),
    [("1/x", "-1:1", True), ("tan(x)", "-5:5", True), ("x^2", "-5:5", False), ("0*x + 3", "-1:1", False)],
)
def test_a_curve_is_cut_at_poles_alone_and_says_so(
    window: Browser, tmp_path: Path, text: str, box: str, cut: bool
) -> None:
    page(window, tmp_path, "plot", text, "--box", box, "--start", "0.5")
    said = window.run("return document.getElementById('map-note').textContent")
    assert ("f is cut at" in said) == cut
    heights = window.run("return maps.curve.curve.map(place => place[1])")
    limits = window.run("return maps.curve.limits")
    run = gdcli.minimize(text, [0.5])
    landscape = landscape_of(run.formula, [run], ["gd"], View(box=box))
    wanted = shown_heights(profile(landscape.slice, landscape.box[0])[1], walked_in_box(landscape))
    assert wanted is not None
    assert limits == pytest.approx([*wanted], rel=1e-9)
    assert (None in heights) == cut  # no line joins the sides of a pole


HEIGHTS = [
    ([0.0, 1.0], []), ([0.0, 1.0] * 99 + [1e9], []), ([0.0, 1.0] * 99 + [1e9], [5e8, 2.0]), ([7.0], []),
    ([], [1.0, 2.0]), ([], []), ([-3.0] * 99 + [5.0], []), ([1e308, -1e308, 5.0], []),
    ([k**9 / 7.0 for k in range(40)], [-1e4]), ([1.0 + k * 1e-16 for k in range(40)] + [2.0], []),
    ([1e-320 * k for k in range(40)], []), ([0.0, 1.0] * 99 + [3.9], []), ([0.0, 1.0] * 99 + [4.1, -0.5], [-2.9]),
]  # fmt: skip


@pytest.mark.parametrize(("heights", "walked"), HEIGHTS)
def test_the_page_shows_the_heights_that_gdcli_shows(
    window: Browser, tmp_path: Path, heights: list[float], walked: list[float]
) -> None:
    page(window, tmp_path, "plot", "x^2", "--start", "1")
    wanted, found = shown_heights(heights, walked), window.run("return shownHeights(...arguments)", heights, walked)
    assert found == (None if wanted is None else pytest.approx([*wanted], rel=1e-14))


def test_a_huge_range_has_shades_everywhere(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, "plot", "1e308*x + y", "--box=-1.5:1.5,-1:1", "--start", "0,0")
    shades = window.run("return maps.heights.grid")
    assert None not in shades
    assert (min(shades), max(shades)) == (0, 1) and len(set(shades)) > 50


@pytest.mark.parametrize("text", ["1/(x*y)", "-exp(-99*(x^2 + y^2))", "x^2 + 10y^2", "1/(x^2 + y^2)"])
@pytest.mark.parametrize("command", ["minimize", "maximize"])
def test_shades_tell_the_middle_of_f_from_its_ends(window: Browser, tmp_path: Path, text: str, command: str) -> None:
    """A pole or a narrow well leaves more than one colour for the rest."""
    page(window, tmp_path, command, text, "--start", "0.5,0.5", "--steps", "1", "--box", "-1:1.01")
    pairs = zip(window.run("return maps.heights.grid"), window.run(
        "return maps.heights.grid.map((_, place) => value([-1 + 2.01*(place % 121)/120,"
        " -1 + 2.01*Math.floor(place/121)/120])[0])"
    ), strict=True)  # fmt: skip
    ranked = [shade for _, shade in sorted((height, shade) for shade, height in pairs)]
    assert ranked == sorted(ranked)
    assert ranked[len(ranked) * 9 // 10] - ranked[len(ranked) // 10] > 0.2


@pytest.mark.parametrize(("low", "high"), [(1e6, 1e6 + 1), (-1e-7, 3e-7), (1e15, 1e15 + 64), (-1e300, 1e300), (0, 1)])
def test_the_numbers_on_an_axis_are_told_apart(window: Browser, tmp_path: Path, low: float, high: float) -> None:
    page(window, tmp_path, "minimize", "x^2", "--start", "1")
    marks = window.run("return marks(arguments[0], arguments[1], 6)", low, high)
    assert 3 <= len(marks) <= 8
    for number, text in marks:
        assert float(text.replace("\u2212", "-")) == pytest.approx(number, rel=1e-15, abs=(high - low) / 500)


@pytest.mark.parametrize(
    ("text", "start", "lr"),
    [
        ("x^2 + 10y^2", "1,3", 0.02),
        ("x^4 - 3x^2 + x", "2", 0.01),
        ("-x^4", "1", 0.1),
        ("sin(x)", "1", 0.01),
        ("(x - 3)^2 + 7", "1", 0.1),
        ("0*x + 3", "1", 0.1),
    ],
)
@pytest.mark.parametrize("command", ["minimize", "maximize"])
def test_the_loss_is_measured_as_gdcli_measures_it(
    window: Browser, tmp_path: Path, text: str, start: str, lr: float, command: str
) -> None:
    page(window, tmp_path, command, text, "--start", start, "--lr", str(lr))
    run = getattr(gdcli, command)(text, start=start, lr=lr)
    wanted = loss_of([[(step, row[-2]) for step, row in run.path]], ["gd"], uphill=command == "maximize").y
    assert window.run("return [loss.name, loss.decades]") == [wanted.label, wanted.is_log]


def test_spikes_of_the_loss_are_cut_and_said(window: Browser, tmp_path: Path) -> None:
    """A walk to and fro across poles: most of f is within thousands, the highest is beyond 1e10."""
    page(window, tmp_path, "minimize", "1/sin(x)^3", "--start", "1", "--lr", "2", "--steps", "200")
    heights = sorted(window.run("return walks[0].rows.map(row => row[1])"))
    name, (low, high) = window.run("return [loss.name, loss.span]")
    assert name.startswith("f: f is cut at")
    assert heights[20] > low > heights[0] / 1000
    assert heights[180] < high < heights[-1] / 1000


def test_what_is_not_drawn_is_held_where_a_walk_ended_that_did_not_run_away(window: Browser, tmp_path: Path) -> None:
    methods = ("--methods", "gd,adam")
    page(window, tmp_path, "race", "x^2 + y^2 + 10z^2", "--start", "1,1,1", "--lr", "0.3", *methods)
    assert [walk["reason"] for walk in window.run("return walks")] == ["diverged", "steps"]
    assert window.run("return held()") == pytest.approx(window.run("return walks[1].rows.at(-1).slice(0, 3)"))
