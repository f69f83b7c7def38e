"""What there is to say of a race: how soon each method was there, where it ended, and the command of the best run."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from gdcli.descent.advice import MOST_NAMED
from gdcli.descent.meter import values_taken
from gdcli.descent.result import Descent
from gdcli.descent.stopping import RAN_AWAY
from gdcli.reports.ending import word_of
from gdcli.reports.report import Block, Cell, Facts, Grid, Line, Mark, Report, Sheet, Verdict
from gdcli.reports.scene import drawn, scene_of
from gdcli.reports.words import SHOWN_VARIABLES, counted, number_text, point_text, reading
from gdcli.studies.landscape import AS_IT_COMES, View
from gdcli.studies.race import Race
from gdcli.studies.racers import name_of
from gdcli.studies.ranking import exit_code, rule, without_a_value
from gdcli.studies.tuning import RULE as TUNING

HEADER = (
    "rank", "method", "lr", "momentum", "reason", "kind", "steps", "function_evaluations", "gradient_evaluations",
    "hessian_evaluations", "f", "gradient_norm", "best_f", "path_length", "command",
)  # fmt: skip


def report(found: Race, *, plot: bool = False, view: View = AS_IT_COMES) -> Report:
    """Give the report of a race, with a drawing of it where that is asked for."""
    scene = cache(lambda: scene_of(found.formula, found.runs, [_named(found, run) for run in found.runs], view))
    names = found.formula.variables
    sheet = Sheet((*HEADER, *names), [_cells(found, place) for place in range(len(found.runs))])
    blocks: tuple[Block, ...] = (Facts(reading(found.formula)), _settings(found))
    if found.runs:
        blocks = (*blocks, _pace(found), _ends(found))
    notes = (f"the gradient is by backprop: {found.gradient.remark}",) if found.gradient.remark else ()
    code = exit_code(found.runs, interrupted=found.interrupted)
    return Report(
        found.to_dict(),
        sheet,
        (*blocks, *(drawn(scene()) if plot else ()), _verdict(found)),
        int(code),
        notes,
        scene=scene,
    )


def _named(found: Race, run: Descent) -> str:
    """A run in the legend of a picture."""
    return f"{name_of(run)}, lr {_shown(run.settings.lr)}" if _rate(run) and found.lr == "auto" else name_of(run)


def _cells(found: Race, place: int) -> tuple[Cell, ...]:
    run, rank = found.runs[place], found.ranks[place]
    lr = run.settings.lr if run.method.rated else None
    return (
        rank, name_of(run), lr, run.values.get("momentum", 0.0), run.stop.reason, run.diagnosis.kind, run.steps,
        *run.asked, run.end.f, run.end.gradient_norm, run.best.f, run.path.length, found.command(run),
        *run.end.point,
    )  # fmt: skip


def _settings(found: Race) -> Line:
    settings = found.settings
    uphill = ["uphill"] * settings.uphill
    lr = f"lr {found.lr if isinstance(found.lr, str) else number_text(found.lr)}"
    budget = f"at most {counted(found.budget, 'gradient')} each"
    target = [] if settings.target is None else [f"target {settings.target:g}"]
    start = f"from {point_text(found.formula.variables, found.start)}"
    ends = [f"tol {settings.tol:g}", *target, *[settings.dtype] * settings.single]
    return Line((start, *uphill, lr, budget, f"{found.gradient.source} gradients", *ends))


def _pace(found: Race) -> Grid:
    """How soon each run was at its end, in steps and in what it asked for."""
    columns = ("method", "lr", "ends", "steps", "f", "∇f", "Hessian")
    rows: list[tuple[Cell, ...]] = [
        (_label(found, place), _rate(run), word_of(run), run.steps, *run.asked) for place, run in enumerate(found.runs)
    ]
    width, also = (len(columns), ", Hessian") if _has_hessians(found) else (len(columns) - 1, "")
    note = f"f, ∇f{also}: how often each was evaluated"
    return Grid(columns[:width], tuple(row[:width] for row in rows), note=note)


def _ends(found: Race) -> Grid:
    """Where each run ended, how low it was at best where that is not the end, and how long its way was."""
    names = found.formula.variables[: SHOWN_VARIABLES - 3]
    hidden = len(found.formula.variables) - len(names)
    note = f"{hidden} more variables in --format csv" if hidden else ""
    better = any(run.best.f != run.end.f for run in found.runs)
    columns = (
        "method",
        "f at the end",
        *["highest f" if found.settings.uphill else "lowest f"] * better,
        "path length",
    )
    rows: list[tuple[Cell, ...]] = [
        (_label(found, place), run.end.f, *[run.best.f] * better, run.path.length, *run.end.point[: len(names)])
        for place, run in enumerate(found.runs)
    ]
    return Grid((*columns, *names), tuple(rows), note=note)


def _has_hessians(found: Race) -> bool:
    return any(run.asked.hessians for run in found.runs)


def _label(found: Race, place: int) -> str:
    """The rank and the name, as long as all others."""
    rank, width = found.ranks[place], len(str(len(found.runs)))
    return f"{'−' if rank is None else rank:>{width}} {name_of(found.runs[place])}"


def _rate(run: Descent) -> Cell:
    """The learning rate; of a method whose pace it does not set, none."""
    return run.settings.lr if run.method.paced else ""


def _verdict(found: Race) -> Verdict:
    details, winner = list(_explained(found)), found.winner
    if not found.runs:
        return Verdict("warning", "interrupted before the first method was done", tuple(details))
    first = found.runs[0]
    if nowhere := without_a_value(found.runs):
        return Verdict("failed", nowhere)
    stopped = "interrupted: some methods are missing; " * found.interrupted
    sentence = _unfinished(found) if winner is None else _won(found, winner)
    where = f"at {point_text(found.formula.variables, first.end.point)}: f = {number_text(first.end.f)}"
    mark: Mark = "warning" if winner is None or found.interrupted else "ok"
    command = found.command(first) if len(found.start) <= MOST_NAMED else ""
    return Verdict(mark, stopped + sentence, (where, *details), command)


def _won(found: Race, winner: Descent) -> str:
    rate = f" with lr {_shown(winner.settings.lr)}" if winner.method.paced else ""
    level = f"level with {', '.join(_level(found))}, " * bool(_level(found))
    after = f"after {counted(winner.steps, 'step')}: {_amount(winner)}"
    return f"{name_of(winner)}{rate} is there first, {level}{after}"


def _unfinished(found: Race) -> str:
    first, settings, gradients = name_of(found.runs[0]), found.settings, counted(found.budget, "gradient")
    if found.ranks[0] is None:
        end = "maximum" if settings.uphill else "minimum"
        return f"no method found a {end}, and none was on its way to one: see why in each row"
    if settings.tol == 0 and settings.target is None:  # there is no "there"
        return f"with tol 0 no run ends before its {gradients}; {first} is {'highest' if settings.uphill else 'lowest'}"
    return f"no method got there with {gradients}; {first} is nearest"


def _level(found: Race) -> list[str]:
    """The names of the runs that share the first rank."""
    return [name_of(run) for run, rank in zip(found.runs[1:], found.ranks[1:], strict=True) if rank == 1]


def _amount(run: Descent) -> str:
    """What a run asked for, beside values of f."""
    gradients, hessians = counted(run.asked.gradients, "gradient"), counted(run.asked.hessians, "Hessian")
    return f"{gradients}, {hessians}" if run.asked.hessians else gradients


def _explained(found: Race) -> Iterator[str]:
    """How it was ranked, what a learning rate took, and what counts as what."""
    size = len(found.formula.variables)
    yield f"ranked by {_order(found)}"
    if found.tuning_runs:
        took = f"{found.tuning_runs:,} runs and {found.tuning_gradients:,} gradients more"
        yield f"each lr tuned alike: {TUNING}; {took}"
        lost = [name_of(run) for run, tuning in zip(found.runs, found.tunings, strict=True) if tuning and _fled(run)]
        if lost:
            yield f"every lr that was tried runs away with {' and '.join(lost)}; one beyond those is given by --lr"
    if any(not run.method.paced for run in found.runs):
        yield "where no lr is shown, it counts for the first step alone, or for nothing"
    if any(run.stop.reason == "steps" and run.steps < found.settings.steps for run in found.runs):
        yield "a step of a search that takes more gradients than are left is not done, nor counted"
    taken = values_taken(found.gradient.source, size)
    if taken:
        yield f"a gradient by {found.gradient.source} differences takes {taken} values of f, counted among them"


def _order(found: Race) -> str:
    """The order in words, what a Hessian counts as only where there is one."""
    settings = found.settings
    return rule(uphill=settings.uphill, target=settings.target is not None, hessians=_has_hessians(found))


def _fled(run: Descent) -> bool:
    return run.stop.reason in RAN_AWAY


def _shown(lr: float | str) -> str:
    return lr if isinstance(lr, str) else number_text(lr)
