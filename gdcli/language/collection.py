"""THE table of built-in functions, `@name` in any formula. To add one, add a row."""

from __future__ import annotations

from typing import NamedTuple

from gdcli.errors import GdcliError, Span
from gdcli.language.suggest import nearest


class Known(NamedTuple):
    """A named function: its formula (`N` stands for the number of variables), and the smallest N or 0."""

    name: str
    text: str
    smallest: int
    source: str


COLLECTION = (
    Known("sphere", "sum(x[i]^2, i=1..N)", 1, "De Jong 1975, F1"),
    Known("rosenbrock", "sum(100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2, i=1..N-1)", 2, "Rosenbrock 1960"),
    Known("rastrigin", "10*N + sum(x[i]^2 - 10*cos(2*pi*x[i]), i=1..N)", 1, "Rastrigin 1974"),
    Known("styblinski_tang", "sum(x[i]^4 - 16*x[i]^2 + 5*x[i], i=1..N)/2", 1, "Styblinski & Tang 1990"),
    Known("himmelblau", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", 0, "Himmelblau 1972"),
    Known("beale", "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2", 0, "Beale 1958"),
    Known("booth", "(x + 2*y - 7)^2 + (2*x + y - 5)^2", 0, "Jamil & Yang 2013"),
    Known("matyas", "0.26*(x^2 + y^2) - 0.48*x*y", 0, "Jamil & Yang 2013"),
)
TABLE = {row.name: row for row in COLLECTION}


def find(name: str, size: int, place: Span) -> str:
    """Give the text of a built-in function; `size` is the number of variables, 0 where none was named.

    Raises GdcliError for an unknown name and for a number of variables that the function does not take.
    """
    row = TABLE.get(name)
    if row is None:
        guess = nearest(name, TABLE)
        hint = f"did you mean '@{guess}'?" if guess else f"there are {', '.join(sorted(TABLE))}"
        raise GdcliError(f"unknown built-in function '@{name}'", span=place, hint=hint)
    if not row.smallest:
        if size:
            raise GdcliError(f"'@{name}' has two variables, x and y", span=place, hint=f"write @{name}")
        return row.text
    if size and size < row.smallest:
        raise GdcliError(f"'@{name}' has at least {row.smallest} variables, got {size}", span=place)
    return row.text.replace("N", str(size or 2))
