"""THE table of methods, each a rule of one or two lines in gdcli's own language. To add one, add a row.

A rule is for one coordinate: `x` the coordinate, `g` its partial derivative, `k` the number of the step (1, 2, ...),
`f` the value, `gnorm` the gradient's length, `n` the number of coordinates, `lr` the learning rate, and settings by
name. Any other name that a rule assigns is memory, 0 at first.
"""

from __future__ import annotations

from typing import NamedTuple


class Setting(NamedTuple):
    """A setting of a method: its name, its default and the range that is allowed, ends included."""

    name: str
    default: float
    low: float
    high: float


class Method(NamedTuple):
    """A row: see the module's docstring."""

    name: str
    title: str
    rule: str
    settings: tuple[Setting, ...]
    source: str
    about: str


METHODS = (
    Method("gd", "gradient descent", "x = x - lr*g", (), "Cauchy 1847", "straight downhill"),
    Method("momentum", "gradient descent with momentum", "v = momentum*v - lr*g; x = x + v",
           (Setting("momentum", 0.9, 0.0, 1.0),), "Polyak 1964, the heavy ball",
           "keeps going; PyTorch's v is -lr times smaller, Sutskever's is this one"),
)  # fmt: skip
TABLE = {method.name: method for method in METHODS}
