"""gdcli explores gradient descent: it reads a function, derives its gradient and walks down it.

    >>> import gdcli
    >>> descent = gdcli.minimize("x**2 + y**2", start=(1, 3), lr=0.1)
    >>> descent.stop.reason, descent.steps
    ('gradient', 91)

Formulas are texts in gdcli's language or Formulas that `parse` made; a point is a sequence of floats in the order of
the variables, a mapping by name, or a text such as "x=1,y=3". Every result is a frozen record with
`to_dict()`, the document that the command line prints as JSON. Mistakes are raised as GdcliError.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it, without the time that typing takes to import
if TYPE_CHECKING:
    from gdcli.door.collection import demo, functions
    from gdcli.door.data import fit, predict
    from gdcli.door.derivatives import backprop, check, compare, grad, lr
    from gdcli.door.descents import basins, maximize, minimize, plot, race, sweep
    from gdcli.door.formulas import gradient, hessian, parse
    from gdcli.errors import ExitCode, GdcliError, OutsideError

__version__ = "0.1.0"
__all__ = [
    "ExitCode", "GdcliError", "OutsideError", "backprop", "basins", "check", "compare", "demo", "fit", "functions",
    "grad", "gradient", "hessian", "lr", "maximize", "minimize", "parse", "plot", "predict", "race", "sweep",
]  # fmt: skip
ROOMS = {
    "door.collection": ("demo", "functions"),
    "door.data": ("fit", "predict"),
    "door.derivatives": ("backprop", "check", "compare", "grad", "lr"),
    "door.descents": ("basins", "maximize", "minimize", "plot", "race", "sweep"),
    "door.formulas": ("gradient", "hessian", "parse"),
    "errors": ("ExitCode", "GdcliError", "OutsideError"),
}


if not TYPE_CHECKING:  # a checker has the names from above, and tells one that is none

    def __getattr__(name: str) -> object:
        """A public name, imported when it is asked for: `import gdcli` itself takes next to no time."""
        for room, names in ROOMS.items():
            if name in names:
                from importlib import import_module

                globals()[name] = value = getattr(import_module(f"gdcli.{room}"), name)
                return value
        raise AttributeError(f"module 'gdcli' has no attribute '{name}'")


def __dir__() -> list[str]:
    return [*__all__, "__doc__", "__file__", "__name__", "__version__"]
