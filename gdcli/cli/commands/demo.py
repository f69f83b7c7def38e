"""gdcli demo."""

from __future__ import annotations

import click

from gdcli.cli.options import completing, output
from gdcli.cli.show import check_output, show


@click.command("demo")
@click.argument("name", required=False, shell_complete=completing("gdcli.studies.demos"))
@output
def demo(name: str | None, format_: str | None, output: str | None, color: str) -> int:
    """Show one failure of gradient descent, why it happens, and what mends it; without a name, list them.

    \b
    gdcli demo
    gdcli demo overshoot
    gdcli demo saddle --format markdown
    """
    check_output(format_, output)
    import gdcli
    from gdcli.reports.demo import report

    return show(report(gdcli.demo(name)), format_, output, color)
