"""The first state of a replicate: people, ties, localities, case types, leadership, CPD."""

from __future__ import annotations

import math

import numpy as np

from sim.core.compiled import entry
from sim.core.entity_ids import entity_id
from sim.core.numba_handle import handle_of
from sim.core.numeric import logit_normal
from sim.core.rng import make_rng_key, normal, normals
from sim.core.rng_streams import LOCALITY_DEMAND, LOCALITY_START
from sim.core.table import for_kernels
from sim.model.case_table import block_starts, capacity_for
from sim.model.compiled_parameters import record_of
from sim.model.config import Config
from sim.model.cpd.evaluation_survey import build_evaluation_survey
from sim.model.cpd.tables import build_activities, build_activity_access, build_releases
from sim.model.demand_calibration import ReferenceDemand, solve_demand
from sim.model.events import EVENT_KINDS
from sim.model.leadership_init import build_leaders
from sim.model.mechanisms.demand import locality_demand
from sim.model.organisation import SHARE_TOLERANCE, posts_in_locality, qualified_posts
from sim.model.parameter_schedule import ParameterSchedule
from sim.model.phases.leadership import appoint_leader, draw_agenda, set_agenda
from sim.model.phases.people import join
from sim.model.state import (
    CASE_ROLES,
    CASE_TYPES,
    CASES,
    DYADS,
    EVENTS,
    LOCALITIES,
    MAX_TEAM_SIZE,
    PEOPLE,
    PROFESSIONS,
    ROW,
    SERVICE,
    State,
)
from sim.model.survey.instrument import Instrument

POST_SHIFT = 12  # a person's key: profession (23 bits), locality (16), post (12), occupant (12)
LOCALITY_SHIFT = 24
PROFESSION_SHIFT = 40
CAPACITY_WEEKS = 23  # initial capacity for open cases, in weeks of arrivals; it grows when needed


def index_of(names: list[str]) -> dict[str, int]:
    """Indices of names, sorted, without repetition."""
    return {name: index for index, name in enumerate(sorted(set(names)))}


def build_professions(config: Config, reference: ReferenceDemand) -> np.ndarray:
    """(Q,) PROFESSIONS, sorted by id."""
    items = [config.organisation.professions[name] for name in reference.professions]
    merged = config.structure.merged
    forms = [shared_name(name, item.form_set, merged) for name, item in zip(reference.professions, items, strict=True)]
    used = [
        shared_name(name, item.information_system, merged)
        for name, item in zip(reference.professions, items, strict=True)
    ]
    form_sets, systems = index_of(forms), index_of(used)
    rows = PROFESSIONS.empty(len(items))
    posts = sum(item.headcount for item in items)
    for q, (name, item) in enumerate(zip(reference.professions, items, strict=True)):
        rows["key"][q] = entity_id(name)
        rows["headcount_share"][q] = item.headcount / posts
        rows["direct_hours"][q] = reference.direct_hours[q]
        rows["form_set"][q], rows["system"][q] = form_sets[forms[q]], systems[used[q]]
        rows["statutory"][q] = item.statutory
    rows["received_share"] = rows["headcount_share"]
    return rows


def build_people(config: Config, names: tuple[str, ...], professions: np.ndarray) -> np.ndarray:
    """(N,) PEOPLE, ordered by locality, profession and post number."""
    blocks = []
    for g in range(config.organisation.localities):
        for q, name in enumerate(names):
            item = config.organisation.professions[name]
            count = posts_in_locality(item.headcount, config.organisation.localities, g)
            block = PEOPLE.empty(count)
            numbers = np.arange(count, dtype=np.int64)
            block["key"] = (professions["key"][q] << PROFESSION_SHIFT) | (g << LOCALITY_SHIFT) | (numbers << POST_SHIFT)
            block["contract"] = config.casework.hours_per_week * item.casework_share
            block["profession"], block["locality"] = q, g
            block["qualified"] = numbers < qualified_posts(count, item.qualified_share)
            blocks.append(block)
    return for_kernels(np.concatenate(blocks))


def build_localities(config: Config, people: np.ndarray, reference: ReferenceDemand, rng_key: np.ndarray) -> np.ndarray:
    """(G,) LOCALITIES with the positions of their blocks."""
    rows = LOCALITIES.empty(config.organisation.localities)
    rows["key"] = np.arange(len(rows))
    rows["people"] = np.bincount(people["locality"], minlength=len(rows))
    rows["first_person"] = block_starts(rows["people"])
    rows["first_dyad"] = block_starts(rows["people"] ** 2)
    rows["arrival_rate"] = rows["people"] * reference.arrivals_per_post
    for g in range(len(rows)):
        draw = normal(rng_key[0], LOCALITY_DEMAND, 0, g, 0)
        rows["arrival_rate"][g] *= locality_demand(draw, record_of(config.demand)[0])
    rows["case_capacity"] = capacity_for(rows["arrival_rate"] * CAPACITY_WEEKS)
    rows["first_case"] = block_starts(rows["case_capacity"])
    for g in range(len(rows)):
        draw, _, _, _ = normals(rng_key[0], LOCALITY_START, 0, g, 0)
        rows["complexity"][g] = math.exp(config.organisation.complexity_spread * draw)
    settle_mandates(rows, config, rng_key)
    rows["mandate"] = rows["settled"]
    return rows


def settle_mandates(localities: np.ndarray, config: Config, rng_key: np.ndarray) -> None:
    """Set the mandate clarity to which each locality returns under the structure in force."""
    structure = config.structure
    for g in range(len(localities)):
        _, draw, _, _ = normals(rng_key[0], LOCALITY_START, 0, g, 0)
        localities["settled"][g] = logit_normal(structure.mandate_clarity, structure.mandate_spread, draw)


def build_events(config: Config, offset: int) -> np.ndarray:
    """(E,) EVENTS; ``offset`` converts weeks after burn-in to weeks as the state counts them."""
    rows = EVENTS.empty(len(config.events))
    for e, (_, event) in enumerate(sorted(config.events.items())):
        for column, value in event.numbers().items():
            rows[column][e] = value
        rows["kind"][e] = EVENT_KINDS.index(event.kind)
        rows["week"][e] = event.week + offset
    return rows


def shared_name(name: str, own: str, merged: list[str]) -> str:
    """The form set or information system that a profession uses; merged professions share one."""
    return f"of {min(merged)}" if name in merged else own


def cumulative(shares: list[float]) -> np.ndarray:
    """Cumulative shares. The last ones are exactly 1: rounding gives no share to entries that have none."""
    total = np.cumsum(shares)
    return np.where(total > 1 - 2 * SHARE_TOLERANCE, 1.0, total)


def build_case_types(config: Config, names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """(K,) CASE_TYPES and their (K, Q) weights, sorted by id."""
    items = sorted(config.organisation.case_types.items())
    rows, weights = CASE_TYPES.empty(len(items)), np.zeros((len(items), len(names)))
    rows["cumulative_share"] = cumulative([item.share for _, item in items])
    for k, (_, item) in enumerate(items):
        rows["clock_weeks"][k] = item.clock_weeks
        rows["lead"][k] = names.index(item.lead) if item.lead in names else -1
        rows["statutory"][k] = item.statutory
        for q, profession in enumerate(names):
            weights[k, q] = item.needs.get(profession, 0.0)
    return rows, weights


def build_state(config: Config, schedule: ParameterSchedule, replicate: int) -> tuple[State, np.ndarray]:
    """The first State of one replicate, with everyone in post, and its parameters.

    Args:
        config: a checked configuration.
        schedule: its parameter schedule.
        replicate: number of the replicate, 0 or more; with ``config.seed`` it keys all random numbers.

    Raises:
        ConfigError: when the reference service cannot be solved.
    """
    params, rng_key = schedule.segments[0].numbers, for_kernels(make_rng_key(config.seed, replicate))
    names, offset = config.organisation.staffed_professions, config.demand.opening_weeks + config.burn_in
    reference = solve_demand(config.organisation, config.demand)
    professions = build_professions(config, reference)
    people = build_people(config, names, professions)
    localities = build_localities(config, people, reference, rng_key)
    case_types, case_type_weights = build_case_types(config, names)
    frameworks = np.array([list(config.organisation.professions[name].framework.numbers().values()) for name in names])
    capacity, shape = int(localities["case_capacity"].sum()), (len(people), len(names))
    state = State(
        people=people,
        understanding=np.zeros(shape),
        myths=np.zeros(shape),
        frameworks=np.zeros((len(people), frameworks.shape[1])),
        dyads=DYADS.empty(int((localities["people"] ** 2).sum())),
        cases=CASES.empty(capacity),
        case_roles=CASE_ROLES.empty(capacity * MAX_TEAM_SIZE),
        queue=np.arange(capacity, dtype=ROW),
        localities=localities,
        professions=professions,
        profession_frameworks=frameworks,
        case_types=case_types,
        case_type_weights=case_type_weights,
        cumulative_sizes=cumulative(list(config.organisation.team_sizes.numbers().values())),
        rng_key=rng_key,
        leaders=build_leaders(config, names),
        service=SERVICE.empty(1),
        activities=build_activities(config, offset),
        activity_access=build_activity_access(config, names),
        releases=build_releases(schedule.purchases.releases, offset),
        events=build_events(config, offset),
        **build_evaluation_survey(_evaluation_instrument(config), config.organisation, names),
    )
    appoint_leaders(handle_of(state), params, np.zeros(len(names)))
    fill_posts(handle_of(state), params)
    return state, params


def _evaluation_instrument(config: Config) -> Instrument | None:
    """The instrument of the evaluative loop, or None while the loop is off."""
    return config.cpd.loop.survey_instrument if config.cpd.enabled and config.cpd.loop.enabled else None


@entry
def appoint_leaders(state, params, share):
    """Fill every leadership seat for the first time; ``share`` (Q,) is a scratch buffer."""
    for k in range(state.leaders.shape[0]):
        appoint_leader(state, params, state.leaders[k], np.int64(state.leaders[k].home), np.int64(0))
    set_agenda(state, params, share)


@entry
def update_agendas(state, params, share):
    """Draw the agendas of all leaders in post under the parameters now in force."""
    for k in range(state.leaders.shape[0]):
        draw_agenda(state, params, state.leaders[k])
    set_agenda(state, params, share)


@entry
def fill_posts(state, params):
    """Fill every post for the first time."""
    for g in range(state.localities.shape[0]):
        locality = state.localities[g]
        for i in range(locality.first_person, locality.first_person + locality.people):
            join(state, params, g, i, 0, 0)
