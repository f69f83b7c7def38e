"""THE table of demonstrations: one failure of gradient descent each, why, and what mends it. To add one, add a row.

The numbers in a text are read off its runs, `first`, `second`, ... in the order of the acts, or are its `facts`; none
is typed in. `{first.end.f:3}` is a float in three digits, six where nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from gdcli.studies.component import FORWARD
from gdcli.studies.functions import functions

Facts = Mapping[str, float]


class Act(NamedTuple):
    """Why, the command, and what it gives (reason, kind, exit code); how many rows and remarks of that are shown."""

    text: str
    command: str
    shows: str
    rows: int = 5
    details: int | None = 2  # None: the end is not shown


class Exercise(NamedTuple):
    """What to try next: a question, the command that answers it, and what it gives."""

    text: str
    command: str
    shows: str


class Row(NamedTuple):
    """A demonstration; `source` is where to read on."""

    name: str
    title: str
    source: str
    acts: tuple[Act, ...]
    exercises: tuple[Exercise, ...]
    facts: Callable[[Sequence[Any]], Facts] = lambda runs: {}


def _overshot(runs: Sequence[Any]) -> Facts:
    (before, *_), (after, *_), *_ = runs[0].path.rows
    return {"factor": after / before}


def _ravine(runs: Sequence[Any]) -> Facts:
    low, high = runs[0].outlook.curvature.values
    return {"low": low, "high": high}


def _pushed(runs: Sequence[Any]) -> Facts:
    low, _ = runs[0].outlook.curvature.values
    return {"down": low, "factor": 1 - runs[0].settings.lr * low, "push": runs[1].start.point[1]}


def _flat(runs: Sequence[Any]) -> Facts:
    start = runs[0].start
    return {"step": runs[0].settings.lr * start.gradient_norm, "steps": 1 / runs[0].settings.lr / start.gradient_norm}


def _kinked(runs: Sequence[Any]) -> Facts:
    before, after = runs[0].path.tail[-2:]
    return {"across": abs(after[0] - before[0]), "along": abs(after[1] - before[1])}


def _cancelled(runs: Sequence[Any]) -> Facts:
    [component], [h, _] = runs[0].components, runs[0].steps
    slope, forward = component.truth, component.values[FORWARD]
    return {"spacing": math.ulp(runs[0].f), "h": h, "fall": abs(slope * h), "truth": slope, "forward": forward}


def _vanished(runs: Sequence[Any]) -> Facts:
    slopes = [abs(slope) for slope in runs[0].start.gradient]
    return {"first_slope": slopes[0], "last_slope": slopes[-1], "ratio": slopes[-1] / slopes[0]}


def _wells(runs: Sequence[Any]) -> Facts:
    [hill] = functions("double_well").rows[0].of_kind("maximum")
    return {"hill": hill.f, "top": hill.point[0]}


DEMOS = (
    Row("overshoot", "a learning rate that is too large", "Goodfellow, Bengio & Courville 2016, section 4.3", (
        Act("On f(x) = x² the slope is 2x, so a step goes to x − lr·2x = (1 − 2·lr)·x. With lr {first.settings.lr}"
            " that is {factor}·x: each step lands on the other side of the minimum, farther out than before.",
            'minimize "x^2" --start 1 --lr 1.05', "diverged, slope, exit 3", 5, 1),
        Act("A step shrinks the distance where |1 − lr·f″| < 1, that is for lr below 2/f″ ="
            " {first.outlook.rates.limit}. With 1/f″ = {first.outlook.rates.best} the factor is 0, and one step is"
            " enough:",
            'minimize "x^2" --start 1 --lr 0.5', "gradient, minimum, exit 0"),
    ), (
        Exercise("What happens right at the limit?", 'minimize "x^2" --start 1 --lr 1', "oscillates, slope, exit 4"),
        Exercise("And far below it?", 'minimize "x^2" --start 1 --lr 0.001', "steps, slope, exit 0"),
    ), _overshot),
    Row("ravine", "a long narrow valley", "Goodfellow, Bengio & Courville 2016, sections 4.3.1 and 8.2.1", (
        Act("Across the valley x² + 50y² has the curvature {high}, along it {low}: a condition number κ ="
            " {first.outlook.rates.condition}. The steep side allows no lr above 2/λmax ="
            " {first.outlook.rates.limit}, and with that the flat one hardly moves. Even the best lr leaves"
            " (κ − 1)/(κ + 1) = {first.outlook.rates.rate:3} of |∇f| each step.",
            'minimize "x^2 + 50y^2" --start 10,1 --lr 0.0196', "steps, slope, exit 0"),
        Act("Momentum lets the swings across cancel and adds up the steps along. At its best, lr"
            " {first.outlook.rates.pair.lr:3} with momentum {first.outlook.rates.pair.momentum:3}, it leaves"
            " (√κ − 1)/(√κ + 1) = {first.outlook.rates.pair.rate:3}.",
            'minimize "x^2 + 50y^2" --start 10,1 --lr 0.0307 --momentum 0.566', "gradient, minimum, exit 0", 4),
    ), (
        Exercise("Which method is there first?",
                 'race "x^2 + 50y^2" --start 10,1 --methods gd,momentum,newton', "exit 0"),
        Exercise("Newton's method divides by the curvature:",
                 'minimize "x^2 + 50y^2" --start 10,1 --method newton', "gradient, minimum, exit 0"),
    ), _ravine),
    Row("saddle", "a saddle, where the gradient is 0 and no minimum is",
        "Dauphin et al. 2014; Goodfellow, Bengio & Courville 2016, section 8.2.3", (
        Act("From y = 0 the slope ∂f/∂y = y³ − y is 0 at each step, so the walk keeps to the ridge and ends on the"
            " saddle, where |∇f| is as small as at a minimum. That f falls to both sides it cannot see: the slope to"
            " the sides is 0 there, only the curvature is not.",
            'minimize "x^2 - y^2/2 + y^4/4" --start 1,0', "gradient, saddle, exit 4", 3),
        Act("The eigenvalue along y is {down}, so a step multiplies the distance from the ridge by 1 − lr·λ ="
            " {factor}. The ridge throws off whatever is not exactly on it, a push of {push} too:",
            'minimize "x^2 - y^2/2 + y^4/4" --start 1,1e-6 --steps 300', "gradient, minimum, exit 0", 4),
    ), (
        Exercise("A saddle whose eigenvalues are all 0:", 'minimize "@monkey_saddle" --start 0,0',
                 "gradient, saddle, exit 4"),
        Exercise("Newton's step goes straight to the saddle too:",
                 'minimize "x^2 - y^2/2 + y^4/4" --start 1,0 --method newton', "gradient, saddle, exit 4"),
    ), _pushed),
    Row("plateau", "a plateau, where the gradient is small far from any minimum",
        "Goodfellow, Bengio & Courville 2016, section 6.2.2.2", (
        Act("A neuron that should say 0.9, with the squared error. At x = −20 the sigmoid is saturated, and its slope"
            " is a factor of the gradient: |∇f| = {first.start.gradient_norm:3}, though the error is as large as it"
            " can be. A step has the length lr·|∇f| = {step:3}; for a distance of 1 it takes {steps:2} of them.",
            'minimize "(sigmoid(x) - 0.9)^2" --start -20', "gradient, plateau, exit 4"),
        Act("The cross-entropy is the loss for a sigmoid: its logarithm undoes the exponential, and the slope is just"
            " sigmoid(x) − 0.9, which is {second.start.gradient[0]} at the same start. The minimum is the same x.",
            'minimize "softplus(x) - 0.9x" --start -20 --lr 5', "gradient, minimum, exit 0", 4),
    ), (
        Exercise("A start that is less saturated gets there, slowly:",
                 'minimize "(sigmoid(x) - 0.9)^2" --start -5 --lr 1 --steps 1000', "gradient, minimum, exit 0"),
        Exercise("A method that looks at the slope's sign alone walks over the plateau:",
                 'minimize "(sigmoid(x) - 0.9)^2" --start -19 --method rprop',
                 "gradient, minimum, exit 0"),
    ), _flat),
    Row("kink", "a kink, where the slope jumps", "Shor 1985, Minimization Methods for Non-differentiable Functions", (
        Act("At the minimum of |x| + 3|y| the slopes jump from −1 to 1 and from −3 to 3; they do not get small on the"
            " way there. |∇f| stays {first.end.gradient_norm:4}, each step moves x by {across:3} and y by {along:3},"
            " and so the walk goes to and fro across both kinks for ever.",
            'minimize "|x| + 3|y|" --start 1.05,0.55', "oscillates, slope, exit 4", 5, 0),
        Act("Steps that get small by themselves settle: a rate that falls to 0 while its sum grows for ever, such as"
            " 1/k. So f goes down from {first.best.f} to {second.best.f:2}, though |∇f| can not tell it.",
            'minimize "|x| + 3|y|" --start 1.05,0.55 --lr 0.5/k --steps 1000', "steps, slope, exit 0", 4, 3),
    ), (
        Exercise("A smaller lr makes the swing smaller, not shorter-lived:",
                 'minimize "|x| + 3|y|" --start 1.05,0.55 --lr 0.01 --steps 1000', "oscillates, slope, exit 4"),
        Exercise("What is the derivative at a kink?", 'compare "|x|" --at 0', "kink, exit 0"),
    ), _kinked),
    Row("cancellation", "digits that cancel in a difference",
        "Goodfellow, Bengio & Courville 2016, section 4.1; Nocedal & Wright 2006, section 8.1", (
        Act("A forward difference is (f(x + h) − f(x))/h. Beside 1e10 the next float64 is {spacing:3} away, while"
            " with h = {h:3} f falls by {fall:3} only. That is less than the spacing, so both values are the same"
            " number: all their digits cancel, and for the slope {truth} comes out {forward}.",
            'compare "1e10 + (x - 1)^2" --at 0', "agree, exit 0", 4, None),
        Act("A descent that follows such a difference does not move:",
            'minimize "1e10 + (x - 1)^2" --start 0 --gradient forward', "gradient, slope, exit 4", 0, 1),
        Act("Derived, the constant is gone before anything is subtracted, and no digit is lost:",
            'minimize "1e10 + (x - 1)^2" --start 0 --gradient backprop', "gradient, minimum, exit 0", 0, 2),
    ), (
        Exercise("A larger h loses fewer digits:",
                 'minimize "1e10 + (x - 1)^2" --start 0 --gradient central --h 0.1', "gradient, minimum, exit 0"),
        Exercise("Which h is the best, and why?", 'compare "exp(x)" --at 1 --sweep', "agree, exit 0"),
    ), _cancelled),
    Row("vanishing", "gradients that vanish on their way back through the layers",
        "Hochreiter 1991; Goodfellow, Bengio & Courville 2016, section 8.2.5", (
        Act("Four sigmoids, one after the other, each with a weight of 1. Going back, the chain rule multiplies the"
            " gradient by w·sigmoid′ at each layer, and sigmoid′ is 1/4 at most. So the last weight gets"
            " {last_slope:3} and the first {first_slope:3}, {ratio:3} times less: the last learns, the first stands"
            " still.",
            'minimize "@vanishing:4" --start x=1', "steps, slope, exit 0", 3, 0),
        Act("The slope of a rectifier is 1 where it is on, and 1·1·1·1 does not vanish: each weight gets"
            " {second.start.gradient[0]}, and all of them learn.",
            'minimize "h[0]=1; h[i=1..4]=relu(x[i]h[i-1]); (h[4]-.6)^2" --start x=1',
            "gradient, minimum, exit 0", 3, 0),
    ), (
        Exercise("Where does the gradient get lost?", 'backprop "@vanishing:4" --at x=1', "exit 0"),
        Exercise("With weights of 2 a rectifier's gradients explode instead, twofold each layer:",
                 'backprop "h[0]=1; h[i=1..4]=relu(x[i]*h[i-1]); h[4]" --at x=2', "exit 0"),
    ), _vanished),
    Row("local-minimum", "a minimum that is not the lowest", "Goodfellow, Bengio & Courville 2016, section 8.2.2", (
        Act("f has two wells with a hill of f = {hill:3} at x = {top:3} between them. Descent goes down its own side:"
            " from 2 it ends in the near well, at f = {first.end.f:3}. That is a minimum by every sign that there is"
            " on the spot; nothing there tells of the deeper one.",
            'minimize "@double_well" --start 2 --lr 0.05', "gradient, minimum, exit 0", 4),
        Act("A ball with momentum is fast enough at the bottom to roll over the hill, and ends at f ="
            " {second.end.f:3}:",
            'minimize "@double_well" --start 2 --lr 0.05 --momentum 0.9 --steps 500', "gradient, minimum, exit 0", 4),
    ), (
        Exercise("The plain remedy is another start:", 'minimize "@double_well" --start -2 --lr 0.05',
                 "gradient, minimum, exit 0"),
        Exercise("Where there are many wells, small steps get caught in the first:",
                 'minimize "@ripples" --start 3 --lr 0.01', "gradient, minimum, exit 0"),
    ), _wells),
)  # fmt: skip
TABLE = {row.name: row for row in DEMOS}
