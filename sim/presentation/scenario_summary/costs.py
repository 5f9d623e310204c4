"""The cost of a scenario: the budget, activities as planned, alternatives, and shortages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.core.parameters import Spec, declared
from sim.model.config import Config
from sim.model.cpd.activity import Activity
from sim.model.cpd.programme import ActivityUse, activity_of, alternative_of
from sim.model.cpd.purchases import WEEKS_A_YEAR, Release, Shortage
from sim.model.organisation import Profession
from sim.model.parameter_schedule import schedule_of

HUNDRED = 100


@dataclass(frozen=True)
class ActivityLine:
    """An activity in a year in which it runs. Places, hours and money are for everyone who wants a place."""

    name: str
    kind: str
    grouping: str
    invited: tuple[str, ...]
    per_year: float
    hours: float
    price: float
    places: float
    all_hours: float
    wanted: float
    share: float
    values: Mapping[str, float]


@dataclass(frozen=True)
class AlternativeLine:
    """An alternative: start-up cost and cost a year in GBP, for the whole service."""

    name: str
    kind: str
    start_week: int
    rollout_weeks: float
    start: float
    yearly: float
    targets: Mapping[str, float]
    values: Mapping[str, float]


@dataclass(frozen=True)
class Costs:
    """Money per year, and by period within the run."""

    budget: float
    per_post: float
    activities: tuple[ActivityLine, ...]
    alternatives: tuple[AlternativeLine, ...]
    cover: float
    releases: tuple[Release, ...]
    shortages: tuple[Shortage, ...]


def costs_of(config: Config) -> Costs:
    """Costs of the framework of a configuration, at its start."""
    cpd, posts = config.cpd, config.organisation.posts
    budget = cpd.budget * posts if cpd.enabled else 0.0
    purchases = schedule_of(config).purchases
    releases = tuple(release for release in purchases.releases if release.week < config.weeks)
    shortages = tuple(shortage for shortage in purchases.shortages if shortage.week < config.weeks)
    cover = cpd.ring_fenced_hours * cpd.backfill_share * cpd.backfill_price * posts * WEEKS_A_YEAR
    activities = tuple(_activities(config)) if cpd.enabled else ()
    alternatives = tuple(_alternatives(config)) if cpd.enabled else ()
    return Costs(budget, cpd.budget, activities, alternatives, cover if cpd.enabled else 0.0, releases, shortages)


def _activities(config: Config) -> Iterator[ActivityLine]:
    uses = sorted(config.cpd.activities.items())
    weights = math.fsum(use.weight for _, use in uses)
    for name, use in uses:
        yield _activity(config, name, use, use.weight / weights if weights > 0 else 0.0)


def _activity(config: Config, name: str, use: ActivityUse, share: float) -> ActivityLine:
    activity, professions = activity_of(name, use), config.organisation.professions
    invited = tuple(profession for profession in professions if _invited(use, profession))
    comers = math.fsum([_comers(config, use, activity, profession) for profession in invited])
    if use.places > 0:
        comers = min(comers, use.places / HUNDRED * config.organisation.posts)
    places = use.per_year * comers
    return ActivityLine(
        name, activity.kind, use.grouping or activity.grouping, invited, use.per_year, activity.hours,
        activity.price, places, places * activity.hours, places * activity.price, share, values_of(activity),
    )  # fmt: skip


def attendance_by_profession(config: Config) -> dict[str, dict[str, float]]:
    """For each activity and profession the share (0-1) of its posts that come to a session, if nothing prevents it."""
    comers: dict[str, dict[str, float]] = {}
    for name, use in sorted(config.cpd.activities.items()) if config.cpd.enabled else ():
        activity = activity_of(name, use)
        comers[name] = {
            profession: _comers(config, use, activity, profession) / item.headcount
            if _invited(use, profession) and item.headcount else 0.0
            for profession, item in config.organisation.professions.items()
        }  # fmt: skip
    return comers


def _invited(use: ActivityUse, profession: str) -> bool:
    return use.professions is None or profession in use.professions


def _comers(config: Config, use: ActivityUse, activity: Activity, name: str) -> float:
    """People of a profession who come to one session if neither strain, resistance, places nor money prevents it."""
    profession = config.organisation.professions[name]
    reach = activity.reach * config.cpd.access.get(name, 1.0)
    return profession.headcount * reach * _by_qualification(profession, use) * _by_stage(config, use)


def _by_qualification(profession: Profession, use: ActivityUse) -> float:
    qualified = profession.qualified_share
    return qualified * use.qualified + (1 - qualified) * use.unqualified


def _by_stage(config: Config, use: ActivityUse) -> float:
    early, middle = config.staffing.early_share, config.staffing.middle_share
    return early * use.early + middle * use.middle + (1 - early - middle) * use.late


def _alternatives(config: Config) -> Iterator[AlternativeLine]:
    posts = config.organisation.posts
    for name, use in sorted(config.cpd.alternatives.items()):
        alternative = alternative_of(name, use)
        yield AlternativeLine(
            name, alternative.kind, use.start_week, alternative.rollout_weeks, alternative.start_price * posts,
            alternative.yearly_price * posts, {**alternative.targets(), **use.set}, values_of(alternative),
        )  # fmt: skip


def values_of(spec: Spec) -> dict[str, float]:
    """The declared numbers of an activity or an alternative as it is used."""
    return {item.name: getattr(spec, item.name) for item in declared(type(spec))}
