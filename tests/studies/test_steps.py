"""Derivations as they are shown: each text that claims to equal the one before it is evaluated by itself."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from program import document
from program import gdcli as program
from shapes import ROWS, call, points, texts

import gdcli
from conftest import corpus
from gdcli.calculus import textbook
from gdcli.calculus.gradient import gradient
from gdcli.engine.python import compile_function
from gdcli.formats import Look, render
from gdcli.language.formula import Builder, Formula
from gdcli.language.styles import PLAIN, PRETTY
from gdcli.reports.derive import report
from gdcli.studies.derive import derive
from gdcli.studies.steps import Steps, steps

WAITING = re.compile(r"[d∂]([^\W\d_]\w*)?/[d∂](\w+)(\[)?")
STEP = 1e-3


def derived(formula: str | Formula) -> Steps:
    read = gdcli.parse(formula) if isinstance(formula, str) else formula
    return steps(read, gradient(read).formula)


def value(text: str, at: Mapping[str, float], inner: Mapping[str, str]) -> float:
    """The value of a line's text, a waiting derivative in it taken by differences of what stands in it."""
    while waiting := WAITING.search(text):
        name, variable, bracket = waiting.groups()
        start = end = waiting.end()
        depth = bool(bracket)
        while depth:
            depth += (text[end] == "[") - (text[end] == "]")
            end += 1
        inside = text[start : end - 1] if bracket else name
        text = f"{text[: waiting.start()]}({difference(inside, variable, at, inner)!r}){text[end:]}"
    defined = [f"{name} = {one}" for name, one in reversed(inner.items())]
    formula = gdcli.parse(text, let=defined, bound=at)
    return compile_function(formula)(*[at[name] for name in formula.variables])[0]


def difference(text: str, variable: str, at: Mapping[str, float], inner: Mapping[str, str]) -> float:
    """A difference of fourth order."""
    near = [value(text, {**at, variable: at[variable] + n * STEP}, inner) for n in (-2, -1, 1, 2)]
    return (near[0] - 8 * near[1] + 8 * near[2] - near[3]) / (12 * STEP)


def wrong_lines(found: Steps, at: Mapping[str, float]) -> list[tuple[str, str, float, float]]:
    """The shown lines that are not the line before them."""
    wrong = []
    for lines in found.lines(PLAIN).values():
        shown = [line for line in lines if "…" not in line.text and not line.done.startswith("with ")]
        values = [value(line.text, at, found.inner(PLAIN)) for line in shown]
        for line, before, now in zip(shown[1:], values, values[1:], strict=False):
            if not abs(before - now) <= 1e-6 * max(abs(before), abs(now), 1e-3):
                wrong.append((shown[0].text, line.text, before, now))
    return wrong


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_each_function_of_the_vocabulary_has_a_derivation_whose_lines_are_equal(row: Any) -> None:
    formula = call(row)
    at = dict(zip(formula.variables, next(points(row, 1)), strict=True))
    if row.name == "polygamma":
        formula, at = gdcli.parse("polygamma(1, x)"), {"x": 2.5}
    assert wrong_lines(derived(formula), at) == []


@pytest.mark.parametrize(
    "row", [row for row in ROWS if len(row.names) == 1 and not row.variadic], ids=lambda row: row.name
)
def test_each_function_of_one_argument_is_derived_by_its_own_rule_and_the_chain_rule(row: Any) -> None:
    """u = x + t^2 with t small stays where the function is smooth."""
    builder = Builder()
    x, t = builder.variable("x"), builder.variable("t")
    inner = builder.call("add", x, builder.call("pow", t, builder.number(2.0)))
    formula = builder.formula([builder.call(row.name, inner)], ["t", "x"])
    [x_at] = next(points(row, 1, size=1))
    found = derived(formula)
    assert (found.check.wrong, wrong_lines(found, {"x": x_at, "t": 0.05})) == (None, [])


CASES = [
    "1/(1+exp(-x))", "(y - x w)^2", "x^x", "3x^2 - 5x + 7", "(x^2+1)/(x-1)", "2^(x*y)", "x*sin(x)*exp(y)", "e^(x^2)",
    "sqrt(x^2 + y^2)", "log(1+x^2)/x", "x - (y - (x - y^2))", "max(x, y)*min(x, y^2)", "tanh(w*x + b)^2", "-x^-2",
    "x1 - x2 + x3 - x4 + x5 - x6 + x7 - x8*x1", "atan2(x*y, x)", "logsumexp(x, 2x)", "(x*y)^(x+y)", "a*b*c*d*e2",
    "x/y/w", "x^2 + exp(tanh(x^2))", "exp(-x^2)*sin(exp(-x^2) + x)",
]  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_each_line_that_is_shown_equals_the_line_before(text: str) -> None:
    found = derived(text)
    draw = random.Random(text)
    at = {name: draw.uniform(1.1, 2.3) for name in found.derivations.variables}
    assert (found.check.points, found.check.wrong, wrong_lines(found, at)) == (3, None, [])


@settings(max_examples=60, deadline=None)
@given(texts)
def test_the_lines_of_any_formula_are_equal(text: str) -> None:
    found = derived(text)
    at = {name: 0.7 + place / 3 for place, name in enumerate(found.derivations.variables)}
    assert (found.check.wrong, wrong_lines(found, at)) == (None, [])


@pytest.mark.parametrize("file", ["derivatives", "feynman", "testfunctions"])
def test_the_derivations_of_the_corpus_are_right_where_they_can_be_evaluated(file: str) -> None:
    wrong, checked, count = [], 0, 0
    for line in corpus(file)[::5]:
        formula = gdcli.parse(line["expr"], bound=line.get("vars") or [line["var"]])
        found = derived(formula).check
        wrong += [(line["expr"], found.wrong)] if found.wrong else []
        checked, count = checked + (found.points > 0), count + 1
    assert (wrong, checked >= 0.9 * count) == ([], True)


@pytest.mark.parametrize("file", ["derivatives", "feynman"])
def test_the_last_line_has_the_value_of_the_corpus(file: str) -> None:
    wrong = []
    for line in corpus(file)[::7]:
        at = line["at"] if isinstance(line["at"], dict) else {line["var"]: line["at"]}
        truth = dict(zip(line["vars"], line["grad"], strict=True)) if "vars" in line else {line["var"]: line["value"]}
        formula = gdcli.parse(line["expr"], bound=at)
        for name, lines in derived(formula).lines(PLAIN).items():
            last = [one for one in lines if not one.done.startswith("with ")][-1]
            got = value(last.text, at, {}) if "…" not in last.text else truth[name]
            if not abs(got - truth[name]) <= 1e-8 * max(1.0, *map(abs, truth.values())):
                wrong.append((line["expr"], name, got, truth[name]))
    assert wrong == []


def test_a_wrong_rule_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        textbook.RULES, "neg", lambda by, n, args, places: textbook.Rule("x", n, by.derivative(args[0]))
    )
    assert derived("exp(-x)").check.wrong == ("x", 2)


def test_the_sigmoid_runs_through_its_parts_and_ends_in_s_times_1_minus_s() -> None:
    found = derived("1/(1+exp(-x))")
    last = found.lines(PRETTY)["x"][-1]
    assert (found.inner(PLAIN), last.text, last.done) == (
        {"a": "1 + b", "b": "exp(c)", "c": "-x"},
        "s·(1 − s)",
        "with s = 1/(1 + exp(−x))",
    )


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("x^3", ["power"]), ("7 + x", ["sum", "constant", "variable"]), ("5x", ["constant factor", "variable"]),
        ("x*y", ["constant factor", "variable"]), ("x*sin(x)", ["product", "variable", "sin"]),
        ("x/(x+1)", ["quotient", "variable", "sum", "variable", "constant"]), ("1/x", ["power of -1"]),
        ("2^x", ["exponential"]), ("e^x", ["exponential"]), ("x^x", ["power and exponential"]), ("gelu(x)", ["gelu"]),
    ],
)  # fmt: skip
def test_each_line_names_its_rules(text: str, rules: list[str]) -> None:
    assert [step.rule for line in derived(text).lines(PLAIN)["x"] for step in line.steps] == rules


def test_parts_that_the_user_named_stand_by_their_names() -> None:
    lines = [line["line"] for line in document("grad", "u = x+y; u*z", "--steps")["steps"]["x"]]
    assert lines == ["∂/∂x[u*z]", "z*∂u/∂x", "z*(∂/∂x[x] + ∂/∂x[y])", "z*(1 + 0)", "z"]


def test_names_of_inner_functions_are_no_names_of_the_user() -> None:
    found = derived("sin(a*b)*cos(c*d)*s*sigmoid(a + s)")
    assert not {"a", "b", "c", "d", "s"} & set(found.inner(PLAIN))


def test_a_derivation_of_1_000_functions_one_in_another_is_cut_and_says_so() -> None:
    builder = Builder()
    node = builder.variable("x")
    for _ in range(1000):
        node = builder.call("sin", node)
    told = render(report(derive(builder.formula([node], ["x"]), with_steps=True)), "table", Look())
    assert ("and so on" in told, "each line equals the line before" in told.replace("\n", " ")) == (True, True)


def test_a_sum_of_10_000_terms_has_a_derivation() -> None:
    found = derived(" + ".join(f"x{place % 7}*{place}" for place in range(10_000)))
    assert (len(found.derivations.each), found.check.wrong, found.check.points > 0) == (7, None, True)


def test_where_f_has_no_value_anywhere_nothing_is_said_to_be_checked() -> None:
    assert "not checked" in program("grad", "log(-1-x^2)", "--steps").out


def test_with_a_point_the_derivation_ends_in_the_number() -> None:
    lines = program("grad", "(y - x w)^2", "--at", "w=3,x=2,y=1", "--steps").out.splitlines()
    assert [line.split("=")[1].split()[0] for line in lines if line.strip() in ("= 20", "= 30", "= −10")] == [
        "20",
        "30",
        "−10",
    ]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_derivation_fits_the_screen(width: int) -> None:
    told = render(report(derive(gdcli.parse("tanh(w*x + b)^2"), with_steps=True)), "table", Look(width))
    assert max(map(len, told.splitlines())) <= width


def test_latex_has_one_environment_for_each_partial() -> None:
    out = program("grad", "x_1^2*y", "--steps", "--latex").out
    assert (out.count(r"\begin{align*}"), out.count(r"\end{align*}"), "∂" in out) == (2, 2, False)


def test_the_keys_of_the_document_stay() -> None:
    plain, full = document("grad", "x^2*y", "--at", "1,2"), document("grad", "x^2*y", "--at", "1,2", "--steps")
    assert {name: full[name] for name in plain} == plain


def test_numbers_that_are_multiplied_in_float64_are_told() -> None:
    assert [derived(text).check.rounded for text in ("exp(0.1*x)*0.3*x^0.7", "exp(2*x)*3")] == [True, False]


def test_a_derivative_by_an_indexed_variable_is_written_as_a_quotient() -> None:
    lines = [line.text for line in derived("W[1,2]*x[1]^2").lines(PRETTY)["x[1]"]]
    assert lines == ["∂(W[1,2]·x[1]²)/∂x[1]", "W[1,2]·∂(x[1]²)/∂x[1]", "W[1,2]·(2x[1])", "2·W[1,2]·x[1]"]
