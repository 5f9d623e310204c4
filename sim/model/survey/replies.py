"""Who replies, how far they get, and which pages they do not answer (E29)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.core.compiled import source_of
from sim.core.entity_ids import question_id, question_ids
from sim.core.rng_streams import SURVEY_MISSING, SURVEY_PAGE, SURVEY_REPLY
from sim.model.mechanisms.survey_response import reply_logit
from sim.model.simulator import Simulator
from sim.model.survey.instrument import Instrument, Page
from sim.model.survey.kernels import normals_for, solve_common_logit, uniforms_for
from sim.model.survey.latents import RELATIONSHIP, STRAIN
from sim.model.survey.norms import standardised
from sim.model.survey.sampling_frame import SamplingFrame

NOT_REACHED, ANSWERED, LEFT_OUT, NOT_APPLICABLE = range(4)  # what became of a page


@dataclass(frozen=True)
class Replies:
    """What became of the invitations of a frame of N people.

    Attributes:
        invited: (N,) whether the person was invited.
        responded: (N,) whether the person replied at all.
        broke_off: (N,) number of the page before which the respondent left, from 1; 0: did not leave.
        pages: (N, P) for each page NOT_REACHED, ANSWERED, LEFT_OUT or NOT_APPLICABLE.
        order: (N,) random rank, unrelated to the post; people who were not invited come last.
        probability: (N,) probability of replying; 0 for vacant posts and people not invited.
    """

    invited: np.ndarray
    responded: np.ndarray
    broke_off: np.ndarray
    pages: np.ndarray
    order: np.ndarray
    probability: np.ndarray

    @property
    def incomplete(self) -> np.ndarray:
        """(N,) whether a respondent left out, or did not reach, a page that applies."""
        missed = (self.pages == LEFT_OUT) | (self.pages == NOT_REACHED)
        return self.responded & missed.any(axis=1)


def replies_of(simulator: Simulator, instrument: Instrument, frame: SamplingFrame, week: int) -> Replies:
    """What becomes of the invitations of a week."""
    rng_key, code = simulator.state.rng_key, question_id(instrument.code)
    to_reply, to_invite, to_order, _ = uniforms_for(rng_key, SURVEY_REPLY, week, frame.ids, code).T
    invited = _invited(instrument, to_invite)
    probability = reply_probabilities(simulator, instrument, frame, invited)
    responded = to_reply < probability
    pages, broke_off = _pages_answered(simulator, instrument, frame, week, responded)
    order = np.argsort(np.argsort(np.where(invited, to_order, 1 + to_order)))
    return Replies(invited, responded, broke_off, pages, order, probability)


def _invited(instrument: Instrument, draws: np.ndarray) -> np.ndarray:
    """(N,) who is invited: all, or the wanted number with the smallest draws."""
    if not 0 < instrument.invited < len(draws):
        return np.ones(len(draws), bool)
    chosen = np.zeros(len(draws), bool)
    chosen[np.argsort(draws, kind="stable")[: instrument.invited]] = True
    return chosen


def reply_probabilities(
    simulator: Simulator, instrument: Instrument, frame: SamplingFrame, invited: np.ndarray
) -> np.ndarray:
    """(N,) probability of replying; its mean over the people ``invited``, vacant posts included, is ``rate``."""
    reply = instrument.reply
    strain_slope, conflict_slope = reply.slopes()
    by_profession = [reply.of_professions().get(name, 0.0) for name in simulator.professions]
    logits = source_of(reply_logit)(
        np.nan_to_num(standardised(STRAIN, frame.latent_values(simulator, STRAIN))),
        np.nan_to_num(standardised(RELATIONSHIP, frame.latent_values(simulator, RELATIONSHIP))),
        np.array(by_profession)[frame.professions],
        strain_slope,
        conflict_slope,
    )
    able = frame.in_post & invited
    logits = np.where(able, logits, np.nan)
    common = solve_common_logit(logits, reply.rate * int(invited.sum()))
    return np.where(able, 1 / (1 + np.exp(-(np.nan_to_num(logits) + common))), 0.0)


def _pages_answered(
    simulator: Simulator, instrument: Instrument, frame: SamplingFrame, week: int, responded: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(N, P) what became of each page, and (N,) the page before which a respondent left."""
    pages = np.full((len(frame), len(instrument.order)), NOT_REACHED)
    broke_off, answering = np.zeros(len(frame), np.int64), responded.copy()
    for number, (name, page) in enumerate(instrument.order.items()):
        code = question_id(f"{instrument.code}.{name}")
        to_skip, to_leave, to_apply, _ = uniforms_for(simulator.state.rng_key, SURVEY_PAGE, week, frame.ids, code).T
        leaves = answering & (to_leave < page.break_off)
        broke_off[leaves] = number + 1
        answering &= ~leaves
        applies = to_apply < _relevance(simulator, page)[frame.professions]
        pages[answering & applies, number] = np.where(to_skip < page.skip, LEFT_OUT, ANSWERED)[answering & applies]
        pages[responded & ~applies, number] = NOT_APPLICABLE
    return pages, broke_off


def _relevance(simulator: Simulator, page: Page) -> np.ndarray:
    """(Q,) share of each profession to whose role a page applies."""
    return np.array([page.relevance.get(name, page.applies) for name in simulator.professions])


def answered_items(
    simulator: Simulator, instrument: Instrument, frame: SamplingFrame, week: int, replies: Replies
) -> dict[str, np.ndarray]:
    """For each scale (N, J): whether an item has an answer."""
    from scipy.special import ndtri

    rng_key, missing_share = simulator.state.rng_key, instrument.reply.item_missing
    answered = {}
    for number, page in enumerate(instrument.order.values()):
        for scale in page.scales:
            names = instrument.item_names(scale)
            items = np.repeat((replies.pages[:, number] == ANSWERED)[:, None], len(names), axis=1)
            if missing_share > 0:
                draws = normals_for(rng_key, SURVEY_MISSING, week, frame.ids, question_ids(names))
                items &= draws > ndtri(missing_share)
            answered[scale] = items
    return answered
