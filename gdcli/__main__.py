"""python -m gdcli."""

from gdcli.cli.main import run

run()
