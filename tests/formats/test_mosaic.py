"""A map of sorts: its cells where they belong, its marks, its legend, in colours, in signs and as a picture."""

from __future__ import annotations

import io

import numpy as np
import pytest

from gdcli.errors import GdcliError
from gdcli.formats import render
from gdcli.formats.look import Look
from gdcli.formats.mosaic import BRIGHT, GREYS, draw
from gdcli.reports.report import Axis, Mosaic, Report, Sheet, Tile

TILES = (Tile("A", "(0, 0)"), Tile("B", "(1, 1)"), Tile(".", "unfinished", "pale"))
QUARTERS = [[0, 0, 1, 1], [0, 0, 1, 1], [2, 2, 0, 0], [2, 2, 0, 0]]  # the lowest row first
MAP = Mosaic((Axis("x"), Axis("y")), ((-1.0, 1.0), (-1.0, 1.0)), QUARTERS, TILES, ((-0.5, -0.5, "A"), (9.0, 9.0, "B")))
STRIP = Mosaic((Axis("x"),), ((0.0, 1.0),), [[0, 1, 1]], TILES[:2], ((0.0, 0.0, "A"),))
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


def test_a_mark_stands_where_its_place_is_and_one_outside_nowhere() -> None:
    drawn = rows(MAP, Look())
    [place] = [(row, column) for row, line in enumerate(drawn) for column, sign in enumerate(line) if sign == "*"]
    assert place == pytest.approx((0.75 * (len(drawn) - 1), 0.25 * (len(drawn[0]) - 1)), abs=1)


def test_in_colours_a_mark_is_its_letter_on_the_colour_of_its_tile() -> None:
    styles = {piece.style for line in draw(MAP, COLORED, 80) for piece in line if piece.text == "A"}
    assert styles == {f"bold color(16) on {BRIGHT[256][0]}"}


def test_the_legend_ties_colours_to_letters() -> None:
    legend = draw(MAP, COLORED, 80)[-1]
    ties = {after.text: piece.style for piece, after in zip(legend, legend[2:], strict=False) if piece.text == "██"}
    assert ties == {"A (0, 0)": BRIGHT[256][0], "B (1, 1)": BRIGHT[256][1], ". unfinished": GREYS[256]["pale"]}


def test_without_colours_the_legend_has_the_signs_and_the_mark() -> None:
    assert lines(MAP, Look())[-1] == " A (0, 0)   B (1, 1)   . unfinished   * where it is"


def test_an_encoding_without_blocks_gets_ascii() -> None:
    assert all(line.isascii() for look in (Look(encoding="ascii"), Look(color=True, encoding="cp950"))
               for line in lines(MAP, look))  # fmt: skip


def test_more_tiles_than_colours_take_them_again() -> None:
    names = tuple(Tile("+", str(number)) for number in range(40))
    legend = [piece for line in draw(Mosaic(MAP.axes, MAP.box, QUARTERS, names), COLORED, 80) for piece in line]
    used = [piece.style for piece in legend if piece.text == "██"]
    assert used == [BRIGHT[256][number % len(BRIGHT[256])] for number in range(40)]


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


def test_the_picture_has_the_colours_of_the_terminal_where_they_belong() -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.image import imread

    from gdcli.formats.tiles import colors_of

    shown = np.asarray(imread(io.BytesIO(picture(MAP, "png"))))[:, :, :3]
    where = [np.argwhere((np.abs(shown - color) < 0.01).all(axis=2)).mean(axis=0) for color in colors_of(MAP)[1:]]
    assert where[0][0] > where[1][0] and where[0][1] > where[1][1]  # B is below what is unfinished, and right of it


@pytest.mark.parametrize("kind", ["gif", "html", "dot"])
def test_what_only_walks_and_graphs_have_is_refused(kind: str) -> None:
    others = "table, json, csv, markdown, svg, png, pdf"
    with pytest.raises(GdcliError, match=f"^{kind} draws [a-z]+, and this has none: the formats for it are {others}\n"):
        render(Report({}, Sheet((), ()), (), mosaic=lambda: MAP), kind, Look())
