"""Entries of groups of options, of the built-in options, and of measures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.cli.list import LEVER_GROUPS
from sim.cli.reference.entry import Entry, as_sentence
from sim.core.config_files import options_of
from sim.measures.registry import COHORT, MEASURES
from sim.measures.sesoi import SMALLEST
from sim.settings.option_files import option_content, option_description, option_file, option_values
from sim.settings.option_groups import OPTION_GROUPS, STUDY_OPTION_GROUPS

OPTIONS_PAGE, MEASURES_PAGE = "options", "measures"
LONGEST_VALUES = 300  # characters
ALL_GROUPS = (*OPTION_GROUPS, *STUDY_OPTION_GROUPS)
GROUP_MEANINGS = {
    "scenario": "A whole service with its levers: a choice of options of other groups, and values.",
    "organisation": "Professions, posts, localities and types of case.",
    "leadership": "Leadership seats, how strongly they determine priorities, and how long leaders stay.",
    "paperwork": "Forms: which ones professions share, and whether sharing saves time.",
    "structure": "Which professions are merged or co-located, who leads a case, and how clear the mandate is.",
    "stance": "How managers view and treat conflict.",
    "cpd": "Continuing professional development: activities, budget, its allocation, and alternatives.",
    "model": "The full model, or a rival with less in it, to see which results need the rest.",
    "events": "Restructures and serious incidents, with their weeks.",
    "instruments": "Surveys that are sent to the staff; several may be chosen.",
    "experiment": "Named studies, with the values that they sweep.",
    "design": "How a study combines the values of swept settings into cells.",
    "engine": "Where the replicates of a study are simulated.",
    "parameters": "The declared defaults, or an ensemble of parameter sets with which each cell of a study is crossed.",
}


def group_entries(name: str) -> Iterator[Entry]:
    """The entry of a group, if ``name`` is one."""
    if name in ALL_GROUPS:
        facts = {"options": ", ".join(options_of(name)), "choose": f"{name}=OPTION"}
        yield Entry("group", name, GROUP_MEANINGS[name], OPTIONS_PAGE, facts)


def option_entries(name: str, config_dir: Path | None = None) -> Iterator[Entry]:
    """The entries of an option: ``leadership=crisis``, or ``crisis`` in every group that has it."""
    group, equals, option = name.rpartition("=")
    for each in [group] if equals else ALL_GROUPS:
        if each in ALL_GROUPS and option in options_of(each, config_dir):
            yield option_entry(each, option, config_dir)


def option_entry(group: str, option: str, config_dir: Path | None = None) -> Entry:
    """What is known about one option."""
    own_key = {"scenario": "scenario", "experiment": "study"}.get(group, "")
    about: dict[str, Any] = option_content(group, option, config_dir).get(own_key, {})
    file = option_file(group, option)
    facts = {
        "questions": " ".join(about.get("questions", [])),
        "source": " ".join(str(about.get("source", "")).split()),
        "sets": _values_set(group, option, config_dir),
        "file": f"conf/{group}/{option}.yaml" if file.exists() else str(option_file(group, option, config_dir)),
    }
    return Entry("option", f"{group}={option}", option_description(group, option, config_dir), OPTIONS_PAGE, facts)


def _values_set(group: str, option: str, config_dir: Path | None) -> str:
    """The values of a small option in one line; longer ones are in its file."""
    if group == "scenario":
        return f"'dissonance describe {option}' shows its settings"
    if group not in LEVER_GROUPS or group == "instruments":
        return ""
    values = option_values(group, option, config_dir)
    plain = {name: value for name, value in values.items() if name not in ("name", "label", "description", "source")}
    text = ", ".join(f"{name} {_text(value)}" for name, value in plain.items())
    return text if len(text) < LONGEST_VALUES else ""


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_text(item)}" for name, item in value.items()) + "}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def measure_entries(name: str) -> Iterator[Entry]:
    """The entry of a measure, if ``name`` is one."""
    if name in {**MEASURES, **COHORT}:
        yield measure_entry(name)


def measure_entry(name: str) -> Entry:
    """What is known about one measure."""
    item = {**MEASURES, **COHORT}[name]
    bounds = ["any" if item.low is None else f"{item.low:g}", "any" if item.high is None else f"{item.high:g}"]
    facts = {
        "label": item.label,
        "unit": item.unit,
        "bounds": " to ".join(bounds),
        "equation": f"{item.equation} in docs/ODD.md" if item.equation.startswith("E") else item.equation,
        "by": ", ".join(item.scopes),
        "SESOI": f"{SMALLEST[name].value:g} (smallest effect size of interest)" if name in SMALLEST else "",
        "source": item.source,
    }
    return Entry("measure", name, as_sentence(item.definition), MEASURES_PAGE, facts)
