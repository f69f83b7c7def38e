"""One reason has one row and one word, wherever it is told why a run ended."""

from __future__ import annotations

import pytest
from program import gdcli

from gdcli.descent.stopping import CUT_SHORT, RAN_AWAY, REASONS, SETTLED
from gdcli.reports.basins import CELLS
from gdcli.studies.basins.result import ASTRAY

ENDS = [
    ("steps", "unfinished", "x^2", "1", ["--lr", "1e-3"]),
    ("no-progress", "stuck", "x^2", "1", ["--lr", "1e-17"]),
    ("oscillates", "oscillates", "x^2", "1", ["--lr", "1"]),
    ("diverged", "diverged", "x^2", "1", ["--lr", "1.5"]),
    ("not-finite", "not finite", "log(x)", "-1", ["--lr", "0.1"]),
    ("target", "target", "x^2", "1", ["--lr", "0.1", "--target", "0.5"]),
    ("gradient", "saddle", "x^3", "0", ["--lr", "0.1"]),
    ("gradient", "converged", "x^2", "1", ["--lr", "0.1"]),
]


@pytest.mark.parametrize("table", [ASTRAY, CELLS])
def test_every_reason_but_those_by_which_a_run_settles_has_its_row_among_the_basins(table: dict[str, object]) -> None:
    assert set(table) == set(REASONS) - set(SETTLED)


def test_each_reason_has_a_word_of_its_own_but_the_one_that_what_is_there_tells() -> None:
    words = [reason.word for reason in REASONS.values()]
    assert (len(set(words)), [name for name, reason in REASONS.items() if not reason.word]) == (8, ["gradient"])


def test_a_mark_is_as_bad_as_the_exit_code() -> None:
    marks = {0: {"ok", "neutral"}, 3: {"failed"}, 4: {"warning"}, 130: {"warning"}}
    assert [name for name, reason in REASONS.items() if reason.mark not in marks[reason.elsewhere]] == []


def test_a_run_is_of_one_sort() -> None:
    assert (SETTLED, CUT_SHORT, RAN_AWAY) == (
        ("gradient", "no-progress"), ("steps", "interrupted"), ("diverged", "not-finite"),
    )  # fmt: skip


@pytest.mark.parametrize(("reason", "word", "text", "start", "options"), ENDS)
def test_a_sweep_and_a_race_have_one_word_for_an_end(
    reason: str, word: str, text: str, start: str, options: list[str]
) -> None:
    rows = []
    for command in (["race", "--methods", "gd"], ["sweep"]):
        call = (command[0], text, "--start", start, *command[1:], "--steps", "100", *options)
        rows.append(gdcli(*call, "--format", "json").json["rows"][0]["reason"])
        rows.append(f" {word} " in gdcli(*call).out.replace(" = ", "   "))
    assert rows == [reason, True] * 2


@pytest.mark.parametrize(("reason", "word", "text", "start", "options"), [row for row in ENDS if row[0] in ASTRAY])
def test_basins_have_that_word_too(reason: str, word: str, text: str, start: str, options: list[str]) -> None:
    box = f"{float(start) - 0.001}:{float(start)}"
    shown = gdcli("basins", text, "--box", box, "--grid", "2", "--steps", "100", *options).out
    row = next(line for line in shown.splitlines() if line.endswith("100 %"))
    assert row.split()[0] == CELLS[reason][0] and f" {word} " in row
