"""Functions, forms of their right derivatives, and wrong ones made by the usual mistakes, for the tests of check.

A row of CASES is a formula, right claims, and wrong claims with the mistake that each was made by.
"""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """One function."""

    formula: str
    right: tuple[str, str, str]
    wrong: dict[str, str]


SIGN, FACTOR, SWAPPED, INNER, TERM, DEGREES, OTHER = (
    "sign", "factor", "swapped", "missing-inner-derivative", "missing-term", "degrees", "other",
)  # fmt: skip

CASES = (
    Case("x^2", ("2x", "x + x", "2*x^3/x^2"), {"-2x": SIGN, "x": FACTOR, "4x": FACTOR, "x^2": OTHER}),
    Case("(x+1)^2", ("2x+2", "2(x+1)", "4(x+1)/2"), {"2x": TERM, "-2(x+1)": SIGN, "x+1": FACTOR}),
    Case("5x^3", ("15x^2", "5*3*x*x", "3*5x^3/x"), {"5x^2": FACTOR, "-15x^2": SIGN, "3x^2": FACTOR, "15x^3": OTHER}),
    Case("x^3 + x", ("3x^2 + 1", "1 + 3x*x", "(3x^4 + x^2)/x^2"), {"3x^2": TERM, "3x^2 - 1": SIGN, "2x^2 + 1": FACTOR}),
    Case("(x+1)^3", ("3(x+1)^2", "3x^2 + 6x + 3", "3(x^2 + 2x + 1)"), {"3x^2 + 3": TERM, "(x+1)^2": FACTOR}),
    Case("1/x", ("-1/x^2", "-x^-2", "-(1/x)^2"), {"1/x^2": SIGN, "-2/x^2": FACTOR, "log(x)": OTHER}),
    Case("sqrt(x)", ("1/(2sqrt(x))", "sqrt(x)/(2x)", "0.5*x^-0.5"), {"1/sqrt(x)": FACTOR, "-1/(2sqrt(x))": SIGN}),
    Case("sin(x)", ("cos(x)", "sin(x + pi/2)", "(1 - tan(x/2)^2)/(1 + tan(x/2)^2)"),
         {"-cos(x)": SIGN, "pi/180*cos(x)": DEGREES, "cos(pi*x/180)": DEGREES, "cos(x)*180/pi": DEGREES}),
    Case("cos(x)", ("-sin(x)", "cos(x + pi/2)", "-tan(x)*cos(x)"), {"sin(x)": SIGN, "-sin(x)*pi/180": DEGREES}),
    Case("tan(x)", ("1 + tan(x)^2", "1/cos(x)^2", "sec²(x)"), {"-1/cos(x)^2": SIGN, "1/cos(x*pi/180)^2": DEGREES}),
    Case("sin(3x)", ("3cos(3x)", "3(4cos(x)^3 - 3cos(x))", "3sin(3x + pi/2)"),
         {"cos(3x)": INNER, "-3cos(3x)": SIGN, "6cos(3x)": FACTOR}),
    Case("exp(x)", ("exp(x)", "e^x", "exp(2x)/exp(x)"), {"-exp(x)": SIGN, "2exp(x)": FACTOR, "x*exp(x - 1)": OTHER}),
    Case("exp(-x^2/2)", ("-x*exp(-x^2/2)", "-x/exp(x^2/2)", "-x*sqrt(exp(-x^2))"),
         {"exp(-x^2/2)": INNER, "x*exp(-x^2/2)": SIGN}),
    Case("exp(sin(2x))", ("2cos(2x)exp(sin(2x))", "2(1 - 2sin(x)^2)*e^(sin(2x))", "exp(sin(2x))*cos(2x)*2"),
         {"cos(2x)*exp(sin(2x))": INNER, "exp(sin(2x))": INNER, "2exp(sin(2x))": INNER}),
    Case("log(x)", ("1/x", "x^-1", "x/x^2"), {"-1/x": SIGN, "2/x": FACTOR}),
    Case("log(3x+1)", ("3/(3x+1)", "1/(x + 1/3)", "6/(6x+2)"), {"1/(3x+1)": INNER, "-3/(3x+1)": SIGN}),
    Case("log(x^2+1)", ("2x/(x^2+1)", "2/(x + 1/x)", "(2x + 0)/(1 + x*x)"), {"1/(x^2+1)": INNER, "x/(x^2+1)": FACTOR}),
    Case("x*sin(x)", ("sin(x) + x*cos(x)", "x*(sin(x)/x + cos(x))", "cos(x)*(tan(x) + x)"),
         {"sin(x)": TERM, "x*cos(x)": TERM, "sin(x) - x*cos(x)": SIGN, "cos(x)": OTHER}),
    Case("x^2*exp(3x)", ("(2x + 3x^2)exp(3x)", "x*exp(3x)*(2 + 3x)", "2x*exp(3x) + x^2*3*exp(3x)"),
         {"2x*exp(3x)": TERM, "2x*exp(3x) + x^2*exp(3x)": INNER, "2x*exp(3x) - 3x^2*exp(3x)": SIGN}),
    Case("x/(1+x^2)", ("(1 - x^2)/(1+x^2)^2", "1/(1+x^2) - 2x^2/(1+x^2)^2", "(1-x)(1+x)/(1+x^2)^2"),
         {"1/(1+x^2)": TERM, "1/(1+x^2) + 2x^2/(1+x^2)^2": SIGN, "-2x^2/(1+x^2)^2": TERM}),
    Case("1/(1+exp(-x))", ("exp(-x)/(1+exp(-x))^2", "sigmoid(x)*(1 - sigmoid(x))", "f - f^2"),
         {"-exp(-x)/(1+exp(-x))^2": SIGN, "1/(1+exp(-x))": OTHER}),
    Case("sigmoid(2x)", ("2sigmoid(2x)*(1 - sigmoid(2x))", "2f(1-f)", "1/(1 + cosh(2x))"), {"f*(1-f)": INNER}),
    Case("tanh(x)", ("1 - tanh(x)^2", "1/cosh(x)^2", "4/(exp(x) + exp(-x))^2"),
         {"tanh(x)^2 - 1": SIGN, "2 - 2tanh(x)^2": FACTOR}),
    Case("2^x", ("2^x*log(2)", "log(2)*exp(x*log(2))", "exp2(x)*ln 2"), {"2^x": FACTOR, "x*2^(x-1)": OTHER}),
    Case("x^x", ("x^x*(log(x) + 1)", "x^x + x^x*log(x)", "exp(x*log(x))*(1 + log(x))"),
         {"x*x^(x-1)": TERM, "x^x*log(x)": TERM}),
    Case("atan(2x)", ("2/(1+4x^2)", "2*cos(atan(2x))^2", "0.5/(0.25 + x*x)"), {"1/(1+4x^2)": INNER}),
    Case("asin(x)", ("1/sqrt(1-x^2)", "(1-x^2)^-0.5", "1/cos(asin(x))"),
         {"-1/sqrt(1-x^2)": SIGN, "180/pi/sqrt(1-x^2)": DEGREES}),
    Case("|x|", ("sign(x)", "x/|x|", "|x|/x"), {"1": OTHER, "-sign(x)": SIGN}),
    Case("x*|x|", ("2|x|", "2x*sign(x)", "sqrt(4x^2)"), {"2x": OTHER, "|x|": TERM}),
    Case("relu(x)^2", ("2relu(x)", "2max(x, 0)", "x + |x|"), {"2x": OTHER, "-2relu(x)": SIGN}),
    Case("(x+y)*z", ("x: z, y: z, z: x+y", "z, z, y + x", "z: (x^2 - y^2)/(x - y)"),
         {"x: x+y, y: x+y, z: z": SWAPPED, "z: z": SWAPPED, "z: x": TERM, "x: -z, y: -z, z: -x-y": SIGN}),
    Case("u = x+y; u*z", ("x: z, y: z, z: u", "z, z, u", "y: z*u/u"), {"x: u, y: u, z: z": SWAPPED, "z: -u": SIGN}),
    Case("(y - x*w)^2", ("w: -2x*(y - x*w)", "w: 2x*(x*w - y)", "w: 2x^2*w - 2x*y, y: 2y - 2w*x"),
         {"w: 2x*(y - x*w)": SIGN, "w: 2(y - x*w)": INNER, "w: -x*(y - x*w)": FACTOR,
          "w: 2x*(y - x*w), x: 2w*(y - x*w)": SIGN}),
    Case("x^2*y + y^3", ("2x*y, x^2 + 3y^2", "y: 3y*y + x*x", "x: y*x + x*y"),
         {"x: x^2 + 3y^2, y: 2x*y": SWAPPED, "y: x^2": TERM, "y: x^2 - 3y^2": SIGN, "x: x*y": FACTOR}),
    Case("sin(x)*cos(y)", ("cos(x)*cos(y), -sin(x)*sin(y)", "y: (cos(x+y) - cos(x-y))/2", "x: (cos(x+y) + cos(x-y))/2"),
         {"y: sin(x)*sin(y)": SIGN, "x: -sin(x)*sin(y), y: cos(x)*cos(y)": SWAPPED,
          "x: cos(x)*cos(y)*pi/180": DEGREES}),
    Case("sqrt(x^2+y^2)", ("x/sqrt(x^2+y^2), y/sqrt(x^2+y^2)", "x: x/f", "x: x/hypot(x,y), y: cos(atan2(x,y))"),
         {"x: y/f, y: x/f": SWAPPED, "x: 1/(2f)": INNER, "x: 2x/f": FACTOR, "x: -x/f, y: -y/f": SIGN}),
    Case("a*x^2 + b*x + c", ("a: x^2, b: x, c: 1, x: 2a*x + b", "x: b + a*x + x*a", "b: x^2/x"),
         {"x: 2a*x": TERM, "x: a*x + b": FACTOR, "x: 2a*x - b": SIGN, "a: x, b: x^2": SWAPPED}),
    Case("exp(-(x-mu)^2/(2s^2))", ("x: -(x-mu)/s^2*f", "x: (mu-x)/s^2*f, mu: (x-mu)/s^2*f", "s: (x-mu)^2/s^3*f"),
         {"x: (x-mu)/s^2*f": SIGN, "mu: -(x-mu)/s^2*f": SIGN, "s: -(x-mu)^2/s^3*f": SIGN, "x: f": INNER}),
    Case("log(1 + exp(w*x + b))", ("b: sigmoid(w*x+b)", "w: x/(1 + exp(-w*x-b))", "x: w*exp(w*x+b)/(1+exp(w*x+b))"),
         {"w: sigmoid(w*x+b)": INNER, "x: -w*sigmoid(w*x+b)": SIGN, "w: 3x*sigmoid(w*x+b)": FACTOR}),
    Case("G*m1*m2/r^2", ("r: -2f/r", "G: m1*m2/r^2, m1: G*m2/r^2", "r: -2G*m1*m2*r^-3"),
         {"r: 2f/r": SIGN, "r: -f/r": FACTOR, "m1: G*m1/r^2, m2: G*m2/r^2": SWAPPED}),
    Case("sin(x)^2", ("2sin(x)cos(x)", "sin(2x)", "2*tan(x)*cos(x)^2"), {"2sin(x)": INNER, "-sin(2x)": SIGN}),
    Case("x*y*z", ("y*z, x*z, x*y", "x: f/x", "z: y*x"),
         {"x: x*z, y: y*z": SWAPPED, "x: -y*z": SIGN, "x: 7y*z": FACTOR}),
)  # fmt: skip
