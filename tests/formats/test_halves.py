"""Cells of colour: two rows a line by half blocks where they can be shown, else a sign for each."""

from __future__ import annotations

import io

import pytest
from rich.color import Color

from gdcli.formats.bands import PLAIN_RAMP, RAMP
from gdcli.formats.halves import Shade, inked, paint, rows_in_line
from gdcli.formats.look import Look
from gdcli.formats.pieces import Styled
from gdcli.formats.tones import TONES

RED, BLUE, NONE = Shade("color(196)", "r"), Shade("color(21)", "b"), Shade(None, ".")
COLORED = Look(color=True, colors=256)


@pytest.mark.parametrize(
    ("upper", "lower", "shown"),
    [
        (RED, RED, Styled(" ", "default on color(196)")),
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
    assert paint([[RED, NONE]], look) == [(Styled("r", "bold color(16) on color(196)"), Styled("."))]


@pytest.mark.parametrize(("row", "style"), [(0, "color(16) on color(196)"), (1, "color(231) on color(21)")])
def test_a_mark_stands_on_the_colour_of_its_cell(row: int, style: str) -> None:
    assert paint([[RED], [BLUE]], COLORED, {(row, 0): "A"}) == [(Styled("A", f"bold {style}"),)]


USED = [*(f"color({number})" for number in RAMP), *TONES[256].bright, *TONES[256].greys.values()]


def contrast(color: str, other: str) -> float:
    """By WCAG 2, of colours as Rich has them in its own palette of 256."""
    lights = []
    for name in (color, other):
        parts = [part / 255 for part in Color.parse(name).get_truecolor()]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@pytest.mark.parametrize("color", USED)
def test_a_sign_on_any_colour_that_is_used_can_be_read(color: str) -> None:
    sign, ground = inked(color).removeprefix("bold ").split(" on ")
    assert (contrast(sign, ground) >= 4.5, ground) == (True, color)


# As terminals have them: xterm, VS Code, GNOME's Tango.
PALETTES = [
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
    "000000 cd3131 0dbc79 e5e510 2472c8 bc3fbc 11a8cd e5e5e5 666666 f14c4c 23d18b f5f543 3b8eea d670d6 29b8db ffffff",
    "2e3436 cc0000 4e9a06 c4a000 3465a4 75507b 06989a d3d7cf 555753 ef2929 8ae234 fce94f 729fcf ad7fa8 34e2e2 eeeeec",
]


@pytest.mark.parametrize("color", sorted({*PLAIN_RAMP, *TONES[16].bright, *TONES[16].greys.values()}))
def test_a_sign_on_one_of_16_colours_can_be_read_in_each_terminals_palette(color: str) -> None:
    sign, ground = inked(color).split(" on ")
    palettes = [[f"#{one}" for one in palette.split()] for palette in PALETTES]
    found = [contrast(*(palette[Color.parse(name).number or 0] for name in (sign, ground))) for palette in palettes]
    assert min(found) >= 3  # of large text; a sign takes the whole of its cell


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
