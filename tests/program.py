"""Calls of gdcli: in this process, where what it prints is a string, and in one of its own, in a real system."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

from gdcli.cli.main import main

PLAIN: dict[str, str | None] = dict.fromkeys(("NO_COLOR", "FORCE_COLOR", "GDCLI_FORMAT", "GDCLI_DEBUG"))


@dataclass(frozen=True)
class Result:
    """What a call gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The document on standard output; not one number in it is Python's NaN or Infinity."""
        return json.loads(self.out, parse_constant=_refuse)


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} in a JSON document")


class Screen(io.StringIO):
    """A terminal that keeps what it is shown."""

    def isatty(self) -> bool:
        return True


def gdcli(
    *args: str, stdin: str = "", environment: Mapping[str, str | None] | None = None, terminal: bool = False
) -> Result:
    """Call the program in this process."""
    out, err = Screen() if terminal else io.StringIO(), io.StringIO()
    surroundings = _environment(PLAIN | dict(environment or {}))
    with surroundings, _standard_input(stdin), redirect_stdout(out), redirect_stderr(err):
        code = main(list(args))
    return Result(code, out.getvalue(), err.getvalue())


def document(*args: str) -> Any:
    """Call the program in this process with `--format json`; give the document."""
    return gdcli(*args, "--format", "json").json


def process(*args: str, environment: Mapping[str, str | None] | None = None, **options: Any) -> Result:
    """Call the program in a process of its own; a variable that is None is unset."""
    settings = {"capture_output": True, "timeout": 60, "env": environment_with(environment)}
    done = subprocess.run([sys.executable, "-m", "gdcli", *args], check=False, **settings | options)
    return Result(done.returncode, _text(done.stdout), _text(done.stderr))


def shell(script: str, environment: Mapping[str, str | None] | None = None) -> Result:
    """Run a line of the shell in which `gdcli` is the program; the code is the last command's."""
    command = f'gdcli() {{ "{sys.executable}" -m gdcli "$@"; }}; {script}'
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, timeout=60, env=environment_with(environment), check=False
    )
    return Result(done.returncode, _text(done.stdout), _text(done.stderr))


def environment_with(changes: Mapping[str, str | None] | None) -> dict[str, str]:
    """This process's environment without what would change how gdcli looks, and with the changes."""
    wanted = {**os.environ, **PLAIN, **(changes or {})}
    return {name: value for name, value in wanted.items() if value is not None}


def _text(output: bytes | None) -> str:
    return (output or b"").decode("utf-8", "backslashreplace")


@contextmanager
def _environment(changes: Mapping[str, str | None]) -> Iterator[None]:
    before = dict(os.environ)
    for name, value in changes.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _standard_input(text: str) -> Iterator[None]:
    before, sys.stdin = sys.stdin, io.StringIO(text)
    try:
        yield
    finally:
        sys.stdin = before
