"""What the library is given, read: a formula, a point, the settings of a walk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gdcli.door.formulas import as_formula
from gdcli.door.kinds import assignments, is_number, mapped, number, numbers, optional, several, text, whole
from gdcli.errors import GdcliError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import SupportsFloat

    from numpy.typing import NDArray

    from gdcli.descent.settings import Settings
    from gdcli.language.formula import Formula
    from gdcli.language.ranges import Range

    ManyLike = SupportsFloat | str | Sequence[SupportsFloat] | NDArray[Any]  # NumPy's are no Sequences
    PointLike = ManyLike | Mapping[str, Any]


def rate_of(lr: object, name: str = "lr") -> float | str:
    """A learning rate: a number, or a schedule as text."""
    from gdcli.descent.settings import learning_rate

    return learning_rate(lr) if isinstance(lr, str) else number(lr, name)


def rate_or_auto(lr: object) -> float | str:
    """A learning rate, or AUTO, for which a study finds one."""
    from gdcli.descent.settings import AUTO

    return AUTO if isinstance(lr, str) and lr.strip() == AUTO else rate_of(lr)


# The kind of each setting of a walk.
KINDS: Mapping[str, Callable[[object, str], Any]] = {
    "lr": rate_of, "steps": whole, "momentum": optional(number), "method": text, "rule": optional(text), "set": mapped,
    "gradient": text, "h": optional(number), "tol": number, "target": optional(number), "every": whole,
    "seed": optional(whole), "dtype": text,
}  # fmt: skip


def read(
    expression: str | Formula, point: PointLike | None, let: Iterable[str], what: str
) -> tuple[Formula, Sequence[float] | None]:
    """The formula, and the point in the order of its variables; of one variable a number is a point."""
    from gdcli.language.point import names_in, read_point

    if isinstance(point, Mapping):
        point = assignments(point, what)
    if isinstance(point, str):
        formula = as_formula(expression, let, names_in(point))
        return formula, read_point(point, formula.variables, what)
    if point is None:
        return as_formula(expression, let), None
    found = [point] if is_number(point) else several(point)
    if found is None or not all(map(is_number, found)):
        raise GdcliError(
            f"a point is numbers, a mapping from names to numbers, or a text, not {point!r:.80}", setting=what
        )
    return as_formula(expression, let), numbers(found, what)


def read_placed(
    expression: str | Formula, point: PointLike | None, let: Iterable[str], what: str
) -> tuple[Formula, Sequence[float]]:
    """The formula and the point, which must be there."""
    formula, placed = read(expression, "" if point is None else point, let, what)
    assert placed is not None
    return formula, placed


def points_of(given: PointLike | Iterable[PointLike] | None) -> Iterable[PointLike]:
    """One point, or many, as many; none of None."""
    if given is None:
        return []
    points = several(given)
    return [given] if points is None or any(map(is_number, points)) else points  # type: ignore[list-item]  # one point


def values_of(given: ManyLike | None, name: str) -> Range | None:
    """What a setting is swept through; None where nothing is given."""
    from gdcli.language.ranges import Range, read_range

    if isinstance(given, str):
        return read_range(given, name)
    if given is None:
        return None
    found = (number(given, name),) if is_number(given) else numbers(given, name)
    return Range(found, by_ratio=False) if found else None


def walk_settings(
    given: Mapping[str, Any], *, uphill: bool = False, without: Sequence[str] = ()
) -> tuple[Callable[[int], None] | None, Settings]:
    """What watches a walk, and its settings; one that no walk has, or that this one has not, is refused."""
    from gdcli.descent.settings import Settings

    settings = {name: value for name, value in given.items() if name != "watch"}
    known = [name for name in Settings.__dataclass_fields__ if name in KINDS and name not in without]
    unknown = sorted(set(settings) - set(known))
    if unknown:
        raise GdcliError(f"unknown setting '{unknown[0]}'", hint=f"the settings are {', '.join(known)}")
    watch = given.get("watch")
    if watch is not None and not callable(watch):
        raise GdcliError(f"{watch!r:.80} is no function of a number", setting="watch")
    return watch, Settings(**{name: KINDS[name](value, name) for name, value in settings.items()}, uphill=uphill)
