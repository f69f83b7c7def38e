"""JavaScript says, number by number, what the slow reference says."""

from __future__ import annotations

import itertools
import json
import math
import random
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdcli.calculus.backprop import backprop
from gdcli.engine.expand import expand
from gdcli.engine.javascript import ELEMENTARY, INFIX, javascript
from gdcli.errors import GdcliError
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.vocabulary import TABLE, VALUES
from tests.conftest import corpus
from tests.node import logged, needs_node
from tests.shapes import call, points, texts

UGLY = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -2.5, 1.5, 1e308, -1e308, math.inf, -math.inf, math.nan, 5e-324, 1.7, 30.25]
ACCURACY = 1e-11  # of one function; what V8 and the C library have for exp, pow, ... differs by an ulp or so
RUNNER = """
const said = value => Number.isFinite(value) ? value : String(value);
const number = value => Number(value);
console.log(JSON.stringify(calls.map(([name, point]) => functions[name](point.map(number)).map(said))));
"""


def run(functions: Mapping[str, Formula], calls: Sequence[tuple[str, Sequence[float]]]) -> list[list[float]]:
    """What node says of functions at points."""
    said = [[name, [value if math.isfinite(value) else _name(value) for value in point]] for name, point in calls]
    table = f"const functions = {{{', '.join(functions)}}}; const calls = {json.dumps(said)};"
    source = javascript(functions) + table + RUNNER
    return [[float(value) for value in row] for row in logged(source)]


def _name(value: float) -> str:
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def expected(formula: Formula, point: Sequence[float]) -> list[float]:
    values = evaluate(formula, point)
    return [values[output] for output in formula.outputs]


def is_close(got: float, wanted: float, accuracy: float = ACCURACY) -> bool:
    if not math.isfinite(wanted):
        return got == wanted or (got != got and wanted != wanted)
    return abs(got - wanted) <= accuracy * abs(wanted) + 1e-15


def test_every_elementary_function_of_the_vocabulary_has_a_row() -> None:
    assert set(VALUES) == {*ELEMENTARY, *INFIX}


@needs_node
def test_every_function_at_many_points_of_its_domain() -> None:
    functions = {f"f_{name}": call(row) for name, row in TABLE.items()}
    calls = [(f"f_{name}", point) for name, row in TABLE.items() for point in points(row, 200)]
    got = run(functions, calls)
    wrong = [
        (name, point, row, wanted)
        for (name, point), row in zip(calls, got, strict=True)
        if not is_close(row[0], (wanted := expected(functions[name], point)[0]))
    ]
    assert wrong == []


@needs_node
@pytest.mark.parametrize("op", sorted(VALUES))
def test_every_elementary_function_at_ugly_points(op: str) -> None:
    count = 2 if TABLE[op].variadic else len(TABLE[op].names)
    names = [f"x{number}" for number in range(count)]
    builder = Builder()
    formula = builder.formula([builder.call(op, *[builder.variable(name) for name in names])], names)
    calls = [("f", point) for point in itertools.product(UGLY, repeat=count)]
    wrong = [
        (point, row[0], wanted)
        for (_, point), row in zip(calls, run({"f": formula}, calls), strict=True)
        if not is_close(row[0], (wanted := expected(formula, point)[0]))
    ]
    assert wrong == []


@needs_node
@pytest.mark.parametrize("op", ["erf", "erfc", "gamma", "lgamma", "digamma"])
def test_special_functions_over_all_of_the_line(op: str) -> None:
    """Beside mpmath, which has every digit."""
    import mpmath

    reference = {"lgamma": lambda x: mpmath.log(abs(mpmath.gamma(x)))}.get(op, getattr(mpmath, op, None))
    draw = random.Random(op)
    places = [draw.uniform(-30, 30) for _ in range(400)] + [draw.uniform(-2.5, 2.5) for _ in range(200)]
    places = [x for x in places if abs(x - round(x)) > 1e-3]  # a pole makes an error of its argument any size
    got = run({"f": parse(f"{op}(x)")}, [("f", [x]) for x in places])
    with mpmath.workdps(40):
        wrong = [
            (x, row[0])
            for x, row in zip(places, got, strict=True)
            if not is_close(row[0], float(reference(mpmath.mpf(x))), 1e-12)
            and not (op in ("lgamma", "digamma") and abs(row[0] - float(reference(mpmath.mpf(x)))) < 1e-12)
        ]
    assert wrong == []


@needs_node
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(texts, min_size=5, max_size=20))
def test_random_formulas_and_their_gradients(written: list[str]) -> None:
    formulas = [parse(text) for text in written]
    functions = {f"f{place}": formula for place, formula in enumerate(formulas)}
    functions |= {f"g{place}": backprop(formula) for place, formula in enumerate(formulas) if formula.variables}
    calls = [(name, [0.3, -1.2, 1.9][: len(one.variables)]) for name, one in functions.items()]
    for (name, point), row in zip(calls, run(functions, calls), strict=True):
        for got, wanted in zip(row, expected(functions[name], point), strict=True):
            assert is_close(got, wanted, 1e-9), (name, written, point)


@needs_node
def test_the_test_functions_of_the_literature_and_their_gradients() -> None:
    functions: dict[str, Formula] = {}
    for place, row in enumerate(corpus("testfunctions")):
        try:
            functions[f"f{place}"] = formula = parse(row["expr"])
        except GdcliError:
            continue
        functions[f"g{place}"] = backprop(formula)
    draw = random.Random(8)
    calls = [(name, [draw.uniform(-2, 2) for _ in one.variables]) for name, one in functions.items() for _ in range(5)]
    assert len(functions) > 20
    for (name, point), row in zip(calls, run(functions, calls), strict=True):
        scale = max([abs(value) for value in evaluate(functions[name], point) if math.isfinite(value)], default=0.0)
        for got, wanted in zip(row, expected(functions[name], point), strict=True):
            assert is_close(got, wanted, 1e-9) or abs(got - wanted) < 1e-14 * scale, (name, point)


@pytest.mark.parametrize("name", ["constructor", "eval", "alert", "v3", "x0"])
def test_no_name_of_the_users_is_in_the_source(name: str) -> None:
    assert javascript({"f": parse(f"{name}^2 + 2*{name}")}) == javascript({"f": parse("a^2 + 2*a")})


def test_a_page_takes_only_the_functions_that_it_needs() -> None:
    assert javascript({"f": parse("x^2 + sin(x)")}).count("function") == 1
    assert set(javascript({"f": parse("erf(x)")}).split()) >= {"erf(x)", "erfc(x)"}
    assert "gamma" not in javascript({"f": parse("erf(x)")})


def test_what_is_written_out_is_written_out() -> None:
    source = javascript({"f": parse("sech(x)")})
    assert "sech" not in source
    assert len(expand(parse("sech(x)")).live) == 4
