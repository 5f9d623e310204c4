"""The reference service: solve once how many cases come in and how long they take (E1).

Demand belongs to the organisation. It is solved with the declared defaults of paperwork and hours,
never with a scenario's own, so that a remedy shows as hours won or lost instead of being calibrated away.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from sim.core.errors import ConfigError
from sim.model.compiled_parameters import record_of
from sim.model.mechanisms.casework import Casework
from sim.model.mechanisms.demand import Demand
from sim.model.mechanisms.paperwork import Paperwork, form_hours
from sim.model.organisation import CaseType, Organisation


@dataclass(frozen=True)
class Reference:
    """What the reference service asks of each profession. Arrays are over ``professions``."""

    professions: tuple[str, ...]  # ids with posts, sorted
    arrivals_per_post: float  # cases a week
    needed: np.ndarray  # (Q,) probability that a case needs the profession
    forms_hours: np.ndarray  # (Q,) mean hours of forms on such a case
    meeting_hours: np.ndarray  # (Q,) mean hours of meetings on it
    direct_hours: np.ndarray  # (Q,) mean direct work on it, solved
    capacity: np.ndarray  # (Q,) hours a week for cases


def staffed(organisation: Organisation) -> tuple[str, ...]:
    """Ids of the professions that have posts, sorted: the order of every array."""
    return tuple(sorted(name for name, item in organisation.professions.items() if item.headcount > 0))


def team_probabilities(case_type: CaseType, size: int) -> dict[tuple[str, ...], float]:
    """Probability of every team of ``size`` professions (sorted ids) for a type of case.

    Professions are drawn one after the other with probability proportional to weight, the lead first.
    """
    weights = {name: weight for name, weight in sorted(case_type.needs.items()) if weight > 0}
    lead = (case_type.lead,) if case_type.lead else ()
    others = [name for name in weights if name not in lead]
    teams: dict[tuple[str, ...], float] = {}
    for order in permutations(others, size - len(lead)):
        probability, left = 1.0, float(np.sum([weights[name] for name in others]))
        for name in order:
            probability *= weights[name] / left
            left -= weights[name]
        team = tuple(sorted(lead + order))
        teams[team] = teams.get(team, 0.0) + probability
    return teams


def all_teams(organisation: Organisation) -> dict[tuple[str, ...], float]:
    """Probability of every team over all types and sizes."""
    teams: dict[tuple[str, ...], float] = {}
    for _, case_type in sorted(organisation.case_types.items()):
        for size, share in enumerate(organisation.team_sizes.numbers().values(), start=1):
            if share * case_type.share == 0:
                continue
            for team, probability in team_probabilities(case_type, size).items():
                teams[team] = teams.get(team, 0.0) + share * case_type.share * probability
    return teams


def weekly_capacity(organisation: Organisation, professions: tuple[str, ...], demand: Demand) -> np.ndarray:
    """Hours a week that each profession has for cases at reference."""
    hours = Casework()
    capacity = []
    for name in professions:
        item = organisation.professions[name]
        contract = hours.hours_per_week * item.casework_share
        capacity.append(item.headcount * demand.presence * (contract - min(hours.supervision_hours, contract)))
    return np.array(capacity)


def solve(organisation: Organisation, demand: Demand) -> Reference:
    """Direct work such that each profession's utilisation at reference is ``demand.utilisation``.

    Raises:
        ConfigError: when forms and meetings alone already take a profession's hours.
    """
    professions = staffed(organisation)
    paperwork = record_of(Paperwork())[0]
    needed, forms, meetings = (np.zeros(len(professions)) for _ in range(3))
    for team, probability in all_teams(organisation).items():
        members = [organisation.professions[name] for name in team]
        sets = len({member.form_set for member in members})
        systems = len({member.information_system for member in members})
        each = form_hours(sets, systems, len(team), paperwork)
        for name in team:
            q = professions.index(name)
            needed[q] += probability
            forms[q] += probability * each
            if len(team) > 1:
                meetings[q] += probability * demand.reference_meetings * demand.reference_meeting_hours
    posts = sum(organisation.professions[name].headcount for name in professions)
    arrivals = demand.cases_per_practitioner * posts
    capacity = weekly_capacity(organisation, professions, demand)
    asked = needed > 0
    safe = np.where(asked, needed, 1.0)
    direct = np.where(asked, (demand.utilisation * capacity / arrivals - forms - meetings) / safe, 0.0)
    _check_direct(professions, direct, asked)
    return Reference(
        professions, demand.cases_per_practitioner, needed, forms / safe, meetings / safe, direct, capacity
    )


def _check_direct(professions: tuple[str, ...], direct: np.ndarray, asked: np.ndarray) -> None:
    for name, hours, is_asked in zip(professions, direct, asked, strict=True):
        if is_asked and hours <= 0:
            raise ConfigError(
                f"organisation: forms and meetings alone take all hours of '{name}' at reference; give it more "
                "headcount, a lower weight in case_types.*.needs, or lower demand.cases_per_practitioner."
            )
