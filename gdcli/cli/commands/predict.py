"""gdcli predict."""

from __future__ import annotations

import click

from gdcli.cli.show import Outlet, output


@click.command("predict")
@click.argument("fit", metavar="FIT")
@click.argument("at", metavar="DATA|NAME=VALUE...", nargs=-1, required=True)
@click.option("--exact", is_flag=True, help="With the parameters of the exact answer, not the descent's.")
@click.option("--skip-missing", is_flag=True, help="Leave rows with missing values out.")
@output()
def predict(
    fit: str,
    at: tuple[str, ...],
    exact: bool,
    skip_missing: bool,
    outlet: Outlet,
) -> int:
    """Predict with a fit that was kept, for one row or for those of a file.

    \b
    gdcli predict fit.json x=2.2
    gdcli predict fit.json new.csv -o predicted.csv
    """
    import gdcli
    from gdcli.reports.predict import report

    given = ",".join(at) if all("=" in one for one in at) else at[0]
    if len(at) > 1 and given == at[0]:
        raise click.UsageError("one file of data is wanted, or values as in x=2.2 z=1")
    return outlet.show(report(gdcli.predict(fit, given, exact=exact, skip_missing=skip_missing)))
