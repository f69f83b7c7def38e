"""THE rule by which a learning rate is found: by decades, then twice around the best so far, each try a whole run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gdcli.descent.meter import Asked
from gdcli.descent.result import Descent
from gdcli.studies.ranking import best

DECADES = tuple(10.0**power for power in range(-6, 4))
FINER = (4, 16)  # around the best rate so far, three rates up and down, that many to a decade
RULE = (
    f"{DECADES[0]:g} to {DECADES[-1]:g} by decades, then around the best {' and then '.join(map(str, FINER))}"
    " to a decade, each for the whole budget"
)


@dataclass(frozen=True)
class Tuned:
    """The learning rate that was found, and what that took: how many runs, and what they asked for."""

    lr: float
    runs: int
    asked: Asked


def tuned(walk: Callable[[float], Descent]) -> Tuned:
    """Give the learning rate of the best run: the best by `ranking`, of equal ones that with the lowest f.

    A KeyboardInterrupt is raised where a run was interrupted.

    >>> from gdcli.descent.descend import descend
    >>> from gdcli.descent.settings import Settings
    >>> from gdcli.language.parse import parse
    >>> tuned(lambda lr: descend(parse("x^2"), [1.0], Settings(lr=lr))).lr
    0.487
    """
    runs: list[Descent] = []
    for rates in (DECADES, *FINER):
        chosen = DECADES if isinstance(rates, tuple) else _around(_rate(best(runs)), rates)
        for rate in chosen:
            runs.append(walk(rate))
            if runs[-1].stop.reason == "interrupted":
                raise KeyboardInterrupt
    asked = Asked(*[sum(counts) for counts in zip(*[run.asked for run in runs], strict=True)])
    return Tuned(_rate(best(runs)), len(runs), asked)


def _around(rate: float, count: int) -> tuple[float, ...]:
    """Rates on both sides of one, `count` to a decade, in three digits, as one types them."""
    return tuple(float(f"{rate * 10 ** (place / count):.3g}") for place in (-3, -2, -1, 1, 2, 3))


def _rate(run: Descent) -> float:
    lr = run.settings.lr
    assert not isinstance(lr, str)
    return lr
