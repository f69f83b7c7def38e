"""Where a descent over data starts: at 0, at 1 where 0 is stationary, at random, or where the user says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from gdcli.errors import GdcliError
from gdcli.language.point import read_point
from gdcli.studies.fit.model import Model
from gdcli.studies.fit.objective import Objective
from gdcli.studies.fit.scaling import Coordinates

Row = tuple[float, ...]
RANDOM = "random"


def start_of(
    steep: Objective,
    coordinates: Coordinates,
    model: Model,
    given: str | Sequence[float] | Mapping[str, float] | None,
    seed: int,
    wants: str = "",
) -> tuple[Row, tuple[str, ...]]:
    """Give the point to start from, in the coordinates of the descent, and notes on it; `wants` is the loss's hint.

    Raises GdcliError for a start that is none of these parameters.
    """
    names = model.parameters
    if given is None:
        return _default(steep, coordinates, names, wants)
    if isinstance(given, str) and given.strip() == RANDOM:
        return _random(len(names), seed), (f"the start is random, between -1 and 1, with seed {seed}",)
    point = coordinates.point(_read(given, names))
    return point, _symmetry(steep, names, point)


def _read(given: str | Sequence[float] | Mapping[str, float], names: Sequence[str]) -> Row:
    if isinstance(given, Mapping):
        given = ",".join(f"{name}={float(value)!r}" for name, value in given.items())
    if isinstance(given, str):
        return read_point(given, names, "start")
    values = tuple(map(float, given))
    if len(values) != len(names) or not all(map(math.isfinite, values)):
        raise GdcliError(f"got {len(values)} numbers for the parameters {', '.join(names[:8])}", setting="start")
    return values


def _default(
    steep: Objective, coordinates: Coordinates, names: Sequence[str], wants: str
) -> tuple[Row, tuple[str, ...]]:
    zeros = (0.0,) * len(names)
    value, slopes = steep.at(zeros)
    length = math.hypot(*slopes)
    if math.isfinite(value) and 0 < length < math.inf:
        return zeros, _symmetry(steep, names, zeros)
    ones = coordinates.point((1.0,) * len(names))
    why = "the gradient is 0 where all parameters are 0" if length == 0 else "the loss is not finite where all are 0"
    if not math.isfinite(steep.value(ones)):
        if length == 0:
            return zeros, (f"{why}, and the loss is not finite where all are 1: the start is 0",)
        hint = f"give a start, such as --start {','.join(f'{name}=0.5' for name in names[:3])}"
        nowhere = "the loss is not finite where all parameters are 0, nor where all are 1"
        raise GdcliError(nowhere, setting="start", hint=f"{wants}; or {hint}" if wants else hint)
    return ones, (f"{why}: the start is 1", *_symmetry(steep, names, ones))


def _random(size: int, seed: int) -> Row:
    import numpy as np

    return tuple((2 * np.random.default_rng(seed).random(size) - 1).tolist())


def _symmetry(steep: Objective, names: Sequence[str], point: Row) -> tuple[str, ...]:
    """A note where members of a family start equal with equal slopes: what is alike there stays alike."""
    _, slopes = steep.at(point)
    alike: dict[tuple[str, float, float], list[str]] = {}
    for name, x, slope in zip(names, point, slopes, strict=True):
        if "[" in name:
            alike.setdefault((name.partition("[")[0], x, slope), []).append(name)
    same = [members for members in alike.values() if len(members) > 1]
    if not same:
        return ()
    first, second = same[0][:2]
    return (f"{first} and {second} start equal with equal slopes, and stay equal: --start random parts them",)
