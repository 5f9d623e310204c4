"""The terms of the workshop's page with links to the glossary's terms."""

from __future__ import annotations

import json
import re

from generators.markdown import ROOT, table
from sim.cli.reference.entry import anchor

# The glossary's term for each term of the workshop's page. Every term of the page must be here.
HERE = {
    "Service": "Organisation", "Profession": "Profession", "Card": "Scenario", "A and B": "Baseline",
    "Run": "Replicate", "By chance": "Common random numbers", "Open disagreement": "Task conflict",
    "Friction over who does what": "Process conflict", "Personal tension": "Relationship conflict",
    "Meetings likely to turn personal": "Relationship conflict",
    "Unspoken disagreement": "Unspoken disagreement", "Trust across professions": "Trust",
    "Trust in leadership": "Trust", "Plans on time": "Plan on time", "About the same": "Smallest effect of interest",
    "Training": "Activity", "Turned away": "Turned away", "Mandate": "Mandate", "Forms": "Forms",
    "Survey": "Instrument", "Assumption": "Assumption", "Result": "Paired difference", "Pot": "Pot",
    "General talks": "Placebo", "Week and month": "Week",
}  # fmt: skip


def terms() -> list[str]:
    """The headings of the glossary's entries."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return re.findall(r"^### (.+)$", text, re.MULTILINE)


def words() -> dict[str, str]:
    """The terms of the workshop's page with their explanations."""
    text = (ROOT / "sim" / "interfaces" / "workshop" / "page" / "labels.json").read_text(encoding="utf-8")
    return {term: meaning for term, meaning, *_ in json.loads(text)["workshop"]["glossary"]}


def workshop_words() -> str:
    """Each term of the workshop's page, its explanation, and the glossary's term.

    Raises:
        KeyError: the glossary has no such term.
    """
    known = set(terms())
    missing = {word for word in words() if HERE.get(word) not in known}
    if missing:
        raise KeyError(
            f"docs/glossary.md has no term for {sorted(missing)} of the workshop; see docs/generators/glossary.py"
        )
    rows = [[term, meaning, f"[{HERE[term]}](#{anchor(HERE[term])})"] for term, meaning in words().items()]
    return table(["in a workshop", "means", "here"], rows)
