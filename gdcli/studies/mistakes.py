"""THE table of mistakes: what is wrong with a derivative that is not right.

A row is the contract's name of the mistake and a function that finds it: from what is known of a claim it gives each
explanation that fits at every point, with its sentence. Of the rows, the one that explains most of the wrong claims is
told, the first of several: the table's order says which explanation tells more. To add a mistake, add a row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from gdcli.calculus.gradient import gradient
from gdcli.errors import GdcliError
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Formula
from gdcli.language.styles import PRETTY
from gdcli.language.write import write_each, write_node
from gdcli.studies.slips import LINEAR, Slip, Slips

CLOSE = 1e-9
TURN = math.pi / 180
SHORT = 60  # characters of a part that is named in a sentence
SIMPLE = 12  # at one point a ratio is a factor where it, or one over it, is a whole number up to this


class Mistake(NamedTuple):
    """What is wrong: the contract's name, a sentence, and the factor that is wrong where there is one: that of the
    whole derivative, `everywhere`, or that of a term.
    """

    name: str
    factor: float | None
    sentence: str
    everywhere: bool = True


@dataclass(frozen=True)
class Evidence:
    """What is known of wrong claims: values at the same points of the claims, of the truth, of what else they may be.

    `claims` has the wrong ones, by variable; `truths` all partial derivatives; `others` named guesses such as f itself,
    by name and variable; `terms` the terms of each true derivative, as texts and values. `rounding` is how far each
    claim may be off since its number was rounded. `single`: the claims are numbers at one point; `point` is the first.
    """

    formula: Formula
    claims: Mapping[str, Sequence[float]]
    truths: Mapping[str, Sequence[float]]
    others: Mapping[str, Mapping[str, Sequence[float]]]
    terms: Mapping[str, Sequence[tuple[str, Sequence[float]]]]
    rounding: Mapping[str, float]
    slips: Slips
    single: bool
    point: Sequence[float]

    def fits(self, name: str, values: Iterable[float]) -> bool:
        """Whether a claim has these values at all points."""
        room = self.rounding.get(name, 0.0)
        return all(
            math.isfinite(value) and abs(claim - value) <= room + CLOSE * max(abs(claim), abs(value), abs(truth))
            for claim, value, truth in zip(self.claims[name], values, self.truths[name], strict=False)
        )

    def fits_times(self, name: str, factor: float) -> bool:
        """Whether a claim is this factor times the true derivative at all points."""
        return self.fits(name, (factor * truth for truth in self.truths[name]))

    def fits_slip(self, name: str, slip: Slip) -> bool:
        """Whether a claim is what the backward pass gives with a slip."""
        if not self.slips.slopes:
            return False
        return self.fits(name, (self.slips.gradient(place, slip)[name] for place in range(len(self.claims[name]))))

    def at(self, number: int) -> str:
        """The value of a part where the claims are about one point, as ` = 5`; nothing else."""
        if not self.single or self.formula.nodes[number].op == "number":
            return ""
        return f" = {_fraction(evaluate(self.formula, self.point)[number])}"

    def ratio(self, name: str) -> float | None:
        """The one number, not 0, that a claim is of the true derivative, or None."""
        pairs = zip(self.claims[name], self.truths[name], strict=True)
        quotients = [claim / truth for claim, truth in pairs if truth]
        ratio = quotients[0] if quotients else 0.0
        return ratio if ratio and math.isfinite(ratio) and self.fits_times(name, ratio) else None


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
            return f"a sign is lost: the {inner}{_derived(evidence.formula, edge.node, name)}"
    return "the sign is the other one"


FALLING = frozenset({"cos", "acos", "csc", "cot", "acot", "acsc", "sech", "csch", "coth", "asech", "acsch", "erfc"})


def _sign_of_a_term(evidence: Evidence, name: str) -> Found:
    for slip in evidence.slips.each("flipped"):
        if evidence.fits_slip(name, slip):
            yield slip, Mistake("sign", None, f"a sign is wrong: that of {_term(evidence.formula, slip)}")
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
            parts = [_label(formula, number) + evidence.at(number) for number in (first, second)]
            sentence = f"{parts[0]} and {parts[1]} are exchanged"
            if op == "mul" and len(args) == 2:
                a, b = _text(formula, first), _text(formula, second)
                sentence += f": the slope by {a} is {b}, and by {b} it is {a}"
            else:
                sentence += f" in {_text(formula, slip.edges[0].node)}"
            yield slip, Mistake("swapped", None, sentence)


def _another_component(evidence: Evidence, name: str) -> Found:
    for other in evidence.truths:
        if other != name and _is(evidence, name, other):
            yield other, Mistake("swapped", None, f"this is the derivative by {other}")


# -- forgotten


def _inner_derivative(evidence: Evidence, name: str) -> Found:
    yield from _forgotten(evidence, name, evidence.slips.inner(), "inner derivative")


def _factor_derivative(evidence: Evidence, name: str) -> Found:
    yield from _forgotten(evidence, name, evidence.slips.factors(), "derivative")


def _forgotten(evidence: Evidence, name: str, slips: Iterable[Slip], what: str) -> Found:
    formula = evidence.formula
    for slip in slips:
        if evidence.fits_slip(name, slip):
            if slip.node >= 0:
                text = _derived(formula, slip.node, name).removeprefix("derivative ")
                sentence = (
                    f"an {what} is forgotten: that {text}" if what[0] == "i" else f"a {what} is forgotten: that {text}"
                )
            else:
                sentence = f"an inner derivative is forgotten: the slope of {_text(formula, slip.edges[0].node)} itself"
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


RULES = {"mul": "product rule", "div": "quotient rule"}


def _missing(formula: Formula, slip: Slip, name: str) -> str:
    """Which term a dropped edge is."""
    node, place = slip.edges[0]
    op, args, _ = formula.nodes[node]
    return (
        f"a term is missing: the {_derived(formula, args[place], name)}"
        if op in LINEAR
        else (f"a term is missing: {_term(formula, slip)}")
    )


def _term(formula: Formula, slip: Slip) -> str:
    """The part of a derivative that comes through one edge."""
    node, place = slip.edges[0]
    op, args, _ = formula.nodes[node]
    part, whole = _text(formula, args[place]), _text(formula, node)
    if op in RULES:
        return f"the one of the {RULES[op]} for {whole} in which {part} varies"
    return f"the one that comes from {part}" if op in LINEAR else f"what comes through {part} in {whole}"


# -- a factor


def _factor(evidence: Evidence, name: str) -> Found:
    ratio = evidence.ratio(name)
    if ratio is None or (evidence.single and not _is_telling(evidence, name, ratio)):
        return
    inverse = 1 / ratio
    if abs(inverse) > 1 and _fraction(inverse).isdigit():
        sentence = f"a factor {_fraction(inverse)} is missing"
    else:
        sentence = f"a factor {_fraction(ratio)} is too much"
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
                    f"a factor is wrong: the term {text} stands {_fraction(ratios[0])} times",
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


# -- words


def _fraction(value: float) -> str:
    """A number as a short fraction where it is one.

    >>> _fraction(1 / 3), _fraction(-2.0), _fraction(0.123456789)
    ('1/3', '−2', '0.123457')
    """
    near = Fraction(value).limit_denominator(1000)
    text = str(near) if abs(float(near) - value) <= 1e-9 * abs(value) else f"{value:.6g}"
    return text.replace("-", "−", 1) if text.startswith("-") else text


def _text(formula: Formula, number: int) -> str:
    return write_node(formula, number, PRETTY, limit=SHORT)


def _label(formula: Formula, number: int) -> str:
    """A part by its name and what it is, or as it is written."""
    name = next((name for name, node in formula.parts.items() if node == number), None)
    text = _text(formula, number)
    return f"{name} = {text}" if name is not None and formula.nodes[number].args else text


def _derived(formula: Formula, number: int, name: str) -> str:
    """Say `derivative of y − x·w by w is −x`."""
    about = f"derivative of {_text(formula, number)} by {name}"
    try:
        slope = gradient(Formula(formula.nodes, (number,), (name, *(one for one in formula.variables if one != name))))
        text = write_each(slope.formula.only(slope.formula.outputs[0]), PRETTY)[0]
    except GdcliError:
        return about
    return f"{about} is {text}" if len(text) <= SHORT else about
