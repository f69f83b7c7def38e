"""What may be asked, how a wrong request is told, and help."""

from __future__ import annotations

from pathlib import Path

import pytest
from program import document, gdcli

import gdcli as library
from gdcli.cli.main import COMMANDS
from gdcli.errors import ExitCode
from gdcli.language.vocabulary import FUNCTIONS

WRONG = [
    (("minimize", "x^2", "--start", "1", "--lr", "0"), "lr", "0"),
    (("minimize", "x^2", "--start", "1", "--lr", "-1"), "lr", "-1"),
    (("minimize", "x^2", "--start", "1", "--lr", "inf"), "lr", "inf"),
    (("minimize", "x^2", "--start", "1", "--lr", "nan"), "lr", "nan"),
    (("minimize", "x^2", "--start", "1", "--lr", "1e400"), "lr", "1e400"),
    (("minimize", "x^2", "--start", "1", "--lr", "z*k"), "lr", "z"),
    (("minimize", "x^2", "--start", "1", "--steps", "-1"), "steps", "-1"),
    (("minimize", "x^2", "--start", "1", "--steps", "1000000000000"), "steps", "1e+12"),
    (("minimize", "x^2", "--start", "1", "--steps", "1.5"), "steps", "1.5"),
    (("minimize", "x^2", "--start", "1", "--momentum", "1.5"), "momentum", "1.5"),
    (("minimize", "x^2", "--start", "1", "--momentum", "-0.1"), "momentum", "-0.1"),
    (("minimize", "x^2", "--start", "1", "--tol", "-1"), "tol", "-1"),
    (("minimize", "x^2", "--start", "1", "--tol", "nan"), "tol", "nan"),
    (("minimize", "x^2", "--start", "1", "--every", "0"), "every", "0"),
    (("minimize", "x^2", "--start", "1", "--target", "nan"), "target", "nan"),
    (("minimize", "x^2", "--start", "1", "--method", "sgd"), "method", "sgd"),
    (("minimize", "x^2", "--start", "1", "--gradient", "magic"), "gradient", "magic"),
    (("minimize", "x^2", "--start", "nan"), "start", "nan"),
    (("minimize", "x^2", "--start", "inf"), "start", "inf"),
    (("minimize", "x^2", "--start", "1,2"), "start", "2"),
    (("minimize", "x^2 + y", "--start", "1"), "start", "x, y"),
    (("minimize", "x^2 + y", "--start", "x=1"), "start", "y"),
    (("minimize", "x^2", "--start", "z=1"), "start", "z"),
    (("minimize", "x^2",), "--start", "--start"),
    (("minimize", "3", "--start", "1"), "start", "no variables"),
    (("minimize", "x^2", "--start", "1", "--format", "yaml"), "format", "yaml"),
    (("minimize", "x^2", "--start", "1", "--color", "red"), "color", "red"),
    (("minimize", "x^2", "--start", "1", "--lrr", "1"), "--lrr", "--lr"),
    (("minimize", "x^2", "--start"), "--start", "--start"),
    (("grad", "x^2", "--at", "1", "--method", "forward", "--h", "0"), "h", "0"),
    (("grad", "x^2", "--at", "1", "--h", "-1"), "h", "-1"),
    (("grad", "x^2", "--at", "1", "--h", "inf"), "h", "inf"),
    (("grad", "x^2", "--at", "1", "--method", "exact"), "method", "exact"),
    (("grad", "x^2", "--at", ""), "at", "x"),
    (("grad", "x", "y"), "'x'", "'y'"),
    (("grad",), "EXPR", "grad"),
    (("compare", "x^2"), "--at", "--at"),
    (("compare", "x^2", "--at", "1", "--tolerance", "-1"), "tolerance", "-1"),
    (("compare", "x^2", "--at", "1", "--tolerance", "nan"), "tolerance", "nan"),
    (("compare", "x^2", "--at", "1", "--h", "0"), "h", "0"),
    (("minimise", "x^2"), "minimise", "minimize"),
    (("help", "minimise"), "minimise", "did you mean 'minimize'"),
    (("help", "ADAM"), "ADAM", "did you mean 'adam'"),
    (("help", "sigmod"), "sigmod", "did you mean 'sigmoid'"),
    (("help", "booth"), "booth", "gdcli functions booth"),
    (("grad", "x^2", "--format", ""), "--format", "''"),
    (("--bogus",), "--bogus", "--bogus"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "option", "value"), WRONG)
def test_a_wrong_request_is_exit_2_and_names_the_option_and_the_value(
    call: tuple[str, ...], option: str, value: str
) -> None:
    result = gdcli(*call)
    told = (option in result.err, value in result.err, result.err.startswith("error: "), result.err.count("\n") <= 5)
    assert (result.code, result.out, told) == (2, "", (True,) * 4)


@pytest.mark.parametrize("text", ["-x^2", "-2x", "--x", "-(x-1)^2", "-h*x", "-o + x", "-V + x", "-1", "- x", "−x"])
def test_a_formula_may_begin_with_a_minus(text: str) -> None:
    found = document("grad", text)
    assert (found["command"], found["expression"]) == ("grad", text)


def test_a_formula_may_stand_behind_the_options() -> None:
    assert document("minimize", "--start", "1", "--steps", "2", "-x^2")["expression"] == "-x^2"


def test_what_stands_behind_two_minuses_is_a_formula() -> None:
    assert gdcli("grad", "--at", "1", "--format", "json", "--", "--x").json["f"] == 1.0


def test_a_value_may_be_joined_to_its_option() -> None:
    assert document("minimize", "x^2", "--start=-1", "--steps=2", "--lr=1/3")["settings"]["lr"] == 1 / 3


def test_a_point_may_begin_with_a_minus() -> None:
    assert document("grad", "x*y", "--at", "-2,-3")["values"] == {"x": -3.0, "y": -2.0}


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_minus_reads_the_formula_from_standard_input(end: str) -> None:
    result = gdcli("grad", "-", "--at", "3", "--format", "json", stdin=f"x^2{end}")
    assert result.json["values"] == {"x": 6.0}


def test_a_formula_of_several_lines_comes_by_standard_input() -> None:
    assert gdcli("grad", "-", "--at", "3", "--format", "json", stdin="u = x^2;\nu*u\n").json["values"] == {"x": 108.0}


def test_let_is_a_definition_before_the_formula() -> None:
    with_let = document("grad", "3*u", "--let", "v = b*c", "--let", "u = a + v", "--at", "1,2,3")
    assert with_let["values"] == document("grad", "v = b*c; u = a + v; 3*u", "--at", "1,2,3")["values"]


@pytest.mark.parametrize("text", ["x**2", "x^2+y^2", "sin(x)", "x", "2x", "-x^2", "|x|", "@rosenbrock"])
def test_a_bare_formula_is_told_the_command_to_paste(text: str) -> None:
    result = gdcli(text)
    assert (result.code, f'gdcli minimize "{text}" --start' in result.err) == (2, True)


@pytest.mark.parametrize("call", [(), ("--help",), ("-h",), ("help",)])
def test_the_help_lists_the_commands(call: tuple[str, ...]) -> None:
    result = gdcli(*call)
    assert (result.code, [name for name in COMMANDS if f"\n  {name} " not in result.out], result.err) == (0, [], "")


@pytest.mark.parametrize("call", [("--version",), ("-V",)])
def test_the_version_is_the_librarys(call: tuple[str, ...]) -> None:
    result = gdcli(*call)
    assert (result.code, library.__version__ in result.out) == (0, True)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "functions"])  # a topic has that name
def test_the_help_of_a_command_is_the_same_by_every_way(command: str) -> None:
    ways = [gdcli(command, "--help"), gdcli(command, "-h"), gdcli("help", command)]
    assert ({way.code for way in ways}, len({way.out for way in ways})) == ({0}, 1)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_begins_with_examples(command: str) -> None:
    out = gdcli(command, "--help").out
    assert 0 < out.index(f"\n  gdcli {command} ") < out.index("Options:")


def examples() -> list[str]:
    lines = [line.strip() for command in ["", *COMMANDS] for line in gdcli(*command.split(), "--help").out.splitlines()]
    return [line for line in lines if line.startswith("gdcli ")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, with the files that the examples of fit and predict name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.csv").write_text("x,y\n0,0\n1,0\n2,1\n3,0\n4,1\n")
    (tmp_path / "new.csv").write_text("x\n1.5\n2.5\n")
    assert gdcli("fit", "data.csv", "--model", "y = a + b*x", "-o", "fit.json").code == 0
    return tmp_path


@pytest.mark.parametrize("line", examples())
def test_an_example_of_the_help_runs(line: str, folder: Path) -> None:
    import shlex

    assert gdcli(*shlex.split(line)[1:]).code == 0


def test_help_functions_lists_each_function() -> None:
    out = gdcli("help", "functions").out
    assert [row.name for row in FUNCTIONS if f"\n{row.name}(" not in f"\n{out}"] == []


def test_help_exit_codes_lists_each_code() -> None:
    lines = gdcli("help", "exit-codes").out.splitlines()
    assert [int(line.split()[0]) for line in lines if line[0] != " "] == [int(code) for code in ExitCode]


@pytest.mark.parametrize("topic", ["syntax", "functions", "methods", "formats", "exit-codes"])
def test_a_topic_is_named_in_the_help_and_has_a_text(topic: str) -> None:
    assert (topic in gdcli("help").out, gdcli("help", topic).code, len(gdcli("help", topic).out) > 100) == (
        True,
        0,
        True,
    )


def test_help_methods_shows_the_rules() -> None:
    assert "v = momentum*v - lr*g; x = x + v" in gdcli("help", "methods").out


def test_a_mistake_stands_above_its_caret() -> None:
    lines = gdcli("grad", "x + sigmod(x)").err.splitlines()
    shown, carets = lines[1:3]
    assert (shown[carets.index("^") : carets.rindex("^") + 1], "sigmoid" in lines[3]) == ("sigmod", True)


def test_a_caret_stands_right_behind_wide_characters() -> None:
    from gdcli.errors import columns

    shown, carets = gdcli("grad", "变量 + $").err.splitlines()[1:3]
    assert carets.index("^") == columns(shown[: shown.index("$")])


def test_debug_shows_the_traceback_of_a_mistake() -> None:
    with pytest.raises(library.GdcliError, match="sigmod"):
        gdcli("grad", "sigmod(x)", "--debug")


def test_the_environment_asks_for_a_traceback_too() -> None:
    with pytest.raises(library.GdcliError, match="sigmod"):
        gdcli("grad", "sigmod(x)", environment={"GDCLI_DEBUG": "1"})


def test_the_environment_names_the_format() -> None:
    result = gdcli("grad", "x^2", environment={"GDCLI_FORMAT": "json"})
    assert result.json["gradient"] == {"x": "2*x"}


def test_the_option_goes_before_the_environment() -> None:
    assert (
        gdcli("grad", "x^2", "--format", "csv", environment={"GDCLI_FORMAT": "json"}).out
        == "variable,gradient\nx,2*x\n"
    )


def test_a_format_of_the_environment_that_is_none_is_refused() -> None:
    assert gdcli("grad", "x^2", environment={"GDCLI_FORMAT": "yaml"}).code == 2


def test_an_empty_format_of_the_environment_is_as_none() -> None:
    assert gdcli("grad", "x^2", environment={"GDCLI_FORMAT": ""}) == gdcli("grad", "x^2")


@pytest.mark.parametrize(
    ("command", "option"),
    [("minimize", "start"), ("race", "start"), ("sweep", "start"), ("compare", "at"), ("backprop", "at")],
)
def test_where_the_point_is_missing_the_variables_are_told(command: str, option: str) -> None:
    result = gdcli(command, "a*b^2", *(["--lr", "0.1:1:3"] if command == "sweep" else []))
    told = f"error: --{option}: a point is needed; the variables are a, b, as in a=1,b=2\n"
    assert (result.code, result.err) == (2, told)


def test_a_wrong_formula_is_told_before_its_missing_point() -> None:
    assert gdcli("minimize", "x*").err.startswith("error: the formula ends where a value should stand")


@pytest.mark.parametrize(
    ("topic", "told"),
    [("adam", "Kingma & Ba 2014"), ("newton", "uses the Hessian"), ("sigmoid", "sigmoid(x)"), ("ln", "log(x)")],
)
def test_a_method_and_a_function_have_help_of_their_own(topic: str, told: str) -> None:
    result = gdcli("help", topic)
    assert (result.code, told in result.out, result.out.count("\n") < 7) == (0, True, True)


def test_a_built_in_function_is_told_by_its_own_command() -> None:
    assert (
        gdcli("help", "@booth").err == "error: '@booth' is a built-in function\n  gdcli functions booth tells of it\n"
    )


@pytest.mark.parametrize("topic", ["syntax", "functions", "methods", "formats", "exit-codes", *COMMANDS])
def test_help_fits_80_columns(topic: str) -> None:
    assert [line for line in gdcli("help", topic).out.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("-lr", "--lr"), ("--learning-rate", "--lr"), ("--x0", "--start"), ("--iters", "--steps"), ("--step", "--steps")],
)
def test_an_option_by_another_word_is_told_its_own(typed: str, meant: str) -> None:
    result = gdcli("minimize", "x^2", "--start", "1", typed, "0.1")
    assert (result.code, result.err) == (2, f"error: there is no option {typed}\n  did you mean {meant}?\n")


def test_a_second_formula_of_check_is_told_where_it_stands() -> None:
    assert "stands after --claim" in gdcli("check", "sin(3x)", "cos(3x)").err


def test_two_formulas_that_begin_with_a_minus_are_no_options() -> None:
    assert gdcli("minimize", "-x", "-y", "--start", "1").err.startswith("error: one formula is wanted, got 2")


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "help"])
def test_the_help_of_a_command_names_the_formats_that_it_has(command: str) -> None:
    told = " ".join(gdcli(command, "--help").out.split())
    named = told.partition("--format NAME ")[2].partition(". [by the file")[0].split(", ")
    drawn = {"backprop": "dot mermaid svg", "compare": "svg png pdf", "basins": "svg png pdf", "fit": "svg png pdf gif"}
    walks = dict.fromkeys(("minimize", "maximize", "race", "sweep", "plot"), "svg png pdf gif html")
    assert named == ["table", "json", "csv", "markdown", *(drawn | walks).get(command, "").split()]


@pytest.mark.parametrize("options", [("--format", "a" * 100_000), ("--" + "a" * 100_000,), ("--at", "a" * 100_000)])
def test_what_is_wrong_and_long_is_told_in_few_words(options: tuple[str, ...]) -> None:
    result = gdcli("grad", "x^2", *options)
    assert (result.code, len(result.err) < 500) == (2, True)


@pytest.mark.parametrize(
    "call", [("grad", "x^2"), ("grad", "x^2", "-o", "-"), ("fit", "no-such-file.csv", "--model", "y = a")]
)
def test_a_format_that_the_environment_asks_for_and_does_not_suit_is_told_as_that(call: tuple[str, ...]) -> None:
    result = gdcli(*call, environment={"GDCLI_FORMAT": "html"})
    assert (result.code, result.err.startswith("error: GDCLI_FORMAT: html draws walks")) == (2, True)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf", "gif"])
def test_a_picture_is_refused_for_a_terminal_before_its_work(kind: str) -> None:
    pytest.importorskip("matplotlib")
    call = ("minimize", "x^2", "--start", "no number")
    option = gdcli(*call, "--format", kind, terminal=True)
    variable = gdcli(*call, environment={"GDCLI_FORMAT": kind}, terminal=True)
    told = f"{kind} is nothing for a terminal\n  -o FILE.{kind} keeps it\n"
    assert (option.err, variable.err) == (f"error: --format: {told}", f"error: GDCLI_FORMAT: {told}")


def test_a_graph_is_text_that_a_terminal_shows() -> None:
    assert gdcli("backprop", "x*y", "--at", "1,2", "--format", "svg", terminal=True).out.startswith("<svg")


def test_a_page_of_a_fit_is_refused_before_its_data_are_read() -> None:
    result = gdcli("fit", "no-such-file.csv", "--model", "y = a", "-o", "x.html")
    assert (result.code, result.err.startswith("error: html draws walks, and this has none")) == (2, True)
