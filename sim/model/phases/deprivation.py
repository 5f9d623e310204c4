"""What professions receive from leadership, and how deprived they feel (E21)."""

from sim.model.mechanisms.leadership import cpd_received, deprivation, received, received_of_all
from sim.model.phases.phase import phase


@phase("professions.money", "professions.training", "professions.spent", "professions.trained")
def update_received(state, params):
    """Update each profession's recent CPD money and hours; returns the sums of both."""
    money, hours = 0.0, 0.0
    for q in range(state.professions.shape[0]):
        profession = state.professions[q]
        profession.money = received(profession.money, profession.spent, params.leadership)
        profession.training = received(profession.training, profession.trained, params.leadership)
        profession.spent, profession.trained = 0.0, 0.0
        money += profession.money
        hours += profession.training
    return money, hours


@phase("professions.received_share", "professions.deprivation")
def update_deprivation(state, params, profession_rows):
    """Compare what each profession received lately with its share of staff: felt deprivation (E21)."""
    all_money, all_hours = update_received(state, params)
    for q in range(state.professions.shape[0]):
        profession = state.professions[q]
        given = params.leadership.attention * profession.agenda_share
        given += (1 - params.leadership.attention) * profession.headcount_share
        profession.received_share = received(profession.received_share, given, params.leadership)
        cpd = cpd_received(profession.money, all_money, profession.training, all_hours, params.leadership)
        share = received_of_all(profession.received_share, cpd, params.leadership)
        felt = deprivation(share, profession.headcount_share)
        profession.deprivation = params.leadership.resentment * felt
        profession_rows[q].deprivation = profession.deprivation
        profession_rows[q].voice, profession_rows[q].agenda = profession.voice, profession.agenda_share
