"""Backpropagation on deep chains, wide sums and trees: every part is there, and what is too large is refused."""

from __future__ import annotations

import math

import pytest
from shapes import chain

import gdcli
from gdcli.language.parse import parse
from gdcli.studies.backprop import backprop


def test_a_tree_that_is_too_large_is_refused_with_its_size() -> None:
    doubled = "; ".join(["a0 = x", *[f"a{n} = a{n - 1}*a{n - 1}" for n in range(1, 60)], "a59"])
    with pytest.raises(gdcli.GdcliError, match=r"--tree: the tree has about 10\^18 nodes, more than 100,000"):
        backprop(parse(doubled), [1.0], tree=True)


@pytest.mark.parametrize("text", ["sum(i*x[i]^2, i=1..10000)", "chain"])
def test_a_tree_of_10_000_terms_or_levels_is_told(text: str) -> None:
    formula = chain("sin", 10_000) if text == "chain" else parse(text)
    point = [1.0] * len(formula.variables)
    tree = backprop(formula, point, tree=True)
    assert (len(tree.nodes) > 10_000, tree.gradient) == (True, backprop(formula, point).gradient)


def test_a_chain_of_10_000_sines_has_a_gradient_at_each() -> None:
    x, slope = 1.0, 1.0
    for _ in range(10_000):
        x, slope = math.sin(x), slope * math.cos(x)
    found = backprop(chain("sin", 10_000), [1.0], with_paths=True)
    assert (len(found.nodes), found.f, found.gradient[0]) == (10_001, x, pytest.approx(slope, rel=1e-9))


def test_a_sum_of_10_000_terms_has_a_gradient_at_each() -> None:
    found = backprop(parse("sum(i*x[i]^2, i=1..10000)"), [1.0] * 10_000, with_paths=True)
    wide = all(paths.count == 1 for paths in (found.paths or {}).values())
    assert (found.gradient, wide) == (tuple(2.0 * place for place in range(1, 10_001)), True)


def test_a_variable_used_10_000_times_is_one_node() -> None:
    found = backprop(parse("sum(sin(i*x), i=1..10000)"), [0.0])
    uses = [len(node.uses) for node in found.nodes if node.op == "variable"]
    assert (uses, found.gradient) == ([10_000], (50_005_000,))
