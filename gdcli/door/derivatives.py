"""Derivatives at a point: their values, their errors, their parts, the learning rates that they allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.door.kinds import number, optional, whole
from gdcli.door.reading import read, read_placed
from gdcli.door.showing import shown
from gdcli.errors import GdcliError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gdcli.door.reading import PointLike
    from gdcli.language.formula import Formula
    from gdcli.studies.backprop import Backprop
    from gdcli.studies.check import Check
    from gdcli.studies.compare import Comparison
    from gdcli.studies.derive import Derivatives
    from gdcli.studies.learning_rates import LearningRates


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

    formula, point = read(expression, at, let, "at")
    wanted = {"with_hessian": hessian, "with_latex": latex, "with_steps": steps}
    return shown(derive(formula, point, method=method, h=optional(number)(h, "h"), **wanted))


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
    from gdcli.studies.compare import compare

    formula, point = read_placed(expression, at, let, "at")
    step, allowed = optional(number)(h, "h"), optional(number)(tolerance, "tolerance")
    return shown(compare(formula, point, h=step, tolerance=allowed, sweep=sweep))


def check(
    expression: str | Formula,
    claims: str | float | Formula | Iterable[str] | Sequence[float] | Mapping[str, str | float],
    at: PointLike | None = None,
    *,
    let: Iterable[str] = (),
) -> Check:
    """Tell whether derivatives that you claim are right, and what is wrong with those that are not.

    Args:
        expression: a text or a Formula of n variables.
        claims: texts such as "x: 2*x" (for one variable "2*x"), a mapping from variables to formulas or numbers, or n
            numbers in the order of the variables, or a Formula such as that of `gradient`; any subset of the
            variables.
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

    formula, point = read(expression, at, let, "at")
    return shown(check(formula, claim_texts(claims), point))


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
    from gdcli.studies.backprop import backprop

    formula, point = read_placed(expression, at, let, "at")
    most = optional(whole)(top, "top")
    return shown(backprop(formula, point, tree=tree, with_paths=paths, top=most, with_layers=layers))


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
    from gdcli.studies.learning_rates import learning_rates, learning_rates_below

    if (at is None) == (start is None):
        raise GdcliError("one point is needed: --at POINT, or --start POINT to go down from first")
    given, what = (at, "at") if start is None else (start, "start")
    formula, point = read_placed(expression, given, let, what)
    return shown(learning_rates(formula, point) if start is None else learning_rates_below(formula, point))
