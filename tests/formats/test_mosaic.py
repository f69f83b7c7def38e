"""A map of sorts: its cells where they belong, its marks, its legend, in colours, in signs and as a picture."""

from __future__ import annotations

import io
import math
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from gdcli.errors import GdcliError
from gdcli.formats import render
from gdcli.formats.look import Look
from gdcli.formats.mosaic import draw
from gdcli.formats.tones import TONES, colors_of
from gdcli.reports.drawings import Axis, Mosaic, Tile
from gdcli.reports.report import Report, Sheet

TILES = (Tile("A", "(0, 0)"), Tile("B", "(1, 1)"), Tile(".", "unfinished", "pale"))
QUARTERS = [[0, 0, 1, 1], [0, 0, 1, 1], [2, 2, 0, 0], [2, 2, 0, 0]]  # the lowest row first
MAP = Mosaic((Axis("x"), Axis("y")), ((-1.0, 1.0), (-1.0, 1.0)), QUARTERS, TILES, ((-0.5, -0.5, "A"), (9.0, 9.0, "B")))
STRIP = Mosaic((Axis("x"),), ((0.0, 1.0),), [[0, 1, 1]], TILES[:2], ((0.0, 0.0, "A"),))
BRIGHT = TONES[256].bright
COLORED = Look(color=True, colors=256)


def lines(mosaic: Mosaic, look: Look, width: int = 80) -> list[str]:
    return ["".join(piece.text for piece in line).rstrip() for line in draw(mosaic, look, width)]


def rows(mosaic: Mosaic, look: Look, width: int = 80) -> list[str]:
    """The cells, line by line from the top."""
    return [line.split("│")[1] for line in lines(mosaic, look, width) if "│" in line]


def test_the_lowest_row_is_at_the_foot_and_the_first_column_at_the_left() -> None:
    drawn = rows(MAP, Look())
    corners = drawn[0][0], drawn[0][-1], drawn[-1][0], drawn[-1][-1]
    assert corners == (".", "A", "A", "B")


def test_equal_lengths_look_equal() -> None:
    drawn = rows(MAP, Look())
    assert len(drawn[0]) == 2 * len(drawn)


@pytest.mark.parametrize(("box", "ratio"), [(((0.0, 2.0), (0.0, 1.0)), 4), (((0.0, 1e6), (0.0, 1.0)), 2)])
def test_a_long_box_is_long_and_a_very_long_one_square(box: tuple[tuple[float, float], ...], ratio: int) -> None:
    long = Mosaic(MAP.axes, box, QUARTERS, TILES)
    drawn = rows(long, Look(), 120)
    assert len(drawn[0]) == pytest.approx(ratio * len(drawn), rel=0.1)


@pytest.mark.parametrize("width", [20, 40, 80, 120, 300])
@pytest.mark.parametrize("mosaic", [MAP, STRIP])
@pytest.mark.parametrize("look", [Look(), COLORED, Look(encoding="ascii")])
def test_no_line_is_wider_than_asked(mosaic: Mosaic, width: int, look: Look) -> None:
    assert max(map(len, lines(mosaic, look, width))) <= max(width, 28)


@pytest.mark.parametrize("look", [Look(), COLORED, Look(color=True, encoding="cp950")])
def test_a_long_name_in_the_legend_is_wrapped_and_whole(look: Look) -> None:
    name = "(" + ", ".join(f"x[{number}] = 0.123456" for number in range(9)) + ")"
    shown = lines(Mosaic(MAP.axes, MAP.box, QUARTERS, (*TILES[:2], Tile("C", name))), look, 30)
    legend = "".join("".join(shown).split("C (")[-1:])
    assert (max(map(len, shown)) <= 30, "(" + legend.replace(" ", "")) == (True, name.replace(" ", ""))


def test_a_mark_stands_where_its_place_is_and_one_outside_nowhere() -> None:
    drawn = rows(MAP, Look())
    [place] = [(row, column) for row, line in enumerate(drawn) for column, sign in enumerate(line) if sign == "*"]
    assert place == pytest.approx((0.75 * (len(drawn) - 1), 0.25 * (len(drawn[0]) - 1)), abs=1)


def test_in_colours_a_mark_is_its_letter_on_the_colour_of_its_tile() -> None:
    styles = {piece.style for line in draw(MAP, COLORED, 80) for piece in line if piece.text == "A"}
    assert styles == {f"bold color(16) on {BRIGHT[0]}"}


def test_the_legend_ties_colours_to_letters() -> None:
    legend = draw(MAP, COLORED, 80)[-1]
    ties = {after.text: piece.style for piece, after in zip(legend, legend[2:], strict=False) if piece.text == "██"}
    assert ties == {"A (0, 0)": BRIGHT[0], "B (1, 1)": BRIGHT[1], ". unfinished": TONES[256].greys["pale"]}


def test_without_colours_the_legend_has_the_signs_and_the_mark() -> None:
    assert lines(MAP, Look())[-1] == " A (0, 0)   B (1, 1)   . unfinished   * where it is"


def test_an_encoding_without_blocks_gets_ascii() -> None:
    assert all(line.isascii() for look in (Look(encoding="ascii"), Look(color=True, encoding="cp950"))
               for line in lines(MAP, look))  # fmt: skip


def test_more_tiles_than_colours_take_them_again() -> None:
    names = tuple(Tile("+", str(number)) for number in range(40))
    legend = [piece for line in draw(Mosaic(MAP.axes, MAP.box, QUARTERS, names), COLORED, 80) for piece in line]
    used = [piece.style for piece in legend if piece.text == "██"]
    assert used == [BRIGHT[number % len(BRIGHT)] for number in range(40)]


def test_a_mark_however_far_out_is_passed_over() -> None:
    narrow = Mosaic(MAP.axes, ((0.0, 1e-9), (0.0, 1e-9)), QUARTERS, TILES, ((1e308, -1e308, "A"),))
    assert "*" not in "".join(rows(narrow, Look()))


def test_a_map_of_one_variable_is_a_line() -> None:
    assert [set(row) for row in rows(STRIP, Look())] == [{"A", "B", "*"}]


def picture(mosaic: Mosaic, kind: str) -> bytes:
    content = render(Report({}, Sheet((), ()), (), mosaic=lambda: mosaic), kind, Look())
    assert isinstance(content, bytes)
    return content


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
@pytest.mark.parametrize("mosaic", [MAP, STRIP])
def test_a_picture_of_it_is_a_file_of_its_kind_and_always_the_same(mosaic: Mosaic, kind: str, begins: bytes) -> None:
    pytest.importorskip("matplotlib")
    first = picture(mosaic, kind)
    assert (first.startswith(begins), first == picture(mosaic, kind)) == (True, True)


def test_the_picture_has_the_colour_of_each_tile_where_it_belongs() -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.colors import to_rgb
    from matplotlib.image import imread

    colors = [to_rgb(color) for color in colors_of(MAP.tiles, TONES["picture"])]
    shown = np.asarray(imread(io.BytesIO(picture(MAP, "png"))))[:, :, :3]
    where = [np.argwhere((np.abs(shown - color) < 0.01).all(axis=2)).mean(axis=0) for color in colors[1:]]
    assert where[0][0] > where[1][0] and where[0][1] > where[1][1]  # B is below what is unfinished, and right of it


@pytest.mark.parametrize("kind", ["gif", "html", "dot"])
def test_what_only_walks_and_graphs_have_is_refused(kind: str) -> None:
    others = "table, json, csv, markdown, svg, png, pdf"
    with pytest.raises(GdcliError, match=f"^{kind} draws [a-z]+, and this has none: the formats for it are {others}\n"):
        render(Report({}, Sheet((), ()), (), mosaic=lambda: MAP), kind, Look())


# Machado, Oliveira and Fernandes 2009, "A physiologically-based model for simulation of color vision deficiency",
# at severity 1, for linear RGB.
SEEN = {
    "with all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "without red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "without green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "without blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


def lab(color: tuple[float, float, float], seen: str) -> list[float]:
    """The colour as it is seen, in CIELAB (white D65)."""
    linear = np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color])
    shown = np.clip(np.array(SEEN[seen]) @ linear, 0, 1)
    to_xyz = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
    x, y, z = np.cbrt(np.array(to_xyz) @ shown / [0.95047, 1, 1.08883])
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize(("count", "least"), [(7, 16.0), (14, 7.0)])  # 2.3 is just noticeable
def test_the_colours_of_a_picture_differ_for_the_colour_blind(seen: str, count: int, least: float) -> None:
    tiles = tuple(Tile(sign, sign) for sign in "ABCDEFGHIJKLMN"[:count])
    parts = [
        [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)] for color in colors_of(tiles, TONES["picture"])
    ]
    colors = [lab((red, green, blue), seen) for red, green, blue in parts]
    assert min(math.dist(a, b) for a, b in combinations(colors, 2)) >= least


def test_the_later_colours_of_a_picture_are_the_first_half_white() -> None:
    parts = [[int(color[place : place + 2], 16) for place in (1, 3, 5)] for color in TONES["picture"].bright]
    assert parts[7:] == [[(255 + part + 1) // 2 for part in color] for color in parts[:7]]


def drawn(mosaic: Mosaic) -> Any:
    pytest.importorskip("matplotlib")
    from gdcli.formats.tiles import draw_tiles

    return draw_tiles(mosaic).axes[0]


def test_a_tile_whose_minimum_is_outside_has_its_letter_in_the_middle_of_its_cells() -> None:
    tiles = Tile("A", "(0, 0)"), Tile("B", "(9, 9)"), Tile("!", "diverged", "dark")
    cells = [[0, 1, 1, 1], [0, 1, 1, 1], [2, 1, 1, 1]]
    axes = drawn(Mosaic((Axis("x"), Axis("y")), ((0, 3), (0, 2)), cells, tiles, ((0, 0, "A"), (9, 9, "B"))))
    assert {(text.get_text(), text.get_position()) for text in axes.texts} == {
        ("A", (0, 0)), ("B", (9, 9)), ("B", (2.0, 1.0))
    }  # fmt: skip


def test_neighbours_of_the_same_colour_have_a_line_between_them_and_no_others_do() -> None:
    tiles = tuple(Tile(sign, "") for sign in "ABCDEFGHIJKLMNO")  # the last has the colour of the first
    cells = [[0, 14, 1], [0, 0, 14]]
    axes = drawn(Mosaic((Axis("x"), Axis("y")), ((0, 2), (0, 1)), cells, tiles))
    (borders,) = [one for one in axes.collections if one.get_gid() == "border"]
    ends = [path.vertices.tolist() for path in borders.get_paths()]
    assert ends == [
        [[0.5, -0.5], [0.5, 0.5]], [[1.5, 0.5], [1.5, 1.5]], [[0.5, 0.5], [1.5, 0.5]]
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 5, 12])
@pytest.mark.parametrize("name", ["(0, 0)", "saddle (−1.23e−05, −1.23e+100)"])
def test_a_legend_of_many_or_long_names_stays_on_the_picture(name: str, count: int) -> None:
    tiles = tuple(Tile(sign, name) for sign in "ABCDEFGHIJKL"[:count])
    axes = drawn(Mosaic((Axis("x"), Axis("y")), ((0, 2), (0, 1)), [[0, 0], [0, 0]], tiles))
    axes.figure.draw_without_rendering()
    (legend,), (left, bottom, right, _) = axes.figure.legends, axes.figure.bbox.extents
    box = legend.get_window_extent()
    assert left <= box.x0 and box.x1 <= right and bottom <= box.y0 and axes.get_window_extent().height > 100
