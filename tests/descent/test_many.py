"""Many runs at once end where each of them ends alone."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gdcli.descent.block import STRETCH
from gdcli.descent.descend import descend
from gdcli.descent.many import NAMES, Many, descend_many
from gdcli.descent.settings import Settings
from gdcli.errors import GdcliError
from gdcli.language.parse import parse

Row = tuple[object, ...]
EXACT = {  # + - * / alone
    "sphere": "x^2 + y^2",
    "rosenbrock": "(1-x)^2 + 100*(y-x^2)^2",
    "saddle": "x^2 - y^2",
    "quartic": "(x^2 - 1)^2 + x*y + y^2",
    "pole": "1/x + x*y*y/(1 + y^2)",
    "line": "x^2*x + x",
}
ROUNDED = ["sin(x)*cos(y) + x*e^(-x^2-y^2)", "log(x) + y^2", "sqrt(x) + abs(y)", "x^4 + cosh(y)", "gamma(x) + y*x"]
METHODS = ["gd", "momentum", "nesterov", "adam", "rprop", "signsgd", "adagrad"]


def random_starts(runs: int, size: int = 2, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-2, 2, (runs, size))


def rows(many: Many) -> list[Row]:
    return list(zip(map(tuple, many.points.tolist()), many.steps.tolist(), many.reasons, strict=True))


def alone(text: str, starts: np.ndarray, settings: Settings) -> list[Row]:
    runs = [descend(parse(text), start, settings) for start in starts.tolist()]
    return [(run.end.point, run.steps, run.stop.reason) for run in runs]


def same(found: list[Row], expected: list[Row]) -> list[tuple[Row, Row]]:
    """The rows that differ; NaN equals NaN."""
    return [pair for pair in zip(found, expected, strict=True) if repr(pair[0]) != repr(pair[1])]


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("lr", [0.003, 0.3])
def test_each_run_of_plain_arithmetic_ends_exactly_as_it_does_alone(name: str, method: str, lr: float) -> None:
    text, settings = EXACT[name], Settings(lr=lr, method=method, steps=150)
    starts = random_starts(25, len(parse(text).variables))
    assert same(rows(descend_many(parse(text), starts, settings)), alone(text, starts, settings)) == []
