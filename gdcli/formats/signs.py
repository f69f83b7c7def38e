"""Signs that an encoding lacks, spelled with signs that every encoding has: `∇f` is `grad f` in ASCII.

Add a sign to SIGNS, a Greek letter to GREEK; a sign whose spelling is a word is set apart from its neighbours.
"""

from __future__ import annotations

import re

# The sign before a verdict, for each Mark of a report.
MARKS = {"ok": "✓", "neutral": "•", "warning": "!", "failed": "✗"}

SIGNS: dict[str, str] = {
    # operators and relations
    **{"∂": "d", "·": "*", "⋅": "*", "∙": "*", "×": "*", "∗": "*", "÷": "/", "−": "-", "±": "+/-", "∓": "-/+"},
    **{"≤": "<=", "≥": ">=", "≪": "<<", "≫": ">>", "≠": "!=", "≈": "~", "≃": "~", "∼": "~", "≡": "==", "‖": "||"},
    # words
    **{"∇": "grad", "√": "sqrt", "∛": "cbrt", "∞": "inf", "∑": "sum", "∏": "prod", "∫": "int", "∈": "in"},
    # arrows
    **{"←": "<-", "→": "->", "↔": "<->", "↦": "->", "⇒": "=>", "⇐": "<=", "↑": "^", "↓": "v", "↗": "/", "↘": "\\"},
    # marks and punctuation
    **{"✓": "ok", "✔": "ok", "✗": "x", "✘": "x", "…": "...", "⋯": "...", "⋮": ":", "–": "-", "—": "-", "•": "*"},
    **{
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "′": "'",
        "″": '"',
        "‴": "'''",
        "½": "1/2",
        "¼": "1/4",
        "¾": "3/4",
        "°": "deg",
    },
    # lines of boxes and trees, blocks of charts
    **dict.fromkeys("─━═╌┄╴╶", "-"),
    **dict.fromkeys("│┃║╎┆╵╷", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋", "+"),
    **dict.fromkeys("█▇▆▅▄▃▂▁▓▒■▪▮", "#"),
    **dict.fromkeys("●◆★▲▼", "*"),
    **dict.fromkeys("○◇□△▽", "o"),
}

_NAMES = [
    *["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"],
    *["nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"],
]
GREEK: dict[str, str] = {
    **dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _NAMES, strict=True)),
    **dict(zip("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", (name.capitalize() for name in _NAMES), strict=True)),
    **{"ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "ϖ": "pi", "ϱ": "rho", "ς": "sigma", "µ": "mu"},
}

_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵏ", "0123456789+-=()niTk", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢⱼₖₓ", "0123456789+-=()nijkx", strict=True))
_RUNS = re.compile(f"[{''.join(_RAISED)}]+|[{''.join(_LOWERED)}]+|[^\x00-\x7f]")


def spell(text: str, encoding: str) -> str:
    """Give the text with every sign that the encoding lacks spelled by others; what has no spelling becomes `?`.

    The result always encodes, and a text that encodes is given back as it is.

    >>> spell("∂f/∂x = −2·x¹⁰ at λmax", "ascii")
    'df/dx = -2*x^10 at lambda_max'
    >>> spell("∂f/∂x = −2·x¹⁰", "latin-1")
    'df/dx = -2·x^10'
    """
    if encodes(text, encoding):
        return text
    return _RUNS.sub(lambda run: run.group() if encodes(run.group(), encoding) else _spelled(run, encoding), text)


def encodes(text: str, encoding: str) -> bool:
    """Tell whether the encoding has every sign of the text.

    >>> encodes("x²", "latin-1"), encodes("x²", "ascii")
    (True, False)
    """
    if text.isascii():
        return True
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def printable(text: str) -> str:
    r"""Give the text without what could move a cursor or hide: odd blanks become spaces, other controls `?`.

    >>> printable("x\x1b[31m + 1\n")
    'x?[31m + 1 '
    """
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "?" for sign in text)


def _spelled(run: re.Match[str], encoding: str) -> str:
    """A run that the encoding lacks, as its neighbours allow: `2√x` is `2 sqrt x`, `λmax` is `lambda_max`."""
    signs = run.group()
    if signs[0] in _RAISED:
        return "^" + "".join(_RAISED[sign] for sign in signs)
    if signs[0] in _LOWERED:
        return "_" + "".join(_LOWERED[sign] for sign in signs)
    before = run.string[run.start() - 1 : run.start()] if run.start() else ""
    after = run.string[run.end() : run.end() + 1]
    if signs in GREEK:
        after_is_kept = after not in GREEK or encodes(after, encoding)
        return "_" * before.isalpha() + GREEK[signs] + "_" * (_is_letter(after) and after_is_kept)
    word = SIGNS.get(signs, "?")
    if len(word) > 1 and word.isalpha():
        return " " * before.isalnum() + word + " " * (after.isalnum() and after not in _RAISED)
    return word


def _is_letter(sign: str) -> bool:
    return sign.isalpha() and sign not in _RAISED and sign not in _LOWERED
