"""Numbers, parts and derivatives in the words of a mistake's sentence."""

from __future__ import annotations

from fractions import Fraction

from gdcli.calculus.gradient import gradient
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula
from gdcli.language.styles import PRETTY
from gdcli.language.write import write_each, write_node

SHORT = 60  # characters of a part that is named in a sentence


def fraction(value: float) -> str:
    """A number as a short fraction where it is one.

    >>> fraction(1 / 3), fraction(-2.0), fraction(0.123456789)
    ('1/3', '−2', '0.123457')
    """
    near = Fraction(value).limit_denominator(1000)
    shown = str(near) if abs(float(near) - value) <= 1e-9 * abs(value) else f"{value:.6g}"
    return "−" + shown[1:] if value < 0 else shown


def part_text(formula: Formula, number: int) -> str:
    """A part as it is written, cut off where it is long."""
    return write_node(formula, number, PRETTY, limit=SHORT)


def label(formula: Formula, number: int) -> str:
    """A part by its name and what it is, or as it is written."""
    name, shown = short(formula, number), part_text(formula, number)
    return f"{name} = {shown}" if name != shown else shown


def short(formula: Formula, number: int) -> str:
    """A part by its name where it has one."""
    named = (name for name, node in formula.parts.items() if node == number and formula.nodes[number].args)
    return next(named, part_text(formula, number))


def derived(formula: Formula, number: int, name: str) -> str:
    """Say `derivative of y − x·w by w is −x`."""
    about = f"derivative of {part_text(formula, number)} by {name}"
    try:
        slope = gradient(Formula(formula.nodes, (number,), (name, *(one for one in formula.variables if one != name))))
        shown = write_each(slope.formula.only(slope.formula.outputs[0]), PRETTY)[0]
    except GdcliError:
        return about
    return f"{about} is {shown}" if len(shown) <= SHORT else about
