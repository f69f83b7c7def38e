"""CSV is a sheet that Python, NumPy and pandas read back to the last bit."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.formats.csv import render
from gdcli.formats.look import Look
from gdcli.reports.report import Cell, Report, Sheet


def shown(header: tuple[str, ...], rows: list[tuple[Cell, ...]], encoding: str = "utf-8") -> str:
    """The rows as CSV."""
    return render(Report({}, Sheet(header, rows), (), notes=("not here",)), Look(encoding=encoding))


def test_a_sheet_is_a_header_and_a_line_for_each_row() -> None:
    assert shown(("step", "x"), [(0, 1.0), (1, 0.1 + 0.2)]) == "step,x\n0,1.0\n1,0.30000000000000004\n"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (float("-inf"), "-inf"),
        (-0.0, "-0.0"),
        (None, '""'),
        (7, "7"),
        ("a,b", '"a,b"'),
        ('say "x"', '"say ""x"""'),
        ("two\nlines", '"two\nlines"'),
        ("three\rof\r\nthem", '"three\nof\nthem"'),
    ],
)
def test_a_cell_is_written_as(cell: Cell, text: str) -> None:
    assert shown(("a",), [(cell,)]) == f"a\n{text}\n"


@given(
    st.lists(
        st.tuples(
            st.floats(allow_nan=False), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"))
        )
    )
)
def test_what_is_read_back_is_what_was_written(rows: list[tuple[Cell, ...]]) -> None:
    _, *read = csv.reader(io.StringIO(shown(("x", "name"), rows), newline=""))
    assert [(float(number), text) for number, text in read] == rows


@given(st.text(), st.sampled_from(["ascii", "cp950", "utf-8"]))
def test_every_sheet_encodes(text: str, encoding: str) -> None:
    assert shown((text,), [(text,)], encoding).encode(encoding).count(b",") == 2 * text.count(",")


def test_signs_that_the_encoding_lacks_are_spelled() -> None:
    assert shown(("λ",), [("x²",)], "ascii") == "lambda\nx^2\n"


def test_a_float_of_another_kind_is_written_as_a_number() -> None:
    class Measured(float):
        def __repr__(self) -> str:
            return "Measured"

    assert shown(("x",), [(Measured(0.1),)]) == "x\n0.1\n"
