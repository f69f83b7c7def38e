"""A block of runs that go in step: the formula of one step over arrays, why a run ends, and runs taken out.

Each step, a few quick tests over the whole block tell that no run ends; only where they fail is looked at single runs.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.descent.cycle import HISTORY, cycling, next_check
from gdcli.descent.herd import Ends, Plan, Runs
from gdcli.descent.stopping import REASONS, TOO_FAR

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

CODE = {name: place for place, name in enumerate(REASONS)}
TINY = 1e-290  # a sum of squares below it, or above its inverse, may have lost digits


class Block:
    """Runs that go in step, and the rows of their numbers: state, next state, own, tail, f, squares, slopes, spare."""

    def __init__(self, plan: Plan, runs: Runs, ends: Ends, space: Floats) -> None:
        """Copy the runs into the first columns of `space`, of shape (rows, m or more)."""
        self.plan, self.ends, self.space, self.who = plan, ends, space, runs.who.copy()
        depth = plan.depth
        self.here, self.there, self.start = 0, depth, 2 * depth + plan.free
        self.tail, self.f = self.start + 1, self.start + 1 + len(plan.tail)
        self.squares, self.slopes = self.f + 1, slice(self.f + 2, self.f + 2 + plan.size)
        self.gone: list[Whole] = []
        self.history: list[Floats] = []
        self.rising, self.step = True, runs.step
        space[:depth, : len(runs.who)] = runs.state
        space[2 * depth : self.tail, : len(runs.who)] = runs.own
        self._view()

    def walk(self) -> Runs:
        """Go through a stretch of steps; give the runs that still go after it."""
        for step in range(self.step, self.plan.last(self.step) + 1):
            self.evaluate(step)
            self._stop()
            if self.plan.scheduled:
                self._check_rates()
            elif self.plan.still:
                self._stick()
            if self.plan.remembers(step):
                self._go_round()
            if step >= self.plan.tail[0]:
                self._finish()
            self.here, self.there, self.step = self.there, self.here, step + 1
            if self.gone:
                self._close_ranks()
            if not len(self.who):
                break
        state, own = slice(self.here, self.here + self.plan.depth), slice(2 * self.plan.depth, self.tail)
        return Runs(
            self.step, self.who, self.space[state, : len(self.who)].copy(), self.space[own, : len(self.who)].copy()
        )

    def interrupt(self) -> None:
        """End all runs where they are."""
        import numpy as np

        self.evaluate(self.step)
        self._end(np.arange(len(self.who)), CODE["interrupted"])

    def evaluate(self, step: int) -> None:
        """Compute f, the slopes and the next state."""
        import numpy as np

        rows, depth = self.rows, self.plan.depth
        here, there = rows[self.here : self.here + depth], rows[self.there : self.there + depth]
        free, outputs, rest = rows[2 * depth : self.start], rows[self.f : self.slopes.stop], rows[self.slopes.stop :]
        self.plan.into.run(*here, *free, np.float64(step + 1), *outputs, *there, *rest)
        if step == 0:
            rows[self.start][:] = rows[self.f]
            self._bound()

    def _view(self) -> None:
        """See the rows with as many columns as there are runs."""
        import numpy as np

        self.rows = list(self.space[:, : len(self.who)])
        self.equal = np.empty(len(self.who), dtype=np.bool_)
        self._bound()

    def _bound(self) -> None:
        """What holds for every run: squares above `low`, f between `floor` and `ceiling`, none of them ends."""
        least = self.plan.least
        self.low = max(least * least, TINY) * (1 + 1e-9) if least > 0 else -1.0
        self.floor, self.ceiling = -math.inf, math.inf
        if len(self.who):
            floors, ceilings = self.plan.limits(self.rows[self.start])
            self.floor, self.ceiling = float(floors.max()), float(ceilings.min())

    def _stop(self) -> None:
        """End the runs whose gradient is short enough, whose f leaves its interval, or that are not finite."""
        import numpy as np

        f, squares = self.rows[self.f], self.rows[self.squares]
        least, most = np.minimum.reduce, np.maximum.reduce
        if most(f) < self.ceiling and self.floor < least(f) and self.low < least(squares) and most(squares) < 1 / TINY:
            return
        safe = (f < self.ceiling) & (f > self.floor) & (squares > self.low) & (squares < 1 / TINY)
        places = np.flatnonzero(~safe)
        length, f = self._lengths(places), f[places]
        floor, ceiling = self.plan.limits(self.rows[self.start][places])
        stays = (self.plan.least < length) & (length < np.inf) & (floor < f) & (f < ceiling)
        if not stays.all():
            self._end(places[~stays], self._reasons(places[~stays], length[~stays]))

    def _lengths(self, places: Whole) -> Floats:
        """The gradient's length, as exact as needed."""
        import numpy as np

        squares = self.rows[self.squares][places]
        lengths: Floats = np.sqrt(squares)
        lost = ~((squares > TINY) & (squares < 1 / TINY))
        if lost.any():
            lengths[lost] = np.hypot.reduce(np.abs(self.space[self.slopes, places[lost]]), axis=0)
        for one in np.flatnonzero(np.abs(lengths - self.plan.least) <= 1e-9 * self.plan.least):
            lengths[one] = math.hypot(*self.space[self.slopes, places[one]].tolist())
        return lengths

    def _reasons(self, places: Whole, length: Floats) -> Whole:
        """Why runs end that do not go on; the order is that of `outcome`."""
        import numpy as np

        f, settings = self.rows[self.f][places], self.plan.settings
        point = np.abs(self.space[self.here : self.here + self.plan.size, places])
        lost, far = ~np.isfinite(point).all(axis=0), (point > TOO_FAR).any(axis=0)
        unknown = ~(np.isfinite(f) & np.isfinite(length))
        target = math.inf if settings.target is None else settings.target
        reached = (f >= target) if settings.uphill or settings.target is None else (f <= target)
        small = length <= self.plan.least
        cases = [lost, unknown, far, small, reached]
        names = ["diverged", "not-finite", "diverged", "gradient", "target"]
        return np.select(cases, [CODE[name] for name in names], CODE["diverged"])

    def _stick(self) -> None:
        """End the runs whose next state is this one."""
        import numpy as np

        here, there = self.rows[self.here :], self.rows[self.there :]
        np.equal(here[0], there[0], self.equal)
        if not np.count_nonzero(self.equal):
            return
        places = self._left(np.flatnonzero(self.equal))
        for row in range(1, self.plan.depth):
            places = places[here[row][places] == there[row][places]]
        if len(places):
            self._end(places, CODE["no-progress"])

    def _go_round(self) -> None:
        """Keep the points; at a check, and at the last step, end the runs whose points come again."""
        import numpy as np

        self.history = [*self.history[1 - HISTORY :], np.array(self.rows[self.here : self.here + self.plan.size])]
        check, last = self.step == next_check(self.step), self.step == self.plan.settings.steps
        if not (check and self.plan.still) and not last:
            return
        around, jitter = cycling(np.array(self.history))
        places = self._left(np.flatnonzero(around))
        if check and self.plan.still:
            self._end(places, np.where(jitter[places], CODE["no-progress"], CODE["oscillates"]))
        else:
            self._end(places[~jitter[places]], CODE["oscillates"])
        self.history = []

    def _check_rates(self) -> None:
        """Put aside the runs whose learning rate is negative or not finite."""
        import numpy as np

        rate = self.rows[self.slopes.stop]
        places = self._left(np.flatnonzero(~((rate >= 0) & (rate < np.inf))))
        if len(places):
            self.ends.unruly.extend(self.who[places].tolist())
            self.gone.append(places)

    def _finish(self) -> None:
        """Note how long the gradients are in the last steps; after the last, end all runs."""
        import numpy as np

        if self.step in self.plan.tail and self.rising:
            row = self.tail + self.plan.tail.index(self.step)
            np.sqrt(self.rows[self.squares], self.rows[row])
            self.rising = row == self.tail or bool((self.rows[row] > self.rows[row - 1]).any())
        if self.step < self.plan.settings.steps:
            return
        places = self._left(np.arange(len(self.who)))
        point = self.space[self.here : self.here + self.plan.size, places]
        diverged = self._diverging(places) | ~np.isfinite(point).all(axis=0)
        self._end(places, np.where(diverged, CODE["diverged"], CODE["steps"]))

    def _diverging(self, places: Whole) -> NDArray[np.bool_]:
        """Whether the gradient grew at each of the last steps and f is worse than at the start; see `growth`."""
        import numpy as np

        if not self.rising or len(self.plan.tail) < 3:
            return np.zeros(len(places), dtype=np.bool_)
        lengths = self.space[self.tail : self.f, places]
        f, start = self.rows[self.f][places], self.rows[self.start][places]
        grows: NDArray[np.bool_] = (lengths[0] > 0) & (lengths[1:] > lengths[:-1]).all(axis=0)
        factor = (lengths[-1] / lengths[0]) ** (1 / (len(lengths) - 1))
        grows &= (factor > 1) & ((f < start) if self.plan.settings.uphill else (f > start))
        return grows

    def _left(self, places: Whole) -> Whole:
        """Those of the places whose run has not ended at this step."""
        import numpy as np

        return np.setdiff1d(places, np.concatenate(self.gone)) if self.gone else places

    def _end(self, places: Whole, reason: int | Whole) -> None:
        """Write down where runs ended."""
        runs, ends = self.who[places], self.ends
        for place, row in enumerate(self.rows[self.here : self.here + self.plan.size]):
            ends.points[place][runs] = row[places]
        ends.f[runs] = self.rows[self.f][places]
        ends.gradient_norm[runs] = self._lengths(places)
        ends.steps[runs] = self.step
        ends.reason[runs] = reason
        self.gone.append(places)

    def _close_ranks(self) -> None:
        """Put the last runs into the places of those that ended."""
        import numpy as np

        stays = np.ones(len(self.who), dtype=np.bool_)
        for places in self.gone:
            stays[places] = False
        count = int(np.count_nonzero(stays))
        holes, movers = np.flatnonzero(~stays[:count]), count + np.flatnonzero(stays[count:])
        for first, last in ((self.here, self.here + self.plan.depth), (2 * self.plan.depth, self.f)):
            self.space[first:last, holes] = self.space[first:last, movers]
        for points in self.history:
            points[:, holes] = points[:, movers]
        self.history = [points[:, :count] for points in self.history]
        self.who[holes] = self.who[movers]
        self.who, self.gone = self.who[:count], []
        self._view()
