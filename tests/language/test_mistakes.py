"""What is no formula: (text, message, columns, hint), and the limits."""

import pytest

from gdcli.errors import GdcliError, caret
from gdcli.language.parse import parse
from gdcli.language.tokens import TEXT_LIMIT


def refusal(text: str) -> GdcliError:
    with pytest.raises(GdcliError) as caught:
        parse(text)
    return caught.value


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
    ("f(2) = x^2", "an equation is no formula", (0, 6), "name = ...;"),
    ("f(x) = x^2; f", "a function cannot be defined", (0, 3), "a part has no arguments: f = ...;"),
    ("f(x) = a*x^2", "'a' is a variable too, and no argument", (2, 1), "write f(a, x), or define it:  a = 2; ..."),
    ("f(y, x) = x^2 + y", "the variables stand in the order x, y", (2, 4), "write f(x, y)"),
    ("f(x, y) = x^2", "'y' is no variable of the formula", (5, 1), "write f(x)"),
    ("f(x, x) = x^2", "'x' is an argument twice", (5, 1), "write f(x)"),
    ("f(x) = 3", "'x' is no variable of the formula", (2, 1), "write the formula alone"),
    ("f(h) = h[1] + h[2]", "'h[1]' is a variable too, and no argument", (2, 1), "write the formula alone"),
    ("sin(x) = x^2", "'sin' is a function, it cannot be defined anew", (0, 3), ""),
    ("x; y", "a formula before the last one", (0, 1), "only definitions"),
    ("a = 1;; x", "nothing stands before the ';'", (6, 1), ""),
    ("f = 1; f = 2; f", "'f' is defined twice", (7, 1), ""),
    ("u = v; v = 1; u", "'v' is used before it is defined", (7, 1), ""),
    ("sin = 3; x", "'sin' is a function, it cannot be defined anew", (0, 3), ""),
    ("h[j=1..]=3; x", "a family is defined over ranges", (0, 8), "h[j=1..3]"),
    ("x[i]", "an index is a whole number, this depends on a variable", (0, 4), "sum(..., i=1..n)"),
    ("x[bold]", "an index is a whole number, this depends on a variable", (0, 7), ""),
    ("x[1.5]", "an index is a whole number up to 1,000,000, this is 1.5", (0, 6), ""),
    ("h[1] = x; h[2]", "'h' is used as 'h[2]', and defined as h[1]", (10, 4), ""),
    ("h[j=1..3] = x; h", "'h' is used without an index, and defined as h[1] to h[3]", (15, 1), ""),
    ("x[1] + x", "'x' is used with an index and without one", (7, 1), ""),
    ("sum(x[i])", "sum wants a range", (0, 9), ""),
    ("sum(x[i], i=1..n)", "this depends on a variable", (15, 1), ""),
    ("1e999", "too large for a float64", (0, 5), ""),
    ("1e-999", "too small for a float64", (0, 6), ""),
    ("9**9**9**9", "a constant part is beyond float64", (3, 7), ""),
    ("x + 1/0", "a constant part is beyond float64", (4, 3), ""),
    ("x*log(-1)", "a constant part is no real number", (2, 7), ""),
    ("@foo", "unknown built-in function '@foo'", (0, 4), "gdcli functions lists those that there are"),
    ("@rosenbrok", "unknown built-in function", (0, 10), "did you mean '@rosenbrock'?"),
    ("1 + @camel", "unknown built-in function", (4, 6), "did you mean '@six_hump_camel' or '@three_hump_camel'?"),
    ("@rosenbrock:1", "'@rosenbrock' takes at least 2 variables, got 1", (0, 13), "such as @rosenbrock:10"),
    ("@rosenbrock:0", "takes at least 2 variables, got 0", (0, 13), ""),
    ("@sphere:0", "takes at least 1 variable, got 0", (0, 9), "such as @sphere:10"),
    ("@perm:1000", "takes 1 to 100 variables, got 1,000", (0, 10), ""),
    ("@sphere:999999", "@sphere:999999: sums and families of more than 100,000 terms", (0, 14), ""),
    ("@sphere:" + "9" * 10, "at most nine digits", (8, 10), ""),
    ("@powell_singular:6", "at least 4 variables, a multiple of 4, got 6", (0, 18), "such as @powell_singular:20"),
    ("@booth:3", "'@booth' always has 2 variables, so it takes no number", (0, 8), "write @booth"),
    ("@parabola:1", "'@parabola' always has 1 variable, so", (0, 11), "write @parabola"),
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
    ("x" + "+x" * TEXT_LIMIT, f"at most {TEXT_LIMIT:,} are read"),
    ("(" * 1001 + "x" + ")" * 1001, "nested more than 1000 deep"),
    ("sum(x[i]^2, i=1..200000)", "more than 100,000 terms"),
    ("sum(sum(sum(1, i=1..100), j=1..100), k=1..100)", "more than 100,000 terms"),
    ("h[i=1..999,j=1..999] = 1; x", "more than 100,000 terms"),
    ("sum(----------------x[i], i=1..24000)", "more than 400,000 nodes"),
    ("9^9^9^9", "a constant part is beyond float64 (1.8e308)"),
    ("x" * 61, "a name of 61 letters: at most 60 are read"),
    ("a" + " b c" * 50, "more than 50 factors without a sign"),
]


@pytest.mark.parametrize(("text", "message"), LIMITS, ids=[limit[0][:30] for limit in LIMITS])
def test_each_limit_is_named_by_its_error(text: str, message: str) -> None:
    assert message in refusal(text).message
