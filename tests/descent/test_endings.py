"""Honest endings: what stopped a run and what is there, against a table of labels by calculus."""

from __future__ import annotations

from functools import cache

import pytest
from endings import CASES, Case
from program import Result, gdcli

SAYS_END = {"minimize": ("a minimum", "converged"), "maximize": ("a maximum", "converged")}
each_case = pytest.mark.parametrize(
    "case", CASES, ids=lambda case: " ".join((case.text[:40], case.start[:20], case.options))
)


@cache
def ended(case: Case) -> Result:
    return gdcli(*case.call, "--every", "1000000", "--format", "json")


@each_case
def test_a_run_stops_for_the_reason_that_is_true(case: Case) -> None:
    assert ended(case).json["stop"]["reason"] in case.reason.split("|")


@each_case
def test_the_end_is_of_the_kind_that_calculus_says(case: Case) -> None:
    assert ended(case).json["diagnosis"]["kind"] in case.kind.split("|")


@each_case
def test_the_exit_code_tells_whether_an_end_was_found(case: Case) -> None:
    assert (ended(case).code, ended(case).json["stop"]["exit_code"]) == (case.code, case.code)


@pytest.mark.parametrize("case", [case for case in CASES if case.code], ids=str)
def test_no_word_says_that_an_end_was_found_where_none_is(case: Case) -> None:
    shown = " ".join(gdcli(*case.call, "--every", "1000000").out.split())
    assert [
        word for word in SAYS_END[case.call[0]] if word in shown.replace("no minimum", "").replace("no maximum", "")
    ] == []


@pytest.mark.parametrize("case", [case for case in CASES if not case.code and case.reason != "steps"][::4], ids=str)
def test_a_run_that_found_an_end_says_so(case: Case) -> None:
    shown = gdcli(*case.call, "--every", "1000000").out
    assert ("converged" in shown) == (case.reason not in ("target", "steps"))


@each_case
def test_a_label_is_whole(case: Case) -> None:
    """No row contradicts the contract: codes by reason and kind."""
    codes = {"diverged": {3}, "not-finite": {3}, "oscillates": {4}, "steps": {0}, "target": {0}}
    allowed = set.intersection(*(codes.get(reason, {0, 4}) for reason in case.reason.split("|")))
    end = "maximum" if "uphill" in case.options else "minimum"
    assert case.code in allowed and (
        case.kind == "kink" or case.code in (3, 0 if case.kind == end else 4) or 0 in codes.get(case.reason, ())
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("--steps 50", "on a slope; |∇f| no longer shrinks\n"),  # y goes to and fro at the limit of lr
        ("--steps 50 --lr 0.03/k", "on a slope; |∇f| shrinks ever slower, by no constant factor\n"),
        ("--steps 3 --lr 0.09*0.9^k", "on a slope\n"),  # too few steps to tell
    ],
)
def test_how_a_gradient_shrinks_is_told_where_it_can_be_seen(options: str, told: str) -> None:
    assert told in gdcli("minimize", "x^2 + 10y^2", "--start", "1,1", *options.split()).out
