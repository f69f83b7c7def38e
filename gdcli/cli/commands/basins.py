"""gdcli basins."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import click

from gdcli.cli.options import FormulaCommand, Whole, expression, read_expression
from gdcli.cli.progress import watching
from gdcli.cli.show import Outlet, output
from gdcli.cli.walking import walking


@click.command("basins", cls=FormulaCommand)
@expression
@click.option("--box", metavar="LO:HI,LO:HI", help="Where to start, one interval for all or one for each. [domain]")
@click.option("--grid", metavar="NxM", help="Starts: N columns by M rows. [101x101; 401 of one variable]")
@click.option("--starts", type=Whole(), metavar="N", help="N random starts, of any number of variables. [1000]")
@click.option("--lr", default="auto", metavar="FORMULA", help="Learning rate; auto: 1/the largest curvature. [auto]")
@click.option("--steps", type=Whole(), default=1000, help="At most so many steps. [1000]")
@click.option("--uphill", is_flag=True, help="Walk uphill, to maxima.")
@walking("method", "momentum", "rule", "set", "gradient", "h", "tol", "target")
@click.option("--seed", type=Whole(), help="Seed of random starts and of methods that draw numbers. [0]")
@output("mosaic")
def basins(**options: Any) -> int:
    """Walk from many starts in a box, and show which minimum each of them reaches.

    \b
    gdcli basins "@himmelblau" --box -6:6,-6:6 --grid 201x201
    gdcli basins "x^4 - x^2" --box -2:2 --grid 401
    gdcli basins "@rastrigin:4" --starts 500 --seed 7
    gdcli basins "(x^2-1)^2 + y^2" --box -2:2 --format csv
    gdcli basins "@himmelblau" --grid 401x401 -o basins.png
    """
    outlet: Outlet = options.pop("outlet")
    outlet.check(["mosaic"] if options["starts"] is None else [])
    import gdcli
    from gdcli.reports.basins import report

    expression = read_expression(options.pop("expression"))
    with watching(_count(expression, options), "starts") as watch:
        found = gdcli.basins(expression, watch=watch, **options)
    return outlet.show(report(found))


def _count(expression: str, options: Mapping[str, Any]) -> int:
    """How many starts there will be."""
    import gdcli
    from gdcli.studies.basins.starts import RANDOM, counts_of

    variables = gdcli.parse(expression, let=options["let"]).variables
    counts = counts_of(options["grid"], options["starts"], len(variables))
    return math.prod(counts) if counts else options["starts"] or RANDOM
