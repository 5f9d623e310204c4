"""The evaluative loop's survey as compiled code reads it: who is reached, pages, items and thresholds."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sim.core.entity_ids import question_id
from sim.model.mechanisms.evaluation import GAP_LATENTS
from sim.model.organisation import Organisation
from sim.model.state import SURVEY_ANSWERS, SURVEY_ITEMS, SURVEY_PAGES
from sim.model.survey.instrument import Instrument, Scale
from sim.model.survey.norms import norms

NO_THRESHOLDS = 1  # columns of a table of thresholds without items
Tables = dict[str, np.ndarray]
Item = tuple[int, Scale, str, tuple[float, ...]]  # page, scale, name, thresholds


def build_evaluation_survey(
    instrument: Instrument | None, organisation: Organisation, professions: tuple[str, ...]
) -> Tables:
    """Tables of the loop's survey; empty tables without an instrument.

    Returns:
        The tables by their names in :class:`sim.model.state.State`.
    """
    count = len(professions)
    if instrument is None:
        return {
            "survey_answers": SURVEY_ANSWERS.empty(count),
            "survey_pages": SURVEY_PAGES.empty(0),
            "survey_items": SURVEY_ITEMS.empty(0),
            "item_thresholds": np.zeros((0, NO_THRESHOLDS)),
            "item_shifts": np.zeros((0, count)),
            "page_relevance": np.zeros((0, count)),
        }
    items = list(_items_of(instrument))
    pages, relevance = _pages(instrument, professions, [page for page, *_ in items])
    return {
        "survey_answers": _survey(instrument, organisation, professions),
        "survey_pages": pages,
        "survey_items": _items(items),
        "item_thresholds": _thresholds(items),
        "item_shifts": np.array(
            [[scale.offset + scale.shift.get(name, 0.0) for name in professions] for _, scale, *_ in items]
        ),
        "page_relevance": relevance,
    }


def _items_of(instrument: Instrument) -> Iterator[Item]:
    """The items that show a gap, in the order of the form."""
    for number, page in enumerate(instrument.order.values()):
        for name in page.scales:
            scale = instrument.scales[name]
            if scale.latent in GAP_LATENTS:
                for item, cuts in zip(instrument.item_names(name), scale.cuts(), strict=True):
                    yield number, scale, item, cuts


def _survey(instrument: Instrument, organisation: Organisation, professions: tuple[str, ...]) -> np.ndarray:
    rows, logits = SURVEY_ANSWERS.empty(len(professions)), instrument.reply.of_professions()
    reached = instrument.reached_professions(organisation.form_sets)
    rows["reached"] = [name in reached for name in professions]
    rows["reply_logit"] = [logits.get(name, 0.0) for name in professions]
    return rows


def _pages(
    instrument: Instrument, professions: tuple[str, ...], page_of_item: list[int]
) -> tuple[np.ndarray, np.ndarray]:
    rows = SURVEY_PAGES.empty(len(instrument.order))
    for number, (name, page) in enumerate(instrument.order.items()):
        rows["key"][number] = question_id(f"{instrument.code}.{name}")
        rows["first"][number] = int(np.searchsorted(page_of_item, number))
        rows["items"][number] = page_of_item.count(number)
        rows["skip"][number], rows["break_off"][number] = page.skip, page.break_off
    relevance = [[page.relevance.get(name, page.applies) for name in professions] for page in instrument.order.values()]
    return rows, np.array(relevance)


def _items(items: list[Item]) -> np.ndarray:
    rows = SURVEY_ITEMS.empty(len(items))
    for j, (_, scale, name, _) in enumerate(items):
        norm = norms()[scale.latent]
        rows["key"][j], rows["gap"][j] = question_id(name), GAP_LATENTS.index(scale.latent)
        rows["options"][j], rows["loading"][j] = scale.options, scale.loading
        rows["mean"][j], rows["deviation"][j] = norm.mean, norm.deviation
        rows["common_method"][j] = scale.common_method
    return rows


def _thresholds(items: list[Item]) -> np.ndarray:
    """(J, K) thresholds of each item, filled up with infinity."""
    cuts_of_items = [cuts for *_, cuts in items]
    table = np.full((len(items), max(map(len, cuts_of_items))), math.inf)
    for j, cuts in enumerate(cuts_of_items):
        table[j, : len(cuts)] = cuts
    return table
