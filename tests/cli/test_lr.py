"""gdcli lr: the contract's document, both points, and requests that are none."""

from __future__ import annotations

import pytest
from program import document, gdcli

KEYS = [
    "command", "expression", "variables", "at", "eigenvalues", "condition", "lr_limit", "lr_best", "rate_best",
    "momentum_best", "kind",
]  # fmt: skip
POINTS = [("x^2 + 10y^2", "--at", "0,0"), ("@rosenbrock", "--start", "-1.2,1"), ("|x|", "--at", "0"),
          ("log(x)", "--at", "-1"), ("x^2-y^2", "--at", "0,0"), ("x^4", "--at", "0"), ("0*x", "--at", "3")]  # fmt: skip


@pytest.mark.parametrize(("text", "option", "point"), POINTS)
def test_the_document_has_the_keys_of_the_contract(text: str, option: str, point: str) -> None:
    assert [key for key in KEYS if key not in document("lr", text, option, point)] == []


@pytest.mark.parametrize("format_", ["table", "json", "csv", "markdown"])
@pytest.mark.parametrize(("text", "option", "point"), POINTS)
def test_every_format_is_written_and_the_code_is_0(text: str, option: str, point: str, format_: str) -> None:
    result = gdcli("lr", text, option, point, "--format", format_)
    assert (result.code, bool(result.out), "nan" in result.out.lower()) == (0, True, False)


def test_the_rates_of_a_bowl_are_those_of_theory() -> None:
    found = document("lr", "x^2 + 10y^2", "--at", "0,0")
    assert (found["eigenvalues"], found["condition"], found["kind"]) == ([2.0, 20.0], 10.0, "minimum")
    assert (found["lr_limit"], found["lr_best"]) == (0.1, pytest.approx(1 / 11))
    assert found["rate_best"] == pytest.approx(9 / 11)
    root = 10**0.5
    rate = (root - 1) / (root + 1)
    wanted = {"lr": pytest.approx((2 / (20**0.5 + 2**0.5)) ** 2), "momentum": pytest.approx(rate**2)}
    assert found["momentum_best"] == {**wanted, "rate": pytest.approx(rate)}


def test_from_a_start_the_rates_are_those_at_the_minimum() -> None:
    below, at = document("lr", "@rosenbrock", "--start", "-1.2,1"), document("lr", "@rosenbrock", "--at", "1,1")
    assert below["at"] == pytest.approx({"x[1]": 1.0, "x[2]": 1.0}, abs=1e-7)
    assert [below[key] for key in ("lr_limit", "lr_best")] == pytest.approx(
        [at[key] for key in ("lr_limit", "lr_best")], rel=1e-6
    )
    assert (below["start"], at["start"]) == ({"x[1]": -1.2, "x[2]": 1.0}, None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--at"),
        (("--at", "0,0", "--start", "1,1"), "--at"),
        (("--at", "1"), "x, y"),
        (("--at", "1,2,3"), "x, y"),
        (("--at", "x=1,z=2"), "z"),
        (("--at", "nan,1"), "nan"),
        (("--at", "inf,1"), "inf"),
        (("--at", "1,,2"), "1,,2"),
        (("--start", ""), "--start"),
    ],
)
def test_a_wrong_point_is_a_wrong_request_that_names_it(words: tuple[str, ...], said: str) -> None:
    result = gdcli("lr", "x^2 + y^2", *words)
    assert (result.code, said in result.err, "Traceback" in result.err) == (2, True, False)


@pytest.mark.parametrize(("text", "at", "said"), [("5", "1", "variable"), ("sum(x[i]^2, i=1..3000)", "x=1", "3,000")])
def test_what_has_no_hessian_to_make_is_a_wrong_request(text: str, at: str, said: str) -> None:
    result = gdcli("lr", text, "--at", at)
    assert (result.code, said in result.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "at", "kind"),
    [
        ("|x|", "0", "kink"),
        ("log(x)", "-1", "undefined"),
        ("x^1.5", "0", "minimum"),
        ("max(x^2, y^2)", "0,0", "minimum"),
    ],
)
def test_where_there_is_no_hessian_no_rate_is_told(text: str, at: str, kind: str) -> None:
    found = document("lr", text, "--at", at)
    assert [found[key] for key in ("kind", "eigenvalues", "lr_limit", "lr_best", "momentum_best")] == [
        kind, None, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "at"), [("-x^2", "0"), ("cos(x)", "0"), ("x", "1")])
def test_where_f_curves_up_nowhere_there_is_no_limit(text: str, at: str) -> None:
    found, shown = document("lr", text, "--at", at), gdcli("lr", text, "--at", at).out
    assert (found["lr_limit"], "no learning rate converges" in " ".join(shown.split())) == (None, True)


def test_on_a_plateau_no_rate_is_told() -> None:
    found, shown = document("lr", "0*x", "--at", "1"), gdcli("lr", "0*x", "--at", "1").out
    assert (found["kind"], found["lr_limit"], "a plateau" in shown) == ("plateau", None, True)


def test_at_a_saddle_there_is_a_limit_and_no_best_rate() -> None:
    found = document("lr", "x^2 - y^2", "--at", "0,0")
    assert [found[key] for key in ("kind", "lr_limit", "lr_best", "momentum_best")] == ["saddle", 1.0, None, None]


def test_the_eigenvalues_of_many_variables_are_exact() -> None:
    found = document("lr", "sum(i*x[i]^2, i=1..60)", "--at", "x=0.3")
    assert found["eigenvalues"] == [2.0 * i for i in range(1, 61)]
