"""What a rule or a schedule did that ended a run: which part of it is infinite or no real number, at which step."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from gdcli.descent.path import Row
from gdcli.descent.rules import Rule, read_rule, with_prelude
from gdcli.descent.settings import Settings, resolve, schedule
from gdcli.descent.stopping import TOO_FAR, Stop
from gdcli.descent.walk import End
from gdcli.engine.python import Ending, compile_function, outputs_at
from gdcli.errors import GdcliError
from gdcli.language.evaluate import evaluate
from gdcli.language.fault import faulty
from gdcli.language.formula import Formula


def mishap(end: End, formula: Formula, slopes: Formula, settings: Settings) -> Stop | None:
    """Tell how the learning rate or the rule ended a run; None where neither did.

    Raises GdcliError for a learning rate that is none at the first step: nothing was walked.
    """
    after = f"after {end.step} step{'s' * (end.step != 1)}"
    if end.ending is Ending.RATE:
        rate, sentence = _rate(settings, end.step, end.row)
        if end.step == 0:
            raise GdcliError(f"{sentence}; a learning rate is finite and not negative", setting="lr")
        return Stop("no-progress" if math.isfinite(rate) else "not-finite", f"stopped {after}: {sentence}")
    size = len(formula.variables)
    if not end.before or max(map(abs, end.before[:size])) > TOO_FAR:
        return None
    part = next(_parts(formula, slopes, settings, end.before, end.step), None)
    return None if part is None else Stop("diverged", f"diverged {after}: {part}")


def _rate(settings: Settings, step: int, row: Row) -> tuple[float, str]:
    """The learning rate of the step after a place, and a sentence with the numbers that it comes from."""
    formula = schedule(settings.lr)
    known = _shared(settings, step + 1, row[-2], row[-1], len(row) - 2)
    rate = compile_function(formula)(*[known[name] for name in formula.variables])[0]
    is_ = "no real number" if math.isnan(rate) else "infinite" if math.isinf(rate) else f"{rate:.6g}"
    names = {"f": "f, uphill -f," if settings.uphill else "f", "gnorm": "gnorm"}
    given = [f"{said} is {known[name]:.6g}" for name, said in names.items() if name in formula.variables]
    where = f", where {' and '.join(given)}" if given else ""
    return rate, f"the learning rate {settings.lr} is {is_} at step {step + 1}{where}"


def _shared(settings: Settings, k: int, value: float, length: float, size: int) -> dict[str, float]:
    """What rule and schedule read that is one number for all coordinates."""
    return {"k": float(k), "f": -value if settings.uphill else value, "gnorm": length, "n": float(size)}


def _parts(formula: Formula, slopes: Formula, settings: Settings, before: Row, k: int) -> Iterator[str]:
    """The parts of the rule that are not finite in step `k`, which starts from a point and a memory."""
    size = len(formula.variables)
    method, values = resolve(settings)
    rule = with_prelude(read_rule(method.rule, list(values)), values, uphill=settings.uphill)
    gradient = outputs_at(slopes, before[:size])
    value = outputs_at(formula, before[:size])[0]
    shared = _shared(settings, k, value, math.hypot(*gradient), size)
    rate = schedule(settings.lr)
    shared["lr"] = outputs_at(rate, [shared[name] for name in rate.variables])[0]
    for place, name in enumerate(formula.variables):
        memory = {one: before[size * (1 + which) + place] for which, one in enumerate(rule.memory)}
        numbers = {**shared, **values, **memory, "x": before[place], "g": gradient[place]}
        whose = f" for {name}" if size > 1 else ""
        yield from (f"{part} at step {k}{whose}{given}" for part, given in _faults(rule, numbers))


def _faults(rule: Rule, numbers: Mapping[str, float]) -> Sequence[tuple[str, str]]:
    """The first part in each assignment that is not finite, where x is not finite after them."""
    numbers, found = dict(numbers), []
    for target, assigned in rule.assignments:
        inputs = [numbers[name] for name in assigned.variables]
        fault = faulty(assigned, inputs, " in the rule")
        found += [fault] if fault else []
        numbers[target] = evaluate(assigned, inputs)[assigned.outputs[0]]
    return [] if math.isfinite(numbers["x"]) else found
