"""Writing a file whole or not at all: what was there stays until all that is new is on the disk."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from gdcli.errors import GdcliError, OutsideError
from gdcli.formats.signs import printable

_STREAMS = {Path("/dev"), Path("/dev/fd"), Path("/proc/self/fd")}


def write_whole(path: str, content: str | bytes) -> None:
    """Write a text, in UTF-8, or bytes to the file, or leave everything as it was and say why.

    The content goes to a new file in the same folder, which then takes the old one's place and permissions; links are
    followed. Devices, pipes and `/dev/stdout` cannot be replaced and are written directly.
    Raises GdcliError where the path is no path of a file, OutsideError where the system refuses.

    >>> write_whole("/dev/null", "x² + y²")
    """
    if not path or "\0" in path:
        raise GdcliError(f"{_named(path)} is no name of a file: give one after --output; nothing was written")
    try:
        if path.endswith(("/", os.sep)) or Path(path).is_dir():
            raise GdcliError(f"{_named(path)} is a folder: give the name of a file in it; nothing was written")
        _write(Path(path), content.encode("utf-8") if isinstance(content, str) else content)
    except (OSError, ValueError, LookupError) as error:
        raise OutsideError(f"cannot write {_named(path)}: {_reason(error)}; nothing was written") from error


def _write(path: Path, content: bytes) -> None:
    """Replace a file, and write to what is not one."""
    try:
        old = path.stat()
    except FileNotFoundError:
        _replace(path.resolve(), content, None)
        return
    if path.parent in _STREAMS or not stat.S_ISREG(old.st_mode):
        _append(path, content)
    elif os.access(path, os.W_OK):
        _replace(path.resolve(), content, old)
    else:
        raise PermissionError(0, "it is write-protected")


def _replace(path: Path, content: bytes, old: os.stat_result | None) -> None:
    new = path.with_name(f".gdcli-{secrets.token_hex(8)}.tmp")
    try:
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if old is not None:
            _take_over(new, old)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _take_over(new: Path, old: os.stat_result) -> None:
    """Give the new file the old one's owner, where that is allowed, and its permissions."""
    with suppress(OSError, AttributeError):  # Windows has no chown
        os.chown(new, old.st_uid, old.st_gid)
    new.chmod(stat.S_IMODE(old.st_mode))


def _append(path: Path, content: bytes) -> None:
    """Write to a device or a pipe; where `/dev/stdout` is a file, what is in it stays."""
    stream = os.open(path, os.O_WRONLY | os.O_APPEND)
    rest = memoryview(content)
    try:
        while rest:
            rest = rest[os.write(stream, rest) :]
    except OSError as error:
        if len(rest) == len(content):
            raise
        written = f"only {len(content) - len(rest)} of {len(content)} bytes were written"
        raise OutsideError(f"cannot write all of {_named(str(path))}: {_reason(error)}; {written}") from error
    finally:
        os.close(stream)


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError) and error.filename:
        return f"there is no folder {_named(str(Path(error.filename).parent))}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return printable(str(error))


def _named(path: str) -> str:
    return f"'{printable(path)}'"
