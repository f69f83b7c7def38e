"""The options of a picture: THE table, and the way a command takes some of them. To add an option, add a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from gdcli.cli.options import Function
from gdcli.cli.show import Outlet
from gdcli.cli.terminal import remark
from gdcli.formats import FORMATS

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
IN_A_FILE = ("surface", "arrows")


def drawing(*names: str) -> Callable[[Function], Function]:
    """Add the options of a picture that are named, or those that all drawings have."""

    def add(function: Function) -> Function:
        for name in reversed(names or ("plot", *VIEWED)):
            function = DRAWING[name](function)
        return function

    return add


def view_of(options: dict[str, Any], outlet: Outlet) -> View:
    """Take the view out of a command's options."""
    from gdcli.studies.landscape import View

    tell_unseen(options, outlet)
    return View(**{name: options.pop(name) for name in VIEWED if name in options})


def tell_unseen(options: Mapping[str, Any], outlet: Outlet) -> None:
    """Tell which options of a picture in a file are not seen, where a report goes elsewhere."""
    for name in [name for name in IN_A_FILE if options.get(name)]:
        if "scene" not in FORMATS[outlet.format].draws:
            remark(f"--{name} counts in a picture in a file, such as -o walk.png")
