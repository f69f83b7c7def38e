"""A film of walks as a GIF: what stands still is drawn once, and each frame only adds what has moved."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from gdcli.formats.figure import Picture
from gdcli.formats.walks import Moving
from gdcli.reports.words import counted

if TYPE_CHECKING:
    from PIL.Image import Image

FRAMES = 60
COLORS = 256  # a GIF has no more
DOTS = 84  # an inch
BETWEEN, AT_END = 120, 2500  # milliseconds


def film(picture: Picture) -> bytes:
    """Give the GIF of a picture: a frame for each step, or about 60 evenly spaced; it begins again after the last."""
    frames = _in_one_palette(frames_of(picture))
    file = io.BytesIO()
    durations = [BETWEEN] * (len(frames) - 1) + [AT_END]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0)
    return file.getvalue()


def steps_of(picture: Picture) -> list[float]:
    """Give the steps that have a frame: all, or evenly spaced ones with the first and the last."""
    steps = sorted({step for walk in picture.moving for step in walk.steps.tolist()})
    if len(steps) <= FRAMES:
        return steps or [0.0]
    return [steps[round(number * (len(steps) - 1) / (FRAMES - 1))] for number in range(FRAMES)]


def frames_of(picture: Picture) -> list[Image]:
    """Give the frames in all their colours; below the line that tells the step, the last is the picture itself.

    A line that takes long to draw grows on the ground: all of it in each frame would take so many times as long.
    """
    from PIL import Image

    figure, canvas = picture.figure, _canvas(picture)
    counter = figure.text(0.012, 0.975, "", fontsize=9, va="top", parse_math=False)
    growing = [walk for walk in picture.moving if isinstance(walk, Moving) and walk.is_rich]
    lines = [walk.line for walk in growing]
    actors = [(walk.axes, artist) for walk in picture.moving for artist in walk.artists if artist not in lines]
    actors.sort(key=lambda actor: actor[1].get_zorder())
    frames, ground = [], _ground(canvas, [*lines, *[artist for _, artist in actors]])
    steps = steps_of(picture)
    for before, step in pairwise([-1.0, *steps]):
        canvas.restore_region(ground)
        for line in growing:
            line.show_between(before, step)
            line.axes.draw_artist(line.line)
        ground = canvas.copy_from_bbox(figure.bbox) if growing else ground
        for walk in picture.moving:
            walk.show_until(step)
        for axes, artist in actors:
            axes.draw_artist(artist)
        if picture.moving:
            counter.set_text(counted(int(step), "step"))
            figure.draw_artist(counter)
        frames.append(Image.frombytes("RGBA", canvas.get_width_height(), bytes(canvas.buffer_rgba())).convert("RGB"))
    return frames


def _canvas(picture: Picture) -> Any:
    picture.figure.set_dpi(DOTS)
    return picture.figure.canvas


def _ground(canvas: Any, artists: Sequence[Any]) -> Any:
    """What stands still: all but the artists, as dots."""
    for artist in artists:
        artist.set_visible(False)
    canvas.draw()
    for artist in artists:
        artist.set_visible(True)
    return canvas.copy_from_bbox(canvas.figure.bbox)


def _in_one_palette(frames: list[Image]) -> list[Image]:
    """The frames in the colours of the last, which has all: in palettes of its own each would flicker.

    The most frequent colours are kept as they are, half of the palette; the other half is between what else there is.
    """
    from PIL.Image import Quantize

    last = frames[-1]
    by_count = sorted(last.getcolors(last.width * last.height) or [], reverse=True)
    often = [color for _, color in by_count[: COLORS // 2]]
    between = last.quantize(COLORS // 2, method=Quantize.MEDIANCUT).getpalette() or []
    palette = [*chain.from_iterable(often), *between]  # type: ignore[arg-type]  # a colour is three numbers
    nearest = _Nearest(palette)
    return [nearest.image(frame) for frame in frames]


class _Nearest:
    """Each dot as the nearest colour of a palette; Pillow's own search takes a near one: white would be white no more.

    What is nearest to a colour is kept, for all frames have the same ones.
    """

    def __init__(self, palette: list[int]) -> None:
        import numpy as np

        self.palette = palette
        self.colors = np.array(palette).reshape(-1, 3)
        self.places = np.full(1 << 24, -1, dtype=np.int16)  # by colour, as a number

    def image(self, frame: Image) -> Image:
        """Give a frame in the palette."""
        import numpy as np
        from PIL import Image

        dots = np.asarray(frame, dtype=np.int32) @ np.array([65536, 256, 1], dtype=np.int32)
        places = self.places[dots]
        new = np.unique(dots[places < 0])
        if len(new):
            apart = np.stack([new >> 16, new >> 8 & 255, new & 255], axis=1)[:, None, :] - self.colors[None]
            self.places[new] = (apart**2).sum(axis=2).argmin(axis=1)
            places = self.places[dots]
        indexed = Image.fromarray(places.astype(np.uint8))
        indexed.putpalette(self.palette)
        return indexed
