"""The workshop's words beside the glossary's: one source each, and a link between them."""

from __future__ import annotations

import json
import re

from generators.markdown import ROOT, table
from sim.cli.entries.entry import anchor

# What the glossary calls a word of the workshop; a word that is not here has no home, and the documents cannot be made.
HERE = {
    "Service": "Organisation", "Profession": "Profession", "Card": "Scenario", "A and B": "Baseline",
    "Future": "Replicate", "Same luck": "Common random numbers", "Task conflict": "Task conflict",
    "Process conflict": "Process conflict", "Relationship conflict": "Relationship conflict",
    "Unspoken disagreement": "Unspoken disagreement", "Trust across professions": "Trust",
    "Trust in leadership": "Trust", "Plans on time": "Plan on time", "About the same": "Smallest effect of interest",
    "Training": "Activity", "Turned away": "Turned away", "Mandate": "Mandate", "Forms": "Forms",
    "Survey": "Instrument", "Assumption": "Assumption", "Headline": "Paired difference", "Pot": "Pot",
    "Placebo": "Placebo", "Week and month": "Week",
}  # fmt: skip


def terms() -> list[str]:
    """The headings of the glossary's entries."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return re.findall(r"^### (.+)$", text, re.MULTILINE)


def words() -> dict[str, str]:
    """The workshop's words, each with what its page says it means."""
    text = (ROOT / "sim" / "interfaces" / "workshop" / "page" / "words.json").read_text(encoding="utf-8")
    return {term: meaning for term, meaning, *_ in json.loads(text)["workshop"]["glossary"]}


def workshop_words() -> str:
    """Each word of the workshop, what it says there, and the glossary's own term.

    Raises:
        KeyError: the glossary has no term for a word.
    """
    known = set(terms())
    missing = {word for word in words() if HERE.get(word) not in known}
    if missing:
        raise KeyError(
            f"docs/glossary.md has no entry for the workshop's {sorted(missing)}; see docs/generators/glossary.py"
        )
    rows = [[term, meaning, f"[{HERE[term]}](#{anchor(HERE[term])})"] for term, meaning in words().items()]
    return table(["in a workshop", "means", "here"], rows)
