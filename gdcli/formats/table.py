"""The report as a person reads it in a terminal: aligned, rounded to 6 digits, in colour where that is allowed.

A block is given as lines of Rich's Text, which is never markup: `x[bold]` and `:smile:` stay what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from rich.text import Text

from gdcli.formats import pieces
from gdcli.formats.columns import MARGIN, grid_lines
from gdcli.formats.fitting import draw_all
from gdcli.formats.look import Look
from gdcli.formats.numbers import is_numeric
from gdcli.formats.signs import MARKS
from gdcli.formats.tree import tree_grid
from gdcli.formats.wrapping import packed, width_of, wrap
from gdcli.reports.drawings import Drawing
from gdcli.reports.report import Block, Fact, Facts, Grid, Line, Listing, Mark, Passage, Report, Tree, Verdict

if TYPE_CHECKING:
    from rich.console import Console

Told = Facts | Line | Grid | Tree | Listing | Passage | Verdict
LEAST_WIDTH = 32
_BETWEEN = 3
_DEEPER = 4
_COLORS: dict[Mark, str] = {"ok": "green", "neutral": "cyan", "warning": "yellow", "failed": "red"}


def render(report: Report, look: Look) -> str:
    """Give the report as lines no wider than the screen, except for commands, which a person pastes.

    A screen narrower than 32 columns is written to as if it had 32.

    >>> from gdcli.reports.report import Facts, Fact, Report, Sheet, Verdict
    >>> blocks = Facts((Fact("f(x)", "x²"), Fact("f'", "2·x", "symbolic"))), Verdict("ok", "converged", ("a minimum",))
    >>> print(render(Report({}, Sheet((), ()), blocks), Look()), end="")
      f(x) = x²
        f' = 2·x   symbolic
    <BLANKLINE>
      ✓ converged
        a minimum
    """
    notes = [line for note in report.notes for line in _note(look.say(note), look)]
    lines: list[Text] = []
    for place, shown in enumerate(_shown(report.blocks, len(notes), look)):
        if shown is not None:
            lines += [Text()] * _is_parted(report.blocks, place) + shown
    lines += [Text()] * bool(lines and report.notes)
    return _painted(lines + notes, look)


def _note(note: str, look: Look) -> list[Text]:
    return _hanging(Text(MARGIN + "note: ", "dim"), note, look, "dim")


def _shown(blocks: Sequence[Block], below: int, look: Look) -> list[list[Text] | None]:
    """The lines of each block; None for a drawing that is shown with the one before it."""
    others = {place: _block_lines(block, look) for place, block in enumerate(blocks) if not isinstance(block, Drawing)}
    sizes = {place: len(lines) + _is_parted(blocks, place) for place, lines in others.items()}
    drawings = draw_all(blocks, sizes | {len(blocks): below + bool(below)}, look, _width(look) - len(MARGIN))
    shown = others | {place: [_drawn(line) for line in lines] for place, lines in drawings.items()}
    return [shown.get(place) for place in range(len(blocks))]


def _is_parted(blocks: Sequence[Block], place: int) -> bool:
    """Whether a blank line is above a block: not above settings below the reading, nor output below its command."""
    if not place:
        return False
    before, block = blocks[place - 1], blocks[place]
    if isinstance(before, Passage):
        return not isinstance(block, (Grid, Verdict))
    return not (isinstance(block, Line) and isinstance(before, (Facts, Line)))


def _block_lines(block: Told, look: Look) -> list[Text]:
    match block:
        case Facts():
            return _facts(block, look)
        case Line():
            return _line(block, look)
        case Grid():
            return grid_lines(block, look, _width(look))
        case Tree():
            return grid_lines(tree_grid(block), look, _width(look))
        case Listing():
            return _listing(block, look)
        case Passage():
            return _passage(block, look)
        case Verdict():
            return _verdict(block, look)


def _listing(block: Listing, look: Look) -> list[Text]:
    title = _hanging(Text(MARGIN), look.say(block.title), look, "bold")
    lines = [line for page in block.pages for line in page]
    return title + [text for line in lines for text in page_line(line, look)]


def page_line(line: str, look: Look) -> list[Text]:
    """Give one line of a page; blanks that it begins with set it in."""
    bare = line.lstrip(" ")
    return _hanging(Text(MARGIN * 2 + " " * (len(line) - len(bare))), look.say(bare), look)


def _facts(block: Facts, look: Look) -> list[Text]:
    """Labels end, and texts begin, below each other; remarks stand in a column at the right, or below their text."""
    joint = look.say(f" {block.joint} ") if block.joint else "  "
    labels = [look.say(fact.label) for fact in block.facts]
    half = _width(look) // 2
    widest = max((width_of(label) for label in labels if width_of(label) + len(joint) < half), default=0)
    heads = [_head(label, joint, widest, right=block.joint == "=") for label in labels]
    facts = list(zip(heads, block.facts, strict=True))
    column = max((_beside(head, fact, look) for head, fact in facts), default=0)
    heading = _hanging(Text(MARGIN), look.say(block.heading), look) if block.heading else []
    return heading + [line for head, fact in facts for line in _fact(head, fact, column, look)]


def _beside(head: str, fact: Fact, look: Look) -> int:
    """The column where a remark can stand beside its fact, 0 where there is no room or no remark."""
    column = width_of(head + look.say(fact.text)) + _BETWEEN
    fits = column + width_of(look.say(fact.remark)) <= _width(look) and width_of(head) <= _width(look) // 2
    return column if fact.remark and fits else 0


def _head(label: str, joint: str, widest: int, right: bool) -> str:
    """A label and its joint, as wide as those above and below unless it is long itself."""
    blanks = " " * (widest - width_of(label))
    return MARGIN + (blanks + label if right else label + blanks) + (joint if label else " " * len(joint))


def _fact(head: str, fact: Fact, column: int, look: Look) -> list[Text]:
    lines = _hanging(Text(head), look.say(fact.text), look)
    remark = look.say(fact.remark)
    if not remark:
        return lines
    style = "bold" if is_numeric([remark]) else "dim"
    if len(lines) == 1 and _beside(head, fact, look) and column + width_of(remark) <= _width(look):
        return [lines[0].append(" " * (column - lines[0].cell_len)).append(remark, style)]
    return lines + _hanging(Text(" " * _indent(width_of(head), look)), remark, look, style)


def _line(block: Line, look: Look) -> list[Text]:
    """Parts beside each other while they fit; a part is broken only where it is too long for a line of its own."""
    groups = packed([look.say(part) for part in block.parts], _width(look) - len(MARGIN), _BETWEEN, width_of)
    return [line for group in groups for line in _hanging(Text(MARGIN), (" " * _BETWEEN).join(group), look)]


def _drawn(line: pieces.Line) -> Text:
    """A line of a drawing, each piece in its style."""
    text = Text(MARGIN)
    for piece in line:
        text.append(piece.text, piece.style)
    return text


def _passage(block: Passage, look: Look) -> list[Text]:
    command = Text(MARGIN).append("$ ", "dim").append(look.say(block.command), "cyan")
    return [*_hanging(Text(MARGIN), look.say(block.text), look), command]


def _verdict(block: Verdict, look: Look) -> list[Text]:
    sign, color = look.say(MARKS[block.mark]), _COLORS[block.mark]
    start = Text(MARGIN).append(sign + " ", f"bold {color}")
    indent = " " * start.cell_len
    lines = _hanging(start, look.say(block.sentence), look, f"bold {color}")
    for detail in block.details:
        lines += _hanging(Text(indent), look.say(detail), look)
    if block.try_next:
        lines.append(Text(indent).append("try  ", "dim").append(look.say(block.try_next), "cyan"))
    if block.closing:
        lines += _hanging(Text(indent), look.say(block.closing), look, "dim")
    return lines


def _hanging(start: Text, text: str, look: Look, style: str = "") -> list[Text]:
    """A text after its start, its further lines below its first; below the start where that takes half the line."""
    indent = _indent(start.cell_len, look)
    lines = [Text(" " * indent).append(line, style) for line in wrap(text, _width(look) - indent)]
    if indent == start.cell_len:
        return [_stripped(start.append(lines[0].plain[indent:], style)), *lines[1:]]
    return [Text(MARGIN + line) for line in wrap(start.plain.strip(" "), _width(look) - len(MARGIN))] + lines


def _indent(start: int, look: Look) -> int:
    """Where the further lines of a text begin whose start is that wide."""
    return start if start <= _width(look) // 2 else len(MARGIN) + _DEEPER


def _stripped(line: Text) -> Text:
    """A line without the blanks at its end, but for those that have a colour behind them."""
    painted = [span.end for span in line.spans if " on " in str(span.style)]
    return line[: max([len(line.plain.rstrip(" ")), *painted])]


def _width(look: Look) -> int:
    return max(look.width, LEAST_WIDTH)


def _painted(lines: list[Text], look: Look) -> str:
    """The lines as they are written, with escape sequences where colour is allowed; blanks at an end are left out."""
    if not look.color:
        return "".join(line.plain.rstrip(" ") + "\n" for line in lines)
    from rich.console import Console  # a tenth of a small command's time, needed for colours alone

    system: Literal["256", "standard"] = "256" if look.colors == 256 else "standard"
    console = Console(force_terminal=True, color_system=system, legacy_windows=False, emoji=False, _environ={})
    return "".join(_escaped(line, console) + "\n" for line in lines)


def _escaped(line: Text, console: Console) -> str:
    if not line.style and not line.spans:
        return line.plain.rstrip(" ")
    with console.capture() as capture:
        console.print(_stripped(line.copy()), end="", markup=False, highlight=False, soft_wrap=True)
    return capture.get()
