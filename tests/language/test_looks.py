"""How formulas look in each style: one table, and Python's own reading of the plain text."""

import math

import pytest

from gdcli.language.evaluate import evaluate
from gdcli.language.parse import parse
from gdcli.language.styles import latex_name
from gdcli.language.write import latex, pretty, write

LOOKS = [
    # (typed, plain, pretty, LaTeX)
    ("x^2 + y^2", "x**2 + y**2", "x² + y²", "x^{2} + y^{2}"),
    ("e^x sin(y)", "e**x*sin(y)", "e^x · sin(y)", r"e^{x} \cdot \sin\left(y\right)"),
    ("(y - x w)^2", "(y - x*w)**2", "(y − x·w)²", r"\left(y - x \cdot w\right)^{2}"),
    ("-2x(y - x w)", "-2*x*(y - x*w)", "−2·x·(y − x·w)", r"-2 \cdot x \cdot \left(y - x \cdot w\right)"),
    # a number joins the one factor after it, on screens no function
    ("2x", "2*x", "2x", "2x"),
    ("-2x", "-2*x", "−2x", "-2x"),
    ("2(x+1)", "2*(x + 1)", "2(x + 1)", r"2\left(x + 1\right)"),
    ("2sin(x)", "2*sin(x)", "2·sin(x)", r"2\sin\left(x\right)"),
    ("0.5x²", "0.5*x**2", "0.5x²", "0.5x^{2}"),
    ("2x[1]/3", "2*x[1]/3", "2x[1]/3", r"\frac{2x_{1}}{3}"),
    ("2π", "2*pi", "2π", r"2\pi"),
    ("2√x", "2*sqrt(x)", "2√x", r"2\sqrt{x}"),
    ("2*3*x", "2*3*x", "2·3·x", r"2 \cdot 3 \cdot x"),
    ("2*e", "2*e", "2·e", "2e"),
    ("2*exp(x)", "2*exp(x)", "2·exp(x)", "2e^{x}"),
    ("2*E3", "2*E3", "2·E3", "2E_{3}"),
    ("2*j", "2*j", "2·j", "2j"),
    ("0*x1", "0*x1", "0·x1", r"0 \cdot x_{1}"),
    ("2*3^x", "2*3**x", "2·3^x", r"2 \cdot 3^{x}"),
    ("2*(1/x)", "2*(1/x)", "2(1/x)", r"2 \cdot \frac{1}{x}"),
    ("1e-7x", "1e-07*x", "1e-07·x", r"10^{-7} \cdot x"),
    # brackets of sums
    ("(a+b)+c", "(a + b) + c", "a + b + c", "a + b + c"),
    ("a+(b+c)", "a + (b + c)", "a + (b + c)", r"a + \left(b + c\right)"),
    ("a-b+c", "a - b + c", "a − b + c", "a - b + c"),
    ("a-(b-c)", "a - (b - c)", "a − (b − c)", r"a - \left(b - c\right)"),
    ("(a-b)-c", "a - b - c", "a − b − c", "a - b - c"),
    # brackets of products
    ("(a*b)*c", "(a*b)*c", "a·b·c", r"a \cdot b \cdot c"),
    ("a*(b*c)", "a*(b*c)", "a·(b·c)", r"a \cdot \left(b \cdot c\right)"),
    ("a/b/c", "a/b/c", "a/b/c", r"\frac{\frac{a}{b}}{c}"),
    ("a/(b*c)", "a/(b*c)", "a/(b·c)", r"\frac{a}{b \cdot c}"),
    ("a*(b/c)", "a*(b/c)", "a·(b/c)", r"a \cdot \frac{b}{c}"),
    ("a*b/c", "a*b/c", "a·b/c", r"\frac{a \cdot b}{c}"),
    ("(a/b)^2", "(a/b)**2", "(a/b)²", r"\left(\frac{a}{b}\right)^{2}"),
    # minus
    ("-x*y", "-x*y", "−x·y", r"-x \cdot y"),
    ("(-x)*y", "(-x)*y", "−x·y", r"-x \cdot y"),
    ("(-x)/y", "(-x)/y", "−x/y", r"-\frac{x}{y}"),
    ("(-2)*x", "(-2)*x", "−2x", "-2x"),
    ("2*-x", "2*-x", "2(−x)", r"2\left(-x\right)"),
    ("x*-y*z", "x*-y*z", "x·(−y)·z", r"x \cdot \left(-y\right) \cdot z"),
    ("x*-(y*z)", "x*-(y*z)", "x·(−y·z)", r"x \cdot \left(-y \cdot z\right)"),
    ("x - -y", "x - -y", "x − (−y)", r"x - \left(-y\right)"),
    ("x + -y*z", "x + -y*z", "x − y·z", r"x - y \cdot z"),
    ("x + -(y+z)", "x + -(y + z)", "x − (y + z)", r"x - \left(y + z\right)"),
    ("--x", "--x", "−(−x)", r"-\left(-x\right)"),
    ("-(a+b)", "-(a + b)", "−(a + b)", r"-\left(a + b\right)"),
    ("(-a+b)*c", "(-a + b)*c", "(−a + b)·c", r"\left(-a + b\right) \cdot c"),
    # powers and roots
    ("-x^2", "-x**2", "−x²", "-x^{2}"),
    ("(-x)^2", "(-x)**2", "(−x)²", r"\left(-x\right)^{2}"),
    ("x^-12", "x**-12", "x⁻¹²", "x^{-12}"),
    ("2^-x", "2**-x", "2^(−x)", "2^{-x}"),
    ("x^(1/3)", "x**(1/3)", "x^(1/3)", r"x^{\frac{1}{3}}"),
    ("x^0.5", "x**0.5", "x^0.5", "x^{0.5}"),
    ("x^y^z", "x**y**z", "x^y^z", "x^{y^{z}}"),
    ("(x^y)^z", "(x**y)**z", "(x^y)^z", r"\left(x^{y}\right)^{z}"),
    ("(x²)²", "(x**2)**2", "(x²)²", r"\left(x^{2}\right)^{2}"),
    ("sin²(x)", "sin(x)**2", "sin(x)²", r"\sin\left(x\right)^{2}"),
    ("exp(x)^2", "exp(x)**2", "exp(x)²", r"\left(e^{x}\right)^{2}"),
    ("2e^x/3", "2*e**x/3", "2·e^x / 3", r"\frac{2e^{x}}{3}"),
    ("e^(x y) z", "e**(x*y)*z", "e^(x·y)·z", r"e^{x \cdot y} \cdot z"),
    ("√x", "sqrt(x)", "√x", r"\sqrt{x}"),
    ("√(x+1)²", "sqrt((x + 1)**2)", "√((x + 1)²)", r"\sqrt{\left(x + 1\right)^{2}}"),
    ("(√(x+1))²", "sqrt(x + 1)**2", "(√(x + 1))²", r"\sqrt{x + 1}^{2}"),
    ("2^√x", "2**sqrt(x)", "2^(√x)", r"2^{\sqrt{x}}"),
    ("∛x", "cbrt(x)", "∛x", r"\sqrt[3]{x}"),
    # functions
    ("|x|", "abs(x)", "|x|", r"\left|x\right|"),
    ("||x|-1|", "abs(abs(x) - 1)", "abs(|x| − 1)", r"\left|\left|x\right| - 1\right|"),
    ("min(a,b,c)", "min(a, b, c)", "min(a, b, c)", r"\min\left(a, b, c\right)"),
    ("min(a,min(b,c))", "min(a, min(b, c))", "min(a, min(b, c))", r"\min\left(a, \min\left(b, c\right)\right)"),
    ("floor(x)", "floor(x)", "floor(x)", r"\left\lfloor x\right\rfloor "),
    ("leaky_relu(x)", "leaky_relu(x)", "leaky_relu(x)", r"\operatorname{leaky\_relu}\left(x\right)"),
    ("leaky_relu(x,2)", "leaky_relu(x, 2)", "leaky_relu(x, 2)", r"\operatorname{leaky\_relu}\left(x, 2\right)"),
    ("ln(x)", "log(x)", "log(x)", r"\log\left(x\right)"),
    # definitions
    ("v = b c; u = a+v; 3u", "v = b*c; u = a + v; 3*u", "v = b·c; u = a + v; 3u",
     r"v = b \cdot c;\quad u = a + v;\quad 3u"),
    ("f = q*z", "f = q*z", "f = q·z", r"f = q \cdot z"),
    ("q = x+y; f = q*z", "q = x + y; f = q*z", "q = x + y; f = q·z", r"q = x + y;\quad f = q \cdot z"),
    ("q = x+y; q²", "q = x + y; q**2", "q = x + y; q²", r"q = x + y;\quad q^{2}"),
    ("q = -x; 2 - q", "q = -x; 2 - q", "q = −x; 2 − q", r"q = -x;\quad 2 - q"),
    ("a = 2x; b = a; b + 1", "a = 2*x; b = a; a + 1", "a = 2x; b = a; a + 1", r"a = 2x;\quad b = a;\quad a + 1"),
    ("v = x; 3v", "v = x; 3*x", "v = x; 3x", r"v = x;\quad 3x"),
    ("k = 2; x^k", "k = 2; x**2", "k = 2; x²", r"k = 2;\quad x^{2}"),
    ("v = b c; x", "v = b*c; x", "v = b·c; x", r"v = b \cdot c;\quad x"),
    ("v = x y; w = y; x + w", "w = y; x + y", "w = y; x + y", r"w = y;\quad x + y"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "plain", "on_screens", "in_latex"), LOOKS)
def test_a_formula_looks_like_this(typed: str, plain: str, on_screens: str, in_latex: str) -> None:
    formula = parse(typed)
    assert (write(formula), pretty(formula), latex(formula)) == (plain, on_screens, in_latex)


@pytest.mark.parametrize("typed", [row[0] for row in LOOKS])
def test_plain_text_is_what_python_computes(typed: str) -> None:
    """Python's own reading of the text is the witness."""
    formula = parse(typed)
    known: dict[str, object] = {**vars(math), "leaky_relu": lambda x, a=0.01: max(x, 0) + a * min(x, 0)}
    point = {name: 0.7 + 0.3 * place for place, name in enumerate(formula.variables)}
    known |= point | ({"x": [0, point["x[1]"]]} if "x[1]" in point else {})
    *definitions, last = write(formula).split("; ")
    for definition in definitions:
        exec(definition, {}, known)  # the text is gdcli's own
    got = eval(last.partition(" = ")[2] or last, {}, known)
    assert got == pytest.approx(evaluate(formula, [*point.values()])[formula.outputs[0]], rel=1e-14)


NAMES = [
    ("x", "x"), ("x1", "x_{1}"), ("x₁", "x_{1}"), ("x12", "x_{12}"), ("theta1", r"\theta_{1}"), ("θ", r"\theta"),
    ("lam", r"\lambda"), ("lambda", r"\lambda"), ("loss", r"\mathrm{loss}"), ("W[1,2]", "W_{1,2}"),
    ("W1[2]", "W_{1,2}"), ("x[-1]", "x_{-1}"), ("x_max", r"x_{\mathrm{max}}"), ("dx_dt", r"\mathrm{dx}_{\mathrm{dt}}"),
    ("a_b_c", r"a_{\mathrm{b\_c}}"), ("x_", "x"), ("beta_0", r"\beta_{0}"), ("变量", r"\mathrm{变量}"),
    ("x1y", r"x_{\mathrm{1y}}"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_a_name_in_latex(name: str, expected: str) -> None:
    assert latex_name(name) == expected
