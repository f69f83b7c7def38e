"""f over one or two of its variables, the others held: what a picture of a walk is drawn on, and which part of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gdcli.engine.arrays import compile_arrays
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula
from gdcli.language.point import read_number
from gdcli.language.suggest import nearest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

MARGIN = 0.15  # of the path's extent, on each side of it
FARTHEST = 1e150  # places beyond are left out of a box: its length must be a number
LONGEST, SHORTEST = 1e151, 1e-12  # an interval that is drawn; the shortest as a share of its ends
ALIKE = 3.0  # a map keeps the proportions of its variables up to so many times as long as it is high
FIGURES = 16  # of the number of a step
REACH = 1_000.0  # times the median distance from the start: beyond, a run that diverges would shrink all else to a dot


class Span(NamedTuple):
    """An interval of one variable."""

    low: float
    high: float


@dataclass(frozen=True)
class View:
    """How walks are to be drawn: over which variables (`x,y`), in which box (`LO:HI,LO:HI`); None leaves it open.

    `surface` asks for a picture in three dimensions, `arrows` for the gradient at steps (`0,5,20`, `none`).
    """

    axes: str | None = None
    box: str | None = None
    surface: bool = False
    arrows: str | None = None


AS_IT_COMES = View()


@dataclass(frozen=True)
class Slice:
    """A function of the variables at the places `axes` (one or two of them); the others are as in `held`.

    `held` is a point of all n variables.
    """

    formula: Formula
    axes: tuple[int, ...]
    held: tuple[float, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the variables that are drawn."""
        return tuple(self.formula.variables[place] for place in self.axes)

    @property
    def fixed(self) -> tuple[str, ...]:
        """The names of the variables that are held."""
        return tuple(name for place, name in enumerate(self.formula.variables) if place not in self.axes)

    def heights(self, *grids: ArrayLike) -> NDArray[np.float64]:
        """Give f over arrays, one for each axis, broadcast together; NaN where it has no value.

        >>> from gdcli.language.parse import parse
        >>> Slice(parse("x^2 + y + z"), (0, 2), (0.0, 5.0, 0.0)).heights([1.0, 2.0], 10).tolist()
        [16.0, 19.0]
        """
        inputs: list[ArrayLike] = list(self.held)
        for place, grid in zip(self.axes, grids, strict=True):
            inputs[place] = grid
        return compile_arrays(self.formula)(*inputs)[0]

    def shadow(self, point: Sequence[float]) -> tuple[float, ...]:
        """Give the coordinates of a point that are drawn."""
        return tuple(point[place] for place in self.axes)


def read_axes(formula: Formula, text: str | None) -> tuple[int, ...]:
    """Give the places of the variables that `--axes x,y` names; without it the first two, or the one that there is.

    Raises GdcliError for a name that is no variable, for one named twice, and for more than two.

    >>> from gdcli.language.parse import parse
    >>> read_axes(parse("x + y + z"), "z,x")
    (2, 0)
    """
    names = formula.variables
    if not names:
        raise GdcliError("a constant has no variables to draw it over", hint="write a formula with a variable: x^2")
    if text is None:
        return tuple(range(min(2, len(names))))
    wanted = [name.strip() for name in _split(text)]
    for name in wanted:
        if name not in names:
            near = nearest(name, names)
            hint = f"did you mean '{near}'?" if near else f"the variables are {', '.join(names[:8])}"
            raise GdcliError(f"'{name[:40]}' is no variable of the formula", setting="axes", hint=hint)
    if not 1 <= len(wanted) <= 2 or len(set(wanted)) < len(wanted):
        raise GdcliError(f"'{text[:40]}' is not one variable, or two different ones, such as x,y", setting="axes")
    return tuple(names.index(name) for name in wanted)


def _split(text: str) -> list[str]:
    """The names between commas that stand outside brackets: W[1,2] is one name."""
    depth, parts = 0, [""]
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def read_box(text: str, count: int) -> tuple[Span, ...]:
    """Give the intervals of `LO:HI,LO:HI`, one for each of `count` variables, or one for all of them.

    Raises GdcliError for another shape, for what is no number and for an interval of no length.

    >>> read_box("-2:2,0:pi", 2)
    (Span(low=-2.0, high=2.0), Span(low=0.0, high=3.141592653589793))
    """
    spans = [_read_span(part) for part in text.split(",")]
    if len(spans) == 1:
        spans *= count
    if len(spans) != count:
        wanted, example = ("1 variable", "-2:2") if count == 1 else (f"{count} variables", "-2:2,-1:3")
        got = f"got {len(spans)} intervals for {wanted}; write LO:HI for each, such as {example}"
        raise GdcliError(got, setting="box")
    return tuple(spans)


def _read_span(text: str) -> Span:
    ends = text.split(":")
    if len(ends) != 2:
        raise GdcliError(f"'{text[:40]}' is no interval; write LO:HI, such as -2:2", setting="box")
    span = Span(*(read_number(end, "box") for end in ends))
    if not span.low < span.high:
        raise GdcliError(f"'{text[:40]}' is no interval: {span.low:g} is not below {span.high:g}", setting="box")
    if not span.high - span.low < LONGEST:
        raise GdcliError(f"'{text[:40]}' is too long to be drawn; at most {LONGEST:g}", setting="box")
    if span.high - span.low < SHORTEST * max(abs(span.low), abs(span.high)):
        least = f"the least is {SHORTEST:g} of its ends, in float64"
        raise GdcliError(f"'{text[:40]}' is too short to be drawn; {least}", setting="box")
    return span


def read_steps(text: str) -> tuple[int, ...]:
    """Give the steps of `0,5,20`, in their order; of `none`, none.

    Raises GdcliError for what is no step.

    >>> read_steps("5,0"), read_steps("none")
    ((0, 5), ())
    """
    if text.strip() == "none":
        return ()
    parts = [part.strip() for part in text.split(",")]
    for part in parts:
        if not (part.isascii() and part.isdigit() and len(part) < FIGURES):
            raise GdcliError(f"'{part[:40]}' is no step; write steps such as 0,5,20, or none", setting="arrows")
    return tuple(sorted({*map(int, parts)}))


def holds(box: Iterable[tuple[float, float]], place: Iterable[float]) -> bool:
    """Tell whether a place is in a box, whose edges belong to it.

    >>> box = Span(0.0, 4.0), Span(0.0, 2.0)
    >>> holds(box, (4.0, 0.5)), holds(box, (1.0, 3.0)), holds(box, (1.0, math.nan))
    (True, False, False)
    """
    return all(low <= value <= high for (low, high), value in zip(box, place, strict=True))


def keeps_proportions(box: Iterable[tuple[float, float]]) -> bool:
    """Tell whether equal lengths look equal on a map of the box: it is not much longer than high, nor the other way.

    >>> keeps_proportions([(0.0, 3.0), (0.0, 1.0)]), keeps_proportions([(0.0, 1.0), (0.0, 4.0)])
    (True, False)
    """
    short_side, long_side = sorted(high - low for low, high in box)
    return long_side <= ALIKE * short_side


def box_around(shadows: Iterable[Sequence[float]], axes: int) -> tuple[Span, ...]:
    """Give a box with room around the places of walks, of equal scale on both axes where their extents are alike.

    Places that are not finite, or very far out on a walk that diverges, are left outside.

    >>> box_around([(0.0, 0.0), (10.0, 1.0)], 2)
    (Span(low=-1.5, high=11.5), Span(low=-0.75, high=1.75))
    """
    places = [place for place in shadows if all(abs(value) < FARTHEST for value in place)]
    near = _near(places)
    extents = [_extent([place[axis] for place in near]) for axis in range(axes)]
    longest = max(span.high - span.low for span in extents)
    return tuple(_with_room(span, longest) for span in extents)


def _near(places: list[Sequence[float]]) -> list[Sequence[float]]:
    """The places that are not far out of proportion, seen from the start."""
    if not places:
        return places
    distances = [math.dist(place, places[0]) for place in places]
    median = sorted(distances)[len(distances) // 2]
    limit = REACH * median if median else math.inf
    return [place for place, distance in zip(places, distances, strict=True) if distance <= limit]


def _extent(values: Sequence[float]) -> Span:
    return Span(min(values, default=-1.0), max(values, default=1.0))


def _with_room(span: Span, longest: float) -> Span:
    """A span with its margin, at least a tenth as long as the other axis and never of no length."""
    middle = (span.low + span.high) / 2
    half = (span.high - span.low) * (0.5 + MARGIN)
    least = longest * 0.125 or max(1.0, abs(middle))
    half = max(half, least, 1e-9 * abs(middle))
    return Span(middle - half, middle + half)
