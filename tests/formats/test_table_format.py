"""The table is what a person reads: exact at 80, 40 and 120 columns, in colour and without."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.formats.look import Look
from gdcli.formats.table import LEAST_WIDTH, render
from gdcli.formats.wrapping import width_of
from gdcli.reports.report import Block, Cell, Fact, Facts, Grid, Line, Mark, Report, Sheet, Verdict

LOOK = Look()
PATH = Grid(
    ("step", "x", "y", "f", "|∇f|"),
    (
        (0, 1.0, 3.0, 10.0, 6.324555320336759),
        (1, 0.8, 2.4, 6.4, 5.059644256269407),
        (2, 0.64, 1.92, 4.096, 4.047715405015525),
        (90, 1.8971375e-09, 5.6914126e-09, 3.5991307e-17, 1.1998551e-08),
        (91, 1.5177100e-09, 4.5531300e-09, 2.3034437e-17, 9.5988411e-09),
    ),
    gaps=frozenset({3}),
    note="5 of 92 rows; --all shows each",
)
MINIMIZE: tuple[Block, ...] = (
    Facts((Fact("f(x, y)", "x² + y²"), Fact("∇f", "(2x, 2y)", "symbolic"))),
    Line(("gradient descent", "x ← x − lr·g", "lr 0.1", "at most 100 steps", "tol 1e-08")),
    PATH,
    Verdict(
        "ok",
        "converged after 91 steps: |∇f| = 9.6e-09 ≤ tol 1e-08",
        (
            "a minimum: Hessian eigenvalues 2, 2, condition number 1",
            "0.8 per step, as 1 − lr·2 predicts; any lr below 1 converges, lr 0.5 is there in one step",
        ),
    ),
)
SADDLE = Verdict(
    "warning",
    "stopped after 86 steps: |∇f| = 9.3e-09 ≤ tol 1e-08, but this is no minimum",
    ("a saddle: Hessian eigenvalues 2, −2; f falls along y",),
    'gdcli minimize "x^2 - y^2" --start 1,1e-06',
)
TREE = Grid(
    ("node", "forward", "local", "gradient", ""),
    (
        ("f = q·z", -12.0, "", 1.0, ""),
        ("├─ q = x + y", 3.0, "∂f/∂q = z = −4", -4.0, "1 · −4"),
        ("│  └─ y", 5.0, "∂q/∂y = 1", -4.0, "−4 · 1"),
    ),
)


def shown(*blocks: Block, look: Look = LOOK, notes: tuple[str, ...] = ()) -> str:
    """The table of these blocks, after a newline, so that it reads well here."""
    return "\n" + render(Report({}, Sheet((), ()), blocks, notes=notes), look)


def test_a_run_at_80_columns() -> None:
    assert (
        shown(*MINIMIZE, notes=("a constant is left out",))
        == """
  f(x, y) = x² + y²
       ∇f = (2x, 2y)   symbolic
  gradient descent   x ← x − lr·g   lr 0.1   at most 100 steps   tol 1e-08

  step             x             y              f          |∇f|
     0   1             3             10             6.32456
     1   0.8           2.4            6.4           5.05964
     2   0.64          1.92           4.096         4.04772
     …
    90   1.89714e-09   5.69141e-09    3.59913e-17   1.19986e-08
    91   1.51771e-09   4.55313e-09    2.30344e-17   9.59884e-09
                               (5 of 92 rows; --all shows each)

  ✓ converged after 91 steps: |∇f| = 9.6e-09 ≤ tol 1e-08
    a minimum: Hessian eigenvalues 2, 2, condition number 1
    0.8 per step, as 1 − lr·2 predicts; any lr below 1 converges, lr 0.5 is
    there in one step

  note: a constant is left out
"""
    )


def test_a_run_at_40_columns_is_told_in_two_grids() -> None:
    assert (
        shown(*MINIMIZE, look=Look(width=40))
        == """
  f(x, y) = x² + y²
       ∇f = (2x, 2y)   symbolic
  gradient descent   x ← x − lr·g
  lr 0.1   at most 100 steps   tol 1e-08

  step             x             y
     0   1             3
     1   0.8           2.4
     2   0.64          1.92
     …
    90   1.89714e-09   5.69141e-09
    91   1.51771e-09   4.55313e-09

  step              f          |∇f|
     0   10             6.32456
     1    6.4           5.05964
     2    4.096         4.04772
     …
    90    3.59913e-17   1.19986e-08
    91    2.30344e-17   9.59884e-09
   (5 of 92 rows; --all shows each)

  ✓ converged after 91 steps:
    |∇f| = 9.6e-09 ≤ tol 1e-08
    a minimum: Hessian eigenvalues 2, 2,
    condition number 1
    0.8 per step, as 1 − lr·2 predicts;
    any lr below 1 converges, lr 0.5 is
    there in one step
"""
    )


def test_a_run_in_ascii() -> None:
    assert (
        shown(*MINIMIZE[:3], look=Look(encoding="ascii"))
        == """
  f(x, y) = x^2 + y^2
   grad f = (2x, 2y)   symbolic
  gradient descent   x <- x - lr*g   lr 0.1   at most 100 steps   tol 1e-08

  step             x             y              f      |grad f|
     0   1             3             10             6.32456
     1   0.8           2.4            6.4           5.05964
     2   0.64          1.92           4.096         4.04772
   ...
    90   1.89714e-09   5.69141e-09    3.59913e-17   1.19986e-08
    91   1.51771e-09   4.55313e-09    2.30344e-17   9.59884e-09
                               (5 of 92 rows; --all shows each)
"""
    )


def test_a_command_to_try_is_never_broken() -> None:
    assert (
        shown(SADDLE, look=Look(width=40))
        == """
  ! stopped after 86 steps:
    |∇f| = 9.3e-09 ≤ tol 1e-08, but this
    is no minimum
    a saddle: Hessian eigenvalues 2, −2;
    f falls along y
    try  gdcli minimize "x^2 - y^2" --start 1,1e-06
"""
    )


def test_a_long_command_is_not_broken_in_colour_either() -> None:
    command = f"gdcli minimize '{' + '.join(f'x{k}^2' for k in range(40))}'"
    assert command in shown(Verdict("ok", "so", (), command), look=Look(color=True))


def test_a_screen_narrower_than_32_columns_is_written_to_as_if_it_had_32() -> None:
    assert shown(*MINIMIZE, look=Look(width=1)) == shown(*MINIMIZE, look=Look(width=32))


def test_a_verdict_hangs_under_a_mark_that_is_spelled() -> None:
    assert (
        shown(Verdict("ok", "they agree", ("to 7 digits",)), look=Look(encoding="cp1252"))
        == """
  ok they agree
     to 7 digits
"""
    )


def test_a_tree_keeps_its_lines() -> None:
    assert (
        shown(TREE)
        == """
  node           forward   local            gradient
  f = q·z            −12                           1
  ├─ q = x + y         3   ∂f/∂q = z = −4         −4   1 · −4
  │  └─ y              5   ∂q/∂y = 1              −4   −4 · 1
"""
    )


def test_a_grid_in_a_pipe_is_left_whole() -> None:
    assert shown(TREE, look=Look(width=40, fold=False)) == shown(TREE, look=Look(width=80))


def test_what_is_no_number_stands_at_the_right_in_words() -> None:
    grid = Grid(("k", "x"), ((1, -10.5), (2, float("-inf")), (3, float("nan")), (4, None), (5, -1.89714e-100)))
    assert (
        shown(grid)
        == """
  k                x
  1   −10.5
  2        −infinity
  3        undefined
  4             none
  5    −1.89714e-100
"""
    )


def test_long_texts_wrap_inside_their_column_first() -> None:
    grid = Grid(("name", "what it is for", "at 0"), (("sigmoid", "squeezes any number into 0 to 1", 0.5),))
    assert (
        shown(grid, look=Look(width=40))
        == """
  name      what it is for        at 0
  sigmoid   squeezes any number    0.5
            into 0 to 1
"""
    )


def test_long_heads_wrap_and_stand_at_their_foot() -> None:
    grid = Grid(("step", "weight_of_the_first_layer_and_more"), ((0, -1.89714e-100),))
    assert (
        shown(grid, look=Look(width=34))
        == """
         weight_of_the_first_
  step         layer_and_more
     0          −1.89714e-100
"""
    )


def test_points_give_way_before_a_screen_is_too_narrow_for_two_columns() -> None:
    grid = Grid(("f", "g"), ((-123456.0, 123456.0), (1.89714e-99, -1.89714e-99)))
    assert (
        shown(grid, look=Look(width=34))
        == """
               f                 g
         −123456            123456
     1.89714e-99      −1.89714e-99
"""
    )


def test_remarks_stand_in_a_column_where_they_fit() -> None:
    facts = Facts((Fact("∂f/∂w", "−2·x·(y − x·w)", "20"), Fact("∂f/∂y", "2·(y − x·w)", "−10")))
    assert (
        shown(facts)
        == """
  ∂f/∂w = −2·x·(y − x·w)   20
  ∂f/∂y = 2·(y − x·w)      −10
"""
    )


def test_a_long_formula_hangs_and_its_remark_stands_below() -> None:
    facts = Facts((Fact("f(x, y)", "100·(y − x²)² + (1 − x)² + sin(x·y)", "symbolic"), Fact("c", "1")))
    assert (
        shown(facts, look=Look(width=40))
        == """
  f(x, y) = 100·(y − x²)² + (1 − x)²
            + sin(x·y)
            symbolic
        c = 1
"""
    )


def test_a_long_label_stands_above_its_text() -> None:
    facts = Facts((Fact("f(x1, x2, x3, x4, x5, x6)", "x1·x2", "r"), Fact("c", "1", "given")))
    assert (
        shown(facts, look=Look(width=40))
        == """
  f(x1, x2, x3, x4, x5, x6) =
      x1·x2
      r
  c = 1   given
"""
    )


def test_facts_without_a_joint_stand_in_two_columns() -> None:
    assert (
        shown(Facts((Fact("lr", "0.1"), Fact("momentum", "0.9")), joint=""))
        == """
  lr        0.1
  momentum  0.9
"""
    )


def test_what_looks_like_markup_is_shown_as_it_is() -> None:
    text = "x[bold] [/red] :smile: \\[x]"
    blocks = (
        Facts((Fact(text, text, text),)),
        Line((text,)),
        Grid((text,), ((text,),)),
        Verdict("ok", text, (text,), text),
    )
    assert shown(*blocks, look=Look(width=120), notes=(text,)).count(text) == 10


def test_a_control_character_never_reaches_the_terminal() -> None:
    escape = "\x1b[31m"
    verdict = Verdict("ok", escape, (escape,), escape)
    text = shown(Facts((Fact(escape, escape, escape),)), Line((escape,)), verdict, notes=(escape,))
    assert "\x1b" not in text + shown(Grid((escape,), ((escape,),), note=escape))


@pytest.mark.parametrize(
    ("mark", "escape"), [("ok", "\x1b[1;32m✓"), ("warning", "\x1b[1;33m!"), ("failed", "\x1b[1;31m✗")]
)
def test_a_mark_has_its_colour(mark: Mark, escape: str) -> None:
    assert escape in shown(Verdict(mark, "so"), look=Look(color=True))


def test_colour_does_not_ask_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "20")
    assert shown(*MINIMIZE, look=Look(color=True)) == COLORED


def test_an_empty_report_is_an_empty_text() -> None:
    assert shown() == "\n"


@pytest.mark.parametrize("grid", [Grid((), ()), Grid(("a",), ()), Grid(("a", "b"), (), note="no rows")])
def test_a_grid_without_rows_has_its_heads(grid: Grid) -> None:
    assert shown(grid).split() == [*grid.columns, *(["(no", "rows)"] if grid.note else [])]


COLORED = shown(*MINIMIZE, look=Look(color=True))
WORDS = st.text(st.sampled_from([*"abcxyz 0123.e-+·*()[]/\\:,;_|∇∂λ²−…函é\x1b\n\u200b\ud800"]), max_size=60)
CELLS: st.SearchStrategy[Cell] = st.one_of(st.floats(), st.integers(-(10**9), 10**9), st.none(), WORDS)
GRIDS = st.integers(1, 7).flatmap(
    lambda count: st.builds(
        Grid,
        st.tuples(*[WORDS] * count),
        st.lists(st.tuples(*[CELLS] * count), max_size=4).map(tuple),
        st.frozensets(st.integers(0, 4)),
        WORDS,
    )
)
NUMBERS = st.integers(1, 7).flatmap(
    lambda count: st.builds(
        Grid,
        st.tuples(*[WORDS] * count),
        st.lists(st.tuples(*[st.floats()] * count), min_size=1, max_size=4).map(tuple),
    )
)
FACTS = st.builds(
    Facts, st.lists(st.builds(Fact, WORDS, WORDS, WORDS), max_size=3).map(tuple), st.sampled_from(["=", ""])
)
LINES = st.builds(Line, st.lists(WORDS, max_size=4).map(tuple))
VERDICTS = st.builds(
    Verdict, st.sampled_from(["ok", "warning", "failed"]), WORDS, st.lists(WORDS, max_size=2).map(tuple)
)
BLOCKS = st.lists(st.one_of(GRIDS, FACTS, LINES, VERDICTS), max_size=3).map(tuple)
ENCODINGS = st.sampled_from(["utf-8", "ascii", "cp950", "cp437"])


@settings(deadline=None)
@given(blocks=BLOCKS, width=st.integers(1, 120), encoding=ENCODINGS, notes=st.lists(WORDS, max_size=1).map(tuple))
def test_no_line_is_wider_than_the_screen(
    blocks: tuple[Block, ...], width: int, encoding: str, notes: tuple[str, ...]
) -> None:
    text = shown(*blocks, look=Look(width, False, encoding), notes=notes)
    assert max(map(width_of, text.split("\n"))) <= max(width, LEAST_WIDTH)


@settings(deadline=None)
@given(blocks=BLOCKS, fold=st.booleans(), encoding=ENCODINGS)
def test_every_text_encodes_and_no_line_ends_in_a_blank(blocks: tuple[Block, ...], fold: bool, encoding: str) -> None:
    lines = shown(*blocks, look=Look(60, False, encoding, fold)).encode(encoding).split(b"\n")
    assert [line for line in lines if line.endswith(b" ")] == []


@settings(deadline=None)
@given(blocks=BLOCKS)
def test_colour_changes_nothing_but_the_colour(blocks: tuple[Block, ...]) -> None:
    colored = shown(*blocks, look=Look(color=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == shown(*blocks)


@settings(deadline=None)
@given(grid=NUMBERS, width=st.integers(32, 120))
def test_no_number_is_cut_or_left_out(grid: Grid, width: int) -> None:
    narrow = shown(Grid(tuple("" for _ in grid.columns), grid.rows), look=Look(width)).split()
    wide = shown(Grid(tuple("" for _ in grid.columns), grid.rows), look=Look(10_000)).split()
    assert set(narrow) == set(wide) and len(narrow) >= len(wide)
