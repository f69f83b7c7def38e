"""What pytest must know before it finds a test: its options."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update, for transcripts (tests/test_transcripts.py)."""
    parser.addoption("--update", action="store_true", help="write what gdcli prints now into README.md and examples/")
