"""The sections that only the report of a study has."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sim.core.errors import listed
from sim.core.number_format import counted, fixed, percent
from sim.model.config import declaration_of, declarations
from sim.presentation.document import Block, Folded, Paragraph, Section, bullets, table
from sim.presentation.drift_note import drift_note
from sim.presentation.figures.data import FigureData
from sim.presentation.figures.explanations import verdicts_in_words
from sim.presentation.figures.factor_grid import values_of
from sim.presentation.figures.figures import Figures
from sim.presentation.figures.labels import lever_value
from sim.presentation.figures.selection import MAIN_MEASURES
from sim.presentation.figures.variance_reduction import equivalent_replicates, median_reduction
from sim.presentation.reports.effect_tables import effects_table, precision_table, smallest_table, undecided_table
from sim.presentation.reports.opening import Opening
from sim.presentation.reports.precision import NO_INTERVAL
from sim.presentation.reports.worlds import worlds_section
from sim.studies.effects.table import headline_measures
from sim.studies.plan.members import MEMBER
from sim.studies.plan.sweep_cells import SAMPLED

DESIGNS = {
    "grid": "all combinations of the values of the levers",
    "zip": "values of the levers taken in parallel",
    "csv": "the rows of a file",
    "lhs": "points of a Latin hypercube",
    "sobol": "points of a Sobol sequence",
}
CHOICE = "a choice among named options"
WITHOUT_UNIT = {MEMBER: "member of the ensemble: one set of assumptions"}
MAX_VALUES = 12
MAX_SCENARIOS = 12  # that are described
MAX_FAILURES = 10

HOW_TO_READ = (
    "All cells use the same replicates with common random numbers: the same cases arrive and the same random draws "
    "are made wherever two cells agree. A difference is therefore taken replicate by replicate. Its interval is the "
    "95 % interval of the mean of these paired differences (Student's t).",
    "A verdict compares the interval with the smallest effect of interest of the measure, which is declared before any "
    "comparison. Better or worse (for measures that have a better side), higher or lower (for all others): the whole "
    "95 % interval is beyond it. Equivalent: the 90 % interval is within it on both sides (two one-sided tests at "
    "5 %). Undecided: neither, so more replicates are needed.",
    "Conflict, voice and trust have no better side here, because whether less of them is good is a question for the "
    "model.",
    "An interval shows the variation between random seeds. It does not show the uncertainty of the model's "
    "assumptions, which may be larger and does not shrink with more replicates.",
    "Many comparisons are made at once, and none is corrected for that: of 100 intervals of 95 %, about five miss the "
    "true value by chance, and the largest of many differences tends to be overestimated.",
)


def opening(data: FigureData) -> Opening:
    """What the report says first."""
    description, questions = _description(data)
    return Opening(data.plan.name, data.size_in_words, (description,) if description else (), tuple(questions))


def results(data: FigureData) -> Iterator[Section]:
    """What is missing, what was compared, how to read it, and the effects."""
    if sentences := missing_in_words(data):
        yield Section("missing", "Missing results", bullets(sentences))
    yield Section("design", "Design", tuple(_design(data)))
    smallest_effects = smallest_table(headline_measures())
    smallest = Folded("The smallest effect of interest of each measure, and its source", smallest_effects)
    if note := drift_note(data.results):
        yield Section("drift", "Drift", (Paragraph(note),))
    yield Section("how-to-read", "How to read a difference", (*bullets(HOW_TO_READ), smallest))
    if data.has_members:
        yield worlds_section(data)
    elif reason := data.why_no_comparison():
        yield Section("effects", "Effects", (Paragraph(reason),))
    else:
        sentences = verdicts_in_words(data.effects(MAIN_MEASURES))
        yield Section("effects", "Effects", (*bullets(sentences), effects_table(data)))


def precision(data: FigureData) -> Iterator[Section]:
    """How precise the effects are, and how many replicates would decide the others."""
    effects = data.effects(headline_measures())
    if not data.why_no_comparison() and len(effects):
        blocks = (Paragraph(_reduction_in_words(data)), precision_table(effects), *undecided_table(effects))
        yield Section("precision", "Precision", blocks)


def figures_without_use(figures: Figures) -> Iterator[Section]:
    """Figures that do not apply to this study, with the reason."""
    if reasons := [f"{figures.title(name)}: {reason}" for name, reason in figures.reasons().items() if reason]:
        yield Section("not-drawn", "Figures that do not apply to this study", bullets(reasons))


def appendix(data: FigureData) -> Iterator[Section]:
    """Provenance."""
    caption = "The same plan, model and seed give the same results hash, on any machine and with any engine."
    rows = provenance(data).items()
    yield Section("provenance", "Provenance", (table(caption, ("Item", "Value"), rows, "provenance"),))


def scenarios_of(data: FigureData) -> dict[str, dict[str, Any]]:
    """The scenarios of the cells, by name."""
    scenarios = (data.plan.plain(cell).get("scenario") or {} for cell in data.cells.values())
    return {str(scenario["name"]): scenario for scenario in scenarios if scenario.get("name")}


def _description(data: FigureData) -> tuple[str, list[str]]:
    """The study's description and questions, or else those of the scenario that all cells share."""
    study, scenarios = data.plan.study_groups.study, scenarios_of(data)
    shared = next(iter(scenarios.values())) if len(scenarios) == 1 else {}
    of_scenario = (
        f"All cells start from the scenario '{shared['name']}': {shared.get('description', '')}" if shared else ""
    )
    return (study.description or of_scenario).strip(), list(study.questions) or list(shared.get("questions") or [])


def _design(data: FigureData) -> Iterator[Block]:
    """Levers with their values, replicates, baseline, tables that are kept."""
    plan = data.plan
    sentences = [
        plan.introduction(),
        f"Cells are {_cells_in_words(data)}.",
        f"All differences are from {data.against_in_words()}.",
        f"Tables kept of each replicate: {listed(plan.study_groups.study.keep)}.",
        *plan.notes,
    ]
    yield from bullets(sentences)
    if plan.factors:
        known, rows = declarations(), []
        for name in plan.factors:
            declared = declaration_of(name, known)
            meaning, unit = (declared.meaning, declared.unit) if declared else (WITHOUT_UNIT.get(name, CHOICE), "")
            rows.append((name, meaning, unit, values_in_words(values_of(data.levels[name]))))
        yield table("Settings that differ between cells.", ("Lever", "Meaning", "Unit", "Values"), rows, "plain")
    scenarios = scenarios_of(data)
    if 1 < len(scenarios) <= MAX_SCENARIOS:
        described = [
            (name, scenario.get("description", "").strip(), " ".join(scenario.get("questions") or []))
            for name, scenario in scenarios.items()
        ]
        yield table("Scenarios.", ("Scenario", "Description", "Questions"), described, "plain")


def _cells_in_words(data: FigureData) -> str:
    design = data.plan.study_groups.design
    if not data.plan.factors:
        return "a single configuration"
    seed = f", seed {design.seed}" if design.kind in SAMPLED else ""
    return DESIGNS.get(design.kind, design.kind) + seed


def values_in_words(values: list[Any]) -> str:
    """All values if they are few, else their number and the ends."""
    if len(values) <= MAX_VALUES:
        return ", ".join(map(lever_value, values))
    numbers = all(isinstance(value, (int, float)) for value in values)
    ends = f", from {lever_value(values[0])} to {lever_value(values[-1])}" if numbers else ""
    return f"{len(values):,} values{ends}"


def missing_in_words(data: FigureData) -> list[str]:
    """What is missing, failed or could not be read, in sentences."""
    inventory, store = data.results.inventory, data.results.store
    completed, wanted, empty = data.results.completed, data.results.wanted, len(data.cells) - len(data.completed)
    failures = store.failures(inventory)
    sentences = []
    if completed < wanted:
        sentences.append(f"Not finished: {completed:,} of {wanted:,} replicates are completed.")
    if missed := data.results.missed_precision:
        sentences.append(missed)
    if empty:
        sentences.append(f"Cells without any replicate: {empty:,} of {len(data.cells):,}.")
    if failures:
        sentences.append(f"Failed: {counted(len(failures), 'replicate')}.")
    sentences += [
        f"{failure.name}, replicate {failure.replicate}: {failure.sentence}." for failure in failures[:MAX_FAILURES]
    ]
    if inventory.broken:
        sentences.append(f"Files that cannot be read and are not counted: {len(inventory.broken):,}.")
    if inventory.foreign:
        sentences.append(f"Files of another version of the model, which are not counted: {len(inventory.foreign):,}.")
    return sentences


def _reduction_in_words(data: FigureData) -> str:
    median = median_reduction(data)
    if median != median:
        return NO_INTERVAL
    return (
        f"Because both sides of a difference use common random numbers, its variance is {percent(median)} smaller "
        f"(median over contrasts and headline measures) than with independent replicates. This is equivalent to "
        f"{fixed(equivalent_replicates(median), 1)} times as many replicates."
    )


def provenance(data: FigureData) -> dict[str, str]:
    """Where the numbers come from: enough to reproduce them."""
    plan = data.plan
    plains = [plan.plain(cell) for cell in data.cells.values()]
    overrides = " ".join(word if " " not in word else f"'{word}'" for word in plan.overrides)
    return {
        "study": plan.name,
        "dissonance": plan.version,
        "model fingerprint": plan.model,
        "plan fingerprint": _plan_fingerprint(data),
        "results hash": data.results.results_hash(),
        "organisation": listed(dict.fromkeys(str(plain["organisation"]["name"]) for plain in plains)),
        "seed": listed(dict.fromkeys(str(plain["seed"]) for plain in plains)),
        "completed replicates": f"{data.results.completed:,} of {data.results.wanted:,}",
        "last run": _last_session(data),
        "command": f"dissonance -m {overrides}" if overrides else "unknown",
        **_ensemble(data),
        "user's options or plug-ins": "yes" if plan.config_dir else "no",
    }


def _ensemble(data: FigureData) -> dict[str, str]:
    """The ensemble and where its members come from, as its file says."""
    parameters = data.plan.study_groups.parameters
    if not data.has_members:
        return {}
    about = "; ".join(f"{name}: {value}" for name, value in parameters.provenance.items())
    members = len({cell.factors.get(MEMBER) for cell in data.cells.values()})
    return {"ensemble": f"{parameters.kind}, {counted(members, 'member')}" + (f"; {about}" if about else "")}


def _plan_fingerprint(data: FigureData) -> str:
    """One hash of all cells' configurations and the number of replicates (hex)."""
    text = f"{data.plan.replicates} " + " ".join(sorted(data.cells))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _last_session(data: FigureData) -> str:
    """When replicates were last added, in universal time, from the study's log."""
    try:
        lines = (data.results.folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
        return str(json.loads(lines[-1])["at"]).partition(".")[0].replace("T", " ") + " UTC"
    except (OSError, ValueError, KeyError, IndexError):
        return "unknown"
