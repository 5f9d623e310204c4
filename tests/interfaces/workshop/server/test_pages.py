"""Labels and scripts of the server's pages."""

from __future__ import annotations

import re

import pytest

from sim.interfaces.workshop.page.build import load_labels
from sim.interfaces.workshop.server.pages import HERE, phone_page

LABELS = load_labels()["server"]
SCRIPTS = {"phone": ("phone.js", "requests.js"), "login": ("login.js",), "host": ("host.js",)}


@pytest.mark.parametrize("part", SCRIPTS)
def test_every_label_is_used_and_every_used_label_exists(part) -> None:
    script = "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS[part])
    pattern = r'(?:PHONE|HOST_LABELS|labels)\.(\w+)|phoneText\("(\w+)"|button\(.*?, "(\w+)"\)|voteSender\(.*?"(\w+)"\)'
    used = {name for groups in re.findall(pattern, script) for name in groups if name}
    assert used == set(LABELS[part])


def test_every_label_of_a_page_is_on_one() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.html"))
    assert set(LABELS["page"]) == set(re.findall(r"labels\.(\w+)", templates)) | {"qr_label"}


def test_the_phone_s_page_is_small_and_has_nothing_remote() -> None:
    html = phone_page().html
    assert len(html.encode()) < 60_000
    assert set(re.findall(r"https?://[\w./]+", html)) <= {"http://www.w3.org/2000/svg"}
