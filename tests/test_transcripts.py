"""README.md and examples/*.md are transcripts: each `$ gdcli ...` in a `console` block must print what stands below it.

That is its standard output, then its standard error, then `[exit N]` where the exit code is not 0; an empty line parts
two commands, and a line that ends with a backslash goes on in the next. The commands of one document share a folder, so
that a later one can read what an earlier one wrote; the data of examples/ are in it. `pytest tests/test_transcripts.py
--update` writes what gdcli prints now into the documents; the diff is the review.
"""

import doctest
import io
import os
import re
import runpy
import shlex
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from gdcli.cli.main import main
from gdcli.errors import ExitCode

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DATA = ROOT / "examples"
EXAMPLES = sorted((ROOT / "examples").glob("*.md"))
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (?:.*\\\n)*.*$", re.MULTILINE)


def run(arguments: list[str]) -> str:
    """Give what a command prints into a pipe: standard output, standard error, and its exit code where it is not 0."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = main(arguments)
    assert code != ExitCode.FAULT, err.buffer.getvalue().decode("utf-8")
    printed = b"".join(stream.buffer.getvalue() for stream in (out, err)).decode("utf-8")
    return printed.rstrip("\n") + (f"\n[exit {code}]" if code else "")


def replayed(document: str) -> str:
    """Give a document with what its commands print now."""
    return CONSOLE.sub(lambda block: f"```console\n{_replayed_block(block[1])}```", document)


def _replayed_block(block: str) -> str:
    return "\n".join(f"{command}\n{run(arguments(command))}\n" for command in COMMAND.findall(block))


def arguments(command: str) -> list[str]:
    """Split a command as a shell does; none but gdcli is run here."""
    dollar, program, *rest = shlex.split(command.replace("\\\n", " "))
    assert (dollar, program) == ("$", "gdcli"), f"only gdcli is run here, not {command!r}"
    return rest


@pytest.fixture(autouse=True)
def quiet_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let commands see a new folder with the examples' data, 80 columns, and nothing of what the user has set."""
    for name in os.environ:
        if name.startswith("GDCLI_") or name in ("NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    Path("examples").mkdir()
    for path in DATA.glob("*.csv"):
        shutil.copy(path, "examples")
    runpy.run_path(str(DATA / "make_data.py"), run_name="__main__")


@pytest.mark.parametrize("path", [README, *EXAMPLES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_command_prints_what_its_transcript_shows(path: Path, pytestconfig: pytest.Config) -> None:
    document = path.read_text("utf-8")
    now = replayed(document)
    if pytestconfig.getoption("--update") and now != document:
        path.write_text(now, "utf-8", newline="\n")
        document = now
    assert now == document, "gdcli prints something else now; pytest --update writes it"


@pytest.mark.parametrize("path", [path for path in EXAMPLES if path.name != "README.md"], ids=lambda path: path.stem)
def test_each_example_has_a_heading_a_lesson_and_a_command(path: Path) -> None:
    heading, lesson, *_ = path.read_text("utf-8").split("\n\n")
    assert heading.startswith("# ") and not lesson.startswith("```") and CONSOLE.search(path.read_text("utf-8"))


def test_an_altered_output_is_seen() -> None:
    shown = '```console\n$ gdcli grad "x^2" \\\n    --at 3\n{}\n\n$ gdcli grad "xy + x + y"\n{}\n```\n'
    now = replayed(shown.format("  f(x) = x³", ""))
    assert "f = 9" in now and "[exit 2]" in now
    assert replayed(now) == now != now.replace("f = 9", "f = 8") != replayed(now.replace("f = 9", "f = 8"))


def test_the_index_of_examples_names_each_of_them_once() -> None:
    index = (ROOT / "examples" / "README.md").read_text("utf-8")
    linked = re.findall(r"\]\(([\w-]+\.md)\)", index)
    assert sorted([*linked, "README.md"]) == [path.name for path in EXAMPLES]


def test_the_python_of_readme_runs() -> None:
    (block,) = re.findall(r"^```python\n(>>> .*?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    test = doctest.DocTestParser().get_doctest(block, {}, "README", str(README), 0)
    assert doctest.DocTestRunner().run(test).failed == 0


def test_readme_has_the_exit_codes_of_gdcli() -> None:
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", README.read_text("utf-8"), re.MULTILINE)
    assert rows == [(str(int(code)), code.meaning) for code in ExitCode]


def test_the_function_that_readme_shows_is_a_row_of_the_vocabulary() -> None:
    (row,) = re.findall(r"^ *Function\(.*\),$", README.read_text("utf-8"), re.MULTILINE)
    assert row in (ROOT / "gdcli" / "language" / "vocabulary.py").read_text("utf-8").splitlines()


def test_readme_names_each_folder_of_gdcli() -> None:
    folders = {path.parent.name for path in (ROOT / "gdcli").glob("*/__init__.py")}
    assert set(re.findall(r"^\| `(\w+)/` \|", README.read_text("utf-8"), re.MULTILINE)) == folders
