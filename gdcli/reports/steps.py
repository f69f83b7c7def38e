"""What there is to say of a derivation: the inner functions, the lines with their rules, and that each was checked."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.calculus.derivation import Derivation
from gdcli.language.formula import Builder, Formula
from gdcli.language.styles import LATEX, PLAIN, PRETTY, Style
from gdcli.language.write import write, write_nodes
from gdcli.reports.labels import label
from gdcli.reports.report import Block, Fact, Facts, Sheet, Verdict
from gdcli.reports.words import SHOWN_PARTIALS, SHOWN_VARIABLES, counted, number_text, point_text, typeset
from gdcli.studies.derive import Derivatives
from gdcli.studies.steps import TEXT, Steps, TextLine, inline

SHOWN_NAMES = 12
WITH_NUMBERS = 60  # characters of a line with numbers in place of the variables


def blocks(derived: Derivatives, steps: Steps) -> list[Block]:
    """Give the derivation of each partial, the first few of many, between the inner functions and the check."""
    style = LATEX if derived.latex else PRETTY
    found = steps.derivations.each[:SHOWN_PARTIALS]
    lines = steps.lines(style, SHOWN_PARTIALS)
    given: list[Block] = [*_inner(steps, style)]
    for one in found:
        facts = [*_lines(derived, one, lines[one.variable], style), *_numbers(derived, one.variable, style)]
        given.append(Facts(tuple(_aligned(facts) if derived.latex else facts), joint=""))
    return [*given, *_check(steps, len(found))]


def sheet(steps: Steps) -> Sheet:
    """Give the lines as rows: of which partial, the how manieth, its text, the rules that led to it."""
    rows = [
        (name, place, line.text, _rules(line, PLAIN))
        for name, lines in steps.plain.items()
        for place, line in enumerate(lines)
    ]
    return Sheet(("variable", "step", "line", "rule"), rows)


def _aligned(facts: list[Fact]) -> Iterator[Fact]:
    """The same lines as an environment of LaTeX's, with the rules in its second column."""
    yield Fact("", r"\begin{align*}")
    for number, fact in enumerate(facts):
        words = rf" && \text{{{fact.remark}}}" if fact.remark else ""
        text = fact.text.strip().replace("…", r"\ldots ").replace("−", "-")
        end = r" \\" if number < len(facts) - 1 else ""
        yield Fact("", f"{fact.label}{' ' * bool(fact.label)}&{text}{words}{end}")
    yield Fact("", r"\end{align*}")


def _inner(steps: Steps, style: Style) -> Iterator[Facts]:
    """The function as its inner functions make it up."""
    inner = steps.inner(style)
    if not inner:
        return
    found = steps.derivations
    whole = write_nodes(found.formula, [found.output], found.names, style, TEXT)[0]
    facts = [Fact("f", whole), *(Fact(style.name(name), text) for name, text in list(inner.items())[:SHOWN_NAMES])]
    if len(inner) > SHOWN_NAMES:
        facts.append(Fact("...", f"{len(inner)} inner functions in all; --format json has each"))
    yield Facts(tuple(facts))


def _lines(derived: Derivatives, derivation: Derivation, lines: list[TextLine], style: Style) -> Iterator[Fact]:
    """The lines of one derivation; the first tells what is held constant."""
    names = derived.formula.variables
    others = [inline(style.name(name), style) for name in names if name != derivation.variable]
    more = "" if len(others) <= SHOWN_VARIABLES else f" and {len(others) - SHOWN_VARIABLES:,} more"
    constant = f"{', '.join(others[:SHOWN_VARIABLES])}{more} held constant" if others else ""
    yield Fact(label(derived, derivation.variable), f"= {lines[0].text}", constant)
    for line in lines[1:]:
        if derivation.cut and line.done == "simplified":
            yield Fact("", "  …", f"and so on: only the first {len(lines) - 2} lines are shown")
        yield Fact("", f"= {line.text}", _rules(line, style))


def _rules(line: TextLine, style: Style) -> str:
    """The rules of a line, each once, and the inner functions of the chain; or what else was done."""
    if line.done:
        return line.done
    names = list(dict.fromkeys(step.rule if style is PLAIN else typeset(step.rule) for step in line.steps))
    if style is LATEX:
        names = [name.replace("_", r"\_").replace("−", "-") for name in names]
    inner = list(dict.fromkeys(inline(name, style) for step in line.steps for name in step.inner))
    more = f" and {len(inner) - SHOWN_VARIABLES} more" if len(inner) > SHOWN_VARIABLES else ""
    chain = [f"chain through {', '.join(inner[:SHOWN_VARIABLES])}{more}"] if inner else []
    return ", ".join([*names, *chain])


def _numbers(derived: Derivatives, variable: str, style: Style) -> Iterator[Fact]:
    """The last lines where there is a point: the numbers put in, where that is short, and the value."""
    if derived.at is None or derived.values is None:
        return
    names, slopes = derived.formula.variables, derived.gradient.formula
    place = names.index(variable)
    text = _put_in(slopes.only(slopes.outputs[place]), derived, style)
    where = f"at {inline(point_text([style.name(name) for name in names], derived.at), style)}"
    value = number_text(derived.values[place], 10)
    if text and text != value:
        yield Fact("", f"= {text}", where)
        where = ""
    yield Fact("", f"= {value}", where)


def _put_in(slope: Formula, derived: Derivatives, style: Style) -> str:
    """The formula of a partial with numbers in place of the variables; an empty text where that is long."""
    if derived.at is None or len(slope.live) > WITH_NUMBERS:
        return ""
    builder = Builder()
    numbers = {name: builder.number(value) for name, value in zip(slope.variables, derived.at, strict=True)}
    here = builder.include(slope, numbers, keep=slope.live)
    text = write(builder.formula([here[slope.outputs[0]]], ()), style)
    return text if len(text) <= WITH_NUMBERS else ""


def _check(steps: Steps, shown: int) -> Iterator[Block]:
    """That each line equals the one before, where and how far that was seen; and what is not shown."""
    check, count = steps.check, len(steps.derivations.each)
    if not count:
        return
    more = f"the derivations of {shown} of {count:,} partials are shown; --format json has each"
    details = [more] if shown < count else []
    if check.wrong:
        variable, line = check.wrong
        yield Verdict("failed", f"line {line + 1} by {variable} does not equal the line before: a fault of gdcli's own")
    elif not check.points:
        yield Verdict("warning", "not checked: no point was found where f and every line have a value", tuple(details))
    else:
        whose = "" if check.partials == count else f" of the first {check.partials} partials"
        points = counted(check.points, "point")
        sentence = f"each line{whose} equals the line before: at {points}, to 20 digits"
        if check.rounded:
            details.insert(0, "after the last rule to 10 digits: numbers are multiplied in float64 there")
        yield Verdict("ok", sentence, tuple(details))
