"""How walks are told apart on a landscape in a terminal: their signs and colours, and the lines that explain them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gdcli.formats.ground import short
from gdcli.formats.look import Look
from gdcli.formats.pieces import Line, Styled
from gdcli.formats.wrapping import packed, width_of, wrap
from gdcli.reports.drawings import Landscape, Trail
from gdcli.reports.words import point_text
from gdcli.studies.landscape import holds

DIGITS = "123456789abcdefghijklmnopqrstuvwxyz"
MARKS = {True: ("○", "●", "•"), False: ("S", "E", "*")}  # start, end, a step


def marks_of(trails: Sequence[Trail], number: int, look: Look) -> tuple[str, str, str]:
    """Give the signs of a walk's start, end and steps: of several walks, each goes by its digit.

    >>> trail = Trail("gd", (0,), ((1.0,),), (1.0,))
    >>> marks_of([trail], 0, Look()), marks_of([trail, trail], 1, Look())
    (('○', '●', '•'), ('2', '●', '2'))
    """
    start, end, step = MARKS[look.is_unicode]
    return (start, end, step) if len(trails) < 2 else (DIGITS[number % len(DIGITS)], end, DIGITS[number % len(DIGITS)])


def explanation(landscape: Landscape, look: Look, width: int) -> Iterator[Line]:
    """Give the lines below a drawing: the signs, what left the box, what is held.

    >>> from gdcli.language.parse import parse
    >>> from gdcli.studies.landscape import Slice, Span
    >>> part = Slice(parse("x^2 + y"), (0,), (0.0, 5.0))
    >>> trail = Trail("gd", (0, 1), ((1.0,), (9.0,)), (1.0, 1.0))
    >>> for line in explanation(Landscape(part, (Span(-2.0, 2.0),), (trail,)), Look(), 80):
    ...     print("".join(piece.text for piece in line))
    ○ start  ● end
    the end is outside the box
    held: y = 5
    """
    parts = [look.say(part) for number in range(len(landscape.trails)) for part in _told(landscape, number, look)]
    texts = ["  ".join(group) for group in packed(parts, width, 2, width_of)]
    texts += [look.say(text) for text in (*_outside(landscape), *held(landscape))]
    for text in texts:
        for line in wrap(text, width):
            yield (Styled(line),)


def _told(landscape: Landscape, number: int, look: Look) -> Iterator[str]:
    trail = landscape.trails[number]
    if not trail.places:
        yield f"{trail.name}: no finite place"
        return
    start, end, _ = marks_of(landscape.trails, number, look)
    if len(landscape.trails) < 2 and trail.places[0] == trail.places[-1]:
        yield f"{end} start and end"
        return
    name = trail.name if len(landscape.trails) > 1 else "start"
    yield f"{start} {name}"
    if number + 1 == len(landscape.trails):
        yield f"{end} end" + "s" * (len(landscape.trails) > 1)


def _outside(landscape: Landscape) -> Iterator[str]:
    """A line for each walk that is not wholly in the box."""
    for trail in landscape.trails:
        far = [not holds(landscape.box, place) for place in trail.places]
        if not any(far):
            continue
        name = f"{trail.name}: " if len(landscape.trails) > 1 else ""
        yield name + _told_outside(far)


def _told_outside(far: Sequence[bool]) -> str:
    """How many places of a walk are outside the box, one at least, and which of its ends."""
    ends = [f"the {word}" for word, out in (("start", far[0]), ("end", far[-1])) if out][: len(far)]
    if sum(far) == len(ends):
        return f"{' and '.join(ends)} {'is' if len(ends) == 1 else 'are'} outside the box"
    if all(far):
        return f"all {len(far):,} places are outside the box"
    also = f", {' and '.join(ends)} among them" if ends else ""
    return f"{sum(far):,} of {len(far):,} places {'is' if sum(far) == 1 else 'are'} outside the box{also}"


def held(landscape: Landscape) -> list[str]:
    """Give the line that tells where variables are that are not drawn, and what place that is; none if all are drawn.

    >>> from gdcli.language.parse import parse
    >>> from gdcli.studies.landscape import Slice, Span
    >>> part = Slice(parse("x^2 + y + z"), (0,), (0.0, -1 / 3, 5.0))
    >>> held(Landscape(part, (Span(-2.0, 2.0),), (), "the end of the walk"))
    ['held: y = −0.333333, z = 5, the end of the walk']
    """
    part = landscape.slice
    if not part.fixed:
        return []
    values = [value for place, value in enumerate(part.held) if place not in part.axes]
    told = point_text([short(name) for name in part.fixed], values)
    return [f"held: {told}{f', {landscape.held_at}' if landscape.held_at else ''}"]
