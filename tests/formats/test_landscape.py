"""Walks over f in a terminal: each sign where it belongs, at every width, in every encoding, in colour and without."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gdcli
from gdcli.formats import Look, render
from gdcli.formats.bands import RAMP, SIGNS, bands_of
from gdcli.formats.landscape import draw
from gdcli.formats.mosaic import draw as draw_mosaic
from gdcli.formats.raster import braille, trace
from gdcli.formats.wrapping import width_of
from gdcli.language.parse import parse
from gdcli.reports.drawings import Axis, Landscape, Mosaic, Scene, Tile, Trail
from gdcli.reports.report import Report, Sheet
from gdcli.reports.scene import scene_of
from gdcli.studies.landscape import Slice, Span, View

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
BRAILLE = re.compile("[\u2801-\u28ff]")
SQUARE = (Span(-2.0, 2.0), Span(-2.0, 2.0))


def walk(*places: tuple[float, ...], name: str = "gd", heights: tuple[float, ...] | None = None) -> Trail:
    return Trail(name, tuple(range(len(places))), places, heights or (0.0,) * len(places))


def landscape(text: str, box: tuple[Span, ...], *trails: Trail) -> Landscape:
    formula = parse(text)
    return Landscape(Slice(formula, tuple(range(len(box))), (0.0,) * len(formula.variables)), box, trails)


def lines(of: Landscape, width: int = 80, **look: object) -> list[str]:
    return ["".join(piece.text for piece in line) for line in draw(of, Look(**look), width)]  # type: ignore[arg-type]


def cells(of: Landscape, **look: object) -> list[str]:
    """The signs within the axes, the top row first."""
    return [re.split("[│┤|]", line, maxsplit=1)[1] for line in lines(of, **look) if re.match(r"\s*\S*\s[│┤|]", line)]


FORMULAS = ["x^2+10y^2", "log(x)+1/y", "5+0x+0y", "log(-x^2)+y", "1e300x^2+y", "1e-300x^2+y*1e-300", "floor(x)*y"]
CURVES = ["x^2", "1/x", "tan(x)", "log(x)", "sqrt(-1-x^2)", "sin(1/x)", "5+0x", "1e300x^3", "1e-320x", "floor(x)"]
LOOKS = [{}, {"encoding": "ascii"}, {"encoding": "cp950"}, {"color": True}, {"color": True, "colors": 256}]
LOOKS += [{"color": True, "encoding": "ascii"}]


@given(
    st.sampled_from(FORMULAS + CURVES), st.integers(30, 200), st.sampled_from(LOOKS),
    st.lists(st.tuples(st.floats(), st.floats()), max_size=5), st.floats(-1e9, 1e9), st.floats(1e-3, 1e9),
)  # fmt: skip
@settings(max_examples=120, deadline=None)
def test_no_drawing_is_wider_than_the_screen(
    text: str, width: int, look: dict[str, object], places: list[tuple[float, float]], low: float, size: float
) -> None:
    count = 1 if text in CURVES else 2
    trail = walk(*[place[:count] for place in places], heights=tuple(place[1] for place in places))
    shown = lines(landscape(text, (Span(low, low + size),) * count, trail), width, **look)
    assert max(map(width_of, shown)) <= width


@pytest.mark.parametrize("encoding", ["ascii", "cp950", "cp1252", "latin-1"])
@pytest.mark.parametrize("text", ["x^2+y^2", "x^2"])
def test_where_an_encoding_may_lack_a_sign_all_are_ascii(text: str, encoding: str) -> None:
    box = SQUARE if "y" in text else SQUARE[:1]
    shown = lines(landscape(text, box, walk(*[(1.0, 1.0)[: len(box)], (0.0, 0.0)[: len(box)]])), encoding=encoding)
    assert "".join(shown).isascii()


def test_the_start_and_the_end_of_a_walk_stand_where_they_belong() -> None:
    shown = cells(landscape("x^2+y^2", SQUARE, walk((-1.99, 1.99), (1.99, -1.99))))
    assert (shown[0][0], shown[-1][-1]) == ("○", "●")


def test_a_place_on_the_edge_of_the_box_is_drawn() -> None:
    shown = cells(landscape("x^2+y^2", SQUARE, walk((2.0, 2.0), (-2.0, -2.0))))
    assert (shown[0][-1], shown[-1][0]) == ("○", "●")


def test_the_path_is_in_braille_between_the_ends_and_nowhere_else() -> None:
    shown = cells(landscape("x^2+y^2", SQUARE, walk((-1.9, 0.05), (1.9, 0.05))))
    rows = [number for number, row in enumerate(shown) if BRAILLE.search(row)]
    inner = shown[rows[0]][shown[rows[0]].index("○") + 1 : shown[rows[0]].index("●")]
    assert (len(rows), BRAILLE.sub("", inner)) == (1, "")


def test_several_walks_have_a_sign_each_in_the_map_and_in_the_legend() -> None:
    shown = lines(landscape("x^2+y^2", SQUARE, walk((1.0, 1.0), name="a"), walk((-1.0, 1.0), (0.0, 0.0), name="b")))
    assert ("2 b" in shown[-1], sum("2" in line.split("│")[-1] for line in shown[:-4] if "│" in line)) == (True, 2)


def test_paths_that_cross_have_their_digits_where_no_other_path_goes() -> None:
    rising, falling = walk((-1.9, -1.9), (1.9, 1.9), name="a"), walk((-1.9, 1.9), (1.9, -1.9), name="b")
    shown = cells(landscape("x^2+y^2", SQUARE, rising, falling))
    places = [(row, column) for row, line in enumerate(shown) for column in range(len(line))]
    found = {
        digit: [
            (4 * (column + 0.5) / len(shown[0]) - 2, 2 - 4 * (row + 0.5) / len(shown))
            for row, column in places
            if shown[row][column] == digit
        ]
        for digit in "12"
    }
    far = [abs(y - x if digit == "1" else y + x) for digit, points in found.items() for x, y in points]
    assert (max(far) < 0.3, [len(points) > 3 for points in found.values()]) == (True, [True, True])


def test_where_two_paths_share_a_cell_the_dots_of_both_are_there() -> None:
    across, along = walk((-2.0, 0.02), (2.0, 0.02), name="a"), walk((0.02, -2.0), (0.02, 2.0), name="b")
    middle = [
        next(cell for row in cells(landscape("0x+0y", SQUARE, *trails)) if (cell := row[len(row) // 2 :][:1]) in dots)
        for trails, dots in (((across,), "⣀⠤⠒⠉"), ((along,), "⡇⢸"))
    ]
    both = [row[len(row) // 2] for row in cells(landscape("0x+0y", SQUARE, across, along))]
    assert chr(ord(middle[0]) | ord(middle[1])) in both


def test_where_two_paths_are_one_its_digit_is_at_its_start_alone() -> None:
    same = [walk((-1.9, 0.02), (1.9, 0.02), name=name) for name in "ab"]
    assert re.findall("[12]", "".join(cells(landscape("x^2+y^2", SQUARE, *same)))) == ["2"]


@pytest.mark.parametrize("high", [1.0, 1.5, 2.0, 4.0, 100.0])
def test_a_map_of_a_high_box_is_broad_enough_to_be_read(high: float) -> None:
    shown = cells(landscape("x^2+y^2", (Span(-1.0, 1.0), Span(-high, high))))
    assert max(map(len, shown)) >= 24


def test_a_walk_that_leaves_the_box_is_cut_off_and_told() -> None:
    out = landscape("x^2+y^2", SQUARE, walk((0.0, 0.0), (1e200, 0.0)))
    assert lines(out)[-1] == "the end is outside the box"
    assert any(BRAILLE.search(row[-1]) for row in cells(out))


OUT, IN = (9.0, 0.0), (0.0, 0.0)


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ([OUT], "the start is outside the box"),
        ([OUT, IN], "the start is outside the box"),
        ([OUT, OUT], "the start and the end are outside the box"),
        ([OUT, IN, OUT], "the start and the end are outside the box"),
        ([OUT, OUT, OUT], "all 3 places are outside the box"),
        ([OUT, OUT, IN], "2 of 3 places are outside the box, the start among them"),
        ([OUT, OUT, IN, OUT], "3 of 4 places are outside the box, the start and the end among them"),
        ([IN, OUT, IN], "1 of 3 places is outside the box"),
    ],
)
def test_what_of_a_walk_is_outside_the_box_is_told(places: list[tuple[float, ...]], told: str) -> None:
    assert lines(landscape("x^2+y^2", SQUARE, walk(*places)))[-1] == told


@pytest.mark.parametrize(("text", "place"), [("x^2+y^2", (1.0, 1.0)), ("x^2", (1.0,))])
def test_a_walk_that_stays_where_it_starts_is_told_as_one_place(text: str, place: tuple[float, ...]) -> None:
    of = landscape(text, SQUARE[: len(place)], walk(place, place))
    assert (lines(of)[-1], "".join(cells(of)).count("●")) == ("● start and end", 1)


def test_a_circle_is_as_high_as_wide_where_a_cell_is_twice_as_high_as_wide() -> None:
    shown = cells(landscape("x^2+y^2", SQUARE))
    assert max(map(len, shown)) == pytest.approx(2 * len(shown), abs=1)


@pytest.mark.parametrize(("ratio", "is_kept"), [(1.0, True), (2.9, True), (3.2, False), (50.0, False)])
def test_a_map_a_mosaic_and_a_picture_keep_the_proportions_of_the_same_boxes(ratio: float, is_kept: bool) -> None:
    pytest.importorskip("matplotlib")
    from gdcli.formats.figure import draw as draw_figure

    of = landscape("x^2+y^2", (Span(0.0, ratio), Span(0.0, 1.0)))
    mosaic = Mosaic((Axis("x"), Axis("y")), of.box, [[0, 0], [0, 0]], (Tile("A", ""),))
    tiles = [row for line in draw_mosaic(mosaic, Look(), 80) if len(row := line[-1].text) > 9 and set(row) == {"A"}]
    shown = [len(rows[0]) / len(rows) / 2 == pytest.approx(ratio, rel=0.1) for rows in (cells(of), tiles)]
    aspect = draw_figure(Scene("", of, ())).figure.axes[0].get_aspect()
    assert [*shown, aspect == 1] == [is_kept] * 3


def test_the_bands_of_a_map_are_those_of_its_legend() -> None:
    of = landscape("x+0y", (Span(0.0, 6.0), Span(0.0, 6.0)))
    row = cells(of)[3]
    legend = next(line for line in lines(of) if line.startswith("f  "))
    edges = {sign: float(edge) for sign, edge in re.findall(r"\[(.)\1\1\] ([\d.]+)", legend)}
    wrong = [
        (x, sign)
        for x, sign in zip((np.arange(len(row)) + 0.5) * 6.0 / len(row), row, strict=True)
        if x > edges[sign] or any(x > edge > edges[sign] for edge in edges.values())
    ]
    assert (len(edges), wrong) == (6, [])


def test_low_heights_have_narrower_bands_so_that_valleys_show() -> None:
    bands = bands_of(np.linspace(0, 1, 10_001), Look())
    assert bands is not None
    widths = np.diff([bands.lowest, *bands.edges, bands.highest])
    assert all(np.diff(widths) > 0)


def test_a_climb_has_narrower_bands_where_f_is_high() -> None:
    box = (Span(0.0, 1.0), Span(0.0, 1.0))
    climb, fall = walk((0.1, 0.5), (0.9, 0.5), heights=(0.1, 0.9)), walk((0.9, 0.5), (0.1, 0.5), heights=(0.9, 0.1))
    sizes = [[cells(landscape("x+0y", box, trail))[0].count(sign) for sign in SIGNS] for trail in (climb, fall)]
    assert sizes == [sorted(sizes[0], reverse=True), sorted(sizes[1])]


@pytest.mark.parametrize("text", ["x^2+y^2", "1e6+x+y", "x+0y", "5+1e-15x+0y", "exp(100x)+y", "floor(x)+0y"])
@pytest.mark.parametrize("box", [(1.0, 1.0 + 1e-9), (1.0, 2.0), (-1e5, 1e5)])
def test_the_heights_of_a_legend_rise(text: str, box: tuple[float, float]) -> None:
    shown = lines(landscape(text, (Span(*box), Span(*box))), 200)
    legend = next(line for line in shown if line.startswith("f  "))
    heights = [float(number) for number in re.findall(r"[-\d.]+(?:e[-+]\d+)?", re.sub(r"\[...\]|/.*", " ", legend))]
    assert (heights == sorted(set(heights)), bool(heights)) == (True, True)


def test_the_ramp_rises_in_lightness_so_that_it_reads_without_hues() -> None:
    levels = (0, 95, 135, 175, 215, 255)
    assert all(16 <= color < 232 for color in RAMP)
    parts = [[levels[(color - 16) // power % 6] / 255 for power in (36, 6, 1)] for color in RAMP]
    linear = [[part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in one] for one in parts]
    light = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in linear]
    assert all(np.diff(light) > 0)


def test_where_f_has_no_value_a_map_says_so() -> None:
    shown = lines(landscape("log(x)+0y", SQUARE))
    assert (any("////" in line for line in shown), any("/ no finite value" in line for line in shown)) == (True, True)


def test_a_box_without_any_value_is_told() -> None:
    for text, box in (("log(-1-x^2)+y", SQUARE), ("log(-1-x^2)", SQUARE[:1])):
        assert any("f has no finite value in this box" in line for line in lines(landscape(text, box)))


def test_a_constant_is_told_as_one() -> None:
    assert any("5 all over" in line for line in lines(landscape("5+0x+0y", SQUARE)))


@pytest.mark.parametrize("text", ["x^2+10y^2", "log(x)+y"])
def test_colours_have_a_band_for_each_height(text: str) -> None:
    report = Report({}, Sheet((), ()), (landscape(text, SQUARE, walk((1.0, 1.0), (0.0, 0.0))),))
    shown = render(report, "table", Look(color=True, colors=256))
    assert isinstance(shown, str)
    ground = {int(one) for one in re.findall(r"(?:48|38);5;(\d+)", shown)}
    assert ground - {16, 231} == set(RAMP)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_in_colours_each_line_of_a_map_is_painted_to_its_end(encoding: str) -> None:
    report = Report({}, Sheet((), ()), (landscape("x^2+y^2", SQUARE),))
    shown = render(report, "table", Look(color=True, colors=256, encoding=encoding))
    assert isinstance(shown, str)
    rows = [row for line in shown.splitlines() if (row := ESCAPE.sub("", line)) and row[6:7] in ("│", "┤", "|")]
    assert (len(rows) > 9, {len(row) for row in rows}) == (True, {len(rows[0])})
    assert len(rows[0]) > 40


def test_a_curve_is_not_joined_across_a_pole() -> None:
    shown = cells(landscape("tan(x)", (Span(-4.0, 4.0),)), encoding="ascii")
    columns = [sum(row[place : place + 1] == "." for row in shown) for place in range(max(map(len, shown)))]
    assert max(columns) < len(shown)


@pytest.mark.parametrize("text", ["floor(x)", "abs(x)/x"])
def test_a_curve_is_not_joined_across_a_jump(text: str) -> None:
    shown = cells(landscape(text, (Span(-1.5, 1.5),)), encoding="ascii")
    assert [row.strip(" ") for row in shown if "." in row] and all(
        sum(row[place : place + 1] == "." for row in shown) <= 2 for place in range(max(map(len, shown)))
    )


def test_a_steep_curve_is_joined() -> None:
    shown = cells(landscape("atan(1e5x)", (Span(-1.0, 1.01),)), encoding="ascii")
    assert all("." in row for row in shown[1:-1])


def test_a_pole_is_cut_off_and_told() -> None:
    shown = lines(landscape("1/x", (Span(-2.0, 2.0),)))
    found = re.search(r"cut off below (\S+) .* above (\S+)", " ".join(shown))
    assert found is not None
    assert [abs(float(one.replace("−", "-"))) < 20 for one in found.groups()] == [True, True]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("text", ["1e308x", "-1e308x", "1.7e308x", "1e308x^2", "1e308tan(x)", "1.7e308+0x"])
def test_heights_at_the_end_of_float64_are_drawn_and_what_is_beyond_is_told(text: str) -> None:
    shown = lines(landscape(text, (Span(-1.0, 1.0),)))
    assert (any(BRAILLE.search(line) for line in shown), "cut off" in " ".join(shown)) == ("0x" not in text, True)


@pytest.mark.parametrize("text", ["x^2", "x^8", "exp(x)"])
def test_nothing_is_cut_off_of_a_curve_without_poles(text: str) -> None:
    assert not any("cut off" in line for line in lines(landscape(text, (Span(-2.0, 2.0),))))


def test_the_steps_on_a_curve_stand_at_their_places() -> None:
    trail = walk((-1.99,), (0.0,), (1.0,), heights=(3.96, 0.0, 1.0))
    shown = cells(landscape("x^2", (Span(-2.0, 2.0),), trail))
    width = max(map(len, shown))
    found = {sign: (row.index(sign) + 0.5) * 4 / width - 2 for row in shown for sign in "○•●" if sign in row}
    assert [found["○"], found["•"], found["●"]] == pytest.approx([-1.99, 0.0, 1.0], abs=4 / width)


def test_more_variables_are_held_at_the_end_and_said_so() -> None:
    run = gdcli.minimize("x^2+y^2+(z-3)^2", (1, 1, 0))
    scene = scene_of(run.formula, [run], ["gd"], View("x,y"))
    assert scene.landscape is not None
    assert lines(scene.landscape)[-1] == "held: z = 3, the end of the walk"


@pytest.mark.parametrize(("count", "told"), [(6, "x[6] = −6, the end"), (9, "x[8] = −8, ... (7 in all), the end")])
def test_of_many_variables_that_are_held_some_are_told(count: int, told: str) -> None:
    run = gdcli.minimize(f"sum((x[i] + i)^2, i=1..{count})", [-i for i in range(1, count + 1)])
    scene = scene_of(run.formula, [run], ["gd"], View("x[1],x[2]"))
    assert scene.landscape is not None
    assert "held: x[3] = −3, x[4] = −4, x[5] = −5, x[6] = −6" in " ".join(lines(scene.landscape, 100))
    assert told in " ".join(lines(scene.landscape, 100))


def test_a_run_that_diverges_does_not_shrink_the_others() -> None:
    runs = [gdcli.minimize("x^2+y^2", (1, 1), lr=lr) for lr in (0.1, 1.5)]
    scene = scene_of(runs[0].formula, runs, ["a", "b"], View())
    assert scene.landscape is not None
    assert all(abs(end) < 3 for span in scene.landscape.box for end in span)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([(0.1, 0.9), (0.9, 0.9)], ["###", "..."]),
        ([(0.1, 0.1)], ["...", "#.."]),
        ([(0.5, 0.1), (0.5, 1e300)], [".#.", ".#."]),
        ([(-9.0, -9.0), (9.0, 9.0)], [".##", "#.."]),
        ([(-5.0, 0.1), (-1.0, 0.9)], ["...", "..."]),
        ([(0.1, 0.1), (math.nan, 0.1), (0.9, 0.1)], ["...", "#.#"]),
    ],
)
def test_a_path_is_traced_within_the_edges(places: list[tuple[float, float]], expected: list[str]) -> None:
    cells = trace(places, 2, 3)
    shown = ["".join(".#"[int(one)] for one in row) for row in cells.tolist()]
    assert shown == expected


def test_each_dot_of_braille_is_where_unicode_has_it() -> None:
    # Unicode numbers the dots 1-3, 7 down the left column and 4-6, 8 down the right one, bit k-1 for dot k.
    numbers = [[1, 4], [2, 5], [3, 6], [7, 8]]
    for row in range(4):
        for column in range(2):
            dots = np.zeros((4, 2), dtype=bool)
            dots[row, column] = True
            assert braille(dots) == [[chr(0x2800 + (1 << (numbers[row][column] - 1)))]]
