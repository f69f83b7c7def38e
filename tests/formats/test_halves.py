"""Cells of colour: two rows a line by half blocks where they can be shown, else a sign for each."""

from __future__ import annotations

import io

import pytest
from rich.color import Color

from gdcli.formats.halves import Shade, Styled, paint, rows_in_line
from gdcli.formats.look import Look

RED, BLUE, NONE = Shade("color(196)", "r"), Shade("color(21)", "b"), Shade(None, ".")
COLORED = Look(color=True, colors=256)


@pytest.mark.parametrize(
    ("upper", "lower", "shown"),
    [
        (RED, RED, Styled("█", "color(196)")),
        (RED, BLUE, Styled("▀", "color(196) on color(21)")),
        (RED, NONE, Styled("▀", "color(196)")),
        (NONE, RED, Styled("▄", "color(196)")),
        (NONE, NONE, Styled(" ", "")),
    ],
)
def test_two_rows_of_cells_are_one_line_of_half_blocks(upper: Shade, lower: Shade, shown: Styled) -> None:
    assert paint([[upper], [lower]], COLORED) == [(shown,)]


def test_below_an_odd_last_row_there_is_nothing() -> None:
    assert paint([[RED], [RED], [BLUE]], COLORED)[1] == (Styled("▀", "color(21)"),)


@pytest.mark.parametrize("look", [Look(), Look(encoding="ascii"), Look(encoding="cp950")])
def test_without_colours_each_row_is_a_line_of_signs(look: Look) -> None:
    assert (paint([[RED, BLUE], [NONE, RED]], look), rows_in_line(look)) == ([(Styled("rb"),), (Styled(".r"),)], 1)


def test_where_half_blocks_may_lack_signs_stand_on_their_colours() -> None:
    look = Look(color=True, encoding="cp950")
    assert paint([[RED, NONE]], look) == [(Styled("r", "black on color(196)"), Styled("."))]


@pytest.mark.parametrize(("row", "color"), [(0, "color(196)"), (1, "color(21)")])
def test_a_mark_stands_on_the_colour_of_its_cell(row: int, color: str) -> None:
    assert paint([[RED], [BLUE]], COLORED, {(row, 0): "A"}) == [(Styled("A", f"bold black on {color}"),)]


def test_a_mark_without_colours_takes_the_place_of_a_sign() -> None:
    assert paint([[RED, RED], [BLUE, BLUE]], Look(), {(1, 1): "*"})[1] == (Styled("b*"),)


def test_neighbours_of_one_style_are_one_piece() -> None:
    assert [piece.text for piece in paint([[RED, RED, BLUE, RED]], COLORED)[0]] == ["▀▀", "▀", "▀"]


def test_rich_knows_every_style_that_is_written() -> None:
    from rich.console import Console
    from rich.text import Text

    lines = paint([[RED, BLUE, NONE], [BLUE, BLUE, RED]], COLORED, {(0, 1): "A"})
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, color_system="256", _environ={})
    console.print(Text.assemble(*[(piece.text, piece.style) for piece in lines[0]]), end="")
    seen = (Color.parse("color(196)").number, "\x1b[38;5;196;48;5;21m▀" in out.getvalue())
    assert seen == (196, True)
