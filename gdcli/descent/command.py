"""The command that makes a run, to paste: only what differs from the defaults is in it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import fields

from gdcli.descent.settings import Settings
from gdcli.engine.nodes import rounded
from gdcli.language.formula import Formula
from gdcli.language.vocabulary import CONSTANTS

PLAIN = re.compile(r"[-+.,/\w@:=]+", re.ASCII)
UNSAFE = re.compile(r"[\"$`\\!\n]")
INSIDE = ("set", "uphill")  # settings that are no option of the same name


def command_line(formula: Formula, start: Sequence[float], settings: Settings, before: Settings | None = None) -> str:
    """Give the command line of a run; what differs from the settings `before` is in it, the defaults too.

    >>> from gdcli.language.parse import parse
    >>> command_line(parse("x^2 - y^2"), [1.0, 1e-6], Settings(lr=0.05))
    'gdcli minimize "x^2 - y^2" --start 1,1e-06 --lr 0.05'
    """
    words = ["gdcli", "maximize" if settings.uphill else "minimize", quoted(formula.text, always=True)]
    words += ["--start", quoted(_start(formula, [_number(value, single=settings.single) for value in start]))]
    return " ".join([*words, *options(settings, before)])


def options(settings: Settings, before: Settings | None = None) -> list[str]:
    """Give the words for what differs from the defaults, and from the settings `before`.

    >>> options(Settings(lr=0.05, tol=0.001))
    ['--lr', '0.05', '--tol', '0.001']
    """
    words = []
    for field in fields(Settings):
        value = getattr(settings, field.name)
        changed = before is not None and value != getattr(before, field.name)
        if field.name not in INSIDE and value is not None and (changed or value != field.default):
            words += [f"--{field.name}", quoted(value if isinstance(value, str) else _number(value))]
    for name, value in settings.set.items():
        words += ["--set", f"{name}={_number(value)}"]
    return words


def _start(formula: Formula, values: Sequence[str]) -> str:
    """The start in the order of the variables; by name where one is called as a constant is, to be a variable again."""
    named = set(CONSTANTS) & set(formula.variables)
    pairs = zip(formula.variables, values, strict=True)
    return ",".join(f"{name}={value}" for name, value in pairs) if named else ",".join(values)


def quoted(text: str, *, always: bool = False) -> str:
    """A word of a command line, in double quotes where a shell would read it otherwise."""
    if UNSAFE.search(text):
        return shlex.quote(text)
    return text if PLAIN.fullmatch(text) and not always else f'"{text}"'


def _number(value: float, *, single: bool = False) -> str:
    """A number as short as it reads back the same: 1, 0.05, 1e-06."""
    short = f"{value:.6g}"
    same = float(short) == value or (single and rounded(float(short)) == value)
    return short if same else repr(value)
