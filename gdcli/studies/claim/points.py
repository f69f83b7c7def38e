"""Where a claim is tried: points where the function has a derivative, of several sizes and signs, always the same ones.

First come plain ones, then points drawn by a generator with a fixed seed, and points beside the numbers that stand in
the formula, where a kink or an edge may be. A point on a kink, or outside the domain, is no place to try.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice

from gdcli.engine.python import WORTH_COMPILING, compile_function, reference
from gdcli.engine.sides import may_break, suspicious
from gdcli.language.formula import Formula

Point = tuple[float, ...]
MOST, LEAST = 40, 4  # points
WORK = 40_000  # operations to 50 digits in all, about two seconds
TRIES = 3_000
SCALES = (1.0, 3.0, 0.3, 10.0, 100.0, 1.0, 0.03, 1000.0)
SIGNS = ("+", "±", "+", "-", "±")
PLAIN = ((2.0, 3.0, 5.0, 7.0, 11.0, 13.0), (1.0, 2.0, 3.0, 4.0, 5.0, 6.0), (-2.0, -3.0, -5.0, -7.0), (0.5, 0.25, 0.125),
         (-1.0, 2.0, -3.0, 4.0), (3.0, 1.0, 2.0, 0.5))  # fmt: skip
NEAR = (1e-3, 0.03, 0.3)  # of a point that was given


def trial_points(
    formula: Formula, slopes: Formula, at: Sequence[float] | None = None, claims: Sequence[Formula] = ()
) -> list[Point]:
    """Give points where a function and its slopes have finite values and no kink; `at` first, whatever it is.

    They are the fewer, the more there is to evaluate at each: the slopes, and what is claimed of them.

    >>> from gdcli.language.parse import parse
    >>> trial_points(parse("log(x)"), parse("1/x"))[:3]
    [(2.0,), (1.0,), (0.5,)]
    """
    size = sum(map(work, (formula, slopes, *claims))) + 1
    wanted = max(LEAST, min(MOST, WORK // size))
    tries = max(10 * wanted, min(TRIES, 50 * WORK // size))
    is_regular = _regular(formula, slopes)
    found: dict[Point, None] = {} if at is None else {tuple(at): None}
    for point in islice(_candidates(formula, at), tries):
        if len(found) >= wanted:
            break
        if point not in found and is_regular(point):
            found[point] = None
    return list(found)


def work(formula: Formula) -> int:
    """How many operations on two numbers a formula takes; a sum of a thousand terms is one node."""
    return sum(max(1, len(formula.nodes[number].args) - 1) for number in formula.live)


def _regular(formula: Formula, slopes: Formula) -> Callable[[Point], bool]:
    """The question whether a point is one where the function and its slopes are finite and nothing breaks."""
    if len(slopes.nodes) < WORTH_COMPILING:
        functions = [compile_function(formula), compile_function(slopes)]
    else:
        functions = [lambda *point, one=one: reference(one, point) for one in (formula, slopes)]
    breaks = may_break(formula)

    def is_regular(point: Point) -> bool:
        finite = all(math.isfinite(value) for function in functions for value in function(*point))
        return finite and not (breaks and suspicious(formula, point))

    return is_regular


def _candidates(formula: Formula, at: Sequence[float] | None) -> Iterator[Point]:
    size = len(formula.variables)
    yield from (tuple(islice(cycle(values), size)) for values in PLAIN)
    source = random.Random(1)
    edges = _numbers(formula)
    for number, (scale, signs) in enumerate(zip(cycle(SCALES), cycle(SIGNS))):
        if at is not None and number % 4 == 3:
            yield tuple(_rounded(x + source.uniform(-1, 1) * NEAR[number // 4 % 3] * (abs(x) or 1.0)) for x in at)
        elif edges and number % 4 == 2:
            yield tuple(_beside(source, edges) for _ in range(size))
        else:
            sizes = [scale if number % 3 else source.choice(SCALES) for _ in range(size)]
            yield tuple(_drawn(source, one, signs) for one in sizes)


def _drawn(source: random.Random, scale: float, signs: str) -> float:
    value = scale * source.uniform(0.1, 1.0)
    return _rounded(-value if signs == "-" or (signs == "±" and source.random() < 0.5) else value)


def _beside(source: random.Random, edges: Sequence[float]) -> float:
    """A number a little below or above one that stands in the formula, of either sign: by a third of it, or by 1."""
    edge = source.choice(edges) * source.choice((-1.0, 1.0, 1.0))
    return edge + _rounded(source.uniform(-1, 1) * source.choice((0.3 * edge, 1.0)))


def _rounded(value: float) -> float:
    """Three digits, so that a point can be typed."""
    return float(f"{value:.3g}")


def _numbers(formula: Formula) -> list[float]:
    """The numbers that stand in a formula, a few of many; 1 stands in all."""
    found = {abs(float(str(node.value))) for node in formula.nodes if node.op == "number"}
    return sorted(value for value in found | {1.0} if 0 < value < 1e9)[:12]
