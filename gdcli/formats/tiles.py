"""A map of sorts as a figure of Matplotlib: each sort in a colour of its own, with its letter on it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from gdcli.formats.figure import HEIGHT, NARROW, columns_of
from gdcli.formats.fonts import complete_signs
from gdcli.formats.ground import short
from gdcli.formats.strokes import HEADING, INK
from gdcli.formats.tones import TONES, colors_of
from gdcli.formats.walks import POINTS
from gdcli.reports.drawings import Mosaic
from gdcli.studies.landscape import holds, keeps_proportions

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Edge = tuple[tuple[float, float], tuple[float, float]]
LEAST = 1 / 400  # of the cells: a sort with fewer has no letter where no mark of it is in the box
STRIP = 2.2  # inches of a map of one variable


def draw_tiles(mosaic: Mosaic) -> Figure:
    """Give the figure of a mosaic: the cells, a letter on each sort of them, the legend below."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    is_map, colors = len(mosaic.axes) > 1, colors_of(mosaic.tiles, TONES["picture"])
    figure = Figure(figsize=(NARROW, HEIGHT + 0.6 if is_map else STRIP), layout="constrained")
    FigureCanvasAgg(figure)
    title = textwrap.wrap(short(mosaic.title, 200), 60)[:2]
    figure.suptitle("\n".join(title), **HEADING)
    axes = figure.add_subplot()
    _draw_cells(axes, mosaic, colors)
    _draw_letters(axes, mosaic)
    axes.set_xlabel(short(mosaic.axes[0].label, 40), parse_math=False)
    if is_map:
        axes.set_ylabel(short(mosaic.axes[1].label, 40), parse_math=False)
    else:
        axes.set_yticks([])
    _legend(figure, mosaic, colors)
    complete_signs(figure)
    return figure


def _draw_cells(axes: Axes, mosaic: Mosaic, colors: list[str]) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.colors import ListedColormap

    look: dict[str, Any] = {"cmap": ListedColormap(colors), "vmin": -0.5, "vmax": len(colors) - 0.5}
    axes.imshow(mosaic.cells, origin="lower", extent=_extent(mosaic), aspect=_aspect(mosaic), interpolation="nearest",
                **look)  # fmt: skip
    edges = _borders(mosaic, colors)
    is_rich = len(edges) > POINTS
    axes.add_collection(LineCollection(edges, colors=INK, linewidths=0.7, gid="border", rasterized=is_rich))


def _draw_letters(axes: Axes, mosaic: Mosaic) -> None:
    from matplotlib.patheffects import withStroke

    look: dict[str, Any] = {"ha": "center", "va": "center", "weight": "bold", "clip_on": True}
    halo = [withStroke(linewidth=2.5, foreground="white", alpha=0.75)]
    for x, y, sign in (*mosaic.marks, *_far(mosaic)):
        axes.text(x, y if len(mosaic.axes) > 1 else 0.0, sign, path_effects=halo, **look)


def _legend(figure: Figure, mosaic: Mosaic, colors: Sequence[str]) -> None:
    """Name the tiles that have a name; the note stands in their place where there are too many of them."""
    from matplotlib.patches import Patch

    named = [(tile, color) for tile, color in zip(mosaic.tiles, colors, strict=True) if tile.name]
    patches = [Patch(color=color, label=f"{tile.sign} {tile.name}") for tile, color in named]
    if patches or mosaic.note:
        columns = columns_of([str(patch.get_label()) for patch in patches], NARROW)
        figure.legend(handles=patches, loc="outside lower center", ncols=columns, fontsize=8.5, frameon=False,
                      title=mosaic.note, title_fontsize=8.5)  # fmt: skip


def _borders(mosaic: Mosaic, colors: Sequence[str]) -> list[Edge]:
    """The edges between cells of two tiles that have the same colour."""
    import numpy as np

    left, right, bottom, top = _extent(mosaic)
    cells = np.asarray(mosaic.cells)
    shades = np.array([colors.index(color) for color in colors])[cells]
    x, y = np.linspace(left, right, cells.shape[1] + 1), np.linspace(bottom, top, cells.shape[0] + 1)
    beside = np.argwhere((cells[:, 1:] != cells[:, :-1]) & (shades[:, 1:] == shades[:, :-1])).tolist()
    above = np.argwhere((cells[1:] != cells[:-1]) & (shades[1:] == shades[:-1])).tolist()
    upright = [((x[column + 1], y[row]), (x[column + 1], y[row + 1])) for row, column in beside]
    return upright + [((x[column], y[row + 1]), (x[column + 1], y[row + 1])) for row, column in above]


def _far(mosaic: Mosaic) -> Iterator[tuple[float, float, str]]:
    """A place for the letter of each tile that has no mark in the box: its cell that is next to the middle of them."""
    import numpy as np

    inside = {sign for *place, sign in mosaic.marks if holds(mosaic.box, place[: len(mosaic.axes)])}
    cells = np.asarray(mosaic.cells)
    for number, tile in enumerate(mosaic.tiles):
        there = np.argwhere(cells == number)
        if tile.tone == "bright" and tile.sign not in inside and len(there) >= LEAST * cells.size:
            row, column = there[np.abs(there - there.mean(axis=0)).sum(axis=1).argmin()].tolist()
            yield _at(mosaic, 0, column), _at(mosaic, 1, row), tile.sign


def _at(mosaic: Mosaic, axis: int, number: int) -> float:
    """The coordinate of a cell's middle."""
    if axis >= len(mosaic.box):
        return 0.0
    (low, high), count = mosaic.box[axis], (len(mosaic.cells[0]), len(mosaic.cells))[axis]
    return low + (high - low) * number / (count - 1)


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
    return "equal" if len(mosaic.box) > 1 and keeps_proportions(mosaic.box) else "auto"
