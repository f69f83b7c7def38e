"""The colours of the tiles of a mosaic. TONES is THE table: of a terminal of 256 or 16 colours and of a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Literal, NamedTuple

from gdcli.reports.drawings import Tile, Tone


class Tones(NamedTuple):
    """What is bright, in the order in which tiles take it, and the grey of each other tone."""

    bright: Sequence[str]
    greys: Mapping[Tone, str]


TONES: dict[Literal[256, 16, "picture"], Tones] = {
    256: Tones(
        [f"color({number})" for number in (39, 208, 40, 205, 226, 141, 51, 173, 118, 180, 37, 203, 187, 99)],
        {"pale": "color(252)", "middle": "color(245)", "dark": "color(239)", "black": "color(234)"},
    ),
    16: Tones(
        ["blue", "red", "green", "magenta", "yellow", "cyan", "bright_blue", "bright_red", "bright_green",
         "bright_magenta", "bright_yellow", "bright_cyan"],
        {"pale": "bright_white", "middle": "white", "dark": "bright_black", "black": "black"},
    ),
    # Okabe and Ito's, from light to dark as far as neighbours allow; then the same, half white.
    "picture": Tones(
        ["#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#f0e442", "#0072b2", "#d55e00",
         "#abdaf4", "#f3cf80", "#80cfb9", "#e6bcd3", "#f8f2a1", "#80b9d9", "#eaaf80"],
        {"pale": "#d1d1d1", "middle": "#8a8a8a", "dark": "#4f4f4f", "black": "#1c1c1c"},
    ),
}  # fmt: skip


def colors_of(tiles: Sequence[Tile], tones: Tones) -> list[str]:
    """Give the colour of each tile; where there are more tiles than colours these come again.

    >>> colors_of([Tile("A", "(0, 0)"), Tile("!", "diverged", "dark"), Tile("B", "(1, 1)")], TONES[16])
    ['blue', 'bright_black', 'red']
    """
    bright = cycle(tones.bright)
    return [next(bright) if tile.tone == "bright" else tones.greys[tile.tone] for tile in tiles]
