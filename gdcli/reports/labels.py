"""The signs of derivatives in a report: ∂f/∂x, f′(x), ∂²f/∂x∂y, and the same in LaTeX."""

from __future__ import annotations

from gdcli.language.styles import LATEX
from gdcli.reports.words import partial
from gdcli.studies.derive import Derivatives


def label(derived: Derivatives, *names: str) -> str:
    """The sign of a derivative by one variable or by two."""
    if not derived.latex:
        if len(names) == 1:
            return partial(names[0], derived.formula)
        first, second = names
        return f"∂²f/∂{first}²" if first == second else f"∂²f/∂{first}∂{second}"
    shown = [LATEX.name(name) for name in names]
    under = "".join(rf"\partial {name}" for name in shown)
    if len(names) == 1:
        return rf"\frac{{\partial f}}{{{under}}}"
    under = rf"\partial {shown[0]}^{{2}}" if shown[0] == shown[1] else under
    return rf"\frac{{\partial^{{2}} f}}{{{under}}}"
