"""Points and numbers as options give them: `1,3`, `x=1,y=3`, `W=0.5`, `pi/2`. Everything is a constant formula."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gdcli.errors import GdcliError, Span
from gdcli.language.evaluate import evaluate
from gdcli.language.parse import parse
from gdcli.language.suggest import nearest

Point = tuple[float, ...]
TWO_SIGNS = re.compile(r"[-+−]\s*[-+−]")


def read_number(text: str, what: str) -> float:
    """Give the value of a constant formula; `what` names it in the error.

    >>> read_number("1/3", "lr")
    0.3333333333333333
    """
    try:
        if TWO_SIGNS.search(text):
            raise GdcliError("two signs in a row", span=_span(text))
        formula = parse(text)
        if formula.variables:
            raise GdcliError(f"it has the name {formula.variables[0]}")
    except GdcliError as wrong:
        shown = text if len(text) < 40 else text[:37] + "..."
        if text.strip().lstrip("+-").lower() in ("inf", "infinity", "nan"):
            raise GdcliError(f"'{shown}' is no finite number", setting=what) from None
        raise GdcliError(
            f"'{shown}' is no number: {wrong.message}", setting=what, span=wrong.span, hint=wrong.hint
        ) from None
    return evaluate(formula, [])[formula.outputs[0]]


def _span(text: str) -> Span:
    return Span(text, 0, len(text))


def names_in(text: str) -> frozenset[str]:
    """The names that a point gives a value to, whatever the formula: `e=1` makes e a variable."""
    return frozenset(name for name, _ in _components(_bare(text)) if name)


def _bare(text: str) -> str:
    """A point without the brackets around it: (1,3) is 1,3."""
    inner = text.strip()
    if len(inner) > 1 and inner[0] + inner[-1] in ("()", "[]") and not set("()[]") & set(inner[1:-1]):
        return inner[1:-1]
    return text


def read_point(text: str, variables: Sequence[str], what: str) -> Point:
    """Give the point, one float for each of `variables`, in their order.

    `1,3` is in the order of the variables, `x=1,y=3` is by name. A family takes a list in its order, `x=1,2,3`, or
    one number for all of it.

    Raises GdcliError for a wrong size, an unknown, missing or repeated name and what is no number.

    >>> read_point("y=2,x=1", ["x", "y"], "at")
    (1.0, 2.0)
    """
    components = list(_components(_bare(text)))
    if not variables:
        hint = "what a definition gives a number, as in a = 2, is a constant; a name without definition is a variable"
        raise GdcliError("the formula has no variables, so it has no point", setting=what, hint=hint)
    if not text.strip():
        raise GdcliError(f"a point is needed; {_wanted(variables)}", setting=what)
    if any(not number.strip() for _, number in components):
        raise GdcliError(f"'{_short(text)}' has an empty component; {_wanted(variables)}", setting=what)
    if not any(name for name, _ in components):
        values = [read_number(number, what) for _, number in components]
        if len(values) != len(variables):
            got = f"{_counted(len(values), 'number')} for {_counted(len(variables), 'variable')}"
            raise GdcliError(f"got {got}; {_wanted(variables)}", setting=what)
        return tuple(values)
    if not components[0][0]:
        raise GdcliError(f"some components of '{_short(text)}' have names and some have none", setting=what)
    return _named(components, variables, what)


def _named(components: Sequence[tuple[str, str]], variables: Sequence[str], what: str) -> Point:
    given: dict[str, list[float]] = {}
    last = ""
    for name, number in components:
        if name in given:
            raise GdcliError(f"'{name}' is given twice", setting=what)
        last = name or last
        given.setdefault(last, []).append(read_number(number, what))
    point: dict[str, float] = {}
    for name, values in given.items():
        point.update(_spread(name, values, variables, what))
    missing = [name for name in variables if name not in point]
    if missing:
        raise GdcliError(f"no value for {_short(', '.join(missing))}; {_wanted(variables)}", setting=what)
    return tuple(point[name] for name in variables)


def _spread(name: str, values: list[float], variables: Sequence[str], what: str) -> Mapping[str, float]:
    """The variables that a name stands for: itself, or its family."""
    members = [name] if name in variables else [v for v in variables if v.partition("[")[0] == name and "[" in v]
    if not members:
        guess = nearest(name, variables)
        hint = f"did you mean '{guess}'?" if guess else ""
        raise GdcliError(f"'{name}' is no variable of the formula; {_wanted(variables)}", setting=what, hint=hint)
    if len(values) == 1:
        values = values * len(members)
    if len(values) != len(members):
        wanted = "one" if len(members) == 1 else f"one, or {len(members)} for {members[0]} to {members[-1]}"
        raise GdcliError(f"got {len(values)} numbers for '{name}', wants {wanted}", setting=what)
    return dict(zip(members, values, strict=True))


def _components(text: str) -> Iterator[tuple[str, str]]:
    """The pieces between commas outside brackets, each as name (or nothing) and number."""
    depth, first = 0, 0
    for place, sign in enumerate(text + ","):
        depth += (sign in "([（") - (sign in ")]）")
        if sign in ",，" and (depth == 0 or place == len(text)):
            name, equals, number = text[first:place].partition("=")
            yield (re.sub(r"\s", "", name), number) if equals else ("", name)
            first = place + 1


def _wanted(variables: Sequence[str]) -> str:
    """Say which variables there are, and how a point of them is written."""
    shown = ", ".join(variables[:8]) + (f", ... ({len(variables)} in all)" if len(variables) > 8 else "")
    example = ",".join(f"{name}={number}" for number, name in enumerate(variables[:3], start=1))
    if len(variables) > 3:
        families = dict.fromkeys(name.partition("[")[0] for name in variables)
        example = ",".join(f"{name}=0.5" for name in families) if len(families) < 4 else f"{example},..."
    return f"the {'variables are' if len(variables) > 1 else 'variable is'} {shown}, as in {example}"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" + "s" * (count != 1)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
