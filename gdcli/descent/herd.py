"""Many runs as arrays: those that still go, where the others ended, and what they share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from gdcli.descent.cycle import HISTORY, next_check
from gdcli.descent.settings import Settings
from gdcli.descent.stopping import TOO_FAR, TOO_HIGH
from gdcli.engine.into import Into

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

STRETCH = 256


class Runs(NamedTuple):
    """Runs that still go, at one step: which they are, the point and the memory, and what is theirs alone.

    who: (m,); state: (coordinates and memory, m); own: (settings that vary and f at the start, m).
    """

    step: int
    who: Whole
    state: Floats
    own: Floats


class Ends(NamedTuple):
    """Where the runs ended: see Many, but points of shape (n, runs). A reason of -1 is none yet.

    `unruly` are the runs whose schedule left the range of a learning rate.
    """

    points: Floats
    f: Floats
    gradient_norm: Floats
    steps: Whole
    reason: NDArray[np.int8]
    unruly: list[int]


class Plan(NamedTuple):
    """What all blocks share: the compiled step, how many rows it has of what, and when a run ends; see Limits."""

    into: Into
    size: int
    depth: int
    free: int
    scheduled: bool
    restless: bool
    settings: Settings
    tail: Sequence[int]

    @property
    def rows(self) -> int:
        """How many arrays a block has."""
        return 2 * self.depth + self.free + 1 + len(self.tail) + 2 + self.size + self.scheduled + self.into.spare

    @property
    def least(self) -> float:
        """A run goes on while its gradient is longer; see Bounds."""
        return self.settings.tol if self.settings.tol > 0 else -1.0

    @property
    def still(self) -> bool:
        """Whether a state that no longer changes, or goes round, ends a run; see Limits."""
        return self.settings.tol > 0 and not self.restless

    def last(self, first: int) -> int:
        """The last step of the stretch that begins with a step; it cuts neither the tail nor what a check needs."""
        last = first + STRETCH - 1
        check = next_check(last)
        last = check if check - last < HISTORY else last
        return self.settings.steps if last > min(self.tail[0], self.settings.steps - HISTORY) - 1 else last

    def remembers(self, step: int) -> bool:
        """Whether the points of a step are needed to tell a cycle at the next check, or at the last step."""
        return min(next_check(step), max(step, self.settings.steps)) - step < HISTORY

    def limits(self, start: Floats) -> tuple[Floats, Floats]:
        """The open interval in which f stays while a run goes on, from f at the start; see Bounds."""
        import numpy as np

        margin, target = TOO_HIGH * (1 + np.abs(start)), self.settings.target
        if self.settings.uphill:
            return start - margin, np.full_like(start, TOO_FAR if target is None else target)
        return np.full_like(start, -TOO_FAR if target is None else target), start + margin
