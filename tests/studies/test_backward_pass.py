"""Backpropagation on a typed formula: the numbers of every part, held against 50 digits and against a descent's own."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from program import document
from shapes import ROWS, call, numbers, points, texts

import gdcli
from conftest import corpus
from gdcli.calculus import backprop as calculus
from gdcli.calculus.stable import stable
from gdcli.engine.digits import evaluate_digits
from gdcli.engine.python import compile_function
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.vocabulary import Function
from gdcli.studies.backprop import Backprop, backprop

NEURON = "sigmoid(a x + b y + c)"


def named(record: Backprop) -> dict[str, tuple[float, float]]:
    """Value and gradient of each node that has a name."""
    return {node.name: (node.value, node.gradient) for node in record.nodes if node.name}


def test_the_product_of_a_sum() -> None:
    found = backprop(parse("q = x+y; f = q*z"), [-2.0, 5.0, -4.0])
    assert named(found) == {"x": (-2, -4), "y": (5, -4), "q": (3, -4), "z": (-4, 3), "f": (-12, 1)}


def test_the_same_elsewhere() -> None:
    found = backprop(parse("u = x+y; f = u*z"), [2.0, 3.0, 4.0])
    assert (named(found)["u"], found.f, found.gradient) == ((5, 4), 20, (4, 4, 5))


def test_a_neuron() -> None:
    found = backprop(parse(NEURON), [1.0, 2.0, -3.0, -1.0, 3.0])
    slope = 0.8807970779778823 * (1 - 0.8807970779778823)
    wanted = [pytest.approx(factor * slope, rel=1e-14) for factor in (-1, 3, 1, 1, 2)]
    assert (found.f, list(found.gradient)) == (0.8807970779778823, wanted)


def test_three_times_a_sum_with_a_product() -> None:
    found = backprop(parse("v = b*c; u = a+v; 3*u"), [5.0, 3.0, 2.0])
    assert (found.gradient, named(found)["u"], named(found)["v"]) == ((3, 6, 9), (11, 3), (6, 3))


def test_the_circuit_of_a_sigmoid_gate_by_gate() -> None:
    """CS231n's example: w = (2, -3, -3), x = (-1, -2); its gates e^-z, 1 + ., 1/. as they were typed."""
    found = backprop(parse("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))"), [2.0, -3.0, -3.0, -1.0, -2.0])
    gates = {node.op: round(node.gradient, 2) for node in found.nodes if node.op in ("exp", "neg", "div")}
    assert ([round(slope, 2) for slope in found.gradient], gates) == (
        [-0.2, -0.39, 0.2, 0.39, -0.59],
        {"neg": -0.2, "exp": -0.53, "div": 1.0},
    )


def test_a_part_used_twice_gets_both_shares() -> None:
    found = backprop(parse("a*a"), [3.0])
    assert ([use.product for use in found.nodes[0].uses], found.gradient, len(found.nodes)) == ([3, 3], (6,), 2)


def test_a_part_used_many_times_gets_all_shares() -> None:
    found = backprop(parse("q = x^2; sum(i*q, i=1..100)"), [3.0])
    assert (len(named(found)), named(found)["q"], found.gradient) == (2, (9, 5050), (30300,))


def test_a_part_and_a_variable_that_are_not_used_have_gradient_0() -> None:
    found = backprop(parse("q = x + y; x^2"), [3.0, 1.0])
    assert named(found) == {"x": (3, 6), "y": (1, 0), "q": (4, 0)}


def test_a_formula_that_does_not_vary() -> None:
    found = backprop(parse("q = x + 1; 2*pi"), [3.0])
    assert (found.f, found.gradient, found.check.verdict) == (2 * math.pi, (0.0,), "agree")


def test_a_formula_that_is_a_variable() -> None:
    found = backprop(parse("x"), [3.0])
    assert (found.f, found.gradient, len(found.nodes)) == (3, (1,), 1)


def test_equal_parts_are_one_node() -> None:
    found = backprop(parse("sin(x*y) + (x*y)^2"), [1.0, 2.0])
    assert [node.text for node in found.nodes if node.op == "mul"] == ["x*y"]


def test_in_a_tree_equal_parts_stand_apart_each_with_its_share() -> None:
    found = backprop(parse("sin(x*y) + (x*y)^2"), [1.0, 2.0], tree=True)
    shares = [node.gradient for node in found.nodes if node.op == "mul"]
    assert shares == [pytest.approx(math.cos(2)), pytest.approx(4)]


def test_a_tree_has_one_use_a_node_and_the_same_gradient() -> None:
    formula = parse("v = a*b; v*sin(v) + a")
    tree, graph = backprop(formula, [1.5, 0.5], tree=True), backprop(formula, [1.5, 0.5])
    sums = [sum(node.gradient for node in tree.nodes if node.name == name) for name in "ab"]
    assert (max(len(node.uses) for node in tree.nodes), sums) == (1, pytest.approx(graph.gradient))


def test_the_nodes_of_the_document_stand_after_their_inputs() -> None:
    nodes = document("backprop", "x*sin(x)^2 + log(3 + x)", "--at", "2")["nodes"]
    assert all(one < node["id"] == place for place, node in enumerate(nodes) for one in node["inputs"])


@given(texts, st.tuples(numbers, numbers, numbers))
@settings(max_examples=60, deadline=None)
def test_the_gradient_of_each_node_is_the_sum_of_what_arrives(text: str, point: tuple[float, float, float]) -> None:
    formula = parse(text)
    nodes = backprop(formula, point[: len(formula.variables)]).to_dict()["nodes"]
    assert _arriving(nodes) == [pytest.approx(node["gradient"], rel=1e-12, abs=1e-12) for node in nodes]  # type: ignore[index,call-overload,union-attr]


def _arriving(nodes: Any) -> list[float]:
    sums = [0.0] * len(nodes)
    sums[-1] = 1.0
    for node in reversed(nodes):
        for one, slope in zip(node["inputs"], node["local"], strict=True):
            sums[one] += node["gradient"] * slope
    return sums


@given(texts, st.tuples(numbers, numbers, numbers))
@settings(max_examples=100, deadline=None)
def test_the_gradient_is_the_one_that_a_descent_follows_bit_by_bit(
    text: str, point: tuple[float, float, float]
) -> None:
    formula = parse(text)
    here = point[: len(formula.variables)]
    assert backprop(formula, here).gradient == compile_function(calculus.backprop(formula))(*here)


def test_minimize_follows_exactly_these_numbers_on_every_line_of_the_corpus() -> None:
    wrong = []
    for line in corpus("testfunctions"):
        formula = gdcli.parse(line["expr"], bound=line["vars"])
        at = dict(zip(line["vars"], line["points"][0]["at"], strict=True))
        point = [at[name] for name in formula.variables]
        if stable(formula) == formula:
            start = gdcli.minimize(formula, start=point, steps=0, gradient="backprop").start
            shown = backprop(formula, point)
            if (start.f, start.gradient) != (shown.f, shown.gradient):
                wrong.append((line["name"], start.gradient, shown.gradient))
    assert wrong == []


@pytest.mark.parametrize("text", ["1/(1 + exp(-x))", "log(1 + exp(x))", "exp(x)/(1 + exp(x))", "x/(1 + exp(-3x))^2"])
def test_gates_that_a_descent_sees_as_one_function_have_its_numbers_up_to_rounding(text: str) -> None:
    start = gdcli.minimize(text, start=[0.7], steps=0, gradient="backprop").start
    found = backprop(parse(text), [0.7])
    assert (len(found.nodes) > 3, found.gradient) == (True, pytest.approx(start.gradient, rel=1e-14))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_function_of_the_vocabulary_has_the_gradient_of_a_descent(row: Function) -> None:
    formula = call(row)
    slopes = compile_function(calculus.backprop(formula))
    assert all(backprop(formula, point).gradient == slopes(*point) for point in points(row, 3))


def slope_by_part(formula: Formula, number: int, value: float, point: list[float]) -> float:
    """The derivative of f by one of its nodes, at 120 digits: a variable is put in its place and moved."""
    builder = Builder()
    here: dict[int, int] = {}
    for old in sorted(formula.live):
        node = formula.nodes[old]
        moved = node._replace(args=tuple(here[one] for one in node.args))
        here[old] = builder.variable("the part") if old == number else builder.node(moved)
    free = builder.formula([here[formula.outputs[0]]], (*formula.variables, "the part"))
    with mpmath.workdps(120):
        step = mpmath.mpf(10) ** -40
        above, below = (evaluate_digits(free, [*point, value + sign * step], 120)[0] for sign in (1, -1))
        return float((above - below) / (2 * step))


SMALL = 20


def test_the_gradient_of_every_part_is_the_derivative_by_it_on_the_corpus() -> None:
    wrong, count = [], 0
    for line in corpus("feynman")[::3]:
        formula = gdcli.parse(line["expr"], bound=line["vars"])
        point = [line["at"][name] for name in formula.variables]
        if len(formula.nodes) > SMALL:
            continue
        nodes = [node for node in backprop(formula, point).nodes if node.varies]
        scale = max(abs(node.gradient * node.value) for node in nodes)
        for node in nodes:
            count += 1
            exact = slope_by_part(formula, node.source, node.value, point)
            if abs(exact - node.gradient) > 1e-9 * max(abs(exact), scale / max(abs(node.value), 1e-300)):
                wrong.append((line["expr"], node.text, node.gradient, exact))
    assert (wrong, count > 150) == ([], True)


def test_calling_twice_gives_the_same_numbers() -> None:
    formula = parse(NEURON)
    first, second = (backprop(formula, [1.0, 2.0, -3.0, -1.0, 3.0], with_paths=True) for _ in range(2))
    assert first.to_dict() == second.to_dict()


def test_where_float64_cannot_hold_the_typed_form_the_stable_one_is_shown() -> None:
    found = backprop(parse("1/(1 + exp(-x))"), [-800.0])
    assert (found.gradient, [node.op for node in found.nodes], len(found.notes)) == ((0,), ["variable", "sigmoid"], 1)


def test_a_part_that_has_no_value_is_named() -> None:
    found = backprop(parse("q = x - 3; y + log(q)"), [1.0, 2.0])
    assert (found.notes, found.check.verdict, [node.gradient == node.gradient for node in found.nodes]) == (
        ("log(q) is no real number at x = 1, y = 2, where its argument is −2",),
        "undefined",
        [False] * len(found.nodes),
    )


def test_a_gradient_that_has_no_value_is_named() -> None:
    found = backprop(parse("sqrt(x)*y"), [0.0, 1.0])
    assert (math.isinf(found.gradient[0]), found.notes) == (
        True,
        ("1/(2√x) in the gradient is infinite at x = 0, y = 1, where its arguments are 1, 0",),
    )


def test_an_exponent_that_does_not_vary_takes_no_gradient() -> None:
    nodes = document("backprop", "(x - 5)^2", "--at", "1")["nodes"]
    assert [(node["local"], node["gradient"]) for node in nodes[-2:]] == [([], 0.0), ([-8.0, 0.0], 1.0)]
