"""Text to tokens: numbers, names, signs, each with its place. What no formula has is refused here, by name."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from gdcli.errors import GdcliError, Span

TEXT_LIMIT = 400_000
NAME_LIMIT = 60
SCRIPTS = ("LATIN", "GREEK", "CJK", "HIRAGANA", "KATAKANA", "HANGUL")

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
LETTERS = "ℏℓ"
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
KINDS = {"**": "^"}
# Full-width signs, digits and letters become plain ones; so do the other minus, times and divided signs.
PLAIN = str.maketrans("−–·⋅∙×÷µ", "--****/μ") | {ord("！") + place: ord("!") + place for place in range(94)}
WORDS = frozenset(
    "and or not if else for while in is import return def class True False None nan inf "
    "assert async await break continue del elif except finally from global nonlocal pass raise try with yield "
    "AND OR NOT IF ELSE NaN NAN Nan Inf INF Infinity infinity true false".split()
)

TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\f\v\u00a0\u2009\u202f\u3000]+)
      | (?P<number>(?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
      | (?P<name>[^\W\d_π⁰¹²³⁴-⁹][^\Wπ⁰¹²³⁴-⁹]*|π)
      | (?P<power>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?![⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]))
      | (?P<sign>\*\*|\.\.|[-+*/^()\[\],;=|√∛@:])""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """One word of the text: its kind is "number", "name", "power", "end", or the sign itself."""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool


def tokens(text: str) -> list[Token]:
    """Give the tokens of a text, an "end" last.

    Raises GdcliError for a text that is too long and for a character that no formula has.

    >>> [token.text for token in tokens("2x²")]
    ['2', 'x', '²', '']
    """
    if len(text) > TEXT_LIMIT:
        raise GdcliError(f"the text has {len(text):,} characters: at most {TEXT_LIMIT:,} are read")
    found: list[Token] = []
    place, spaced = 0, True
    for match in TOKEN.finditer(text.translate(PLAIN)):
        if match.start() != place:
            break
        place = match.end()
        kind = match.lastgroup
        if kind == "space":
            spaced = True
            continue
        word = match[0]
        token = Token(KINDS.get(word, word) if kind == "sign" else str(kind), word, match.start(), place, spaced)
        if kind != "sign":
            _check(text, token, found[-1] if found else None)
        found.append(token)
        spaced = False
    if place != len(text):
        raise _unreadable(text, place)
    return [*found, Token("end", "", len(text), len(text), True)]


def place_of(name: str, text: str) -> Span:
    """Give the place where a name first stands in a text, alone and not inside another; of `x[1]` that of `x`.

    >>> place_of("q", "sqrt(k)*q").start
    8
    """
    token = next(token for token in tokens(text) if token.text == name.partition("[")[0])
    return Span(text, token.start, token.end)


def _check(text: str, token: Token, before: Token | None) -> None:
    span = Span(text, token.start, token.end)
    tight = before is not None and not token.spaced
    if token.kind == "name":
        if token.text in WORDS:
            raise GdcliError(f"'{token.text}' is a word of programs, not of formulas", span=span)
        if len(token.text) > NAME_LIMIT:
            raise GdcliError(f"a name of {len(token.text):,} letters: at most {NAME_LIMIT} are read", span=span)
        for place, character in enumerate("" if token.text.isascii() else token.text, start=token.start):
            if not _readable(character):
                raise _unreadable(text, place)
        if tight and before is not None and before.text == "0" and re.match(r"[xXoObB][0-9a-fA-F]", token.text):
            raise GdcliError("numbers are written in decimal", span=Span(text, before.start, token.end))
    if token.kind == "number" and tight and before is not None and before.kind in ("number", "name"):
        both = Span(text, before.start, token.end)
        raise GdcliError(f"'{text[before.start : token.end]}' is no number and no name", span=both)


def _readable(character: str) -> bool:
    return (
        character in LETTERS
        or character.isascii()
        or character in SUBSCRIPTS
        or unicodedata.name(character, "").startswith(SCRIPTS)
    )


def _unreadable(text: str, place: int) -> GdcliError:
    character = text[place]
    if "\ud800" <= character <= "\udfff":
        raise GdcliError("the text is not in the encoding of this terminal", span=Span(text, place, place + 1))
    span = Span(text, place, place + 1)
    name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    shown = f"'{character}'" if character.isprintable() else f"a {name}"
    named = f" ({name})" if character > "\x7f" and character.isprintable() else ""
    return GdcliError(f"{shown}{named} has no meaning in a formula", span=span, hint=HINTS.get(character, ""))


HINTS = {
    "<": "a formula has no comparisons; heaviside(x - y) is 1 where x > y",
    ">": "a formula has no comparisons; heaviside(x - y) is 1 where x > y",
    "!": "write factorial(x)",
    "%": "write mod(x, n), or x/100",
    ".": "a name has no parts after a point; a number has digits on one side of its point",
    "_": "a name begins with a letter",
    "½": "write (1/2)",
    "\\": "write sin(x), (a)/(b), not LaTeX",
    "'": "a formula has no strings and no primes",
    '"': "a formula has no strings",
    "{": "write round brackets",
    "}": "write round brackets",
    "—": "write - for minus",
}
