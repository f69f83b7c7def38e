"""gdcli help: on commands, and on what is no command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from gdcli.cli.terminal import say
from gdcli.errors import ExitCode, GdcliError

if TYPE_CHECKING:
    from gdcli.descent.methods import Method
    from gdcli.language.vocabulary import Function

SYNTAX = """\
Numbers       2  .5  1e-3          Constants  pi  e
Operators     + - * / ^ **         -x^2 is -(x^2), 2^3^2 is 2^(3^2)
              x² · × ÷ are read too
Products      2x  2(x+1)  (x+1)(x-1)  a x + b y  x sin(y); but xy is one name
Functions     sin(x)  sin x  sin²(x)  |x|  √(x); gdcli help functions lists them
Names         x  x2  theta  θ  x_new; e and pi too, where a point names them
Definitions   v = b*c; u = a + v; 3*u        or  --let "v = b*c"
              f(x, y) = x^2 y  is read too, the variables in their order
Families      x[1]  W[2,3]  sum(x[i]^2, i=1..10)  prod(...)
              h[j=1..3] = tanh(sum(W[i,j]*x[i], i=1..2)); sum(h[j], j=1..3)
Built in      @rosenbrock  @rosenbrock:10  @booth; gdcli functions lists them
Points        1,3 in the order of the variables, or x=1,y=3; a family x=1,2,3
Order         variables stand in the order of their names: b, w, x2, x10

What has two readings is an error that shows both: 1/2x, sin^-1(x), sin x/2.
"""


def _topics(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    program = ctx.parent.command if ctx.parent else None
    commands = program.list_commands(ctx) if isinstance(program, click.Group) else []
    return list(dict.fromkeys(name for name in (*commands, *TOPICS, *_rows()) if name.startswith(incomplete)))


def _rows() -> list[str]:
    """The names of methods and functions."""
    from gdcli.descent.methods import TABLE
    from gdcli.language.vocabulary import FUNCTIONS

    return [*TABLE, *[row.name for row in FUNCTIONS]]


@click.command("help")
@click.argument("topic", required=False, shell_complete=_topics)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Of the lists.")
@click.pass_context
def help(ctx: click.Context, topic: str | None, format_: str) -> None:
    """Show the help of a command, a topic (syntax, functions, methods, formats, exit-codes), a function or a method.

    \b
    gdcli help syntax
    gdcli help adam
    gdcli help methods --format json
    """
    if format_ == "json":
        say(_as_json(topic))
        return
    assert ctx.parent is not None
    program = ctx.parent.command
    assert isinstance(program, click.Group)
    if topic is None:
        say(program.get_help(ctx.parent) + "\n\nTopics:\n  gdcli help " + " | ".join(TOPICS) + "\n")
    elif topic in TOPICS:
        say(TOPICS[topic]())
    elif (command := program.get_command(ctx.parent, topic)) is not None:
        with click.Context(command, info_name=topic, parent=ctx.parent) as inner:
            say(command.get_help(inner) + "\n")
    else:
        say(_row(topic, [*program.list_commands(ctx.parent), *TOPICS]))


def _row(topic: str, known: list[str]) -> str:
    """The row of a method or of a function; a built-in function has a command of its own."""
    from gdcli.descent.methods import TABLE as METHODS
    from gdcli.language.collection import TABLE as BUILT_IN
    from gdcli.language.suggest import nearest
    from gdcli.language.vocabulary import ALIASES, FUNCTIONS

    if topic in BUILT_IN or topic.startswith("@"):
        raise GdcliError(
            f"'{topic[:60]}' is a built-in function", hint=f"gdcli functions {topic.removeprefix('@')[:60]} tells of it"
        )
    found = [row for row in FUNCTIONS if row.name == ALIASES.get(topic, topic)]
    if topic in METHODS or found:
        return _listed([_method(METHODS[topic])] if topic in METHODS else [_function(found[0])])
    guess = nearest(topic.lower(), [*known, *_rows()])
    hint = f"there is help on {', '.join(known)}, and on the name of a function or a method"
    raise GdcliError(f"no help on '{topic[:60]}'", hint=f"did you mean '{guess}'?" if guess else hint)


def _as_json(topic: str | None) -> str:
    """A table of the program as one JSON document: `rows` with one object a row."""
    import json

    tables = {"functions": _function_rows, "methods": _method_rows}
    if topic is None or topic not in tables:
        raise GdcliError(f"--format json lists {' and '.join(tables)}, not '{topic or ''}'")
    return json.dumps({"command": "help", "topic": topic, "rows": tables[topic]()}, indent=2) + "\n"


def _function_rows() -> list[dict[str, object]]:
    from gdcli.language.vocabulary import ALIASES, FUNCTIONS

    return [
        {
            "name": row.name, "parameters": row.parameters, "about": row.about, "slopes": list(row.slopes),
            "aliases": [alias for alias, name in ALIASES.items() if name == row.name],
        }
        for row in FUNCTIONS
    ]  # fmt: skip


def _method_rows() -> list[dict[str, object]]:
    from gdcli.descent.methods import TABLE
    from gdcli.record import number

    return [
        {
            "name": row.name, "title": row.title, "rule": row.rule or None, "source": row.source, "about": row.about,
            "settings": {setting.name: number(setting.default) for setting in row.settings},
        }
        for row in TABLE.values()
    ]  # fmt: skip


def _functions() -> str:
    import textwrap

    from gdcli.language.vocabulary import ALIASES, FUNCTIONS

    rows = [_function(row) for row in FUNCTIONS]
    other = ", ".join(f"{alias} = {name}" for alias, name in ALIASES.items())
    end = (
        "gdcli functions lists the built-in test functions, such as @rosenbrock;\n"
        "gdcli functions --help is the help of that command.\n"
    )
    return _listed(rows) + "\n" + textwrap.fill(f"Other names: {other}", 79) + "\n\n" + end


def _function(row: Function) -> tuple[str, str]:
    return f"{row.name}({row.parameters}{', ...' * row.folds})", row.about


METHODS_END = """\
In a rule x is each variable in turn, g its partial derivative, lr the learning
rate, k the number of the step (1, 2, ...), f the value, gnorm the length of the
gradient, n the number of variables. Any other name that is assigned, such as v,
m or s, is memory and starts at 0. What stands below a rule are its settings
with their defaults: --set b1=0.8 gives one; every rule takes clip too: a longer
gradient is cut to that length. --rule "v = 0.9*v - lr*g; x = x + v" runs a rule
of your own.
"""


def _methods() -> str:
    from gdcli.descent.methods import TABLE

    return _listed([_method(row) for row in TABLE.values()]) + "\n" + METHODS_END


def _method(row: Method) -> tuple[str, str]:
    import textwrap

    settings = ", ".join(f"{setting.name} {setting.default:g}" for setting in row.settings)
    lines = [row.rule or row.title, f"{row.about} ({row.source})", *([settings] if settings else [])]
    return row.name, "\n".join(piece for line in lines for piece in textwrap.wrap(line, 62))


def _exit_codes() -> str:
    import textwrap

    return _listed([(str(int(code)), "\n".join(textwrap.wrap(code.meaning, 74))) for code in ExitCode])


def _formats() -> str:
    from gdcli.formats import FORMATS

    return _listed([(name, f"{row.purpose} ({', '.join(row.endings)})") for name, row in FORMATS.items()])


def _listed(rows: list[tuple[str, str]]) -> str:
    """Two columns, the second one indented to one edge."""
    width = max(len(name) for name, _ in rows)
    lines = []
    for name, text in rows:
        first, *rest = text.split("\n")
        lines += [f"{name:<{width}}  {first}", *[" " * (width + 2) + line for line in rest]]
    return "\n".join(lines) + "\n"


TOPICS: dict[str, Callable[[], str]] = {
    "syntax": lambda: SYNTAX,
    "functions": _functions,
    "methods": _methods,
    "formats": _formats,
    "exit-codes": _exit_codes,
}
