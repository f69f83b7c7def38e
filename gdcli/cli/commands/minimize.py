"""gdcli minimize, gdcli maximize."""

from __future__ import annotations

from typing import Any

import click

from gdcli.cli.animation import can_play, play
from gdcli.cli.drawing import VIEWED, drawing, view_of
from gdcli.cli.options import FormulaCommand, expression, read_expression
from gdcli.cli.progress import watching
from gdcli.cli.show import Outlet, output
from gdcli.cli.walking import walking


@click.command("minimize", cls=FormulaCommand)
@expression
@walking()
@drawing("plot", "animate", *VIEWED)
@output("scene", "page")
def minimize(**options: Any) -> int:
    """Walk downhill by gradient descent and show every step.

    \b
    gdcli minimize "x**2+y**2" --start 1,3
    gdcli minimize "(x-2)^2" --start 0 --lr 0.001 --steps 5000
    gdcli minimize @rosenbrock --start -1.2,1 --lr 1e-3 --momentum .9 --steps 5000
    """
    return _walk(options, uphill=False)


@click.command("maximize", cls=FormulaCommand)
@expression
@walking()
@drawing("plot", "animate", *VIEWED)
@output("scene", "page")
def maximize(**options: Any) -> int:
    """Walk uphill by gradient ascent and show every step.

    \b
    gdcli maximize "x*y" --start -2,3 --lr 0.01 --steps 1
    gdcli maximize "q = x+y; q*z" --start -2,5,-4 --lr 0.01
    """
    return _walk(options, uphill=True)


def _walk(options: dict[str, Any], *, uphill: bool) -> int:
    import gdcli
    from gdcli.descent.explain import check_explained
    from gdcli.reports.descent import report

    outlet: Outlet = options.pop("outlet")
    all_rows, explained = options.pop("all_rows"), options.pop("explain")
    plays = options.pop("animate") and can_play(outlet)
    plot, view = options.pop("plot") or plays, view_of(options, outlet)
    if explained is not None:
        check_explained(explained, options["steps"], options["method"] if options["rule"] is None else None)
    walk = gdcli.maximize if uphill else gdcli.minimize
    with watching(options["steps"]) as watch:
        descent = walk(read_expression(options.pop("expression")), watch=watch, **options)
    said = report(descent, all_rows=all_rows, explained=explained, view=view, plot=plot)
    if plays:
        play(said, outlet.color)
    return outlet.show(said)
