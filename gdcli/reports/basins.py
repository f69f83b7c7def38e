"""What there is to say of basins: the minima with their starts, and a map of which start reaches which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from string import ascii_lowercase, ascii_uppercase

from gdcli.descent.command import options, quoted
from gdcli.descent.stopping import REASONS
from gdcli.errors import ExitCode
from gdcli.reports.basin_rows import header, rows
from gdcli.reports.drawings import Axis, Mosaic, Tile, Tone
from gdcli.reports.report import Block, Cell, Facts, Grid, Line, Report, Sheet, Verdict
from gdcli.reports.words import SHOWN_VARIABLES, counted, number_text, reading, title_of
from gdcli.studies.basins.advice import Advice, advice
from gdcli.studies.basins.places import CONNECTED, UNKNOWN, Place, height
from gdcli.studies.basins.result import ASTRAY, Basins

LETTERS, DIGITS = ascii_uppercase + ascii_lowercase, "123456789"  # of minima, and of other places
MORE, MORE_OTHERS = "+", "#"  # of those that have none of these
NAMED = 12  # places that a legend names
SHOWN = 25  # rows of the table
TOLD = 4  # connected sets whose extent is told
# Runs that end at no place, by why: the sign and the grey of their cells.
CELLS: dict[str, tuple[str, Tone]] = {
    "steps": (".", "pale"), "oscillates": ("~", "middle"), "diverged": ("!", "dark"), "not-finite": ("?", "black"),
    "target": ("=", "middle"), "interrupted": ("-", "pale"),
}  # fmt: skip


def report(found: Basins) -> Report:
    """Give the report of basins."""
    blocks: list[Block] = [Facts(reading(found.formula)), _settings(found)]
    if found.grid is not None:
        blocks.append(mosaic(found))
    blocks += [_table(found), _verdict(found, advice(found))]
    sheet = Sheet(header(found), rows(found))
    drawn = None if found.grid is None else lambda: mosaic(found)
    return Report(found.document(), sheet, tuple(blocks), int(found.exit_code), mosaic=drawn)


def mosaic(found: Basins) -> Mosaic:
    """Give the map of a grid: for each start the place that it reaches, or why it reaches none."""
    assert found.grid is not None
    tiles, numbers = _tiles(found)
    columns = found.grid[0]
    codes = [numbers[code] for code in found.codes.tolist()]
    rows = [codes[first : first + columns] for first in range(0, len(codes), columns)]
    signs = signs_of(found)
    marks = [
        (place.point[0], place.point[-1], sign) for place, sign in zip(found.places, signs, strict=True) if place.sought
    ]
    axes = tuple(Axis(name) for name in found.formula.variables)
    box = tuple((low, high) for low, high in found.box)
    few = len(found.places) <= NAMED
    note = "" if few else f"letters as in the table, {MORE} beyond; with so many places colours come again"
    title = title_of(found.formula)
    return Mosaic(axes, box, rows, tiles, tuple(marks), note, title)


def signs_of(found: Basins) -> list[str]:
    """Give the sign of each place: A, B, ... of minima, 1, 2, ... of others."""
    minima, others = len(found.minima), len(found.others)
    letters = [*LETTERS[:minima], *[MORE] * (minima - len(LETTERS))]
    return [*letters, *DIGITS[:others], *[MORE_OTHERS] * (others - len(DIGITS))]


def _tiles(found: Basins) -> tuple[tuple[Tile, ...], dict[int, int]]:
    """The sorts of cells that there are, and for each code of a run the number of its sort."""
    few = len(found.places) <= NAMED
    sorts = [
        (number, Tile(sign, _name(place) if few else ""))
        for number, (place, sign) in enumerate(zip(found.places, signs_of(found), strict=True), start=1)
    ]
    for reason, (called, code) in ASTRAY.items():
        sign, tone = CELLS[reason]
        if found.astray[called]:
            sorts.append((code, Tile(sign, REASONS[reason].word, tone)))
    return tuple(tile for _, tile in sorts), {code: number for number, (code, _) in enumerate(sorts)}


def _name(place: Place) -> str:
    where = f"({', '.join(number_text(value, 3) for value in place.point)})"
    return where if place.sought else place.kind if place.kind in CONNECTED else f"{place.kind} {where}"


def _settings(found: Basins) -> Line:
    settings = found.settings
    if found.grid is None:
        where = f"{counted(len(found.starts), 'random start')}, seed {found.seed}"
    else:
        where = f"{'x'.join(map(str, found.grid))} starts"
    by = " (1/the largest curvature in the box)" if found.by_curvature else ""
    rate = settings.lr if isinstance(settings.lr, str) else number_text(settings.lr)
    name = "a rule of your own" if settings.rule else settings.method
    return Line(
        (where, f"{name}, lr {rate}{by}", f"at most {counted(settings.steps, 'step')}", f"tol {settings.tol:g}")
    )


def _table(found: Basins) -> Grid:
    """A row for each place, then one for each way to end at none."""
    names = found.formula.variables[: SHOWN_VARIABLES - 2]
    rows: list[tuple[Cell, ...]] = []
    for place, sign in list(zip(found.places, signs_of(found), strict=True))[:SHOWN]:
        f = height(found.formula, place)
        rows.append((sign, place.kind, *place.point[: len(names)], f, place.starts, _share(found, place.starts)))
    for reason, (called, _) in ASTRAY.items():
        if count := found.astray[called]:
            sign, _ = CELLS[reason]
            rows.append((sign, REASONS[reason].word, *[""] * len(names), "", count, _share(found, count)))
    notes = []
    if len(found.places) > SHOWN:
        notes.append(f"{SHOWN} of {len(found.places)} places; --format json has more")
    if len(found.formula.variables) > len(names):
        notes.append(f"{len(found.formula.variables) - len(names)} more variables in --format json")
    return Grid(("", "ends at", *names, "f", "starts", "share"), tuple(rows), note="; ".join(notes))


def _share(found: Basins, starts: int) -> str:
    return f"{100 * starts / len(found.starts):.3g} %"


def _verdict(found: Basins, advised: Advice | None) -> Verdict:
    """How many minima there are and how many starts reach them; what else is to be known."""
    runs, minima = len(found.starts), found.minima
    remarks, command = tuple(_remarks(found, advised)), _command(found, advised)
    if found.astray["interrupted"]:
        done = runs - found.astray["interrupted"]
        return Verdict("warning", f"interrupted: {done:,} of {runs:,} runs were done", remarks)
    if not minima:
        away = found.exit_code == ExitCode.DIVERGED
        sentence = "every run went astray" if away else _none(found)
        return Verdict("failed" if away else "warning", sentence, remarks, command)
    reach = sum(place.starts for place in minima)
    which = "it" if len(minima) == 1 else "one of them"
    sentence = f"{len(minima)} {_sought(found, len(minima))}; {_percent(reach, runs)} of the starts reach {which}"
    return Verdict("ok", sentence, (*_lowest(found), *remarks), command)


def _none(found: Basins) -> str:
    """What to say where no start reaches a minimum: there may be a set of them."""
    reach = sum(place.starts for place in found.others if place.kind in CONNECTED)
    if not reach:
        return f"no start reaches a {_sought(found, 1)}"
    kinds = [place.kind for place in found.others if place.kind in CONNECTED]
    which = f"a {kinds[0]}" if len(kinds) == 1 else f"one of {len(kinds)} {kinds[0]}s"
    return f"no {_sought(found, 1)} by itself; {_percent(reach, len(found.starts))} of the starts reach {which}"


def _extent(names: Sequence[str], place: Place) -> str:
    """From where to where the ends at a place lie, along the first few variables."""
    spans = list(zip(names, place.extent, strict=True))[:SHOWN_VARIABLES]
    texts = [f"{name} = {number_text(low, 3)} to {number_text(high, 3)}" for name, (low, high) in spans]
    return f"lie in {', '.join(texts)}" + ", ..." * (len(names) > len(spans))


def _sought(found: Basins, count: int) -> str:
    return ("maxim" if found.settings.uphill else "minim") + ("um" if count == 1 else "a")


def _lowest(found: Basins) -> Iterator[str]:
    """How many starts reach the best of several minima, and how exact the points are."""
    minima = found.minima
    best = [place for place in minima if abs(place.f - minima[0].f) <= 1e-9 * max(1.0, abs(minima[0].f))]
    if len(minima) > 1:
        starts = sum(place.starts for place in best)
        share = f"; {_percent(starts, len(found.starts))} of the starts reach that" * (starts < len(found.starts))
        extreme = "highest" if found.settings.uphill else "lowest"
        which = "A is" if len(best) == 1 else f"{'A and B' if len(best) == 2 else f'{len(best)} of them'} are"
        which = "all are" if len(best) == len(minima) > 2 else which
        yield f"{which} the {extreme}, with f = {number_text(height(found.formula, minima[0]))}{share}"
    if spread := max(place.spread for place in minima):
        within = number_text(spread, 2)
        yield f"the points are refined by Newton's steps from the ends, which lie within {within} of them"


def _remarks(found: Basins, advised: Advice | None) -> Iterator[str]:
    """What is to be known of runs that end at no minimum."""
    astray = found.astray
    yield from _connected(found)
    if flat_ones := sum(place.starts for place in found.others if place.kind == "plateau"):
        ends = f"{counted(flat_ones, 'start')} end{'s' * (flat_ones == 1)}"
        yield f"{ends} on a plateau: |∇f| is at most tol {found.settings.tol:g} there, though no {_sought(found, 1)} is"
    stuck = sum(place.starts for place in found.others if place.kind not in (*CONNECTED, UNKNOWN, "plateau"))
    if stuck:
        leads = f"{counted(stuck, 'start')} lead{'s' * (stuck == 1)}"
        yield f"{leads} to where the gradient is 0 but no {_sought(found, 1)} is"
    if unknown := sum(place.kind == UNKNOWN for place in found.others):
        yield f"{counted(unknown, 'place')} of few starts were not looked at: there are too many"
    if astray["unfinished"]:
        steps = counted(found.settings.steps, "step")
        rate = " or a larger --lr" if found.by_curvature else ""
        yield f"unfinished: still on the way after {steps}; more --steps{rate} let them arrive"
        if advised is not None:
            tried, before, arrived = advised[1:]
            yield f"tried from {tried} of the starts: {arrived} arrive with what follows, {before} as it was"
    if astray["diverged"]:
        yield "diverged: f or a coordinate grew beyond all bounds; where a minimum is, a smaller --lr finds it"
    if astray["oscillating"]:
        yield "oscillates: the points come again and again; a smaller --lr lets them settle"


def _command(found: Basins, advised: Advice | None) -> str:
    """The command that brings more of the starts to a minimum, where one is known."""
    if advised is None:
        return ""
    told = replace(advised.settings, seed=None, every=1)
    box = ",".join(f"{low:.6g}:{high:.6g}" for low, high in found.box)
    many = ["--grid", "x".join(map(str, found.grid))] if found.grid else ["--starts", str(len(found.starts))]
    seed = [] if found.grid or not found.seed else ["--seed", str(found.seed)]
    words = ["gdcli basins", quoted(found.formula.text, always=True), f"--box={box}", *many, *seed]
    return " ".join([*words, *options(told, replace(told, steps=0, lr=1.0)), *["--uphill"] * told.uphill])


def _connected(found: Basins) -> Iterator[str]:
    """From where to where the first few connected sets go."""
    extreme = "highest" if found.settings.uphill else "lowest"
    signs = signs_of(found)[len(found.minima) :]
    sets = [one for one in zip(found.others, signs, strict=True) if one[0].kind in CONNECTED]
    for place, sign in sets[:TOLD]:
        where = _extent(found.formula.variables, place)
        alone = f"none of them {extreme} by itself"
        yield f"{sign} is a connected set of points with the same f, {alone}; the ends {where}"
    if len(sets) > TOLD:
        yield f"{counted(len(sets) - TOLD, 'more set')} of this kind"


def _percent(count: int, of: int) -> str:
    return "all" if count == of else f"{100 * count / of:.3g} %"
