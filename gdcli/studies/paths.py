"""The paths from each variable to the output: counted without walking them, the largest found without the others.

Counts add up from the output downwards, as gradients do. The paths of largest product are the best of the best of the
nodes above, k of each (the k shortest paths of a graph without cycles, with logarithms of slopes for lengths).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gdcli.errors import GdcliError
from gdcli.record import Json, number
from gdcli.studies.graph import GraphNode, Use

MANY = (1000, 100, 20)  # how many paths are kept for a node, the first that the work allows
WORK_LIMIT = 200_000
LENGTH_LIMIT = 2_000_000  # nodes on all paths that are told, together


@dataclass(frozen=True)
class Path:
    """One path from a variable to the output: ids of its nodes, a slope for each edge, their product."""

    nodes: tuple[int, ...]
    factors: tuple[float, ...]
    product: float

    def to_dict(self) -> dict[str, Json]:
        """Give the path as the contract has it."""
        factors = [number(factor) for factor in self.factors]
        return {"nodes": list(self.nodes), "factors": factors, "product": number(self.product)}


@dataclass(frozen=True)
class Paths:
    """How many paths a variable has, and the largest of them, the largest first; their sum is the gradient."""

    count: int
    largest: tuple[Path, ...]
    gradient: float

    @property
    def told(self) -> float:
        """The sum of the paths that are told."""
        return math.fsum(path.product for path in self.largest) if self._finite else math.nan

    @property
    def complete(self) -> bool:
        """Whether every path is told."""
        return self.count == len(self.largest)

    @property
    def _finite(self) -> bool:
        return all(math.isfinite(path.product) for path in self.largest)


class _Best(NamedTuple):
    """A path from a node upwards: the logarithm of its size, its first edge, the rank of its rest with the user."""

    size: float
    use: Use | None
    rank: int


def paths(
    nodes: Sequence[GraphNode], output: int, variables: Sequence[str], top: int | None = None
) -> dict[str, Paths]:
    """Give the paths of each variable; `top` says how many are told, else all of up to a thousand, or fewer of more.

    Raises GdcliError where `top` is not positive, or times the size of the graph too many.
    """
    counts = path_counts(nodes, output)
    keep = _kept(counts, top)
    best = _best(nodes, output, keep)
    room = LENGTH_LIMIT
    found: dict[str, Paths] = {}
    leaves: dict[str, list[GraphNode]] = {name: [] for name in variables}
    for node in nodes:
        if node.op == "variable":
            leaves[str(node.name)].append(node)
    for name, here in leaves.items():
        largest: list[Path] = []
        for path in _largest(nodes, best, here, keep):
            room -= len(path.nodes)
            if room < 0:
                break
            largest.append(path)
        gradient = sum([node.gradient for node in here])
        found[name] = Paths(sum(counts[node.id] for node in here), tuple(largest), gradient)
    return found


def path_counts(nodes: Sequence[GraphNode], output: int) -> list[int]:
    """Count the paths from each node to the output, by one sum a node."""
    counts = [0] * len(nodes)
    counts[output] = 1
    for node in reversed(nodes):
        if node.id != output:
            counts[node.id] = sum([counts[use.user] for use in node.uses])
    return counts


def _kept(counts: Sequence[int], top: int | None) -> int:
    """How many paths are kept for each node."""
    if top is not None and top < 1:
        raise GdcliError(f"{top} is not allowed; it is a whole number of at least 1", setting="top")
    wanted = MANY if top is None else (top,)
    for keep in wanted:
        if sum(min(count, keep) for count in counts) <= WORK_LIMIT * (1 if top is None else 10):
            return keep
    if top is not None:
        raise GdcliError(f"{top:,} paths of each of {len(counts):,} nodes are too many", setting="top")
    return MANY[-1]


def _best(nodes: Sequence[GraphNode], output: int, keep: int) -> list[list[_Best]]:
    """Of each node the largest paths to the output, the largest first, equal ones in the order of the edges."""
    found: list[list[_Best]] = [[] for _ in nodes]
    found[output] = [_Best(0.0, None, 0)]
    for node in reversed(nodes):
        if node.id != output and node.varies:
            found[node.id] = _merged(found, node.uses, keep)
    return found


def _merged(found: Sequence[Sequence[_Best]], uses: Sequence[Use], keep: int) -> list[_Best]:
    """The largest of what the users' lists hold, each list taken only as far as it is needed."""
    heap = []
    for order, use in enumerate(uses):
        if found[use.user]:
            heap.append((-_size(use.slope) - found[use.user][0].size, order, 0))
    heapq.heapify(heap)
    best: list[_Best] = []
    while heap and len(best) < keep:
        size, order, rank = heap[0]
        use = uses[order]
        best.append(_Best(-size, use, rank))
        above = found[use.user]
        if rank + 1 < len(above):
            heapq.heapreplace(heap, (-_size(use.slope) - above[rank + 1].size, order, rank + 1))
        else:
            heapq.heappop(heap)
    return best


def _size(slope: float) -> float:
    """The logarithm of a slope's size, bounded, so that sums of such have an order: 0 is last, NaN is first."""
    if slope == 0:
        return -1e12
    return math.log(abs(slope)) if math.isfinite(slope) else 1e12


def _largest(
    nodes: Sequence[GraphNode], best: Sequence[Sequence[_Best]], leaves: Sequence[GraphNode], keep: int
) -> Iterator[Path]:
    """The largest paths of a variable, which in a tree stands at several leaves."""
    ranked = [(-one.size, leaf.id, rank) for leaf in leaves for rank, one in enumerate(best[leaf.id])]
    for _, leaf, rank in heapq.nsmallest(keep, ranked):
        yield _walked(best, leaf, rank)


def _walked(best: Sequence[Sequence[_Best]], node: int, rank: int) -> Path:
    visited, factors = [node], []
    while (one := best[node][rank]).use is not None:
        factors.append(one.use.slope)
        node, rank = one.use.user, one.rank
        visited.append(node)
    product = 1.0
    for factor in reversed(factors):  # from the output downwards, as the gradient is multiplied
        product *= factor
    return Path(tuple(visited), tuple(factors), product)
