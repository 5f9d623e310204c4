"""What a CPD session leaves in those who took part: time gone, things learnt (E22)."""

from sim.model.cpd.rules import PAIR
from sim.model.mechanisms.training import fading_rate, fading_with_new, shifted
from sim.model.phases.phase import phase


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
