"""One V-curve: rows of errors from the largest step to the smallest, and what they say of truncation and rounding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gdcli.record import Json

KINDS = ("forward", "central", "complex_step")
PARTED = KINDS[:2]  # those whose error has two parts
CLEAN = 0.05  # rounding below this part of the truncation does not bend the order that is fitted
FITTED = 4  # steps, the smallest clean ones: there the next term of the series is the least


class Best(NamedTuple):
    """A step and the error there."""

    h: float
    error: float

    def to_dict(self) -> dict[str, Json]:
        """Give it as the contract has it."""
        return {"h": self.h, "error": self.error}


@dataclass(frozen=True)
class Row:
    """The errors at one step by one variable, in the order of KINDS; None where there is no difference or no truth.

    `truncation` and `rounding` are the two parts of the forward and of the central error: how far off the exact
    difference is, and how far the computed one is from the exact one. `sides` are those that had to be kept to.
    """

    variable: str
    h: float
    errors: tuple[float | None, float | None, float | None]
    truncation: tuple[float | None, float | None]
    rounding: tuple[float | None, float | None]
    sides: tuple[str, str]
    vanished: tuple[bool, bool]

    def to_dict(self) -> dict[str, Json]:
        """Give the row as the contract has it."""
        document: dict[str, Json] = {"variable": self.variable, "h": self.h}
        document |= {f"{kind}_error": error for kind, error in zip(KINDS, self.errors, strict=True)}
        for place, kind in enumerate(PARTED):
            document |= {f"{kind}_truncation": self.truncation[place], f"{kind}_rounding": self.rounding[place]}
            document[f"{kind}_side"] = self.sides[place] or None
        return document | {"vanished": self.vanished[0]}

    def is_fit(self, place: int) -> bool:
        """Whether it holds a difference of its kind: with an error, a step that moves x, and both its sides."""
        odd = place < len(self.sides) and (self.vanished[place] or self.sides[place])
        return self.errors[place] is not None and not odd


@dataclass(frozen=True)
class Branches:
    """One V-curve: its best step, the one that theory says, and the order of its truncation branch; None without one.

    `rounding_from` is the largest step at which rounding is more than truncation, None where it never is.
    """

    best: Best | None
    theory: Best | None
    order: float | None
    rounding_from: float | None

    def to_dict(self) -> dict[str, Json]:
        """Give the document of one kind of difference."""
        return {
            "best": self.best.to_dict() if self.best else None,
            "theory": self.theory.to_dict() if self.theory else None,
            "order": self.order,
            "rounding_from": self.rounding_from,
        }


def branches(rows: Sequence[Row], place: int, higher: float | None) -> Branches:
    """Give what one V-curve says; `higher` is the derivative that its truncation is made of."""
    whole = [row for row in rows if row.is_fit(place)]
    best = least([(row,) for row in whole], place)
    parts = [(row, row.truncation[place], row.rounding[place]) for row in whole]
    known = [(row, part, other) for row, part, other in parts if part is not None and other is not None]
    rounded = [(row.h, rounding) for row, truncation, rounding in known if rounding > truncation]
    clean = [row for row, truncation, rounding in known if rounding < CLEAN * truncation]
    noise = max([h * rounding for h, rounding in rounded], default=0.0) / (2 if place == 0 else 1)
    theory = _theory(place, noise, abs(higher)) if noise and higher else None
    rounding_from = max([h for h, _ in rounded], default=None)
    return Branches(best, theory, _order(clean[-FITTED:], place), rounding_from)


def least(rows: Sequence[Sequence[Row]], place: int) -> Best | None:
    """Give the step of the smallest error, the largest of equally good ones; the rows of one step stand together."""
    worst = [Best(group[0].h, max(row.errors[place] or 0.0 for row in group)) for group in rows]
    return min(worst, key=lambda best: (best.error, -best.h), default=None)


def _theory(place: int, noise: float, higher: float) -> Best:
    """Where the sum of truncation and rounding is least, and what it is there."""
    if place == 0:
        step = 2 * math.sqrt(noise / higher)
        return Best(step, higher * step / 2 + 2 * noise / step)
    step = math.cbrt(3 * noise / higher)
    return Best(step, higher * step * step / 6 + noise / step)


def _order(rows: Sequence[Row], place: int) -> float | None:
    """The slope of log(error) over log(h), by least squares; None with fewer than two steps."""
    points = [(math.log(row.h), math.log(error)) for row in rows if (error := row.errors[place])]
    if len(points) < 2:
        return None
    middle = [math.fsum(column) / len(points) for column in zip(*points, strict=True)]
    spread = math.fsum((x - middle[0]) ** 2 for x, _ in points)
    return math.fsum((x - middle[0]) * (y - middle[1]) for x, y in points) / spread
