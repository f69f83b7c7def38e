"""What a shell is offered for an unfinished line."""

from __future__ import annotations

import pytest
from click.shell_completion import BashComplete

from gdcli.cli.main import program


@pytest.mark.parametrize(
    ("line", "incomplete", "offered"),
    [
        ([], "mini", ["minimize"]),
        (["minimize", "x^2"], "--mom", ["--momentum"]),
        (["minimize", "x^2", "--method"], "ne", ["nesterov", "newton"]),
        (["minimize", "x^2", "--gradient"], "ba", ["backprop"]),
        (["grad", "x^2", "--format"], "ma", ["markdown"]),
        (["help"], "exit", ["exit-codes"]),
        (["functions"], "rose", ["rosenbrock"]),
        (["functions"], "@rose", ["@rosenbrock"]),
        (["help"], "adam", ["adam", "adamw"]),
        (["help"], "sigm", ["sigmoid"]),
        (["demo"], "k", ["kink"]),
        (["x^2"], "--me", []),
        (["race", "x^2", "--methods"], "a", ["adagrad", "adadelta", "adam", "adamw", "amsgrad", "all"]),
        (["race", "x^2", "--methods"], "gd,newton,ne", ["gd,newton,nesterov"]),
        (["minimize"], "@hi", ["@himmelblau"]),
        (["grad"], "x", []),
    ],
)
def test_a_shell_is_offered_what_fits(line: list[str], incomplete: str, offered: list[str]) -> None:
    found = BashComplete(program, {}, "gdcli", "_GDCLI_COMPLETE").get_completions(line, incomplete)
    assert [item.value for item in found] == offered
