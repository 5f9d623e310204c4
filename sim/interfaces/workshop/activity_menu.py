"""Training on offer, with its price tags: what a room composes a year from, and which cards hold such years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sim.model.config import Config
from sim.model.cpd.activity import known_activities
from sim.model.cpd.programme import Cpd
from sim.presentation.scenario_summary.costs import ActivityLine, costs_of
from sim.settings.compose import compose_config

START = "interprofessional"  # a framework to which everybody has access; its own days are taken out
EMPTY = {"cpd.activities.day.per_year": 0.0}
NOT_OFFERED = ("blank",)
MAY_DIFFER = ("scenario", "cpd")  # between the baseline and a card that is training alone


def offer_of(baseline: Config, configs: Mapping[str, Config], settings: Mapping[str, Any]) -> dict[str, Any]:
    """What a year of training can be made of, and what the cards that are training alone are made of.

    Args:
        baseline: what cards are compared with.
        configs: of the cards, by name.
        settings: of the kit, e.g. ``organisation``.

    Returns:
        ``card`` and ``settings`` that a year starts from; ``posts``; ``budget`` (GBP a post and year); ``activities``:
        for each kind label, description, grouping, and for one session hours and price a place, places, and hours and
        GBP in all if everyone comes who would; ``made``: for each such card hours a year by kind, as far as its money
        goes.

    Raises:
        ConfigError: a setting cannot be used.
    """
    kinds = [kind for kind in known_activities() if kind not in NOT_OFFERED]
    once = {f"cpd.activities.{kind}.per_year": 1.0 for kind in kinds}
    config = compose_config(START, **{**settings, **EMPTY, **once})
    lines = {line.name: line for line in costs_of(config).activities if line.name in kinds}
    made = {name: paid_hours(one) for name, one in configs.items() if is_training(one, baseline)}
    return {
        "card": START,
        "settings": EMPTY,
        "posts": config.organisation.posts,
        "budget": Cpd().budget,
        "activities": {kind: _tag(lines[kind]) for kind in kinds},
        "made": {baseline.scenario.name: paid_hours(baseline), **made},
    }


def _tag(line: ActivityLine) -> dict[str, Any]:
    about = known_activities()[line.kind]
    one = {"label": about.label, "description": about.description, "grouping": line.grouping}
    return {**one, "hours": line.hours, "price": line.price, "places": round(line.places),
            "all_hours": round(line.all_hours), "cost": round(line.wanted)}  # fmt: skip


def paid_hours(config: Config) -> dict[str, int]:
    """Hours a year by kind, if everyone came who would, as far as each activity's part of the money goes."""
    costs, hours = costs_of(config), dict[str, float]()
    for line in costs.activities:
        paid = min(1.0, line.share * costs.budget / line.wanted) if line.wanted else 1.0
        hours[line.kind] = hours.get(line.kind, 0.0) + paid * line.all_hours
    return {kind: round(amount) for kind, amount in hours.items()}


def is_training(config: Config, baseline: Config) -> bool:
    """Whether it differs from the baseline by training and by nothing else."""
    differ = [item.name for item in fields(config) if getattr(config, item.name) != getattr(baseline, item.name)]
    return "cpd" in differ and set(differ) <= set(MAY_DIFFER) and not config.cpd.alternatives
