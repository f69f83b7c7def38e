"""What is read, and how: (text, reading) where the reading is the plain text; every mistake with its columns."""

import math

import pytest
from formulas import CHARACTERS, formulas, rename
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdcli.errors import GdcliError, caret
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula, TooLarge
from gdcli.language.parse import parse
from gdcli.language.tokens import tokens
from gdcli.language.vocabulary import CALLABLE
from gdcli.language.write import latex, pretty, write


def value(text: str, *point: float) -> float:
    formula = parse(text)
    return evaluate(formula, point)[formula.outputs[0]]


def refusal(text: str) -> GdcliError:
    with pytest.raises(GdcliError) as caught:
        parse(text)
    return caught.value


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


MISTAKES = [
    # (text, part of the message, first column and number of carets, part of the hint)
    ("sigmod(x)", "unknown function 'sigmod'", (0, 6), "did you mean 'sigmoid'?"),
    ("tg(x)", "unknown function 'tg'", (0, 2), "did you mean 'tan'?"),
    ("Sin(x)", "unknown function 'Sin'", (0, 3), "did you mean 'sin'?"),
    ("q(x)", "unknown function 'q'", (0, 1), "write q*(...)"),
    ("x + 变(y)", "unknown function '变'", (4, 2), "write 变*(...)"),
    ("变 + sigmod(y)", "unknown function 'sigmod'", (5, 6), "sigmoid"),
    ("xy + x + y", "'xy' is one name", (0, 2), "write x*y"),
    ("sinx", "unknown name 'sinx'", (0, 4), "write sin(x)"),
    ("x and y", "'and' is a word of programs", (2, 3), ""),
    ("1,5", "a comma in a formula", (1, 1), "use a point"),
    ("1/2x", "two readings", (1, 3), "write 1/(2*x) or (1/2)*x"),
    ("x ÷ 2 y", "two readings", (2, 5), "write x/(2*y) or (x/2)*y"),
    ("sin^-1(x)", "'sin^-1' has two readings", (0, 6), "arcsin(x) for the inverse function, 1/sin(x)"),
    ("sin⁻¹(x)", "'sin^-1' has two readings", (0, 5), "arcsin(x)"),
    ("sin x/2", "two readings", (0, 6), "write sin(x)/... or sin(x/...)"),
    ("sin 2 x", "'sin 2 x' has two readings", (0, 7), "brackets"),
    ("√2x", "'√2x' has two readings", (0, 3), "brackets"),
    ("2 3", "'2 3' has two readings", (0, 3), "write *"),
    ("x 2", "'x 2' has two readings", (0, 3), "^ for a power"),
    ("2e", "cut short after its e", (0, 2), "write 2*e for the product"),
    ("2j", "complex numbers are not read", (0, 2), "2*j"),
    ("sum(i*j, i=1..2, j=i..2)", "this depends on a variable", (19, 1), "sum(..., i=1..n)"),
    ("sin(x)(y)", "a bracket right after a function's bracket", (5, 2), ")*("),
    ("sin", "the function sin needs an argument", (0, 3), "write sin(x)"),
    ("sin()", "sin() needs an argument", (0, 5), ""),
    ("sin(x, y)", "sin takes 1 and got 2 arguments: sin(x)", (0, 9), ""),
    ("atan2(x)", "atan2 wants 2 and got 1 arguments: atan2(a, b)", (0, 8), ""),
    ("(x", "'(' is never closed", (0, 1), ""),
    ("x[1,2", "'[' is never closed", (0, 1), ""),
    ("|x", "'|' is never closed", (0, 1), ""),
    ("x)", "')' closes nothing", (1, 1), ""),
    ("(x]", "']' where ')' should close", (0, 3), ""),
    ("()", "empty brackets", (0, 2), ""),
    ("x+", "ends where a value should stand", (1, 1), ""),
    ("x + * y", "'*' where a value should stand", (4, 1), ""),
    ("f(x) = x^2", "an equation is no formula", (0, 6), "name = ...;"),
    ("x; y", "a formula before the last one", (0, 1), "only definitions"),
    ("x;", "nothing stands between two ends", (2, 1), ""),
    ("f = 1; f = 2; f", "'f' is defined twice", (7, 1), ""),
    ("u = v; v = 1; u", "'v' is used before it is defined", (7, 1), ""),
    ("sin = 3; x", "'sin' is a function, it cannot be defined anew", (0, 3), ""),
    ("h[j=1..]=3; x", "a family is defined over ranges", (0, 8), "h[j=1..3]"),
    ("x[i]", "an index is a whole number, this depends on a variable", (0, 4), "sum(..., i=1..n)"),
    ("x[bold]", "an index is a whole number, this depends on a variable", (0, 7), ""),
    ("x[1.5]", "an index is a whole number, this is 1.5", (0, 6), ""),
    ("x[1] + x", "'x' is used with an index and without one", (7, 1), ""),
    ("sum(x[i])", "sum wants a range", (0, 9), ""),
    ("sum(x[i], i=1..n)", "this depends on a variable", (15, 1), ""),
    ("1e999", "too large for a float64", (0, 5), ""),
    ("1e-999", "too small for a float64", (0, 6), ""),
    ("9**9**9**9", "a constant part is beyond float64", (3, 7), ""),
    ("x + 1/0", "a constant part is beyond float64", (4, 3), ""),
    ("x*log(-1)", "a constant part is no real number", (2, 7), ""),
    ("@foo", "unknown built-in function '@foo'", (0, 4), "rosenbrock"),
    ("@rosenbrok", "unknown built-in function", (0, 10), "did you mean '@rosenbrock'?"),
    ("@rosenbrock:1", "at least 2 variables, got 1", (0, 13), ""),
    ("@booth:3", "has two variables, x and y", (0, 8), "write @booth"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "place", "hint"), MISTAKES)
def test_a_mistake_is_told_with_its_columns(text: str, message: str, place: tuple[int, int], hint: str) -> None:
    error = refusal(text)
    assert error.span is not None
    carets = caret(error.span)[1]
    got = (message in error.message, (carets.count(" "), carets.count("^")), hint in error.hint)
    assert got == (True, place, True), str(error)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_an_empty_text_is_told_what_to_write(text: str) -> None:
    assert str(refusal(text)) == 'the formula is empty\nwrite one, such as "x^2 + y^2"'


def test_a_report_is_the_sentence_the_text_the_carets_and_the_hint() -> None:
    assert str(refusal("变 + sigmod(y)")) == (
        "unknown function 'sigmod'\n  变 + sigmod(y)\n       ^^^^^^\ndid you mean 'sigmoid'?"
    )


LIMITS = [
    ("x" + "+x" * 50_000, "the text has 100,001 characters: at most 100,000 are read"),
    ("(" * 1001 + "x" + ")" * 1001, "nested more than 1000 deep"),
    ("sum(x[i]^2, i=1..200000)", "more than 100,000 terms"),
    ("sum(sum(sum(1, i=1..100), j=1..100), k=1..100)", "more than 100,000 terms"),
    ("h[i=1..999,j=1..999] = 1; x", "more than 100,000 terms"),
    ("sum((((i + x)^2 + i)^2 + i)^2 + 2^(i/9e9), i=1..45000)", "more than 400,000 nodes"),
    ("9^9^9^9", "a constant part is beyond float64 (1.8e308)"),
    ("x" * 61, "a name of 61 letters: at most 60 are read"),
    ("a" + " b c" * 50, "more than 50 factors without a sign"),
]


@pytest.mark.parametrize(("text", "message"), LIMITS, ids=[limit[0][:30] for limit in LIMITS])
def test_each_limit_is_named_by_its_error(text: str, message: str) -> None:
    assert message in refusal(text).message


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

PIECES = ["x", "y", "2", "1e", ".5", "e", "π", "sin", "sum", "log", "min", "i", "=1..3", "@rosenbrock", ":", "v = ", ";",
          "(", ")", "[", "]", "|", "√", "²", "⁻¹", "+", "-", "*", "/", "^", "**", ",", " ", "and", "x[1]", "变", "１"]  # fmt: skip
TEXTS = st.text(CHARACTERS, max_size=40) | st.lists(st.sampled_from(PIECES), max_size=15).map("".join) | st.text(max_size=20)


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
    assert (parse(write(formula), bound=formula.variables), bool(pretty(formula)), bool(latex(formula))) == (formula, True, True)


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
