"""The numeric check below a backward pass: right, wrong, kinked and hidden gradients are told apart."""

from __future__ import annotations

import pytest

from conftest import corpus
from gdcli.language.parse import parse
from gdcli.studies.backprop import backprop
from gdcli.studies.numeric import check_inputs

TOLD = [
    ("x^2*y", [1.0, 2.0], [4.0, 1.0], "agree"),
    ("x^2*y", [1.0, 2.0], [4.0, 1.00001], "differ"),
    ("x^2*y", [1.0, 2.0], [-4.0, 1.0], "differ"),
    ("x^4", [0.0], [0.0], "agree"),
    ("x^4", [0.0], [1e-3], "differ"),
    ("sin(1e8*x)", [0.1], None, "agree"),
    ("sin(1e15*x)", [0.1], None, "unclear"),
    ("1e20 + x", [1.0], [1.0], "unclear"),
    ("abs(x)", [0.0], [0.0], "kink"),
    ("relu(x) + y", [0.0, 1.0], None, "kink"),
    ("max(x, y)", [1.0, 1.0], None, "kink"),
    ("log(x)", [-1.0], None, "undefined"),
    ("sqrt(x)", [0.0], None, "undefined"),
    ("1e200*x", [1e100], None, "agree"),
    ("1e-200*x", [1e-100], None, "agree"),
    ("exp(x)", [700.0], None, "agree"),
    ("floor(x)*x", [2.5], None, "agree"),
    ("sum(relu(x[i])*y[i], i=1..200)", [0.0] * 200 + [1.0] * 200, None, "unclear"),
]


@pytest.mark.parametrize(("text", "point", "slopes", "verdict"), TOLD)
def test_the_verdict(text: str, point: list[float], slopes: list[float] | None, verdict: str) -> None:
    formula = parse(text)
    found = backprop(formula, point).check if slopes is None else check_inputs(formula, point, slopes)
    assert found.verdict == verdict


def test_no_right_gradient_of_the_corpus_is_contradicted() -> None:
    verdicts = []
    for line in corpus("feynman"):
        formula = parse(line["expr"], bound=frozenset(line["vars"]))
        verdicts.append(backprop(formula, [line["at"][name] for name in formula.variables]).check.verdict)
    assert (verdicts.count("differ"), verdicts.count("agree") >= 0.97 * len(verdicts)) == (0, True)


@pytest.mark.parametrize("factor", [-1.0, 0.5, 1.001, 2.0])
def test_a_wrong_gradient_of_the_corpus_is_contradicted(factor: float) -> None:
    missed, count = [], 0
    for line in corpus("feynman"):
        formula = parse(line["expr"], bound=frozenset(line["vars"]))
        point = [line["at"][name] for name in formula.variables]
        slopes = [factor * slope for slope in backprop(formula, point).gradient]
        count += 1
        if any(slopes) and check_inputs(formula, point, slopes).verdict != "differ":
            missed.append(line["expr"])
    assert len(missed) <= 0.03 * count


def test_of_very_many_inputs_the_steepest_are_checked() -> None:
    formula = parse("sum(i*x[i]^2, i=1..10000)")
    check = backprop(formula, [1.0] * 10_000).check
    assert (check.total, check.inputs[-1].variable, check.verdict) == (10_000, "x[10000]", "agree")


def test_a_kink_is_told_with_both_slopes() -> None:
    assert backprop(parse("abs(x)"), [0.0]).notes == (
        "no derivative here along x: the slope is -1 from the left and 1 from the right",
    )
