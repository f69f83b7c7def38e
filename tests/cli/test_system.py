"""gdcli in a real system: Ctrl-C, pipes that close, disks that are full, encodings that lack signs."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from program import environment_with, gdcli, process, shell

LONG = ("minimize", "x^2 + sin(x)*0", "--start", "1", "--lr", "1e-9", "--tol", "0", "--steps", "900000000")
CALL = ("minimize", "θ^2 + sqrt(x²)", "--start", "1,3", "--steps", "3")
ENCODINGS = ["ascii", "cp950", "cp1252"]


def wait_until_busy(pid: int, seconds: float = 2.0) -> None:
    """Wait until a process has worked for so many seconds, or twice as long where that is unknown."""
    status = Path(f"/proc/{pid}/stat")
    if not status.exists():
        time.sleep(2 * seconds)
        return
    ticks = os.sysconf("SC_CLK_TCK")
    for _ in range(600):
        if sum(map(int, status.read_text().rpartition(")")[2].split()[11:13])) / ticks >= seconds:
            return
        time.sleep(0.1)


def interrupted(*arguments: str, signals: int = 1) -> tuple[int, str, str]:
    """Press Ctrl-C on a long run after a while."""
    with subprocess.Popen(
        [sys.executable, "-m", "gdcli", *LONG, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment_with({}),
    ) as running:  # fmt: skip
        wait_until_busy(running.pid)
        for _ in range(signals):
            running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    return running.returncode, out, err


def test_ctrl_c_ends_a_run_with_130_and_its_report() -> None:
    code, out, err = interrupted("--format", "json")
    document = json.loads(out)
    found = (code, document["stop"]["reason"], document["stop"]["exit_code"], "Traceback" in err)
    assert (found, document["steps"] > 1000, document["path"][-1]["step"]) == (
        (130, "interrupted", 130, False), True, document["steps"],
    )  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no such terminals")
def test_a_terminal_is_shown_how_many_of_all_starts_are_done() -> None:
    terminal, far_end = os.openpty()
    many = ("basins", "x^2", "--box=1:2", "--grid", "25", "--lr", "1e-9", "--tol", "0", "--steps", "900000000")
    shown = ""
    with subprocess.Popen(
        [sys.executable, "-m", "gdcli", *many],
        stdout=subprocess.PIPE, stderr=far_end, env=environment_with({"TERM": "xterm", "COLUMNS": "80"}),
    ) as running:  # fmt: skip
        while "/25 starts" not in shown and len(shown) < 5_000 and select.select([terminal], [], [], 60)[0]:
            shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown + os.read(terminal, 4096).decode("utf-8", "replace"))
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
    os.close(terminal), os.close(far_end)
    assert ("/25 starts" in shown, running.returncode) == (True, 130)


def test_ctrl_c_ends_a_table_with_the_sentence() -> None:
    code, out, err = interrupted()
    assert (code, "interrupted after" in out, "Traceback" in err) == (130, True, False)


def test_a_pipe_that_closes_ends_quietly() -> None:
    result = shell('gdcli minimize "x^2" --start 1 --steps 20000 --tol 0 --format csv | head -1')
    assert (result.code, result.out, result.err) == (0, "step,x,f,gradient_norm\n", "f(x) = x²\n")


def test_a_pipe_that_closes_at_once_ends_quietly() -> None:
    result = shell('gdcli minimize "x^2" --start 1 --steps 20000 --tol 0 --all | true; echo "${PIPESTATUS[0]}"')
    assert (result.out, "Traceback" in result.err or "Exception" in result.err) == ("0\n", False)


@pytest.mark.parametrize("command", ['grad "x^2"', "--help", "--version", "help functions"])
def test_a_standard_output_that_is_closed_is_told(command: str) -> None:
    result = shell(f"gdcli {command} >&-")
    assert (result.code, result.err.startswith("error: standard output"), "Traceback" in result.err) == (5, True, False)


@pytest.mark.parametrize("command", ['grad "x^2"', "--help", "--version", "help functions"])
def test_a_full_disk_is_told(command: str) -> None:
    result = shell(f"gdcli {command} > /dev/full")
    told = "no space left" in result.err.lower()
    assert (result.code, told, "Traceback" in result.err, "Exception" in result.err) == (5, True, False, False)


def test_a_picture_for_a_standard_output_that_is_closed_is_told_too() -> None:
    pytest.importorskip("matplotlib")
    result = shell('gdcli minimize "x^2" --start 1 --format png >&-')
    assert (result.code, result.err) == (5, "error: standard output cannot be written: it is closed\n")


def test_a_standard_error_that_is_closed_changes_nothing() -> None:
    plain, closed = shell('gdcli grad "x^2" --format json'), shell('gdcli grad "x^2" --format json 2>&-')
    assert (closed.code, closed.out) == (0, plain.out)


def test_a_standard_error_that_is_full_changes_nothing() -> None:
    plain, full = shell('gdcli grad "x^2" --format json'), shell('gdcli grad "x^2" --format json 2>/dev/full')
    assert (full.code, full.out) == (0, plain.out)


def test_everything_closed_is_exit_5() -> None:
    assert shell('gdcli grad "x^2" <&- >&- 2>&-').code == 5


def test_a_closed_standard_input_is_not_needed() -> None:
    assert shell('gdcli grad "x^2" --format csv <&-').out == "variable,gradient\nx,2*x\n"


def test_a_minus_with_a_closed_standard_input_is_refused() -> None:
    result = shell("gdcli grad - <&-")
    assert (result.code, result.err.startswith("error: ")) == (2, True)


def test_standard_input_that_is_no_text_is_refused() -> None:
    result = shell("printf 'x\\xff\\xfe' | gdcli grad -", {"PYTHONIOENCODING": "utf-8"})
    assert (result.code, result.err.startswith("error: "), "Traceback" in result.err) == (2, True, False)


@pytest.mark.parametrize("format_", ["table", "json", "csv", "markdown"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_output_never_fails_on_an_encoding(encoding: str, format_: str) -> None:
    call = [sys.executable, "-m", "gdcli", *CALL, "--format", format_]
    done = subprocess.run(
        call, capture_output=True, env=environment_with({"PYTHONIOENCODING": encoding}), timeout=60, check=False
    )
    said = done.stdout.decode(encoding)
    assert (done.returncode, "?" in said, len(said) > 100) == (0, False, True)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_error_never_fails_on_an_encoding(encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gdcli", "grad", "θ + sigmod(变)"],
        capture_output=True, env=environment_with({"PYTHONIOENCODING": encoding}), timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, "unknown function 'sigmod'" in done.stderr.decode(encoding)) == (2, True)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_json_is_the_same_document_in_every_encoding(encoding: str) -> None:
    call = [sys.executable, "-m", "gdcli", *CALL, "--format", "json"]
    out = subprocess.run(
        call, capture_output=True, env=environment_with({"PYTHONIOENCODING": encoding}), check=True
    ).stdout
    assert json.loads(out.decode(encoding)) == gdcli(*CALL, "--format", "json").json


SURROUNDINGS = [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"HOME": None},
                {"TERM": None}, {"COLUMNS": "1"}, {"PYTHONWARNINGS": "error"}, {"PATH": None}]  # fmt: skip


@pytest.mark.parametrize("surroundings", SURROUNDINGS, ids=str)
def test_gdcli_works_in_poor_surroundings(surroundings: dict[str, str | None]) -> None:
    result = process("grad", "x^2*sin(x)", "--at", "1", "--hessian", environment=surroundings)
    assert (result.code, "sin(x)" in result.out, result.err) == (0, True, "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write in any folder")
def test_gdcli_works_in_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    result = process("grad", "x^2", "-o", "run.json", cwd=tmp_path)
    assert (process("grad", "x^2", cwd=tmp_path).code, result.code) == (0, 5)


def test_gdcli_works_in_a_folder_that_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    result = shell(f'mkdir "{folder}"; cd "{folder}"; rmdir "{folder}"; gdcli grad "x^2" --format csv')
    assert (result.code, result.out) == (0, "variable,gradient\nx,2*x\n")


def test_a_file_named_like_a_module_in_the_folder_is_not_imported(tmp_path: Path) -> None:
    for name in ("sympy.py", "click.py", "numpy.py"):
        (tmp_path / name).write_text("raise SystemExit('imported')")
    program = Path(sys.executable).with_name("gdcli")
    if not program.exists():
        pytest.skip("gdcli is not installed as a program beside this python")
    done = subprocess.run([program, "grad", "x^2", "--format", "csv"], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"variable,gradient\nx,2*x\n")


def test_python_m_gdcli_is_the_program() -> None:
    assert process("--version").out == "gdcli, version 0.1.0\n"
