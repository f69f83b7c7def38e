"""gdcli backprop."""

from __future__ import annotations

import click

from gdcli.cli.options import FormulaCommand, Place, Whole, expression, read_expression
from gdcli.cli.show import Outlet, output
from gdcli.cli.stepping import walk


@click.command("backprop", cls=FormulaCommand)
@expression
@click.option("--at", cls=Place, metavar="POINT", required=True, help="Where: 1,3 or x=1,y=3.")
@click.option("--paths", is_flag=True, help="The paths from each variable to the output, with their products.")
@click.option("--top", type=Whole(), metavar="N", help="At most so many paths of each variable. [all, or the largest]")
@click.option("--layers", is_flag=True, help="The rule of each layer of weights W[i,j].")
@click.option("--tree", is_flag=True, help="A tree in any case: a part that is used twice stands there twice.")
@click.option("--step", is_flag=True, help="Forwards and backwards one node at a time; a key turns the page.")
@click.option("--all", "all_rows", is_flag=True, help="Show each node, path and input.")
@output("graph")
def backprop(
    expression: str,
    let: tuple[str, ...],
    at: str,
    paths: bool,
    top: int | None,
    layers: bool,
    tree: bool,
    step: bool,
    all_rows: bool,
    outlet: Outlet,
) -> int:
    """Show how the chain rule makes a gradient: every part's value, local slopes and gradient.

    \b
    gdcli backprop "q = x+y; f = q*z" --at -2,5,-4
    gdcli backprop "sigmoid(a x + b y + c)" --at a=1,b=2,c=-3,x=-1,y=3 --step
    gdcli backprop "x*y + sin(x)*y" --at 1,2 --paths
    gdcli backprop "q = x+y; f = q*z" --at -2,5,-4 --format mermaid
    """
    import gdcli
    from gdcli.reports.backprop import report

    record = gdcli.backprop(
        read_expression(expression), at, let=let, tree=tree, paths=paths or top is not None, top=top, layers=layers
    )
    told = report(record, all_rows=all_rows, step=step, top=top)
    return walk(told, outlet) if step else outlet.show(told)
