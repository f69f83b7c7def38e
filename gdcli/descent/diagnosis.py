"""What the end of a descent is: a minimum, a maximum, a saddle, a plateau, a kink, a slope, or not defined.

Curvature decides where it can be trusted: Newton's step to the stationary point is short and the Hessian steady over
it. In the other directions a little walk around the point decides (probing.py). What neither can tell is no minimum.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from gdcli.descent.curvature import LARGEST, Curvature, Ground
from gdcli.descent.probing import Change, Probe, probe
from gdcli.engine.rounding import UNIT
from gdcli.engine.sides import Sides, broken, may_break, suspicious
from gdcli.engine.spectrum import Spectrum

Row = tuple[float, ...]
BENT = 0.1  # a curvature above it is not small: there, a small gradient alone makes no plateau


@dataclass(frozen=True)
class Diagnosis:
    """What is at a point: the kind of the contract, and what it was told from.

    `curvature` is None where f breaks, where the Hessian is not finite or was not asked for; `sides` are the slopes
    from both sides of each variable at a kink; `probes` is what f does around the point where curvature does not
    decide; `lowest` tells of a kink whether it is a minimum (uphill: a maximum).
    """

    kind: str
    curvature: Curvature | None = None
    probes: tuple[Probe, ...] = ()
    sides: tuple[Sides, ...] = ()
    lowest: bool = False
    looked: bool = True  # of more than LARGEST variables nothing is: none can be told, and a plateau stands for that

    def is_end(self, *, uphill: bool) -> bool:
        """Whether it is what a descent looks for: a minimum, or a maximum uphill, smooth or at a kink."""
        return self.lowest or self.kind == ("maximum" if uphill else "minimum")

    def ways(self, change: Change) -> list[Row]:
        """The probed ways along which f does this."""
        return [one.way for one in self.probes if one.change == change]


def diagnose(ground: Ground, point: Row, *, small: bool, uphill: bool = False, dtype: str = "float64") -> Diagnosis:
    """Say what is at a point; `small` says that the gradient there is within the tolerance.

    A gradient that is not small may still be the smallest that floats have near a stationary point.

    >>> from gdcli.calculus.backprop import backprop
    >>> from gdcli.language.parse import parse
    >>> f = parse("x^2 - y^2")
    >>> diagnose(Ground(f, backprop(f)), (0.0, 0.0), small=True).kind
    'saddle'
    """
    value, slope = ground.value(point), ground.gradient(point)
    if not math.isfinite(value):
        return Diagnosis("undefined")
    smooth = all(map(math.isfinite, slope))
    breaks = suspicious(ground.formula, point)
    if breaks or (not smooth and may_break(ground.formula)):
        both = tuple(broken(ground.formula, point))
        if not all(one.meet for one in both):
            return _kinked(ground, point, slope if small and smooth else (0.0,) * len(point), both, uphill=uphill)
    if not smooth:
        return Diagnosis("undefined")
    curvature = None if breaks else ground.curvature(point)
    if not small and (curvature is None or not curvature.settled(UNIT[dtype])):
        return Diagnosis("slope", curvature)
    if curvature is None:
        return _unbent(ground, point, slope)
    return _stationary(curvature)


def _kinked(ground: Ground, point: Row, slope: Row, both: tuple[Sides, ...], *, uphill: bool) -> Diagnosis:
    """A kink, and whether it is what is looked for."""
    found = _unbent(ground, point, slope)
    return replace(found, kind="kink", sides=both, lowest=found.kind == ("maximum" if uphill else "minimum"))


def _unbent(ground: Ground, point: Row, slope: Row) -> Diagnosis:
    """A point where the Hessian is not finite, or f breaks: only heights can tell."""
    size = len(point)
    if size > LARGEST:
        return Diagnosis("plateau", looked=False)
    axes = tuple(tuple(float(i == j) for j in range(size)) for i in range(size))
    probes = tuple(probe(Curvature(point, slope, Spectrum((0.0,) * size, axes), ground)))
    return Diagnosis(_kind(set(), {one.change for one in probes}, bent=True), None, probes)


def _stationary(curvature: Curvature) -> Diagnosis:
    """The kind of a point whose gradient is small."""
    signs = {value > 0 for value, sure in zip(curvature.values, curvature.sure, strict=True) if sure}
    probes = () if all(curvature.sure) else tuple(probe(curvature))
    bent = any(abs(value) > BENT for value, sure in zip(curvature.values, curvature.sure, strict=True) if not sure)
    return Diagnosis(_kind(signs, {one.change for one in probes}, bent=bent), curvature, probes)


def _kind(signs: set[bool], changes: set[Change], *, bent: bool) -> str:
    """The kind by what curves up (True) and down (False), and by what f does along the other ways."""
    up, down = True in signs or "rises" in changes, False in signs or "falls" in changes
    if up and down:
        return "saddle"
    if "slopes" in changes:
        return "slope" if bent else "plateau"
    if up:
        return "minimum"
    return "maximum" if down else "plateau"
