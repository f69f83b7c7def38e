"""What the figures share: an environment of their own, costs measured in turn, and the table that tells them.

A cost is a whole process by wall and CPU time, or the seconds that a process measured inside itself. Two costs are
taken in turn, A B A B ..., so that the machine's other work falls on both; a figure is the median of their ratios.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeVar

ROOT = Path(__file__).parents[2]
ORDINARY = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
T = TypeVar("T")


class Turns(NamedTuple):
    """How often two things are measured in turn: `pairs` times, fewer where `budget` seconds are over, never 0."""

    pairs: int
    budget: float

    def measure(self, first: Callable[[], T], second: Callable[[], T]) -> list[tuple[T, T]]:
        """Give the pairs."""
        began, measured = time.perf_counter(), [(first(), second())]
        while len(measured) < self.pairs and time.perf_counter() - began < self.budget:
            measured.append((first(), second()))
        return measured


class Asked(NamedTuple):
    """What the command line asks for."""

    turns: Turns
    source: Path


def asked(about: str | None) -> Asked:
    """Read --pairs, --budget and --source from the command line."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=9, help="pairs a figure [9]")
    parser.add_argument("--budget", type=float, default=60, help="seconds after which a figure starts no pair [60]")
    parser.add_argument("--source", type=Path, default=ROOT, help="the checkout that is measured [this one]")
    options = parser.parse_args()
    return Asked(Turns(options.pairs, options.budget), options.source)


class Cost(NamedTuple):
    """What a whole process took, in seconds: by the clock, and of all CPUs."""

    wall: float
    cpu: float


class Environment(NamedTuple):
    """A virtual environment, with what stands in its `bin`."""

    folder: Path

    def command(self, program: str, *args: str) -> list[str]:
        """Give the command that calls a program of the environment."""
        return [str(self.folder / "bin" / program), *args]

    def install(self, *packages: str | Path) -> bool:
        """Install packages with their .pyc files; tell whether that was possible."""
        pip = [*PIP, "--python", str(self.folder / "bin" / "python"), "install", "--compile", *map(str, packages)]
        return subprocess.run(pip, env={**ORDINARY, "PIP_USER": "0"}, check=False).returncode == 0

    def cost(self, program: str, *args: str) -> Cost:
        """Run a program of the environment from start to end, in a folder without the checkout."""
        command = self.command(program, *args)
        began = time.perf_counter()
        running = subprocess.Popen(command, env=ORDINARY, cwd=self.folder, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(running.pid, 0)
        wall = time.perf_counter() - began
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode:
            raise subprocess.CalledProcessError(running.returncode, command)
        return Cost(wall, usage.ru_utime + usage.ru_stime)

    def told(self, *args: str) -> str:
        """Give what Python prints, called with these arguments."""
        command = self.command("python", *args)
        return subprocess.check_output(command, env=ORDINARY, cwd=self.folder, text=True)


@contextmanager
def environments(source: Path, *names: str) -> Iterator[tuple[Environment, ...]]:
    """New environments with gdcli installed from a wheel of a checkout; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="gdcli-bench-") as folder:
        wheels = Path(folder, "wheels")
        _progress("building the wheel")
        subprocess.run([*PIP, "wheel", "--no-deps", "--wheel-dir", wheels, source], env=ORDINARY, check=True)
        (wheel,) = wheels.glob("gdcli-*.whl")
        made = tuple(Environment(Path(folder, name)) for name in names)
        for environment in made:
            venv.create(environment.folder)
            if not environment.install(wheel):
                raise SystemExit("gdcli cannot be installed")
        yield made


class Figure(NamedTuple):
    """A row of the table: ratios or seconds of some pairs, and the bound that their median has to keep."""

    name: str
    values: Sequence[float]
    bound: float | None = None
    unit: str = "x"

    @property
    def verdict(self) -> str:
        """Whether the bound is met."""
        return "" if self.bound is None else "met" if median(self.values) <= self.bound else "NOT MET"

    def cells(self) -> tuple[str, str, str, str, str, str]:
        """Give the row's texts."""
        least, most = (_text(one, self.unit) for one in (min(self.values), max(self.values)))
        bound = "" if self.bound is None else _text(self.bound, self.unit)
        spread = f"({least} - {most})"
        return self.name, _text(median(self.values), self.unit), spread, str(len(self.values)), bound, self.verdict


def ratios(measured: Sequence[tuple[float, float]]) -> list[float]:
    """First by second, pair by pair."""
    return [first / second for first, second in measured]


def tell(figures: Iterable[Figure], source: Path) -> None:
    """Measure and print the table, with the machine, its load and the commit."""
    before = os.getloadavg()[0]
    rows = [("figure", "median", "(min - max)", "pairs", "at most", "")]
    for figure in figures:
        rows.append(figure.cells())
        _progress(" ".join(rows[-1]))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        print("  ".join([name.ljust(widths[0]), *cells]).rstrip())
    print(
        f"\n{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}; "
        f"load {before:.2f} before, {os.getloadavg()[0]:.2f} after; {_commit(source)}"
    )


def _text(value: float, unit: str) -> str:
    if unit == "x" and 0 < value < 0.1:
        return f"1/{1 / value:,.4g}"
    return f"{value:,.0f} {unit}" if value >= 1000 else f"{value:.3g} {unit}"


def _commit(source: Path) -> str:
    git = ["git", "-C", str(source), "describe", "--always", "--dirty"]
    return "gdcli " + subprocess.run(git, stdout=subprocess.PIPE, text=True, check=False).stdout.strip()


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
