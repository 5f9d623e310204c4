"""The loop: the organisation asks its people, and moves money to the largest gap it sees (E22).

``ask`` looks at people and writes answers; ``steer`` looks at answers and the instrument's norms only, never at the
state behind them.
"""

import math

from sim.core.compiled import step
from sim.core.rng import normal, uniforms
from sim.core.rng_streams import SURVEY_ERROR, SURVEY_METHOD, SURVEY_MISSING, SURVEY_PAGE, SURVEY_REPLY
from sim.model.mechanisms.evaluation import ACCESS, FRICTION, TENSION, UNDERSTANDING, as_share, excess, moved, shortfall
from sim.model.mechanisms.survey_response import (
    HALVINGS,
    category,
    common_logit,
    expected_category,
    group_category,
    latent_response,
    reply_logit,
    reply_probability,
    zscore,
)
from sim.model.phases.people import mean_over_others
from sim.model.phases.phase import phase

WIDEST_ETA = 12.0  # standard deviations from the norm: beyond the floor and the ceiling of any scale


@phase()
def evaluate(state, P, week, workspace, note):
    """Survey and its consequence, in the weeks in which one is due: counted from the framework's first release."""
    if P.cpd.loop_enabled == 0 or state.releases.shape[0] == 0:
        return
    lived = week - state.releases[0].week
    if lived <= 0 or lived % P.cpd.loop_every_weeks != 0:
        return
    ask(state, P, week - 1, workspace, note)  # as things were at the end of last week
    steer(state.survey, state.items, state.cuts, state.activities, state.terms, P, workspace.gap, note)


@phase(
    "survey.asked",
    "survey.replies",
    "survey.understanding",
    "survey.understanding_answers",
    "survey.friction",
    "survey.friction_answers",
    "survey.tension",
    "survey.tension_answers",
    "survey.training",
    "people.training",
)
def ask(state, P, week, workspace, note):
    """Everyone on the list is asked; some answer, with errors, and it takes their time."""
    for q in range(state.survey.shape[0]):
        line, profession = state.survey[q], state.professions[q]
        line.asked, line.replies = 0.0, 0.0
        line.understanding, line.friction, line.tension = 0.0, 0.0, 0.0
        line.understanding_answers, line.friction_answers, line.tension_answers = 0.0, 0.0, 0.0
        line.training = profession.training / profession.headcount_share
    common = readiness(state, P, workspace)
    for i in range(state.people.shape[0]):
        person = state.people[i]
        line = state.survey[person.profession]
        if person.occupied == 0 or line.reached == 0:
            continue
        line.asked += 1
        note.surveyed += 1
        u, _, _, _ = uniforms(state.rng_key[0], SURVEY_REPLY, week, person.key + person.occupant, P.cpd.loop_key)
        if P.cpd.loop_reads_truth > 0 or u < reply_probability(workspace.logits[i], common):
            note.replies += 1
            line.replies += 1
            person.training += P.cpd.loop_answer_hours
            fill_in(state, P, i, week, line)


@phase()
def readiness(state, P, workspace):
    """How readily each answers, into ``workspace.logits``; returns what all have in common (E29)."""
    listed = 0
    for i in range(state.people.shape[0]):
        person = state.people[i]
        line = state.survey[person.profession]
        listed += 1 if line.reached > 0 else 0
        workspace.logits[i] = math.nan
        if person.occupied == 1 and line.reached > 0:
            strain = zscore(person.strain, P.cpd.loop_strain_mean, P.cpd.loop_strain_deviation)
            conflict = zscore(person.tension, P.cpd.loop_conflict_mean, P.cpd.loop_conflict_deviation)
            slopes = P.cpd.loop_strain_slope, P.cpd.loop_conflict_slope
            workspace.logits[i] = reply_logit(strain, conflict, line.liking, slopes[0], slopes[1])
    return common_logit(workspace.logits, P.cpd.loop_rate * listed)


@phase()
def fill_in(state, P, i, week, answers):
    """One person's way through the pages, and what it adds to the profession's answers."""
    person = state.people[i]
    who = person.key + person.occupant
    method = normal(state.rng_key[0], SURVEY_METHOD, 0, who, 0)
    for p in range(state.sheets.shape[0]):
        sheet = state.sheets[p]
        u_skip, u_stop, u_role, _ = uniforms(state.rng_key[0], SURVEY_PAGE, week, who, sheet.key)
        if P.cpd.loop_reads_truth == 0:
            if u_stop < sheet.break_off:
                break
            if u_role >= state.relevance[p, person.profession] or u_skip < sheet.skip:
                continue
        for j in range(sheet.first, sheet.first + sheet.items):
            missing = normal(state.rng_key[0], SURVEY_MISSING, week, who, state.items[j].key)
            if P.cpd.loop_reads_truth > 0 or missing > P.cpd.loop_missing_below:
                reply(state, P, i, j, week, method, answers)


@step
def true_state(state, i, gap):
    """What an item asks for: understanding of other roles, process conflict or tension."""
    person = state.people[i]
    if gap == UNDERSTANDING:
        return mean_over_others(state.understanding, i, person.profession)
    return person.process if gap == FRICTION else person.tension


@step
def answer(state, P, i, j, week, method):
    """One person's answer to one item, as a share of its scale."""
    person, item = state.people[i], state.items[j]
    eta = zscore(true_state(state, i, item.gap), item.mean, item.deviation)
    shift = state.shifts[j, person.profession]
    if P.cpd.loop_reads_truth > 0:
        return as_share(expected_category(eta, shift, item.loading, state.cuts[j]), item.options)
    error = normal(state.rng_key[0], SURVEY_ERROR, week, person.key + person.occupant, item.key)
    leans = latent_response(eta, method, shift, error, item.loading, item.common_method)
    return as_share(category(leans, state.cuts[j]), item.options)


@phase(
    "survey.understanding",
    "survey.understanding_answers",
    "survey.friction",
    "survey.friction_answers",
    "survey.tension",
    "survey.tension_answers",
)
def reply(state, P, i, j, week, method, answers):
    """One answer, added to the profession's."""
    gap = state.items[j].gap
    if gap == UNDERSTANDING:
        answers.understanding += answer(state, P, i, j, week, method)
        answers.understanding_answers += 1
    elif gap == FRICTION:
        answers.friction += answer(state, P, i, j, week, method)
        answers.friction_answers += 1
    else:
        answers.tension += answer(state, P, i, j, week, method)
        answers.tension_answers += 1


@step
def share_at(items, cuts, gap, eta):
    """The mean share of the scale that a group around ``eta`` would answer on the items that show a gap."""
    total, count = 0.0, 0
    for j in range(items.shape[0]):
        if items[j].gap == gap:
            total += as_share(group_category(eta, items[j].loading, cuts[j]), items[j].options)
            count += 1
    return total / count


@step
def read_back(items, cuts, gap, share):
    """What a mean answer says of what was asked for, on the model's own measure (0-1), by the instrument's norms."""
    low, high = -WIDEST_ETA, WIDEST_ETA
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if share_at(items, cuts, gap, middle) < share:
            low = middle
        else:
            high = middle
    mean, deviation = 0.0, 0.0
    for j in range(items.shape[0]):
        if items[j].gap == gap:  # all of them ask for one thing, and have one norm
            mean, deviation = items[j].mean, items[j].deviation
    return min(max(mean + deviation * 0.5 * (low + high), 0.0), 1.0)


@phase()
def find_gaps(survey, items, cuts, P, gap):
    """The four gaps, relative to their aims, into ``gap`` (4,). What nobody answered is not seen."""
    understanding, friction, tension, most, least = 0.0, 0.0, 0.0, 0.0, 0.0
    on_understanding, on_friction, on_tension, replies = 0.0, 0.0, 0.0, 0.0
    for q in range(survey.shape[0]):
        line = survey[q]
        replies += line.replies
        understanding += line.understanding
        friction += line.friction
        tension += line.tension
        on_understanding += line.understanding_answers
        on_friction += line.friction_answers
        on_tension += line.tension_answers
        most = max(most, line.training)
        least = line.training if q == 0 else min(least, line.training)
    for k in range(gap.shape[0]):
        gap[k] = 0.0
    if on_understanding > 0:
        found = read_back(items, cuts, UNDERSTANDING, understanding / on_understanding)
        gap[UNDERSTANDING] = shortfall(found, P.cpd.loop_understanding_aim)
    if on_friction > 0:
        gap[FRICTION] = excess(read_back(items, cuts, FRICTION, friction / on_friction), P.cpd.loop_friction_aim)
    if on_tension > 0:
        gap[TENSION] = excess(read_back(items, cuts, TENSION, tension / on_tension), P.cpd.loop_tension_aim)
    if replies > 0:
        gap[ACCESS] = excess((most - least) / most if most > 0 else 0.0, P.cpd.loop_access_aim)


@phase("activities.weight")
def steer(survey, items, cuts, activities, terms, P, gap, note):
    """Move money to the activities that say they close the largest gap."""
    find_gaps(survey, items, cuts, P, gap)
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
