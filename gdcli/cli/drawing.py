"""The options of a picture: THE table, and the way a command takes some of them. To add an option, add a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from gdcli.cli.options import Function

if TYPE_CHECKING:
    from gdcli.studies.landscape import View

DRAWING = {
    "plot": click.option("--plot", is_flag=True, help="Draw it in the terminal."),
    "animate": click.option("--animate", is_flag=True, help="Play the path in the terminal; any key ends it."),
    "axes": click.option("--axes", metavar="X,Y", help="Draw over these variables. [the first two]"),
    "box": click.option("--box", metavar="LO:HI,LO:HI", help="Draw this part. [around the path, or the domain]"),
    "surface": click.option("--surface", is_flag=True, help="In a file: a surface in three dimensions."),
    "arrows": click.option("--arrows", metavar="K,K,...", help="In a file: −∇f at these steps; none. [some apart]"),
}

VIEWED = ("axes", "box", "surface", "arrows")


def drawing(*names: str) -> Callable[[Function], Function]:
    """Add the options of a picture that are named, or those that all drawings have."""

    def add(function: Function) -> Function:
        for name in reversed(names or ("plot", *VIEWED)):
            function = DRAWING[name](function)
        return function

    return add


def view_of(options: dict[str, Any]) -> View:
    """Take the view out of a command's options."""
    from gdcli.studies.landscape import View

    return View(**{name: options.pop(name) for name in VIEWED if name in options})
