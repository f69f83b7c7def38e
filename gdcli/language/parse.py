"""Text to Formula: definitions, families, sums; every mistake with its column."""

from __future__ import annotations

from collections.abc import Iterable

from gdcli.language.building import Building
from gdcli.language.formula import Formula, natural
from gdcli.language.statements import plain_names, statements


def parse(text: str, let: Iterable[str] = (), bound: Iterable[str] = ()) -> Formula:
    """Read a formula.

    Args:
        text: definitions separated by `;` and the formula last, in gdcli's language.
        let: further definitions, before those in the text.
        bound: names that are variables whatever they look like (`e`, `pi`, `xy`): those that a point names. So are
            the arguments of `f(e) = ...`.

    Raises:
        GdcliError: the text is no formula; the error has the place of the mistake.

    >>> parse("q = x+y; q*z").variables
    ('x', 'y', 'z')
    """
    found = [statement.take_arguments_out() for one in (*let, text) for statement in statements(one)]
    plain = frozenset(
        name for one in found for name in (*plain_names(one.tokens), *[argument.text for argument in one.arguments])
    )
    building = Building(plain, frozenset(bound).union(argument.text for argument in found[-1].arguments), parse)
    output = None
    for number, statement in enumerate(found, start=1):
        output = building.statement(statement, last=number == len(found))
    assert output is not None
    building.check_names()
    variables = sorted(building.variables, key=natural)
    if found[-1].arguments:
        found[-1].check_arguments(variables)
    return building.builder.formula([output], variables, building.parts, "; ".join([*let, text]))
