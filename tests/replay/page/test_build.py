"""The page as text: nothing remote, one script that is allowed by its hash, data that cannot break out, refusals."""

from __future__ import annotations

import copy
import json
import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser

import pytest

from sim.core.disclaimers import MISUSE_BRIEF
from sim.core.errors import ConfigError
from sim.model.accumulators import HAZARD_CAUSES
from sim.presentation.style import luminance
from sim.replay.page.build import HERE, SCRIPT, frame_of, page_of, save
from sim.replay.record import FORMAT, OUTCOMES, SHOWN, VERSION

NAMESPACE = "http://www.w3.org/2000/svg"


class _Parts(HTMLParser):
    """Scripts and styles as a browser sees them, and the attributes of every start tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[tuple[dict, str]] = []
        self.styles: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes) -> None:
        self.tags.append((tag, dict(attributes)))
        self.text = ""

    def handle_data(self, data) -> None:
        self.text += data

    def handle_endtag(self, tag) -> None:
        if tag == "script":
            self.scripts.append((self.tags[-1][1], self.text))
        if tag == "style":
            self.styles.append(self.text)


def policy_of(page: str) -> str:
    (policy,) = (a["content"] for tag, a in _Parts(page).tags if a.get("http-equiv") == "Content-Security-Policy")
    return policy


def word(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def changed(record: dict, path: str, value: object) -> dict:
    other = copy.deepcopy(record)
    *way, last = path.split(".")
    place = other
    for key in way:
        place = place[key]
    place[last] = value
    return other


def test_nothing_remote_and_nothing_that_mail_filters_fear(two) -> None:
    page = page_of(two)
    assert set(re.findall(r"https?://[^\s\"'`)]*", page)) <= {NAMESPACE}
    assert not re.search(r"\b(atob|eval|Blob|localStorage|XMLHttpRequest|fetch|innerHTML)\b", page)
    assert not [
        tag
        for tag, attributes in _Parts(page).tags
        if "src" in attributes or "href" in attributes or "style" in attributes
    ]


def test_the_policy_allows_this_script_and_this_style_and_nothing_else(two) -> None:
    page = page_of(two)
    parts = _Parts(page)
    (script,) = (text for attributes, text in parts.scripts if "type" not in attributes)
    rules = dict(rule.strip().split(" ", 1) for rule in policy_of(page).split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == word(script)
    assert rules["style-src"] == word(parts.styles[0])


@pytest.mark.parametrize(
    "evil", ["</script><script>alert(1)</script>", "<!-- <script>", "{{script}} ]]>", 'a "b" \u2028 é']
)
def test_words_in_the_record_stay_words(two, evil) -> None:
    record = changed(changed(two[0], "scenario.description", evil), "scenario.name", evil)
    page = page_of([record])
    parts = _Parts(page)
    assert len(parts.scripts) == len(_Parts(page_of(two[:1])).scripts) == 3
    (data,) = (text for attributes, text in parts.scripts if attributes.get("id") == "records")
    assert json.loads(data)["records"] == [record]
    assert "<" not in data


def test_the_record_is_in_the_page_unchanged(two) -> None:
    (data,) = (text for attributes, text in _Parts(page_of(two)).scripts if attributes.get("id") == "records")
    assert json.loads(data) == {"names": ["case study", "shared paperwork"], "records": two}


def test_small_enough_to_send(large_two) -> None:
    assert len(page_of(large_two).encode()) < 3_000_000


def test_what_must_be_said_is_said(two) -> None:
    page = unescape(page_of(two, names=["As it is", "One set of forms"]))
    assert MISUSE_BRIEF in page and "A made-up service." in page
    assert "As it is" in page and "One set of forms" in page
    for record in two:
        assert record["provenance"]["config_hash"][:12] in page


def test_every_text_is_plain_and_every_measure_and_cause_has_words() -> None:
    words = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
    assert {*SHOWN, *OUTCOMES} <= set(words["measures"])
    assert set(HAZARD_CAUSES) <= set(words["causes"])
    jargon = r"\b(mean|median|replicate|variance|confidence|interval|significan\w*|deviation|distribution|percentile)\b"
    assert not re.search(jargon, " ".join(_texts(words)), re.IGNORECASE)


def _texts(words: object) -> list[str]:
    return [words] if isinstance(words, str) else [text for part in words.values() for text in _texts(part)]


def test_every_text_that_the_script_asks_for_is_there() -> None:
    words = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
    script = "".join((HERE / "script" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPT)
    asked = set(re.findall(r"\"(ui|diary)\.(\w+)\"", script))
    assert len(asked) > 40
    assert not {f"{part}.{key}" for part, key in asked if key not in words[part]}
    page = "".join((HERE / name).read_text(encoding="utf-8") for name in ("viewer.html", "panels.html"))
    named = set(re.findall(r"\{\{(\w+)\}\}", page)) - {"panels"}
    made = {"policy", "style", "script", "words", "records", "sides", "pairs", "misuse", "provenance"}
    assert named == set(words["page"]) | made


def test_text_in_every_colour_stands_out() -> None:
    """Axe does not look at text in pictures."""
    style = (HERE / "viewer.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(a|b|text|quiet): (#\w+)", style))
    assert set(colours) == {"a", "b", "text", "quiet"}
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in colours.values())
    drawn = set(re.findall(r"(?:a|b|text|quiet): \"(#\w+)\"", (HERE / "script" / "kit.js").read_text(encoding="utf-8")))
    assert drawn == set(colours.values())


def test_the_page_is_made_from_the_record_s_own_version(two) -> None:
    assert (two[0]["format"], two[0]["version"]) == (FORMAT, VERSION)
    with pytest.raises(ConfigError, match=r"version 1; this is format 'dissonance-replay', version 2\.$"):
        page_of([changed(two[0], "version", 2)])


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        ("weeks", 3, "weeks"),
        ("provenance.seed", 99, "seed"),
        ("provenance.replicate", 99, "replicate"),
        ("posts", {"profession": [0], "locality": [0]}, "posts"),
    ],
)
def test_two_that_do_not_go_together_are_refused(two, path, value, what) -> None:
    with pytest.raises(ConfigError, match=f"^Side by side, two records should have the same {what}; these have not.$"):
        page_of([two[0], changed(two[1], path, value)])


def test_none_or_three_are_refused_and_names_are_counted(two) -> None:
    for records in ([], [*two, two[0]]):
        with pytest.raises(ConfigError, match=f"here are {len(records)}"):
            page_of(records)
    with pytest.raises(ConfigError, match="as many as the records, 2"):
        page_of(two, names=["only one"])


def test_a_frame_holds_the_whole_page_and_lets_it_do_nothing_else(two) -> None:
    page = page_of(two[:1])
    ((tag, attributes),) = _Parts(frame_of(page, 700)).tags
    assert tag == "iframe" and attributes["srcdoc"] == page
    assert attributes["sandbox"] == "allow-scripts" and attributes["title"]
    assert "height:700px" in attributes["style"]


def test_saved_as_it_is(two, tmp_path) -> None:
    page = page_of(two)
    assert save(page, tmp_path / "page.html").read_bytes().decode() == page
