"""The contents of the site: each page once, in one of four kinds, with its question. Missing pages are left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from generators.markdown import ROOT, table

DOCS = ROOT / "docs"
PAGES = {
    "tutorials": {
        "tutorials/first-look": "install, run, change one assumption, sweep one lever and find out why, in a terminal",
        "tutorials/notebooks": "ten notebooks, each with one question and exercises",
    },
    "how-to": {
        "how-to/run": "run a scenario, read its files, use it from Python or as a Mesa model",
        "levers": "use every lever, and write a scenario, activity or alternative",
        "studies": "sweep settings, resume, add cells, read effects and verdicts",
        "how-to/cluster": "run a study on a cluster",
        "how-to/add-an-activity": "add a CPD activity, step by step",
        "how-to/add-a-part": "add a scenario, measure, mechanism, figure, command or engine",
        "own-organisation": "import your own organisation",
        "how-to/validate": "compare the model and its rivals with published patterns",
        "how-to/sensitivity": "find the numbers that move the results",
        "how-to/optimise": "find out how to spend a limited budget",
        "how-to/doubt": "show a result over many sets of assumptions",
        "how-to/calibrate": "find the sets of numbers that fit published patterns or your service",
        "how-to/dock": "put the model beside published models",
        "how-to/discover": "find the assumptions under which a claim holds, fails and reverses",
        "how-to/falsify": "search for assumptions under which a claim reverses",
        "how-to/own-service-data": "use a survey of your staff and figures of your service",
        "instruments": "survey the simulated staff, and plan a survey",
        "how-to/export": "export results to SPSS, R or a spreadsheet",
        "figures": "make figures for a paper",
        "workshop": "run a workshop",
        "workshop-server": "run a workshop with phones",
        "workshop-bundle": "what the workshop's file contains",
        "replay": "watch a run, or build a viewer",
    },
    "explanation": {
        "explanation/the-model": "what happens in a week?",
        "explanation/silence": "why does unspoken disagreement matter?",
        "explanation/uncertainty": "what does an interval say, and what does it not say?",
        "explanation/evidence": "what is known, and what is assumed?",
        "ODD": "what exactly does the model do?",
        "assumptions": "which numbers have weak evidence?",
        "hypotheses": "what was expected, and what was found?",
        "limits": "what is the model not, and what does it miss?",
        "scoreboard": "which published patterns does the model hit, and which do its rivals?",
        "claims": "what does the model show, and what that was expected of it does it not show?",
        "spending": "how should a service spend a limited budget, and how sure is that?",
        "calibration": "which sets of numbers come near the published patterns?",
        "sensitivity": "which numbers move the results, and by how much?",
        "discovery": "under which assumptions do the headline claims hold, fail and reverse?",
        "TRACE": "how was the model made, tested and analysed?",
        "data-use": "where is each figure of the evidence used?",
        "fair": "can the software be found, obtained and reused?",
        "code-organisation": "where is what in the code?",
    },
    "reference": {
        "reference/commands": "every command and flag",
        "reference/options": "every scenario, organisation, framework, stance and other option",
        "reference/parameters": "every number, with bounds, evidence and the code that reads it",
        "reference/settings": "settings that are not declared numbers: switches, names, lists",
        "reference/measures": "every measure",
        "tables": "every column of the results",
        "reference/api": "what `sim` offers to programs and notebooks",
        "glossary": "definitions of all terms",
    },
}
USUAL = "how-to"  # the kind of a page that is not listed


def _there(kind: str) -> dict[str, str]:
    pages = {page: about for page, about in PAGES[kind].items() if (DOCS / f"{page}.md").exists()}
    return pages | (dict.fromkeys(_unplaced(), "") if kind == USUAL else {})


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
    pages = re.search(r"^# (.+)$", (DOCS / f"{page}.md").read_text(encoding="utf-8"), re.MULTILINE)
    return pages[1] if pages else page


def _seen(kind: str, page: str) -> str:
    """The page as linked from the index of its kind."""
    folder, _, name = page.rpartition("/")
    return f"{name}.md" if folder == kind else f"../{page}.md"


CONTENTS = [_contents(kind) for kind in PAGES]
