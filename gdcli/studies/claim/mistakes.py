"""THE table of mistakes: what is wrong with a derivative that is not right.

A row is the contract's name of the mistake and a function that finds it: from what is known of a claim it gives each
explanation that fits at every point, with its sentence. Of the rows, the one that explains most of the wrong claims is
told, the first of several: the table's order says which explanation tells more. To add a mistake, add a row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gdcli.language.formula import Formula
from gdcli.studies.claim.evidence import Evidence, Mistake
from gdcli.studies.claim.phrases import derived, fraction, label, part_text, short
from gdcli.studies.claim.slips import LINEAR, Slip

TURN = math.pi / 180
SIMPLE = 12  # at one point a ratio is a factor where it, or one over it, is a whole number up to this
RULES = {"mul": "product rule", "div": "quotient rule"}
# Functions whose slope begins with a minus.
FALLING = frozenset({"cos", "acos", "csc", "cot", "acot", "acsc", "sech", "csch", "coth", "asech", "acsch", "erfc"})

Found = Iterator[tuple[object, Mistake]]  # each explanation with a key: claims with one key have one cause


def explain(evidence: Evidence) -> dict[str, Mistake]:
    """Give the mistake of each wrong claim, by variable."""
    found = {
        name: {row: dict(find(evidence, name)) for row, (_, find) in enumerate(MISTAKES)} for name in evidence.claims
    }
    told: dict[str, Mistake] = {}
    while waiting := [name for name in found if name not in told]:
        counts = [sum(bool(found[name][row]) for name in waiting) for row in range(len(MISTAKES))]
        row = counts.index(max(counts[:-1])) if any(counts[:-1]) else len(MISTAKES) - 1
        explained = [name for name in waiting if found[name][row]]
        keys = [key for name in explained for key in found[name][row]]
        for name in explained:
            told[name] = found[name][row][max(found[name][row], key=keys.count)]
    return told


# -- the sign


def _sign(evidence: Evidence, name: str) -> Found:
    if evidence.fits_times(name, -1.0) and any(evidence.claims[name]):
        yield "sign", Mistake("sign", -1.0, _lost_sign(evidence, name))


def _lost_sign(evidence: Evidence, name: str) -> str:
    """Where the minus comes from that is lost, or that there is none."""
    nodes = evidence.formula.nodes
    for edge in reversed(evidence.slips.edges):
        op, _, _ = nodes[edge.node]
        falls = op == "neg" or (op in ("sub", "div") and edge.place == 1) or op in FALLING
        if falls and name in evidence.slips.names_below(nodes[edge.node].args[edge.place]):
            inner = "" if edge.node == evidence.formula.outputs[0] else "inner "
            return f"a sign is lost: the {inner}{derived(evidence.formula, edge.node, name)}"
    return "the sign is the other one"


def _sign_of_a_term(evidence: Evidence, name: str) -> Found:
    for slip in evidence.slips.each("flipped"):
        if evidence.fits_slip(name, slip):
            yield slip, Mistake("sign", None, f"a sign is wrong: {_term(evidence.formula, slip)}")
    for text, values in evidence.terms[name]:
        if evidence.fits(name, (t - 2 * v for t, v in zip(evidence.truths[name], values, strict=True))):
            yield text, Mistake("sign", None, f"a sign is wrong: that of the term {text}")


# -- degrees


def _degrees(evidence: Evidence, name: str) -> Found:
    for factor, text in ((TURN, "π/180"), (1 / TURN, "180/π"), (TURN**2, "(π/180)²")):
        if evidence.fits_times(name, factor) and any(evidence.claims[name]):
            yield "degrees", Mistake("degrees", factor, f"degrees for radians: a factor {text} too much")
    for kind in ("degrees", "degrees outside"):
        if name in evidence.others.get(kind, {}) and evidence.fits(name, evidence.others[kind][name]):
            sentence = "degrees for radians: the angles of sin, cos, ... are taken in degrees"
            yield "degrees", Mistake("degrees", None, sentence)


# -- swapped


def _swapped_components(evidence: Evidence, name: str) -> Found:
    for other in evidence.claims:
        if other != name and _is(evidence, name, other) and _is(evidence, other, name):
            first, second = sorted((name, other), key=evidence.formula.variables.index)
            yield (first, second), Mistake("swapped", None, f"the derivatives by {first} and by {second} are exchanged")


def _is(evidence: Evidence, name: str, other: str) -> bool:
    return other in evidence.truths and evidence.fits(name, evidence.truths[other]) and any(evidence.claims[name])


def _swapped_slopes(evidence: Evidence, name: str) -> Found:
    formula = evidence.formula
    for slip in evidence.slips.exchanges():
        if evidence.fits_slip(name, slip):
            op, args, _ = formula.nodes[slip.edges[0].node]
            first, second = (args[edge.place] for edge in slip.edges)
            parts = [label(formula, number) + evidence.at(number) for number in (first, second)]
            sentence = f"{parts[0]} and {parts[1]} are exchanged"
            if op == "mul" and len(args) == 2:
                a, b = short(formula, first), short(formula, second)
                sentence += f": the slope by {a} is {b}, and by {b} it is {a}"
            else:
                sentence += f" in {part_text(formula, slip.edges[0].node)}"
            yield slip, Mistake("swapped", None, sentence)


def _another_component(evidence: Evidence, name: str) -> Found:
    for other in evidence.truths:
        if other != name and _is(evidence, name, other):
            yield other, Mistake("swapped", None, f"this is the derivative by {other}")


# -- forgotten


def _inner_derivative(evidence: Evidence, name: str) -> Found:
    yield from _forgotten(evidence, name, evidence.slips.inner(), "an inner derivative")


def _factor_derivative(evidence: Evidence, name: str) -> Found:
    yield from _forgotten(evidence, name, evidence.slips.factors(), "a derivative")


def _forgotten(evidence: Evidence, name: str, slips: Iterable[Slip], what: str) -> Found:
    for slip in slips:
        if evidence.fits_slip(name, slip):
            whose = (
                derived(evidence.formula, slip.node, name).replace("derivative", "that", 1)
                if slip.node >= 0
                else f"the slope of {part_text(evidence.formula, slip.edges[0].node)} itself"
            )
            sentence = f"{what} is forgotten: {whose}"
            yield slip, Mistake("missing-inner-derivative", evidence.ratio(name), sentence)


def _missing_term(evidence: Evidence, name: str) -> Found:
    if not any(evidence.claims[name]):
        return
    for slip in evidence.slips.each("dropped"):
        if evidence.fits_slip(name, slip):
            yield slip, Mistake("missing-term", None, _missing(evidence.formula, slip, name))
    for text, values in evidence.terms[name]:
        if evidence.fits(name, (t - v for t, v in zip(evidence.truths[name], values, strict=True))):
            yield text, Mistake("missing-term", None, f"a term is missing: {text}")


def _missing(formula: Formula, slip: Slip, name: str) -> str:
    """Which term a dropped edge is."""
    node, place = slip.edges[0]
    op, args, _ = formula.nodes[node]
    return (
        f"a term is missing: the {derived(formula, args[place], name)}"
        if op in LINEAR
        else (f"a term is missing: {_term(formula, slip)}")
    )


def _term(formula: Formula, slip: Slip) -> str:
    """The part of a derivative that comes through one edge."""
    node, place = slip.edges[0]
    op, args, _ = formula.nodes[node]
    part, whole = part_text(formula, args[place]), part_text(formula, node)
    if op in RULES:
        return f"the one of the {RULES[op]} for {whole} in which {part} varies"
    return f"the one that comes from {part}" if op in LINEAR else f"what comes through {part} in {whole}"


# -- a factor


def _factor(evidence: Evidence, name: str) -> Found:
    ratio = evidence.ratio(name)
    if ratio is None or (evidence.single and not _is_telling(evidence, name, ratio)):
        return
    inverse = 1 / ratio
    if abs(inverse) > 1 and fraction(inverse).isdigit():
        sentence = f"a factor {fraction(inverse)} is missing"
    else:
        sentence = f"a factor {fraction(ratio)} is too much"
    yield round(ratio, 9), Mistake("factor", ratio, sentence)


def _is_telling(evidence: Evidence, name: str, ratio: float) -> bool:
    """Of numbers at one point any two have a ratio: it tells where another claim has it too, or it is simple."""
    if any(
        other != name and evidence.fits_times(other, ratio) and any(evidence.truths[other]) for other in evidence.claims
    ):
        return True
    return any(abs(one) <= SIMPLE and abs(one - round(one)) < 1e-9 for one in (ratio, 1 / ratio))


def _factor_of_a_term(evidence: Evidence, name: str) -> Found:
    for text, values in () if evidence.single else evidence.terms[name]:
        rows = list(zip(evidence.claims[name], evidence.truths[name], values, strict=True))
        varies = len({value for _, _, value in rows}) > 1
        ratios = [1 + (claim - truth) / value for claim, truth, value in rows if value] if varies else []
        if ratios and evidence.fits(name, (truth + (ratios[0] - 1) * value for _, truth, value in rows)):
            yield (
                text,
                Mistake(
                    "factor",
                    ratios[0],
                    f"a factor is wrong: the term {text} stands {fraction(ratios[0])} times",
                    False,
                ),
            )


def _other(evidence: Evidence, name: str) -> Found:
    if not any(evidence.claims[name]):
        yield "zero", Mistake("other", None, f"it is not 0: f varies with {name}")
        return
    sentence = "no usual mistake explains it"
    for kind, text in (("f", "this is f itself"), ("second", "this is the second derivative")):
        if name in evidence.others.get(kind, {}) and evidence.fits(name, evidence.others[kind][name]):
            sentence = text
    yield "other", Mistake("other", None, sentence)


class Row(NamedTuple):
    """One row: see the module's docstring."""

    name: str
    find: Callable[[Evidence, str], Found]


MISTAKES = (
    Row("sign", _sign),
    Row("degrees", _degrees),
    Row("swapped", _swapped_slopes),
    Row("swapped", _swapped_components),
    Row("sign", _sign_of_a_term),
    Row("missing-inner-derivative", _inner_derivative),
    Row("missing-term", _missing_term),
    Row("factor", _factor),
    Row("missing-inner-derivative", _factor_derivative),
    Row("swapped", _another_component),
    Row("factor", _factor_of_a_term),
    Row("other", _other),
)
