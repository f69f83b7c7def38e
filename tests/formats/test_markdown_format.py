"""Markdown shows on GitHub what the table shows in a terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.formats.look import Look
from gdcli.formats.markdown import render
from gdcli.formats.wrapping import width_of
from gdcli.reports.report import Block, Fact, Facts, Grid, Line, Report, Sheet, Verdict

LOOK = Look()


def shown(*blocks: Block, look: Look = LOOK, notes: tuple[str, ...] = ()) -> str:
    """These blocks as Markdown, after a newline, so that it reads well here."""
    return "\n" + render(Report({}, Sheet((), ()), blocks, notes=notes), look)


def test_a_run_as_markdown() -> None:
    blocks = (
        Facts((Fact("f(x, y)", "x² + y²"), Fact("∇f", "(2x, 2y)", "symbolic"))),
        Line(("gradient descent", "x ← x − lr·g", "lr 0.1")),
        Grid(
            ("step", "x", "|∇f|"),
            ((0, 1.0, 6.324555320336759), (91, -1.51771e-09, 9.59884e-09)),
            gaps=frozenset({1}),
            note="2 of 92 rows; --all shows each",
        ),
        Verdict("ok", "converged: |∇f| ≤ tol", ("a minimum", "0.8 per step"), "gdcli lr 'x^2' --at 1"),
    )
    expected = r"""
- `f(x, y) = x² + y²`
- `∇f = (2x, 2y)` symbolic

gradient descent; `x ← x − lr·g`; lr 0.1

| step |            x |    `\|∇f\|` |
| ---: | -----------: | ----------: |
|    0 |            1 |     6.32456 |
|    … |              |             |
|   91 | −1.51771e-09 | 9.59884e-09 |

(2 of 92 rows; --all shows each)

**✓ converged: \|∇f\| ≤ tol**

- a minimum
- 0.8 per step
- try `gdcli lr 'x^2' --at 1`

note: a constant is left out
"""
    assert shown(*blocks, notes=("a constant is left out",)) == expected


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("words only", "words only"),
        ("x*y", "`x*y`"),
        ("lr_best", "`lr_best`"),
        ("a|b", "`a\\|b`"),
        ("a`b", "``a`b``"),
        ("`a`", "`` `a` ``"),
        (":smile:", "`:smile:`"),
        ("- x", "`- x`"),
        (None, "none"),
        (0.5, "0.5"),
    ],
)
def test_a_cell_is_in_backticks_where_markdown_could_read_it(cell: str, written: str) -> None:
    assert shown(Grid(("a", "b"), (("word", cell), ("word", "word")))).split("\n")[3].split(" | ")[1].strip(" |") == (
        written.strip(" |")
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x*y*z", "x\\*y\\*z"),
        ("<b> & [a](b)", "\\<b\\> \\& \\[a\\](b)"),
        ("1. one", "1\\. one"),
        ("- one", "\\- one"),
        ("# one", "\\# one"),
        ("−1 − 2", "−1 − 2"),
        (":smile: 9:30", "\\:smile: 9:30"),
        ("$a$ ~b~ `c`", "\\$a\\$ \\~b\\~ \\`c\\`"),
    ],
)
def test_words_are_not_read_as_markdown(text: str, written: str) -> None:
    assert shown(Verdict("ok", "so", (text,))) == f"\n**✓ so**\n\n- {written}\n"


def test_signs_that_the_encoding_lacks_are_spelled_before_bars_are_escaped() -> None:
    assert shown(Grid(("│",), ()), look=Look(encoding="ascii")) == "\n| `\\|` |\n| ---- |\n"


def test_a_gap_is_spelled_where_the_encoding_lacks_its_sign() -> None:
    grid = Grid(("k",), ((1,), (9,)), gaps=frozenset({1}))
    assert shown(grid, look=Look(encoding="ascii")) == "\n|   k |\n| --: |\n|   1 |\n| ... |\n|   9 |\n"


def test_columns_stand_below_each_other_whatever_the_script() -> None:
    lines = shown(Grid(("word", "n"), (("ที่", 1), ("變數", 2), ("plain", 3)))).strip("\n").split("\n")
    assert len({width_of(line) for line in lines}) == 1


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20), st.floats()), min_size=1, max_size=4))
def test_no_cell_ends_its_row_early(rows: list[tuple[str, str, float]]) -> None:
    lines = shown(Grid(("a", "b", "c"), tuple(rows))).strip("\n").split("\n")
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {4}


@pytest.mark.parametrize("blocks", [(), (Grid((), ()),)])
def test_nothing_to_say_is_nothing(blocks: tuple[Block, ...]) -> None:
    assert shown(*blocks).strip() == ""
