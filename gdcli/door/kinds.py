"""Values of the kinds that the library takes, of whatever type Python and NumPy have for them; others are refused."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Set
from numbers import Complex, Real
from typing import TYPE_CHECKING, Any, TypeGuard

from gdcli.errors import GdcliError

if TYPE_CHECKING:
    from typing import SupportsFloat

UNORDERED = (str, bytes, bytearray, Set, Mapping)  # no sequences of numbers, though they can be gone through


def is_number(value: object) -> TypeGuard[SupportsFloat]:
    """Whether it is one real number: Python's, a Decimal or a Fraction, NumPy's, an array without a dimension.

    >>> is_number(True), is_number("1"), is_number(1j), is_number([1])
    (True, False, False, False)
    """
    is_complex = isinstance(value, Complex) and not isinstance(value, Real)
    return hasattr(value, "__float__") and not getattr(value, "ndim", 0) and not is_complex


def number(value: object, name: str) -> float:
    """Give a number as a float; `name` is the setting's.

    >>> number("1", "tol")
    Traceback (most recent call last):
    gdcli.errors.GdcliError: tol: '1' is no number
    """
    try:
        if is_number(value):
            return float(value)
    except OverflowError:
        raise GdcliError(f"{str(value)[:20]}... is beyond float64 (1.8e308)", setting=name) from None
    except (TypeError, ValueError):
        pass
    raise GdcliError(f"{value!r:.80} is no number", setting=name)


def whole(value: object, name: str) -> int:
    """Give a whole number as an int, of a float too where it is one.

    >>> whole(10.0, "steps")
    10
    """
    given = number(value, name)
    if not given.is_integer():
        raise GdcliError(f"{given:g} is not allowed; it is a whole number", setting=name)
    try:
        return operator.index(value)  # type: ignore[arg-type]  # every digit, where it has more than a float
    except TypeError:
        return int(given)


def text(value: object, name: str) -> str:
    """Give a text as it is."""
    if not isinstance(value, str):
        raise GdcliError(f"{value!r:.80} is no text", setting=name)
    return value


def texts(values: object, name: str) -> str | list[str]:
    """Give a text as it is, and several as a list."""
    return values if isinstance(values, str) else [text(value, name) for value in several(values) or ()]


def numbers(values: object, name: str) -> tuple[float, ...]:
    """Give numbers in order as floats.

    >>> numbers(range(3), "lr")
    (0.0, 1.0, 2.0)
    """
    found = several(values)
    if found is None or not all(map(is_number, found)):
        raise GdcliError(f"{values!r:.80} is not numbers in order", setting=name)
    return tuple(number(value, name) for value in found)


def several(values: Any) -> list[Any] | None:
    """What is in order in a sequence, an array, an iterator; None where there is nothing in order."""
    if isinstance(values, UNORDERED) or is_number(values):
        return None
    try:
        return list(values)
    except TypeError:
        return None


def mapped(values: object, name: str) -> dict[str, float]:
    """Give numbers by name as floats."""
    if not isinstance(values, Mapping):
        raise GdcliError(f"{values!r:.80} is no mapping from names to numbers", setting=name)
    return {str(key): number(value, f"{name} {key}") for key, value in values.items()}


def listed(values: Any, name: str) -> str:
    """Give a text as it is, and what is in order as a text with commas: "x,y" of ["x", "y"]."""
    found = [values] if is_number(values) else several(values)
    return text(values, name) if found is None else ",".join(map(str, found))


def counts(given: Any, name: str) -> str | list[int]:
    """Give a text as it is, one whole number or several as ints.

    >>> counts("201x101", "grid"), counts(5.0, "grid"), counts((5, 6), "grid")
    ('201x101', [5], [5, 6])
    """
    if isinstance(given, str):
        return given
    return [whole(one, name) for one in ([given] if is_number(given) else several(given) or ())]


def box_text(box: Any, name: str) -> str:
    """Give a box as a text.

    >>> box_text("-2:2", "box"), box_text([(0, 1)], "box")
    ('-2:2', '0.0:1.0')
    """
    if isinstance(box, str):
        return box
    pairs = [several(pair) or [] for pair in several(box) or ()]
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise GdcliError("it is a text such as -2:2,0:1, or pairs of numbers", setting=name)
    return ",".join(":".join(repr(number(end, name)) for end in pair) for pair in pairs)


def definitions(let: Iterable[str] | Mapping[str, Any]) -> tuple[str, ...]:
    """Give definitions as texts, of one too, and of a mapping from names to formulas or numbers.

    >>> definitions("a = 2"), definitions({"a": 2, "b": "a + 1"})
    (('a = 2',), ('a = 2.0', 'b = a + 1'))
    """
    if isinstance(let, str):
        return (let,)
    if isinstance(let, Mapping):
        return tuple(f"{name} = {_typed(value, str(name))}" for name, value in let.items())
    found = several(let)
    if found is None:
        raise GdcliError(f"{let!r:.80} is no definitions: give texts such as 'a = 2'", setting="let")
    return tuple(text(one, "let") for one in found)


def assignments(point: Mapping[Any, Any], name: str) -> str:
    """Give a mapping from variables to numbers, or to constant formulas, as a text; a family takes a list.

    >>> assignments({"x": 1, "y": "1/3", "W": [1, 2]}, "at")
    'x=1.0,y=1/3,W=1.0,2.0'
    """
    return ",".join(f"{key}={_typed(value, name)}" for key, value in point.items())


def _typed(value: object, name: str) -> str:
    found = None if isinstance(value, str) or is_number(value) else several(value)
    if found is not None:
        return ",".join(repr(number(one, name)) for one in found)
    return value if isinstance(value, str) else repr(number(value, name))


def optional(kind: Callable[[object, str], Any]) -> Callable[[object, str], Any]:
    """Give the same kind, or None."""
    return lambda value, name: None if value is None else kind(value, name)
