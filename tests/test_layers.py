"""The river flows one way: a stage imports only from the stages before it, and heavy libraries have one place each."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import gdcli

ROOT = Path(gdcli.__file__).parent
RIVER = (
    "errors",
    "record",
    "language",
    "calculus",
    "engine",
    "descent",
    "studies",
    "reports",
    "formats",
    "door",
    "cli",
)
FILES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py"))
DOOR = ("__init__.py", "__main__.py")
ALLOWED = {
    "sympy": ("calculus/symbols.py",),
    "click": ("cli/",),
    "rich": ("formats/", "door/", "cli/"),
    "matplotlib": ("formats/",),
    "mpmath": ("engine/digits.py", "engine/spectrum.py", "engine/working.py", "calculus/symbols.py"),
}
WORDS = ("eval", "exec", "compile", "sympify", "parse_expr", "__import__")
EDGES = ("cli/", "door/source.py")  # where the outside world is
# What touches files; those of the package itself, by `importlib.resources.files`, are part of the program.
OUTSIDE = {"read_text", "read_bytes", "write_text", "write_bytes", "open", "unlink", "mkdir", "getenv"}
GENERATED = ("engine/python.py", "engine/arrays.py")  # source made from nodes alone


def tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text("utf-8"))


def imports(file: str, *, when_typed: bool = True) -> list[str]:
    """The modules that a file imports, wherever it does."""
    module = tree(file)
    skipped = set() if when_typed else _only_for_types(module)
    found: list[str] = []
    for node in [node for node in ast.walk(module) if node not in skipped]:
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(f"{'.' * node.level}{node.module or ''}")
    return found


def _only_for_types(module: ast.Module) -> set[ast.AST]:
    guarded = [
        node for node in ast.walk(module) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    return {inner for node in guarded for inner in ast.walk(node)}


def stage(module: str) -> int:
    """The place of a module in the river."""
    return RIVER.index(module.split(".")[1])


@pytest.mark.parametrize("file", [file for file in FILES if file not in DOOR])
def test_a_file_imports_only_from_stages_before_it(file: str) -> None:
    here = RIVER.index(Path(file).parts[0].removesuffix(".py"))
    modules = [module for module in imports(file, when_typed=False) if module.startswith("gdcli.")]
    assert [module for module in modules if stage(module) > here] == []


@pytest.mark.parametrize("file", [file for file in FILES if not file.startswith("cli/") and file not in DOOR])
def test_only_the_command_line_goes_through_the_librarys_door(file: str) -> None:
    assert "gdcli" not in imports(file)


@pytest.mark.parametrize("file", FILES)
def test_imports_say_where_they_come_from(file: str) -> None:
    assert [module for module in imports(file) if module.startswith(".")] == []


@pytest.mark.parametrize("library", ALLOWED)
def test_a_heavy_library_is_imported_where_it_belongs(library: str) -> None:
    importers = [file for file in FILES if any(module.partition(".")[0] == library for module in imports(file))]
    assert [file for file in importers if not file.startswith(ALLOWED[library])] == []


@pytest.mark.parametrize("file", [file for file in FILES if file not in GENERATED])
def test_no_file_calls_what_runs_text(file: str) -> None:
    calls = [ast.unparse(node.func) for node in ast.walk(tree(file)) if isinstance(node, ast.Call)]
    assert [text for text in calls if text.rpartition(".")[2] in WORDS and text != "re.compile"] == []


@pytest.mark.parametrize("file", [file for file in FILES if not file.startswith(EDGES)])
def test_no_file_prints_reads_writes_or_exits_but_those_at_the_edge(file: str) -> None:
    module = tree(file)
    calls = [ast.unparse(node.func) for node in ast.walk(module) if isinstance(node, ast.Call)]
    streams = [ast.unparse(node) for node in ast.walk(module) if isinstance(node, ast.Attribute)]
    assert {"print", "input", "open", "exit"} & set(calls) == set()
    assert OUTSIDE & {call.rpartition(".")[2] for call in calls if "." in call and "files(" not in call} == set()
    assert {"sys.exit", "sys.stdin", "sys.stdout", "sys.stderr", "os.environ"} & set(streams) == set()


def test_every_public_name_stands_in_one_room_of_the_door() -> None:
    assert sorted(name for names in gdcli.ROOMS.values() for name in names) == sorted(gdcli.__all__)


LIGHT = [
    (("--help",), ("sympy", "numpy", "mpmath", "rich", "gdcli.language")),
    (("--version",), ("sympy", "numpy", "mpmath", "rich", "gdcli.language")),
    (("minimize", "--help"), ("sympy", "numpy", "mpmath")),
    (("help", "functions"), ("sympy", "numpy")),
    (("functions",), ("sympy", "numpy", "mpmath")),
    (("functions", "rosenbrock:4", "--format", "json"), ("sympy", "numpy", "mpmath", "rich")),
    (("minimize", "x**2+y**2", "--start", "1,3"), ("numpy", "matplotlib", "scipy")),
    (("minimize", "x**2+y**2", "--start", "1,3", "--format", "json"), ("numpy", "rich")),
    (("minimize", "x**2+y**2", "--start", "1,3", "--gradient", "backprop"), ("numpy", "sympy")),
    (("minimize", "x**2+y**2", "--start", "1,3", "--plot"), ("matplotlib", "PIL")),
    (("minimize", "x**2+y**2", "--start", "1,3", "-o", "/dev/null", "--format", "png"), ("matplotlib.pyplot",)),
    (("backprop", "x**2+y**2", "--at", "1,3", "--paths"), ("numpy", "sympy", "mpmath", "matplotlib")),
    (("backprop", "x**2+y**2", "--at", "1,3", "--format", "svg"), ("numpy", "sympy", "mpmath", "rich")),
    (("grad", "x**2+y**2", "--at", "1,3", "--hessian"), ("numpy", "matplotlib", "scipy")),
]


@pytest.mark.parametrize(("call", "heavy"), LIGHT)
def test_a_call_imports_nothing_that_it_does_not_need(call: tuple[str, ...], heavy: tuple[str, ...]) -> None:
    code = f"import sys; from gdcli.cli.main import main; main({list(call)!r}); sys.stderr.write(repr([*sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(done.stderr.splitlines()[-1]))
    assert loaded & set(heavy) == set()
