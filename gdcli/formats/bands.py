"""Heights in bands: from which height to which each goes, what stands for it with colours and without, the legend."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from gdcli.formats.look import Look
from gdcli.formats.pieces import Line, Styled
from gdcli.formats.wrapping import packed, width_of, wrap
from gdcli.studies.heights import band_shares

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIGNS = " .:-=+"  # light, the lowest blank, so that a path stands out
NOWHERE = "/"  # where f has no finite value
# From dark to bright through violet, blue, green and yellow, as viridis goes: told apart by all kinds of eyes.
RAMP = (53, 54, 55, 25, 31, 36, 42, 78, 113, 149, 185, 227)
PLAIN_RAMP = ("blue", "green", "cyan", "yellow", "white")  # of 16 colours, the darker first in most terminals
PARTS = 6  # of the legend
NO_VALUE = "f has no finite value in this box"
SHOWN_DIGITS = (2, 3, 4, 6, 9, 15)
END_DIGITS = (4, 6, 9, 12, 15, 17)


@dataclass(frozen=True)
class Bands:
    """Bands from `lowest` to `highest`, parted at `edges`; `colors` and `signs` are one for each band."""

    lowest: float
    highest: float
    edges: tuple[float, ...]
    signs: str
    colors: tuple[str, ...]

    def band(self, height: float) -> int | None:
        """Give the number of the band of a height, None where it is not finite.

        >>> bands = Bands(0.0, 9.0, (1.0, 4.0), SIGNS[:3], ())
        >>> [bands.band(height) for height in (0.5, 1.0, 9.0, float("nan"))]
        [0, 1, 2, None]
        """
        return bisect_right(self.edges, height) if abs(height) < float("inf") else None


def bands_of(heights: NDArray[np.float64], look: Look, *, uphill: bool = False) -> Bands | None:
    """Give bands of about equal areas, narrower where walks end, low or `uphill` high; None without a finite value.

    >>> import numpy as np
    >>> bands_of(np.arange(101.0), Look()).edges
    (6.0, 19.0, 35.0, 54.0, 76.0)
    >>> bands_of(np.arange(101.0), Look(), uphill=True).edges
    (24.0, 46.0, 65.0, 81.0, 94.0)
    """
    import numpy as np

    finite = heights[np.isfinite(heights)]
    if not finite.size:
        return None
    colors = _colors(look)
    count = len(colors) or len(SIGNS)
    wanted = np.quantile(finite, band_shares(count, uphill=uphill)[1:-1], method="higher" if uphill else "lower")
    least, most = float(finite.min()), float(finite.max())
    edges = _rounded(wanted.tolist(), least, most)
    return Bands(least, most, edges, SIGNS[: len(edges) + 1], _spread(colors, len(edges) + 1))


def _colors(look: Look) -> tuple[str, ...]:
    if not look.color:
        return ()
    return tuple(f"color({number})" for number in RAMP) if look.colors == 256 else PLAIN_RAMP


def _spread(colors: tuple[str, ...], count: int) -> tuple[str, ...]:
    """So many of the colours, from the first to the last."""
    if not colors or count == 1:
        return colors[:1]
    return tuple(colors[round(place * (len(colors) - 1) / (count - 1))] for place in range(count))


def _rounded(edges: list[float], least: float, most: float) -> tuple[float, ...]:
    """The edges in as few digits as tell them apart; those that are at the ends or twice there are left out."""
    wanted = sorted({edge for edge in edges if least < edge < most})
    for digits in SHOWN_DIGITS:
        rounded = [float(f"{edge:.{digits}g}") for edge in wanted]
        if len(set(rounded)) == len(wanted) and all(least < edge <= most for edge in rounded):
            return tuple(rounded)
    return tuple(wanted)


def legend(bands: Bands | None, look: Look, width: int, *, has_gaps: bool) -> Iterator[Line]:
    """Give the lines that tell the heights: each band's sign, or the colours, between the values at their edges.

    >>> bands = Bands(0.25, 9.0, (1.0, 4.0), SIGNS[:3], ())
    >>> [piece.text for piece in next(legend(bands, Look(), 80, has_gaps=False))]
    ['f  ', '0.25', ' [   ] ', '1', ' [...] ', '4', ' [:::] ', '9']
    """
    if bands is None:
        yield from ((Styled(line),) for line in wrap(NO_VALUE, width))
        return
    pieces = [*_scale(bands, look)]
    if has_gaps:
        pieces.append(Styled(f"  {'blank' if look.color else NOWHERE} no finite value"))
    for number, line in enumerate(packed(pieces, width - 3, 0, lambda piece: width_of(piece.text))):
        yield (Styled("   " if number else "f  "), *line)


def _scale(bands: Bands, look: Look) -> Iterator[Styled]:
    """Values with bands between them; of many bands some are together."""
    count = len(bands.edges) + 1
    if bands.lowest == bands.highest:
        yield Styled(f"{bands.lowest:.6g} all over")
        return
    parts = min(PARTS, count)
    ends = [round(part * count / parts) for part in range(parts + 1)]
    lowest, highest = _outermost(bands)
    yield Styled(lowest)
    for first, end in pairwise(ends):
        yield from _sample(bands, range(first, end), look)
        yield Styled(highest if end == count else _exact(bands.edges[end - 1]))


def _outermost(bands: Bands) -> tuple[str, str]:
    """The lowest and the highest height in as few digits as show that the edges are between them."""
    inner = (*bands.edges, bands.highest)[0], (bands.lowest, *bands.edges)[-1]
    for digits in END_DIGITS:
        shown = f"{bands.lowest:.{digits}g}", f"{bands.highest:.{digits}g}"
        if float(shown[0]) < inner[0] and inner[1] <= float(shown[1]) and shown[0] != shown[1]:
            return shown
    return _exact(bands.lowest), _exact(bands.highest)


def _exact(height: float) -> str:
    short = f"{height:.15g}"
    return short if float(short) == height else f"{height:.17g}"


def _sample(bands: Bands, numbers: range, look: Look) -> Iterator[Styled]:
    if not look.color:
        yield Styled(" [" + bands.signs[numbers[0]] * 3 + "] ")
        return
    yield Styled(" ")
    for number in numbers:
        yield Styled("  ", f"white on {bands.colors[number]}")
    yield Styled(" ")
