"""THE table of losses, each a formula in `y`, the data, and `p`, the prediction. To add one, add a row.

A loss of a function of z may be said of z itself where that is what float64 can hold: of a sigmoid that is 1 to the
last digit, log(1 - p) is infinite, and softplus(z) is not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from gdcli.errors import GdcliError
from gdcli.language.formula import Formula
from gdcli.language.parse import parse
from gdcli.language.suggest import nearest
from gdcli.language.tokens import place_of

NAMES = ("y", "p")


@dataclass(frozen=True)
class Loss:
    """A row: see the module's docstring. `through` has for an outer function of a model the loss of its argument;
    `likelihood` is whether the loss is one, whose curvature alone gives standard errors, `wants` the model it is for;
    `is_convex` that of a linear model it has no minimum but the least.
    """

    name: str
    text: str
    about: str
    low: float = -math.inf
    high: float = math.inf
    through: Mapping[str, str] = field(default_factory=dict)
    likelihood: bool = False
    wants: str = ""
    is_convex: bool = True

    @property
    def formula(self) -> Formula:
        """The loss of one row, in y and p."""
        return parse(self.text, bound=NAMES)

    @property
    def is_squares(self) -> bool:
        """Whether its minimum is the one of least squares."""
        return self.name == "mse"


LOSSES = (
    Loss("mse", "(y - p)^2", "squared error; its minimum is the mean"),
    Loss("mae", "abs(y - p)", "absolute error; its minimum is the median, outliers matter less"),
    Loss("huber", "huber(y - p)", "squared up to 1, absolute beyond"),
    Loss("logloss", "-(xlogy(y, p) + xlogy(1 - y, 1 - p))", "for y of 0 and 1 and a model in (0, 1): cross-entropy",
         0.0, 1.0, {"sigmoid": "softplus(p) - y*p"}, True,
         "logloss wants a model in (0, 1), such as sigmoid(...)"),
)  # fmt: skip
TABLE = {loss.name: loss for loss in LOSSES}


def find_loss(name: str, formula: str | None = None) -> Loss:
    """Give a loss of the table, or the user's own.

    Raises GdcliError for an unknown name and for a formula in other names than y and p.

    >>> find_loss("mse").text
    '(y - p)^2'
    """
    if formula is not None and name != LOSSES[0].name:
        raise GdcliError(f"'{name}' is one loss, and loss-formula another", setting="loss", hint="leave one out")
    if formula is not None:
        return _own(formula)
    if name not in TABLE:
        guess = nearest(name, TABLE)
        hint = f"did you mean '{guess}'?" if guess else "any other is --loss-formula, such as 'abs(y - p)^1.5'"
        raise GdcliError(f"'{name}' is not one of {', '.join(TABLE)}", setting="loss", hint=hint)
    return TABLE[name]


def _own(text: str) -> Loss:
    try:
        formula = parse(text, bound=NAMES)
    except GdcliError as wrong:
        raise GdcliError(wrong.message, setting="loss-formula", span=wrong.span, hint=wrong.hint) from None
    unknown = [name for name in formula.variables if name not in NAMES]
    hint = "a loss is a formula in y, the data, and p, the prediction, such as (y - p)^2"
    if unknown:
        place = place_of(unknown[0], text)
        raise GdcliError(f"unknown name '{unknown[0]}'", setting="loss-formula", span=place, hint=hint)
    if "p" not in formula.variables:
        raise GdcliError("the prediction p is not in it", setting="loss-formula", hint=hint)
    return Loss("formula", text, "a loss of your own", is_convex=False)
