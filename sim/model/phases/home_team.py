"""Home teams: colleagues of one profession in a locality meet, talk in pairs, and tell stories (E31, E36)."""

import numpy as np

from sim.core.compiled import step
from sim.core.rng import uniforms
from sim.core.rng_streams import HOME_ORDER, HOME_TALK
from sim.model.mechanisms.encounter_effects import toward
from sim.model.mechanisms.gossip import combined_weight, story_weight
from sim.model.phases.contacts import NOBODY, at_work, contact
from sim.model.phases.encounters import dyad_row, pair_row
from sim.model.phases.phase import phase


@phase()
def home_meetings(state, params, g, week, workspace, pair_rows):
    """All home teams of locality ``g`` meet, if it is their week (E36)."""
    weeks = params.home_team.weeks
    if weeks == 0 or week % weeks != 0:
        return
    locality = state.localities[g]
    first, last = locality.first_person, locality.first_person + locality.people
    while first < last:
        end = first
        while end < last and state.people[end].profession == state.people[first].profession:
            end += 1
        count = order_members(state, first, end, week, workspace)
        talk_in_pairs(state, params, g, week, count, workspace, pair_rows)
        tell_stories(state, params, g, np.int64(0), count, workspace)
        first = end


@step
def order_members(state, first, end, week, workspace):
    """Write those at work into ``workspace.order``, in random order; returns their number."""
    count = np.int64(0)
    for i in range(first, end):
        if not at_work(state, i):
            continue
        person = state.people[i]
        workspace.ticket[i], _, _, _ = uniforms(state.rng_key[0], HOME_ORDER, week, person.key + person.occupant, 0)
        position = count
        while position > 0 and workspace.ticket[workspace.order[position - 1]] > workspace.ticket[i]:
            workspace.order[position] = workspace.order[position - 1]
            position -= 1
        workspace.order[position] = i
        count += 1
    return count


@phase()
def talk_in_pairs(state, params, g, week, count, workspace, pair_rows):
    """Each member talks with another colleague in each round; the rounds are those of a round-robin tournament.

    With an odd number, one member has no partner in each round.
    """
    places = count + count % 2  # an odd number of members leaves the last place empty
    turning = places - 1  # the other places turn around the last one
    for turn in range(min(np.int64(params.home_team.partners), turning)):
        home_talk(state, params, g, week, count, turn, turning, workspace, pair_rows)
        for step_aside in range(1, places // 2):
            one, other = (turn + step_aside) % turning, (turn - step_aside + turning) % turning
            home_talk(state, params, g, week, count, one, other, workspace, pair_rows)


@phase()
def home_talk(state, params, g, week, count, one, other, workspace, pair_rows):
    """The members in two places talk, if both places are taken."""
    if max(one, other) >= count:
        return
    first, second = np.int64(workspace.order[one]), np.int64(workspace.order[other])
    contact(state, params, g, first, second, HOME_TALK, week, week, workspace)
    pair = workspace.pair[0]
    pair_totals = pair_rows[pair_row(pair.first_profession, pair.second_profession, state.professions.shape[0])]
    pair_totals.home_talks += 1
    pair_totals.home_episodes += pair.episode


@phase("people.story")
def collect_stories(state, g, first, end, workspace):
    """Write who has a story, and what they hold of its subject, into the workspace; returns the number of tellers.

    What they hold is read before anyone listens. So the order of telling does not matter.
    """
    tellers = np.int64(0)
    for position in range(first, end):
        i = np.int64(workspace.order[position])
        person = state.people[i]
        subject = np.int64(person.story)
        if subject == NOBODY:
            continue
        person.story = NOBODY
        about = state.people[subject]
        if about.occupied == 0 or about.occupant != person.story_occupant:
            continue
        dyad = state.dyads[dyad_row(state, g, i, subject)]
        story = workspace.stories[tellers]
        story.teller, story.subject, story.profession = i, subject, about.profession
        story.trust, story.tension = dyad.trust, dyad.tension
        story.myths = state.myths[i, about.profession]
        tellers += 1
    return tellers


@phase()
def tell_stories(state, params, g, first, end, workspace):
    """Who had an episode with a colleague of another profession tells of it to all present (E31).

    Those present are the members from ``first`` up to, not including, ``end`` of ``workspace.order``.
    """
    if params.gossip.story_pull == 0:
        return
    tellers = collect_stories(state, g, first, end, workspace)
    if tellers == 0:
        return
    for position in range(first, end):
        listener = np.int64(workspace.order[position])
        weigh_stories(state, params, g, listener, tellers, workspace)
        for k in range(tellers):
            if workspace.stories[k].weight > 0:
                hear_about_colleague(state, g, listener, tellers, k, workspace)
                hear_about_profession(state, listener, tellers, k, workspace)


@step
def weigh_stories(state, params, g, listener, tellers, workspace):
    """How much each story weighs for a listener; nothing, if it is the listener's own."""
    for k in range(tellers):
        story = workspace.stories[k]
        story.weight = 0.0
        if story.teller != listener:
            trust = state.dyads[dyad_row(state, g, listener, np.int64(story.teller))].trust
            story.weight = story_weight(trust, params.gossip)


@phase("dyads.trust", "dyads.tension")
def hear_about_colleague(state, g, listener, tellers, k, workspace):
    """The listener moves towards the weighted mean of all stories about the subject of story ``k``.

    Only the first of these stories does it, for all of them. Tension can only rise.
    """
    subject = workspace.stories[k].subject
    dyad = state.dyads[dyad_row(state, g, listener, np.int64(subject))]
    total, trust, tension, left = 0.0, 0.0, 0.0, 1.0
    for other in range(tellers):
        story = workspace.stories[other]
        if story.subject != subject or story.weight == 0:
            continue
        if other < k:
            return
        total += story.weight
        trust += story.weight * story.trust
        tension += story.weight * max(story.tension, dyad.tension)
        left = combined_weight(left, story.weight)
    dyad.trust = toward(dyad.trust, trust / total, 1 - left)
    dyad.tension = toward(dyad.tension, tension / total, 1 - left)


@phase("myths")
def hear_about_profession(state, listener, tellers, k, workspace):
    """The same for myths about the profession of the subject of story ``k``."""
    profession = workspace.stories[k].profession
    total, myths, left = 0.0, 0.0, 1.0
    for other in range(tellers):
        story = workspace.stories[other]
        if story.profession != profession or story.weight == 0:
            continue
        if other < k:
            return
        total += story.weight
        myths += story.weight * story.myths
        left = combined_weight(left, story.weight)
    state.myths[listener, profession] = toward(state.myths[listener, profession], myths / total, 1 - left)
