"""How fast a run went, in words: the learning rate against its limit, the contraction per step, f in its rounding."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.descent.ideas import bends_anew
from gdcli.descent.outlook import is_linear
from gdcli.descent.rates import LINEAR
from gdcli.descent.result import Descent
from gdcli.reports.words import number_text, point_text

SLOW = 0.99
FEW = 5  # steps of which no factor is told
BEST = ("1/f″", "2/(λmax + λmin)")


def noise(descent: Descent) -> Iterator[str]:
    """Where f is no more than its own rounding."""
    found, end = descent.noise, descent.end
    if found is None:
        return
    names, single = descent.formula.variables, descent.settings.single
    since = f"from step {found.step} on, at {point_text(names, found.point)}, " if found.step < end.step else ""
    kind = " in float32" if single else ""
    yield (
        f"{since}f is no more than its own rounding{kind}, ±{number_text(found.size, 2)}: "
        f"it no longer tells progress, |∇f| does"
    )


def pace(descent: Descent) -> Iterator[str]:
    """The learning rate against its limit, and the contraction per step."""
    lr, limit = descent.settings.lr, descent.outlook.rates.limit
    if not is_linear(descent) or isinstance(lr, str) or limit is None:
        return
    if descent.values.get("momentum", 0.0) >= 1:
        yield "momentum 1 loses no speed: it never settles"
    elif lr >= limit:
        yield from _too_large(descent, lr, limit)
    elif descent.is_found:
        yield from _settled(descent, limit)


def _too_large(descent: Descent, lr: float, limit: float) -> Iterator[str]:
    """The rate is above the limit; not told where the curvature is another a step away, as at a kink."""
    ran_away = descent.outlook.step != descent.end.step
    if not ran_away and bends_anew(descent):
        return
    above = "above" if lr > limit else "at"
    where = " there" if ran_away else ""
    best = _best(descent)
    yield f"lr {lr:.6g} is {above} the limit {_formula(descent)} = {number_text(limit)}{where}" + (
        f"; {best}" if best else ""
    )


def _settled(descent: Descent, limit: float) -> Iterator[str]:
    """The contraction of a run that came to its end, and what other rates would do."""
    fell = descent.outlook.measured
    if not {one.change for one in descent.diagnosis.probes} <= {"flat"}:
        if fell is not None and fell > SLOW:
            yield f"|∇f| is multiplied by {_factor(fell)} each step: slow, since the curvature vanishes here"
        return
    yield f"{_contraction(descent)}lr below {_formula(descent)} = {number_text(limit)} converges, {_best(descent)}"


def _contraction(descent: Descent) -> str:
    """The factor by which the gradient fell each step at the end, measured and predicted."""
    fell, foretold = descent.outlook.measured, descent.outlook.predicted
    if foretold is None:
        return ""
    if fell is None or descent.steps < FEW:
        return f"|∇f| is multiplied by {_factor(foretold)} each step here; "
    alike = abs(fell - foretold) <= 0.02 * min(1 - fell, 1 - foretold)
    predicted = ", as the curvature predicts" if alike else f"; the curvature predicts {_factor(foretold)}"
    return f"|∇f| was multiplied by {_factor(fell)} each step{predicted}; "


def _factor(rate: float) -> str:
    """A contraction, with digits enough that it differs from 1."""
    return number_text(rate, 4 if rate < 0.999 else 8)


def _formula(descent: Descent) -> str:
    """The limit as a formula of the curvature."""
    return LINEAR[descent.method.name].formula[len(descent.end.point) > 1]


def _best(descent: Descent) -> str:
    best, several = descent.outlook.rates.best, len(descent.end.point) > 1
    return "" if best is None else f"{BEST[several]} = {number_text(best)} is the best without momentum"
