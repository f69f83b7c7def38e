"""An explanation is the arithmetic of the very step that was walked: each line holds, the last is the next point."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hills import HILLS, NAMED, Hill, near

import gdcli
from gdcli.descent.explain import SHOWN_COORDINATES, Explanation, Sum
from gdcli.descent.methods import METHODS, SEARCHES
from gdcli.errors import GdcliError
from gdcli.language.evaluate import evaluate
from gdcli.language.parse import parse
from gdcli.language.write import write

K = 4
WALKS = [gdcli.minimize, gdcli.maximize]


def named(row: Any) -> str:
    return str(getattr(row, "name", None) or getattr(row, "__name__", row))


def value(text: str, known: dict[str, float]) -> float:
    """A formula at named numbers, by the slow reference."""
    formula = parse(text, bound=known.keys())
    return evaluate(formula, [known[name] for name in formula.variables])[formula.outputs[0]]


def walked(hill: Hill, walk: Callable[..., Any], k: int = K, **settings: Any) -> tuple[Any, Explanation]:
    descent = walk(hill.text, hill.start, **{"lr": hill.lr, "steps": k, "tol": 0.0, "gradient": "backprop"} | settings)
    return descent, descent.explain(k)


def memories(descent: Any, k: int) -> dict[str, dict[str, float]]:
    """What each coordinate remembers before step k: the last values of the lines of the step before."""
    before = descent.explain(k - 1)
    return {name: {line.name: line.value for line in lines} for name, lines in before.coordinates.items()}


def said(lines: tuple[Sum, ...], known: dict[str, float]) -> list[tuple[str, float]]:
    """What each line's formula gives, one after the other, each with the values of those before it."""
    known, found = dict(known), []
    for line in lines:
        known[line.name] = value(write(line.formula), known)
        found.append((line.name, known[line.name]))
    return found


@pytest.mark.parametrize("walk", WALKS, ids=named)
@pytest.mark.parametrize("hill", HILLS, ids=named)
@pytest.mark.parametrize("method", METHODS, ids=named)
@pytest.mark.parametrize("clip", [None, 0.5])
def test_each_line_has_the_value_of_its_formula_and_the_last_is_the_next_point(
    method: Any, hill: Hill, walk: Callable[..., Any], clip: float | None
) -> None:
    settings: dict[str, Any] = {} if clip is None else {"set": {"clip": clip}}
    descent, explanation = walked(hill, walk, method=method.name, **settings)
    row, following = descent.path.rows[-2:]
    sign = -1.0 if walk is gdcli.maximize else 1.0
    point = dict(zip(descent.formula.variables, row, strict=False))
    shared = {"k": float(K), "f": sign * row[-2], "gnorm": row[-1], "n": float(len(point)), "lr": hill.lr}
    memory = memories(descent, K)
    for place, (name, (slope, *rule)) in enumerate(explanation.coordinates.items()):
        assert (slope.name, slope.value) == (
            "g",
            near(value(write(slope.formula), point), rel=1e-15, abs=1e-14),
        )
        known = memory[name] | shared | dict(descent.values) | {"x": point[name], "g": slope.value}
        found = [(line.name, line.value) for line in rule]
        assert found == [(one, near(number, rel=1e-14, abs=1e-300)) for one, number in said((*rule,), known)]
        assert dict(found)["x"] == following[place]


@pytest.mark.parametrize("walk", WALKS, ids=named)
@pytest.mark.parametrize("hill", HILLS, ids=named)
@pytest.mark.parametrize("method", METHODS, ids=named)
def test_f_before_and_after_are_the_paths(method: Any, hill: Hill, walk: Callable[..., Any]) -> None:
    descent, explanation = walked(hill, walk, method=method.name)
    before, after = (row[-2] for row in descent.path.rows[-2:])
    assert (explanation.step, explanation.before, explanation.after) == (K, before, after)


@pytest.mark.parametrize("method", METHODS, ids=named)
def test_every_step_of_a_run_is_explained_up_to_the_point_after_it(method: Any) -> None:
    hill = NAMED["well"]
    descent, _ = walked(hill, gdcli.minimize, 6, method=method.name)
    reached = [[line.value for line in descent.explain(k).coordinates["x"] if line.name == "x"] for k in range(1, 7)]
    assert reached == [[row[0]] for row in descent.path.rows[1:]]


def test_the_numbers_are_those_of_the_formula_in_six_digits() -> None:
    _, explanation = walked(NAMED["sphere"], gdcli.minimize, 2)
    texts = [(line.name, write(line.formula), write(line.numbers), line.value) for line in explanation.coordinates["y"]]
    assert texts == [("g", "2*y", "2*2.4", near(4.8)), ("x", "x - lr*g", "2.4 - 0.1*4.8", near(1.92))]


@pytest.mark.parametrize("hill", HILLS, ids=named)
@pytest.mark.parametrize("method", METHODS, ids=named)
def test_the_formula_with_its_numbers_gives_the_value_as_far_as_its_digits_go(method: Any, hill: Hill) -> None:
    _, explanation = walked(hill, gdcli.minimize, method=method.name)
    for lines in explanation.coordinates.values():
        for line in lines:
            if line.name not in ("t", "p"):  # a sign of what is nearly 0 does not bear rounding
                largest = max([1.0, *[abs(other.value) for other in lines]])
                assert value(write(line.numbers), {}) == near(line.value, rel=1e-3, abs=1e-3 * largest)


@pytest.mark.parametrize("schedule", ["0.1/k", "0.05*(1+cos(pi*k/200))", "0.01/(1 + f^2)", "0.1/(1 + gnorm)/n"])
def test_a_schedule_is_a_line_that_all_coordinates_share(schedule: str) -> None:
    descent, explanation = walked(NAMED["waves"], gdcli.minimize, lr=schedule)
    row = descent.path.rows[K - 1]
    rate = value(schedule, {"k": float(K), "f": row[-2], "gnorm": row[-1], "n": 2.0})
    assert [(line.name, line.value) for line in explanation.shared] == [("lr", near(rate, rel=1e-15))]


def test_uphill_a_schedule_sees_minus_f_as_the_run_does() -> None:
    descent, explanation = walked(NAMED["ellipse"], gdcli.maximize, 2, lr="0.1 + 0.00001*f")
    (x, _, f, _), (later, *_) = descent.path.rows[-2:]
    rate = 0.1 - 0.00001 * f
    assert (explanation.shared[-1].value, later) == (near(rate, rel=1e-14), near(x + rate * 2 * x))


def test_uphill_the_gradient_is_turned_in_a_line_of_its_own() -> None:
    _, explanation = walked(NAMED["sphere"], gdcli.maximize, 1)
    lines = [(line.name, write(line.formula), line.value) for line in explanation.coordinates["y"]]
    assert lines[:2] == [("g", "2*y", 6.0), ("g", "-g", -6.0)]


@pytest.mark.parametrize("walk", WALKS, ids=named)
def test_a_clipped_gradient_is_the_gradient_at_the_length_of_clip(walk: Callable[..., Any]) -> None:
    _, explanation = walked(NAMED["sphere"], walk, 1, set={"clip": 0.5})
    cut = [[line.value for line in lines if line.name == "g"][-1] for lines in explanation.coordinates.values()]
    sign = -1 if walk is gdcli.maximize else 1
    assert cut == near([sign * 0.5 * one / math.hypot(2, 6) for one in (2, 6)], rel=1e-15)


def test_a_gradient_shorter_than_clip_stays_as_it_is() -> None:
    _, explanation = walked(NAMED["sphere"], gdcli.minimize, 1, set={"clip": 1000.0})
    assert [[line.value for line in lines if line.name == "g"][-1] for lines in explanation.coordinates.values()] == [
        2,
        6,
    ]


def test_a_rule_of_ones_own_is_explained() -> None:
    rule = "a = 0.5*a + g; b = a/(1 + abs(a)); x = x - lr*b"
    descent, explanation = walked(NAMED["sphere"], gdcli.minimize, 3, rule=rule, lr=0.5)
    lines = {line.name: line.value for line in explanation.coordinates["x"]}
    assert (list(lines), lines["x"]) == (["g", "a", "b", "x"], descent.end.point[0])


def test_a_late_step_of_a_long_run_is_the_one_on_the_path() -> None:
    descent = gdcli.minimize("x^2", [1.0], lr=1e-5, steps=30_000, tol=0.0, method="momentum")
    assert descent.explain(25_001).coordinates["x"][-1].value == descent.path.rows[25_001][0]


def test_of_many_coordinates_the_first_are_explained() -> None:
    _, explanation = walked(NAMED["chain"], gdcli.minimize)
    assert list(explanation.coordinates) == [f"x[{i}]" for i in range(1, SHOWN_COORDINATES + 1)]


@pytest.mark.parametrize("k", [0, -1, 2, 50, 101])
def test_a_step_that_was_not_done_cannot_be_explained(k: int) -> None:
    """x^2 at lr 1/2 is at its minimum after 1 step of 100."""
    with pytest.raises(GdcliError, match=f"explain: there is no step {k}"):
        gdcli.minimize("x^2", [1.0], lr=0.5).explain(k)


@pytest.mark.parametrize("method", SEARCHES, ids=named)
def test_a_search_is_no_rule_that_could_be_explained(method: Any) -> None:
    with pytest.raises(GdcliError, match=f"explain: {method.name} is no rule"):
        gdcli.minimize("x^2", [1.0], method=method.name).explain(1)
