"""Money for CPD is released, shared out by rule, and kept in pots until spent or lapsed (E22)."""

from sim.core.compiled import step
from sim.model.cpd.rules import FIRST_COME, LEADERSHIP_SHARE, NEED
from sim.model.phases.phase import phase


@step
def all_pots(terms):
    """Money left in all pots."""
    total = 0.0
    for row in range(terms.shape[0]):
        total += terms[row].pot
    return total


@phase()
def share_out(state, P, share):
    """Each profession's share of the money by the rule in force, into ``share`` (Q,)."""
    total, most = 0.0, 0.0
    for q in range(share.shape[0]):
        most = max(most, state.professions[q].training / state.professions[q].headcount_share)
    for q in range(share.shape[0]):
        profession = state.professions[q]
        share[q] = profession.headcount_share
        if P.cpd.allocation == LEADERSHIP_SHARE and P.leadership.cpd_money > 0:
            share[q] = profession.agenda_share
        elif P.cpd.allocation == NEED and most > 0:
            # By the attendance lists: who had least training for each head lately comes first.
            share[q] *= 2 - profession.training / profession.headcount_share / most
        total += share[q]
    for q in range(share.shape[0]):
        share[q] /= total


@phase("terms.pot")
def fill_pots(state, P, money, share):
    """Put ``money`` into the pots: by weight over activities, by rule over professions."""
    professions, weights = share.shape[0], 0.0
    share_out(state, P, share)
    for a in range(state.activities.shape[0]):
        weights += state.activities[a].weight
    for a in range(state.activities.shape[0]):
        part = money * state.activities[a].weight / weights if weights > 0 else 0.0
        for q in range(professions):
            term = state.terms[a * professions + q]
            if P.cpd.allocation == FIRST_COME:  # one pot, kept in the first profession's row
                term.pot = part if q == 0 else 0.0
            else:
                term.pot = part * share[q]


@phase()
def release_money(state, P, week, workspace, note):
    """At the start of a period what is left lapses and new money comes."""
    for r in range(state.releases.shape[0]):
        release = state.releases[r]
        if release.week == week:
            note.lapsed_money += all_pots(state.terms)
            note.released += release.money + release.alternatives
            note.alternative_spend += release.alternatives
            fill_pots(state, P, release.money, workspace.share)
