"""Leaders leave and join; their seats set the agenda and every profession's voice (E21)."""

import numpy as np

from sim.core.compiled import step
from sim.core.numeric import scattered
from sim.core.rng import normal, uniforms
from sim.core.rng_streams import LEADER_START, LEADER_WEEK, PROGRAMME_LAPSE
from sim.model.mechanisms.encounter_effects import toward
from sim.model.mechanisms.leadership import agenda_share, balanced, leaving_seat_probability, under_risk, voice
from sim.model.mechanisms.stance import raised_voice
from sim.model.phases.phase import phase

HARDLY = 1e-12  # shares of seats closer than this differ by rounding only


@step
def all_weight(leaders):
    """Weight of all seats, filled or not."""
    total = 0.0
    for k in range(leaders.shape[0]):
        total += leaders[k].weight
    return total


@phase("leaders.agenda")
def set_mind(state, P, leader):
    """How far the holder of a seat favours the own profession: the same leaning as long as the holder stays."""
    draw = normal(state.rng_key[0], LEADER_START, 0, leader.key, np.int64(leader.occupant))
    leader.agenda = scattered(P.leadership.bias, P.leadership.agenda_spread, draw)


@phase("leaders.profession", "leaders.occupied", "leaders.since")
def take_seat(state, P, leader, profession, week):
    """A leader of ``profession`` takes a seat, with an agenda of one's own."""
    set_mind(state, P, leader)
    leader.profession = profession
    leader.occupied = 1
    leader.since = week


@step
def by_headcount(professions, u):
    """The profession that ``u`` picks by its share of the staff."""
    reached, last = 0.0, professions.shape[0] - 1
    for q in range(last):
        reached += professions[q].headcount_share
        if u < reached:
            return q
    return last


@phase("activities.lapsed_until")
def let_programmes_lapse(state, P, week, leader_key):
    """What a leader stood behind may stand still for a while."""
    for a in range(state.activities.shape[0]):
        activity = state.activities[a]
        u, _, _, _ = uniforms(state.rng_key[0], PROGRAMME_LAPSE, week, activity.key, leader_key)
        if u < P.leadership.lapse_prob:
            activity.lapsed_until = week + P.leadership.lapse_weeks


@phase("leaders.occupied", "leaders.occupant", "service.churn")
def turn_seats(state, P, week, note):
    """Leaders leave, and empty seats are filled."""
    service = state.service[0]
    service.churn -= service.churn / P.leadership.memory_weeks
    total = all_weight(state.leaders)
    for k in range(state.leaders.shape[0]):
        leader = state.leaders[k]
        u_leave, u_fill, u_like, u_whom = uniforms(state.rng_key[0], LEADER_WEEK, week, leader.key, 0)
        if leader.occupied == 1 and u_leave < leaving_seat_probability(P.leadership):
            leader.occupied = 0
            leader.occupant += 1
            note.leaders_left += 1
            service.churn = toward(service.churn, 1.0, leader.weight / total if total > 0 else 0.0)
            let_programmes_lapse(state, P, week, leader.key)
        elif leader.occupied == 0 and u_fill * P.leadership.seat_vacancy_weeks < 1:
            like = u_like < P.leadership.succession_like
            profession = np.int64(leader.home) if like else by_headcount(state.professions, u_whom)
            take_seat(state, P, leader, np.int64(profession), week)


@phase()
def count_seats(state, P, share):
    """Share of the filled seats that each profession holds, into ``share`` (Q,); returns the mean bias."""
    professions, held, bias, raised = share.shape[0], 0.0, 0.0, 0.0
    for q in range(professions):
        share[q] = 0.0
    for k in range(state.leaders.shape[0]):
        leader = state.leaders[k]
        if leader.occupied == 1:
            share[leader.profession] += leader.weight
            held += leader.weight
            bias += leader.weight * leader.agenda
    if held <= 0:
        return 0.0
    for q in range(professions):
        share[q] = share[q] ** P.leadership.seats_exponent if share[q] > 0 else 0.0
        raised += share[q]
    for q in range(professions):
        share[q] = balanced(share[q] / raised, professions, P.leadership)
    return bias / held


@step
def leads_alone(share, q):
    """Whether a profession holds more of the seats than any other."""
    for other in range(share.shape[0]):
        if other != q and share[other] > share[q] - HARDLY:
            return False
    return share[q] > 0


@step
def statutory_share(professions, q):
    """Share of the statutory professions' staff, 0 for the others; the headcount share if there are none."""
    total = 0.0
    for other in range(professions.shape[0]):
        total += professions[other].headcount_share * professions[other].statutory
    if total <= 0:
        return professions[q].headcount_share
    return professions[q].headcount_share * professions[q].statutory / total


@phase("professions.agenda_share", "professions.voice", "professions.dominant")
def set_agenda(state, P, share):
    """Each profession's share of the agenda, its voice, and whether its cases go first."""
    bias, risk = count_seats(state, P, share), state.service[0].risk
    for q in range(state.professions.shape[0]):
        profession = state.professions[q]
        agenda = agenda_share(profession.headcount_share, share[q], bias) if bias > 0 else profession.headcount_share
        if risk > 0:
            agenda = under_risk(agenda, statutory_share(state.professions, q), risk, P.leadership)
        profession.agenda_share = agenda
        heard = voice(agenda, profession.headcount_share) if P.leadership.voice > 0 else 1.0
        profession.voice = raised_voice(heard, P.voice.levelling, P.stance)
        profession.dominant = 1 if P.leadership.attention > 0 and leads_alone(share, q) else 0


@step
def agenda_gap(state, first, second):
    """Distance (0-1) between what two leaders would give the professions."""
    total = 0.0
    for q in range(state.professions.shape[0]):
        share = state.professions[q].headcount_share
        own = agenda_share(share, 1.0 if first.profession == q else 0.0, first.agenda)
        other = agenda_share(share, 1.0 if second.profession == q else 0.0, second.agenda)
        total += abs(own - other)
    return 0.5 * total


@step
def note_leadership(state, note):
    """The leadership's line in this week's tally."""
    gaps, pairs = 0.0, 0
    for k in range(state.leaders.shape[0]):
        if state.leaders[k].occupied == 0:
            note.seats_empty += 1
            continue
        for other in range(k):
            if state.leaders[other].occupied == 1:
                gaps += agenda_gap(state, state.leaders[k], state.leaders[other])
                pairs += 1
    note.leadership_conflict = gaps / max(pairs, 1)
    note.churn, note.risk = state.service[0].churn, state.service[0].risk
