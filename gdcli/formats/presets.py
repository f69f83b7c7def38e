"""What a page shows first, and its buttons: each walk as gdcli walked it, and those from one start together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gdcli.descent.methods import MOMENTUM
from gdcli.descent.result import Descent
from gdcli.formats.signs import printable
from gdcli.record import Json
from gdcli.reports.drawings import Landscape
from gdcli.reports.words import number_text, point_text

PRESETS_MOST = 20
FREE_RATE = 0.1  # where nothing was walked


@dataclass(frozen=True)
class Walked:
    """A walk as a page may walk it again: `method` is its number there, None for a search; `momentum` None is none.

    `lr` is what a schedule is multiplied with where the walk has one.
    """

    label: str
    sentence: str
    start: tuple[float, ...]
    method: int | None
    lr: float
    momentum: float | None


def beginning(runs: Sequence[Descent], landscape: Landscape, rules: Sequence[str]) -> dict[str, Json]:
    """Give what the page shows first, the first walk and those from the same start, and the buttons.

    `rules` are those of the page's methods, in their order.
    """
    if not runs:
        return {**_state(_corner(landscape), [], FREE_RATE), "chosen": [0], "presets": []}
    walked = [_walked(run, rules) for run in runs[:PRESETS_MOST]]
    together = _together(walked)
    buttons = [_button(one, [one] if one.method is not None else []) for one in walked]
    if len(together) > 1:
        buttons.insert(0, {**_button(walked[0], together), "label": "All as gdcli walked", "sentence": ""})
    elif len(walked) == 1:
        buttons = [{**buttons[0], "label": "As gdcli walked"}]
    return {**_state(walked[0].start, together, walked[0].lr), "presets": [*buttons]}


def _together(walked: Sequence[Walked]) -> list[Walked]:
    """The walks from the first one's start that a page can walk, the first of each method."""
    found: dict[int, Walked] = {}
    for one in walked:
        if one.start == walked[0].start and one.method is not None:
            found.setdefault(one.method, one)
    return [*found.values()]


def _button(one: Walked, shown: Sequence[Walked]) -> dict[str, Json]:
    return {"label": one.label, "sentence": one.sentence, **_state(one.start, shown, one.lr)}


def _state(start: Sequence[float], shown: Sequence[Walked], otherwise: float) -> dict[str, Json]:
    """The start, the methods, and the settings of the sliders; what a method has of its `own` differs from those."""
    lr = shown[0].lr if shown else otherwise
    momentum = next((one.momentum for one in shown if one.momentum is not None), MOMENTUM.default)
    own: dict[str, Json] = {
        str(one.method): {"lr": one.lr, "momentum": momentum if one.momentum is None else one.momentum}
        for one in shown
        if one.lr != lr or one.momentum not in (None, momentum)
    }
    return {"start": [*start], "lr": lr, "momentum": momentum, "chosen": [one.method for one in shown], "own": own}


def _walked(run: Descent, rules: Sequence[str]) -> Walked:
    rate, rule = run.settings.lr, run.method.rule
    where = point_text(run.formula.variables[:3], run.start.point[:3], 3)
    said = f", lr {number_text(rate, 3)}" if not isinstance(rate, str) and run.method.rated else ""
    return Walked(
        f"{run.method.name}{said} from {where}",
        printable(run.message),
        run.start.point,
        rules.index(rule) if rule in rules else None,
        1.0 if isinstance(rate, str) else rate,
        run.values.get(MOMENTUM.name),
    )


def _corner(landscape: Landscape) -> list[float]:
    """A start where none is given: well up and right in the box, at numbers as fine as the box is large."""
    start = list(landscape.slice.held)
    for axis, span in zip(landscape.slice.axes, landscape.box, strict=True):
        unit = 10.0 ** math.floor(math.log10((span.high - span.low) / 20))
        start[axis] = float(f"{round((span.low + (span.high - span.low) * 0.8) / unit) * unit:.15g}")
    return start
