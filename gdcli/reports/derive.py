"""What there is to say of derivatives: each partial, its value, the Hessian."""

from __future__ import annotations

from collections.abc import Sequence

from gdcli.language.styles import LATEX, PRETTY, Style
from gdcli.language.write import write_each
from gdcli.reports import steps
from gdcli.reports.labels import label
from gdcli.reports.report import Block, Cell, Fact, Facts, Grid, Line, Report, Sheet
from gdcli.reports.words import clipped, number_text, point_text, reading
from gdcli.studies.derive import DIFFERENCES, Derivatives


def report(derived: Derivatives) -> Report:
    """Give the report of a gradient, with values where there is a point."""
    style = LATEX if derived.latex else PRETTY
    blocks: list[Block] = [Facts(_reading(derived, style)), Facts(_partials(derived, style))]
    if derived.slopes.source in DIFFERENCES and derived.at is not None:
        step = (
            f"h = {derived.h:g}"
            if derived.h
            else "h = eps^(1/2)"
            if derived.slopes.source == "forward"
            else "h = eps^(1/3)"
        )
        scaled = "" if derived.h else ", times max(1, |x|)"
        blocks.append(Line((f"values by {derived.slopes.source} differences", step + scaled)))
    if derived.hessian is not None:
        blocks += _hessian(derived, style)
    if derived.steps is not None:
        blocks += steps.blocks(derived, derived.steps)
    return Report(
        derived.to_dict(),
        _sheet(derived) if derived.steps is None else steps.sheet(derived.steps),
        tuple(blocks),
        notes=derived.notes,
    )


def _sheet(derived: Derivatives) -> Sheet:
    names, texts = derived.formula.variables, derived.gradient_texts
    header = ["variable", "gradient"]
    columns: list[Sequence[Cell]] = [names, texts]
    if derived.values is not None:
        header.append("value")
        columns.append(derived.values)
    if derived.hessian is not None:
        size, second = len(names), derived.texts(derived.hessian)
        header += [f"d_{name}" for name in names]
        columns += (
            [second[place::size] for place in range(size)]
            if derived.hessian_values is None
            else list(zip(*derived.hessian_values, strict=True))
        )
    return Sheet(tuple(header), list(zip(*columns, strict=True)))


def _reading(derived: Derivatives, style: Style) -> tuple[Fact, ...]:
    if derived.at is None:
        return reading(derived.formula, style=style)
    where = f"at {point_text(derived.formula.variables, derived.at)}   f = {number_text(derived.f)}"
    return reading(derived.formula, where, style)


def _partials(derived: Derivatives, style: Style) -> tuple[Fact, ...]:
    slopes, values, names = derived.gradient.formula, derived.values, derived.formula.variables
    if not names:
        return (Fact("∇f", "()", "a constant: there is no variable to derive by"),)
    texts = [clipped(text) for text in write_each(slopes, style)]
    labels = [label(derived, name) for name in names]
    remarks = [""] * len(names) if values is None else [number_text(value, 10) for value in values]
    return tuple(Fact(label, text, remark) for label, text, remark in zip(labels, texts, remarks, strict=True))


def _hessian(derived: Derivatives, style: Style) -> list[Block]:
    assert derived.hessian is not None
    names, size = derived.formula.variables, len(derived.formula.variables)
    texts = write_each(derived.hessian, style)
    facts = [Fact(label(derived, names[i], names[j]), texts[i * size + j]) for i in range(size) for j in range(i, size)]
    blocks: list[Block] = [Facts(tuple(facts))]
    if derived.hessian_values is not None:
        values = zip(names, derived.hessian_values, strict=True)
        rows: tuple[tuple[Cell, ...], ...] = tuple((name, *row) for name, row in values)
        blocks.append(Grid(("Hessian", *names), rows))
    return blocks
