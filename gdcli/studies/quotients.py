"""Differences from the values of a function: where a neighbour has no value, the other side is used, and said."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

Function = Callable[..., tuple[float, ...]]  # as compile_function gives it


class Quotient(NamedTuple):
    """A difference over the step really taken, and which side it had to keep to: left, right, none or nothing.

    `outside` is the neighbour that has no finite value.
    """

    value: float
    side: str = ""
    outside: float | None = None


def forward_quotient(function: Function, point: Sequence[float], place: int, step: float) -> Quotient:
    """Give (f(x + h) - f(x))/((x + h) - x); where f(x + h) is not finite, the difference to the left.

    >>> import math
    >>> forward_quotient(lambda x: (math.asin(x) if x <= 1 else math.nan,), [1.0], 0, 0.5)
    Quotient(value=2.0943951023931953, side='left', outside=1.5)
    """
    x = point[place]
    here, above = function(*point)[0], _moved(function, point, place, x + step)
    if math.isfinite(above):
        return Quotient(_slope(above - here, (x + step) - x))
    below = _moved(function, point, place, x - step)
    if math.isfinite(below):
        return Quotient(_slope(here - below, x - (x - step)), "left", x + step)
    return Quotient(math.nan, "none", x + step)


def central_quotient(function: Function, point: Sequence[float], place: int, step: float) -> Quotient:
    """Give (f(x + h) - f(x - h))/((x + h) - (x - h)); where one of the two is not finite, the other side's.

    >>> central_quotient(lambda x: (x**2,), [1.0], 0, 0.5)
    Quotient(value=2.0, side='', outside=None)
    """
    x = point[place]
    above, below = (_moved(function, point, place, x + shift) for shift in (step, -step))
    if math.isfinite(above) and math.isfinite(below):
        return Quotient(_slope(above - below, (x + step) - (x - step)))
    if math.isfinite(above):
        return Quotient(_slope(above - function(*point)[0], (x + step) - x), "right", x - step)
    return forward_quotient(function, point, place, step)


def _moved(function: Function, point: Sequence[float], place: int, to: float) -> float:
    return function(*point[:place], to, *point[place + 1 :])[0]


def _slope(rise: float, width: float) -> float:
    """The quotient; 0 where the step vanished, as 0/h is."""
    return rise / width if width else 0.0


QUOTIENTS = {"forward": forward_quotient, "central": central_quotient}
