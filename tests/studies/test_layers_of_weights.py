"""The rule of a layer of weights: found where it holds, with the numbers of the backward pass, and nowhere else."""

from __future__ import annotations

import random

import pytest
from program import document, gdcli

from gdcli.language.parse import parse
from gdcli.studies.backprop import backprop
from gdcli.studies.layers import Layer

NETWORK = (
    "a[j=1..3] = tanh(sum(W1[i,j]*x[i], i=1..2) + c[j]); b[j=1..2] = sigmoid(sum(W2[i,j]*a[i], i=1..3)); "
    "sum(W3[i,1]*b[i], i=1..2)"
)


def found(text: str) -> tuple[Layer, ...]:
    formula = parse(text)
    draw = random.Random(text)
    return backprop(formula, [draw.uniform(-1, 1) for _ in formula.variables], with_layers=True).layers or ()


def test_each_layer_is_found_in_its_order_with_the_numbers_of_the_backward_pass() -> None:
    layers = found(NETWORK)
    assert [(layer.family, layer.holds, layer.back) for layer in layers] == [
        ("W1", True, True), ("W2", True, True), ("W3", True, True),
    ]  # fmt: skip


def test_the_gradient_of_a_weight_is_its_input_times_the_gradient_of_its_sum() -> None:
    formula = parse(NETWORK)
    draw = random.Random(1)
    record = backprop(formula, [draw.uniform(-1, 1) for _ in formula.variables], with_layers=True)
    slopes = dict(zip(formula.variables, record.gradient, strict=True))
    layer = (record.layers or ())[1]
    products = {(i, j): layer.product(i, j) for i in (1, 2, 3) for j in (1, 2)}
    assert products == {(i, j): pytest.approx(slopes[f"W2[{i},{j}]"], rel=1e-14) for i, j in products}


def test_weights_whose_first_index_is_the_outputs_are_a_layer_too() -> None:
    (layer,) = found("h[j=1..3] = tanh(sum(W[j,i]*x[i], i=1..2)); sum(h[j]^2, j=1..3)")
    assert (layer.flipped, layer.holds, sorted(layer.sums)) == (True, True, [1, 2, 3])


@pytest.mark.parametrize(
    "text",
    [
        "sum(sum(W[i,j]^2, i=1..2), j=1..2)",
        "sum(sum(W[i,j]*W[j,i], i=1..2), j=1..2)",
        "sum(sum(W[i,j]*x[i]*y[j], i=1..2), j=1..2)",
        "sum(x[i]^2, i=1..3)",
        "sum((sum(W[i,j]*X[i,j], i=1..2))^2, j=1..2)",
        "(W[1,1]*x[1] + W[2,1]*x[2])^2 + (W[1,2]*x[1])^2",
        "sum((sum(W[i,j]*x[i], i=1..2))^2, j=1..2) + W[1,1]",
    ],
)
def test_what_is_no_layer_is_not_called_one(text: str) -> None:
    assert found(text) == ()


def test_inputs_that_are_used_elsewhere_too_have_no_rule_of_their_own() -> None:
    (layer,) = found("sum((sum(W[i,j]*x[i], i=1..2))^2, j=1..2) + x[1]")
    assert (layer.holds, layer.back) == (True, False)


def test_the_table_tells_the_general_rule() -> None:
    out = gdcli("backprop", NETWORK, "--at", "W1=.1,W2=.2,W3=.3,c=0,x=1,2", "--layers").out
    assert [line in out for line in (
        "∂f/∂W1[i,j] = x[i] · ∂f/∂s[j]", "∂f/∂W2[i,j] = a[i] · ∂f/∂s[j]", "∂f/∂W3[i,1] = b[i] · ∂f/∂f",
        "sum(W2[i,j] · ∂f/∂s[j], j=1..2)", "tanh′(s[j]) · ∂f/∂a[j]", "where b[j] = sigmoid(s[j])",
    )] == [True] * 6  # fmt: skip


def test_the_document_has_each_layer() -> None:
    layers = document("backprop", NETWORK, "--at", "W1=.1,W2=.2,W3=.3,c=0,x=1,2", "--layers")["layers"]
    assert [(layer["family"], layer["holds"], len(layer["gradient"])) for layer in layers] == [
        ("W1", True, 6), ("W2", True, 6), ("W3", True, 2),
    ]  # fmt: skip


def test_without_layers_it_says_so() -> None:
    assert "no layer of weights" in gdcli("backprop", "x^2", "--at", "1", "--layers").out
