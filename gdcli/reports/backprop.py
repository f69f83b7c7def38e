"""What there is to say of a backward pass: the tree or the list of nodes, the paths, the layers, the check."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.reports.layers import layer_blocks
from gdcli.reports.nodes import Words, evenly, joined, shown_nodes
from gdcli.reports.passes import steps
from gdcli.reports.picture import picture
from gdcli.reports.report import Block, Cell, Facts, Grid, Mark, Report, Sheet, Tree, Verdict
from gdcli.reports.words import number_text, partial, point_text, reading
from gdcli.studies.backprop import Backprop
from gdcli.studies.numeric import Checked
from gdcli.studies.paths import Path, Paths

ROWS = 100
DEEPEST = 8  # of a tree that is shown unasked
CHECKED = 12
PATHS = 6  # of each variable
HEADER = ("id", "name", "op", "text", "inputs", "value", "local", "gradient")
MARKS: dict[str, Mark] = {"agree": "ok", "differ": "failed"}


def report(record: Backprop, *, all_rows: bool = False, step: bool = False, top: int | None = None) -> Report:
    """Give the report of a backward pass; with `step` the two passes node by node in place of the table.

    `top` is how many paths of each variable are shown, `all_rows` shows each node, path and input.
    """
    head = Words(record, ()).head
    where = f"at {point_text(record.formula.variables, record.at)}   {head} = {number_text(record.f)}"
    blocks: list[Block] = [Facts(reading(record.formula, where, head=head))]
    blocks += list(steps(record)) if step else [_table(record, None if all_rows else ROWS)]
    if record.paths is not None:
        blocks.append(_paths(record, None if all_rows else CHECKED, None if all_rows else top or PATHS))
    if record.layers is not None:
        blocks += layer_blocks(record)
    blocks += _check(record, len(record.at) if all_rows else CHECKED)
    return Report(record.to_dict(), _sheet(record), tuple(blocks), notes=record.notes, graph=picture(record))


def _sheet(record: Backprop) -> Sheet:
    rows: list[list[Cell]] = []
    for node in record.nodes:
        inputs, local = " ".join(map(str, node.inputs)), " ".join(map(repr, node.local))
        rows.append([node.id, node.name, node.op, node.text, inputs, node.value, local, node.gradient])
    return Sheet(HEADER, rows)


def _table(record: Backprop, limit: int | None) -> Block:
    depths = _depths(record)
    shared = any(len(node.uses) > 1 for node in shown_nodes(record))
    is_tree = record.tree or (not shared and max(depths.values()) <= DEEPEST)
    ids = list(depths) if is_tree else [node.id for node in shown_nodes(record)]
    room = len(ids) if limit is None else limit
    chosen = tuple(ids[:room]) if is_tree else evenly(ids, room)
    note = f"{len(chosen):,} of {len(ids):,} nodes; --all shows each" if len(chosen) < len(ids) else ""
    words = Words(record, chosen)
    if is_tree:
        rows = tuple(_tree_row(words, id) for id in chosen)
        columns = ("node", "value", "local derivative", "gradient")
        return Tree(columns, rows, tuple(depths[id] for id in chosen), note)
    numbers = {id: place for place, id in enumerate(ids, start=1)}
    cells = tuple((str(numbers[id]), *_list_row(words, id)) for id in chosen)
    gaps = frozenset(
        place for place in range(1, len(chosen)) if numbers[chosen[place]] > numbers[chosen[place - 1]] + 1
    )
    return Grid(("", "node", "value", "local derivatives", "gradient"), cells, gaps, note)


def _depths(record: Backprop) -> dict[int, int]:
    """The shown nodes in the order of a tree, each below what uses it, with its depth; what nothing uses is last."""
    shown = {node.id for node in shown_nodes(record)}
    used = {one for id in shown for one in record.nodes[id].inputs}
    found: dict[int, int] = {}
    waiting = [(id, 0) for id in sorted(shown - used - {record.output})] + [(record.output, 0)]
    while waiting:
        id, depth = waiting.pop()
        if id not in found:
            found[id] = depth
            waiting += [(one, depth + 1) for one in reversed(record.nodes[id].inputs) if one in shown]
    return found


def _tree_row(words: Words, id: int) -> tuple[Cell, ...]:
    node = words.record.nodes[id]
    slope = words.slope(node.uses[0].user, node.uses[0].place) if node.uses else ""
    return words.equation(id), node.value, slope, words.made_up(id)


def _list_row(words: Words, id: int) -> tuple[Cell, ...]:
    node = words.record.nodes[id]
    return words.equation(id), node.value, words.slopes(id), words.made_up(id)


def _paths(record: Backprop, variables: int | None, limit: int | None) -> Grid:
    """The paths of each variable, the largest first, and below them their sum."""
    assert record.paths is not None
    words = Words(record, ())
    rows: list[tuple[Cell, ...]] = []
    told = list(record.paths.items())[:variables]
    for name, found in told:
        shown = found.largest[:limit]
        rows += [(name if place == 0 else "", *_path_row(words, path)) for place, path in enumerate(shown)]
        if found.count != 1 or not shown:
            rows.append(("" if shown else name, _path_sum(found, len(shown)), "", found.gradient))
    more = (
        f"{len(told):,} of {len(record.paths):,} variables; --all shows each" if len(told) < len(record.paths) else ""
    )
    return Grid(("", "path", "slopes", "product"), tuple(rows), note=more)


def _path_row(words: Words, path: Path) -> tuple[Cell, ...]:
    labels, factors = [words.label(id) for id in path.nodes], [number_text(factor) for factor in path.factors]
    if len(labels) > 12:
        labels = [*labels[:6], "…", *labels[-5:]]
        factors = [*factors[:5], "…", *factors[-5:]]
    return joined(labels), "·".join(f"({one})" if one.startswith("−") else one for one in factors), path.product


def _path_sum(found: Paths, shown: int) -> str:
    if found.count == 0:
        return "no path"
    if shown == found.count:
        return f"sum of all {shown}"
    if shown == 0:
        return "too long to be shown"
    count = f"all {found.count:,}" if found.count < 10**15 else f"about 10^{len(str(found.count)) - 1}"
    largest = "of which the largest is shown" if shown == 1 else f"of which the {shown} largest are shown"
    return f"sum of {count} paths, {largest}"


def _check(record: Backprop, limit: int) -> list[Block]:
    check = record.check
    if not check.total:
        return []
    shown = check.inputs[:limit]
    more = f"{len(shown):,} of {len(check.inputs):,} inputs; --all shows each" if len(shown) < len(check.inputs) else ""
    head = Words(record, ()).head
    rows = tuple((partial(one.variable, record.formula, head), *_numbers(one)) for one in shown)
    grid = Grid(("", "backprop", "central difference", "difference"), rows, note=more)
    return [grid, Verdict(MARKS.get(check.verdict, "warning"), _sentence(record), tuple(_details(record)))]


def _numbers(one: Checked) -> tuple[str, str, str]:
    gap = abs(one.gradient - one.central)
    return number_text(one.gradient, 10), number_text(one.central, 10), f"{gap:.1e}" if gap > 0 else number_text(gap)


def _sentence(record: Backprop) -> str:
    check = record.check
    steepest = (
        f"{len(check.inputs):,} of {check.total:,} inputs, the steepest" if len(check.inputs) < check.total else ""
    )
    return {
        "agree": f"central differences agree{' in ' + steepest if steepest else ''}",
        "differ": "central differences contradict the backward pass",
        "unclear": "central differences cannot tell: rounding hides the derivative, or it changes within their step",
        "kink": "a kink: the slopes from the two sides do not meet, there is no derivative here",
        "undefined": "undefined here: the value or a derivative is not finite",
    }[check.verdict]


def _details(record: Backprop) -> Iterator[str]:
    named = [one.variable for one in record.check.inputs if one.verdict == record.check.verdict]
    if record.check.verdict not in ("agree", "undefined") and len(named) < record.check.total:
        yield f"along {', '.join(named[:6])}{', ...' * (len(named) > 6)}"
