"""The page as text: nothing remote, one script allowed by its hash, and data that cannot leave its script element."""

from __future__ import annotations

import copy
import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from sim import ConfigError
from sim.core.disclaimers import MISUSE_BRIEF
from sim.model.accumulators import HAZARD_CAUSES
from sim.presentation.style import luminance
from sim.replay import VERSION
from sim.replay.page.build import HERE, SCRIPTS, notebook_frame, page_of, save, source_hash
from sim.replay.record import OUTCOMES, SERIES

NAMESPACE = "http://www.w3.org/2000/svg"
LABELS = json.loads((HERE / "labels.json").read_text(encoding="utf-8"))
SCRIPT = "".join((HERE / "script" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)


class _Parts(HTMLParser):
    """Scripts and styles as a browser sees them, and the attributes of every start tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[tuple[dict, str]] = []
        self.styles: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text = ""

    def handle_data(self, data) -> None:
        self.text += data

    def handle_endtag(self, tag) -> None:
        if tag == "script":
            self.scripts.append((self.tags[-1][1], self.text))
        if tag == "style":
            self.styles.append(self.text)

    def data(self, name: str) -> str:
        """The text of a script element with data."""
        (text,) = (text for attributes, text in self.scripts if attributes.get("id") == name)
        return text


def changed(record: dict, path: str, value: object) -> dict:
    """A copy of a record with one value replaced."""
    other = copy.deepcopy(record)
    *groups, last = path.split(".")
    place = other
    for key in groups:
        place = place[key]
    place[last] = value
    return other


def test_nothing_remote_and_nothing_that_mail_filters_reject(two) -> None:
    page = page_of(two)
    assert set(re.findall(r"https?://[^\s\"'`)]*", page)) <= {NAMESPACE}
    assert not re.search(r"\b(atob|eval|Blob|localStorage|XMLHttpRequest|fetch|innerHTML)\b", page)
    assert not [tag for tag, attributes in _Parts(page).tags if {"src", "href", "style"} & set(attributes)]


def test_the_policy_allows_this_script_and_this_style_and_nothing_else(two) -> None:
    parts = _Parts(page_of(two))
    (policy,) = (a["content"] for _, a in parts.tags if a.get("http-equiv") == "Content-Security-Policy")
    (script,) = (text for attributes, text in parts.scripts if "type" not in attributes)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == source_hash(script)
    assert rules["style-src"] == source_hash(parts.styles[0])


@pytest.mark.parametrize(
    "evil", ["</script><script>alert(1)</script>", "<!-- <script>", "{{ script }} ]]>", 'a "b" \u2028 é']
)
def test_text_in_the_record_stays_text(two, evil) -> None:
    record = changed(changed(two[0], "scenario.description", evil), "scenario.name", evil)
    parts = _Parts(page_of([record]))
    assert len(parts.scripts) == len(_Parts(page_of(two[:1])).scripts) == 3
    assert json.loads(parts.data("records"))["records"] == [record]
    assert "<" not in parts.data("records")


def test_the_records_are_in_the_page_unchanged(two) -> None:
    data = json.loads(_Parts(page_of(two)).data("records"))
    assert data == {"names": ["case study", "shared paperwork"], "records": two}


def test_small_enough_to_send(large_two) -> None:
    assert len(page_of(large_two).encode()) < 3_000_000


def test_titles_disclaimer_and_origin_are_shown(two) -> None:
    page = unescape(page_of(two, names=["As it is", "One set of forms"]))
    assert MISUSE_BRIEF in page and "As it is" in page and "One set of forms" in page
    for record in two:
        assert record["provenance"]["config_hash"][:12] in page


def test_every_measure_and_cause_has_a_label() -> None:
    assert {*SERIES, *OUTCOMES} <= set(LABELS["measures"])
    assert set(HAZARD_CAUSES) <= set(LABELS["causes"])


def test_every_text_that_the_scripts_use_exists() -> None:
    used = set(re.findall(r"\"(ui|history)\.(\w+)\"", SCRIPT))
    assert len(used) > 40
    assert not {f"{part}.{key}" for part, key in used if key not in LABELS[part]}
    templates = "".join((HERE / name).read_text(encoding="utf-8") for name in ("viewer.html", "panels.html"))
    assert set(re.findall(r"labels\.(\w+)", templates)) == set(LABELS["page"])


def test_text_of_every_colour_is_readable() -> None:
    """The accessibility checker does not look at text in pictures."""
    style = (HERE / "viewer.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(a|b|text|quiet): (#\w+)", style))
    assert set(colours) == {"a", "b", "text", "quiet"}
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in colours.values())
    assert set(re.findall(r"(?:a|b|text|quiet): \"(#\w+)\"", SCRIPT)) == set(colours.values())


def test_records_of_another_version_are_refused(two) -> None:
    with pytest.raises(ConfigError, match=f"version {VERSION}; .* version 1"):
        page_of([changed(two[0], "version", 1)])


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        ("weeks", 3, "weeks"),
        ("provenance.seed", 99, "seed"),
        ("provenance.replicate", 99, "replicate"),
        ("posts", {"profession": [0], "locality": [0]}, "posts"),
    ],
)
def test_two_records_that_cannot_be_compared_are_refused(two, path, value, what) -> None:
    with pytest.raises(ConfigError, match=what):
        page_of([two[0], changed(two[1], path, value)])


def test_none_or_three_records_or_too_few_names_are_refused(two) -> None:
    for records in ([], [*two, two[0]]):
        with pytest.raises(ConfigError, match=f"1 or 2 .* {len(records)}"):
            page_of(records)
    with pytest.raises(ConfigError, match="names"):
        page_of(two, names=["only one"])


def test_a_notebook_frame_holds_the_whole_page_and_has_no_other_rights(two) -> None:
    page = page_of(two[:1])
    ((tag, attributes),) = _Parts(notebook_frame(page, 700)).tags
    assert tag == "iframe" and attributes["srcdoc"] == page
    assert attributes["sandbox"] == "allow-scripts" and attributes["title"]
    assert "height:700px" in attributes["style"]


def test_saved_unchanged(two, tmp_path) -> None:
    page = page_of(two)
    assert save(page, tmp_path / "page.html").read_bytes().decode() == page
