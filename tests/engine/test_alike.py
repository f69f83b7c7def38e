"""Functions over arrays that give the bits of Python's functions on floats, wherever NumPy's own do not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gdcli.engine.alike import EXACT, alike, alike_template
from gdcli.engine.arrays import ELEMENTARY
from gdcli.engine.into import compile_into
from gdcli.engine.python import compile_function
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.vocabulary import TABLE, VALUES

SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, -3.0, 5e-324, 1e-308, 709.5, -745.1, 1e308, math.inf, -math.inf, math.nan]
FUNCTIONS = [op for op, row in ELEMENTARY.items() if op not in EXACT and not row.startswith("scalar(")]
FORMULAS = [
    "x^4 + y^4", "x^2.5*y^-1 + sqrt(y)", "x^0.5 + y^-2", "e^(-x^2)*cos(y)", "2.718281828459045^x + y", "2^x*y^x",
    "hypot(x, y, x*y)/hypot(x, 1)", "exp(sin(3x)) + tanh(y)^2 + x^2", "sigmoid(x*y) + softplus(x) + gelu(y)",
    "xlogy(x, y) + log(x, y)", "atan2(y, x) + cbrt(x - y)", "max(x, y)*floor(x) + min(x, -y) + round(y)",
]  # fmt: skip


def numbers(op: str) -> list[np.ndarray]:
    rng = np.random.default_rng(3)
    sizes = [rng.uniform(low, high, 4000) for low, high in TABLE[op].smooth]
    wild = [rng.permutation([*SPECIAL, *(10.0 ** rng.uniform(-300, 300, 500))] * 4) for _ in sizes]
    return [np.concatenate(one) for one in zip(sizes, wild, strict=True)]


def bits(values: list[float]) -> list[str]:
    return list(map(repr, values))


@pytest.mark.parametrize("op", FUNCTIONS)
def test_a_function_gives_the_bits_of_the_vocabularys(op: str) -> None:
    arguments = numbers(op)
    expected = list(map(VALUES[op], *(one.tolist() for one in arguments)))
    with np.errstate(all="ignore"):
        assert bits(alike(op)(*arguments).tolist()) == bits(expected)


@pytest.mark.parametrize("op", [op for op in sorted(EXACT) if not TABLE[op].variadic])
def test_numpys_own_is_exact_where_it_is_taken_as_it_is(op: str) -> None:
    builder = Builder()
    names = [f"x{place}" for place, _ in enumerate(TABLE[op].names)]
    formula = builder.formula([builder.call(op, *map(builder.variable, names))], tuple(names))
    assert over_arrays(formula, *numbers(op)) == one_by_one(formula, *numbers(op))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_that_is_exact_gives_over_arrays_what_python_gives_for_each(text: str) -> None:
    points = np.random.default_rng(1).uniform(0.1, 3, (2, 5000)) * np.array([[1.0], [1.7]])
    assert over_arrays(parse(text), *points) == one_by_one(parse(text), *points)


def over_arrays(formula: Formula, *inputs: np.ndarray) -> list[str]:
    into = compile_into(formula, exact=True)
    out, spare = np.empty(len(inputs[0])), np.empty((into.spare, len(inputs[0])))
    with np.errstate(all="ignore"):
        into.run(*inputs, out, *spare)
    return bits((out + 0.0).tolist())


def one_by_one(formula: Formula, *inputs: np.ndarray) -> list[str]:
    function = compile_function(formula)
    return bits([function(*point)[0] + 0.0 for point in zip(*(one.tolist() for one in inputs), strict=True)])


def test_a_number_for_all_runs_goes_by_pythons_function_too() -> None:
    into = compile_into(parse("x + exp(-y)*0.3^y"), ["y"], exact=True)
    out, y = np.empty(1), 3.7
    into.run(np.array([0.0]), np.float64(y), out, *np.empty((into.spare, 1)))
    assert out[0] == math.exp(-y) * math.pow(0.3, y)


def test_only_such_powers_are_products_as_python_has_them() -> None:
    powers = {exponent: alike_template(*_power(exponent))[0] for exponent in (2.0, 3.0, 4.0, -1.0, 0.5)}
    assert powers == {2.0: "{0}*{0}", 3.0: "{0}*{0}*{0}"} | dict.fromkeys((4.0, -1.0, 0.5), "alike('pow')({0}, {1})")


def _power(exponent: float) -> tuple[object, dict[int, str]]:
    formula = parse(f"x^({exponent!r})")
    return formula.nodes[formula.outputs[0]], {place: "x0" if node.op == "variable" else repr(exponent)
                                               for place, node in enumerate(formula.nodes)}  # fmt: skip
