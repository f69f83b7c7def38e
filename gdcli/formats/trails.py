"""How walks are told apart on a landscape in a terminal: their signs and colours, and the lines that explain them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gdcli.formats.halves import Styled
from gdcli.formats.look import Look
from gdcli.formats.wrapping import width_of, wrap
from gdcli.reports.drawings import Landscape, Trail
from gdcli.studies.landscape import Span

DIGITS = "123456789abcdefghijklmnopqrstuvwxyz"
MARKS = {True: ("○", "●", "•"), False: ("S", "E", "*")}  # start, end, a step
SHOWN_NAMES = 4


def is_fancy(look: Look) -> bool:
    """Tell whether there are more signs than ASCII's, each one column wide.

    >>> is_fancy(Look()), is_fancy(Look(encoding="cp950"))
    (True, False)
    """
    return look.encoding.lower().startswith("utf")


def marks_of(trails: Sequence[Trail], number: int, look: Look) -> tuple[str, str, str]:
    """Give the signs of a walk's start, end and steps: of several walks, each goes by its digit.

    >>> trail = Trail("gd", (0,), ((1.0,),), (1.0,))
    >>> marks_of([trail], 0, Look()), marks_of([trail, trail], 1, Look())
    (('○', '●', '•'), ('2', '●', '2'))
    """
    start, end, step = MARKS[is_fancy(look)]
    return (start, end, step) if len(trails) < 2 else (DIGITS[number % len(DIGITS)], end, DIGITS[number % len(DIGITS)])


def explanation(landscape: Landscape, look: Look, width: int) -> Iterator[tuple[Styled, ...]]:
    """Give the lines below a drawing: the signs, what left the box, what is held.

    >>> from gdcli.language.parse import parse
    >>> from gdcli.studies.landscape import Slice
    >>> part = Slice(parse("x^2 + y"), (0,), (0.0, 5.0))
    >>> trail = Trail("gd", (0, 1), ((1.0,), (9.0,)), (1.0, 1.0))
    >>> for line in explanation(Landscape(part, (Span(-2.0, 2.0),), (trail,)), Look(), 80):
    ...     print("".join(piece.text for piece in line))
    ○ start  ● end
    the end is outside the box
    held: y = 5
    """
    parts = [part for number in range(len(landscape.trails)) for part in _told(landscape, number, look)]
    texts = ["  ".join(group) for group in _packed([look.say(part) for part in parts], width)]
    texts += [look.say(text) for text in (*_outside(landscape), *_held(landscape))]
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


def _packed(parts: Sequence[str], width: int) -> list[list[str]]:
    """As many parts on a line as fit."""
    groups: list[list[str]] = []
    for part in parts:
        if groups and width_of("  ".join([*groups[-1], part])) <= width:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _outside(landscape: Landscape) -> Iterator[str]:
    """A line for each walk that is not wholly in the box."""
    for trail in landscape.trails:
        far = _far(trail.places, landscape.box)
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


def _far(places: Sequence[Sequence[float]], box: Sequence[Span]) -> list[bool]:
    """Which places are outside the box."""
    import numpy as np

    lows, highs = np.array(box).T
    points = np.array(places, dtype=np.float64).reshape(-1, len(box))
    found: list[bool] = (~((points >= lows) & (points <= highs)).all(axis=1)).tolist()
    return found


def _held(landscape: Landscape) -> Iterator[str]:
    """Which variables are not drawn, and where they are."""
    part = landscape.slice
    if not part.fixed:
        return
    places = dict(zip(part.formula.variables, part.held, strict=True))
    if len(part.fixed) <= SHOWN_NAMES:
        told = ", ".join(f"{name} = {places[name]:.6g}" for name in part.fixed)
    else:
        told = f"{', '.join(part.fixed[:2])}, ... ({len(part.fixed):,} variables)"
    yield f"held: {told}{f', {landscape.held_at}' if landscape.held_at else ''}"
