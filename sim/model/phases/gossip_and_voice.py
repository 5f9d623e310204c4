"""What concerns the whole organisation: what leadership gives, and each profession's talk (E20, E21)."""

from sim.model.mechanisms.leadership import deprivation, received, received_of_all
from sim.model.phases.phase import phase


@phase("professions.money", "professions.training", "professions.spent", "professions.trained")
def remember_training(state, P):
    """Money and hours of CPD lately, by profession; returns the money of all."""
    total = 0.0
    for q in range(state.professions.shape[0]):
        profession = state.professions[q]
        profession.money = received(profession.money, profession.spent, P.leadership)
        profession.training = received(profession.training, profession.trained, P.leadership)
        profession.spent, profession.trained = 0.0, 0.0
        total += profession.money
    return total


@phase("professions.received_share", "professions.deprivation")
def lead(state, P, pads):
    """Attention goes by agenda share; what was received lately, against one's share of staff, is felt."""
    all_money = remember_training(state, P)
    for q in range(state.professions.shape[0]):
        profession = state.professions[q]
        given = P.leadership.attention * profession.agenda_share
        given += (1 - P.leadership.attention) * profession.headcount_share
        profession.received_share = received(profession.received_share, given, P.leadership)
        share = received_of_all(profession.received_share, profession.money, all_money, P.leadership)
        felt = deprivation(share, profession.headcount_share)
        profession.deprivation = P.leadership.resentment * felt
        pads[q].deprivation = profession.deprivation
        pads[q].voice, pads[q].agenda = profession.voice, profession.agenda_share


@phase("talk", "professions.filled")
def talk(state, workspace):
    """Each profession's mean myths about each other one, over filled posts."""
    professions = state.professions.shape[0]
    for p in range(professions):
        workspace.counts[p] = 0
        for q in range(professions):
            workspace.talk_sum[p, q] = 0.0
    for i in range(state.people.shape[0]):
        person = state.people[i]
        if person.occupied == 1:
            workspace.counts[person.profession] += 1
            for q in range(professions):
                workspace.talk_sum[person.profession, q] += state.myths[i, q]
    for p in range(professions):
        state.professions[p].filled = workspace.counts[p]
        if workspace.counts[p] > 0:
            for q in range(professions):
                state.talk[p, q] = workspace.talk_sum[p, q] / workspace.counts[p]
