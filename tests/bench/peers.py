"""The same descents by gdcli and by others, each as its users write it. To add a work or a peer, add a row.

Each peer takes a work and a number of steps, records the point, f and the gradient's length at every place from the
start on, and gives the last of them. This file runs inside the environments, where gdcli and the peers are installed:

    python peers.py run PEER WORK STEPS                            the last place, by a whole process
    python peers.py turns FIRST SECOND WORK STEPS PAIRS BUDGET     both in turn in one process, as JSON
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from pairs import Turns

Row = tuple[float, ...]


def sphere(steps: int, lr: float = 1e-4, tol: float = 0.0) -> Row:
    """x^2 + y^2 by hand in plain Python."""
    sqrt, inf = math.sqrt, math.inf
    path = []
    x, y = 1.0, 3.0
    for _ in range(steps + 1):
        f = x * x + y * y
        gx, gy = 2.0 * x, 2.0 * y
        length = sqrt(gx * gx + gy * gy)
        path.append((x, y, f, length))
        if not tol < length < inf:
            break
        x -= lr * gx
        y -= lr * gy
    return path[-1]


def rosenbrock(steps: int, lr: float = 1e-6, momentum: float = 0.9, tol: float = 0.0) -> Row:
    """100(y - x^2)^2 + (1 - x)^2 with momentum by hand in plain Python."""
    sqrt, inf = math.sqrt, math.inf
    path = []
    x, y, vx, vy = -1.2, 1.0, 0.0, 0.0
    for _ in range(steps + 1):
        a, b = y - x * x, 1.0 - x
        f = 100.0 * a * a + b * b
        gx, gy = -400.0 * x * a - 2.0 * b, 200.0 * a
        length = sqrt(gx * gx + gy * gy)
        path.append((x, y, f, length))
        if not tol < length < inf:
            break
        vx = momentum * vx - lr * gx
        vy = momentum * vy - lr * gy
        x += vx
        y += vy
    return path[-1]


def waves(steps: int, lr: float = 1e-5, tol: float = 0.0) -> Row:
    """sin(x)cos(y) + x e^(-x^2-y^2) by hand in plain Python."""
    sqrt, inf, sin, cos, exp = math.sqrt, math.inf, math.sin, math.cos, math.exp
    path = []
    x, y = 1.0, 1.0
    for _ in range(steps + 1):
        sin_x, cos_x, sin_y, cos_y, bell = sin(x), cos(x), sin(y), cos(y), exp(-x * x - y * y)
        f = sin_x * cos_y + x * bell
        gx, gy = cos_x * cos_y + (1.0 - 2.0 * x * x) * bell, -sin_x * sin_y - 2.0 * x * y * bell
        length = sqrt(gx * gx + gy * gy)
        path.append((x, y, f, length))
        if not tol < length < inf:
            break
        x -= lr * gx
        y -= lr * gy
    return path[-1]


class Work(NamedTuple):
    """A descent: the formula for gdcli, and for a module `m` with sin, cos and exp; the settings; the loop by hand.

    The learning rates are so small that 10^6 steps do not arrive: nothing underflows and no loop ends early.
    """

    text: str
    height: Callable[[Any, Any, Any], Any]
    start: tuple[float, float]
    lr: float
    momentum: float
    by_hand: Callable[[int], Row]


WORKS = {
    "sphere": Work("x^2 + y^2", lambda x, y, m: x * x + y * y, (1.0, 3.0), 1e-4, 0.0, sphere),
    "rosenbrock": Work("@rosenbrock", lambda x, y, m: 100 * (y - x * x) ** 2 + (1 - x) ** 2, (-1.2, 1.0), 1e-6, 0.9,
                       rosenbrock),
    "waves": Work("sin(x)cos(y) + x e^(-x^2-y^2)", lambda x, y, m: m.sin(x) * m.cos(y) + x * m.exp(-x * x - y * y),
                  (1.0, 1.0), 1e-5, 0.0, waves),
}  # fmt: skip


def gdcli(work: Work, steps: int) -> Row:
    """The library's door: reading, deriving, compiling and walking."""
    minimize = import_module("gdcli").minimize
    end = minimize(work.text, work.start, lr=work.lr, momentum=work.momentum, steps=steps, tol=0).end
    return (*end.point, end.f, end.gradient_norm)


def by_hand(work: Work, steps: int) -> Row:
    """Plain Python, everything inlined."""
    return work.by_hand(steps)


def lambdify(work: Work, steps: int) -> Row:
    """SymPy's derivatives by lambdify, in a NumPy loop."""
    np, sympy = import_module("numpy"), import_module("sympy")
    symbols = sympy.symbols("x y")
    formula = work.height(symbols[0], symbols[1], sympy)
    height = sympy.lambdify(symbols, formula, "numpy")
    gradient = sympy.lambdify(symbols, [formula.diff(symbol) for symbol in symbols], "numpy")
    point, velocity, path = np.array(work.start), np.zeros(2), np.empty((steps + 1, 4))
    for k in range(steps + 1):
        slope = np.array(gradient(*point))
        path[k] = *point, height(*point), np.linalg.norm(slope)
        velocity = work.momentum * velocity - work.lr * slope if work.momentum else -work.lr * slope
        point = point + velocity
    return tuple(path[-1].tolist())


def pytorch(work: Work, steps: int) -> Row:
    """PyTorch eager in float64: autograd, and the step without the overhead of torch.optim."""
    torch = import_module("torch")
    point = torch.tensor(work.start, dtype=torch.float64, requires_grad=True)
    velocity, path = torch.zeros(2, dtype=torch.float64), []
    for _ in range(steps + 1):
        x, y = point.unbind()
        value = work.height(x, y, torch)
        (slope,) = torch.autograd.grad(value, point)
        path.append((*point.tolist(), value.item(), slope.norm().item()))
        with torch.no_grad():
            velocity = work.momentum * velocity - work.lr * slope if work.momentum else -work.lr * slope
            point = (point + velocity).requires_grad_()
    return path[-1]


def jax(work: Work, steps: int) -> Row:
    """JAX in float64: one compiled lax.scan that gives the path."""
    jax, np = import_module("jax"), import_module("numpy")
    jax.config.update("jax_enable_x64", True)
    derive = jax.value_and_grad(lambda point: work.height(point[0], point[1], jax.numpy))

    def step(state: Any, _: None) -> Any:
        point, velocity = state
        value, slope = derive(point)
        following = work.momentum * velocity - work.lr * slope if work.momentum else -work.lr * slope
        return (point + following, following), (point, value, jax.numpy.linalg.norm(slope))

    start = jax.numpy.array(work.start), jax.numpy.zeros(2)
    points, values, lengths = map(np.asarray, jax.jit(lambda s: jax.lax.scan(step, s, None, steps + 1)[1])(start))
    return (*points[-1].tolist(), float(values[-1]), float(lengths[-1]))


PEERS: dict[str, Callable[[Work, int], Row]] = {
    "gdcli": gdcli, "by_hand": by_hand, "lambdify": lambdify, "pytorch": pytorch, "jax": jax,
}  # fmt: skip


class Times(NamedTuple):
    """Seconds of the CPU: of the whole call, and of one step (of a call with all steps less a call with none)."""

    call: float
    step: float


def times(peer: str, work: str, steps: int) -> Times:
    """Time a peer in this process."""
    none, every = _seconds(peer, work, 0), _seconds(peer, work, steps)
    return Times(every, (every - none) / steps)


def _seconds(peer: str, work: str, steps: int) -> float:
    began = time.process_time()
    PEERS[peer](WORKS[work], steps)
    return time.process_time() - began


def _turns(first: str, second: str, work: str, steps: int, turns: Turns) -> list[tuple[Times, Times]]:
    """Time two peers in turn, after a short run of each, which has to end at the same place."""
    ends = [PEERS[peer](WORKS[work], 100) for peer in (first, second)]
    if not all(math.isclose(a, b, rel_tol=1e-9) for a, b in zip(*ends, strict=True)):
        raise SystemExit(f"{first} and {second} end {work} at different places: {ends}")
    return turns.measure(lambda: times(first, work, steps), lambda: times(second, work, steps))


if __name__ == "__main__":
    if sys.argv[1] == "run":
        asked_peer, asked_work, asked_steps = sys.argv[2:]
        print(*PEERS[asked_peer](WORKS[asked_work], int(asked_steps)))
    else:
        one, other, asked_work, asked_steps, asked_pairs, asked_budget = sys.argv[2:]
        asked_turns = Turns(int(asked_pairs), float(asked_budget))
        print(json.dumps(_turns(one, other, asked_work, int(asked_steps), asked_turns)))
