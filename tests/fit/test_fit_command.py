"""gdcli fit and gdcli predict as programs: documents, exit codes, notes, files that are kept and damaged."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from program import document, gdcli

from gdcli.cli.main import main

CUBIC = "y = a + b*x + c*x^2 + d*x^3"
XOR = "h[j=1..4] = tanh(sum(W[i,j]*x[i], i=1..2) + b[j]); y = sigmoid(sum(V[j]*h[j], j=1..4) + c)"
MOONS = "h[j=1..8] = tanh(sum(W[i,j]*x[i], i=1..2) + b[j]); y = sigmoid(sum(V[j]*h[j], j=1..8) + c)"


@pytest.fixture
def line(tmp_path: Path) -> str:
    path = tmp_path / "line.csv"
    path.write_text("x,y\n0,1\n1,3.1\n2,4.9\n3,7\n")
    return str(path)


@pytest.fixture
def cubic(tmp_path: Path) -> str:
    rows = [(x, 1 + x + 2 * x**2 + 3 * x**3) for x in np.linspace(-math.pi, math.pi, 2000).tolist()]
    path = tmp_path / "cubic.csv"
    path.write_text("x,y\n" + "".join(f"{x!r},{y!r}\n" for x, y in rows))
    return str(path)


@pytest.fixture
def xor(tmp_path: Path) -> str:
    path = tmp_path / "xor.csv"
    path.write_text("x[1],x[2],y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    return str(path)


def test_a_polynomial_is_found_and_predicted(cubic: str, tmp_path: Path) -> None:
    kept = str(tmp_path / "fit.json")
    call = ("fit", cubic, "--model", CUBIC, "--lr", "0.005", "--steps", "10000", "--every", "100")
    assert gdcli(*call, "-o", kept).code == 0
    found = json.loads(Path(kept).read_text("utf-8"))
    assert list(found["parameters"].values()) == pytest.approx([1, 1, 2, 3], abs=1e-3)
    assert [row["step"] for row in found["path"]][:3] == [0, 100, 200]
    (row,) = document("predict", kept, "x=2.2")["rows"]
    assert row["predicted"] == pytest.approx(1 + 2.2 + 2 * 2.2**2 + 3 * 2.2**3, abs=1e-5)


def test_the_document_has_the_keys_of_the_contract(line: str) -> None:
    found = document("fit", line, "--model", "y = a + b*x")
    keys = {"command", "model", "rows", "parameters", "loss", "stop", "steps", "exact", "path"}
    assert keys <= set(found) and found["command"] == "fit" and found["rows"] == 4
    assert set(found["exact"]) >= {"parameters", "loss"} and set(found["path"][0]) >= {"step", "loss", "parameters"}
    assert set(found["stop"]) >= {"reason", "message", "exit_code"}


@pytest.mark.parametrize(
    ("options", "code", "reason"),
    [((), 0, "gradient"), (("--steps", "3"), 0, "steps"), (("--steps", "0"), 0, "steps"),
     (("--lr", "1"), 3, "diverged"), (("--target", "0.5"), 0, "target"), (("--lr", "1e-30"), 0, "steps"),
     (("--rule", "x = x - lr*log(-k)"), 3, "diverged"), (("--lr", "0.1*(3-k)"), 0, "no-progress")],
)  # fmt: skip
def test_a_descent_ends_as_minimize_does(line: str, options: tuple[str, ...], code: int, reason: str) -> None:
    result = gdcli("fit", line, "--model", "y = a + b*x", *options, "--format", "json")
    assert (result.code, result.json["stop"]["reason"]) == (code, reason)


def test_a_loss_that_is_not_finite_is_told_with_the_row(line: str) -> None:
    result = gdcli("fit", line, "--model", "y = log(a + x)", "--start", "a=-2.5")
    assert result.code == 3 and "3 of 4 rows" in result.out and "log(a + x) is no real number" in result.out


@pytest.fixture
def parted(tmp_path: Path) -> str:
    path = tmp_path / "parted.csv"
    path.write_text("x,y\n0,0\n1,0\n2,1\n3,1\n")
    return str(path)


def test_labels_that_a_line_parts_have_no_least_loss_and_that_is_told(parted: str) -> None:
    call = ("fit", parted, "--model", "y = sigmoid(a + b*x)", "--loss", "logloss", "--lr", "1")
    assert "the larger the weights, the lower the loss" in gdcli(*call).out
    assert "exact, by Newton" in gdcli(*call, "--l2", "0.01").out


def test_a_model_that_logloss_is_not_for_is_told_one(parted: str) -> None:
    result = gdcli("fit", parted, "--model", "y = a + b*x", "--loss", "logloss")
    assert result.code == 2 and "logloss wants a model in (0, 1)" in result.err


def test_one_row_held_out_is_one_row(line: str) -> None:
    assert "on the 1 row held out" in gdcli("fit", line, "--model", "y = a + b*x", "--test", "0.25").out


def test_a_thousand_columns_go_down_as_by_hand(tmp_path: Path) -> None:
    """A step at 0 is lr times twice the mean of y*x: no list of names is gone through for each name."""
    draw, names = random.Random(5), [f"x[{place}]" for place in range(1, 1501)]
    rows = [[draw.randint(-9, 9) for _ in range(1501)] for _ in range(6)]
    path = tmp_path / "wide.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in [[*names, "y"], *rows]) + "\n")
    model = "y = sum(w[i]*x[i], i=1..1500)"
    found = document("fit", str(path), "--model", model, "--lr", "0.001", "--steps", "1")["parameters"]
    by_hand = [0.002 * sum(row[place] * row[-1] for row in rows) / 6 for place in range(1500)]
    assert [found[f"w[{place}]"] for place in range(1, 1501)] == pytest.approx(by_hand, rel=1e-12, abs=1e-15)


def test_a_saddle_is_no_minimum(xor: str) -> None:
    result = gdcli("fit", xor, "--model", "y = a*b + 0.2", "--start", "0,0", "--format", "json")
    assert (result.code, result.json["stop"]["reason"]) == (4, "gradient") and "no minimum" in result.err + result.out


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("options", [("--lr", "1", "--steps", "3000"), ("--method", "adam", "--lr", "0.05")])
def test_a_small_network_learns_xor(xor: str, seed: int, options: tuple[str, ...]) -> None:
    call = ("fit", xor, "--model", XOR, "--loss", "logloss", "--start", "random", "--seed", str(seed))
    assert document(*call, *options, "--every", "100")["train"]["accuracy"] == 1.0


def test_a_small_network_parts_the_two_moons(tmp_path: Path) -> None:
    draw, rows = random.Random(7), []
    for place in range(300):
        t, upper = math.pi * draw.random(), place % 2
        x, z = (math.cos(t), math.sin(t)) if upper else (1 - math.cos(t), 0.5 - math.sin(t))
        rows.append(f"{x + draw.gauss(0, 0.1)!r},{z + draw.gauss(0, 0.1)!r},{upper}\n")
    path = tmp_path / "moons.csv"
    path.write_text("x[1],x[2],y\n" + "".join(rows))
    call = ("fit", str(path), "--model", MOONS, "--loss", "logloss", "--start", "random", "--method", "adam")
    found = document(*call, "--lr", "0.05", "--batch", "50", "--epochs", "80", "--test", "0.2", "--seed", "1")
    assert found["train"]["accuracy"] > 0.97 and found["test"]["accuracy"] > 0.9 and found["epochs"] == 80


# -- what is said

SAID = [
    ("y = a*b*x", (), "the gradient is 0 where all parameters are 0: the start is 1"),
    ("y = a/b + x", (), "the loss is not finite where all are 0: the start is 1"),
    ("y = a + b*xx", (), "no column stands on the right side"),
    ("y = a + bx*x", (), ""),
    ("y = a + b*x", ("--start", "random"), "the start is random"),
    ("y = (b[1] + b[2])*x", (), "b[1] and b[2] start equal with equal slopes"),
]


@pytest.mark.parametrize(("model", "options", "note"), SAID)
def test_what_is_not_plain_is_said(line: str, model: str, options: tuple[str, ...], note: str) -> None:
    assert note in gdcli("fit", line, "--model", model, *options, "--format", "json").err


def test_a_parameter_that_is_a_column_in_other_letters_is_remarked_on(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("x,y\n1,2\n2,3\n3,5\n")
    result = gdcli("fit", str(tmp_path / "data.csv"), "--model", "y = a + b*X", "--format", "json")
    assert "X is no column, so it is a parameter; there is a column x" in result.err


def test_a_parameter_that_is_nearly_a_column_is_remarked_on(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("width,height,y\n1,2,3\n2,3,4\n3,5,6\n")
    result = gdcli("fit", str(tmp_path / "data.csv"), "--model", "y = a*widht", "--format", "json")
    assert "widht is no column, so it is a parameter; there is a column width" in result.err


def test_a_descent_that_is_far_away_is_told_why_and_what_helps(tmp_path: Path) -> None:
    """Two rates, two outcomes: what is advised arrives in about the steps that are told."""
    path = tmp_path / "far.csv"
    path.write_text("x,y\n" + "".join(f"{x},{3 + 2 * x + math.sin(x)}\n" for x in range(100, 140)))
    result = gdcli("fit", str(path), "--model", "y = a + b*x", "--lr", "1e-5", "--format", "json")
    outlook = result.json["outlook"]
    assert outlook["condition"] > 1e5 and outlook["distance"] > 0.1 and "standardize" in outlook["advice"]
    lr = outlook["advice"]["lr"]
    helped = document("fit", str(path), "--model", "y = a + b*x", "--lr", lr, "--standardize", "--steps", "50")
    assert helped["outlook"]["distance"] < 1e-3


def test_above_the_limit_the_limit_is_told(line: str) -> None:
    result = gdcli("fit", line, "--model", "y = a + b*x", "--lr", "0.5")
    assert result.code == 3 and "above the limit" in result.out and "try  gdcli fit" in result.out


def test_the_table_the_csv_and_the_markdown_hold_the_same_steps(line: str) -> None:
    rows = gdcli("fit", line, "--model", "y = a + b*x", "--steps", "2", "--format", "csv").out.splitlines()
    assert rows[0] == "step,loss,gradient_norm,a,b" and len(rows) == 4
    assert "| step |" in gdcli("fit", line, "--model", "y = a + b*x", "--steps", "2", "--format", "markdown").out


# -- what is refused

WRONG = [
    (("y = a + b*x",), "one file of data is wanted, got 2"),
    (("--model", "y = a + b*x", "--lr", "1", "--lr", "2"), "--lr is given twice"),
    (("--model", "y = a + b*x", "--stepz", "1"), "there is no option --stepz"),
    (("--model", "a + b*x"), "no left side"),
    (
        ("--model", "y(x) = a + b*x"),
        "the left side of a model has no arguments\n    y(x) = a + b*x\n    ^^^^\n  write  y = ...",
    ),
    (("--model", "f(x) = a + b*x"), "the left side of a model has no arguments"),
    (("--model", "z = a + b*x"), "'z' on the left side is no column"),
    (("--model", "y = x"), "no parameters"),
    (("--model", "y = a*y"), "stands on both sides"),
    (("--model", "x = 3; y = a*x"), "cannot be defined anew"),
    (("--model", ""), "a column, an equals sign and a formula"),
    (("--model", "y ~ a + b*x"), "a column, an equals sign and a formula"),
    (("--model", "y == a + b*x"), "a column, an equals sign and a formula"),
    (("--model", "y = a + b*x", "--loss", "mae", "--loss-formula", "(y - p)^2"), "'mae' is one loss"),
    (("--model", "y = a +"), "--model"),
    (("--model", "y = __import__('os').system('id')"), "--model"),
    (("--model", "y = a + b*x", "--loss", "mle"), "--loss: 'mle' is not one of mse"),
    (("--model", "y = a + b*x", "--loss-formula", "(y - q)^2"), "unknown name 'q'"),
    (("--model", "y = a + b*x", "--loss-formula", "y^2"), "the prediction p is not in it"),
    (("--model", "y = a + b*x", "--loss", "logloss"), "outside 0 to 1"),
    (("--model", "y = a + b*x", "--start", "1"), "--start"),
    (("--model", "y = a + b*x", "--start", "a=1,x=2"), "--start"),
    (("--model", "y = a + b*x", "--batch", "-1"), "--batch"),
    (("--model", "y = a + b*x", "--batch", "2", "--method", "lbfgs"), "--batch"),
    (("--model", "y = a + b*x", "--test", "1"), "--test"),
    (("--model", "y = a + b*x", "--test", "0.01"), "--test"),
    (("--model", "y = a + b*x", "--l2", "-1"), "--l2"),
    (("--model", "y = a + b*x", "--lr", "x"), "--lr"),
    (("--model", "y = a + b*x", "--epochs", "-1"), "--epochs"),
    (("--model", "y = a*(x + 1)^b", "--standardize"), "--standardize"),
    (("--model", "y = a*exp(b*x) + sin(x)", "--standardize"), "products w*column alone"),
    (("--model", "y = b*exp(b*x)", "--standardize"), "a parameter w that stands nowhere else"),
    (("--model", "log(y - 1) = a + b*x"), "row 1: log(y - 1) is no finite number"),
]


@pytest.mark.parametrize(("options", "sentence"), WRONG)
def test_a_wrong_request_is_refused_with_what_is_wrong(line: str, options: tuple[str, ...], sentence: str) -> None:
    result = gdcli("fit", line, *options)
    assert (result.code, result.out) == (2, "") and sentence in result.err


STEPPED = ("y = floor(a)*x", "y = sign(a)*x", "y = mod(a, 2)*x", "y = round(a) + x", "y = heaviside(a - 1)*x")


@pytest.mark.parametrize("model", STEPPED)
def test_a_step_function_of_a_parameter_is_not_taken_for_linear(line: str, model: str) -> None:
    found = document("fit", line, "--model", model, "--start", "0.7", "--steps", "5")
    assert found["exact"] is None or found["exact"]["method"] != "least squares (QR)"


def test_numbers_near_the_end_of_float64_are_no_warning(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("x,y\n1e300,1\n2e300,3\n3e300,3\n")
    result = gdcli("fit", str(tmp_path / "data.csv"), "--model", "y = a + b*x", "--format", "json")
    assert result.code in (2, 3) and "Warning" not in result.err and "fault" not in result.err


def test_columns_whose_spread_is_beyond_float64_cannot_be_scaled(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("x,y\n1e300,1\n2e300,3\n")
    result = gdcli("fit", str(tmp_path / "data.csv"), "--model", "y = a + b*x", "--standardize")
    assert result.code == 2 and "--standardize: the columns' standard deviations" in result.err


def test_a_name_of_400_letters_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text(f"{'a' * 400},y\n1,2\n2,4\n")
    result = gdcli("fit", str(tmp_path / "data.csv"), "--model", "y = b", "--format", "json")
    assert result.code == 0 and len(result.err) < 200


def test_a_left_side_may_be_a_formula_of_columns(line: str) -> None:
    found = document("fit", line, "--model", "log(y) = a + b*x", "--steps", "0")
    values = np.polyfit(range(4), np.log([1, 3.1, 4.9, 7]), 1)
    assert list(found["exact"]["parameters"].values()) == pytest.approx(values[::-1], rel=1e-10)


# -- predict


@pytest.fixture
def kept(line: str, tmp_path: Path) -> Path:
    path = tmp_path / "fit.json"
    assert gdcli("fit", line, "--model", "y = a + b*x", "-o", str(path)).code == 0
    return path


def change(kept: Path, **members: Any) -> str:
    kept.write_text(json.dumps(json.loads(kept.read_text("utf-8")) | members))
    return str(kept)


def test_a_value_without_a_name_is_told_how_one_is_given(kept: Path) -> None:
    result = gdcli("predict", str(kept), "2.2")
    assert result.code == 2 and "values are given by name, such as x=2.2" in result.err


def test_what_is_to_be_predicted_need_not_be_known(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("x,y\n1,\n2,unknown\n")
    result = gdcli("predict", str(kept), str(tmp_path / "new.csv"), "--format", "csv")
    assert (result.code, result.out.splitlines()[0], len(result.out.splitlines())) == (0, "x,predicted y", 3)
    assert "stand beside no y: row 2 (line 3), column 'y': 'unknown' is no number" in result.err


def test_a_file_is_predicted_row_by_row_with_its_error(kept: Path, line: str) -> None:
    found = document("predict", str(kept), line)
    assert [set(row) for row in found["rows"]] == [{"x", "predicted", "actual"}] * 4
    apart = [row["predicted"] - row["actual"] for row in found["rows"]]
    assert found["rms_error"] == pytest.approx(math.sqrt(sum(one * one for one in apart) / 4))


def test_what_is_predicted_outside_the_data_is_told(kept: Path) -> None:
    assert "x = 10 is outside the fitted data, 0 to 3" in gdcli("predict", str(kept), "x=10", "--format", "json").err


def test_the_exact_parameters_predict_where_they_are_asked_for(kept: Path) -> None:
    exact = json.loads(kept.read_text("utf-8"))["exact"]["parameters"]
    (row,) = document("predict", str(kept), "x=1/3", "--exact")["rows"]
    assert row["predicted"] == exact["a"] + exact["b"] * (1 / 3)


DAMAGED = [
    ({"version": 2}, "is of version 2, this gdcli reads version 1"),
    ({"command": "grad"}, 'no fit: its "command" is "grad"'),
    ({"parameters": {"a": 1.0}}, "other names"),
    ({"parameters": {"a": 1.0, "b": None}}, "the parameter b has no value"),
    ({"parameters": {"a": 1.0, "b": "2"}}, 'the parameter b is "2"'),
    ({"parameters": {"a": 1.0, "b": True}}, "the parameter b is true"),
    ({"parameters": [1, 2]}, '"parameters"'),
    ({"columns": {"x": 3}}, "column 'x'"),
    ({"columns": {}}, "other names"),
    ({"model": "y = a + "}, "its model cannot be read"),
    ({"model": 7}, '"model"'),
    ({"version": "1"}, '"version"'),
]


@pytest.mark.parametrize(("members", "sentence"), DAMAGED)
def test_a_file_that_is_damaged_or_of_another_version_is_refused(
    kept: Path, members: dict[str, Any], sentence: str
) -> None:
    result = gdcli("predict", change(kept, **members), "x=1")
    assert result.code == 2 and sentence in result.err and "fault" not in result.err


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"command": NaN}', b"[" * 100_000])
def test_a_file_that_is_no_document_is_refused(kept: Path, content: bytes) -> None:
    kept.write_bytes(content)
    result = gdcli("predict", str(kept), "x=1")
    assert result.code == 2 and "no fit" in result.err


REFUSED = [
    (("z=1",), "'z'"),
    (("x=abc",), "'abc' is no number"),
    (("x=1", "y.csv"), "one file"),
    (("nosuch.csv",), "no file"),
    (("x=",), "empty"),
    (("x=1/0",), "'1/0' is no number"),
]


@pytest.mark.parametrize(("given", "sentence"), REFUSED)
def test_wrong_values_are_refused(kept: Path, given: tuple[str, ...], sentence: str) -> None:
    result = gdcli("predict", str(kept), *given)
    assert result.code == 2 and sentence in result.err and "--values" not in result.err


def test_a_fit_that_diverged_cannot_predict(line: str, tmp_path: Path) -> None:
    path = str(tmp_path / "fit.json")
    gdcli("fit", line, "--model", "y = a + b*x", "--rule", "x = x/(k - 1)", "-o", path)
    assert "the fit diverged" in gdcli("predict", path, "x=1").err


# -- the world outside


def test_ctrl_c_keeps_what_was_computed(line: str, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from gdcli.studies.fit.objective import Objective

    calls, at = [0], Objective.at

    def interrupted(self: Objective, *given: Any) -> Any:
        calls[0] += 1
        if calls[0] == 20:
            raise KeyboardInterrupt
        return at(self, *given)

    monkeypatch.setattr(Objective, "at", interrupted)
    code = main(["fit", line, "--model", "y = a + b*x", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert (code, found["stop"]["reason"], found["exact"]) == (130, "interrupted", None) and len(found["path"]) > 10


@pytest.mark.parametrize(
    ("option", "start", "known"), [("--loss", "m", ["mae", "mse"]), ("--method", "adam", ["adam", "adamw"])]
)
def test_a_shell_completes_the_names_of_losses_and_methods(option: str, start: str, known: list[str]) -> None:
    from click.shell_completion import ShellComplete

    from gdcli.cli.main import program

    asked = ShellComplete(program, {}, "gdcli", "_GDCLI_COMPLETE").get_completions(["fit", "d.csv", option], start)
    assert sorted(one.value for one in asked) == known


def test_data_may_come_by_standard_input() -> None:
    result = gdcli("fit", "-", "--model", "y = a + b*x", "--format", "json", stdin="x,y\n0,1\n1,3\n2,5\n")
    assert result.json["exact"]["parameters"] == pytest.approx({"a": 1, "b": 2})


def test_ascii_and_forty_columns_are_enough(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    result = gdcli("fit", line, "--model", "y = a + b*x", terminal=True, environment={"NO_COLOR": "1"})
    assert result.code == 0 and max(map(len, result.out.splitlines())) <= 40
