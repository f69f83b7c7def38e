"""The names of inner functions in a derivation: f = 1/a, a = 1 + b, b = exp(c), c = −x."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count

from gdcli.calculus.textbook import Paper

LONG = 40  # characters, about, of a part that is named wherever it stands
LETTERS = "abcdghkmnpqruvwz"
IN_PLACE = frozenset({"add", "sub", "neg", "mul", "div"})  # no function is applied to their arguments


def inner_names(paper: Paper, output: int, own: Mapping[int, str]) -> dict[int, str]:
    """Name what a function is applied to, in there the functions of something else, and what is long; outermost first.

    `own` are the parts that the user named; what does not vary has no name.
    """
    nodes, needed = paper.builder.nodes, needed_nodes(paper, output)
    varies: dict[int, bool] = {}
    for number in sorted(needed):
        varies[number] = nodes[number].op == "variable" or any(varies[one] for one in nodes[number].args)
    wanted: set[int] = set()
    for number in needed:
        op, args, _ = nodes[number]
        wanted.update(args if op not in IN_PLACE else args[1:] if op == "div" and not varies[args[0]] else ())
    wanted |= _functions_inside(paper, needed, wanted)
    wanted |= _long(paper, sorted(needed), wanted | set(own))
    chosen = [n for n in needed if n in wanted and n not in own and n != output and nodes[n].args and varies[n]]
    taken = {name.partition("[")[0] for name in (*paper.formula.variables, *paper.formula.parts)}
    free = (name for name in letters(LETTERS) if name not in taken)
    return dict(zip(chosen, free, strict=False))


def _functions_inside(paper: Paper, needed: Sequence[int], named: Collection[int]) -> set[int]:
    """The functions of something composed that stand in the sum or product that is an inner function."""
    nodes = paper.builder.nodes
    inside: set[int] = set()
    found = set()
    for number in needed:
        op, args, _ = nodes[number]
        if op in IN_PLACE and (number in named or number in inside):
            inside.update(args)
        elif number in inside and any(nodes[one].args and one in named for one in args):
            found.add(number)
    return found


def needed_nodes(paper: Paper, output: int) -> list[int]:
    """The nodes that the output needs, each before what it is made of, from left to right as far as that allows."""
    nodes = paper.builder.nodes
    seen: set[int] = set()
    finished: list[int] = []
    stack = [(output, False)]
    while stack:
        number, is_finished = stack.pop()
        if is_finished:
            finished.append(number)
        elif number not in seen:
            seen.add(number)
            stack.append((number, True))
            stack += [(argument, False) for argument in nodes[number].args]
    return finished[::-1]


def _long(paper: Paper, order: Sequence[int], named: set[int]) -> set[int]:
    """The nodes whose text is long though their named parts are short."""
    lengths: dict[int, int] = {}
    long = set()
    for number in order:
        _, args, value = paper.builder.nodes[number]
        length = sum(lengths[one] + 2 for one in args) if args else len(str(value))
        if length > LONG:
            long.add(number)
        lengths[number] = 1 if (number in named or length > LONG) and args else length
    return long


def letters(letters: str) -> Iterator[str]:
    """a, b, ..., z, a1, b1, ..."""
    yield from letters
    for number in count(1):
        yield from (f"{letter}{number}" for letter in letters)
