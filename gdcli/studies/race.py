"""The same start and the same budget of gradients for many methods, each with the learning rate that is its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count

from gdcli.calculus.gradient import Gradient, gradient
from gdcli.descent.command import command_line
from gdcli.descent.descend import descend
from gdcli.descent.methods import TABLE
from gdcli.descent.result import Descent
from gdcli.descent.settings import AUTO, Settings, within
from gdcli.errors import GdcliError
from gdcli.language.formula import Formula
from gdcli.record import Json, Record, by_name, number
from gdcli.studies.racers import name_of, settings_of_each
from gdcli.studies.ranking import is_success, ranked, rule
from gdcli.studies.tuning import RULE as TUNING
from gdcli.studies.tuning import Tuned, tuned

ALL = "all"
USUAL = ("gd", "momentum", "nesterov", "adam")
MOST = 100_000  # steps
Watch = Callable[[int], None]


@dataclass(frozen=True)
class Race(Record):
    """Runs of many methods from one start, the best first; `tunings` has how the learning rate of each was found.

    Each run is what `minimize` gives with the same settings, with its whole path. A run has no tuning (None) where its
    learning rate was given, or does not set its pace. `settings` are what all runs share, `lr` what was asked for.
    """

    formula: Formula
    gradient: Gradient
    start: tuple[float, ...]
    settings: Settings
    lr: float | str
    runs: tuple[Descent, ...]
    ranks: tuple[int | None, ...]
    tunings: tuple[Tuned | None, ...]
    interrupted: bool

    @property
    def budget(self) -> int:
        """How many gradients each run may ask for: one a step, and that at the start; a Hessian counts as n."""
        return self.settings.steps + 1

    @property
    def winner(self) -> Descent | None:
        """The run that is the first to find a minimum; None where none does."""
        return self.runs[0] if self.runs and is_success(self.runs[0]) else None

    @property
    def order(self) -> str:
        """What the runs are ranked by, in words."""
        return rule(uphill=self.settings.uphill, target=self.settings.target is not None)

    @cached_property
    def tuning_runs(self) -> int:
        """How many runs it took to find the learning rates."""
        return sum(one.runs for one in self.tunings if one is not None)

    @cached_property
    def tuning_gradients(self) -> int:
        """How many gradients it took to find the learning rates."""
        return sum(one.asked.work(len(self.start)) for one in self.tunings if one is not None)

    def command(self, run: Descent) -> str:
        """The command that makes a run alone."""
        return command_line(self.formula, self.start, replace(run.settings, every=1))

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli race --format json` prints."""
        names, settings = self.formula.variables, self.settings
        return {
            "command": "race",
            "expression": self.formula.text,
            "variables": list(names),
            "start": by_name(names, self.start),
            "gradient": self.gradient.source,
            "lr": self.lr,
            "steps": settings.steps,
            "tol": settings.tol,
            "budget": self.budget,
            "order": self.order,
            "tuning": {
                "rule": TUNING, "runs": self.tuning_runs, "gradient_evaluations": self.tuning_gradients,
            } if self.lr == AUTO else None,
            "winner": None if self.winner is None else name_of(self.winner),
            "rows": [self._row(*one) for one in zip(self.runs, self.ranks, self.tunings, strict=True)],
            "interrupted": self.interrupted,
        }  # fmt: skip

    def _row(self, run: Descent, rank: int | None, tuning: Tuned | None) -> dict[str, Json]:
        names = self.formula.variables
        chosen: dict[str, Json] = {
            "rank": rank,
            "method": name_of(run),
            "lr": run.settings.lr if run.method.rated else None,
            "tuned": tuning is not None,
            "momentum": run.values.get("momentum", 0.0),
        }
        best = run.best
        return {
            **run.row(chosen),
            "success": is_success(run),
            "kind": run.diagnosis.kind,
            "exit_code": int(run.exit_code),
            "function_evaluations": run.asked.values,
            "gradient_evaluations": run.asked.gradients,
            "hessian_evaluations": run.asked.hessians,
            "best": {"step": best.step, "f": number(best.f), "point": by_name(names, best.point)},
            "path_length": number(run.path.length),
            "command": self.command(run),
        }


def race(
    formula: Formula,
    start: Sequence[float],
    settings: Settings,
    methods: Sequence[str] = USUAL,
    lr: float | str = AUTO,
    watch: Watch | None = None,
) -> Race:
    """Walk from a start by each method (and by the rule in the settings), and rank the runs; see `ranking`.

    `lr` is a number or a schedule for all of them, or "auto": each rate is found by the rule of `tuning`. Methods whose
    pace it does not set run with the default there. `watch` is told how many runs are done. A Ctrl-C ends the race;
    the runs that were done are the result.

    Raises GdcliError for methods that are none and for what `descend` refuses.

    >>> from gdcli.language.parse import parse
    >>> found = race(parse("x^2 + 10y^2"), [1.0, 3.0], Settings(steps=500), ["gd", "momentum"], 0.05)
    >>> [(rank, run.method.name, run.steps) for rank, run in zip(found.ranks, found.runs)]
    [(1, 'gd', 182), (2, 'momentum', 357)]
    """
    within("steps", settings.steps, 1, MOST, whole=True)
    slopes = gradient(formula, settings.gradient, settings.h)
    each = settings_of_each(settings, methods)
    _check(formula, start, [one if lr == AUTO else replace(one, lr=lr) for one in each], slopes)
    done: list[tuple[Descent, Tuned | None]] = []
    counter = _counter(watch)
    interrupted = False
    try:
        for chosen in each:
            run, tuning = _run(formula, start, chosen, slopes, lr, counter)
            done.append((run, tuning))
            if run.stop.reason == "interrupted":
                raise KeyboardInterrupt
    except KeyboardInterrupt:
        interrupted = True
    places = ranked([run for run, _ in done])
    ranks, runs = tuple(rank for rank, _ in places), tuple(run for _, run in places)
    tunings = {id(run): tuning for run, tuning in done}
    found = tuple(tunings[id(run)] for run in runs)
    return Race(formula, slopes, tuple(map(float, start)), settings, lr, runs, ranks, found, interrupted)


def _run(
    formula: Formula,
    start: Sequence[float],
    chosen: Settings,
    slopes: Gradient,
    lr: float | str,
    watch: Callable[[], None],
) -> tuple[Descent, Tuned | None]:
    """The run of one method, and how its learning rate was found."""
    paced = chosen.rule is not None or TABLE[chosen.method].paced

    def walk(settings: Settings) -> Descent:
        run = descend(formula, start, settings, slopes=slopes, budget=settings.steps + 1)
        watch()
        return run

    if lr != AUTO:
        return walk(replace(chosen, lr=lr)), None
    if not paced:
        return walk(chosen), None
    short = replace(chosen, every=chosen.steps)  # of the path of a try only the ends are kept
    tuning = tuned(lambda rate: walk(replace(short, lr=rate)))
    return walk(replace(chosen, lr=tuning.lr)), tuning


def _check(formula: Formula, start: Sequence[float], each: Sequence[Settings], slopes: Gradient) -> None:
    """Refuse what one of the runs would refuse, before any run."""
    for chosen in each:
        descend(formula, start, replace(chosen, steps=0), slopes=slopes)


def _counter(watch: Watch | None) -> Callable[[], None]:
    """Give what is called after each run, and tells a watcher how many are done."""
    done = count(1)
    return lambda: None if watch is None else watch(next(done))


def read_methods(text: str | Sequence[str], *, with_rule: bool = False) -> tuple[str, ...]:
    """Give the methods of `gd,momentum`, of a sequence of names, or of `all`, in that order.

    Raises GdcliError for no name, an unknown one (with a suggestion) and one that is given twice.

    >>> read_methods("gd, adam")
    ('gd', 'adam')
    """
    names = [name.strip() for name in (text.split(",") if isinstance(text, str) else text)]
    if names == [ALL]:
        return tuple(TABLE)
    if with_rule and names in ([], [""]):
        return ()
    for place, name in enumerate(names):
        if name not in TABLE:
            raise _no_method(name, text)
        if name in names[:place]:
            raise GdcliError(f"'{name}' is given twice", setting="methods")
    if not names:
        raise GdcliError("a race needs methods, such as gd,momentum,adam", setting="methods")
    return tuple(names)


def _no_method(name: str, text: str | Sequence[str]) -> GdcliError:
    from gdcli.language.suggest import nearest

    if not name:
        return GdcliError(f"a name is missing in '{str(text)[:60]}'; write gd,momentum,adam or all", setting="methods")
    if name == ALL:
        return GdcliError(f"'{ALL}' stands alone, for every method", setting="methods")
    guess = nearest(name, (*TABLE, ALL))
    hint = f"did you mean '{guess}'?" if guess else ""
    return GdcliError(f"'{name[:60]}' is not one of {', '.join(TABLE)}; or {ALL}, alone", setting="methods", hint=hint)
