"""Sums over the rows of data of a formula's outputs: one pass over whole columns, in blocks that fit the cache.

Of a sum of products, c*u*v with c the same in each row, no more is computed than c and the inner product of u and v.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gdcli.engine.expand import expand
from gdcli.engine.into import Into, compile_into
from gdcli.engine.python import Row, compile_function
from gdcli.language.formula import Builder, Formula, Node, depends

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BLOCK = 8192  # rows at a time: what a block touches stays in the processor's cache, and one thread is enough for it
SIZES = 8  # how many sizes of blocks keep their arrays


class _Product(NamedTuple):
    """An output as c*u*v: the node of what is the same in each row, and the nodes, at most two, of what is not."""

    scale: int
    factors: tuple[int, ...]


@dataclass(frozen=True)
class Sums:
    """What compile_sums makes: ask it with `at`."""

    columns: tuple[str, ...]
    products: tuple[_Product, ...]
    scales: Callable[..., Row]
    into: Into
    places: Mapping[int, int]
    made: int
    arrays: dict[int, list[Floats]]

    def at(self, point: Sequence[float], rows: Floats) -> Row:
        """Give the sum of each output over the rows.

        `point` has a float for each parameter, `rows` is float64 of shape (columns, count). What is not finite in a row
        makes the sum so; nothing is raised and NumPy warns of nothing.
        """
        import numpy as np

        count = rows.shape[1]
        totals: list[list[float]] = [[] for _ in self.products]
        given = [np.float64(one) for one in point]
        with np.errstate(all="ignore"):
            for first in range(0, count, BLOCK):
                block = rows[:, first : first + BLOCK]
                for total, part in zip(totals, self._block(given, block), strict=True):
                    total.append(part)
        return tuple(scale * _sum(total) for scale, total in zip(self.scales(*point), totals, strict=True))

    def _block(self, point: Sequence[np.float64], block: Floats) -> list[float]:
        """The sums of one block, without what is the same in each row."""
        import numpy as np

        size = block.shape[1]
        if size not in self.arrays and len(self.arrays) >= SIZES:
            self.arrays.clear()
        own = self.arrays.setdefault(size, [np.empty(size) for _ in range(self.made + self.into.spare)])
        columns = list(block)
        if self.made:
            self.into.run(*point, *columns, *own)
        known = columns + own[: self.made]
        found = []
        for _, factors in self.products:
            arrays = [known[self.places[factor]] for factor in factors]
            if not arrays:
                found.append(float(size))
            else:
                found.append(float(np.dot(*arrays) if len(arrays) == 2 else np.add.reduce(arrays[0])))
        return found


def compile_sums(formula: Formula, columns: Sequence[str]) -> Sums:
    """Make what sums each output of a formula over rows; its variables are parameters, then the columns, in that order.

    >>> import numpy as np
    >>> from gdcli.language.parse import parse
    >>> compile_sums(parse("a*x^2"), ["x"]).at([2.0], np.array([[1.0, 2.0, 3.0]]))
    (28.0,)
    """
    formula = expand(formula)
    parameters = tuple(name for name in formula.variables if name not in columns)
    builder = Builder(limit=10_000_000)
    builder.include(formula)
    varies = depends(formula, columns)
    products = tuple(_product(builder, formula, varies, output) for output in formula.outputs)
    scales = _alone(builder.formula([one.scale for one in products], parameters))
    leaves = {str(node.value): place for place, node in enumerate(formula.nodes) if node.op == "variable"}
    places = {leaves[name]: number for number, name in enumerate(columns) if name in leaves}
    made = [one for one in dict.fromkeys(one for product in products for one in product.factors) if one not in places]
    places |= {node: len(columns) + number for number, node in enumerate(made)}
    inner = builder.formula(made, (*parameters, *columns))
    return Sums(tuple(columns), products, compile_function(scales), compile_into(inner, parameters), places,
                len(made), {})  # fmt: skip


def _alone(formula: Formula) -> Formula:
    """The formula without the nodes that its outputs do not need, which the slow reference would evaluate too."""
    builder = Builder(limit=len(formula.nodes) + 1)
    here = builder.include(formula, keep=formula.live)
    return builder.formula([here[output] for output in formula.outputs], formula.variables)


def _product(builder: Builder, formula: Formula, varies: Sequence[bool], output: int) -> _Product:
    """Take an output apart as long as at most two factors are left that vary with the rows."""
    scales: list[int] = []
    factors, waiting = list[int](), [output]
    while waiting:
        number = waiting.pop(0)
        op, args, _ = formula.nodes[number]
        inside = [argument for argument in args if varies[argument]]
        room = 2 - len(factors) - len(waiting)
        if not varies[number]:
            scales.append(number)
        elif op == "neg":
            scales.append(builder.number(-1.0))
            waiting.insert(0, args[0])
        elif op == "mul" and len(inside) <= room:
            scales += [argument for argument in args if not varies[argument]]
            waiting = inside + waiting
        elif op == "div" and not varies[args[1]]:
            scales.append(builder.call("div", builder.number(1.0), args[1]))
            waiting.insert(0, args[0])
        elif op == "pow" and room == 2 and formula.nodes[args[1]] == Node("number", (), 2.0):
            factors += [args[0], args[0]]
        else:
            factors.append(number)
    scale = builder.call("mul", *scales) if len(scales) > 1 else [*scales, builder.number(1.0)][0]
    return _Product(scale, tuple(factors))


def _sum(parts: Sequence[float]) -> float:
    """The sum of the blocks, rounded once; infinite or NaN where a block is."""
    try:
        return math.fsum(parts)
    except (ValueError, OverflowError):
        return math.nan if any(one != one for one in parts) else sum(parts)
