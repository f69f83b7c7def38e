"""f against the step, in the way that shows most: f by decades, how far it is from its lowest, or as it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import chain

from gdcli.reports.drawings import Axis, Chart, Series
from gdcli.reports.words import counted, number_text

DECADES = 1.5  # over so many decades f is drawn by decades
LAST, STILL = 0.9, 0.01  # flat: after so much of the steps f changes by no more than this share
FALL = 6.0  # decades of a fall without end
MOST = 2_000  # places of a walk in a chart
Curve = Sequence[tuple[float, float]]


def loss_of(curves: Sequence[Curve], names: Sequence[str], *, what: str = "f", uphill: bool = False) -> Chart:
    """Give the chart of walks: for each its steps and heights.

    Where `what` is positive it is drawn by decades if it spans some; where it comes to rest elsewhere than at 0, its
    distance from the lowest (uphill the highest) that was seen; where it falls without end, how far it fell.

    >>> loss_of([[(0, 5.0), (1, 1.1), (2, 1.0001), (3, 1.0)]], ["gd"]).y.label
    'f − 1, the lowest f'
    >>> loss_of([[(0, 100.0), (1, 1.0), (2, 0.01), (3, 0.0001)]], ["gd"]).y
    Axis(label='f', is_log=True)
    """
    finite = [[height for _, height in curve if math.isfinite(height)] for curve in curves]
    axis, base, sign = _measure(finite, what, uphill)
    drawn = [tuple((float(step), sign * (height - base)) for step, height in _thinned(curve)) for curve in curves]
    series = tuple(Series(name, points) for name, points in zip(names, drawn, strict=True))
    hidden = sum(map(len, curves)) - sum(map(len, finite))
    title = f"left out: {counted(hidden, 'place')} where {what} is not finite" if hidden else ""
    return Chart(Axis("step"), axis, series, title)


def _measure(curves: Sequence[Sequence[float]], what: str, uphill: bool) -> tuple[Axis, float, float]:
    """What is drawn: its axis, and what is taken from f before it has a sign."""
    heights = [*chain.from_iterable(curves)]
    plain = (Axis(what), 0.0, 1.0)
    if not heights:
        return plain
    best = max(heights) if uphill else min(heights)
    sign = -1.0 if uphill else 1.0
    rests = any(_is_flat(curve, best) for curve in curves)
    by_decades = min(heights) >= 0 and _span(heights) > DECADES
    if best and rests and _span(abs(height - best) for height in heights) > DECADES:
        shown = number_text(best) if best > 0 else f"({number_text(best)})"
        label = f"{shown} − {what}, the highest {what}" if uphill else f"{what} − {shown}, the lowest {what}"
        return Axis(label, is_log=True), best, sign
    if by_decades:
        return Axis(what, is_log=True), 0.0, 1.0
    first = max(curve[0] for curve in curves if curve) if not uphill else min(curve[0] for curve in curves if curve)
    if min(heights) < 0 and _span(abs(height - first) for height in heights) > FALL:
        gone = [sign * (height - first) <= 0 for height in heights]
        if all(gone):
            label = f"{what} − {number_text(first)}" if uphill else f"{number_text(first)} − {what}"
            return Axis(f"{label}, from the start on", is_log=True), first, -sign
    return plain


def _is_flat(curve: Sequence[float], best: float) -> bool:
    """Whether a walk comes to rest at the best height: its last steps change next to nothing."""
    if len(curve) < 3:
        return False
    late = curve[int(LAST * (len(curve) - 1)) :]
    spread = max(late) / 2 - min(late) / 2
    return spread <= STILL * abs(best) / 2 and max(abs(one / 2 - best / 2) for one in late) <= STILL * abs(best) / 2


def _span(heights: Iterable[float]) -> float:
    """How many decades there are between the positive ones."""
    positive = [height for height in heights if 0 < height < math.inf]
    return math.log10(max(positive)) - math.log10(min(positive)) if positive else 0.0


def _thinned(curve: Curve) -> Curve:
    """The lowest and the highest place of each part, the first and the last, where there are too many to be seen."""
    if len(curve) <= MOST:
        return curve
    size = math.ceil(2 * len(curve) / MOST)
    kept = {0, len(curve) - 1}
    for first in range(0, len(curve), size):
        part = [place for place in range(first, min(first + size, len(curve))) if math.isfinite(curve[place][1])]
        part.sort(key=lambda place: curve[place][1])
        kept |= {*part[:1], *part[-1:]}
    return [curve[place] for place in sorted(kept)]
