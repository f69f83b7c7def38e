"""What a fit advises helps: the command that it prints, pasted, comes far nearer to the exact answer."""

from __future__ import annotations

import math
import random
import shlex
from pathlib import Path

import pytest
from program import gdcli

LINE, POWER = "y = a + b*x", "y = a*exp(b*(x - 12))"
FAR = "".join(f"{x / 10},{3 + 2 * x / 10 + math.sin(x)!r}\n" for x in range(100, 140))
GROWING = "".join(f"{x / 10},{30 * math.exp(0.2 * (x / 10 - 12)) + 0.1 * math.sin(x)!r}\n" for x in range(80, 120))
SPREAD = "".join(f"{x / 10},{1 + 2 * x / 10 + random.Random(x).gauss(0, 2)!r}\n" for x in range(40))
LABELS = "".join(f"{x / 10},{int(math.sin(x * x) + x / 10 > 2)}\n" for x in range(40))

ADVISED = {
    "raw columns": (FAR, LINE, ()),
    "a rate that is far too small": (FAR, LINE, ("--lr", "1e-6")),
    "a momentum": (FAR, LINE, ("--lr", "1e-6", "--momentum", "0.5")),
    "Nesterov's momentum": (FAR, LINE, ("--lr", "1e-6", "--method", "nesterov")),
    "Adam on raw columns": (FAR, LINE, ("--method", "adam", "--steps", "300")),
    "a rule of one's own": (FAR, LINE, ("--rule", "x = x - lr*g", "--lr", "1e-4")),
    "a schedule": (
        FAR,
        LINE,
        (
            "--lr",
            "0.001/k",
        ),
    ),
    "a penalty": (FAR, LINE, ("--l2", "0.5", "--lr", "1e-4")),
    "Huber's loss": (FAR, LINE, ("--loss", "huber", "--lr", "1e-4")),
    "rows held out": (FAR, LINE, ("--test", "0.2", "--seed", "7", "--lr", "1e-5", "--steps", "50")),
    "batches": (SPREAD, LINE, ("--batch", "4", "--epochs", "6", "--lr", "0.05")),
    "batches of which one row decides": (SPREAD, LINE, ("--batch", "1", "--epochs", "5", "--lr", "0.02")),
    "labels": (LABELS, "y = sigmoid(a + b*x)", ("--loss", "logloss", "--steps", "100")),
    "a model that is not linear": (GROWING, POWER, ("--start", "a=25,b=0.1", "--lr", "1e-5", "--steps", "500")),
    "a model that is not linear, from 0": (GROWING, POWER, ("--lr", "1e-3", "--steps", "500")),
}


def advised(out: str) -> list[str]:
    """The words of the command that a report ends with."""
    (line,) = [line for line in out.splitlines() if line.strip().startswith("try  gdcli ")]
    return shlex.split(line)[2:]


@pytest.mark.parametrize("case", ADVISED)
def test_the_command_that_is_advised_comes_far_nearer(case: str, tmp_path: Path) -> None:
    data, model, options = ADVISED[case]
    path = tmp_path / "data.csv"
    path.write_text("x,y\n" + data)
    call = ("fit", str(path), "--model", model, *options)
    before = gdcli(*call, "--format", "json").json["outlook"]["excess"]
    after = gdcli(*advised(gdcli(*call).out), "--format", "json")
    assert after.code == 0 and after.json["outlook"]["excess"] <= 0.25 * (math.inf if before is None else before)


def test_what_was_tried_is_what_the_command_gives(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("x,y\n" + GROWING)
    found = gdcli("fit", str(path), "--model", POWER, "--lr", "1e-3", "--steps", "500")
    tried = gdcli("fit", str(path), "--model", POWER, "--lr", "1e-3", "--steps", "500", "--format", "json")
    after = gdcli(*advised(found.out), "--format", "json").json
    known = tried.json["outlook"]["advice"]["tried"]
    assert known == {"steps": after["steps"], "loss": after["loss"]}


def test_a_network_that_diverges_is_told_a_rate_with_which_it_does_not(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("x,y\n" + GROWING)
    model = "h[j=1..3] = tanh(w[j]*x + b[j]); y = sum(v[j]*h[j], j=1..3) + c"
    found = gdcli("fit", str(path), "--model", model, "--start", "random", "--lr", "3")
    assert (found.code, gdcli(*advised(found.out)).code) == (3, 0)


def test_a_fit_that_is_there_is_advised_nothing(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("x,y\n" + SPREAD)
    assert "try " not in gdcli("fit", str(path), "--model", LINE, "--method", "newton").out


def test_what_comes_no_lower_is_not_advised(tmp_path: Path) -> None:
    data = tmp_path / "d.csv"
    data.write_text("x,y\n0,1\n1,3\n2,5.1\n3,6.9\n4,9.2\n")
    result = gdcli("fit", str(data), "--model", "y = a*x + b*t")
    assert (result.code, "try  " in result.out) == (4, False)
