"""Where the program begins: a Ctrl-C while it is still being imported ends it quietly too."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the program and leave with its exit code."""
    try:
        from gdcli.cli.main import main

        code = main()
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
