"""The layout of a picture: to the right one layer at a time, nothing upon another, few crossings."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.formats.layered import arrange
from gdcli.language.parse import parse
from gdcli.reports.picture import picture
from gdcli.studies.backprop import backprop

MOST = 35  # crossings in its picture; in the order of a plain walk there are 48
NETWORK = (
    "h[j=1..3] = tanh(sum(W[i,j]*x[i], i=1..2) + c[j]); g[k=1..3] = relu(sum(V[j,k]*h[j], j=1..3)); "
    "sum(U[k]*g[k], k=1..3)"
)


@given(st.integers(2, 14), st.data())
@settings(max_examples=60, deadline=None)
def test_every_line_goes_to_the_right_one_layer_at_a_time(count: int, data: st.DataObject) -> None:
    pairs = st.integers(1, count - 1).flatmap(lambda end: st.tuples(st.integers(0, end - 1), st.just(end)))
    edges = data.draw(st.lists(pairs, max_size=25))
    layout = arrange(dict.fromkeys(range(count), 20.0), edges)
    steps = [
        layout.slots[after].layer - layout.slots[before].layer
        for route in layout.routes
        for before, after in itertools.pairwise(route)
    ]
    assert (set(steps) <= {1}, [(route[0], route[-1]) for route in layout.routes]) == (True, edges)


@given(st.integers(2, 14), st.data())
@settings(max_examples=60, deadline=None)
def test_in_a_layer_nothing_overlaps(count: int, data: st.DataObject) -> None:
    pairs = st.integers(1, count - 1).flatmap(lambda end: st.tuples(st.integers(0, end - 1), st.just(end)))
    layout = arrange(dict.fromkeys(range(count), 20.0), data.draw(st.lists(pairs, max_size=25)))
    gaps = [
        layout.slots[below].middle - layout.slots[above].middle
        - (layout.slots[above].height + layout.slots[below].height) / 2
        for layer in layout.layers
        for above, below in itertools.pairwise(layer)
    ]  # fmt: skip
    assert min(gaps, default=1.0) > 0


def crossings(edges: list[tuple[int, int]], count: int) -> int:
    """How many pairs of lines cross between two layers of the layout."""
    layout = arrange(dict.fromkeys(range(count), 20.0), edges)
    place = {number: position for layer in layout.layers for position, number in enumerate(layer)}
    steps = [(layout.slots[a].layer, place[a], place[b]) for r in layout.routes for a, b in itertools.pairwise(r)]
    pairs = itertools.combinations(steps, 2)
    return sum(one[0] == two[0] and (one[1] - two[1]) * (one[2] - two[2]) < 0 for one, two in pairs)


def test_a_tree_is_drawn_without_crossings() -> None:
    assert crossings([(0, 4), (1, 5), (2, 4), (3, 5), (4, 6), (5, 6)], 7) == 0


def test_lines_that_need_not_cross_do_not() -> None:
    """In the order of a plain walk two of these lines cross."""
    edges = [(0, 3), (1, 3), (1, 5), (2, 5), (0, 4), (3, 6), (4, 6), (5, 6)]
    assert crossings(edges, 7) == 0


def test_a_network_has_few_crossings() -> None:
    formula = parse(NETWORK)
    graph = picture(backprop(formula, [0.5] * len(formula.variables)))
    ids = {vertex.id: place for place, vertex in enumerate(graph.vertices)}
    assert crossings([(ids[arrow.start], ids[arrow.end]) for arrow in graph.arrows], len(ids)) <= MOST
