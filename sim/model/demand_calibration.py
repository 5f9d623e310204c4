"""Demand calibration: solve once how many cases arrive and how long they take (E1).

Demand belongs to the organisation. It is solved with the declared defaults of paperwork and hours, never with a
scenario's own. A remedy then shows as hours won or lost instead of being calibrated away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from sim.core.errors import ConfigError
from sim.core.parameters import Spec, parameters_of
from sim.model.compiled_parameters import record_of
from sim.model.mechanisms.casework import Casework
from sim.model.mechanisms.demand import Demand
from sim.model.mechanisms.paperwork import Paperwork, form_hours
from sim.model.mechanisms.staffing import Staffing, empty_share, leaving_probability
from sim.model.mechanisms.strain import Strain, absence_probability
from sim.model.organisation import CaseType, Organisation

DECIMALS = 1000  # of the limits in a message


@dataclass(frozen=True)
class ReferenceDemand:
    """The demand at which each profession works at the reference utilisation. Q professions.

    Attributes:
        professions: ids of the professions with posts, sorted.
        arrivals_per_post: cases a week.
        needed: (Q,) probability that a case needs the profession.
        forms_hours, meeting_hours: (Q,) mean hours of forms and of meetings on a case that needs it.
        direct_hours: (Q,) mean hours of direct work on such a case, solved.
        capacity: (Q,) hours a week for cases.
    """

    professions: tuple[str, ...]
    arrivals_per_post: float
    needed: np.ndarray
    forms_hours: np.ndarray
    meeting_hours: np.ndarray
    direct_hours: np.ndarray
    capacity: np.ndarray


def team_probabilities(case_type: CaseType, size: int) -> dict[tuple[str, ...], float]:
    """Probability of each team of ``size`` professions (sorted ids) for a type of case.

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
    """Probability of each team over all types and sizes."""
    teams: dict[tuple[str, ...], float] = {}
    for _, case_type in sorted(organisation.case_types.items()):
        for size, share in enumerate(organisation.team_sizes.numbers().values(), start=1):
            if share * case_type.share == 0:
                continue
            for team, probability in team_probabilities(case_type, size).items():
                teams[team] = teams.get(team, 0.0) + share * case_type.share * probability
    return teams


def reference_presence(demand: Demand) -> float:
    """Share of posts whose holder, permanent or from an agency, is at work in the long run of the reference service."""
    staffing, strain = Staffing(), Strain()
    leaving = leaving_probability(
        strain.reference, demand.reference_tension, 0.0, 0.0, strain.reference, _row(staffing)
    )
    return (1 - empty_share(leaving, _row(staffing))) * (1 - absence_probability(strain.reference, _row(strain)))


def weekly_capacity(organisation: Organisation, professions: tuple[str, ...], demand: Demand) -> np.ndarray:
    """(Q,) hours a week that each profession has for cases at reference: contract hours of those at work.

    What tension and supervision take is left out.
    """
    hours, presence = Casework(), reference_presence(demand)
    kept = 1 - hours.tension_loss * demand.reference_tension
    capacity = []
    for name in professions:
        item = organisation.professions[name]
        contract = kept * hours.hours_per_week * item.casework_share
        capacity.append(item.headcount * presence * (contract - min(hours.supervision_hours, contract)))
    return np.array(capacity)


def _row(spec: Spec) -> np.void:
    """The declared numbers as equations read them."""
    return record_of(spec)[0]


def solve_demand(organisation: Organisation, demand: Demand) -> ReferenceDemand:
    """Solve the direct work with which each profession's utilisation at reference is ``demand.utilisation``.

    Raises:
        ConfigError: forms and meetings alone already take all hours of a profession.
    """
    professions = organisation.staffed_professions
    paperwork = _row(Paperwork())
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
    arrivals = demand.cases_per_practitioner * organisation.posts
    capacity = weekly_capacity(organisation, professions, demand)
    is_needed = needed > 0
    used = np.full(len(professions), np.inf)
    np.divide(arrivals * (forms + meetings), capacity, out=used, where=capacity > 0)
    _check_hours_are_left(professions, np.where(is_needed, used, 0.0), demand)
    safe = np.where(is_needed, needed, 1.0)
    direct = np.where(is_needed, (demand.utilisation * capacity / arrivals - forms - meetings) / safe, 0.0)
    return ReferenceDemand(
        professions, demand.cases_per_practitioner, needed, forms / safe, meetings / safe, direct, capacity
    )


def _check_hours_are_left(professions: tuple[str, ...], used: np.ndarray, demand: Demand) -> None:
    """Raise an error if forms and meetings, which take the share ``used`` (Q,) of hours, leave none for direct work."""
    worst = int(used.argmax())
    if used[worst] < demand.utilisation:
        return
    raise ConfigError(
        f"organisation: forms and meetings alone take all hours of '{professions[worst]}' at reference; "
        f"{' or '.join(_ways_out(float(used[worst]), demand))}."
    )


def _ways_out(used: float, demand: Demand) -> Iterator[str]:
    """What leaves hours for direct work; numbers are rounded to the safe side."""
    bounds = {row.path: row for row in parameters_of(Demand, "demand")}
    if used < bounds["demand.utilisation"].high:
        yield f"set demand.utilisation above {np.ceil(used * DECIMALS) / DECIMALS:g}"
    cases = np.floor(demand.cases_per_practitioner * demand.utilisation / used * DECIMALS) / DECIMALS
    if cases > bounds["demand.cases_per_practitioner"].low:
        yield f"set demand.cases_per_practitioner below {cases:g}"
    yield "give it more headcount, or a lower weight in case_types.*.needs"
