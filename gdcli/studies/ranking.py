"""Which of several runs on one function is the best: an order in which nothing but a minimum is a success."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from gdcli.descent.outlook import RAN_AWAY
from gdcli.descent.result import FOUND_BY, Descent

SAME = 1e-6  # minima whose f differ by less than this share of the fall from the start are one
CUT_SHORT = ("steps",)
UNRANKED = 3  # from this class on there is no rank
RULE = (
    "the fewest gradients to the lowest minimum found, a Hessian counting as n; then higher minima, then runs that the"
    " budget cut short, both by f; a run that ended elsewhere has no rank"
)
UPHILL = {"lowest": "highest", "minimum": "maximum", "higher minima": "lower maxima"}


def rule(*, uphill: bool) -> str:
    """The order in words."""
    text = RULE
    for old, new in UPHILL.items() if uphill else ():
        text = text.replace(old, new)
    return text


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
    """Give the runs with their ranks from 1, best first, those without a rank last; RULE says how.

    >>> from gdcli.descent.descend import descend
    >>> from gdcli.descent.settings import Settings
    >>> from gdcli.language.parse import parse
    >>> runs = [descend(parse("x^2"), [1.0], Settings(lr=lr)) for lr in (1.5, 0.1, 0.5)]
    >>> [(rank, run.settings.lr, run.stop.reason) for rank, run in ranked(runs)]
    [(1, 0.5, 'gradient'), (2, 0.1, 'gradient'), (None, 1.5, 'diverged')]
    """
    runs = list(runs)
    lowest = min((height(run) for run in runs if is_success(run)), default=math.inf)
    order = sorted(runs, key=lambda run: _key(run, lowest))
    return [(place if _key(run, lowest)[0] < UNRANKED else None, run) for place, run in enumerate(order, 1)]


def _key(run: Descent, lowest: float) -> tuple[int, float, float]:
    """The class of a run, and its place in that."""
    if is_success(run):
        return (0, work(run), height(run)) if _as_low(run, lowest) else (1, height(run), work(run))
    return (2 if run.stop.reason in CUT_SHORT else UNRANKED, height(run), work(run))


def best(runs: Sequence[Descent]) -> Descent:
    """Give the run with the fewest gradients to the lowest minimum; where none finds one, that with the lowest f.

    What is at an end is worked out only where the order hangs on it.
    """
    ended = sorted((run for run in runs if run.stop.reason in (*FOUND_BY, "target")), key=height)
    lowest = next((height(run) for run in ended if is_success(run)), None)
    if lowest is None:
        return min(runs, key=lambda run: (run.stop.reason in RAN_AWAY, height(run), work(run)))
    low = sorted((run for run in ended if _as_low(run, lowest)), key=lambda run: (work(run), height(run)))
    return next(run for run in low if is_success(run))


def _as_low(run: Descent, lowest: float) -> bool:
    start = -run.start.f if run.settings.uphill else run.start.f
    return height(run) - lowest <= SAME * max(start - lowest, 0.0) or height(run) == lowest
