"""A demonstration tells what its commands give: each is run, each number is held against others, each fits a screen."""

from __future__ import annotations

import json
import math
import re
import shlex

import numpy as np
import pytest
from program import document, gdcli

from gdcli.descent.result import Descent
from gdcli.formats import Look, render
from gdcli.reports import report_of
from gdcli.reports.report import Passage
from gdcli.studies.demo import Demo, demo
from gdcli.studies.demos import DEMOS, TABLE

COMMANDS = [(row.name, one.command, one.shows) for row in DEMOS for one in (*row.acts, *row.exercises)]
SCREEN = 42  # lines


def shown(name: str, **look: object) -> str:
    return render(report_of(demo(name)), "table", Look(**look))  # type: ignore[arg-type]


def texts(name: str) -> list[str]:
    found = demo(name)
    assert isinstance(found, Demo)
    return [scene.text for scene in found.scenes]


@pytest.mark.parametrize(("name", "command", "shows"), COMMANDS)
def test_each_command_gives_what_is_promised(name: str, command: str, shows: str) -> None:
    result = gdcli(*shlex.split(command), "--format", "json")
    found = result.json
    kinds = {
        "minimize": lambda: [found["stop"]["reason"], found["diagnosis"]["kind"]],
        "compare": lambda: [found["verdict"]], "backprop": list, "race": list,
    }  # fmt: skip
    given = [*kinds[found["command"]](), f"exit {result.code}"]
    assert ", ".join(given) == shows


@pytest.mark.parametrize("name", TABLE)
def test_each_scene_is_the_document_of_its_command(name: str) -> None:
    found = demo(name)
    assert isinstance(found, Demo)
    for scene in found.scenes:
        alone = document(*shlex.split(scene.command)[1:])
        assert json.loads(json.dumps(scene.record.to_dict())) == alone


@pytest.mark.parametrize("name", TABLE)
def test_each_line_of_output_is_one_that_the_command_prints(name: str) -> None:
    """Between a command and the next paragraph stand lines of what it prints; blanks aside, each is there."""
    pieces = shown(name).split("\n  $ ")[1:]
    found = demo(name)
    assert isinstance(found, Demo)
    for piece, scene in zip(pieces, found.scenes, strict=False):
        command, *lines = piece.splitlines()
        assert command == scene.command
        printed = {_bare(line) for line in gdcli(*shlex.split(command)[1:]).out.splitlines()}
        output = _output(lines, scene.act.details)
        assert output and [line for line in output if _bare(line) not in printed | {"…"}] == []


def _bare(line: str) -> str:
    return " ".join(line.split())


def _output(lines: list[str], details: int | None) -> list[str]:
    """The lines up to the paragraph of the next scene: a table, a blank line, the end."""
    blocks = "\n".join(lines).split("\n\n")
    ends = blocks[0].lstrip()[:1] in "✓!✗•"
    return "\n".join(blocks[: 1 if ends or details is None else 2]).splitlines()


@pytest.mark.parametrize("name", TABLE)
def test_a_demonstration_fits_a_lecture_screen(name: str) -> None:
    lines = shown(name, width=80).splitlines()
    assert len(lines) <= SCREEN and max(map(len, lines)) <= 80


@pytest.mark.parametrize("name", TABLE)
def test_on_a_narrow_screen_nothing_but_commands_is_wider(name: str) -> None:
    lines = shown(name, width=40, encoding="ascii").splitlines()
    assert max(len(line) for line in lines if not line.startswith("  $ ")) <= 40
    assert "".join(lines).isascii()


@pytest.mark.parametrize("name", TABLE)
def test_the_last_scene_mends_the_failure_of_the_first(name: str) -> None:
    found = demo(name)
    assert isinstance(found, Demo)
    *failures, mended = [scene.record for scene in found.scenes]
    assert isinstance(mended, Descent) and mended.exit_code == 0
    failed = failures[-1]
    assert isinstance(failed, Descent)
    if mended.formula == failed.formula:
        assert mended.best.f < failed.best.f or mended.is_found
    assert not failed.is_found or mended.end.f < failed.end.f - 0.5


def test_overshoot_tells_the_factor_and_the_limit() -> None:
    first, second = texts("overshoot")
    assert f"that is {1 - 2 * 1.05:.6g}·x" in first
    assert "2/f″ = 1. With 1/f″ = 0.5 " in second


def test_ravine_tells_numpys_eigenvalues_and_polyaks_rates() -> None:
    first, second = texts("ravine")
    low, high = np.linalg.eigvalsh(np.array([[2.0, 0.0], [0.0, 100.0]]))
    kappa = high / low
    assert f"the curvature {high:g}, along it {low:g}: a condition number κ = {kappa:g}." in first
    assert f"2/λmax = {2 / high:g}," in first and f"(κ − 1)/(κ + 1) = {(kappa - 1) / (kappa + 1):.3g} " in first
    root = math.sqrt(kappa)
    pair = 4 / (math.sqrt(low) + math.sqrt(high)) ** 2, ((root - 1) / (root + 1)) ** 2
    assert f"lr {pair[0]:.3g} with momentum {pair[1]:.3g}, it leaves" in second
    assert f"(√κ − 1)/(√κ + 1) = {(root - 1) / (root + 1):.3g}." in second
    assert f"--lr {pair[0]:.3g} --momentum {pair[1]:.3g}" in DEMOS[1].acts[1].command


def test_saddle_tells_the_eigenvalue_and_the_factor() -> None:
    _, second = texts("saddle")
    assert "along y is -1," in second and f"1 − lr·λ = {1 + 0.1:g}." in second and "a push of 1e-06 too" in second


def test_plateau_tells_the_gradient_of_a_saturated_sigmoid() -> None:
    first, second = texts("plateau")
    sigmoid = 1 / (1 + np.exp(20.0))
    slope = 2 * (sigmoid - 0.9) * sigmoid * (1 - sigmoid)
    assert f"|∇f| = {abs(slope):.3g}," in first and f"lr·|∇f| = {0.1 * abs(slope):.3g};" in first
    assert f"takes {10 / abs(slope):.2g} of" in first and f"which is {sigmoid - 0.9:.6g} at" in second


def test_kink_tells_the_length_of_the_gradient_and_of_the_steps() -> None:
    first, _ = texts("kink")
    assert f"stays {math.hypot(1, 3):.4g}, each step moves x by {0.1 * 1:g} and y by {0.1 * 3:.3g}," in first


def test_cancellation_tells_numpys_spacing_and_the_fall_of_f() -> None:
    first, *_ = texts("cancellation")
    h = float(np.sqrt(np.finfo(float).eps))
    assert (
        f"the next float64 is {np.spacing(1e10):.3g} away" in first and f"h = {h:.3g} f falls by {2 * h:.3g}" in first
    )
    assert 2 * h < np.spacing(1e10) and "for the slope -2 comes out 0" in first


def test_vanishing_tells_the_slopes_that_numpy_finds_by_the_chain_rule() -> None:
    first, second = texts("vanishing")
    layers = [1.0]
    for _ in range(4):
        layers.append(float(1 / (1 + np.exp(-layers[-1]))))
    slope, slopes = 2 * (layers[-1] - 0.6), []
    for before, after in zip(reversed(layers[:-1]), reversed(layers[1:]), strict=True):
        slope *= after * (1 - after)
        slopes.append(abs(slope) * before)
    last, first_slope = slopes[0], slopes[-1]
    assert f"gets {last:.3g} and the first {first_slope:.3g}, {last / first_slope:.3g} times less" in first
    assert f"each weight gets {2 * (1 - 0.6):g}," in second


def test_local_minimum_tells_the_roots_that_numpy_finds() -> None:
    first, second = texts("local-minimum")
    f = np.poly1d([1, 0, -2, 0.5, 0])
    deep, hill, near = sorted(float(root.real) for root in f.deriv().roots)
    assert f"a hill of f = {f(hill):.3g} at x = {hill:.3g} between" in first and f"at f = {f(near):.3g}." in first
    assert f"at f = {f(deep):.3g}:" in second


def test_a_text_has_no_result_typed_in() -> None:
    """What a template has of decimal numbers is what was asked for, or stands in a command of it."""
    for row in DEMOS:
        asked = " ".join(scene.command for scene in row.acts)
        for scene in row.acts:
            bare = re.sub(r"\{[^}]*\}", "", scene.text)
            assert [number for number in re.findall(r"\d*\.\d+", bare) if number not in asked] == []


def test_the_list_names_all_and_an_unknown_one_is_told_what_there_is() -> None:
    listed = gdcli("demo").out
    assert all(f"  {row.name} " in listed and row.title in listed for row in DEMOS)
    assert [row["name"] for row in document("demo")["rows"]] == list(TABLE)
    assert demo().to_dict() == document("demo")
    result = gdcli("demo", "sadle")
    assert (result.code, result.err) == (2, "error: unknown demonstration 'sadle'\n  did you mean 'saddle'?\n")
    assert "there are overshoot, ravine" in gdcli("demo", "zzz").err


@pytest.mark.parametrize("name", TABLE)
def test_the_document_and_the_markdown_have_each_command(name: str) -> None:
    found = document("demo", name)
    row = TABLE[name]
    wanted = [f"gdcli {one.command}" for one in (*row.acts, *row.exercises)]
    assert [one["command"] for one in (*found["scenes"], *found["exercises"])] == wanted
    markdown = gdcli("demo", name, "--format", "markdown").out
    assert re.findall(r"^```console\n\$ (.*)\n```$", markdown, re.MULTILINE) == wanted


def test_a_passage_shows_a_formula_of_the_user_as_it_is() -> None:
    assert render_passage("x[bold] <b>", "gdcli grad 'x[red]'") == "  x[bold] <b>\n  $ gdcli grad 'x[red]'\n"


def render_passage(text: str, command: str) -> str:
    from gdcli.reports.report import Report, Sheet

    return render(Report({}, Sheet((), ()), (Passage(text, command),)), "table", Look())
