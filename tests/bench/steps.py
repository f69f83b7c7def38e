"""Figures of single steps and whole calls, measured by peers.py in a process of an environment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from pairs import Environment, Figure, Turns, ratios

PEERS = str(Path(__file__).with_name("peers.py"))


def step_figures(
    environment: Environment, peer: str, work: str, steps: int, turns: Turns, bound: float | None
) -> Iterator[Figure]:
    """A step of gdcli beside a peer's; of a run of 100, where the derivation is most of it, the whole call."""
    asked = ("turns", "gdcli", peer, work, str(steps), str(turns.pairs), str(turns.budget))
    measured = json.loads(environment.told(PEERS, *asked))
    which, kind = (0, "call") if steps <= 100 else (1, "step")
    pairs = [(ours[which], theirs[which]) for ours, theirs in measured]
    ours, theirs = (_time(median(one)) for one in zip(*pairs, strict=True))
    name = f"{work}, {steps:,} steps: a {kind} / {peer} ({ours} / {theirs})"
    yield Figure(name, ratios(pairs), bound if kind == "step" else None)


def _time(seconds: float) -> str:
    return f"{seconds * 1e9:,.0f} ns" if seconds < 1e-4 else f"{seconds * 1e3:,.3g} ms"
