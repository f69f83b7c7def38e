"""Bad data: what is plain is accepted and said, what is not is refused with the row and the column."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from program import gdcli

from gdcli.errors import GdcliError
from gdcli.studies.data.source import Arrays, Data, read_data

MODEL = "y = a + b*x"

# What a file holds, what is read of x and y, and a word of the note that says so.
ACCEPTED = {
    "plain": (b"x,y\n1,2\n3,4\n", ""),
    "no line end at the end": (b"x,y\n1,2\n3,4", ""),
    "a byte order mark": (b"\xef\xbb\xbfx,y\n1,2\n3,4\n", "byte order mark"),
    "UTF-16": ("x,y\n1,2\n3,4\n".encode("utf-16"), "byte order mark (utf-16)"),
    "Windows line ends": (b"x,y\r\n1,2\r\n3,4\r\n", "Windows'"),
    "line ends of an old Mac": (b"x,y\r1,2\r3,4\r", "carriage returns"),
    "semicolons": (b"x;y\n1;2\n3;4\n", "semicolons"),
    "decimal commas": (b"x;y\n1,0;2,0\n3;4,0\n", "decimal commas"),
    "tabs": (b"x\ty\n1\t2\n3\t4\n", "tabs"),
    "blanks": (b"x   y\n1 2\n 3  4 \n", "blanks"),
    "blanks beside commas": (b"x, y\n1, 2\n3, 4\n", ""),
    "quotes": (b'"x","y"\n"1","2"\n3,4\n', ""),
    "remarks in front": (b"# measured\n#\nx,y\n1,2\n3,4\n", "remarks"),
    "the header of NumPy's savetxt": (b"# x,y\n1,2\n3,4\n", "the header is the last line in front"),
    "that header under a remark": (b"# by hand\n# x,y\n1,2\n3,4\n", "the header is the last line in front"),
    "a decimal comma that may be a thousand": (b"x;y\n1,000;2\n3;4\n", "1,000 is 1"),
    "a column without a name": (b"x,y,\n1,2,\n3,4,\n", "not used: column 3 (it has no name)"),
    "blank lines": (b"x,y\n1,2\n\n3,4\n\n", "2 blank lines"),
    "a column of texts": (b"who,x,y\nAnn,1,2\nBob,3,4\n", "not used: who"),
    "a column that is not used": (b"x,y,z\n1,2,\n3,4,oops\n", "not used: z"),
    "a name twice, not used": (b"z,z,x,y\n1,2,1,2\n1,2,3,4\n", "not used: z, z"),
    "an index column": (b",x,y\n0,1,2\n1,3,4\n", "not used"),
    "a letter of Windows-1252": (b"x,y,\xe9\n1,2,0\n3,4,0\n", "Windows-1252"),
    "a typographer's minus": ("x,y,z\n1,2,\u22121\n3,4,0\n".encode(), "not used: z"),
    "signs and exponents": (b"x,y\n+1e0,.2E1\n3.,40e-1\n", ""),
}  # fmt: skip

# What a file holds, and what the error must say.
REFUSED = {
    "an empty file": (b"", "empty"),
    "blank lines alone": (b"\n \n", "empty"),
    "a header alone": (b"x,y\n", "no rows"),
    "a missing value": (b"x,y\n1,2\n3,\n", "row 2 (line 3), column 'y': the value is missing"),
    "NA": (b"x,y\nNA,2\n3,4\n", "row 1 (line 2), column 'x': the value is missing"),
    "NaN": (b"x,y\n1,nan\n3,4\n", "row 1 (line 2), column 'y'"),
    "Infinity": (b"x,y\n1,2\n-inf,4\n", "row 2 (line 3), column 'x': '-inf' is infinite"),
    "beyond float64": (b"x,y\n1,2\n1e999,4\n", "row 2 (line 3), column 'x': '1e999' is beyond float64"),
    "a text": (b"x,y\n1,2\n3,four\n", "row 2 (line 3), column 'y': 'four' is no number"),
    "a number of Python": (b"x,y\n1,2\n1_0,4\n", "row 2 (line 3), column 'x': '1_0' is no number"),
    "hexadecimal": (b"x,y\n1,2\n0x10,4\n", "row 2 (line 3), column 'x': '0x10' is no number"),
    "a short row": (b"x,y\n1,2\n3\n", "row 2 (line 3) has 1 cell, the header has 2"),
    "a long row": (b"x,y\n1,2,5\n3,4\n", "row 1 (line 2) has 3 cells, the header has 2"),
    "a short and a long row": (b"x,y,z\n1,2\n3,4,5,6\n", "row 1 (line 2) has 2 cells, the header has 3"),
    "decimal commas between commas": (b"x,y\n1,0,2,0\n", "row 1 (line 2) has 4 cells"),
    "a decimal comma in quotes": (b'x,y\n"1,5",2\n3,4\n', "row 1 (line 2), column 'x': '1,5' is no number"),
    "points and commas": (b"x;y\n1.5;2\n3;4,5\n", "a decimal point or a decimal comma?"),
    "thousands": (b"x;y\n1.000,5;2\n3;4\n", "row 1 (line 2), column 'x': '1.000,5' is no number"),
    "a name twice": (b"x,x,y\n1,2,3\n", "row 1: columns 1 and 2 are both called 'x'"),
    "half a header": (b"x,2\n1,2\n", "row 1: 'x' (column 1) is no number and '2' (column 2) no name"),
    "an open quote": (b'x,y\n1,"2\n3,4\n', "quote"),
    "zero bytes": (b"x,y\n1,\x002\n", "no text"),
    "thousands in quotes": (b'x,y\n"1,000",2\n3,4\n', "write 1000 without commas"),
    "a file that is compressed": (b"\x1f\x8b\x08\x00x,y", "unpack it first"),
    "a spreadsheet": (b"PK\x03\x04x,y", "save the sheet as CSV"),
    "UTF-16 without a mark": ("x,y\n1,2\n3,4\n".encode("utf-16-le"), "UTF-16 without a mark in front?"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "no text"),
}  # fmt: skip


def columns(content: bytes) -> Data:
    return read_data(content).columns(["x", "y"])


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_is_plain_is_accepted(case: str) -> None:
    assert columns(ACCEPTED[case][0]).rows.tolist() == [[1.0, 3.0], [2.0, 4.0]]


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_is_special_is_said_and_what_is_plain_needs_no_note(case: str) -> None:
    content, note = ACCEPTED[case]
    notes = columns(content).notes
    assert note in " ".join(notes) and bool(note) == bool(notes)


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_plain_is_refused_with_the_row_and_the_column(case: str) -> None:
    content, sentence = REFUSED[case]
    with pytest.raises(GdcliError) as wrong:
        columns(content)
    assert sentence in str(wrong.value)


@pytest.mark.parametrize("case", REFUSED)
def test_the_program_refuses_bad_data_with_exit_code_2(case: str, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_bytes(REFUSED[case][0])
    result = gdcli("fit", str(tmp_path / "data.csv"), "--model", MODEL)
    assert (result.code, result.out) == (2, "") and "fault" not in result.err


def test_without_a_header_columns_are_numbered_and_that_is_said() -> None:
    data = read_data(b"1,2\n3,4\n").columns(["c1", "c2"])
    assert data.rows.tolist() == [[1.0, 3.0], [2.0, 4.0]] and "no header" in data.notes[0]


@pytest.mark.parametrize(
    ("head", "name"),
    [("sepal length (cm)", "sepal_length_cm"), ("class", "class_"), ("sin", "sin_"), ("x[1]", "x[1]"),
     ("W[2, 3]", "W[2,3]"), ("e", "e"), ("gamma", "gamma"), ("größe", "größe"), ("3rd", "c_3rd"), ("%", "")],
)  # fmt: skip
def test_a_head_that_is_no_name_is_given_one(head: str, name: str) -> None:
    assert read_data(f'"{head}",y\n1,2\n'.encode()).layout.names[0] == name


def test_missing_values_are_left_out_where_that_is_asked_for_and_counted() -> None:
    data = read_data(b"x,y\n1,2\n,3\nNA,nan\n3,4\n").columns(["x", "y"], skip_missing=True)
    assert data.rows.tolist() == [[1.0, 3.0], [2.0, 4.0]] and "2 rows with missing values left out" in data.notes


def test_what_numpy_reads_quickly_is_what_is_read_cell_by_cell() -> None:
    """A quote anywhere takes the slow way; the numbers are the same to the last bit."""
    numbers = np.random.default_rng(0).normal(size=(200, 2)) * 10.0 ** np.arange(-100, 100)[:, None]
    text = "".join(f"{a!r},{b!r}\n" for a, b in numbers.tolist())
    quick, slow = (columns((head + text).encode()).rows for head in ("x,y\n", '"x",y\n'))
    assert quick.tobytes() == slow.tobytes() == numbers.T.tobytes()


@pytest.mark.parametrize("where", [0, 1, 70_000, 139_999])
def test_a_ragged_row_is_found_wherever_it_is_in_a_large_file(where: int) -> None:
    lines = ["1234567890123456.5,2345678901234567.5"] * 140_000
    lines[where] += ",3"
    with pytest.raises(GdcliError, match=rf"row {where + 1} \(line {where + 2}\) has 3 cells"):
        columns(("x,y\n" + "\n".join(lines)).encode())


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [({"x": [1, 2], "y": [1]}, "several lengths"), ({"x": [1, np.nan], "y": [1, 2]}, "row 2, column 'x': nan"),
     ({"x": ["a", "b"], "y": [1, 2]}, "no array of numbers"), ({"x": [], "y": []}, "no rows"),
     ({"x": [1, np.inf], "y": [1, 2]}, "row 2, column 'x': inf")],
)  # fmt: skip
def test_arrays_that_are_none_are_refused(columns: dict[str, list[float]], sentence: str) -> None:
    with pytest.raises(GdcliError, match=sentence):
        Arrays(columns).columns(["x", "y"])
