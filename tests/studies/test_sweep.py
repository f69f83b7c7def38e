"""A sweep is many descents, no more: each row is the run of minimize, the ranges are what they say."""

from __future__ import annotations

import pytest
from program import document, gdcli

from gdcli.errors import GdcliError
from gdcli.language.ranges import read_range

BOWL = ("x^2+10y^2", "--start", "1,3", "--steps", "1000")


def test_the_limit_parts_what_converges_from_what_diverges() -> None:
    rows = document("sweep", *BOWL, "--lr", "0.09:0.105:4")["rows"]
    assert [(row["lr"], row["reason"]) for row in rows] == [
        (0.09, "gradient"), (0.095, "gradient"), (0.1, "oscillates"), (0.105, "diverged"),
    ]  # fmt: skip


@pytest.mark.parametrize("method", ["gd", "nesterov", "adam", "backtracking"])
def test_each_row_is_the_run_of_minimize(method: str) -> None:
    found = document("sweep", *BOWL, "--lr", "0.01:0.2:4", "--method", method)
    for row in found["rows"]:
        alone = document("minimize", *BOWL, "--lr", repr(row["lr"]), "--method", method)
        end = alone["end"]
        expected = (alone["stop"]["reason"], alone["steps"], end["f"], end["gradient_norm"], end["point"])
        assert (row["reason"], row["steps"], row["f"], row["gradient_norm"], row["point"]) == expected


def test_each_momentum_goes_with_each_learning_rate() -> None:
    rows = document("sweep", *BOWL, "--lr", "0.01:0.05:3", "--momentum", "0:0.9:2")["rows"]
    pairs = [(row["lr"], row["momentum"]) for row in rows]
    assert pairs == [(0.01, 0.0), (0.03, 0.0), (0.05, 0.0), (0.01, 0.9), (0.03, 0.9), (0.05, 0.9)]


def test_momentum_raises_the_limit_as_theory_says() -> None:
    limits = document("sweep", *BOWL, "--lr", "0.01:0.05:3", "--momentum", "0:0.5:2")["lr_limits"]
    assert limits == pytest.approx([2 / 20, 2 * 1.5 / 20])


@pytest.mark.parametrize(
    ("text", "values", "by_ratio"),
    [
        ("0.001:1:4", (0.001, 0.01, 0.1, 1.0), True),
        ("1:0.01:3", (1.0, 0.1, 0.01), True),
        ("0:0.9:4", (0.0, 0.3, 0.6, 0.9), False),
        ("1:5:3", (1.0, 3.0, 5.0), False),
        ("1/4", (0.25,), False),
        ("0.3:7:1", (0.3,), False),
    ],
)
def test_a_range_over_decades_has_equal_ratios(text: str, values: tuple[float, ...], by_ratio: bool) -> None:
    assert read_range(text, "lr") == (pytest.approx(values, rel=1e-12), by_ratio)


@pytest.mark.parametrize("text", ["1:2", "1:2:3:4", "1:2:0", "1:2:x", "1:2:1001", "a:2:3", "1:nan:3", ""])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(GdcliError):
        read_range(text, "lr")


def test_a_learning_rate_of_0_is_refused_by_name() -> None:
    result = gdcli("sweep", "x^2", "--start", "1", "--lr", "0:1:3")
    assert (result.code, result.err.splitlines()[0]) == (2, "error: --lr: 0 is not allowed; it is a number above 0")


def test_the_table_names_the_fewest_steps_and_the_limit() -> None:
    out = gdcli("sweep", *BOWL, "--lr", "0.09:0.105:4").out
    assert "the fewest steps: 102, with lr 0.09" in out and "lr must be below 0.1\n" in out
