"""Claims about a derivative: right in any form, wrong by the mistake that was made, whoever hostile makes them."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import mpmath
import pytest
import sympy
from derivatives import CASES
from hypothesis import given, settings
from hypothesis import strategies as st
from program import document, gdcli

import gdcli as library
from conftest import corpus
from gdcli.calculus.backprop import backprop
from gdcli.errors import GdcliError
from gdcli.language.write import write, write_each

RIGHT = [(case.formula, claim) for case in CASES for claim in case.right]
WRONG = [(case.formula, claim, mistake) for case in CASES for claim, mistake in case.wrong.items()]


def test_the_table_is_as_large_as_it_should_be() -> None:
    assert (len(CASES) >= 40, len(WRONG) >= 80, len(RIGHT) >= 120) == (True, True, True)


@pytest.mark.parametrize(("formula", "claim"), RIGHT)
def test_a_right_derivative_is_right_in_whatever_form(formula: str, claim: str) -> None:
    assert library.check(formula, claim).correct


@pytest.mark.parametrize(("formula", "claim", "mistake"), WRONG)
def test_a_usual_mistake_is_called_by_its_name(formula: str, claim: str, mistake: str) -> None:
    found = library.check(formula, claim)
    assert {one.mistake.name for one in found.judgements if one.mistake} == {mistake}


# -- of what was planted: by no one's table but by arithmetic on the true derivative

PLANTED = {"sign": "-({})", "factor": "3*({})", "degrees": "pi/180*({})"}


@pytest.mark.parametrize("mistake", PLANTED)
def test_what_is_planted_in_the_formulas_of_physics_is_found(mistake: str) -> None:
    wrong = []
    for line in corpus("feynman")[::6]:
        formula = library.parse(line["expr"], bound=line["vars"])
        partials = dict(zip(formula.variables, write_each(library.gradient(formula).formula), strict=True))
        claims = {name: PLANTED[mistake].format(text) for name, text in partials.items()}
        found = library.check(formula, claims)
        wrong += [
            (line["expr"], one.mistake) for one in found.judgements if not one.mistake or one.mistake.name != mistake
        ]
    assert wrong == []


def test_the_derivatives_of_the_corpus_are_right_as_their_sources_have_them() -> None:
    lines = corpus("derivatives")[::8]
    checks = [
        library.check(line["expr"], {line["var"]: line["derivative"]}, {line["var"]: line["at"]}) for line in lines
    ]
    assert [line["expr"] for line, check in zip(lines, checks, strict=True) if not check.correct] == []


def test_the_gradients_of_the_corpus_are_right_as_numbers() -> None:
    wrong = []
    for line in corpus("feynman"):
        formula = library.parse(line["expr"], bound=line["vars"])
        found = library.check(formula, dict(zip(line["vars"], line["grad"], strict=True)), line["at"])
        wrong += [line["expr"]] * (not found.correct)
    assert wrong == []


SHAPES = (
    "sin({})", "exp({})", "({})^2", "({})*x", "({}) + y", "log(1 + ({})^2)", "1/(2 + {})", "tanh({})",
    "sqrt(1 + ({})^2)", "sigmoid({})", "({})/(1 + y^2)", "3 - {}",
)  # fmt: skip


@st.composite
def smooth(draw: st.DrawFn) -> str:
    """A formula in x and y, smooth wherever it has a value."""
    text = draw(st.sampled_from(["x", "y", "2x", "x*y", "x + 0.1", "y^2"]))
    for shape in draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=4)):
        text = shape.format(text)
    return text


REWRITINGS = ("({})*1", "({})/2 + ({})/2", "2*({}) - ({})", "-(-({}))", "({})*(sin(y)^2 + cos(y)^2)")


@given(smooth(), st.sampled_from(REWRITINGS), st.sampled_from(["symbolic", "backprop"]))
@settings(max_examples=30, deadline=None)
def test_a_true_gradient_rewritten_is_never_told_wrong(text: str, rewriting: str, source: str) -> None:
    formula = library.parse(f"{text} + 0*y")
    gradient = library.gradient(formula, source).formula
    partials = [write(gradient.only(output), definitions=False) for output in gradient.outputs]
    claims = {name: rewriting.replace("{}", one) for name, one in zip(formula.variables, partials, strict=True)}
    assert library.check(formula, claims).correct


@given(smooth(), st.sampled_from(["1e-9", "x*1e-12", "y/1000000"]))
@settings(max_examples=20, deadline=None)
def test_a_gradient_with_a_little_more_is_always_told_wrong(text: str, little: str) -> None:
    formula = library.parse(text + " + 0*y + 0*x")
    partial = write_each(backprop(formula))[0]
    assert not library.check(formula, {"x": f"{partial} + {little}"}).correct


# -- how it is told


def test_a_lost_sign_is_told_with_the_inner_derivative() -> None:
    [one] = document("check", "(y - x w)^2", "--claim", "w: 2*x*(y - x*w)")["claims"]
    told = {key: one[key] for key in ("variable", "correct", "mistake", "factor", "explanation")}
    sentence = "a sign is lost: the inner derivative of y − x·w by w is −x"
    assert told == {"variable": "w", "correct": False, "mistake": "sign", "factor": -1.0, "explanation": sentence}


@pytest.mark.parametrize(("text", "named"), [("(x+y)z", "x + y = 5"), ("u=x+y; u*z", "u = x + y = 5")])
def test_exchanged_slopes_are_told_with_the_parts(text: str, named: str) -> None:
    claims = document("check", text, "--claim", "5,5,4", "--at", "2,3,4")["claims"]
    told = {(one["mistake"], one["explanation"].partition(" are")[0]) for one in claims}
    assert told == {("swapped", f"{named} and z = 4")}


def test_numbers_are_told_as_numbers_with_the_true_ones() -> None:
    claims = document("check", "(x+y)z", "--claim", "5,5,4", "--at", "2,3,4")["claims"]
    assert [(one["claim"], one["truth"]) for one in claims] == [(5.0, 4.0), (5.0, 4.0), (4.0, 5.0)]


def test_a_factor_is_told() -> None:
    assert document("check", "x^2", "--claim", "x/2")["claims"][0]["factor"] == 0.25


@pytest.mark.parametrize(("formula", "claim"), [("x^2", "3x"), ("sin(x)", "cos(x)/2"), ("|x|", "1"), ("x*y", "x: 2")])
def test_where_a_wrong_claim_fails_is_shown_and_true(formula: str, claim: str) -> None:
    found = document("check", formula, "--claim", claim)["claims"][0]["counterexample"]
    x = found["at"]["x"]
    true = {"x^2": 2 * x, "sin(x)": mpmath.cos(x), "|x|": mpmath.sign(x), "x*y": found["at"].get("y")}[formula]
    assert (found["truth"], found["claim"] != found["truth"]) == (pytest.approx(float(true), rel=1e-15), True)


@pytest.mark.parametrize(("claim", "order"), [("3x^2", 2), ("2x^2", 1), ("3x^2 + 1e-3", 1)])
def test_taylors_remainder_falls_by_the_order_that_tells(claim: str, order: int) -> None:
    assert document("check", "x^3", "--claim", claim)["taylor"]["order"] == pytest.approx(order, abs=0.01)


def test_taylors_remainder_is_the_true_one() -> None:
    found = document("check", "exp(x)", "--claim", "exp(x)", "--at", "1")["taylor"]
    h, remainder = found["remainders"][0]["h"], found["remainders"][0]["remainder"]
    along = sympy.Float(0.5 + 0.6180339887498949 % 1.0, 40) * sympy.Float(h, 40)
    exact = sympy.exp(1 + along) - sympy.E - along * sympy.E
    assert remainder == pytest.approx(float(exact.evalf(40)), rel=1e-10)


@pytest.mark.parametrize(
    ("formula", "claim", "evidence"),
    [("(x+1)^2", "2x+2", "proved"), ("tan(x)", "sec(x)^2", "proved"), ("|x|*x", "2*sqrt(x^2)", "tested")],
)
def test_it_is_told_whether_a_claim_is_proved_or_tested(formula: str, claim: str, evidence: str) -> None:
    assert document("check", formula, "--claim", claim)["claims"][0]["evidence"] == evidence


# -- numbers at a point


@pytest.mark.parametrize(
    ("formula", "claim", "at", "correct"),
    [
        ("exp(x)*sin(y)", "2.47173,-1.1312", "1,2", True),  # rounded
        ("exp(x)*sin(y)", "2.47174,-1.1312", "1,2", False),
        ("x^2", "2.4", "1.21", False),  # two digits are not taken as rounded
        ("x^2/3", "2/3", "1", True),
        ("cos(x)", "0", "pi", True),  # within the rounding of the point
        ("cos(x)", "-1.2246467991473532e-16", "pi", True),
        ("|x|", "1", "0", False),
        ("|x|", "0", "0", False),
        ("sqrt(x)", "1", "0", False),
        ("1e-8*x^2", "4e-8", "1", False),
        ("1e-8*x^2", "2e-8", "1", True),
        ("1e8*exp(x)", "271828182.845904", "1", True),
    ],
)
def test_a_number_is_judged_at_its_point(formula: str, claim: str, at: str, correct: bool) -> None:
    result = gdcli("check", formula, "--claim", claim, "--at", at, "--format", "json")
    assert (result.json["correct"], result.code) == (correct, 0 if correct else 1)


# -- what is no claim

BAD = [
    ("x^2", ["q: 2"], "'q' is no variable"),
    ("x^2 + y", ["2x"], "which variable"),
    ("x^2", ["x: 2x", "x: 2x"], "'x' is claimed twice"),
    ("x^2", ["2t"], "'t' is no variable"),
    ("x*y", ["1,2,3"], "3 derivatives for 2 variables"),
    ("x*y", ["x: y, x"], "some of these"),
    ("u = x*y; u^2", ["u: 2u"], "'u' is a part"),
    ("x*y", ["x: xy"], "'xy' is one name"),
    ("x^2", ["x:"], "empty"),
    ("x^2", [":2x"], "a variable is missing"),
    ("x^2", ["2x("], "ends where"),
    ("x^2", ["x: nan"], "'nan' is a word"),
    ("x^2", ["__import__('os')"], "no meaning"),
    ("3", ["0"], "no variables"),
    ("x^2", ["w" * 400 + ": 2"], "is no variable"),
    ("log(x)", ["1/x"], "no real number", "--at", "-1"),
    ("log(-1 - x^2)", ["1"], "no point was found"),
    ("x^2", ["2x"], "got 2 numbers", "--at", "1,2"),
    ("x^2", ["9^9^9^9"], "float64"),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: str(bad[1])[:40])
def test_what_is_no_claim_is_told_in_one_message(bad: tuple[Any, ...]) -> None:
    formula, claims, message, *more = bad
    result = gdcli("check", formula, *[word for claim in claims for word in ("--claim", claim)], *more)
    assert (result.code, message in result.err, "Traceback" in result.err, result.out) == (2, True, False, "")


def test_a_name_that_is_none_has_a_caret_under_it() -> None:
    assert gdcli("check", "x^2", "--claim", "x: 2*t").err.splitlines()[1:3] == ["     2*t", "       ^"]


@given(st.text(alphabet="xy0123456789.+-*/^()[]:=,;efπ|√ sincolgxpw", max_size=25))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_a_claim_that_breaks(text: str) -> None:
    with suppress(GdcliError):
        library.check("x^2*y", text)


@pytest.mark.parametrize("claim", ["(x+1)^100000", "sin(" * 30 + "x" + ")" * 30, "x^x^x^x", "exp(exp(exp(x)))"])
def test_a_claim_that_is_hard_for_sympy_is_told_wrong_all_the_same(claim: str) -> None:
    assert not library.check("x^2", claim).correct


SATURATED = [
    ("tanh(10x)", "10(1 - tanh(10x)^2)"),
    ("tanh(1000x)", "1000(1 - f^2)"),
    ("sigmoid(1000x)", "1000f*(1 - f)"),
    ("erf(30x)", "60/sqrt(pi)*exp(-900x^2)"),
    ("log(cosh(50x))", "50(1 - 2/(exp(100x) + 1))"),
]


@pytest.mark.parametrize(("formula", "claim"), SATURATED)
def test_a_right_derivative_is_right_where_no_digits_tell_it_from_0(formula: str, claim: str) -> None:
    assert library.check(formula, claim).correct


SLIGHT = [
    ("1e-300*x + x", "1"),
    ("1e-40*x + x", "1"),
    ("x^2 + 1e-200*x^3", "2x"),
    ("x^2", "2x + 1e-20*x"),
    ("sin(x)", "1.0000000001cos(x)"),
]


@pytest.mark.parametrize(("formula", "claim"), SLIGHT)
def test_a_slight_difference_is_no_usual_mistake(formula: str, claim: str) -> None:
    [found] = library.check(formula, claim).judgements
    assert (found.correct, found.mistake and found.mistake.name) == (False, "other")
    assert found.mistake and "very little" in found.mistake.sentence


@pytest.mark.parametrize("claim", ["1e300x", "3e300x", "-2e300x"])
def test_numbers_near_the_largest_float_are_evidence(claim: str) -> None:
    [found] = library.check("1e300x^2", claim).judgements
    assert found.mistake and found.mistake.factor == float(mpmath.mpf(claim.rstrip("x")) / mpmath.mpf("2e300"))


def test_points_are_found_beside_a_decimal_of_the_formula() -> None:
    assert library.check("asin(x - 5000.5)", "1/sqrt(1 - (x - 5000.5)^2)").correct


LONG_CLAIMS = {
    "+".join(["x/700"] * 1400): True,  # one sum, each term of it rounded
    "2x" + "+0" * 5000: True,
    "2x + " + "0*" * 4990 + "1": True,
    "2x/(" + "1*" * 4990 + "1)": True,
    "+".join(f"sin({number}x)" for number in range(1000)): False,
}


@pytest.mark.parametrize(("claim", "correct"), LONG_CLAIMS.items(), ids=lambda value: str(value)[:12])
def test_a_long_claim_is_judged_in_bounded_work(claim: str, correct: bool) -> None:
    started = time.process_time()
    assert library.check("x^2", claim).correct is correct
    assert time.process_time() - started < 6


def test_the_proofs_of_many_claims_share_their_work() -> None:
    started = time.process_time()
    found = library.check("prod(x[i], i=1..200)", ",".join(f"f/x[{number}]" for number in range(1, 201)))
    assert found.correct
    assert time.process_time() - started < 15


def test_a_long_number_is_looked_at_once() -> None:
    started = time.process_time()
    with pytest.raises(GdcliError, match="too large for a float64"):
        library.check("x^2", "2" + "0" * 9_999 + "x")
    assert time.process_time() - started < 1


def test_many_variables_are_no_trouble() -> None:
    found = library.check("sum(x[i]^2, i=1..300)", ",".join(f"2x[{i}]" for i in range(1, 301)))
    assert (found.correct, len(found.judgements)) == (True, 300)


@pytest.mark.parametrize("claims", ["2x", ["x: 2x"], {"x": "2x"}])
def test_the_door_takes_claims_of_every_kind(claims: Any) -> None:
    assert library.check("x^2", claims).correct


@pytest.mark.parametrize("claims", [[6], {"x": 6}, {"x": 6.0}, "6", ["6"]])
def test_the_door_takes_numbers_of_every_kind(claims: Any) -> None:
    assert library.check("x^2", claims, at=[3]).correct


@pytest.mark.parametrize(
    ("text", "claim", "at", "told"),
    [
        ("exp(x)", "2.72", "1", "its 3 digits are those of the true one, but 4 are needed to tell"),
        ("x^2", "4.0000001", "2", "it is off by a part of 2e-08, and not by rounding"),
        ("x^2*y", "y: 4.0001", "2,1", "it is off by a part of 3e-05, and not by rounding"),
    ],
)
def test_a_number_next_to_the_true_one_is_told_as_that(text: str, claim: str, at: str, told: str) -> None:
    found = library.check(text, [claim], at=at)
    mistake = found.judgements[0].mistake
    assert (found.correct, mistake and mistake.sentence) == (False, told)


def test_a_remainder_in_which_nothing_wrong_is_seen_is_not_shown() -> None:
    assert "Taylor" not in gdcli("check", "x^2", "--claim", "4.0000001", "--at", "2").out


@pytest.mark.parametrize(
    ("formula", "claim"),
    [("f(x) = x^2", "2f/x"), ("g(x) = x^2", "2g/x"), ("a = 3; f(x) = a x^2", "2f/x"), ("f(e) = e^2", "2*e")],
)
def test_a_claim_may_use_the_function_by_the_name_that_it_was_given(formula: str, claim: str) -> None:
    assert library.check(formula, claim).correct
