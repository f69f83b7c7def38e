"""A rule is read with its mistakes marked, its memory found, and its steps are those of a plain loop over its text."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hills import HILLS, NAMED, Hill, Point

import gdcli
from gdcli.descent.methods import METHODS, SEARCHES, TABLE
from gdcli.descent.rules import GIVEN, read_rule
from gdcli.descent.settings import Settings, resolve
from gdcli.errors import GdcliError
from gdcli.language.evaluate import evaluate
from gdcli.language.parse import parse
from gdcli.language.vocabulary import CALLABLE
from gdcli.language.vocabulary import TABLE as VOCABULARY

RULES = [method for method in METHODS if method.rule]
HEAVY = "v = 0.9*v - lr*g; x = x + v"


def named(row: Any) -> str:
    return str(row.name)


def places(descent: Any) -> list[Point]:
    return [row[:-2] for row in descent.path.rows]


def value(text: str, known: dict[str, float]) -> float:
    """A formula at named numbers, by the slow reference."""
    formula = parse(text, bound=known.keys())
    return evaluate(formula, [known[name] for name in formula.variables])[formula.outputs[0]]


def plainly(
    hill: Hill, rule: str, steps: int, lr: str = "", clip: float = math.inf, sign: float = 1.0, **settings: float
) -> list[Point]:
    """Walk with the text of a rule, one assignment after the other, each with the slow reference; no engine."""
    slopes, formula = gdcli.gradient(hill.text, "backprop").formula, parse(hill.text)
    assignments = [tuple(part.strip() for part in piece.split("=", 1)) for piece in rule.split(";")]
    memory: list[dict[str, float]] = [dict.fromkeys((name for name, _ in assignments), 0.0) for _ in hill.start]
    point, walked = hill.start, [hill.start]
    for k in range(1, steps + 1):
        values = evaluate(slopes, point)
        gradient = [values[output] for output in slopes.outputs]
        length = math.hypot(*gradient)
        f = evaluate(formula, point)[formula.outputs[0]]
        shared = {"k": float(k), "f": sign * f, "gnorm": length, "n": float(len(point)), **settings}
        shared["lr"] = value(lr or repr(hill.lr), shared)
        following = []
        for x, g, own in zip(point, gradient, memory, strict=True):
            own |= {"x": x}
            now = shared | {"g": sign * g * min(1.0, clip / length)}
            for name, text in assignments:
                own[name] = value(text, now | own)
            following.append(own["x"])
        point = tuple(following)
        walked.append(point)
    return walked


def close(walked: Sequence[Point], rel: float = 1e-12) -> Any:
    return [pytest.approx(place, rel=rel, abs=1e-15) for place in walked]


# What is read


@pytest.mark.parametrize(
    ("rule", "memory"),
    [
        ("x = x - lr*g", ()),
        (HEAVY, ("v",)),
        ("v = lr*g; x = x - v", ()),
        ("x = x - lr*m; m = g", ("m",)),
        ("a = b; b = a + g; x = x - lr*b", ("b",)),
        ("m = 0.9*m + g; s = s + g^2; d = m/sqrt(s); x = x - lr*d", ("m", "s")),
        ("v = v + v*g; x = x + v", ("v",)),
        ("x = x - lr*g; x = x - lr*v; v = x", ("v",)),
        ("gamma = 0.5*gamma + g; x = x - lr*gamma", ("gamma",)),
        ("step = 0.5*step + g; x = x - lr*step", ("step",)),
    ],
)
def test_memory_is_what_is_read_before_it_is_assigned(rule: str, memory: tuple[str, ...]) -> None:
    assert read_rule(rule, []).memory == memory


@pytest.mark.parametrize("method", RULES, ids=named)
def test_no_setting_of_a_method_is_memory_and_all_are_read(method: Any) -> None:
    settings = [setting.name for setting in method.settings]
    rule = read_rule(method.rule, settings)
    read = {name for _, formula in rule.assignments for name in formula.variables}
    assert (set(settings) <= read, set(settings) & {*rule.memory, *GIVEN}) == (True, set())


WRONG = [
    ("x = x - lr*q", "unknown name 'q'", 11, 12),
    ("x = x - lr*gnrm", "unknown name 'gnrm'", 11, 15),
    ("q2 = 1; x = x - lr*q", "unknown name 'q'", 19, 20),
    ("v = g; x = x - lr*(v", "", 18, 19),
    ("v = 0.9*v - sine(g); x = x + v", "unknown function 'sine'", 12, 16),
    ("v = 0.9*v - lr*g; x = x + w + v", "unknown name 'w'", 26, 27),
    ("v = 0.9*v - lr*g; y = x + v", "the rule gives x no next value", 0, 27),
    ("g = 2*g; x = x - g", "a rule cannot change g", 0, 1),
    ("x = x - g; k = k + 1", "a rule cannot change k", 11, 12),
    ("x - lr*g", "this is no assignment", 0, 8),
    ("x = x - lr*g; v", "this is no assignment", 13, 15),
    ("2*v = g; x = x - v", "this is no assignment", 0, 7),
    ("", "this is no assignment", 0, 0),
]


@pytest.mark.parametrize(("rule", "message", "start", "end"), WRONG)
def test_a_mistake_in_a_rule_is_told_at_its_place(rule: str, message: str, start: int, end: int) -> None:
    with pytest.raises(GdcliError) as caught:
        gdcli.minimize("x^2", [1.0], rule=rule)
    span = caught.value.span
    assert span is not None
    assert (message in caught.value.message, span.text, span.start, span.end) == (True, rule, start, end)


def test_an_unknown_name_is_found_where_it_stands_alone_not_inside_another() -> None:
    with pytest.raises(GdcliError) as caught:
        gdcli.minimize("x^2", [1.0], rule="x = x - lr*abs(g)*b")
    assert caught.value.span is not None
    assert caught.value.span.start == 18


@pytest.mark.parametrize("word", ["and", "lambda_", "nan", "inf", "import"])
def test_a_word_of_programs_is_no_name_of_a_rule_unless_it_is_a_plain_name(word: str) -> None:
    rule = f"{word} = 0.9*{word} + g; x = x - lr*{word}"
    if word == "lambda_":
        assert read_rule(rule, []).memory == (word,)
        return
    with pytest.raises(GdcliError):
        read_rule(rule, [])


@pytest.mark.parametrize("rule", ["x = x", "x = x + 0*g", "v = g; x = x + 0"])
def test_a_rule_that_moves_nothing_ends_at_once_and_is_told_as_no_progress(rule: str) -> None:
    found = gdcli.minimize("x^2", [1.0], rule=rule)
    assert (found.stop.reason, found.steps, found.end.point) == ("no-progress", 0, (1.0,))


# What is set


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"method": "adam", "set": {"b3": 0.5}}, "'b3' is no setting of adam; its settings are b1, b2, eps, clip"),
        ({"method": "gd", "set": {"b1": 0.5}}, "'b1' is no setting of gd; its settings are clip"),
        ({"method": "newton", "set": {"clip": 0.5}}, "'clip' is no setting of newton"),
        (
            {"method": "adam", "set": {"b1": 1.5}},
            "set b1: 1.5 is not allowed; it is a number of at least 0 and below 1",
        ),
        ({"method": "rprop", "set": {"up": 0.5}}, "set up: 0.5 is not allowed"),
        ({"method": "gd", "set": {"clip": 0.0}}, "set clip: 0 is not allowed; it is a number above 0"),
        ({"method": "gd", "set": {"clip": -1.0}}, "set clip: -1 is not allowed; it is a number above 0"),
        ({"method": "gd", "set": {"clip": math.nan}}, "set clip: nan is not allowed"),
        ({"method": "adagrad", "set": {"eps": math.inf}}, "set eps: inf is not allowed"),
        ({"method": "adma"}, "'adma' is not one of gd, momentum"),
        ({"rule": HEAVY, "set": {"lr": 0.5}}, "lr"),
        ({"rule": HEAVY, "set": {"x": 0.5}}, "x"),
        ({"rule": HEAVY, "set": {"v": 0.5}}, "v"),
        ({"rule": HEAVY, "set": {"unused": 0.5}}, "unused"),
        ({"rule": HEAVY, "set": {"clip": -1.0}}, "clip"),
        ({"rule": HEAVY, "method": "adam"}, "method"),
        ({"momentum": 1.5}, "momentum: 1.5 is not allowed"),
        ({"momentum": -0.1}, "momentum: -0.1 is not allowed"),
        ({"method": "momentum", "set": {"momentum": 2.0}}, "set momentum: 2 is not allowed"),
    ],
)
def test_what_is_no_setting_or_out_of_its_range_is_refused_by_name(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(GdcliError) as caught:
        gdcli.minimize("x^2", [1.0], **settings)
    assert message in caught.value.message


@pytest.mark.parametrize("method", [*METHODS, *SEARCHES], ids=named)
@pytest.mark.parametrize("end", ["low", "high", "default"])
def test_the_ends_of_a_range_and_the_default_are_within_it(method: Any, end: str) -> None:
    """Of an open end, the number next to it is."""
    values = {setting.name: getattr(setting, end) for setting in method.settings}
    opened = [one.name for one in method.settings if end != "default" and one.ends[end == "high"] in "()"]
    values |= {name: math.nextafter(values[name], 0.5) for name in opened}
    finite = {name: number for name, number in values.items() if math.isfinite(number)}
    assert resolve(Settings(method=method.name, set=finite))[1].items() >= finite.items()


@pytest.mark.parametrize("method", ["adam", "adamw", "nadam", "amsgrad", "lion"])
@pytest.mark.parametrize("name", ["b1", "b2"])
def test_an_open_end_is_outside_its_range(method: str, name: str) -> None:
    """1 - b^k is 0 there, by which all but lion divide; lion would see no new gradient."""
    with pytest.raises(GdcliError, match=f"set {name}: 1 is not allowed; it is a number of at least 0 and below 1"):
        resolve(Settings(method=method, set={name: 1.0}))


@pytest.mark.parametrize("method", [*METHODS, *SEARCHES], ids=named)
def test_momentum_is_taken_by_the_methods_that_have_it_and_refused_by_the_others(method: Any) -> None:
    has = method.name == "gd" or any(setting.name == "momentum" for setting in method.settings)
    try:
        taken = resolve(Settings(method=method.name, momentum=0.5))[1].get("momentum") == 0.5
    except GdcliError as refused:
        taken = f"momentum: {method.name} has none; momentum, nesterov have" not in refused.message
    assert taken == has


def test_gd_with_momentum_is_the_method_momentum() -> None:
    asked, meant = (gdcli.minimize("x^2", [1.0], momentum=0.5, method=name) for name in ("gd", "momentum"))
    assert (asked.method, places(asked)) == (meant.method, places(meant))


def test_momentum_is_a_setting_of_a_rule_of_ones_own() -> None:
    own = gdcli.minimize("x^2", [1.0], momentum=0.5, rule="v = momentum*v - lr*g; x = x + v")
    assert places(own) == places(gdcli.minimize("x^2", [1.0], momentum=0.5))


# What is walked


@pytest.mark.parametrize("hill", HILLS, ids=named)
@pytest.mark.parametrize("method", RULES, ids=named)
def test_a_rule_of_ones_own_walks_to_the_bit_like_the_method_with_the_same_rule(method: Any, hill: Hill) -> None:
    values = {setting.name: setting.default for setting in method.settings}
    own = gdcli.minimize(hill.text, hill.start, lr=hill.lr, rule=method.rule, set=values, steps=30)
    assert places(own) == places(gdcli.minimize(hill.text, hill.start, lr=hill.lr, method=method.name, steps=30))


@pytest.mark.parametrize("hill", HILLS, ids=named)
@pytest.mark.parametrize("method", RULES, ids=named)
@pytest.mark.parametrize(("walk", "sign"), [(gdcli.minimize, 1.0), (gdcli.maximize, -1.0)])
def test_the_loop_walks_like_a_plain_loop_over_the_rule(
    method: Any, hill: Hill, walk: Callable[..., Any], sign: float
) -> None:
    values = {setting.name: setting.default for setting in method.settings}
    found = walk(hill.text, hill.start, lr=hill.lr, method=method.name, steps=12, tol=0.0, gradient="backprop")
    walked = places(found)
    assert len(walked) >= 6  # uphill some run away, which ends them
    assert walked == close(plainly(hill, method.rule, len(walked) - 1, sign=sign, **values))


@pytest.mark.parametrize(("hill", "clip"), [(NAMED["rosenbrock"], 25.0), (NAMED["chain"], 1.0), (NAMED["well"], 0.01)])
@pytest.mark.parametrize("method", RULES, ids=named)
def test_a_gradient_longer_than_clip_is_cut_to_it(method: Any, hill: Hill, clip: float) -> None:
    values = {setting.name: setting.default for setting in method.settings}
    found = gdcli.minimize(hill.text, hill.start, lr=hill.lr, method=method.name, set={"clip": clip}, steps=8)
    assert places(found) == close(plainly(hill, method.rule, 8, clip=clip, **values))


@pytest.mark.parametrize("clip", [0.01, 1.0, 25.0])
@pytest.mark.parametrize("hill", HILLS, ids=named)
def test_a_clipped_step_of_gd_is_at_most_lr_times_clip_long(hill: Hill, clip: float) -> None:
    path = places(gdcli.minimize(hill.text, hill.start, lr=0.01, set={"clip": clip}, steps=20))
    moves = [math.dist(a, b) for a, b in pairwise(path)]
    assert max(moves) <= 0.01 * clip * (1 + 1e-12) + 1e-15 * math.hypot(*hill.start)


SCHEDULES = [
    "0.1/k", "0.1*0.5^floor(k/100)", "0.05*(1+cos(pi*k/200))", "0.3/sqrt(k)", "0.01*min(1, k/10)", "0.1/(1 + f^2)",
    "0.1/(1 + gnorm)", "0.1/n/k", "0.1*0.9^k", "min(0.01, abs(f)/gnorm^2)",
]  # fmt: skip


@pytest.mark.parametrize("hill", [NAMED["ellipse"], NAMED["waves"], NAMED["well"]], ids=named)
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("rule", ["gd", "momentum", "adam", "rprop"])
def test_a_schedule_gives_each_step_its_rate(schedule: str, hill: Hill, rule: str) -> None:
    method = TABLE[rule]
    values = {setting.name: setting.default for setting in method.settings}
    found = gdcli.minimize(hill.text, hill.start, lr=schedule, method=rule, steps=15, tol=0.0, gradient="backprop")
    assert places(found) == close(plainly(hill, method.rule, 15, schedule, **values))


@pytest.mark.parametrize(
    ("schedule", "rate"),
    [
        ("0.1/k", lambda k: 0.1 / k),
        ("0.1*0.5^floor(k/100)", lambda k: 0.1 * 0.5 ** (k // 100)),
        ("0.05*(1+cos(pi*k/200))", lambda k: 0.05 * (1 + math.cos(math.pi * k / 200))),
    ],
)
def test_a_schedule_over_its_whole_length_is_a_plain_loop(schedule: str, rate: Callable[[int], float]) -> None:
    x, y, walked = 1.0, 3.0, [(1.0, 3.0)]
    for k in range(1, 400):
        x, y = x - rate(k) * 0.2 * x, y - rate(k) * 0.02 * y
        walked.append((x, y))
    found = gdcli.minimize("0.1*x^2 + 0.01*y^2", [1.0, 3.0], lr=schedule, steps=399, tol=0.0)
    assert places(found) == close(walked)


def test_polyaks_step_on_a_quadratic_halves_the_distance() -> None:
    """f/g^2 = 1/4 on x^2, so x - x/2 at each step."""
    found = places(gdcli.minimize("x^2", [1.0], lr="f/gnorm^2", steps=20))
    assert found == [(0.5**k,) for k in range(21)]


def test_a_rate_of_0_is_a_rate_and_the_walk_goes_on_after_it() -> None:
    found = gdcli.minimize("x^2", [1.0], lr="0.25*floor(k/3)", steps=3)
    assert places(found) == [(1.0,), (1.0,), (1.0,), (0.5,)]


@pytest.mark.parametrize("text", ["x", "0.1/j", "g", "lr", "0.1/K"])
def test_a_schedule_knows_k_f_gnorm_and_n_alone(text: str) -> None:
    with pytest.raises(GdcliError, match="lr"):
        gdcli.minimize("x^2", [1.0], lr=text)


# Names of the vocabulary beside the names of the generated loop


def call(function: str, argument: str) -> str:
    """A function of the vocabulary at places where it is smooth; its first argument comes from `argument` in (0, 1)."""
    row = VOCABULARY[CALLABLE[function]]
    inside = [f"({low} + {high - low}*({argument}))" for low, high in row.smooth]
    return f"{function}({', '.join(inside)})"


@pytest.mark.parametrize("function", sorted(CALLABLE))
def test_every_function_may_be_used_in_f_in_the_schedule_and_in_the_rule(function: str) -> None:
    hill = Hill(function, f"x^2 + 0.001*{call(function, '1/(2 + x^2)')}", max, max, (0.6,), 0.01)
    schedule, rule = (
        f"0.01 + 0*abs({call(function, '1/(1+k)')})",
        f"x = x - lr*g + 0.0001*{call(function, '1/(2+g^2)')}",
    )
    found = gdcli.minimize(hill.text, hill.start, lr=schedule, rule=rule, steps=4, tol=0.0, gradient="backprop")
    assert places(found) == close(plainly(hill, rule, 4, schedule), 1e-11)


@pytest.mark.parametrize(
    "name", ["v", "lr", "g", "k", "f", "gnorm", "n", "inf", "x0", "nx0", "v3", "record", "first", "run", "m0", "RATE"]
)
def test_a_variable_of_the_function_is_not_mixed_up_with_a_name_of_the_rule_or_the_loop(name: str) -> None:
    if name == "inf":
        with pytest.raises(GdcliError):
            gdcli.minimize(f"{name}^2", [1.0])
        return
    found, meant = (gdcli.minimize(f"{one}^2 + {one}", [1.0], rule=HEAVY, lr="0.1/k") for one in (name, "x"))
    assert places(found) == places(meant)


def test_a_momentum_that_a_rule_does_not_read_is_refused_by_its_own_name() -> None:
    with pytest.raises(GdcliError, match=r"^momentum: the rule has none"):
        gdcli.minimize("x^2", 1, rule="v = 0.9*v - lr*g; x = x + v", momentum=0.5)
