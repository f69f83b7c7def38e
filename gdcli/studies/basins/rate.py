"""A learning rate for a whole box: 1 over the largest curvature that a sample of the starts has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gdcli.descent.rates import LINEAR
from gdcli.descent.settings import Settings, resolve
from gdcli.studies.basins.starts import at_random
from gdcli.studies.basins.terrain import Terrain
from gdcli.studies.landscape import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SAMPLE = 400  # starts at most whose curvature is looked at
USUAL = 0.1  # where no curvature tells


def rate_for(
    terrain: Terrain, box: Sequence[Span], starts: Floats, grid: tuple[int, ...] | None, settings: Settings
) -> float:
    """Give a learning rate with which f falls at each step wherever it is no more curved than at the sample.

    The sample is some of the starts, and as many random points of the box, since a grid may miss what is periodic.

    It is for gradient descent, with and without momentum (Nesterov 2004, theorem 2.1.14: 1/L); other methods get 0.1.

    >>> from gdcli.language.parse import parse
    >>> import numpy as np
    >>> rate_for(Terrain(parse("x^2 + 10y^2")), [Span(0, 1)] * 2, np.ones((1, 2)), None, Settings())
    0.05
    """
    if settings.rule is not None or resolve(settings)[0].name not in LINEAR:
        return USUAL
    inside = at_random(box, min(SAMPLE, len(starts)), seed=0)
    largest = max(terrain.steepest(_sample(starts, grid)), terrain.steepest(inside))
    return float(f"{1 / largest:.3g}") if 1e-100 < largest < 1e100 else USUAL


def _sample(starts: Floats, grid: tuple[int, ...] | None) -> Floats:
    """Some of the starts: of a grid an even part with its corners, else the first."""
    import numpy as np

    if grid is None:
        return starts[:SAMPLE]
    most = SAMPLE if len(grid) == 1 else int(SAMPLE**0.5)
    places = [np.unique(np.linspace(0, count - 1, most).round().astype(int)) for count in grid]
    if len(grid) == 1:
        return starts[places[0], :]
    return starts[(places[1][:, None] * grid[0] + places[0]).ravel(), :]
