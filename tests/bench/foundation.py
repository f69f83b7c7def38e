"""The figures of issue 1: what the program costs beside its own imports, what a formula and a step cost.

    python tests/bench/foundation.py [--pairs N] [--budget SECONDS]

Run by hand; nothing here is a test. See README.md in this folder for how the numbers come about.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pairs import Cost, Environment, Figure, Turns, asked, environments, ratios, tell
from steps import step_figures

PROGRAMS = (
    ("gdcli --help / import click", ("--help",), "import click", 1.5),
    ("gdcli minimize / import click, rich.table, sympy",
     ("minimize", "x**2+y**2", "--start", "1,3"), "import click, rich.table, sympy", 1.25),
)  # fmt: skip

DERIVE = """
import sys, time
began = time.perf_counter()
import gdcli, sympy
from gdcli.engine.python import compile_function
imported, worked = time.perf_counter(), time.process_time()
formula = gdcli.parse(f"@rosenbrock:{sys.argv[1]}")
gradient = gdcli.gradient(formula)
compile_function(formula), compile_function(gradient.formula)
print(time.perf_counter() - imported, time.process_time() - worked, imported - began)
"""
PLAIN_DIFF = """
import sys, time
began = time.perf_counter()
import sympy
x = sympy.symbols(f"x:{sys.argv[1]}")
formula = sympy.Add(*[100*(b - a**2)**2 + (1 - a)**2 for a, b in zip(x, x[1:])])
imported, worked = time.perf_counter(), time.process_time()
[formula.diff(one) for one in x]
print(time.perf_counter() - imported, time.process_time() - worked, imported - began)
"""
GROWN = """
import sys, time
from gdcli.engine.python import compile_function
import gdcli, sympy
count = int(sys.argv[1])
began, worked = time.perf_counter(), time.process_time()
formula = gdcli.parse({formula})
compile_function(gdcli.gradient(formula).formula)
print(time.perf_counter() - began, time.process_time() - worked)
"""
SHAPES = {
    "a sum of terms": 'f"sum(i*x[i]^2, i=1..{count})"',
    "a chain of definitions": '"; ".join(["a0 = x", *[f"a{n} = a{n-1}*1.1" for n in range(1, count)], f"a{count-1}"])',
}


def main() -> None:
    """Measure and print."""
    turns, source = asked(__doc__)
    with environments(source, "gdcli") as (environment,):
        tell(figures(environment, turns), source)


def figures(environment: Environment, turns: Turns) -> Iterator[Figure]:
    """Give all of them, one after another."""
    yield from program_figures(environment, turns)
    yield from formula_figures(environment, turns)
    yield from growth_figures(environment, turns)
    for work in ("sphere", "rosenbrock", "waves"):
        for peer in ("by_hand", "lambdify"):
            yield from step_figures(environment, peer, work, 10**5, turns, None)


def program_figures(environment: Environment, turns: Turns) -> Iterator[Figure]:
    """Whole processes: gdcli beside Python that imports what gdcli needs at least."""
    for name, args, imports, bound in PROGRAMS:
        program, python = partial(environment.cost, "gdcli", *args), partial(environment.cost, "python", "-c", imports)
        program(), python()
        measured = turns.measure(program, python)
        for place, clock in enumerate(Cost._fields):
            yield Figure(f"{name}, {clock}", ratios([(a[place], b[place]) for a, b in measured]), bound)


def formula_figures(environment: Environment, turns: Turns) -> Iterator[Figure]:
    """Reading, deriving and compiling Rosenbrock, each time in a new process that SymPy's caches do not help."""
    ours = {size: partial(_inside, environment, DERIVE, size) for size in (100, 300, 1000)}
    ours[300]()
    derived = turns.measure(ours[300], partial(_inside, environment, PLAIN_DIFF, 300))
    growth = turns.measure(ours[1000], ours[100])
    for place, clock in enumerate(Cost._fields):
        name = f"Rosenbrock in 300: read, derive, compile, {clock}"
        yield Figure(name, [a[place] for a, _ in derived], 2, "s")
        yield Figure(f"{name} / SymPy's diff alone", ratios([(a[place], b[place]) for a, b in derived]))
        yield Figure(f"the same in 1,000 / in 100, {clock}", ratios([(a[place], b[place]) for a, b in growth]), 15)
    yield Figure("imports before the 300 variables, wall", [a[2] for a, _ in derived], None, "s")


def growth_figures(environment: Environment, turns: Turns) -> Iterator[Figure]:
    """Ten times the parts: linear work takes ten times as long."""
    for name, formula in SHAPES.items():
        code = GROWN.replace("{formula}", formula)
        measured = turns.measure(*[partial(_inside, environment, code, count) for count in (10_000, 1_000)])
        for place, clock in enumerate(Cost._fields):
            yield Figure(f"{name}, 10,000 / 1,000: {clock}", ratios([(a[place], b[place]) for a, b in measured]))


def _inside(environment: Environment, code: str, size: int) -> tuple[float, ...]:
    """Seconds of the work by the clock and of the CPU, and of the imports before it."""
    return tuple(map(float, environment.told("-c", code, str(size)).split()))


if __name__ == "__main__":
    main()
