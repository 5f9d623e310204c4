"""What no single number of a lever can say: portfolios, seats, events and mergers must fit the service."""

from __future__ import annotations

import math
from collections.abc import Iterable

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.model.config import Config
from sim.model.cpd.evaluation_survey import check_loop
from sim.model.cpd.programme import activity_of, alternative_of
from sim.model.cpd.rules import ALLOCATIONS, GROUPINGS
from sim.model.events import KINDS
from sim.model.survey.validation import check_instrument

MOST_LEADERS = 60


def check_levers(config: Config) -> None:
    """Raise ConfigError, one sentence, for the first lever that cannot be."""
    _check_cpd(config)
    _check_leaders(config)
    _known(config.structure.merged, config, "structure.merged")
    for name, event in config.events.items():
        _one_of(event.kind, KINDS, f"events.{name}.kind")
        if event.week < -config.burn_in:
            raise ConfigError(
                f"events.{name}.week = {event.week} is before the start, which is week {-config.burn_in}."
            )


def _one_of(value: str, allowed: tuple[str, ...], place: str) -> None:
    if value not in allowed:
        raise ConfigError(
            f"{place} = '{value}' is not there; it is one of {listed(allowed)}." + did_you_mean(value, allowed)
        )


def _known(names: Iterable[str], config: Config, place: str) -> None:
    professions = config.organisation.professions
    for name in names:
        if name not in professions:
            raise ConfigError(
                f"{place} names '{name}', which is no profession here (there are {listed(professions)})."
                + did_you_mean(name, professions)
            )


def _check_leaders(config: Config) -> None:
    leadership = config.leadership
    if leadership.director is not None:
        _known([leadership.director], config, "leadership.director")
    count = sum(leadership.seats.values())
    if count > MOST_LEADERS:
        raise ConfigError(f"leadership.seats has {count} seats, more than {MOST_LEADERS}.")


def _check_cpd(config: Config) -> None:
    cpd = config.cpd
    _one_of(cpd.allocation, ALLOCATIONS, "cpd.allocation")
    _known(cpd.access, config, "cpd.access")
    for name, share in cpd.access.items():
        if not (math.isfinite(share) and 0 <= share <= 1):
            raise ConfigError(f"cpd.access.{name} = {share:g} should be between 0 and 1.")
    for name, use in cpd.activities.items():
        activity_of(name, use)
        place = f"cpd.activities.{name}"
        if use.grouping is not None:
            _one_of(use.grouping, GROUPINGS, f"{place}.grouping")
        _known(use.professions or [], config, f"{place}.professions")
        _in_order(use.start_week, use.end_week, place, config)
    for name, alternative in cpd.alternatives.items():
        alternative_of(name, alternative)
        _in_order(alternative.start_week, alternative.end_week, f"cpd.alternatives.{name}", config)
    if cpd.loop.reads_truth and not cpd.loop.enabled:
        raise ConfigError("cpd.loop.reads_truth is set, but cpd.loop.enabled is not: nothing would read it.")
    if cpd.loop.enabled:
        check_loop(cpd.loop)
        for name, instrument in cpd.loop.instrument.items():
            check_instrument(config, instrument, f"cpd.loop.instrument.{name}")


def _in_order(start: int, end: int, place: str, config: Config) -> None:
    if end <= start:
        raise ConfigError(f"{place} ends (end_week = {end}) before it starts (start_week = {start}).")
    if start < -config.burn_in:
        raise ConfigError(f"{place}.start_week = {start} is before the start, which is week {-config.burn_in}.")
