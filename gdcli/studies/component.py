"""One partial derivative, four ways: what each is, how far off, and whether they are the derivative."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gdcli.engine.sides import Sides
from gdcli.record import Json, by_name
from gdcli.studies.quotients import Quotient

SOURCES = ("analytic", "backprop", "forward", "central")
FORWARD, CENTRAL = 2, 3
CLOSE = 1e-4


@dataclass(frozen=True)
class Component:
    """One partial derivative by each of SOURCES, and the errors in that order; `truth` is it at 50 digits, or None.

    `sides` are the slopes from the left and from the right. `right` tells of the analytic derivative and of
    backprop's whether it is the derivative within its own rounding. `quotients` are the forward and the central
    difference, and `noise` is what the rounding of f may do to each, 0 where it is CLOSE.
    """

    variable: str
    values: tuple[float, ...]
    truth: float | None
    errors: tuple[float | None, ...]
    sides: Sides
    right: tuple[bool, bool]
    quotients: tuple[Quotient, Quotient]
    noise: tuple[float, float]

    def relative(self, place: int) -> float | None:
        """The relative error of one of SOURCES; None where there is no truth, or it is 0 and the error is not."""
        error = self.errors[place]
        if error is None or self.truth is None:
            return None
        return error / abs(self.truth) if self.truth else (0.0 if error == 0 else None)

    @property
    def kink(self) -> bool:
        """Whether the slopes from the two sides do not meet."""
        return not self.sides.meet

    @property
    def hidden(self) -> bool:
        """Whether rounding hides the derivative from the central difference."""
        error, noise = self.errors[CENTRAL], self.noise[1]
        return bool(self.truth) and error is not None and abs(self.truth or 0.0) / 2 < error <= noise

    @property
    def suited(self) -> bool:
        """Whether a difference is near the derivative, as near as the rounding of f allows."""
        pairs = zip(self.errors[FORWARD:], self.noise, strict=True)
        return any(error is not None and error <= CLOSE * abs(self.truth or 0.0) + noise for error, noise in pairs)

    @property
    def verdict(self) -> str:
        """One of the contract's verdicts for this variable: of the derivative, whatever the step of the differences."""
        if self.kink:
            return "kink"
        if self.truth is None or not math.isfinite(self.values[0]):
            return "undefined"
        return "agree" if all(self.right) else "differ"

    def to_dict(self) -> dict[str, Json]:
        """Give the component as the contract has it."""
        document: dict[str, Json] = {"variable": self.variable}
        document |= by_name(SOURCES, self.values)
        for place, source in enumerate(SOURCES):
            document[f"{source}_error"] = self.errors[place]
            document[f"{source}_relative_error"] = self.relative(place)
        document |= {"exact": self.truth, "left": _known(self.sides.left), "right": _known(self.sides.right)}
        used = {
            f"{kind}_side": quotient.side or None for kind, quotient in zip(SOURCES[2:], self.quotients, strict=True)
        }
        return document | used | {"verdict": self.verdict}


def _known(slope: float | None) -> float | None:
    return slope if slope is not None and math.isfinite(slope) else None
