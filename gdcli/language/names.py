"""Names that are not what they seem: `xy` beside x and y, `cosx`, a family without its index."""

from __future__ import annotations

import re

from gdcli.errors import GdcliError, Span
from gdcli.language.vocabulary import CALLABLE, TABLE

APPLIED = sorted((name for name, row in CALLABLE.items() if TABLE[row].applies), key=len, reverse=True)
# A function written tight against its argument: cosx, cos2x, sin2.
GLUED = re.compile(rf"({'|'.join(APPLIED)})([0-9]*)([^\W\d_]?)")


class Names:
    """What is defined, which variables were met and where; `bound` are variables whatever they look like."""

    def __init__(self, bound: frozenset[str]) -> None:
        """Begin with none."""
        self.bound = bound
        self.parts: dict[str, int] = {}
        self.families: dict[str, list[str]] = {}
        self.variables: dict[str, Span] = {}

    def check_family(self, name: str, place: Span) -> None:
        """A name without its index, or with one that has no definition, is no new variable."""
        family = name.partition("[")[0]
        members = self.families.get(family, [])
        if not members or (family == name and name not in members and "[" not in members[0]):
            return
        got = "without an index" if family == name else f"as '{name}'"
        known = members[0] if len(members) == 1 else f"{members[0]} to {members[-1]}"
        raise GdcliError(f"'{family}' is used {got}, and defined as {known}", span=place)

    def check_names(self) -> None:
        """Refuse what looks like two names, or like a function and its argument."""
        families = {name.partition("[")[0] for name in self.variables if "[" in name}
        single = {name for name in self.variables if len(name) == 1}
        for name, place in self.variables.items():
            if name in families:
                raise GdcliError(f"'{name}' is used with an index and without one", span=place)
            if len(name) > 1 and name not in self.bound and "[" not in name:
                self.check_word(name, place, single)

    def check_word(self, name: str, place: Span, single: set[str]) -> None:
        """Refuse `xy` beside x and y, and `cosx`, `cos2x`, `sin2`."""
        glued = GLUED.fullmatch(name)
        if glued and (glued[2] or glued[3] in single or glued[3] in "xyz"):
            raise GdcliError(f"unknown name '{name}'", span=place, hint=f"write {glued[1]}({glued[2]}{glued[3]})")
        if all(letter in single for letter in name):
            hint = f"write {'*'.join(name)}"
            raise GdcliError(
                f"'{name}' is one name, and {', '.join(sorted(set(name)))} are others", span=place, hint=hint
            )
