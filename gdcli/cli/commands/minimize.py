"""gdcli minimize, gdcli maximize."""

from __future__ import annotations

from typing import Any

import click

from gdcli.cli.animation import can_play, play
from gdcli.cli.drawing import VIEWED, drawing, view_of
from gdcli.cli.options import FormulaCommand, expression, output, read_expression, read_settings
from gdcli.cli.progress import watching
from gdcli.cli.show import check_output, show
from gdcli.cli.walking import walking


@click.command("minimize", cls=FormulaCommand)
@expression
@walking()
@drawing("plot", "animate", *VIEWED)
@output
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
@output
def maximize(**options: Any) -> int:
    """Walk uphill by gradient ascent and show every step.

    \b
    gdcli maximize "x*y" --start -2,3 --lr 0.01 --steps 1
    gdcli maximize "q = x+y; q*z" --start -2,5,-4 --lr 0.01
    """
    return _walk(options, uphill=True)


def _walk(options: dict[str, Any], *, uphill: bool) -> int:
    check_output(options["format_"], options["output"], draws=("scene",))
    import gdcli
    from gdcli.descent.explain import check_explained
    from gdcli.reports.descent import report

    look = [options.pop(name) for name in ("format_", "output", "color")]
    all_rows, explained = options.pop("all_rows"), options.pop("explain")
    plays = options.pop("animate") and can_play(*look[:2])
    plot, view = options.pop("plot") or plays, view_of(options)
    options["set"] = read_settings(options.pop("set_"))
    if explained is not None:
        check_explained(explained, options["steps"], options["method"] if options["rule"] is None else None)
    walk = gdcli.maximize if uphill else gdcli.minimize
    with watching(options["steps"]) as watch:
        descent = walk(read_expression(options.pop("expression")), watch=watch, **options)
    said = report(descent, all_rows=all_rows, explained=explained, view=view, plot=plot)
    if plays:
        play(said, look[2])
    return show(said, *look)
