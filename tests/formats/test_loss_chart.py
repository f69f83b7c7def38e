"""f against the step: by decades where it is positive, from its lowest where it comes to rest, always in what shows."""

from __future__ import annotations

import math

import pytest

import gdcli
from gdcli.reports.loss import loss_of
from gdcli.reports.scene import loss_chart

RUNS = [
    ("x^2", (1,), {}, "f", True),
    ("x^2 + 1", (3,), {}, "f − 1, the lowest f", True),
    ("x^2 - 5", (3,), {}, "f − (−5), the lowest f", True),
    ("5 - x^2", (3,), {"uphill": True}, "5 − f, the highest f", True),
    ("x^3 - x", (-3,), {}, "−24 − f, from the start on", True),
    ("@rosenbrock", (-1.2, 1), {"lr": 0.001, "momentum": 0.9, "steps": 500}, "f", True),
    ("x - 1", (0,), {"steps": 1}, "f", False),
    ("5 + 0x", (1,), {}, "f", False),
    ("x^2", (0,), {}, "f", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "start", "settings", "label", "by_decades"), RUNS)
def test_the_axis_is_the_one_that_shows_most(
    text: str, start: tuple[float, ...], settings: dict[str, float], label: str, by_decades: bool
) -> None:
    options = dict(settings)
    walk = gdcli.maximize if options.pop("uphill", False) else gdcli.minimize
    axis = loss_chart([walk(text, start, **options)], ["gd"]).y  # type: ignore[arg-type]
    assert (axis.label, axis.is_log) == (label, by_decades)


def test_the_distance_from_the_lowest_is_that() -> None:
    chart = loss_of([[(0, 9.0), (1, 2.0), (2, 1.001), (3, 1.0)]], ["gd"])
    assert [y for _, y in chart.series[0].points] == pytest.approx([8.0, 1.0, 0.001, 0.0], abs=1e-15)


def test_two_runs_have_one_lowest() -> None:
    chart = loss_of([[(0, 9.0), (1, 2.0)], [(0, 9.0), (1, 1.001), (2, 1.0)]], ["a", "b"])
    assert chart.series[0].points[-1] == (1.0, 1.0)


def test_many_steps_are_thinned_and_no_peak_is_lost() -> None:
    curve = [(step, 1e9 if step == 54_321 else 2.0 + math.sin(step)) for step in range(100_001)]
    points = loss_of([curve], ["gd"]).series[0].points
    assert (len(points) <= 2_002, (54_321.0, 1e9) in points, points[0][0], points[-1][0]) == (True, True, 0, 100_000)


def test_what_is_not_finite_is_told() -> None:
    assert loss_of([[(0, 1.0), (1, math.nan)]], ["gd"]).title == "left out: 1 place where f is not finite"
