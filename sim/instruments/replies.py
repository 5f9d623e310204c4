"""Who answers, how far they get, and which pages they pass by (E29)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.core.compiled import source_of
from sim.core.purposes import SURVEY_MISSING, SURVEY_PAGE, SURVEY_REPLY
from sim.instruments.addresses import item_addresses, place_of
from sim.instruments.instrument import Instrument, Page
from sim.instruments.kernels import chances_for, normals_for, solve_common
from sim.instruments.latents import RELATIONSHIP, STRAIN
from sim.instruments.norms import standardised
from sim.mechanisms.answering import reluctance

if TYPE_CHECKING:
    from sim.engine import Engine
    from sim.instruments.roll import Roll

NOT_SHOWN, SHOWN, SKIPPED, PASSED_BY = range(4)  # of a page: left before it, answered, left out, not for this role
FATES = ("not_reached", "answered", "left_out", "not_applicable")


@dataclass(frozen=True)
class Replies:
    """What became of the N invitations.

    Attributes:
        responded: (N,) whether it was answered at all.
        broke_off: (N,) number of the page before which the respondent left, from 1; 0: did not leave.
        pages: (N, P) for each page one of NOT_SHOWN, SHOWN, SKIPPED, PASSED_BY.
        order: (N,) place in the list of respondents, which tells nothing of the post.
        probability: (N,) chance of answering; 0 where nobody is in post.
    """

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


def drawn(engine: Engine, instrument: Instrument, roll: Roll, week: int) -> Roll:
    """The invited: all of the frame, or so many drawn at random."""
    if not 0 < instrument.invited < len(roll):
        return roll
    lots = chances_for(engine.state.luck, SURVEY_REPLY, week, roll.keys, place_of(instrument.code))[:, 1]
    chosen = np.zeros(len(roll), bool)
    chosen[np.argsort(lots, kind="stable")[: instrument.invited]] = True
    return roll.kept(chosen)


def probabilities(engine: Engine, instrument: Instrument, roll: Roll) -> np.ndarray:
    """(N,) chance of each invitation to be answered; ``rate`` in the mean over all, empty posts included."""
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
    logits = np.where(roll.in_post, logits, np.nan)
    common = solve_common(logits, reply.rate * len(roll))
    return np.where(roll.in_post, 1 / (1 + np.exp(-(np.nan_to_num(logits) + common))), 0.0)


def replies_of(engine: Engine, instrument: Instrument, roll: Roll, week: int) -> Replies:
    """What becomes of the invitations of a week."""
    lots = chances_for(engine.state.luck, SURVEY_REPLY, week, roll.keys, place_of(instrument.code))
    chance = probabilities(engine, instrument, roll)
    responded = lots[:, 0] < chance
    pages, broke_off = _walked(engine, instrument, roll, week, responded)
    return Replies(responded, broke_off, pages, np.argsort(np.argsort(lots[:, 2])), chance)


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
        pages[there, number] = np.where(concerned, np.where(lots[:, 0] < page.skip, SKIPPED, SHOWN), PASSED_BY)[there]
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
