"""f under the walks in a picture: a curve, a map in bands of height, a surface. Each says what it could not show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gdcli.formats.signs import printable
from gdcli.reports import words
from gdcli.reports.drawings import Landscape
from gdcli.reports.words import number_text
from gdcli.studies.heights import LARGEST, band_shares, profile, shown_heights
from gdcli.studies.landscape import Span, holds

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ACROSS, PATCHES = 241, 61  # places along each side of a map and of a surface
BANDS = 18
SHADES = ("#6f93b5", "#a9c0d6", "#dbe5ee", "#f8fafc")  # from low to high, all lighter than a walk
NOWHERE = "#c9c9c9"
VERTICES = 12_000  # in SVG and PDF a map with more is a picture in the picture


def draw_map(axes: Axes, landscape: Landscape, *, uphill: bool) -> list[str]:
    """Draw f over two variables in bands between quantiles, so that a valley shows beside a wall; give the remarks."""
    x, y, heights = sampled(landscape, ACROSS)
    _label(axes, landscape)
    axes.set(xlim=landscape.box[0], ylim=landscape.box[1], facecolor=NOWHERE)
    levels = levels_of(heights, uphill=uphill)
    if len(levels) == 1:
        axes.set_facecolor(SHADES[2])
    elif levels:
        _bands(axes, x, y, heights, levels)
    return _remarks(heights, levels)


def _bands(axes: Axes, x: Floats, y: Floats, heights: Floats, levels: list[float]) -> None:
    import numpy as np
    from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap

    shades = LinearSegmentedColormap.from_list("heights", SHADES)
    bands = axes.contourf(x, y, heights, levels=levels, cmap=shades, norm=BoundaryNorm(levels, shades.N))
    if sum(np.shape(path.vertices)[0] for path in bands.get_paths()) > VERTICES:
        bands.set_rasterized(True)
    else:
        axes.contour(x, y, heights, levels=levels[1:-1], colors="#5c7a97", linewidths=0.4)
    _bar(axes, bands, sorted({*levels[::3], levels[-1]}))


def _bar(axes: Axes, bands: Any, ticks: list[float]) -> None:
    """What each shade stands for; in the map's own frame, so that it is as high as the map."""
    figure = axes.get_figure()
    assert figure is not None
    bar = figure.colorbar(bands, cax=axes.inset_axes((1.02, 0, 0.035, 1)), spacing="uniform", ticks=ticks)
    bar.ax.minorticks_off()
    bar.ax.set_yticklabels(told_apart(ticks), fontsize=7, parse_math=False)


def told_apart(values: Sequence[float]) -> list[str]:
    """Give numbers in 3 digits, or as many as it takes to see that they differ.

    >>> told_apart([1.0, 2.0]), told_apart([1.0, 1.00001])
    (['1', '2'], ['1', '1.00001'])
    """
    for digits in range(3, 18):
        texts = [number_text(value, digits) for value in values]
        if len({*texts}) == len({*values}):
            break
    return texts


def levels_of(heights: Floats, *, uphill: bool = False) -> list[float]:
    """Give the ends of the bands: quantiles of f, closer to each other where the walk goes; none without a finite f.

    >>> import numpy as np
    >>> levels_of(np.array([5.0, 5.0, np.nan])), len(levels_of(np.arange(100.0)))
    ([5.0], 19)
    """
    import numpy as np

    finite = heights[np.isfinite(heights)]
    if not len(finite):
        return []
    levels: list[float] = np.unique(np.quantile(finite, band_shares(BANDS, uphill=uphill))).tolist()
    return levels


def draw_curve(axes: Axes, landscape: Landscape, *, uphill: bool) -> list[str]:
    """Draw f over one variable, parted at poles; give the remarks."""
    places, heights = profile(landscape.slice, landscape.box[0])
    walked = walked_in_box(landscape)
    limits = shown_heights(heights, walked)
    _label(axes, landscape)
    axes.set(xlim=landscape.box[0], ylabel="f")
    axes.grid(alpha=0.25)
    if limits is None:
        return ["f has no finite value here"]
    axes.set_ylim(limits)
    axes.plot(places, _parted(heights, limits), color="#5c7a97", linewidth=1.6, zorder=1.5, gid="f")
    return _remarks(_finite(heights), [], "gaps") + _cuts([*heights.tolist(), *walked], limits)


def walked_in_box(landscape: Landscape) -> list[float]:
    """Give f at the places of walks that are in the box."""
    pairs = [pair for trail in landscape.trails for pair in zip(trail.places, trail.heights, strict=True)]
    return [height for place, height in pairs if holds(landscape.box, place)]


def _cuts(heights: Sequence[float], limits: Span) -> list[str]:
    """Say where heights are beyond what is shown."""
    finite = [height for height in heights if math.isfinite(height)]
    cuts = [number_text(limits.low, 3)] * (min(finite) < limits.low)
    cuts += [number_text(limits.high, 3)] * (max(finite) > limits.high)
    return [f"f is cut at {' and '.join(cuts)}"] if cuts else []


def _parted(heights: Floats, limits: Span) -> Floats:
    """The heights without the lines that would join the two sides of a pole."""
    import numpy as np

    low, high = heights < limits.low, heights > limits.high
    jumps = (low[:-1] & high[1:]) | (high[:-1] & low[1:])
    parted = np.clip(heights, limits.low - (room := limits.high - limits.low), limits.high + room)
    parted[:-1][jumps] = np.nan
    return parted


def draw_surface(axes: Any, landscape: Landscape, *, uphill: bool) -> list[str]:
    """Draw f over two variables in three dimensions; give the remarks."""
    import numpy as np
    from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap

    x, y, heights = sampled(landscape, PATCHES)
    _label(axes, landscape)
    axes.set(xlim=landscape.box[0], ylim=landscape.box[1])
    axes.set_zlabel("f")
    for axis in (axes.xaxis, axes.yaxis):
        axis.labelpad = 9  # else a name stands on the numbers
        axis.get_major_locator().set_params(nbins=5)  # else they meet in the corner, as the lowest still can
    axes.xaxis.get_major_locator().set_params(prune="lower")
    axes.view_init(elev=38, azim=-125)
    axes.set_box_aspect((1, 1, 0.7), zoom=1.12)
    limits, levels = shown_heights(heights, walked_in_box(landscape)), levels_of(heights, uphill=uphill)
    if limits is None:
        return _remarks(heights, levels)
    axes.set_zlim(limits)
    shades = LinearSegmentedColormap.from_list("heights", SHADES)
    norm = BoundaryNorm(levels, shades.N) if len(levels) > 1 else None
    shown = np.where(heights > limits.high, limits.high, np.where(heights < limits.low, limits.low, heights))
    axes.plot_surface(*np.meshgrid(x, y), shown, rcount=PATCHES, ccount=PATCHES, cmap=shades, norm=norm,
                      edgecolor="#5c7a97", linewidth=0.15, rasterized=True)  # fmt: skip
    return _remarks(heights, levels, "gaps") + _cuts(heights.ravel().tolist(), limits)


def sampled(landscape: Landscape, size: int) -> tuple[Floats, Floats, Floats]:
    """Give the places across and up, float64 of shape (size,), and f there, of shape (size, size), else NaN."""
    import numpy as np

    across, up = (np.linspace(*span, size) for span in landscape.box)
    return across, up, _finite(landscape.slice.heights(across[None, :], up[:, None]))


def _finite(heights: Floats) -> Floats:
    import numpy as np

    return np.where(np.isfinite(heights), np.clip(heights, -LARGEST, LARGEST), np.nan)


def _label(axes: Any, landscape: Landscape) -> None:
    names = landscape.slice.names
    axes.set_xlabel(short(names[0]), parse_math=False)
    if len(names) > 1:
        axes.set_ylabel(short(names[1]), parse_math=False)


def short(text: str, most: int = 40) -> str:
    """Give a text of the user's that a picture has room for.

    >>> short("x" * 50, 5)
    'xxxx…'
    """
    return words.short(printable(text), most)


def _remarks(heights: Floats, levels: Sequence[float], holes: str = "grey") -> list[str]:
    import numpy as np

    if not np.isfinite(heights).any():
        return ["f has no finite value here"]
    remarks = [f"f = {number_text(levels[0])} everywhere here"] if len(levels) == 1 else []
    if len(levels) > 1:
        remarks.append("bands: quantiles of f")
    if np.isnan(heights).any():
        remarks.append(f"{holes}: no finite value")
    return remarks
