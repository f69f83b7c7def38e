"""A map of sorts as a figure of Matplotlib, in the colours of the terminal's map."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from gdcli.formats.figure import ALIKE, HEIGHT, NARROW
from gdcli.formats.ground import short
from gdcli.formats.mosaic import BRIGHT, GREYS
from gdcli.formats.strokes import INK
from gdcli.reports.report import Mosaic

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Color = tuple[float, float, float]
CUBE = (0, 95, 135, 175, 215, 255)  # the steps of a terminal's colours 16 to 231; those from 232 on are greys
STRIP = 2.2  # inches of a map of one variable


def draw_tiles(mosaic: Mosaic) -> Figure:
    """Give the figure of a mosaic: the cells, a letter at each mark, the legend below."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.colors import ListedColormap
    from matplotlib.figure import Figure

    is_map, colors = len(mosaic.axes) > 1, colors_of(mosaic)
    figure = Figure(figsize=(NARROW, HEIGHT + 0.6 if is_map else STRIP), layout="constrained")
    FigureCanvasAgg(figure)
    title = textwrap.wrap(short(mosaic.title, 200), 60)[:2]
    figure.suptitle("\n".join(title), fontsize=12, color=INK, parse_math=False)
    axes = figure.add_subplot()
    cells: dict[str, Any] = {
        "cmap": ListedColormap(colors),
        "vmin": -0.5,
        "vmax": len(colors) - 0.5,
        "interpolation": "nearest",
    }
    axes.imshow(mosaic.cells, origin="lower", extent=_extent(mosaic), aspect=_aspect(mosaic), **cells)
    axes.set_xlabel(short(mosaic.axes[0].label, 40), parse_math=False)
    if is_map:
        axes.set_ylabel(short(mosaic.axes[1].label, 40), parse_math=False)
    else:
        axes.set_yticks([])
    for x, y, sign in mosaic.marks:
        axes.text(x, y if is_map else 0.0, sign, ha="center", va="center", weight="bold", clip_on=True)
    _legend(figure, mosaic, colors)
    return figure


def _legend(figure: Figure, mosaic: Mosaic, colors: Sequence[Color]) -> None:
    """Name the tiles that have a name; the note stands in their place where there are too many of them."""
    from matplotlib.patches import Patch

    named = [(tile, color) for tile, color in zip(mosaic.tiles, colors, strict=True) if tile.name]
    patches = [Patch(color=color, label=f"{tile.sign} {tile.name}") for tile, color in named]
    if patches or mosaic.note:
        figure.legend(handles=patches, loc="outside lower center", ncols=3, fontsize=8.5, frameon=False,
                      title=mosaic.note, title_fontsize=8.5)  # fmt: skip


def colors_of(mosaic: Mosaic) -> list[Color]:
    """Give the colour of each tile, from 0 to 1; where there are more tiles than colours these come again."""
    colors, used = [], 0
    for tile in mosaic.tiles:
        name = GREYS[256].get(tile.tone) or BRIGHT[256][used % len(BRIGHT[256])]
        used += tile.tone == "bright"
        colors.append(_rgb(int(re.sub(r"\D", "", name))))
    return colors


def _rgb(number: int) -> Color:
    if number >= 232:
        grey = (8 + 10 * (number - 232)) / 255
        return grey, grey, grey
    red, rest = divmod(number - 16, 36)
    return CUBE[red] / 255, CUBE[rest // 6] / 255, CUBE[rest % 6] / 255


def _extent(mosaic: Mosaic) -> tuple[float, float, float, float]:
    """The edges of the outermost cells, whose middles are the ends of the box."""
    edges: list[float] = []
    for (low, high), count in zip(mosaic.box, (len(mosaic.cells[0]), len(mosaic.cells)), strict=False):
        half = (high - low) / (count - 1) / 2
        edges += [low - half, high + half]
    left, right, bottom, top = edges if len(edges) == 4 else [*edges, -0.5, 0.5]
    return left, right, bottom, top


def _aspect(mosaic: Mosaic) -> Literal["equal", "auto"]:
    """Equal lengths look equal on a map that is not much longer than high."""
    lengths = [high - low for low, high in mosaic.box]
    return "equal" if len(lengths) > 1 and max(lengths) <= ALIKE * min(lengths) else "auto"
