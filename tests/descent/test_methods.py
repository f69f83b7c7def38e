"""Each method of the table goes where its inventors, PyTorch and the theory of convex quadratics say.

`python tests/descent/test_methods.py` prints the numbers of KEPT anew; it needs torch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from hills import CONVEX, HILLS, NAMED, QUADRATICS, Hill, Point

import gdcli
from gdcli.descent.methods import METHODS, TABLE
from gdcli.descent.result import Descent

STEPS = 5
TORCH: dict[str, tuple[str, dict[str, Any]]] = {
    "gd": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "adagrad": ("Adagrad", {}),
    "adadelta": ("Adadelta", {}),
    "rmsprop": ("RMSprop", {}),
    "adam": ("Adam", {}),
    "adamw": ("AdamW", {}),
    "nadam": ("NAdam", {}),
    "amsgrad": ("Adam", {"amsgrad": True}),
    "rprop": ("Rprop", {}),
}


def pytorch(method: str, hill: Hill, **settings: Any) -> list[Point]:
    """The first places after the start as PyTorch's optimizer goes, in float64, the gradient by its autograd."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed; its numbers are kept in this file")
    torch.set_default_dtype(torch.float64)  # else NAdam keeps the product of its momenta in float32
    name, own = TORCH[method]
    point = torch.tensor(hill.start, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, name)([point], lr=hill.lr, **own | settings)
    places = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        hill.value(torch, *point).backward()
        optimizer.step()
        places.append(tuple(point.tolist()))
    return places


def lion(hill: Hill, b1: float = 0.9, b2: float = 0.99, decay: float = 0.0) -> Iterator[Point]:
    """Chen et al. 2023, Algorithm 2."""
    point, m = hill.start, [0.0] * len(hill.start)
    while True:
        slopes = hill.slopes(*point)
        c = [b1 * one + (1 - b1) * g for one, g in zip(m, slopes, strict=True)]
        point = tuple(
            x - hill.lr * (math.copysign(1, one) * (one != 0) + decay * x) for x, one in zip(point, c, strict=True)
        )
        m = [b2 * one + (1 - b2) * g for one, g in zip(m, slopes, strict=True)]
        yield point


def signsgd(hill: Hill) -> Iterator[Point]:
    """Bernstein et al. 2018, Algorithm 1 without noise."""
    point = hill.start
    while True:
        slopes = hill.slopes(*point)
        point = tuple(x - hill.lr * math.copysign(1, g) * (g != 0) for x, g in zip(point, slopes, strict=True))
        yield point


def cauchy(hill: Hill) -> Iterator[Point]:
    """Cauchy 1847."""
    point = hill.start
    while True:
        point = tuple(x - hill.lr * g for x, g in zip(point, hill.slopes(*point), strict=True))
        yield point


LOOPS: dict[str, Callable[..., Iterator[Point]]] = {"gd": cauchy, "lion": lion, "signsgd": signsgd}
DECAYED = [0.0, 0.1, 0.5]


def walked(hill: Hill, method: str, steps: int = STEPS, **settings: Any) -> list[Point]:
    """The places after the start as gdcli goes."""
    settings = {"lr": hill.lr, "tol": 0.0} | settings
    descent = gdcli.minimize(hill.text, hill.start, method=method, steps=steps, **settings)
    return [row[:-2] for row in descent.path.rows[1:]]


def close(places: list[Point]) -> Any:
    return [pytest.approx(place, rel=1e-12, abs=1e-15) for place in places]


def named(hill: Hill) -> str:
    return hill.name


def kept(method: str, hill: Hill) -> list[Point]:
    lines = [line.split() for line in KEPT.split("\n") if line]
    return [tuple(map(float, numbers)) for one, where, *numbers in lines if (one, where) == (method, hill.name)]


def test_every_method_has_a_reference() -> None:
    assert {method.name for method in METHODS} == TORCH.keys() | LOOPS.keys()


@pytest.mark.parametrize("hill", HILLS, ids=named)
@pytest.mark.parametrize("method", TORCH)
def test_the_first_places_are_pytorchs(method: str, hill: Hill) -> None:
    assert walked(hill, method) == close(pytorch(method, hill))


@pytest.mark.parametrize("hill", HILLS, ids=named)
@pytest.mark.parametrize("method", TORCH)
def test_the_first_places_are_those_kept_from_pytorch(method: str, hill: Hill) -> None:
    assert walked(hill, method) == close(kept(method, hill))


@pytest.mark.parametrize("hill", HILLS, ids=named)
@pytest.mark.parametrize("method", LOOPS)
def test_the_first_places_are_those_of_a_plain_loop(method: str, hill: Hill) -> None:
    loop = LOOPS[method](hill)
    assert walked(hill, method) == close([next(loop) for _ in range(STEPS)])


@pytest.mark.parametrize("decay", DECAYED)
@pytest.mark.parametrize("hill", HILLS, ids=named)
def test_lion_decays_the_weights_beside_the_step(hill: Hill, decay: float) -> None:
    loop = lion(hill, b1=0.8, b2=0.95, decay=decay)
    found = walked(hill, "lion", set={"b1": 0.8, "b2": 0.95, "decay": decay})
    assert found == close([next(loop) for _ in range(STEPS)])


OTHER_SETTINGS: list[tuple[str, dict[str, float], dict[str, Any]]] = [
    ("momentum", {"momentum": 0.5}, {"momentum": 0.5}),
    ("nesterov", {"momentum": 0.7}, {"momentum": 0.7}),
    ("adagrad", {"eps": 0.1}, {"eps": 0.1}),
    ("adadelta", {"rho": 0.5, "eps": 0.01}, {"rho": 0.5, "eps": 0.01}),
    ("rmsprop", {"alpha": 0.6, "eps": 0.1}, {"alpha": 0.6, "eps": 0.1}),
    ("adam", {"b1": 0.5, "b2": 0.7, "eps": 0.1}, {"betas": (0.5, 0.7), "eps": 0.1}),
    ("adamw", {"b1": 0.5, "b2": 0.7, "eps": 0.1, "decay": 0.3}, {"betas": (0.5, 0.7), "eps": 0.1, "weight_decay": 0.3}),
    ("nadam", {"b1": 0.5, "b2": 0.7, "eps": 0.1, "psi": 0.3},
     {"betas": (0.5, 0.7), "eps": 0.1, "momentum_decay": 0.3}),
    ("amsgrad", {"b1": 0.5, "b2": 0.3, "eps": 0.1}, {"betas": (0.5, 0.3), "eps": 0.1}),
    ("rprop", {"up": 3.0, "down": 0.25, "least": 0.01, "most": 0.2}, {"etas": (0.25, 3.0), "step_sizes": (0.01, 0.2)}),
]  # fmt: skip


@pytest.mark.parametrize("hill", HILLS, ids=named)
@pytest.mark.parametrize(("method", "ours", "theirs"), OTHER_SETTINGS)
def test_every_setting_means_what_it_means_in_pytorch(
    method: str, ours: dict[str, float], theirs: dict[str, Any], hill: Hill
) -> None:
    assert walked(hill, method, set=ours) == close(pytorch(method, hill, **theirs))


def test_every_setting_of_a_pytorch_method_is_among_those_compared() -> None:
    compared = {(method, name) for method, ours, _ in OTHER_SETTINGS for name in ours}
    assert compared == {(name, setting.name) for name in TORCH for setting in TABLE[name].settings}


def test_the_first_step_of_rprop_is_lr_against_the_sign_of_the_slope() -> None:
    assert walked(NAMED["ellipse"], "rprop", 1, lr=0.25) == [(2.75, -1.25)]


def test_adamw_decays_before_it_steps_and_the_step_is_adams() -> None:
    hill, decay = NAMED["ellipse"], 0.2
    (plain,), (decayed,) = walked(hill, "adam", 1), walked(hill, "adamw", 1, set={"decay": decay})
    assert decayed == pytest.approx(
        [x - hill.lr * decay * s for x, s in zip(plain, hill.start, strict=True)], rel=1e-14
    )


# Where the theory of quadratics says how a run goes


def run(hill: Hill, method: str, **settings: Any) -> Descent:
    return gdcli.minimize(hill.text, hill.start, method=method, **{"tol": 0.0} | settings)


def away(hill: Hill, point: Point) -> float:
    """How far a point is from the minimum."""
    assert hill.minimum is not None
    return math.dist(point, hill.minimum)


@pytest.mark.parametrize("hill", QUADRATICS, ids=named)
def test_gd_comes_nearer_by_the_rate_of_the_condition_number_at_each_step(hill: Hill) -> None:
    """Nesterov 2004, theorem 2.1.15: at lr 2/(L + m) each step leaves at most (L - m)/(L + m) of the distance."""
    least, most = hill.curvatures or (1.0, 1.0)
    path = [hill.start, *walked(hill, "gd", 30, lr=2 / (most + least))]
    bound, rounding = (most - least) / (most + least), 1e-15 * away(hill, hill.start)
    assert all(away(hill, later) <= bound * away(hill, place) + rounding for place, later in pairwise(path))


def limit(method: str, curvature: float, momentum: float) -> float:
    """The learning rate beyond which a method diverges on a quadratic: where the recurrence has a root at -1."""
    share = {"gd": 1.0, "momentum": 1 + momentum, "nesterov": (1 + momentum) / (1 + 2 * momentum)}
    return 2 * share[method] / curvature


@pytest.mark.parametrize("hill", QUADRATICS, ids=named)
@pytest.mark.parametrize(("method", "momentum"), [("gd", None), ("momentum", 0.5), ("nesterov", 0.5)])
@pytest.mark.parametrize(("factor", "reason"), [(0.97, "gradient"), (1.03, "diverged")])
def test_a_method_reaches_the_minimum_below_the_limit_of_its_learning_rate_and_not_above(
    hill: Hill, method: str, momentum: float | None, factor: float, reason: str
) -> None:
    assert hill.curvatures is not None
    lr = factor * limit(method, hill.curvatures[1], momentum or 0.0)
    assert run(hill, method, lr=lr, momentum=momentum, steps=3000, tol=1e-8).stop.reason == reason


def test_the_heavy_ball_is_faster_than_gd_by_the_root_of_the_condition_number() -> None:
    """Polyak 1964: at the best lr and momentum ((√κ - 1)/(√κ + 1))² the distance falls like k·momentum^(k/2)."""
    hill, steps = NAMED["ellipse"], 60
    root = math.sqrt(10)
    momentum, lr = ((root - 1) / (root + 1)) ** 2, 4 / (math.sqrt(20) + math.sqrt(2)) ** 2
    end = walked(hill, "momentum", steps, lr=lr, momentum=momentum)[-1]
    assert away(hill, end) <= 2 * steps * momentum ** (steps / 2) * away(hill, hill.start)


@pytest.mark.parametrize("hill", QUADRATICS, ids=named)
def test_adagrad_never_goes_further_than_lr_a_step(hill: Hill) -> None:
    path = [hill.start, *walked(hill, "adagrad", 200, lr=0.5)]
    moves = [abs(a - b) for one, two in pairwise(path) for a, b in zip(one, two, strict=True)]
    assert max(moves) == pytest.approx(0.5, rel=1e-9)


# lr, steps, how near: what each method needs to reach the minimum of a convex hill from its start
FALLING = "0.5*0.98^k"
REACHES: dict[str, tuple[float | str, int, float]] = {
    "gd": (0.08, 2000, 1e-9),
    "momentum": (0.03, 1000, 1e-9),
    "nesterov": (0.03, 1000, 1e-9),
    "adagrad": (1.0, 5000, 1e-9),
    "adadelta": ("0.999^k", 20000, 1e-9),
    "rmsprop": (FALLING, 1000, 1e-7),
    "adam": (0.05, 3000, 1e-9),
    "nadam": (0.05, 3000, 1e-9),
    "amsgrad": (0.05, 3000, 1e-9),
    "rprop": (0.1, 300, 2e-6),
    "lion": (FALLING, 1000, 1e-7),
    "signsgd": (FALLING, 1000, 1e-7),
}


def test_every_method_but_adamw_is_held_to_the_minimum() -> None:
    assert REACHES.keys() == {method.name for method in METHODS} - {"adamw"}


@pytest.mark.parametrize("hill", CONVEX, ids=named)
@pytest.mark.parametrize("method", REACHES)
def test_a_method_reaches_the_minimum_of_a_convex_hill(method: str, hill: Hill) -> None:
    lr, steps, near = REACHES[method]
    assert run(hill, method, lr=lr, steps=steps).end.point == pytest.approx(hill.minimum, abs=near)


def furthest(hill: Hill, method: str, lr: float) -> float:
    """How far a coordinate is from the minimum in the last 200 of 1,200 steps, at most."""
    assert hill.minimum is not None
    places = walked(hill, method, 1200, lr=lr)[-200:]
    return max(abs(x - best) for place in places for x, best in zip(place, hill.minimum, strict=True))


@pytest.mark.parametrize("hill", [hill for hill in CONVEX if hill.name != "chain"], ids=named)
def test_sign_descent_comes_within_lr_of_the_minimum_of_coordinates_that_are_apart_and_no_nearer(hill: Hill) -> None:
    lr = math.pi / 200
    assert lr / 2 <= furthest(hill, "signsgd", lr) <= lr * (1 + 1e-12)


@pytest.mark.parametrize("hill", CONVEX, ids=named)
def test_lion_comes_within_two_lr_of_the_minimum_and_no_nearer(hill: Hill) -> None:
    lr = math.pi / 200
    assert lr / 2 <= furthest(hill, "lion", lr) <= 2 * lr


@pytest.mark.parametrize("hill", [NAMED["sphere"], NAMED["ellipse"]], ids=named)
def test_adamw_reaches_a_minimum_at_0(hill: Hill) -> None:
    assert run(hill, "adamw", lr=0.05, steps=3000).end.point == pytest.approx(hill.minimum, abs=1e-9)


def test_adamw_rests_where_its_decay_and_adams_step_are_even() -> None:
    """Far from the minimum m/sqrt(s) is the slope's sign, and x rests where lr*decay*x = lr: at 1/decay."""
    end = gdcli.minimize("(x - 100)^2", [0.0], method="adamw", lr=0.1, steps=20000, set={"decay": 0.5}, tol=0.0).end
    assert end.point == pytest.approx((2.0,), rel=1e-6)


def printed() -> str:
    """The text of KEPT, anew."""
    lines = [
        " ".join([method, hill.name, *[format(x, ".15g") for x in place]])
        for method in TORCH
        for hill in HILLS
        for place in pytorch(method, hill)
    ]
    return "\n".join(lines)


# PyTorch 2.13.0, float64, CPU: method, hill, and the point after each of the first five steps
KEPT = """
gd sphere 0.8 2.4
gd sphere 0.64 1.92
gd sphere 0.512 1.536
gd sphere 0.4096 1.2288
gd sphere 0.32768 0.98304
gd ellipse 2.82 -0.6
gd ellipse 2.6508 -0.24
gd ellipse 2.491752 -0.096
gd ellipse 2.34224688 -0.0384
gd ellipse 2.2017120672 -0.01536
gd chain 2.65 -0.45 2.15 1.2 6.5
gd chain 2.3625 6.93889390390723e-17 2.2775 1.76 6.125
gd chain 2.12625 0.368125 2.385875 2.208 5.84375
gd chain 1.93203125 0.66921875 2.47799375 2.5664 5.6328125
gd chain 1.7722890625 0.9154375 2.5562946875 2.85312 5.474609375
gd log-cosh 2.40948517463551 1.06172489230054
gd log-cosh 2.32074669887758 0.878585000831979
gd log-cosh 2.23404974867945 0.702458196972282
gd log-cosh 2.14967474917082 0.535577622706757
gd log-cosh 2.06791011909315 0.380350483429095
gd rosenbrock -0.9844 1.088
gd rosenbrock -1.0272715665664 1.064208672
gd rosenbrock -1.02688306823371 1.06242431189516
gd rosenbrock -1.02608882450314 1.06083721668114
gd rosenbrock -1.02531148769415 1.05924142849896
gd waves 0.294054256652692 0.754321581883618
gd waves 0.181367555331434 0.797202147730129
gd waves 0.0647627423058943 0.824926796320445
gd waves -0.0529573161954715 0.835068063404944
gd waves -0.16934888252421 0.826752482819686
gd well 2.1371875
gd well 2.05018366228088
gd well 1.98084586742447
gd well 1.92424972613837
gd well 1.87720489621362
momentum sphere 0.8 2.4
momentum sphere 0.46 1.38
momentum sphere 0.0619999999999999 0.186
momentum sphere -0.3086 -0.9258
momentum sphere -0.58042 -1.74126
momentum ellipse 2.82 -0.6
momentum ellipse 2.4888 0.57
momentum ellipse 2.041392 1.281
momentum ellipse 1.51624128 1.1523
momentum ellipse 0.9526311552 0.34509
momentum chain 2.65 -0.45 2.15 1.2 6.5
momentum chain 2.0475 0.495 2.4125 2.39 5.675
momentum chain 1.32525 1.623625 2.736875 3.783 4.76375
momentum chain 0.62388125 2.71210625 3.06828125 5.0801 4.0026875
momentum chain 0.0658665624999998 3.5661175 3.3563046875 6.03147 3.567059375
momentum log-cosh 2.40948517463551 1.06172489230054
momentum log-cosh 2.23928335604954 0.709137403902467
momentum log-cosh 2.00157661116934 0.224524554039234
momentum log-cosh 1.71141499102238 -0.335567829899563
momentum log-cosh 1.3891131958929 -0.872244186520126
momentum rosenbrock -0.9844 1.088
momentum rosenbrock -0.8332315665664 1.143408672
momentum rosenbrock -0.843206506743071 1.10344971110454
momentum rosenbrock -0.980864939879644 0.988996146680487
momentum rosenbrock -1.11134995224317 0.880607915419762
momentum waves 0.294054256652692 0.754321581883618
momentum waves 0.0860163863188564 0.846091571425385
momentum waves -0.215062453176605 0.942178446391004
momentum waves -0.579145889546372 0.995468887542276
momentum waves -0.961096905355889 0.966903928286374
momentum well 2.1371875
momentum well 1.94865241228088
momentum well 1.72789971778645
momentum well 1.50971863419112
momentum well 1.31511824236558
nesterov sphere 0.62 1.86
nesterov sphere 0.2224 0.6672
nesterov sphere -0.108352 -0.325056
nesterov sphere -0.32482304 -0.97446912
nesterov sphere -0.4157175808 -1.2471527424
nesterov ellipse 2.658 0.21
nesterov ellipse 2.209188 0.6996
nesterov ellipse 1.696941768 0.456096
nesterov ellipse 1.161764949648 0.09477696
nesterov ellipse 0.639299464343328 -0.0921640704
nesterov chain 2.335 0.045 2.285 1.83 6.05
nesterov chain 1.612125 1.1745 2.610275 3.2216 5.14625
nesterov chain 0.97493625 2.160469375 2.917569125 4.379232 4.49965625
nesterov chain 0.513711828125 2.860738859375 3.165013761875 5.13688064 4.18829140625
nesterov chain 0.263297933359375 3.2222646784375 3.32955684480312 5.4550115328 4.18104728515625
nesterov log-cosh 2.32802183180748 0.892277295371031
nesterov log-cosh 2.08963946839335 0.403979512987765
nesterov log-cosh 1.80190235526677 -0.149355145246172
nesterov log-cosh 1.48827733978211 -0.646114907370725
nesterov log-cosh 1.17983259040711 -0.977416302474689
nesterov rosenbrock -0.79036 1.1672
nesterov rosenbrock -0.934804723169022 1.032318193248
nesterov rosenbrock -1.01888618293667 0.948365997183422
nesterov rosenbrock -0.96753610889066 0.93544148033372
nesterov rosenbrock -0.949899966071047 0.90791222881769
nesterov waves 0.198703087640114 0.803211005578875
nesterov waves -0.104699448655105 0.9047836016283
nesterov waves -0.47250997801197 0.937611833286769
nesterov waves -0.844865693742267 0.856374836423137
nesterov waves -1.17955052230609 0.670738490964163
nesterov well 2.03565625
nesterov well 1.81779209293419
nesterov well 1.62260422712112
nesterov well 1.45953257820833
nesterov well 1.3302837225194
adagrad sphere 0.900000000005 2.90000000000167
adagrad sphere 0.833103526845036 2.83049779031773
adagrad sphere 0.78045618135681 2.77435934593918
adagrad sphere 0.73622313266101 2.72615063738672
adagrad sphere 0.697714862054354 2.68334009272337
adagrad ellipse 2.9700000000005 -1.4700000000001
adagrad ellipse 2.94889366206314 -1.44900214252936
adagrad ellipse 2.93171381846972 -1.43196554474571
adagrad ellipse 2.91687100739451 -1.41728335780603
adagrad ellipse 2.9036216179454 -1.40420521409219
adagrad chain 2.95000000000071 -0.950000000000455 2.04999999999833 0.549999999999643 6.9500000000005
adagrad chain 2.91502962163257 -0.914970496000768 2.08443747309327 0.585100075773247 6.91509499319427
adagrad chain 2.88666992106797 -0.886532329422235 2.11208924249272 0.613631359924387 6.88682166499856
adagrad chain 2.86223865486823 -0.862012706282017 2.13572148109903 0.638255351762682 6.86248737395423
adagrad chain 2.84048357762577 -0.840163079077869 2.15661920093239 0.66021621651313 6.84083583860428
adagrad log-cosh 2.40000000001105 1.15000000000531
adagrad log-cosh 2.33007540612293 1.07976417858482
adagrad log-cosh 2.27347611132978 1.02271733807833
adagrad log-cosh 2.22484665008923 0.973550138134424
adagrad log-cosh 2.18168182250845 0.929777177340366
adagrad rosenbrock -1.199 1.001
adagrad rosenbrock -1.1982958770741 1.00170435969614
adagrad rosenbrock -1.19772244956449 1.00227809694404
adagrad rosenbrock -1.19722682837209 1.00277406248884
adagrad rosenbrock -1.19678426281467 1.00321699228938
adagrad waves 0.300000000009439 0.799999999981591
adagrad waves 0.229246069868538 0.863226354970077
adagrad waves 0.172396080780728 0.907984687890906
adagrad waves 0.124047054691824 0.940379589569861
adagrad waves 0.0814875905561267 0.963264167729261
adagrad well 2.23000000000035
adagrad well 2.21616994836475
adagrad well 2.20503125542665
adagrad well 2.19548585359291
adagrad well 2.18702335139349
adadelta sphere 0.999683772629267 2.9996837722779
adadelta sphere 0.999359378814288 2.99935934568289
adadelta sphere 0.999029415088255 2.99902930394602
adadelta sphere 0.998695154298081 2.99869491270652
adadelta sphere 0.998357348427104 2.99835691916424
adadelta ellipse 2.99990513168337 -1.49990513167072
adadelta ellipse 2.99980780030257 -1.49980780173468
adadelta ellipse 2.99970877963248 -1.49970878454317
adadelta ellipse 2.99960844860771 -1.49960845935541
adadelta ellipse 2.99950703088534 -1.49950705004409
adadelta chain 2.99984188613313 -0.999841886123525 2.00015811379517 0.500158113878975 6.9998418861249
adadelta chain 2.99967966993629 -0.999679669127563 2.00032032297255 0.500320331824379 6.99967967078734
adadelta chain 2.99951464213188 -0.999514639422879 2.00048533406717 0.500485363799518 6.99951464505284
adadelta chain 2.99934743489572 -0.99934742900977 2.00065251335863 0.500652578014772 6.99934744129043
adadelta chain 2.99917842140023 -0.999178410944029 2.00082148664886 0.500821601554284 6.99917843280082
adadelta log-cosh 2.49968377416385 1.24968377268003
adadelta log-cosh 2.49935934305935 1.24935933618498
adadelta log-cosh 2.49902928781956 1.24902927016308
adadelta log-cosh 2.4986948726327 1.24869483795937
adadelta log-cosh 2.49835684374217 1.24835678525365
adadelta rosenbrock -1.19999683772234 1.00000316227766
adadelta rosenbrock -1.19999359333472 1.00000640666852
adadelta rosenbrock -1.19999029262656 1.00000970738446
adadelta rosenbrock -1.19998694822728 1.00001305179676
adadelta rosenbrock -1.19998356759096 1.00001643245183
adadelta waves 0.399683773642623 0.700316222407876
adadelta waves 0.399359317340935 0.700640589361633
adadelta waves 0.399029202602502 0.700970495656453
adadelta waves 0.398694688264852 0.701304663362748
adadelta waves 0.398356517073033 0.701642336964953
adadelta well 2.24993675445674
adadelta well 2.2498718700993
adadelta well 2.24980586405297
adadelta well 2.24973898965874
adadelta well 2.24967139649781
rmsprop sphere 4.99999979197696e-08 2.00000001666667
rmsprop sphere -2.51888227228412e-10 1.44336968121984
rmsprop sphere 2.54431267743102e-12 1.06899491589585
rmsprop sphere -3.86472466729847e-14 0.800555064350144
rmsprop sphere 7.84693640644138e-16 0.602513286804004
rmsprop ellipse 2.700000005 -1.200000001
rmsprop ellipse 2.49875388932005 -1.01201749339854
rmsprop ellipse 2.33994680225347 -0.871299632380221
rmsprop ellipse 2.20616711378433 -0.758476537718669
rmsprop ellipse 2.08939734512897 -0.664712948283987
rmsprop chain 2.50000000714286 -0.500000004545455 2.49999998333333 0.999999996428571 6.500000005
rmsprop chain 2.19012979025568 -0.182428540317272 2.72450661012115 1.32633766145906 6.1990353740613
rmsprop chain 1.96060312795355 0.0581239893228946 2.84515630257723 1.57868364401568 5.98136093531656
rmsprop chain 1.77867834500239 0.253338317951104 2.91268578700458 1.78739665218687 5.81278898606527
rmsprop chain 1.62942733088862 0.41767737600664 2.95084494461817 1.96637808141876 5.67768916204029
rmsprop log-cosh 1.50000011047913 0.250000053113763
rmsprop log-cosh 1.04347594464009 -0.31123534912791
rmsprop log-cosh 1.00037708393364 -0.474682271663568
rmsprop log-cosh 1.00000115076026 -0.496965514891571
rmsprop log-cosh 0.999999997732136 -0.499650308830638
rmsprop rosenbrock -1.19000000000464 1.00999999998864
rmsprop rosenbrock -1.18322338724969 1.01680070225567
rmsprop rosenbrock -1.17783331374385 1.02222090891632
rmsprop rosenbrock -1.17325940601961 1.0268271381139
rmsprop rosenbrock -1.16923861836311 1.03088104971212
rmsprop waves -0.599999905612073 1.69999981591114
rmsprop waves -0.509790743616112 0.936478502137547
rmsprop waves -1.04732065827115 0.293356399803125
rmsprop waves -1.13771800638281 -0.0823776601704652
rmsprop waves -1.12624762653908 0.0252041575359282
rmsprop well 2.05000000354571
rmsprop well 1.94493055792726
rmsprop well 1.87317823744267
rmsprop well 1.81939799093522
rmsprop well 1.77708344417084
adam sphere 0.9000000005 2.90000000016667
adam sphere 0.800412228691793 2.80010270741479
adam sphere 0.70158627294603 2.70038152345075
adam sphere 0.603939060573746 2.60091353105579
adam sphere 0.507963659264342 2.50177945622729
adam ellipse 2.97000000005 -1.47000000001
adam ellipse 2.940008237788 -1.44001732702048
adam ellipse 2.9100302978339 -1.4100639873395
adam ellipse 2.88007181876667 -1.38015230210792
adam ellipse 2.85013848036071 -1.35029488424399
adam chain 2.95000000007143 -0.950000000045455 2.04999999983333 0.549999999964286 6.95000000005
adam chain 2.90003116077396 -0.900026016734234 2.09991675685792 0.599979954181921 6.900036997515
adam chain 2.85011514539566 -0.850096003462638 2.14968830384916 0.649926147074842 6.85013692213369
adam chain 2.80027424137441 -0.800228327055133 2.1992475521836 0.699824635321322 6.80032661014432
adam chain 2.75053132223018 -0.750441730518452 2.24852210913616 0.749661277950083 6.7506337647342
adam log-cosh 2.40000000110479 1.15000000053114
adam log-cosh 2.30006374963508 1.05003713305505
adam log-cosh 2.2002546081912 0.950147885583382
adam log-cosh 2.10065748608842 0.850380765721914
adam log-cosh 2.00138500798761 0.750799683278847
adam rosenbrock -1.19900000000005 1.00099999999989
adam rosenbrock -1.19800022838868 1.00199979034553
adam rosenbrock -1.19700083881404 1.00299922976292
adam rosenbrock -1.19600198550789 1.00399817626118
adam rosenbrock -1.19500382291782 1.0049964874638
adam waves 0.300000000943879 0.799999998159111
adam waves 0.19999683087922 0.898965788249188
adam waves 0.100217514937212 0.994755602367294
adam waves 0.00111497049540789 1.0833109814399
adam waves -0.0966724129247886 1.15828125255249
adam well 2.23000000003546
adam well 2.21002752610242
adam well 2.19010168510512
adam well 2.17024205319873
adam well 2.15046858808874
adamw sphere 0.8990000005 2.89700000016667
adamw sphere 0.798519027168522 2.79420929319289
adamw sphere 0.698911183158232 2.69170364944972
adamw sphere 0.600598574159543 2.58956258355633
adamw sphere 0.504080090087945 2.48786930957909
adamw ellipse 2.96910000005 -1.46955000001
adamw ellipse 2.93821776795833 -1.4391267481055
adamw ellipse 2.90735905950742 -1.40874244129329
adamw ellipse 2.87652968447509 -1.37840959326102
adamw ellipse 2.84573549342711 -1.34814101078052
adamw chain 2.94850000007143 -0.949500000045455 2.04899999983333 0.549749999964286 6.94650000005
adamw chain 2.8970577166341 -0.89905169292249 2.09789429228921 0.59945518660608 6.89306667630175
adamw chain 2.84569534601937 -0.848673291834266 2.14662270358349 0.649101957041071 6.83972806334383
adamw chain 2.79443571490362 -0.798383414000544 2.19512030212647 0.698676502125593 6.78651323083374
adamw chain 2.74330224081439 -0.74820104198532 2.24331725624704 0.748164837150563 6.73345224536041
adamw log-cosh 2.39750000110479 1.14875000053114
adamw log-cosh 2.29516818695151 1.04763892725329
adamw log-cosh 2.1930701988939 0.94670376628977
adamw log-cosh 2.09129447532219 0.845993777687609
adamw log-cosh 1.989958888402 0.74557395287047
adamw rosenbrock -1.19898800000005 1.00098999999989
adamw rosenbrock -1.19797623997486 1.00197977924099
adamw rosenbrock -1.19696487456174 1.00296919563313
adamw rosenbrock -1.19595405898771 1.0039581063614
adamw rosenbrock -1.19494394869926 1.00494636821934
adamw waves 0.299600000943879 0.799299998159111
adamw waves 0.199294020489641 0.897456091263117
adamw waves 0.0993040026105488 0.992311640335572
adamw waves 7.40968372631157e-05 1.07978236883562
adamw waves -0.0977710905565128 1.15348208278384
adamw well 2.22955000003546
adamw well 2.20913235257554
adamw well 2.18876668222722
adamw well 2.16847310040758
adamw well 2.14827211423297
nadam sphere 0.894354822692687 2.89435482234054
nadam sphere 0.819973070632919 2.817242859569
nadam sphere 0.752729266380571 2.74587600210645
nadam sphere 0.687716051181922 2.6752383574769
nadam sphere 0.623662891907288 2.60379874942156
nadam ellipse 2.96830644670216 -1.4683064466599
nadam ellipse 2.9449068258153 -1.44501958434618
nadam ellipse 2.9231031062831 -1.42338218356554
nadam ellipse 2.9013867292314 -1.40188684956585
nadam ellipse 2.87928046959254 -1.38006343001632
nadam chain 2.94717741115769 -0.947177411130251 2.05282258874169 0.552822588880039 6.94717741113505
nadam chain 2.90839307579316 -0.908331573213121 2.09105123452141 0.591741795462978 6.90846111083975
nadam chain 2.8723710128655 -0.872218279537995 2.12624574925949 0.627963254015896 6.87253960904831
nadam chain 2.83659933106402 -0.8363247289268 2.16090562977723 0.664000536200003 6.83690197974424
nadam chain 2.80029633560954 -0.799865027247579 2.19577018668885 0.700644141451976 6.80077107554685
nadam log-cosh 2.39435482333162 1.14435482272558
nadam log-cosh 2.31680729567267 1.06648205642411
nadam log-cosh 2.24492143051989 0.994069150355864
nadam log-cosh 2.17375906602389 0.922143612071713
nadam log-cosh 2.10187231093923 0.849196560326518
nadam rosenbrock -1.19894354822169 1.00105645177824
nadam rosenbrock -1.19816296007906 1.00183728563481
nadam rosenbrock -1.19743528094358 1.00256532303481
nadam rosenbrock -1.19671021863966 1.00329085587243
nadam rosenbrock -1.19597182694783 1.0040298424405
nadam waves 0.294354823161624 0.805645175890728
nadam waves 0.216001828524627 0.876038074701102
nadam waves 0.144039638639036 0.93342333454194
nadam waves 0.0738008390043184 0.980128294853131
nadam waves 0.00383563109869118 1.01385086969749
nadam well 2.22887096447035
nadam well 2.21352178541292
nadam well 2.19935170364703
nadam well 2.18535596952823
nadam well 2.17122990526863
amsgrad sphere 0.9000000005 2.90000000016667
amsgrad sphere 0.800412228691793 2.80010270741479
amsgrad sphere 0.70158627294603 2.70038152345075
amsgrad sphere 0.603939060573746 2.60091353105579
amsgrad sphere 0.507963659264342 2.50177945622729
amsgrad ellipse 2.97000000005 -1.47000000001
amsgrad ellipse 2.940008237788 -1.44001732702048
amsgrad ellipse 2.9100302978339 -1.4100639873395
amsgrad ellipse 2.88007181876667 -1.38015230210792
amsgrad ellipse 2.85013848036071 -1.35029488424399
amsgrad chain 2.95000000007143 -0.950000000045455 2.04999999983333 0.549999999964286 6.95000000005
amsgrad chain 2.90003116077396 -0.900026016734234 2.09991675685792 0.599979954181921 6.900036997515
amsgrad chain 2.85011514539566 -0.850096003462638 2.14968830384916 0.649926147074842 6.85013692213369
amsgrad chain 2.80027424137441 -0.800228327055133 2.1992475521836 0.699824635321322 6.80032661014432
amsgrad chain 2.75053132223018 -0.750441730518452 2.24852210913616 0.749661277950083 6.7506337647342
amsgrad log-cosh 2.40000000110479 1.15000000053114
amsgrad log-cosh 2.30006374963508 1.05003713305505
amsgrad log-cosh 2.2002546081912 0.950147885583382
amsgrad log-cosh 2.10065748608842 0.850380765721914
amsgrad log-cosh 2.00138500798761 0.750799683278847
amsgrad rosenbrock -1.19900000000005 1.00099999999989
amsgrad rosenbrock -1.19800022838868 1.00199979034553
amsgrad rosenbrock -1.19700083881404 1.00299922976292
amsgrad rosenbrock -1.19600198550789 1.00399817626118
amsgrad rosenbrock -1.19500382291782 1.0049964874638
amsgrad waves 0.300000000943879 0.799999998159111
amsgrad waves 0.19999683087922 0.898965788249188
amsgrad waves 0.100217514937212 0.994755602367294
amsgrad waves 0.00111497049540789 1.0833109814399
amsgrad waves -0.0966724129247886 1.15824394229089
amsgrad well 2.23000000003546
amsgrad well 2.21002752610242
amsgrad well 2.19010168510512
amsgrad well 2.17024205319873
amsgrad well 2.15046858808874
rprop sphere 0.9 2.9
rprop sphere 0.78 2.78
rprop sphere 0.636 2.636
rprop sphere 0.4632 2.4632
rprop sphere 0.25584 2.25584
rprop ellipse 2.97 -1.47
rprop ellipse 2.934 -1.434
rprop ellipse 2.8908 -1.3908
rprop ellipse 2.83896 -1.33896
rprop ellipse 2.776752 -1.276752
rprop chain 2.95 -0.95 2.05 0.55 6.95
rprop chain 2.89 -0.89 2.11 0.61 6.89
rprop chain 2.818 -0.818 2.182 0.682 6.818
rprop chain 2.7316 -0.7316 2.2684 0.7684 6.7316
rprop chain 2.62792 -0.62792 2.37208 0.87208 6.62792
rprop log-cosh 2.4 1.15
rprop log-cosh 2.28 1.03
rprop log-cosh 2.136 0.886
rprop log-cosh 1.9632 0.7132
rprop log-cosh 1.75584 0.50584
rprop rosenbrock -1.199 1.001
rprop rosenbrock -1.1978 1.0022
rprop rosenbrock -1.19636 1.00364
rprop rosenbrock -1.194632 1.005368
rprop rosenbrock -1.1925584 1.0074416
rprop waves 0.3 0.8
rprop waves 0.18 0.92
rprop waves 0.0360000000000001 1.064
rprop waves -0.1368 1.2368
rprop waves -0.34416 1.2368
rprop well 2.23
rprop well 2.206
rprop well 2.1772
rprop well 2.14264
rprop well 2.101168
"""

if __name__ == "__main__":
    print(printed())
