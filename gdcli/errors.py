"""What a user can do wrong. Every message names the thing, what was got and what would do.

A mistake in a text carries the text and the columns, so that a caret can stand under it.
"""

from __future__ import annotations

import enum
import unicodedata
from dataclasses import dataclass


class ExitCode(enum.IntEnum):
    """The exit codes of the command line; `gdcli help exit-codes` prints this table."""

    meaning: str

    def __new__(cls, code: int, meaning: str) -> ExitCode:
        """Give each code the sentence that the help shows."""
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    DONE = 0, "done: converged, or the steps asked for were run, or the check passed"
    DIFFERS = 1, "a check found a difference"
    WRONG_REQUEST = 2, "the request was wrong: expression, option, point, file, data"
    DIVERGED = 3, "the run diverged, or the value or gradient stopped being finite"
    NO_MINIMUM = 4, "the run stopped, not for want of steps, where no minimum is or none can be told"
    OUTSIDE = 5, "something outside failed: a file cannot be written, an extra is not installed"
    FAULT = 70, "a fault of gdcli's own"
    INTERRUPTED = 130, "interrupted (Ctrl-C); what was computed so far is still printed"


@dataclass(frozen=True)
class Span:
    """Where in a text a mistake is: characters `start` up to `end` of `text`."""

    text: str
    start: int
    end: int


class GdcliError(Exception):
    """A mistake that the user can mend: one sentence, and where there is one the place and a hint."""

    exit_code = ExitCode.WRONG_REQUEST

    def __init__(self, message: str, *, span: Span | None = None, hint: str = "", setting: str = "") -> None:
        """Keep the sentence, the place and the hint apart, so that each caller can show them its way.

        `setting` is the setting that the sentence is about: a keyword of the library, an option of the command line.
        """
        self.message = f"{setting}: {message}" if setting else message
        super().__init__(self.message)
        self.setting = setting
        self.span = span
        self.hint = hint

    def __str__(self) -> str:
        """Give the whole report: the sentence, the text with a caret under the place, the hint."""
        lines = [self.message]
        if self.span is not None:
            lines += ["  " + line for line in caret(self.span)]
        if self.hint:
            lines.append(self.hint)
        return "\n".join(lines)


class OutsideError(GdcliError):
    """Something outside gdcli failed: a file, a terminal, a missing extra."""

    exit_code = ExitCode.OUTSIDE


def caret(span: Span, width: int = 72) -> tuple[str, str]:
    """Give the piece of the text around the place, and the line of carets that stands under it.

    Wide characters count as two columns and combining ones as none; control characters are shown as `?`.

    >>> print(*caret(Span("sigmod(x)", 0, 6)), sep=chr(10))
    sigmod(x)
    ^^^^^^
    """
    shown = "".join(_visible(character) for character in span.text)
    start = min(span.start, len(shown))
    end = max(min(span.end, len(shown)), start)
    first = max(0, min(start - width // 2, len(shown) - width))
    last = min(len(shown), first + width)
    end = min(end, last)
    before = ("…" if first else "") + shown[first:start]
    line = ("…" if first else "") + shown[first:last] + ("…" if last < len(shown) else "")
    return line.rstrip(), " " * columns(before) + "^" * max(1, columns(shown[start:end]))


def columns(text: str) -> int:
    """Give the number of terminal columns that a text takes, as far as Unicode's own tables tell it.

    For carets alone, which the language needs without Rich; what is laid out goes by `wrapping.width_of`.
    """
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _visible(character: str) -> str:
    """A character that a terminal may be sent: controls, surrogates and direction marks become `?`."""
    if character in "\t\n\r\f\v":
        return " "
    return "?" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp") else character
