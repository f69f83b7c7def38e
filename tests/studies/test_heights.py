"""Which heights are shown: without what is far out of proportion, alike in a terminal and in a picture."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest

from gdcli.studies.heights import shown_heights
from gdcli.studies.landscape import Span
from tests.program import gdcli


@pytest.mark.parametrize(
    ("heights", "walked", "shown"),
    [
        ([0.0, 1.0], [], (0.0, 1.0)),
        ([0.0, 1.0] * 99 + [1e200], [], (0.0, 1.0)),
        ([0.0, 1.0] * 99 + [-1e200], [], (0.0, 1.0)),
        ([0.0, 1.0] * 99 + [4.0], [], (0.0, 4.0)),  # a tail of three times what most heights are in
        ([0.0, 1.0] * 99 + [4.01], [], (0.0, 1.0)),
        ([0.0, 1.0] * 99 + [-2.0, 1e9], [], (-2.0, 1.0)),  # each end by itself
        ([0.0, 1.0], [3.5, 1e9, math.nan], (0.0, 3.5)),
        ([math.nan, math.inf], [1.0, 2.0], (1.0, 2.0)),
        ([0.0] * 99 + [50.0], [], (0.0, 50.0)),  # nothing is shrunk by a peak on a plain
    ],
)
def test_heights_out_of_proportion_are_cut(
    heights: list[float], walked: list[float], shown: tuple[float, float]
) -> None:
    low, high = shown
    assert shown_heights(heights, walked) == pytest.approx((low - 0.06 * (high - low), high + 0.06 * (high - low)))


def test_a_plain_has_room_and_noise_on_it_is_no_hill() -> None:
    assert shown_heights([7.0]) == Span(3.5, 10.5)
    noisy = shown_heights([7.0, np.nextafter(7.0, 8.0)])
    assert noisy is not None and noisy.high - noisy.low > 1e-12


@pytest.mark.parametrize("heights", [[1.7e308], [-1.7e308, 1.7e308], [1e-320, 2e-320], [1e308, 1.0]])
def test_the_interval_is_one_that_can_be_drawn(heights: list[float]) -> None:
    found = shown_heights(heights)
    assert found is not None and 0 < found.high - found.low < math.inf


def test_without_a_finite_height_there_is_none() -> None:
    assert shown_heights([math.nan, math.inf], [math.nan]) is None


@pytest.mark.parametrize("formula", ["1/x", "tan(x)", "exp(exp(x))", "log(x)"])
@pytest.mark.parametrize("start", [(), ("--start", "0.5", "--steps", "5", "--lr", "0.01")])
def test_a_terminal_and_a_picture_cut_at_the_same_heights(formula: str, start: tuple[str, ...], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    file = tmp_path / "a.svg"
    call = ("plot", formula, "--box=-3:3", *start)
    told = re.findall(r"(?:below|above) (\S+) \(", gdcli(*call).out.replace("\n ", ""))
    gdcli(*call, "-o", str(file))
    drawn = re.search("f is cut at ([^-<]*?) *-->", file.read_text("utf-8"))
    assert (drawn[1].split(" and ") if drawn else []) == told
    assert bool(told) == (formula != "log(x)")
