"""Each node's gradient against PyTorch's autograd, with `retain_grad` on every part; skipped where no torch is."""

from __future__ import annotations

import math
from typing import Any

import pytest

import gdcli
from conftest import corpus
from gdcli.language.formula import Formula
from gdcli.studies.backprop import Backprop, backprop

torch = pytest.importorskip("torch")

SAME_NAME = (
    "sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp exp2 expm1 log log1p log2 log10 sqrt abs erf erfc "
    "lgamma digamma sigmoid logit floor ceil round sign"
)
OPERATIONS: dict[str, Any] = {
    **{name: getattr(torch, name) for name in SAME_NAME.split()},
    "add": lambda *terms: sum(terms[1:], terms[0]),
    "mul": lambda *factors: math.prod(factors[1:], start=factors[0]),
    "sub": torch.sub,
    "div": torch.div,
    "neg": torch.neg,
    "pow": torch.pow,
    "atan2": torch.atan2,
    "hypot": lambda *sides: torch.sqrt(sum(side * side for side in sides)),
    "max": torch.maximum,
    "min": torch.minimum,
    "relu": torch.relu,
    "softplus": torch.nn.functional.softplus,
    "gelu": torch.nn.functional.gelu,
    "swish": torch.nn.functional.silu,
}
NAMED = [
    ("q = x+y; f = q*z", [-2.0, 5.0, -4.0]),
    ("a*a", [3.0]),
    ("q = x*y; q*q + sin(q)*x + q/y", [1.5, 0.5]),
    ("sigmoid(a x + b y + c)", [1.0, 2.0, -3.0, -1.0, 3.0]),
    ("v = b*c; u = a+v; 3*u", [1.0, 2.0, 3.0]),
    ("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))", [2.0, -3.0, -3.0, -1.0, -2.0]),
    ("h[j=1..3] = tanh(sum(W[i,j]*x[i], i=1..2) + c[j]); s = sum(h[j]^2, j=1..3); log(s) - s*h[1]",
     [0.1 * place for place in range(1, 12)]),
]  # fmt: skip


def autograd(record: Backprop) -> list[tuple[float, float]]:
    """Value and gradient of each node, by PyTorch: the same operations in float64."""
    tensors: list[Any] = []
    for node in record.nodes:
        if node.inputs:
            tensors.append(OPERATIONS[node.op](*[tensors[one] for one in node.inputs]))
        else:
            tensors.append(torch.tensor(node.value, dtype=torch.float64, requires_grad=node.varies))
        if node.varies:
            tensors[-1].retain_grad()
    tensors[record.output].backward()
    return [(one.item(), 0.0 if one.grad is None else one.grad.item()) for one in tensors]


def differences(formula: Formula, point: list[float]) -> list[str]:
    record = backprop(formula, point)
    if not all(map(math.isfinite, record.gradient)):
        return []
    found = zip(record.nodes, autograd(record), strict=True)
    rows = [(node, value, slope) for node, (value, slope) in found if node.varies]
    scale = max([abs(slope * value) for _, value, slope in rows], default=0.0)
    return [
        f"{formula.text}: {node.text} has {node.value}, {node.gradient}, not {value}, {slope}"
        for node, value, slope in rows
        if abs(node.value - value) > 1e-12 * max(abs(value), 1e-9)
        or abs(node.gradient - slope) > 1e-9 * max(abs(slope), scale / max(abs(value), 1e-300))
    ]


@pytest.mark.parametrize(("text", "point"), NAMED)
def test_each_part_has_the_gradient_that_autograd_retains(text: str, point: list[float]) -> None:
    assert differences(gdcli.parse(text), point) == []


@pytest.mark.parametrize("file", ["derivatives", "feynman", "testfunctions"])
def test_each_part_of_the_corpus_has_the_gradient_that_autograd_retains(file: str) -> None:
    wrong: list[str] = []
    compared = 0
    for line in corpus(file):
        names = line.get("vars") or [line["var"]]
        formula = gdcli.parse(line["expr"], bound=names)
        at = line["points"][0]["at"] if "points" in line else line["at"]
        by_name = at if isinstance(at, dict) else dict(zip(names, at if isinstance(at, list) else [at], strict=True))
        calls = {formula.nodes[number].op for number in formula.live if formula.nodes[number].args}
        if calls <= set(OPERATIONS) and len(formula.nodes) < 400:
            compared += 1
            wrong += differences(formula, [by_name[name] for name in formula.variables])
    assert (wrong, compared > 50) == ([], True)


def test_a_part_that_is_not_used_has_no_gradient_in_either() -> None:
    record = backprop(gdcli.parse("q = x + y; x^2"), [3.0, 1.0])
    assert [slope for _, slope in autograd(record)] == [node.gradient for node in record.nodes]
