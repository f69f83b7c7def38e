"""JSON is one valid document that keeps every digit and can be read by a person as well."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.formats.json import render
from gdcli.formats.look import Look
from gdcli.record import Json
from gdcli.reports.report import Report, Sheet

LOOK = Look()
DOCUMENTS = st.dictionaries(
    st.text(max_size=5),
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.lists(inner, max_size=4).map(tuple),
            st.dictionaries(st.text(max_size=5), inner, max_size=4),
        ),
        max_leaves=20,
    ),
    max_size=5,
)


def shown(document: Mapping[str, Json], look: Look = LOOK) -> str:
    """The document as JSON."""
    return render(Report(document, Sheet((), ()), (), notes=("not here",)), look)


def test_objects_are_indented_and_each_row_is_a_line() -> None:
    path: list[Json] = [
        {"step": k, "point": {"x": 0.1 * k, "y": 3.0}, "f": math.nan if k else 1e-300} for k in range(2)
    ]
    document: dict[str, Json] = {
        "variables": ("x", "y"),
        "start": {"step": 0, "point": {"x": 1}},
        "path": path,
        "none": [],
        "no": {},
    }
    assert shown(document) == (
        "{\n"
        '  "variables": ["x", "y"],\n'
        '  "start": {\n'
        '    "step": 0,\n'
        '    "point": {"x": 1}\n'
        "  },\n"
        '  "path": [\n'
        '    {"step": 0, "point": {"x": 0.0, "y": 3.0}, "f": 1e-300},\n'
        '    {"step": 1, "point": {"x": 0.1, "y": 3.0}, "f": null}\n'
        "  ],\n"
        '  "none": [],\n'
        '  "no": {}\n'
        "}\n"
    )


def test_an_empty_document_is_an_empty_object() -> None:
    assert shown({}) == "{}\n"


def test_a_long_object_has_a_line_for_each_member() -> None:
    document = {"gradient": {f"x{k}": "2*x" for k in range(50)}}
    assert shown(document).count("\n") == 54


@given(DOCUMENTS)
def test_what_is_read_back_is_the_document_with_null_for_what_is_not_finite(document: Mapping[str, Json]) -> None:
    assert json.loads(shown(document), parse_constant=_refuse) == finite(document)


@given(DOCUMENTS, st.sampled_from(["ascii", "cp950", "latin-1", "utf-8"]))
def test_every_document_encodes_and_is_the_same(document: Mapping[str, Json], encoding: str) -> None:
    text = shown(document, Look(encoding=encoding)).encode(encoding)
    assert json.loads(text.decode(encoding)) == finite(document)


def test_signs_are_escaped_only_where_the_encoding_lacks_one() -> None:
    assert [shown({"f": "x²"}, Look(encoding=encoding)) for encoding in ("latin-1", "ascii")] == [
        '{\n  "f": "x²"\n}\n',
        '{\n  "f": "x\\u00b2"\n}\n',
    ]


def test_any_mapping_and_any_sequence_is_understood() -> None:
    assert shown({"a": MappingProxyType({"b": range(3)}), "c": [range(2)]}) == (
        '{\n  "a": {\n    "b": [0, 1, 2]\n  },\n  "c": [\n    [0, 1]\n  ]\n}\n'
    )


def test_a_float_of_another_kind_is_written_as_a_number() -> None:
    class Measured(float):
        def __repr__(self) -> str:
            return "Measured"

    assert shown({"f": Measured(0.1)}) == '{\n  "f": 0.1\n}\n'


def test_what_has_no_place_in_a_document_is_named() -> None:
    with pytest.raises(TypeError, match="set has no place in a document"):
        shown({"a": {1}})  # type: ignore[dict-item] # the mistake that is told


def finite(value: Json) -> Json:
    """What JSON can hold of a value."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: finite(member) for name, member in value.items()}
    return [finite(member) for member in value] if isinstance(value, Sequence) and not isinstance(value, str) else value


def _refuse(constant: str) -> None:
    raise AssertionError(constant)
