"""The charts beside a landscape in a picture: f against the step, a line and a mark for each walk."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gdcli.formats.ground import short
from gdcli.formats.strokes import Stroke, stroke
from gdcli.formats.walks import POINTS, Moving, dots_of
from gdcli.reports.drawings import Axis, Chart
from gdcli.reports.words import counted, number_text
from gdcli.studies.heights import LARGEST

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEP = "step"  # the label of an axis along which walks go
PROPORTION = 1e3  # beyond so many times what most heights span, an axis that is not by decades goes by both signs'


def draw_chart(axes: Axes, chart: Chart, names: Sequence[str]) -> list[Moving]:
    """Draw the series of a chart, each as the walk of its name is; give those that go by the step."""
    points = [point for series in chart.series for point in series.points]
    _scale(axes, "x", chart.x, [place for place, _ in points])
    _scale(axes, "y", chart.y, [value for _, value in points])
    axes.set_title(short("; ".join(_remarks(chart)), 90), fontsize=8, parse_math=False)
    if chart.x.label == STEP and not any(place for place, _ in points):
        axes.set(xlim=(-0.5, 0.5), xticks=[0])  # else there would be parts of a step
    axes.grid(alpha=0.25)
    same = [series.name for series in chart.series] == list(names)
    places = [number if same else _place(names, series.name, number) for number, series in enumerate(chart.series)]
    looks = [look_of(chart, number, stroke(place)) for number, place in enumerate(places)]
    lines = [_series(axes, chart, number, look) for number, look in enumerate(looks)]
    return lines if chart.x.label == STEP else []


def _remarks(chart: Chart) -> list[str]:
    """Its title, and how many places are left out since differences of them would overflow."""
    beyond = sum(LARGEST <= abs(value) < math.inf for series in chart.series for _, value in series.points)
    left_out = [f"left out: {counted(beyond, 'place')} beyond {number_text(LARGEST)}"] if beyond else []
    return [chart.title, *left_out] if chart.title else left_out


def look_of(chart: Chart, number: int, look: Stroke) -> dict[str, Any]:
    """Give Matplotlib's words for a series: data are points alone, and a line among them has no markers."""
    if not chart.series[number].joined:
        return look.points()
    all_joined = all(series.joined for series in chart.series)
    return look.line(dots_of([len(series.points) for series in chart.series]) if all_joined else 0)


def _place(names: Sequence[str], name: str, otherwise: int) -> int:
    return names.index(name) if name in names else len(names) + otherwise


def _scale(axes: Axes, side: str, axis: Axis, values: Sequence[float]) -> None:
    """By decades as the axis says, where there is something to show by them; by decades of both signs where it must."""
    label, finite = short(axis.label), [value for value in values if abs(value) < LARGEST]
    if axis.is_log and any(value > 0 for value in finite):
        axes.set(**{f"{side}scale": "log"})
    elif finite and (unit := _unit(finite)):
        getattr(axes, f"set_{side}scale")("symlog", linthresh=unit)
        getattr(axes, f"{side}axis").get_major_locator().set_params(numticks=7)
        label += f" (linear within ±{unit:g})"
    elif axis.label == STEP:
        getattr(axes, f"{side}axis").get_major_locator().set_params(integer=True)
    getattr(axes, f"set_{side}label")(label, parse_math=False)


def _unit(values: Sequence[float]) -> float:
    """The power of ten up to which an axis of both signs is linear; 0 where a plain one shows all."""
    ordered = sorted(values)
    middle = ordered[len(ordered) // 2]
    typical = sorted(abs(value - middle) for value in values)[len(values) // 2]
    if max(ordered[-1] - middle, middle - ordered[0]) <= PROPORTION * typical or not typical:
        return 0.0
    return float(10.0 ** min(300, max(-300, math.ceil(math.log10(typical)))))


def _series(axes: Axes, chart: Chart, number: int, look: dict[str, Any]) -> Moving:
    """Draw a series; one that goes by the step ends in the mark of an end."""
    import numpy as np

    rows = np.array(chart.series[number].points, dtype=np.float64).reshape(-1, 2)
    steps = rows[:, 0].copy()
    rows = np.where(np.abs(rows) < LARGEST, rows, np.nan)
    for column, axis in enumerate((chart.x, chart.y)):
        if axis.is_log:
            rows[:, column][rows[:, column] <= 0] = np.nan
    (line,) = axes.plot(*rows.T, rasterized=len(rows) > POINTS, gid="series", **look)
    last = rows[-1:] if chart.x.label == STEP else rows[:0]
    (head,) = axes.plot(*last.T, marker="*", markersize=11, color=look["color"], linestyle="", gid="end")
    return Moving(axes, line, head, steps, rows)
