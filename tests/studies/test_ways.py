"""The paths to the output: counted without a walk, the largest found first, their sum the gradient."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from program import document, gdcli
from shapes import numbers, texts

from gdcli.errors import GdcliError
from gdcli.language.parse import parse
from gdcli.studies.backprop import Backprop, backprop
from gdcli.studies.graph import GraphNode

NETWORK = (
    "a[j=1..2] = sigmoid(sum(W1[i,j]*x[i], i=1..2)); b[j=1..2] = sigmoid(sum(W2[i,j]*a[i], i=1..2)); "
    "sum(W3[i,1]*b[i], i=1..2)"
)
AT = "W1=0.1,0.2,0.3,0.4,W2=0.5,0.6,0.7,0.8,W3=0.9,-1,x=1,2"
DOUBLED = "; ".join(["a0 = x", *[f"a{n} = a{n - 1}*a{n - 1}" for n in range(1, 61)], "a60"])


def walked(nodes: Sequence[GraphNode], node: int, output: int) -> Iterator[tuple[float, ...]]:
    """Every path from a node to the output, by walking it: its factors."""
    if node == output:
        yield ()
    for use in nodes[node].uses:
        for rest in walked(nodes, use.user, output):
            yield (use.slope, *rest)


def products(found: Backprop, name: str) -> list[float]:
    leaf = next(node.id for node in found.nodes if node.name == name)
    return [math.prod(factors) for factors in walked(found.nodes, leaf, found.output)]


@given(texts, st.tuples(numbers, numbers, numbers))
@settings(max_examples=80, deadline=None)
def test_the_paths_are_those_of_a_walk_the_largest_first(text: str, point: tuple[float, float, float]) -> None:
    formula = parse(text)
    found = backprop(formula, point[: len(formula.variables)], with_paths=True)
    for name, paths in (found.paths or {}).items():
        sizes = [abs(path.product) for path in paths.largest]
        wanted = sorted(map(abs, products(found, name)), reverse=True)
        assert (paths.count, sizes) == (len(wanted), [pytest.approx(size, rel=1e-9, abs=1e-300) for size in wanted])


@given(texts, st.tuples(numbers, numbers, numbers), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_the_largest_few_are_the_first_of_all(text: str, point: tuple[float, float, float], top: int) -> None:
    formula = parse(text)
    here = point[: len(formula.variables)]
    few = backprop(formula, here, with_paths=True, top=top).paths or {}
    for name, paths in (backprop(formula, here, with_paths=True).paths or {}).items():
        assert [path.product for path in few[name].largest] == [path.product for path in paths.largest[:top]]


@given(texts, st.tuples(numbers, numbers, numbers))
@settings(max_examples=80, deadline=None)
def test_the_sum_of_all_paths_is_the_gradient(text: str, point: tuple[float, float, float]) -> None:
    formula = parse(text)
    found = backprop(formula, point[: len(formula.variables)], with_paths=True)
    sums = [paths.told for paths in (found.paths or {}).values()]
    largest = max([abs(path.product) for paths in (found.paths or {}).values() for path in paths.largest], default=0)
    assert sums == [pytest.approx(slope, rel=1e-9, abs=1e-12 * largest) for slope in found.gradient]


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def slope(x: float) -> float:
    return sigmoid(x) * sigmoid(-x)


def test_a_weight_of_the_first_layer_has_two_paths_through_the_second() -> None:
    """Each is x1·f'(a2)·W2[2,k]·f'(bk)·W3[k,1]."""
    found = document("backprop", NETWORK, "--at", AT, "--paths")
    a1, a2 = 0.1 * 1 + 0.3 * 2, 0.2 * 1 + 0.4 * 2
    b = [0.5 * sigmoid(a1) + 0.7 * sigmoid(a2), 0.6 * sigmoid(a1) + 0.8 * sigmoid(a2)]
    wanted = {f"b[{k}]": 1 * slope(a2) * (0.7, 0.8)[k - 1] * slope(b[k - 1]) * (0.9, -1)[k - 1] for k in (1, 2)}
    names = {node["id"]: node["name"] for node in found["nodes"]}
    through = {
        next(names[id] for id in path["nodes"] if str(names[id]).startswith("b")): path["product"]
        for path in found["paths"]["W1[1,2]"]
    }
    assert through == pytest.approx(wanted, rel=1e-14)


def test_a_path_has_its_nodes_from_the_variable_to_the_output_and_a_slope_for_each_edge() -> None:
    found = document("backprop", NETWORK, "--at", AT, "--paths")
    for name, paths in found["paths"].items():
        for path in paths:
            ends = (found["nodes"][path["nodes"][0]]["name"], path["nodes"][-1], len(path["factors"]))
            assert ends == (name, found["output"], len(path["nodes"]) - 1)


def test_more_paths_than_can_be_walked_are_counted() -> None:
    found = backprop(parse(DOUBLED), [1.0], with_paths=True)
    paths = (found.paths or {})["x"]
    assert (paths.count, paths.complete, paths.gradient, len(paths.largest) < 1001) == (2**60, False, 2.0**60, True)


def test_of_so_many_paths_the_largest_comes_first() -> None:
    """At each of 60 places the path goes over a slope of 2 or of 1: the largest is 2^60, then 60 of half of it."""
    text = "; ".join(["a0 = x", *[f"a{n} = 2*a{n - 1} + a{n - 1}" for n in range(1, 61)], "a60"])
    paths = (backprop(parse(text), [1.0], with_paths=True, top=62).paths or {})["x"]
    sizes = [path.product for path in paths.largest]
    assert (paths.count, sizes) == (2**60, [2.0**60] + [2.0**59] * 60 + [2.0**58])


def test_the_table_tells_how_many_there_are_and_their_sum() -> None:
    out = gdcli("backprop", DOUBLED, "--at", "1", "--paths").out
    assert "sum of about 10^18 paths, of which the 6 largest are shown" in out


@pytest.mark.parametrize("top", ["0", "-1", "100000000"])
def test_a_number_of_paths_that_cannot_be_is_refused(top: str) -> None:
    result = gdcli("backprop", DOUBLED, "--at", "1", "--top", top)
    assert (result.code, result.err.startswith("error: --top: "), "Traceback" in result.err) == (2, True, False)


def test_slopes_that_are_0_or_nothing_make_paths_too() -> None:
    found = backprop(parse("relu(x)*y + y*x"), [-1.0, 2.0], with_paths=True).paths or {}
    assert [path.product for path in found["x"].largest] == [2.0, 0.0]


def test_a_formula_without_value_has_paths_without_product() -> None:
    assert document("backprop", "log(x)/(x - x)", "--at", "-1", "--paths")["paths"]["x"][0]["product"] is None


def test_the_paths_are_too_long_to_be_told_only_where_they_are() -> None:
    text = "; ".join(["a0 = x[1]", *[f"a{n} = a{n - 1}*x[{n % 3000 + 1}]" for n in range(1, 3000)], "a2999"])
    formula = parse(text)
    found = backprop(formula, [1.0] * 3000, with_paths=True).paths or {}
    assert ([one.count for one in found.values()], len(found["x[1]"].largest)) == ([1] * 3000, 1)


def test_top_must_be_positive() -> None:
    with pytest.raises(GdcliError, match="top: 0 is not allowed"):
        backprop(parse("x"), [1.0], with_paths=True, top=0)


@pytest.mark.parametrize(("option", "shown"), [((), 6), (("--top", "9"), 9), (("--top", "2"), 2), (("--all",), 32)])
def test_the_table_shows_as_many_as_are_asked_for(option: tuple[str, ...], shown: int) -> None:
    text = "a = x*x; b = a*a; c = b*b; d = c*c; d*d"
    out = gdcli("backprop", text, "--at", "1.1", "--paths", *option).out
    assert out.count("x → a → b → c → d → f") == shown
