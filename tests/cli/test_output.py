"""A file is written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gdcli.cli.output import write_whole
from gdcli.errors import ExitCode, GdcliError, OutsideError

TOO_LARGE = """
import resource, signal, sys
from gdcli.errors import GdcliError
from gdcli.cli.output import write_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_whole(sys.argv[1], "x" * 5000)
except GdcliError as error:
    print(error)
"""


def test_a_new_file_has_every_byte(tmp_path: Path) -> None:
    write_whole(str(tmp_path / "a.txt"), "x² + y²\nend\n")
    assert (tmp_path / "a.txt").read_bytes() == "x² + y²\nend\n".encode()


def test_a_new_file_has_the_permissions_that_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write_whole(str(tmp_path / "a.txt"), "new")
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_an_old_file_keeps_its_permissions(tmp_path: Path) -> None:
    old = tmp_path / "a.txt"
    old.write_text("old")
    old.chmod(0o640)
    write_whole(str(old), "new")
    assert (old.read_text(), old.stat().st_mode & 0o777) == ("new", 0o640)


def test_an_old_file_is_replaced_and_not_written_into(tmp_path: Path) -> None:
    old = tmp_path / "a.txt"
    old.write_text("old")
    with old.open() as reader:
        write_whole(str(old), "new")
        assert reader.read() == "old"


def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    link = tmp_path / "link"
    link.symlink_to("folder/file")
    write_whole(str(link), "one")
    write_whole(str(link), "two")
    assert (link.is_symlink(), (tmp_path / "folder" / "file").read_text()) == (True, "two")


def test_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    write_whole(str(tmp_path / "a.txt"), "new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_where_the_disk_is_full_the_old_file_is_whole_and_nothing_is_left(tmp_path: Path) -> None:
    old = tmp_path / "a.txt"
    old.write_text("old")
    told = _too_large(old)
    assert (told, old.read_text(), [path.name for path in tmp_path.iterdir()]) == (
        f"cannot write '{old}': file too large; nothing was written\n",
        "old",
        ["a.txt"],
    )


def test_where_the_disk_is_full_no_new_file_is_left(tmp_path: Path) -> None:
    told = _too_large(tmp_path / "a.txt")
    assert (told.endswith("file too large; nothing was written\n"), list(tmp_path.iterdir())) == (True, [])


def test_a_text_that_does_not_encode_leaves_the_old_file(tmp_path: Path) -> None:
    old = tmp_path / "a.txt"
    old.write_text("old")
    with pytest.raises(OutsideError, match=r"nothing was written$"):
        write_whole(str(old), "half a sign: \ud800")
    assert old.read_text() == "old"


def test_the_full_device_is_told() -> None:
    with pytest.raises(OutsideError) as caught:
        write_whole("/dev/full", "x")
    assert str(caught.value) == "cannot write '/dev/full': no space left on device; nothing was written"


def test_a_device_stays_a_device() -> None:
    write_whole("/dev/null", "x")
    assert Path("/dev/null").is_char_device()


def test_a_pipe_gets_the_text(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
        write_whole(str(pipe), "text")
        assert reader.communicate(timeout=10)[0] == "text"


def test_a_pipe_that_breaks_is_told_with_what_was_written(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    broken = pytest.raises(OutsideError, match=r"broken pipe; only \d+ of 9000000 bytes were written$")
    with subprocess.Popen(["head", "-c", "10", pipe], stdout=subprocess.DEVNULL), broken:
        write_whole(str(pipe), "x" * 9_000_000)


def test_standard_output_that_goes_to_a_file_keeps_what_is_in_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("before\n")
    code = "from gdcli.cli.output import write_whole; write_whole('/dev/stdout', 'after\\n')"
    with log.open("a") as stream:
        subprocess.run([sys.executable, "-c", code], stdout=stream, check=True)
    assert log.read_text() == "before\nafter\n"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "no" / "a.txt"
    with pytest.raises(OutsideError) as caught:
        write_whole(str(path), "x")
    assert str(caught.value) == f"cannot write '{path}': there is no folder '{path.parent}'; nothing was written"


def test_a_file_as_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutsideError, match="not a directory; nothing was written"):
        write_whole(str(tmp_path / "file" / "a.txt"), "x")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_a_write_protected_file_is_left(tmp_path: Path) -> None:
    old = tmp_path / "a.txt"
    old.write_text("old")
    old.chmod(0o444)
    with pytest.raises(OutsideError, match="it is write-protected; nothing was written"):
        write_whole(str(old), "new")
    assert old.read_text() == "old"


@pytest.mark.parametrize("path", ["x" * 300, "loop"])
def test_what_the_system_refuses_fails_outside(tmp_path: Path, path: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutsideError) as caught:
        write_whole(str(tmp_path / path), "x")
    assert caught.value.exit_code is ExitCode.OUTSIDE


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("", "'' is no name of a file: give one after --output; nothing was written"),
        ("a\0b", "'a?b' is no name of a file: give one after --output; nothing was written"),
        ("/tmp", "'/tmp' is a folder: give the name of a file in it; nothing was written"),
        ("no/such/", "'no/such/' is a folder: give the name of a file in it; nothing was written"),
    ],
)
def test_what_is_no_file_is_a_wrong_request(path: str, sentence: str) -> None:
    with pytest.raises(GdcliError) as caught:
        write_whole(path, "x")
    assert (caught.value.exit_code, str(caught.value)) == (ExitCode.WRONG_REQUEST, sentence)


def _too_large(path: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", TOO_LARGE, str(path)], capture_output=True, text=True, check=True
    ).stdout
