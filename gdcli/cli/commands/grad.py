"""gdcli grad."""

from __future__ import annotations

import click

from gdcli.cli.options import FormulaCommand, Number, expression, read_expression
from gdcli.cli.show import Outlet, output


@click.command("grad", cls=FormulaCommand)
@expression
@click.option("--at", metavar="POINT", help="Where to evaluate: 1,3 or x=1,y=3.")
@click.option("--hessian", is_flag=True, help="The second derivatives too.")
@click.option("--steps", is_flag=True, help="The derivation of each partial, rule by rule.")
@click.option("--latex", is_flag=True, help="Formulas in LaTeX.")
@click.option("--method", type=click.Choice(["symbolic", "backprop", "forward", "central"]),
              help="Where the values come from. [symbolic]")  # fmt: skip
@click.option("--h", "h", type=Number(), help="Step of forward and central differences, as it is.")
@output()
def grad(
    expression: str,
    let: tuple[str, ...],
    at: str | None,
    hessian: bool,
    steps: bool,
    latex: bool,
    method: str | None,
    h: float | None,
    outlet: Outlet,
) -> int:
    """Derive the gradient, and evaluate it at a point.

    \b
    gdcli grad "(y - x*w)^2" --at x=1,y=2,w=3
    gdcli grad "x^2*y" --hessian --at 1,2
    gdcli grad "1/(1+exp(-x))" --steps
    gdcli grad "x^2+y^2" --at 1,3 --method forward --h 0.01
    """
    import gdcli
    from gdcli.reports.derive import report

    formula = read_expression(expression)
    wanted = {"hessian": hessian, "steps": steps, "latex": latex}
    derived = gdcli.grad(formula, at=at, let=let, method=method or "auto", h=h, **wanted)
    return outlet.show(report(derived))
