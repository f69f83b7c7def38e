"""The library's door: light, typed, frozen, the same documents as the command line."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import io
import pickle
import pkgutil
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from program import document
from program import gdcli as gdcli_program

import gdcli
from gdcli.errors import GdcliError
from gdcli.record import Record

HEAVY = {"sympy", "numpy", "click", "rich", "mpmath", "gdcli.language", "gdcli.calculus", "gdcli.engine"}
SAME = [
    (("minimize", "x**2 + y**2", "--start", "1,3", "--lr", "1/4", "--steps", "7"),
     lambda: gdcli.minimize("x**2 + y**2", start=(1, 3), lr=0.25, steps=7)),
    (("minimize", "x**2", "--start", "1", "--lr", "0.1/k", "--momentum", "0.5", "--every", "3"),
     lambda: gdcli.minimize("x**2", start=[1], lr="0.1/k", momentum=0.5, every=3)),
    (("minimize", "x**2", "--start", "1", "--lr", "3"), lambda: gdcli.minimize("x**2", start=[1], lr=3)),
    (("minimize", "log(x)", "--start", "-1"), lambda: gdcli.minimize("log(x)", start=[-1])),
    (("maximize", "q*z", "--let", "q = x+y", "--start", "-2,5,-4", "--target", "3"),
     lambda: gdcli.maximize("q*z", start=(-2, 5, -4), let=["q = x+y"], target=3.0)),
    (("grad", "x**2*y"), lambda: gdcli.grad("x**2*y")),
    (("grad", "x**2*y", "--at", "1,2", "--hessian", "--latex"),
     lambda: gdcli.grad("x**2*y", at=(1, 2), hessian=True, latex=True)),
    (("grad", "x**2*y", "--at", "1,2", "--method", "central", "--h", "1e-3"),
     lambda: gdcli.grad("x**2*y", at=(1, 2), method="central", h=1e-3)),
    (("compare", "abs(x)", "--at", "0"), lambda: gdcli.compare("abs(x)", at=[0])),
    (("compare", "exp(x)*y", "--at", "1,2", "--h", "1e-3", "--tolerance", "1e-9"),
     lambda: gdcli.compare("exp(x)*y", at=(1, 2), h=1e-3, tolerance=1e-9)),
    (("check", "x^2*y", "--claim", "x: 2x*y", "--claim", "y: x"),
     lambda: gdcli.check("x^2*y", {"x": "2x*y", "y": "x"})),
    (("check", "q*z", "--let", "q = x+y", "--claim", "5,5,4", "--at", "2,3,4"),
     lambda: gdcli.check("q*z", (5, 5, 4), (2, 3, 4), let=["q = x+y"])),
    (("backprop", "q*z", "--let", "q = x+y", "--at", "-2,5,-4"),
     lambda: gdcli.backprop("q*z", at=(-2, 5, -4), let=["q = x+y"])),
    (("backprop", "W[1,1]*x^2 + W[1,2]*x", "--at", "W=1,2,x=3", "--paths", "--top", "1", "--layers", "--tree"),
     lambda: gdcli.backprop("W[1,1]*x^2 + W[1,2]*x", at="W=1,2,x=3", paths=True, top=1, layers=True, tree=True)),
    (("grad", "x**2*y", "--at", "1,2", "--steps"), lambda: gdcli.grad("x**2*y", at=(1, 2), steps=True)),
    (("compare", "sin(x)", "--at", "1", "--sweep"), lambda: gdcli.compare("sin(x)", at=[1], sweep=True)),
    (("minimize", "x^2-4x+4", "--start", "0", "--dtype", "float32", "--lr", "0.3"),
     lambda: gdcli.minimize("x^2-4x+4", start=[0], dtype="float32", lr=0.3)),
    (("lr", "x^2+10y^2", "--at", "0,0"), lambda: gdcli.lr("x^2+10y^2", at=(0, 0))),
    (("lr", "@rosenbrock", "--start", "-1.2,1"), lambda: gdcli.lr("@rosenbrock", start=(-1.2, 1))),
    (("sweep", "x^2", "--start", "1", "--lr", "0.1:1.5:4", "--momentum", "0:0.5:2"),
     lambda: gdcli.sweep("x^2", start=[1], lr="0.1:1.5:4", momentum="0:0.5:2")),
    (("plot", "x^2+y^2+z", "--start", "1,2,3", "--start", "0,0,0", "--axes", "z,x", "--box", "-1:1", "--steps", "3"),
     lambda: gdcli.plot("x^2+y^2+z", [(1, 2, 3), "0,0,0"], axes="z,x", box="-1:1", steps=3)),
    (("race", "x^2+10y^2", "--start", "1,3", "--methods", "momentum,newton", "--steps", "30", "--momentum", "0.5"),
     lambda: gdcli.race("x^2+10y^2", (1, 3), ["momentum", "newton"], steps=30, momentum=0.5)),
    (("race", "q*q", "--let", "q = x-1", "--start", "3", "--methods", "lbfgs", "--lr", "1/4", "--target", "0.1"),
     lambda: gdcli.race("q*q", [3], "lbfgs", lr=0.25, let=["q = x-1"], target=0.1)),
    (("basins", "(x^2-1)^2", "--box", "-2:2", "--grid", "9", "--lr", "0.05", "--steps", "500"),
     lambda: gdcli.basins("(x^2-1)^2", "-2:2", grid=9, lr=0.05, steps=500)),
    (("demo", "overshoot"), lambda: gdcli.demo("overshoot")),
    (("functions", "@levy:3"), lambda: gdcli.functions("levy:3")),
]  # fmt: skip
LINE = {"x": [0.0, 1.0, 2.0], "y": [1.0, 3.0, 5.0]}
RECORDS = [make for _, make in SAME]
FITTED = [
    lambda: gdcli.fit(LINE, "y = a + b*x", steps=50),
    lambda: gdcli.predict(gdcli.fit(LINE, "y = a + b*x", steps=50), "x=4"),
]


def test_to_import_the_door_imports_nothing_heavy() -> None:
    code = "import sys, gdcli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded) & HEAVY == set()


@pytest.mark.parametrize(("call", "make"), SAME)
def test_a_record_is_the_document_of_the_command_line(call: tuple[str, ...], make: Any) -> None:
    assert _plain(make().to_dict()) == document(*call)


def _plain(value: Any) -> Any:
    """A document as JSON gives it back."""
    import json

    return json.loads(json.dumps(value, allow_nan=False))


@pytest.mark.parametrize("make", RECORDS)
def test_a_record_is_frozen(make: Any) -> None:
    record = make()
    name = dataclasses.fields(record)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, None)


@pytest.mark.parametrize("make", RECORDS)
def test_rich_prints_a_record_as_the_terminal_shows_it(make: Any) -> None:
    from rich.console import Console

    stream = io.StringIO()
    Console(file=stream, width=100).print(make())
    assert "f(" in stream.getvalue() and "\x1b" not in stream.getvalue()


def test_a_record_is_printed_as_a_pipe_shows_it() -> None:
    piped = gdcli_program("minimize", "x^2", "--start", "1", "--steps", "3").out
    assert f"{gdcli.minimize('x^2', start=[1], steps=3)}\n" == piped


@pytest.mark.parametrize("make", RECORDS)
def test_a_notebook_shows_a_record_as_html(make: Any) -> None:
    html = make()._repr_html_()
    assert (html.startswith("<pre"), html.endswith("</pre>"), "f(" in html) == (True, True, True)


@pytest.mark.parametrize("make", [*RECORDS, *FITTED])
def test_a_record_that_was_looked_at_is_copied_to_an_equal_one_and_pickled_to_its_document(make: Any) -> None:
    """A NaN that was pickled is another one, and unequal."""
    record = make()
    document = record.to_dict()
    assert (copy.copy(record) == record, copy.deepcopy(record) == record) == (True, True)
    assert pickle.loads(pickle.dumps(record)).to_dict() == document


@pytest.mark.parametrize("point", [{"x": [4, 5]}, {"x": [5, 4]}, "x=4"])
def test_predictions_are_equal_where_they_predict_the_same(point: Any) -> None:
    fit = gdcli.fit(LINE, "y = a + b*x", steps=50)
    others = [gdcli.predict(fit, other) for other in ({"x": [4, 5]}, {"x": [5, 4]}, "x=4")]
    assert [gdcli.predict(fit, point) == other for other in others].count(True) == 1


def test_html_escapes_what_was_typed() -> None:
    html = gdcli.grad("a*b", at={"a": 1, "b": 2})._repr_html_()
    assert html.replace("<pre>", "").replace("</pre>", "").count("<") == 0


def test_a_record_without_the_door_shows_its_repr() -> None:
    code = (
        "from gdcli.language.parse import parse; from gdcli.studies.derive import derive;"
        "record = derive(parse('x^2')); assert record._repr_html_() == repr(record) == record.__rich__()"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "point",
    [(1, 3), [1, 3], {"x": 1, "y": 3}, {"y": 3, "x": 1}, "1,3", "y=3,x=1", np.array([1.0, 3.0]), (1.0, np.float64(3))],
)
def test_a_point_is_a_sequence_a_mapping_or_a_text(point: Any) -> None:
    assert gdcli.grad("x^2 + y^2", at=point).values == (2.0, 6.0)


@pytest.mark.parametrize("point", [(1, 3), {"x": 1, "y": 3}, "1,3", np.array([1.0, 3.0])])
def test_every_door_takes_every_kind_of_point(point: Any) -> None:
    descent, comparison = gdcli.minimize("x^2 + y^2", start=point, steps=0), gdcli.compare("x^2 + y^2", at=point)
    assert (descent.end.gradient, comparison.at) == ((2.0, 6.0), (1.0, 3.0))


@pytest.mark.parametrize(
    "point", [(1,), (1, 2, 3), {"x": 1}, {"x": 1, "y": 2, "z": 3}, "x=1", "", (), (1, float("nan"))]
)
@pytest.mark.parametrize("door", ["grad", "compare", "minimize", "maximize", "backprop", "lr", "race", "sweep"])
def test_a_wrong_point_is_a_gdcli_error(door: str, point: Any) -> None:
    with pytest.raises(GdcliError):
        getattr(gdcli, door)("x^2 + y^2", point, *([[0.1]] if door == "sweep" else []))


@pytest.mark.parametrize("door", ["compare", "minimize", "maximize", "backprop", "lr", "race", "sweep"])
def test_a_point_that_is_missing_is_a_gdcli_error(door: str) -> None:
    with pytest.raises(GdcliError, match="point"):
        getattr(gdcli, door)("x^2 + y^2", None, *([[0.1]] if door == "sweep" else []))


@pytest.mark.parametrize(
    "point", [1, 1.0, np.float64(1), np.float32(1), np.int64(1), np.array([1]), [1], "1", "x=1", {"x": 1}]
)
def test_of_one_variable_a_number_is_a_point(point: Any) -> None:
    assert gdcli.minimize("x^2", point, steps=1).end.point == (0.8,)


@pytest.mark.parametrize("point", [["a"], [None], [[1.0]], [1j]])
def test_a_point_that_is_no_numbers_is_a_gdcli_error(point: Any) -> None:
    with pytest.raises(GdcliError, match="a point is numbers"):
        gdcli.minimize("x^2", point)


@pytest.mark.parametrize("values", [[1, 2, 3], (1.0, 2, 3), np.array([1, 2, 3])])
def test_a_family_takes_a_list(values: Any) -> None:
    assert gdcli.grad("sum(x[i]^2, i=1..3) + y", {"y": 4, "x": values}).at == (1.0, 2.0, 3.0, 4.0)


@pytest.mark.parametrize("formula", [3, None, len, ["x^2"]])
def test_what_is_no_formula_is_a_gdcli_error(formula: Any) -> None:
    with pytest.raises(GdcliError, match="a formula is a text"):
        gdcli.grad(formula)


def test_definitions_beside_a_formula_are_refused() -> None:
    with pytest.raises(GdcliError, match="let"):
        gdcli.minimize(gdcli.parse("a*x^2"), [1, 2], let=["a = 2"])


@pytest.mark.parametrize("rates", [0.1, [0.1], (0.1,), np.array([0.1]), "0.1:0.1:1", np.float64(0.1)])
def test_a_sweep_takes_its_rates_as_numbers_an_array_or_a_range(rates: Any) -> None:
    assert [run.end.point for run in gdcli.sweep("x^2", (1,), rates, steps=1).runs] == [(0.8,)]


@pytest.mark.parametrize("none", [[], (), np.array([])])
def test_a_sweep_without_a_rate_is_a_gdcli_error(none: Any) -> None:
    with pytest.raises(GdcliError, match="lr"):
        gdcli.sweep("x^2", (1,), none)


@pytest.mark.parametrize("start", [(1, 3), [(1, 3)], "1,3", ["1,3"], {"x": 1, "y": 3}, np.array([1.0, 3.0])])
def test_a_plot_takes_one_start_or_many(start: Any) -> None:
    assert [walk.start.point for walk in gdcli.plot("x^2 + y^2", start, steps=1).runs] == [(1.0, 3.0)]


def test_a_plot_takes_its_box_as_pairs() -> None:
    assert gdcli.plot("x^2", box=[(0, 1)]).to_dict() == gdcli.plot("x^2", box="0:1").to_dict()


@pytest.mark.parametrize(
    "settings",
    [{"lr": 0}, {"lr": float("inf")}, {"steps": -1}, {"momentum": 2}, {"method": "nope"}, {"learning_rate": 0.1},
     {"gradient": "nope"}, {"lr": "z"}, {"tol": -1}, {"every": 0}, {"h": 0}, {"uphill": True}],
)  # fmt: skip
def test_a_wrong_setting_is_a_gdcli_error_that_names_it(settings: dict[str, Any]) -> None:
    name = next(iter(settings))
    with pytest.raises(GdcliError, match=name):
        gdcli.minimize("x^2", start=[1], **settings)


def test_a_name_that_looks_like_a_constant_is_a_variable_where_a_point_names_it() -> None:
    assert gdcli.grad("e^2", at={"e": 3}).values == (6.0,)


def test_a_formula_that_was_parsed_is_taken_as_a_text_is() -> None:
    formula = gdcli.parse("x^2*y")
    assert gdcli.grad(formula, at=(1, 2)).to_dict() == gdcli.grad("x^2*y", at=(1, 2)).to_dict()


def test_the_path_is_numpy_arrays() -> None:
    path = gdcli.minimize("x^2 + y^2", start=(1, 3), steps=5).path
    assert (path.points.shape, path.points.dtype, path.values.shape, path.values[0]) == ((6, 2), np.float64, (6,), 10.0)


def test_the_hessian_is_a_formula_of_n_times_n_outputs() -> None:
    assert str(gdcli.hessian("x^2*y")) == "2*y, 2*x, 2*x, 0"


def test_a_run_that_diverges_is_a_result() -> None:
    assert gdcli.minimize("x^2", start=[1], lr=3).stop.reason == "diverged"


def test_watch_is_told_how_far_the_run_is() -> None:
    seen: list[int] = []
    gdcli.minimize("x^2", start=[1], lr=1e-6, steps=50_000, tol=0, watch=seen.append)
    assert seen == sorted(set(seen)) and len(seen) >= 3


@pytest.mark.parametrize("name", gdcli.__all__)
def test_what_the_door_shows_is_documented(name: str) -> None:
    assert inspect.getdoc(getattr(gdcli, name))


@pytest.mark.parametrize("name", [name for name in gdcli.__all__ if inspect.isfunction(getattr(gdcli, name))])
def test_every_argument_of_the_door_has_a_type(name: str) -> None:
    signature = inspect.signature(getattr(gdcli, name))
    kinds = [parameter.annotation for parameter in signature.parameters.values()] + [signature.return_annotation]
    assert inspect.Signature.empty not in kinds


def test_every_kind_of_record_has_a_report() -> None:
    from gdcli.reports import REPORTS

    for module in pkgutil.walk_packages(gdcli.__path__, "gdcli."):
        if module.name.startswith(("gdcli.descent", "gdcli.studies")):
            importlib.import_module(module.name)
    assert {record.__name__ for record in Record.__subclasses__()} == set(REPORTS)


def test_every_kind_of_record_is_made_here() -> None:
    from gdcli.reports import REPORTS

    assert {type(make()).__name__ for make in [*RECORDS, *FITTED, gdcli.demo]} == set(REPORTS)
