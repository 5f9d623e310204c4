"""The evaluative loop: the organisation surveys its staff and moves money to the largest gap it sees (E22).

``survey_staff`` reads people and writes answers. ``move_money`` reads only answers and the instrument's norms, never
the true state.
"""

import math

from sim.core.compiled import step
from sim.core.rng import normal, uniforms
from sim.core.rng_streams import SURVEY_ERROR, SURVEY_METHOD, SURVEY_MISSING, SURVEY_PAGE, SURVEY_REPLY
from sim.model.mechanisms.evaluation import (
    ACCESS,
    PROCESS_CONFLICT,
    TENSION,
    UNDERSTANDING,
    as_share,
    excess,
    moved,
    shortfall,
)
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

WIDEST_ETA = 12.0  # standard deviations from the norm: beyond floor and ceiling of any scale


@phase()
def evaluative_loop(state, params, week, workspace, service_totals):
    """Run the survey and its consequence in the weeks when one is due, counted from the first release of money."""
    if params.cpd.loop_enabled == 0 or state.releases.shape[0] == 0:
        return
    weeks = week - state.releases[0].week
    if weeks <= 0 or weeks % params.cpd.loop_every_weeks != 0:
        return
    survey_staff(state, params, week - 1, workspace, service_totals)  # the state at the end of last week
    move_money(
        state.survey_answers,
        state.survey_items,
        state.item_thresholds,
        state.activities,
        state.activity_access,
        params,
        workspace.gap,
        service_totals,
    )


@phase(
    "survey_answers.invited",
    "survey_answers.replies",
    "survey_answers.understanding",
    "survey_answers.understanding_answers",
    "survey_answers.process_conflict",
    "survey_answers.process_conflict_answers",
    "survey_answers.tension",
    "survey_answers.tension_answers",
    "survey_answers.training",
    "people.training",
)
def survey_staff(state, params, week, workspace, service_totals):
    """Invite everyone on the mailing list; some answer, with errors, and it takes their time."""
    for q in range(state.survey_answers.shape[0]):
        answers, profession = state.survey_answers[q], state.professions[q]
        answers.invited, answers.replies = 0.0, 0.0
        answers.understanding, answers.process_conflict, answers.tension = 0.0, 0.0, 0.0
        answers.understanding_answers, answers.process_conflict_answers, answers.tension_answers = 0.0, 0.0, 0.0
        answers.training = profession.training / profession.headcount_share
    common = reply_logits(state, params, workspace)
    for i in range(state.people.shape[0]):
        person = state.people[i]
        answers = state.survey_answers[person.profession]
        if person.occupied == 0 or answers.reached == 0:
            continue
        answers.invited += 1
        service_totals.surveyed += 1
        u, _, _, _ = uniforms(state.rng_key[0], SURVEY_REPLY, week, person.key + person.occupant, params.cpd.loop_key)
        if params.cpd.loop_reads_truth > 0 or u < reply_probability(workspace.logits[i], common):
            service_totals.replies += 1
            answers.replies += 1
            person.training += params.cpd.loop_answer_hours
            answer_pages(state, params, i, week, answers)


@phase()
def reply_logits(state, params, workspace):
    """Each person's logit of responding, into ``workspace.logits``; returns the common intercept (E29)."""
    listed = 0
    for i in range(state.people.shape[0]):
        person = state.people[i]
        answers = state.survey_answers[person.profession]
        listed += 1 if answers.reached > 0 else 0
        workspace.logits[i] = math.nan
        if person.occupied == 1 and answers.reached > 0:
            strain = zscore(person.strain, params.cpd.loop_strain_mean, params.cpd.loop_strain_deviation)
            conflict = zscore(person.tension, params.cpd.loop_conflict_mean, params.cpd.loop_conflict_deviation)
            slopes = params.cpd.loop_strain_slope, params.cpd.loop_conflict_slope
            workspace.logits[i] = reply_logit(strain, conflict, answers.reply_logit, slopes[0], slopes[1])
    return common_logit(workspace.logits, params.cpd.loop_rate * listed)


@phase()
def answer_pages(state, params, i, week, answers):
    """One respondent's way through the pages of the survey."""
    person = state.people[i]
    who = person.key + person.occupant
    method = normal(state.rng_key[0], SURVEY_METHOD, 0, who, 0)
    for p in range(state.survey_pages.shape[0]):
        page = state.survey_pages[p]
        u_skip, u_stop, u_role, _ = uniforms(state.rng_key[0], SURVEY_PAGE, week, who, page.key)
        if params.cpd.loop_reads_truth == 0:
            if u_stop < page.break_off:
                break
            if u_role >= state.page_relevance[p, person.profession] or u_skip < page.skip:
                continue
        for j in range(page.first, page.first + page.items):
            missing = normal(state.rng_key[0], SURVEY_MISSING, week, who, state.survey_items[j].key)
            if params.cpd.loop_reads_truth > 0 or missing > params.cpd.loop_missing_below:
                add_answer(state, params, i, j, week, method, answers)


@step
def true_state(state, i, gap):
    """True value of what an item measures: understanding, process conflict or tension."""
    person = state.people[i]
    if gap == UNDERSTANDING:
        return mean_over_others(state.understanding, i, person.profession)
    return person.process if gap == PROCESS_CONFLICT else person.tension


@step
def answer_item(state, params, i, j, week, method):
    """One person's answer to one item, as a share of its scale."""
    person, item = state.people[i], state.survey_items[j]
    eta = zscore(true_state(state, i, item.gap), item.mean, item.deviation)
    shift = state.item_shifts[j, person.profession]
    if params.cpd.loop_reads_truth > 0:
        return as_share(expected_category(eta, shift, item.loading, state.item_thresholds[j]), item.options)
    error = normal(state.rng_key[0], SURVEY_ERROR, week, person.key + person.occupant, item.key)
    latent = latent_response(eta, method, shift, error, item.loading, item.common_method)
    return as_share(category(latent, state.item_thresholds[j]), item.options)


@phase(
    "survey_answers.understanding",
    "survey_answers.understanding_answers",
    "survey_answers.process_conflict",
    "survey_answers.process_conflict_answers",
    "survey_answers.tension",
    "survey_answers.tension_answers",
)
def add_answer(state, params, i, j, week, method, answers):
    """Add one answer to the profession's sums."""
    gap = state.survey_items[j].gap
    if gap == UNDERSTANDING:
        answers.understanding += answer_item(state, params, i, j, week, method)
        answers.understanding_answers += 1
    elif gap == PROCESS_CONFLICT:
        answers.process_conflict += answer_item(state, params, i, j, week, method)
        answers.process_conflict_answers += 1
    else:
        answers.tension += answer_item(state, params, i, j, week, method)
        answers.tension_answers += 1


@step
def expected_share(survey_items, thresholds, gap, eta):
    """Mean answer of a group around ``eta`` to the items of a gap, as a share of the scale."""
    total, count = 0.0, 0
    for j in range(survey_items.shape[0]):
        if survey_items[j].gap == gap:
            total += as_share(group_category(eta, survey_items[j].loading, thresholds[j]), survey_items[j].options)
            count += 1
    return total / count


@step
def estimate_from_share(survey_items, thresholds, gap, share):
    """The value (0-1) of a construct that a mean answer implies by the instrument's norms."""
    low, high = -WIDEST_ETA, WIDEST_ETA
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if expected_share(survey_items, thresholds, gap, middle) < share:
            low = middle
        else:
            high = middle
    mean, deviation = 0.0, 0.0
    for j in range(survey_items.shape[0]):
        if survey_items[j].gap == gap:  # items of one gap measure one construct and share its norm
            mean, deviation = survey_items[j].mean, survey_items[j].deviation
    return min(max(mean + deviation * 0.5 * (low + high), 0.0), 1.0)


@phase()
def find_gaps(survey_answers, survey_items, thresholds, params, gap):
    """The four gaps relative to their aims, into ``gap`` (4,). A gap without answers is 0."""
    understanding, process_conflict, tension, most, least = 0.0, 0.0, 0.0, 0.0, 0.0
    on_understanding, on_process_conflict, on_tension, replies = 0.0, 0.0, 0.0, 0.0
    for q in range(survey_answers.shape[0]):
        answers = survey_answers[q]
        replies += answers.replies
        understanding += answers.understanding
        process_conflict += answers.process_conflict
        tension += answers.tension
        on_understanding += answers.understanding_answers
        on_process_conflict += answers.process_conflict_answers
        on_tension += answers.tension_answers
        most = max(most, answers.training)
        least = answers.training if q == 0 else min(least, answers.training)
    for k in range(gap.shape[0]):
        gap[k] = 0.0
    if on_understanding > 0:
        estimate = estimate_from_share(survey_items, thresholds, UNDERSTANDING, understanding / on_understanding)
        gap[UNDERSTANDING] = shortfall(estimate, params.cpd.loop_understanding_aim)
    if on_process_conflict > 0:
        gap[PROCESS_CONFLICT] = excess(
            estimate_from_share(survey_items, thresholds, PROCESS_CONFLICT, process_conflict / on_process_conflict),
            params.cpd.loop_process_conflict_aim,
        )
    if on_tension > 0:
        gap[TENSION] = excess(
            estimate_from_share(survey_items, thresholds, TENSION, tension / on_tension), params.cpd.loop_tension_aim
        )
    if replies > 0:
        gap[ACCESS] = excess((most - least) / most if most > 0 else 0.0, params.cpd.loop_access_aim)


@phase("activities.weight")
def move_money(survey_answers, survey_items, thresholds, activities, activity_access, params, gap, service_totals):
    """Move money to the activities that address the largest gap."""
    find_gaps(survey_answers, survey_items, thresholds, params, gap)
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
    service_totals.gap = 1 + largest
    professions = survey_answers.shape[0]
    for q in range(professions):
        move_pots(activities, activity_access, params, q, professions, largest, matches)
    for a in range(activities.shape[0]):
        activity = activities[a]
        activity.weight = moved(activity.weight, weights, activity.addresses == largest, matches, params.cpd.loop_shift)


@phase("activity_access.pot")
def move_pots(activities, activity_access, params, q, professions, largest, matches):
    """Move money of profession ``q`` that is left in this period in the same way."""
    total = 0.0
    for a in range(activities.shape[0]):
        total += activity_access[a * professions + q].pot
    for a in range(activities.shape[0]):
        term = activity_access[a * professions + q]
        term.pot = moved(term.pot, total, activities[a].addresses == largest, matches, params.cpd.loop_shift)
