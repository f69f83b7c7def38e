"""gdcli help: on commands, and on what is no command."""

from __future__ import annotations

from collections.abc import Callable

import click

from gdcli.cli.terminal import say
from gdcli.errors import ExitCode, GdcliError

SYNTAX = """\
Numbers       2  .5  1e-3          Constants  pi  e
Operators     + - * / ^ **         -x^2 is -(x^2), 2^3^2 is 2^(3^2)
              x² · × ÷ are read too
Products      2x  2(x+1)  (x+1)(x-1)  a x + b y  x sin(y); but xy is one name
Functions     sin(x)  sin x  sin²(x)  |x|  √(x); gdcli help functions lists them
Names         x  x2  theta  θ  x_new; e and pi too, where a point names them
Definitions   v = b*c; u = a + v; 3*u        or  --let "v = b*c"
Families      x[1]  W[2,3]  sum(x[i]^2, i=1..10)  prod(...)
              h[j=1..3] = tanh(sum(W[i,j]*x[i], i=1..2)); sum(h[j], j=1..3)
Built in      @rosenbrock  @rosenbrock:10  @himmelblau; gdcli functions lists them
Points        1,3 in the order of the variables, or x=1,y=3; x=1,2,3 for a family

What has two readings is an error that shows both: 1/2x, sin^-1(x), sin x/2.
"""


def _topics(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    program = ctx.parent.command if ctx.parent else None
    commands = program.list_commands(ctx) if isinstance(program, click.Group) else []
    return [name for name in (*commands, *TOPICS) if name.startswith(incomplete)]


@click.command("help", short_help="help on a command or a topic")
@click.argument("topic", required=False, shell_complete=_topics)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Of the lists.")
@click.pass_context
def help(ctx: click.Context, topic: str | None, format_: str) -> None:
    """Show the help of a command, or of a topic: syntax, functions, methods, exit-codes.

    \b
    gdcli help syntax
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
    else:
        command = program.get_command(ctx.parent, topic)
        if command is None:
            known = ", ".join([*program.list_commands(ctx.parent), *TOPICS])
            raise GdcliError(f"no help on '{topic[:60]}'", hint=f"there is help on {known}")
        with click.Context(command, info_name=topic, parent=ctx.parent) as inner:
            say(command.get_help(inner) + "\n")


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

    rows = [(f"{row.name}({row.parameters}{', ...' * row.folds})", row.about) for row in FUNCTIONS]
    other = ", ".join(f"{alias} = {name}" for alias, name in ALIASES.items())
    end = "gdcli functions lists the built-in test functions, such as @rosenbrock.\n"
    return _listed(rows) + "\n" + textwrap.fill(f"Other names: {other}", 79) + "\n\n" + end


def _methods() -> str:
    import textwrap

    from gdcli.descent.methods import TABLE

    rows = []
    for row in TABLE.values():
        settings = ", ".join(f"{setting.name} {setting.default:g}" for setting in row.settings)
        lines = [row.rule or row.title, f"{row.about} ({row.source})", *([settings] if settings else [])]
        text = "\n".join(piece for line in lines for piece in textwrap.wrap(line, 62))
        rows.append((row.name, text))
    end = "Every rule takes the setting clip: a longer gradient is cut to that length.\n"
    return _listed(rows) + "\n" + end


def _exit_codes() -> str:
    return _listed([(str(int(code)), code.meaning) for code in ExitCode])


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
    "exit-codes": _exit_codes,
}
