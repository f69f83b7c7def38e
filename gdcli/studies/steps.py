"""The derivation of a gradient as text, in any style, with the check of its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gdcli.calculus.derivation import Derivation, Derivations, Line, derivations
from gdcli.language.formula import Formula
from gdcli.language.styles import LATEX, PLAIN, Style
from gdcli.language.write import write_nodes
from gdcli.record import Json
from gdcli.studies.steps_check import Check, check

TEXT = 400  # characters of a line, about; what is longer is told by …


@dataclass(frozen=True)
class Step:
    """One rule in words: its name, what it was applied to, what that becomes, and the names of inner functions."""

    rule: str
    of: str
    becomes: str
    inner: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextLine:
    """One line of a derivation in a style, and how it came from the line before."""

    text: str
    steps: tuple[Step, ...]
    done: str


@dataclass(frozen=True)
class Steps:
    """The derivations of all partials, and what their check found."""

    derivations: Derivations
    check: Check

    def inner(self, style: Style) -> dict[str, str]:
        """Give the inner functions by their names, outermost first."""
        found = self.derivations
        nodes = [node for node in found.names if node not in found.own_names]
        texts = write_nodes(found.formula, nodes, found.names, style, TEXT)
        return {found.names[node]: text for node, text in zip(nodes, texts, strict=True)}

    @property
    def whole(self) -> Line:
        """The function itself in terms of its inner functions."""
        return Line(self.derivations.output, (), self.derivations.names)

    def lines(self, style: Style, count: int | None = None) -> dict[str, list[TextLine]]:
        """Give the lines of the first `count` derivations by variable, without those that repeat the line before."""
        writer, each = _Writer(self.derivations, style), self.derivations.each[:count]
        return {one.variable: writer.lines([one.lines[n] for n in self.kept[one.variable]]) for one in each}

    @cached_property
    def kept(self) -> dict[str, list[int]]:
        """The lines that do not look as the line before does, the same ones in all styles."""
        writer = _Writer(self.derivations, LATEX)
        return {one.variable: writer.changes(one) for one in self.derivations.each}

    @cached_property
    def plain(self) -> dict[str, list[TextLine]]:
        """All lines as gdcli's own text."""
        return self.lines(PLAIN)

    def to_dict(self) -> dict[str, Json]:
        """Give the part of the document that is the derivation: each line with the rules that led to it."""
        wrong = self.check.wrong
        return {
            "inner": self.inner(PLAIN),
            "steps": {name: [_document(line) for line in lines] for name, lines in self.plain.items()},
            "steps_check": {
                "points": self.check.points,
                "partials": self.check.partials,
                "rounded": self.check.rounded,
                "wrong": None if wrong is None else {"variable": wrong[0], "line": wrong[1]},
            },
        }


def steps(formula: Formula, gradient: Formula) -> Steps:
    """Derive a formula rule by rule, down to the gradient that is given, and check that each line is the line before.

    >>> from gdcli.calculus.backprop import backprop
    >>> from gdcli.language.parse import parse
    >>> formula = parse("sin(x^2)")
    >>> [line.text for line in steps(formula, backprop(formula)).lines(PLAIN)["x"]]
    ['d/dx[sin(a)]', 'cos(a)*da/dx', 'cos(a)*(2*x)', 'cos(x**2)*(2*x)']
    """
    found = derivations(formula, gradient)
    return Steps(found, check(found))


def inline(text: str, style: Style) -> str:
    """Give a formula as it stands among words."""
    return f"${text.replace('−', '-')}$" if style is LATEX else text


# -- as text


class _Writer:
    """Writes the lines of derivations in one style, the derivatives that wait as d/dx[...] or da/dx."""

    def __init__(self, found: Derivations, style: Style) -> None:
        self.found, self.style = found, style
        self.single = len(found.variables) == 1
        nodes = list(dict.fromkeys(node for _, node in found.waiting.values()))
        self.inside = dict(zip(nodes, write_nodes(found.formula, nodes, found.names, style, TEXT), strict=True))
        self.shown = {name: self.derivative(*taken) for name, taken in found.waiting.items()}
        self.waiting = replace(
            style, name=lambda name: self.shown.get(name) or style.name(name), apart=rf"{style.apart or '$'}|∂|d\w*/d"
        )
        self.texts = self._all_texts()

    def _all_texts(self) -> dict[tuple[int, int], str]:
        """The text of each node that a line shows, by the names that it shows; in one walk for equal names."""
        wanted: dict[int, tuple[Mapping[int, str], dict[int, None]]] = {}
        for derivation in self.found.each:
            for line in derivation.lines:
                nodes = wanted.setdefault(id(line.names), (line.names, {}))[1]
                nodes.update(dict.fromkeys((line.node, *(n for rule in line.rules for n in (rule.of, rule.becomes)))))
        texts: dict[tuple[int, int], str] = {}
        for key, (names, nodes) in wanted.items():
            written = write_nodes(self.found.formula, list(nodes), names, self.waiting, TEXT)
            texts |= {(key, node): text for node, text in zip(nodes, written, strict=True)}
        return texts

    def changes(self, derivation: Derivation) -> list[int]:
        texts = [self.texts[id(line.names), line.node] for line in derivation.lines]
        return [n for n, text in enumerate(texts) if n == 0 or text != texts[n - 1]]

    def lines(self, lines: Sequence[Line]) -> list[TextLine]:
        return [
            TextLine(
                self.texts[id(line.names), line.node],
                tuple(self.step(line, *rule) for rule in line.rules),
                self.done(line),
            )
            for line in lines
        ]

    def done(self, line: Line) -> str:
        """What was done where no rule was applied, with what the last names stand for."""
        found, own = self.found, self.found.own_names
        if not line.done or line.names is found.names:
            return line.done
        new = [node for node in line.names if node not in own]
        texts = write_nodes(found.formula, new, own, self.style, TEXT)
        told = [
            inline(f"{self.style.name(line.names[node])} = {text}", self.style)
            for node, text in zip(new, texts, strict=True)
        ]
        return f"with {', '.join(told)}" if told else line.done

    def step(self, line: Line, rule: str, of: int, becomes: int, inner: Sequence[int]) -> Step:
        names = self.found.names
        shown = tuple(self.style.name(names[one]) if one in names else self.inside.get(one, "") for one in inner)
        return Step(rule, self.texts[id(line.names), of], self.texts[id(line.names), becomes], shown)

    def derivative(self, variable: str, node: int) -> str:
        """A derivative to be taken."""
        name, text = self.found.names.get(node, ""), self.inside[node]
        by, what = self.style.name(variable), self.style.name(name) if name else ""
        if self.style is not LATEX:
            sign = "d" if self.single else "∂"
            # ∂/∂x[1][x[1]²] would be hard to read, and a part's name could have an index too
            indexed = by.endswith("]") or what.endswith("]")
            over = what if what and not what.endswith("]") else f"({what or text})" if indexed else ""
            return f"{sign}{over}/{sign}{by}" if over else f"{sign}/{sign}{by}[{text}]"
        sign = "d" if self.single else r"\partial"
        blank = "" if self.single else " "
        ratio = rf"\frac{{{sign}{blank * bool(what)}{what}}}{{{sign}{blank}{by}}}"
        return ratio if what else rf"{ratio}\left[{text}\right]"


def _document(line: TextLine) -> dict[str, Json]:
    rules: list[Json] = [{"rule": s.rule, "of": s.of, "becomes": s.becomes, "inner": list(s.inner)} for s in line.steps]
    return {"line": line.text, "rules": rules, "done": line.done or None}
