"""What is built in: named functions and demonstrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.door.kinds import optional, text
from gdcli.door.showing import shown

if TYPE_CHECKING:
    from gdcli.studies.demo import Demo, Demos
    from gdcli.studies.functions import Functions


def functions(name: str | None = None) -> Functions:
    """Give the built-in functions, which every formula may name (`@rosenbrock:10`), with what is known of them.

    Args:
        name: the one to give, such as "himmelblau" or "rosenbrock:10"; None for all.

    Returns:
        Functions: `rows`, each with its `formula`, its `domain` (an interval for each variable), its `minima` (the
        lowest first), and in `row` its source, its lesson and the command that shows it.

    Raises:
        GdcliError: an unknown name, or a number of variables that the function does not take.

    >>> functions("booth").rows[0].lowest.point
    (1.0, 3.0)
    """
    from gdcli.studies.functions import functions

    return shown(functions(optional(text)(name, "name")))


def demo(name: str | None = None) -> Demo | Demos:
    """Show one failure of gradient descent, with the runs that it tells of: why it happens, and what mends it.

    Args:
        name: such as "overshoot" or "saddle"; None for the list of all.

    Returns:
        A Demo: `scenes`, each with its `text`, its `command` and the `record` that this gives; or Demos, the `rows`.

    Raises:
        GdcliError: an unknown name.

    >>> demo("saddle").scenes[0].record.diagnosis.kind
    'saddle'
    """
    from gdcli.studies.demo import demo

    return shown(demo(optional(text)(name, "name")))
