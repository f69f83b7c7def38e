"""gdcli lr."""

from __future__ import annotations

import click

from gdcli.cli.options import FormulaCommand, expression, read_expression
from gdcli.cli.show import Outlet, output


@click.command("lr", cls=FormulaCommand)
@expression
@click.option("--at", metavar="POINT", help="The learning rates at this point: 1,3 or x=1,y=3.")
@click.option("--start", metavar="POINT", help="Go down from here first; the learning rates at the minimum.")
@output()
def lr(
    expression: str,
    let: tuple[str, ...],
    at: str | None,
    start: str | None,
    outlet: Outlet,
) -> int:
    """Tell which learning rates work at a point, by the curvature there: the limit, the best, the best with momentum.

    \b
    gdcli lr "x^2 + 10y^2" --at 0,0
    gdcli lr "@rosenbrock" --start -1.2,1
    """
    import gdcli
    from gdcli.reports.learning_rates import report

    return outlet.show(report(gdcli.lr(read_expression(expression), at=at, start=start, let=let)))
