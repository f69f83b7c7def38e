"""What there is to say of a fit: the model, the steps, why it ended, and the exact answer beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

from gdcli.descent.command import quoted
from gdcli.descent.settings import Settings
from gdcli.descent.stopping import RAN_AWAY
from gdcli.errors import ExitCode
from gdcli.language.write import pretty
from gdcli.reports.descent import selection
from gdcli.reports.ending import mark_of
from gdcli.reports.fitted import fit_scene
from gdcli.reports.report import Block, Cell, Fact, Facts, Grid, Line, Report, Sheet, Verdict
from gdcli.reports.scene import drawn
from gdcli.reports.words import SHOWN_VARIABLES, clipped, counted, number_text, reading, typeset
from gdcli.studies.fit.advice import Advice, Change
from gdcli.studies.fit.exact import Exact, NoAnswer
from gdcli.studies.fit.result import STEPS, Fit, Options, Quality

LONG = "as typed"  # what reading remarks where a formula is too long to be written out
ROUNDING = 1e-12  # a difference, beside what differs, that is none
SHOWN = 24  # parameters in the table of parameters
# What a command tells of a fit, in this order, where it is not the default.
OPTIONS = ("start", "loss", "loss_formula", "l2", "batch", "test")
SETTINGS = ("method", "rule", "lr", "momentum", "steps", "tol", "target", "every", "seed")


def report(fit: Fit, data: str = "DATA", *, all_rows: bool = False, plot: bool = False) -> Report:
    """Give the report of a fit, with its drawing; `data` is the file's name, for the command to try."""
    scene = cache(lambda: fit_scene(fit))
    header = ("step", "loss", "gradient_norm", *fit.model.parameters)
    rows = [(step, *row[-2:], *row[:-2]) for step, row in fit.path]
    blocks: tuple[Block, ...] = (
        Facts(_reading(fit)), _settings(fit), _steps(fit, all_rows), _parameters(fit),
        *(drawn(scene()) if plot else ()), _verdict(fit, data),
    )  # fmt: skip
    return Report(fit.to_dict(), Sheet(header, rows), blocks, int(fit.exit_code), fit.notes, scene=scene)


def _reading(fit: Fit) -> tuple[Fact, ...]:
    *parts, last = reading(fit.model.formula)
    title = f"{fit.rows:,} row" + "s" * (fit.rows != 1)
    loss = f"mean of {pretty(fit.loss.formula)}"
    if fit.penalized:
        loss += f" + {number_text(fit.options.l2)}/2·Σw²"
    model = Fact(fit.model.target_name, last.text, title)
    if last.remark == LONG:
        model = Fact("model", clipped(fit.model.text), title)
    return (*parts, model, Fact("loss", loss, fit.loss.name))


def _settings(fit: Fit) -> Line:
    settings, options = fit.settings, fit.options
    lr = settings.lr if isinstance(settings.lr, str) else number_text(settings.lr)
    named = [f"{name} {number_text(value)}" for name, value in fit.values.items()]
    parts = [fit.method.title, *[f"lr {lr}"] * fit.method.rated, *named, f"at most {counted(settings.steps, 'step')}"]
    if options.batch:
        parts.append(f"batches of {options.batch}, {counted(fit.epoch, 'step')} an epoch, seed {settings.seed or 0}")
    if options.standardize:
        parts.append("scaled columns")
    if fit.penalized:
        parts.append(f"l2 on {', '.join(fit.penalized[:6])}{', ...' * (len(fit.penalized) > 6)}")
    if fit.test is not None:
        parts.append(f"{counted(fit.test.rows, 'row')} held out, seed {settings.seed or 0}")
    return Line(tuple(parts))


def _steps(fit: Fit, all_rows: bool) -> Grid:
    path = list(fit.path)
    chosen = path if all_rows or fit.settings.every > 1 else selection(path)
    names = fit.model.parameters[:SHOWN_VARIABLES]
    epochs = bool(fit.options.batch)
    rows = tuple((step, *[-(-step // fit.epoch)] * epochs, *row[-2:], *row[: len(names)]) for step, row in chosen)
    notes = [f"{len(chosen)} of {len(path)} rows; --all shows each"] if len(chosen) < len(path) else []
    hidden = len(fit.model.parameters) - len(names)
    if hidden:
        notes.append(f"{hidden} more parameters in --format csv")
    head = ("step", *["epoch"] * epochs, "loss", "|∇loss|", *names)
    return Grid(head, rows, note="; ".join(notes))


def _parameters(fit: Fit) -> Grid:
    """Each parameter where the descent ended, and beside it the exact one with its standard error."""
    exact, names = fit.exact, fit.model.parameters
    columns: list[tuple[str, tuple[Cell, ...]]] = [("parameter", names), ("descent", fit.end.parameters)]
    if isinstance(exact, Exact):
        columns.append(("exact", exact.parameters))
        pairs = zip(fit.end.parameters, exact.parameters, strict=True)
        columns.append(("difference", tuple(0.0 if abs(a - b) <= ROUNDING * abs(b) else a - b for a, b in pairs)))
        if exact.errors is not None and not _is_rounding(fit, exact.loss):
            columns.append(("standard error", exact.errors))
    rows = tuple(zip(*[column for _, column in columns], strict=True))
    note = f"{SHOWN} of {len(rows)} parameters; --format json has all" if len(rows) > SHOWN else ""
    return Grid(tuple(head for head, _ in columns), rows[:SHOWN], note=note)


def _is_rounding(fit: Fit, loss: float) -> bool:
    """Whether a loss of squares is no more than the rounding of the predictions, beside what it was at the start."""
    return fit.loss.is_squares and loss <= ROUNDING * ROUNDING * fit.path.rows[0][-2]


def _loss(fit: Fit, loss: float) -> str:
    return "0 within rounding" if _is_rounding(fit, loss) else number_text(loss)


def _verdict(fit: Fit, data: str) -> Verdict:
    details = [*_quality(fit), *_exact(fit), *_slow(fit)]
    if fit.exit_code != ExitCode.DONE:
        details.append(f"exit {int(fit.exit_code)}")
    if fit.advice is not None:
        details.append(_advice(fit.advice))
    command = "" if fit.advice is None else _command(fit, data, fit.advice.change)
    return Verdict(mark_of(fit), typeset(fit.message), tuple(details), command)


def _quality(fit: Fit) -> Iterator[str]:
    yield f"loss {number_text(fit.end.loss)}{_goodness(fit.train)}"
    if number_text(fit.best.loss) != number_text(fit.end.loss):
        yield f"best after {counted(fit.best.step, 'step')}: loss {number_text(fit.best.loss)}"
    if fit.test is not None:
        yield f"on the {counted(fit.test.rows, 'row')} held out: loss {number_text(fit.test.loss)}{_goodness(fit.test)}"


def _goodness(found: Quality) -> str:
    r2 = "" if found.r2 is None else f", R² {number_text(0.0 if abs(found.r2) < ROUNDING else found.r2)}"
    return r2 if found.accuracy is None else f"{r2}, {number_text(100 * found.accuracy, 4)} % right"


def _exact(fit: Fit) -> Iterator[str]:
    """The exact answer, and how far the descent is from it."""
    exact, outlook = fit.exact, fit.outlook
    if isinstance(exact, NoAnswer):
        yield f"no exact answer: {exact.why}"
        if fit.is_linear and fit.loss.likelihood and fit.train.accuracy == 1:
            yield "all rows are right: the larger the weights, the lower the loss; --l2 0.01 holds them"
        return
    after = f" after {counted(exact.iterations, 'iteration')}" if exact.iterations > 1 else ""
    yield f"exact, by {exact.method}{after}: loss {_loss(fit, exact.loss)}"
    if not exact.is_determined:
        told = f"{exact.rank} of {len(exact.parameters)} parameters"
        yield f"the data determine {told}: the exact ones are one choice of many"
    if outlook.excess is None or fit.stop.reason in RAN_AWAY:
        return
    above = number_text(max(outlook.excess, 0.0), 3)
    if outlook.distance is not None:
        share = outlook.distance
        yield f"the descent is {_digits(share)}; its loss is {above} above the least"
    else:
        yield f"the descent's loss is {above} above the least"


def _digits(share: float) -> str:
    if share < 1e-12:
        return "there"
    if share < 1e-3:
        return f"there to {int(-math.log10(share))} digits"
    return f"{number_text(100 * share, 3)} % of the largest parameter away"


def _slow(fit: Fit) -> Iterator[str]:
    """Why: the condition number, the learning rate against its limit, the contraction per step."""
    outlook, lr = fit.outlook, fit.settings.lr
    if outlook.rates.condition is not None:
        yield f"condition number {number_text(outlook.rates.condition, 4)}" + (
            "" if outlook.rate is None or outlook.steps is None or outlook.steps < 1000
            else f": each step leaves {number_text(outlook.rate, 8)} of the distance, "
            f"{outlook.steps:,} steps take it to a thousandth"
        )  # fmt: skip
    if outlook.rates.limit is not None and not isinstance(lr, str) and lr >= outlook.rates.limit:
        yield f"lr {lr:.6g} is above the limit {number_text(outlook.rates.limit)}"


def _advice(found: Advice) -> str:
    why, steps = found.change.why, found.change.steps
    if found.loss is not None:
        return f"{why}: tried, after {counted(found.tried or 0, 'step')} the loss is {number_text(found.loss)}:"
    return f"{why}: {counted(steps or 0, 'step')} to a thousandth of the distance:"


def _command(fit: Fit, data: str, change: Change) -> str:
    """The command with some options changed: all as they differ from the defaults."""
    settings, options = change.settings, change.options
    given = [(name, getattr(options, name), getattr(Options(), name)) for name in OPTIONS]
    given += [("set", f"{name}={value:.17g}", None) for name, value in settings.set.items()]
    given += [(name, getattr(settings, name), getattr(Settings(steps=STEPS), name)) for name in SETTINGS]
    told = [(name.replace("_", "-"), value) for name, value, default in given if value != default]
    words = [f"--{name} {quoted(f'{value:.12g}' if isinstance(value, float) else str(value))}" for name, value in told]
    words += ["--standardize"] * options.standardize + ["--skip-missing"] * options.skip_missing
    return " ".join(["gdcli fit", quoted(data), "--model", quoted(fit.model.text, always=True), *words])
