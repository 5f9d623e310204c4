"""What a study compared, what went wrong, and where its numbers come from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from html import escape
from typing import Any

from sim.core.errors import listed
from sim.core.number_format import counted
from sim.model.config import declaration_of, declarations
from sim.presentation.studies.factor_grid import values_of
from sim.presentation.studies.labels import brief_value
from sim.presentation.studies.study_data import StudyFigureData
from sim.presentation.studies.tables import table, texts
from sim.studies.plan.designs import SAMPLED

DESIGNS = {
    "grid": "all combinations of the values of the levers",
    "zip": "values of the levers taken in pairs",
    "csv": "the rows of a file",
    "lhs": "points of a Latin hypercube",
    "sobol": "points of a Sobol sequence",
}
MOST_VALUES = 12
MOST_CARDS = 12  # cells whose scenarios are described
MOST_FAILURES = 10


def items(sentences: Sequence[str]) -> str:
    """Sentences as a list."""
    return "<ul>\n" + "\n".join(f"<li>{escape(one)}</li>" for one in sentences) + "\n</ul>" if sentences else ""


def cards(data: StudyFigureData) -> dict[str, dict[str, Any]]:
    """The scenarios of the cells, by name."""
    plains = [data.plan.plain(cell) for cell in data.cells.values()]
    found = [plain.get("scenario") or {} for plain in plains]
    return {str(one.get("name", "")): one for one in found if one.get("name")}


def described(data: StudyFigureData) -> tuple[str, list[str]]:
    """The study's description and questions; those of the scenario that all cells share where it has none."""
    study, known = data.plan.study_groups.study, cards(data)
    shared = next(iter(known.values())) if len(known) == 1 else {}
    of_scenario = f"Scenario '{shared['name']}': {shared.get('description', '')}" if shared else ""
    return (study.description or of_scenario).strip(), list(study.questions) or list(shared.get("questions") or [])


def compared(data: StudyFigureData) -> str:
    """What was compared: levers with their values, replicates, baseline, design."""
    plan = data.plan
    sentences = [
        plan.introduction(),
        f"Cells are {_design(data)}.",
        f"All differences are from {data.against_words()}.",
        f"Kept of each replicate: {listed(plan.study_groups.study.keep)}.",
        *plan.notes,
    ]
    return (
        f'<section id="compared">\n<h2>What was compared</h2>\n{items(sentences)}\n{_levers(data)}\n'
        f"{_scenarios(data)}\n</section>"
    )


def _design(data: StudyFigureData) -> str:
    """How the values make cells."""
    asked = data.plan.study_groups.design
    if not data.plan.factors:
        return "a single configuration"
    seed = f", seed {asked.seed}" if asked.kind in SAMPLED else ""
    return DESIGNS.get(asked.kind, asked.kind) + seed


def _levers(data: StudyFigureData) -> str:
    if not data.plan.factors:
        return ""
    known, rows = declarations(), []
    for name in data.plan.factors:
        declared = declaration_of(name, known)
        meaning, unit = (declared.meaning, declared.unit) if declared else ("a choice among named options", "")
        rows.append((name, texts([meaning, unit, values_in_words(values_of(data.levels[name]))])))
    head = ("Lever", "Meaning", "Unit", "Values")
    return table("The settings in which cells differ.", head, rows, "plain")


def values_in_words(values: list[Any]) -> str:
    """All values where they are few, else how many and their ends."""
    if len(values) <= MOST_VALUES:
        return ", ".join(map(brief_value, values))
    ends = f", from {brief_value(values[0])} to {brief_value(values[-1])}" if _ordered(values) else ""
    return f"{len(values):,} values{ends}"


def _ordered(values: list[Any]) -> bool:
    return all(isinstance(value, (int, float)) for value in values)


def _scenarios(data: StudyFigureData) -> str:
    """What each scenario is, where cells have several."""
    known = cards(data)
    if not 1 < len(known) <= MOST_CARDS:
        return ""
    rows = [
        (name, texts([one.get("description", "").strip(), " ".join(one.get("questions") or [])]))
        for name, one in known.items()
    ]
    return table("The scenarios.", ("Scenario", "What it is", "Questions"), rows, "plain")


def shortfalls(data: StudyFigureData) -> list[str]:
    """What is missing, failed or could not be read, in sentences."""
    plan, survey, folder = data.plan, data.study.inventory, data.study.folder
    there = survey.lived(plan)
    failures = folder.failures(survey)
    none = len(data.cells) - len(data.lived)
    return [
        *([f"Not finished: {there:,} of {plan.runs:,} replicates are there."] if there < plan.runs else []),
        *([f"Cells without any replicate: {none:,} of {len(data.cells):,}."] if none else []),
        *([f"Could not be lived: {counted(len(failures), 'replicate')}."] if failures else []),
        *(f"{one.name}, replicate {one.replicate}: {one.sentence}." for one in failures[:MOST_FAILURES]),
        *([f"Files that cannot be read and do not count: {len(survey.broken):,}."] if survey.broken else []),
        *([f"Files of another version of the model, which do not count: {len(survey.foreign):,}."]
          if survey.foreign else []),
    ]  # fmt: skip


def provenance(data: StudyFigureData) -> dict[str, str]:
    """Where the numbers come from: enough to make them again."""
    plan = data.plan
    plains = [plan.plain(cell) for cell in data.cells.values()]
    typed = " ".join(word if " " not in word else f"'{word}'" for word in plan.words)
    return {
        "study": plan.name,
        "dissonance": plan.version,
        "model fingerprint": plan.model,
        "plan fingerprint": plan_fingerprint(data),
        "results hash": data.study.results_hash(),
        "organisation": listed(dict.fromkeys(str(plain["organisation"]["name"]) for plain in plains)),
        "seed": listed(dict.fromkeys(str(plain["seed"]) for plain in plains)),
        "replicates there": f"{data.study.inventory.lived(plan):,} of {plan.runs:,}",
        "last worked on": last_session(data),
        "typed": f"python -m sim -m {typed}" if typed else "unknown",
        "own options or plug-ins": "yes" if plan.config_dir else "no",
    }


def plan_fingerprint(data: StudyFigureData) -> str:
    """One hash of all cells' configurations and how often each is lived (hex)."""
    text = f"{data.plan.replicates} " + " ".join(sorted(data.cells))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def last_session(data: StudyFigureData) -> str:
    """When replicates were last added, in universal time, from the study's journal."""
    try:
        lines = (data.study.folder.path / "journal.jsonl").read_text(encoding="utf-8").splitlines()
        return str(json.loads(lines[-1])["at"]).partition(".")[0].replace("T", " ") + " UTC"
    except (OSError, ValueError, KeyError, IndexError):
        return "unknown"
