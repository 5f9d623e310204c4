"""The instrument of the evaluative loop as compiled code reads it: pages, items, thresholds, who is reached."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.core.errors import ConfigError
from sim.model.mechanisms.evaluation import ASKED_FOR
from sim.model.state import ITEMS, SHEETS, SURVEY
from sim.model.survey.instrument import LEADERS, Instrument, Scale
from sim.model.survey.latents import RELATIONSHIP, STRAIN
from sim.model.survey.norms import norms
from sim.model.survey.rng_keys import place_of
from sim.model.survey.sampling_frame import professions_of

if TYPE_CHECKING:
    from sim.model.config import Config
    from sim.model.cpd.programme import Loop

NO_CUTS = 1  # columns of a table of thresholds without items
Tables = tuple[np.ndarray, ...]
Row = tuple[int, Scale, str, tuple[float, ...]]  # page, scale, name and thresholds of an item


def check_loop(loop: Loop) -> None:
    """Return if the loop's instrument can be its own.

    Raises:
        ConfigError: there is more than one, it asks too few or leaders, or it asks for nothing that shows a gap.
    """
    place = "cpd.loop.instrument"
    if len(loop.instrument) > 1:
        raise ConfigError(f"{place} holds {len(loop.instrument)} instruments ({', '.join(loop.instrument)}); keep one.")
    asked = loop.asked()
    if asked.frame == LEADERS or asked.localities or asked.invited:
        raise ConfigError(f"{place}: the loop asks all practitioners; leave out leaders, localities and invited.")
    if not any(scale.latent in ASKED_FOR for scale in asked.scales.values()):
        raise ConfigError(f"{place} asks for none of {', '.join(ASKED_FOR)}: the loop would see nothing.")


def reply_codes(loop: Loop) -> dict[str, float]:
    """Numbers of the instrument that hold for all of its items; zeros while the loop is off."""
    if not loop.enabled:
        return _codes(0.0, (0.0, 0.0), 0.0, 0)
    asked = loop.asked()
    return _codes(asked.reply.rate, asked.reply.slopes(), asked.reply.item_missing, place_of(asked.code))


def _codes(rate: float, slopes: tuple[float, float], item_missing: float, place: int) -> dict[str, float]:
    from scipy.special import ndtri

    strain, conflict = norms()[STRAIN], norms()[RELATIONSHIP]
    return {
        "rate": rate, "strain_slope": slopes[0], "conflict_slope": slopes[1],
        "missing_below": float(ndtri(item_missing)), "key": place,
        "strain_mean": strain.mean, "strain_deviation": strain.deviation,
        "conflict_mean": conflict.mean, "conflict_deviation": conflict.deviation,
    }  # fmt: skip


def build_inquiry(config: Config, names: tuple[str, ...]) -> Tables:
    """(Q,) SURVEY, (pages,) SHEETS, (J,) ITEMS, thresholds (J, K), shifts (J, Q), relevance (pages, Q)."""
    if not (config.cpd.enabled and config.cpd.loop.enabled):
        return (
            SURVEY.empty(len(names)), SHEETS.empty(0), ITEMS.empty(0), np.zeros((0, NO_CUTS)),
            np.zeros((0, len(names))), np.zeros((0, len(names))),
        )  # fmt: skip
    asked = config.cpd.loop.asked()
    rows = list(_item_rows(asked))
    sheets, relevance = _sheets(asked, names, [page for page, *_ in rows])
    shifts = np.array([[scale.offset + scale.shift.get(name, 0.0) for name in names] for _, scale, *_ in rows])
    return _survey(config, asked, names), sheets, _items(rows), _cuts(rows), shifts, relevance


def _item_rows(asked: Instrument) -> Iterator[Row]:
    """The items that show a gap, in the order in which they are asked."""
    for number, page in enumerate(asked.order.values()):
        for name in page.scales:
            if asked.scales[name].latent in ASKED_FOR:
                scale = asked.scales[name]
                for item, cuts in zip(asked.item_names(name), scale.cuts(), strict=True):
                    yield number, scale, item, cuts


def _survey(config: Config, asked: Instrument, names: tuple[str, ...]) -> np.ndarray:
    rows, likings = SURVEY.empty(len(names)), asked.reply.of_professions()
    rows["reached"] = [name in professions_of(config, asked) for name in names]
    rows["liking"] = [likings.get(name, 0.0) for name in names]
    return rows


def _sheets(asked: Instrument, names: tuple[str, ...], pages: list[int]) -> tuple[np.ndarray, np.ndarray]:
    rows = SHEETS.empty(len(asked.order))
    for number, (name, page) in enumerate(asked.order.items()):
        rows["key"][number] = place_of(f"{asked.code}.{name}")
        rows["first"][number] = int(np.searchsorted(pages, number))
        rows["items"][number] = pages.count(number)
        rows["skip"][number], rows["break_off"][number] = page.skip, page.break_off
    relevance = [[page.relevance.get(name, page.applies) for name in names] for page in asked.order.values()]
    return rows, np.array(relevance)


def _items(items: list[Row]) -> np.ndarray:
    rows = ITEMS.empty(len(items))
    for j, (_, scale, name, _) in enumerate(items):
        norm = norms()[scale.latent]
        rows["key"][j], rows["gap"][j] = place_of(name), ASKED_FOR.index(scale.latent)
        rows["options"][j], rows["loading"][j] = scale.options, scale.loading
        rows["mean"][j], rows["deviation"][j] = norm.mean, norm.deviation
        rows["common_method"][j] = scale.common_method
    return rows


def _cuts(items: list[Row]) -> np.ndarray:
    found = [cuts for *_, cuts in items]
    table = np.full((len(found), max(map(len, found))), math.inf)
    for j, cuts in enumerate(found):
        table[j, : len(cuts)] = cuts
    return table
