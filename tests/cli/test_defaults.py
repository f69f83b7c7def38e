"""What an option is without being given is what the library does without it; what it may be is the library's table."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields

import click
import pytest
from program import gdcli as gdcli_program

import gdcli
from gdcli.calculus.gradient import SOURCES
from gdcli.cli.main import COMMANDS, program
from gdcli.descent.settings import AUTO, DTYPES, Settings
from gdcli.studies.fit.losses import TABLE as LOSSES
from gdcli.studies.fit.result import STEPS, Options
from gdcli.studies.race import USUAL

SETTINGS = {field.name: field.default for field in fields(Settings)} | {"set": ()}
FITTING = SETTINGS | {field.name: field.default for field in fields(Options)} | {"steps": STEPS}
RACING = {"methods": inspect.signature(gdcli.race).parameters["methods"].default, "lr": AUTO}
LEAST = {  # the least that a command is called with, and the library's defaults of the rest
    "minimize": ("x --start 1", SETTINGS),
    "maximize": ("x --start 1", SETTINGS),
    "plot": ("x", SETTINGS),
    "race": ("x --start 1", SETTINGS | RACING),
    "sweep": ("x --start 1 --lr 0.1:1:3", {name: one for name, one in SETTINGS.items() if name != "lr"}),
    "fit": ("data.csv --model y=a", FITTING),
}


def command_of(name: str) -> click.Command:
    found = program.get_command(click.Context(program), name)
    assert found is not None
    return found


def options_of(name: str) -> Iterator[click.Option]:
    return (param for param in command_of(name).params if isinstance(param, click.Option))


@pytest.mark.parametrize("command", LEAST)
def test_an_option_that_is_not_given_is_the_librarys_default(command: str) -> None:
    least, wanted = LEAST[command]
    given = command_of(command).make_context(command, least.split()).params
    got = {name.rstrip("_"): value for name, value in given.items() if f"--{name}" not in least}
    typed = {name: str(value or "") for name, value in got.items() if name in wanted}
    assert (len(typed) > 8, typed) == (True, {name: str(wanted[name] or "") for name in typed})


def choices(name: str) -> set[tuple[str, ...]]:
    found = [option for command in COMMANDS for option in options_of(command) if option.name == name]
    return {tuple(option.type.choices) for option in found if isinstance(option.type, click.Choice)}


def test_the_sources_of_a_gradient_are_those_of_the_library() -> None:
    assert choices("gradient") == {("auto", *SOURCES)}


def test_the_sources_of_the_values_of_grad_are_those_of_the_library() -> None:
    assert [set(one) for one in choices("method")] == [set(SOURCES)]


def test_the_kinds_of_arithmetic_are_those_of_the_library() -> None:
    assert choices("dtype") == {DTYPES}


def test_the_help_of_fit_names_every_loss() -> None:
    (loss,) = [option for option in options_of("fit") if option.name == "loss"]
    assert [name for name in LOSSES if name not in (loss.help or "")] == []


def test_a_race_has_the_same_usual_methods_everywhere() -> None:
    assert (RACING["methods"], RACING["lr"]) == (",".join(USUAL), AUTO)


@pytest.mark.parametrize("call", [("race", "--start", "1"), ("basins", "--box=-1:1", "--grid", "5")])
def test_an_automatic_rate_may_have_blanks_around_it(call: tuple[str, ...]) -> None:
    assert gdcli_program(*call, "x^2", "--lr", " auto ").out == gdcli_program(*call, "x^2").out
