"""From many starts in a box: which minimum each reaches. The minima are found from the ends, not given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from gdcli.calculus.gradient import gradient
from gdcli.descent.many import descend_many
from gdcli.descent.settings import Settings
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula
from gdcli.studies import functions
from gdcli.studies.basins.places import places_of
from gdcli.studies.basins.rate import rate_for
from gdcli.studies.basins.result import Basins
from gdcli.studies.basins.starts import RANDOM, at_random, box_of, counts_of, on_grid
from gdcli.studies.basins.terrain import Terrain

Watch = Callable[[int], None]
FINEST = 1e-5  # of the size of the box's coordinates: places that are nearer cannot be parted in float64


def basins(
    formula: Formula,
    box: str | Sequence[Sequence[float]],
    settings: Settings,
    *,
    grid: str | int | Sequence[int] | None = None,
    starts: int | None = None,
    seed: int = 0,
    curved: bool = False,
    watch: Watch | None = None,
) -> Basins:
    """Walk from the points of a grid, or from `starts` random points, of a box; find the places where the runs end.

    With `curved` the learning rate is not that of the settings but 1 over the largest curvature found in the box.
    `watch` is told how many runs are done. A Ctrl-C ends the walks; what is done by then is the result.

    Raises GdcliError for a box or a grid that does not fit the formula, for too many starts, and for what `descend`
    refuses.

    >>> from gdcli.language.parse import parse
    >>> found = basins(parse("x^4 - x^2"), "-2:2", Settings(lr=0.02, steps=2000), grid=41)
    >>> [(round(place.point[0], 6), place.starts) for place in found.minima], found.others[0].kind
    ([(-0.707107, 20), (0.707107, 20)], 'maximum')
    """
    import numpy as np

    size = len(formula.variables)
    if not size:
        raise GdcliError("a constant has no variables to walk in", hint="write a formula with a variable, such as x^2")
    counts = counts_of(grid, starts, size)
    spans = box_of(box, size)
    points = at_random(spans, RANDOM if starts is None else starts, seed) if counts is None else on_grid(spans, counts)
    terrain = Terrain(formula)
    if curved:
        with np.errstate(all="ignore"):
            settings = replace(settings, lr=rate_for(terrain, spans, points, counts, settings))
    slopes = gradient(formula, settings.gradient, settings.h)
    ends_only = replace(settings, every=max(settings.steps, 1))
    many = descend_many(formula, points, ends_only, watch=watch, slopes=slopes)
    width = np.array([max(high - low, FINEST * max(abs(low), abs(high))) for low, high in spans])
    with np.errstate(all="ignore"):
        found = places_of(terrain, many, width, settings)
    return Basins(formula, spans, counts, seed, slopes, settings, curved, found.places, points, many, found.labels)


def domain_of(expression: str | Formula) -> tuple[tuple[float, float], ...]:
    """Give the domain of a built-in function, where the formula is one by name.

    Raises GdcliError where it is none: then a box is needed.

    >>> domain_of("@himmelblau")
    ((-5.0, 5.0), (-5.0, 5.0))
    """
    known = functions.domain_of(expression if isinstance(expression, str) else "")
    if known is not None:
        return known
    hint = "give one, such as --box -2:2 for all variables, or --box -2:2,0:1"
    raise GdcliError(
        "one is needed for the starts; only built-in functions have one of their own", setting="box", hint=hint
    )
