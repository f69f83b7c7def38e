"""How to walk: the settings of a run, checked where they enter."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gdcli.descent.methods import CLIP, MOMENTUM, TABLE, Method
from gdcli.errors import GdcliError, Span
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.tokens import place_of

STEP_LIMIT = 10**9
AUTO = "auto"  # a learning rate that a study of many runs finds by a rule of its own
DTYPES = ("float64", "float32")
SCHEDULE = ("k", "f", "gnorm", "n")


@dataclass(frozen=True)
class Settings:
    """How to walk. `lr` is a number or a schedule: a formula in `k`, `f`, `gnorm` and `n`.

    `momentum` None is 0, or the default of a method that has momentum; `set` holds a method's other settings; `rule`
    is a user's own, in place of a method.
    """

    lr: float | str = 0.1
    steps: int = 100
    momentum: float | None = None
    method: str = "gd"
    rule: str | None = None
    set: Mapping[str, float] = field(default_factory=dict)
    gradient: str = "auto"
    h: float | None = None
    tol: float = 1e-8
    target: float | None = None
    every: int = 1
    seed: int | None = None
    dtype: str = "float64"
    uphill: bool = False

    @property
    def single(self) -> bool:
        """Whether the run's arithmetic is float32."""
        return self.dtype == "float32"

    def __post_init__(self) -> None:
        """Refuse what no run can be made with, naming the setting, the value and what is allowed."""
        if self.dtype not in DTYPES:
            raise GdcliError(f"'{self.dtype}' is not one of {', '.join(DTYPES)}", setting="dtype")
        within("steps", self.steps, 0, STEP_LIMIT, whole=True)
        within("tol", self.tol, 0, math.inf)
        within("every", self.every, 1, STEP_LIMIT, whole=True)
        if self.momentum is not None:
            within("momentum", self.momentum, 0, 1)
        if self.h is not None:
            within("h", self.h, 0, math.inf, ends="()")
        if self.target is not None:
            within("target", self.target, -math.inf, math.inf)
        if not isinstance(self.lr, str):
            within("lr", self.lr, 0, math.inf, ends="()")
        if self.seed is not None and self.seed < 0:
            raise GdcliError(f"{self.seed} is not allowed; it is a whole number of at least 0", setting="seed")


def within(name: str, value: float, low: float, high: float, *, ends: str = "[]", whole: bool = False) -> None:
    """Refuse a value outside a range, naming it and the range; `ends` are `(` and `)` where they are outside it.

    >>> within("b1", 1.0, 0.0, 1.0, ends="[)")
    Traceback (most recent call last):
    gdcli.errors.GdcliError: b1: 1 is not allowed; it is a number of at least 0 and below 1
    """
    outside = [end for end, sign in ((low, ends[0]), (high, ends[1])) if sign in "()"]
    inside = math.isfinite(value) and low <= value <= high and value not in outside
    if inside and (not whole or value == int(value)):
        return
    kind = "whole number" if whole else "number"
    raise GdcliError(f"{value:g} is not allowed; it is a {kind} {_range(low, high, ends)}", setting=name)


def _range(low: float, high: float, ends: str) -> str:
    """A range in words."""
    if low == -math.inf:
        return "that is finite"
    if high < math.inf and ends == "[]":
        return f"from {low:,g} to {_long(high)}"
    above = f"above {low:g}" if ends[0] == "(" else f"of at least {low:g}"
    return above + (f" and {'below' if ends[1] == ')' else 'at most'} {_long(high)}" if high < math.inf else "")


def _long(number: float) -> str:
    return f"{int(number):,}" if number == int(number) else f"{number:g}"


def resolve(settings: Settings) -> tuple[Method, dict[str, float]]:
    """Give the method and the values of its settings.

    Raises GdcliError for an unknown method or setting and for a value outside its range.

    >>> resolve(Settings(momentum=0.5))[1]
    {'momentum': 0.5}
    """
    method = _method(settings)
    known = {setting.name: setting for setting in (*method.settings, *((CLIP,) if method.rule else ()))}
    values = {setting.name: setting.default for setting in method.settings}
    if settings.momentum is not None:
        values = _momentum(method, settings, values)
    for name, value in settings.set.items():
        if name not in known and settings.rule is None:
            takes = ", ".join(known) or "none"
            raise GdcliError(f"'{name}' is no setting of {method.name}; its settings are {takes}", setting="set")
        if name in known:
            _, _, low, high, ends, whole = known[name]
            within(f"set {name}", value, low, high, ends=ends, whole=whole)
        within(f"set {name}", value, -math.inf, math.inf)
        if name == "momentum" and settings.momentum is not None:
            raise GdcliError("it is given twice, by momentum and by set", setting="momentum")
        values[name] = value
    return method, values


def _method(settings: Settings) -> Method:
    if settings.rule is not None:
        if settings.method != "gd":
            raise GdcliError(f"there is a method too, {settings.method}; only one of them can be given", setting="rule")
        if not settings.rule.strip():
            hint = "a rule is assignments, such as  v = 0.9*v - lr*g; x = x + v"
            raise GdcliError(
                "this is no assignment", setting="rule", span=Span(settings.rule, 0, len(settings.rule)), hint=hint
            )
        return Method("rule", "a rule of your own", settings.rule, (), "", "")
    if settings.method not in TABLE:
        from gdcli.language.suggest import nearest

        guess = nearest(settings.method, TABLE)
        hint = f"did you mean '{guess}'?" if guess else ""
        raise GdcliError(f"'{settings.method}' is not one of {', '.join(TABLE)}", setting="method", hint=hint)
    return TABLE["momentum" if settings.method == "gd" and settings.momentum else settings.method]


def _momentum(method: Method, settings: Settings, values: dict[str, float]) -> dict[str, float]:
    momentum = settings.momentum or 0.0
    if settings.rule is not None and not re.search(r"\bmomentum\b", settings.rule):
        raise GdcliError("the rule has none: write its name where it stands", setting="momentum")
    if method.name == "rule" or MOMENTUM in method.settings:
        return values | {"momentum": momentum}
    if momentum:
        have = ", ".join(row.name for row in TABLE.values() if MOMENTUM in row.settings)
        raise GdcliError(f"{method.name} has none; {have} have", setting="momentum")
    return values


def learning_rate(text: str) -> float | str:
    """Give the number that a constant formula is, or a schedule as the text that it is.

    Raises GdcliError where it is neither.

    >>> learning_rate("1/4"), learning_rate("0.1/k")
    (0.25, '0.1/k')
    """
    if text.strip().lstrip("+-").lower() in ("inf", "infinity", "nan"):
        raise GdcliError(f"'{text}' is no finite number; it is a number above 0", setting="lr")
    try:
        formula = parse(text, bound=SCHEDULE)
    except GdcliError as wrong:
        raise GdcliError(wrong.message, setting="lr", span=wrong.span, hint=wrong.hint) from None
    unknown = [name for name in formula.variables if name not in SCHEDULE]
    if unknown:
        hint = f"a learning rate is a number or a formula in {', '.join(SCHEDULE)}, such as 0.1/k"
        raise GdcliError(f"unknown name '{unknown[0]}'", setting="lr", span=place_of(unknown[0], text), hint=hint)
    return text if formula.variables else evaluate(formula, [])[formula.outputs[0]]


def schedule(lr: float | str) -> Formula:
    """Give the learning rate as a Formula in some of `k`, `f`, `gnorm` and `n`."""
    if isinstance(lr, str):
        return parse(lr, bound=SCHEDULE)
    builder = Builder()
    return builder.formula([builder.number(lr)], ())
