"""Functions over arrays that give every bit that the vocabulary's own give on floats: many runs end as one alone does.

NumPy's exp, log, tanh, ... are the C library's on some processors and its own on others, another in the last bit.
So each way over arrays is tried on a sample; where none is alike, Python's function goes through the elements.
To add a way, add a row to WAYS.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from itertools import repeat
from typing import TYPE_CHECKING, Any

from gdcli.engine.arrays import ELEMENTARY, POWERS, define, template_of
from gdcli.engine.nodes import AS_PRODUCT
from gdcli.language.formula import Node
from gdcli.language.vocabulary import TABLE, VALUES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Way = Callable[..., "Floats"]
RAISED = (ValueError, OverflowError)
SAMPLE = 40_000  # points; of the functions that differ at all, the rarest do at one in a few thousand
REACH = 700.0  # beyond it, C's complex exponential is put together from two
# What IEEE 754 rounds in one way alone, or NumPy gives exactly.
EXACT = frozenset({"add", "sub", "mul", "div", "neg", "sqrt", "abs", "sign", "min", "max", "floor", "ceil", "round"})
PRODUCTS = frozenset(POWERS[exponent] for exponent in AS_PRODUCT)
THROUGH = frozenset({"hypot", "xlogy"})  # Python's hypot is not the C library's; xlogy has a logarithm inside


@cache
def alike(op: str) -> Way:
    """Give a function of arrays, and of numbers beside them, whose values are those of the vocabulary's bit for bit.

    >>> import numpy as np
    >>> alike("exp")(np.array([1.0, 1000.0])).tolist() == [np.e, np.inf]
    True
    """
    import numpy as np

    through = partial(_through_elements, op)
    if op in THROUGH:
        return through
    points = _sample(op)
    expected = through(*points)
    with np.errstate(all="ignore"):
        same = (way for way in _ways(op) if np.array_equal(way(*points), expected, equal_nan=True))
        return next(same, through)


def alike_template(node: Node, texts: Mapping[int, str]) -> tuple[str, tuple[int, ...]]:
    """Give how a node is said by functions that are alike; only such powers are products as in gdcli.engine.python."""
    template, used = template_of(node, texts)
    if node.op in EXACT or template.startswith("scalar(") or template in PRODUCTS:
        return template, used
    op = "exp" if template == ELEMENTARY["exp"] else node.op
    used = used if op == "exp" else node.args
    return f"alike({op!r})({', '.join(f'{{{place}}}' for place, _ in enumerate(used))})", used


def _ways(op: str) -> Sequence[Way]:
    """NumPy's own function, and another way where there is one."""
    names = ", ".join(f"x{place}" for place, _ in enumerate(TABLE[op].names))
    own = define(f"def block({names}):\n    return {ELEMENTARY[op].format('x0', 'x1')}\n")
    return [own, WAYS[op]] if op in WAYS else [own]


def _complex(op: str, x: Floats) -> Floats:
    """The real part of the complex function, which NumPy leaves to the C library."""
    import numpy as np

    if np.abs(x).max(initial=0.0) < REACH:
        real: Floats = getattr(np, op)(x + 0j).real
        return real
    return _through_elements(op, x)


def _float_power(base: Any, exponent: Any) -> Floats:
    """The C library's power, which NumPy takes in this function alone."""
    import numpy as np

    power: Floats = np.float_power(base, exponent)
    return power


WAYS: dict[str, Way] = {
    "exp": partial(_complex, "exp"),
    "sinh": partial(_complex, "sinh"),
    "cosh": partial(_complex, "cosh"),
    "pow": _float_power,
}


def _through_elements(op: str, *arguments: Any) -> Floats:
    """Python's function, one element after another."""
    import numpy as np

    columns = [argument.tolist() if np.ndim(argument) else float(argument) for argument in arguments]
    count = next(len(column) for column in columns if isinstance(column, list))
    for value in (getattr(math, op, VALUES[op]), VALUES[op]):
        numbers = [column if isinstance(column, list) else repeat(column, count) for column in columns]
        try:
            return np.fromiter(map(value, *numbers), np.float64, count)
        except RAISED:
            continue
    raise AssertionError(f"{op} of the vocabulary raises")


def _sample(op: str) -> list[Floats]:
    """Numbers from where the function is smooth, an array for each argument."""
    import numpy as np

    rng = np.random.default_rng(0)
    return [rng.uniform(low, high, SAMPLE) for low, high in TABLE[op].smooth]
