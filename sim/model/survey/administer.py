"""Administer an instrument to a simulated service: who was asked, what was answered, and what was true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from sim.core.errors import ConfigError, unknown_option
from sim.model.simulator import Simulator
from sim.model.survey.answers import answers_to, expected_answers_to
from sim.model.survey.instrument import MCAR, Instrument, Page, Reply
from sim.model.survey.latents import LATENTS
from sim.model.survey.replies import Replies, answered_items, replies_of
from sim.model.survey.sampling_frame import SamplingFrame, sampling_frame_of
from sim.model.validation import check_instrument


@dataclass(frozen=True)
class AdministeredSurvey:
    """One instrument, administered once to one replicate. N people of the sampling frame; J items of a scale.

    Attributes:
        name: the instrument's name in the configuration.
        instrument: what was asked.
        week: at the end of which week; 0 is the first after burn-in.
        replicate: of which service.
        professions: ids, in the order of ``frame.professions``.
        frame: everyone who could be invited.
        replies: who was invited and replied.
        census: for each scale (N, J) what everyone in post would have answered; NaN for vacant posts.
        answered: for each scale (N, J) whether the item has an answer.
        true_values: for each scale (N,) or (N, K) the true value of what it measures, in the model's units; a perceived
            conflict counts as it was, not as it was seen.
        true_answers: for each scale (N, J) the mean answer to the true value.
    """

    name: str
    instrument: Instrument
    week: int
    replicate: int
    professions: tuple[str, ...]
    frame: SamplingFrame
    replies: Replies
    census: Mapping[str, np.ndarray]
    answered: Mapping[str, np.ndarray]
    true_values: Mapping[str, np.ndarray]
    true_answers: Mapping[str, np.ndarray]

    def answers(self, scale: str) -> np.ndarray:
        """(N, J) what was answered; NaN where an item has no answer."""
        return np.where(self.answered[scale], self.census[scale], np.nan)


def administer(
    simulator: Simulator,
    instrument: Instrument,
    name: str = "instrument",
    injected_effects: Mapping[str, float] | None = None,
) -> AdministeredSurvey:
    """Administer an instrument at the end of the last simulated week. The simulation does not change.

    Args:
        simulator: a replicate.
        instrument: e.g. one of :func:`sim.model.survey.library.built_in`.
        name: its name in the configuration.
        injected_effects: for experiments: an amount by latent, in the model's units, that is added to everyone's value;
            it does not affect who replies.

    Raises:
        ConfigError: the instrument does not fit the service, its frame is empty, or an injected latent is unknown.
    """
    effects = injected_effects or {}
    for latent in effects:
        if latent not in LATENTS:
            raise ConfigError(unknown_option("injected_effects", latent, LATENTS))
    check_instrument(simulator.config, instrument, name)
    clock = simulator.clock - 1
    frame = sampling_frame_of(simulator, instrument)
    replies = replies_of(simulator, instrument, frame, clock)
    latents = {scale: item.latent for scale, item in instrument.scales.items()}
    perceived, true = (
        {scale: frame.latent_values(simulator, latent) + effects.get(latent, 0.0) for scale, latent in names.items()}
        for names in (latents, {scale: LATENTS[latent].unbiased or latent for scale, latent in latents.items()})
    )
    census = {
        scale: answers_to(simulator, instrument, scale, frame, clock, values) for scale, values in perceived.items()
    }
    true_answers = {
        scale: expected_answers_to(simulator, instrument, scale, frame, values) for scale, values in true.items()
    }
    answered = answered_items(simulator, instrument, frame, clock, replies)
    return AdministeredSurvey(
        name, instrument, simulator.week - 1, simulator.replicate, simulator.professions, frame, replies, census,
        answered, true, true_answers,
    )  # fmt: skip


def full_response(instrument: Instrument) -> Instrument:
    """The same instrument as a census: all of the frame are invited, and everyone in post answers everything."""
    pages = {name: Page(scales=page.scales) for name, page in instrument.order.items()}
    return replace(instrument, invited=0, pages=pages, reply=Reply(missing=MCAR, rate=1.0))
