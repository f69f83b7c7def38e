"""What an install brings, and that README's way to set gdcli up is the one that is tried."""

import re
import subprocess
from importlib import metadata
from pathlib import Path

import gdcli

ROOT = Path(__file__).parents[1]


def readme_commands() -> list[str]:
    """Give the lines of README's `sh` blocks under "Set-up"; `.ci/run` finds them for itself."""
    section = re.search(r"^## Set-up\n(.*?)(?=^## |\Z)", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    assert section, "README.md has no section Set-up"
    return [line for block in re.findall(r"^```sh\n(.*?)^```$", section[1], re.M | re.S) for line in block.splitlines()]


def test_an_install_brings_click_sympy_rich_numpy_and_no_other() -> None:
    core = [line for line in metadata.requires("gdcli") or [] if "extra ==" not in line]
    assert sorted(re.split(r"[^\w.-]", line)[0] for line in core) == ["click", "numpy", "rich", "sympy"]


def test_the_installed_version_is_the_one_that_the_package_names() -> None:
    """Where only this fails, the version was changed since the install: run README's second command again."""
    assert metadata.version("gdcli") == gdcli.__version__


def test_the_command_gdcli_is_the_one_of_this_package() -> None:
    (script,) = metadata.entry_points(group="console_scripts", name="gdcli")
    assert script.value == "gdcli.cli.entry:run"


def test_readme_sets_up_with_two_commands() -> None:
    minimize, tests = readme_commands()
    assert (minimize.split(" && ")[-1], tests.split(" && ")[-1]) == (
        '.venv/bin/gdcli minimize "x**2+y**2" --start 1,3',
        ".venv/bin/python -m pytest -n auto",
    )


def test_ci_runs_the_set_up_commands_of_readme() -> None:
    listed = subprocess.run(["bash", ROOT / ".ci" / "run", "--list"], capture_output=True, text=True, check=True)
    assert listed.stdout.splitlines() == readme_commands()
