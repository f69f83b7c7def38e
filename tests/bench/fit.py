"""The figures of fitting: descent over 10^6 rows beside NumPy by hand and PyTorch, and reading a file of 10^6 rows.

    python tests/bench/fit.py [--pairs N] [--budget SECONDS]

Run by hand, by a Python that has gdcli's packages; nothing here is a test. PyTorch is measured where this Python has it
and left out, saying so, where not. Both sides of a ratio are in one process and take turns; reading is measured in
processes of its own, which tell their largest memory, from /proc, which Linux has.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from pairs import ROOT, Figure, Turns, asked, ratios, tell

ROWS, STEPS, LR = 10**6, 100, 0.1
MODEL = "y = a + b*x1 + c*x2 + d*x3"
READERS = {
    "gdcli": "from gdcli.door.source import read_whole; from gdcli.studies.data.source import read_data; "
    "rows = read_data(read_whole(path)).columns(['x1', 'x2', 'x3', 'x4', 'y']).rows.T",
    "loadtxt": "import numpy as np; rows = np.loadtxt(path, delimiter=',', skiprows=1)",
}
READ = """
import sys, time
path = sys.argv[1]
began = time.perf_counter()
{reader}
assert rows.shape == ({rows}, 5)
seconds = time.perf_counter() - began
status = dict(line.split(":", 1) for line in open("/proc/self/status"))  # the most that this program itself has held
print(seconds, float(status["VmHWM"].split()[0]) / 1024)
"""


def main() -> None:
    """Measure and print."""
    turns, source = asked(__doc__)
    tell(figures(turns), source)
    if find_spec("torch") is None:
        print("left out, since this Python does not have it: PyTorch")


def figures(turns: Turns) -> Iterator[Figure]:
    """Give all of them, one after another."""
    import numpy as np

    draw = np.random.default_rng(0)
    columns = draw.normal(size=(3, ROWS))
    target = 1 + np.array([1.0, 2.0, 3.0]) @ columns + 0.1 * draw.normal(size=ROWS)
    data = {"x1": columns[0], "x2": columns[1], "x3": columns[2], "y": target}
    yield from _beside("linear regression", turns, descent(data, MODEL), by_hand(columns, target), "NumPy by hand", 1.5)
    if find_spec("torch") is not None:
        yield from _beside("linear regression", turns, descent(data, MODEL), by_torch(columns, target), "PyTorch", None)
    yield from reading(turns)


def _beside(
    what: str, turns: Turns, ours: Callable[[], float], theirs: Callable[[], float], name: str, bound: float | None
) -> Iterator[Figure]:
    measured = turns.measure(ours, theirs)
    times = [f"{median(one):.3g} s" for one in zip(*measured, strict=True)]
    yield Figure(f"{what}, {ROWS:,} rows, {STEPS} steps / {name} ({' / '.join(times)})", ratios(measured), bound)


def descent(data: dict[str, Any], model: str) -> Callable[[], float]:
    """Give what measures the descent alone: the walk, after the data are read and before the exact answer."""
    import numpy as np

    from gdcli.descent.path import Recorder
    from gdcli.descent.settings import Settings
    from gdcli.studies.fit.losses import find_loss
    from gdcli.studies.fit.model import read_model
    from gdcli.studies.fit.objective import objective, parts_of
    from gdcli.studies.fit.walk import Batches, walk

    written = read_model(model, list(data))
    rows = np.vstack([data[name] for name in (*written.inputs, "y")])
    over = objective(parts_of(written.formula, find_loss("mse")), written.parameters, rows)
    settings = Settings(lr=LR, steps=STEPS, tol=0.0)

    def measured() -> float:
        began = time.perf_counter()
        end, _ = walk(over, (0.0,) * len(written.parameters), settings, Batches(0, 0, ROWS), Recorder(), None)
        assert end.step == STEPS and end.row[-2] < 0.02
        return time.perf_counter() - began

    return measured


def by_hand(columns: Any, target: Any) -> Callable[[], float]:
    """Give what measures the same, written by hand: two products with a matrix a step."""
    import numpy as np

    design = np.column_stack([np.ones(ROWS), *columns])

    def measured() -> float:
        began = time.perf_counter()
        weights = np.zeros(4)
        for _ in range(STEPS):
            rest = design @ weights - target
            loss = rest @ rest / ROWS
            weights -= LR * (2 / ROWS) * (design.T @ rest)
        assert loss < 0.02
        return time.perf_counter() - began

    return measured


def by_torch(columns: Any, target: Any) -> Callable[[], float]:
    """Give what measures the same by PyTorch's backward pass and its SGD, on the CPU, in float64."""
    import numpy as np
    import torch

    design = torch.from_numpy(np.column_stack([np.ones(ROWS), *columns]))
    wanted = torch.from_numpy(target)

    def measured() -> float:
        began = time.perf_counter()
        weights = torch.zeros(4, dtype=torch.float64, requires_grad=True)
        method = torch.optim.SGD([weights], lr=LR)
        for _ in range(STEPS):
            method.zero_grad()
            loss = torch.nn.functional.mse_loss(design @ weights, wanted)
            loss.backward()
            method.step()
        assert float(loss.detach()) < 0.02
        return time.perf_counter() - began

    return measured


def reading(turns: Turns) -> Iterator[Figure]:
    """A file of 10^6 rows of 5 columns with all digits, by gdcli and by NumPy's loadtxt."""
    import numpy as np

    with tempfile.TemporaryDirectory(prefix="gdcli-bench-") as folder:
        path = Path(folder, "data.csv")
        numbers = np.random.default_rng(0).normal(size=(ROWS, 5))
        np.savetxt(path, numbers, fmt="%.17g", delimiter=",", header="x1,x2,x3,x4,y", comments="")
        measured = turns.measure(lambda: _read("gdcli", path), lambda: _read("loadtxt", path))
    seconds = [(ours[0], theirs[0]) for ours, theirs in measured]
    times = [f"{median(one):.3g} s" for one in zip(*seconds, strict=True)]
    yield Figure(f"reading {ROWS:,} rows of 5 columns / loadtxt ({' / '.join(times)})", ratios(seconds), 3)
    yield Figure("the largest memory of reading them", [ours[1] for ours, _ in measured], 400, "MB")


def _read(reader: str, path: Path) -> tuple[float, float]:
    """The seconds and the megabytes of a process that reads a file."""
    script = READ.format(reader=READERS[reader], rows=ROWS)
    told = subprocess.check_output([sys.executable, "-c", script, str(path)], cwd=ROOT, text=True)
    seconds, megabytes = map(float, told.split())
    return seconds, megabytes


if __name__ == "__main__":
    main()
