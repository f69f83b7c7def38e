"""What to try next: the ideas for how a run ended, each run before it is told, and told only where it helps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.descent.command import command_line
from gdcli.descent.ideas import MOST_STEPS, ideas_for
from gdcli.descent.settings import Settings
from gdcli.descent.stopping import RAN_AWAY

if TYPE_CHECKING:
    from gdcli.descent.result import Descent

Row = tuple[float, ...]
TRIALS = 8  # ideas at most
WORK = 4_000_000  # operands times steps that all trials of a run may take together
MOST_NAMED = 50  # variables; a command with more is nothing to paste
MUCH = 1e-3
MOST = 0.9  # of f, where a plateau is left
ENDED = ("target", "interrupted")  # what was wanted, or not to be gone on with
RESTARTED = (*RAN_AWAY, "oscillates")  # the advice is held against the best place of such a run
LEFT = ("saddle", "maximum", "minimum")  # kinds of ends that are left by a push


@dataclass(frozen=True)
class Advice:
    """An idea that helped when it was tried: why, the command to paste, and the settings and the start in it."""

    why: str
    command: str
    settings: Settings
    start: Row


def advice(descent: Descent) -> Advice | None:
    """Try the ideas for the situation that a run ended in; give the first that helps, None where none does."""
    from gdcli.descent.descend import descend

    if descent.is_found or descent.stop.reason in ENDED or len(descent.start.point) > MOST_NAMED:
        return None
    size, spent = sum(1 + len(args) for _, args, _ in descent.formula.nodes), 0
    for idea, _ in zip(ideas_for(descent), range(TRIALS), strict=False):
        cost = idea.settings.steps * size
        if idea.settings.steps > MOST_STEPS or spent + cost > WORK:
            continue
        spent += cost
        tried = descend(descent.formula, idea.start, idea.settings, slopes=descent.gradient)
        if _helps(descent, tried):
            command = command_line(descent.formula, idea.start, idea.settings, descent.settings)
            return Advice(idea.why, command, idea.settings, idea.start)
    return None


def _helps(descent: Descent, tried: Descent) -> bool:
    """Whether the trial ends better: at an end, or lower by more than a little and not by running away."""
    sign = -1.0 if descent.settings.uphill else 1.0
    before = descent.best if descent.stop.reason in RESTARTED else descent.end
    after = tried.best if tried.stop.reason in RESTARTED else tried.end
    gain, kind = sign * (before.f - after.f), descent.diagnosis.kind
    pushed = abs(before.f - tried.start.f) if tried.start.point != descent.start.point else -math.inf
    if sign * (tried.start.f - after.f) <= pushed:
        return False  # no more than the other start itself
    if tried.stop.reason in (*RESTARTED, "interrupted"):
        return kind in LEFT and gain > MUCH
    if descent.stop.reason == "steps":
        return tried.stop.reason in ("gradient", "target") and tried.exit_code == 0 and gain >= 0
    if descent.stop.reason in RESTARTED or kind == "slope":
        return gain > MUCH * abs(before.f) and gain > 0
    return gain > 0 and (
        tried.is_found or gain > (MUCH * (1 + abs(before.f)) if kind in LEFT else MOST * abs(before.f))
    )
