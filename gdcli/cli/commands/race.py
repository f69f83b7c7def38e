"""gdcli race."""

from __future__ import annotations

from typing import Any

import click

from gdcli.cli.drawing import drawing, view_of
from gdcli.cli.options import FormulaCommand, expression, read_expression
from gdcli.cli.progress import watching
from gdcli.cli.show import Outlet, output
from gdcli.cli.walking import walking


def _methods(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The lists that go on from an unfinished one: after `gd,ne` both `gd,nesterov` and `gd,newton`."""
    from gdcli.descent.methods import TABLE

    before, comma, name = incomplete.rpartition(",")
    known = TABLE if comma else (*TABLE, "all")
    return [before + comma + one for one in known if one.startswith(name) and one not in before.split(",")]


@click.command("race", cls=FormulaCommand)
@expression
@click.option(
    "--methods",
    default="gd,momentum,nesterov,adam",
    metavar="A,B,...",
    shell_complete=_methods,
    help="Names of gdcli help methods, or all. [gd,momentum,nesterov,adam]",
)
@click.option(
    "--lr", default="auto", metavar="auto|FORMULA", help="The learning rate of all; auto finds one for each. [auto]"
)
@click.option("--uphill", is_flag=True, help="Walk uphill, as maximize does.")
@walking("start", "steps", "momentum", "rule", "gradient", "h", "tol", "target", "dtype", "seed")
@drawing()
@output("scene", "page")  # fmt: skip
def race(**options: Any) -> int:
    """Walk from one start by many methods, with the same budget of gradients, and rank them.

    \b
    gdcli race "@rosenbrock" --start -1.2,1 --lr auto --steps 2000
    gdcli race "x^2+10y^2" --start 1,3 --methods gd,lbfgs,newton --lr 0.05
    gdcli race "@beale" --start 1,1 --methods all --steps 500

    The exit code is 3 where every run ran away, else 0: each row says why.
    """
    outlet: Outlet = options.pop("outlet")
    import gdcli
    from gdcli.reports.race import report

    plot, view = options.pop("plot"), view_of(options, outlet)
    with watching(None, "runs") as watch:
        found = gdcli.race(read_expression(options.pop("expression")), watch=watch, **options)
    return outlet.show(report(found, plot=plot, view=view))
