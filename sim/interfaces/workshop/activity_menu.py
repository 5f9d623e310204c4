"""The training that a group can plan a year with, and the training hours of the ready-made cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sim.model.config import Config
from sim.model.cpd.activity import known_activities
from sim.model.cpd.programme import Cpd
from sim.presentation.scenario_summary.costs import ActivityLine, costs_of
from sim.settings.compose import compose_config

START = "interprofessional"  # its framework is open to everybody; its own study days are removed
EMPTY = {"cpd.activities.day.per_year": 0.0}
NOT_OFFERED = ("blank",)
TEXTS = {  # label and description where the declared ones would give the result away
    "placebo": ("General talks", "A day of talks on general topics, for all professions."),
    "registration": ("Registration CPD", "Training that a profession's register requires."),
    "shadowing": ("Shadowing", "A day with a colleague of another profession."),
}
MAY_DIFFER = ("scenario", "cpd")  # between the baseline and a card that changes training alone


def activity_menu(baseline: Config, configs: Mapping[str, Config], settings: Mapping[str, Any]) -> dict[str, Any]:
    """The activities of a year, and the training hours of the cards that change training alone.

    Args:
        baseline: the configuration that cards are compared with.
        configs: the cards' configurations, by name.
        settings: the bundle's settings, e.g. ``organisation``.

    Returns:
        ``card`` and ``settings``: what a year starts from. ``posts``. ``budget`` (GBP per post and year).
        ``activities``: for each kind label, description, grouping, and for one session the hours and price per place,
        the places, and the total hours and cost (GBP) if everyone comes who wants to. ``card_hours``: for each such
        card the hours a year by kind that its money pays for.

    Raises:
        ConfigError: a setting is invalid.
    """
    kinds = [kind for kind in known_activities() if kind not in NOT_OFFERED]
    once = {f"cpd.activities.{kind}.per_year": 1.0 for kind in kinds}
    config = compose_config(START, **{**settings, **EMPTY, **once})
    lines = {line.name: line for line in costs_of(config).activities if line.name in kinds}
    training = {name: config for name, config in configs.items() if changes_training_only(config, baseline)}
    return {
        "card": START,
        "settings": EMPTY,
        "posts": config.organisation.posts,
        "budget": Cpd().budget,
        "activities": {kind: _menu_item(lines[kind]) for kind in kinds},
        "card_hours": {name: paid_hours(each) for name, each in {baseline.scenario.name: baseline, **training}.items()},
    }


def _menu_item(line: ActivityLine) -> dict[str, Any]:
    activity = known_activities()[line.kind]
    label, description = TEXTS.get(line.kind, (activity.label, activity.description))
    return {
        "label": label,
        "description": description,
        "grouping": line.grouping,
        "hours": line.hours,
        "price": line.price,
        "places": round(line.places),
        "all_hours": round(line.all_hours),
        "cost": round(line.wanted),
    }


def paid_hours(config: Config) -> dict[str, int]:
    """Hours a year by kind of activity, if everyone comes who wants to, as far as each activity's money goes."""
    costs, hours = costs_of(config), dict[str, float]()
    for line in costs.activities:
        paid = min(1.0, line.share * costs.budget / line.wanted) if line.wanted else 1.0
        hours[line.kind] = hours.get(line.kind, 0.0) + paid * line.all_hours
    return {kind: round(amount) for kind, amount in hours.items()}


def changes_training_only(config: Config, baseline: Config) -> bool:
    """Whether a configuration differs from the baseline in its training and in nothing else."""
    differ = [item.name for item in fields(config) if getattr(config, item.name) != getattr(baseline, item.name)]
    return "cpd" in differ and set(differ) <= set(MAY_DIFFER) and not config.cpd.alternatives
