"""A formula as straight-line Python over floats; a whole descent as one loop of it.

The source is made from nodes alone (`v12 = v3*v7`): no name and no text of the user's is ever in it. What runs is
the shortest arithmetic that Python has; where that raises (a domain, an overflow, a division by 0) the slow reference
of gdcli.language.evaluate gives the NaN or the infinity instead.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from gdcli.engine.expand import expand
from gdcli.engine.nodes import constant_of, node_text, rounded, single_body
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Formula
from gdcli.language.vocabulary import VALUES

Row = tuple[float, ...]
Run = Callable[..., tuple[Any, ...]]

RAISED = (ValueError, OverflowError, ZeroDivisionError)
INLINE_LENGTH = 160
WORTH_COMPILING = 500  # nodes; beyond, compiling takes longer than one evaluation by the reference
NAMESPACE: dict[str, Any] = {
    **VALUES,
    **{name: getattr(math, name) for name in VALUES if hasattr(math, name) and name not in ("floor", "ceil")},
    "pow": math.pow,
    "abs": abs,
    "nan": math.nan,
    "inf": math.inf,
    "rounded": rounded,
    "RAISED": RAISED,
}


class Ending(enum.Enum):
    """How one stretch of the loop ended."""

    STOPPED = "a bound was met or a number is not finite"
    LAST = "the last step was done"
    STUCK = "the next state is this one"
    BLOCKED = "a search finds no lower point"
    CYCLE = "the last points come again"
    RATE = "the learning rate is negative or not finite"
    RAISED = "the arithmetic of the next row needs the slow reference"
    INTERRUPTED = "Ctrl-C"


def compile_function(formula: Formula, *, single: bool = False) -> Callable[..., Row]:
    """Make a function of floats, one for each of `formula.variables`; it gives a float for each output.

    It never raises: outside the domain the outputs are NaN, beyond float64 they are infinite. Where it is `single`,
    the result of each operation is rounded to float32.

    >>> from gdcli.language.parse import parse
    >>> compile_function(parse("x^2 + y"))(3.0, 1.0)
    (10.0,)
    """
    formula = expand(formula)
    lines, outputs = (single_body if single else _body)(formula)
    inputs = ", ".join(f"x{place}" for place in range(len(formula.variables)))
    fast = _define("value", inputs, [*lines, f"return ({''.join(output + ',' for output in outputs)})"])

    def value(*point: float) -> Row:
        try:
            row: Row = fast(*point)
        except RAISED:
            row = reference(formula, point)
        return tuple(map(rounded, row)) if single else row

    return value


def outputs_at(formula: Formula, point: Sequence[float]) -> Row:
    """Give the outputs at one point; `evaluator` does it at many."""
    return evaluator(formula)(point)


def evaluator(formula: Formula) -> Callable[[Sequence[float]], Row]:
    """What gives the outputs at points: compiled where the formula is small, else the reference, sooner done once."""
    if len(formula.nodes) >= WORTH_COMPILING:
        return partial(reference, formula)
    return _Compiled(formula)


class _Compiled:
    """A compiled formula of points; pickled it is the formula, since source that was compiled is no pickle."""

    def __init__(self, formula: Formula) -> None:
        self.formula, self.compiled = formula, compile_function(formula)

    def __call__(self, point: Sequence[float]) -> Row:
        row: Row = self.compiled(*point)
        return row

    def __reduce__(self) -> tuple[type[_Compiled], tuple[Formula]]:
        return _Compiled, (self.formula,)


def reference(formula: Formula, point: Sequence[float]) -> Row:
    """The outputs by the slow reference."""
    values = evaluate(formula, point)
    return tuple(values[output] for output in formula.outputs)


def compile_descent(step: Formula, coordinates: int, *, guarded: bool = False, single: bool = False) -> Run:
    """Make the loop of a descent from the formula of one step.

    The step's variables are the point, the memory and `k`, the number of the step; its outputs are f, the gradient's
    length, the next point and the next memory. The loop is called with

        run(record, first, last, tol, floor, ceiling, still, *state)

    and appends a row (point, f, gradient's length) for each step to `record`, from step `first` on, until the
    gradient's length is at most `tol`, f leaves the open interval (floor, ceiling), step `last` is reached, or (where
    `still` is true) the state no longer changes. (Its names begin with an underscore, no function's does.)
    Where the loop is `guarded`, the step's last output is the learning rate, which must not be negative or infinite.
    It gives the Ending, the step and the state; after LAST the next state. Where it is `single`, the result of each
    operation is rounded to float32.
    """
    step = expand(step)
    lines, outputs = (single_body if single else _body)(step)
    names = [f"x{place}" for place in range(len(step.variables) - 1)]
    state = ", ".join(names)
    value, length, *after = outputs
    rate = after.pop() if guarded else ""
    moving = [(old, new) for old, new in zip(names, after, strict=True) if old != new]
    same = " and ".join(f"{new} == {old}" for old, new in moving) or "True"
    counts = any(step.nodes[number].value == step.variables[-1] for number in step.live)
    loop = [
        *([f"x{len(names)} = _k + 1.0"] if counts else []),
        *lines,
        f"_append(({', '.join(names[:coordinates])}, {value}, {length}))",
        f"if not (_tol < {length} < inf and _floor < {value} < _ceiling): return STOPPED, _k, {state}",
        *([f"if not 0.0 <= {rate} < inf: return RATE, _k, {state}"] if guarded else []),
        f"if _still and {same}: return STUCK, _k, {state}",
        *_assigned(moving),
    ]
    source = [
        "_append, _k = _record.append, _first",
        "try:",
        "    for _k in range(_first, _last + 1):",
        *[f"        {line}" for line in loop],
        f"    return LAST, _k, {state}",
        f"except RAISED: return FAULT, _k, {state}",
        f"except KeyboardInterrupt: return INTERRUPTED, _k, {state}",
    ]
    return _define("run", f"_record, _first, _last, _tol, _floor, _ceiling, _still, {state}", source)


def _assigned(moving: list[tuple[str, str]]) -> list[str]:
    """The state becomes the next one: one by one, or all at once where a new value is itself an old name."""
    if {new for _, new in moving} & {old for old, _ in moving}:
        return [f"{', '.join(old for old, _ in moving)} = {', '.join(new for _, new in moving)}"]
    return [f"{old} = {new}" for old, new in moving]


def _define(name: str, parameters: str, lines: list[str]) -> Callable[..., Any]:
    source = "\n".join([f"def {name}({parameters}):", *[f"    {line}" for line in lines]])
    endings = {"FAULT": Ending.RAISED, **{e.name: e for e in Ending if e is not Ending.RAISED}}
    namespace = {**NAMESPACE, **endings}
    exec(compile(source, "<gdcli formula>", "exec"), namespace)  # made from nodes alone
    made: Callable[..., Any] = namespace[name]
    return made


def _body(formula: Formula) -> tuple[list[str], list[str]]:
    """The statements that compute a formula, and the text of each output."""
    place = {name: f"x{number}" for number, name in enumerate(formula.variables)}
    uses, named = _uses(formula)
    texts: dict[int, str] = {}
    constants: dict[int, float] = {}
    lines: list[str] = []
    for number in sorted(formula.live):
        node = formula.nodes[number]
        if node.op == "variable":
            texts[number] = place[str(node.value)]
        elif (constant := constant_of(node, constants)) is not None and math.isfinite(constant):
            constants[number] = constant
            texts[number] = repr(constant) if constant >= 0 else f"({constant!r})"
        else:
            text = node_text(node, texts, constants, lines, f"v{number}")
            if number not in named and uses[number] == 1 and len(text) < INLINE_LENGTH:
                texts[number] = f"({text})"
            else:
                lines.append(f"v{number} = {text}")
                texts[number] = f"v{number}"
    return lines, [texts[output] for output in formula.outputs]


def _uses(formula: Formula) -> tuple[list[int], set[int]]:
    """How often each node is used, and which nodes need a name since their text would stand twice."""
    uses = [0] * len(formula.nodes)
    named = set(formula.outputs)
    for number in formula.live:
        op, args, _ = formula.nodes[number]
        for argument in args:
            uses[argument] += 1
        if op == "pow":
            named.add(args[0])
        elif op in ("min", "max"):
            named.update(args)
    return uses, named
