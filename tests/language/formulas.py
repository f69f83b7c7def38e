"""Random formulas over the whole vocabulary, for the property tests."""

import math
import re
from dataclasses import replace
from typing import overload

from hypothesis import strategies as st

from gdcli.language.evaluate import apply
from gdcli.language.formula import Builder, Formula, Node, natural
from gdcli.language.vocabulary import TABLE

CHARACTERS = "xyzαβe0123456789.+-*/^()[]|,;=@:√∛²³⁻·×÷−π sincolgtmaxup_"
NAMES = ("x", "y2", "beta", "W[1,2]", "loss")
NEW_NAMES = dict(zip(NAMES, ("q[1]", "zeta", "a_1", "b", "k9"), strict=True))
NUMBERS = (0.0, 1.0, 2.0, 3.0, 10.0, 0.5, 0.1, 1 / 3, 1e-7, 1e22, 12345.678)


OPERATORS = ("add", "sub", "mul", "div", "pow", "neg")
FUNCTIONS = tuple(name for name in TABLE if name not in OPERATORS)
WIDTHS = {
    name: ((2, 4) if name in ("add", "mul") else (1, 3)) if row.variadic else (len(row.names), len(row.names))
    for name, row in TABLE.items()
}


@st.composite
def formulas(draw: st.DrawFn, but: str = "") -> Formula:
    """A formula of up to ten operations, some of them named, without one function."""
    builder, constants = Builder(), dict[int, float]()
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    numbers = [builder.variable(name) for name in names]
    for value in draw(st.lists(st.sampled_from(NUMBERS), max_size=3)):
        numbers.append(builder.number(value))
        constants[numbers[-1]] = value
    numbers.append(builder.constant(draw(st.sampled_from(["e", "pi"]))))
    constants[numbers[-1]] = math.e if builder.nodes[numbers[-1]].value == "e" else math.pi
    known = [op for op in (*OPERATORS * 8, *("sqrt", "abs", "min") * 4, *FUNCTIONS) if op != but]
    for op in draw(st.lists(st.sampled_from(known), min_size=1, max_size=10)):
        args = draw(st.lists(st.sampled_from(numbers[-6:]), min_size=WIDTHS[op][0], max_size=WIDTHS[op][1]))
        if all(argument in constants for argument in args):
            value = apply(op, [constants[argument] for argument in args])
            if not math.isfinite(value):
                continue
            constants[builder.call(op, *args)] = value
        numbers.append(builder.call(op, *args))
    formula = needed(builder, numbers[-1])
    calls = [number for number, node in enumerate(formula.nodes) if node.args]
    named = draw(st.lists(st.sampled_from(calls), max_size=3)) if calls else []
    return replace(formula, parts={f"v{place}": node for place, node in enumerate(named, start=1)})


def needed(builder: Builder, output: int) -> Formula:
    """The formula of one node, without the nodes and the variables that it does not need."""
    whole, kept = builder.formula([output], ()), Builder()
    here = kept.include(whole, keep=whole.live)
    names = {str(node.value) for node in kept.nodes if node.op == "variable"}
    return kept.formula([here[output]], sorted(names, key=natural))


@overload
def rename(what: str) -> str: ...
@overload
def rename(what: Formula) -> Formula: ...
def rename(what: str | Formula) -> str | Formula:
    """Give a text or a formula with other names for its variables."""
    if isinstance(what, str):
        words = "|".join(rf"\b{re.escape(name)}(?![\w\[])" for name in NAMES)
        return re.sub(words, lambda match: NEW_NAMES[match[0]], what)
    nodes = [Node(op, args, NEW_NAMES[str(value)] if op == "variable" else value) for op, args, value in what.nodes]
    variables = sorted((NEW_NAMES[name] for name in what.variables), key=natural)
    return Formula(tuple(nodes), what.outputs, tuple(variables), what.parts)
