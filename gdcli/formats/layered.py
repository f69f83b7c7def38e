"""Where the boxes and lines of a graph stand: in layers from left to right (Sugiyama, Tagawa & Toda 1981).

A box stands one layer before the first of those that use it. A line that passes layers goes through a gap in each,
which takes part in the order as a box does. The order within the layers is that of the barycenters of the neighbours
with the fewest crossings; the heights are the closest to their neighbours' that the order allows.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

SWEEPS = 24
LEVELLINGS = 12
APART = 18.0  # between two boxes of a layer
GAP = 12.0  # what a line takes that passes


@dataclass
class Slot:
    """A box, or the gap through which a line passes: its layer, how high it is, where its middle stands."""

    layer: int
    height: float
    is_gap: bool = False
    middle: float = 0.0
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """Slots in layers, each in its order from the top; `routes` are, for each line, the slots that it goes through."""

    slots: Mapping[int, Slot]
    layers: Sequence[Sequence[int]]
    routes: Sequence[Sequence[int]]


def arrange(heights: Mapping[int, float], edges: Sequence[tuple[int, int]]) -> Layout:
    """Give the layout of boxes of these heights, each after those that its edges come from.

    >>> layout = arrange({0: 10.0, 1: 10.0, 2: 10.0}, [(0, 1), (1, 2), (0, 2)])
    >>> len(layout.layers), [len(layer) for layer in layout.layers], len(layout.routes[2])
    (3, [1, 2, 1], 3)
    """
    slots = {box: Slot(layer, heights[box]) for box, layer in _layers(heights, edges).items()}
    routes = [_route(slots, start, end) for start, end in edges]
    layers: list[list[int]] = [[] for _ in range(1 + max(slot.layer for slot in slots.values()))]
    for number in _depth_first(slots, heights):
        layers[slots[number].layer].append(number)
    ordered = _uncrossed(slots, layers)
    _level(slots, ordered)
    return Layout(slots, ordered, routes)


def passing(edges: Sequence[tuple[int, int]], boxes: Mapping[int, float]) -> int:
    """Count the gaps that lines will take."""
    layers = _layers(boxes, edges)
    return sum(layers[end] - layers[start] - 1 for start, end in edges)


def _layers(boxes: Mapping[int, float], edges: Sequence[tuple[int, int]]) -> dict[int, int]:
    users: dict[int, list[int]] = {box: [] for box in boxes}
    for start, end in edges:
        users[start].append(end)
    back: dict[int, int] = {}
    for box in sorted(boxes, reverse=True):
        back[box] = 1 + max((back[user] for user in users[box]), default=-1)
    last = max(back.values())
    return {box: last - back[box] for box in boxes}


def _route(slots: dict[int, Slot], start: int, end: int) -> list[int]:
    """The slots of a line, with a new gap in each layer that it passes."""
    route = [start]
    for layer in range(slots[start].layer + 1, slots[end].layer):
        gap = -1 - len(slots)
        slots[gap] = Slot(layer, GAP, is_gap=True)
        route.append(gap)
    route.append(end)
    for left, right in pairwise(route):
        slots[left].after.append(right)
        slots[right].before.append(left)
    return route


def _depth_first(slots: Mapping[int, Slot], boxes: Mapping[int, float]) -> list[int]:
    """The slots in the order in which a walk from the last box meets them: neighbours stay together."""
    found: dict[int, None] = {}
    waiting = sorted(boxes)
    while waiting:
        number = waiting.pop()
        if number not in found:
            found[number] = None
            waiting += reversed(slots[number].before)
    return list(found)


def _uncrossed(slots: Mapping[int, Slot], layers: list[list[int]]) -> list[list[int]]:
    """The order with the fewest crossings that sweeps to the right and to the left meet."""
    best, fewest = [list(layer) for layer in layers], _crossings(slots, layers)
    for sweep in range(SWEEPS):
        if fewest == 0:
            break
        to_the_right = sweep % 2 == 0
        for here in range(len(layers)) if to_the_right else reversed(range(len(layers))):
            _sort(slots, layers, here, to_the_right)
        crossings = _crossings(slots, layers)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
    return best


def _sort(slots: Mapping[int, Slot], layers: list[list[int]], here: int, to_the_right: bool) -> None:
    beside = here - 1 if to_the_right else here + 1
    if not 0 <= beside < len(layers):
        return
    place = {number: float(position) for position, number in enumerate(layers[beside])}
    own = {number: float(position) for position, number in enumerate(layers[here])}

    def barycenter(number: int) -> float:
        near = slots[number].before if to_the_right else slots[number].after
        return sum(place[one] for one in near) / len(near) if near else own[number]

    layers[here].sort(key=barycenter)


def _crossings(slots: Mapping[int, Slot], layers: Sequence[Sequence[int]]) -> int:
    """How many pairs of lines cross: the inversions between each layer and the next."""
    total = 0
    for left, right in pairwise(layers):
        place = {number: position for position, number in enumerate(right)}
        seen: list[int] = []
        for number in left:
            ends = sorted(place[one] for one in slots[number].after)
            total += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _level(slots: Mapping[int, Slot], layers: Sequence[Sequence[int]]) -> None:
    """Move every slot to the mean height of its neighbours, as far as the others of its layer allow."""
    for layer in layers:
        _settle(slots, layer, [0.0] * len(layer))
    for sweep in range(LEVELLINGS):
        to_the_right = sweep % 2 == 1
        for layer in layers if to_the_right else reversed(layers):
            wanted = []
            for number in layer:
                slot = slots[number]
                near = (slot.before if to_the_right else slot.after) or slot.before or slot.after
                wanted.append(sum(slots[one].middle for one in near) / len(near) if near else slot.middle)
            _settle(slots, layer, wanted)


def _settle(slots: Mapping[int, Slot], layer: Sequence[int], wanted: Sequence[float]) -> None:
    """The heights nearest to those wanted, in squares, that keep order and distance (pool adjacent violators)."""
    offsets = [0.0]
    for above, below in pairwise(layer):
        apart = GAP / 2 if slots[above].is_gap and slots[below].is_gap else APART
        offsets.append(offsets[-1] + (slots[above].height + slots[below].height) / 2 + apart)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=False):
        pools.append((want - offset, 1))
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (one, many), (other, more) = pools[-2:]
            pools[-2:] = [((one * many + other * more) / (many + more), many + more)]
    levels = [level for level, count in pools for _ in range(count)]
    for number, level, offset in zip(layer, levels, offsets, strict=False):
        slots[number].middle = level + offset
