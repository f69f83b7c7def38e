"""Formulas of ten thousand parts: nothing recurses, and the limits are the ones that are stated.

What they cost is measured by tests/bench/foundation.py.
"""

from __future__ import annotations

import pytest
from shapes import chain

from gdcli.calculus import gradient as module
from gdcli.calculus.backprop import backprop
from gdcli.calculus.gradient import gradient, nesting, written_out_size
from gdcli.calculus.symbols import symbolic
from gdcli.engine.python import compile_function
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula
from gdcli.language.parse import parse

SUM = "sum(i*x[i]^2, i=1..10000)"
TYPED = " + ".join(f"x{place % 7}*{place}" for place in range(10_000))
DEFINITIONS = "; ".join(["a0 = x*1.0001", *[f"a{n} = a{n - 1}*1.0001" for n in range(1, 10_000)], "a9999"])


def test_a_sum_of_10_000_terms_has_its_gradient() -> None:
    formula = parse(SUM)
    found = gradient(formula)
    slopes = compile_function(found.formula)(*[1.0] * 10_000)
    assert slopes == tuple(2.0 * place for place in range(1, 10_001))


def test_a_typed_sum_of_10_000_terms_has_its_gradient() -> None:
    formula = parse(TYPED)
    slopes = compile_function(gradient(formula).formula)(*[1.0] * 7)
    assert slopes == tuple(float(sum(range(first, 10_000, 7))) for first in range(7))


def test_a_chain_of_10_000_definitions_given_one_by_one_has_its_gradient() -> None:
    formula = parse("a10000", ["a0 = x*1.0001", *[f"a{n} = a{n - 1}*1.0001" for n in range(1, 10_001)]])
    slopes = compile_function(gradient(formula).formula)(1.0)
    assert slopes == (pytest.approx(1.0001**10_001, rel=1e-11),)


def test_a_chain_of_10_000_definitions_has_its_gradient() -> None:
    formula = parse(DEFINITIONS)
    slopes = compile_function(gradient(formula).formula)(1.0)
    assert slopes == (pytest.approx(1.0001**10_000, rel=1e-11),)


@pytest.mark.parametrize(("op", "slope"), [("sin", None), ("neg", 1.0), ("abs", 1.0), ("softsign", 1e-8)])
def test_10_000_functions_one_in_another_have_a_gradient(op: str, slope: float | None) -> None:
    formula = chain(op, 10_000)
    got = compile_function(gradient(formula).formula)(1.0)[0]
    assert got == pytest.approx(slope, rel=3e-4) if slope is not None else 0 < got < 1


def test_a_deep_chain_of_sines_has_the_slope_of_the_loop() -> None:
    import math

    x, slope = 1.0, 1.0
    for _ in range(10_000):
        x, slope = math.sin(x), slope * math.cos(x)
    assert compile_function(backprop(chain("sin", 10_000)))(1.0)[0] == pytest.approx(slope, rel=1e-9)


def test_brackets_nested_as_deep_as_is_allowed_are_read_and_derived() -> None:
    formula = parse("(" * 990 + "x^2" + ")" * 990)
    assert compile_function(gradient(formula).formula)(3.0) == (6.0,)


def test_powers_nested_500_deep_are_derived() -> None:
    formula = parse("(" * 500 + "x" + " + 1)^1.001" * 500)
    assert compile_function(gradient(formula).formula)(1.0)[0] > 0


def test_a_product_of_5_000_factors_has_all_its_slopes() -> None:
    formula = parse("prod(1 + x[i]/1000, i=1..5000)")
    slopes = compile_function(backprop(formula))(*[0.0] * 5000)
    assert slopes == pytest.approx((0.001,) * 5000, rel=1e-12)


def test_a_product_of_many_factors_has_slopes_where_one_of_them_is_0() -> None:
    formula = parse("prod(x[i], i=1..6)")
    assert compile_function(backprop(formula))(2, 3, 0, 1, 1, 5) == (0, 0, 30, 0, 0, 0)


def test_the_size_of_a_backward_pass_is_linear() -> None:
    sizes = [len(backprop(parse(f"sum(x[i]^2*sin(x[i+1]), i=1..{count})")).nodes) for count in (500, 1000)]
    assert sizes[1] / sizes[0] == pytest.approx(2.0, rel=0.02)


def test_a_chain_of_shared_squares_is_no_larger_than_it_is_long() -> None:
    formula = parse("; ".join(["a0 = x", *[f"a{n} = a{n - 1}*a{n - 1} + 0.1" for n in range(1, 60)], "a59"]))
    found = gradient(formula)
    assert (found.source, len(found.formula.nodes) < 600) == ("backprop", True)


def test_auto_is_symbolic_up_to_the_stated_depth() -> None:
    found = {depth: gradient(chain("sin", depth)).source for depth in (module.DEPTH_LIMIT, module.DEPTH_LIMIT + 1)}
    assert found == {module.DEPTH_LIMIT: "symbolic", module.DEPTH_LIMIT + 1: "backprop"}


def test_auto_is_symbolic_up_to_the_stated_size() -> None:
    def sized(count: int) -> Formula:
        return parse(f"sum(x[i]*x[i+1]^2, i=1..{count})")

    def size(formula: Formula) -> int:
        return written_out_size(formula) + written_out_size(backprop(formula))

    term = (size(sized(200)) - size(sized(100))) / 100
    formulas = [sized(int(module.SYMBOLIC_LIMIT / term * share)) for share in (0.98, 1.02)]
    within = [size(formula) <= module.SYMBOLIC_LIMIT for formula in formulas]
    assert (within, [gradient(formula).source for formula in formulas]) == ([True, False], ["symbolic", "backprop"])


def test_auto_says_why_it_is_backprop() -> None:
    found = gradient(chain("sin", 100))
    assert (found.remark.startswith("too deep"), "100" in found.remark, "60" in found.remark) == (True, True, True)


def test_symbolic_beyond_what_sympy_can_is_an_error_that_says_what_would_do() -> None:
    with pytest.raises(GdcliError, match="backprop"):
        symbolic(chain("sin", 10_000))


def test_nesting_counts_a_sum_in_a_sum_once() -> None:
    assert [nesting(parse(text)) for text in ("x", "x+(x+(x+1))", "sin(x)", "sin(x+1)", "sin(sin(x))*2")] == [
        0,
        1,
        1,
        2,
        3,
    ]
