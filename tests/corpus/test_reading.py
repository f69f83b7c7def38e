"""The formulas of the literature are read as they are meant; what is no formula is told so in a few words."""

import math
from typing import Any

import pytest

from conftest import corpus
from gdcli.errors import GdcliError
from gdcli.language.evaluate import evaluate
from gdcli.language.parse import parse
from gdcli.language.write import latex, pretty, write

RELATIVE, NOTHING = 1e-9, 1e-15  # sin(pi) is 1.2e-16, as float64 has it


def value(text: str, at: dict[str, float]) -> float:
    formula = parse(text, bound=at)
    return evaluate(formula, [at[name] for name in formula.variables])[formula.outputs[0]]


def differs(text: str, at: dict[str, float], expected: float) -> bool:
    return not math.isclose(value(text, at), expected, rel_tol=RELATIVE, abs_tol=NOTHING)


def point_of(line: dict[str, Any]) -> dict[str, float]:
    at = line["at"]
    return at if isinstance(at, dict) else {line["var"]: at}


def test_the_formulas_of_physics_have_their_values() -> None:
    assert [line["name"] for line in corpus("feynman") if differs(line["expr"], line["at"], line["f"])] == []


def test_the_exercises_have_their_values() -> None:
    lines = [line for line in corpus("derivatives") if line["f"] is not None]
    assert [line["expr"] for line in lines if differs(line["expr"], point_of(line), line["f"])] == []


def test_the_derivatives_that_their_sources_print_are_read_and_have_their_values() -> None:
    wrong = []
    for line in corpus("derivatives"):
        try:
            if differs(line["derivative"], point_of(line), line["value"]):
                wrong.append(line["derivative"])
        except (GdcliError, KeyError) as error:
            wrong.append((line["derivative"], str(error)))
    assert wrong == []


def test_the_test_functions_have_their_values() -> None:
    wrong = [
        (line["name"], point["at"])
        for line in corpus("testfunctions")
        for point in line["points"]
        if differs(line["expr"], dict(zip(line["vars"], point["at"], strict=True)), point["f"])
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["feynman", "derivatives", "testfunctions"])
def test_each_formula_is_written_and_read_back_as_itself(name: str) -> None:
    formulas = [parse(line["expr"], bound=line.get("vars", [])) for line in corpus(name)]
    assert [write(formula) for formula in formulas if parse(write(formula), bound=formula.variables) != formula] == []


@pytest.mark.parametrize("name", ["feynman", "derivatives", "testfunctions"])
def test_each_formula_on_a_screen_has_the_same_value(name: str) -> None:
    wrong = []
    for line in corpus(name):
        formula = parse(line["expr"], bound=line.get("vars", []))
        at = {variable: 0.37 + 0.21 * place for place, variable in enumerate(formula.variables)}
        got, expected = value(pretty(formula), at), value(line["expr"], at)
        if not (got == expected or (math.isnan(got) and math.isnan(expected))):
            wrong.append((pretty(formula), got, expected))
    assert wrong == []


def outcome(line: dict[str, Any]) -> object:
    """The value at the point, None where there is no point, or the error."""
    at = line.get("at") or {}
    try:
        formula = parse(line["expr"], bound=at)
        write(formula), pretty(formula), latex(formula)
        return value(line["expr"], at) if set(formula.variables) <= at.keys() else None
    except GdcliError as error:
        return error


def test_every_text_is_a_formula_or_one_short_error() -> None:
    outcomes = [outcome(line) for line in corpus("hostile")]
    assert [str(one) for one in outcomes if isinstance(one, GdcliError) and not 0 < len(str(one)) < 400] == []


def test_what_is_to_be_rejected_is() -> None:
    rejected = [line for line in corpus("hostile") if line["expect"] == "reject"]
    assert [line["expr"][:80] for line in rejected if not isinstance(outcome(line), GdcliError)] == []


def test_what_has_a_value_has_that_value() -> None:
    valued = [line for line in corpus("hostile") if line["expect"] == "value"]
    assert [line["expr"] for line in valued if differs(line["expr"], line["at"], line["value"])] == []


def test_what_has_no_value_is_never_given_one() -> None:
    outside = [(line, outcome(line)) for line in corpus("hostile") if line["expect"] == "nan-or-error"]
    assert [line["expr"] for line, got in outside if isinstance(got, float) and math.isfinite(got)] == []
