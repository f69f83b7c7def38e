"""The figures of issue 3: what a step, a whole command and many variables cost, beside PyTorch, JAX and others.

    python tests/bench/descent.py [--pairs N] [--budget SECONDS]

Run by hand; nothing here is a test. PyTorch and JAX are installed into an environment of their own, and left out,
saying so, where they are not to be had. See README.md in this folder for how the numbers come about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product

from pairs import Cost, Environment, Figure, Turns, asked, environments, ratios, tell
from peers import WORKS
from steps import PEERS, step_figures

LENGTHS = (10**2, 10**4, 10**6)
STEP_BOUNDS = {"by_hand": 1.5, "lambdify": 1 / 25, "pytorch": 1 / 400}
PACKAGES = {"pytorch": ("torch==2.13.0", "numpy"), "jax": ("jax",)}
MANY = 1_000_000


def main() -> None:
    """Measure and print."""
    turns, source = asked(__doc__)
    with environments(source, "gdcli", "peers") as (ours, theirs):
        installed = [peer for peer, packages in PACKAGES.items() if theirs.install(*packages)]
        tell(figures(ours, theirs, installed, turns), source)
    for peer in sorted(set(PACKAGES) - set(installed)):
        print(f"left out, since it cannot be installed here: {peer}")


def figures(ours: Environment, theirs: Environment, installed: Sequence[str], turns: Turns) -> Iterator[Figure]:
    """Give all of them, one after another."""
    yield from variable_figures(ours, turns)
    for steps, work, peer in product(LENGTHS, WORKS, STEP_BOUNDS):
        if peer not in PACKAGES:
            yield from step_figures(ours, peer, work, steps, turns, STEP_BOUNDS[peer])
        elif peer in installed and steps < MANY:  # a step of 50 µs costs no less in a run of a minute
            yield from step_figures(theirs, peer, work, steps, turns, STEP_BOUNDS[peer])
    for steps, work, peer in product(LENGTHS, WORKS, sorted(installed)):
        yield from command_figures(ours, theirs, peer, work, steps, turns)


def variable_figures(environment: Environment, turns: Turns) -> Iterator[Figure]:
    """Whole commands: 100 steps on Rosenbrock in 10, 100 and 1,000 variables."""
    few, some, many = (partial(environment.cost, "gdcli", *_rosenbrock(size)) for size in (10, 100, 1000))
    few(), some(), many()
    smaller, larger = turns.measure(few, some), turns.measure(many, some)
    for place, clock in enumerate(Cost._fields):
        name = f"100 steps on Rosenbrock, the command, {clock}"
        yield Figure(f"{name}, in 10 variables", [a[place] for a, _ in smaller], None, "s")
        yield Figure(f"{name}, in 100 variables", [b[place] for _, b in smaller], None, "s")
        yield Figure(f"{name}, in 1,000 variables", [a[place] for a, _ in larger], 2, "s")
        yield Figure(f"{name}, in 1,000 / in 100", ratios([(a[place], b[place]) for a, b in larger]), 12)


def command_figures(
    ours: Environment, theirs: Environment, peer: str, work: str, steps: int, turns: Turns
) -> Iterator[Figure]:
    """Whole processes, imports included, from the start to the last line; at 10^6 steps the ratio is only told."""
    mine = partial(ours.cost, "gdcli", *_command(work, steps))
    other = partial(theirs.cost, "python", PEERS, "run", peer, work, str(steps))
    if steps <= LENGTHS[0]:
        mine(), other()
    measured = turns.measure(mine, other)
    for place, clock in enumerate(Cost._fields):
        name = f"{work}, {steps:,} steps: the command / {peer}, {clock}"
        pairs = [(a[place], b[place]) for a, b in measured]
        yield Figure(name, ratios(pairs), 1 if steps < MANY and clock == "wall" else None)


def _command(work: str, steps: int) -> list[str]:
    text, _, (x, y), lr, momentum, _ = WORKS[work]
    settings = ("--lr", repr(lr), "--momentum", repr(momentum), "--steps", str(steps), "--tol", "0")
    return ["minimize", text, "--start", f"{x},{y}", *settings]


def _rosenbrock(size: int) -> list[str]:
    start = ",".join(["-1.2,1"] * (size // 2))
    return ["minimize", f"@rosenbrock:{size}", "--start", start, "--lr", "1e-4", "--steps", "100", "--tol", "0"]


if __name__ == "__main__":
    main()
