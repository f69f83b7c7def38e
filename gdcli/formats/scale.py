"""An axis in cells of a terminal, straight or by decades: the cell of a value, round ticks, the line of labels."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gdcli.formats.look import Look
from gdcli.formats.wrapping import width_of
from gdcli.reports.drawings import Axis

TRIES = 32  # as many parts an axis has at most before a second tick is given up
BETWEEN = (2, 5)  # of a decade: ticks between decades where there is room
FRAME = {True: "│┤└─┴·", False: "||+-+."}


@dataclass(frozen=True)
class Scale:
    """One axis in cells: from `low` to `high` (exponents of ten where it is by decades) over `size` cells.

    These are the middles of the first and the last cell. `whole` asks for ticks at whole numbers alone.
    """

    axis: Axis
    low: float
    high: float
    size: int
    whole: bool = False

    def cell(self, value: float) -> int:
        """Give the cell of a value, 0 the first.

        >>> Scale(Axis("x", is_log=True), 0, 2, 21).cell(10.0)
        10
        """
        return self._at(math.log10(value) if self.axis.is_log else value)

    def ticks(self, room: int) -> list[tuple[int, str]]:
        """Give cells and labels, as many as there is room for at `room` cells a label.

        >>> Scale(Axis("x"), 0.25, 9.75, 20).ticks(8)
        [(0, '0'), (10, '5'), (19, '10')]
        >>> Scale(Axis("f", is_log=True), 0, 1, 18).ticks(2)
        [(0, '1e+00'), (5, '2e+00'), (12, '5e+00'), (17, '1e+01')]
        """
        most = max(2, self.size // room)
        step, places = self._ticks(most)
        while len(places) < 2 and most < TRIES:
            most *= 2
            step, places = self._ticks(most)
        if self.axis.is_log:
            return self._decades(places, room)
        digits = max(6, 1 + math.ceil(math.log10(max(abs(self.low), abs(self.high), step) / step)))  # told apart
        return [(self._at(place), f"{place + 0.0:.{digits}g}") for place in places]

    def _ticks(self, most: int) -> tuple[float, list[float]]:
        """Multiples of a round step, out to the edges of the first and the last cell."""
        step = _round_step((self.high - self.low) / most, whole=self.whole or self.axis.is_log)
        edge = 0.0 if self.axis.is_log else (self.high - self.low) / max(self.size - 1, 1) / 2
        first, last = math.ceil((self.low - edge) / step - 1e-9), math.floor((self.high + edge) / step + 1e-9)
        return step, [number * step for number in range(first, last + 1)]

    def _decades(self, places: list[float], room: int) -> list[tuple[int, str]]:
        """Ticks at powers of ten, and between them where each has its room."""
        narrow = room > math.log10(BETWEEN[0]) * (self.size - 1) / (self.high - self.low)
        numbers = (1,) if narrow else (1, *BETWEEN)
        marks = [(place + math.log10(number), number, round(place)) for place in places for number in numbers]
        return [(self._at(at), f"{number}e{power:+03d}") for at, number, power in marks if at <= self.high]

    def _at(self, place: float) -> int:
        cell = round((place - self.low) / (self.high - self.low) * (self.size - 1))
        return min(max(cell, 0), self.size - 1)


def _round_step(least: float, *, whole: bool) -> float:
    """The smallest of 1, 2, 5, 10, 20, ... (times a power of ten) that is not less."""
    power = 10.0 ** math.floor(math.log10(least))
    step = next(step * power for step in (1, 2, 5, 10) if step * power >= least * (1 - 1e-9))
    return max(1.0, step) if whole else step


def foot(columns: Scale, margin: int, look: Look) -> list[str]:
    """Give the axis with its ticks, their labels, and what they count, after so many blanks.

    A label that would touch the one before it is left out.

    >>> for line in foot(Scale(Axis("x"), 0.0, 10.0, 21), 1, Look(encoding="ascii")):
    ...     print(line)
     ++---------+---------+
      0         5        10
                          x
    """
    ticks = columns.ticks(max(8, 2 + max([width_of(label) for _, label in columns.ticks(8)], default=0)))
    corner, dash, tick = tuple(FRAME[look.is_unicode])[2:5]
    axis = [dash] * columns.size
    right, below = margin + 1 + columns.size, ""
    for column, label in ticks:
        axis[column] = tick
        start = min(max(margin + 1 + column - len(label) // 2, 0), right - len(label))
        if start > len(below) or not below:
            below = below.ljust(start) + label
    name = look.say(columns.axis.label)
    return [" " * margin + corner + "".join(axis), below, " " * (right - width_of(name)) + name]
