"""CPD spending of a run in sentences: money spent, people turned away, alternatives that were not bought."""

from __future__ import annotations

from typing import Any

from sim.core.errors import listed
from sim.core.number_format import amount, counted, money
from sim.model.parameter_schedule import schedule_of
from sim.presentation.figures.labels import lower_first, profession_label

MONEY = ("money_released", "cpd_spend", "alternative_spend")


def spending_in_words(run: Any) -> list[str]:
    """Sentences on money, places and people turned away, mean over replicates; none if there is no framework.

    Args:
        run: the result of :func:`sim.run`.
    """
    plan = schedule_of(run.config).purchases
    if not plan.releases:
        return []
    service = run.read("weekly", list(MONEY), "service")
    n = max(service["replicate"].nunique(), 1)
    released, spent, alternatives = (float(service[name].sum()) / n for name in MONEY)
    text = f"Of {money(released)} for CPD and its alternatives, {money(spent)} was spent on activities"
    if alternatives:
        names = sorted({name for release in plan.releases for name in release.alternatives})
        text += f" and {money(alternatives)} on {listed(names)}"
    return [f"{text}.", *_turned_away(run, n), *_not_bought(run)]


def _turned_away(run: Any, n: int) -> list[str]:
    training = run.training
    if training.empty or not training["turned_away"].sum():
        return []
    away = training[training["turned_away"] > 0]
    by_profession = (away.groupby("profession", observed=True)["turned_away"].sum() / n).sort_values(ascending=False)
    declared = {name: item.label for name, item in run.config.organisation.professions.items()}
    named = [
        f"{lower_first(profession_label(name, declared))} {amount(count)}"
        for name, count in by_profession.items()
        if count >= 0.5
    ]
    total, first = amount(float(away["turned_away"].sum()) / n), int(away["week"].min())
    return [
        f"From week {first} on, people were turned away {total} times because money or places had run out "
        f"({listed(named)})."
    ]


def _not_bought(run: Any) -> list[str]:
    purchases = schedule_of(run.config).purchases
    shortages = [shortage for shortage in purchases.shortages if shortage.week < run.config.weeks]
    sentences = []
    for name in sorted({shortage.name for shortage in shortages}):
        own = [shortage for shortage in shortages if shortage.name == name]
        sentences.append(
            f"Not bought: {name}, from week {own[0].week} on, for {counted(len(own), 'period')}: it costs "
            f"{money(own[0].price)}, and {money(own[0].left)} was left."
        )
    return sentences
