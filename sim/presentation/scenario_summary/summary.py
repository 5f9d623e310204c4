"""The summary of a scenario: its levers, their cost, dates and evidence.

It is made from the configuration alone; nothing is run. ``sheet.py`` writes it as Markdown and HTML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from sim.core.number_format import exact
from sim.core.parameters import GRADES, Parameter
from sim.model.config import Config, RunPlan, declaration_of, declarations, fits
from sim.model.cpd.programme import ActivityUse, AlternativeUse
from sim.model.survey.instrument import Instrument
from sim.presentation.scenario_summary.costs import Costs, costs_of
from sim.presentation.scenario_summary.dates import Dated, dates_of

ABSENT = "-"
UNGRADED = "-"
# Text for people, or shown elsewhere on the sheet.
LEFT_OUT = {"scenario", "record", "schedule", "events", "instruments", *(item.name for item in fields(RunPlan))}
TEXTS = {"name", "label", "description", "source", "notes", "questions"}

# The numbers that an event of each kind reads.
NUMBERS_OF = {"restructure": ("share", "ties", "clarity_drop", "resistance"), "incident": ("severity",)}

# Unit and meaning of settings that are no declared numbers, by name; * stands for any part.
UNDECLARED = {
    "leadership.seats.*": ("seats", "seats of the leadership held by this profession"),
    "leadership.director": ("profession", "profession of the director"),
    "structure.merged": ("professions", "professions under one roof: the same forms, the same system"),
    "cpd.allocation": ("rule", "how money is divided between professions"),
    "cpd.access.*": ("ratio", "reach of all activities in this profession, relative to the others"),
    "cpd.activities.*": ("activity", "activity of the framework"),
    "cpd.activities.*.kind": ("activity", "the activity, if the entry has another name"),
    "cpd.activities.*.grouping": ("rule", "who attends a session together"),
    "cpd.activities.*.professions": ("professions", "professions invited"),
    "cpd.alternatives.*": ("alternative", "alternative that the budget buys"),
    "cpd.alternatives.*.kind": ("alternative", "the alternative, if the entry has another name"),
    "cpd.activities.*.*": ("as declared", "in place of the activity's own number"),
    "cpd.alternatives.*.*": ("as declared", "in place of the alternative's own number"),
    "cpd.alternatives.*.set.*": ("as declared", "target value of this parameter"),
    "cpd.loop.enabled": ("switch", "the organisation surveys its staff and reallocates money"),
    "cpd.loop.instrument": ("instrument", "the questionnaire of this survey (conf/instruments)"),
    "cpd.loop.reads_truth": ("switch", "the survey shows the true state: an upper bound only"),
}


IN_CLASSES = ("activity.", "alternative.")  # declared in the classes of activities and alternatives


@dataclass(frozen=True)
class Setting:
    """One setting in which two configurations differ; ``grade`` and ``source`` are those of its declaration."""

    name: str
    before: str
    now: str
    unit: str
    meaning: str
    grade: str
    source: str


@dataclass(frozen=True)
class Evidence:
    """How many declared numbers of a grade the model has, and how many of them this scenario sets."""

    grade: str
    model: int
    here: int


@dataclass(frozen=True)
class ScenarioSummary:
    """Everything that the sheet shows."""

    name: str
    against: str
    description: str
    source: str
    questions: tuple[str, ...]
    organisation: str
    posts: int
    settings: tuple[Setting, ...]
    costs: Costs
    dates: tuple[Dated, ...]
    evidence: tuple[Evidence, ...]
    assumed: tuple[Setting, ...]  # declared numbers that it sets, including dated ones
    numbers: tuple[Setting, ...]  # declared numbers of the activities and alternatives in use


def summary_of(config: Config, against: Config) -> ScenarioSummary:
    """The summary of a configuration; ``against`` is the configuration with which its settings are compared."""
    scenario, known = config.scenario, declarations()
    settings = tuple(_differing(config, against, known))
    assumed = (*(item for item in settings if item.grade != UNGRADED), *_dated_numbers(config, known))
    costs = costs_of(config)
    return ScenarioSummary(
        scenario.name, against.scenario.name, scenario.description.strip(), scenario.source.strip(),
        tuple(scenario.questions), config.organisation.name, config.organisation.posts, settings, costs,
        tuple(dates_of(config)), tuple(_evidence(known, assumed)), assumed, tuple(_numbers_in_use(costs, known)),
    )  # fmt: skip


def settings_of(config: Config) -> dict[str, Any]:
    """Every lever and assumption of a configuration, by dotted name."""
    settings: dict[str, Any] = {}
    for item in fields(config):
        if item.name not in LEFT_OUT:
            settings |= dict(_below(item.name, getattr(config, item.name)))
    return settings


def _below(place: str, node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, ActivityUse | AlternativeUse):
        yield place, getattr(node, "kind", None) or place.rpartition(".")[2]
        plain = type(node)()
        for item in fields(node):
            if item.name != "kind" and getattr(node, item.name) != getattr(plain, item.name):
                yield from _below(f"{place}.{item.name}", getattr(node, item.name))
    elif isinstance(node, dict) and any(isinstance(value, Instrument) for value in node.values()):
        yield place, list(node)  # the name of an instrument stands for its questions
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from _below(f"{place}.{name}", value)
    elif is_dataclass(node):
        for item in fields(node):
            if item.name not in TEXTS:
                yield from _below(f"{place}.{item.name}", getattr(node, item.name))
    else:
        yield place, node


def _differing(config: Config, against: Config, known: dict[str, Parameter]) -> Iterator[Setting]:
    now, before = settings_of(config), settings_of(against)
    for name in [*now, *(name for name in before if name not in now)]:
        new, old = now.get(name), before.get(name)
        if new != old:
            yield _setting(name, setting_text(old), setting_text(new), known)


def _setting(name: str, before: str, now: str, known: dict[str, Parameter]) -> Setting:
    row = declaration_of(name, known)
    if row is not None:
        return Setting(name, before, now, row.unit, row.meaning, row.grade, row.source)
    unit, meaning = next((texts for pattern, texts in UNDECLARED.items() if fits(pattern, name)), ("switch", ""))
    return Setting(name, before, now, unit, meaning, UNGRADED, "set by the configuration")


def setting_text(value: Any) -> str:
    """A value as text."""
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return exact(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _evidence(known: dict[str, Parameter], assumed: tuple[Setting, ...]) -> Iterator[Evidence]:
    model = Counter(row.grade for path, row in known.items() if "." in path and not path.startswith(IN_CLASSES))
    here = Counter(item.grade for item in assumed)
    for grade in GRADES:
        yield Evidence(grade, model[grade], here[grade])


def _dated_numbers(config: Config, known: dict[str, Parameter]) -> Iterator[Setting]:
    """Declared numbers that events and scheduled changes set."""
    for name, event in config.events.items():
        for field_name in NUMBERS_OF[event.kind]:
            place = f"events.{name}.{field_name}"
            yield _setting(place, ABSENT, setting_text(getattr(event, field_name)), known)
    for change in config.schedule:
        for path, value in change.set.items():
            when = f"in week {change.week if change.until is None else change.until}"
            yield replace(_setting(path, ABSENT, setting_text(float(value)), known), name=f"{path} {when}")


def _numbers_in_use(costs: Costs, known: dict[str, Parameter]) -> Iterator[Setting]:
    """The declared numbers of the activities and alternatives in use, as used; those that are 0 are left out."""
    for line in costs.activities:
        yield from _values(f"activity.{line.kind}", line.name, line.values, known)
    for alternative in costs.alternatives:
        yield from _values(f"alternative.{alternative.kind}", alternative.name, alternative.values, known)


def _values(place: str, name: str, values: Mapping[str, float], known: dict[str, Parameter]) -> Iterator[Setting]:
    for what, value in values.items():
        row = known[f"{place}.{what}"]
        if value:
            label, before = f"{name}: {what.replace('_', ' ')}", setting_text(float(row.default))
            yield Setting(label, before, setting_text(float(value)), row.unit, row.meaning, row.grade, row.source)
