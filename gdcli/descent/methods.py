"""THE table of methods, each a rule of a few lines in gdcli's own language. To add one, add a row.

A rule is for one coordinate: `x` the coordinate, `g` its partial derivative, `k` the number of the step (1, 2, ...),
`f` the value, `gnorm` the gradient's length, `n` the number of coordinates, `lr` the learning rate, and settings by
name. A name that is read before the rule assigns it is memory, 0 at first; other names are parts of the step.
Uphill, a rule sees -f and -g. Every rule takes the setting `clip` too: a gradient longer than it is cut to its length.
"""

from __future__ import annotations

import math
from typing import NamedTuple


class Setting(NamedTuple):
    """A setting of a method: its name, its default and the range that is allowed, `(` and `)` for ends outside it."""

    name: str
    default: float
    low: float
    high: float
    ends: str = "[]"
    whole: bool = False  # whether it is a whole number


class Method(NamedTuple):
    """A row: see the module's docstring. A method of searches.py has no rule."""

    name: str
    title: str
    rule: str
    settings: tuple[Setting, ...]
    source: str
    about: str
    rated: bool = True  # whether the learning rate matters
    paced: bool = True  # whether it sets the pace: not where it is for the first step alone


MOMENTUM = Setting("momentum", 0.9, 0.0, 1.0)
CLIP = Setting("clip", math.inf, 0.0, math.inf, "()")
FIRST = Setting("b1", 0.9, 0.0, 1.0, "[)")
SECOND = Setting("b2", 0.999, 0.0, 1.0, "[)")
EPSILON = Setting("eps", 1e-8, 0.0, 1.0)
MOMENTS = "m = b1*m + (1-b1)*g; s = b2*s + (1-b2)*g^2; "

METHODS = (
    Method("gd", "gradient descent", "x = x - lr*g", (), "Cauchy 1847", "straight downhill"),
    Method("momentum", "gradient descent with momentum", "v = momentum*v - lr*g; x = x + v", (MOMENTUM,),
           "Polyak 1964, the heavy ball", "keeps going: for ravines and plateaus; PyTorch's v is this one over -lr"),
    Method("nesterov", "Nesterov momentum", "v = momentum*v - lr*g; x = x + momentum*v - lr*g", (MOMENTUM,),
           "Nesterov 1983; Sutskever et al. 2013",
           "momentum that looks ahead, from the gradient at the current point alone, as PyTorch has it"),
    Method("adagrad", "Adagrad", "s = s + g^2; x = x - lr*g/(sqrt(s) + eps)", (Setting("eps", 1e-10, 0.0, 1.0),),
           "Duchi et al. 2011", "a rate for each coordinate, which only falls: for rare features"),
    Method("adadelta", "Adadelta",
           "s = rho*s + (1-rho)*g^2; d = sqrt(u + eps)/sqrt(s + eps)*g; u = rho*u + (1-rho)*d^2; x = x - lr*d",
           (Setting("rho", 0.9, 0.0, 1.0), Setting("eps", 1e-6, 0.0, 1.0)), "Zeiler 2012",
           "steps in the units of x; meant for lr 1"),
    Method("rmsprop", "RMSprop", "s = alpha*s + (1-alpha)*g^2; x = x - lr*g/(sqrt(s) + eps)",
           (Setting("alpha", 0.99, 0.0, 1.0), EPSILON), "Tieleman & Hinton 2012, lecture 6.5",
           "a rate for each coordinate, from its recent gradients"),
    Method("adam", "Adam", MOMENTS + "x = x - lr*(m/(1-b1^k))/(sqrt(s/(1-b2^k)) + eps)", (FIRST, SECOND, EPSILON),
           "Kingma & Ba 2014, Algorithm 1", "momentum with a rate for each coordinate: the usual choice for networks"),
    Method("adamw", "AdamW", MOMENTS + "x = x*(1 - lr*decay) - lr*(m/(1-b1^k))/(sqrt(s/(1-b2^k)) + eps)",
           (FIRST, SECOND, EPSILON, Setting("decay", 0.01, 0.0, 1.0)), "Loshchilov & Hutter 2017, Algorithm 2",
           "Adam that pulls towards 0; its minimum is not the function's"),
    Method("nadam", "NAdam",
           "w = b1*(1 - 0.5*0.96^(k*psi)); q = 1 - (1-q)*w; z = b1*(1 - 0.5*0.96^((k+1)*psi)); " + MOMENTS
           + "d = sqrt(s/(1-b2^k)) + eps; x = x - lr*(1-w)/q*g/d - lr*z/(1 - (1-q)*z)*m/d",
           (FIRST, SECOND, EPSILON, Setting("psi", 0.004, 0.0, 1.0)), "Dozat 2016", "Adam with Nesterov's look ahead"),
    Method("amsgrad", "AMSGrad",
           MOMENTS + "h = max(h, s); x = x - lr*(m/(1-b1^k))/(sqrt(h/(1-b2^k)) + eps)", (FIRST, SECOND, EPSILON),
           "Reddi et al. 2018, with Adam's corrections as PyTorch has it", "Adam whose rates never rise again"),
    Method("lion", "Lion", "u = b1*m + (1-b1)*g; x = x*(1 - lr*decay) - lr*sign(u); m = b2*m + (1-b2)*g",
           (FIRST, Setting("b2", 0.99, 0.0, 1.0, "[)"), Setting("decay", 0.0, 0.0, 1.0)),
           "Chen et al. 2023, Algorithm 2", "steps of one length, lr in each coordinate"),
    Method("rprop", "Rprop",
           "t = sign(p*g); d = clip(d*(1 + (up-1)*max(t, 0) + (1-down)*min(t, 0)) + lr*(1 - sign(d)), least, most); "
           "p = g*(1 + min(t, 0)); x = x - d*sign(p)",
           (Setting("up", 1.2, 1.0, 10.0), Setting("down", 0.5, 0.0, 1.0), Setting("least", 1e-6, 0.0, math.inf),
            Setting("most", 50.0, 0.0, math.inf)), "Riedmiller & Braun 1993",
           "a step length for each coordinate that the slope's sign alone steers; starts with lr"),
    Method("signsgd", "sign descent", "x = x - lr*sign(g)", (), "Bernstein et al. 2018",
           "steps of length lr in each coordinate, whatever the slope"),
)  # fmt: skip
SEARCHES = (
    Method("backtracking", "backtracking line search", "",
           (Setting("shrink", 0.5, 0.01, 0.99), Setting("c", 1e-4, 0.0, 0.5)),
           "Armijo 1966", "straight downhill, lr times shrink until f falls enough: never diverges"),
    Method("newton", "damped Newton's method", "", (Setting("c", 1e-4, 0.0, 0.5),),
           "Nocedal & Wright 2006, section 3.4", "uses the Hessian: few steps; lr counts only where f is not curved",
           paced=False),
    Method("bb", "Barzilai-Borwein", "",
           (Setting("memory", 10.0, 1.0, 100.0, whole=True), Setting("c", 1e-4, 0.0, 0.5)),
           "Barzilai & Borwein 1988, (5); Raydan 1997",
           "the learning rate from the last two gradients; lr for the first step", paced=False),
    Method("lbfgs", "L-BFGS", "", (Setting("memory", 10.0, 1.0, 100.0, whole=True), Setting("c", 1e-4, 0.0, 0.5)),
           "Nocedal 1980", "curvature from the last steps: the usual choice for smooth functions", paced=False),
    Method("random-search", "random search", "",
           (Setting("tries", 100.0, 1.0, 1e6, whole=True), Setting("tweak", 0.01, 0.0, math.inf)), "Rastrigin 1963",
           "each step draws points within tweak and moves to the best; follows no gradient", rated=False, paced=False),
)  # fmt: skip
TABLE = {method.name: method for method in (*METHODS, *SEARCHES)}
