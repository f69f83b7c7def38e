"""The runs of a race before they start: the settings of each method, and the names that they race under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gdcli.descent.methods import MOMENTUM, TABLE
from gdcli.descent.result import Descent
from gdcli.descent.settings import Settings
from gdcli.errors import GdcliError

OWN = "rule"  # the name that a rule of the user's own races under


def settings_of_each(settings: Settings, methods: Sequence[str]) -> list[Settings]:
    """Give the settings of each method, and of the user's own rule; momentum only where the method has it.

    Raises GdcliError for a momentum that none of them has.

    >>> [one.momentum for one in settings_of_each(Settings(momentum=0.5), ["gd", "momentum"])]
    [None, 0.5]
    """
    own = [settings] * (settings.rule is not None)
    if settings.momentum and not own and not any(_has_momentum(name) for name in methods):
        have = ", ".join(name for name in TABLE if _has_momentum(name))
        raise GdcliError(f"none of {', '.join(methods)} has one; {have} have", setting="momentum")
    plain = replace(settings, rule=None)
    given = [settings.momentum if _has_momentum(name) else None for name in methods]
    return [
        *[replace(plain, method=name, momentum=momentum) for name, momentum in zip(methods, given, strict=True)],
        *own,
    ]


def name_of(run: Descent) -> str:
    """The name that a run races under."""
    return OWN if run.settings.rule is not None else run.settings.method


def _has_momentum(name: str) -> bool:
    return MOMENTUM in TABLE[name].settings
