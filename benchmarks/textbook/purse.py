"""Money for CPD: released by period, shared out by rule, kept in pots until spent or lapsed (E22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.textbook.profession import Profession
    from benchmarks.textbook.service import TextbookService


def money_left(model: TextbookService) -> float:
    """In all pots."""
    return sum(sum(programme.pots.values()) for programme in model.programmes)


def release_money(model: TextbookService) -> None:
    """At the start of a period what is left lapses and new money comes."""
    if release := model.dates.release:
        note = model.notes.service
        note["lapsed_money"] += money_left(model)
        note["released"] += release.money + release.spent
        note["alternative_spend"] += release.spent
        fill_pots(model, release.money)


def fill_pots(model: TextbookService, money: float) -> None:
    """By weight over programmes, by rule over professions; first come, first served needs but one pot."""
    shares, weights = e22_shares(model), sum(programme.weight for programme in model.programmes)
    for programme in model.programmes:
        part = money * programme.weight / weights if weights > 0 else 0.0
        if model.config.cpd.allocation == "first_come":
            programme.pots = {None: part}
        else:
            programme.pots = {profession: part * share for profession, share in shares.items()}


def e22_shares(model: TextbookService) -> dict[Profession, float]:
    """Each profession's share of the money by the rule in force."""
    wanted = {profession: claim(model, profession) for profession in model.professions}
    return {profession: amount / sum(wanted.values()) for profession, amount in wanted.items()}


def claim(model: TextbookService, profession: Profession) -> float:
    """What a profession may claim, relative to the others."""
    rule, most = model.config.cpd.allocation, max(each.training_per_head() for each in model.professions)
    if rule == "leadership_share" and model.p.leadership.cpd_money:
        return profession.agenda_share
    if rule == "need" and most > 0:
        return profession.headcount_share * (2 - profession.training_per_head() / most)
    return profession.headcount_share
