"""Expansion keeps every value and leaves elementary functions alone."""

import pytest

from gdcli.engine.expand import expand
from gdcli.language.evaluate import evaluate
from gdcli.language.formula import Builder, Formula
from gdcli.language.parse import parse
from gdcli.language.vocabulary import TABLE, VALUES

WRITTEN = sorted(TABLE.keys() - VALUES.keys())


def call(op: str) -> Formula:
    builder, names = Builder(), TABLE[op].names
    return builder.formula([builder.call(op, *[builder.variable(name) for name in names])], names)


@pytest.mark.parametrize("op", WRITTEN)
def test_a_written_function_becomes_elementary_nodes(op: str) -> None:
    assert {node.op for node in expand(call(op)).nodes} <= VALUES.keys() | {"variable", "number", "constant"}


@pytest.mark.parametrize("op", WRITTEN)
def test_an_expanded_function_has_the_very_value_of_the_reference(op: str) -> None:
    formula, point = call(op), [(low + 2 * high) / 3 for low, high in TABLE[op].smooth]
    expanded = expand(formula)
    assert evaluate(expanded, point)[expanded.outputs[0]] == evaluate(formula, point)[formula.outputs[0]]


def test_an_elementary_formula_comes_back_as_it_is() -> None:
    formula = parse("sin(x)*y + 2")
    assert expand(formula) is formula


def test_outputs_variables_parts_and_text_are_kept() -> None:
    formula = parse("u = mish(x); v = u + y; 3*v")
    expanded, point = expand(formula), [0.3, 0.4]
    values, reference = evaluate(expanded, point), evaluate(formula, point)
    named = {name: values[node] for name, node in expanded.parts.items()}
    assert named == {name: reference[node] for name, node in formula.parts.items()}
    assert (expanded.variables, expanded.text) == (formula.variables, formula.text)


def test_a_parameter_named_like_a_variable_of_the_user_is_not_mixed_up_with_it() -> None:
    formula, point = parse("leaky_relu(a, x) + a"), [-2.0, 5.0]
    assert evaluate(expand(formula), point)[-1] == evaluate(formula, point)[-1] == -12.0


def test_equal_calls_are_shared() -> None:
    assert len(expand(parse("mish(x)*mish(x)")).nodes) == len(expand(parse("mish(x)")).nodes) + 1


def test_a_chain_of_10_000_written_functions_expands() -> None:
    builder = Builder()
    node = builder.variable("x")
    for _ in range(10_000):
        node = builder.call("softsign", node)
    expanded = expand(builder.formula([node], ["x"]))
    assert evaluate(expanded, [1.0])[expanded.outputs[0]] == pytest.approx(1 / 10_001, rel=1e-9)
