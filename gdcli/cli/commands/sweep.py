"""gdcli sweep."""

from __future__ import annotations

from typing import Any

import click

from gdcli.cli.drawing import drawing, view_of
from gdcli.cli.options import FormulaCommand, expression, read_expression
from gdcli.cli.progress import watching
from gdcli.cli.show import Outlet, output
from gdcli.cli.walking import walking


@click.command("sweep", cls=FormulaCommand)
@expression
@click.option(
    "--lr", required=True, metavar="FROM:TO:COUNT", help="Learning rates, over decades by equal ratios; or A,B,C."
)
@click.option("--momentum", metavar="FROM:TO:COUNT", help="Momenta, in the same way; each with every learning rate.")
@click.option("--uphill", is_flag=True, help="Walk uphill, as maximize does.")
@walking("start", "steps", "method", "rule", "set", "gradient", "h", "tol", "target", "dtype", "seed")
@drawing()
@output("scene", "page")
def sweep(**options: Any) -> int:
    """Walk from one start with many learning rates, and show which of them work.

    \b
    gdcli sweep "x^2+10y^2" --start 1,3 --lr 0.001:1:13
    gdcli sweep @beale --start 1,1 --lr 1e-4:1e-2:9 --momentum 0:0.9:4 --steps 900

    The exit code is 3 where every run ran away, else 0: each row says why.
    """
    outlet: Outlet = options.pop("outlet")
    import gdcli
    from gdcli.reports.sweep import report

    plot, view = options.pop("plot"), view_of(options, outlet)
    with watching(_count(options["lr"], options["momentum"]), "runs") as watch:
        found = gdcli.sweep(read_expression(options.pop("expression")), watch=watch, **options)
    return outlet.show(report(found, plot=plot, view=view))


def _count(lr: str, momentum: str | None) -> int:
    """How many runs there will be."""
    from gdcli.language.ranges import read_range

    return len(read_range(lr, "lr").values) * (1 if momentum is None else len(read_range(momentum, "momentum").values))
