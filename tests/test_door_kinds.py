"""The library's door takes numbers, texts and sequences of whatever type, and refuses what is none by its name."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gdcli
from gdcli.errors import GdcliError

LINE = {"x": [0.0, 1.0, 2.0], "y": [1.0, 3.0, 5.0]}


@pytest.mark.parametrize(
    "point", [1j, np.complex128(1), object(), b"1", {1.0}, {"x": None}, {"x": [1, 2]}, {"x": {1}}, 10**400]
)
@pytest.mark.parametrize("door", ["grad", "compare", "minimize", "backprop", "lr", "race", "plot"])
def test_what_is_no_point_at_all_is_a_gdcli_error_of_every_door(door: str, point: Any) -> None:
    with pytest.raises(GdcliError, match=r"^(at|start): "):
        getattr(gdcli, door)("x^2", point)


@pytest.mark.parametrize(
    "point",
    [np.array(1.0), np.bool_(True), Decimal(1), Fraction(1), iter([1]), {"x": np.array(1)}, {"x": [1]}, {"x": "2/2"}],
)
def test_a_number_of_any_type_is_a_number(point: Any) -> None:
    assert gdcli.minimize("x^2", point, steps=1).end.point == (0.8,)


WHOLE = {"steps": 3, "every": 2, "seed": 4}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("kind", [float, np.int32, np.int64, np.float64, np.array])
def test_a_whole_number_of_any_type_is_one(name: str, kind: Any) -> None:
    settings = {"method": "random-search", **WHOLE}
    expected = gdcli.minimize("x^2", 1, **settings)
    assert gdcli.minimize("x^2", 1, **settings | {name: kind(WHOLE[name])}) == expected


def test_a_grid_a_batch_and_random_starts_are_whole_numbers_of_any_type() -> None:
    for grid in (5.0, np.int64(5), np.array([5])):
        assert gdcli.basins("x^2", "-1:1", grid=grid) == gdcli.basins("x^2", "-1:1", grid=5)
    assert len(gdcli.basins("x^2", "-1:1", starts=np.int64(5)).starts) == 5
    assert gdcli.fit(LINE, "y = a + b*x", batch=np.int64(2), epochs=np.int64(1)).steps == 2


@pytest.mark.parametrize(
    "value", ["?", None, [1], 1j, 10**400, np.array([1, 2]), object()], ids=lambda value: repr(value)[:12]
)
@pytest.mark.parametrize("name", ["lr", "steps", "momentum", "method", "rule", "set", "h", "tol", "target", "every"])
def test_a_setting_of_another_type_is_a_gdcli_error_that_names_it(name: str, value: Any) -> None:
    if value is None and name in ("momentum", "rule", "h", "target"):
        value = [None]  # None alone is that nothing is given
    with pytest.raises(GdcliError, match=name):
        gdcli.minimize("x^2", [1], **{name: value})


WRONG = [
    ("methods", lambda: gdcli.race("x^2", 1, 3)), ("methods", lambda: gdcli.race("x^2", 1, [3])),
    ("lr", lambda: gdcli.race("x^2", 1, lr=[0.1])), ("lr", lambda: gdcli.sweep("x^2", 1, [None])),
    ("lr", lambda: gdcli.sweep("x^2", 1, np.array([[0.1]]))), ("lr", lambda: gdcli.basins("x^2", "-1:1", lr=[1, 2])),
    ("starts", lambda: gdcli.basins("x^2", "-1:1", starts=2.5)),
    ("seed", lambda: gdcli.basins("x^2", "-1:1", seed="a")),
    ("grid", lambda: gdcli.basins("x^2", "-1:1", grid=[None])), ("box", lambda: gdcli.plot("x^2", box=(0, 1))),
    ("box", lambda: gdcli.plot("x^2", box=[("a", "b")])), ("axes", lambda: gdcli.plot("x^2", axes=3)),
    ("h", lambda: gdcli.compare("x^2", 1, h="a")), ("tolerance", lambda: gdcli.compare("x^2", 1, tolerance="a")),
    ("h", lambda: gdcli.grad("x^2", 1, method="central", h="a")), ("top", lambda: gdcli.backprop("x^2", 1, top=1.5)),
    ("claim", lambda: gdcli.check("x^2", None)), ("claim", lambda: gdcli.check("x^2", {"x": None})),
    ("name", lambda: gdcli.functions(3)), ("name", lambda: gdcli.demo(3)), ("formula", lambda: gdcli.parse(3)),
    ("let", lambda: gdcli.minimize("x^2", 1, let=3)), ("let", lambda: gdcli.parse("x", let=[3])),
    ("3 is no data", lambda: gdcli.fit(3, "y = a*x")), ("model", lambda: gdcli.fit(LINE, None)),
    ("batch", lambda: gdcli.fit(LINE, "y = a*x", batch="a")), ("loss", lambda: gdcli.fit(LINE, "y = a*x", loss=3)),
    ("start", lambda: gdcli.fit(LINE, "y = a*x", start=[None])), ("3 is no fit", lambda: gdcli.predict(3, "x=1")),
    ("3 is no data", lambda: gdcli.predict(gdcli.fit(LINE, "y = a*x"), 3)),
    ("watch", lambda: gdcli.race("x", 1, watch=3)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make"), WRONG)
def test_what_is_of_no_type_that_is_taken_is_a_gdcli_error_that_names_it(name: str, make: Any) -> None:
    with pytest.raises(GdcliError, match=f"^{name}"):
        make()


@pytest.mark.parametrize("let", ["a = 2", ["a = 2"], {"a": 2}, {"a": "4/2"}, iter(["a = 2"])])
def test_definitions_are_a_text_several_or_a_mapping(let: Any) -> None:
    assert gdcli.grad("a*x^2", at=3, let=let).values == (12.0,)


@pytest.mark.parametrize("claims", [6, np.float64(6), np.array(6), [6], gdcli.parse("2x"), {"x": gdcli.parse("2x")}])
def test_a_claim_is_a_number_or_a_formula_too(claims: Any) -> None:
    assert gdcli.check("x^2", claims, at=3).correct


def test_a_plot_takes_names_and_steps_in_order_and_no_start_at_all() -> None:
    plot = gdcli.plot("x^2 + y^2", None, axes=["y", "x"], arrows=[0, 5])
    assert (plot.axes, plot.runs) == (("y", "x"), ())


def test_a_kept_fit_is_named_by_a_path(tmp_path: Path) -> None:
    fit = gdcli.fit(LINE, "y = a + b*x", steps=50)
    (tmp_path / "fit.json").write_text(json.dumps(fit.to_dict()))
    assert gdcli.predict(tmp_path / "fit.json", {"x": Fraction(1)}).predicted == gdcli.predict(fit, "x=1").predicted


def test_a_typed_program_of_numpy_arrays_is_typed(tmp_path: Path) -> None:
    """What works in a program is allowed by its types too."""
    api = pytest.importorskip("mypy.api")
    program = tmp_path / "program.py"
    program.write_text(
        "import gdcli, numpy as np\n"
        "point, data = np.array([1.0]), {'x': np.arange(3), 'y': np.arange(3)}\n"
        "ends: float = gdcli.minimize('x^2', point).end.f + gdcli.maximize('-x^2', np.int64(1)).end.f\n"
        "gdcli.sweep('x^2', point, np.linspace(0.1, 0.2, 3))\n"
        "gdcli.basins('x^2', np.array([[-1.0, 1.0]]))\n"
        "gdcli.plot('x^2', [point, point], axes=['x'])\n"
        "gdcli.predict(gdcli.fit(data, 'y = a*x'), {'x': 2})\n"
    )
    told, _, code = api.run(["--strict", "--config-file=", f"--cache-dir={tmp_path}", str(program)])
    assert (told.splitlines()[-1:], code) == (["Success: no issues found in 1 source file"], 0)
