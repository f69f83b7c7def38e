"""Where many runs start: on a grid of one or two variables, or at random points of a box."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gdcli.errors import GdcliError
from gdcli.studies.landscape import Span, read_box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST = 1_000_000  # starts
MOST_NUMBERS = 10_000_000  # coordinates of all starts
GRIDS = {1: (401,), 2: (101, 101)}  # by the number of variables, where nothing else is asked for
RANDOM = 1_000  # starts of more variables, where nothing else is asked for
COUNTS = re.compile(r"\s*([0-9]{1,30})\s*(?:[xX×*,]\s*([0-9]{1,30})\s*)?", re.ASCII)


def box_of(box: str | Sequence[Sequence[float]], size: int) -> tuple[Span, ...]:
    """Give an interval for each of `size` variables, from a text or from pairs; one interval is for all of them.

    Raises GdcliError for another number of intervals and for one that is none.

    >>> box_of([(-1, 1)], 2)
    (Span(low=-1.0, high=1.0), Span(low=-1.0, high=1.0))
    """
    if isinstance(box, str):
        return read_box(box, size)
    try:
        pairs = [(float(low), float(high)) for low, high in box]
    except (TypeError, ValueError):
        raise GdcliError("it is a text such as -2:2,0:1, or pairs of numbers", setting="box") from None
    return read_box(",".join(f"{low!r}:{high!r}" for low, high in pairs), size)


def counts_of(grid: str | int | Sequence[int] | None, starts: int | None, size: int) -> tuple[int, ...] | None:
    """Give the numbers of columns and rows of the grid for `size` variables, None where the starts are random.

    Raises GdcliError where there are both, and for a grid that does not fit.

    >>> counts_of(None, None, 2), counts_of("50", None, 1), counts_of(None, 7, 2), counts_of(None, None, 3)
    ((101, 101), (50,), None, None)
    """
    if grid is not None and starts is not None:
        raise GdcliError("there is a grid too; only one of them can be given", setting="starts")
    if grid is not None:
        return grid_of(grid, size)
    return GRIDS.get(size) if starts is None else None


def grid_of(grid: str | int | Sequence[int], size: int) -> tuple[int, ...]:
    """Give the numbers of columns and rows, from `201x101` or numbers; one number is for both.

    Raises GdcliError for more than two variables, for what is no such text, and for too many starts.

    >>> grid_of("201x101", 2), grid_of(51, 2), grid_of("401", 1)
    ((201, 101), (51, 51), (401,))
    """
    if size > 2:
        hint = "--starts N walks from N random points of the box"
        raise GdcliError(f"a grid is for one or two variables, and f has {size}", setting="grid", hint=hint)
    text = grid if isinstance(grid, str) else "x".join(map(str, [grid] if isinstance(grid, int) else grid))
    match = COUNTS.fullmatch(text)
    if match is None:
        raise GdcliError(f"'{text[:40]}' is not columns x rows, such as 201x201, or one number", setting="grid")
    counts = tuple(int(count) for count in match.groups() if count is not None)
    if len(counts) > size:
        raise GdcliError(f"'{text[:40]}' has two numbers, and f has one variable; write --grid 401", setting="grid")
    counts *= size // len(counts)
    if min(counts) < 2:
        raise GdcliError(f"'{text[:40]}' is too small; at least 2 points along each variable", setting="grid")
    cells = counts[0] * counts[-1] if size == 2 else counts[0]
    if cells > MOST:
        raise GdcliError(f"{cells:,} starts are too many; at most {MOST:,}", setting="grid")
    return counts


def on_grid(box: Sequence[Span], grid: Sequence[int]) -> Floats:
    """Give the points of a grid, row by row from the lowest up, the ends of the box among them: (starts, n)."""
    import numpy as np

    axes = [np.linspace(span.low, span.high, count) for span, count in zip(box, grid, strict=True)]
    if len(axes) == 1:
        return axes[0][:, None]
    across, up = np.meshgrid(*axes)
    return np.stack([across.ravel(), up.ravel()], axis=1)


def at_random(box: Sequence[Span], count: int, seed: int) -> Floats:
    """Give random points of a box, evenly spread: (count, n). The same seed gives the same points.

    Raises GdcliError for no points and for too many.
    """
    import numpy as np

    if count < 1:
        raise GdcliError(f"{count} is not allowed; it is a whole number of at least 1", setting="starts")
    most = min(MOST, MOST_NUMBERS // len(box))
    if count > most:
        raise GdcliError(f"{count:,} starts are too many; at most {most:,} of {len(box)} variables", setting="starts")
    low, high = np.array(box).T
    return np.random.default_rng(seed).uniform(low, high, (count, len(box)))
