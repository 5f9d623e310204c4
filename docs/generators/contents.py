"""What the site holds: each page once, in four kinds, with its question. Pages that are not there are left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from generators.markdown import ROOT, table

DOCS = ROOT / "docs"
PAGES = {
    "tutorials": {
        "tutorials/first-look": "install, run, change one assumption, sweep one lever, find out why, at a terminal",
        "tutorials/notebooks": "one story a notebook, with exercises",
    },
    "how-to": {
        "how-to/run": "run a scenario, find your way in what it writes, use it from Python or as a Mesa model",
        "levers": "pull every lever, or write a scenario, an activity or an alternative of your own",
        "studies": "sweep, resume, add cells, read a verdict",
        "how-to/cluster": "sweep on a cluster",
        "how-to/add-an-activity": "add an activity, step by step",
        "own-organisation": "bring an organisation of your own",
        "how-to/calibrate": "hold the model against figures of your own",
        "instruments": "ask the simulated staff, and plan a survey",
        "how-to/export": "take results to SPSS, R or a spreadsheet",
        "figures": "make figures for a paper",
        "workshop": "run a workshop",
        "workshop-server": "run a workshop with phones",
        "workshop-kit": "know what the workshop's file is made of",
        "replay": "watch a run, or build a viewer",
    },
    "explanation": {
        "explanation/the-model": "what happens in a week?",
        "explanation/silence": "why is silence not peace?",
        "explanation/uncertainty": "what does an interval say, and what not?",
        "explanation/evidence": "what is known, and what is assumed?",
        "ODD": "what exactly does it do?",
        "assumptions": "which numbers are weak?",
        "hypotheses": "what was expected, and what came out?",
        "limits": "what is it not, and where does it miss?",
        "TRACE": "how was it made, tested and analysed?",
        "data-use": "where did each figure of the study go?",
        "fair": "can the software be found, had, used again?",
    },
    "reference": {
        "reference/commands": "every command and flag",
        "reference/options": "scenarios, organisations, frameworks, stances and all else that ships",
        "reference/parameters": "every number, with bounds, evidence and readers",
        "reference/settings": "switches, words, lists",
        "reference/measures": "every measure",
        "tables": "every column of the results",
        "reference/api": "what `sim` offers to programs and notebooks",
        "glossary": "the words",
    },
}
USUAL = "how-to"  # where a page goes that nobody has given a place


def _there(kind: str) -> dict[str, str]:
    found = {page: about for page, about in PAGES[kind].items() if (DOCS / f"{page}.md").exists()}
    return found | (dict.fromkeys(_unplaced(), "") if kind == USUAL else {})


def _unplaced() -> list[str]:
    placed = {page for pages in PAGES.values() for page in pages}
    pages = (path for folder in (DOCS, *(DOCS / kind for kind in PAGES)) for path in sorted(folder.glob("*.md")))
    names = [path.relative_to(DOCS).with_suffix("").as_posix() for path in pages]
    return [name for name in names if name not in placed and Path(name).name != "index"]


def _contents(kind: str) -> Callable[[], str]:
    def listed() -> str:
        pages = _there(kind)
        tree = "\n".join(["```{toctree}", ":hidden:", "", *(f"/{page}" for page in pages), "```"])
        rows = [[f"[{_title(page)}]({_seen(kind, page)})", about] for page, about in pages.items()]
        return f"{tree}\n\n{table(['page', 'about'], rows)}"

    listed.__name__ = f"contents_{kind.replace('-', '_')}"
    return listed


def _title(page: str) -> str:
    found = re.search(r"^# (.+)$", (DOCS / f"{page}.md").read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else page


def _seen(kind: str, page: str) -> str:
    """The page as linked from the index of its kind."""
    folder, _, name = page.rpartition("/")
    return f"{name}.md" if folder == kind else f"../{page}.md"


CONTENTS = [_contents(kind) for kind in PAGES]
