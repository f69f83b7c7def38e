"""What several tests share: the facts and figures that stand beside the repository."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Browser, browser, programs

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def corpus(name: str) -> list[dict[str, Any]]:
    """Give the lines of ../shared/corpus/NAME.jsonl; the test is skipped where the file is missing."""
    path = CORPUS / f"{name}.jsonl"
    if not path.is_file():
        pytest.skip(f"needs {path}, which is no part of the project")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def beside(name: str) -> Path:
    """Give the path of ../shared/corpus/NAME; the test is skipped where it is missing."""
    path = CORPUS / name
    if not path.exists():
        pytest.skip(f"needs {path}, which is no part of the project")
    return path


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser's window; what needs one is skipped where there is no browser."""
    if programs() is None:
        pytest.skip("needs Chromium and chromedriver, which drive the page")
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def pytest_configure(config: pytest.Config) -> None:
    """Keep the report of a failing property test free of libcst's own warnings, which Hypothesis imports then."""
    config.addinivalue_line("filterwarnings", "ignore:mypy_extensions.TypedDict is deprecated:DeprecationWarning")
