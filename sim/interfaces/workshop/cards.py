"""Scenario cards: texts written for a workshop if there are any; prices and changed settings from the configuration."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

from sim.core.number_format import amount, money
from sim.model.config import Config
from sim.presentation.scenario_summary.summary import ScenarioSummary, summary_of

CARDS = Path(__file__).parent / "cards.json"
USUAL_MEASURES = ("relationship_conflict", "unspoken_disagreement", "on_time")
THOUSAND = 1000


@cache
def written_cards() -> dict[str, dict[str, Any]]:
    """Title, text, question, theme and measures of the scenarios for which they were written."""
    return json.loads(CARDS.read_text(encoding="utf-8"))


def card_for(config: Config, baseline: Config) -> dict[str, Any]:
    """A card as the page shows it.

    Returns:
        ``title``, ``text``, ``question``, ``theme``, ``measures`` (three to predict), ``price`` (a sentence, or empty
        if the card changes neither money nor training), ``changes`` (sentences), ``other_view`` (a sentence), and
        ``settings``: each setting that differs from the baseline (meaning, before, now, unit).
    """
    card = summary_of(config, baseline)
    usual = {
        "title": card.name.replace("_", " ").capitalize(),
        "text": card.description,
        "question": card.questions[0] if card.questions else "",
        "theme": "",
        "measures": list(USUAL_MEASURES),
        "changes": [],
        "other_view": "",
    }
    return {
        **usual,
        **written_cards().get(card.name, {}),
        "price": "" if config.cpd == baseline.cpd else price_of(card, summary_of(baseline, baseline)),
        "settings": [[setting.meaning or setting.name, setting.before, setting.now, setting.unit]
                     for setting in card.settings],
    }  # fmt: skip


def price_of(card: ScenarioSummary, before: ScenarioSummary) -> str:
    """What a card costs in a year, as a sentence or two; all prices are assumptions."""
    costs = card.costs
    if not costs.budget:
        return "No training money is set aside."
    price = f"{money(costs.budget, '£')} of training money a year ({money(costs.per_post, '£')} for each post)"
    hours = math.fsum(activity.all_hours for activity in costs.activities)
    if hours:
        price += f", and {_rounded(hours)} hours a year if everyone comes who wants to"
    starts = math.fsum(alternative.start for alternative in costs.alternatives)
    if starts:
        price += f". {money(starts, '£')} of it is spent once, to change how the service works"
    return f"{price}. {_compared(costs.budget - before.costs.budget)}"


def _compared(more: float) -> str:
    if not more:
        return "The same money as now."
    return f"{money(abs(more), '£')} a year {'more' if more > 0 else 'less'} than now."


def _rounded(hours: float) -> str:
    return amount(THOUSAND * round(hours / THOUSAND)) if hours >= THOUSAND else amount(hours)
