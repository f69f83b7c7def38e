"""Which heights of f a drawing shows, wherever it is drawn, and how it parts them into bands."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gdcli.studies.landscape import SHORTEST, Slice, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

# Of shown_heights and profile; the page has its own words for them, in formats/page/scale.js.
MOST = 0.03, 0.97  # between these shares are most heights
WHOLE = 3.0  # a tail is shown up to so many times the interval that most heights are in
MARGIN, LEAST = 0.06, 1e-300  # on each side: a share of what is shown, and the least
LARGEST = 1e300  # beyond, differences of heights would overflow
SAMPLES = 1201  # places of a curve
LOW = 1.5  # more than 1 gives heights where a walk ends, the low ones, more of the bands


def profile(part: Slice, span: Span) -> tuple[Floats, Floats]:
    """Give even places of one variable from end to end of a span, and f there, float64 of shape (1201,) each.

    >>> from gdcli.language.parse import parse
    >>> places, heights = profile(Slice(parse("x^2"), (0,), (0.0,)), Span(-1.0, 3.0))
    >>> places[[0, 300, -1]].tolist(), heights[[0, 300, -1]].tolist()
    ([-1.0, 0.0, 3.0], [1.0, 0.0, 9.0])
    """
    import numpy as np

    places = np.linspace(*span, SAMPLES)
    return places, np.broadcast_to(part.heights(places), places.shape)


def shown_heights(values: ArrayLike, walked: Iterable[float] = (), largest: float = LARGEST) -> Span | None:
    """Give the interval of f to show: all of it, or without a tail, low or high, that is far out of proportion.

    What was `walked` on counts for more: it is left out only where it is far out. What is beyond ± `largest` is not
    shown. None without a finite height.

    >>> shown_heights([0.0, 1.0]), shown_heights([0.0, 1.0] * 50 + [1e9])
    (Span(low=-0.06, high=1.06), Span(low=-0.06, high=1.06))
    """
    import numpy as np

    there = _finite(np.array([*walked], dtype=np.float64), largest)
    heights = _finite(np.asarray(values, dtype=np.float64), largest)
    heights = heights if heights.size else there
    if not heights.size:
        return None
    first, last = np.quantile(heights, MOST).tolist()
    is_flat = last - first <= SHORTEST * max(abs(first), abs(last))
    room = math.inf if is_flat else WHOLE * (last - first)
    seen = np.concatenate([heights[[heights.argmin(), heights.argmax()]], there])
    near = [first, last, *seen[(first - room <= seen) & (seen <= last + room)].tolist()]
    low, high = min(near), max(near)
    margin = _margin(low, high)
    return Span(max(low - margin, -largest), min(high + margin, largest))


def _finite(values: Floats, largest: float) -> Floats:
    import numpy as np

    return np.clip(values[np.isfinite(values)], -largest, largest)


def _margin(low: float, high: float) -> float:
    size = max(abs(low), abs(high))
    return 0.5 * max(1.0, size) if low == high else max(MARGIN * (high - low), SHORTEST * size, LEAST)


def band_shares(count: int, *, uphill: bool = False) -> Floats:
    """Give the shares of f below the ends of so many bands, shape (count + 1,): narrower low, or `uphill` high.

    >>> band_shares(4).round(3).tolist(), band_shares(4, uphill=True).round(3).tolist()
    ([0.0, 0.125, 0.354, 0.65, 1.0], [0.0, 0.35, 0.646, 0.875, 1.0])
    """
    import numpy as np

    shares: Floats = np.linspace(0, 1, count + 1) ** LOW
    return 1 - shares[::-1] if uphill else shares
