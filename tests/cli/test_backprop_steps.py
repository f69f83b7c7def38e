"""gdcli backprop --step: a key turns each page on a terminal, all at once anywhere else."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

import pytest
from program import environment_with, gdcli

CALL = ("backprop", "q = x+y; f = q*z", "--at", "-2,5,-4")


def test_the_steps_put_no_number_in_for_what_has_none() -> None:
    out = gdcli("backprop", "log(x)*y", "--at", "-1,2", "--step").out
    assert ("v₁·y = undefined" in out, "nan" in out) == (True, False)


def test_a_pipe_gets_all_steps_at_once() -> None:
    assert gdcli("backprop", "a*a", "--at", "3", "--step").out.splitlines()[2:10] == [
        "  forward: each value from those before it",
        "    1. a = 3",
        "    2. f = a·a = 3·3 = 9",
        "",
        "  backward: each gradient begins at 0, the output's is 1",
        "    1. f: the gradient is 1",
        "       ∂f/∂a = a = 3; so a ← 0 + 1·3 = 3",
        "       ∂f/∂a = a = 3; so a ← 3 + 1·3 = 6",
    ]


def on_a_terminal(keys: bytes, *args: str, then_wide: int = 0) -> tuple[int, str]:
    """Call the program on a terminal and press the keys, each where it waits; after the first it is `then_wide`."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(
            sys.executable, [sys.executable, "-m", "gdcli", *args], environment_with({"TERM": "xterm", "COLUMNS": None})
        )
    shown, ends = b"", time.monotonic() + 60
    while time.monotonic() < ends:
        if select.select([terminal], [], [], 0.4)[0]:
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # Linux's way to say that the other end is closed
                break
            shown += piece
        elif keys and shown.rstrip().endswith(b"q: leave"):  # it has waited for a while
            if then_wide:
                fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, then_wide, 0, 0))
            os.write(terminal, keys[:1])
            keys = keys[1:]
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


@pytest.mark.parametrize(
    ("keys", "code", "last"),
    [(b" " * 12, 0, "central differences agree"), (b"  q", 0, "3. q"), (b" \x03", 130, "interrupted")],
)
def test_on_a_terminal_a_key_turns_each_page_and_q_or_ctrl_c_leaves(keys: bytes, code: int, last: str) -> None:
    ended, shown = on_a_terminal(keys, *CALL, "--step")
    assert (ended, last in shown, "Traceback" in shown) == (code, True, False)


def test_a_page_is_as_wide_as_the_terminal_has_become() -> None:
    _, shown = on_a_terminal(b"  q", "backprop", "x + sin(sin(sin(y)))", "--at", "1,2", "--step", then_wide=24)
    _, wide = on_a_terminal(b"  q", "backprop", "x + sin(sin(sin(y)))", "--at", "1,2", "--step", then_wide=80)
    line = "3. v₁ = sin(y) = sin(2) = 0.909297"
    assert (line in wide, line in shown, "3. v₁ = sin(y)" in shown) == (True, False, True)


def test_left_early_no_later_page_is_shown() -> None:
    _, shown = on_a_terminal(b"  q", *CALL, "--step")
    assert ("3. q = x + y" in shown, "4. z" in shown) == (True, False)


@pytest.mark.parametrize("format_", ["json", "csv", "dot", "mermaid", "svg"])
def test_a_format_without_pages_has_no_steps(format_: str) -> None:
    result = gdcli(*CALL, "--step", "--format", format_)
    assert (result.code, result.err) == (2, f"error: --step: {format_} has no steps; they are for table and markdown\n")
