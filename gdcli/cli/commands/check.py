"""gdcli check."""

from __future__ import annotations

import click

from gdcli.cli.options import FormulaCommand, expression, read_expression
from gdcli.cli.show import Outlet, output


class ClaimCommand(FormulaCommand):
    """A command of one formula and claims about it."""

    hint = "what you claim stands after --claim"


@click.command("check", cls=ClaimCommand)
@expression
@click.option("--claim", "claims", multiple=True, required=True, metavar="'VAR: EXPR'",
              help="What you say the derivative is; may be repeated. Numbers in order, 5,5,4, with --at.")  # fmt: skip
@click.option("--at", metavar="POINT", help="Try this point too; a number is then claimed of it alone.")
@output()
def check(
    expression: str,
    let: tuple[str, ...],
    claims: tuple[str, ...],
    at: str | None,
    outlet: Outlet,
) -> int:
    """Tell whether your own derivative is right, and if not, what is wrong with it; exit 1 where one is wrong.

    \b
    gdcli check "(x+1)^2" --claim "2x+2"
    gdcli check "x^2*y" --claim "x: 2*x*y" --claim "y: x^2"
    gdcli check "(x+y)*z" --claim 4,4,5 --at 2,3,4
    """
    import gdcli
    from gdcli.reports.check import report

    return outlet.show(report(gdcli.check(read_expression(expression), claims, at, let=let)))
