"""--animate in a terminal of its own: its frames, what ends them, and how the terminal is left."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pytest
from program import environment_with

from gdcli.cli.animation import FRAMES, fitting, frames
from gdcli.formats import Look
from gdcli.language.parse import parse
from gdcli.reports.drawings import Landscape, Trail
from gdcli.studies.landscape import Slice, Span

termios = pytest.importorskip("termios", reason="a terminal of its own is made as Unix has it")

BOWL = ("minimize", "x^2+10y^2", "--start", "1,3", "--lr", "0.09", "--animate")
# Ctrl-C reaches a program whose own the terminal is.
BEGIN = (
    "import fcntl, runpy, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); runpy.run_module('gdcli', None, '__main__')"
)
FRAME = re.compile(rb"step +([\d,]+)   [^\n]*any key ends it")


@dataclass
class Terminal:
    """A terminal, what was written to it, and the program in it."""

    screen: int
    program: subprocess.Popen[bytes]
    shown: bytes = b""

    def read_until(self, sign: re.Pattern[bytes] | None) -> None:
        """Read on to a sign, or to the end."""
        with suppress(OSError):  # how a terminal tells that its program has ended
            while sign is None or not sign.search(self.shown):
                if not (part := os.read(self.screen, 65_536)):
                    break
                self.shown += part

    def resize(self, columns: int, lines: int) -> None:
        termios.tcsetwinsize(self.screen, (lines, columns))

    @property
    def frames(self) -> list[int]:
        """The steps of the frames that were played."""
        return [int(step.replace(b",", b"")) for step in FRAME.findall(self.shown)]

    @property
    def is_as_before(self) -> bool:
        """Whether keys are shown and read by lines, and the cursor is seen."""
        modes = termios.tcgetattr(self.screen)[3]
        seen = self.shown.rfind(b"\x1b[?25h") >= self.shown.rfind(b"\x1b[?25l")
        return bool(modes & termios.ICANON and modes & termios.ECHO and seen)


@contextmanager
def terminal(columns: int, lines: int, *args: str, **environment: str) -> Iterator[Terminal]:
    """Start gdcli in a terminal of this size."""
    screen, inside = os.openpty()
    termios.tcsetwinsize(screen, (lines, columns))
    settings = environment_with({"TERM": "xterm-256color", "COLUMNS": None, "LINES": None, **environment})
    program = subprocess.Popen(
        [sys.executable, "-c", BEGIN, *args], stdin=inside, stdout=inside, stderr=inside, env=settings,
        start_new_session=True,
    )  # fmt: skip
    os.close(inside)
    try:
        yield Terminal(screen, program)
    finally:
        program.kill()
        program.wait()
        os.close(screen)


@pytest.mark.parametrize(
    "key", [b"q", b" ", b"\n", b"\x1b[A", b"\x03"], ids=["q", "blank", "return", "arrow", "Ctrl-C"]
)
def test_any_key_ends_it_and_the_report_follows(key: bytes) -> None:
    with terminal(80, 24, *BOWL) as one:
        one.read_until(FRAME)
        os.write(one.screen, key)
        one.read_until(re.compile(rb"all 100 steps done"))
        restored = one.is_as_before
        one.read_until(None)
        found = (one.program.wait(60), restored, b"Traceback" in one.shown, len(one.frames) < FRAMES)
    assert found == (0, True, False, True)


def test_without_a_key_each_step_is_seen_and_the_last_frame_is_wiped() -> None:
    with terminal(80, 24, *BOWL, "--steps", "5") as one:
        one.read_until(None)
    wiped = re.compile(rb"\x1b\[\d+F\x1b\[J\x1b\[\?25h").match(one.shown.split(b"any key ends it\r\n")[-1])
    assert (one.frames, wiped is not None) == ([0, 1, 2, 3, 4, 5], True)


def test_a_terminal_that_is_resized_ends_it() -> None:
    with terminal(100, 40, *BOWL) as one:
        one.read_until(FRAME)
        one.resize(50, 15)
        one.read_until(None)
        found = (one.program.wait(60), len(one.frames) < FRAMES, b"all 100 steps done" in one.shown)
    assert found == (0, True, True)


@pytest.mark.parametrize(("columns", "lines"), [(20, 6), (80, 8), (31, 40), (1, 1)])
def test_in_a_terminal_that_is_too_small_nothing_is_played_and_it_is_told(columns: int, lines: int) -> None:
    with terminal(columns, lines, *BOWL, "--steps", "5") as one:
        one.read_until(None)
        found = (one.program.wait(60), one.frames, b"nothing is played: %d columns" % columns in one.shown)
    assert found == (0, [], True)


def test_a_dumb_terminal_plays_nothing() -> None:
    with terminal(80, 24, *BOWL, "--steps", "5", TERM="dumb") as one:
        one.read_until(None)
        assert (one.frames, b"\x1b" in one.shown, b"all 5 steps done" in one.shown) == ([], False, True)


def walks(count: int) -> Landscape:
    trails = tuple(
        Trail(f"from x = {number}, y = {number}", (0, 1), ((9.0, 9.0), (0.0, 0.0)), (1.0, 0.0))
        for number in range(count)
    )
    square = (Span(-1.0, 1.0), Span(-1.0, 1.0))
    return Landscape(Slice(parse("x^2+y^2"), (0, 1), (0.0, 0.0)), square, trails)


@pytest.mark.parametrize("count", [1, 4, 8])
@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (40, 16), (200, 50), (33, 35)])
def test_each_frame_fits_into_the_terminal_with_its_axes(count: int, columns: int, lines: int) -> None:
    look = fitting(Look(), os.terminal_size((columns, lines)))
    assert look is not None
    pictures = list(frames(walks(count), look, lines))
    widest = max(len(line) for frame in pictures for line in frame.splitlines())
    assert (max(frame.count("\n") for frame in pictures) < lines, widest <= columns) == (True, True)
    assert all("└" in frame for frame in pictures)


def after_the_film(columns: int, lines: int) -> list[str]:
    """The lines of the report that follows a film, or is alone where nothing is played."""
    with terminal(columns, lines, "plot", *BOWL[1:], "--steps", "25", NO_COLOR="1") as one:
        one.read_until(FRAME if lines else None)
        if lines:
            os.write(one.screen, b"q")
            one.read_until(None)
    return one.shown.split(b"\x1b[?25h")[-1].decode().splitlines()


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40)])
def test_the_report_that_takes_the_place_of_the_film_fits_the_terminal(columns: int, lines: int) -> None:
    shown = after_the_film(columns, lines)
    assert (len(shown) < lines, any("└" in line for line in shown), "all 25 steps done" in "\n".join(shown)) == (
        True, True, True,
    )  # fmt: skip


def test_a_terminal_that_does_not_tell_its_height_shows_drawings_whole() -> None:
    assert len(after_the_film(0, 0)) > 50


def test_below_each_frame_are_its_step_f_and_the_slope() -> None:
    with terminal(80, 24, *BOWL, "--steps", "2", NO_COLOR="1") as one:
        one.read_until(None)
    told = re.findall(r"step (\d) +f (\S+) +\|∇f\| (\S+) +any key", one.shown.decode())
    # f = x² + 10y² from (1, 3): x is 0.82 times, y −0.8 times as much after each step.
    places = [(0.82**step, 3 * 0.8**step) for step in range(3)]
    byhand = [(x**2 + 10 * y**2, math.hypot(2 * x, 20 * y)) for x, y in places]
    assert [(float(value), float(slope)) for _, value, slope in told] == [
        (pytest.approx(value, rel=1e-3), pytest.approx(slope, rel=1e-3)) for value, slope in byhand
    ]


@pytest.mark.parametrize(("columns", "told"), [(80, ["f", "∇f"]), (50, ["f"]), (40, [])])
def test_a_frame_tells_as_much_as_there_is_room_for(columns: int, told: list[str]) -> None:
    trail = Trail("gd", (0, 1), ((1.0,), (0.5,)), (1.0, 0.25))
    parabola = Landscape(Slice(parse("x^2"), (0,), (0.0,)), (Span(-1.0, 1.0),), (trail,))
    captions = [frame.splitlines()[-1] for frame in frames(parabola, Look(width=columns), 24, {0: 2.0, 1: 1.0})]
    assert [re.findall("∇?f", caption) for caption in captions] == [told, told]
    assert all("any key ends it" in caption and len(caption) <= columns for caption in captions)
