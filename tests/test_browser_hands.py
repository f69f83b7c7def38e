"""The page in a real browser under hands: played, stepped, zoomed, touched, by keys alone, with what is not allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import gdcli
from tests.browser import Browser
from tests.page import assert_same, ends, field, page, type_in

TEXT = "x^2 + 10y^2"
VALLEY = ("minimize", TEXT, "--start", "1,3", "--lr", "0.02", "--steps", "300")
STATE = "return {step: state.step, last: lastStep(), plays: state.timer !== 0, start: state.start}"
MAP = "const {left, top, width, height} = by('map').getBoundingClientRect(); return [left, top, width, height]"
CLICK = (
    "const {left, top} = by('map').getBoundingClientRect(), [x, y] = arguments;"
    "by('map').dispatchEvent(new MouseEvent('click', {clientX: left + x, clientY: top + y}));"
)


def state(window: Browser) -> dict[str, Any]:
    found: dict[str, Any] = window.run(STATE)
    return found


def test_play_goes_to_the_end_and_begins_again_from_there(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, *VALLEY[:-1], "12")
    window.click("#play")
    assert window.run("return by('play').textContent") == "Pause"
    window.wait("return state.step > 2")
    window.wait("return state.timer === 0")
    assert (state(window)["step"], window.run("return by('play').textContent")) == (12, "Play")
    window.click("#play")
    window.wait("return state.step > 0 && state.step < 12")


def test_play_can_be_held_and_goes_on_from_there(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, *VALLEY)
    window.click("#first")
    window.click("#play")
    window.wait("return state.step > 2")
    window.click("#play")
    held = state(window)
    assert (held["plays"], held["step"] > 2) == (False, True)
    window.click("#play")
    assert held["step"] <= state(window)["step"] < 300
    window.click("#forward")
    assert state(window)["plays"] is False


def test_what_is_changed_while_it_plays_does_not_end_the_play(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, *VALLEY)
    window.run("goTo(5); play(); goTo(20)")
    window.press("#lr-slider", "left")
    window.click("#method-1")
    assert state(window)["plays"] and 20 <= state(window)["step"] < 300
    clicked = window.run(f"{CLICK} {STATE}", 200, 100)
    assert (clicked["plays"], clicked["step"]) == (True, 0)
    assert clicked["start"] != [1, 3]


def test_steps_do_not_go_past_the_ends(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, *VALLEY)
    window.click("#forward")
    assert state(window)["step"] == 300
    window.click("#first")
    window.click("#back")
    assert state(window)["step"] == 0


def test_who_stands_at_the_end_stays_at_the_end(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, "minimize", "x^2", "--start", "1", "--lr", "0.4")
    before = state(window)["last"]
    type_in(window, "lr", 0.05)
    after = state(window)
    assert after["step"] == after["last"] > before
    window.click("#back")
    type_in(window, "lr", 0.04)
    assert state(window)["step"] == after["last"] - 1


def test_arrow_keys_step_wherever_the_focus_is_of_no_use_to_them(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, *VALLEY)
    window.click("#first")
    window.click("#forward")
    window.type("right", "right")
    assert state(window)["step"] == 3
    window.click("#method-1")
    window.type("left")
    assert state(window)["step"] == 2
    window.press("#lr-slider", "left")
    assert (state(window)["step"], field(window, "lr") < 0.02) == (2, True)
    window.press("#map", "home")
    assert state(window)["step"] == 0
    window.press("#map", "space")
    assert state(window)["plays"]


def test_the_keys_of_the_map_zoom_and_fit(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, *VALLEY)
    size = "return state.box[0][1] - state.box[0][0]"
    before = window.run(size)
    window.press("#map", "-", "-", "+")
    assert window.run(size) == pytest.approx(2 * before)
    window.press("#map", "0")
    assert window.run(size) == pytest.approx(before)


def test_all_controls_are_reached_by_tab_and_show_it(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, *VALLEY, "--method", "momentum")
    wanted = window.run("return document.querySelectorAll('button, input, select, canvas[tabindex], summary').length")
    found = set()
    for _ in range(wanted + 1):
        window.type("tab")
        name, outline = window.run(
            "const at = document.activeElement; return [at.id || at.textContent, getComputedStyle(at).outlineStyle]"
        )
        assert outline == "solid", name
        found.add(name)
    assert {"map", "lr-slider", "momentum", "method-3", "play", "step", "shown", "closer"} <= found
    assert len(found) == wanted + 1  # and the table, which scrolls


@pytest.mark.parametrize(("x", "y", "at"), [(2, 0.5, [0, None]), (0.5, -2, [None, 1]), (-11, 0.5, [0, None])])
def test_a_click_beside_the_picture_is_one_on_its_edge(
    window: Browser, tmp_path: Path, x: float, y: float, at: list[int | None]
) -> None:
    page(window, tmp_path, *VALLEY, "--box", "-2:2,-4:4")
    left, top, right, bottom = window.run("return [maps.on.left, maps.on.top, maps.on.right, maps.on.bottom]")
    across = left + x if abs(x) > 1 else left + x * (right - left)
    up = top + y if abs(y) > 1 else top + y * (bottom - top)
    window.run(CLICK, across, up)
    start = state(window)["start"]
    for got, span, end in zip(start, ((-2, 2), (-4, 4)), at, strict=True):
        assert span[0] <= got <= span[1]
        assert end is None or abs(got - span[end]) < 0.05
    assert start != [1, 3]


@pytest.mark.parametrize(("x", "y"), [(5, 100), (200, 375), (200, 3)])
def test_a_click_on_the_numbers_beside_the_picture_moves_nothing(
    window: Browser, tmp_path: Path, x: int, y: int
) -> None:
    page(window, tmp_path, *VALLEY)
    window.run(CLICK, x, y)
    assert state(window)["start"] == [1, 3]


def test_a_tap_sets_the_start_and_a_drag_scrolls_the_page(window: Browser, tmp_path: Path) -> None:
    with window.phone():
        page(window, tmp_path, *VALLEY)
        left, top, width, height = window.run(MAP)
        window.touch((left + width / 2, top + height / 2))
        window.wait("return state.start[0] !== 1")
        start = state(window)["start"]
        assert_same(ends(window)["gd"], gdcli.minimize(TEXT, start=start, lr=0.02, steps=300))
        window.touch(*((left + width / 2, top + height - 40 - 10 * number) for number in range(20)))
        window.wait("return window.scrollY > 50")
        assert state(window)["start"] == start


@pytest.mark.parametrize("method", ["gd", "random-search"])
def test_a_narrow_phone_needs_no_sideways_scrolling(window: Browser, tmp_path: Path, method: str) -> None:
    with window.phone(320, 640):
        page(
            window, tmp_path, "minimize", "averyveryverylongname^2 + y^2 + z^2", "--start", "1,2,3", "--method", method
        )
        assert window.run("return [innerWidth, document.documentElement.scrollWidth]") == [320, 320]


def test_the_lists_of_axes_choose_what_is_drawn(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, "minimize", "x^2 + 2y^2 + 3z^2", "--start", "1,2,3", "--lr", "0.05")
    choose = "const list = by(arguments[0]); list.value = arguments[1]; list.dispatchEvent(new Event('change'))"
    window.run(choose, "axis-0", "2")
    assert window.run("return state.axes") == [2, 1]
    assert "Held: x =" in window.run("return by('map-note').textContent")
    assert window.run("return state.box[0][0] <= 0 && state.box[0][1] > 3")
    window.run(choose, "axis-0", "1")  # what the other list has: they change places
    assert window.run("return [state.axes, by('axis-0').value, by('axis-1').value]") == [[1, 2], "1", "2"]
    window.click("#map", 40, 40)
    moved = state(window)["start"]
    assert moved[0] == 1 and moved[1] != 2 and moved[2] != 3


def test_each_walk_of_a_plot_is_a_button(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, "plot", "@himmelblau", "--start", "0,0", "--start=-4,0", "--lr", "0.01")
    labels = window.run("return [...document.querySelectorAll('#presets button')].map(one => one.textContent)")
    assert labels == ["gd, lr 0.01 from x = 0, y = 0", "gd, lr 0.01 from x = \u22124, y = 0"]
    window.click("#presets button:nth-child(2)")
    assert [field(window, "start-0"), field(window, "start-1")] == [-4, 0]
    assert_same(ends(window)["gd"], gdcli.minimize("@himmelblau", start="-4,0", lr=0.01))


def test_the_table_keeps_to_its_walk_when_another_is_chosen(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, *VALLEY, "--method", "adam")
    window.click("#method-0")
    shown = "return by('shown').selectedOptions[0].textContent"
    assert (len(ends(window)), window.run(shown)) == (2, "adam")


@pytest.mark.parametrize(
    ("name", "bad"),
    [("lr", "0"), ("lr", ""), ("momentum", "1.5"), ("steps", "2.5"), ("steps", "100001"), ("start-0", "")],
)
def test_a_value_that_is_not_allowed_is_marked_and_changes_nothing(
    window: Browser, tmp_path: Path, name: str, bad: str
) -> None:
    page(window, tmp_path, *VALLEY, "--method", "momentum")
    before, border = ends(window), f"return getComputedStyle(by('{name}')).borderColor"
    plain = window.run(border)
    write = f"by('{name}').value = arguments[0]; by('{name}').dispatchEvent(new Event('input'))"
    window.run(write, bad)
    assert ends(window) == before
    assert window.run(border) != plain
    window.run(write, "0.5" if name in ("lr", "momentum") else "3")
    assert window.run(border) == plain


def test_a_long_walk_keeps_the_page_small_and_its_table_short(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, *VALLEY[:4], "--lr", "1e-5", "--tol", "0", "--steps", "100000")
    assert (tmp_path / "run.html").stat().st_size < 65_000
    row = ends(window)["gd"]
    assert_same(row, gdcli.minimize(TEXT, start="1,3", lr=1e-5, tol=0, steps=100_000, every=1000))
    assert window.run("return document.querySelectorAll('#rows tr').length") < 400
    window.run("goTo(50000)")
    current = window.run("return [...document.querySelectorAll('tr[aria-current]')].map(one => one.dataset.step)")
    assert current == ["50000"]
