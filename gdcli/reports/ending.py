"""The end of a descent in words: why it ended, what is there, which learning rate works, what to try.

KINDS has the sentence of each kind of end; what is said of each reason stands in gdcli/descent/stopping.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from gdcli.calculus.differences import DEFAULT_STEP
from gdcli.descent.curvature import LARGEST, Curvature
from gdcli.descent.diagnosis import Diagnosis
from gdcli.descent.ideas import downhill_ways, has_floor
from gdcli.descent.probing import Change
from gdcli.descent.result import Descent
from gdcli.descent.stopping import RAN_AWAY, REASONS
from gdcli.errors import ExitCode
from gdcli.reports.pace import noise, pace
from gdcli.reports.report import Mark, Verdict
from gdcli.reports.words import counted, number_text, partial, point_text, typeset

if TYPE_CHECKING:
    from gdcli.studies.fit.result import Fit

Row = tuple[float, ...]
# By whether it is uphill: the end that is looked for, what f does around it, and what f never does there.
LOOKED_FOR: dict[bool, tuple[str, Change, Change]] = {
    False: ("minimum", "rises", "falls"), True: ("maximum", "falls", "rises"),
}  # fmt: skip
STILL = 1e-6  # of |∇f|, a step: where it shrinks by less, it does not shrink
SHOWN = 6  # eigenvalues, coordinates of a direction


def verdict(descent: Descent) -> Verdict:
    """Give the end of a run: the sentence first, then what is there, where, how fast, and the command to try."""
    details = [*_kind(descent), *_where(descent), *noise(descent), *pace(descent)]
    if descent.advice is not None:
        details.append(f"{descent.advice.why}:")
    try_next = "" if descent.advice is None else descent.advice.command
    closing = "" if descent.exit_code == ExitCode.DONE else f"exit {int(descent.exit_code)}"
    return Verdict(mark_of(descent), typeset(descent.message), tuple(details), try_next, closing)


def mark_of(run: Descent | Fit) -> Mark:
    """Give the mark before the end of a run."""
    return "ok" if run.is_found else REASONS[run.stop.reason].mark


def word_of(run: Descent) -> str:
    """Give why a run ended in a word, for its row of a table."""
    if run.is_found:
        return "converged"
    return REASONS[run.stop.reason].word or run.diagnosis.kind


def _kind(descent: Descent) -> Iterator[str]:
    """What is at the end; of a run that ran away only whether f falls on for ever."""
    found, down = descent.diagnosis, descent.end.f < descent.start.f
    if descent.stop.reason == "diverged" and down != descent.settings.uphill:
        yield _for_ever(descent)
    elif found.kind in KINDS and descent.stop.reason not in RAN_AWAY:
        yield KINDS[found.kind](descent, found)


def _for_ever(descent: Descent) -> str:
    """That f has no end in this direction, as far as was looked."""
    end, _, verb = LOOKED_FOR[descent.settings.uphill]
    return f"f {verb} on and on, with no {end} in sight"


def _minimum(descent: Descent, found: Diagnosis) -> str:
    return _end("minimum", "rises", descent, found)


def _maximum(descent: Descent, found: Diagnosis) -> str:
    return _end("maximum", "falls", descent, found)


def _end(kind: str, change: Change, descent: Descent, found: Diagnosis) -> str:
    """A minimum or a maximum: by its eigenvalues, or, where they do not tell, by what f does around it."""
    text, flat = f"a {kind}{_eigenvalues(found.curvature)}", found.ways("flat")
    if flat:
        return f"{text}; f stays the same {along(descent.formula.variables, flat[0])}"
    if found.probes:
        edge = ", at the edge of where f is defined" if found.ways("undefined") else ""
        return f"{text}{', too small to tell by' if found.curvature else ''}; f {change} {_tried(found, change)}{edge}"
    condition = _condition(found.curvature) if found.curvature and len(descent.end.point) > 1 else None
    return f"{text}, condition number {number_text(condition, 4)}" if condition else text


def _tried(found: Diagnosis, change: Change) -> str:
    """On how many ways f does this, of those that were tried."""
    count = len(found.ways(change))
    if len(found.probes) == 2:
        return "on both sides" if count == 2 else "to one side"
    return f"on all {count} ways that were tried" if count == len(found.probes) else f"on {count} ways that were tried"


def _saddle(descent: Descent, found: Diagnosis) -> str:
    ways = downhill_ways(descent)
    if len(descent.end.point) == 1 and ways:
        side = "right" if ways[0][0] > 0 else "left"
        return f"a saddle, in one variable a terrace: f {LOOKED_FOR[descent.settings.uphill][2]} to the {side}"
    verb = LOOKED_FOR[descent.settings.uphill][2]
    told = f"; f {verb} {along(descent.formula.variables, ways[0])}" if ways else ""
    return f"a saddle{_eigenvalues(found.curvature)}{told}"


def _plateau(descent: Descent, found: Diagnosis) -> str:
    if not found.looked:
        return f"{len(descent.end.point):,} variables are too many to tell what is here; at most {LARGEST:,}"
    curvature = found.curvature
    parts = () if curvature is None else zip(curvature.vectors, curvature.sure, strict=True)
    weak = [vector for vector, sure in parts if not sure]
    where = "" if curvature is None or not any(curvature.sure) else f" {along(descent.formula.variables, weak[0])}"
    text = f"a plateau: the gradient is small, and so is the curvature{where}{_eigenvalues(curvature)}"
    if not found.ways("slopes"):
        return f"{text}; f stays the same all round" if found.probes else text
    end, _, verb = LOOKED_FOR[descent.settings.uphill]
    return f"{text}; f {verb} on" + ("" if has_floor(descent) else f", with no {end} in sight")


def _kink(descent: Descent, found: Diagnosis) -> str:
    broken = [pair for pair in zip(descent.formula.variables, found.sides, strict=True) if not pair[1].meet]
    told = "; ".join(both.told(partial(name, descent.formula)) for name, both in broken[:SHOWN])
    told += f"; ... {len(broken)} variables in all" * (len(broken) > SHOWN)
    end, change, never = LOOKED_FOR[descent.settings.uphill]
    text, ways = f"a kink: {typeset(told)}", found.ways(never)
    if found.lowest:
        return f"{text}; a {end}, f {change} {_tried(found, change)}"
    return f"{text}; f {never} {along(descent.formula.variables, ways[0])}" if ways else text


def _slope(descent: Descent, found: Diagnosis) -> str:
    """Not stationary: how far it still is, where the run's tail or the curvature tells."""
    needed, tol, curvature = descent.outlook.needed, descent.settings.tol, found.curvature
    if descent.stop.reason == "gradient" and descent.gradient.source in DEFAULT_STEP:
        true = math.hypot(*descent.ground.gradient(descent.end.point))
        return f"on a slope that the {descent.gradient.source} difference does not see: |∇f| is {number_text(true, 3)}"
    if descent.stop.reason == "oscillates":
        return "on a slope on each side of where it goes to and fro"
    if needed:
        return f"not there yet: about {_rough(needed)} more step{'s' * (needed > 1)} to tol {tol:g}"
    if curvature is not None and all(curvature.sure):
        return f"on a slope: by the curvature, it is 0 at a distance of {number_text(math.hypot(*curvature.newton), 2)}"
    if not has_floor(descent):
        return f"on a slope; {_for_ever(descent)}"
    pace = descent.outlook.pace
    if pace.slowing and pace.rate is not None and 1 - pace.rate < STILL:
        return "on a slope; |∇f| no longer shrinks"
    return "on a slope; |∇f| shrinks ever slower, by no constant factor" if pace.slowing else "on a slope"


def _rough(count: int) -> str:
    """A count to two digits."""
    return f"{int(float(f'{count:.2g}')):,}"


KINDS: dict[str, Callable[[Descent, Diagnosis], str]] = {
    "minimum": _minimum, "maximum": _maximum, "saddle": _saddle, "plateau": _plateau, "kink": _kink, "slope": _slope,
}  # fmt: skip


def _where(descent: Descent) -> Iterator[str]:
    names, end, best = descent.formula.variables, descent.end, descent.best
    yield f"at {point_text(names, end.point)}: f = {number_text(end.f)}"
    if best.step != end.step and number_text(best.f) != number_text(end.f):
        yield f"best after {counted(best.step, 'step')}, at {point_text(names, best.point)}: f = {number_text(best.f)}"


def _eigenvalues(curvature: Curvature | None) -> str:
    if curvature is None:
        return ""
    if len(curvature.values) == 1:
        [value] = eigenvalue_texts(curvature)
        return f": f″ = {value}"
    return f": Hessian eigenvalue{'s' * (len(curvature.values) > 1)} {', '.join(eigenvalue_texts(curvature))}"


def eigenvalue_texts(curvature: Curvature) -> list[str]:
    """The eigenvalues for reading, the largest first; of many the ends."""
    values = [0.0 if abs(value) <= curvature.zero else value for value in reversed(curvature.values)]
    shown = list(map(number_text, values))
    return shown if len(shown) <= SHOWN else [*shown[:3], f"... {len(values)} in all", *shown[-2:]]


def _condition(curvature: Curvature) -> float | None:
    sizes = sorted(map(abs, curvature.values))
    return sizes[-1] / sizes[0] if sizes[0] > curvature.zero else None


def along(names: Sequence[str], way: Sequence[float]) -> str:
    """Give a direction: `along y`, `along (x, y) = (0.707, −0.707)`, the largest few components of many.

    >>> along(["x", "y"], [0.0, 1.0])
    'along y'
    """
    weighty = [(name, one) for name, one in zip(names, way, strict=True) if abs(one) > 1e-6]
    if len(weighty) == 1:
        return f"along {'−' * (weighty[0][1] < 0)}{weighty[0][0]}"
    largest = sorted(weighty, key=lambda part: -abs(part[1]))[:SHOWN]
    parts = [part for part in weighty if part in largest]
    left, right = ", ".join(name for name, _ in parts), ", ".join(number_text(one, 3) for _, one in parts)
    more = ", ..." * (len(largest) < len(weighty))
    return f"along ({left}{more}) = ({right}{more})"
