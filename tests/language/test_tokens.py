"""Tokens: what is one word of a formula, where it stands, and which characters no formula has."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.errors import GdcliError
from gdcli.language.tokens import NAME_LIMIT, TEXT_LIMIT, WORDS, tokens


def words(text: str) -> list[str]:
    return [token.text for token in tokens(text)[:-1]]


def kinds(text: str) -> list[str]:
    return [token.kind for token in tokens(text)[:-1]]


def refusal(text: str) -> GdcliError:
    with pytest.raises(GdcliError) as caught:
        tokens(text)
    return caught.value


@pytest.mark.parametrize("number", ["2", "2.", ".5", "2.5", "1e-3", "1E+3", "1.5e10", "007"])
def test_a_number_is_one_token(number: str) -> None:
    assert (words(number), kinds(number)) == ([number], ["number"])


@pytest.mark.parametrize("name", ["x", "x1", "x_max", "x₁", "θ", "θ1", "变量", "lambda", "E", "dx_dt"])
def test_a_name_is_one_token(name: str) -> None:
    assert (words(name), kinds(name)) == ([name], ["name"])


SPLITS = [
    ("2x", ["2", "x"]),
    ("2πx", ["2", "π", "x"]),
    ("x²", ["x", "²"]),
    ("x⁻¹y", ["x", "⁻¹", "y"]),
    ("i=1..10", ["i", "=", "1", "..", "10"]),
    ("1...5", ["1", "..", ".5"]),
    ("a**b^c", ["a", "**", "b", "^", "c"]),
    ("2e", ["2", "e"]),
    ("@rosenbrock:10", ["@", "rosenbrock", ":", "10"]),
    ("√x|y|", ["√", "x", "|", "y", "|"]),
    ("v=1;v", ["v", "=", "1", ";", "v"]),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_words_end_where_the_next_begins(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("sign", "plain"),
    [("·", "*"), ("⋅", "*"), ("∙", "*"), ("×", "*"), ("÷", "/"), ("−", "-"), ("–", "-"), ("＋", "+"), ("（", "("),
     ("＝", "="), ("；", ";"), ("，", ","), ("＾", "^"), ("／", "/")],
)  # fmt: skip
def test_other_signs_for_the_same_are_read(sign: str, plain: str) -> None:
    assert words(f"x{sign}y") == ["x", plain, "y"]


def test_full_width_digits_and_letters_are_plain_ones() -> None:
    assert words("２ｘ") == ["2", "x"]


def test_two_ways_to_write_mu_are_one_name() -> None:
    assert words("μ µ") == ["μ", "μ"]


def test_both_signs_of_power_are_one_kind() -> None:
    assert kinds("**^") == ["^", "^"]


def test_a_token_knows_its_columns_and_the_space_before_it() -> None:
    places = [(token.start, token.end, token.spaced) for token in tokens("2 x")]
    assert places == [(0, 1, True), (2, 3, True), (3, 3, True)]


@pytest.mark.parametrize("space", [" ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u2009"])
def test_space_of_any_kind_stands_between_words(space: str) -> None:
    assert words(f"a{space}b") == ["a", "b"]


@pytest.mark.parametrize("word", sorted(WORDS))
def test_a_word_of_programs_is_refused_by_its_name(word: str) -> None:
    assert refusal(f"x {word} y").message == f"'{word}' is a word of programs, not of formulas"


@pytest.mark.parametrize(
    "word", "and or not if else for while in is import return def class True False None nan inf".split()
)
def test_the_words_that_the_design_names_are_refused(word: str) -> None:
    assert word in WORDS


REFUSED = [
    ("x<y", "'<' has no meaning in a formula", (1, 2), "heaviside"),
    ("x!", "'!' has no meaning in a formula", (1, 2), "factorial(x)"),
    ("x%2", "'%' has no meaning in a formula", (1, 2), "mod(x, n)"),
    ("x.y", "'.' has no meaning in a formula", (1, 2), "after a point"),
    ("_x", "'_' has no meaning in a formula", (0, 1), "begins with a letter"),
    ("½", "'½' (vulgar fraction one half) has no meaning", (0, 1), "(1/2)"),
    (r"\frac{1}{2}", "'\\' has no meaning in a formula", (0, 1), "LaTeX"),
    ("x{1}", "'{' has no meaning in a formula", (1, 2), "round brackets"),
    ("'x'", "''' has no meaning in a formula", (0, 1), "no strings"),
    ('"x"', "'\"' has no meaning in a formula", (0, 1), "no strings"),
    ("x—y", "'—' (em dash) has no meaning", (1, 2), "write -"),
    ("x١", "'١' (arabic-indic digit one) has no meaning", (1, 2), ""),
    ("х+1", "'х' (cyrillic small letter ha) has no meaning", (0, 1), ""),
    ("x\u202ey", "a right-to-left override has no meaning", (1, 2), ""),
    ("x\x00", "a u+0000 has no meaning", (1, 2), ""),
    ("1.2.3", "'1.2.3' is no number and no name", (0, 5), ""),
    ("π2", "'π2' is no number and no name", (0, 2), ""),
    ("0x1F", "numbers are written in decimal", (0, 4), ""),
    ("1_0", "'_' has no meaning in a formula", (1, 2), ""),
]


@pytest.mark.parametrize(("text", "message", "place", "hint"), REFUSED)
def test_what_no_formula_has_is_refused_with_its_place(
    text: str, message: str, place: tuple[int, int], hint: str
) -> None:
    error = refusal(text)
    assert error.span is not None
    assert (message in error.message, (error.span.start, error.span.end), hint in error.hint) == (True, place, True)


def test_a_text_that_is_too_long_is_refused_with_the_limit() -> None:
    expected = f"the text has {TEXT_LIMIT + 1:,} characters: at most {TEXT_LIMIT:,} are read"
    assert refusal("x" + " " * TEXT_LIMIT).message == expected


def test_a_name_that_is_too_long_is_refused_with_the_limit() -> None:
    assert refusal("x" * (NAME_LIMIT + 1)).message == "a name of 61 letters: at most 60 are read"


@given(st.text())
def test_tokens_and_the_space_between_them_are_the_whole_text(text: str) -> None:
    try:
        found = tokens(text)
    except GdcliError:
        return
    between = [text[before.end : after.start] for before, after in pairwise(found)]
    assert "".join(between).strip() == ""
