"""The page in a real browser: moved by hand, it ends where gdcli ends, and nothing in it runs that should not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import gdcli
from gdcli.descent.methods import METHODS
from gdcli.formats import Look, render
from gdcli.reports.report import Report, Sheet
from gdcli.reports.scene import scene_of
from gdcli.studies.landscape import View
from tests.browser import Browser
from tests.page import HOSTILE, SAME, assert_same, ends, field, page, type_in
from tests.program import gdcli as program

FORMULAS = [
    ("x^2 + 10y^2", "1,3"),
    ("100(y - x^2)^2 + (1 - x)^2", "-1.2,1"),
    ("x^4 - 3x^2 + x", "2"),
    ("(x - 1)^2 + lgamma(2 + y^2) + erf(x*z)^2 + z^4 + cosh(y - z)", "0.5,-1,0.7"),
]


@pytest.mark.parametrize(("text", "start"), FORMULAS)
def test_every_rule_ends_where_gdcli_ends(window: Browser, tmp_path: Path, text: str, start: str) -> None:
    page(window, tmp_path, "minimize", text, "--start", start, "--lr", "0.001", "--steps", "150")
    for number in range(1, len(METHODS)):
        window.click(f"#method-{number}")
    found = ends(window)
    assert set(found) == {method.name for method in METHODS}
    for method in METHODS:
        assert_same(found[method.name], gdcli.minimize(text, start=start, lr=0.001, steps=150, method=method.name))
    assert window.log() == []


def test_sliders_and_a_click_lead_to_gdclis_end_point(window: Browser, tmp_path: Path) -> None:
    text = "x^2 + 10y^2"
    page(window, tmp_path, "minimize", text, "--start", "1,3", "--lr", "0.02", "--method", "momentum")
    window.press("#lr-slider", *["left"] * 20)
    window.press("#momentum-slider", *["left"] * 30)
    window.click("#map", 60, -35)
    lr, momentum = field(window, "lr"), field(window, "momentum")
    start = [field(window, "start-0"), field(window, "start-1")]
    assert (lr, momentum) == (pytest.approx(0.02 * 10**-0.2, rel=0.02), pytest.approx(0.6))
    assert start != [1.0, 3.0]
    run = gdcli.minimize(text, start=start, lr=lr, momentum=momentum, method="momentum")
    assert_same(ends(window)["momentum"], run)
    assert window.log() == []


def test_the_arrow_keys_move_the_start(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, "minimize", "x^2 + 10y^2", "--start", "1,3", "--lr", "0.02")
    window.press("#map", "left", "up")
    start = [field(window, "start-0"), field(window, "start-1")]
    assert start[0] < 1 and start[1] > 3
    assert_same(ends(window)["gd"], gdcli.minimize("x^2 + 10y^2", start=start, lr=0.02))


def test_steps_go_forward_and_back_by_keys_and_buttons(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, "minimize", "x^2 + 10y^2", "--start", "1,3", "--lr", "0.02")
    row = "return document.querySelector('tr[aria-current]').dataset.step"
    assert window.run(row) == "100"
    window.press("body", "home", "right", "right", "right", "left")
    assert window.run(row) == "2"
    window.click("#back")
    assert window.run(row) == "1"
    wanted = gdcli.minimize("x^2 + 10y^2", start="1,3", lr=0.02, steps=1).end
    titles = window.run("return [...document.querySelectorAll('tr[aria-current] td')].map(cell => cell.title)")
    assert [float(title) for title in titles[1:]] == pytest.approx([*wanted.point, wanted.f, wanted.gradient_norm])
    window.click("#last")
    assert window.run(row) == "100"


@pytest.mark.parametrize(
    ("text", "start", "lr"),
    [
        ("x^2", "1", 1.5),
        ("x^2", "1", 1.0),
        ("log(x)", "0.05", 0.1),
        ("x^2", "1", 0.5),
        ("-x^4", "1", 0.1),
        ("x^2", "1", 0.1),
    ],
)
def test_every_reason_to_stop_is_gdclis(window: Browser, tmp_path: Path, text: str, start: str, lr: float) -> None:
    page(window, tmp_path, "minimize", text, "--start", start, "--steps", "500")
    type_in(window, "steps", 400)
    type_in(window, "lr", lr)
    run = gdcli.minimize(text, start=start, lr=lr, steps=400)
    row = ends(window)["gd"]
    assert (row["reason"], row["steps"]) == (run.stop.reason, run.steps)


@pytest.mark.parametrize(
    ("args", "settings"),
    [
        (("--lr", "0.1/k"), {"lr": "0.1/k"}),
        (("--rule", "v = c*v + g; x = x - lr*v", "--set", "c=0.5", "--lr", "0.01"),
         {"rule": "v = c*v + g; x = x - lr*v", "set": {"c": 0.5}, "lr": 0.01}),
        (("--method", "adam", "--set", "b1=0.5", "--lr", "0.1"), {"method": "adam", "set": {"b1": 0.5}, "lr": 0.1}),
        (("--target", "0.5", "--lr", "0.01"), {"target": 0.5, "lr": 0.01}),
        (("--gradient", "central", "--h", "0.01", "--lr", "0.01"), {"gradient": "central", "h": 0.01, "lr": 0.01}),
    ],
)  # fmt: skip
def test_the_settings_of_the_command_are_the_pages(
    window: Browser, tmp_path: Path, args: tuple[str, ...], settings: dict[str, Any]
) -> None:
    page(window, tmp_path, "minimize", "x^2 + 10y^2", "--start", "1,3", *args)
    (row,) = ends(window).values()
    assert_same(row, gdcli.minimize("x^2 + 10y^2", start="1,3", **settings))


def test_uphill_walks_up(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, "maximize", "sin(x) - y^2", "--start", "0.5,1", "--method", "adam", "--lr", "0.1/k^0.5")
    run = gdcli.maximize("sin(x) - y^2", start="0.5,1", method="adam", lr="0.1/k^0.5")
    assert_same(ends(window)["adam"], run)


def test_the_command_that_the_page_shows_makes_the_same_walk(window: Browser, tmp_path: Path) -> None:
    import shlex

    page(window, tmp_path, "minimize", "x^2 + 10y^2", "--start", "1,3", "--lr", "0.02", "--method", "nesterov")
    window.press("#momentum-slider", *["left"] * 10)
    window.click("#map", -50, 20)
    shown = window.run("return document.getElementById('command').textContent")
    document = program(*shlex.split(shown)[1:], "--format", "json").json
    assert ends(window)["nesterov"]["point"] == pytest.approx([*document["end"]["point"].values()], rel=SAME, abs=SAME)


def test_a_search_is_shown_as_gdcli_walked_it(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, "minimize", "x^2 + 10y^2 + x^4", "--start", "1,3", "--method", "newton")
    (row,) = ends(window).values()
    assert_same(row, gdcli.minimize("x^2 + 10y^2 + x^4", start="1,3", method="newton"))
    assert "as gdcli walked it" in row["name"]


@pytest.mark.parametrize(
    "text", ["x[1]^2 + script^2", "constructor^2 + toString^2 + data^2 + value^2", "λ^2 + β_2^2 + π*x^2"]
)
def test_hostile_names_are_inert(window: Browser, tmp_path: Path, text: str) -> None:
    names = gdcli.parse(text).variables
    page(window, tmp_path, "minimize", text, "--start", ",".join("1" for _ in names), "--lr", "0.01")
    assert window.run("return [...document.querySelectorAll('#start label')].map(one => one.textContent)") == [*names]
    assert_same(ends(window)["gd"], gdcli.minimize(text, start=[1.0] * len(names), lr=0.01))
    assert window.log() == []


def test_a_hostile_text_stands_on_the_page_as_text(window: Browser, tmp_path: Path) -> None:
    """No name of the language has such signs; the page does not rely on that."""
    run = gdcli.minimize("x^2", start="1")
    hostile = replace(run, stop=replace(run.stop, message=HOSTILE), method=run.method._replace(name=HOSTILE))
    made = scene_of(run.formula, [hostile, hostile], [HOSTILE, HOSTILE], View())
    text = render(Report({}, Sheet((), ()), (), scene=lambda: replace(made, title=HOSTILE)), "html", Look())
    assert isinstance(text, str)
    (tmp_path / "run.html").write_text(text, "ascii")
    window.open(tmp_path / "run.html")
    for name in ("formula", "about", "presets"):
        assert "</script><script>alert(1)" in window.run("return by(arguments[0]).textContent", name)
    assert window.run("return document.querySelectorAll('img, #formula *, dd *, dt *, button *').length") == 0
    assert window.log() == []


def test_the_content_policy_refuses_any_other_script_and_any_request(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, "minimize", "x^2", "--start", "1")
    window.run(
        "const added = document.createElement('script'); added.textContent = 'window.hit = 1';"
        "document.body.append(added);"
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hit = 2\">');"
        "fetch('https://example.invalid/').catch(() => 0)"
    )
    assert window.run("return window.hit") is None
    assert (
        len([line for line in window.log() if "Content Security Policy" in line or "Content-Security-Policy" in line])
        >= 3
    )


@pytest.mark.parametrize("width", [1280, 500])
def test_nothing_is_wider_than_the_screen(window: Browser, tmp_path: Path, width: int) -> None:
    page(window, tmp_path, "minimize", FORMULAS[3][0], "--start", FORMULAS[3][1], "--lr", "0.01", width=width)
    assert window.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_every_control_has_a_name(window: Browser, tmp_path: Path) -> None:
    page(window, tmp_path, "minimize", FORMULAS[3][0], "--start", FORMULAS[3][1], "--lr", "0.01")
    unnamed = window.run(
        "return [...document.querySelectorAll('button, input, select, canvas')].filter(one => !(one.ariaLabel"
        " || one.getAttribute('aria-labelledby') || (one.labels && one.labels.length) || one.textContent.trim()))"
        ".map(one => one.id)"
    )
    assert unnamed == []


def test_a_race_is_shown_as_it_was_run_each_method_at_its_own_rate(window: Browser, tmp_path: Path) -> None:
    text, start = "x^2 + 10y^2", "1,3"
    page(window, tmp_path, "race", text, "--start", start)
    runs = {run.method.name: run for run in gdcli.race(text, start=start).runs}
    found = ends(window)
    assert set(found) == set(runs) and len({run.settings.lr for run in runs.values()}) > 1
    for name, run in runs.items():
        assert_same(found[name], run)
    type_in(window, "lr", 0.01)
    for name, row in ends(window).items():
        assert_same(row, gdcli.minimize(text, start=start, lr=0.01, method=name))
    window.click("#presets button")  # all as gdcli walked
    for name, row in ends(window).items():
        assert_same(row, runs[name])
