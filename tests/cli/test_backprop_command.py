"""gdcli backprop at the command line: the tree, the list, the steps, the formats, the mistakes."""

from __future__ import annotations

import os
import pty
import select
import sys
import time
from pathlib import Path

import pytest
from program import document, environment_with, gdcli

CALL = ("backprop", "q = x+y; f = q*z", "--at", "-2,5,-4")


def test_the_tree_has_values_slopes_with_numbers_and_what_gradients_are_made_of() -> None:
    assert gdcli(*CALL).out.splitlines()[3:9] == [
        "  node           value   local derivative   gradient",
        "  f = q·z          −12                      1",
        "  ├─ q = x + y       3   ∂f/∂q = z = −4     1·(−4) = −4",
        "  │  ├─ x           −2   ∂q/∂x = 1          −4·1 = −4",
        "  │  └─ y            5   ∂q/∂y = 1          −4·1 = −4",
        "  └─ z              −4   ∂f/∂z = q = 3      1·3 = 3",
    ]


def test_where_parts_are_shared_it_is_a_numbered_list() -> None:
    assert gdcli("backprop", "a*a + a", "--at", "3").out.splitlines()[2:6] == [
        "      node         value   local derivatives                gradient",
        "  1   a                3                                    1·1 + 1·3 + 1·3 = 7",
        "  2   v₁ = a·a         9   ∂v₁/∂a = a = 3, ∂v₁/∂a = a = 3   1·1 = 1",
        "  3   f = v₁ + a      12   ∂f/∂v₁ = 1, ∂f/∂a = 1            1",
    ]


def test_a_tree_is_shown_on_request() -> None:
    lines = gdcli("backprop", "a*a + a", "--at", "3", "--tree").out.splitlines()
    assert [line.split("   ")[0].strip() for line in lines[3:8]] == [
        "f = v₁ + a",
        "├─ v₁ = a·a",
        "│  ├─ a",
        "│  └─ a",
        "└─ a",
    ]


def test_an_encoding_without_lines_of_boxes_has_others() -> None:
    from gdcli.formats import Look, render
    from gdcli.language.parse import parse
    from gdcli.reports.backprop import report
    from gdcli.studies.backprop import backprop

    text = render(report(backprop(parse("q = x+y; f = q*z"), [-2.0, 5.0, -4.0])), "table", Look(encoding="ascii"))
    assert "+- q = x + y" in text and "|  +- x" in text and text.isascii()


def test_below_stands_the_check_of_every_input() -> None:
    out = gdcli(*CALL).out
    assert (
        [f"∂f/∂{name}" in out.split("central difference")[1] for name in "xyz"],
        "✓ central differences agree" in out,
    ) == (
        [True] * 3,
        True,
    )


def test_a_pipe_gets_all_steps_at_once() -> None:
    assert gdcli("backprop", "a*a", "--at", "3", "--step").out.splitlines()[2:10] == [
        "  forward: each value from those before it",
        "    1. a = 3",
        "    2. f = a·a = 3·3 = 9",
        "",
        "  backward: each gradient begins at 0, the output's is 1",
        "    1. f: the gradient is 1",
        "       ∂f/∂a = a = 3; so a ← 0 + 1·3 = 3",
        "       ∂f/∂a = a = 3; so a ← 3 + 1·3 = 6",
    ]


def on_a_terminal(keys: bytes, *args: str) -> tuple[int, str]:
    """Call the program on a terminal and press the keys, each where it waits for one."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, "-m", "gdcli", *args], environment_with({"TERM": "xterm"}))
    shown, ends = b"", time.monotonic() + 60
    while time.monotonic() < ends:
        if select.select([terminal], [], [], 0.4)[0]:
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # Linux's way to say that the other end is closed
                break
            shown += piece
        elif keys and shown.rstrip().endswith(b"q: leave"):  # it has waited for a while
            os.write(terminal, keys[:1])
            keys = keys[1:]
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


@pytest.mark.parametrize(
    ("keys", "code", "last"),
    [(b" " * 12, 0, "central differences agree"), (b"  q", 0, "3. q"), (b" \x03", 130, "interrupted")],
)
def test_on_a_terminal_a_key_turns_each_page_and_q_or_ctrl_c_leaves(keys: bytes, code: int, last: str) -> None:
    ended, shown = on_a_terminal(keys, *CALL, "--step")
    assert (ended, last in shown, "Traceback" in shown) == (code, True, False)


def test_left_early_no_later_page_is_shown() -> None:
    _, shown = on_a_terminal(b"  q", *CALL, "--step")
    assert ("3. q = x + y" in shown, "4. z" in shown) == (True, False)


@pytest.mark.parametrize("format_", ["json", "csv", "dot", "mermaid", "svg"])
def test_a_format_without_pages_has_no_steps(format_: str) -> None:
    result = gdcli(*CALL, "--step", "--format", format_)
    assert (result.code, result.err) == (2, f"error: --step: {format_} has no steps; they are for table and markdown\n")


@pytest.mark.parametrize(
    ("ending", "first"), [("svg", "<svg "), ("dot", "digraph"), ("mmd", "flowchart"), ("gv", "digraph")]
)
def test_the_ending_of_a_file_draws_it(ending: str, first: str, tmp_path: Path) -> None:
    path = tmp_path / f"graph.{ending}"
    code = gdcli(*CALL, "-o", str(path)).code
    assert (code, path.read_text("utf-8").startswith(first)) == (0, True)


@pytest.mark.parametrize(("format_", "drawn"), [("dot", "graphs"), ("mermaid", "graphs"), ("svg", "graphs and walks")])
@pytest.mark.parametrize("call", [("grad", "x^2"), ("compare", "x^2", "--at", "1")])
def test_other_commands_have_no_graph_to_draw(call: tuple[str, ...], format_: str, drawn: str) -> None:
    result = gdcli(*call, "--format", format_)
    assert (result.code, result.err.startswith(f"error: {format_} draws {drawn}, and this has none")) == (2, True)


@pytest.mark.parametrize("format_", ["dot", "mermaid"])
def test_a_walk_is_no_graph(format_: str) -> None:
    result = gdcli("minimize", "x^2", "--start", "1", "--format", format_)
    assert (result.code, result.err.startswith(f"error: {format_} draws graphs, and this has none")) == (2, True)


def test_csv_has_a_row_for_each_node() -> None:
    assert gdcli(*CALL, "--format", "csv").out.splitlines()[-1] == "4,f,mul,q*z,2 3,-12.0,-4.0 3.0,1.0"


def test_a_definition_given_apart_is_the_same() -> None:
    one, other = document(*CALL), document("backprop", "f = q*z", "--let", "q = x+y", "--at", "-2,5,-4")
    assert one["nodes"] == other["nodes"]


def test_a_part_without_name_is_called_by_a_letter_that_is_free() -> None:
    out = gdcli("backprop", "v1*f + v1*w2", "--at", "1,2,3").out
    assert [line.split()[1] for line in out.splitlines()[3:9]] == ["v1", "f", "u₁", "w2", "u₂", "u₃"]


def test_many_nodes_are_not_all_shown_unless_asked_for() -> None:
    call = ("backprop", "sum(sin(x[i])*y, i=1..300)", "--at", "x=1,y=2")
    few, all_ = gdcli(*call).out, gdcli(*call, "--all").out
    lengths = [len(text.splitlines()) for text in (few, all_)]
    assert ("100 of 902 nodes; --all shows each" in few, lengths[0] < 130, lengths[1] > 1200) == (True, True, True)


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    from gdcli.errors import columns
    from gdcli.formats import Look, render
    from gdcli.language.parse import parse
    from gdcli.reports.backprop import report
    from gdcli.studies.backprop import backprop

    formula = parse("q = sin(x*y)^2 + exp(x); q/(1 + q^2) + tanh(q*x)")
    record = backprop(formula, [1.0, 2.0], with_paths=True, with_layers=True)
    for step in (False, True):
        lines = render(report(record, step=step), "table", Look(width=width)).splitlines()
        assert max(map(columns, lines)) <= max(width, 32)


@pytest.mark.parametrize(
    "call",
    [
        ("backprop", "x+y", "--at", "1"), ("backprop", "x+", "--at", "1"), ("backprop", "x"), ("backprop", "--at", "1"),
        ("backprop", "x", "--at", "nan"), ("backprop", "x", "--at", "1", "--top", "x"), ("backprop", "3", "--at", "1"),
        ("backprop", "x", "--at", "1", "--format", "png"), ("backprop", "x", "--at", "1", "-o", "a.png"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_message(call: tuple[str, ...]) -> None:
    result = gdcli(*call)
    assert (result.code, result.out, result.err.startswith("error: "), "Traceback" in result.err) == (
        2,
        "",
        True,
        False,
    )


def test_what_is_undefined_is_told_and_null() -> None:
    found = gdcli("backprop", "log(x)*y", "--at", "-1,2", "--format", "json")
    assert (found.json["f"], found.json["gradient"], found.json["verdict"]) == (
        None,
        {"x": None, "y": None},
        "undefined",
    )


def test_a_number_that_stands_twice_makes_no_list() -> None:
    assert "└─ v₃ = 1 + v₂" in gdcli("backprop", "1/(1 + exp(-s))", "--at", "2").out
