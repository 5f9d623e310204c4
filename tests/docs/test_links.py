"""Every link between pages leads to a file that is there and to a heading that is on it."""

from __future__ import annotations

import re
from functools import cache

import pytest
from site_pages import ROOT, pages, text_of, without_blocks

from sim.cli.entries.entry import anchor

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+?)#*$", re.MULTILINE)


@cache
def anchors(page: str) -> set[str]:
    """The anchors of a page's headings; the second of the same name ends in -1, as on code hosts."""
    found: set[str] = set()
    for heading in HEADING.findall(without_blocks(page)):
        name = anchor(_plain(heading.strip()))
        again = sum(other == name or re.fullmatch(rf"{re.escape(name)}-\d+", other) is not None for other in found)
        found.add(f"{name}-{again}" if again else name)
    return found


def _plain(heading: str) -> str:
    """A heading without its marks: code, emphasis, links."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").replace("**", "")


def links(page: str) -> list[str]:
    return [target for target in LINK.findall(without_blocks(page)) if not re.match(r"[a-z]+:", target)]


@pytest.mark.parametrize("page", pages())
def test_links_of_a_page_lead_somewhere(page: str) -> None:
    broken = [target for target in links(page) if not leads_somewhere(page, target)]
    assert not broken


def leads_somewhere(page: str, target: str) -> bool:
    """Whether a relative link names a file of the project and, if it has one, an anchor on it."""
    name, _, heading = target.partition("#")
    place = (ROOT / page).parent / name if name else ROOT / page
    if not place.exists():
        return False
    if not heading:
        return True
    there = place.resolve().relative_to(ROOT).as_posix()
    return there.endswith(".md") and heading in anchors(there)


def test_what_leads_nowhere_is_noticed() -> None:
    assert not leads_somewhere("README.md", "docs/nowhere.md")
    assert not leads_somewhere("README.md", "docs/limits.md#nothing-of-the-kind")
    assert leads_somewhere("README.md", "docs/limits.md#known-misses")
    assert sum(len(links(page)) for page in pages()) > 500


@pytest.mark.parametrize("page", ["docs/reference/parameters.md", "docs/reference/measures.md", "docs/glossary.md"])
def test_each_entry_has_an_anchor_of_its_own(page: str) -> None:
    headings = [anchor(_plain(found.strip())) for found in HEADING.findall(text_of(page))]
    assert len(headings) == len(set(headings))
