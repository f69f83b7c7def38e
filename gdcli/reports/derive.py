"""What there is to say of derivatives: each partial, its value, the Hessian."""

from __future__ import annotations

from gdcli.language.styles import LATEX, PRETTY
from gdcli.language.write import latex, pretty
from gdcli.reports.report import Block, Cell, Fact, Facts, Grid, Line, Report, Sheet
from gdcli.reports.words import number_text, partial, point_text, reading
from gdcli.studies.derive import DIFFERENCES, Derivatives


def report(derived: Derivatives) -> Report:
    """Give the report of a gradient, with values where there is a point."""
    blocks: list[Block] = [Facts(_reading(derived)), Facts(_partials(derived))]
    if derived.slopes.source in DIFFERENCES and derived.at is not None:
        step = f"h = {derived.h:g}" if derived.h else "h = default"
        blocks.append(Line((f"values by {derived.slopes.source} differences", step)))
    if derived.hessian is not None:
        blocks += _hessian(derived)
    names, values = derived.formula.variables, derived.values
    texts = derived.texts(derived.gradient.formula)
    header = ("variable", "gradient", *(() if values is None else ("value",)))
    rows = [(name, text, *(() if values is None else (values[place],))) for place, (name, text) in
            enumerate(zip(names, texts, strict=True))]  # fmt: skip
    return Report(derived.to_dict(), Sheet(header, rows), tuple(blocks), notes=derived.notes)


def _reading(derived: Derivatives) -> tuple[Fact, ...]:
    style = LATEX if derived.latex else PRETTY
    if derived.at is None:
        return reading(derived.formula, style=style)
    where = f"at {point_text(derived.formula.variables, derived.at)}   f = {number_text(derived.f)}"
    return reading(derived.formula, where, style)


def _partials(derived: Derivatives) -> tuple[Fact, ...]:
    slopes, values = derived.gradient.formula, derived.values
    style = latex if derived.latex else pretty
    texts = [style(slopes.only(output)) for output in slopes.outputs]
    names = derived.formula.variables
    if not names:
        return (Fact("∇f", "()", "a constant"),)
    remarks = [""] * len(names) if values is None else [number_text(value, 10) for value in values]
    return tuple(Fact(partial(name), text, remark) for name, text, remark in zip(names, texts, remarks, strict=True))


def _hessian(derived: Derivatives) -> list[Block]:
    assert derived.hessian is not None
    names, size = derived.formula.variables, len(derived.formula.variables)
    style = latex if derived.latex else pretty
    texts = [style(derived.hessian.only(output)) for output in derived.hessian.outputs]
    facts = [
        Fact(f"∂²f/∂{names[i]}∂{names[j]}" if i != j else f"∂²f/∂{names[i]}²", texts[i * size + j])
        for i in range(size)
        for j in range(i, size)
    ]
    blocks: list[Block] = [Facts(tuple(facts))]
    if derived.hessian_values is not None:
        values = zip(names, derived.hessian_values, strict=True)
        rows: tuple[tuple[Cell, ...], ...] = tuple((name, *row) for name, row in values)
        blocks.append(Grid(("Hessian", *names), rows))
    return blocks
