"""Money for CPD: released by period, divided by rule, kept in pots until it is spent or lapses (E22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.textbook.profession import Profession
    from benchmarks.textbook.service import TextbookService


def money_left(model: TextbookService) -> float:
    """Money in all pots."""
    return sum(sum(programme.pots.values()) for programme in model.programmes)


def release_money(model: TextbookService) -> None:
    """At the start of a period, unspent money lapses and new money is released."""
    if release := model.dates.release:
        totals = model.totals.service
        totals["lapsed_money"] += money_left(model)
        totals["released"] += release.money + release.spent
        totals["alternative_spend"] += release.spent
        fill_pots(model, release.money)


def fill_pots(model: TextbookService, money: float) -> None:
    """By weight over programmes, by rule over professions; 'first_come' uses one pot."""
    shares, weights = e22_shares(model), sum(programme.weight for programme in model.programmes)
    for programme in model.programmes:
        part = money * programme.weight / weights if weights > 0 else 0.0
        if model.config.cpd.allocation == "first_come":
            programme.pots = {None: part}
        else:
            programme.pots = {profession: part * share for profession, share in shares.items()}


def e22_shares(model: TextbookService) -> dict[Profession, float]:
    """Each profession's share of the money by the rule in force."""
    claims = {profession: profession_claim(model, profession) for profession in model.professions}
    return {profession: amount / sum(claims.values()) for profession, amount in claims.items()}


def profession_claim(model: TextbookService, profession: Profession) -> float:
    """A profession's claim, relative to the others."""
    rule, most = model.config.cpd.allocation, max(each.training_per_head() for each in model.professions)
    if rule == "leadership_share" and model.p.leadership.cpd_money:
        return profession.agenda_share
    if rule == "need" and most > 0:
        return profession.headcount_share * (2 - profession.training_per_head() / most)
    return profession.headcount_share
