"""Reading a file whole: the counterpart of output.py. `-` is standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from gdcli.errors import GdcliError, OutsideError
from gdcli.formats.signs import printable

LARGEST = 1 << 31  # bytes; beyond, a fit in memory is no fit


def read_whole(path: str, what: str = "the data") -> bytes:
    """Give a file's bytes.

    Raises GdcliError for what is no file or too large, OutsideError where the system refuses.

    >>> read_whole("/dev/null")
    b''
    """
    if path == "-":
        return _standard_input(what)
    shown = f"'{printable(path)[:200]}'"
    if not path or "\0" in path:
        raise GdcliError(f"{what}: {shown} is no name of a file")
    file = Path(path)
    try:
        if file.is_dir():
            raise GdcliError(f"{what}: {shown} is a folder")
        if file.stat().st_size > LARGEST:
            raise GdcliError(f"{what}: {shown} has more than {LARGEST:,} bytes")
        return file.read_bytes()
    except FileNotFoundError:
        raise GdcliError(f"{what}: there is no file {shown}") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutsideError(f"{what}: cannot read {shown}: {reason[:1].lower()}{reason[1:]}") from error


def _standard_input(what: str) -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise GdcliError(f"{what}: '-' reads standard input, which is closed")
    raw = getattr(sys.stdin, "buffer", None)
    return bytes(raw.read(LARGEST)) if raw is not None else sys.stdin.read(LARGEST).encode()
