"""What is known of a function of the collection: its row, and the places where its minima and saddles are."""

from __future__ import annotations

from typing import NamedTuple

Bound = float | str
MGH = "Moré, Garbow & Hillstrom 1981"
JAMIL = "Jamil & Yang 2013"
SURJANOVIC = "Surjanovic & Bingham 2013"
KINDS_OF_PLACE = ("minimum", "local minimum", "saddle", "maximum")
GROUNDS = {
    "smooth": "",
    "flat": "f stays the same around it",
    "kink": "at a kink, where f has no gradient",
    "0/0": "where the formula's gradient is 0/0",
    "bound": "on the edge of the domain",
}


class Place(NamedTuple):
    """A point of interest: the coordinates in the order of the variables and f there.

    Where the function takes any number of variables, the coordinates may be a rule for x[i] in `i` and `N`, and f a
    rule in `N`; numbers belong to the N that they are as many as. `kind` is one of KINDS_OF_PLACE, where a minimum is
    the lowest in the domain; `ground` is one of GROUNDS, where smooth is a gradient of 0.
    """

    at: tuple[float, ...] | str
    f: float | str
    kind: str = "minimum"
    ground: str = "smooth"


class Known(NamedTuple):
    """A named function: a row of the collection.

    `text` is its formula, where `N` stands for the number of variables if `smallest` is not 0: then N is at least
    that, a multiple of `multiple`, and at most `largest` if that is not 0. `box` is the domain: one interval for
    each variable, or one for all of N. `command`, after `gdcli`, shows the `lesson`; `shows` is its stop reason, what
    the end is, and its exit code.
    """

    name: str
    text: str
    box: tuple[tuple[Bound, Bound], ...]
    places: tuple[Place, ...]
    source: str
    lesson: str
    command: str
    shows: str
    smallest: int = 0
    multiple: int = 1
    largest: int = 0

    @property
    def size(self) -> int:
        """The number of variables, where none is named."""
        return max(self.smallest, 2) if self.smallest else len(self.box)


def square(low: float, high: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Give the domain of two variables that have the same interval."""
    return ((low, high), (low, high))


def corners(x: float, y: float, f: float) -> tuple[Place, ...]:
    """Give the four minima of a function that the signs of x and y do not change."""
    return tuple(Place((a * x, b * y), f) for a in (1, -1) for b in (1, -1))
