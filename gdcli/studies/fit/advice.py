"""What would help a descent: scaled columns, a rate, a momentum, another method; each walked before it is advised.

Only of a quadratic is it known beforehand how a descent goes: for squares of a linear model nothing is walked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from gdcli.descent.rates import LINEAR, Rates, rates
from gdcli.descent.settings import Settings
from gdcli.descent.stopping import RAN_AWAY
from gdcli.errors import GdcliError
from gdcli.record import Json, number
from gdcli.studies.fit.exact import Exact
from gdcli.studies.fit.outlook import NEAR, ZERO, eigenvalues, steps_for
from gdcli.studies.fit.result import Fit, Options

WORK = 500_000_000  # operations that a trial may take
OVERHEAD = 20_000  # of a step, whatever the rows
FEWEST = 10  # steps of a trial that tells something
SHARE = 0.25  # of the loss above the least: what a trial must come down to
PART = 0.01  # of the loss, where the least is not known: what a trial must come down by


class Change(NamedTuple):
    """A change of a fit's options and settings, why, and the steps to a thousandth of the distance in theory."""

    options: Options
    settings: Settings
    why: str
    steps: int | None = None


@dataclass(frozen=True)
class Advice:
    """A change that helps: in theory after `steps`, or, where it was walked, in `tried` steps down to `loss`."""

    change: Change
    tried: int | None = None
    loss: float | None = None

    def to_dict(self, fit: Fit) -> dict[str, Json]:
        """Give the document: the options that change, and what is known of them."""
        options, settings, _, steps = self.change
        told: dict[str, Json] = {}
        for before, after in ((fit.options, options), (fit.settings, settings)):
            for name in ("standardize", "batch", "lr", "steps", "momentum", "method"):
                if hasattr(after, name) and getattr(after, name) != getattr(before, name):
                    told[name] = getattr(after, name)
        return {**told, "steps_in_theory": steps, "tried": {"steps": self.tried, "loss": number(self.loss)}
                if self.tried is not None else None}  # fmt: skip


Trial = Callable[[Options, Settings], tuple[int, float] | None]


def advice(fit: Fit, trial: Trial) -> Advice | None:
    """Give the first change that helps a fit; None where it is there, or where nothing that is known does.

    `trial` walks with other options and settings, and gives the step where it ended and its loss.
    """
    outlook, exact = fit.outlook, fit.exact
    there = fit.is_found if outlook.distance is None else outlook.distance <= NEAR
    if there or fit.stop.reason == "interrupted":
        return None
    sure = isinstance(exact, Exact) and fit.is_linear and fit.loss.is_squares and not fit.options.batch
    for change in _changes(fit):
        if sure and change.steps is not None:
            return Advice(change)
        walked = _tried(fit, change, trial)
        if walked is not None:
            return Advice(change._replace(steps=None), *walked)
    return None


def _tried(fit: Fit, change: Change, trial: Trial) -> tuple[int, float] | None:
    """Walk with a change, as far as the work allows; None where that does not come far lower."""
    rows = (change.options.batch or fit.rows) * (3 * len(fit.model.formula.live) + len(fit.model.parameters))
    steps = min(change.settings.steps, WORK // (OVERHEAD + rows))
    if steps < min(FEWEST, change.settings.steps):
        return None
    try:
        walked = trial(change.options, replace(change.settings, steps=steps, every=steps or 1))
    except GdcliError:
        return None
    if walked is None or not math.isfinite(walked[1]):
        return None
    least = fit.exact.loss if isinstance(fit.exact, Exact) else -math.inf
    above = fit.end.loss - least if math.isfinite(fit.end.loss) else math.inf
    lower = fit.best.loss - walked[1] > PART * abs(fit.best.loss) or not math.isfinite(fit.best.loss)
    better = walked[1] - least <= SHARE * above if least > -math.inf else lower
    return walked if better else None


def _changes(fit: Fit) -> Iterator[Change]:
    """What may help, what explains most first."""
    exact, options, settings = fit.exact, fit.options, fit.settings
    known, rated = isinstance(exact, Exact), not isinstance(settings.lr, str)
    if isinstance(exact, Exact):
        yield from _by_theory(fit, exact)
    if options.batch and rated and known:
        yield _falling(fit, 4 * fit.epoch, "a rate that falls lets the noise of the batches die away")
    if not options.batch and fit.scaled is not None and (known or fit.exit_code):
        yield Change(replace(options, standardize=True), settings, "scaled columns help")
    if fit.stop.reason == "oscillates" and rated:
        yield _falling(fit, 10, "a rate that falls comes to rest")
    if fit.stop.reason in RAN_AWAY and not isinstance(settings.lr, str):
        for share in (10, 1000):
            yield Change(options, replace(settings, lr=float(f"{settings.lr / share:.3g}")), "a smaller rate helps")
    if known and settings.method != "lbfgs":
        plain = replace(settings, method="lbfgs", rule=None, set={}, momentum=None, lr=Settings().lr)
        why = "a method that learns the curvature helps" + ", with all rows at once" * bool(options.batch)
        yield Change(replace(options, batch=0), plain, why)


def _falling(fit: Fit, half: int, why: str) -> Change:
    """A rate that is half of itself after so many steps."""
    return Change(fit.options, replace(fit.settings, lr=f"{fit.settings.lr:.6g}/(1 + k/{half})"), why)


def _by_theory(fit: Fit, exact: Exact) -> Iterator[Change]:
    """Scaled columns, the best rate, a momentum: those that take half the steps or less."""
    if fit.method.name not in LINEAR or isinstance(fit.settings.lr, str):
        return
    allowed, need = fit.outlook.rates, fit.outlook.steps
    for change in _theories(fit, exact, allowed):
        if change.steps is not None and (need is None or 2 * change.steps <= need):
            yield change


def _theories(fit: Fit, exact: Exact, allowed: Rates) -> Iterator[Change]:
    if fit.scaled is not None and not fit.options.standardize:
        values = eigenvalues(exact, fit.scaled)
        better = rates(values, ZERO * max(values))
        if better.best and better.condition and 2 * better.condition <= (allowed.condition or math.inf):
            why = f"with scaled columns the condition number is {better.condition:.4g}"
            yield _by_rate(fit, better, replace(fit.options, standardize=True), why)
    if allowed.best is not None:
        yield _by_rate(fit, allowed, fit.options, f"the best learning rate is {allowed.best:.4g}")


def _by_rate(fit: Fit, allowed: Rates, options: Options, why: str) -> Change:
    """The best learning rate, with a momentum where it takes many steps alone; as many steps as that takes."""
    rate, momentum, steps, pair = allowed.best or 0.0, None, steps_for(allowed.rate), allowed.pair
    if pair is not None and steps is not None and steps >= 1000:
        rate, momentum, steps = pair.lr, float(f"{pair.momentum:.4g}"), steps_for(pair.rate)
        why += ", and momentum helps"
    enough = max(fit.settings.steps, math.ceil((steps or 0) / 1000) * 1000 if (steps or 0) > fit.settings.steps else 0)
    plain = replace(fit.settings, method="gd", rule=None, set={}, lr=float(f"{rate:.3g}"), momentum=momentum,
                    steps=enough)  # fmt: skip
    return Change(options, plain, why, steps)
