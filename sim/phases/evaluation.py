"""Step 11's loop: the organisation asks its people, and moves money to the largest gap it sees (E22).

``ask`` looks at people and writes answers; ``steer`` looks at answers only, never at the state behind them.
"""

from sim.core.dice import chances, normals
from sim.core.phase import phase
from sim.core.purposes import SURVEY_ERROR, SURVEY_REPLY
from sim.mechanisms.evaluation import (
    ACCESS,
    FRICTION,
    TENSION,
    UNDERSTANDING,
    answer,
    excess,
    moved,
    reply_probability,
    shortfall,
)
from sim.phases.people import mean_over_others


@phase()
def evaluate(state, P, week, desk, note):
    """Survey and its consequence, in the weeks in which one is due: counted from the framework's first release."""
    if P.cpd.loop_enabled == 0 or state.releases.shape[0] == 0:
        return
    lived = week - state.releases[0].week
    if lived <= 0 or lived % P.cpd.loop_every_weeks != 0:
        return
    ask(state, P, week, note)
    steer(state.survey, state.activities, state.terms, P, desk.gap, note)


@phase(
    "survey.asked",
    "survey.replies",
    "survey.understanding",
    "survey.friction",
    "survey.tension",
    "survey.training",
    "people.training",
)
def ask(state, P, week, note):
    """Everyone in post is asked; some answer, with errors, and it takes their time."""
    for q in range(state.survey.shape[0]):
        line, profession = state.survey[q], state.professions[q]
        line.asked, line.replies = 0.0, 0.0
        line.understanding, line.friction, line.tension = 0.0, 0.0, 0.0
        line.training = profession.training / profession.headcount_share
    for i in range(state.people.shape[0]):
        person = state.people[i]
        if person.occupied == 0:
            continue
        state.survey[person.profession].asked += 1
        note.surveyed += 1
        u, _, _, _ = chances(state.luck[0], SURVEY_REPLY, week, person.key + person.occupant, 0)
        if P.cpd.loop_reads_truth > 0 or (person.absent == 0 and u < reply_probability(person.strain, P.cpd)):
            note.replies += 1
            person.training += P.cpd.loop_answer_hours
            reply(state, P, i, week, state.survey[person.profession])


@phase("survey.replies", "survey.understanding", "survey.friction", "survey.tension")
def reply(state, P, i, week, answers):
    """One person's answers, added to the profession's."""
    person = state.people[i]
    first, second, third, _ = normals(state.luck[0], SURVEY_ERROR, week, person.key + person.occupant, 0)
    answers.replies += 1
    answers.understanding += answer(mean_over_others(state.understanding, i, person.profession), first, P.cpd)
    answers.friction += answer(person.process, second, P.cpd)
    answers.tension += answer(person.tension, third, P.cpd)


@phase()
def find_gaps(survey, P, gap):
    """The four gaps, relative to their aims, into ``gap`` (4,)."""
    replies, understanding, friction, tension, most, least = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for q in range(survey.shape[0]):
        line = survey[q]
        replies += line.replies
        understanding += line.understanding
        friction += line.friction
        tension += line.tension
        most = max(most, line.training)
        least = line.training if q == 0 else min(least, line.training)
    for k in range(gap.shape[0]):
        gap[k] = 0.0
    if replies == 0:
        return
    gap[UNDERSTANDING] = shortfall(understanding / replies, P.cpd.loop_understanding_aim)
    gap[FRICTION] = excess(friction / replies, P.cpd.loop_friction_aim)
    gap[TENSION] = excess(tension / replies, P.cpd.loop_tension_aim)
    gap[ACCESS] = excess((most - least) / most if most > 0 else 0.0, P.cpd.loop_access_aim)


@phase("activities.weight")
def steer(survey, activities, terms, P, gap, note):
    """Move money to the activities that say they close the largest gap."""
    find_gaps(survey, P, gap)
    largest = 0
    for k in range(gap.shape[0]):
        if gap[k] > gap[largest]:
            largest = k
    matches, weights = 0, 0.0
    for a in range(activities.shape[0]):
        weights += activities[a].weight
        if activities[a].addresses == largest:
            matches += 1
    if gap[largest] <= 0 or matches == 0:
        return
    note.gap = 1 + largest
    professions = survey.shape[0]
    for q in range(professions):
        move_pots(activities, terms, P, q, professions, largest, matches)
    for a in range(activities.shape[0]):
        activity = activities[a]
        activity.weight = moved(activity.weight, weights, activity.addresses == largest, matches, P.cpd.loop_shift)


@phase("terms.pot")
def move_pots(activities, terms, P, q, professions, largest, matches):
    """The same for what is left of this period's money of profession ``q``."""
    total = 0.0
    for a in range(activities.shape[0]):
        total += terms[a * professions + q].pot
    for a in range(activities.shape[0]):
        term = terms[a * professions + q]
        term.pot = moved(term.pot, total, activities[a].addresses == largest, matches, P.cpd.loop_shift)
