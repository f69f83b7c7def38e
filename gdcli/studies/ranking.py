"""Which of several runs on one function is the best: an order in which nothing but a minimum is a success."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gdcli.descent.curvature import dot
from gdcli.descent.result import Descent
from gdcli.descent.stopping import RAN_AWAY, SETTLED
from gdcli.errors import ExitCode

SAME = 1e-9  # beside f or 1: values that differ by less are those of one minimum, in floats
SHARE = 1e-6  # of the fall from the start: the same for a function whose values are all small
TARGET, MINIMUM, UNFINISHED, ELSEWHERE = range(4)  # classes of runs; the last has no ranks


class _Words(NamedTuple):
    """What ends are called, of which the first is the best."""

    end: str
    ends: str
    best: str
    worse: str
    short: str  # of the target


WORDS = {
    False: _Words("minimum", "minima", "lowest", "higher", "above"),
    True: _Words("maximum", "maxima", "highest", "lower", "below"),
}  # by whether it is uphill


class Key(NamedTuple):
    """The place of a run: its class and what counts in that. Runs with the same key are equal."""

    rank: int
    first: float
    second: float


def rule(*, uphill: bool, target: bool = False, hessians: bool = True) -> str:
    """The order in words; what a Hessian counts as is left out where there is none."""
    end, ends, best, worse, short = WORDS[uphill]
    first = "target" if target else f"{best} {end} found"
    second = f"to {ends} {short} it, the {best} first" if target else f"in the same way to {worse} {ends}"
    parts = (
        f"the fewest gradients to the {first}" + ", a Hessian counting as n" * hessians,
        f"then {second}",
        "then runs that the budget cut short, by f",
        "a run that ended elsewhere has no rank",
        "equal ones share a rank",
    )
    return "; ".join(parts)


def is_success(run: Descent) -> bool:
    """Whether a run found a minimum (uphill: a maximum), or the target that it was given."""
    return run.is_found or run.stop.reason == "target"


def work(run: Descent) -> int:
    """What a run asked for, in gradients."""
    return run.asked.work(len(run.start.point))


def height(run: Descent) -> float:
    """The value that is made small, at the end; infinite where there is none."""
    value = -run.end.f if run.settings.uphill else run.end.f
    return value if math.isfinite(value) else math.inf


def ranked(runs: Iterable[Descent]) -> list[tuple[int | None, Descent]]:
    """Give the runs with their ranks from 1, best first, those without a rank last; `rule` says how.

    Equal runs have one rank, and stand with the lowest f first.

    >>> from gdcli.descent.descend import descend
    >>> from gdcli.descent.settings import Settings
    >>> from gdcli.language.parse import parse
    >>> runs = [descend(parse("x^2"), [1.0], Settings(lr=lr)) for lr in (1.5, 0.1, 0.5)]
    >>> [(rank, run.settings.lr, run.stop.reason) for rank, run in ranked(runs)]
    [(1, 0.5, 'gradient'), (2, 0.1, 'gradient'), (None, 1.5, 'diverged')]
    """
    runs = list(runs)
    order = sorted(zip(_keys(runs), runs, strict=True), key=lambda one: (one[0], height(one[1])))
    keys = [key for key, _ in order]
    return [(None if key.rank == ELSEWHERE else 1 + keys.index(key), run) for key, run in order]


def best(runs: Sequence[Descent]) -> Descent:
    """Give the run that ranks first; where none succeeds, the one with the lowest f of those that did not run away.

    What is at an end is worked out only where the order hangs on it.
    """
    there = [run for run in runs if run.stop.reason == "target"]
    if there:
        return min(there, key=_soonest)
    ended = [run for run in runs if run.stop.reason in SETTLED]
    lowest = next((run for run in sorted(ended, key=height) if is_success(run)), None)
    if lowest is None:
        return min(runs, key=lambda run: (run.stop.reason in RAN_AWAY, height(run), work(run)))
    return next(run for run in sorted(ended, key=_soonest) if is_success(run) and is_as_low(run, lowest))


def is_as_low(run: Descent, other: Descent) -> bool:
    """Whether the minima at the ends of two runs are equally low, as far as the curvature there foretells them.

    A gradient within the tolerance leaves f above its minimum, the more the looser the tolerance is.
    """
    excess, others = _excess(run), _excess(other)
    low = height(other) - others
    start = -run.start.f if run.settings.uphill else run.start.f
    rounding = min(SAME * max(1.0, abs(low)), SHARE * max(start - low, 0.0))
    return abs(height(run) - excess - low) <= max(excess, others) + rounding


def _keys(runs: Sequence[Descent]) -> list[Key]:
    """The place of each run."""
    minima = iter(_minima([run for run in runs if is_success(run) and run.stop.reason != "target"]))
    return [next(minima) if _class(run) == MINIMUM else _key(run) for run in runs]


def _class(run: Descent) -> int:
    if run.stop.reason == "target":
        return TARGET
    if is_success(run):
        return MINIMUM
    return UNFINISHED if run.stop.reason == "steps" else ELSEWHERE  # an interrupted run was not cut short by its budget


def _key(run: Descent) -> Key:
    """The place of a run that found no minimum."""
    at = _class(run)
    return Key(at, 0, work(run)) if at == TARGET else Key(at, height(run), work(run) * (at == ELSEWHERE))


def _minima(found: Sequence[Descent]) -> list[Key]:
    """The place of each run that found a minimum: the lowest minimum is number 0; then by what a run asked for."""
    numbers: dict[int, int] = {}
    reference: list[Descent] = []
    for place in sorted(range(len(found)), key=lambda place: height(found[place])):
        if not reference or not is_as_low(found[place], reference[-1]):
            reference.append(found[place])
        numbers[place] = len(reference) - 1
    return [Key(MINIMUM, numbers[place], work(run)) for place, run in enumerate(found)]


def _soonest(run: Descent) -> tuple[int, float]:
    return work(run), height(run)


def _excess(run: Descent) -> float:
    """How far f at the end of a run is above the minimum near it, by the curvature there."""
    curvature = run.diagnosis.curvature
    if curvature is None:
        return 0.0
    along = [dot(curvature.slope, vector) for vector in curvature.vectors]
    return abs(dot(along, curvature.newton)) / 2


def exit_code(runs: Sequence[Descent], *, interrupted: bool) -> ExitCode:
    """The exit code of many runs: that of running away where each did; how single ones end is in their rows."""
    if interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.DIVERGED if runs and all(run.stop.reason in RAN_AWAY for run in runs) else ExitCode.DONE


def without_a_value(runs: Sequence[Descent]) -> str:
    """The sentence of runs that all end where they start, since f has no value there; else nothing."""
    lost = bool(runs) and all(run.stop.reason == "not-finite" and not run.steps for run in runs)
    return runs[0].stop.message if lost else ""
