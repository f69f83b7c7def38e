"""What is known of wrong claims, gathered for the table of mistakes: values at a few points, of all they may be."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from gdcli.calculus.backprop import backprop
from gdcli.calculus.tidy import Tidy
from gdcli.engine.digits import evaluate_digits
from gdcli.language.formula import Formula, Node
from gdcli.language.styles import PRETTY
from gdcli.language.write import write_each
from gdcli.studies.claim.evidence import CLOSE, Evidence, Mistake
from gdcli.studies.claim.mistakes import explain
from gdcli.studies.claim.slips import Slips
from gdcli.studies.claim.trial import ENOUGH, Trial

POINTS = 10
LARGEST = 1e100  # beyond it floats are weak evidence: what is small beside them is lost
MANY = 40  # variables, beyond which only those with a wrong claim are looked at
ANGLES = frozenset({"sin", "cos", "tan", "sec", "csc", "cot"})
INVERSE = frozenset({"asin", "acos", "atan", "atan2", "asec", "acsc", "acot"})
NEARLY = 1e-4  # of a number: off by less, it is the true one mistyped
PART = 0.2  # of the points, at least: right there, a claim is right on a part of the domain

Values = list[float]


def explained(trial: Trial, failing: Mapping[int, Sequence[int]]) -> dict[str, Mistake]:
    """Give what is wrong with each claim that fails, by variable; `failing` has the points where each does."""
    told: dict[str, Mistake] = {}
    groups: dict[bool, list[int]] = {}
    for place, points in failing.items():
        sentence = _plainly_wrong(trial, place, points)
        if sentence:
            told[trial.claims[place].variable] = Mistake("other", None, sentence)
        else:
            groups.setdefault(trial.single[place], []).append(place)
    for single, places in groups.items():
        told |= _explained(trial, places, single)
    return told


def _plainly_wrong(trial: Trial, place: int, failing: Sequence[int]) -> str:
    """What needs no table: there is no derivative, the claim has no value, it is right on a part of the domain."""
    name = trial.claims[place].variable
    if trial.single[place]:
        if name in trial.kinks:
            return f"there is no derivative here: {trial.kinks[name]}"
        return _nearly(trial, place) if _is_float(trial.true_values[place][0]) else "there is no derivative here"
    if all(_is_close(trial.claimed[place][point], trial.true_values[place][point]) for point in failing):
        return "it differs by very little, and not by rounding"
    undefined = [point for point in failing if not _is_float(trial.claimed[place][point])]
    if len(failing) - len(undefined) < 2 and undefined:
        return "yours has no value where the derivative has one"
    somewhere = [point for point in range(len(trial.points)) if trial.true_values[place][point]]  # 0 is right by chance
    if len(set(somewhere) - set(failing)) >= max(2, PART * len(somewhere)):
        return "yours is right on a part of the domain only"
    return ""


def _nearly(trial: Trial, place: int) -> str:
    """What a number is that lies next to the true one: rounded to fewer digits than tell, or off in a late one."""
    claim = trial.claims[place]
    claimed: Any = trial.claimed[place][0]
    true: Any = trial.true_values[place][0]
    if not _is_float(claimed):
        return ""
    if claim.digits < ENOUGH and abs(claimed - true) <= claim.rounding:
        return f"its {claim.digits} digits are those of the true one, but {ENOUGH} are needed to tell"
    apart = abs(claimed - true) / abs(true) if true else math.inf
    return f"it is off by a part of {float(apart):.1g}, and not by rounding" if apart < NEARLY else ""


def _explained(trial: Trial, places: Sequence[int], single: bool) -> dict[str, Mistake]:
    """Explain wrong claims of one kind: numbers at one point, or formulas."""
    formula = trial.formula
    wrong = {trial.claims[place].variable: place for place in places}
    names = formula.variables if len(formula.variables) <= MANY else tuple(wrong)
    sizes: dict[int, list[Any]] = {
        number: [values[place][number] for place in places for values in (trial.claimed, trial.true_values)]
        for number in (range(1) if single else range(len(trial.points)))
    }
    told = [number for number, found in sizes.items() if all(map(_is_float, found))]
    usable = sorted(told, key=lambda number: any(abs(size) > LARGEST for size in sizes[number]))[:POINTS]
    points = [trial.points[number] for number in usable]
    if not points:
        return {name: Mistake("other", None, "no usual mistake explains it") for name in wrong}
    known = _Known(formula, names, points)
    evidence = Evidence(
        formula,
        {name: [_float(trial.claimed[place][number]) for number in usable] for name, place in wrong.items()},
        known.truths,
        known.others,
        {name: known.terms(trial.symbolic, name) for name in wrong},
        {name: trial.claims[place].rounding if single else 0.0 for name, place in wrong.items()},
        Slips(formula, points),
        single,
        points[0],
    )
    return explain(evidence)


class _Known:
    """Values at the points that do not depend on what was claimed."""

    def __init__(self, formula: Formula, names: Sequence[str], points: Sequence[tuple[float, ...]]) -> None:
        self.formula, self.names, self.points = formula, names, points
        slopes = backprop(formula)
        self.truths = self.by_name(slopes)
        self.others = {"f": dict.fromkeys(names, self.values(formula)[0])}
        if any(formula.nodes[number].op in ANGLES | INVERSE for number in formula.live):
            self.others["degrees"] = self.by_name(backprop(_in_degrees(formula)))
            self.others["degrees outside"] = self.by_name(_in_degrees(slopes))
        if len(names) == 1:
            self.others["second"] = self.by_name(backprop(slopes))

    def values(self, formula: Formula) -> list[Values]:
        """The values of each output at the points."""
        rows = [list(map(_float, evaluate_digits(formula, point))) for point in self.points]
        return [[row[place] for row in rows] for place in range(len(formula.outputs))]

    def by_name(self, slopes: Formula) -> dict[str, Values]:
        """The values of the outputs for the names wanted."""
        outputs = [slopes.outputs[self.formula.variables.index(name)] for name in self.names]
        return dict(zip(self.names, self.values(slopes.only(*outputs)), strict=True))

    def terms(self, symbolic: Formula, name: str) -> list[tuple[str, Values]]:
        """The terms of one true derivative."""
        from gdcli.calculus.proof import terms

        found = terms(symbolic.only(symbolic.outputs[self.formula.variables.index(name)]))
        return list(zip(write_each(found, PRETTY), self.values(found), strict=True))


def _in_degrees(formula: Formula) -> Formula:
    """The same formula as one computes it who takes angles in degrees."""
    builder = Tidy(limit=10 * len(formula.nodes) + 100)
    here: list[int] = []
    for op, args, value in formula.nodes:
        moved = [here[argument] for argument in args]
        if op in ANGLES:
            moved = [builder.call("rad", *moved)]
        made = builder.node(Node(op, tuple(moved), value))
        here.append(builder.call("deg", made) if op in INVERSE else made)
    return builder.formula([here[output] for output in formula.outputs], formula.variables)


def _is_close(claimed: Any, true: Any) -> bool:
    """Whether two numbers are the same as far as the mistakes are told apart."""
    both = _is_float(claimed) and _is_float(true)
    return both and bool(abs(claimed - true) <= CLOSE * max(abs(claimed), abs(true)))


def _is_float(value: Any) -> bool:
    """Whether a number of many digits has a float64."""
    return value is not None and bool(abs(value) <= sys.float_info.max)


def _float(value: Any) -> float:
    return float(value) if _is_float(value) else math.nan
