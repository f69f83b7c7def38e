"""-o writes the report whole or not at all, in the format that the file's ending asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from program import gdcli

CALL = ("minimize", "x^2+y^2", "--start", "1,3", "--steps", "3")


@pytest.mark.parametrize(
    ("ending", "format_"), [(".json", "json"), (".csv", "csv"), (".md", "markdown"), (".txt", "table"), ("", "table")]
)
def test_the_ending_of_the_file_decides_the_format(tmp_path: Path, ending: str, format_: str) -> None:
    file = tmp_path / f"run{ending}"
    result = gdcli(*CALL, "-o", str(file))
    assert (result.code, result.out, file.read_text()) == (0, "", gdcli(*CALL, "--format", format_).out)


def test_the_format_option_goes_before_the_ending(tmp_path: Path) -> None:
    file = tmp_path / "run.txt"
    gdcli(*CALL, "--output", str(file), "--format", "csv")
    assert file.read_text() == gdcli(*CALL, "--format", "csv").out


def test_the_file_that_was_written_is_named_on_standard_error(tmp_path: Path) -> None:
    assert str(tmp_path / "run.csv") in gdcli(*CALL, "-o", str(tmp_path / "run.csv")).err


def test_a_file_never_has_escapes(tmp_path: Path) -> None:
    file = tmp_path / "run.txt"
    gdcli(*CALL, "-o", str(file), "--color", "always")
    assert "\x1b" not in file.read_text()


def test_a_minus_is_standard_output() -> None:
    assert gdcli(*CALL, "-o", "-") == gdcli(*CALL)


def test_an_ending_that_no_format_has_is_refused_before_any_work(tmp_path: Path) -> None:
    result = gdcli(
        "minimize", "x^2", "--start", "1", "--steps", "900000000", "--tol", "0", "-o", str(tmp_path / "run.xlsx")
    )
    assert (result.code, ".xlsx" in result.err, list(tmp_path.iterdir())) == (2, True, [])


@pytest.mark.parametrize("call", [("minimize", "sigmod(x)", "--start", "1"), ("minimize", "x^2", "--start", "1,2")])
def test_a_wrong_request_leaves_the_old_file(tmp_path: Path, call: tuple[str, ...]) -> None:
    file = tmp_path / "run.json"
    file.write_text("old")
    code = gdcli(*call, "-o", str(file)).code
    assert (code, file.read_text(), [one.name for one in tmp_path.iterdir()]) == (2, "old", ["run.json"])


def test_a_folder_that_is_missing_is_exit_5_and_named(tmp_path: Path) -> None:
    result = gdcli(*CALL, "-o", str(tmp_path / "none" / "run.json"))
    assert (result.code, str(tmp_path / "none") in result.err) == (5, True)


def test_a_full_disk_is_exit_5() -> None:
    result = gdcli(*CALL, "-o", "/dev/full")
    assert (result.code, "no space left" in result.err) == (5, True)


def test_a_run_that_diverged_is_written_and_keeps_its_exit_code(tmp_path: Path) -> None:
    file = tmp_path / "run.csv"
    result = gdcli("minimize", "x^2", "--start", "1", "--lr", "3", "-o", str(file))
    assert (result.code, file.read_text().startswith("step,x,f,gradient_norm\n0,1.0,1.0,2.0\n")) == (3, True)
