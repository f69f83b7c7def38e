"""Writes the data of the examples into the current folder: polynomial.csv, xor.csv, moons.csv; the same on every run.

python examples/make_data.py
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from pathlib import Path


def polynomial(rows: int = 2000) -> Iterable[Sequence[float]]:
    """1 + x + 2x^2 + 3x^3 on [-pi, pi], without noise."""
    for place in range(rows):
        x = -math.pi + 2 * math.pi * place / (rows - 1)
        yield x, 1 + x + 2 * x**2 + 3 * x**3


def xor() -> Iterable[Sequence[float]]:
    """The four rows that no straight line parts."""
    return [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]


def moons(rows: int = 400, noise: float = 0.1, seed: int = 1) -> Iterable[Sequence[float]]:
    """Two half circles, one in the other's bend, with noise."""
    draw = random.Random(seed)
    for place in range(rows):
        upper, angle = place % 2, math.pi * draw.random()
        x, z = (math.cos(angle), math.sin(angle)) if upper else (1 - math.cos(angle), 0.5 - math.sin(angle))
        yield x + draw.gauss(0, noise), z + draw.gauss(0, noise), upper


def write(name: str, header: str, rows: Iterable[Sequence[float]]) -> None:
    """Write a file, every digit of each number."""
    lines = [header, *[",".join(map(repr, row)) for row in rows]]
    Path(name).write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    write("polynomial.csv", "x,y", polynomial())
    write("xor.csv", "x[1],x[2],y", xor())
    write("moons.csv", "x[1],x[2],y", moons())
