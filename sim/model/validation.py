"""What no single number can say: the parts of a configuration must fit each other."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.parameters import declared
from sim.model.config import Config
from sim.model.lever_validation import check_levers
from sim.model.organisation import CaseType, Organisation
from sim.model.state import MOST_SEATS
from sim.model.survey.validation import check_instruments

SHARE_TOLERANCE = 1e-6
MOST_PROFESSIONS = 24  # one bit each in the archive of cases
MOST_CASE_TYPES = 100  # they are numbered in one byte
MOST_POSTS = 4096  # of one profession in one locality: 12 bits of a person's address
MOST_ARRIVALS = 700  # a week in one locality: beyond that e^-mean is too small a number to draw from
KEY_BITS = 23  # address of a name: CRC-32 cut to 23 bits, so that a person's address stays positive


def check(config: Config) -> Config:
    """Return ``config`` if its parts fit.

    Raises:
        ConfigError: the first misfit found, as one sentence.
    """
    organisation = config.organisation
    _check_professions(organisation)
    _check_shares(organisation)
    for name, case_type in organisation.case_types.items():
        _check_case_type(organisation, name, case_type)
    _check_teams(organisation)
    _check_addresses(config)
    _check_seats(config)
    _check_weeks(config)
    check_levers(config)
    check_instruments(config)
    config.schedule  # noqa: B018  # dated changes are checked as they are laid out
    return config


def headcount_in(total: int, localities: int, locality: int) -> int:
    """Posts of one profession in one locality: as even as whole posts allow."""
    return (locality + 1) * total // localities - locality * total // localities


def fewest(total: int, localities: int) -> int:
    """The smallest number of a profession's posts that any locality has."""
    return total // localities


def _check_professions(organisation: Organisation) -> None:
    if not organisation.professions or not organisation.case_types:
        raise ConfigError("organisation needs at least one profession and one case type.")
    if len(organisation.professions) > MOST_PROFESSIONS:
        raise ConfigError(f"organisation.professions has more than {MOST_PROFESSIONS} entries.")
    if sum(profession.headcount for profession in organisation.professions.values()) == 0:
        raise ConfigError("organisation.professions: nobody works here; all headcounts are 0.")


def name_key(name: str) -> int:
    """The address of a name in random draws: the same wherever it stands in a list."""
    return zlib.crc32(name.encode()) & ((1 << KEY_BITS) - 1)


def _check_addresses(config: Config) -> None:
    """Random draws are addressed by number: names must differ in theirs, and counts must fit."""
    organisation = config.organisation
    seen: dict[int, str] = {}
    for name, profession in organisation.professions.items():
        other = seen.setdefault(name_key(name), name)
        if other != name:
            raise ConfigError(f"organisation.professions: '{name}' and '{other}' share an address; rename one.")
        if headcount_in(profession.headcount, organisation.localities, organisation.localities - 1) > MOST_POSTS:
            raise ConfigError(
                f"organisation.professions.{name}.headcount = {profession.headcount} puts more than {MOST_POSTS} posts "
                "into one locality; raise organisation.localities."
            )
    if len(organisation.case_types) > MOST_CASE_TYPES:
        raise ConfigError(f"organisation.case_types has more than {MOST_CASE_TYPES} entries.")
    posts = sum(profession.headcount for profession in organisation.professions.values())
    demand = config.demand
    weekly = demand.cases_per_practitioner * max(demand.volume, 1.0) * posts / organisation.localities
    if weekly > MOST_ARRIVALS:
        raise ConfigError(
            f"demand and headcount bring {weekly:.0f} cases a week to each locality, more than {MOST_ARRIVALS}; "
            "raise organisation.localities."
        )


def _adds_to_one(place: str, shares: Mapping[str, float]) -> None:
    total = math.fsum(shares.values())
    if abs(total - 1) > SHARE_TOLERANCE:
        parts = " + ".join(f"{name} {share:g}" for name, share in shares.items())
        raise ConfigError(f"{place}: the shares should add up to 1 but add up to {total:g} ({parts}).")


def _check_shares(organisation: Organisation) -> None:
    _adds_to_one("organisation.team_sizes", organisation.team_sizes.numbers())
    _adds_to_one(
        "organisation.case_types.*.share", {name: kind.share for name, kind in organisation.case_types.items()}
    )
    for name, profession in organisation.professions.items():
        _adds_to_one(f"organisation.professions.{name}.framework", profession.framework.numbers())


def _check_case_type(organisation: Organisation, name: str, case_type: CaseType) -> None:
    place = f"organisation.case_types.{name}"
    professions = organisation.professions
    named = dict.fromkeys([*case_type.needs, *([case_type.lead] if case_type.lead else [])])
    for profession in named:
        if profession not in professions:
            raise ConfigError(
                f"{place} needs '{profession}', which is no profession here (there are "
                f"{listed(professions)})." + did_you_mean(profession, professions)
            )
    if case_type.lead and not case_type.needs.get(case_type.lead, 0) > 0:
        raise ConfigError(f"{place}.lead is '{case_type.lead}', but its needs give that profession no weight.")
    for profession, weight in case_type.needs.items():
        if not (math.isfinite(weight) and weight >= 0):
            raise ConfigError(f"{place}.needs.{profession} = {weight:g} should be 0 or more.")
        if weight > 0 and case_type.share > 0:
            _check_staffed(organisation, place, profession, case_type.statutory)


def _check_staffed(organisation: Organisation, place: str, name: str, statutory: bool) -> None:
    profession = organisation.professions[name]
    posts = fewest(profession.headcount, organisation.localities)
    if posts == 0:
        raise ConfigError(
            f"{place} needs '{name}', but {profession.headcount} posts over {organisation.localities} localities "
            "leave a locality without any; raise its headcount, lower organisation.localities, or set the need to 0."
        )
    if statutory and qualified_posts(posts, profession.qualified_share) == 0:
        raise ConfigError(
            f"{place} is statutory and needs '{name}', but qualified_share = {profession.qualified_share:g} "
            "leaves a locality without a qualified one."
        )


def qualified_posts(posts: int, share: float) -> int:
    """Qualified posts among ``posts``, rounded up."""
    return math.ceil(posts * share - SHARE_TOLERANCE)


def _check_teams(organisation: Organisation) -> None:
    sizes = dict(zip(range(1, MOST_SEATS + 1), organisation.team_sizes.numbers().values(), strict=True))
    largest = max(size for size, share in sizes.items() if share > 0)
    for name, case_type in organisation.case_types.items():
        needed = sum(weight > 0 for weight in case_type.needs.values())
        if needed < largest and case_type.share > 0:
            raise ConfigError(
                f"organisation.team_sizes asks for teams of {largest}, but a locality has only {needed} "
                f"profession{'s' * (needed != 1)} that '{name}' cases need."
            )


def _check_seats(config: Config) -> None:
    professions, seats = config.organisation.professions, config.leadership.seats
    for name, count in seats.items():
        if name not in professions:
            raise ConfigError(
                f"leadership.seats names '{name}', which is no profession here (there are {listed(professions)})."
                + did_you_mean(name, professions)
            )
        if count < 0:
            raise ConfigError(f"leadership.seats.{name} = {count} should be 0 or more.")
    if config.leadership.bias > 0 and sum(seats.values()) == 0:
        raise ConfigError(
            f"leadership.bias = {config.leadership.bias:g} needs leadership.seats, e.g. "
            f"'leadership.seats={{{next(iter(professions))}:4}}'; no seat is taken."
        )


def _check_weeks(config: Config) -> None:
    for week in config.record.practitioner_weeks:
        if not -config.weeks <= week < config.weeks:
            raise ConfigError(
                f"record.practitioner_weeks holds {week}, but the run has weeks 0 to {config.weeks - 1} "
                "(negative numbers count from the end)."
            )


def known_settings(config: Config) -> list[str]:
    """Dotted names of the declared numbers of a configuration, for suggestions."""
    names = [item.name for item in declared(type(config))]
    for mechanism in vars(config):
        spec = getattr(config, mechanism)
        if hasattr(spec, "numbers"):
            names += [f"{mechanism}.{name}" for name in spec.numbers()]
    return names
