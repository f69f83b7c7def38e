"""Walks: one, and the studies that take many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdcli.door.kinds import box_text, counts, listed, optional, texts, whole
from gdcli.door.reading import points_of, rate_or_auto, read, read_placed, values_of, walk_settings
from gdcli.door.showing import shown
from gdcli.errors import GdcliError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from gdcli.descent.result import Descent
    from gdcli.door.reading import ManyLike, PointLike
    from gdcli.language.formula import Formula
    from gdcli.studies.basins.result import Basins
    from gdcli.studies.plot import Plot
    from gdcli.studies.race import Race
    from gdcli.studies.sweep import Sweep


def minimize(expression: str | Formula, start: PointLike, *, let: Iterable[str] = (), **settings: Any) -> Descent:
    """Walk downhill from a start by gradient descent.

    Args:
        expression: a text or a Formula of n variables.
        start: where to start, n floats.
        let: further definitions.
        settings: `lr` (a number, or a schedule as text), `steps`, `momentum`, `method`, `rule`, `set` (a
            mapping), `gradient`, `h`, `tol`, `target`, `every`, `dtype`, `seed`: as on the command line
            (`gdcli minimize --help`), with the same defaults.

    Returns:
        A Descent: `start`, `end` and `best` are places, `path` holds all of them (`path.points` is float64 of shape
        (places, n)), `stop` says why the run ended. A run that diverges is a result, not an error.

    Raises:
        GdcliError: no formula, a wrong start, a setting that is not allowed.

    >>> minimize("(x - 2)^2", start=[0], lr=0.5).end.point
    (2.0,)
    """
    return _walk(expression, start, let, settings, uphill=False)


def maximize(expression: str | Formula, start: PointLike, *, let: Iterable[str] = (), **settings: Any) -> Descent:
    """Walk uphill from a start by gradient ascent; everything else is as in `minimize`.

    >>> maximize("x*y", start="-2,3", lr=0.01, steps=1).end.f
    -5.8706
    """
    return _walk(expression, start, let, settings, uphill=True)


def race(
    expression: str | Formula,
    start: PointLike,
    methods: str | Sequence[str] = "gd,momentum,nesterov,adam",
    lr: float | str = "auto",
    *,
    let: Iterable[str] = (),
    uphill: bool = False,
    **settings: Any,
) -> Race:
    """Walk from one start by many methods, each with the same budget of gradient evaluations, and rank them.

    Args:
        expression: a text or a Formula of n variables.
        start: where each run starts, n floats.
        methods: names, or "gd,momentum,adam", or "all".
        lr: a number or a schedule for all of them, or "auto": for each the best rate that one stated rule finds.
        let: further definitions.
        uphill: walk uphill.
        settings: `steps` (the budget is one gradient more), `momentum` (of the methods that have it), `rule` (a
            method of your own, which races too), `gradient`, `h`, `tol`, `target`, `dtype`, `seed`, and `watch`, which
            is called with the number of runs done.

    Returns:
        A Race: `runs` has a Descent for each method, the best first, each equal to `minimize` with the same settings
        and with its whole path; `ranks` their ranks, None where a run ended where no minimum is; `run.asked` has what
        it asked for: values of f, gradients, Hessians.

    Raises:
        GdcliError: no formula, a wrong start, method or setting.

    >>> found = race("x^2 + 10y^2", (1, 3), ["gd", "momentum"], lr=0.05, steps=500)
    >>> found.winner.method.name, found.winner.asked.gradients
    ('gd', 183)
    """
    from gdcli.studies.race import race, read_methods

    watch, walk = walk_settings(settings, uphill=uphill, without=("method", "set", "every"))
    names = read_methods(texts(methods, "methods"), with_rule=settings.get("rule") is not None)
    formula, point = read_placed(expression, start, let, "start")
    return shown(race(formula, point, walk, names, rate_or_auto(lr), watch))


def sweep(
    expression: str | Formula,
    start: PointLike,
    lr: ManyLike,
    momentum: ManyLike | None = None,
    *,
    let: Iterable[str] = (),
    uphill: bool = False,
    **settings: Any,
) -> Sweep:
    """Walk from one start with many learning rates, and with many momenta.

    Args:
        expression: a text or a Formula of n variables.
        start: where each run starts, n floats.
        lr: the learning rates, one, or a range "FROM:TO:COUNT" (by equal ratios where it spans a decade).
        momentum: momenta in the same way; each is combined with every learning rate.
        let: further definitions.
        uphill: walk uphill.
        settings: all others of `minimize`, and `watch`, which is called with the number of runs done.

    Returns:
        A Sweep: `runs` has a Descent for each momentum and learning rate, each equal to `minimize` with the same
        settings, `best` the one that found its end soonest, `limits` the learning rate not to exceed.

    Raises:
        GdcliError: no formula, a wrong start, range or setting.

    >>> [run.stop.reason for run in sweep("x^2 + 10y^2", (1, 3), [0.09, 0.1, 0.105], steps=1000).runs]
    ['gradient', 'oscillates', 'diverged']
    """
    from gdcli.studies.sweep import sweep

    watch, walk = walk_settings(settings, uphill=uphill)
    formula, point = read_placed(expression, start, let, "start")
    rates, momenta = (values_of(one, name) for one, name in ((lr, "lr"), (momentum, "momentum")))
    if rates is None:
        raise GdcliError("no learning rate is given", setting="lr")
    return shown(sweep(formula, point, walk, rates, momenta, watch))


def basins(
    expression: str | Formula,
    box: str | Sequence[Sequence[float]] | NDArray[Any] | None = None,
    *,
    grid: str | int | Sequence[int] | None = None,
    starts: int | None = None,
    let: Iterable[str] = (),
    uphill: bool = False,
    **settings: Any,
) -> Basins:
    """Walk from many starts in a box and tell which minimum each reaches; the minima are found, not given.

    Args:
        expression: a text or a Formula of n variables.
        box: "LO:HI,LO:HI" or pairs, an interval for each variable or one for all; None is the domain of a built-in
            function such as "@himmelblau".
        grid: "201x101", columns by rows, or one number for both; for one or two variables (101x101, or 401).
        starts: instead, how many random points of the box; for more variables that is the way (1000).
        let: further definitions.
        uphill: walk uphill, to maxima.
        settings: as in `minimize`, with the default `lr` "auto" (1 over the largest curvature found in the box; 0.1 for
            methods whose steps do not go by curvature) and 1000 `steps`; `seed` (0) draws the random starts; and
            `watch`, which is called with the number of runs that are done.

    Returns:
        Basins: `minima` with `point`, `f` and `starts`, `others` (saddles, valleys, plateaus), `astray` counts the runs
        that end at none; `starts` is float64 of shape (runs, n), `many` holds the ends, `labels` the place of each.

    Raises:
        GdcliError: no formula, a box or a grid that does not fit it, a setting that is not allowed.

    >>> found = basins("(x^2 - 1)^2 + y^2", "-2:2", grid=20)
    >>> [(place.point, place.starts) for place in found.minima]
    [((-1.0, 0.0), 200), ((1.0, 0.0), 200)]
    """
    from gdcli.descent.settings import AUTO
    from gdcli.studies.basins.study import basins, domain_of

    curved = rate_or_auto(settings.get("lr", AUTO)) == AUTO
    if curved:
        settings.pop("lr", None)
    watch, walk = walk_settings({"steps": 1000, **settings}, uphill=uphill)
    formula = read(expression, None, let, "box")[0]
    span = domain_of(expression) if box is None else box_text(box, "box")
    grid, starts = optional(counts)(grid, "grid"), optional(whole)(starts, "starts")
    return shown(basins(formula, span, walk, grid=grid, starts=starts, seed=walk.seed or 0, curved=curved, watch=watch))


def plot(
    expression: str | Formula,
    start: PointLike | Iterable[PointLike] | None = (),
    *,
    let: Iterable[str] = (),
    axes: str | Sequence[str] | None = None,
    box: str | Sequence[Sequence[float]] | NDArray[Any] | None = None,
    surface: bool = False,
    arrows: str | Sequence[int] | None = None,
    uphill: bool = False,
    **settings: Any,
) -> Plot:
    """Draw a function of n variables over one or two of them, with a walk from each of some starts.

    Args:
        expression: a text or a Formula.
        start: a point of n floats, or a list of them; none draws f alone.
        let: further definitions.
        axes: "x,y" or ["x", "y"], the variables that are drawn; else the first two.
        box: "LO:HI,LO:HI" or pairs, the part that is drawn; else that around the walks.
        surface: draw it in three dimensions where it goes to a file.
        arrows: "0,5,20" or [0, 5, 20], the steps at which a file shows the gradient, or "none"; else some apart.
        uphill: walk uphill.
        settings: as in `minimize`.

    Raises:
        GdcliError: no formula, a wrong start, axes or a box that do not fit it, a setting that is not allowed.

    >>> plot("x^2 + y^2", [(1, 3), (2, 0)], lr=0.25).axes
    ('x', 'y')
    """
    from gdcli.studies.landscape import View
    from gdcli.studies.plot import plot

    watch, walk = walk_settings(settings, uphill=uphill)
    starts = list(points_of(start))
    formula = read(expression, starts[0] if starts else None, let, "start")[0]
    points = [read(formula, one, (), "start")[1] or () for one in starts]
    seen = View(
        optional(listed)(axes, "axes"), optional(box_text)(box, "box"), surface, optional(listed)(arrows, "arrows")
    )
    return shown(plot(formula, points, walk, seen, watch))


def _walk(
    expression: str | Formula, start: PointLike, let: Iterable[str], settings: dict[str, Any], *, uphill: bool
) -> Descent:
    from gdcli.descent.descend import descend

    watch, walk = walk_settings(settings, uphill=uphill)
    formula, point = read_placed(expression, start, let, "start")
    return shown(descend(formula, point, walk, watch))
