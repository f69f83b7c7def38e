"""A progress bar on a terminal's standard error, for what takes longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from gdcli.cli.terminal import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0  # seconds before the bar appears


@contextmanager
def watching(total: int, unit: str = "steps") -> Iterator[Callable[[int], None] | None]:
    """Give what a run calls with the number of its step (or other unit), or None where no person watches."""
    if not is_terminal(sys.stderr):
        yield None
        return
    begin = time.monotonic()
    bar = _Bar(total, unit)

    def watch(step: int) -> None:
        if time.monotonic() - begin > PATIENCE:
            bar.show(step)

    try:
        yield watch
    finally:
        bar.close()


class _Bar:
    """Rich's bar, made when it is first shown."""

    def __init__(self, total: int, unit: str) -> None:
        self.total, self.unit = total, unit
        self.progress: Progress | None = None

    def show(self, step: int) -> None:
        if self.progress is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

            columns = (BarColumn(), MofNCompleteColumn(), self.unit, TimeRemainingColumn())
            self.progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self.task = self.progress.add_task("", total=self.total)
            self.progress.start()
        self.progress.update(self.task, completed=step)

    def close(self) -> None:
        if self.progress is not None:
            with suppress(KeyboardInterrupt):
                self.progress.stop()
