"""Scenario cards for a room: words written for it where there are some, prices and changes from the configuration."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

from sim.model.config import Config
from sim.presentation.scenario_summary.summary import ScenarioSummary, summary_of

CARDS = Path(__file__).parent / "cards.json"
USUAL_MEASURES = ("relationship_conflict", "unspoken_disagreement", "on_time")
THOUSAND = 1000


@cache
def written_cards() -> dict[str, dict[str, Any]]:
    """Title, lines, question, theme and measures of the scenarios for which somebody wrote them."""
    return json.loads(CARDS.read_text(encoding="utf-8"))


def card_for(config: Config, against: Config) -> dict[str, Any]:
    """A card as the page shows it.

    Returns:
        ``title``, ``lines``, ``question``, ``theme``, ``measures`` (three to predict), ``price`` (a sentence),
        ``changes`` (sentences), ``settings`` (each setting that differs: meaning, before, now, unit).
    """
    card = summary_of(config, against)
    plain = {
        "title": card.name.replace("_", " ").capitalize(),
        "lines": card.description,
        "question": card.questions[0] if card.questions else "",
        "theme": "",
        "measures": list(USUAL_MEASURES),
        "changes": [],
        "other_side": "",
    }
    settings = [[one.meaning or one.name, one.before, one.now, one.unit] for one in card.settings]
    return {
        **plain,
        **written_cards().get(card.name, {}),
        "price": price_of(card, summary_of(against, against)),
        "settings": settings,
    }


def price_of(card: ScenarioSummary, before: ScenarioSummary) -> str:
    """What it costs a year, in a sentence or two; all prices are assumptions."""
    costs = card.costs
    if not costs.budget:
        return "No training money is set aside."
    said = f"£{costs.budget:,.0f} of training money a year (£{costs.per_post:,.0f} for each post)"
    hours = math.fsum(one.all_hours for one in costs.activities)
    if hours:
        said += f", and {_round(hours)} hours a year if everyone came who would"
    starts = math.fsum(one.start for one in costs.alternatives)
    if starts:
        said += f"; £{starts:,.0f} of it once, to change how the service works"
    return f"{said}. {_beside(costs.budget - before.costs.budget)}"


def _beside(more: float) -> str:
    """How much more that is than now."""
    if not more:
        return "The same money as now."
    return f"£{abs(more):,.0f} a year {'more' if more > 0 else 'less'} than now."


def _round(hours: float) -> str:
    return f"{THOUSAND * round(hours / THOUSAND):,.0f}" if hours >= THOUSAND else f"{hours:,.0f}"
