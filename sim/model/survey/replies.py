"""Who answers, how far they get, and which pages they pass by (E29)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.core.compiled import source_of
from sim.core.rng_streams import SURVEY_MISSING, SURVEY_PAGE, SURVEY_REPLY
from sim.model.mechanisms.survey_response import reluctance
from sim.model.survey.instrument import Instrument, Page
from sim.model.survey.kernels import normals_for, solve_common, uniforms_for
from sim.model.survey.latents import RELATIONSHIP, STRAIN
from sim.model.survey.norms import standardised
from sim.model.survey.rng_keys import item_addresses, place_of

if TYPE_CHECKING:
    from sim.model.simulator import Simulator
    from sim.model.survey.sampling_frame import SamplingFrame

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


def invited_of(simulator: Simulator, instrument: Instrument, sampling_frame: SamplingFrame, week: int) -> np.ndarray:
    """(N,) who of the frame is invited: all, or so many drawn at random."""
    if not 0 < instrument.invited < len(sampling_frame):
        return np.ones(len(sampling_frame), bool)
    draws = _lots(simulator, instrument, sampling_frame, week)[:, 1]
    chosen = np.zeros(len(sampling_frame), bool)
    chosen[np.argsort(draws, kind="stable")[: instrument.invited]] = True
    return chosen


def _lots(simulator: Simulator, instrument: Instrument, sampling_frame: SamplingFrame, week: int) -> np.ndarray:
    """(N, 4) lots of everyone: whether one answers, is invited, and in which order one is listed."""
    return uniforms_for(simulator.state.rng_key, SURVEY_REPLY, week, sampling_frame.keys, place_of(instrument.code))


def probabilities(
    simulator: Simulator, instrument: Instrument, sampling_frame: SamplingFrame, invited: np.ndarray
) -> np.ndarray:
    """(N,) chance of each to answer; ``rate`` in the mean over the invited, empty posts included."""
    reply = instrument.reply
    strain_slope, conflict_slope = reply.slopes()
    likings = [reply.of_professions().get(name, 0.0) for name in simulator.professions]
    logits = source_of(reluctance)(
        np.nan_to_num(standardised(STRAIN, sampling_frame.readings(simulator, STRAIN))),
        np.nan_to_num(standardised(RELATIONSHIP, sampling_frame.readings(simulator, RELATIONSHIP))),
        np.array(likings)[sampling_frame.professions],
        strain_slope,
        conflict_slope,
    )
    able = sampling_frame.in_post & invited
    logits = np.where(able, logits, np.nan)
    common = solve_common(logits, reply.rate * int(invited.sum()))
    return np.where(able, 1 / (1 + np.exp(-(np.nan_to_num(logits) + common))), 0.0)


def replies_of(simulator: Simulator, instrument: Instrument, sampling_frame: SamplingFrame, week: int) -> Replies:
    """What becomes of the invitations of a week."""
    invited, draws = (
        invited_of(simulator, instrument, sampling_frame, week),
        _lots(simulator, instrument, sampling_frame, week),
    )
    chance = probabilities(simulator, instrument, sampling_frame, invited)
    responded = draws[:, 0] < chance
    pages, broke_off = _walked(simulator, instrument, sampling_frame, week, responded)
    order = np.argsort(np.argsort(np.where(invited, draws[:, 2], 1 + draws[:, 2])))  # the invited come first
    return Replies(invited, responded, broke_off, pages, order, chance)


def _walked(
    simulator: Simulator, instrument: Instrument, sampling_frame: SamplingFrame, week: int, responded: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Page by page, who is still there and what they do with it."""
    pages = np.full((len(sampling_frame), len(instrument.order)), NOT_SHOWN)
    broke_off, there = np.zeros(len(sampling_frame), np.int64), responded.copy()
    for number, (name, page) in enumerate(instrument.order.items()):
        draws = uniforms_for(
            simulator.state.rng_key, SURVEY_PAGE, week, sampling_frame.keys, place_of(f"{instrument.code}.{name}")
        )
        leaves = there & (draws[:, 1] < page.break_off)
        broke_off[leaves] = number + 1
        there &= ~leaves
        concerned = draws[:, 2] < _relevance(simulator, page)[sampling_frame.professions]
        pages[there & concerned, number] = np.where(draws[:, 0] < page.skip, SKIPPED, SHOWN)[there & concerned]
        pages[responded & ~concerned, number] = PASSED_BY
    return pages, broke_off


def _relevance(simulator: Simulator, page: Page) -> np.ndarray:
    return np.array([page.relevance.get(name, page.applies) for name in simulator.professions])


def answered_items(
    simulator: Simulator, instrument: Instrument, sampling_frame: SamplingFrame, week: int, replies: Replies
) -> dict[str, np.ndarray]:
    """For each scale (N, J): whether an item has an answer."""
    from scipy.special import ndtri

    share, found = instrument.reply.item_missing, {}
    for number, page in enumerate(instrument.order.values()):
        for scale in page.scales:
            names = instrument.item_names(scale)
            shown = np.repeat((replies.pages[:, number] == SHOWN)[:, None], len(names), axis=1)
            if share > 0:
                draws = normals_for(
                    simulator.state.rng_key, SURVEY_MISSING, week, sampling_frame.keys, item_addresses(names)
                )
                shown &= draws > ndtri(share)
            found[scale] = shown
    return found
