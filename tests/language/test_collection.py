"""The rows of the collection: what each says of its function is held against the formula, at 50 digits."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest

import gdcli
from conftest import corpus
from gdcli.calculus.backprop import backprop
from gdcli.engine.arrays import compile_arrays
from gdcli.engine.digits import evaluate_digits
from gdcli.language.collection import COLLECTION, KINDS, OTHER_NAMES, TABLE, find
from gdcli.language.formula import Formula
from gdcli.language.known import GROUNDS, KINDS_OF_PLACE, Known
from gdcli.language.parse import parse
from gdcli.studies.functions import Function, Spot, function, functions


@cache
def known_function(name: str, size: int) -> Function:
    return function(TABLE[name], size if TABLE[name].smallest else None)


SIZES = [(row.name, size) for row in COLLECTION for size in ((row.size, 4, 5, 10) if row.smallest else (row.size,))
         if size % row.multiple == 0]  # fmt: skip
PLACES = [
    pytest.param(name, size, number, id=f"{name}-{size}-{spot.kind}-{number}")
    for name, size in dict.fromkeys(SIZES)
    for number, spot in enumerate(known_function(name, size).spots)
]
# The lowest values as Surjanovic & Bingham, Jamil & Yang, Trefethen and Moré, Garbow & Hillstrom print them.
PRINTED = {
    ("ackley", 2): "0", ("adjiman", 2): "-2.02181", ("beale", 2): "0", ("bird", 2): "-106.764537",
    ("bohachevsky", 2): "0", ("booth", 2): "0", ("branin", 2): "0.397887", ("bukin", 2): "0",
    ("cross_in_tray", 2): "-2.06261", ("dixon_price", 5): "0", ("drop_wave", 2): "-1", ("easom", 2): "-1",
    ("eggholder", 2): "-959.6407", ("forrester", 1): "-6.02074", ("goldstein_price", 2): "3",
    ("gramacy_lee", 1): "-0.869011", ("griewank", 5): "0", ("himmelblau", 2): "0", ("holder_table", 2): "-19.2085",
    ("jennrich_sampson", 2): "124.362", ("levy", 5): "0", ("mccormick", 2): "-1.9133", ("michalewicz", 2): "-1.8013",
    ("michalewicz", 5): "-4.687658", ("michalewicz", 10): "-9.66015", ("perm", 5): "0", ("powell_singular", 4): "0",
    ("rastrigin", 5): "0", ("rosenbrock", 5): "0", ("schaffer_4", 2): "0.292579", ("six_hump_camel", 2): "-1.0316",
    ("styblinski_tang", 2): "-78.332", ("trefethen", 2): "-3.306868647475", ("trid", 5): "-30",
    ("trid", 10): "-210", ("wood", 4): "0", ("zakharov", 5): "0",
}  # fmt: skip
# The same functions in the corpus, under the names that it has; a number of variables where ours takes one.
SAME = {
    "Adjiman": "adjiman", "Bird": "bird", "Bukin06": "bukin", "DropWave": "drop_wave", "EggCrate": "egg_crate",
    "FreudensteinRoth": "freudenstein_roth", "JennrichSampson": "jennrich_sampson", "Leon": "rosenbrock",
    "Matyas": "matyas", "Michalewicz": "michalewicz", "PermFunction02": "perm", "Powell": "powell_singular",
    "Qing": "qing", "Ackley01_10d": "ackley:10", "Alpine01_10d": "alpine:10", "Rastrigin_10d": "rastrigin:10",
    "Rosenbrock_10d": "rosenbrock:10", "Sphere_10d": "sphere:10", "StyblinskiTang_10d": "styblinski_tang:10",
    "Trid_10d": "trid:10", "Zacharov_10d": "zakharov:10",
}  # fmt: skip


def spot_of(name: str, size: int, number: int) -> tuple[Function, Spot]:
    found = known_function(name, size)
    return found, found.spots[number]


@cache
def slopes(formula: Formula) -> Formula:
    return backprop(formula)


def slope_at(formula: Formula, point: Sequence[float]) -> list[float]:
    """The gradient at 50 digits; NaN where there is none."""
    return [math.nan if part is None else float(part) for part in evaluate_digits(slopes(formula), point)]


def test_there_are_more_than_seventy_functions_of_three_kinds() -> None:
    assert len(COLLECTION) > 70 and all(len(rows) > 15 for rows in KINDS.values())


def test_no_name_stands_for_two_functions() -> None:
    names = [row.name for row in COLLECTION] + list(OTHER_NAMES)
    assert (len(set(names)), set(OTHER_NAMES.values()) <= set(TABLE)) == (len(names), True)


@pytest.mark.parametrize("row", COLLECTION, ids=lambda row: row.name)
def test_a_row_says_all_that_it_should(row: Known) -> None:
    words = re.fullmatch(r"[a-z][a-z0-9_]*", row.name) and row.source and row.command and row.shows
    sentence = row.lesson and not row.lesson.endswith(".") and row.lesson.isprintable()
    about_itself = f'"@{row.name}"' in row.command or f'"@{row.name}:' in row.command
    assert words and sentence and about_itself


@pytest.mark.parametrize(("name", "size"), dict.fromkeys(SIZES))
def test_a_function_has_its_number_of_variables_and_an_interval_for_each(name: str, size: int) -> None:
    found = known_function(name, size)
    widths = [high - low > 0 and math.isfinite(high - low) for low, high in found.domain]
    assert (len(found.formula.variables), widths) == (size, [True] * size)


@pytest.mark.parametrize(("name", "size", "number"), PLACES)
def test_f_has_its_stated_value_at_a_known_place(name: str, size: int, number: int) -> None:
    found, spot = spot_of(name, size, number)
    (value,) = evaluate_digits(found.formula, spot.point)
    assert value is not None and abs(value - spot.f) <= 1e-9 * min(1.0, abs(spot.f) or 1.0)


@pytest.mark.parametrize(("name", "size", "number"), PLACES)
def test_a_known_place_is_of_a_known_kind_and_in_the_domain(name: str, size: int, number: int) -> None:
    found, spot = spot_of(name, size, number)
    inside = [low <= value <= high for value, (low, high) in zip(spot.point, found.domain, strict=True)]
    assert (spot.kind in KINDS_OF_PLACE, spot.ground in GROUNDS, inside) == (True, True, [True] * size)


def _on(*grounds: str) -> list[Any]:
    """The places on these grounds."""
    return [place for place in PLACES if spot_of(*place.values)[1].ground in grounds]


@pytest.mark.parametrize(("name", "size", "number"), _on("smooth", "flat"))
def test_the_gradient_is_no_more_than_rounding_where_the_ground_is_smooth(name: str, size: int, number: int) -> None:
    """A point of floats is off by half a unit in its last place, which the curvature turns into slope."""
    found, spot = spot_of(name, size, number)
    curvature = math.hypot(*[float(part or 0) for part in evaluate_digits(gdcli.hessian(found.formula), spot.point)])
    assert math.hypot(*slope_at(found.formula, spot.point)) <= 4e-16 * math.hypot(1.0, *spot.point) * (1 + curvature)


@pytest.mark.parametrize(("name", "size", "number"), [place for place in _on("smooth") if place.values[1] <= 4])
def test_the_diagnosis_agrees_with_the_kind_where_the_ground_is_smooth(name: str, size: int, number: int) -> None:
    found, spot = spot_of(name, size, number)
    assert gdcli.lr(found.formula, at=spot.point).kind == spot.kind.split()[-1]


@pytest.mark.parametrize(("name", "size", "number"), _on("flat"))
def test_the_diagnosis_is_a_plateau_where_the_ground_is_flat(name: str, size: int, number: int) -> None:
    found, spot = spot_of(name, size, number)
    assert gdcli.lr(found.formula, at=spot.point).kind == "plateau"


@pytest.mark.parametrize(("name", "size", "number"), _on("kink", "0/0"))
def test_f_rises_on_every_way_from_a_minimum_without_a_gradient(name: str, size: int, number: int) -> None:
    found, spot = spot_of(name, size, number)
    around = [evaluate_digits(found.formula, point)[0] for point in _ring(spot.point, 1e-4)]
    assert min(around) > spot.f


@pytest.mark.parametrize(("name", "size", "number"), _on("kink"))
def test_the_gradient_stays_long_beside_a_kink(name: str, size: int, number: int) -> None:
    found, spot = spot_of(name, size, number)
    assert min(math.hypot(*slope_at(found.formula, point)) for point in _ring(spot.point, 1e-6)) > 0.09


@pytest.mark.parametrize(("name", "size", "number"), _on("kink", "0/0"))
def test_no_kink_is_a_slope_or_a_smooth_minimum_to_the_diagnosis(name: str, size: int, number: int) -> None:
    found, spot = spot_of(name, size, number)
    assert gdcli.minimize(found.formula, spot.point, steps=0).diagnosis.kind in ("kink", "undefined")


@pytest.mark.parametrize(("name", "size", "number"), _on("bound"))
def test_a_minimum_on_the_bound_has_a_slope_that_leads_out_and_no_other(name: str, size: int, number: int) -> None:
    found, spot = spot_of(name, size, number)
    ends = zip(slope_at(found.formula, spot.point), spot.point, found.domain, strict=True)
    wanted = [(value == high and slope < -0.1) or abs(slope) < 1e-12 for slope, value, (_, high) in ends]
    assert (wanted, spot.point[0]) == ([True] * size, found.domain[0][1])


@pytest.mark.parametrize(("name", "size"), [one for one in dict.fromkeys(SIZES) if known_function(*one).lowest])
def test_nowhere_in_the_domain_is_f_lower_than_at_the_minimum(name: str, size: int) -> None:
    """Three thousand points all over the domain, and as many nearer and nearer to each known minimum."""
    found = known_function(name, size)
    assert found.lowest is not None
    values = compile_arrays(found.formula)(*_samples(found))[0]
    assert values.min() >= found.lowest.f - 1e-9 * max(1.0, abs(found.lowest.f))


@pytest.mark.parametrize(("name", "size"), dict.fromkeys(SIZES))
def test_minima_are_equally_low_and_local_ones_higher(name: str, size: int) -> None:
    minima = known_function(name, size).minima
    lowest = [spot.f for spot in minima if spot.kind == "minimum"] or [-math.inf]
    local = [spot.f for spot in minima if spot.kind == "local minimum"]
    assert all(value == pytest.approx(lowest[0], abs=1e-9) for value in lowest) and min([*local, math.inf]) > max(
        lowest
    )


@pytest.mark.parametrize(("name", "size"), PRINTED)
def test_the_lowest_value_is_the_one_that_the_literature_prints(name: str, size: int) -> None:
    """To a unit in the last digit: some sources round, some cut."""
    printed = PRINTED[name, size]
    lowest = known_function(name, size).lowest
    unit = 10.0 ** -len(printed.partition(".")[2]) if "." in printed else 1e-4
    assert lowest is not None and abs(lowest.f - float(printed)) < unit


@pytest.mark.parametrize("theirs", SAME)
def test_a_formula_has_the_values_of_an_independent_source(theirs: str) -> None:
    (row,) = [row for row in corpus("testfunctions") if row["name"] == theirs]
    formula = parse(f"@{SAME[theirs]}")
    found = [float(evaluate_digits(formula, point["at"])[0]) for point in row["points"]]
    assert found == pytest.approx([point["f"] for point in row["points"]], rel=1e-12)


@pytest.mark.parametrize("row", [row for row in COLLECTION if row.smallest], ids=lambda row: row.name)
def test_a_function_that_takes_any_number_takes_a_hundred_variables(row: Known) -> None:
    assert len(parse(f"@{row.name}:100").variables) == 100


def test_n_is_replaced_as_a_word() -> None:
    assert find("levy", 3).count("N") == 0 and "sin(pi*w[3]" not in find("levy", 3) and "w[3] - 1" in find("levy", 3)


@pytest.mark.parametrize("other", OTHER_NAMES)
def test_another_name_is_the_same_function(other: str) -> None:
    assert parse(f"@{other}") == parse(f"@{OTHER_NAMES[other]}")


def test_a_place_given_by_numbers_belongs_to_its_number_of_variables_alone() -> None:
    kinds = [[spot.kind for spot in functions(f"rosenbrock:{size}").rows[0].spots] for size in (3, 4, 5)]
    assert kinds == [["minimum"], ["minimum", "local minimum"], ["minimum"]]


def _ring(point: Sequence[float], radius: float) -> list[tuple[float, ...]]:
    """Points at that distance, in ways that are the same on every run."""
    chance = random.Random(1)
    ways = [[chance.gauss(0, 1) for _ in point] for _ in range(60)]
    return [
        tuple(value + radius * part / math.hypot(*way) for value, part in zip(point, way, strict=True)) for way in ways
    ]


def _samples(found: Function) -> list[list[float]]:
    """One list a variable: points all over the domain, and closer and closer to each minimum."""
    chance = random.Random(2)
    points = [[chance.uniform(low, high) for low, high in found.domain] for _ in range(3_000)]
    for spot in found.minima:
        for _ in range(3_000):
            spread = 10 ** chance.uniform(-6, 0)
            near = [value + spread * chance.gauss(0, 1) for value in spot.point]
            points.append([min(max(value, low), high) for value, (low, high) in zip(near, found.domain, strict=True)])
    return [list(column) for column in zip(*points, strict=True)]


SYMMETRIES: dict[str, Callable[[tuple[float, ...]], tuple[float, ...]]] = {
    "powell_badly_scaled": lambda point: point[::-1],
    "dixon_price": lambda point: (*point[:-1], -point[-1]),
    "dixon_price:5": lambda point: (*point[:-1], -point[-1]),
    "schaffer_4": lambda point: point[::-1],
    "cross_in_tray": lambda point: (-point[0], point[1]),
    "qing": lambda point: tuple(-x for x in point),
}


@pytest.mark.parametrize("name", SYMMETRIES)
def test_what_a_symmetry_makes_of_a_minimum_is_known_too(name: str) -> None:
    known = {spot.point for spot in functions(name).rows[0].minima}
    assert {SYMMETRIES[name](point) for point in known} == known
