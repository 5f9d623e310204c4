"""What everyone on the list would answer: the one response model of all scales (E28), and points shared out (E30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.core.rng_streams import SURVEY_ERROR, SURVEY_METHOD, SURVEY_POINTS
from sim.model.survey.instrument import POINTS, Instrument, Scale
from sim.model.survey.kernels import cut, expect, lean, normals_for, uniforms_for
from sim.model.survey.norms import standardised
from sim.model.survey.rng_keys import item_addresses

if TYPE_CHECKING:
    from sim.model.simulator import Simulator
    from sim.model.survey.sampling_frame import SamplingFrame

POINT = 5  # points are given in fives
HUNDRED = 100
LOTS = HUNDRED // POINT  # fives to be given
AT_ONCE = 4  # lots of one address
EVERYWHERE = np.zeros(1, np.int64)
ALWAYS = 0  # the week of what stays with a person


def method_of(simulator: Simulator, sampling_frame: SamplingFrame) -> np.ndarray:
    """(N,) m: mood and manner of each, which stay with them."""
    return normals_for(simulator.state.rng_key, SURVEY_METHOD, ALWAYS, sampling_frame.keys, EVERYWHERE)[:, 0]


def shifts_of(simulator: Simulator, scale: Scale, sampling_frame: SamplingFrame) -> np.ndarray:
    """(N,) b: how much higher each ticks at the same standing: everybody's offset, and the profession's shift."""
    return np.array([scale.offset + scale.shift.get(name, 0.0) for name in simulator.professions])[
        sampling_frame.professions
    ]


def propensities(
    eta: np.ndarray, method: np.ndarray, shift: np.ndarray, errors: np.ndarray, scale: Scale
) -> np.ndarray:
    """y* (N, J) of people on the items of a scale, before it is cut into answers.

    Args:
        eta, method, shift: (N,) standing on the frozen metric; mood and manner; shift of the profession.
        errors: (N, J) standard normals.
        scale: loading and common method.
    """
    out = np.empty_like(errors)
    lean(eta, method, shift, errors, scale.loading, scale.common_method, out)
    return out


def in_steps(leans: np.ndarray, scale: Scale) -> np.ndarray:
    """(N, J) answers as on the form, of propensities; NaN where nothing is known."""
    out = np.empty_like(leans)
    cut(leans, np.array(scale.cuts()), out)
    return np.where(np.isnan(leans), np.nan, out + scale.lowest)


def answers_to(
    simulator: Simulator,
    instrument: Instrument,
    name: str,
    sampling_frame: SamplingFrame,
    week: int,
    readings: np.ndarray,
) -> np.ndarray:
    """(N, J) what each would answer on a scale; NaN for empty posts."""
    scale = instrument.scales[name]
    items = item_addresses(instrument.item_names(name))
    if scale.kind == POINTS:
        return _in_post(_points(simulator, scale, sampling_frame, week, readings, items), sampling_frame)
    errors = normals_for(simulator.state.rng_key, SURVEY_ERROR, week, sampling_frame.keys, items)
    eta = standardised(scale.latent, readings)
    leans = propensities(
        eta, method_of(simulator, sampling_frame), shifts_of(simulator, scale, sampling_frame), errors, scale
    )
    return _in_post(in_steps(leans, scale), sampling_frame)


def truths_of(
    simulator: Simulator, instrument: Instrument, name: str, sampling_frame: SamplingFrame, readings: np.ndarray
) -> np.ndarray:
    """(N, J) the mean of what each would answer, over all moods and errors: the truth on the metric of the answers."""
    scale = instrument.scales[name]
    if scale.kind == POINTS:
        return _in_post(HUNDRED * shared(scale, readings), sampling_frame)
    cuts = np.array(scale.cuts())
    out = np.empty((len(sampling_frame), len(cuts)))
    eta = standardised(scale.latent, readings)
    expect(eta, shifts_of(simulator, scale, sampling_frame), scale.loading, cuts, out)
    return _in_post(np.where(np.isnan(eta)[:, None], np.nan, out + scale.lowest), sampling_frame)


def _in_post(values: np.ndarray, sampling_frame: SamplingFrame) -> np.ndarray:
    return np.where(sampling_frame.in_post[:, None], values, np.nan)


def shared(scale: Scale, standings: np.ndarray) -> np.ndarray:
    """(N, K) pi: shares of K kinds, from their standings on the frozen metric and the usual shares."""
    weights = np.array(list(scale.shares.values())) * np.exp(scale.loading * standings)
    return weights / weights.sum(axis=1, keepdims=True)


def _points(
    simulator: Simulator,
    scale: Scale,
    sampling_frame: SamplingFrame,
    week: int,
    standings: np.ndarray,
    items: np.ndarray,
) -> np.ndarray:
    """(N, K) points: Dirichlet about the profession's shares, then twenty fives given out by lot."""
    from scipy.special import gammaincinv, ndtr

    draws = ndtr(normals_for(simulator.state.rng_key, SURVEY_POINTS, week, sampling_frame.keys, items))
    gammas = gammaincinv(scale.concentration * shared(scale, standings), draws)
    reached = np.cumsum(gammas / gammas.sum(axis=1, keepdims=True), axis=1)
    points, kinds = np.zeros((len(sampling_frame), len(items))), len(items)
    for block in range(LOTS // AT_ONCE):
        fives = uniforms_for(
            simulator.state.rng_key, SURVEY_POINTS, week, sampling_frame.keys, int(items[0]) + 1 + block
        )
        taken = (fives[:, :, None] > reached[:, None, :]).sum(axis=2)
        for lot in range(AT_ONCE):
            points[np.arange(len(points)), np.minimum(taken[:, lot], kinds - 1)] += POINT
    return points
