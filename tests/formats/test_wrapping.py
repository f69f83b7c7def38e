"""A long text is broken where a person would break it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.formats.wrapping import width_of, wrap

TEXTS = st.text(st.sampled_from("xyz012.e-+·*/(),; ∇函"), max_size=200)


@given(TEXTS, st.integers(2, 60))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    assert max(map(width_of, wrap(text, width))) <= width


@given(TEXTS, st.integers(2, 60))
def test_nothing_but_blanks_is_lost(text: str, width: int) -> None:
    assert "".join(wrap(text, width)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("fits", 4, ["fits"]),
        ("", 4, [""]),
        ("two words", 8, ["two", "words"]),
        ("a·b + c·(d − e) + f", 18, ["a·b + c·(d − e)", "+ f"]),
        ("aaa + bbbbb + log(1 + x²)", 20, ["aaa + bbbbb", "+ log(1 + x²)"]),
        ("converged: |∇f| = 9.6e-09", 18, ["converged:", "|∇f| = 9.6e-09"]),
        ("at x = 1, y = 2   f = 25", 22, ["at x = 1, y = 2", "f = 25"]),
        ("sin(x·y)·cos(x·y)·exp(x)", 19, ["sin(x·y)·cos(x·y)", "·exp(x)"]),
        ("+ sin(x·y)·cos(x·y)·exp(x)", 20, ["+ sin(x·y)·cos(x·y)", "·exp(x)"]),
        ("x**2*y**2*z**2", 10, ["x**2*y**2", "*z**2"]),
        ("the_longest_name", 12, ["the_longest_", "name"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("函數函數", 5, ["函數", "函數"]),
    ],
)
def test_a_text_is_broken_between_its_parts(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(14, 30))
def test_a_number_that_fits_is_never_cut(value: float, width: int) -> None:
    number = f"{abs(value):.6g}"
    assert any(number in line for line in wrap(f"aaaaaaaaaaaaaaaaaaaaa{number}zzzzzzzzzzzzzzzzzzzzzzzzzzz", width))
