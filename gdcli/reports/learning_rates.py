"""What there is to say of learning rates: the curvature at a point, and what each choice makes of it."""

from __future__ import annotations

import math

from gdcli.descent.rates import Rates
from gdcli.errors import ExitCode
from gdcli.reports.ending import along, eigenvalue_texts
from gdcli.reports.report import Block, Cell, Facts, Grid, Line, Report, Sheet, Verdict
from gdcli.reports.words import counted, number_text, point_text, reading, typeset
from gdcli.studies.learning_rates import LearningRates

SHOWN = 8  # directions
ONE, MORE = ("2/f″", "1/f″"), ("2/λmax", "2/(λmax + λmin)")  # the limit and the best, in one variable and in more
A_DIGIT = math.log(0.1)
KEYS = ("choice", "lr", "momentum", "rate", "steps_for_a_digit")


def report(found: LearningRates) -> Report:
    """Give the report of the learning rates at a point."""
    rows = _rows(found.rates, ONE if len(found.at) == 1 else MORE)
    blocks: list[Block] = [Facts(reading(found.formula)), *_point(found)]
    if found.curvature is not None and len(found.at) > 1:
        blocks.append(_directions(found))
    if rows:
        blocks.append(Grid(("choice", "lr", "momentum", "|∇f| times", "steps to 1/10"), tuple(rows)))
    blocks.append(_verdict(found))
    lost = found.descent is not None and not found.diagnosis.is_end(uphill=False)
    return Report(
        found.to_dict(), Sheet(KEYS, rows), tuple(blocks), int(ExitCode.NO_MINIMUM if lost else ExitCode.DONE)
    )


def _point(found: LearningRates) -> list[Line]:
    """Where it is, how it was reached, what is there."""
    names = found.formula.variables
    lines = [Line((f"at {point_text(names, found.at)}: {_kind(found)}",))]
    if found.descent is not None:
        start, steps = point_text(names, found.descent.start.point), found.descent.steps
        lines.insert(0, Line((f"from {start}: {counted(steps, 'step')} of L-BFGS",)))
    if found.curvature is not None:
        values, condition = ", ".join(eigenvalue_texts(found.curvature)), found.rates.condition
        told = () if condition is None else (f"condition number {number_text(condition, 4)}",)
        lines.append(Line((f"Hessian eigenvalues {values}", *told) if len(found.at) > 1 else (f"f″ = {values}",)))
    return lines


def _kind(found: LearningRates) -> str:
    return {"slope": "on a slope", "undefined": "not defined"}.get(found.kind, f"a {found.kind}")


def _directions(found: LearningRates) -> Grid:
    """Each eigenvalue with its direction and the rate that it allows, the steepest first."""
    assert found.curvature is not None
    pairs = list(zip(reversed(found.curvature.values), reversed(found.curvature.vectors), strict=True))
    rows: list[tuple[Cell, ...]] = []
    for value, vector in pairs[:SHOWN]:
        allowed = number_text(2 / value) if value > found.curvature.zero else "none: no upward curve"
        shown = 0.0 if abs(value) <= found.curvature.zero else value
        rows.append((along(found.formula.variables, vector), shown, allowed))
    note = f"{len(pairs) - SHOWN} more directions" if len(pairs) > SHOWN else ""
    return Grid(("direction", "eigenvalue λ", "limit 2/λ"), tuple(rows), note=note)


def _rows(rates: Rates, words: tuple[str, str]) -> list[tuple[Cell, ...]]:
    """A row for each choice of a learning rate: the factor of the gradient each step, the steps to a tenth of it."""
    rows: list[tuple[Cell, ...]] = []
    if rates.limit is not None:
        rows.append((f"limit {words[0]}", rates.limit, 0.0, 1.0, None))
    if rates.best is not None and rates.rate is not None:
        rows.append((f"best {words[1]}", rates.best, 0.0, rates.rate, _digit(rates.rate)))
    if rates.pair is not None and rates.pair.momentum > 0:
        rows.append(("best with momentum", *rates.pair, _digit(rates.pair.rate)))
    return rows


def _digit(rate: float) -> float:
    """How many steps make the gradient ten times shorter."""
    return math.ceil(A_DIGIT / math.log(rate)) if 0 < rate < 1 else 1


def _verdict(found: LearningRates) -> Verdict:
    limit = found.rates.limit
    if found.descent is not None and found.kind == "slope":
        return Verdict("warning", f"the way down came to no end: {typeset(found.descent.message)}")
    if found.curvature is None:
        reason = found.why or "the slopes from the two sides do not meet here"
        return Verdict("warning", f"no learning rate can be told: {reason}")
    if found.kind == "plateau":
        return Verdict("warning", "a plateau: the curvature here says nothing of where the function ends")
    if found.vanishes and found.kind == "minimum":
        bound = "any lr" if limit is None else f"any lr below {number_text(limit)}"
        where = "at the minimum" if limit is None else "in some direction"
        return Verdict("ok", f"the curvature vanishes {where}: close to the minimum {bound} converges, ever slower")
    if limit is None:
        return Verdict("warning", "f curves up in no direction here: no learning rate converges to this point")
    if found.rates.best is None:
        details = (f"steps below {number_text(limit)} do not overshoot",)
        return Verdict("warning", "f curves down in some direction: no learning rate converges to this point", details)
    if found.kind != "minimum":
        return Verdict(
            "neutral", f"were f a parabola as it is bent here, any lr below {number_text(limit)} would converge"
        )
    return Verdict("ok", f"gradient descent converges for any lr below {number_text(limit)}")
