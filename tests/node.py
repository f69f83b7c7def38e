"""JavaScript run by node: what a page's program gives, without a browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="needs node, which runs JavaScript")


def logged(source: str) -> Any:
    """The JSON document that a program logs."""
    assert NODE is not None
    done = subprocess.run([NODE, "-"], input=source, capture_output=True, text=True, check=True, encoding="utf-8")
    return json.loads(done.stdout)
