"""The walk of a page, run by node: gdcli's steps, reasons and constants, and sentences as gdcli's begin."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import pytest

import gdcli
from gdcli.descent.stopping import REASONS
from gdcli.formats.playing import CONSTANTS, play_of
from gdcli.reports.scene import scene_of
from gdcli.studies.landscape import View
from tests.node import logged, needs_node

PAGE = files("gdcli.formats").joinpath("page")
WALK = "walk(data.chosen[0], data.start, {lr: data.lr, momentum: data.momentum, steps: data.steps})"

CASES: list[tuple[str, str, str, dict[str, Any]]] = [
    ("gradient", "x^2 + 10y^2", "1,3", {"lr": 0.09, "steps": 200}),
    ("gradient", "x^2", "0", {}),
    ("steps", "x^2", "1", {"lr": 0.01}),
    ("steps", "x^2", "1", {"steps": 0}),
    ("steps", "x^2", "1", {"steps": 1}),
    ("steps", "x^2", "1", {"lr": 1.5, "steps": 1, "momentum": 0.5}),
    ("target", "x^2", "1", {"target": 0.25}),
    ("target", "-(x^2)", "2", {"target": -1.0, "uphill": True}),
    ("no-progress", "x^2", "1", {"lr": 1e-17}),
    ("no-progress", "(x^2 - 2)^2", "1", {"tol": 1e-300, "steps": 1000}),
    ("no-progress", "x^2", "1", {"lr": "0.1*(3 - k)"}),
    ("oscillates", "x^2", "1", {"lr": 1.0}),
    ("oscillates", "x^2", "1", {"lr": 1.0, "steps": 40}),
    ("oscillates", "x^4/4 - x^2/2", "0.5", {"lr": 1.294, "steps": 5000}),
    ("diverged", "x^2", "1", {"lr": 1.1, "steps": 30}),
    ("diverged", "x^2", "1", {"lr": 1.1, "steps": 1000}),
    ("diverged", "-(x^2)", "1", {"lr": 1.1, "steps": 1000, "uphill": True}),
    ("diverged", "-x^4", "1", {}),
    ("diverged", "x", "1", {"lr": 1e99, "steps": 1000}),
    ("diverged", "-atan(x)", "1", {"lr": 4e100}),
    ("diverged", "x^2", "1", {"lr": 1.5e308}),
    ("not-finite", "log(x)", "-1", {}),
    ("not-finite", "1/x", "0", {}),
    ("not-finite", "sqrt(x)", "1", {"lr": 1.0}),
    ("not-finite", "x^2", "1", {"lr": "0.1/(3 - k)"}),
]  # fmt: skip


def run_of(text: str, start: str, *, uphill: bool = False, **how: Any) -> gdcli.Descent:
    return gdcli.maximize(text, start, **how) if uphill else gdcli.minimize(text, start, **how)


def walked(run: gdcli.Descent) -> dict[str, Any]:
    """What the page makes of a run: its last row, how many there are, the reason and the sentence."""
    scene = scene_of(run.formula, [run], [run.method.name], View(box=",".join(["-1:1"] * len(run.formula.variables))))
    assert scene.landscape is not None
    play = play_of(scene, scene.landscape)
    source = f"{play.program}{PAGE.joinpath('walk.js').read_text('utf-8')}const data = {json.dumps(play.data)};"
    source += f"const found = {WALK}; console.log(JSON.stringify({{...found, rows: found.rows.length}}));"
    document: dict[str, Any] = logged(source)
    return document


def plain(sentence: str) -> str:
    """A sentence with each number as Python writes it; the page rounds to the same digits, and writes others."""
    number = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
    return re.sub(number, lambda found: repr(float(found[0])), sentence.replace("\u2212", "-"))


def test_the_cases_have_every_reason_but_a_ctrl_c() -> None:
    assert {reason for reason, *_ in CASES} == set(REASONS) - {"interrupted"}


@needs_node
@pytest.mark.parametrize(("reason", "text", "start", "how"), CASES)
def test_the_page_stops_where_gdcli_does_for_its_reason(
    reason: str, text: str, start: str, how: dict[str, Any]
) -> None:
    run = run_of(text, start, **how)
    found = walked(run)
    assert (found["reason"], found["rows"] - 1, run.stop.reason) == (run.stop.reason, run.steps, reason)


@needs_node
@pytest.mark.parametrize(("reason", "text", "start", "how"), CASES)
def test_gdclis_sentence_begins_as_the_pages(reason: str, text: str, start: str, how: dict[str, Any]) -> None:
    """Which part of a function, a schedule or a rule is at fault, gdcli alone can tell: there up to the colon."""
    run = run_of(text, start, **how)
    told, wanted = plain(walked(run)["sentence"]), plain(run.stop.message)
    if reason == "not-finite" or isinstance(how.get("lr"), str) or " in the rule is " in wanted:
        told, wanted = told.partition(":")[0], wanted.partition(":")[0]
    assert told and wanted[: len(told)] == told


def test_no_script_of_the_page_has_a_constant_of_gdclis() -> None:
    scripts = [one.read_text("utf-8") for one in PAGE.iterdir() if one.name.endswith(".js")]
    assert [name for name in CONSTANTS if any(re.search(rf"\b{name} = ", script) for script in scripts)] == []


def test_each_constant_is_used_in_the_page() -> None:
    scripts = "".join(one.read_text("utf-8") for one in PAGE.iterdir() if one.name.endswith(".js"))
    assert [name for name in CONSTANTS if not re.search(rf"\b{name}\b", scripts)] == []
