"""What brings more starts to a minimum where most are still on the way: walked on a sample before it is advised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from gdcli.descent.many import descend_many
from gdcli.descent.settings import Settings
from gdcli.errors import GdcliError
from gdcli.studies.basins.result import Basins

SAMPLE = 64  # starts that a trial walks from
MOST = 0.5  # of the starts: fewer on the way are not worth a trial
TIMES = 2.0  # as many as before must arrive
WORK = 3_000_000  # steps of all the sample together
ENDS = ("gradient", "no-progress")


class Advice(NamedTuple):
    """Settings with which `arrived` of `tried` starts came to where the gradient is 0, `before` with those as given."""

    settings: Settings
    tried: int
    before: int
    arrived: int


def advice(found: Basins) -> Advice | None:
    """Give the first change of the settings that helps; None where most starts arrive, or where none of them does."""
    import numpy as np

    if found.astray["interrupted"] or found.astray["unfinished"] <= MOST * len(found.starts):
        return None
    chosen = np.unique(np.linspace(0, len(found.starts) - 1, SAMPLE).round().astype(int))
    before = sum(found.many.reasons[run] in ENDS for run in chosen)
    for settings in _changes(found):
        walked = replace(settings, every=max(settings.steps, 1))
        try:
            many = descend_many(found.formula, found.starts[chosen], walked, slopes=found.gradient)
        except (GdcliError, KeyboardInterrupt):
            return None
        arrived = sum(reason in ENDS for reason in many.reasons)
        if arrived > TIMES * before:
            return Advice(settings, len(chosen), before, arrived)
    return None


def _changes(found: Basins) -> Iterator[Settings]:
    """A method that walks at one pace whatever the slope, with a twentieth of the box a step; then more steps too."""
    settings, width = found.settings, min(high - low for low, high in found.box)
    adam = replace(settings, method="adam", rule=None, set={}, momentum=None, lr=float(f"{width / 20:.1g}"))
    if settings.method != "adam":
        yield adam
    for more in (5 * settings.steps, 20 * settings.steps):
        if more * SAMPLE <= WORK:
            yield replace(adam, steps=more)
