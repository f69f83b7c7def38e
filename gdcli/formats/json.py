"""The document of a report as one JSON document: every digit, null for what is not finite, one line a row."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence

from gdcli.formats.look import Look
from gdcli.formats.signs import encodes
from gdcli.record import Json
from gdcli.reports.report import Report

_WIDTH = 100


def render(report: Report, look: Look) -> str:
    """Give the document as JSON, indented by two; signs that the encoding lacks are escaped.

    >>> from gdcli.reports.report import Report, Sheet
    >>> path = [{"step": 0, "f": 10.0}, {"step": 1, "f": float("inf")}]
    >>> print(render(Report({"steps": 1, "path": path}, Sheet((), ()), ()), Look()), end="")
    {
      "steps": 1,
      "path": [
        {"step": 0, "f": 10.0},
        {"step": 1, "f": null}
      ]
    }
    """
    text = _Writer(ensure_ascii=False).document(report.document)
    return text if encodes(text, look.encoding) else _Writer(ensure_ascii=True).document(report.document)


class _Writer:
    """Lays a document out: objects over several lines where they are long, each row of a list on its own."""

    def __init__(self, ensure_ascii: bool) -> None:
        self._encoder = json.JSONEncoder(ensure_ascii=ensure_ascii, allow_nan=False, default=_plain)

    def document(self, document: Mapping[str, Json]) -> str:
        return self._object(document, "\n") + "\n"

    def _object(self, value: Mapping[str, Json], newline: str) -> str:
        members = [f"{self._line(name)}: {self._member(member, newline + '  ')}" for name, member in value.items()]
        return _enclosed("{", members, "}", newline)

    def _member(self, value: Json, newline: str) -> str:
        if isinstance(value, Mapping):
            line = self._line(value) if _is_flat(value.values()) else ""
            return line if line and len(line) <= _WIDTH else self._object(value, newline)
        if isinstance(value, Sequence) and not isinstance(value, str) and not _is_flat(value):
            return _enclosed("[", [self._line(row) for row in value], "]", newline)
        return self._line(value)

    def _line(self, value: Json) -> str:
        try:
            return self._encoder.encode(value)
        except ValueError:  # a number that is not finite: rare, and looking for it first would cost every row
            return self._encoder.encode(_finite(value))


def _enclosed(opening: str, members: Sequence[str], closing: str, newline: str) -> str:
    if not members:
        return opening + closing
    return opening + newline + "  " + f",{newline}  ".join(members) + newline + closing


def _is_flat(values: Iterable[Json]) -> bool:
    """Whether no value has values of its own."""
    return all(isinstance(value, str) or not isinstance(value, (Mapping, Sequence)) for value in values)


def _finite(value: Json) -> Json:
    """The value with null for every number that is not finite."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: _finite(member) for name, member in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_finite(member) for member in value]
    return value


def _plain(value: object) -> object:
    """What the encoder knows in place of a mapping or a sequence that it does not know."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no place in a document: {value!r}")
