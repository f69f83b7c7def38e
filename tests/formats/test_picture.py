"""Pictures of walks: the artists hold the run's numbers, the bytes are the same each time, nothing breaks them."""

from __future__ import annotations

import io
import math
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from gdcli import compare
from gdcli.descent.descend import descend
from gdcli.descent.result import Descent
from gdcli.descent.settings import Settings
from gdcli.errors import ExitCode, OutsideError
from gdcli.formats import FORMATS, Look, render
from gdcli.formats.arrows import MOST, ROOM
from gdcli.formats.extra import EXTRAS, check_extra
from gdcli.formats.figure import Picture, draw
from gdcli.formats.film import BETWEEN, FRAMES, film, frames_of, steps_of
from gdcli.formats.fonts import MISSING, complete_signs
from gdcli.formats.ground import levels_of
from gdcli.formats.picture import quiet_matplotlib
from gdcli.formats.strokes import stroke
from gdcli.formats.walks import POINTS, Moving, within
from gdcli.language.parse import parse
from gdcli.reports.drawings import Axis, Chart, Scene, Series
from gdcli.reports.error_curve import sweep_scene
from gdcli.reports.report import Report, Sheet
from gdcli.reports.scene import scene_of
from gdcli.studies.landscape import Span, View
from tests.program import gdcli, process

PICTURES = [name for name, row in FORMATS.items() if any(one.extra == "plot" for one in row.draws.values())]
BOWL = ("minimize", "x^2+10y^2", "--start", "1,3", "--lr", "0.09")
WALKED = [("png", b"\x89PNG\r\n\x1a\n"), ("svg", b"<?xml"), ("pdf", b"%PDF-"), ("gif", b"GIF89a")]
HIDDEN = """
import importlib.abc, sys
class Hide(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "matplotlib":
            raise ModuleNotFoundError("No module named 'matplotlib'", name="matplotlib")
sys.meta_path.insert(0, Hide())
from gdcli.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(autouse=True)
def as_a_format_draws() -> Iterator[None]:
    with quiet_matplotlib():
        yield


def run_of(text: str, *start: float, **settings: Any) -> Descent:
    return descend(parse(text), list(start), Settings(**settings))


def picture_of(text: str, *starts: tuple[float, ...], view: View | None = None, **settings: Any) -> Picture:
    return draw(scene(text, *starts, view=view, **settings))


def scene(text: str, *starts: tuple[float, ...], view: View | None = None, **settings: Any) -> Scene:
    runs = [run_of(text, *start, **settings) for start in starts]
    return scene_of(parse(text), runs, [f"from {start}" for start in starts], view or View())


def artists(picture: Picture, gid: str, panel: int = 0) -> list[Any]:
    """The artists of one kind on a panel: 0 is the landscape, 1 the loss."""
    return [artist for artist in picture.figure.axes[panel].get_children() if artist.get_gid() == gid]


def texts(picture: Picture) -> list[str]:
    import matplotlib.text

    picture.figure.draw_without_rendering()
    return [text.get_text() for text in picture.figure.findobj(matplotlib.text.Text) if text.get_text()]


def written(picture: Picture) -> list[tuple[str, Any]]:
    """All that is written in the picture with its box; of the numbers at an axis those that are drawn."""
    import matplotlib.text

    figure: Any = picture.figure
    figure.draw_without_rendering()
    texts = [one for one in figure.findobj(matplotlib.text.Text) if one.get_visible() and one.get_text()]
    boxes = [(one, one.get_window_extent()) for one in texts]
    panels = [*figure.axes, *[child for one in figure.axes for child in one.child_axes]]
    lines = [axis for one in panels for axis in one._axis_map.values()]
    numbers = {label for axis in lines for tick in (*axis.majorTicks, *axis.minorTicks) for label in labels_of(tick)}
    drawn = {label for axis in lines for tick in axis._update_ticks() for label in labels_of(tick)}
    return [(one.get_text(), box) for one, box in boxes if one not in numbers or one in drawn]


def labels_of(tick: Any) -> tuple[Any, Any]:
    return tick.label1, tick.label2


def encoded(picture: Picture, kind: str = "png") -> bytes:
    file = io.BytesIO()
    picture.figure.savefig(file, format=kind)
    return file.getvalue()


def test_the_line_on_a_map_has_each_place_of_the_run() -> None:
    run = run_of("x^2 + 10y^2", 1.0, 3.0, lr=0.09)
    (line,) = artists(picture_of("x^2 + 10y^2", (1.0, 3.0), lr=0.09), "walk")
    assert np.array_equal(line.get_xydata(), run.path.points)


def test_the_line_beside_it_has_f_at_each_step() -> None:
    run = run_of("x^2 + 10y^2", 1.0, 3.0, lr=0.09)
    (line,) = artists(picture_of("x^2 + 10y^2", (1.0, 3.0), lr=0.09), "series", 1)
    assert np.array_equal(line.get_xydata(), np.column_stack([run.path.steps, run.path.values]))


def test_over_one_variable_the_walk_is_on_the_curve() -> None:
    picture = picture_of("0.01x^2 + 0.1x", (20.0,))
    run = run_of("0.01x^2 + 0.1x", 20.0)
    (curve,), (line,) = artists(picture, "f"), artists(picture, "walk")
    assert np.array_equal(line.get_xydata(), np.column_stack([run.path.points[:, 0], run.path.values]))
    assert np.allclose(curve.get_ydata(), 0.01 * curve.get_xdata() ** 2 + 0.1 * curve.get_xdata(), rtol=1e-14)


def test_on_a_surface_the_walk_is_lifted_to_f() -> None:
    (line,) = artists(picture_of("x^2 + y^2", (1.0, 0.5), view=View(surface=True)), "walk")
    x, y, z = line.get_data_3d()
    assert np.allclose(z, x**2 + y**2, rtol=1e-14) and x[0] == 1.0


def test_the_start_and_the_end_are_marked_where_they_are() -> None:
    run, picture = run_of("x^2 + y^2", 1.0, 3.0), picture_of("x^2 + y^2", (1.0, 3.0))
    marks = [tuple(artists(picture, gid)[0].get_xydata()[0].tolist()) for gid in ("start", "end")]
    assert marks == [run.start.point, run.end.point]


def test_an_arrow_points_against_the_gradient_at_its_foot() -> None:
    (arrows,) = artists(picture_of("x^2 + 10y^2", (1.0, 3.0), lr=0.09), "gradient")
    slopes = np.column_stack([2 * arrows.X, 20 * arrows.Y])
    unit = -slopes / np.linalg.norm(slopes, axis=1)[:, None]
    assert 3 <= len(arrows.X) <= MOST and np.allclose(np.column_stack([arrows.U, arrows.V]), unit, rtol=1e-9)


def test_uphill_an_arrow_points_along_the_gradient() -> None:
    (arrows,) = artists(picture_of("-x^2 - y^2", (1.0, 3.0), uphill=True), "gradient")
    assert np.allclose(arrows.U[0] / arrows.V[0], 1 / 3) and arrows.U[0] < 0


def test_arrows_stand_at_the_steps_that_are_chosen() -> None:
    run = run_of("x^2 + 10y^2", 1.0, 3.0, lr=0.09)
    picture = picture_of("x^2 + 10y^2", (1.0, 3.0), lr=0.09, view=View(arrows="7, 0,3"))
    (arrows,) = artists(picture, "gradient")
    assert np.array_equal(arrows.XY, run.path.points[[0, 3, 7]])
    assert "direction of −∇f at steps 0, 3, 7" in texts(picture)


def test_without_a_choice_arrows_stand_apart_at_steps_that_the_legend_tells() -> None:
    run = run_of("x^2 + 10y^2", 1.0, 3.0, lr=0.01)
    picture = picture_of("x^2 + 10y^2", (1.0, 3.0), lr=0.01)
    (arrows,) = artists(picture, "gradient")
    (told,) = [text for text in texts(picture) if text.startswith("direction of −∇f at steps 0, ")]
    steps = [int(step) for step in told.removeprefix("direction of −∇f at steps ").split(", ")]
    assert np.array_equal(arrows.XY, run.path.points[steps])
    (left, right), (low, high) = picture.figure.axes[0].get_xlim(), picture.figure.axes[0].get_ylim()
    feet = (arrows.XY - [left, low]) / [right - left, high - low]
    assert min(math.dist(a, b) for a, b in combinations(feet.tolist(), 2)) > ROOM


def test_at_the_same_step_of_several_walks_there_is_an_arrow_on_each() -> None:
    (arrows,) = artists(picture_of("x^2 + y^2", (1.0, 3.0), (2.0, 1.0), view=View(arrows="0")), "gradient")
    assert arrows.XY.tolist() == [[1.0, 3.0], [2.0, 1.0]]


@pytest.mark.parametrize(
    ("arrows", "text", "told"),
    [
        ("0,1000", "x^2 + y^2", "there is no step 1000 to show: the last that is shown is 100"),
        ("1.5", "x^2 + y^2", "'1.5' is no step; write steps such as 0,5,20, or none"),
        ("-1", "x^2 + y^2", "'-1' is no step; write steps such as 0,5,20, or none"),
        ("9" * 5000, "x^2 + y^2", f"'{'9' * 40}' is no step; write steps such as 0,5,20, or none"),
        ("0", "x^2", "arrows stand on a map of two variables alone"),
    ],
)
def test_arrows_that_there_cannot_be_are_refused(arrows: str, text: str, told: str, tmp_path: Path) -> None:
    start = "1,1" if "y" in text else "1"
    call = ("minimize", text, "--start", start, "--lr", "0.01", "--arrows", arrows, "-o", str(tmp_path / "a.png"))
    result = gdcli(*call)
    assert (result.code, result.err.splitlines()[0]) == (2, f"error: --arrows: {told}")


def test_without_a_gradient_and_where_none_are_wanted_there_are_no_arrows() -> None:
    assert not artists(picture_of("x^2 + y^2", (0.0, 0.0)), "gradient")
    assert not artists(picture_of("x^2 + y^2", (1.0, 3.0), view=View(arrows="none")), "gradient")


def test_in_a_film_an_arrow_comes_with_its_step() -> None:
    picture = picture_of("x^2 + y^2", (1.0, 3.0), view=View(arrows="0,2,4"), steps=5)
    (arrows,) = artists(picture, "gradient")
    shown = []
    for step in range(6):
        for walk in picture.moving:
            walk.show_until(step)
        shown.append(3 - int(np.sum(arrows.Umask)))
    assert shown == [1, 1, 2, 2, 3, 3]


def test_the_shares_of_the_map_between_two_levels_are_those_of_the_quantiles() -> None:
    levels = levels_of(np.arange(10_001.0))
    assert np.allclose(levels, 10_000 * np.linspace(0, 1, 19) ** 1.5)


def test_what_is_cut_is_said_and_nothing_else_is() -> None:
    box = View(box="-1:1")
    shown = texts(picture_of("1/x", view=box))
    assert [text for text in shown if re.fullmatch("gaps: no finite value; f is cut at −[0-9.]+ and [0-9.]+", text)]
    assert "f is cut at −1e+300 and 1e+300" in texts(picture_of("1e308x", view=box))
    assert not [text for text in texts(picture_of("x^2", view=box)) if "cut" in text or "finite" in text]


def test_places_too_high_for_an_axis_are_counted() -> None:
    chart = Chart(Axis("step"), Axis("f"), (Series("gd", ((0.0, 1e300), (1.0, -1e305), (2.0, 1e200))),), "a title")
    assert "a title; left out: 2 places beyond 1e+300" in texts(draw(Scene("", None, (chart,))))


def test_a_walk_of_no_step_has_no_parts_of_a_step_at_its_axis() -> None:
    axes = picture_of("x^2 + y^2", (1.0, 3.0), steps=0).figure.axes[1]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["0"]


@pytest.mark.parametrize(
    ("text", "starts", "view", "settings"),
    [
        ("100(y - x^2)^2 + (1 - x)^2", [(-1.2, 1.0)], View(surface=True), {"lr": 1e-3, "momentum": 0.9, "steps": 300}),
        ("x^2 + y^2", [(1.0, 3.0)], View(surface=True), {}),
        ("1/(x*y)", [(1.0, 1.0)], View(surface=True, box="-2:2"), {}),
        ("100(y - x^2)^2 + (1 - x)^2", [(-1.2, 1.0), (1.0, 2.0)], View(), {"lr": 1e-3, "steps": 300}),
        ("x^2 + y^2", [(1e150, 1.0)], View(), {}),
        ("x^4 + y^2", [(1e60, 1.0)], View(), {"lr": 1.0}),
        ("sum((x[i] - i)^2, i=1..50)", [(0.0,) * 50], View(), {}),
        ("exp(exp(x))", [(1.0,)], View(box="-2:6"), {"steps": 5}),
        ("x^2 + 1e-9*y", [(1.0, 1e6)], View(), {}),
        ("wwwwwwwwwwwwwwwwwww^2 + y^2", [(1 / 3 + n, -n / 7) for n in range(12)], View(), {}),
        ("数数数数数数数数数数数数^2 + y^2", [(1 / 3 + n, -n / 7) for n in range(12)], View(), {}),
        ("x^2 + y^2", [(1 / 3 + n, -n / 7) for n in range(7)], View(), {}),
        (
            "x^2 + y^2",
            [(1.0, 3.0)],
            View(arrows="0," + ",".join(map(str, range(12_340, 12_360)))),
            {"lr": 1e-4, "steps": 20_000},
        ),
    ],
)
def test_the_texts_of_a_picture_are_on_it_and_no_two_overlap(
    text: str, starts: list[tuple[float, ...]], view: View, settings: Any
) -> None:
    picture = picture_of(text, *starts, view=view, **settings)
    (left, bottom), (right, top) = picture.figure.bbox.get_points()
    boxes = written(picture)
    assert len(boxes) > 15
    assert [text for text, box in boxes if box.x0 < left or box.x1 > right or box.y0 < bottom or box.y1 > top] == []
    assert [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)] == []


def test_a_pole_parts_the_curve() -> None:
    (curve,) = artists(picture_of("1/x", view=View(box="-1:1.01")), "f")
    signs = [np.sign(y) for y in curve.get_ydata()]
    assert (-1.0, 1.0) not in pairwise(signs) and {-1.0, 1.0} <= {*signs}


def test_a_place_far_out_is_drawn_nearer_on_the_same_line() -> None:
    found = within(np.array([[0.0, 0.0], [3e200, 1e200], [1e210, 0.0]]), [Span(0.0, 1.0), Span(0.0, 1.0)], 2.0)
    assert np.allclose(found[:2], [[0, 0], [3, 1]]) and np.isnan(found[2]).all()


def test_walks_are_told_apart_by_colour_dash_and_marker() -> None:
    lines = artists(picture_of("x^2 + y^2", (1.0, 3.0), (2.0, 1.0), (-1.0, 1.0)), "walk")
    looks = [(line.get_color(), line.get_linestyle(), line.get_marker()) for line in lines]
    assert looks == [tuple(stroke(number)) for number in range(3)]
    assert [len({*column}) for column in zip(*looks, strict=True)] == [3, 3, 3]


def test_a_walk_has_the_same_colour_on_both_panels() -> None:
    picture = picture_of("x^2 + y^2", (1.0, 3.0), (2.0, 1.0))
    assert [one.get_color() for one in artists(picture, "walk")] == [
        one.get_color() for one in artists(picture, "series", 1)
    ]


def test_the_first_140_strokes_differ() -> None:
    assert len({stroke(number) for number in range(140)}) == 140


def test_what_a_user_named_is_no_mathematics() -> None:
    hostile = r"$\frac{$ _x ^ \alpha"  # mathematics that Matplotlib refuses
    chart = Chart(Axis(hostile), Axis(hostile), (Series(hostile, ((0.0, 1.0), (1.0, 2.0))),), hostile)
    picture = draw(Scene(hostile, None, (chart,)))
    assert texts(picture).count(hostile) == 5  # the title, the chart's, its two axes, the legend
    assert encoded(picture)


def test_data_are_points_that_no_line_joins_and_the_fitted_line_has_no_points() -> None:
    data, fitted = ((0.0, 1.0), (5.0, 0.0), (1.0, 2.0)), ((0.0, 1.0), (5.0, 2.0))
    charts = (
        Chart(Axis("t"), Axis("y"), (Series("data", data, joined=False), Series("the fit", fitted))),
        Chart(Axis("step"), Axis("loss"), (Series("gd", ((0.0, 9.0), (1.0, 1.0))),)),
    )
    picture = draw(Scene("", None, charts))
    points, line = artists(picture, "series")
    assert (points.get_linestyle(), points.get_marker(), points.get_markevery()) == ("None", "o", None)
    assert (line.get_linestyle(), line.get_marker()) == ("--", "None")
    assert [len(end.get_xdata()) for end in (*artists(picture, "end"), *artists(picture, "end", 1))] == [0, 0, 1]
    (legend,) = picture.figure.legends
    assert [line.get_linestyle() for line in legend.get_lines()] == ["None", "--"]


@pytest.mark.parametrize(("title", "fonts", "told"), [
    ("x", [], False), ("αß²−∂", [], False), ("の", [], True), ("の", ["none such"], True),
    ("の", ["STIXGeneral"], False), ("の\ua9fd", ["STIXGeneral"], True),
])  # fmt: skip
def test_signs_that_no_font_has_are_told(title: str, fonts: list[str], told: bool) -> None:
    from matplotlib.figure import Figure

    figure = Figure()
    figure.suptitle(title)
    complete_signs(figure, fonts)  # STIX, which comes with Matplotlib, has a sign that DejaVu lacks
    assert figure.get_suptitle() == (f"{title}\n({MISSING})" if told else title)


def test_a_sign_that_another_font_has_is_drawn_with_that() -> None:
    def drawn(fonts: list[str]) -> tuple[list[str], bytes]:
        figure = draw(Scene("plain", None, ())).figure
        note = figure.text(0.1, 0.1, "の and $x$", parse_math=False)
        plain = figure.text(0.1, 0.5, "plain")
        complete_signs(figure, fonts)
        figure.suptitle("plain")
        assert plain.get_fontfamily() != note.get_fontfamily()
        return note.get_fontfamily(), encoded(Picture(figure, ()))

    (families, found), (_, lost) = drawn(["none such", "STIXGeneral"]), drawn([])
    assert families == ["DejaVu Sans", "STIXGeneral"] and found != lost


def test_variables_that_are_not_drawn_are_said_with_where_they_are_held() -> None:
    picture = picture_of("x^2 + y^2 + (3z+1)^2", (1.0, 1.0, -1 / 3))
    assert [text for text in texts(picture) if text.startswith("held: z = −0.333333, the end of the walk; bands")]


def test_a_walk_that_ends_outside_is_said_to() -> None:
    picture = picture_of("(x-10)^2 + y^2", (0.0, 1.0), view=View(box="-1:2,-2:2"))
    assert "from (0.0, 1.0) (ends outside)" in texts(picture)


@pytest.mark.parametrize(
    ("text", "start", "view", "settings"),
    [
        ("0x + 3", (1.0,), View(), {}),
        ("0x + 0y + 3", (1.0, 1.0), View(), {}),
        ("0x + 0y + 3", (1.0, 1.0), View(surface=True), {}),
        ("x^2 + y^2", (1.0, 1.0), View(), {"steps": 0}),
        ("x^2 + y^2", (1.0, 1.0), View(), {"steps": 1}),
        ("x^2 + y^2", (1.0, 1.0), View(), {"lr": 1e9, "steps": 40}),
        ("-x^4 - y^2", (1.0, 1.0), View(), {}),
        ("x^4", (10.0,), View(), {"lr": 1.0}),
        ("log(x*y)", (1.0, 1.0), View(box="-2:2"), {}),
        ("1/(x*y)", (0.5, 0.5), View(box="-1:1", surface=True), {}),
        ("tan(x)", (0.5,), View(box="-5:5"), {}),
        ("x^2 + y^2", (1.0, 1.0), View(box="-1e150:1e150"), {}),
        ("exp(x^2) y", (1.0, 1.0), View(box="-30:30"), {"steps": 3}),
        ("x^2 + y^2", (1.0, 1.0), View(box="1:1.00000001"), {}),
        ("log(-1 - x^2)", (), View(box="-1:1"), {}),
        ("log(-1 - x^2 - y^2)", (), View(box="-1:1"), {}),
        ("log(-1 - x^2 - y^2)", (), View(box="-1:1", surface=True), {}),
        ("sum((x[i] - i)^2, i=1..200)", (1.0,) * 200, View(), {}),
        ("数^2 + y^2", (1.0, 1.0), View(), {}),
    ],
)
def test_whatever_is_drawn_makes_a_picture(text: str, start: tuple[float, ...], view: View, settings: Any) -> None:
    starts = (start,) if start else ()
    picture = picture_of(text, *starts, view=view, **settings)
    assert Image.open(io.BytesIO(encoded(picture))).size[1] == 500


def test_a_log_axis_leaves_out_what_has_no_logarithm() -> None:
    chart = Chart(Axis("step"), Axis("f", is_log=True), (Series("gd", ((0.0, 1.0), (1.0, 0.0), (2.0, 1e-9))),))
    (line,) = artists(draw(Scene("", None, (chart,))), "series")
    assert np.array_equal(line.get_ydata(), [1.0, np.nan, 1e-9], equal_nan=True)


@pytest.mark.parametrize(("kind", "first"), WALKED)
def test_the_same_run_gives_the_same_bytes_in_another_process(kind: str, first: bytes, tmp_path: Path) -> None:
    for number, seed in enumerate(["1", "2"]):
        where = {"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": f"{number}", "TZ": ["UTC", "Asia/Taipei"][number]}
        result = process(*BOWL, "-o", str(tmp_path / f"{number}.{kind}"), environment=where)
        assert (result.code, result.err) == (0, f"written to {tmp_path / f'{number}.{kind}'}\nf(x, y) = x² + 10y²\n")
    one, other = ((tmp_path / f"{number}.{kind}").read_bytes() for number in range(2))
    assert one == other and one.startswith(first)


@pytest.mark.parametrize("kind", PICTURES)
def test_a_users_settings_of_matplotlib_change_no_byte(kind: str) -> None:
    import matplotlib as mpl

    report = Report({}, Sheet((), ()), (), scene=lambda: scene("x^2 + y^2", (1.0, 3.0), steps=5))
    plain = render(report, kind, Look())
    with mpl.rc_context({"axes.facecolor": "red", "font.size": 20, "svg.hashsalt": "other"}):
        before = dict(mpl.rcParams)
        assert render(report, kind, Look()) == plain
        assert dict(mpl.rcParams) == before


def test_a_long_run_is_a_small_file(tmp_path: Path) -> None:
    walk = ("minimize", "sin(40x)*sin(40y)+x^2+y^2", "--start", "1,3", "--lr", "0.2", "--steps", "100000", "--tol", "0")
    for kind in ("svg", "pdf"):
        assert gdcli(*walk, "-o", str(tmp_path / f"a.{kind}")).code == 0
        assert (tmp_path / f"a.{kind}").stat().st_size < 1_000_000


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_a_rich_map_is_a_small_file(kind: str, tmp_path: Path) -> None:
    assert gdcli("plot", "sin(40x)*sin(40y)", "--box=-3:3", "-o", str(tmp_path / f"a.{kind}")).code == 0
    assert (tmp_path / f"a.{kind}").stat().st_size < 1_000_000


def test_an_svg_is_a_document_that_holds_no_script_of_the_users() -> None:
    chart = Chart(Axis("step"), Axis("f"), (Series("--><script>alert(1)</script>", ((0.0, 1.0),)),), "]]>&\x00\x1b")
    report = Report({}, Sheet((), ()), (), scene=lambda: Scene("<script>", None, (chart,)))
    content = render(report, "svg", Look())
    assert isinstance(content, bytes)
    assert not [one for one in ElementTree.fromstring(content).iter() if one.tag.endswith("script")]


def test_a_film_has_a_frame_a_step_and_stays_at_the_last() -> None:
    frames = Image.open(io.BytesIO(film(picture_of("x^2 + y^2", (1.0, 3.0), steps=5))))
    durations = []
    for number in range(frames.n_frames):
        frames.seek(number)
        durations.append(frames.info["duration"])
    assert durations[:-1] == [BETWEEN] * 5 and durations[-1] > 10 * BETWEEN and frames.info["loop"] == 0


def test_a_film_of_many_steps_has_evenly_spaced_ones_with_the_first_and_the_last() -> None:
    steps = steps_of(picture_of("x^2 + 10y^2", (1.0, 3.0), lr=1e-4, steps=5900))
    assert len(steps) == FRAMES and {b - a for a, b in pairwise(steps)} == {100.0} and steps[0] == 0


def test_in_a_film_only_the_walk_moves() -> None:
    frames = Image.open(io.BytesIO(film(picture_of("x^2 + y^2", (1.0, 3.0), steps=4))))
    stack = []
    for number in range(frames.n_frames):
        frames.seek(number)
        stack.append(np.asarray(frames.convert("RGB"), dtype=int))
    still = np.ptp(np.array(stack), axis=0).max(axis=-1) == 0
    assert 0.9 < still.mean() < 1


def test_the_first_frame_has_no_line_and_the_last_is_the_picture_itself() -> None:
    drawn = [np.asarray(frame, dtype=int)[30:] for frame in frames_of(picture_of("x^2 + y^2", (1.0, 3.0), steps=4))]
    still: Any = picture_of("x^2 + y^2", (1.0, 3.0), steps=4).figure  # below what tells the step
    still.set_dpi(84)
    still.canvas.draw()
    assert np.array_equal(drawn[-1], np.asarray(still.canvas.buffer_rgba(), dtype=int)[30:, :, :3])
    orange = [int((abs(frame - [213, 94, 0]).max(axis=-1) < 20).sum()) for frame in drawn]
    assert orange[0] < orange[-1] - 100


def test_the_last_frame_of_a_long_walk_is_the_picture_but_for_the_joints_of_its_line() -> None:
    one, other = (picture_of("x^2 + 10y^2", (1.0, 3.0), lr=1e-4, steps=POINTS + 100, tol=0) for _ in range(2))
    assert isinstance(one.moving[0], Moving) and one.moving[0].is_rich
    last = np.asarray(frames_of(one)[-1], dtype=int)[30:]
    still: Any = other.figure
    still.set_dpi(84)
    still.canvas.draw()
    apart = abs(last - np.asarray(still.canvas.buffer_rgba(), dtype=int)[30:, :, :3]).max(axis=-1)
    assert (apart > 60).sum() < 2 * FRAMES


def test_a_line_that_grows_in_a_film_is_drawn_once_in_all() -> None:
    (walk, *_) = picture_of("x^2 + y^2", (1.0, 3.0), lr=1e-5, steps=POINTS + 100, tol=0).moving
    assert isinstance(walk, Moving) and walk.is_rich
    pieces = []
    for before, step in pairwise([-1.0, 0.0, 1000.0, 1001.0, POINTS + 100.0]):
        walk.show_between(before, step)
        pieces.append(walk.line.get_xydata())
    assert [piece[0].tolist() for piece in pieces[1:]] == [piece[-1].tolist() for piece in pieces[:-1]]
    assert np.array_equal(np.concatenate([pieces[0], *[piece[1:] for piece in pieces[1:]]]), walk.places)


def test_the_colours_of_a_film_are_next_to_those_of_its_frames() -> None:
    one, other = (picture_of("x^2 + y^2", (1.0, 3.0), steps=4, view=View(arrows="none")) for _ in range(2))
    shown, drawn = Image.open(io.BytesIO(film(one))), frames_of(other)
    for number, frame in enumerate(drawn):
        shown.seek(number)
        apart = abs(np.asarray(shown.convert("RGB"), dtype=int) - np.asarray(frame, dtype=int))
        assert apart.max() < 40 and apart.mean() < 0.2


def test_a_frame_shows_the_walk_up_to_its_step() -> None:
    picture = picture_of("x^2 + y^2", (1.0, 3.0), steps=5)
    for walk in picture.moving[:2]:
        walk.show_until(2)
        assert (
            isinstance(walk, Moving)
            and len(walk.line.get_xdata()) == 3
            and walk.head.get_xydata().tolist() == walk.places[2:3].tolist()
        )


def test_without_the_extra_the_command_that_installs_it_is_told(tmp_path: Path) -> None:
    endless = ("--steps", "1000000000", "--lr", "1e-12")  # it is told before the work
    call = [sys.executable, "-c", HIDDEN, *BOWL[:4], *endless, "-o", str(tmp_path / "a.png")]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=40)
    assert done.returncode == ExitCode.OUTSIDE and not list(tmp_path.iterdir())
    assert done.stdout == "" and len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("error: pictures need Matplotlib, which is not installed: ")
    assert sys.executable in done.stderr and done.stderr.rstrip().endswith(('[plot]"', 'matplotlib>=3.8"'))


def test_without_the_extra_a_graph_is_drawn() -> None:
    call = [sys.executable, "-c", HIDDEN, "backprop", "x*y", "--at", "1,2", "--format", "svg"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.startswith("<svg ")


def test_a_matplotlib_that_does_not_start_is_told(tmp_path: Path) -> None:
    result = process(*BOWL, "-o", str(tmp_path / "a.png"), environment={"MPLBACKEND": "none-such"})
    assert result.code == ExitCode.OUTSIDE and len(result.err.splitlines()) == 1
    assert result.err.startswith("error: Matplotlib is installed but does not start: ")


def test_where_nothing_can_be_kept_a_picture_is_made_without_a_word(tmp_path: Path) -> None:
    where = {"HOME": "/dev/null", "MPLCONFIGDIR": "/dev/null/none", "XDG_CONFIG_HOME": None, "XDG_CACHE_HOME": None}
    result = process(*BOWL, "-o", str(tmp_path / "a.png"), environment=where)
    assert (result.code, result.err.splitlines()[1:]) == (0, ["f(x, y) = x² + 10y²"])


def test_the_table_of_extras_is_that_of_the_project() -> None:
    import tomllib

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert {name: [row[2]] for name, row in EXTRAS.items()} == {
        name: needs for name, needs in project["optional-dependencies"].items() if name != "test"
    }
    check_extra("plot")


def test_a_run_that_diverged_is_drawn_and_keeps_its_exit_code(tmp_path: Path) -> None:
    assert (
        gdcli("minimize", "x^4", "--start", "10", "--lr", "1", "-o", str(tmp_path / "a.png")).code == ExitCode.DIVERGED
    )
    assert Image.open(tmp_path / "a.png").format == "PNG"


def test_drawing_warns_of_nothing(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = gdcli("plot", "数^2 + log(x)", "--box=-1:1", "-o", str(tmp_path / "a.png"))
    assert (result.code, result.err.count("\n")) == (0, 2)


def test_a_wish_for_a_picture_of_what_has_none_is_refused_before_the_work() -> None:
    result = gdcli("grad", "x^2", "--format", "png")
    assert (
        result.code == ExitCode.WRONG_REQUEST
        and "png draws walks, maps of basins and curves of errors, and this has none: " in result.err
    )


def test_an_extra_that_is_missing_is_an_outside_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EXTRAS, "none", ("no_such_module", "It", "it>=1"))
    with pytest.raises(OutsideError, match=r'^pictures need It, which is not installed: .* install --no-user "it>=1"$'):
        check_extra("none")


def test_a_comparison_in_a_picture_is_the_error_of_each_difference_at_each_step() -> None:
    found = compare("y^2 + sin(x)", "1,2", sweep=True)
    assert found.curves is not None
    scene = sweep_scene(found, found.curves)
    picture = draw(scene)
    assert [chart.title.partition(";")[0] for chart in scene.charts] == [
        "∂f/∂x",
        "∂f/∂y",
    ]  # worst first
    for panel, name in enumerate("xy"):
        rows = [row for curve in found.curves.curves if curve.variable == name for row in curve.rows]
        for place, line in enumerate(artists(picture, "series", panel)):
            errors = [row.errors[place] or math.nan for row in rows]
            assert np.array_equal(line.get_xydata(), [*zip([row.h for row in rows], errors, strict=True)], True)


def test_errors_of_zero_are_counted_where_the_axis_has_no_place_for_them() -> None:
    found = compare("3x", "1", sweep=True)
    assert found.curves is not None
    (chart,) = sweep_scene(found, found.curves).charts
    exact = sum(y == 0 for series in chart.series for _, y in series.points)
    assert exact > 3 and chart.title == f"f′(x); left out: {exact} errors of 0"


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_comparison_into_a_picture_sweeps_by_itself(kind: str, tmp_path: Path) -> None:
    result = gdcli("compare", "x*y*z*w^2", "--at", "1,2,3,4", "-o", str(tmp_path / f"a.{kind}"))
    assert (result.code, (tmp_path / f"a.{kind}").stat().st_size > 5000) == (0, True)


def test_a_picture_of_errors_against_a_derivative_that_is_none_is_refused(tmp_path: Path) -> None:
    result = gdcli("compare", "abs(x)", "--at", "0", "-o", str(tmp_path / "a.png"))
    assert (result.code, list(tmp_path.iterdir())) == (ExitCode.WRONG_REQUEST, [])
    assert result.err == "error: at x = 0 no derivative is known, so there are no errors to draw\n"
