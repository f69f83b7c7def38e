"""A Scene as a figure of Matplotlib: the landscape with its walks at the left, charts at the right, a legend below."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from gdcli.formats.arrows import Arrows, draw_arrows
from gdcli.formats.curves import draw_chart, look_of
from gdcli.formats.fonts import complete_signs
from gdcli.formats.ground import draw_curve, draw_map, draw_surface, short
from gdcli.formats.strokes import HEADING, INK, stroke
from gdcli.formats.trails import held
from gdcli.formats.walks import Moving, dots_of, draw_walks
from gdcli.formats.wrapping import width_of
from gdcli.reports.drawings import Scene
from gdcli.studies.landscape import Span, holds, keeps_proportions

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, NARROW, HEIGHT, MORE = 10.5, 6.6, 5.0, 2.4  # inches; a figure of one panel is narrow, a third chart takes more
SHOWN = 10  # names in the legend
LETTER, BETWEEN = 0.072, 0.6  # inches: of a letter in the legend, of what stands beside a name


@dataclass(frozen=True)
class Picture:
    """A figure, and the walks and arrows on it, which a film moves."""

    figure: Figure
    moving: tuple[Moving | Arrows, ...]


def draw(scene: Scene) -> Picture:
    """Give the figure of a scene, with arrows for the gradient where it is a map."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    sides = (scene.landscape is not None) + bool(scene.charts)
    height = HEIGHT + MORE * max(0, len(scene.charts) - 2)
    figure = Figure(figsize=(WIDTH if sides == 2 else NARROW, height), layout="constrained")
    FigureCanvasAgg(figure)
    title = textwrap.wrap(short(scene.title, 200), 100 if sides == 2 else 60)[:2]
    figure.suptitle("\n".join(title), **HEADING)
    shape = {"width_ratios": [1.25, 1]} if sides == 2 else {}
    grid = figure.add_gridspec(max(1, len(scene.charts)), max(1, sides), **shape)
    walks, arrows = _landscape(figure, grid[:, 0], scene) if scene.landscape is not None else ([], [])
    names = _names(scene)
    for number, chart in enumerate(scene.charts):
        walks += draw_chart(figure.add_subplot(grid[number, sides - 1]), chart, names)
    _legend(figure, scene, names, arrows)
    complete_signs(figure)
    return Picture(figure, (*walks, *arrows))


def _landscape(figure: Figure, place: Any, scene: Scene) -> tuple[list[Moving], list[Arrows]]:
    """Draw f and the walks on it, with remarks above."""
    landscape = scene.landscape
    assert landscape is not None
    is_map = len(landscape.box) == 2
    is_surface = is_map and scene.surface
    axes: Any = figure.add_subplot(place, projection="3d" if is_surface else None)
    draw_ground = draw_surface if is_surface else draw_map if is_map else draw_curve
    uphill = any(run.settings.uphill for run in scene.runs)
    remarks = [*[short(text, 140) for text in held(landscape)], *draw_ground(axes, landscape, uphill=uphill)]
    spans = landscape.box if is_map and not is_surface else (*landscape.box, _span_of_f(axes, is_surface))
    walks = draw_walks(axes, landscape, spans, **({"room": 0.0} if is_surface else {}))
    arrows = draw_arrows(axes, scene) if is_map and not is_surface else []
    if is_map and not is_surface:
        axes.set_aspect("equal" if keeps_proportions(landscape.box) else "auto")
    axes.set_title("\n".join(textwrap.wrap("; ".join(remarks), 74)), fontsize=8, color="#57606a", loc="left",
                   parse_math=False)  # fmt: skip
    return walks, arrows


def _span_of_f(axes: Any, is_surface: bool) -> Span:
    return Span(*(axes.get_zlim() if is_surface else axes.get_ylim()))


def _names(scene: Scene) -> list[str]:
    if scene.landscape is not None and scene.landscape.trails:
        return [trail.name for trail in scene.landscape.trails]
    return [series.name for chart in scene.charts[:1] for series in chart.series]


def _legend(figure: Figure, scene: Scene, names: Sequence[str], arrows: Sequence[Arrows]) -> None:
    """Name the walks and the signs; names that are a user's stand in no mathematics."""
    from matplotlib.lines import Line2D

    trails = () if scene.landscape is None else scene.landscape.trails
    dotted = int(dots_of([len(trail.places) for trail in trails]) > 0)
    entries = []
    for number, name in enumerate(names[:SHOWN]):
        look = stroke(number).line(dotted) if trails else look_of(scene.charts[0], number, stroke(number))
        entries.append((Line2D([], [], **look), short(name) + _outside(scene, number)))
    if len(names) > SHOWN:
        entries.append((Line2D([], [], linestyle=""), f"and {len(names) - SHOWN} more"))
    if names and scene.landscape is not None:
        entries.append((_sign("o", markerfacecolor="white", markeredgewidth=1.6, markersize=7), "start"))
        entries.append((_sign("*", markersize=10), "end"))
    entries += [(_sign(">", markersize=5, linestyle="-"), one.told) for one in arrows]
    if not entries:
        return
    handles = [handle for handle, _ in entries]
    columns = columns_of([label for _, label in entries], figure.get_figwidth())
    legend = figure.legend(handles, list(map(str, range(len(entries)))), loc="outside lower center", ncols=columns,
                           fontsize=8.5, frameon=False)  # fmt: skip
    for text, (_, label) in zip(legend.get_texts(), entries, strict=True):
        text.set_parse_math(False)
        text.set_text(label)


def columns_of(labels: Sequence[str], width: float) -> int:
    """Give the number of columns, at most 5, in which the labels of a legend fit into so many inches.

    >>> columns_of(["gd", "start", "end"], 6.6), columns_of(["x" * 50] * 6, 10.5)
    (3, 2)
    """
    for count in range(min(5, len(labels)), 1, -1):
        few, longer = divmod(len(labels), count)  # as Matplotlib fills them
        sizes = [few + 1] * longer + [few] * (count - longer)
        ends = list(accumulate(sizes))
        widest = [max(map(width_of, labels[end - size : end])) for size, end in zip(sizes, ends, strict=True)]
        if sum(BETWEEN + LETTER * letters for letters in widest) <= width:
            return count
    return 1


def _sign(marker: str, **look: Any) -> Any:
    from matplotlib.lines import Line2D

    return Line2D([], [], **{"color": INK, "linestyle": "", "marker": marker, **look})


def _outside(scene: Scene, number: int) -> str:
    """Say of a walk whether its end is not in the picture."""
    if scene.landscape is None or not scene.landscape.trails or not scene.landscape.trails[number].places:
        return ""
    end = scene.landscape.trails[number].places[-1]
    return "" if holds(scene.landscape.box, end) else " (ends outside)"
