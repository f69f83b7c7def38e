"""Honest endings: a labelled table of runs, and what is true of each by calculus, by hand.

A row: the formula, the start, options, the reason of the stop, the kind of the end, the exit code, and why that is so.
`a|b` allows both where calculus leaves it open. Code 0 at an end is a minimum (uphill a maximum), and 4 is none.
"""

from __future__ import annotations

import shlex
from functools import cache
from typing import NamedTuple

import pytest
from program import Result, gdcli


class Case(NamedTuple):
    """A run and what is true of it."""

    text: str
    start: str
    options: str
    reason: str
    kind: str
    code: int
    why: str

    @property
    def call(self) -> list[str]:
        """The words of the command line; the option `uphill` is another command."""
        words = shlex.split(self.options)
        command = "maximize" if "uphill" in words else "minimize"
        return [command, self.text, "--start", self.start, *[word for word in words if word != "uphill"]]


WOOD = "100(a^2-b)^2 + (a-1)^2 + (c-1)^2 + 90(c^2-d)^2 + 10.1((b-1)^2 + (d-1)^2) + 19.8(b-1)(d-1)"
POWELL = "(a + 10b)^2 + 5(c - d)^2 + (b - 2c)^4 + 10(a - d)^4"
GOLDSTEIN_PRICE = (
    "(1 + (x+y+1)^2*(19 - 14x + 3x^2 - 14y + 6x*y + 3y^2))"
    "*(30 + (2x-3y)^2*(18 - 32x + 12x^2 + 48y - 36x*y + 27y^2))"
)
FREUDENSTEIN_ROTH = "(x - 13 + ((5-y)*y - 2)*y)^2 + (x - 29 + ((y+1)*y - 14)*y)^2"
EASOM = "-cos(x)*cos(y)*exp(-((x-pi)^2 + (y-pi)^2))"
ACKLEY = "20 + e - 20exp(-0.2sqrt((x^2 + y^2)/2)) - exp((cos(2pi*x) + cos(2pi*y))/2)"
SIX_HUMP = "(4 - 2.1x^2 + x^4/3)*x^2 + x*y + (4y^2 - 4)*y^2"
ONES_49 = ",".join(["1"] * 49)

CASES = [
    # Minima: the Hessian is positive definite where the run ends.
    Case("x^2 + y^2", "1,3", "", "gradient", "minimum", 0, "Hessian 2, 2"),
    Case("x^2 + y^2", "0,0", "", "gradient", "minimum", 0, "starts there"),
    Case("(x-2)^2", "0", "", "gradient", "minimum", 0, "0.8 each step: 84 steps"),
    Case("@sphere:50", "x=3", "--lr 0.3", "gradient", "minimum", 0, "50 variables"),
    Case("sum(i*x[i]^2, i=1..10)", "x=1", "--lr 0.05 --steps 300", "gradient", "minimum", 0, "eigenvalues 2 to 20"),
    Case("sum((x[i]-i)^2, i=1..50)", "x=0", "--lr 0.3", "gradient", "minimum", 0, "Hessian by differences"),
    Case("sum(cosh(x[i]), i=1..40)", "x=1", "--lr 0.5", "gradient", "minimum", 0, "f'' = 1 at 0"),
    Case("@rosenbrock", "-1.2,1", "--lr 0.001 --momentum 0.9 --steps 20000", "gradient", "minimum", 0, "(1, 1)"),
    Case("@rosenbrock", "-1.2,1", "--method newton", "gradient", "minimum", 0, "(1, 1)"),
    Case("@rosenbrock:10", "x=0", "--method lbfgs --steps 1000", "gradient", "minimum", 0, "(1, ..., 1)"),
    Case("@himmelblau", "3.5,2.5", "--lr 0.01", "gradient", "minimum", 0, "(3, 2)"),
    Case("@himmelblau", "-2.5,3", "--lr 0.01", "gradient", "minimum", 0, "(-2.805, 3.131)"),
    Case("@himmelblau", "-4,-3.5", "--lr 0.01", "gradient", "minimum", 0, "(-3.779, -3.283)"),
    Case("@himmelblau", "3.5,-1.5", "--lr 0.01", "gradient", "minimum", 0, "(3.584, -1.848)"),
    Case("@beale", "2.5,0.4", "--lr 0.01 --steps 20000", "gradient", "minimum", 0, "(3, 0.5), eigenvalues 0.3, 49"),
    Case("@booth", "0,0", "--lr 0.05 --steps 300", "gradient", "minimum", 0, "(1, 3), eigenvalues 2, 18"),
    Case("@matyas", "1,2", "--lr 1 --steps 1000", "gradient", "minimum", 0, "eigenvalues 0.04, 1"),
    Case("@styblinski_tang", "x=-2,-2", "--lr 0.01", "gradient", "minimum", 0, "the global one, f'' = 34.6"),
    Case("@styblinski_tang", "x=2,2", "--lr 0.01", "gradient", "minimum", 0, "a local one at 2.7468"),
    Case("@rastrigin:2", "x=1.2,-0.9", "--lr 0.002", "gradient", "minimum", 0, "a local one near (1, -1)"),
    Case("sin(x+y) + (x-y)^2 - 1.5x + 2.5y + 1", "0,0", "--steps 300", "gradient", "minimum", 0, "McCormick"),
    Case(SIX_HUMP, "0.2,-0.5", "--lr 0.05", "gradient", "minimum", 0, "six-hump camel, (0.0898, -0.7126)"),
    Case("2x^2 - 1.05x^4 + x^6/6 + x*y + y^2", "0.5,0.5", "--steps 200", "gradient", "minimum", 0, "three-hump camel"),
    Case(GOLDSTEIN_PRICE, "0.1,-0.9", "--method lbfgs", "gradient", "minimum", 0, "Goldstein-Price, (0, -1)"),
    Case(FREUDENSTEIN_ROTH, "0.5,-2", "--method lbfgs --steps 300", "gradient", "minimum", 0, "the local one, f = 48.98"),
    Case(WOOD, "-3,-1,-3,-1", "--method lbfgs --steps 500", "gradient", "minimum", 0, "(1, 1, 1, 1)"),
    Case("x^4 + y^4 - 4x*y", "0.5,0.2", "--lr 0.05", "gradient", "minimum", 0, "(1, 1), eigenvalues 8, 16"),
    Case("x^3 - 3x + y^2", "0.5,1", "", "gradient", "minimum", 0, "(1, 0), eigenvalues 6, 2"),
    Case("x^4 - x^2", "1e-3", "", "gradient", "minimum", 0, "leaves the maximum at 0 for 0.7071"),
    Case("cos(x)", "3", "", "gradient", "minimum", 0, "pi, f'' = 1"),
    Case("x*log(x)", "1", "", "gradient", "minimum", 0, "1/e, f'' = e"),
    Case("x - log(x)", "1", "", "gradient", "minimum", 0, "starts at it"),
    Case("-log(x) - log(1-x)", "0.2", "--lr 0.05", "gradient", "minimum", 0, "1/2, between two poles"),
    Case("log(cosh(x))", "3", "--lr 0.5", "gradient", "minimum", 0, "f'' = 1 at 0"),
    Case("softplus(x) + softplus(-x)", "3", "--lr 1", "gradient", "minimum", 0, "f'' = 1/2 at 0"),
    Case("(1 - a*b)^2", "2,0.3", "", "gradient", "minimum", 0, "a*b = 1 is a valley of minima"),
    Case("1e-9*x^2", "1", "--lr 1e8 --tol 1e-15", "gradient", "minimum", 0, "small, not flat: 0.8 each step"),
    Case("1e9*x^2", "1", "--lr 1e-10 --steps 500", "gradient", "minimum", 0, "0.8 each step"),
    Case("(x - 1e6)^2", "0", "--lr 0.3", "gradient", "minimum", 0, "far out"),
    Case("x^2 + y^2", "1,3", "--gradient central", "gradient", "minimum", 0, "differences of a quadratic are exact"),
    Case("x^2 + y^2", "1,3", "--gradient backprop", "gradient", "minimum", 0, ""),
    Case("x^2", "1", "--gradient forward --steps 200", "gradient", "minimum", 0, "0 is h/2 beside the difference's zero"),
    Case("x^2 + y^2", "1,3", "--dtype float32", "gradient", "minimum", 0, "float32 is fine at 0"),
    Case("x^2 - 4x + 4", "-0.10672", "--lr 0.001 --steps 20000", "gradient", "minimum", 0, "f is noise, the gradient is not"),
    Case("x^2 + y^2", "1,3", "--lr 0.4/sqrt(k) --steps 1000", "gradient", "minimum", 0, "the rates add up to infinity"),
    Case("x^2 + 10y^2", "1,3", "--method nesterov --lr 0.02 --steps 1000", "gradient", "minimum", 0, "below the limit"),
    Case("x^2", "1", "--momentum 0.9 --lr 1.89 --steps 1000", "gradient", "minimum", 0, "below 2(1.9)/2 = 1.9"),
    Case("x^2", "1", "--method nesterov --lr 0.67 --steps 1000", "gradient", "minimum", 0, "below 3.8/2.8/2 = 0.6786"),
    Case("x^2", "1", "--momentum 1 --lr 0.5", "gradient", "minimum", 0, "one step lands on 0"),
    # Minima where the Hessian is singular.
    Case("x^4", "0", "", "gradient", "minimum", 0, "x^4 > 0 beside 0"),
    Case("x^4", "1", "--momentum 0.9 --steps 200000 --every 1000", "gradient", "minimum", 0, "1.4e-3 beside 0"),
    Case("x^4", "1", "--method newton", "gradient", "minimum", 0, "2/3 each step"),
    Case("x^6", "0", "", "gradient", "minimum", 0, "x^6 > 0 beside 0"),
    Case("x^6", "1", "--method newton --tol 1e-12", "gradient", "minimum", 0, "2.8e-3 beside 0"),
    Case("x^4 + y^4", "0,0", "", "gradient", "minimum", 0, ""),
    Case("x^4 + y^4", "1,1", "--method newton", "gradient", "minimum", 0, ""),
    Case("x^2 + y^4", "1,0", "", "gradient", "minimum", 0, "flat to the fourth order along y"),
    Case("x^2*y^2", "0,0", "", "gradient", "minimum", 0, "f >= 0 = f(0, 0)"),
    Case("x^2*y^2", "1,0", "", "gradient", "minimum", 0, "the x axis is a valley"),
    Case("x^2*y^2", "1,0.5", "--steps 500", "gradient", "minimum", 0, "ends on the x axis, at 0.866"),
    Case("(y - x^2)^2", "1,0", "--lr 0.05 --steps 300", "gradient", "minimum", 0, "the parabola is a valley"),
    Case("(y - x^2)^2", "0,0", "", "gradient", "minimum", 0, "on the parabola"),
    Case("(x + y)^2", "1,2", "", "gradient", "minimum", 0, "a straight valley"),
    Case("x^2 + 0*y", "1,5", "", "gradient", "minimum", 0, "y does nothing"),
    Case("(x^2 + y^2 - 1)^2", "0.5,0.5", "--lr 0.05", "gradient", "minimum", 0, "a round valley"),
    Case("x^2*y", "0,1", "", "gradient", "minimum", 0, "x^2*y >= 0 near (0, 1)"),
    Case("(x^2 - y^2)^2", "0,0", "", "gradient", "minimum", 0, "f >= 0, 0 on two lines"),
    Case("x^4 + y^4 - 1.9x^2*y^2", "0,0", "", "gradient", "minimum", 0, "positive definite: 1.9 < 2"),
    Case(POWELL, "0,0,0,0", "", "gradient", "minimum", 0, "Powell's singular function: Hessian of rank 2"),
    Case(POWELL, "3,-1,0,1", "--method newton", "gradient", "minimum", 0, "Powell's start, 2/3 each step"),
    Case("sum(x[i]^4, i=1..20)", "x=0", "", "gradient", "minimum", 0, ""),
    Case("|x|^3", "0", "", "gradient", "minimum", 0, "twice differentiable at 0"),
    Case("|x*y|", "0,0", "", "gradient", "minimum", 0, "differentiable at (0, 0), f >= 0"),
    # Saddles, reached exactly and nearly: f falls somewhere.
    Case("x^2 - y^2", "1,0", "", "gradient", "saddle", 4, "along the ridge"),
    Case("x^2 - y^2", "1,0", "--momentum 0.5", "gradient", "saddle", 4, "along the ridge"),
    Case("x^2 - y^2", "1,0", "--method newton", "gradient", "saddle", 4, "along the ridge"),
    Case("x^2 - y^2", "1,0", "--method lbfgs", "gradient", "saddle", 4, "along the ridge"),
    Case("x^2 - y^2", "1,0", "--gradient backprop", "gradient", "saddle", 4, "along the ridge"),
    Case("x^2 - y^2", "1,0", "--gradient central", "gradient", "saddle", 4, "the difference by y is 0 there"),
    Case("x^2 - y^2", "1,0", "--dtype float32", "gradient", "saddle", 4, "along the ridge"),
    Case("x^2 - y^2", "1,1e-12", "--tol 1e-6", "gradient", "saddle", 4, "passes at 2.6e-7 after 68 steps"),
    Case("x^2 - y^2", "0,1", "uphill", "gradient", "saddle", 4, "along the valley"),
    Case("x*y", "1,1", "--steps 300", "gradient", "saddle", 4, "x = y stays so"),
    Case("x*y", "0,0", "", "gradient", "saddle", 4, ""),
    Case("x^2 + y^2 - 3x*y", "0,0", "", "gradient", "saddle", 4, "eigenvalues 5, -1"),
    Case("x^4 + y^4 - 4x*y", "1,-1", "--lr 0.05", "gradient", "saddle", 4, "y = -x stays so"),
    Case("x^3 - 3x + y^2", "-1,1", "", "gradient", "saddle", 4, "x = -1 stays so"),
    Case("sin(x)*sin(y)", "1,1", "--steps 300", "gradient", "saddle", 4, "x = y stays so"),
    Case("(1 - a*b)^2", "1,-1", "", "gradient", "saddle", 4, "a network of two layers: b = -a stays so"),
    Case("(1 - a*b*c)^2", "0,0,0", "", "gradient", "saddle", 4, "-2abc, of the third order"),
    Case("(1 - a*b*c*d)^2", "0,0,0,0", "", "gradient", "saddle", 4, "-2abcd, of the fourth order"),
    Case("@himmelblau", "-3.073026,-0.081353", "--tol 1e-3", "gradient", "saddle", 4, "Himmelblau's saddles"),
    Case("@himmelblau", "-0.127961,-1.953715", "--tol 1e-3", "gradient", "saddle", 4, ""),
    Case("@himmelblau", "0.086678,2.884255", "--tol 1e-3", "gradient", "saddle", 4, ""),
    Case("@himmelblau", "3.385154,0.073852", "--tol 1e-3", "gradient", "saddle", 4, ""),
    Case("@beale", "0,1", "", "gradient", "saddle", 4, "Hessian 0, 27.75; 27.75, 0"),
    Case("@styblinski_tang", "x=-2.903534,0.156731", "--tol 1e-3", "gradient", "saddle", 4, "eigenvalues 34.6, -15.9"),
    Case(SIX_HUMP, "0,0", "", "gradient", "saddle", 4, "Hessian 8, 1; 1, -8"),
    Case(WOOD, "-0.967974,0.947139,-0.969516,0.951248", "--tol 1e-2", "gradient", "saddle", 4, "Wood's, f = 7.877"),
    Case("sum(x[i]^2, i=1..49) - x[50]^2", f"x={ONES_49},0", "--lr 0.3", "gradient", "saddle", 4, "one way down of 50"),
    # Saddles that no eigenvalue shows.
    Case("x^3", "0", "", "gradient", "saddle", 4, "falls to the left, rises to the right"),
    Case("x^3", "1", "--tol 1e-4 --steps 2000", "gradient", "saddle|plateau", 4, "5.8e-3 beside it"),
    Case("x^3", "0", "uphill", "gradient", "saddle", 4, ""),
    Case("x^5", "0", "", "gradient", "saddle", 4, ""),
    Case("x^3 - 3x*y^2", "0,0", "", "gradient", "saddle", 4, "monkey saddle"),
    Case("x^3 - 3x*y^2", "1,0", "--tol 1e-4 --steps 2000", "gradient", "saddle|plateau", 4, "5.8e-3 beside it"),
    Case("x^2 + y^3", "0,0", "", "gradient", "saddle", 4, ""),
    Case("x^2 - y^4", "0,0", "", "gradient", "saddle", 4, ""),
    Case("x^2 - y^4", "1,0", "", "gradient", "saddle", 4, ""),
    Case("x^2*y", "0,0", "", "gradient", "saddle", 4, "the sign of y"),
    Case("(x - y^2)*(x - 3y^2)", "0,0", "", "gradient", "saddle", 4, "Peano 1884: rises on every line, falls on x = 2y^2"),
    Case("(x - y^2)*(x - 3y^2)", "1,0", "", "gradient", "saddle", 4, "Peano's, nearly"),
    Case("x^4 - 6x^2*y^2 + y^4", "0,0", "", "gradient", "saddle", 4, "the real part of z^4"),
    Case("x^4 + y^4 - 3x^2*y^2", "0,0", "", "gradient", "saddle", 4, "-1 on the diagonals"),
    Case("x^4 + y^4 - 2.001x^2*y^2", "0,0", "", "gradient", "saddle", 4, "-0.001 on the diagonals"),
    Case("(x - 0.41y)*(x - 0.43y)*(x^2 + y^2)", "0,0", "", "gradient", "saddle", 4, "falls in a wedge of 1 degree"),
    Case("sum(x[i]^3, i=1..5)", "x=0", "", "gradient", "saddle", 4, ""),
    Case("sum(x[i]^4, i=1..19) - x[20]^4", "x=0", "", "gradient", "saddle", 4, "one way down of 20"),
    # Maxima.
    Case("cos(x)", "0", "", "gradient", "maximum", 4, "SciPy's BFGS reports success here"),
    Case("cos(x)", "0", "--gradient forward", "gradient", "maximum", 4, "the difference is -h/2"),
    Case("cos(x)", "0", "--method newton", "gradient", "maximum", 4, ""),
    Case("cos(x)", "0", "--method adam", "gradient", "maximum", 4, ""),
    Case("-x^2", "0", "", "gradient", "maximum", 4, ""),
    Case("-x^4", "0", "", "gradient", "maximum", 4, "no eigenvalue shows it"),
    Case("x^4 - x^2", "1e-3", "--tol 1e-2", "gradient", "maximum", 4, "near the top between two wells"),
    Case("(x^2 + y^2 - 1)^2", "0,0", "", "gradient", "maximum", 4, "the top of the Mexican hat"),
    Case("x^2*y", "0,-1", "", "gradient", "maximum", 4, "x^2*y <= 0 near (0, -1)"),
    Case("@himmelblau", "-0.270845,-0.923039", "--tol 1e-3", "gradient", "maximum", 4, "f = 181.617"),
    Case("@himmelblau", "0,0", "uphill --lr 0.01 --steps 300", "gradient", "maximum", 0, "f = 181.617"),
    Case("cos(x)", "0", "uphill", "gradient", "maximum", 0, ""),
    Case("sin(x)", "1", "uphill --steps 300", "gradient", "maximum", 0, "pi/2"),
    Case("-x^4", "0", "uphill", "gradient", "maximum", 0, ""),
    Case("exp(-x^2 - y^2)", "0.5,0.5", "uphill --steps 200", "gradient", "maximum", 0, ""),
    Case("x^2", "0", "uphill", "gradient", "minimum", 4, "the other way up"),
    # Plateaus: the gradient is small, the curvature too, and no minimum is near.
    Case("x^10", "0.3", "--tol 1e-3", "gradient", "plateau", 4, "gradient 2e-4, curvature 6e-3, the minimum 0.3 away"),
    Case("exp(-x)", "30", "", "gradient", "plateau", 4, "no minimum at all"),
    Case("exp(-x)", "30", "--method adam", "gradient", "plateau", 4, "no minimum at all"),
    Case("exp(-x)", "0", "--lr 1 --tol 1e-2 --steps 200", "gradient", "plateau", 4, "no minimum at all"),
    Case("1/x", "1", "--lr 1 --tol 1e-2 --steps 1000", "gradient", "plateau", 4, "an asymptote, at x = 10"),
    Case("atan(x)", "0", "--lr 1 --tol 1e-2 --steps 1000", "gradient", "plateau", 4, "an asymptote, at x = -10"),
    Case("tanh(x)", "-12", "", "gradient", "plateau", 4, "an asymptote"),
    Case("sigmoid(x)", "-40", "", "gradient", "plateau", 4, "an asymptote"),
    Case("log(x)", "1e9", "", "gradient", "plateau", 4, "slope 1e-9"),
    Case("exp(-x^2)", "10", "", "gradient", "plateau", 4, "slope 7e-43"),
    Case("x^2*exp(-x)", "40", "", "gradient", "plateau", 4, "slope -6e-15"),
    Case("exp(-1/x^2)", "0.05", "", "gradient", "plateau", 4, "1e-174, with slope 3e-170"),
    Case(EASOM, "-1,-1", "", "gradient", "plateau", 4, "far from its only minimum (pi, pi)"),
    Case("1e-9*x^2", "1", "", "gradient", "plateau", 4, "the minimum is 1 away"),
    Case("relu(x)", "-1", "", "gradient", "plateau", 4, "constant around"),
    Case("relu(x)", "1", "", "gradient", "plateau", 4, "constant below 0"),
    Case("relu(1 - x)", "0", "--lr 0.3", "gradient", "plateau", 4, "constant beyond the hinge"),
    Case("0*x", "1", "", "gradient", "plateau", 4, "constant"),
    Case("x - x", "1", "", "gradient", "plateau", 4, "constant"),
    Case("0*x", "1", "uphill", "gradient", "plateau", 4, "constant"),
    Case("floor(x)", "0.5", "", "gradient", "plateau", 4, "constant around"),
    # Kinks: the slopes from the two sides differ. A minimum may be one.
    Case("|x|", "0", "", "gradient", "kink", 0, "a minimum"),
    Case("|x|", "0.5", "--lr 0.25", "gradient", "kink", 0, "two steps land on 0"),
    Case("|x| + |y|", "0,0", "", "gradient", "kink", 0, "a minimum"),
    Case("|x| - |y|", "0,0", "", "gradient", "kink", 4, "falls along y"),
    Case("-|x|", "0", "", "gradient", "kink", 4, "a maximum"),
    Case("-|x|", "0", "uphill", "gradient", "kink", 0, "a maximum, looked for"),
    Case("max(x, -x)", "0", "", "gradient", "kink", 0, "is |x|"),
    Case("x^2 + |y|", "0,0", "", "gradient", "kink", 0, "a minimum"),
    Case("|x + y|", "0,0", "", "gradient", "kink", 0, "f >= 0, a valley with a sharp floor"),
    Case("relu(x)", "0", "", "gradient", "kink", 0, "f >= 0 = f(0), constant to the left"),
    Case("|x| + x^3", "0", "", "gradient", "kink", 0, "slopes -1 and 1"),
    Case("hypot(x, y)", "0,0", "", "gradient|not-finite", "kink", -1, "a cone; 0/0 is the gradient's formula"),
    Case("sqrt(x^2 + y^2)", "0,0", "", "not-finite", "kink", 3, "a cone: the gradient's formula is 0/0"),
    Case("sqrt(|x|)", "0", "", "not-finite", "kink", 3, "a cusp: the gradient's formula is 0/0"),
    Case(ACKLEY, "0,0", "", "not-finite", "kink", 3, "a cone at the minimum: 0/0"),
    Case("max(x, y)", "0,0", "--steps 0", "steps", "kink", 0, "no step asked for"),
    Case("floor(x)", "1", "", "gradient", "kink", 4, "jumps by 1, lower on the left"),
    # Undefined starts, and runs that leave the domain.
    Case("log(x)", "-1", "", "not-finite", "undefined", 3, "no real number"),
    Case("log(x)", "0", "", "not-finite", "undefined", 3, "-infinity"),
    Case("1/x", "0", "", "not-finite", "undefined", 3, "a pole"),
    Case("sqrt(x)", "-1", "", "not-finite", "undefined", 3, "no real number"),
    Case("asin(x)", "2", "", "not-finite", "undefined", 3, "no real number"),
    Case("x/x", "0", "", "not-finite", "undefined", 3, "0/0 as written"),
    Case("sin(x)/x", "0", "", "not-finite", "undefined", 3, "0/0 as written"),
    Case("exp(x)", "800", "", "not-finite", "undefined", 3, "beyond float64"),
    Case("cbrt(x)", "0", "", "not-finite", "undefined", 3, "a vertical tangent: the same slope from both sides"),
    Case("log(x)", "1", "--lr 0.5", "not-finite", "undefined", 3, "1, 0.5, -0.5"),
    Case("sqrt(x)", "1", "--lr 1", "not-finite", "undefined", 3, "1, 0.5, -0.2"),
    Case("asin(x)", "0", "--lr 0.5", "not-finite", "undefined", 3, "0, -0.5, -1.08"),
    Case("x*log(x)", "1", "--lr 1", "not-finite", "undefined", 3, "1, 0: 0 times -infinity"),
    Case("exp(x^2)", "1", "--lr 1", "not-finite", "undefined", 3, "1, -4.4, 2e9"),
    Case("-exp(x)", "0", "--steps 1000", "not-finite", "undefined", 3, "blows up in finite time"),
    # Divergence.
    Case("x^2", "1", "--lr 1.1 --steps 1000", "diverged", "slope", 3, "-1.2 each step"),
    Case("x^2 + 10y^2", "1,3", "--lr 0.105", "diverged", "slope", 3, "y grows 1.1 times a step, from above the start"),
    Case("x^4", "2", "--lr 0.5", "diverged", "slope", 3, "2, -14, 5474: faster than linear"),
    Case("@rosenbrock", "-1.2,1", "--lr 0.01", "diverged", "slope", 3, "faster than linear"),
    Case("x^2", "1", "--momentum 0.9 --lr 1.91 --steps 1000", "diverged", "slope", 3, "above 1.9: -1.107 each step"),
    Case("x^2", "1", "--method nesterov --lr 0.69 --steps 1000", "diverged", "slope", 3, "-1.048 each step"),
    Case("-x^2", "1", "--steps 1000", "diverged", "slope", 3, "unbounded below"),
    Case("x^3", "-1", "", "diverged", "slope", 3, "unbounded below, faster than linear"),
    Case("x", "1", "--lr 1e101", "diverged", "slope", 3, "unbounded below, one step of 1e101"),
    Case("x^2 - y^2", "1,1e-3", "--steps 2000", "diverged", "slope", 3, "unbounded below along y"),
    Case("x^2 - y^2", "1,1e-12", "--steps 2000", "diverged", "slope", 3, "slips off the saddle before tol 1e-8"),
    Case("x^2", "1", "uphill --steps 1000", "diverged", "slope", 3, "unbounded above"),
    Case("x^2", "1", "--lr 1.1 --steps 1000 --dtype float32", "diverged", "slope", 3, "as in float64"),
    # Cycles.
    Case("x^2", "1", "--lr 1", "oscillates", "slope", 4, "1, -1"),
    Case("x^2 + 10y^2", "1,3", "--lr 0.1 --steps 1000", "oscillates", "slope", 4, "y is 3, -3"),
    Case("|x|", "0.3", "--lr 0.25", "oscillates", "slope", 4, "0.05, -0.2"),
    Case("|x| + |y|", "0.3,0.3", "--lr 0.25", "oscillates", "slope", 4, "on both sides of both kinks"),
    Case("x^4/4 - x^2/2", "0.5", "--lr 1.1 --steps 2000", "oscillates", "slope", 4, "x -> 2.1x - 1.1x^3: period 2"),
    Case("x^4/4 - x^2/2", "0.5", "--lr 1.26 --steps 2000", "oscillates", "slope", 4, "period 4 from 1.236 on"),
    Case("x^4/4 - x^2/2", "0.5", "--lr 1.294 --steps 5000", "oscillates", "slope", 4, "period 8 from 1.288 on"),
    Case("x^2", "1", "--momentum 0.5 --lr 1.5 --steps 1000", "oscillates", "slope", 4, "at the limit 2(1.5)/2, root -1"),
    Case("x^2", "1", "--momentum 1 --lr 1 --steps 1000", "oscillates", "slope", 4, "1, -1, -1, 1"),
    Case("x^2", "1", "--momentum 1 --lr 1.5 --steps 1000", "oscillates", "slope", 4, "1, -2, 1, 1, -2: period 3"),
    Case("cos(x)", "3", "--lr 2.1 --steps 1000", "oscillates", "slope", 4, "above the limit 2, u = 1.05 sin u beside pi"),
    Case("x^2", "1", "--rule 'x = x - lr*sign(g)' --lr 0.3", "oscillates", "slope", 4, "steps of one length"),
    Case("x^2", "1", "--method signsgd --lr 0.3", "oscillates", "slope", 4, "steps of one length"),
    Case("x^2", "1", "--lr 1 --dtype float32", "oscillates", "slope", 4, "1, -1"),
    # No progress: lost in the rounding of x.
    Case("x^2", "1", "--lr 1e-17", "no-progress", "slope", 4, "1 - 2e-17 is 1"),
    Case("1e-20*x + 5", "1", "--tol 1e-30", "no-progress", "slope", 4, "a step of 1e-21"),
    Case("1e10*(x - 1/3)^2", "1", "--lr 2e-11 --gradient backprop", "no-progress", "minimum", 0, "the nearest float but one"),
    Case("1e8*cosh(x - 1)", "2", "--lr 4e-9", "no-progress", "minimum", 0, "gradient 2e-8 one float beside 1"),
    Case("1e8*(exp(x) - e*x)", "0", "--lr 1e-9 --steps 1000", "no-progress|gradient", "minimum", 0, "the rounding of exp"),
    Case("(x - 1e9)^2", "0", "--lr 0.2", "no-progress", "minimum", 0, "gradient 2e-7 one float beside 1e9"),
    Case("x^2 - 4x + 4", "-0.10672", "--lr 0.001 --steps 20000 --dtype float32", "no-progress", "slope", 4,
         "some hundred floats beside 2: a larger rate comes nearer"),
    # The request was met: steps, target.
    Case("x^2 + y^2", "1,3", "--steps 5", "steps", "slope", 0, ""),
    Case("x^2 + y^2", "1,3", "--target 0.5", "target", "slope", 0, ""),
    Case("-x^2", "1", "uphill --target -0.5", "target", "slope", 0, ""),
    Case("x^2", "1", "--lr 0.25 --tol 0 --steps 3000", "steps", "minimum", 0, "halved until it is 0"),
    Case("x", "1", "", "steps", "slope", 0, "10 lower, and no more to say"),
    Case("log(x)", "1", "uphill", "steps", "slope", 0, "rises slowly for ever"),
    Case("1/x", "-1", "", "steps", "slope", 0, "jumps over the pole"),
    Case("x^2", "1", "--lr 0.1/k^2 --steps 1000", "steps", "slope", 0, "the rates add up to 0.164"),
    Case("|x|", "0.3", "--lr 0.5/k --steps 1000", "steps", "slope", 0, "nearer and nearer to the kink"),
    Case("x^2", "1", "--tol 5", "gradient", "slope", 4, "the tolerance stops it on a slope"),
]  # fmt: skip
