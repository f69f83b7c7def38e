"""Formulas for the tests of derivatives: each function of the vocabulary by itself, and random ones."""

from __future__ import annotations

import random
from collections.abc import Iterator

from hypothesis import strategies as st

from gdcli.language.formula import Builder, Formula
from gdcli.language.vocabulary import TABLE, Function

# Functions whose value and slopes stay moderate for moderate arguments, so that a random formula has a value.
TAME = ("sin", "cos", "tanh", "atan", "sigmoid", "softplus", "erf", "asinh", "gelu", "swish", "softsign")


def call(row: Function, count: int = 2) -> Formula:
    """A function of the vocabulary applied to variables; a variadic one to `count` of them."""
    names = [f"a{place}" for place in range(count)] if row.variadic else list(row.names)
    builder = Builder()
    return builder.formula([builder.call(row.name, *[builder.variable(name) for name in names])], names)


def points(row: Function, count: int, size: int = 2) -> Iterator[list[float]]:
    """Points of the interval where a function is smooth, the same on each run."""
    draw = random.Random(row.name)
    intervals = row.smooth * size if row.variadic else row.smooth
    for _ in range(count):
        yield [draw.uniform(low, high) for low, high in intervals]


ROWS = list(TABLE.values())

_leaves = st.sampled_from(["x", "y", "z", "2", "0.5", "3"])
texts = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds("({} + {})".format, inner, inner),
        st.builds("({} - {})".format, inner, inner),
        st.builds("({}*{})".format, inner, inner),
        st.builds("({}/(2 + sin({})))".format, inner, inner),
        st.builds("({})^2".format, inner),
        st.builds("(1 + ({})^2)^(1/2)".format, inner),
        st.builds("hypot({}, 1)".format, inner),
        st.builds("{}({})".format, st.sampled_from(TAME), inner),
        st.builds("exp(tanh({}))".format, inner),
        st.builds("log(1 + ({})^2)".format, inner),
    ),
    max_leaves=12,
)
numbers = st.floats(-2, 2).map(lambda value: round(value, 3))


def chain(op: str, length: int) -> Formula:
    """A function of a function of ... of x."""
    builder = Builder()
    node = builder.variable("x")
    for _ in range(length):
        node = builder.call(op, node)
    return builder.formula([node], ["x"])
