"""THE table of gradient sources, and which one drives where none is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gdcli.calculus.backprop import backprop
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula

SYMBOLIC_LIMIT = 15_000
DEPTH_LIMIT = 60


def _symbolic(formula: Formula, step: float | None) -> Formula:
    from gdcli.calculus.symbols import symbolic

    return symbolic(formula)


def _forward(formula: Formula, step: float | None) -> Formula:
    from gdcli.calculus.differences import forward

    return forward(formula, step)


def _central(formula: Formula, step: float | None) -> Formula:
    from gdcli.calculus.differences import central

    return central(formula, step)


SOURCES: dict[str, Callable[[Formula, float | None], Formula]] = {
    "symbolic": _symbolic,
    "backprop": lambda formula, step: backprop(formula),
    "forward": _forward,
    "central": _central,
}


@dataclass(frozen=True)
class Gradient:
    """A gradient: a Formula with one output for each variable, which source made it, and why that one."""

    formula: Formula
    source: str
    remark: str = ""


def gradient(formula: Formula, source: str = "auto", step: float | None = None) -> Gradient:
    """Give the gradient of a formula from a source of the table; `step` is the h of the differences.

    `auto` is symbolic up to a stated size: at most 15,000 nodes in the formula and its gradient, written out in full,
    and at most 60 functions one inside another. Beyond it is backprop, whose work is linear in the size of the formula.

    Raises GdcliError where the source cannot derive it.

    >>> from gdcli.language.parse import parse
    >>> gradient(parse("x^2 + y^2")).source
    'symbolic'
    """
    if source != "auto":
        if source not in SOURCES:
            raise GdcliError(f"'{source}' is not one of auto, {', '.join(SOURCES)}", setting="gradient")
        return Gradient(SOURCES[source](formula, step), source)
    if not formula.variables:
        return Gradient(formula.only(), "symbolic")
    backward = backprop(formula)
    size, depth = written_out_size(formula) + written_out_size(backward), nesting(formula)
    if size > SYMBOLIC_LIMIT:
        return Gradient(
            backward, "backprop", f"too large for SymPy: {size:,} nodes written out, over {SYMBOLIC_LIMIT:,}"
        )
    if depth > DEPTH_LIMIT:
        return Gradient(backward, "backprop", f"too deep for SymPy: {depth} functions nested, over {DEPTH_LIMIT}")
    try:
        return Gradient(SOURCES["symbolic"](formula, step), "symbolic")
    except GdcliError as reason:
        return Gradient(backward, "backprop", reason.message)


def written_out_size(formula: Formula) -> int:
    """How many nodes the outputs have when shared parts are written out each time."""
    sizes: list[int] = []
    for _, args, _ in formula.nodes:
        sizes.append(1 + sum([sizes[argument] for argument in args]))
    return sum(sizes[output] for output in formula.outputs)


def nesting(formula: Formula) -> int:
    """How many operations stand one inside another; a sum in a sum and a product in a product count once."""
    depths: list[int] = []
    kinds = {"add": "sum", "sub": "sum", "neg": "sum", "mul": "product", "div": "product"}
    for op, args, _ in formula.nodes:
        kind = kinds.get(op)
        inner = [
            depths[argument] + (kind is None or kinds.get(formula.nodes[argument].op) != kind) for argument in args
        ]
        depths.append(max(inner, default=0))
    return max([depths[output] for output in formula.outputs], default=0)


def hessian(formula: Formula) -> Formula:
    """Give the second derivatives, row by row, n*n outputs: by SymPy up to the stated size, else by backward passes.

    >>> from gdcli.language.parse import parse
    >>> [str(hessian(parse("x^2*y")).only(output)) for output in hessian(parse("x^2*y")).outputs]
    ['2*y', '2*x', '2*x', '0']
    """
    first = gradient(formula)
    size = len(formula.variables)
    if first.source == "symbolic" and size * written_out_size(first.formula) <= SYMBOLIC_LIMIT:
        from gdcli.calculus.symbols import symbolic_hessian

        try:
            return symbolic_hessian(formula)
        except GdcliError:
            pass
    return jacobian(first.formula)


def jacobian(formula: Formula) -> Formula:
    """Give the derivatives of each output by each variable, row by row, one backward pass an output."""
    from gdcli.calculus.tidy import Tidy

    builder = Tidy(limit=10_000_000)
    outputs: list[int] = []
    for output in formula.outputs:
        row = backprop(formula.only(output))
        here = builder.include(row, keep=row.live)
        outputs += [here[one] for one in row.outputs]
    return builder.formula(outputs, formula.variables)


def along(slopes: Formula) -> Formula:
    """Give the Hessian times a vector, n outputs, from a gradient: one backward pass over the gradient along it.

    The variables are the gradient's and then n more, the components of the vector (Pearlmutter 1994).

    >>> from gdcli.language.parse import parse
    >>> print(along(gradient(parse("x^3")).formula))
    (#x*3)*(2*x)
    """
    from gdcli.calculus.tidy import Tidy

    builder = Tidy(limit=10_000_000)
    here = builder.include(slopes, keep=slopes.live)
    names = tuple(f"#{name}" for name in slopes.variables)
    products = [
        builder.call("mul", here[one], builder.variable(name)) for one, name in zip(slopes.outputs, names, strict=True)
    ]
    total = builder.call("add", *products) if len(products) > 1 else products[0]
    turned = backprop(builder.formula([total], (*slopes.variables, *names)))
    return turned.only(*turned.outputs[: len(names)])
