"""Drawings from the command line: plot, and --plot and --animate of the commands that walk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from program import gdcli

from gdcli.cli.animation import FEWEST, FRAMES, frames, show_frames
from gdcli.formats import Look
from gdcli.language.parse import parse
from gdcli.reports.drawings import Landscape, Trail
from gdcli.studies.landscape import Slice, Span

BRAILLE = re.compile("[\u2801-\u28ff]")
BOWL = ("x^2+10y^2", "--start", "1,3", "--lr", "0.09")


def test_plot_draws_a_curve_without_any_walk() -> None:
    shown = gdcli("plot", "0.01x^2+0.1x", "--box", "0:20")
    assert (shown.code, BRAILLE.search(shown.out) is not None, "f(x) = 0.01x² + 0.1x" in shown.out) == (0, True, True)


def test_plot_draws_walks_from_several_starts() -> None:
    shown = gdcli("plot", "@himmelblau", "--start", "0,0", "--start", "-4,0", "--lr", "0.01")
    assert "1 from x = 0, y = 0  2 from x = −4, y = 0  ● ends" in shown.out


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (("minimize", *BOWL, "--plot"), "○ start  ● end"),
        (("maximize", "-x^2", "--start", "1", "--plot"), "○ start  ● end"),
        (("sweep", "x^2", "--start", "1", "--lr", "0.1:0.4:4", "--plot"), "1 lr 0.1  2 lr 0.2  3 lr 0.3  4 lr 0.4"),
        (("compare", "x^5", "--at", "2", "--plot"), "● forward   ○ central"),
    ],
)
def test_plot_as_an_option_adds_the_drawing(call: tuple[str, ...], told: str) -> None:
    with_plot, without = gdcli(*call), gdcli(*call[:-1])
    assert (told in with_plot.out, told in without.out, with_plot.code == without.code) == (True, False, True)


def test_a_fit_over_one_column_is_drawn_with_its_data(tmp_path: Path) -> None:
    data = tmp_path / "line.csv"
    data.write_text("x,y\n0,1\n1,3\n2,5\n")
    shown = gdcli("fit", str(data), "--model", "y = a + b*x", "--plot").out
    assert ("● data (3 rows)   ○ the fit" in shown, "\n  loss\n" in shown) == (True, True)


def test_a_fit_over_two_columns_is_drawn_by_its_loss_alone(tmp_path: Path) -> None:
    data = tmp_path / "plane.csv"
    data.write_text("x,z,y\n0,1,1\n1,3,2\n2,5,4\n3,1,1\n")
    shown = gdcli("fit", str(data), "--model", "y = a + b*x + c*z", "--lr", "0.01", "--plot").out
    assert ("the fit" in shown, "   ● gd" in shown) == (False, True)


def test_a_sweep_draws_six_runs_at_most_with_the_best_among_them() -> None:
    shown = gdcli("sweep", "x^2", "--start", "1", "--lr", "0.2:0.8:61", "--plot").out
    legend = shown.split("\n  1 lr")[1].split("● ends")[0]
    assert ("lr 0.5 " in legend, "6 lr" in legend, "7 lr" in legend) == (True, True, False)


@pytest.mark.parametrize("width", ["40", "80", "120"])
def test_no_line_of_a_drawing_is_wider_than_the_terminal(width: str) -> None:
    shown = gdcli("plot", *BOWL, terminal=True, environment={"COLUMNS": width, "NO_COLOR": "1"})
    assert max(map(len, shown.out.splitlines())) <= int(width)


def test_a_drawing_in_a_pipe_has_no_escapes() -> None:
    assert "\x1b" not in gdcli("plot", *BOWL).out


@pytest.mark.parametrize("axes", ["x,q", "x,x", "x,y,z", ""])
def test_axes_that_are_none_are_refused_in_one_line(axes: str) -> None:
    shown = gdcli("plot", "x+y+z", "--axes", axes)
    assert (shown.code, shown.out, shown.err.startswith("error: --axes: ")) == (2, "", True)


@pytest.mark.parametrize("settings", [("1,3", "--steps", "0"), ("0,0",), ("1e300,1",)])
def test_a_run_of_no_step_has_no_chart_over_steps_and_no_hole_in_the_report(settings: tuple[str, ...]) -> None:
    shown = gdcli("minimize", "x^2+y^2", "--start", *settings, "--plot").out
    assert ("\n\n\n" in shown, re.search(r"\bstep\n", shown), "│" in shown) == (False, None, True)


def test_animate_does_nothing_in_a_pipe() -> None:
    assert gdcli("minimize", *BOWL, "--animate") == gdcli("minimize", *BOWL)


def film(steps: int) -> list[str]:
    trail = Trail("gd", tuple(range(steps)), tuple((1.0 - k / steps,) for k in range(steps)), (0.5,) * steps)
    return list(frames(Landscape(Slice(parse("x^2"), (0,), (0.0,)), (Span(-1.0, 1.0),), (trail,)), Look(width=40), 24))


LENGTHS = [(1, 1), (2, 2), (30, 30), (FRAMES, FRAMES), (30_000, FRAMES), (100_000, 20), (250_000, FEWEST)]


@pytest.mark.parametrize(("steps", "count"), LENGTHS)
def test_a_film_has_a_frame_for_each_step_up_to_a_number_and_ends_with_the_last(steps: int, count: int) -> None:
    pictures = film(steps)
    numbers = [int(picture.split("step ")[1].split()[0].replace(",", "")) for picture in pictures]
    assert (len(pictures), numbers[0], numbers[-1]) == (count, 0, steps - 1)
    assert numbers == sorted(set(numbers))


def test_a_key_ends_a_film_and_the_cursor_is_shown_again() -> None:
    written: list[str] = []
    keys = iter([False, True])
    show_frames(["one\n", "two\n", "three\n"], lambda seconds: next(keys), written.append)
    text = "".join(written)
    assert ("two" in text, "three" in text, text.endswith("\x1b[1F\x1b[J\x1b[?25h")) == (True, False, True)


def test_ctrl_c_ends_a_film_and_the_cursor_is_shown_again() -> None:
    written: list[str] = []

    def pressed(seconds: float) -> bool:
        raise KeyboardInterrupt

    show_frames(["one\n", "two\n"], pressed, written.append)
    assert ("two" in "".join(written), written[-1].endswith("\x1b[?25h")) == (False, True)


@pytest.mark.parametrize(
    ("expression", "axes", "box"),
    [("@himmelblau", None, "-5:5,-5:5"), ("@forrester", None, "0:1"), ("@rosenbrock:4", "x[2],x[3]", "-5:10,-5:10")],
)
def test_a_built_in_function_is_drawn_on_its_domain(expression: str, axes: str | None, box: str) -> None:
    options = ["--axes", axes] if axes else []
    assert gdcli("plot", expression, *options).out == gdcli("plot", expression, *options, "--box", box).out


def test_a_walk_on_a_built_in_function_is_drawn_with_room_around_it() -> None:
    shown = gdcli("plot", "@himmelblau", "--start", "0,0", "--lr", "0.01").out
    assert shown != gdcli("plot", "@himmelblau", "--start", "0,0", "--lr", "0.01", "--box", "-5:5").out


@pytest.mark.parametrize("command", ["minimize", "maximize", "plot", "race", "sweep"])
def test_what_counts_in_a_file_alone_is_told_elsewhere(command: str) -> None:
    sweep = ["--lr", "0.1:0.2:2"] if command == "sweep" else []
    result = gdcli(command, "x*y", "--start", "1,1", "--steps", "2", "--surface", *sweep)
    assert "--surface counts in a picture in a file, such as -o walk.png" in result.err
