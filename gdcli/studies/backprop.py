"""Backpropagation on a formula: the value of every part forwards, the gradient of every part backwards.

The numbers are those of the formula that calculus/backprop.py derives and `minimize --gradient backprop` follows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdcli.calculus.stable import stable
from gdcli.language.fault import fault
from gdcli.language.formula import Formula
from gdcli.record import Json, Record, by_name, number
from gdcli.studies.derive import Point, check_point
from gdcli.studies.graph import GraphNode, graph, unfolded
from gdcli.studies.layers import Layer, layers
from gdcli.studies.numeric import Check, check_inputs
from gdcli.studies.paths import Paths, paths
from gdcli.studies.tape import Tape, tape_of


@dataclass(frozen=True)
class Backprop(Record):
    """A formula at a point, taken apart: its nodes in order, the output's id, the gradient, the numeric check.

    `tape` has the formulas of the local slopes; `paths` and `layers` are None where they were not asked for.
    """

    formula: Formula
    at: Point
    f: float
    nodes: tuple[GraphNode, ...]
    output: int
    gradient: Point
    tape: Formula  # values, slopes and adjoints: see studies/tape.py
    check: Check
    notes: tuple[str, ...]
    tree: bool = False
    paths: Mapping[str, Paths] | None = None
    layers: tuple[Layer, ...] | None = None

    def to_dict(self) -> dict[str, Json]:
        """Give the document that `gdcli backprop --format json` prints."""
        names = self.formula.variables
        document: dict[str, Json] = {
            "command": "backprop",
            "expression": self.formula.text,
            "variables": list(names),
            "at": by_name(names, self.at),
            "f": number(self.f),
            "nodes": [node.to_dict() for node in self.nodes],
            "output": self.output,
            "gradient": by_name(names, self.gradient),
            "check": self.check.to_dict(),
            "verdict": self.check.verdict,
            "notes": list(self.notes),
        }
        if self.paths is not None:
            document["paths"] = {name: [path.to_dict() for path in found.largest] for name, found in self.paths.items()}
            document["path_counts"] = {name: found.count for name, found in self.paths.items()}
        if self.layers is not None:
            document["layers"] = [layer.to_dict() for layer in self.layers]
        return document


def backprop(
    formula: Formula,
    at: Sequence[float],
    *,
    tree: bool = False,
    with_paths: bool = False,
    top: int | None = None,
    with_layers: bool = False,
) -> Backprop:
    """Take a formula apart at a point of one float for each variable: values forwards, gradients backwards.

    Equal parts are one node, or, where a `tree` is asked for, as many as they are used; `top` says how many paths
    are told for each variable.

    Raises GdcliError for a point of the wrong size and for a tree or a number of paths that is too large.

    >>> from gdcli.language.parse import parse
    >>> found = backprop(parse("q = x + y; f = q*z"), [-2.0, 5.0, -4.0])
    >>> [(node.name, node.value, node.gradient) for node in found.nodes]
    [('x', -2.0, -4.0), ('y', 5.0, -4.0), ('q', 3.0, -4.0), ('z', -4.0, 3.0), ('f', -12.0, 1.0)]
    """
    point = check_point(formula, at)
    tape, nodes = _finite(formula, point)
    output = next(node.id for node in nodes if node.source == tape.formula.outputs[0])
    f, gradient = nodes[output].value, _by_variable(tape.formula, nodes)
    check = check_inputs(tape.formula, point, gradient)
    notes = (*_notes(formula, tape, point, gradient), *check.notes)
    rules = layers(nodes, formula.variables) if with_layers else None
    if tree:
        nodes = unfolded(nodes, output)
        output = len(nodes) - 1
    found = paths(nodes, output, formula.variables, top) if with_paths else None
    return Backprop(tape.formula, point, f, nodes, output, gradient, tape.whole, check, notes, tree, found, rules)


def _finite(formula: Formula, point: Point) -> tuple[Tape, tuple[GraphNode, ...]]:
    """The graph of the formula as it was typed; where float64 cannot hold its slopes, of its stable form."""
    tape = tape_of(formula)
    nodes = graph(tape, point)
    if all(map(math.isfinite, _by_variable(formula, nodes))) or (other := stable(formula)) == formula:
        return tape, nodes
    other_tape = tape_of(other)
    other_nodes = graph(other_tape, point)
    better = all(map(math.isfinite, _by_variable(other, other_nodes)))
    return (other_tape, other_nodes) if better else (tape, nodes)


def _by_variable(formula: Formula, nodes: Sequence[GraphNode]) -> Point:
    gradients = {node.name: node.gradient for node in nodes if node.op == "variable"}
    return tuple(gradients.get(name, 0.0) for name in formula.variables)


def _notes(formula: Formula, tape: Tape, point: Point, gradient: Point) -> tuple[str, ...]:
    if tape.formula is not formula:
        return ("1 + e^u is beyond float64 here: such parts are shown as sigmoid and softplus, which they are",)
    return () if all(map(math.isfinite, gradient)) else (fault(formula, tape.whole, point),)
