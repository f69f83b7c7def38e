"""The program: its commands, and what becomes of everything that goes wrong.

To add a command, write gdcli/cli/commands/NAME.py with a `command`, and add a row to COMMANDS.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from gdcli import __version__
from gdcli.cli.terminal import Closed, PipeClosed, complain, silence
from gdcli.errors import ExitCode, GdcliError

COMMANDS = {
    "minimize": "walk downhill by gradient descent, step by step",
    "maximize": "the same, uphill",
    "grad": "the gradient, and its values at a point",
    "compare": "a derivative four ways side by side, with errors",
    "backprop": "the chain rule part by part: tree, paths, picture",
    "check": "is your own derivative right, and if not, what is wrong",
    "lr": "the learning rates that work at a point",
    "race": "many methods from one start, with one budget of gradients",
    "sweep": "many learning rates, and momenta, from one start",
    "plot": "f as a curve or a map, with walks on it",
    "basins": "which minimum each start of a box reaches, with a map",
    "functions": "built-in test functions, each with its minima and a lesson",
    "demo": "failures of gradient descent: shown, explained, mended",
    "fit": "fit a model to data: descent next to the exact answer",
    "predict": "what a fit says of new data",
    "help": "help on a command, or on the language, functions, methods, exit codes",
}
FORMULA_SIGNS = frozenset("+-*/^()=;²³√|·×0123456789@")


class Program(click.Group):
    """The group of commands; each is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module = "minimize" if cmd_name == "maximize" else cmd_name
        command: click.Command = getattr(import_module(f"gdcli.cli.commands.{module}"), cmd_name)
        command.short_help = COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """A formula where a command should stand is told what to write."""
        first = next((arg for arg in args if arg in COMMANDS or not arg.startswith("--")), "")
        is_command = not first or first in (*COMMANDS, "-h", "-V") or args.index(first) > 0
        if not is_command and not ctx.resilient_parsing:  # a shell asks for completions of whatever stands there
            raise _no_command(first)
        return super().parse_args(ctx, args)


def _no_command(first: str) -> GdcliError:
    from difflib import get_close_matches

    if FORMULA_SIGNS & set(first) or len(first) < 3:
        hint = f'gdcli minimize "{first}" --start POINT' if len(first) < 100 else "gdcli minimize EXPR --start POINT"
        return GdcliError("a command is missing before the formula", hint=f"write  {hint}")
    near = get_close_matches(first, COMMANDS, 1)
    hint = f"did you mean '{near[0]}'?" if near else f"the commands are {', '.join(COMMANDS)}"
    return GdcliError(f"unknown command '{first[:60]}'", hint=hint)


@click.command(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="gdcli")
def program() -> None:
    """Explore gradient descent: type a function, see its gradient and the way down.

    \b
    gdcli minimize "x**2+y**2" --start 1,3
    gdcli grad "(y - x*w)^2" --at x=1,y=2,w=3
    gdcli compare "exp(x)*sin(y)" --at 1,2
    """


def main(args: list[str] | None = None) -> int:
    """Run the program and give its exit code; every error has become one message on standard error."""
    args = sys.argv[1:] if args is None else args
    debug = "--debug" in args or os.environ.get("GDCLI_DEBUG", "") not in ("", "0")
    args = [arg for arg in args if arg != "--debug"]
    if sys.stdout is None:
        sys.stdout = Closed()
    try:
        result = program.main(args or ["--help"], prog_name="gdcli", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except PipeClosed:
        return int(ExitCode.DONE)
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted")
        return int(ExitCode.INTERRUPTED)
    except Exception as wrong:
        if debug and not isinstance(wrong, click.ClickException):
            raise
        return _told(wrong)


def _told(wrong: Exception) -> int:
    """Tell what went wrong in one message; give the exit code."""
    if isinstance(wrong, GdcliError):
        complain("--" * bool(wrong.setting) + str(wrong))
        return int(wrong.exit_code)
    if isinstance(wrong, click.ClickException):
        command = getattr(getattr(wrong, "ctx", None), "command_path", "gdcli")
        after = " (options stand after the command)" if command == "gdcli" else ""
        complain(wrong.format_message(), f"{command} --help tells more{after}")
        return int(ExitCode.WRONG_REQUEST)
    if isinstance(wrong, OSError):
        silence()
        complain(f"standard output cannot be written: {wrong.strerror or wrong}")
        return int(ExitCode.OUTSIDE)
    what = "not enough memory" if isinstance(wrong, MemoryError) else f"{type(wrong).__name__}: {str(wrong)[:200]}"
    complain(f"a fault of gdcli's own: {what}", "--debug shows where; please report it with the command that you ran")
    return int(ExitCode.FAULT)
