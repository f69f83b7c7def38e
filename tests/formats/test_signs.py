"""Every text can be shown everywhere: a sign that an encoding lacks is spelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.formats.look import Look
from gdcli.formats.signs import GREEK, SIGNS, encodes, printable, spell

ENCODINGS = ["ascii", "latin-1", "cp1252", "cp437", "cp950", "utf-8"]
MATHEMATICS = st.text(st.sampled_from([*SIGNS, *GREEK, *"⁰¹²³⁻⁺ⁿ₀₁₂xyf123 ()+-|é函\ud800"]))


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=st.one_of(st.text(), MATHEMATICS))
def test_what_is_spelled_always_encodes(encoding: str, text: str) -> None:
    assert spell(text, encoding).encode(encoding) is not None


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=st.one_of(st.text(), MATHEMATICS))
def test_a_text_that_encodes_stays_as_it_is(encoding: str, text: str) -> None:
    assert spell(text, encoding) == text or not encodes(text, encoding)


@given(text=st.one_of(st.text(), MATHEMATICS))
def test_nothing_printable_can_move_a_cursor(text: str) -> None:
    assert printable(text).isprintable()


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("∇f", "grad f"),
        ("|∇f| ≤ 1", "|grad f| <= 1"),
        ("∂f/∂x", "df/dx"),
        ("∂f/∂λ", "df/dlambda"),
        ("1 · −4", "1 * -4"),
        ("x ← x − lr·g", "x <- x - lr*g"),
        ("√2", "sqrt 2"),
        ("√(x)", "sqrt(x)"),
        ("2√x", "2 sqrt x"),
        ("x² + x¹² + x⁻¹", "x^2 + x^12 + x^-1"),
        ("∇²f", "grad^2f"),
        ("x₁₀", "x_10"),
        ("λmax", "lambda_max"),
        ("αβ", "alpha_beta"),
        ("2π", "2pi"),
        ("λ² Δx µ", "lambda^2 Delta_x mu"),
        ("∞ ≥ −∞", "inf >= -inf"),
        ("…", "..."),
        ("✓ ✗", "ok x"),
        ("│  ├─ x", "|  +- x"),
        ("└─ z", "+- z"),
        ("→ ± ≈ ×", "-> +/- ~ *"),
        ("é 函 \ud800", "? ? ?"),
    ],
)
def test_ascii_spells(text: str, spelled: str) -> None:
    assert spell(text, "ascii") == spelled


@pytest.mark.parametrize(
    ("encoding", "spelled"),
    [
        ("ascii", "alpha*x^2 <= sqrt y -> -lambda x^10 ..."),
        ("latin-1", "alpha·x² <= sqrt y -> -lambda x^10 ..."),
        ("cp1252", "alpha·x² <= sqrt y -> -lambda x^10 …"),
        ("cp437", "α·x² ≤ √y -> -lambda x^10 ..."),
        ("cp950", "α·x^2 <= √y → -λ x^10 …"),
        ("utf-8", "α·x² ≤ √y → −λ x¹⁰ …"),
    ],
)
def test_only_signs_that_the_encoding_lacks_are_spelled(encoding: str, spelled: str) -> None:
    assert spell("α·x² ≤ √y → −λ x¹⁰ …", encoding) == spelled


def test_a_run_of_raised_digits_is_spelled_as_one_though_latin_1_has_some_of_them() -> None:
    assert spell("x¹⁰", "latin-1") == "x^10"


def test_a_greek_letter_that_stays_is_set_apart_from_one_that_is_spelled() -> None:
    assert spell("λα", "cp437") == "lambda_α"


def test_every_spelling_is_ascii() -> None:
    assert "".join([*SIGNS.values(), *GREEK.values()]).isascii()


def test_a_control_character_is_never_said() -> None:
    assert Look().say("x\x1b[31m\ty\r\n\x07\u202e") == "x?[31m y  ??"
