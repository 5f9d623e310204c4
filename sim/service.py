"""Build the first State of a service: who sits where, who trusts whom, what is waiting."""

from __future__ import annotations

import math

import numpy as np

from sim.checks import SHARE_TOLERANCE, headcount_in, name_key, qualified_posts
from sim.config import Config
from sim.core.compiled import entry
from sim.core.dice import make_luck, normals
from sim.core.handle import handle_of
from sim.core.numbers import scattered
from sim.core.purposes import LOCALITY_START
from sim.core.table import readable
from sim.mechanisms.leadership import agenda_share, voice
from sim.parameters import numbers_of, record_of
from sim.phases.people import join
from sim.reference import Reference, solve, staffed
from sim.room import first_rows, room_for
from sim.state import CASES, DYADS, KINDS, LOCALITIES, MOST_SEATS, PEOPLE, PROFESSIONS, ROW, SEATS, State

POST_SHIFT = 12  # a person's address: profession (23 bits), locality (16), post (12), occupant (12)
LOCALITY_SHIFT = 24
PROFESSION_SHIFT = 40
ROOM_WEEKS = 23  # first guess at how many weeks' arrivals are open at once; grows when needed


def index_of(names: list[str]) -> dict[str, int]:
    """Names to indices, in sorted order without repeats."""
    return {name: index for index, name in enumerate(sorted(set(names)))}


def build_professions(config: Config, reference: Reference) -> np.ndarray:
    """(Q,) PROFESSIONS, sorted by id."""
    items = [config.organisation.professions[name] for name in reference.professions]
    form_sets = index_of([item.form_set for item in items])
    systems = index_of([item.information_system for item in items])
    rows = PROFESSIONS.empty(len(items))
    posts = sum(item.headcount for item in items)
    for q, (name, item) in enumerate(zip(reference.professions, items, strict=True)):
        rows["key"][q] = name_key(name)
        rows["headcount_share"][q] = item.headcount / posts
        rows["direct_hours"][q] = reference.direct_hours[q]
        rows["form_set"][q], rows["system"][q] = form_sets[item.form_set], systems[item.information_system]
        rows["statutory"][q] = item.statutory
    rows["received_share"] = rows["headcount_share"]
    return rows


def seat_leadership(professions: np.ndarray, names: tuple[str, ...], config: Config) -> None:
    """Write agenda share, voice and dominance for the leadership in force."""
    leadership, numbers = config.leadership, record_of(config.leadership)[0]
    raised = {name: count ** numbers["seats_exponent"] for name, count in leadership.seats.items() if count > 0}
    total = float(np.sum(list(raised.values()))) if raised else 1.0
    most = max(raised.values(), default=0.0)
    ahead = [name for name, value in raised.items() if value == most]
    for q, name in enumerate(names):
        share = professions["headcount_share"][q]
        agenda = agenda_share(share, raised.get(name, 0.0) / total, numbers) if numbers["bias"] > 0 else share
        professions["agenda_share"][q] = agenda
        professions["voice"][q] = voice(agenda, share) if leadership.voice else 1.0
        professions["dominant"][q] = leadership.attention and ahead == [name]


def build_people(config: Config, names: tuple[str, ...], professions: np.ndarray) -> np.ndarray:
    """(N,) PEOPLE: by locality, then profession, then post number."""
    blocks = []
    for g in range(config.organisation.localities):
        for q, name in enumerate(names):
            item = config.organisation.professions[name]
            count = headcount_in(item.headcount, config.organisation.localities, g)
            block = PEOPLE.empty(count)
            numbers = np.arange(count, dtype=np.int64)
            block["key"] = (professions["key"][q] << PROFESSION_SHIFT) | (g << LOCALITY_SHIFT) | (numbers << POST_SHIFT)
            block["contract"] = config.casework.hours_per_week * item.casework_share
            block["profession"], block["locality"] = q, g
            block["qualified"] = numbers < qualified_posts(count, item.qualified_share)
            blocks.append(block)
    return readable(np.concatenate(blocks))


def build_localities(config: Config, people: np.ndarray, reference: Reference, luck: np.ndarray) -> np.ndarray:
    """(G,) LOCALITIES with their blocks laid out."""
    rows = LOCALITIES.empty(config.organisation.localities)
    rows["key"] = np.arange(len(rows))
    rows["people"] = np.bincount(people["locality"], minlength=len(rows))
    rows["first_person"] = first_rows(rows["people"])
    rows["first_dyad"] = first_rows(rows["people"] ** 2)
    rows["arrival_rate"] = rows["people"] * reference.arrivals_per_post
    rows["case_room"] = room_for(rows["arrival_rate"] * ROOM_WEEKS)
    rows["first_case"] = first_rows(rows["case_room"])
    for g in range(len(rows)):
        draw, _, _, _ = normals(luck[0], LOCALITY_START, 0, g, 0)
        rows["complexity"][g] = math.exp(config.organisation.complexity_spread * draw)
    settle_mandates(rows, config, luck)
    return rows


def settle_mandates(localities: np.ndarray, config: Config, luck: np.ndarray) -> None:
    """Write each locality's mandate clarity for the structure in force."""
    structure = config.structure
    for g in range(len(localities)):
        _, draw, _, _ = normals(luck[0], LOCALITY_START, 0, g, 0)
        localities["mandate"][g] = scattered(structure.mandate_clarity, structure.mandate_spread, draw)


def reached(shares: list[float]) -> np.ndarray:
    """Cumulative shares; the rounding that the checks allow never falls to what has no share."""
    total = np.cumsum(shares)
    return np.where(total > 1 - 2 * SHARE_TOLERANCE, 1.0, total)


def build_kinds(config: Config, names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """(K,) KINDS and their (K, Q) weights, sorted by id."""
    items = sorted(config.organisation.case_types.items())
    rows, weights = KINDS.empty(len(items)), np.zeros((len(items), len(names)))
    rows["reached_share"] = reached([item.share for _, item in items])
    for k, (_, item) in enumerate(items):
        rows["clock_weeks"][k] = item.clock_weeks
        rows["lead"][k] = names.index(item.lead) if item.lead in names else -1
        rows["statutory"][k] = item.statutory
        for q, profession in enumerate(names):
            weights[k, q] = item.needs.get(profession, 0.0)
    return rows, weights


def build_state(config: Config, replicate: int) -> tuple[State, np.ndarray]:
    """The first State of one replicate, with everyone in post, and its parameters.

    Args:
        config: a checked configuration.
        replicate: number of the replicate, 0 or more; with ``config.seed`` it keys all chance.

    Raises:
        ConfigError: when the reference service cannot be solved.
    """
    P, luck = numbers_of(config), readable(make_luck(config.seed, replicate))
    names = staffed(config.organisation)
    reference = solve(config.organisation, config.demand)
    professions = build_professions(config, reference)
    seat_leadership(professions, names, config)
    people = build_people(config, names, professions)
    localities = build_localities(config, people, reference, luck)
    kinds, kind_weights = build_kinds(config, names)
    frameworks = np.array([list(config.organisation.professions[name].framework.numbers().values()) for name in names])
    room, shape = int(localities["case_room"].sum()), (len(people), len(names))
    talk = np.full((len(names), len(names)), config.hearsay.usual_myths)
    np.fill_diagonal(talk, 0.0)
    sizes = reached(list(config.organisation.team_sizes.numbers().values()))
    state = State(
        people, np.zeros(shape), np.zeros(shape), np.zeros((len(people), frameworks.shape[1])),
        DYADS.empty(int((localities["people"] ** 2).sum())), CASES.empty(room), SEATS.empty(room * MOST_SEATS),
        np.arange(room, dtype=ROW), localities, professions, frameworks, talk, kinds, kind_weights, sizes, luck,
    )  # fmt: skip
    settle(handle_of(state), P)
    return state, P


@entry
def settle(state, P):
    """Fill every post for the first time."""
    for g in range(state.localities.shape[0]):
        locality = state.localities[g]
        for i in range(locality.first_person, locality.first_person + locality.people):
            join(state, P, g, i)
