"""The options of a walk: THE table, and the way a command takes all or some of them. To add an option, add a row."""

from __future__ import annotations

from collections.abc import Callable

import click

from gdcli.cli.options import Function, Number, Place, Whole, completing, read_settings

SOURCES = ["auto", "symbolic", "backprop", "forward", "central"]


WALK = {
    "start": click.option("--start", cls=Place, metavar="POINT", required=True, help="Where to start: 1,3 or x=1,y=3."),
    "lr": click.option("--lr", default="0.1", metavar="FORMULA",
                       help="Learning rate; or a schedule in k, f, gnorm. [0.1]"),
    "steps": click.option("--steps", type=Whole(), default=100, help="At most so many steps. [100]"),
    "momentum": click.option("--momentum", type=Number(), help="Momentum, from 0 to 1. [0, or the method's]"),
    "method": click.option("--method", default="gd", metavar="NAME", shell_complete=completing("gdcli.descent.methods"),
                           help="gd, momentum, adam, newton, ...: gdcli help methods. [gd]"),
    "rule": click.option("--rule", metavar="RULE", help="A method of your own: 'v = 0.9*v - lr*g; x = x + v'."),
    "set": click.option("--set", multiple=True, metavar="NAME=VALUE", callback=read_settings,
                        help="A method's setting; may be repeated."),
    "gradient": click.option("--gradient", type=click.Choice(SOURCES), default="auto",
                             help="Where the gradient comes from. [auto]"),
    "h": click.option("--h", "h", type=Number(), help="Step of forward and central differences, as it is."),
    "tol": click.option("--tol", type=Number(), default=1e-8,
                        help="Stop where |∇f| is at most this; 0: never. [1e-8]"),
    "target": click.option("--target", type=Number(), help="Stop where f reaches this."),
    "every": click.option("--every", type=Whole(), default=1, help="Keep and show every K-th step only."),
    "all": click.option("--all", "all_rows", is_flag=True, help="Show each step in the table."),
    "explain": click.option("--explain", type=Whole(), metavar="K",
                            help="Show the arithmetic of step K with its numbers."),
    "dtype": click.option("--dtype", type=click.Choice(["float64", "float32"]), default="float64",
                          help="Arithmetic. [float64]"),
    "seed": click.option("--seed", type=Whole(), help="Seed for methods that draw numbers."),
}  # fmt: skip


def walking(*names: str) -> Callable[[Function], Function]:
    """Add the options of a walk: all of them, or those that are named."""

    def add(function: Function) -> Function:
        for name in reversed(names or tuple(WALK)):
            function = WALK[name](function)
        return function

    return add
