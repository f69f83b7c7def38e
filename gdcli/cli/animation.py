"""A walk played in the terminal, one frame a step, until a key is pressed; nothing at all in a pipe."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType

from gdcli.cli.show import Outlet, look_at
from gdcli.cli.terminal import remark, say
from gdcli.formats.look import Look
from gdcli.formats.wrapping import width_of
from gdcli.reports.drawings import Landscape, Trail
from gdcli.reports.report import Report, Sheet
from gdcli.reports.words import number_text

SECONDS = 10.0  # that a film takes at most
FRAMES, FEWEST = 60, 10
MOST_PLACES = 2_000_000  # in all frames of a film: the long walk's are fewer, so that it is seen to its end
PAUSE = 0.1  # seconds that a frame is seen
LEAST_WIDTH = 32  # columns of a frame
BROAD = 4  # a drawing is about so many times as broad as high
BESIDE = 8  # lines above and below the drawing
DIGITS, PLACES = 4, 10  # of a number below it, and its columns: what is below does not move
HIDE, SHOW, ERASE = "\x1b[?25l", "\x1b[?25h", "\x1b[J"
Waits = Callable[[float], bool]


def can_play(outlet: Outlet) -> bool:
    """Tell whether there is a terminal to play in, and keys to end it."""
    return outlet.is_table and os.environ.get("TERM") != "dumb"


def play(report: Report, color: str) -> None:
    """Play the walks of a report's landscape, and wipe the last frame away: the report shows it again.

    A key ends it, Ctrl-C as well, and a change of the terminal's size, which leaves no line where it was; the terminal
    is then as it was. One that is too small for it is told so.
    """
    landscape = next((block for block in report.blocks if isinstance(block, Landscape)), None)
    if landscape is None:
        return
    size = shutil.get_terminal_size()
    look = fitting(look_at(sys.stdout, color), size)
    if look is None:
        remark(f"nothing is played: {size.columns} columns and {size.lines} lines are too few for it")
        return
    with _keys() as pressed:
        show_frames(frames(landscape, look, size.lines, _slopes(report)), _or_resized(pressed, size), say)


def _slopes(report: Report) -> dict[int, float]:
    """|∇f| at each step of a report's walk; nothing where they are several."""
    runs = report.scene().runs if report.scene is not None else ()
    return {step: row[-1] for step, row in runs[0].path} if len(runs) == 1 else {}


def _or_resized(pressed: Waits, size: os.terminal_size) -> Waits:
    return lambda seconds: pressed(seconds) or shutil.get_terminal_size() != size


def fitting(look: Look, size: os.terminal_size) -> Look | None:
    """Give the look of the largest frames that a terminal of this size has room for, None where there is none.

    >>> fitting(Look(), os.terminal_size((80, 24))), fitting(Look(), os.terminal_size((80, 8)))
    (Look(width=64, color=False, encoding='utf-8', fold=True, colors=16, height=None), None)
    """
    width = min(size.columns, BROAD * (size.lines - BESIDE))
    return replace(look, width=width, height=None) if width >= LEAST_WIDTH else None


def frames(
    landscape: Landscape, look: Look, lines: int, slopes: Mapping[int, float] = MappingProxyType({})
) -> Iterator[str]:
    """Give the pictures, as text: after each step, or after some of them where they are many; the last has all.

    What is below a drawing is left out where the screen has not so many lines; the report has it. `slopes` are |∇f|
    by step.

    >>> from gdcli.language.parse import parse
    >>> from gdcli.studies.landscape import Slice, Span
    >>> trail = Trail("gd", (0, 1), ((1.0,), (0.5,)), (1.0, 0.25))
    >>> parabola = Landscape(Slice(parse("x^2"), (0,), (0.0,)), (Span(-1.0, 1.0),), (trail,))
    >>> [frame.splitlines()[-1] for frame in frames(parabola, Look(), 24, {0: 2.0})]
    ['  step 0   f 1            |∇f| 2            any key ends it', '  step 1   f 0.25         any key ends it']
    """
    from gdcli.formats.table import render

    steps = max((len(trail.places) for trail in landscape.trails), default=0)
    count = min(FRAMES, steps, max(FEWEST, MOST_PLACES // max(sum(len(trail.places) for trail in landscape.trails), 1)))
    for number in range(count):
        done = 1 + round(number * (steps - 1) / max(count - 1, 1))
        part = replace(landscape, trails=tuple(_begun(trail, done) for trail in landscape.trails))
        text = render(Report({}, Sheet((), ()), (part,)), look).splitlines(keepends=True)
        yield f"{''.join(text[: lines - 2])}{_caption(part, landscape, slopes, look)}\n"


def _caption(part: Landscape, whole: Landscape, slopes: Mapping[int, float], look: Look) -> str:
    """The step, and f of each walk and |∇f| there where there is room for them."""
    step, last = [max((trail.steps[-1] for trail in of.trails if trail.steps), default=0) for of in (part, whole)]
    told = [f"  step {step:>{len(f'{last:,}')},}"]
    if values := [_number(trail.heights[-1]) for trail in part.trails if trail.heights]:
        told.append(f"f {' '.join(values)}")
    if step in slopes:
        told.append(f"|∇f| {_number(slopes[step])}")
    lines = [look.say("   ".join([*told[:count], "any key ends it"])) for count in range(len(told), 0, -1)]
    return next((line for line in lines if width_of(line) <= look.width), lines[-1])


def _number(value: float) -> str:
    return f"{number_text(value, DIGITS):<{PLACES}}"


def _begun(trail: Trail, count: int) -> Trail:
    return replace(trail, steps=trail.steps[:count], places=trail.places[:count], heights=trail.heights[:count])


def show_frames(pictures: Iterable[str], ends: Waits, write: Callable[[str], None]) -> None:
    r"""Write pictures over each other until all were seen or the time is over.

    `ends` waits for a key, so many seconds, and tells whether there was one.

    >>> show_frames(["one\n", "two\n"], lambda seconds: False, lambda text: print(ascii(text)))
    '\x1b[?25l'
    'one\n'
    '\x1b[1F\x1b[Jtwo\n'
    '\x1b[1F\x1b[J\x1b[?25h'
    """
    height, begin = 0, time.monotonic()
    write(HIDE)
    try:
        for picture in pictures:
            write(_up(height) + picture)
            height = picture.count("\n")
            if ends(PAUSE) or time.monotonic() - begin > SECONDS:
                break
    except KeyboardInterrupt:
        pass  # it ends the film, not the report
    finally:
        write(_up(height) + SHOW)


def _up(height: int) -> str:
    """To the first line of the last picture, with nothing below it."""
    return f"\x1b[{height}F{ERASE}" if height else ""


@contextmanager
def _keys() -> Iterator[Waits]:
    """Give what waits for a key, with the keyboard sending each at once."""
    try:
        import select
        import termios
        import tty
    except ImportError:  # Windows
        yield _waits_on_windows
        return
    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)

    def pressed(seconds: float) -> bool:
        if not select.select([keyboard], [], [], seconds)[0]:
            return False
        os.read(keyboard, 64)
        return True

    try:
        tty.setcbreak(keyboard)
        yield pressed
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)


def _waits_on_windows(seconds: float) -> bool:
    import msvcrt

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if msvcrt.kbhit():  # type: ignore[attr-defined]  # Windows alone has it
            msvcrt.getwch()  # type: ignore[attr-defined]  # Windows alone has it
            return True
        time.sleep(0.01)
    return False
