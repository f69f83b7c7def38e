"""gdcli demo."""

from __future__ import annotations

import click

from gdcli.cli.options import completing
from gdcli.cli.show import Outlet, output


@click.command("demo")
@click.argument("name", required=False, shell_complete=completing("gdcli.studies.demos"))
@output()
def demo(name: str | None, outlet: Outlet) -> int:
    """Show one failure of gradient descent, why it happens, and what mends it; without a name, list them.

    \b
    gdcli demo
    gdcli demo overshoot
    gdcli demo saddle --format markdown
    """
    import gdcli
    from gdcli.reports.demo import report

    return outlet.show(report(gdcli.demo(name)))
