"""Arrays say, element by element, what the slow reference says."""

import itertools
import math
import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.engine.arrays import BLOCK, ELEMENTARY, arrays_source, compile_arrays
from gdcli.language.evaluate import apply, evaluate
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.vocabulary import TABLE, VALUES

UGLY = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 1e308, -1e308, math.inf, -math.inf, math.nan, 5e-324, -5e-324, 1.7]
ULPS = 4
MADE_OF_SEVERAL = 32  # ulps: what a written function makes of a few in its parts


def arity(op: str) -> int:
    return 3 if TABLE[op].variadic else len(TABLE[op].names)


def call(op: str) -> Formula:
    builder, names = Builder(), [f"x{number}" for number in range(arity(op))]
    return builder.formula([builder.call(op, *[builder.variable(name) for name in names])], names)


def is_close(got: float, expected: float, ulps: int) -> bool:
    if not math.isfinite(expected):
        return got == expected or (got != got and expected != expected)
    return abs(got - expected) <= ulps * math.ulp(expected)


def reference(op: str, arguments: tuple[float, ...]) -> float:
    try:
        return apply(op, arguments)
    except (OverflowError, ValueError):
        pytest.xfail(f"the reference itself raises for {op}{arguments}")


def faults(op: str, points: list[tuple[float, ...]]) -> list[tuple[object, ...]]:
    expected = [reference(op, point) for point in points]
    (found,) = compile_arrays(call(op))(*np.array(points).T)
    ulps = ULPS if op in VALUES else MADE_OF_SEVERAL
    rows = zip(points, found.tolist(), expected, strict=True)
    return [row for row in rows if not is_close(row[1], row[2], ulps)]


def test_every_elementary_function_has_a_row() -> None:
    assert ELEMENTARY.keys() == VALUES.keys()


@pytest.mark.parametrize("op", TABLE)
def test_a_function_equals_the_reference_where_it_is_smooth(op: str) -> None:
    random, smooth = np.random.default_rng(7), TABLE[op].smooth
    intervals = (smooth * arity(op))[: arity(op)]
    points = np.column_stack([random.uniform(low, high, 300) for low, high in intervals])
    assert faults(op, [tuple(point) for point in points.tolist()]) == []


@pytest.mark.parametrize("op", TABLE)
def test_a_function_equals_the_reference_at_ugly_numbers(op: str) -> None:
    assert faults(op, list(itertools.product(UGLY, repeat=arity(op)))) == []


@pytest.mark.parametrize("op", sorted(op for op in VALUES if arity(op) == 1))
def test_zero_has_the_sign_that_the_reference_gives_it(op: str) -> None:
    zeros = [(x, math.copysign(1, apply(op, [x]))) for x in (0.0, -0.0, -0.3, 0.3) if apply(op, [x]) == 0]
    (found,) = compile_arrays(call(op))([x for x, _ in zeros])
    assert np.copysign(1, found).tolist() == [sign for _, sign in zeros]


@pytest.mark.parametrize("exponent", [-3, -2, -1, 0, 0.5, 1, 2, 3, 4, 5, 1 / 3])
def test_a_constant_exponent_equals_the_reference(exponent: float) -> None:
    builder = Builder()
    formula = builder.formula([builder.call("pow", builder.variable("x"), builder.number(exponent))], ["x"])
    points = [*UGLY, 1e-108, 1e-80, -1e-77, 1e77, -1e103, 1e-160, 1e155, *np.linspace(-3, 3, 99).tolist()]
    (found,) = compile_arrays(formula)(points)
    rows = [(x, got, apply("pow", [x, exponent])) for x, got in zip(points, found.tolist(), strict=True)]
    assert [row for row in rows if not is_close(row[1], row[2], ULPS)] == []


@st.composite
def formulas(draw: st.DrawFn) -> Formula:
    """Formulas of elementary functions in x, y and z, each node an output."""
    builder = Builder()
    nodes = [builder.variable(name) for name in "xyz"]
    nodes += [builder.number(draw(st.floats(allow_nan=False, allow_infinity=False))) for _ in range(2)]
    for op in draw(st.lists(st.sampled_from(sorted(VALUES.keys() - {"digamma", "polygamma"})), min_size=1, max_size=9)):
        nodes.append(builder.call(op, *[draw(st.sampled_from(nodes)) for _ in range(arity(op))]))
    return builder.formula(range(len(builder.nodes)), "xyz")


@settings(max_examples=300, deadline=None)
@given(formula=formulas(), points=st.lists(st.tuples(*[st.floats()] * 3), min_size=1, max_size=20))
def test_each_node_is_the_reference_of_its_arguments(formula: Formula, points: list[tuple[float, ...]]) -> None:
    values = compile_arrays(formula)(*np.array(points).T)
    for (op, args, _), column in zip(formula.nodes, values, strict=True):
        rows = zip(*[values[argument].tolist() for argument in args], strict=True)
        for arguments, got in zip(rows, column.tolist(), strict=bool(args)):
            assert is_close(got, apply(op, arguments), ULPS), (op, arguments, got)


def test_powers_of_e_are_the_exponential_function() -> None:
    (found,) = compile_arrays(parse("e^x"))([-0.5, 700.25])
    assert found.tolist() == np.exp([-0.5, 700.25]).tolist()


def test_a_bound_e_is_no_constant() -> None:
    assert compile_arrays(parse("e^x", bound=["e"]))(2.0, 10.0)[0] == 1024.0


def test_inputs_are_broadcast_and_outputs_have_their_shape() -> None:
    formula = parse("x + 10*y")
    both = Formula(formula.nodes, (*formula.outputs, 0, 1), formula.variables)
    found = compile_arrays(both)(np.arange(3.0), np.arange(2)[:, None])
    assert [output.tolist() for output in found] == [[[0, 1, 2], [10, 11, 12]], [[0, 1, 2]] * 2, [[10] * 3] * 2]


def test_outputs_are_new_writable_float64_arrays() -> None:
    x = np.arange(3.0)
    formula = parse("x")
    first, second = compile_arrays(formula.only(0, 0))(x)
    first[:] = 7
    assert (x.tolist(), second.tolist(), second.dtype) == ([0, 1, 2], [0, 1, 2], np.float64)


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, 2 * BLOCK + 1])
def test_blocks_leave_no_seam(size: int) -> None:
    x = np.linspace(-2, 2, size)
    assert np.array_equal(compile_arrays(parse("x*x + sin(y)"))(x, 0.5)[0], x * x + np.sin(0.5))


def test_a_formula_without_variables_gives_a_single_number() -> None:
    (found,) = compile_arrays(parse("2*pi"))()
    assert (found.shape, float(found)) == ((), 2 * math.pi)


def test_a_variable_that_no_node_needs_still_gives_its_shape() -> None:
    formula = Formula(parse("x").nodes, (0,), ("x", "y"))
    assert compile_arrays(formula)(1.0, np.zeros((2, 2)))[0].tolist() == [[1, 1], [1, 1]]


def test_too_few_arrays_are_refused() -> None:
    with pytest.raises(ValueError, match=r"f\(x, y\) takes 2 arrays, got 1"):
        compile_arrays(parse("x + y"))(1.0)


def test_nothing_warns_even_where_the_caller_wants_errors() -> None:
    with np.errstate(all="raise"):
        (found,) = compile_arrays(parse("log(x) + 1/x + exp(x^9) + erf(x)/0^x"))([-1.0, 0.0, 1e300])
    assert not np.isfinite(found).any()


def test_the_source_holds_no_name_of_the_user() -> None:
    source = arrays_source(parse("import_os = sin(x_evil); import_os + y_evil*exit_[3]"))
    names = set(re.findall(r"[^\W\d]\w*", source))
    assert names == {"def", "block", "return", "del", "np", "sin", *["x0", "x1", "x2"]} | set(
        re.findall(r"v\d+", source)
    )


def test_constant_parts_are_folded_by_the_reference() -> None:
    assert "21.991148575128552*x0" in arrays_source(parse("(2*pi + 5*pi)*x"))


def test_dead_nodes_are_dropped() -> None:
    formula = parse("exp(x) + sin(x)")
    assert "exp" not in arrays_source(formula.only([node.op for node in formula.nodes].index("sin")))


def test_a_sum_of_10_000_terms_needs_no_more_than_two_of_them_at_once() -> None:
    formula = parse("sum(x[i]^2, i=1..10000)")
    alive, most = set(), 0
    for made, freed in re.findall(r"(v\d+) = [^;\n]*(?:; del (.*))?", arrays_source(formula)):
        alive.add(made)
        most = max(most, len(alive))
        alive -= set(freed.split(", "))
    assert most == 2
    assert compile_arrays(formula)(*[1] * 10_000)[0] == 10_000


def test_a_chain_10_000_deep_compiles() -> None:
    builder = Builder()
    node = builder.variable("x")
    for _ in range(10_000):
        node = builder.call("sin", node)
    formula = builder.formula([node], ["x"])
    assert compile_arrays(formula)(1.0)[0] == pytest.approx(evaluate(formula, [1.0])[-1], rel=1e-9)


def test_numpy_is_imported_when_a_formula_is_compiled() -> None:
    program = "import sys, gdcli.engine.arrays, gdcli.engine.digits; print({'numpy', 'mpmath'} & set(sys.modules))"
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "set()\n"
    )
