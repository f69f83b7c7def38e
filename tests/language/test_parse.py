"""What is read, and how: (text, reading) where the reading is the plain text, and what holds for every text."""

import math

import pytest
from formulas import CHARACTERS, formulas, rename
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdcli.errors import GdcliError
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula, TooLarge
from gdcli.language.parse import parse
from gdcli.language.tokens import tokens
from gdcli.language.vocabulary import CALLABLE
from gdcli.language.write import latex, pretty, write


def value(text: str, *point: float) -> float:
    formula = parse(text)
    return evaluate(formula, point)[formula.outputs[0]]


READINGS = [
    # numbers and operators
    ("2", "2"), ("  .5", "0.5"), ("1e-3", "0.001"), ("1E3", "1000"), ("5.", "5"), ("0.10", "0.1"),
    ("a+b-c*d/f", "a + b - c*d/f"), ("x^2", "x**2"), ("x**2", "x**2"), ("x^y^z", "x**y**z"), ("(x^y)^z", "(x**y)**z"),
    ("-x^2", "-x**2"), ("(-x)^2", "(-x)**2"), ("-(x^2)", "-x**2"), ("2^-x^2", "2**-x**2"), ("2^-x*y", "2**-x*y"),
    ("(2^(-x))*y", "2**-x*y"), ("-x*y", "-x*y"), ("-(x*y)", "-x*y"), ("(-x)*y", "(-x)*y"), ("2*-x*y", "2*-x*y"),
    ("(2*(-x))*y", "(2*-x)*y"), ("--x", "--x"), ("+x", "x"), ("a--b", "a - -b"), ("a-b-c", "a - b - c"),
    ("a-(b-c)", "a - (b - c)"), ("a/b/c", "a/b/c"), ("a/(b/c)", "a/(b/c)"), ("x/2*y", "x/2*y"),
    ("a+b+c", "a + b + c"), ("(a+b)+c", "(a + b) + c"), ("a+(b+c)", "a + (b + c)"), ("a-b+c", "a - b + c"),
    ("a·b×c÷d−f", "a*b*c/d - f"), ("ｘ＋２＊ｙ", "x + 2*y"), ("（x＋１）", "x + 1"), ("x\n+ y", "x + y"),
    # juxtaposition
    ("2x", "2*x"), ("2(x+1)", "2*(x + 1)"), ("(x+1)(x-1)", "(x + 1)*(x - 1)"), ("2 sin(x)", "2*sin(x)"),
    ("2πx", "2*pi*x"), ("a x + b y", "a*x + b*y"), ("x sin(y)", "x*sin(y)"), ("x(x+1)", "x*(x + 1)"),
    ("x(y+1) + x", "x*(y + 1) + x"), ("2x^2", "2*x**2"), ("x^2y", "x**2*y"), ("2^3x", "2**3*x"), ("5x2", "5*x2"),
    ("(x/2)y", "x/2*y"), ("x/(2y)", "x/(2*y)"), ("e(x+1)", "e*(x + 1)"), ("π(x+1)", "pi*(x + 1)"), ("e e", "e*e"),
    ("sin(x) y", "sin(x)*y"), ("2|x|y", "2*abs(x)*y"), ("gamma(3)*x", "gamma(3)*x"), ("gamma*x", "gamma*x"),
    # notation of mathematics
    ("|x|", "abs(x)"), ("||x|+1|", "abs(abs(x) + 1)"), ("|x||y|", "abs(x)*abs(y)"), ("|-x|", "abs(-x)"),
    ("√(x)", "sqrt(x)"), ("√x", "sqrt(x)"), ("√x y", "sqrt(x)*y"), ("∛x", "cbrt(x)"), ("√-x", "sqrt(-x)"),
    ("√x^3", "sqrt(x**3)"), ("x²", "x**2"), ("x¹²", "x**12"), ("x⁻¹", "x**-1"), ("x²y", "x**2*y"), ("-x²", "-x**2"),
    ("sin²(x)", "sin(x)**2"), ("sin^2(x)", "sin(x)**2"), ("sin² x", "sin(x)**2"), ("π", "pi"), ("pi", "pi"),
    ("e^x", "e**x"), ("sin x", "sin(x)"), ("5 ln x", "5*log(x)"), ("sin 2x cos y", "sin(2*x)*cos(y)"),
    ("sin -x", "sin(-x)"), ("sin x^2", "sin(x**2)"), ("sin x²", "sin(x**2)"), ("log 2x + 1", "log(2*x) + 1"),
    ("sin x / 2", "sin(x)/2"), ("sin|x|", "sin(abs(x))"), ("sin cos x", "sin(cos(x))"),
    # names
    ("beta*gamma + lambda*S*N*E*I", "beta*gamma + lambda*S*N*E*I"), ("x₁+x_max+θ", "x₁ + x_max + θ"), ("min", "min"),
    ("ln(x)+arctan(y)+Abs(z)", "log(x) + atan(y) + abs(z)"), ("log(x, 2)", "log(x)/log(2)"),
    ("min(a,b,c)", "min(a, b, c)"), ("leaky_relu(x)", "leaky_relu(x)"), ("leaky_relu(x, 0.2)", "leaky_relu(x, 0.2)"),
    # definitions
    ("v = b*c; u = a + v; 3*u", "v = b*c; u = a + v; 3*u"), ("f = q*z", "f = q*z"), ("e = 2; e*x", "e = 2; 2*x"),
    ("q = x+y; f = q*z", "q = x + y; f = q*z"), ("pi = x; 2pi", "pi = x; 2*x"),
    ("f(x) = x^2", "f = x**2"), ("f(x, y) = x(y + 1)", "f = x*(y + 1)"), ("v = 2; J(θ) = v θ", "v = 2; J = 2*θ"),
    # families
    ("x[1]+W[2,3]", "x[1] + W[2,3]"), ("x[2-1]", "x[1]"), ("sum(x[i]^2, i=1..3)", "x[1]**2 + x[2]**2 + x[3]**2"),
    ("prod(x[i], i=1..3)", "x[1]*x[2]*x[3]"), ("sum(x[i], i=1..0)", "0"), ("prod(x[i], i=1..0)", "1"),
    ("sum(x[i], i=2..2)", "x[2]"), ("sum(i, i=1..3)*x", "(1 + 2 + 3)*x"),
    ("sum(W[i,j], i=1..2, j=1..2)", "W[1,1] + W[1,2] + W[2,1] + W[2,2]"),
    ("sum(sum(x[j], j=1..i), i=1..2)", "x[1] + (x[1] + x[2])"),
    ("h[1] = x+1; h[1]^2", "h[1] = x + 1; h[1]**2"),
    ("h[j=1..2] = tanh(sum(W[i,j]*x[i], i=1..2)); h[1]*h[2]",
     "h[1] = tanh(W[1,1]*x[1] + W[2,1]*x[2]); h[2] = tanh(W[1,2]*x[1] + W[2,2]*x[2]); h[1]*h[2]"),
    # the collection
    ("@rosenbrock", "100*(x[2] - x[1]**2)**2 + (1 - x[1])**2"), ("@sphere:3", "x[1]**2 + x[2]**2 + x[3]**2"),
    ("@booth + 1", "((x + 2*y - 7)**2 + (2*x + y - 5)**2) + 1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reading"), READINGS)
def test_a_text_has_this_reading(text: str, reading: str) -> None:
    assert write(parse(text)) == reading


def test_a_builder_stops_at_its_limit_of_nodes() -> None:
    builder = Builder(limit=2)
    builder.call("add", builder.variable("x"), builder.variable("x"))
    with pytest.raises(TooLarge, match="more than 2 nodes"):
        builder.variable("y")


def test_brackets_nest_nearly_a_thousand_deep() -> None:
    assert write(parse("(" * 990 + "x" + ")" * 990)) == "x"


def test_a_chain_of_ten_thousand_minus_signs_and_a_sum_of_ten_thousand_terms_are_ordinary() -> None:
    assert (value("x" + "-x" * 10_000, 1.0), value("+".join(["x"] * 10_000), 1.0)) == (-9999.0, 10_000.0)


@pytest.mark.parametrize("name", ["e", "pi"])
def test_a_constant_is_a_variable_where_a_point_binds_it(name: str) -> None:
    assert (parse(f"2*{name}").variables, parse(f"2*{name}", bound=[name]).variables) == ((), (name,))


def test_a_name_of_letters_that_are_variables_is_read_where_a_point_binds_it() -> None:
    assert parse("xy + x + y", bound=["x", "y", "xy"]).variables == ("x", "xy", "y")


def test_let_is_a_definition_before_the_text() -> None:
    assert parse("3*u", let=["v = b*c", "u = a + v"]) == parse("v = b*c; u = a + v; 3*u")


def test_a_definition_is_a_named_part_of_the_formula() -> None:
    formula = parse("q = x+y; q*z")
    assert (list(formula.parts), formula.nodes[formula.parts["q"]].op) == (["q"], "add")


def test_equal_parts_are_one_node() -> None:
    assert sum(node.op == "sin" for node in parse("sin(x)^2 + sin(x)").nodes) == 1


def test_what_was_written_is_kept_and_not_simplified() -> None:
    """(1 + x) - 1 keeps its rounding error, x*x stays a product, 0*x stays."""
    assert (value("(1 + x) - 1", 1e-17), write(parse("x*x + 0*x"))) == (0.0, "x*x + 0*x")


def test_variables_are_in_natural_order() -> None:
    assert parse("x10 + x2 + y[10] + b + y[2]").variables == ("b", "x2", "x10", "y[2]", "y[10]")


def test_rosenbrock_in_a_thousand_variables_is_one_line() -> None:
    formula = parse("@rosenbrock:1000")
    assert (len(formula.variables), evaluate(formula, [1.0] * 1000)[formula.outputs[0]]) == (1000, 0.0)


def test_a_network_of_three_layers_is_one_line() -> None:
    text = (
        "h[j=1..2] = tanh(sum(A[i,j]*x[i], i=1..2)); k[j=1..2] = relu(sum(B[i,j]*h[i], i=1..2)); "
        "sigmoid(sum(C[j]*k[j], j=1..2))"
    )
    formula = parse(text)
    hidden = [math.tanh(0.5 + 0.5)] * 2
    expected = 1 / (1 + math.exp(-2 * 0.5 * 0.5 * sum(hidden)))
    assert list(formula.parts) == ["h[1]", "h[2]", "k[1]", "k[2]"]
    got = evaluate(formula, [1.0 if name[0] == "x" else 0.5 for name in formula.variables])[formula.outputs[0]]
    assert got == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("function", [name for name in CALLABLE if name not in ("sum", "prod")])
def test_every_function_that_the_vocabulary_has_is_read(function: str) -> None:
    errors = []
    for count in (1, 2, 3):
        try:
            parse(f"{function}({', '.join('xyz'[:count])})")
        except GdcliError as error:
            errors.append(error)
    assert len(errors) < 3


# -- what holds for every text and every formula

PIECES = [
    *(
        "x",
        "y",
        "2",
        "1e",
        ".5",
        "e",
        "π",
        "sin",
        "sum",
        "log",
        "min",
        "i",
        "=1..3",
        "@rosenbrock",
        ":",
        "v = ",
        ";",
        "(",
    ),
    *(")", "[", "]", "|", "√", "²", "⁻¹", "+", "-", "*", "/", "^", "**", ",", " ", "and", "x[1]", "变", "１"),
]
PUT_TOGETHER = st.lists(st.sampled_from(PIECES), max_size=15).map("".join)
TEXTS = st.text(CHARACTERS, max_size=40) | PUT_TOGETHER | st.text(max_size=20)


@given(TEXTS)
@example("2²^-|x|²")
@example("sum(sum(x[i],i=1..2),i=1..2)")
@settings(max_examples=1000, deadline=None)
def test_no_text_raises_anything_but_a_gdcli_error(text: str) -> None:
    """And what is read can be written, in each style, and read again as the same."""
    try:
        formula = parse(text)
    except GdcliError as error:
        assert len(str(error)) < 400
        return
    assert pretty(formula) and latex(formula)
    assert parse(write(formula), bound=formula.variables) == formula


@given(formulas())
@settings(max_examples=150, deadline=None)
def test_space_between_the_words_changes_nothing(formula: Formula) -> None:
    """Only the bracket of an index stands right after its name."""
    text = write(formula)
    spaced = "  ".join(token.text for token in tokens(text)).replace("  [", "[")
    assert parse(spaced) == parse(text)


@given(formulas())
@settings(max_examples=150, deadline=None)
def test_renaming_the_variables_before_or_after_reading_is_the_same(formula: Formula) -> None:
    text = write(formula)
    assert parse(rename(text)) == rename(parse(text))


def test_an_argument_is_a_variable_whatever_it_looks_like() -> None:
    """Where `e` is an argument it is no constant; elsewhere it is."""
    assert (parse("f(e) = e^2").variables, parse("f(x) = e^x").variables) == (("e",), ("x",))
