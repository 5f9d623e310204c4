"""One glossary: the workshop's words and CONTRIBUTING lead to it, and nobody keeps a second one."""

from __future__ import annotations

import re
import sys

import pytest
from site_pages import ROOT, text_of

sys.path.insert(0, str(ROOT / "docs"))

from generators import glossary


def test_every_word_of_the_workshop_has_a_home_in_the_glossary() -> None:
    assert set(glossary.words()) == set(glossary.HERE)
    assert set(glossary.HERE.values()) <= set(glossary.terms())


def test_a_word_without_a_home_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(glossary.HERE, "Future")
    with pytest.raises(KeyError, match="Future"):
        glossary.workshop_words()


def test_what_the_workshop_says_stands_in_the_table() -> None:
    table = text_of("docs/glossary.md").split("## Words of the workshop")[1]
    assert all(f"| {word} | {meaning} |" in table for word, meaning in glossary.words().items())


def test_every_term_is_said_once_and_with_words() -> None:
    text = text_of("docs/glossary.md").split("## Words of the workshop")[0]
    entries = dict(re.findall(r"^### (.+)\n((?:(?!#).+\n?)+)", text, re.MULTILINE))
    assert list(entries) == glossary.terms() and len(set(entries)) > 50
    assert all(len(said.split()) >= 4 for said in entries.values())


def test_contributing_points_to_it_and_keeps_no_list_of_its_own() -> None:
    text = text_of("CONTRIBUTING.md")
    assert "(docs/glossary.md)" in text and "The glossary: practitioner" not in text
