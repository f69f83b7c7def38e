"""The page as a file: self-contained, its policy true to what is in it, texts as data, small."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from gdcli.descent.descend import descend
from gdcli.descent.methods import METHODS
from gdcli.descent.settings import Settings
from gdcli.errors import GdcliError
from gdcli.formats import Look, render
from gdcli.language.parse import parse
from gdcli.reports.drawings import Scene
from gdcli.reports.report import Report, Sheet
from gdcli.reports.scene import scene_of
from gdcli.studies.landscape import View
from tests.page import HOSTILE
from tests.program import gdcli


class Tags(HTMLParser):
    """The elements of a page, each with its attributes, and the text of scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append((self.found[-1][0] if self.found else "", data))


def scene(text: str = "x^2 + 10y^2", **settings: Any) -> Scene:
    formula = parse(text)
    run = descend(formula, [1.0] * len(formula.variables), Settings(**settings))
    return scene_of(formula, [run], [run.method.name], View())


def page(drawn: Scene) -> str:
    made = render(Report({}, Sheet((), ()), (), scene=lambda: drawn), "html", Look())
    assert isinstance(made, str)
    return made


def tags(text: str) -> Tags:
    parser = Tags()
    parser.feed(text)
    return parser


def data(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    document: dict[str, Any] = json.loads(found[1])
    return document


def test_the_policy_allows_nothing_but_the_script_and_the_style_in_the_page() -> None:
    text = page(scene())
    (policy,) = re.findall(r'Content-Security-Policy" content="(.*?)"', text)
    script, style = (re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("script", "style"))
    assert (len(script), len(style)) == (1, 1)
    hashes = [f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in (*script, *style)]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'", "script-src": hashes[0], "style-src": hashes[1], "img-src": "data:",
        "base-uri": "'none'", "form-action": "'none'",
    }  # fmt: skip


def test_the_page_asks_the_network_for_nothing() -> None:
    text = page(scene())
    assert re.findall(r"https?:|//[a-z]+\.|@import|url\(", text) == []
    assert [tag for tag, attributes in tags(text).found if {"src", "href", "style"} & attributes.keys()] == []


def test_the_page_is_ascii_and_some_tens_of_kilobytes() -> None:
    text = page(scene("λ^2 + 10β^2"))
    assert text.isascii()
    assert 10_000 < len(text) < 65_000


def test_a_hostile_text_is_data() -> None:
    harmless, hostile = page(replace(scene(), title="t")), page(replace(scene(), title=HOSTILE))
    assert [tag for tag, _ in tags(hostile).found] == [tag for tag, _ in tags(harmless).found]
    assert data(hostile)["title"].startswith("</script><script>alert(1)")
    assert "\x1b" not in data(hostile)["title"]


def test_a_rule_of_the_users_is_code_made_from_nodes() -> None:
    text = page(scene(rule="alert = 0.5*alert + g; x = x - lr*alert"))
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert "alert" not in script
    assert data(text)["methods"][-1]["rule"] == "alert = 0.5*alert + g; x = x - lr*alert"


def test_every_rule_of_the_table_can_be_chosen() -> None:
    found = data(page(scene(method="adam", set={"b1": 0.5})))
    assert [method["name"] for method in found["methods"]] == [method.name for method in METHODS]
    assert [found["methods"][place]["name"] for place in found["chosen"]] == ["adam"]


def test_a_search_is_recorded_and_said_to_be() -> None:
    found = data(page(scene(method="newton")))
    assert (found["chosen"], found["recorded"][0]["reason"]) == ([], "gradient")
    assert any("as gdcli walked them" in text for _, text in found["about"])


@pytest.mark.parametrize(("count", "bytes_most"), [(2, 105_000), (40, 160_000)])
def test_long_walks_by_many_searches_share_some_tens_of_kilobytes(count: int, bytes_most: int) -> None:
    formula = parse(f"sum(i*x[i]^4, i=1..{count})")
    settings = [Settings(method=name, steps=2000, tol=0) for name in ("newton", "bb", "backtracking", "random-search")]
    runs = [descend(formula, [1.0] * count, one) for one in settings]
    text = page(scene_of(formula, runs, [run.method.name for run in runs], View()))
    recorded = data(text)["recorded"]
    assert len(text) < bytes_most
    for run, found in zip(runs, recorded, strict=True):
        assert found["rows"][-1] == pytest.approx([*run.end.point, run.end.f, run.end.gradient_norm], rel=1e-11)
        assert (found["steps"][0], found["steps"][-1]) == (0, run.steps)
        assert ("not every step" in found["name"]) == (len(found["steps"]) <= run.steps)


@pytest.mark.parametrize(
    ("settings", "rest"),
    [({}, ""), ({"lr": 0.02, "steps": 7}, ""), ({"tol": 0.001, "target": 0.5}, "--tol 0.001 --target 0.5")],
)
def test_the_command_of_a_page_ends_with_the_settings_that_no_slider_moves(settings: dict[str, Any], rest: str) -> None:
    assert data(page(scene(**settings)))["rest"] == rest


def test_float32_is_said_to_be_none_in_the_page() -> None:
    assert any("float32" in text for _, text in data(page(scene(dtype="float32")))["about"])


@pytest.mark.parametrize(
    ("text", "said"), [("sum(x[i]^2, i=1..41)", "41 variables"), ("sum(sin(i*x)*y, i=1..4000)", "parts in function")]
)
def test_a_function_that_is_too_large_is_refused_with_what_can_be_had(text: str, said: str) -> None:
    with pytest.raises(GdcliError, match=rf"html: .*{said}.* too many for a page.*\n.*json"):
        page(scene(text, steps=1, gradient="backprop"))


def test_what_has_no_landscape_is_refused() -> None:
    with pytest.raises(GdcliError, match="html draws walks, and this has none"):
        page(Scene("", None, ()))


def test_the_same_walk_gives_the_same_page() -> None:
    assert page(scene()) == page(scene())


def test_the_command_writes_it(tmp_path: Any) -> None:
    file = tmp_path / "run.html"
    done = gdcli("plot", "x^2*y", "-o", str(file))
    assert (done.code, done.err.splitlines()[0]) == (0, f"written to {file}")
    assert file.read_text("ascii").startswith("<!DOCTYPE html>")
