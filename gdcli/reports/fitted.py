"""A fit as something to draw: the data with the fitted curve, where it has one input, and the loss against the step."""

from __future__ import annotations

import math

from gdcli.engine.arrays import compile_arrays
from gdcli.reports.drawings import Axis, Chart, Scene, Series
from gdcli.reports.loss import loss_of
from gdcli.reports.words import clipped, counted
from gdcli.studies.fit.result import Fit

PLACES = 101  # of the fitted curve


def fit_scene(fit: Fit) -> Scene:
    """Give the charts of a fit; it has no landscape."""
    loss = loss_of([[(step, row[-2]) for step, row in fit.path]], [fit.method.name], what="loss")
    return Scene(clipped(fit.model.text), None, (*_fitted(fit), loss))


def _fitted(fit: Fit) -> tuple[Chart, ...]:
    """The rows as points, and the curve of the parameters where the descent ended."""
    if not fit.sample or not all(map(math.isfinite, fit.end.parameters)):
        return ()
    import numpy as np

    name = fit.model.inputs[0]
    places = [x for x, _ in fit.sample]
    x = np.linspace(min(places), max(places), PLACES)
    known = {**fit.parameters, name: x}
    heights = compile_arrays(fit.model.formula)(*[known[one] for one in fit.model.formula.variables])[0]
    curve = tuple(zip(x.tolist(), np.broadcast_to(heights, x.shape).tolist(), strict=True))
    target = fit.model.target_name
    shown = "" if len(fit.sample) == fit.rows else f"{len(fit.sample)} of "
    data = Series(f"data ({shown}{counted(fit.rows, 'row')})", fit.sample, joined=False)
    return (Chart(Axis(name), Axis(target), (data, Series("the fit", curve))),)
