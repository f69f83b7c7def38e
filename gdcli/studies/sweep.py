"""The same start with many learning rates, and many momenta: why each run ends, where, and after how many steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gdcli.calculus.gradient import gradient
from gdcli.descent.curvature import Curvature
from gdcli.descent.descend import descend
from gdcli.descent.outlook import bent
from gdcli.descent.rates import LINEAR, rates
from gdcli.descent.result import Descent
from gdcli.descent.settings import Settings, resolve
from gdcli.descent.stopping import RAN_AWAY
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula
from gdcli.language.ranges import Range
from gdcli.record import Json, Record, by_name, number
from gdcli.studies.ranking import height, is_as_low, is_success

MOST = 10_000  # runs
Watch = Callable[[int], None]


@dataclass(frozen=True)
class Sweep(Record):
    """Runs with each learning rate of `lr` for each momentum (None is the method's own), in that order.

    Each run is what `minimize` gives with the same settings. Where the sweep was interrupted, the last are missing.
    """

    formula: Formula
    start: tuple[float, ...]
    settings: Settings
    lr: Range
    momentum: Range | None
    runs: tuple[Descent, ...]
    interrupted: bool = False

    @property
    def momenta(self) -> Sequence[float | None]:
        """The momentum of each group of runs."""
        return (None,) if self.momentum is None else self.momentum.values

    def group(self, place: int) -> Sequence[Descent]:
        """The runs with one momentum, by its place, one for each learning rate."""
        size = len(self.lr.values)
        return self.runs[place * size : (place + 1) * size]

    @cached_property
    def reached(self) -> tuple[Descent, ...]:
        """The runs that found the lowest minimum of all that were found; where runs reached the target, those."""
        there = [run for run in self.runs if run.stop.reason == "target"]
        ended = [run for run in self.runs if is_success(run)]
        lowest = min(ended, key=height, default=None)
        if there or lowest is None:
            return tuple(there)
        return tuple(run for run in ended if is_as_low(run, lowest))

    @property
    def higher(self) -> tuple[Descent, ...]:
        """The runs that found a minimum which is not the lowest one that was found, or is above the target."""
        first = {id(run) for run in self.reached}
        return tuple(run for run in self.runs if id(run) not in first and is_success(run))

    @property
    def best(self) -> Descent | None:
        """The run that found the lowest minimum, or the target, in the fewest steps; None where none did."""
        return min(self.reached, key=lambda run: run.steps, default=None)

    @property
    def lowest(self) -> Descent:
        """The best run; where none found its end, the one that ended lowest (uphill: highest)."""
        return self.best or min(self.runs, key=lambda run: (run.stop.reason in RAN_AWAY, height(run)))

    @cached_property
    def limits(self) -> tuple[float | None, ...]:
        """For each momentum the learning rate from which the end of the lowest run is out of reach: 2/lambda_max.

        There is none for methods that the eigenvalues say nothing of, and where momentum loses nothing at any rate.
        """
        curvature = self.lowest.outlook.curvature
        if curvature is None:
            return (None,) * len(self.momenta)
        firsts = [next(iter(self.group(place)), None) for place in range(len(self.momenta))]
        return tuple(None if run is None else _limit(run, curvature) for run in firsts)

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli sweep --format json` prints."""
        names = self.formula.variables
        return {
            "command": "sweep",
            "expression": self.formula.text,
            "variables": list(names),
            "start": by_name(names, self.start),
            "method": self.settings.method,
            "steps": self.settings.steps,
            "tol": self.settings.tol,
            "spacing": {"lr": self.lr.spacing, "momentum": self.momentum and self.momentum.spacing},
            "lr_limits": [number(limit) for limit in self.limits],
            "rows": [run.row({"lr": run.settings.lr, "momentum": run.settings.momentum}) for run in self.runs],
            "interrupted": self.interrupted,
        }


def sweep(
    formula: Formula,
    start: Sequence[float],
    settings: Settings,
    lr: Range,
    momentum: Range | None = None,
    watch: Watch | None = None,
) -> Sweep:
    """Walk from a start with each learning rate and each momentum. `watch` is told how many runs are done.

    A Ctrl-C ends the sweep; the runs that were done are the result, where there are some.

    Raises GdcliError for too many runs and for what `descend` refuses.

    >>> from gdcli.language.parse import parse
    >>> from gdcli.language.ranges import read_range
    >>> found = sweep(parse("x^2"), [1.0], Settings(), read_range("0.5:1.5:3", "lr"))
    >>> [run.stop.reason for run in found.runs]
    ['gradient', 'oscillates', 'diverged']
    """
    momenta = (settings.momentum,) if momentum is None else momentum.values
    count = len(lr.values) * len(momenta)
    if count > MOST:
        raise GdcliError(f"{count:,} runs are too many; at most {MOST:,}", setting="lr")
    each = list(_settings(settings, lr.values, momenta))
    for chosen in each:  # what is not allowed is told before any run
        resolve(chosen)
    slopes = gradient(formula, settings.gradient, settings.h)
    runs: list[Descent] = []
    interrupted = False
    try:
        for chosen in each:
            runs.append(descend(formula, start, chosen, slopes=slopes))
            if runs[-1].stop.reason == "interrupted":
                raise KeyboardInterrupt
            if watch is not None:
                watch(len(runs))
    except KeyboardInterrupt:
        interrupted = True
        if not runs:
            raise
    return Sweep(formula, tuple(map(float, start)), settings, lr, momentum, tuple(runs), interrupted)


def with_paths(found: Sweep, most: int) -> tuple[Descent, ...]:
    """Walk some of the runs again, at most so many, and keep their paths: the best and others evenly spaced.

    >>> from gdcli.language.parse import parse
    >>> from gdcli.language.ranges import read_range
    >>> found = sweep(parse("x^2"), [1.0], Settings(), read_range("0.1:0.4:31", "lr"))
    >>> [len(run.path) for run in with_paths(found, 3)]
    [87, 29, 13]
    """
    last, count = len(found.runs) - 1, min(most, len(found.runs))
    places = {round(place * last / max(count - 1, 1)) for place in range(count)}
    best = next(place for place, run in enumerate(found.runs) if run is found.lowest)
    places = {best, *sorted(places, key=lambda place: abs(place - best))[1:]}
    chosen = [found.runs[place] for place in sorted(places)]
    return tuple(descend(run.formula, found.start, replace(run.settings, every=found.settings.every)) for run in chosen)


def _limit(run: Descent, curvature: Curvature) -> float | None:
    """The learning rate that a run's method must stay below, by a curvature."""
    momentum = run.values.get("momentum", 0.0)
    if run.method.name not in LINEAR or (run.method.name == "momentum" and momentum == 1):
        return None
    return rates(bent(curvature, run), curvature.zero, run.method.name, momentum).limit


def _settings(settings: Settings, rates: Sequence[float], momenta: Sequence[float | None]) -> Iterator[Settings]:
    """The settings of each run; of its path only the ends are kept."""
    for momentum in momenta:
        for rate in rates:
            yield replace(settings, lr=rate, momentum=momentum, every=max(settings.steps, 1))
