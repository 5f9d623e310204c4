"""What the workshop's page is made of, without a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.core.errors import ConfigError
from sim.interfaces.workshop.activity_menu import NOT_OFFERED
from sim.interfaces.workshop.bundle import SCENARIOS
from sim.interfaces.workshop.cards import written_cards
from sim.interfaces.workshop.page.build import HERE, MEGABYTE, SCRIPT, Host, page_of, words_of
from sim.model.cpd.activity import known_activities
from sim.replay.page.build import hash_of

MOST_BYTES = 5 * MEGABYTE
LINES = 1000  # of scripts that the team has to look after, the viewer's apart
JARGON = (
    r"\b(mean|median|replicate\w*|variance|confidence|interval|significan\w*|deviation|distribution|percentile|"
    r"simulation|parameter\w*|baseline|configuration|ensemble|stochastic|seed)\b"
)


def _texts(words: object) -> list[str]:
    if isinstance(words, str):
        return [words]
    parts = words.values() if isinstance(words, dict) else words if isinstance(words, list) else []
    return [text for part in parts for text in _texts(part)]


def script() -> str:
    return "".join((HERE / "script" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPT)


def test_the_policy_names_this_script_and_style_and_nothing_leaves(kit) -> None:
    page = page_of(kit)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    inline = re.search(r"<script>(.*)</script>", page, re.DOTALL)[1]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert hash_of(inline) in policy and hash_of(re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]) in policy
    assert not re.search(r"\b(fetch|XMLHttpRequest|eval|atob|Blob|localStorage|import)\b\(?", script())
    remote = set(re.findall(r"https?://[\w./]+", page))
    assert remote <= {"http://www.w3.org/2000/svg"}


def test_a_hole_is_never_left(kit) -> None:
    assert not re.search(r"\{\{\w+\}\}", page_of(kit))


def test_a_page_of_ten_such_cards_is_small(kit) -> None:
    page = len(page_of({**kit, "entries": kit["entries"][:2]}).encode())
    card = len(json.dumps(kit["entries"][1]))
    assert page + 9 * card < MOST_BYTES


def test_every_text_that_the_script_asks_for_is_there() -> None:
    words = words_of()["workshop"]
    asked = set(re.findall(r'tell\("([\w.]+)"', script()))
    for key in asked:
        part = words
        for name in key.split("."):
            part = part[name]
        assert isinstance(part, str)
    assert len(asked) > 30


def test_words_are_plain() -> None:
    words = words_of()
    offered = [[one.label, one.description] for kind, one in known_activities().items() if kind not in NOT_OFFERED]
    texts = _texts([words, written_cards(), offered])
    found = [text for text in texts if re.search(JARGON, text, re.IGNORECASE)]
    assert found == []


def test_notes_and_plans_are_complete() -> None:
    words = words_of()["workshop"]
    assert set(words["notes"]) == set(words["screens"])
    assert all(set(notes) == {"say", "ask", "watch", "quiet", "minutes"} for notes in words["notes"].values())
    for minutes, steps in words["plans"].items():
        assert sum(long for _, long in steps) == int(minutes)


def test_every_card_that_comes_by_itself_is_written() -> None:
    for name in ("case_study", *SCENARIOS):
        card = written_cards()[name]
        assert card["title"] and card["lines"] and card["question"] and card["other_side"] and card["changes"]


def test_the_scripts_stay_small() -> None:
    assert len(script().splitlines()) < LINES
    assert all(len(path.read_text(encoding="utf-8").splitlines()) < 250 for path in Path(HERE).rglob("*.*s"))


def test_a_kit_of_another_version_is_refused(kit) -> None:
    with pytest.raises(ConfigError, match="version 1"):
        page_of({**kit, "version": 1})
    with pytest.raises(ConfigError, match="no card"):
        page_of({**kit, "entries": kit["entries"][:1]})


def test_a_host_brings_its_script_style_and_panel_and_may_be_asked(kit) -> None:
    host = Host("const HOST = {here: true};", ".room { color: #000; }", '<p id="code">ROSE</p>', "'self'")
    page = page_of(kit, host)
    assert "const HOST = null" in page_of(kit) and "const HOST = null" not in page
    assert page.index(host.script) < page.index("const KIT = ")
    assert host.style in page and host.panel in page
    assert "connect-src 'self'" in page and "connect-src" not in page_of(kit)


def test_the_guides_plans_are_the_pages() -> None:
    guide = (HERE.parents[3] / "docs" / "workshop.md").read_text(encoding="utf-8")
    for minutes, steps in words_of()["workshop"]["plans"].items():
        told = re.search(rf"\*\*{minutes} minutes\*\*:(.*?)Cards", guide, re.DOTALL)[1]
        own = [int(one) for one in re.findall(r"\((\d+)\)", told)]
        assert own == [long for _, long in steps] if minutes != "120" else set(own) <= {long for _, long in steps}
