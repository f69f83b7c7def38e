"""Signs that Matplotlib's own font lacks, such as Chinese ones: drawn by a font of the computer, or told to be missing.

FALLBACKS is THE list of such fonts, by the names that systems and packages give them; add more where they are missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gdcli.formats.strokes import HEADING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OWN = "DejaVu Sans"
FALLBACKS = (
    *("Noto Sans CJK SC", "Noto Sans CJK TC", "Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans SC", "Noto Sans JP"),
    *("Source Han Sans SC", "Source Han Sans", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback"),
    *("PingFang SC", "PingFang TC", "Hiragino Sans GB", "Hiragino Sans", "Heiti TC", "STHeiti", "Apple SD Gothic Neo"),
    *("Microsoft YaHei", "Microsoft JhengHei", "SimHei", "SimSun", "Yu Gothic", "Meiryo", "MS Gothic", "Malgun Gothic"),
    *("IPAGothic", "NanumGothic", "Noto Sans Devanagari", "Noto Sans Thai", "Arial Unicode MS", "Unifont"),
)
MISSING = "boxes stand for signs that no font known here has"


def complete_signs(figure: Figure, fonts: Sequence[str] = FALLBACKS) -> None:
    """Have each text drawn with fonts that have its signs; below the title it is told where there are none."""
    from matplotlib.text import Text

    texts: list[Any] = figure.findobj(Text)
    own = _signs(OWN)
    lacking = {sign for text in texts for sign in text.get_text() if not sign.isascii() and ord(sign) not in own}
    if not lacking:
        return
    families, left = [OWN], {*lacking}
    for name in _installed(fonts):
        if has := {sign for sign in left if ord(sign) in _signs(name)}:
            families.append(name)
            left -= has
    for text in texts:
        if not lacking.isdisjoint(text.get_text()):
            text.set_fontfamily(families)
    if left:
        figure.suptitle(f"{figure.get_suptitle()}\n({MISSING})", **HEADING)


def _installed(fonts: Iterable[str]) -> Iterator[str]:
    from matplotlib.font_manager import fontManager

    known = {font.name for font in fontManager.ttflist}
    return (name for name in fonts if name in known)


def _signs(name: str) -> dict[int, Any]:
    """The signs of a font, by their numbers."""
    from matplotlib.font_manager import findfont, get_font

    signs: dict[int, Any] = get_font(findfont(name)).get_charmap()
    return signs
