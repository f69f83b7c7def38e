"""The built-in functions, with all that is known of them as numbers: domain, minima, saddles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from gdcli.errors import GdcliError
from gdcli.language.collection import COLLECTION, at_size, checked_size, known
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Formula
from gdcli.language.known import Bound, Known, Place
from gdcli.language.parse import parse
from gdcli.record import Json, Record, by_name, number

NAMED = re.compile(r"@?(\w+)(?::([0-9]{1,9}))?", re.ASCII)


class Spot(NamedTuple):
    """A known place: the point, f there, its kind and ground (gdcli/language/known.py tells which there are)."""

    point: tuple[float, ...]
    f: float
    kind: str
    ground: str


@dataclass(frozen=True)
class Function:
    """A built-in function in its number of variables: the domain is one interval for each of them."""

    row: Known
    formula: Formula
    domain: tuple[tuple[float, float], ...]
    spots: tuple[Spot, ...]

    @property
    def call(self) -> str:
        """How it is written in a formula: `@booth`, `@rosenbrock:N`."""
        return f"@{self.row.name}" + ":N" * bool(self.row.smallest)

    @property
    def minima(self) -> tuple[Spot, ...]:
        """The minima, the lowest first."""
        return tuple(sorted(self.of_kind("minimum"), key=lambda spot: spot.f))

    def of_kind(self, kind: str) -> tuple[Spot, ...]:
        """The places of a kind: minimum, maximum or saddle."""
        return tuple(spot for spot in self.spots if spot.kind.endswith(kind))

    @property
    def lowest(self) -> Spot | None:
        """A point where f is lowest in the domain, None where no such point is known."""
        return next((spot for spot in self.minima if spot.kind == "minimum"), None)

    def to_dict(self) -> dict[str, Json]:
        """Give the row of `gdcli functions --format json`."""
        row, names = self.row, self.formula.variables
        return {
            "name": row.name,
            "call": self.call,
            "variables": list(names),
            "size": {"smallest": row.smallest, "multiple": row.multiple} if row.smallest else None,
            "expression": self.formula.text,
            "template": row.text if row.smallest else None,
            "domain": {name: list(interval) for name, interval in zip(names, self.domain, strict=True)},
            "minimum": None if self.lowest is None else number(self.lowest.f),
            "minima": [self._spot(spot) for spot in self.minima],
            "saddles": [self._spot(spot) for spot in self.of_kind("saddle")],
            "maxima": [self._spot(spot) for spot in self.of_kind("maximum")],
            "source": row.source,
            "lesson": row.lesson,
            "try": f"gdcli {row.command}",
            "shows": row.shows,
        }

    def _spot(self, spot: Spot) -> dict[str, Json]:
        point = by_name(self.formula.variables, spot.point)
        return {"point": point, "f": number(spot.f), "kind": spot.kind, "ground": spot.ground}


@dataclass(frozen=True)
class Functions(Record):
    """Built-in functions; `named` tells that one was asked for by its name."""

    rows: tuple[Function, ...]
    named: bool = False

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli functions --format json` prints."""
        return {"command": "functions", "rows": [row.to_dict() for row in self.rows]}


def functions(name: str | None = None) -> Functions:
    """Give all built-in functions, or the one of that name: `booth`, `@rosenbrock`, `rosenbrock:10`.

    Raises GdcliError for an unknown name and for a number of variables that the function does not take.

    >>> functions("rosenbrock:3").rows[0].lowest
    Spot(point=(1.0, 1.0, 1.0), f=0.0, kind='minimum', ground='smooth')
    """
    if name is None:
        return Functions(tuple(function(row) for row in COLLECTION))
    read = NAMED.fullmatch(name.strip())
    if read is None:
        hint = "write rosenbrock, or rosenbrock:10 in so many variables; gdcli functions lists them"
        raise GdcliError(f"'{name[:60]}' is no name of a built-in function", hint=hint)
    return Functions((function(known(read[1]), int(read[2]) if read[2] else None),), named=True)


def function(row: Known, size: int | None = None) -> Function:
    """Give a built-in function in that number of variables, the row's own where none is named.

    Raises GdcliError for a number of variables that the function does not take.
    """
    count = checked_size(row, size)
    formula = parse(at_size(row.text, row, count))
    box = row.box * count if row.smallest else row.box
    domain = tuple((_value(low, count), _value(high, count)) for low, high in box)
    spots = tuple(_spot(place, count) for place in row.places if isinstance(place.at, str) or len(place.at) == count)
    return Function(row, formula, domain, spots)


def _spot(place: Place, count: int) -> Spot:
    point = place.at if isinstance(place.at, tuple) else _ruled(place.at, count)
    return Spot(point, _value(place.f, count), place.kind, place.ground)


def _ruled(rule: str, count: int) -> tuple[float, ...]:
    """The coordinates that a rule in `i` and `N` gives."""
    formula = parse(rule)
    return tuple(_at(formula, {"i": float(i), "N": float(count)}) for i in range(1, count + 1))


def _value(rule: Bound, count: int) -> float:
    return rule if isinstance(rule, float) else _at(parse(rule), {"N": float(count)})


def _at(formula: Formula, values: Mapping[str, float]) -> float:
    return evaluate(formula, [values[name] for name in formula.variables])[formula.outputs[0]]


def domain_of(text: str) -> tuple[tuple[float, float], ...] | None:
    """Give the domain of a formula that is one built-in function by name, else None.

    >>> domain_of("@himmelblau"), domain_of("@himmelblau + x")
    (((-5.0, 5.0), (-5.0, 5.0)), None)
    """
    name = text.strip()
    return functions(name).rows[0].domain if name.startswith("@") and NAMED.fullmatch(name) else None
