"""Who answers, how far they get, and which pages they pass by (E29)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.core.compiled import source_of
from sim.core.rng_streams import SURVEY_MISSING, SURVEY_PAGE, SURVEY_REPLY
from sim.model.mechanisms.survey_response import reluctance
from sim.model.survey.instrument import Instrument, Page
from sim.model.survey.kernels import chances_for, normals_for, solve_common
from sim.model.survey.latents import RELATIONSHIP, STRAIN
from sim.model.survey.norms import standardised
from sim.model.survey.rng_keys import item_addresses, place_of

if TYPE_CHECKING:
    from sim.model.simulator import Engine
    from sim.model.survey.sampling_frame import Roll

NOT_SHOWN, SHOWN, SKIPPED, PASSED_BY = range(4)  # of a page: left before it, answered, left out, not for this role
FATES = ("not_reached", "answered", "left_out", "not_applicable")


@dataclass(frozen=True)
class Replies:
    """What became of the N people of the frame.

    Attributes:
        invited: (N,) whether one was sent the instrument.
        responded: (N,) whether one answered at all.
        broke_off: (N,) number of the page before which the respondent left, from 1; 0: did not leave.
        pages: (N, P) for each page one of NOT_SHOWN, SHOWN, SKIPPED, PASSED_BY.
        order: (N,) place in the list of the invited, which tells nothing of the post; after them the others.
        probability: (N,) chance of answering; 0 where nobody is in post, or is not invited.
    """

    invited: np.ndarray
    responded: np.ndarray
    broke_off: np.ndarray
    pages: np.ndarray
    order: np.ndarray
    probability: np.ndarray

    @property
    def incomplete(self) -> np.ndarray:
        """(N,) respondents who left out, or did not reach, a page that applies to them."""
        missed = (self.pages == SKIPPED) | (self.pages == NOT_SHOWN)
        return self.responded & missed.any(axis=1)


def invited_of(engine: Engine, instrument: Instrument, roll: Roll, week: int) -> np.ndarray:
    """(N,) who of the frame is invited: all, or so many drawn at random."""
    if not 0 < instrument.invited < len(roll):
        return np.ones(len(roll), bool)
    lots = _lots(engine, instrument, roll, week)[:, 1]
    chosen = np.zeros(len(roll), bool)
    chosen[np.argsort(lots, kind="stable")[: instrument.invited]] = True
    return chosen


def _lots(engine: Engine, instrument: Instrument, roll: Roll, week: int) -> np.ndarray:
    """(N, 4) lots of everyone: whether one answers, is invited, and in which order one is listed."""
    return chances_for(engine.state.luck, SURVEY_REPLY, week, roll.keys, place_of(instrument.code))


def probabilities(engine: Engine, instrument: Instrument, roll: Roll, invited: np.ndarray) -> np.ndarray:
    """(N,) chance of each to answer; ``rate`` in the mean over the invited, empty posts included."""
    reply = instrument.reply
    strain_slope, conflict_slope = reply.slopes()
    likings = [reply.of_professions().get(name, 0.0) for name in engine.professions]
    logits = source_of(reluctance)(
        np.nan_to_num(standardised(STRAIN, roll.readings(engine, STRAIN))),
        np.nan_to_num(standardised(RELATIONSHIP, roll.readings(engine, RELATIONSHIP))),
        np.array(likings)[roll.professions],
        strain_slope,
        conflict_slope,
    )
    able = roll.in_post & invited
    logits = np.where(able, logits, np.nan)
    common = solve_common(logits, reply.rate * int(invited.sum()))
    return np.where(able, 1 / (1 + np.exp(-(np.nan_to_num(logits) + common))), 0.0)


def replies_of(engine: Engine, instrument: Instrument, roll: Roll, week: int) -> Replies:
    """What becomes of the invitations of a week."""
    invited, lots = invited_of(engine, instrument, roll, week), _lots(engine, instrument, roll, week)
    chance = probabilities(engine, instrument, roll, invited)
    responded = lots[:, 0] < chance
    pages, broke_off = _walked(engine, instrument, roll, week, responded)
    order = np.argsort(np.argsort(np.where(invited, lots[:, 2], 1 + lots[:, 2])))  # the invited come first
    return Replies(invited, responded, broke_off, pages, order, chance)


def _walked(
    engine: Engine, instrument: Instrument, roll: Roll, week: int, responded: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Page by page, who is still there and what they do with it."""
    pages = np.full((len(roll), len(instrument.order)), NOT_SHOWN)
    broke_off, there = np.zeros(len(roll), np.int64), responded.copy()
    for number, (name, page) in enumerate(instrument.order.items()):
        lots = chances_for(engine.state.luck, SURVEY_PAGE, week, roll.keys, place_of(f"{instrument.code}.{name}"))
        leaves = there & (lots[:, 1] < page.break_off)
        broke_off[leaves] = number + 1
        there &= ~leaves
        concerned = lots[:, 2] < _relevance(engine, page)[roll.professions]
        pages[there & concerned, number] = np.where(lots[:, 0] < page.skip, SKIPPED, SHOWN)[there & concerned]
        pages[responded & ~concerned, number] = PASSED_BY
    return pages, broke_off


def _relevance(engine: Engine, page: Page) -> np.ndarray:
    return np.array([page.relevance.get(name, page.applies) for name in engine.professions])


def answered_items(
    engine: Engine, instrument: Instrument, roll: Roll, week: int, replies: Replies
) -> dict[str, np.ndarray]:
    """For each scale (N, J): whether an item has an answer."""
    from scipy.special import ndtri

    share, found = instrument.reply.item_missing, {}
    for number, page in enumerate(instrument.order.values()):
        for scale in page.scales:
            names = instrument.item_names(scale)
            shown = np.repeat((replies.pages[:, number] == SHOWN)[:, None], len(names), axis=1)
            if share > 0:
                lots = normals_for(engine.state.luck, SURVEY_MISSING, week, roll.keys, item_addresses(names))
                shown &= lots > ndtri(share)
            found[scale] = shown
    return found
