"""What gdcli can do without and is not installed with. EXTRAS is THE table; pyproject.toml has the same names."""

from __future__ import annotations

import importlib.util
import logging
import os
import shlex
import sys
from importlib import import_module, metadata

from gdcli.errors import OutsideError

# The module that an extra brings, what it is called, and what pip calls it.
EXTRAS = {"plot": ("matplotlib", "Matplotlib", "matplotlib>=3.8")}


def check_extra(extra: str) -> None:
    """See that the module of an extra can be had.

    Raises OutsideError where it is not installed, with the command that installs it, or where it does not start.
    """
    module, name, _ = EXTRAS[extra]
    logging.getLogger(module).addHandler(logging.NullHandler())  # else it tells of its fonts and folders
    try:
        import_module(module)
    except ModuleNotFoundError as error:
        if error.name == module:
            raise OutsideError(f"pictures need {name}, which is not installed: {_command(extra)}") from None
        raise OutsideError(f"{name} is installed but does not start: {error}") from error
    except Exception as error:  # whatever another's library does at its import, and its settings make it do
        raise OutsideError(f"{name} is installed but does not start: {str(error).partition(chr(10))[0]}") from error


def _command(extra: str) -> str:
    """The command for the Python that runs: by its own pip, or, where it has none, by that of the Python it came from.

    An absolute path, since `python3` is this very Python in a shell where its environment is active.
    """
    quoted = shlex.quote if os.name == "posix" else '"{}"'.format
    own = importlib.util.find_spec("pip") is not None
    python, origin = quoted(sys.executable), quoted(getattr(sys, "_base_executable", None) or "python3")
    pip = f"{python} -m pip" if own else f"{origin} -m pip --python {python}"
    return f'{pip} install --no-user "{_requirement(extra)}"'


def _requirement(extra: str) -> str:
    """`gdcli[plot]` where pip knows this gdcli and its extra, so that it asks nobody else for one of that name."""
    try:
        known = metadata.metadata("gdcli").get_all("Provides-Extra") or []
    except metadata.PackageNotFoundError:
        known = []
    return f"gdcli[{extra}]" if extra in known else EXTRAS[extra][2]
