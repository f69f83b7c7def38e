"""What there is to say of derivatives side by side: each with its errors, and the verdict."""

from __future__ import annotations

import math

from gdcli.errors import ExitCode
from gdcli.reports.error_curve import sweep_blocks, sweep_scene, sweep_sheet
from gdcli.reports.report import Cell, Fact, Facts, Grid, Mark, Report, Sheet, Verdict
from gdcli.reports.words import counted, number_text, partial, point_text, reading, typeset
from gdcli.studies.compare import Comparison
from gdcli.studies.component import SOURCES, Component

KEYS = (
    "variable", "analytic", "backprop", "forward", "central", "forward_error", "central_error",
    "forward_relative_error", "central_relative_error",
)  # fmt: skip

NO_DERIVATIVE = {
    "kink": "a kink: the slopes from the two sides do not meet, there is no derivative here",
    "undefined": "undefined here: f or its derivative has no finite value",
}


def report(comparison: Comparison) -> Report:
    """Give the report of a comparison; exit code 1 where a tolerance was asked for and not kept."""
    where = f"at {point_text(comparison.formula.variables, comparison.at)}   f = {number_text(comparison.f)}"
    facts = Facts((*reading(comparison.formula, where), _steps(comparison)))
    rows = [row for component in comparison.components for row in _rows(comparison, component)]
    grid = Grid(("", "by", "value", "abs. error", "rel. error"), tuple(rows))
    exit_code = ExitCode.DONE if comparison.within_tolerance else ExitCode.DIFFERS
    curves = comparison.curves
    sweep = sweep_blocks(comparison, curves) if curves else ()
    sheet = sweep_sheet(curves) if curves else _sheet(comparison)
    blocks = (facts, grid, *sweep, _verdict(comparison))
    drawn = (lambda: sweep_scene(comparison, curves)) if curves else None
    return Report(comparison.to_dict(), sheet, blocks, int(exit_code), comparison.notes, curves=drawn)


def _sheet(comparison: Comparison) -> Sheet:
    documents = [component.to_dict() for component in comparison.components]
    return Sheet(KEYS, [[document[key] for key in KEYS] for document in documents])  # type: ignore[misc]  # all are cells


def _steps(comparison: Comparison) -> Fact:
    forward, central = comparison.steps
    if comparison.given_h:
        return Fact("h", number_text(comparison.given_h))
    return Fact("h", f"{forward:.2g} forward, {central:.2g} central", "each times max(1, |x|)")


def _rows(comparison: Comparison, component: Component) -> list[tuple[Cell, ...]]:
    label = partial(component.variable, comparison.formula)
    return [
        (label if place == 0 else "", source, number_text(component.values[place], 10), *_errors(component, place))
        for place, source in enumerate(SOURCES)
    ]


def _errors(component: Component, place: int) -> tuple[str, str]:
    shown = []
    for error in (component.errors[place], component.relative(place)):
        shown.append("undefined" if error is None else f"{error:.1e}" if error else "0")
    return shown[0], shown[1]


def _verdict(comparison: Comparison) -> Verdict:
    mark, sentence = _sentence(comparison)
    details = []
    for component in comparison.components:
        if component.kink:
            details.append(typeset(component.sides.told(partial(component.variable, comparison.formula))))
    if comparison.tolerance is not None and comparison.worst is not None and comparison.verdict not in NO_DERIVATIVE:
        kept = "within" if comparison.worst <= comparison.tolerance else "above"
        worst = f"the largest relative error {comparison.worst:.1e}"
        details.append(f"{worst} is {kept} the tolerance {comparison.tolerance:g}")
    if not comparison.within_tolerance:
        details.append(f"exit {int(ExitCode.DIFFERS)}")
    return Verdict(mark, sentence, tuple(details))


def _sentence(comparison: Comparison) -> tuple[Mark, str]:
    verdict = comparison.verdict
    if verdict in NO_DERIVATIVE:
        if verdict == "kink" and any(component.sides.jump for component in comparison.components):
            return "warning", "a jump: there is no derivative here"
        return "warning", NO_DERIVATIVE[verdict]
    if not comparison.within_tolerance:
        return "failed", "not within the tolerance"
    if verdict == "differ":
        return "failed", "they differ: analytic or backprop is not the derivative"
    return _agreement(comparison)


def _agreement(comparison: Comparison) -> tuple[Mark, str]:
    """What the differences say, where the gradient is right."""
    if comparison.vanishing:
        return "warning", "the gradient is right; the step vanishes, so the differences say nothing"
    if any(component.hidden for component in comparison.components):
        return "ok", "nothing contradicts, but rounding hides the derivative from the differences"
    if not all(component.suited for component in comparison.components):
        return "warning", f"the gradient is right, but the step does not suit f: {_better(comparison)}"
    digits = [_digits(comparison, SOURCES.index(source)) for source in ("forward", "central")]
    if digits[0] is None or digits[1] is None:
        return "ok", "they agree, as far as these steps allow"
    forward = counted(digits[0], "digit") if digits[0] else "no digit"
    return "ok", f"they agree: to {forward} forward, {digits[1] or 'none'} central, as these steps allow"


def _better(comparison: Comparison) -> str:
    """What would suit f."""
    best = comparison.curves.best("central") or comparison.curves.best("forward") if comparison.curves else None
    return f"h = {best.h:.1g} does better" if best else "--sweep shows which does"


def _digits(comparison: Comparison, place: int) -> int | None:
    """To how many digits the differences are right, in the worst component; 15 is all that can be told."""
    errors = [component.relative(place) for component in comparison.components]
    if None in errors:
        return None
    worst = max([error for error in errors if error is not None], default=0.0)
    return 15 if worst == 0 else max(0, min(15, math.floor(-math.log10(worst))))
