"""Step 2: CPD sessions: who comes, who gets a place, what those who were there take away (E22)."""

import numpy as np

from sim.core.compiled import step
from sim.core.dice import chances
from sim.core.phase import phase
from sim.core.purposes import CPD_CONTACT, CPD_PARTNER, CPD_PLACE
from sim.cpd.rules import FIRST_COME
from sim.mechanisms.training import attendance_probability, fading_rate, fading_with_new, shifted
from sim.phases.contacts import NOBODY, about, contact, someone
from sim.phases.encounters import dyad_row

ROUNDING = 1e-9  # a place that is paid or provided for but for rounding is a place
NOT_COMING = 2.0  # above every ticket
ALONE, SINGLE, MIXED, TEAM, PAIR = range(5)
ROUND_SHIFT = 16  # the address of a contact: week (16 bits), round (3), activity (12 bits of its own address)
ACTIVITY_SHIFT = 19
ACTIVITY_BITS = 0xFFF


@phase("activities.due")
def deliver(state, P, week, desk, pads, pairs, note):
    """All sessions of the week."""
    professions = state.professions.shape[0]
    for a in range(state.activities.shape[0]):
        activity = state.activities[a]
        if week < activity.start or week >= activity.end:
            continue
        if week < activity.lapsed_until:
            note.programmes_lapsed += 1
            continue
        funding = activity.weight / activity.planned_weight if activity.planned_weight > 0 else 1.0
        activity.due += activity.per_week * funding
        if activity.due >= 1:
            activity.due = min(activity.due - 1, 1.0)
            hold_session(state, P, a, week, desk, pads[a * professions : (a + 1) * professions], pairs)


@phase()
def hold_session(state, P, a, week, desk, pads, pairs):
    """One session of activity ``a`` in the whole service."""
    invite(state, P, a, week, desk)
    admit(state, P, a, desk)
    attend(state, P, a, desk, pads)
    grouping = state.activities[a].grouping
    if grouping == ALONE:
        return
    for g in range(state.localities.shape[0]):
        if grouping == PAIR:
            visit(state, P, g, a, week, desk, pairs)
        else:
            come_together(state, P, g, a, week, desk, pairs)


@step
def reach_of(activity, person):
    """Reach relative to others by qualification and career stage."""
    part = activity.qualified if person.qualified == 1 else activity.unqualified
    if person.stage == 0:
        return part * activity.early
    return part * (activity.middle if person.stage == 1 else activity.late)


@step
def comes(state, P, a, person, reach):
    """Chance that a person comes."""
    activity = state.activities[a]
    if activity.stable == 1:
        reach *= 1 - state.service[0].churn
    fenced = 1.0
    if activity.hours > 0:
        fenced = min(person.protected / activity.hours, 1.0)
    return attendance_probability(reach * reach_of(activity, person), person.strain, person.resistance, fenced, P.cpd)


@phase()
def invite(state, P, a, week, desk):
    """A ticket for everyone who comes: the place in the queue."""
    professions = state.professions.shape[0]
    for i in range(state.people.shape[0]):
        person = state.people[i]
        desk.chosen[i], desk.ticket[i] = 0, NOT_COMING
        reach = state.terms[a * professions + person.profession].reach
        if reach == 0 or not about(state, i):
            continue
        key = state.activities[a].key
        u, ticket, _, _ = chances(state.luck[0], CPD_PLACE, week, person.key + person.occupant, key)
        if u < comes(state, P, a, person, reach):
            desk.ticket[i] = ticket


@step
def smallest(values, count, rank):
    """The value with ``rank`` smaller ones among the first ``count``; shuffles them (Hoare's selection)."""
    low, high = 0, count - 1
    while low < high:
        pivot, i, j = values[(low + high) // 2], low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if rank <= j:
            high = j
        elif rank >= i:
            low = i
        else:
            return values[rank]
    return values[rank]


@step
def line_up(state, desk, q, one_queue):
    """Collect the tickets of profession ``q``, or of all; returns how many."""
    count = 0
    for i in range(state.people.shape[0]):
        if desk.ticket[i] < NOT_COMING and (one_queue or state.people[i].profession == q):
            desk.picks[count] = desk.ticket[i]
            count += 1
    return count


@step
def room_for(activity, pot, posts, comers):
    """How many get in: what places and money allow."""
    room = np.float64(comers)
    if activity.places > 0:
        room = min(room, np.floor(activity.places * posts + ROUNDING))
    if activity.price > 0:
        room = min(room, np.floor(pot / activity.price + ROUNDING))
    return int(room)


@phase()
def admit(state, P, a, desk):
    """The ticket below which people of each profession get a place."""
    activity, professions = state.activities[a], state.professions.shape[0]
    one_queue = P.cpd.allocation == FIRST_COME
    for q in range(professions):
        if one_queue and q > 0:
            desk.cut[q] = desk.cut[0]
            continue
        count = line_up(state, desk, q, one_queue)
        posts = state.people.shape[0] * (1.0 if one_queue else state.professions[q].headcount_share)
        room = room_for(activity, state.terms[a * professions + q].pot, posts, count)
        desk.cut[q] = NOT_COMING if room >= count else smallest(desk.picks, count, room)


@phase("terms.pot", "professions.spent", "professions.trained")
def attend(state, P, a, desk, pads):
    """Those with a place take part and are paid for; the others are turned away."""
    activity, professions = state.activities[a], state.professions.shape[0]
    one_pot = P.cpd.allocation == FIRST_COME
    for q in range(professions):
        if state.terms[a * professions + q].reach > 0:
            pads[q].sessions += 1
    for i in range(state.people.shape[0]):
        if desk.ticket[i] >= NOT_COMING:
            continue
        own = np.int64(state.people[i].profession)
        if desk.ticket[i] >= desk.cut[own]:
            pads[own].turned_away += 1
            continue
        desk.chosen[i] = 1
        if activity.price > 0:
            term = state.terms[a * professions + (0 if one_pot else own)]
            term.pot = max(term.pot - activity.price, 0.0)
        state.professions[own].spent += activity.price
        state.professions[own].trained += activity.hours
        pads[own].attended += 1
        pads[own].hours += activity.hours
        pads[own].spend += activity.price
        take_part(state, P, activity, i)


@phase("people.training", "people.protected", "people.strain", "people.recognition", "people.skill")
def take_part(state, P, activity, i):
    """Time, and what a session does to a person alone."""
    person, scale = state.people[i], P.cpd.effect_scale
    saved = min(person.protected, activity.hours)
    person.protected -= saved
    person.training += activity.hours - saved
    person.strain = shifted(person.strain, -scale * activity.strain)
    person.recognition = shifted(person.recognition, scale * activity.recognition)
    before = person.skill
    person.skill = shifted(before, scale * activity.skill)
    learned = 0.0
    if activity.grouping != PAIR:
        for q in range(state.professions.shape[0]):
            if q != person.profession:
                learned += learn_about(state, P, activity, i, q)
    note_gain(activity, person, learned, person.skill - before)


@phase("people.learned", "people.skill_taught", "people.fading")
def note_gain(activity, person, learned, skill):
    """What a session added, and how fast all that CPD gave is lost; skill spoiled is taken from what was taught."""
    stock, gain = person.learned + person.skill_taught, learned + max(skill, 0.0)
    rate = fading_rate(activity.half_life)
    person.fading = fading_with_new(stock, person.fading, gain, rate, activity.spacing_bonus)
    person.learned += learned
    person.skill_taught = max(person.skill_taught + skill, 0.0)


@phase("understanding", "myths")
def learn_about(state, P, activity, i, q):
    """What one takes away about profession ``q``; returns the gain in mean understanding of the others."""
    scale, before = P.cpd.effect_scale, state.understanding[i, q]
    state.understanding[i, q] = shifted(before, scale * activity.understanding)
    state.myths[i, q] = shifted(state.myths[i, q], -scale * activity.myths)
    others = max(state.professions.shape[0] - 1, 1)
    return max(state.understanding[i, q] - before, 0.0) / others


@step
def before(state, desk, activity, i, j):
    """Whether post ``i`` sits before post ``j``: by profession where each keeps to itself, then by ticket."""
    if activity.grouping == SINGLE and state.people[i].profession != state.people[j].profession:
        return state.people[i].profession < state.people[j].profession
    return desk.ticket[i] < desk.ticket[j]


@phase()
def seat_session(state, g, a, desk):
    """Those of locality ``g`` who take part, in the order in which they are paired; returns how many."""
    locality, count = state.localities[g], 0
    for i in range(locality.first_person, locality.first_person + locality.people):
        if desk.chosen[i] == 0:
            continue
        place = count
        while place > 0 and before(state, desk, state.activities[a], i, desk.order[place - 1]):
            desk.order[place] = desk.order[place - 1]
            place -= 1
        desk.order[place] = i
        count += 1
    return count


@phase("localities.mandate")
def come_together(state, P, g, a, week, desk, pairs):
    """A session of a locality's people: they meet each other, and may settle who does what."""
    activity, locality = state.activities[a], state.localities[g]
    count = seat_session(state, g, a, desk)
    if count == 0:
        return
    present = count / max(locality.people, 1)
    locality.mandate = shifted(locality.mandate, P.cpd.effect_scale * activity.mandate * present)
    rounds = activity.contacts
    if activity.trust != 0:
        rounds = max(rounds, 1)
    for turn in range(rounds):
        for place in range(turn % 2, count - 1, 2):
            meet_at_session(state, P, g, a, week, turn, desk.order[place], desk.order[place + 1], desk, pairs)


@phase()
def meet_at_session(state, P, g, a, week, turn, i, j, desk, pairs):
    """Two people at a session; those who keep to their own profession meet nobody else."""
    activity, episode = state.activities[a], 0
    if activity.grouping == SINGLE and state.people[i].profession != state.people[j].profession:
        return
    if turn < activity.contacts:
        when = ((np.int64(activity.key) & ACTIVITY_BITS) << ACTIVITY_SHIFT) | (turn << ROUND_SHIFT) | week
        episode = contact(state, P, g, np.int64(i), np.int64(j), CPD_CONTACT, when, desk, pairs)
    if episode == 0 and turn == 0:
        warm_to(state, P, g, activity, np.int64(i), np.int64(j))


@phase("dyads.trust")
def warm_to(state, P, g, activity, i, j):
    """Trust gained between two people at a session, both ways."""
    for row in (dyad_row(state, g, i, j), dyad_row(state, g, j, i)):
        dyad = state.dyads[row]
        dyad.trust = shifted(dyad.trust, P.cpd.effect_scale * activity.trust)


@phase("people.training")
def visit(state, P, g, a, week, desk, pairs):
    """Everyone of locality ``g`` who takes part spends the session at the work of another profession."""
    locality, activity = state.localities[g], state.activities[a]
    for i in range(locality.first_person, locality.first_person + locality.people):
        if desk.chosen[i] == 0:
            continue
        person = state.people[i]
        u, _, _, _ = chances(state.luck[0], CPD_PARTNER, week, person.key + person.occupant, activity.key)
        host = someone(state, g, np.int64(i), u, True)
        if host == NOBODY:
            continue
        learned = learn_about(state, P, activity, i, np.int64(state.people[host].profession))
        note_gain(activity, person, learned, 0.0)
        state.people[host].training += P.cpd.host_share * activity.hours
        for turn in range(max(int(activity.contacts), 1)):
            meet_at_session(state, P, g, a, week, turn, np.int64(i), np.int64(host), desk, pairs)
