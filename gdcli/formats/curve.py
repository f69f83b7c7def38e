"""A curve in a terminal: f over one variable in light dots, cut off where it runs away, and steps on it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gdcli.formats.bands import NO_VALUE
from gdcli.formats.chart import WIDEST
from gdcli.formats.frame import Frame, axis, framed
from gdcli.formats.ground import walked_in_box
from gdcli.formats.look import Look
from gdcli.formats.pieces import Line, Styled
from gdcli.formats.raster import braille, trace
from gdcli.formats.trails import explanation, marks_of
from gdcli.formats.wrapping import width_of, wrap
from gdcli.reports.drawings import Landscape, Trail
from gdcli.reports.words import counted, number_text
from gdcli.studies.heights import profile, shown_heights
from gdcli.studies.landscape import Slice, holds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

HALVINGS = 60  # of a steep piece, to tell whether f jumps there: float64 has no more
STEEP, JUMP = 0.1, 0.5  # of the height: what is looked at, and what of that must be left to be a jump
MOST_ROWS, LEAST_ROWS = 20, 8
HIGHEST = 8e307  # that is drawn, as deep as well: the height of a drawing must be a number
CURVE, WALK = "cyan", "bold yellow"


def draw_curve(landscape: Landscape, look: Look, width: int, rows: int | None = None) -> list[Line]:
    """Give the lines of a curve, at most `width` columns wide, with at most so many `rows` of cells.

    >>> from gdcli.language.parse import parse
    >>> from gdcli.studies.landscape import Span
    >>> trail = Trail("gd", (0, 1), ((-1.0,), (0.5,)), (1.0, 0.25))
    >>> parabola = Landscape(Slice(parse("x^2"), (0,), (0.0,)), (Span(-2.0, 2.0),), (trail,))
    >>> for line in draw_curve(parabola, Look(encoding="ascii"), 24):
    ...     print("".join(piece.text for piece in line).rstrip())
    f
     4 |.                  .
       |..                ..
       | .                .
     2 |  .              .
       |  ..            ..
       |    .S        ..
       |     ...    ...
     0 |       .....E
       ++---------+--------+
       -2         0        2
                           x
    S start  E end
    """
    import numpy as np

    width = min(width, WIDEST)
    span = landscape.box[0]
    x, heights = profile(landscape.slice, span)
    finite = heights[np.isfinite(heights)]
    up = shown_heights(finite, walked_in_box(landscape), HIGHEST) if finite.size else None
    if up is None:
        return [*((Styled(line),) for line in wrap(NO_VALUE, width)), *explanation(landscape, look, width)]
    rows = min(MOST_ROWS, max(LEAST_ROWS, width // 4) if rows is None else rows)
    margin = max(width_of(label) for _, label in axis("f", up, rows).ticks(2)) + 1
    across = axis(landscape.slice.names[0], span, max(4, width - margin - 2))
    frame = Frame((span, up), across, axis("f", up, rows), margin)
    cells = _curve(frame, x, heights, landscape.slice, look)
    for number in range(len(landscape.trails)):
        _walk(cells, frame, landscape.trails, number, look)
    said = [*_said(landscape, frame, finite, len(finite) < len(heights))]
    return [
        *framed(cells, "f", frame, look, width),
        *((Styled(line),) for text in said for line in wrap(look.say(text), width)),
        *explanation(landscape, look, width),
    ]


def _curve(frame: Frame, x: Floats, heights: Floats, part: Slice, look: Look) -> list[list[Styled]]:
    import numpy as np

    rows, columns = frame.up.size, frame.across.size
    places = frame.share(np.stack([x, heights], axis=1))
    joined = _joined(frame, x, heights, part)
    if look.is_unicode:
        signs = braille(trace(places, 4 * rows, 2 * columns, joined))
    else:
        signs = [["." if one else "" for one in row] for row in trace(places, rows, columns, joined).tolist()]
    return [[Styled(sign or " ", CURVE if look.color and sign else "") for sign in row] for row in signs]


def _joined(frame: Frame, x: Floats, heights: Floats, part: Slice) -> NDArray[np.bool_]:
    """Which neighbours f joins: where it is steep the steepest half is halved again, until it is flat or a jump."""
    import numpy as np

    low, high = frame.box[1]
    joined = np.isfinite(heights[:-1]) & np.isfinite(heights[1:])
    with np.errstate(all="ignore"):
        clipped = np.clip(heights, low - (high - low), high + (high - low))
        steep = np.flatnonzero(joined & (np.abs(np.diff(clipped)) > STEEP * (high - low)))
    a, b, fa, fb = x[steep], x[steep + 1], heights[steep], heights[steep + 1]
    with np.errstate(all="ignore"):
        before = np.abs(fb - fa)
        for _ in range(HALVINGS if len(steep) else 0):
            middle = a / 2 + b / 2
            fm = np.broadcast_to(part.heights(middle), middle.shape)
            right = ~(np.abs(fm - fa) >= np.abs(fb - fm)) & np.isfinite(fm)
            a, fa = np.where(right, middle, a), np.where(right, fm, fa)
            b, fb = np.where(right, b, middle), np.where(right, fb, fm)
        joined[steep] = np.abs(fb - fa) < JUMP * before
    return joined


def _walk(cells: list[list[Styled]], frame: Frame, trails: Sequence[Trail], number: int, look: Look) -> None:
    """The steps of a walk over the curve, its ends last; where f has no value, at the foot."""
    trail = trails[number]
    if not trail.places:
        return
    start, end, step = marks_of(trails, number, look)
    low = frame.box[1].low
    pairs = zip(trail.places, trail.heights, strict=True)
    places = [(place[0], height if math.isfinite(height) else low) for place, height in pairs]
    for sign, part in ((step, places[1:-1]), (start, places[:1]), (end, places[-1:])):
        for row, column in frame.cells(part):
            cells[row][column] = Styled(sign, WALK if look.color else "")


def _said(landscape: Landscape, frame: Frame, finite: Floats, has_gaps: bool) -> Iterator[str]:
    """Where f is cut off, where it has no value, and which steps are too high or too low to be seen."""
    low, high = frame.box[1]
    least, most = float(finite.min()), float(finite.max())
    tails = (("below", low, least, least < low), ("above", high, most, most > high))
    told = [(word, number_text(at, 3), number_text(to, 3)) for word, at, to, is_cut in tails if is_cut]
    cut = [f"{word} {at} (f goes to {to} and maybe beyond)" for word, at, to in told]
    if cut:
        yield f"cut off {' and '.join(cut)}"
    if has_gaps:
        yield "f has no finite value in a part of the box"
    hidden = sum(
        holds(landscape.box, place) and math.isfinite(height) and not low <= height <= high
        for trail in landscape.trails
        for place, height in zip(trail.places, trail.heights, strict=True)
    )
    if hidden:
        yield f"too high or too low to be seen: {counted(hidden, 'step')}"
