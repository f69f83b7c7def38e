"""Formula to text: each style's looks in one table, and what holds for every formula there is."""

import math
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from formulas import formulas
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gdcli.errors import GdcliError
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.styles import LATEX, PLAIN, PRETTY, Style, latex_name
from gdcli.language.vocabulary import CALLABLE, TABLE
from gdcli.language.write import latex, pretty, texts, write, write_node

LOOKS = [
    # (typed, plain, pretty, LaTeX)
    ("x^2 + y^2", "x**2 + y**2", "x² + y²", "x^{2} + y^{2}"),
    ("e^x sin(y)", "e**x*sin(y)", "e^x · sin(y)", r"e^{x} \cdot \sin\left(y\right)"),
    ("(y - x w)^2", "(y - x*w)**2", "(y − x·w)²", r"\left(y - x \cdot w\right)^{2}"),
    ("-2x(y - x w)", "-2*x*(y - x*w)", "−2·x·(y − x·w)", r"-2 \cdot x \cdot \left(y - x \cdot w\right)"),
    # a number joins the one factor after it, on screens no function
    ("2x", "2*x", "2x", "2x"),
    ("-2x", "-2*x", "−2x", "-2x"),
    ("2(x+1)", "2*(x + 1)", "2(x + 1)", r"2\left(x + 1\right)"),
    ("2sin(x)", "2*sin(x)", "2·sin(x)", r"2\sin\left(x\right)"),
    ("0.5x²", "0.5*x**2", "0.5x²", "0.5x^{2}"),
    ("2x[1]/3", "2*x[1]/3", "2x[1]/3", r"\frac{2x_{1}}{3}"),
    ("2π", "2*pi", "2π", r"2\pi"),
    ("2√x", "2*sqrt(x)", "2√x", r"2\sqrt{x}"),
    ("2*3*x", "2*3*x", "2·3·x", r"2 \cdot 3 \cdot x"),
    ("2*e", "2*e", "2·e", "2e"),
    ("2*exp(x)", "2*exp(x)", "2·exp(x)", "2e^{x}"),
    ("2*E3", "2*E3", "2·E3", "2E_{3}"),
    ("2*j", "2*j", "2·j", "2j"),
    ("0*x1", "0*x1", "0·x1", r"0 \cdot x_{1}"),
    ("2*3^x", "2*3**x", "2·3^x", r"2 \cdot 3^{x}"),
    ("2*(1/x)", "2*(1/x)", "2(1/x)", r"2 \cdot \frac{1}{x}"),
    ("1e-7x", "1e-07*x", "1e-07·x", r"10^{-7} \cdot x"),
    # brackets of sums
    ("(a+b)+c", "(a + b) + c", "a + b + c", "a + b + c"),
    ("a+(b+c)", "a + (b + c)", "a + (b + c)", r"a + \left(b + c\right)"),
    ("a-b+c", "a - b + c", "a − b + c", "a - b + c"),
    ("a-(b-c)", "a - (b - c)", "a − (b − c)", r"a - \left(b - c\right)"),
    ("(a-b)-c", "a - b - c", "a − b − c", "a - b - c"),
    # brackets of products
    ("(a*b)*c", "(a*b)*c", "a·b·c", r"a \cdot b \cdot c"),
    ("a*(b*c)", "a*(b*c)", "a·(b·c)", r"a \cdot \left(b \cdot c\right)"),
    ("a/b/c", "a/b/c", "a/b/c", r"\frac{\frac{a}{b}}{c}"),
    ("a/(b*c)", "a/(b*c)", "a/(b·c)", r"\frac{a}{b \cdot c}"),
    ("a*(b/c)", "a*(b/c)", "a·(b/c)", r"a \cdot \frac{b}{c}"),
    ("a*b/c", "a*b/c", "a·b/c", r"\frac{a \cdot b}{c}"),
    ("(a/b)^2", "(a/b)**2", "(a/b)²", r"\left(\frac{a}{b}\right)^{2}"),
    # minus
    ("-x*y", "-x*y", "−x·y", r"-x \cdot y"),
    ("(-x)*y", "(-x)*y", "−x·y", r"-x \cdot y"),
    ("(-x)/y", "(-x)/y", "−x/y", r"-\frac{x}{y}"),
    ("(-2)*x", "(-2)*x", "−2x", "-2x"),
    ("2*-x", "2*-x", "2(−x)", r"2\left(-x\right)"),
    ("x*-y*z", "x*-y*z", "x·(−y)·z", r"x \cdot \left(-y\right) \cdot z"),
    ("x*-(y*z)", "x*-(y*z)", "x·(−y·z)", r"x \cdot \left(-y \cdot z\right)"),
    ("x - -y", "x - -y", "x − (−y)", r"x - \left(-y\right)"),
    ("x + -y*z", "x + -y*z", "x − y·z", r"x - y \cdot z"),
    ("x + -(y+z)", "x + -(y + z)", "x − (y + z)", r"x - \left(y + z\right)"),
    ("--x", "--x", "−(−x)", r"-\left(-x\right)"),
    ("-(a+b)", "-(a + b)", "−(a + b)", r"-\left(a + b\right)"),
    ("(-a+b)*c", "(-a + b)*c", "(−a + b)·c", r"\left(-a + b\right) \cdot c"),
    # powers and roots
    ("-x^2", "-x**2", "−x²", "-x^{2}"),
    ("(-x)^2", "(-x)**2", "(−x)²", r"\left(-x\right)^{2}"),
    ("x^-12", "x**-12", "x⁻¹²", "x^{-12}"),
    ("2^-x", "2**-x", "2^(−x)", "2^{-x}"),
    ("x^(1/3)", "x**(1/3)", "x^(1/3)", r"x^{\frac{1}{3}}"),
    ("x^0.5", "x**0.5", "x^0.5", "x^{0.5}"),
    ("x^y^z", "x**y**z", "x^y^z", "x^{y^{z}}"),
    ("(x^y)^z", "(x**y)**z", "(x^y)^z", r"\left(x^{y}\right)^{z}"),
    ("(x²)²", "(x**2)**2", "(x²)²", r"\left(x^{2}\right)^{2}"),
    ("sin²(x)", "sin(x)**2", "sin(x)²", r"\sin\left(x\right)^{2}"),
    ("exp(x)^2", "exp(x)**2", "exp(x)²", r"\left(e^{x}\right)^{2}"),
    ("2e^x/3", "2*e**x/3", "2·e^x / 3", r"\frac{2e^{x}}{3}"),
    ("e^(x y) z", "e**(x*y)*z", "e^(x·y)·z", r"e^{x \cdot y} \cdot z"),
    ("√x", "sqrt(x)", "√x", r"\sqrt{x}"),
    ("√(x+1)²", "sqrt((x + 1)**2)", "√((x + 1)²)", r"\sqrt{\left(x + 1\right)^{2}}"),
    ("(√(x+1))²", "sqrt(x + 1)**2", "(√(x + 1))²", r"\sqrt{x + 1}^{2}"),
    ("2^√x", "2**sqrt(x)", "2^(√x)", r"2^{\sqrt{x}}"),
    ("∛x", "cbrt(x)", "∛x", r"\sqrt[3]{x}"),
    # functions
    ("|x|", "abs(x)", "|x|", r"\left|x\right|"),
    ("||x|-1|", "abs(abs(x) - 1)", "abs(|x| − 1)", r"\left|\left|x\right| - 1\right|"),
    ("min(a,b,c)", "min(a, b, c)", "min(a, b, c)", r"\min\left(a, b, c\right)"),
    ("min(a,min(b,c))", "min(a, min(b, c))", "min(a, min(b, c))", r"\min\left(a, \min\left(b, c\right)\right)"),
    ("floor(x)", "floor(x)", "floor(x)", r"\left\lfloor x\right\rfloor "),
    ("leaky_relu(x)", "leaky_relu(x)", "leaky_relu(x)", r"\operatorname{leaky\_relu}\left(x\right)"),
    ("leaky_relu(x,2)", "leaky_relu(x, 2)", "leaky_relu(x, 2)", r"\operatorname{leaky\_relu}\left(x, 2\right)"),
    ("ln(x)", "log(x)", "log(x)", r"\log\left(x\right)"),
    # definitions
    ("v = b c; u = a+v; 3u", "v = b*c; u = a + v; 3*u", "v = b·c; u = a + v; 3u",
     r"v = b \cdot c;\quad u = a + v;\quad 3u"),
    ("f = q*z", "f = q*z", "f = q·z", r"f = q \cdot z"),
    ("q = x+y; f = q*z", "q = x + y; f = q*z", "q = x + y; f = q·z", r"q = x + y;\quad f = q \cdot z"),
    ("q = x+y; q²", "q = x + y; q**2", "q = x + y; q²", r"q = x + y;\quad q^{2}"),
    ("q = -x; 2 - q", "q = -x; 2 - q", "q = −x; 2 − q", r"q = -x;\quad 2 - q"),
    ("a = x y; b = a; b + 1", "a = x*y; b = a; a + 1", "a = x·y; b = a; a + 1", r"a = x \cdot y;\quad b = a;\quad a + 1"),
    ("v = x; 3v", "v = x; 3*x", "v = x; 3x", r"v = x;\quad 3x"),
    ("k = 2; x^k", "k = 2; x**2", "k = 2; x²", r"k = 2;\quad x^{2}"),
    ("v = b c; x", "v = b*c; x", "v = b·c; x", r"v = b \cdot c;\quad x"),
    ("v = x y; w = y; x + w", "w = y; x + y", "w = y; x + y", r"w = y;\quad x + y"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "plain", "on_screens", "in_latex"), LOOKS)
def test_a_formula_looks_like_this(typed: str, plain: str, on_screens: str, in_latex: str) -> None:
    formula = parse(typed)
    assert (write(formula), pretty(formula), latex(formula)) == (plain, on_screens, in_latex)


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
    assert (text.count(r"\left"), bare.count("{"), "_" in re.sub(r"_\{", "", bare)) == (
        len(re.findall(r"\\right(?!arrow)", text)), bare.count("}"), False)  # fmt: skip


@pytest.mark.parametrize("typed", [row[0] for row in LOOKS])
def test_plain_text_is_what_python_computes(typed: str) -> None:
    """Python's own reading of the text is the witness."""
    formula = parse(typed)
    known: dict[str, object] = {**vars(math), "leaky_relu": lambda x, a=0.01: max(x, 0) + a * min(x, 0)}
    point = {name: 0.7 + 0.3 * place for place, name in enumerate(formula.variables)}
    known |= point | ({"x": [0, point["x[1]"]]} if "x[1]" in point else {})
    *definitions, last = write(formula).split("; ")
    for definition in definitions:
        exec(definition, {}, known)  # the text is gdcli's own
    got = eval(last.partition(" = ")[2] or last, {}, known)
    assert got == pytest.approx(value(formula, [*point.values()]), rel=1e-14)


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
    assert (write(formula), pretty(formula), latex(formula)) == ("e*exp(1)*pi", "e·exp(1)·π", r"e \cdot \mathrm{e} \cdot \pi")


NAMES = [
    ("x", "x"), ("x1", "x_{1}"), ("x₁", "x_{1}"), ("x12", "x_{12}"), ("theta1", r"\theta_{1}"), ("θ", r"\theta"),
    ("lam", r"\lambda"), ("lambda", r"\lambda"), ("loss", r"\mathrm{loss}"), ("W[1,2]", "W_{1,2}"),
    ("W1[2]", "W_{1,2}"), ("x[-1]", "x_{-1}"), ("x_max", r"x_{\mathrm{max}}"), ("dx_dt", r"\mathrm{dx}_{\mathrm{dt}}"),
    ("a_b_c", r"a_{\mathrm{b\_c}}"), ("x_", "x"), ("beta_0", r"\beta_{0}"), ("变量", r"\mathrm{变量}"), ("x1y", r"x_{\mathrm{1y}}"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_a_name_in_latex(name: str, expected: str) -> None:
    assert latex_name(name) == expected


@pytest.mark.parametrize("style", [PLAIN, PRETTY, LATEX], ids=["plain", "pretty", "latex"])
def test_a_style_has_a_shape_for_each_function(style: Style) -> None:
    assert style.shapes.keys() == TABLE.keys()


def test_every_function_reads_back_from_screens() -> None:
    for name, row in TABLE.items():
        if name in CALLABLE and name != "xlogy":
            formula = parse(f"{name}({', '.join('xyz'[: len(row.names)])})")
            assert parse(pretty(formula)) == formula


NUMBERS = [(2.0, "2"), (0.001, "0.001"), (1e-5, "1e-05"), (1e300, "1e+300"), (0.1, "0.1"), (1 / 3, "0.3333333333333333"),
           (1e15, "1000000000000000"), (5e-324, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308")]  # fmt: skip


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
    assert (len(text) < 1500, re.findall(r"(t\d+) =", text)[:3], text.startswith("t2 = ")) == (True, ["t2", "t4", "t5"], True)


def test_a_long_text_without_repetition_gets_no_names() -> None:
    formula = parse("@rosenbrock:1000")
    assert (";" in write(formula), parse(write(formula)) == formula) == (False, True)


def test_ten_thousand_definitions_are_written_as_they_are() -> None:
    text = "; ".join(["v1 = x*y", *[f"v{place} = v{place - 1}*y" for place in range(2, 4000)], "v3999 + 1"])
    assert write(parse(text)) == text


def test_a_sum_of_ten_thousand_terms_is_written_in_full() -> None:
    assert write(parse("sum(x[i], i=1..10000)")).count(" + ") == 9999


def test_what_is_left_out_of_a_short_text_is_told() -> None:
    formula = parse("sum(x[i], i=1..100)")
    assert write_node(formula, formula.outputs[0], limit=30) == "x[1] + x[2] + x[3] + x[4] + x[5]…"
