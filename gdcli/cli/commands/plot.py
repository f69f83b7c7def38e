"""gdcli plot."""

from __future__ import annotations

from typing import Any

import click

from gdcli.cli.animation import can_play, play
from gdcli.cli.drawing import VIEWED, drawing
from gdcli.cli.options import FormulaCommand, expression, output, read_expression, read_settings
from gdcli.cli.progress import watching
from gdcli.cli.show import check_output, show
from gdcli.cli.walking import walking


@click.command("plot", cls=FormulaCommand)
@expression
@click.option("--start", multiple=True, metavar="POINT", help="Where to start; may be repeated. [no walk]")
@drawing("animate", *VIEWED)
@click.option("--uphill", is_flag=True, help="Walk uphill, as maximize does.")
@walking("lr", "steps", "method", "momentum", "rule", "set", "gradient", "h", "tol", "target", "dtype", "seed")
@output
def plot(**options: Any) -> int:
    """Draw f, and gradient descent on it: in the terminal, or in a file with -o.

    \b
    gdcli plot "0.01x^2+0.1x" --box 0:20
    gdcli plot "x^2+10y^2" --start 1,3 --lr 0.09
    gdcli plot "@himmelblau" --start 0,0 --start -4,0 --lr 0.01
    """
    look = [options.pop(name) for name in ("format_", "output", "color")]
    check_output(look[0], look[1], draws=("scene",))
    import gdcli
    from gdcli.reports.plot import report

    plays = options.pop("animate") and can_play(*look[:2])
    options["set"] = read_settings(options.pop("set_"))
    with watching(options["steps"]) as watch:
        found = gdcli.plot(read_expression(options.pop("expression")), watch=watch, **options)
    said = report(found)
    if plays:
        play(said, look[2])
    return show(said, *look)
