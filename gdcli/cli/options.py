"""What commands share: how an expression stands among options, the options that all have, kinds of values."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, TypeVar

import click

from gdcli.errors import GdcliError

Function = TypeVar("Function", bound=Callable[..., Any])
LONG_OPTION = re.compile(r"--[a-z][a-z-]+(=.*)?", re.DOTALL)
SLIP = re.compile(r"--?[a-z][a-z0-9_-]+", re.IGNORECASE)  # an option, where two formulas would stand
MEANT = {
    "learning-rate": "lr", "rate": "lr", "step-size": "lr", "stepsize": "lr", "eta": "lr", "alpha": "lr",
    "iters": "steps", "iter": "steps", "iterations": "steps", "maxiter": "steps", "max-iter": "steps", "n": "steps",
    "x0": "start", "init": "start", "from": "start", "initial": "start", "point": "at",
    "tolerance": "tol", "eps": "tol", "optimizer": "method", "algorithm": "method", "solver": "method",
    "optimizers": "methods", "verbose": "all", "out": "output", "save": "output", "starts": "start",
}  # fmt: skip


class FormulaCommand(click.Command):
    """A command whose formula may begin with a minus: `gdcli minimize "-x^2"`."""

    wanted, hint = "formula", "put it in quotes"  # what stands alone among the options

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move what is no option behind `--`, so that `-x^2` is not read as one."""
        if ctx.resilient_parsing:  # a shell asks for completions of an unfinished line
            return super().parse_args(ctx, args)
        takes_value = {
            name: not (param.is_flag or param.count)
            for param in self.get_params(ctx)
            if isinstance(param, click.Option)
            for name in (*param.opts, *param.secondary_opts)
        }
        once = {name for param in self.params if not getattr(param, "multiple", True) for name in param.opts}
        options: list[str] = []
        formulas: list[str] = []
        waiting = list(args)
        while waiting:
            arg = waiting.pop(0)
            name = arg.partition("=")[0]
            if arg == "--":
                formulas += waiting
                break
            if name in options and name in once:
                raise GdcliError(f"{name} is given twice")
            if takes_value.get(arg) and not waiting:
                raise click.BadOptionUsage(arg, f"Option '{arg}' requires an argument.", ctx)
            if arg in takes_value:
                options += [arg, *waiting[: takes_value[arg]]]
                del waiting[: takes_value[arg]]
            elif name in takes_value and name.startswith("--"):
                options.append(arg)
            elif LONG_OPTION.fullmatch(arg):
                raise _no_option(name, ctx, list(takes_value))
            else:
                formulas.append(arg)
        self._check_slips(formulas, ctx, list(takes_value))
        if len(formulas) > 1 and all(param.nargs == 1 for param in self.params):
            extra = ", ".join(f"'{formula[:40]}'" for formula in formulas)
            raise GdcliError(f"one {self.wanted} is wanted, got {len(formulas)}: {extra}", hint=self.hint)
        return super().parse_args(ctx, [*options, "--", *formulas])

    def _check_slips(self, formulas: Sequence[str], ctx: click.Context, known: Sequence[str]) -> None:
        """Tell what looks like an option and stands where a second formula would."""
        for slip in [one for one in formulas if SLIP.fullmatch(one)] if len(formulas) > 1 else ():
            if slip.startswith("--") or _similar(slip, known):
                raise _no_option(slip, ctx, known)


class DataCommand(FormulaCommand):
    """A command on a file of data; `-` is standard input."""

    wanted, hint = "file of data", "the model stands after --model, in quotes"


def completing(module: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Give what completes the names in the TABLE of a module, which is imported when a shell asks."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        return [name for name in import_module(module).TABLE if name.startswith(incomplete)]

    return complete


def completed(names: Sequence[str]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Give what completes these names."""
    return lambda ctx, param, incomplete: [name for name in names if name.startswith(incomplete)]


def _no_option(name: str, ctx: click.Context, known: Sequence[str]) -> GdcliError:
    similar = "".join(_similar(name, known))
    hint = f"did you mean {similar}?" if similar else f"{ctx.command_path} --help lists them"
    return GdcliError(f"there is no option {name[:60]}", hint=hint)


def _similar(name: str, known: Sequence[str]) -> list[str]:
    """The options that may have been meant: by another word, else by letters."""
    from difflib import get_close_matches

    word = name.lstrip("-").lower().replace("_", "-")
    meant = f"--{MEANT.get(word, word)}"
    return [meant] if meant in known else get_close_matches(f"--{word}", known, 1, 0.7)


class Number(click.ParamType[float]):
    """A number, which may be a constant formula such as 1/3."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read it, naming the option in the error."""
        from gdcli.language.point import read_number

        return float(value) if isinstance(value, int | float) else read_number(value, _named(param))


class Whole(click.ParamType[int]):
    """A whole number, written in digits."""

    name = "integer"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it, naming the option in the error."""
        if isinstance(value, int):
            return value
        if not re.fullmatch(r"\s*[+-]?[0-9]{1,30}\s*", value, re.ASCII):
            raise GdcliError(
                f"'{value[:40]}' is no whole number written in digits, such as 1000", setting=_named(param)
            )
        return int(value)


class Place(click.Option):
    """The option of a point that a command cannot do without; where it is missing, the variables are told."""

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        """Let the reader of points tell that there is none, since it knows the formula."""
        try:
            return super().process_value(ctx, value)
        except click.MissingParameter:
            from gdcli.language.parse import parse
            from gdcli.language.point import read_point

            formula = parse(read_expression(ctx.params["expression"]), ctx.params["let"])
            return read_point("", formula.variables, _named(self))


def _named(param: click.Parameter | None) -> str:
    return param.opts[-1].lstrip("-") if param is not None and param.opts else "number"


def expression(function: Function) -> Function:
    """Add the formula and its definitions."""
    let = click.option("--let", multiple=True, metavar="'NAME = EXPR'", help="Define a part; may be repeated.")
    return click.argument("expression", metavar="EXPR", shell_complete=_builtins)(let(function))


def _builtins(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The formulas that are one name: `@rosenbrock`."""
    if not incomplete.startswith("@"):
        return []
    from gdcli.language.collection import TABLE

    return [f"@{name}" for name in TABLE if name.startswith(incomplete[1:])]


def read_settings(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> dict[str, float]:
    """Give the settings of `--set NAME=VALUE`, a callback of Click's."""
    from gdcli.language.point import read_number

    settings: dict[str, float] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            raise GdcliError(f"'{text[:60]}' is not NAME=VALUE, such as b1=0.8", setting="set")
        if name.strip() in settings:
            raise GdcliError(f"'{name.strip()}' is given twice", setting="set")
        settings[name.strip()] = read_number(value, f"set {name.strip()}")
    return settings


def read_expression(text: str) -> str:
    """Give the formula; `-` reads it from standard input."""
    if text != "-":
        return text
    if sys.stdin is None or sys.stdin.closed:
        raise GdcliError("'-' reads the formula from standard input, which is closed")
    try:
        return sys.stdin.read(1_000_000).lstrip("\ufeff").strip("\n")
    except (UnicodeDecodeError, OSError) as wrong:
        raise GdcliError(f"standard input is no text: {wrong}") from None
