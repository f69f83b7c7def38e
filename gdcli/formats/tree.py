"""A tree as a grid: what stands in the first column is set in by lines that lead to the row above."""

from __future__ import annotations

from collections.abc import Sequence

from gdcli.reports.report import Grid, Tree

FOLD = 8  # levels: below so many the lines begin at the left again, else a deep tree is wider than any screen

_BRANCH, _LAST, _GOES_ON, _BLANK = "├─ ", "└─ ", "│  ", "   "


def tree_grid(tree: Tree) -> Grid:
    """Give the grid of a tree.

    >>> tree = Tree(("node",), (("f",), ("q",), ("x",), ("z",)), (0, 1, 2, 1))
    >>> print(*[row[0] for row in tree_grid(tree).rows], sep=chr(10))
    f
    ├─ q
    │  └─ x
    └─ z
    """
    lines = _lines(tree.depths)
    rows = [(f"{line}{row[0]}", *row[1:]) for line, row in zip(lines, tree.rows, strict=True)]
    folded = f"… {FOLD}: the lines of {FOLD} levels above are left out" if max(tree.depths, default=0) > FOLD else ""
    return Grid(tree.columns, tuple(rows), note="; ".join(filter(None, (folded, tree.note))))


def _lines(depths: Sequence[int]) -> list[str]:
    """What stands before each row: read from the last row upwards, a branch goes on where one of its depth follows."""
    open_: list[bool] = []
    found = []
    for depth in reversed(depths):
        del open_[depth:]
        open_.extend([False] * (depth - len(open_)))
        if depth == 0:
            found.append("")
            continue
        hidden = (depth - 1) // FOLD * FOLD
        above = "".join(_GOES_ON if goes else _BLANK for goes in open_[hidden : depth - 1])
        found.append((f"… {hidden} " if hidden else "") + above + (_BRANCH if open_[depth - 1] else _LAST))
        open_[depth - 1] = True
    return found[::-1]
