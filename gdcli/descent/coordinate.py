"""A rule as the Formula of one coordinate's step, free of the function that is walked on: what a page loops over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gdcli.descent.rules import Rule, with_prelude
from gdcli.language.formula import Builder, Formula

SHARED = ("k", "f", "gnorm", "n", "lr")


def coordinate_step(
    rule: Rule, settings: Mapping[str, float], *, uphill: bool = False, free: Sequence[str] = ()
) -> Formula:
    """Give the step of one coordinate.

    Its variables are x, g, the memory by name, then k, f, gnorm, n and lr as the rule reads them (uphill, f is -f
    already, g is not), then the settings in `free`; its outputs are the next x and the next memory. The other settings
    are numbers in it. The nodes are those of `step_formula`, so that the numbers are the same.

    >>> from gdcli.descent.rules import read_rule
    >>> step = coordinate_step(read_rule("x = x - lr*g", []), {})
    >>> print(step.only(step.outputs[0]))
    #x - #lr*#g
    """
    builder = Builder()
    names = ("x", "g", *rule.memory, *SHARED, *free)
    known = {name: builder.number(value) for name, value in settings.items() if name not in free}
    known |= {name: builder.variable(f"#{name}") for name in names}
    for target, assigned in with_prelude(rule, settings, uphill=uphill).assignments:
        known[target] = builder.include(assigned, known, assigned.live)[assigned.outputs[0]]
    outputs = [known[name] for name in ("x", *rule.memory)]
    return builder.formula(outputs, [f"#{name}" for name in names])
