"""gdcli minimize, gdcli maximize."""

from __future__ import annotations

from typing import Any

import click

from gdcli.cli.options import (
    FormulaCommand,
    Function,
    Number,
    Whole,
    expression,
    output,
    read_expression,
    read_settings,
)
from gdcli.cli.progress import watching
from gdcli.cli.show import check_output, show

SOURCES = ["auto", "symbolic", "backprop", "forward", "central"]


def _methods(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from gdcli.descent.methods import TABLE

    return [name for name in TABLE if name.startswith(incomplete)]


OPTIONS = (
    expression,
    click.option("--start", metavar="POINT", required=True, help="Where to start: 1,3 or x=1,y=3."),
    click.option("--lr", default="0.1", metavar="FORMULA", help="Learning rate; or a schedule in k, f, gnorm. [0.1]"),
    click.option("--steps", type=Whole(), default=100, help="At most so many steps. [100]"),
    click.option("--momentum", type=Number(), help="Momentum, from 0 to 1. [0, or the method's]"),
    click.option(
        "--method",
        default="gd",
        metavar="NAME",
        shell_complete=_methods,
        help="gd, momentum, adam, newton, ...: gdcli help methods. [gd]",
    ),
    click.option("--rule", metavar="RULE", help="A method of your own: 'v = 0.9*v - lr*g; x = x + v'."),
    click.option("--set", "set_", multiple=True, metavar="NAME=VALUE", help="A method's setting; may be repeated."),
    click.option(
        "--gradient", type=click.Choice(SOURCES), default="auto", help="Where the gradient comes from. [auto]"
    ),
    click.option("--h", "h", type=Number(), help="Step of forward and central differences, as it is."),
    click.option("--tol", type=Number(), default=1e-8, help="Stop where |∇f| is at most this; 0: never. [1e-8]"),
    click.option("--target", type=Number(), help="Stop where f reaches this."),
    click.option("--every", type=Whole(), default=1, help="Keep and show every K-th step only."),
    click.option("--all", "all_rows", is_flag=True, help="Show each step in the table."),
    click.option("--explain", type=Whole(), metavar="K", help="Show the arithmetic of step K with its numbers."),
    click.option("--dtype", type=click.Choice(["float64", "float32"]), default="float64", help="Arithmetic. [float64]"),
    click.option("--seed", type=Whole(), help="Seed for methods that draw numbers."),
    output,
)


def _walking(function: Function) -> Function:
    """Add the options of a walk."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function


@click.command("minimize", cls=FormulaCommand, short_help="walk downhill")
@_walking
def minimize(**options: Any) -> int:
    """Walk downhill by gradient descent and show every step.

    \b
    gdcli minimize "x**2+y**2" --start 1,3
    gdcli minimize "(x-2)^2" --start 0 --lr 0.001 --steps 5000
    gdcli minimize "@rosenbrock" --start -1.2,1 --lr 0.001 --momentum 0.9 --steps 5000
    """
    return _walk(options, uphill=False)


@click.command("maximize", cls=FormulaCommand, short_help="walk uphill")
@_walking
def maximize(**options: Any) -> int:
    """Walk uphill by gradient ascent and show every step.

    \b
    gdcli maximize "x*y" --start -2,3 --lr 0.01 --steps 1
    gdcli maximize "q = x+y; q*z" --start -2,5,-4 --lr 0.01
    """
    return _walk(options, uphill=True)


def _walk(options: dict[str, Any], *, uphill: bool) -> int:
    check_output(options["format_"], options["output"])
    import gdcli
    from gdcli.descent.explain import check_explained
    from gdcli.reports.descent import report

    look = [options.pop(name) for name in ("format_", "output", "color")]
    all_rows, explained = options.pop("all_rows"), options.pop("explain")
    options["set"] = read_settings(options.pop("set_"))
    if explained is not None:
        check_explained(explained, options["steps"], options["method"] if options["rule"] is None else None)
    walk = gdcli.maximize if uphill else gdcli.minimize
    with watching(options["steps"]) as watch:
        descent = walk(read_expression(options.pop("expression")), watch=watch, **options)
    return show(report(descent, all_rows=all_rows, explained=explained), *look)
