"""What became of the money for CPD, in sentences: spent, lapsed, run out, and for whom."""

from __future__ import annotations

from typing import Any

from sim.core.errors import listed
from sim.model.schedule import schedule_of


def spending_in_words(run: Any) -> list[str]:
    """Sentences on money, places and people turned away, mean over replicates; none where there is no framework.

    Args:
        run: what :func:`sim.run` returns.
    """
    plan = schedule_of(run.config).purchases
    if not plan.releases:
        return []
    weekly = run.weekly
    service = weekly[weekly["scope"] == "service"]
    n = max(service["replicate"].nunique(), 1)
    released, spent, alternatives = (
        float(service[name].sum()) / n for name in ("money_released", "cpd_spend", "alternative_spend")
    )
    sentences = [
        f"CPD and its alternatives had GBP {released:,.0f}: GBP {spent:,.0f} went to activities"
        + (
            f", GBP {alternatives:,.0f} to {listed(sorted({name for each in plan.releases for name in each.alternatives}))}."
            if alternatives
            else "."
        )
    ]
    return [*sentences, *_turned_away(run, n), *_not_bought(run)]


def _turned_away(run: Any, n: int) -> list[str]:
    training = run.training
    if training.empty or not training["turned_away"].sum():
        return []
    away = training[training["turned_away"] > 0]
    by_profession = (away.groupby("profession", observed=True)["turned_away"].sum() / n).sort_values(ascending=False)
    labels = {name: item.label or name for name, item in run.config.organisation.professions.items()}
    named = [f"{labels[name].lower()} {count:,.0f}" for name, count in by_profession.items() if count >= 0.5]
    first = int(away["week"].min())
    return [
        f"The pot was empty, or places had run out, from week {first} on: {float(away['turned_away'].sum()) / n:,.0f} "
        f"times someone came and was turned away ({listed(named)})."
    ]


def _not_bought(run: Any) -> list[str]:
    shortages = [each for each in schedule_of(run.config).purchases.shortages if each.week < run.config.weeks]
    names = sorted({each.name for each in shortages})
    sentences = []
    for name in names:
        mine = [each for each in shortages if each.name == name]
        sentences.append(
            f"Not bought: {name}, from week {mine[0].week} on for {len(mine)} period{'s' * (len(mine) > 1)}: it costs "
            f"GBP {mine[0].price:,.0f} and GBP {mine[0].left:,.0f} were left."
        )
    return sentences
