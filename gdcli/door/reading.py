"""What the library is given, read: a formula, a point, the settings of a walk."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any

from gdcli.door.formulas import as_formula
from gdcli.errors import GdcliError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gdcli.descent.settings import Settings
    from gdcli.language.formula import Formula
    from gdcli.language.ranges import Range

    PointLike = float | str | Sequence[float] | Mapping[str, float]

NUMBERS = (int, float, Real)  # NumPy's are Real


def read(
    expression: str | Formula, point: PointLike | None, let: Iterable[str], what: str
) -> tuple[Formula, Sequence[float] | None]:
    """The formula, and the point in the order of its variables; of one variable a number is a point."""
    from gdcli.language.point import names_in, read_point

    if isinstance(point, NUMBERS):
        point = [point]
    if isinstance(point, Mapping):
        point = ",".join(f"{name}={float(value)!r}" for name, value in point.items())
    if isinstance(point, str):
        formula = as_formula(expression, let, names_in(point))
        return formula, read_point(point, formula.variables, what)
    if point is not None and any(not isinstance(value, NUMBERS) for value in point):
        raise GdcliError(
            f"a point is numbers, a mapping from names to numbers, or a text, not {point!r:.80}", setting=what
        )
    return as_formula(expression, let), point


def read_placed(
    expression: str | Formula, point: PointLike | None, let: Iterable[str], what: str
) -> tuple[Formula, Sequence[float]]:
    """The formula and the point, which must be there."""
    formula, placed = read(expression, "" if point is None else point, let, what)
    assert placed is not None
    return formula, placed


def points_of(given: PointLike | Iterable[PointLike]) -> Iterable[PointLike]:
    """One point, or many, as many."""
    if isinstance(given, (*NUMBERS, str, Mapping)):
        return [given]
    points: list[Any] = list(given)
    return [points] if points and isinstance(points[0], NUMBERS) else points


def values_of(given: float | str | Sequence[float] | None, name: str) -> Range | None:
    """What a setting is swept through; None where nothing is given."""
    from gdcli.language.ranges import Range, read_range

    if isinstance(given, str):
        return read_range(given, name)
    if given is None or isinstance(given, NUMBERS):
        return None if given is None else Range((float(given),), by_ratio=False)
    return Range(tuple(map(float, given)), by_ratio=False) if len(given) else None


def walk_settings(
    given: Mapping[str, Any], *, uphill: bool = False, without: Sequence[str] = ()
) -> tuple[Callable[[int], None] | None, Settings]:
    """What watches a walk, and its settings; one that no walk has, or that this one has not, is refused."""
    from gdcli.descent.settings import Settings, learning_rate

    settings = {name: value for name, value in given.items() if name != "watch"}
    known = [name for name in Settings.__dataclass_fields__ if name not in ("uphill", *without)]
    unknown = sorted(set(settings) - set(known))
    if unknown:
        raise GdcliError(f"unknown setting '{unknown[0]}'", hint=f"the settings are {', '.join(known)}")
    if isinstance(settings.get("lr"), str):
        settings["lr"] = learning_rate(settings["lr"])
    return given.get("watch"), Settings(**settings, uphill=uphill)
