"""A formula over arrays that allocates nothing: every result goes into an array that is given, most of it in place.

For loops, such as many descents at once. The source is made of the same statements as in gdcli.engine.arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from gdcli.engine.alike import alike, alike_template
from gdcli.engine.arrays import BEGIN, ELEMENTARY, Statement, define, finished_after, statements_of, texts_of
from gdcli.engine.expand import expand
from gdcli.language.formula import Formula, depends

# How these are said where the array that takes the result is given; a call of np is given it by itself.
INTO = {
    "{0} + {1}": "np.add({0}, {1}, {out})", "{0} - {1}": "np.subtract({0}, {1}, {out})",
    "{0}*{1}": "np.multiply({0}, {1}, {out})", "{0}/{1}": "np.divide({0}, {1}, {out})",
    "-{0}": "np.negative({0}, {out})", "1.0/{0}": "np.divide(1.0, {0}, {out})",
    "{0}*{0}": "np.square({0}, {out})", "{0}*{0}*{0}": "np.multiply({0}, np.square({0}), {out})",
}  # fmt: skip


class Into(NamedTuple):
    """A formula that writes into arrays it is given: see compile_into."""

    run: Callable[..., None]
    spare: int


def compile_into(formula: Formula, single: Collection[str] = (), *, exact: bool = False) -> Into:
    """Make a function that allocates nothing, for a loop: run(*inputs, *outputs, *spare).

    All are float64 arrays of one shape (m,), none of them twice: an input for each variable, an output for each output,
    and as many spare ones as `spare` says. The variables in `single` are one number for all, of type np.float64.
    NumPy's warnings are the caller's to silence. Where it is `exact`, all bits are those that gdcli.engine.python
    gives; else the last one may be another.

    >>> import numpy as np
    >>> from gdcli.language.parse import parse
    >>> there = np.empty(2)
    >>> compile_into(parse("x + 1")).run(np.array([1.0, 2.0]), there)
    >>> there.tolist()
    [2.0, 3.0]
    """
    formula = expand(formula)
    texts = texts_of(formula)
    said = statements_of(formula, texts, alike_template, ("add", "mul")) if exact else statements_of(formula, texts)
    source, spare = _into_source(formula, texts, list(_joined(sorted(said))), single)
    return Into(define(source, alike=alike), spare)


def _into_source(
    formula: Formula, texts: dict[int, str], statements: Sequence[Statement], single: Collection[str]
) -> tuple[str, int]:
    """The source of compile_into's function over elementary functions, and how many spare arrays it takes."""
    varies = depends(formula, {*formula.variables} - {*single})
    given = {node: f"o{place}" for place, node in enumerate(formula.outputs) if varies[node] and texts[node][0] == "v"}
    holds, spare = _held(statements, given, varies, formula.outputs)
    lines = [_into(one, holds[one.target]) if varies[one.target] else _alone(one) for one in statements]
    arrays = [f"o{place}" for place in range(len(formula.outputs))]
    lines += [
        f"{out}[...] = {texts[node]}"
        for out, node in zip(arrays, formula.outputs, strict=True)
        if given.get(node) != out
    ]
    names = [*[f"x{place}" for place in range(len(formula.variables))], *arrays, *[f"b{one}" for one in range(spare)]]
    return "\n    ".join([f"def block({', '.join(names)}):", *lines, "return"]), spare


def _held(
    statements: Sequence[Statement], given: dict[int, str], varies: Sequence[bool], outputs: Sequence[int]
) -> tuple[dict[int, str], int]:
    """Which array holds each node, and how many beyond the outputs' own are needed.

    Going backwards, an array is at rest before its node is made; what is used last right there gets it first, so that
    most is computed in place and little cache is touched.
    """
    holds, resting, spare = dict(given), list[str](), 0
    begins = {one.target: place for place, one in reversed([*enumerate(statements)])}
    for place, finished in reversed([*enumerate(finished_after(statements, outputs))]):
        target = statements[place].target
        if begins[target] == place and varies[target]:
            resting.append(holds[target])
        for number in finished:
            if varies[number]:
                spare += not resting
                holds[number] = resting.pop() if resting else f"b{spare - 1}"
    return holds, spare


def _joined(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Begin a sum with its first two terms: v4 = v2 and v4 = v4 + v3 become v4 = v2 + v3."""
    begun: dict[int, Statement] = {}
    for statement in statements:
        first = begun.pop(statement.target, None)
        if statement.template == BEGIN:
            begun[statement.target] = statement
        elif first:
            texts, uses = (*first.texts, *statement.texts[1:]), (*first.uses, *statement.uses[1:])
            yield statement._replace(texts=texts, uses=uses)
        else:
            yield statement


def _alone(statement: Statement) -> str:
    """A line for numbers, by the vocabulary's own function: NumPy's differ from it in the last bits."""
    if statement.template.startswith("alike("):
        return f"v{statement.target} = {statement.text.replace('alike(', 'single(', 1)}"
    op = next((op for op, template in ELEMENTARY.items() if template == statement.template), "")
    return f"v{statement.target} = single({op!r})({', '.join(statement.texts)})" if op else statement.assigned


def _into(statement: Statement, out: str) -> str:
    """A call that writes into an array, or an assignment to its elements."""
    template = INTO.get(statement.template, statement.template)
    if (
        template is statement.template
        and template.startswith("np.")
        and template[-1] == ")"
        and "where" not in template
    ):
        template = template[:-1] + ", out={out})"
    if "{out}" in template:
        return f"v{statement.target} = {template.format(*statement.texts, out=out)}"
    return f"{out}[...] = {statement.text}; v{statement.target} = {out}"
