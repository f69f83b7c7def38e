"""What there is to say of derivatives side by side: each with its error, and the verdict."""

from __future__ import annotations

import math

from gdcli.errors import ExitCode
from gdcli.reports.report import Cell, Fact, Facts, Grid, Mark, Report, Sheet, Verdict
from gdcli.reports.words import number_text, partial, point_text, reading
from gdcli.studies.compare import Comparison, Component

SENTENCES: dict[str, tuple[Mark, str]] = {
    "agree": ("ok", "they agree"),
    "differ": ("failed", "they differ"),
    "kink": ("warning", "a kink: the slopes from the two sides do not meet, there is no derivative here"),
    "undefined": ("warning", "undefined here: f or its derivative has no finite value"),
}


def report(comparison: Comparison) -> Report:
    """Give the report of a comparison; exit code 1 where a tolerance was asked for and not kept."""
    where = f"at {point_text(comparison.formula.variables, comparison.at)}   f = {number_text(comparison.f)}"
    scaled = "" if comparison.given_h else "each times max(1, |x|)"
    forward, central = comparison.steps
    steps = f"{forward:.2g} forward, {central:.2g} central"
    facts = Facts((*reading(comparison.formula, where), Fact("h", steps, scaled)))
    columns = ("", "analytic", "forward", "error", "central", "error")
    grid = Grid(columns, tuple(_row(component) for component in comparison.components))
    exit_code = ExitCode.DONE if comparison.within_tolerance else ExitCode.DIFFERS
    document = comparison.to_dict()
    keys = ("variable", "analytic", "backprop", "forward", "central", "forward_error", "central_error",
            "forward_relative_error", "central_relative_error")  # fmt: skip
    rows = [[component.to_dict()[key] for key in keys] for component in comparison.components]
    sheet = Sheet(keys, rows)  # type: ignore[arg-type]  # a component's document has cells alone
    return Report(document, sheet, (facts, grid, _verdict(comparison)), int(exit_code), comparison.notes)


def _row(component: Component) -> tuple[Cell, ...]:
    forward, central, _ = component.errors
    shown = (component.analytic, component.forward, _error(forward), component.central, _error(central))
    return (partial(component.variable), *shown)


def _error(error: float | None) -> str:
    return "undefined" if error is None else f"{error:.1e}" if error else "0"


def _verdict(comparison: Comparison) -> Verdict:
    mark, sentence = SENTENCES[comparison.verdict]
    details = []
    if comparison.verdict == "agree":
        digits = [_digits(comparison, place) for place in (0, 1)]
        sentence += f": to {digits[0]} digits forward, {digits[1]} central, as these steps allow"
        if not any(digits):
            sentence = "nothing contradicts, but rounding hides the derivative from the differences"
    for component in comparison.components:
        if component.kink and component.sides[0] is not None and component.sides[1] is not None:
            left, right = (number_text(side) for side in component.sides)
            details.append(f"{partial(component.variable)} is {left} from the left, {right} from the right")
    if comparison.tolerance is not None and comparison.worst is not None:
        kept = "within" if comparison.worst <= comparison.tolerance else "above"
        details.append(
            f"the largest relative error {comparison.worst:.1e} is {kept} the tolerance {comparison.tolerance:g}"
        )
    if not comparison.within_tolerance:
        mark = "failed"
        details.append(f"exit {int(ExitCode.DIFFERS)}")
    return Verdict(mark, sentence, tuple(details))


def _digits(comparison: Comparison, place: int) -> int:
    """To how many digits the differences are right, in the worst component; 15 is all that can be told."""
    errors = [component.relative(place) for component in comparison.components]
    worst = max([error for error in errors if error is not None], default=1.0)
    return 15 if worst == 0 else max(0, min(15, math.floor(-math.log10(worst))))
