"""Money for CPD is released, divided by rule, kept in pots until spent or lapsed (E22); the price of agency workers."""

from sim.core.compiled import step
from sim.model.cpd.rules import FIRST_COME, LEADERSHIP_SHARE, NEED
from sim.model.phases.phase import phase


@step
def all_pots(activity_access):
    """Money left in all pots (GBP)."""
    total = 0.0
    for row in range(activity_access.shape[0]):
        total += activity_access[row].pot
    return total


@step
def add_agency_spend(params, profession_rows, service_totals):
    """Add the price of this week's agency workers."""
    for q in range(profession_rows.shape[0]):
        service_totals.agency_spend += profession_rows[q].agency * params.staffing.agency_price


@phase()
def profession_shares(state, params, share):
    """Each profession's share of the money by the rule in force, into ``share`` (Q,)."""
    total, most = 0.0, 0.0
    for q in range(share.shape[0]):
        most = max(most, state.professions[q].training / state.professions[q].headcount_share)
    for q in range(share.shape[0]):
        profession = state.professions[q]
        share[q] = profession.headcount_share
        if params.cpd.allocation == LEADERSHIP_SHARE and params.leadership.cpd_money > 0:
            share[q] = profession.agenda_share
        elif params.cpd.allocation == NEED and most > 0:
            # According to the attendance lists: less recent training per head, a larger share.
            share[q] *= 2 - profession.training / profession.headcount_share / most
        total += share[q]
    for q in range(share.shape[0]):
        share[q] /= total


@phase("activity_access.pot")
def fill_pots(state, params, money, share):
    """Put ``money`` into the pots: by weight over activities, by rule over professions."""
    professions, weights = share.shape[0], 0.0
    profession_shares(state, params, share)
    for a in range(state.activities.shape[0]):
        weights += state.activities[a].weight
    for a in range(state.activities.shape[0]):
        part = money * state.activities[a].weight / weights if weights > 0 else 0.0
        for q in range(professions):
            access = state.activity_access[a * professions + q]
            if params.cpd.allocation == FIRST_COME:  # one pot, kept in the first profession's row
                access.pot = part if q == 0 else 0.0
            else:
                access.pot = part * share[q]


@phase()
def release_money(state, params, week, workspace, service_totals):
    """At the start of a period, unspent money lapses and new money is released."""
    for r in range(state.releases.shape[0]):
        release = state.releases[r]
        if release.week == week:
            service_totals.lapsed_money += all_pots(state.activity_access)
            service_totals.released += release.money + release.alternatives
            service_totals.alternative_spend += release.alternatives
            fill_pots(state, params, release.money, workspace.share)
