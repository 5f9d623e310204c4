"""Leaders leave and join; their seats set the agenda and every profession's voice (E21)."""

import numpy as np

from sim.core.compiled import step
from sim.core.numeric import logit_normal
from sim.core.rng import normal, uniforms
from sim.core.rng_streams import ACTIVITY_LAPSE, LEADER_START, LEADER_WEEK
from sim.model.mechanisms.encounter_effects import toward
from sim.model.mechanisms.leadership import agenda_share, balanced, leaving_seat_probability, under_risk, voice
from sim.model.mechanisms.stance import raised_voice
from sim.model.phases.phase import phase

ROUNDING = 1e-12  # shares of seats closer than this differ by rounding only


@step
def all_weight(leaders):
    """Weight of all seats, filled or not."""
    total = 0.0
    for k in range(leaders.shape[0]):
        total += leaders[k].weight
    return total


@phase("leaders.agenda")
def draw_agenda(state, params, leader):
    """How strongly a leader favours their own profession; constant while the leader stays."""
    draw = normal(state.rng_key[0], LEADER_START, 0, leader.key, np.int64(leader.occupant))
    leader.agenda = logit_normal(params.leadership.bias, params.leadership.agenda_spread, draw)


@phase("leaders.profession", "leaders.occupied", "leaders.since")
def appoint_leader(state, params, leader, profession, week):
    """A leader of ``profession`` takes a seat."""
    draw_agenda(state, params, leader)
    leader.profession = profession
    leader.occupied = 1
    leader.since = week


@step
def by_headcount(professions, u):
    """The profession that the uniform draw ``u`` selects by shares of the staff."""
    reached, last = 0.0, professions.shape[0] - 1
    for q in range(last):
        reached += professions[q].headcount_share
        if u < reached:
            return q
    return last


@phase("activities.lapsed_until")
def lapse_activities(state, params, week, leader_key):
    """CPD activities may be suspended for a while when a leader leaves."""
    for a in range(state.activities.shape[0]):
        activity = state.activities[a]
        u, _, _, _ = uniforms(state.rng_key[0], ACTIVITY_LAPSE, week, activity.key, leader_key)
        if u < params.leadership.lapse_prob:
            activity.lapsed_until = week + params.leadership.lapse_weeks


@phase("leaders.occupied", "leaders.occupant", "service.churn")
def leadership_turnover(state, params, week, service_totals):
    """Leaders leave, and vacant seats are filled."""
    service = state.service[0]
    service.churn -= service.churn / params.leadership.memory_weeks
    total = all_weight(state.leaders)
    for k in range(state.leaders.shape[0]):
        leader = state.leaders[k]
        u_leave, u_fill, u_like, u_whom = uniforms(state.rng_key[0], LEADER_WEEK, week, leader.key, 0)
        if leader.occupied == 1 and u_leave < leaving_seat_probability(params.leadership):
            leader.occupied = 0
            leader.occupant += 1
            service_totals.leaders_left += 1
            service.churn = toward(service.churn, 1.0, leader.weight / total if total > 0 else 0.0)
            lapse_activities(state, params, week, leader.key)
        elif leader.occupied == 0 and u_fill * params.leadership.seat_vacancy_weeks < 1:
            like = u_like < params.leadership.succession_like
            profession = np.int64(leader.home) if like else by_headcount(state.professions, u_whom)
            appoint_leader(state, params, leader, np.int64(profession), week)


@phase()
def seat_shares(state, params, share):
    """Each profession's share of the filled seats, into ``share`` (Q,); returns the leaders' mean bias."""
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
        share[q] = share[q] ** params.leadership.seats_exponent if share[q] > 0 else 0.0
        raised += share[q]
    for q in range(professions):
        share[q] = balanced(share[q] / raised, professions, params.leadership)
    return bias / held


@step
def holds_most_seats(share, q):
    """Whether a profession holds more of the seats than any other."""
    for other in range(share.shape[0]):
        if other != q and share[other] > share[q] - ROUNDING:
            return False
    return share[q] > 0


@step
def statutory_share(professions, q):
    """Profession ``q``'s share of the statutory professions' staff; its headcount share if none is statutory."""
    total = 0.0
    for other in range(professions.shape[0]):
        total += professions[other].headcount_share * professions[other].statutory
    if total <= 0:
        return professions[q].headcount_share
    return professions[q].headcount_share * professions[q].statutory / total


@phase("professions.agenda_share", "professions.voice", "professions.dominant")
def set_agenda(state, params, share):
    """Each profession's share of the agenda, its voice, and whether its cases have priority (E21)."""
    bias, risk = seat_shares(state, params, share), state.service[0].risk
    for q in range(state.professions.shape[0]):
        profession = state.professions[q]
        agenda = agenda_share(profession.headcount_share, share[q], bias) if bias > 0 else profession.headcount_share
        if risk > 0:
            agenda = under_risk(agenda, statutory_share(state.professions, q), risk, params.leadership)
        profession.agenda_share = agenda
        heard = voice(agenda, profession.headcount_share) if params.leadership.voice > 0 else 1.0
        profession.voice = raised_voice(heard, params.voice.levelling, params.stance)
        profession.dominant = 1 if params.leadership.attention > 0 and holds_most_seats(share, q) else 0


@step
def agenda_gap(state, first, second):
    """Distance (0-1) between the agendas of two leaders."""
    total = 0.0
    for q in range(state.professions.shape[0]):
        share = state.professions[q].headcount_share
        own = agenda_share(share, 1.0 if first.profession == q else 0.0, first.agenda)
        other = agenda_share(share, 1.0 if second.profession == q else 0.0, second.agenda)
        total += abs(own - other)
    return 0.5 * total


@step
def add_leadership_totals(state, service_totals):
    """Add the state of the leadership to the service's totals."""
    gaps, pairs_of_leaders = 0.0, 0
    for k in range(state.leaders.shape[0]):
        if state.leaders[k].occupied == 0:
            service_totals.seats_empty += 1
            continue
        for other in range(k):
            if state.leaders[other].occupied == 1:
                gaps += agenda_gap(state, state.leaders[k], state.leaders[other])
                pairs_of_leaders += 1
    service_totals.leadership_conflict = gaps / max(pairs_of_leaders, 1)
    service_totals.churn, service_totals.risk = state.service[0].churn, state.service[0].risk
