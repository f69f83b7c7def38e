"""A formula over NumPy arrays: many starts, many learning rates, many rows of data in one call.

ELEMENTARY says each elementary function of the vocabulary in NumPy; to add one, add a row.
The source that is compiled is made from nodes alone: no name or text of the user's is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from math import inf, nan
from typing import TYPE_CHECKING, Any, NamedTuple

from gdcli.engine.expand import expand
from gdcli.language.evaluate import apply
from gdcli.language.formula import Formula, Node
from gdcli.language.vocabulary import CONSTANTS, TABLE, VALUES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

BLOCK = 16384  # elements at a time, so that what is between input and output stays in the processor's cache

# Where NumPy has no such function, `scalar` takes the vocabulary's own through the elements. `+ 0.0` makes 0 of -0.
ELEMENTARY = {
    "add": "{0} + {1}", "sub": "{0} - {1}", "mul": "{0}*{1}", "div": "{0}/{1}", "neg": "-{0}",
    "pow": "np.power({0}, {1})", "hypot": "np.hypot({0}, {1})", "atan2": "np.arctan2({0}, {1})",
    "min": "np.minimum({0}, {1})", "max": "np.maximum({0}, {1})", "abs": "np.abs({0})", "sign": "np.sign({0})",
    "floor": "np.floor({0}) + 0.0", "ceil": "np.ceil({0}) + 0.0", "round": "np.rint({0}) + 0.0",
    "sqrt": "np.sqrt({0})", "cbrt": "np.cbrt({0})",
    "exp": "np.exp({0})", "expm1": "np.expm1({0})",
    "log": "np.log({0})", "log1p": "np.log1p({0})", "log2": "np.log2({0})", "log10": "np.log10({0})",
    "sin": "np.sin({0})", "cos": "np.cos({0})", "tan": "np.tan({0})",
    "asin": "np.arcsin({0})", "acos": "np.arccos({0})", "atan": "np.arctan({0})",
    "sinh": "np.sinh({0})", "cosh": "np.cosh({0})", "tanh": "np.tanh({0})",
    "asinh": "np.arcsinh({0})", "acosh": "np.arccosh({0})", "atanh": "np.arctanh({0})",
    "erf": "scalar('erf')({0})", "erfc": "scalar('erfc')({0})",
    "gamma": "scalar('gamma')({0})", "lgamma": "scalar('lgamma')({0})",
    "digamma": "scalar('digamma')({0})", "polygamma": "scalar('polygamma')({0}, {1})",
    "xlogy": "np.where({0} == 0.0, np.where({1} == {1}, 0.0, nan), {0}*np.log({1}))",
}  # fmt: skip
# What np.power gives too, but slowly; at -0 and -infinity the root is the power's, 0 and infinity.
POWERS = {
    1.0: "np.positive({0})", 2.0: "{0}*{0}", 3.0: "{0}*{0}*{0}", 4.0: "np.square({0}*{0})", -1.0: "1.0/{0}",
    0.5: "np.where({0} == -inf, inf, np.sqrt({0}) + 0.0)",
}  # fmt: skip
BEGIN = "{0}"  # the first term of a sum, before the second is added

Template = Callable[[Node, Mapping[int, str]], tuple[str, tuple[int, ...]]]


def compile_arrays(formula: Formula) -> Callable[..., tuple[Floats, ...]]:
    """Make a function of arrays: one for each of `formula.variables`, broadcast together; one new array per output.

    Inputs are arrays or numbers, outputs float64 of the broadcast shape, also where an output is constant.
    What has no real value is NaN, nothing is raised and NumPy warns of nothing. Memory beyond inputs and
    outputs does not grow with the arrays: they are gone through in blocks of BLOCK elements.

    Raises:
        ValueError: the inputs' shapes cannot be broadcast together, or are not as many as the variables.

    >>> from gdcli.language.parse import parse
    >>> compile_arrays(parse("x^2 + y"))([1.0, 2.0, 3.0], 10)[0].tolist()
    [11.0, 14.0, 19.0]
    """
    import numpy as np

    block = define(arrays_source(formula))

    def over_arrays(*inputs: ArrayLike) -> tuple[Floats, ...]:
        if len(inputs) != len(formula.variables):
            raise ValueError(f"{formula.signature} takes {len(formula.variables)} arrays, got {len(inputs)}")
        arrays = [np.asarray(given, dtype=np.float64) for given in inputs]
        return _in_blocks(block, arrays, len(formula.outputs))

    return over_arrays


def define(source: str, **known: Callable[..., Any]) -> Callable[..., Any]:
    """Run the source of a block, made from nodes alone; give its function. It may use what is `known`, by name."""
    import numpy as np

    namespace: dict[str, Any] = {"np": np, "scalar": _over_elements, "single": _of_numbers, "inf": inf, "nan": nan}
    namespace |= known
    exec(compile(source, "<gdcli formula over arrays>", "exec"), namespace)
    block: Callable[..., Any] = namespace["block"]
    return block


def _in_blocks(block: Callable[..., tuple[Any, ...]], inputs: Sequence[Floats], count: int) -> tuple[Floats, ...]:
    import numpy as np

    shape = np.broadcast_shapes(*[given.shape for given in inputs])
    flat = [given.reshape(()) if given.size == 1 else np.broadcast_to(given, shape).reshape(-1) for given in inputs]
    outputs = [np.empty(shape) for _ in range(count)]
    rows = [output.reshape(-1) for output in outputs]
    with np.errstate(all="ignore"):
        for first in range(0, rows[0].size if rows else 0, BLOCK):
            here = slice(first, first + BLOCK)
            results = block(*[given[here] if given.ndim else given for given in flat])
            for row, result in zip(rows, results, strict=True):
                row[here] = result
    return tuple(outputs)


@cache
def _over_elements(op: str) -> Callable[..., Any]:
    import numpy as np

    through = np.frompyfunc(VALUES[op], len(TABLE[op].names), 1)
    return lambda *arguments: np.asarray(through(*arguments), dtype=np.float64)


@cache
def _of_numbers(op: str) -> Callable[..., np.float64]:
    import numpy as np

    return lambda *arguments: np.float64(VALUES[op](*map(float, arguments)))


class Statement(NamedTuple):
    """A line of the source: it stands right after `place`, gives node `target` and needs the nodes `uses`."""

    place: tuple[int, int, int]
    target: int
    template: str
    texts: tuple[str, ...]
    uses: tuple[int, ...]

    @property
    def text(self) -> str:
        """The value as an expression."""
        return self.template.format(*self.texts)

    @property
    def assigned(self) -> str:
        """The line."""
        return f"v{self.target} = {self.text}"


def arrays_source(formula: Formula) -> str:
    """Give the source of one block: a function of x0, x1, ... in the order of the variables.

    >>> from gdcli.language.parse import parse
    >>> print(arrays_source(parse("(2*pi)*sin(alpha)^2")))
    def block(x0):
        v4 = np.sin(x0)
        v5 = v4*v4; del v4
        v6 = 6.283185307179586*v5; del v5
        return (v6,)
    <BLANKLINE>
    """
    formula = expand(formula)
    texts = texts_of(formula)
    lines = [f"def block({', '.join(f'x{number}' for number in range(len(formula.variables)))}):"]
    statements = sorted(statements_of(formula, texts))
    for statement, finished in zip(statements, finished_after(statements, formula.outputs), strict=True):
        freed = f"; del {', '.join(f'v{number}' for number in finished)}" if finished else ""
        lines.append(f"    {statement.assigned}{freed}")
    lines.append(f"    return ({''.join(f'{texts[output]},' for output in formula.outputs)})")
    return "\n".join(lines) + "\n"


def texts_of(formula: Formula) -> dict[int, str]:
    """Give how each live node is said: an input x0, a constant part folded to its float, else v and its number."""
    place = {name: number for number, name in enumerate(formula.variables)}
    folded: dict[int, float] = {}
    texts: dict[int, str] = {}
    for number in sorted(formula.live):
        op, args, value = formula.nodes[number]
        if op == "variable":
            texts[number] = f"x{place[str(value)]}"
            continue
        if not args:
            folded[number] = CONSTANTS[str(value)] if op == "constant" else float(value or 0.0)
        elif all(argument in folded for argument in args):
            folded[number] = apply(op, [folded[argument] for argument in args])
        texts[number] = repr(folded[number]) if number in folded else f"v{number}"
    return texts


def template_of(node: Node, texts: Mapping[int, str]) -> tuple[str, tuple[int, ...]]:
    """Give the row of ELEMENTARY and its arguments, or what is the same and quicker: e^x by exp, x^3 by products."""
    if node.op != "pow":
        return ELEMENTARY[node.op], node.args
    base, exponent = node.args
    if texts[base] == repr(CONSTANTS["e"]):
        return ELEMENTARY["exp"], (exponent,)
    known = texts[exponent]
    if known[0] in "vx" or float(known) not in POWERS:
        return ELEMENTARY["pow"], node.args
    return POWERS[float(known)], (base,)


FOLDED = frozenset(op for op, row in TABLE.items() if row.variadic)


def statements_of(
    formula: Formula, texts: dict[int, str], template: Template = template_of, folded: Collection[str] = FOLDED
) -> list[Statement]:
    """A statement for each node; of a long one of `folded`, one for each term, placed where the term is known."""
    statements = []
    for number, text in texts.items():
        node = formula.nodes[number]
        if text != f"v{number}":
            continue
        if len(node.args) == 2 or node.op not in folded:
            row, used = template(node, texts)
            said = tuple(texts[argument] for argument in used)
            statements.append(Statement((number, 0, 0), number, row, said, used))
        else:
            statements += _folded(number, node, texts)
    return statements


def _folded(number: int, node: Node, texts: dict[int, str]) -> list[Statement]:
    """From left to right, as the reference has it: v9 = v1 + v2 and then v9 = v9 + v3."""
    first, *others = node.args
    begin = "np.abs({0})" if node.op == "hypot" else BEGIN if others else "np.positive({0})"
    statements = [Statement((first, number, 0), number, begin, (texts[first],), (first,))]
    place = first
    for step, argument in enumerate(others, start=1):
        place = max(place, argument)
        said = (f"v{number}", texts[argument])
        statements.append(Statement((place, number, step), number, ELEMENTARY[node.op], said, (number, argument)))
    return statements


def finished_after(statements: Sequence[Statement], outputs: Sequence[int]) -> list[list[int]]:
    """The nodes that no statement after this one needs, for each statement."""
    needed = set(outputs)
    made = {statement.target for statement in statements}
    finished: list[list[int]] = []
    for statement in reversed(statements):
        last = (made & {*statement.uses}) - needed - {statement.target}
        finished.append(sorted(last))
        needed |= last
    return finished[::-1]
