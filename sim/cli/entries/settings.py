"""Settings that are no declared numbers: switches, words, lists, and what is set for a study as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from sim.cli.entries.entry import Entry
from sim.core.parameters import declared
from sim.model.config import Config, declarations
from sim.settings.compose import known_names
from sim.settings.study_settings import STUDY_GROUP_NAMES, StudyGroups

PAGE = "settings"
SWITCH = "Whether this mechanism acts; false is the same, bit for bit, as its coefficients at 0."
MEANINGS = {
    "scenario.name": "what the scenario is called",
    "scenario.description": "what it is, for its card and the report",
    "scenario.source": "where it comes from",
    "scenario.questions": "what it asks",
    "organisation.name": "what the organisation is called",
    "organisation.description": "what it is, for people",
    "organisation.notes": "what about it is assumed",
    "organisation.team_sizes": "shares of cases that take one to four professions",
    "organisation.professions": "the professions by id: posts, frameworks, forms, information systems",
    "organisation.case_types": "the types of case by id: share, clock, lead, needs",
    "leadership.seats": "seats by profession",
    "leadership.director": "the director's profession; none: there is no director",
    "leadership.attention": "a channel of the agenda (E21): attention",
    "leadership.cpd_money": "a channel of the agenda (E21): money for CPD",
    "leadership.voice": "a channel of the agenda (E21): who speaks",
    "leadership.resentment": "a channel of the agenda (E21): felt deprivation",
    "structure.merged": "professions under one roof: they use the same forms and the same information system",
    "stance.name": "the stance, as it was chosen",
    "cpd.name": "the framework, as it was chosen",
    "cpd.label": "what the framework is called on figures",
    "cpd.description": "what it is, for people",
    "cpd.source": "where it comes from",
    "cpd.allocation": "how money is shared out: equal, leadership_share, need or first_come",
    "cpd.access": "how far an invitation reaches a profession, beside the others: by profession, 1 if not named",
    "cpd.activities": "activities by name; each entry has the settings of cpd.activities.*",
    "cpd.alternatives": "alternatives by name; each entry has the settings of cpd.alternatives.*",
    "cpd.loop": "the evaluative loop: every so often the framework is changed by what a survey says",
    "record.localities": "keep measures of each locality",
    "record.network": "keep trust and tension of pairs, first and last week of replicate 0",
    "record.figures": "draw figures, report and card",
    "record.truth": "keep, beside each survey, what no survey knows",
    "record.practitioner_weeks": "weeks at whose end people's true scores are kept; -1: the last",
    "schedule": "dated changes: a list of week, until and set",
    "study.name": "what the study is called",
    "study.description": "what it is about, for the report",
    "study.questions": "what it asks, for the report",
    "study.baseline": "the cell that all are compared with: name, number, or lever values",
    "study.keep": "tables that are kept",
    "study.over_time": "measures kept over time; none: the headline measures; [all]",
    "study.extend": "add the cells to a study that is in the folder already",
    "study.plan_only": "plan, check and cost, and run nothing",
    "study.compact": "pack the shards into one file a table when all are there",
    "study.figures": "write the report and its figures",
    "precision.measure": "the measure that decides how many replicates there are; none: the fixed number",
    "precision.of": "contrast: of each paired difference; cell: of each cell's own mean",
    "design.kind": "the design, as it was chosen",
    "design.file": "the table of cells of design=csv",
    "design.over": "settings sampled over their declared bounds (design=lhs, sobol)",
    "engine.kind": "the engine, as it was chosen",
    "engine.address": "dask, ray: a cluster that is there already; none: one is started here",
    "engine.cluster": "slurm; or local, which tries the same on this machine",
    "engine.partition": "slurm: partition",
    "engine.account": "slurm: account",
    "engine.setup": "slurm: shell lines before a job",
}


def names() -> list[str]:
    """Every setting that the registry of numbers does not hold."""
    numbers = declarations()
    return [name for name in known_names() if name not in numbers]


def of_setting(name: str) -> Iterator[Entry]:
    """The entry of such a setting, if it is one."""
    if name in names():
        yield setting_entry(name)


def setting_entry(name: str) -> Entry:
    """What is known of one setting."""
    about = numbers_of_studies().get(name, {})
    facts = {"default": written(_default(name))}
    if about:
        facts["bounds"] = f"{about['low']:.10g} to {about['high']:.10g}"
    return Entry("setting", name, _meaning(name, about), PAGE, facts)


def _meaning(name: str, about: dict[str, Any]) -> str:
    if name.endswith(".enabled"):
        return SWITCH
    said = about.get("meaning") or MEANINGS[name]
    return said[:1].upper() + said[1:].rstrip(".") + "."


def numbers_of_studies() -> dict[str, dict[str, Any]]:
    """What is declared of the numbers that are set for a study as a whole."""
    study_groups = StudyGroups()
    sets = {group: type(getattr(study_groups, group)) for group in STUDY_GROUP_NAMES}
    return {f"{group}.{item.name}": dict(item.metadata) for group, cls in sets.items() for item in declared(cls)}


def _default(name: str) -> Any:
    first, _, rest = name.partition(".")
    node = getattr(StudyGroups() if first in STUDY_GROUP_NAMES else Config(), first)
    return getattr(node, rest) if rest else node


def written(value: Any) -> str:
    """A default as it would be typed."""
    if is_dataclass(value):
        return f"see {', '.join(item.name for item in fields(value))}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return "none" if value in ("", None, {}) else str(value)
