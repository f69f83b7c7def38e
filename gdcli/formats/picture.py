"""Pictures of walks, basins and errors by Matplotlib, the extra `gdcli[plot]`. The same scene gives the same bytes."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gdcli.formats.extra import check_extra
from gdcli.formats.look import Look
from gdcli.reports.report import Report

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOTS = {"png": 120, "svg": 150, "pdf": 150}  # an inch; in SVG and PDF, of a part too rich for lines
# What would tell two files of one scene apart: when they were made, and by which release.
NAMELESS: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def png(report: Report, look: Look) -> bytes:
    """Give a picture in dots."""
    return _still(report, "png")


def svg(report: Report, look: Look) -> bytes:
    """Give a picture in lines, for a page."""
    return _still(report, "svg")


def pdf(report: Report, look: Look) -> bytes:
    """Give a picture in lines, for print."""
    return _still(report, "pdf")


def gif(report: Report, look: Look) -> bytes:
    """Give a film of the walks, a frame a step."""
    assert report.scene is not None
    with quiet_matplotlib():
        from gdcli.formats.figure import draw
        from gdcli.formats.film import film

        return film(draw(report.scene()))


def _still(report: Report, kind: str) -> bytes:
    with quiet_matplotlib():
        figure, file = _figure(report), io.BytesIO()
        figure.savefig(file, format=kind, dpi=DOTS[kind], metadata=NAMELESS[kind])
        return file.getvalue()


def _figure(report: Report) -> Figure:
    """The map of sorts, or the scene, which of curves is one of charts alone."""
    if report.mosaic is not None:
        from gdcli.formats.tiles import draw_tiles

        return draw_tiles(report.mosaic())
    from gdcli.formats.figure import draw

    scene = report.scene or report.curves
    assert scene is not None
    return draw(scene()).figure


@contextmanager
def quiet_matplotlib() -> Iterator[None]:
    """Have Matplotlib with its own settings instead of the user's, and without its remarks; then as it was.

    Raises OutsideError where it is not installed or does not start.
    """
    check_extra("plot")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import matplotlib as mpl

        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rcParams["svg.hashsalt"] = "gdcli"  # else names in an SVG are drawn by lot
            mpl.rcParams["agg.path.chunksize"] = 10_000  # a line of more points is too long for it
            yield
