"""Phases of the whole organisation: what professions receive from leadership, and gossip (E20, E21)."""

from sim.model.mechanisms.leadership import deprivation, received, received_of_all
from sim.model.phases.phase import phase


@phase("professions.money", "professions.training", "professions.spent", "professions.trained")
def update_received(state, params):
    """Update each profession's recent CPD money and hours; returns the sum of the money."""
    total = 0.0
    for q in range(state.professions.shape[0]):
        profession = state.professions[q]
        profession.money = received(profession.money, profession.spent, params.leadership)
        profession.training = received(profession.training, profession.trained, params.leadership)
        profession.spent, profession.trained = 0.0, 0.0
        total += profession.money
    return total


@phase("professions.received_share", "professions.deprivation")
def update_deprivation(state, params, profession_rows):
    """Compare what each profession received lately with its share of staff: felt deprivation (E21)."""
    all_money = update_received(state, params)
    for q in range(state.professions.shape[0]):
        profession = state.professions[q]
        given = params.leadership.attention * profession.agenda_share
        given += (1 - params.leadership.attention) * profession.headcount_share
        profession.received_share = received(profession.received_share, given, params.leadership)
        share = received_of_all(profession.received_share, profession.money, all_money, params.leadership)
        felt = deprivation(share, profession.headcount_share)
        profession.deprivation = params.leadership.resentment * felt
        profession_rows[q].deprivation = profession.deprivation
        profession_rows[q].voice, profession_rows[q].agenda = profession.voice, profession.agenda_share


@phase("gossip", "professions.filled")
def update_gossip(state, workspace):
    """Each profession's mean myths about each other profession, over filled posts (E20)."""
    professions = state.professions.shape[0]
    for p in range(professions):
        workspace.counts[p] = 0
        for q in range(professions):
            workspace.gossip_sum[p, q] = 0.0
    for i in range(state.people.shape[0]):
        person = state.people[i]
        if person.occupied == 1:
            workspace.counts[person.profession] += 1
            for q in range(professions):
                workspace.gossip_sum[person.profession, q] += state.myths[i, q]
    for p in range(professions):
        state.professions[p].filled = workspace.counts[p]
        if workspace.counts[p] > 0:
            for q in range(professions):
                state.gossip[p, q] = workspace.gossip_sum[p, q] / workspace.counts[p]
