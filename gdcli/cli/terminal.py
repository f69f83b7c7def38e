"""The outside world: standard output and error as they are, colours, widths, files."""

from __future__ import annotations

import errno
import io
import os
import shutil
import sys
from typing import TextIO

from gdcli.errors import ExitCode, GdcliError, OutsideError

PIPE_WIDTH = 80
MANY_COLORS = ("256color", "direct", "kitty", "alacritty", "ghostty", "wezterm", "foot")


def encoding_of(stream: TextIO | None) -> str:
    """The encoding that a stream writes."""
    return getattr(stream, "encoding", None) or "utf-8"


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person looks at it."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def width_of(stream: TextIO | None) -> int:
    """The width of a terminal, 80 columns in a pipe."""
    return max(20, shutil.get_terminal_size((PIPE_WIDTH, 24)).columns) if is_terminal(stream) else PIPE_WIDTH


def height_of(stream: TextIO | None) -> int | None:
    """The rows of a terminal that tells them, else None."""
    return (shutil.get_terminal_size((PIPE_WIDTH, 0)).lines or None) if is_terminal(stream) else None


def has_color(stream: TextIO | None, choice: str) -> bool:
    """Whether colours are wanted: the option first, then NO_COLOR, FORCE_COLOR, TERM=dumb, then the terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "") not in ("", "0"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def colors_of() -> int:
    """How many colours the terminal has, where it has any: 256 where its name or COLORTERM says so, else 16.

    FORCE_COLOR=2 and 3 are how others ask for 256 colours and more. A terminal of Windows tells by WT_SESSION.
    """
    terminal = os.environ.get("TERM", "").lower()
    named = any(word in terminal for word in MANY_COLORS)
    told = os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit", "256color")
    forced = os.environ.get("FORCE_COLOR", "") in ("2", "3")
    return 256 if forced or (terminal != "dumb" and (named or told or "WT_SESSION" in os.environ)) else 16


class PipeClosed(Exception):  # noqa: N818  an outcome, not an error: the reader has what it wanted
    """Nobody reads standard output any more."""


class Closed(io.TextIOBase):
    """Stands for a standard output that was closed before the program began."""

    def write(self, text: str | bytes) -> int:
        """Refuse, so that nothing is lost in silence."""
        raise OSError(errno.EBADF, "it is closed")

    @property
    def buffer(self) -> Closed:
        """What bytes are written to: refused as well."""
        return self


def say(content: str | bytes) -> None:
    """Write to standard output, all of it; what fails there is an OutsideError, a closed pipe PipeClosed.

    Raises GdcliError where bytes would be written to a terminal.
    """
    stream = sys.stdout
    if isinstance(content, bytes) and is_terminal(stream):
        raise GdcliError("a picture is not for a terminal to show: write it to a file with -o FILE")
    try:
        if isinstance(content, bytes):
            stream.buffer.write(content)
        else:
            stream.write(content)
        stream.flush()
    except BrokenPipeError:
        silence()
        raise PipeClosed from None
    except (OSError, ValueError) as wrong:
        silence()
        reason = getattr(wrong, "strerror", None) or str(wrong)
        raise OutsideError(f"standard output cannot be written: {reason}") from None


def remark(text: str) -> None:
    """Write a line to standard error, in signs that it has; a closed one is passed over."""
    from gdcli.formats.signs import printable, spell

    stream = sys.stderr
    if stream is None:
        return
    try:
        lines = [spell(printable(line), encoding_of(stream)) for line in text.split("\n")]
        stream.write("\n".join(lines) + "\n")
        stream.flush()
    except (OSError, ValueError):
        return


def complain(message: str, hint: str = "") -> None:
    """Write an error to standard error: the sentence, then what explains it, set in."""
    first, *rest = [*message.split("\n"), *([hint] if hint else [])]
    remark("\n".join([f"error: {first}", *[f"  {line}" for line in rest]]))


def silence() -> int:
    """Let nothing more be written to standard output, not even at the exit of Python; give the exit code."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        sys.stdout = None  # Python's own way to have no output
    return int(ExitCode.DONE)
