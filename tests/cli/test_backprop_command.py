"""gdcli backprop at the command line: the tree, the list, the names, the formats, the mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
from program import document, gdcli

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


def test_the_gradient_bears_the_name_of_the_last_definition() -> None:
    """micrograd's first example: its f is an input, so that ∂f/∂a would be another function's."""
    out = gdcli("backprop", "e = a*b; d = e+c; L = d*f", "--at", "a=2,b=-3,c=10,f=-2").out
    partials = [line.split()[:2] for line in out.splitlines() if line.startswith("  ∂")]
    assert ("L(a, b, c, f) = d·f   at a = 2, b = −3, c = 10, f = −2   L = −8" in out, partials) == (
        True,
        [["∂L/∂a", "6"], ["∂L/∂b", "−4"], ["∂L/∂c", "−2"], ["∂L/∂f", "4"]],
    )


@pytest.mark.parametrize(
    ("formula", "head"),
    [("x*y", "f(x, y)"), ("q = x*y; f = q^2", "f(x, y)"), ("f*y", "v₁(f, y)"), ("p = x*y; r = x*y", "r(x, y)"),
     ("J = x + y", "J(x, y)")],
)  # fmt: skip
def test_a_formula_is_called_f_or_as_its_last_definition(formula: str, head: str) -> None:
    assert f"  {head} = " in gdcli("backprop", formula, "--at", "1,2").out


def test_a_variable_alone_is_no_name_of_the_formula() -> None:
    assert "f(x) = x   at x = 1   f = 1" in gdcli("backprop", "x", "--at", "1").out


def test_the_rule_of_a_layer_has_the_name_of_the_output() -> None:
    call = ("backprop", "L = sum((sum(W[i,j]*f[i], i=1..2))^2, j=1..2)", "--at", "W=1,2,3,4,f=1", "--layers")
    out = gdcli(*call).out
    assert ("∂L/∂W[i,j] = f[i] · ∂L/∂s[j]" in out, "∂f/" in out) == (True, False)


def test_a_negative_gradient_after_a_plus_stands_in_brackets() -> None:
    assert "1·1 + (−1)·3 = −2" in gdcli("backprop", "-(x*y) + sin(x)", "--at", "0,3").out


def test_where_f_is_infinite_nothing_is_made_up_of_what_is_undefined() -> None:
    out = gdcli("backprop", "1/x", "--at", "0").out
    assert ("undefined·" in out, "e+10" in out) == (False, False)


def test_a_deep_tree_is_not_wider_than_its_first_levels() -> None:
    chain = "; ".join(["v0 = x", *[f"v{n} = sin(v{n - 1})" for n in range(1, 90)]])
    lines = gdcli("backprop", chain, "--at", "1", "--tree", "--all").out.splitlines()
    rows = [line.split("   0.")[0].split(" = ")[0].strip() for line in lines if "└─" in line][:-1]
    assert (len(rows), rows[0], rows[8], rows[9]) == (88, "└─ v88", "… 8 └─ v80", "… 8    └─ v79")
    assert (max(map(len, rows)) < 40, any("8: the lines of 8 levels above" in line for line in lines)) == (True, True)


def test_the_echo_beside_a_document_ends_with_the_formula() -> None:
    err = gdcli(*CALL, "--format", "mermaid").err
    assert err == "q = x + y\nf(x, y, z) = q·z\n"


def test_a_formula_of_constants_is_told_what_a_variable_is() -> None:
    err = gdcli("backprop", "a = 2; b = 3; a*b", "--at", "a=2,b=3").err
    assert err.splitlines()[1] == (
        "  what a definition gives a number, as in a = 2, is a constant; a name without definition is a variable"
    )


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


@pytest.mark.parametrize(
    ("ending", "first"), [("svg", "<svg "), ("dot", "digraph"), ("mmd", "flowchart"), ("gv", "digraph")]
)
def test_the_ending_of_a_file_draws_it(ending: str, first: str, tmp_path: Path) -> None:
    path = tmp_path / f"graph.{ending}"
    code = gdcli(*CALL, "-o", str(path)).code
    assert (code, path.read_text("utf-8").startswith(first)) == (0, True)


@pytest.mark.parametrize(
    ("format_", "drawn"),
    [("dot", "graphs"), ("mermaid", "graphs"), ("svg", "graphs, walks, maps of basins and curves of errors")],
)
@pytest.mark.parametrize("call", [("grad", "x^2"), ("lr", "x^2", "--at", "1")])
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
