"""What there is to say of a plot: the reading, the drawing, and how each walk on it ended."""

from __future__ import annotations

from gdcli.errors import ExitCode
from gdcli.reports.ending import mark_of
from gdcli.reports.report import Block, Facts, Report, Sheet, Verdict
from gdcli.reports.scene import drawn, scene_of
from gdcli.reports.words import number_text, point_text, reading, typeset
from gdcli.studies.plot import Plot


def report(found: Plot) -> Report:
    """Give the report of a plot.

    >>> from gdcli.language.parse import parse
    >>> [type(block).__name__ for block in report(Plot(parse("x^2"))).blocks]
    ['Facts', 'Landscape']
    """
    names = found.formula.variables
    scene = scene_of(found.formula, found.runs, _names(found), found.view)
    blocks: tuple[Block, ...] = (Facts(reading(found.formula)), *drawn(scene), *_verdicts(found))
    rows = [(number, step, *row) for number, run in enumerate(found.runs, start=1) for step, row in run.path]
    interrupted = any(run.stop.reason == "interrupted" for run in found.runs)
    sheet = Sheet(("run", "step", *names, "f", "gradient_norm"), rows)
    code = ExitCode.INTERRUPTED if interrupted else ExitCode.DONE
    return Report(found.to_dict(), sheet, blocks, int(code), scene=lambda: scene)


def _names(found: Plot) -> list[str]:
    """A walk goes by its method, or by its start where there are several."""
    variables = found.formula.variables
    if len(found.runs) == 1:
        return [found.runs[0].method.name]
    return [f"from {point_text(variables, run.start.point, 3)}" for run in found.runs]


def _verdicts(found: Plot) -> list[Verdict]:
    """How each walk ended, in one line."""
    verdicts = []
    for run, name in zip(found.runs, _names(found), strict=True):
        where = point_text(found.formula.variables, run.end.point)
        verdicts.append(
            Verdict(mark_of(run), typeset(f"{name}: {run.message}"), (f"at {where}: f = {number_text(run.end.f)}",))
        )
    return verdicts
