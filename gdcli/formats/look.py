"""The outside world as a value: how wide and high the screen is, whether it shows colour, which signs it can show."""

from __future__ import annotations

from dataclasses import dataclass

from gdcli.formats.signs import printable, spell


@dataclass(frozen=True)
class Look:
    """What a format must know of the place that it writes to.

    `width` counts columns; `color` allows escape sequences, and `colors` is how many colours a terminal then has, 16
    or 256. `fold` says whether a grid that is too wide is laid
    out in several narrower ones (a terminal) or left whole (a pipe or a file, where a program may read the lines).
    `height` counts the rows of a screen, which drawings are to fit; None where there is no screen or none is known.
    """

    width: int = 80
    color: bool = False
    encoding: str = "utf-8"
    fold: bool = True
    colors: int = 16
    height: int | None = None

    @property
    def is_unicode(self) -> bool:
        """Whether there are all signs, each as wide as it should be: elsewhere drawings are of ASCII's alone.

        >>> Look().is_unicode, Look(encoding="cp950").is_unicode
        (True, False)
        """
        return self.encoding.lower().startswith("utf")

    def say(self, text: str) -> str:
        """Give the text as it can be shown here: no control characters, no sign that the encoding lacks.

        >>> Look(encoding="ascii").say("|∇f| ≤ 1e-08")
        '|grad f| <= 1e-08'
        """
        return spell(printable(text), self.encoding)

    def say_in_utf(self, text: str) -> str:
        """Give the text for a reader that takes bytes for UTF-8 whatever the encoding here is: then in ASCII.

        >>> Look(encoding="cp1252").say_in_utf("2·x"), Look().say_in_utf("2·x")
        ('2*x', '2·x')
        """
        return spell(printable(text), "utf-8" if self.is_unicode else "ascii")
