"""gdcli fit."""

from __future__ import annotations

from typing import Any

import click

from gdcli.cli.options import DataCommand, Number, Whole, completing
from gdcli.cli.progress import watching
from gdcli.cli.show import Outlet, output
from gdcli.cli.walking import WALK

OPTIONS = (
    click.argument("data", metavar="DATA"),
    click.option("--model", required=True, metavar="'Y = EXPR'", help="Columns are known names, others parameters."),
    click.option("--start", metavar="POINT", help="a=1,b=2, or random. [0; 1 where 0 is stationary]"),
    click.option("--loss", default="mse", metavar="NAME", shell_complete=completing("gdcli.studies.fit.losses"),
                 help="mse, mae, huber or logloss. [mse]"),
    click.option("--loss-formula", metavar="FORMULA", help="Any other, of the data y and the prediction p."),
    click.option("--l2", type=Number(), default=0.0, help="Add L2/2 times the sum of squares of the weights. [0]"),
    WALK["lr"],
    click.option("--steps", type=Whole(), default=1000, help="At most so many steps. [1000]"),
    *(WALK[name] for name in ("momentum", "method", "rule", "set")),
    click.option("--batch", type=Whole(), default=0, help="So many rows a step, in an order drawn each epoch. [all]"),
    click.option("--epochs", type=Whole(), help="So many times through all rows, in place of --steps."),
    click.option("--standardize", is_flag=True, help="Scale the columns for the descent alone."),
    click.option("--test", type=Number(), default=0.0, help="Hold out this share of the rows, drawn by the seed. [0]"),
    click.option("--skip-missing", is_flag=True, help="Leave rows with missing values out; else they are refused."),
    click.option("--tol", type=Number(), default=1e-8, help="Stop where |∇loss| is at most this; 0: never. [1e-8]"),
    click.option("--target", type=Number(), help="Stop where the loss reaches this."),
    WALK["every"],
    WALK["all"],
    click.option("--plot", is_flag=True, help="Draw the loss, and over one column the data with the fit."),
    click.option("--seed", type=Whole(), help="Seed of the shuffle, the random start, the held out rows. [0]"),
    output("scene"),
)  # fmt: skip


def _fitting(function: Any) -> Any:
    """Add the options of a fit."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function


@click.command("fit", cls=DataCommand)
@_fitting
def fit(**options: Any) -> int:
    """Fit a model to the columns of a CSV file by gradient descent, next to the exact answer.

    \b
    gdcli fit data.csv --model "y = a + b*x"
    gdcli fit data.csv --model "y = a + b*x + c*x^2" --standardize -o fit.json
    gdcli fit data.csv --model "y = sigmoid(a + b*x)" --loss logloss --lr 1
    """
    import gdcli
    from gdcli.reports.fit import report

    outlet: Outlet = options.pop("outlet")
    all_rows, data, model = options.pop("all_rows"), options.pop("data"), options.pop("model")
    plot = options.pop("plot")
    epochs = options["epochs"]
    with watching(*((options["steps"], "steps") if epochs is None else (epochs, "epochs"))) as watch:
        found = gdcli.fit(data, model, watch=watch, **options)
    return outlet.show(report(found, data, all_rows=all_rows, plot=plot))
