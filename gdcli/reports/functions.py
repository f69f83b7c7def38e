"""What there is to say of the built-in functions: all of them in a table, or one with all that is known of it."""

from __future__ import annotations

from gdcli.language.collection import KINDS
from gdcli.language.known import GROUNDS
from gdcli.reports.report import Block, Cell, Fact, Facts, Grid, Line, Report, Sheet, Verdict
from gdcli.reports.words import number_text, point_text, reading, typeset
from gdcli.studies.functions import Function, Functions

KEYS = (
    "name", "call", "variables", "expression", "domain", "minimum", "point", "ground", "source", "lesson", "try",
    "shows",
)  # fmt: skip


def report(found: Functions) -> Report:
    """Give the report of all functions, or of the one that was asked for."""
    blocks = _one(found.rows[0]) if found.named else _all(found)
    return Report(found.to_dict(), Sheet(KEYS, [_cells(row) for row in found.rows]), tuple(blocks))


def _all(found: Functions) -> list[Block]:
    """A table for each kind."""
    blocks: list[Block] = []
    for kind, rows in KINDS.items():
        cells = [_listed(one) for one in found.rows if one.row in rows]
        blocks += [
            Line((f"{kind} ({len(cells)})",)),
            Grid(("function", "n", "minimum", "lesson"), tuple(cells)),
        ]
    return [
        *blocks,
        Line(("gdcli functions NAME tells all of one; in a formula it is @NAME, in ten variables @NAME:10",)),
    ]


def _listed(one: Function) -> tuple[Cell, ...]:
    minimum = "none known" if one.lowest is None else number_text(one.lowest.f)
    return (one.call, _sizes(one), minimum, typeset(one.row.lesson))


def _sizes(one: Function) -> str:
    """The numbers of variables that it can have."""
    row = one.row
    if not row.smallest:
        return str(row.size)
    return f"{row.smallest}, {2 * row.smallest}, …" if row.multiple > 1 else f"≥ {row.smallest}"


def _one(one: Function) -> list[Block]:
    row = one.row
    facts = [Fact("domain", _domain(one)), Fact("source", row.source)]
    if row.smallest:
        facts.insert(
            0,
            Fact(
                f"@{row.name}:N",
                row.text,
                f"N variables, N {_sizes(one)}" if row.multiple == 1 else f"N = {_sizes(one)} variables",
            ),
        )
    name = f"@{row.name}" + f":{len(one.domain)}" * bool(row.smallest)
    return [
        Facts(reading(one.formula, name)),
        Facts(tuple(facts), joint=""),
        _places(one) if one.spots else Line(("no minimum of it is known",)),
        Verdict("neutral", typeset(row.lesson), (f"it gives {row.shows}:",), f"gdcli {row.command}"),
    ]


def _domain(one: Function) -> str:
    texts = [f"{number_text(low)} to {number_text(high)}" for low, high in one.domain]
    if len(set(texts)) == 1:
        return texts[0] + ", each variable" * (len(texts) > 1)
    return ", ".join(f"{name} {text}" for name, text in zip(one.formula.variables, texts, strict=True))


def _places(one: Function) -> Grid:
    """Minima, the lowest first, then saddles and maxima; the column of remarks only where there is one."""
    spots = (*one.minima, *one.of_kind("saddle"), *one.of_kind("maximum"))
    rows = [(spot.kind, spot.f, point_text(one.formula.variables, spot.point), GROUNDS[spot.ground]) for spot in spots]
    width = 4 if any(row[3] for row in rows) else 3
    return Grid(("known", "f", "at", "remark")[:width], tuple(row[:width] for row in rows))


def _cells(one: Function) -> tuple[Cell, ...]:
    row, spot = one.row, one.lowest
    point = None if spot is None else ",".join(map(repr, spot.point))
    domain = ",".join(f"{low!r}:{high!r}" for low, high in one.domain)
    known = (None, None, None) if spot is None else (spot.f, point, spot.ground)
    names = ",".join(one.formula.variables)
    return (row.name, one.call, names, one.formula.text, domain, *known, row.source, row.lesson,
            f"gdcli {row.command}", row.shows)  # fmt: skip
