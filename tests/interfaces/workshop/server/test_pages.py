"""Words and scripts of the server's pages."""

from __future__ import annotations

import json
import re

import pytest

from sim.interfaces.workshop.server.network_address import Address
from sim.interfaces.workshop.server.pages import HERE, door_page, host_of, phone_page

WORDS = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
SCRIPTS = {"phone": ("phone.js", "asking.js"), "door": ("door.js",), "host": ("host.js",)}
LINES = 350  # of scripts that the team has to look after
JARGON = (
    r"\b(replicate|variance|confidence|simulation|parameter|baseline|configuration|server|token|session|cookie|URL)s?\b"
)


@pytest.mark.parametrize("part", SCRIPTS)
def test_every_word_is_asked_for_and_every_one_asked_for_is_there(part) -> None:
    script = "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS[part])
    asked = set(re.findall(r'(?:PHONE|HOST_WORDS|words)\.(\w+)|word\("(\w+)"|button\(.*?, "(\w+)"\)', script))
    named = {name for found in asked for name in found if name}
    passed = set(re.findall(r'sender\("/\w+", "\w+", "(\w+)"\)', script))
    assert (named | passed) - {"replace"} == set(WORDS[part])


def test_every_text_of_a_page_stands_on_one() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.html"))
    assert set(WORDS["page"]) - {"qr_label"} == set(re.findall(r"\{\{(\w+)\}\}", pages)) & set(WORDS["page"])


def test_no_hole_is_left_and_no_jargon_is_shown() -> None:
    for html in (
        phone_page().html,
        door_page().html,
        host_of("CODES", Address("10.0.0.1", 8000)).panel,
        host_of("CODES", None).panel,
    ):
        assert not re.search(r"\{\{\w+\}\}", html)
    told = json.dumps(WORDS)
    assert not re.search(JARGON, told, re.IGNORECASE), re.findall(JARGON, told, re.IGNORECASE)


def test_the_scripts_stay_few() -> None:
    assert sum(path.read_text(encoding="utf-8").count("\n") for path in HERE.glob("*.js")) < LINES


def test_the_phones_page_is_small_and_asks_nobody_else() -> None:
    html = phone_page().html
    assert len(html.encode()) < 60_000
    assert set(re.findall(r"https?://[\w./]+", html)) <= {"http://www.w3.org/2000/svg"}
