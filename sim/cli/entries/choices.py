"""Groups of settings, the options that ship, and measures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from sim.cli.entries.entry import Entry
from sim.cli.levers import GROUPS as LEVERS
from sim.cli.levers import about_option, plain_option
from sim.core.config_files import conf_folder, options_of
from sim.measures.registry import COHORT, MEASURES
from sim.measures.sesoi import SMALLEST
from sim.settings.compose import GROUPS, STUDY_GROUPS

OPTIONS, MEASURED = "options", "measures"
LONGEST = 300  # signs of values that are still told in a line
ALL_GROUPS = (*GROUPS, *STUDY_GROUPS)
ABOUT = {
    "scenario": "A whole service with its levers: options of other groups, and values.",
    "organisation": "Who works there: professions, posts, localities, types of case.",
    "leadership": "Who sits in the leadership, how far the seats set the agenda, how long leaders stay.",
    "paperwork": "Forms: which are shared, and whether sharing saves anything.",
    "structure": "Who sits with whom, who leads a case, how settled it is who does what.",
    "stance": "How management looks at conflict.",
    "cpd": "Continuing professional development: activities, money, how it is shared out, alternatives.",
    "events": "Restructures and serious incidents, at their weeks.",
    "instruments": "Surveys that the staff are sent; several may be chosen.",
    "experiment": "Named studies, which bring their own values.",
    "design": "How a study makes cells of the values given.",
    "engine": "Where a study's work is done.",
}


def of_group(name: str) -> Iterator[Entry]:
    """The entry of a group, if it is one."""
    if name in ALL_GROUPS:
        facts = {"options": ", ".join(options_of(name)), "choose": f"{name}=OPTION"}
        yield Entry("group", name, ABOUT[name], OPTIONS, facts)


def of_option(name: str) -> Iterator[Entry]:
    """The entries of an option: ``leadership=crisis``, or ``crisis`` in every group that has it."""
    group, equals, option = name.rpartition("=")
    groups = [group] if equals else list(ALL_GROUPS)
    for found in (each for each in groups if each in ALL_GROUPS and option in options_of(each)):
        yield option_entry(found, option)


def option_entry(group: str, option: str) -> Entry:
    """What is known of one option that ships."""
    text = (conf_folder() / group / f"{option}.yaml").read_text(encoding="utf-8")
    plain = yaml.safe_load(text) or {}
    card = plain.get("scenario" if group == "scenario" else "study" if group == "experiment" else "", {})
    meaning = " ".join(str(card.get("description") or about_option(text)).split())
    facts = {
        "questions": " ".join(card.get("questions", [])),
        "source": " ".join(str(card.get("source", "")).split()),
        "sets": _sets(group, option),
        "file": f"conf/{group}/{option}.yaml",
    }
    return Entry("option", f"{group}={option}", meaning, OPTIONS, facts)


def _sets(group: str, option: str) -> str:
    """The plain values of a small option; others are too long for a line and have their file, or their card."""
    if group == "scenario":
        return f"python -m sim card {option} shows it"
    if group not in LEVERS or group == "instruments":
        return ""
    values = plain_option(group, option)
    plain = {name: value for name, value in values.items() if name not in ("name", "label", "description", "source")}
    said = ", ".join(f"{name} {_said(value)}" for name, value in plain.items())
    return said if len(said) < LONGEST else ""


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_said(item)}" for name, item in value.items()) + "}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def of_measure(name: str) -> Iterator[Entry]:
    """The entry of a measure, if it is one."""
    known = {**MEASURES, **COHORT}
    if name in known:
        yield measure_entry(name)


def measure_entry(name: str) -> Entry:
    """What is known of one measure."""
    item = {**MEASURES, **COHORT}[name]
    bounds = ["any" if item.low is None else f"{item.low:g}", "any" if item.high is None else f"{item.high:g}"]
    facts = {
        "label": item.label,
        "unit": item.unit,
        "bounds": " to ".join(bounds),
        "equation": f"{item.equation} in docs/ODD.md" if item.equation.startswith("E") else item.equation,
        "by": ", ".join(item.scopes),
        "smallest": f"{SMALLEST[name].value:g}, the smallest effect of interest" if name in SMALLEST else "",
        "source": item.source,
    }
    return Entry("measure", name, item.definition[:1].upper() + item.definition[1:].rstrip(".") + ".", MEASURED, facts)
