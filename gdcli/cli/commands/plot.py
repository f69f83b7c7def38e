"""gdcli plot."""

from __future__ import annotations

from typing import Any

import click

from gdcli.cli.animation import can_play, play
from gdcli.cli.drawing import VIEWED, drawing, tell_unseen
from gdcli.cli.options import FormulaCommand, expression, read_expression
from gdcli.cli.progress import watching
from gdcli.cli.show import Outlet, output
from gdcli.cli.walking import walking


@click.command("plot", cls=FormulaCommand)
@expression
@click.option("--start", multiple=True, metavar="POINT", help="Where to start; may be repeated. [no walk]")
@drawing("animate", *VIEWED)
@click.option("--uphill", is_flag=True, help="Walk uphill, as maximize does.")
@walking("lr", "steps", "method", "momentum", "rule", "set", "gradient", "h", "tol", "target", "dtype", "seed")
@output("scene", "page")
def plot(**options: Any) -> int:
    """Draw f, and gradient descent on it: in the terminal, or in a file with -o.

    \b
    gdcli plot "0.01x^2+0.1x" --box 0:20
    gdcli plot "x^2+10y^2" --start 1,3 --lr 0.09
    gdcli plot "@himmelblau" --start 0,0 --start -4,0 --lr 0.01
    """
    outlet: Outlet = options.pop("outlet")
    import gdcli
    from gdcli.reports.plot import report

    tell_unseen(options, outlet)
    plays = options.pop("animate") and can_play(outlet)
    with watching(options["steps"]) as watch:
        found = gdcli.plot(read_expression(options.pop("expression")), watch=watch, **options)
    said = report(found)
    if plays:
        play(said, outlet.color)
    return outlet.show(said)
