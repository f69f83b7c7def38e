"""gdcli functions."""

from __future__ import annotations

import click

from gdcli.cli.show import Outlet, output


def _names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from gdcli.language.collection import TABLE

    sign = incomplete[: incomplete.startswith("@")]
    return [sign + name for name in TABLE if name.startswith(incomplete.removeprefix("@"))]


@click.command("functions")
@click.argument("name", required=False, shell_complete=_names)
@output()
def functions(name: str | None, outlet: Outlet) -> int:
    """List the built-in test functions, or tell all of one: its formula, domain, minima, source, and what it teaches.

    \b
    gdcli functions
    gdcli functions himmelblau
    gdcli functions rosenbrock:10 --format json
    gdcli minimize "@rosenbrock:10" --start x=0 --lr 0.001
    """
    import gdcli
    from gdcli.reports.functions import report

    return outlet.show(report(gdcli.functions(name)))
