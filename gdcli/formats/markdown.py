"""The report in GitHub's Markdown: tables with numbers at the right, formulas in backticks, the verdict in bold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gdcli.formats.drawing import Lines, draw
from gdcli.formats.look import Look
from gdcli.formats.numbers import is_numeric, shown
from gdcli.formats.signs import MARKS
from gdcli.formats.tree import tree_grid
from gdcli.formats.wrapping import width_of
from gdcli.reports.drawings import Chart, Landscape, Mosaic
from gdcli.reports.report import Block, Cell, Facts, Grid, Line, Listing, Passage, Report, Tree, Verdict

_PLAIN = re.compile(r"[\w .,:;'%?…−-]*")
_SPECIAL = re.compile(r"[\\`*_\[\]<>~|&$]|:(?=\w+:)")
_LEADING = re.compile(r"^([0-9]*)([-+#=.)]+(?:\s|$))")


def render(report: Report, look: Look) -> str:
    r"""Give the report as Markdown, one blank line between blocks, notes last.

    >>> from gdcli.reports.report import Fact, Facts, Report, Sheet, Verdict
    >>> blocks = Facts((Fact("∇f", "2·x", "symbolic"),)), Verdict("ok", "|∇f| = 0", ("a minimum",))
    >>> print(render(Report({}, Sheet((), ()), blocks), Look()), end="")
    - `∇f = 2·x` symbolic
    <BLANKLINE>
    **✓ \|∇f\| = 0**
    <BLANKLINE>
    - a minimum
    """
    parts = [_block(block, look) for block in report.blocks]
    parts += [f"note: {_text(note, look)}" for note in report.notes]
    return "\n\n".join(part for part in parts if part) + "\n" if parts else ""


def _block(block: Block, look: Look) -> str:
    match block:
        case Facts():
            return _facts(block, look)
        case Line():
            return "; ".join(_formula(look.say(part)) for part in block.parts)
        case Grid():
            return _grid(block, look)
        case Chart() | Landscape() | Mosaic():
            return _drawing(draw(block, replace(look, color=False), look.width))
        case Tree():
            return _grid(tree_grid(block), look)
        case Listing():
            return _listing(block, look)
        case Passage():
            return f"{_text(block.text, look)}\n\n```console\n$ {look.say(block.command)}\n```"
        case Verdict():
            return _verdict(block, look)


def _listing(block: Listing, look: Look) -> str:
    lines = [f"{' ' * (len(line) - len(line.lstrip(' ')))}- {_code(look.say(line.strip(' ')))}"
             for page in block.pages for line in page]  # fmt: skip
    return "\n".join([f"**{_text(block.title, look)}**", "", *lines])


def _facts(block: Facts, look: Look) -> str:
    lines = []
    for fact in block.facts:
        label = f"{fact.label} {block.joint} " if fact.label and block.joint else fact.label and f"{fact.label} "
        lines.append(f"- {_code(look.say(label + fact.text))} {_text(fact.remark, look)}".rstrip(" "))
    return "\n\n".join(part for part in (_text(block.heading, look), "\n".join(lines)) if part)


def _grid(grid: Grid, look: Look) -> str:
    """A table whose source is aligned as well; where rows were left out, a row says so."""
    if not grid.columns:
        return ""
    numeric = [is_numeric([row[place] for row in grid.rows]) for place in range(len(grid.columns))]
    rows = [[_cell(name, look) for name in grid.columns]]
    for number, row in enumerate(grid.rows):
        if number in grid.gaps:
            rows.append([look.say("…")] + [""] * (len(grid.columns) - 1))
        rows.append(
            [look.say(shown(cell)) if right else _cell(cell, look) for cell, right in zip(row, numeric, strict=True)]
        )
    widths = [max(3, *(width_of(row[place]) for row in rows)) for place in range(len(grid.columns))]
    rule = ["-" * (width - 1) + (":" if right else "-") for width, right in zip(widths, numeric, strict=True)]
    lines = [_row(row, widths, numeric) for row in [rows[0], rule, *rows[1:]]]
    return "\n".join(lines + (["", f"({_text(grid.note, look)})"] if grid.note else []))


def _row(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    padded = []
    for cell, width, right in zip(cells, widths, numeric, strict=True):
        blanks = " " * (width - width_of(cell))
        padded.append(blanks + cell if right else cell + blanks)
    return f"| {' | '.join(padded)} |"


def _cell(cell: Cell, look: Look) -> str:
    """A cell; a bar would end it, even in backticks."""
    return _formula(look.say(shown(cell))).replace("|", "\\|")


def _drawing(lines: Lines) -> str:
    """What is drawn with signs, fenced, as a terminal shows it."""
    rows = ["".join(piece.text for piece in line).rstrip(" ") for line in lines]
    return "\n".join(["```text", *rows, "```"]) if rows else ""


def _verdict(block: Verdict, look: Look) -> str:
    sign = look.say(MARKS[block.mark])
    sentence = f"**{sign} {_text(block.sentence, look)}**"
    items = [f"- {_text(detail, look)}" for detail in block.details]
    if block.try_next:
        items.append(f"- try {_code(look.say(block.try_next))}")
    items += [f"- {_text(block.closing, look)}"] if block.closing else []
    return "\n\n".join([sentence, "\n".join(items)] if items else [sentence])


def _formula(text: str) -> str:
    """Words as they are, anything else in backticks: what Markdown could read as its own is never bare."""
    return text if _PLAIN.fullmatch(text) and _escaped(text) == text else _code(text)


def _code(text: str) -> str:
    """A code span, fenced by more backticks than stand together in it."""
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return fence + blank + text + blank + fence if text.strip() else ""


def _text(text: str, look: Look) -> str:
    return _escaped(look.say(text))


def _escaped(text: str) -> str:
    """Words in which nothing is read as Markdown: no slant, no list, no link, no smiling face."""
    return _LEADING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", text))
