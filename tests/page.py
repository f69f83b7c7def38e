"""A page in a browser: made by the program, read and moved as a person would, held against gdcli's own runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import gdcli
from tests.browser import Browser
from tests.program import gdcli as program

SAME = 1e-9
HOSTILE = "</script><script>alert(1)</script></title><img src=x onerror=alert(2)> & $data ${data} \" ' \u2028 \x1b[31m"


def page(window: Browser, folder: Path, *args: str, width: int = 1280) -> None:
    file = folder / "run.html"
    done = program(*args, "-o", str(file))
    assert "written to" in done.err, done.err
    window.log()
    window.open(file, width)


def field(window: Browser, name: str) -> float:
    return float(window.run("return document.getElementById(arguments[0]).value", name))


def type_in(window: Browser, name: str, value: float) -> None:
    window.run(
        "const [field, value] = arguments; field.value = value; field.dispatchEvent(new Event('input'))",
        {"element-6066-11e4-a52e-4f735466cecf": window.find(f"#{name}")},
        repr(value),
    )


def ends(window: Browser) -> dict[str, dict[str, Any]]:
    """What the page says of each walk: its end point, the steps, the reason."""
    rows = window.run("return [...document.querySelectorAll('#runs li')].map(item => ({...item.dataset}))")
    return {row["name"]: {**row, "point": json.loads(row["point"]), "steps": int(row["steps"])} for row in rows}


def assert_same(row: dict[str, Any], run: gdcli.Descent) -> None:
    assert (row["reason"], row["steps"]) == (run.stop.reason, run.steps)
    for got, wanted in zip(row["point"], run.end.point, strict=True):
        assert got == pytest.approx(wanted, rel=SAME, abs=SAME)
