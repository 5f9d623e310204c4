"""What a CPD session changes in its participants: time and learning (E22)."""

from sim.model.cpd.rules import PAIR
from sim.model.mechanisms.training import fading_rate, fading_with_new, session_dose, shifted
from sim.model.phases.phase import phase


@phase("people.training", "people.protected", "people.strain", "people.recognition", "people.skill")
def apply_session(state, params, activity, i, workspace):
    """Time spent, and the session's effects on one participant alone."""
    person, scale = state.people[i], params.cpd.effect_scale
    saved = min(person.protected, activity.hours)
    person.protected -= saved
    person.training += activity.hours - saved
    person.strain = shifted(person.strain, -scale * activity.strain)
    person.recognition = shifted(person.recognition, scale * activity.recognition)
    is_before = person.skill
    person.skill = shifted(is_before, scale * activity.skill)
    learned = 0.0
    if activity.grouping != PAIR:
        for q in range(state.professions.shape[0]):
            if q != person.profession:
                dose = session_dose(workspace.present[q] > 0, params.cpd)
                learned += learn_about(state, params, activity, i, q, dose)
    add_gain(activity, person, learned, person.skill - is_before)


@phase("people.learned", "people.skill_taught", "people.fading")
def add_gain(activity, person, learned, skill):
    """Add what a session taught to the taught stocks, and update how fast they fade.

    A loss of skill reduces the taught skill.
    """
    stock, gain = person.learned + person.skill_taught, learned + max(skill, 0.0)
    rate = fading_rate(activity.half_life)
    person.fading = fading_with_new(stock, person.fading, gain, rate, activity.spacing_bonus)
    person.learned += learned
    person.skill_taught = max(person.skill_taught + skill, 0.0)


@phase("understanding", "myths")
def learn_about(state, params, activity, i, q, dose):
    """Effect of a session on beliefs about profession ``q``; ``dose`` is the share of it that is taught.

    Returns the gain in mean understanding of the other professions.
    """
    scale, is_before = params.cpd.effect_scale * dose, state.understanding[i, q]
    state.understanding[i, q] = shifted(is_before, scale * activity.understanding)
    state.myths[i, q] = shifted(state.myths[i, q], -scale * activity.myths)
    others = max(state.professions.shape[0] - 1, 1)
    return max(state.understanding[i, q] - is_before, 0.0) / others
