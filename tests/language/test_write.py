"""Formula to text: what holds for every formula there is, for the names of its parts and for any length."""

import math
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from formulas import formulas
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gdcli.calculus.backprop import backprop
from gdcli.errors import GdcliError
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.styles import LATEX, PLAIN, PRETTY, Style
from gdcli.language.vocabulary import CALLABLE, TABLE
from gdcli.language.write import IN_ALL, latex, pretty, texts, write, write_each, write_node


def value(formula: Formula, point: list[float]) -> float:
    return evaluate(formula, point)[formula.outputs[0]]


def same(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b))


def read(text: str, formula: Formula) -> Formula:
    """Read a written formula, without the parts that had no name before."""
    again = parse(text, bound=formula.variables)
    return replace(again, parts={name: node for name, node in again.parts.items() if name in formula.parts})


# -- what holds for every formula


@given(formulas())
@settings(max_examples=300, deadline=None)
def test_plain_text_reads_back_node_for_node(formula: Formula) -> None:
    assert read(write(formula), formula) == formula


POINTS = st.lists(st.floats(-3, 3), min_size=3, max_size=3)


@given(formulas(but="xlogy"), POINTS)
@settings(max_examples=300, deadline=None)
def test_pretty_text_reads_back_with_the_same_bits(formula: Formula, numbers: list[float]) -> None:
    """But xlogy(x, b), which screens show as x·log(b), which it is where x is not 0."""
    point = numbers[: len(formula.variables)]
    again = read(pretty(formula), formula)
    assert same(value(again, point), value(formula, point)), (write(formula), pretty(formula))


@given(formulas())
@settings(max_examples=200, deadline=None)
def test_without_definitions_the_value_is_the_same(formula: Formula) -> None:
    point = [0.3, 1.7, -0.6][: len(formula.variables)]
    assert same(value(read(write(formula, definitions=False), formula), point), value(formula, point))


@given(formulas())
@settings(max_examples=150, deadline=None)
def test_no_pair_of_brackets_can_be_left_out(formula: Formula) -> None:
    text = write(formula)
    assume(len(text) < 300)
    for first, last in bracket_pairs(text):
        without = text[:first] + " " + text[first + 1 : last] + " " + text[last + 1 :]
        try:
            assert read(without, formula) != formula, without
        except GdcliError:
            continue


def bracket_pairs(text: str) -> list[tuple[int, int]]:
    """The brackets that are not those of a function."""
    opened, pairs = [], []
    for place, sign in enumerate(text):
        if sign == "(":
            opened.append(place)
        elif sign == ")":
            pairs.append((opened.pop(), place))
    return [(first, last) for first, last in pairs if not re.search(r"\w$", text[:first])]


@given(formulas())
@settings(max_examples=150, deadline=None)
def test_latex_closes_what_it_opens(formula: Formula) -> None:
    text = latex(formula)
    bare = text.replace(r"\_", "")
    assert text.count(r"\left") == text.count(r"\right")
    assert bare.count("{") == bare.count("}")
    assert "_" not in bare.replace("_{", "")


# -- names of nodes


def test_a_node_is_written_with_the_names_of_the_parts_in_it() -> None:
    assert texts(parse("q = x+y; p = q^2; p*z")) == ["x", "y", "x + y", "2", "q**2", "z", "p*z"]


def test_a_node_can_be_written_out() -> None:
    formula = parse("q = x+y; p = q^2; p*z")
    assert write_node(formula, formula.outputs[0], PRETTY, expand=True) == "(x + y)²·z"


def test_an_output_that_is_itself_the_part_shows_its_expression() -> None:
    formula = parse("q = x+y; f = q*z")
    assert write_node(formula, formula.outputs[0]) == "q*z"


def test_several_outputs_stand_side_by_side() -> None:
    formula = parse("q = x+y; q*z")
    assert write(formula.only(formula.outputs[0], formula.parts["q"], 0)) == "q = x + y; q*z, q, x"


def test_a_constant_whose_name_is_taken_is_written_as_a_call() -> None:
    builder = Builder()
    output = builder.call("mul", builder.variable("e"), builder.constant("e"), builder.constant("pi"))
    formula = builder.formula([output], ["e"])
    looks = [write(formula), pretty(formula), latex(formula)]
    assert looks == ["e*exp(1)*pi", "e·exp(1)·π", r"e \cdot \mathrm{e} \cdot \pi"]


@pytest.mark.parametrize("style", [PLAIN, PRETTY, LATEX], ids=["plain", "pretty", "latex"])
def test_a_style_has_a_shape_for_each_function(style: Style) -> None:
    assert style.shapes.keys() == TABLE.keys()


def test_every_function_reads_back_from_screens() -> None:
    for name, row in TABLE.items():
        if name in CALLABLE and name != "xlogy":
            formula = parse(f"{name}({', '.join('xyz'[: len(row.names)])})")
            assert parse(pretty(formula)) == formula


NUMBERS = [
    (2.0, "2"), (0.001, "0.001"), (1e-5, "1e-05"), (1e300, "1e+300"), (0.1, "0.1"), (1 / 3, "0.3333333333333333"),
    (1e15, "1000000000000000"), (5e-324, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "text"), NUMBERS)
def test_a_number_is_the_shortest_that_reads_back(number: float, text: str) -> None:
    builder = Builder()
    formula = builder.formula([builder.number(number)], ())
    assert (write(formula), value(parse(text), [])) == (text, number)


# -- length


def chain(length: int, step: Callable[[Builder, int], int]) -> Formula:
    builder = Builder()
    node = builder.variable("x")
    for _ in range(length):
        node = step(builder, node)
    return builder.formula([node], ["x"])


CHAINS: dict[str, Callable[[Builder, int], int]] = {
    "f(f)": lambda builder, node: builder.call("sin", node),
    "f+f": lambda builder, node: builder.call("add", node, node),
    "f+x": lambda builder, node: builder.call("add", node, builder.variable("x")),
    "f-x": lambda builder, node: builder.call("sub", node, builder.variable("x")),
    "x-f": lambda builder, node: builder.call("sub", builder.variable("x"), node),
    "-f": lambda builder, node: builder.call("neg", node),
    "x*-f": lambda builder, node: builder.call("mul", builder.variable("x"), builder.call("neg", node)),
    "x^f": lambda builder, node: builder.call("pow", builder.variable("x"), node),
    "max(f, x)": lambda builder, node: builder.call("max", node, builder.variable("x")),
    "max(x, f)": lambda builder, node: builder.call("max", builder.variable("x"), node),
    "f*f-f/x": lambda builder, node: builder.call(
        "sub", builder.call("mul", node, node), builder.call("div", node, builder.variable("x"))),
}  # fmt: skip


@pytest.mark.parametrize("step", CHAINS.values(), ids=CHAINS.keys())
def test_a_chain_of_thousands_is_written_in_linear_length_and_reads_back(step: Callable[[Builder, int], int]) -> None:
    formula = chain(3000, step)
    text = write(formula)
    assert (len(text) < 25 * len(formula.nodes), same(value(parse(text), [0.5]), value(formula, [0.5]))) == (True, True)


@pytest.mark.parametrize("step", CHAINS.values(), ids=CHAINS.keys())
def test_the_texts_of_all_nodes_of_a_chain_are_short(step: Callable[[Builder, int], int]) -> None:
    assert max(map(len, texts(chain(500, step), limit=100))) < 400


def test_doubling_sixty_times_is_written_with_names_that_are_free() -> None:
    """As a tree it would have 2^60 leaves."""
    builder = Builder()
    node = builder.call("add", builder.variable("t1"), builder.variable("x"))
    for _ in range(60):
        node = builder.call("mul", node, node)
    text = write(builder.formula([node], ["t1", "x"], {"t3": node}))
    assert (len(text) < 1500, re.findall(r"(t\d+) =", text)[:4]) == (True, ["t2", "t4", "t5", "t6"])


def test_a_long_text_without_repetition_gets_no_names() -> None:
    formula = parse("@rosenbrock:1000")
    assert (";" in write(formula), parse(write(formula)) == formula) == (False, True)


def test_thousands_of_definitions_are_written_as_they_are() -> None:
    text = "; ".join(["v1 = x*y", *[f"v{place} = v{place - 1}*y" for place in range(2, 5000)], "v4999 + 1"])
    assert write(parse(text)) == text


def test_a_sum_of_ten_thousand_terms_is_written_in_full() -> None:
    assert write(parse("sum(x[i], i=1..10000)")).count(" + ") == 9999


def test_what_is_left_out_of_a_short_text_is_told() -> None:
    formula = parse("sum(x[i], i=1..100)")
    assert write_node(formula, formula.outputs[0], limit=30) == "x[1] + x[2] + x[3] + x[4] + x[5]…"


def test_what_is_too_deep_for_a_short_text_is_left_out_where_it_stands() -> None:
    formula = chain(5000, CHAINS["f-x"])
    assert write_node(formula, formula.outputs[0], limit=25) == "… - x - x - x - x - x - x"


def test_outputs_that_are_very_long_in_all_are_cut() -> None:
    written = write_each(backprop(parse("prod(1 + x[i]/1000, i=1..1000)")))
    assert (len(written), sum(map(len, written)) < IN_ALL, all("…" in text for text in written)) == (1000, True, True)


def test_outputs_that_are_not_too_long_are_whole() -> None:
    written = write_each(backprop(parse("prod(1 + x[i]/1000, i=1..60)")))
    assert all("…" not in text and len(text) > 59 * len("(1 + x[1]/1000)") for text in written)
