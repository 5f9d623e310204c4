"""Entries of settings that are not parameters: switches, names, lists, and the settings of studies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from sim.cli.reference.entry import Entry, as_sentence
from sim.core.number_format import exact
from sim.core.parameters import declared
from sim.model.config import Config, declarations
from sim.settings.all_setting_names import all_setting_names
from sim.settings.study_settings import STUDY_GROUP_NAMES, StudyGroups

PAGE = "settings"
SWITCH = "Whether this mechanism is active; false gives the same results, bit for bit, as coefficients of 0."
MEANINGS = {
    "scenario.name": "name of the scenario",
    "scenario.description": "description for its summary and the report",
    "scenario.source": "source of the scenario",
    "scenario.questions": "questions that the scenario asks",
    "organisation.name": "name of the organisation",
    "organisation.description": "description for people",
    "organisation.notes": "assumptions made about it",
    "organisation.team_sizes": "shares of cases that need one, two, three or four professions",
    "organisation.professions": "the professions by id: posts, explanatory frameworks, forms, information systems",
    "organisation.case_types": "the types of case by id: share, time limit, lead, needs",
    "leadership.seats": "leadership seats by profession",
    "leadership.director": "the director's profession; none: there is no director",
    "leadership.attention": "whether leaders influence attention (a channel of the agenda, E21)",
    "leadership.cpd_money": "whether leaders influence the CPD budget (a channel of the agenda, E21)",
    "leadership.voice": "whether leaders influence who speaks up (a channel of the agenda, E21)",
    "leadership.resentment": "whether leaders influence felt deprivation (a channel of the agenda, E21)",
    "structure.merged": "professions that are merged: they use the same forms and the same information system",
    "stance.name": "name of the chosen stance",
    "cpd.name": "name of the chosen CPD framework",
    "cpd.label": "label of the framework on figures",
    "cpd.description": "description for people",
    "cpd.source": "source of the framework",
    "cpd.allocation": "how the budget is allocated: equal, leadership_share, need or first_come",
    "cpd.access": "relative reach of invitations by profession; 1 if not named",
    "cpd.activities": "activities by name; each entry has the settings of cpd.activities.*",
    "cpd.alternatives": "alternatives by name; each entry has the settings of cpd.alternatives.*",
    "cpd.loop": "the evaluative loop: a survey regularly adjusts the framework",
    "record.localities": "keep measures of each locality",
    "record.network": "keep trust and tension of pairs, first and last week of replicate 0",
    "record.encounters": "keep a row for every encounter; large, about 2.5 rows per post and week",
    "record.figures": "draw figures and write the report and the scenario summary",
    "record.truth": "keep the true values beside each survey",
    "record.practitioner_weeks": "weeks at whose end practitioners' true scores are kept; -1: the last week",
    "schedule": "dated changes of parameters: a list of week, until and set",
    "study.name": "name of the study; empty: made from its scenario and levers",
    "study.description": "description for the report",
    "study.questions": "questions for the report",
    "study.baseline": "the cell that all others are compared with: name, number, or lever values; empty: the first",
    "study.keep": "tables to keep",
    "study.over_time": "measures to keep over time; none: the headline measures; [all]",
    "study.scopes": "units of the table weekly: service, profession, pair, locality",
    "study.burn_in": "whether tables by week also have the weeks of burn-in",
    "study.causes_by_week": "whether the table causes has rows for each week",
    "study.extend": "add the cells to the study that is already in the folder",
    "study.plan_only": "print the plan and its cost, and run nothing; --plan-only does the same",
    "study.compact": "join the parts of each cell when the study is complete",
    "study.figures": "write the report and its figures",
    "precision.measure": "the measure whose interval decides the number of replicates; none: a fixed number",
    "precision.of": "contrast: the interval of each paired difference; cell: of each cell's mean",
    "design.kind": "name of the chosen design",
    "design.file": "the table of cells for design=csv",
    "design.over": "settings sampled over their priors, or bounds without one; uncertain: all with a prior",
    "engine.kind": "name of the chosen engine",
    "parameters.kind": "name of the chosen option",
    "parameters.provenance": "where the members come from, by the file of the option",
    "engine.address": "dask, ray: address of a running cluster; none: start one on this machine",
    "engine.cluster": "slurm; or local, to test the same jobs on this machine",
    "engine.partition": "slurm: partition",
    "engine.account": "slurm: account",
    "engine.setup": "slurm: shell lines before a job",
}


def setting_names() -> list[str]:
    """Every setting that is not a parameter."""
    parameters = declarations()
    return [name for name in all_setting_names() if name not in parameters]


def setting_entries(name: str) -> Iterator[Entry]:
    """The entry of such a setting, if ``name`` is one."""
    if name in setting_names():
        yield setting_entry(name)


def setting_entry(name: str) -> Entry:
    """What is known about one setting."""
    about = study_numbers().get(name, {})
    facts = {"default": written(_default(name))}
    if about:
        facts["bounds"] = f"{exact(about['low'])} to {exact(about['high'])}"
    return Entry("setting", name, _meaning(name, about), PAGE, facts)


def _meaning(name: str, about: dict[str, Any]) -> str:
    if name.endswith(".enabled"):
        return SWITCH
    return as_sentence(about.get("meaning") or MEANINGS[name])


def study_numbers() -> dict[str, dict[str, Any]]:
    """Unit, bounds and meaning of the numbers among the settings of studies, by name."""
    study_groups = StudyGroups()
    sets = {group: type(getattr(study_groups, group)) for group in STUDY_GROUP_NAMES}
    return {f"{group}.{item.name}": dict(item.metadata) for group, cls in sets.items() for item in declared(cls)}


def _default(name: str) -> Any:
    first, _, rest = name.partition(".")
    node = getattr(StudyGroups() if first in STUDY_GROUP_NAMES else Config(), first)
    return getattr(node, rest) if rest else node


def written(value: Any) -> str:
    """A default as it is typed."""
    if is_dataclass(value):
        return f"see {', '.join(item.name for item in fields(value))}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return "none" if value in ("", None, {}) else str(value)
