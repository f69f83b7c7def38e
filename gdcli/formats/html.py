"""A page to play with: one file, no network. Its script is written from the Formula; what is in gdcli/formats/page is
the same in every page. The content policy allows that script and that style alone, by their hashes, and every text of
the user's goes in as data.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from gdcli.formats.look import Look
from gdcli.formats.playing import Play, play_of
from gdcli.reports.report import Report

SCRIPTS = ("scale.js", "draw.js", "walk.js", "scene.js", "play.js", "build.js")
POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'"
)


def render(report: Report, look: Look) -> str:
    """Give the page, in ASCII whatever is in it, so that any encoding holds it.

    Raises GdcliError where the function is too large for a page.
    """
    scene = report.page() if report.page else None
    assert scene is not None and scene.landscape is not None  # as FORMATS has it
    return _page(play_of(scene, scene.landscape))


def _page(play: Play) -> str:
    style = f"\n{_part('page.css')}"
    script = "\n".join(['\n"use strict";', play.program, *map(_part, SCRIPTS)])
    return Template(_part("page.html")).substitute(
        policy=escape(POLICY.format(script=_hash(script), style=_hash(style))).replace("&#x27;", "'"),
        title=_ascii(escape(play.title)),
        style=style,
        data=_inert(json.dumps(play.data, allow_nan=False)),
        script=script,
    )


def _part(name: str) -> str:
    return files("gdcli.formats").joinpath("page", name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _inert(document: str) -> str:
    """JSON in which no tag can begin or end."""
    return document.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _ascii(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")
