"""Written functions replaced by what they are written with, so that an engine needs to know elementary ones alone."""

from __future__ import annotations

import sys
from functools import cache

from gdcli.language.evaluate import written_out
from gdcli.language.formula import Builder, Formula
from gdcli.language.vocabulary import TABLE


def expand(formula: Formula) -> Formula:
    """Give the same formula over elementary functions: values that the vocabulary writes out become their nodes.

    Outputs, variables and the names of parts stay; the numbers of the nodes change, unless all is elementary
    already: then the formula itself comes back. The nodes may become more than a text may have.

    >>> from gdcli.language.parse import parse
    >>> [node.op for node in expand(parse("sech(x)")).nodes]
    ['variable', 'number', 'cosh', 'div']
    """
    if not any(_is_written(op) for op, _, _ in formula.nodes):
        return formula
    builder = Builder(limit=sys.maxsize)
    here: list[int] = []
    for node in formula.nodes:
        arguments = [here[argument] for argument in node.args]
        if _is_written(node.op):
            here.append(_inserted(builder, node.op, arguments))
        else:
            here.append(builder.node(node._replace(args=tuple(arguments))))
    parts = {name: here[number] for name, number in formula.parts.items()}
    return builder.formula([here[output] for output in formula.outputs], formula.variables, parts, formula.text)


def _is_written(op: str) -> bool:
    return op in TABLE and isinstance(TABLE[op].value, str)


def _inserted(builder: Builder, op: str, arguments: list[int]) -> int:
    definition = _definition(op)
    here = builder.include(definition, replace=dict(zip(definition.variables, arguments, strict=True)))
    return here[definition.outputs[0]]


@cache
def _definition(op: str) -> Formula:
    """The formula of a written function, itself expanded; the vocabulary is nested a few functions deep at most."""
    return expand(written_out(op))
