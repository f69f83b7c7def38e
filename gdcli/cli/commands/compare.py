"""gdcli compare."""

from __future__ import annotations

import click

from gdcli.cli.options import FormulaCommand, Number, Place, expression, read_expression
from gdcli.cli.show import Outlet, output


@click.command("compare", cls=FormulaCommand)
@expression
@click.option("--at", cls=Place, metavar="POINT", required=True, help="Where to compare: 1,3 or x=1,y=3.")
@click.option("--h", "h", type=Number(), help="Step of the differences, as it is.")
@click.option("--sweep", is_flag=True, help="The error for each step from 1e-1 to 1e-16, too.")
@click.option("--plot", is_flag=True, help="Draw these errors, as -o with a picture does: --sweep.")
@click.option("--tolerance", type=Number(), help="Exit 1 where the relative error is larger.")
@output("curves")
def compare(
    expression: str,
    let: tuple[str, ...],
    at: str,
    h: float | None,
    sweep: bool,
    plot: bool,
    tolerance: float | None,
    outlet: Outlet,
) -> int:
    """Compare the analytic derivative with differences, each against the derivative at 50 digits.

    \b
    gdcli compare "exp(x)*sin(y)" --at 1,2
    gdcli compare "x^5" --at 2 --h 1e-3
    gdcli compare "x^2*y" --at 1,2 --tolerance 1e-6
    gdcli compare "sin(x)" --at 1 --sweep
    gdcli compare "exp(x)*sin(y)" --at 1,2 -o errors.png
    """
    sweep = sweep or plot or outlet.draws
    import gdcli
    from gdcli.reports.compare import report

    comparison = gdcli.compare(read_expression(expression), at, let=let, h=h, tolerance=tolerance, sweep=sweep)
    return outlet.show(report(comparison))
