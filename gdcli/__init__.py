"""gdcli explores gradient descent: it reads a function, derives its gradient and walks down it.

    >>> import gdcli
    >>> descent = gdcli.minimize("x**2 + y**2", start=(1, 3), lr=0.1)
    >>> descent.stop.reason, descent.steps
    ('gradient', 91)

Formulas are texts in gdcli's language or Formulas that `parse` made; a point is a sequence of floats in the order of
the variables, a mapping by name, or a text such as "x=1,y=3". Every result is a frozen record with
`to_dict()`, the document that the command line prints as JSON. Mistakes are raised as GdcliError.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without the time that typing takes to import
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, TypeVar

    from gdcli.calculus.gradient import Gradient
    from gdcli.descent.result import Descent
    from gdcli.descent.settings import Settings
    from gdcli.errors import ExitCode, GdcliError, OutsideError
    from gdcli.language.formula import Formula
    from gdcli.studies.backprop import Backprop
    from gdcli.studies.basins.result import Basins
    from gdcli.studies.check import Check
    from gdcli.studies.compare import Comparison
    from gdcli.studies.data.source import Source
    from gdcli.studies.demo import Demo, Demos
    from gdcli.studies.derive import Derivatives
    from gdcli.studies.fit.predict import Prediction
    from gdcli.studies.fit.result import Fit
    from gdcli.studies.functions import Functions
    from gdcli.studies.learning_rates import LearningRates
    from gdcli.studies.plot import Plot
    from gdcli.studies.race import Race
    from gdcli.studies.sweep import Sweep

    Shown = TypeVar("Shown")
    PointLike = str | Sequence[float] | Mapping[str, float]
    DataLike = str | bytes | Mapping[str, Sequence[float]]

__version__ = "0.1.0"
__all__ = [
    "ExitCode", "GdcliError", "OutsideError", "backprop", "basins", "check", "compare", "demo", "fit", "functions",
    "grad", "gradient", "hessian", "lr", "maximize", "minimize", "parse", "plot", "predict", "race", "sweep",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """The errors, imported when they are asked for: `import gdcli` itself takes next to no time."""
    if name in ("ExitCode", "GdcliError", "OutsideError"):
        from gdcli import errors

        return getattr(errors, name)
    raise AttributeError(f"module 'gdcli' has no attribute '{name}'")


def parse(text: str, let: Iterable[str] = (), bound: Iterable[str] = ()) -> Formula:
    """Read a formula: definitions separated by `;` and the formula last.

    Args:
        text: in gdcli's language (`gdcli help syntax`).
        let: further definitions, before those in the text.
        bound: names that are variables whatever they look like, such as `e`.

    Raises:
        GdcliError: the text is no formula; its `span` is the place of the mistake.

    >>> parse("(y - x w)^2").variables
    ('w', 'x', 'y')
    """
    from gdcli.language.parse import parse

    return parse(text, tuple(let), frozenset(bound))


def gradient(formula: str | Formula, source: str = "auto", h: float | None = None) -> Gradient:
    """Derive the gradient of a formula: a Formula with one output for each variable, and where it came from.

    Args:
        formula: a text or a Formula.
        source: "symbolic" (SymPy), "backprop" (one backward pass), "forward" or "central" (differences), or "auto":
            symbolic up to a stated size, backprop beyond.
        h: the step of the differences, as it is.

    Raises:
        GdcliError: the text is no formula, or SymPy cannot derive it and was asked to.

    >>> print(gradient("x^2 + sin(y)").formula)
    2*x, cos(y)
    """
    from gdcli.calculus.gradient import gradient

    return gradient(_formula(formula), source, h)


def hessian(formula: str | Formula) -> Formula:
    """Derive the second derivatives, row by row: a Formula with n*n outputs.

    Raises:
        GdcliError: the text is no formula.

    >>> print(hessian("x^2*y"))
    2*y, 2*x, 2*x, 0
    """
    from gdcli.calculus.gradient import hessian

    return hessian(_formula(formula))


def grad(
    expression: str | Formula,
    at: PointLike | None = None,
    *,
    let: Iterable[str] = (),
    method: str = "auto",
    h: float | None = None,
    hessian: bool = False,
    latex: bool = False,
    steps: bool = False,
) -> Derivatives:
    """Derive a formula and, where a point is given, evaluate its derivatives there.

    Args:
        expression: a text or a Formula of n variables.
        at: the point, n floats, or None.
        let: further definitions.
        method: where the values come from: "symbolic", "backprop", "forward" or "central"; "auto" is symbolic up to
            a stated size.
        h: the step of the differences, as it is.
        hessian: derive the second derivatives too.
        latex: give the gradient in LaTeX too.
        steps: derive each partial line by line, each line by one rule, and check that it equals the line before.

    Raises:
        GdcliError: no formula, a wrong point, a wrong step.

    >>> grad("x^2 + y^2", at=(1, 3)).values
    (2.0, 6.0)
    """
    from gdcli.studies.derive import derive

    formula, point = _read(expression, at, let, "at")
    wanted = {"with_hessian": hessian, "with_latex": latex, "with_steps": steps}
    return _shown(derive(formula, point, method=method, h=h, **wanted))


def compare(
    expression: str | Formula,
    at: PointLike,
    *,
    let: Iterable[str] = (),
    h: float | None = None,
    tolerance: float | None = None,
    sweep: bool = False,
) -> Comparison:
    """Compare the derivatives of a formula at a point: symbolic, backprop, forward and central differences.

    The verdict is of the derivative: no step and no scale changes it.

    Args:
        expression: a text or a Formula of n variables.
        at: the point, n floats.
        let: further definitions.
        h: the step of the differences, as it is; by default eps^(1/2) and eps^(1/3), each times max(1, |x|).
        tolerance: the largest relative error that `within_tolerance` allows.
        sweep: add `curves`, the errors of forward, central and complex-step differences for the steps 1e-1 to 1e-16
            and `h`. A complex step needs f over complex numbers: there is none through erf, erfc, gamma, lgamma,
            digamma and polygamma.

    Raises:
        GdcliError: no formula, a wrong point, a wrong step.

    >>> compare("exp(x)*sin(y)", at=(1, 2)).verdict
    'agree'
    """
    from gdcli.errors import GdcliError
    from gdcli.studies.compare import compare

    formula, point = _read(expression, at, let, "at")
    if point is None:
        raise GdcliError("a comparison needs a point", setting="at")
    return _shown(compare(formula, point, h=h, tolerance=tolerance, sweep=sweep))


def check(
    expression: str | Formula,
    claims: str | Iterable[str] | Sequence[float] | Mapping[str, str | float],
    at: PointLike | None = None,
    *,
    let: Iterable[str] = (),
) -> Check:
    """Tell whether derivatives that you claim are right, and what is wrong with those that are not.

    Args:
        expression: a text or a Formula of n variables.
        claims: texts such as "x: 2*x" (for one variable "2*x"), a mapping from variables to formulas or numbers, or n
            numbers in the order of the variables; any subset of the variables.
        at: a point, n floats, or None. A claim that is a number is then one about that point alone.
        let: further definitions; claims may use all that are defined.

    Returns:
        A Check: `correct`, and `judgements` with the truth, a point where a wrong claim fails, and its mistake.

    Raises:
        GdcliError: no formula, a claim that is none about it, a wrong point.

    >>> check("(x + 1)^2", "2x + 2").correct
    True
    >>> check("(y - x w)^2", {"w": "2*x*(y - x*w)"}).judgements[0].mistake.name
    'sign'
    """
    from gdcli.studies.check import check
    from gdcli.studies.claim.read import claim_texts

    formula, point = _read(expression, at, let, "at")
    return _shown(check(formula, claim_texts(claims), point))


def backprop(
    expression: str | Formula,
    at: PointLike,
    *,
    let: Iterable[str] = (),
    tree: bool = False,
    paths: bool = False,
    top: int | None = None,
    layers: bool = False,
) -> Backprop:
    """Take a formula apart at a point: the value of every part forwards, the gradient of every part backwards.

    Args:
        expression: a text or a Formula of n variables.
        at: the point, n floats.
        let: further definitions.
        tree: let a part that is used twice stand there twice, each with its share of the gradient.
        paths: tell the paths from each variable to the output, with their products.
        top: how many paths of each variable to tell, the largest first; by default all of up to a thousand.
        layers: tell the rule of each layer of weights W[i,j].

    Returns:
        A Backprop: `nodes` are the parts, each after its inputs, with `value`, `local` slopes, `gradient` and the
        `uses` that the gradient is the sum of; `gradient` has the n partial derivatives, `check` holds each against
        central differences.

    Raises:
        GdcliError: no formula, a wrong point, a tree that is too large.

    >>> found = backprop("q = x + y; f = q*z", at=(-2, 5, -4))
    >>> found.f, found.gradient, found.check.verdict
    (-12.0, (-4.0, -4.0, 3.0), 'agree')
    """
    from gdcli.errors import GdcliError
    from gdcli.studies.backprop import backprop

    formula, point = _read(expression, at, let, "at")
    if point is None:
        raise GdcliError("a backward pass needs a point", setting="at")
    return _shown(backprop(formula, point, tree=tree, with_paths=paths, top=top, with_layers=layers))


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


def lr(
    expression: str | Formula, at: PointLike | None = None, *, start: PointLike | None = None, let: Iterable[str] = ()
) -> LearningRates:
    """Tell which learning rates work at a point, by the eigenvalues of the Hessian there.

    Args:
        expression: a text or a Formula of n variables.
        at: the point, n floats; or
        start: where to go down from first, by L-BFGS, to a minimum whose learning rates are told.
        let: further definitions.

    Returns:
        LearningRates: `rates.limit` is 2/lambda_max, `rates.best` 2/(lambda_max + lambda_min), `rates.pair` the best
        learning rate with its momentum (Polyak 1964); `kind` is what is at the point.

    Raises:
        GdcliError: no formula, a wrong point, both points or none.

    >>> lr("x^2 + 10y^2", at=(0, 0)).rates.limit
    0.1
    """
    from gdcli.errors import GdcliError
    from gdcli.studies.learning_rates import learning_rates, learning_rates_below

    if (at is None) == (start is None):
        raise GdcliError("one point is needed: --at POINT, or --start POINT to go down from first")
    formula, point = _read(expression, at if start is None else start, let, "at" if start is None else "start")
    assert point is not None
    return _shown(learning_rates(formula, point) if start is None else learning_rates_below(formula, point))


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
    from gdcli.descent.settings import learning_rate
    from gdcli.errors import GdcliError
    from gdcli.studies.race import AUTO, race, read_methods

    watch, walk = _settings(settings, uphill=uphill, without=("method", "set", "every"))
    rate = learning_rate(lr) if isinstance(lr, str) and lr.strip() != AUTO else lr
    names = read_methods(methods, with_rule=settings.get("rule") is not None)
    formula, point = _read(expression, start, let, "start")
    if point is None:
        raise GdcliError("a race needs a start", setting="start")
    rate = rate.strip() if isinstance(rate, str) else float(rate)
    return _shown(race(formula, point, walk, names, rate, watch))


def sweep(
    expression: str | Formula,
    start: PointLike,
    lr: str | Sequence[float],
    momentum: str | Sequence[float] | None = None,
    *,
    let: Iterable[str] = (),
    uphill: bool = False,
    **settings: Any,
) -> Sweep:
    """Walk from one start with many learning rates, and with many momenta.

    Args:
        expression: a text or a Formula of n variables.
        start: where each run starts, n floats.
        lr: the learning rates, or a range "FROM:TO:COUNT" (by equal ratios where it spans a decade).
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
    from gdcli.language.ranges import Range, read_range
    from gdcli.studies.sweep import sweep

    watch, walk = _settings(settings, uphill=uphill)
    formula, point = _read(expression, start, let, "start")
    ranges = [
        read_range(one, name) if isinstance(one, str) else one and Range(tuple(map(float, one)), by_ratio=False)
        for name, one in (("lr", lr), ("momentum", momentum))
    ]
    assert point is not None and ranges[0]
    return _shown(sweep(formula, point, walk, ranges[0], ranges[1] or None, watch))


def basins(
    expression: str | Formula,
    box: str | Sequence[Sequence[float]] | None = None,
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
    from gdcli.studies.basins.study import basins, domain_of

    curved = settings.get("lr", "auto") == "auto"
    if curved:
        settings.pop("lr", None)
    watch, walk = _settings({"steps": 1000, **settings}, uphill=uphill)
    formula = _read(expression, None, let, "box")[0]
    span = domain_of(expression) if box is None else box
    return _shown(
        basins(formula, span, walk, grid=grid, starts=starts, seed=walk.seed or 0, curved=curved, watch=watch)
    )


def plot(
    expression: str | Formula,
    start: Iterable[PointLike] = (),
    *,
    let: Iterable[str] = (),
    axes: str | None = None,
    box: str | None = None,
    surface: bool = False,
    arrows: str | None = None,
    uphill: bool = False,
    **settings: Any,
) -> Plot:
    """Draw a function of n variables over one or two of them, with a walk from each of some starts.

    Args:
        expression: a text or a Formula.
        start: the starts, a list of points of n floats each; none draws f alone.
        let: further definitions.
        axes: "x,y", the variables that are drawn; else the first two.
        box: "LO:HI,LO:HI", the part that is drawn; else that around the walks.
        surface: draw it in three dimensions where it goes to a file.
        arrows: "0,5,20", the steps at which a file shows the gradient, or "none"; else some that stand apart.
        uphill: walk uphill.
        settings: as in `minimize`.

    Raises:
        GdcliError: no formula, a wrong start, axes or a box that do not fit it, a setting that is not allowed.

    >>> plot("x^2 + y^2", [(1, 3), (2, 0)], lr=0.25).axes
    ('x', 'y')
    """
    from gdcli.studies.landscape import View
    from gdcli.studies.plot import plot

    watch, walk = _settings(settings, uphill=uphill)
    starts = list(start)
    formula = _read(expression, starts[0] if starts else None, let, "start")[0]
    points = [_read(formula, one, (), "start")[1] or () for one in starts]
    return _shown(plot(formula, points, walk, View(axes, box, surface, arrows), watch))


def functions(name: str | None = None) -> Functions:
    """Give the built-in functions, which every formula may name (`@rosenbrock:10`), with what is known of them.

    Args:
        name: the one to give, such as "himmelblau" or "rosenbrock:10"; None for all.

    Returns:
        Functions: `rows`, each with its `formula`, its `domain` (an interval for each variable), its `minima` (the
        lowest first), and in `row` its source, its lesson and the command that shows it.

    Raises:
        GdcliError: an unknown name, or a number of variables that the function does not take.

    >>> functions("booth").rows[0].lowest.point
    (1.0, 3.0)
    """
    from gdcli.studies.functions import functions

    return _shown(functions(name))


def demo(name: str | None = None) -> Demo | Demos:
    """Show one failure of gradient descent, with the runs that it tells of: why it happens, and what mends it.

    Args:
        name: such as "overshoot" or "saddle"; None for the list of all.

    Returns:
        A Demo: `scenes`, each with its `text`, its `command` and the `record` that this gives; or Demos, the `rows`.

    Raises:
        GdcliError: an unknown name.

    >>> demo("saddle").scenes[0].record.diagnosis.kind
    'saddle'
    """
    from gdcli.studies.demo import demo

    return _shown(demo(name))


def fit(data: DataLike, model: str, **settings: Any) -> Fit:
    """Fit a model to data by gradient descent, next to the exact answer.

    Args:
        data: the name of a CSV file, its bytes, or a mapping from names to columns of one length.
        model: "y = a + b*x": the left side is a column, on the right columns are known and other names parameters.
        settings: `start` (a point, or "random"), `loss` ("mse", "mae", "huber", "logloss"), `loss_formula` (in `y`
            and `p`), `batch`, `epochs`, `standardize`, `test`, `l2`, `skip_missing`; and as in `minimize` `lr`,
            `steps` (1000), `momentum`, `method`, `rule`, `set`, `tol`, `target`, `every`, `seed`.

    Returns:
        A Fit: `parameters` by name, `end` and `best` are places, `exact` is the exact answer or why there is none,
        `path` holds the steps. A fit that diverges is a result, not an error.

    Raises:
        GdcliError: no model of these columns, data that are none, a setting that is not allowed.

    >>> found = fit({"x": [0, 1, 2], "y": [1, 3, 5]}, "y = a + b*x", steps=2000)
    >>> round(found.parameters["b"], 6)
    2.0
    """
    from dataclasses import fields

    from gdcli.studies.fit.result import Options
    from gdcli.studies.fit.study import fit_model

    own = {field.name: settings.pop(field.name) for field in fields(Options) if field.name in settings}
    watch, walk = _settings({"steps": 1000, **settings}, without=("gradient", "h", "dtype"))
    return _shown(fit_model(_source(data), model, Options(**own), walk, watch))


def predict(
    fit: str | bytes | Fit, at: str | DataLike | Mapping[str, float], *, exact: bool = False, skip_missing: bool = False
) -> Prediction:
    """Predict with a fit, or with the file that one was kept in.

    Args:
        fit: a Fit, or the name or the bytes of the file that `gdcli fit -o fit.json` wrote.
        at: "x=2.2" or {"x": 2.2} for one row; the name of a CSV file, its bytes or a mapping to columns for many.
        exact: with the parameters of the exact answer.
        skip_missing: leave rows with missing values out, which are refused else.

    Raises:
        GdcliError: no fit, a file of another version or a damaged one, data without a column of the model.

    >>> predict(fit({"x": [0, 1, 2], "y": [1, 3, 5]}, "y = a + b*x", lr=0.3), "x=10", exact=True).predicted.round(9)
    array([21.])
    """
    from collections.abc import Mapping

    from gdcli.errors import GdcliError
    from gdcli.formats.source import read_whole
    from gdcli.studies.fit.kept import kept, read_kept
    from gdcli.studies.fit.predict import predict

    if isinstance(fit, str):
        known = read_kept(read_whole(fit, "the fit"), fit)
    else:
        known = read_kept(fit, "the fit") if isinstance(fit, bytes) else kept(fit)
    if isinstance(at, Mapping):
        numbers = {name: value for name, value in at.items() if isinstance(value, (int, float))}
        at = ",".join(f"{name}={float(value)!r}" for name, value in numbers.items()) if len(numbers) == len(at) else at
    try:
        given = [at] if isinstance(at, str) and "=" in at else _source(at)
    except GdcliError as wrong:
        wrong.hint = wrong.hint or f"values are given by name, such as {(*known.model.inputs, 'x')[0]}=2.2"
        raise
    return _shown(predict(known, given, exact=exact, skip_missing=skip_missing))


def _source(data: Any) -> Source:
    """Data as a file's name, its bytes, or a mapping to columns."""
    from gdcli.formats.source import read_whole
    from gdcli.studies.data.source import Arrays, read_data

    if isinstance(data, bytes):
        return read_data(data)
    return read_data(read_whole(str(data))) if isinstance(data, str) or hasattr(data, "__fspath__") else Arrays(data)


def _walk(
    expression: str | Formula, start: PointLike, let: Iterable[str], settings: dict[str, Any], *, uphill: bool
) -> Descent:
    from gdcli.descent.descend import descend
    from gdcli.errors import GdcliError

    watch, walk = _settings(settings, uphill=uphill)
    formula, point = _read(expression, start, let, "start")
    if point is None:
        raise GdcliError("a walk needs a start", setting="start")
    return _shown(descend(formula, point, walk, watch))


def _settings(
    given: Mapping[str, Any], *, uphill: bool = False, without: Sequence[str] = ()
) -> tuple[Callable[[int], None] | None, Settings]:
    """What watches a walk, and its settings; one that no walk has, or that this one has not, is refused."""
    from gdcli.descent.settings import Settings, learning_rate
    from gdcli.errors import GdcliError

    settings = {name: value for name, value in given.items() if name != "watch"}
    known = [name for name in Settings.__dataclass_fields__ if name not in ("uphill", *without)]
    unknown = sorted(set(settings) - set(known))
    if unknown:
        raise GdcliError(f"unknown setting '{unknown[0]}'", hint=f"the settings are {', '.join(known)}")
    if isinstance(settings.get("lr"), str):
        settings["lr"] = learning_rate(settings["lr"])
    return given.get("watch"), Settings(**settings, uphill=uphill)


def _formula(formula: str | Formula) -> Formula:
    return parse(formula) if isinstance(formula, str) else formula


def _read(
    expression: str | Formula, point: PointLike | None, let: Iterable[str], what: str
) -> tuple[Formula, Sequence[float] | None]:
    """The formula, and the point in the order of its variables."""
    from collections.abc import Mapping

    from gdcli.language.point import names_in, read_point

    if isinstance(point, Mapping):
        point = ",".join(f"{name}={float(value)!r}" for name, value in point.items())
    if isinstance(point, str):
        formula = parse(expression, let, names_in(point)) if isinstance(expression, str) else expression
        return formula, read_point(point, formula.variables, what)
    return (parse(expression, let) if isinstance(expression, str) else expression), point


def _shown(record: Shown) -> Shown:
    """Give the record, able to show itself."""
    from gdcli.record import Record

    Record.renderer = staticmethod(_render)
    return record


def _render(record: Any, kind: str) -> Any:
    """A record as Rich prints it, or as HTML."""
    from gdcli.formats.look import Look
    from gdcli.formats.table import render
    from gdcli.reports import report_of

    if kind == "html":
        import html

        return f"<pre>{html.escape(render(report_of(record), Look(width=100)))}</pre>"
    from rich.text import Text

    return Text.from_ansi(render(report_of(record), Look(width=100)), no_wrap=True, end="")
