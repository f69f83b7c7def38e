"""What a walk asks for, counted: values of f, gradients, Hessians; and the budget of gradients that ends a search."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from gdcli.descent.path import Row
from gdcli.record import Json

Function = Callable[..., Row]


class Asked(NamedTuple):
    """How many values of f (those that differences take are among them), gradients and Hessians."""

    values: int = 0
    gradients: int = 0
    hessians: int = 0

    def work(self, size: int) -> int:
        """All in gradients; a Hessian of n variables counts as n, one for each of its columns."""
        return self.gradients + size * self.hessians

    def to_dict(self) -> dict[str, Json]:
        """Give the counts as JSON has them."""
        return {"function": self.values, "gradient": self.gradients, "hessian": self.hessians}


def values_taken(source: str, size: int) -> int:
    """How many values of f a gradient of n variables takes: n + 1 forward, 2n central, none derived.

    >>> values_taken("forward", 2), values_taken("backprop", 2)
    (3, 0)
    """
    return {"forward": size + 1, "central": 2 * size}.get(source, 0)


def asked_by_rule(places: int, source: str, size: int) -> Asked:
    """What the loop of a rule asks for: f and the gradient at each place; a forward difference begins with that f.

    >>> asked_by_rule(101, "forward", 2)
    Asked(values=303, gradients=101, hessians=0)
    """
    taken = values_taken(source, size)
    return Asked(places * (taken if source == "forward" else 1 + taken), places)


class Meter:
    """Counts what a search asks for; `asked` is what it had asked for at its last place."""

    def __init__(self, size: int, source: str, budget: float = math.inf) -> None:
        """Count gradients of `size` variables from a source; `budget` is how many a search may ask for."""
        self.size, self.taken, self.budget = size, values_taken(source, size), budget
        self.values = self.gradients = self.hessians = 0
        self.asked = Asked()

    def counting_values(self, height: Function) -> Function:
        """Give the function, counted."""

        def counted(*point: float) -> Row:
            self.values += 1
            return height(*point)

        return counted

    def counting_gradients(self, slope: Function) -> Function:
        """Give the gradient, counted, with the values that a difference takes."""

        def counted(*point: float) -> Row:
            self.gradients += 1
            self.values += self.taken
            return slope(*point)

        return counted

    def counting_hessians(self, second: Function) -> Function:
        """Give the Hessian, counted."""

        def counted(*point: float) -> Row:
            self.hessians += 1
            return second(*point)

        return counted

    def mark(self) -> None:
        """Note what was asked for up to a place of the walk."""
        self.asked = Asked(self.values, self.gradients, self.hessians)

    @property
    def is_spent(self) -> bool:
        """Whether the gradient at one more place is beyond the budget."""
        return Asked(self.values, self.gradients, self.hessians).work(self.size) >= self.budget
