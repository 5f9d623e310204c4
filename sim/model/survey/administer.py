"""Administer an instrument to a service as it is: what was answered, by whom, and what was true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.core.errors import ConfigError, did_you_mean, listed
from sim.model.survey.answers import answers_to, truths_of
from sim.model.survey.instrument import MCAR, Instrument, Page, Reply, Scale
from sim.model.survey.latents import LATENTS
from sim.model.survey.replies import Replies, answered_items, replies_of
from sim.model.survey.sampling_frame import SamplingFrame, roll_of
from sim.model.survey.validation import check_instrument

if TYPE_CHECKING:
    from sim.model.simulator import Simulator


@dataclass(frozen=True)
class Survey:
    """One instrument, administered once to one replicate. N people of the frame; J items of a scale.

    Attributes:
        name: of the instrument in the configuration.
        instrument: what was asked.
        week: at the end of which week, counted from the end of burn-in.
        replicate: of which service.
        professions: ids, in the order of ``sampling_frame.professions``.
        roll: everyone in the frame, invited or not.
        replies: who was invited, and what became of it.
        census: for each scale (N, J) what everyone in post would have answered; NaN for empty posts.
        answered: for each scale (N, J) whether it was.
        readings: for each scale (N,) or (N, K) what is true of what it asks for, on the model's own metric: conflict
            as it was, without the colour that tension gives it.
        truths: for each scale (N, J) the mean of what each would answer to that.
    """

    name: str
    instrument: Instrument
    week: int
    replicate: int
    professions: tuple[str, ...]
    sampling_frame: SamplingFrame
    replies: Replies
    census: Mapping[str, np.ndarray]
    answered: Mapping[str, np.ndarray]
    readings: Mapping[str, np.ndarray]
    truths: Mapping[str, np.ndarray]

    def answers(self, scale: str) -> np.ndarray:
        """(N, J) what was answered; NaN where nothing was."""
        return np.where(self.answered[scale], self.census[scale], np.nan)


def administer(
    simulator: Simulator, instrument: Instrument, name: str = "instrument", planted: Mapping[str, float] | None = None
) -> Survey:
    """Send an instrument out at the end of the week last lived. The service does not change by it.

    Args:
        engine: a replicate.
        instrument: e.g. one of :func:`sim.model.survey.library.shipped`.
        name: what the configuration calls it.
        planted: for trials: latents whose readings are raised by an amount on the model's metric, for everyone; who
            replies is as without it.

    Raises:
        ConfigError: it does not fit together, its frame has nobody in it, or something planted is not there.
    """
    check_instrument(simulator.config, instrument, name)
    week, clock = simulator.week - 1, simulator.clock - 1
    sampling_frame = roll_of(simulator, instrument)
    replies = replies_of(simulator, instrument, sampling_frame, clock)
    asked, true = (
        {
            scale: sampling_frame.readings(simulator, latent(item)) + _planted(planted, latent(item))
            for scale, item in instrument.scales.items()
        }
        for latent in (_asked_for, _truly)
    )
    return Survey(
        name, instrument, week, simulator.replicate, simulator.professions, sampling_frame, replies,
        {scale: answers_to(simulator, instrument, scale, sampling_frame, clock, values) for scale, values in asked.items()},
        answered_items(simulator, instrument, sampling_frame, clock, replies),
        true,
        {scale: truths_of(simulator, instrument, scale, sampling_frame, values) for scale, values in true.items()},
    )  # fmt: skip


def _asked_for(scale: Scale) -> str:
    return scale.latent


def _truly(scale: Scale) -> str:
    """What it would ask for, if people saw things as they were."""
    return LATENTS[scale.latent].truly or scale.latent


def _planted(planted: Mapping[str, float] | None, latent: str) -> float:
    unknown = next((name for name in planted or {} if name not in LATENTS), None)
    if unknown:
        raise ConfigError(
            f"planted: '{unknown}' is not there; latents are {listed(LATENTS)}." + did_you_mean(unknown, LATENTS)
        )
    return (planted or {}).get(latent, 0.0)


def as_census(instrument: Instrument) -> Instrument:
    """The same instrument if all of the frame were invited, and everyone in post answered everything."""
    pages = {name: Page(scales=page.scales) for name, page in instrument.order.items()}
    return replace(instrument, invited=0, pages=pages, reply=Reply(missing=MCAR, rate=1.0))
