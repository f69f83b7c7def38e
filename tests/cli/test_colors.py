"""Colours: the option first, then NO_COLOR, FORCE_COLOR, TERM=dumb, then whether a person looks."""

from __future__ import annotations

import pytest
from program import gdcli

from gdcli.cli.terminal import colors_of

CALL = ("minimize", "x^2", "--start", "1", "--steps", "2")
TABLE = [
    # option, environment, terminal, coloured
    ("auto", {}, True, True),
    ("auto", {}, False, False),
    ("auto", {"NO_COLOR": "1"}, True, False),
    ("auto", {"NO_COLOR": ""}, True, True),
    ("auto", {"FORCE_COLOR": "1"}, False, True),
    ("auto", {"FORCE_COLOR": "0"}, False, False),
    ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ("auto", {"TERM": "dumb"}, True, False),
    ("auto", {"TERM": "dumb", "FORCE_COLOR": "1"}, False, True),
    ("always", {}, False, True),
    ("always", {"NO_COLOR": "1"}, False, True),
    ("always", {"TERM": "dumb"}, False, True),
    ("never", {}, True, False),
    ("never", {"FORCE_COLOR": "1"}, True, False),
]


@pytest.mark.parametrize(("option", "environment", "terminal", "colored"), TABLE)
def test_a_table_is_colored_where_it_is_wanted(
    option: str, environment: dict[str, str], terminal: bool, colored: bool
) -> None:
    out = gdcli(*CALL, "--color", option, environment={"TERM": "xterm-256color"} | environment, terminal=terminal).out
    assert ("\x1b[" in out) is colored


@pytest.mark.parametrize("format_", ["json", "csv", "markdown"])
def test_no_other_format_is_ever_colored(format_: str) -> None:
    assert "\x1b" not in gdcli(*CALL, "--format", format_, "--color", "always", terminal=True).out


def test_an_error_has_no_escape() -> None:
    assert "\x1b" not in gdcli("grad", "sigmod(x)", "--color", "always", environment={"FORCE_COLOR": "1"}).err


def test_colors_change_no_word() -> None:
    import re

    assert re.sub(r"\x1b\[[0-9;]*m", "", gdcli(*CALL, "--color", "always").out) == gdcli(*CALL).out


@pytest.mark.parametrize(
    ("environment", "colors"),
    [
        ({"TERM": "xterm-256color"}, 256),
        ({"TERM": "xterm-kitty"}, 256),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, 256),
        ({"TERM": "xterm"}, 16),
        ({"TERM": "linux"}, 16),
        ({"TERM": "dumb", "COLORTERM": "truecolor"}, 16),
        ({"TERM": "dumb", "FORCE_COLOR": "3"}, 256),
        ({"TERM": "xterm", "FORCE_COLOR": "1"}, 16),
        ({}, 16),
        ({"WT_SESSION": "1"}, 256),
    ],
)
def test_a_terminal_has_256_colors_where_its_name_or_its_environment_says_so(
    environment: dict[str, str], colors: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "COLORTERM", "FORCE_COLOR", "WT_SESSION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert colors_of() == colors
