"""python -m gdcli."""

from gdcli.cli.entry import run

run()
