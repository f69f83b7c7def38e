"""A film of walks as a GIF: what stands still is drawn once, and each frame only adds what has moved."""

from __future__ import annotations

import io
from itertools import chain
from typing import TYPE_CHECKING, Any

from gdcli.formats.figure import Picture
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
    """Give the frames in all their colours; below the line that tells the step, the last is the picture itself."""
    from PIL import Image

    figure, steps = picture.figure, steps_of(picture)
    canvas: Any = figure.canvas
    figure.set_dpi(DOTS)
    counter = figure.text(0.012, 0.975, "", fontsize=9, va="top", parse_math=False)
    actors = [(walk.axes, artist) for walk in picture.moving for artist in walk.artists]
    actors.sort(key=lambda actor: actor[1].get_zorder())
    for _, artist in actors:
        artist.set_visible(False)
    canvas.draw()
    ground = canvas.copy_from_bbox(figure.bbox)
    for _, artist in actors:
        artist.set_visible(True)
    frames = []
    for step in steps:
        canvas.restore_region(ground)
        for walk in picture.moving:
            walk.show_until(step)
        for axes, artist in actors:
            axes.draw_artist(artist)
        if picture.moving:
            counter.set_text(counted(int(step), "step"))
            figure.draw_artist(counter)
        frames.append(Image.frombytes("RGBA", canvas.get_width_height(), bytes(canvas.buffer_rgba())).convert("RGB"))
    return frames


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
    return [_in_palette(frame, palette) for frame in frames]


def _in_palette(frame: Image, palette: list[int]) -> Image:
    """Each dot as the nearest colour; Pillow's own search takes a near one, and white would be no more white."""
    import numpy as np
    from PIL import Image

    colors = np.array(palette).reshape(-1, 3)
    dots, places = np.unique(np.asarray(frame, dtype=np.int64) @ np.array([65536, 256, 1]), return_inverse=True)
    apart = np.stack([dots >> 16, dots >> 8 & 255, dots & 255], axis=1)[:, None, :] - colors[None]
    nearest = (apart**2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    indexed = Image.fromarray(nearest[places].reshape(frame.height, frame.width))
    indexed.putpalette(palette)
    return indexed
