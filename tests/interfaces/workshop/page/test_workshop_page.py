"""The workshop's page as text, without a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim import ConfigError
from sim.interfaces.workshop.bundle import SCENARIOS
from sim.interfaces.workshop.cards import written_cards
from sim.interfaces.workshop.page.build import HERE, MEGABYTE, SCRIPTS, Host, load_labels, page_of
from sim.replay.page.build import source_hash

MAX_BYTES = 5 * MEGABYTE
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def page(bundle) -> str:
    return page_of(bundle)


def script() -> str:
    return "".join((HERE / "script" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)


def test_the_policy_allows_this_script_and_style_and_no_requests(page) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1].replace("&#39;", "'")
    inline = re.search(r"<script>(.*)</script>", page, re.DOTALL)[1]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert source_hash(inline) in policy and source_hash(style) in policy
    assert not re.search(r"\b(fetch|XMLHttpRequest|eval|atob|Blob|localStorage|import)\b\(?", script())
    assert set(re.findall(r"https?://[\w./]+", page)) <= {"http://www.w3.org/2000/svg"}


def test_a_page_with_ten_such_cards_is_small(bundle) -> None:
    size = len(page_of({**bundle, "entries": bundle["entries"][:2]}).encode())
    assert size + 9 * len(json.dumps(bundle["entries"][1])) < MAX_BYTES


def test_every_text_that_the_scripts_use_exists() -> None:
    used = set(re.findall(r'workshopText\(\s*"([\w.]+)"', script()))
    for key in used:
        part = load_labels()["workshop"]
        for name in key.split("."):
            part = part[name]
        assert isinstance(part, str), key
    assert len(used) > 30


def test_notes_and_plans_are_complete() -> None:
    labels = load_labels()["workshop"]
    assert set(labels["notes"]) == set(labels["screens"])
    assert all(set(notes) == set(labels["note"]) for notes in labels["notes"].values())
    for minutes, steps in labels["plans"].items():
        assert sum(length for _, length in steps) == int(minutes)


def test_the_plans_of_the_guide_are_those_of_the_page() -> None:
    guide = (ROOT / "docs" / "workshop.md").read_text(encoding="utf-8")
    for minutes, steps in load_labels()["workshop"]["plans"].items():
        plan = re.search(rf"\*\*{minutes} minutes\*\*:(.*?)Cards", guide, re.DOTALL)[1]
        lengths = [int(length) for length in re.findall(r"\((\d+)\)", plan)]
        expected = [length for _, length in steps]
        assert lengths == expected if minutes != "120" else set(lengths) <= set(expected)


def test_every_card_of_the_default_workshop_is_written() -> None:
    for name in ("case_study", *SCENARIOS):
        card = written_cards()[name]
        assert card["title"] and card["text"] and card["question"] and card["other_view"] and card["changes"]


def test_bundles_of_another_version_or_without_cards_are_refused(bundle) -> None:
    with pytest.raises(ConfigError, match="version 1"):
        page_of({**bundle, "version": 1})
    with pytest.raises(ConfigError, match="card"):
        page_of({**bundle, "entries": bundle["entries"][:1]})


def test_a_host_adds_its_script_style_and_panel_and_may_be_requested(bundle, page) -> None:
    host = Host("const HOST = {here: true};", ".room { color: #000; }", '<p id="code">ROSE</p>', "'self'")
    with_host = page_of(bundle, host)
    assert "const HOST = null" in page and "const HOST = null" not in with_host
    assert with_host.index(host.script) < with_host.index("const BUNDLE = ")
    assert host.style in with_host and host.panel in with_host
    assert "connect-src &#39;self&#39;" in with_host and "connect-src" not in page
