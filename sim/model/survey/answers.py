"""What everyone in the sampling frame would answer: the response model of all scales (E28), and points (E30)."""

from __future__ import annotations

import numpy as np

from sim.core.entity_ids import question_ids
from sim.core.rng_streams import SURVEY_ERROR, SURVEY_METHOD, SURVEY_POINTS
from sim.model.simulator import Simulator
from sim.model.survey.instrument import POINTS, Instrument, Scale
from sim.model.survey.kernels import categories, expected_categories, latent_responses, normals_for, uniforms_for
from sim.model.survey.norms import standardised
from sim.model.survey.sampling_frame import SamplingFrame

ALL_POINTS = 100
POINTS_AT_A_TIME = 5
ALLOCATIONS = ALL_POINTS // POINTS_AT_A_TIME
ALLOCATIONS_PER_DRAW = 4  # a draw gives four uniforms
EVERY_QUESTION = np.zeros(1, np.int64)
EVERY_WEEK = 0  # the week of draws that stay with a person


def method_effects(simulator: Simulator, frame: SamplingFrame) -> np.ndarray:
    """(N,) m: method effects: each person's mood and response style, which stay with the person."""
    return normals_for(simulator.state.rng_key, SURVEY_METHOD, EVERY_WEEK, frame.ids, EVERY_QUESTION)[:, 0]


def shifts_of(simulator: Simulator, scale: Scale, frame: SamplingFrame) -> np.ndarray:
    """(N,) b: how much higher each person answers at the same latent value: the offset and the profession's shift."""
    by_profession = [scale.offset + scale.shift.get(name, 0.0) for name in simulator.professions]
    return np.array(by_profession)[frame.professions]


def latent_responses_of(
    eta: np.ndarray, method: np.ndarray, shift: np.ndarray, errors: np.ndarray, scale: Scale
) -> np.ndarray:
    """(N, J) y*: latent responses of people to the items of a scale.

    Args:
        eta, method, shift: (N,) z-scores of the latent variable; method effects; shifts.
        errors: (N, J) standard normals.
        scale: gives loading and common method.
    """
    out = np.empty_like(errors)
    latent_responses(eta, method, shift, errors, scale.loading, scale.common_method, out)
    return out


def categories_of(responses: np.ndarray, scale: Scale) -> np.ndarray:
    """(N, J) answers as on the form, from latent responses; NaN where the response is NaN."""
    out = np.empty_like(responses)
    categories(responses, np.array(scale.cuts()), out)
    return np.where(np.isnan(responses), np.nan, out + scale.lowest)


def answers_to(
    simulator: Simulator, instrument: Instrument, scale_name: str, frame: SamplingFrame, week: int, values: np.ndarray
) -> np.ndarray:
    """(N, J) what each person would answer to the items of a scale, given the latent's values; NaN for vacant posts."""
    scale = instrument.scales[scale_name]
    items = question_ids(instrument.item_names(scale_name))
    if scale.kind == POINTS:
        return _in_post(_points(simulator, scale, frame, week, values, items), frame)
    errors = normals_for(simulator.state.rng_key, SURVEY_ERROR, week, frame.ids, items)
    eta, method = standardised(scale.latent, values), method_effects(simulator, frame)
    responses = latent_responses_of(eta, method, shifts_of(simulator, scale, frame), errors, scale)
    return _in_post(categories_of(responses, scale), frame)


def expected_answers_to(
    simulator: Simulator, instrument: Instrument, scale_name: str, frame: SamplingFrame, values: np.ndarray
) -> np.ndarray:
    """(N, J) the true score in the response metric: the mean answer of each person over method effects and errors."""
    scale = instrument.scales[scale_name]
    if scale.kind == POINTS:
        return _in_post(ALL_POINTS * expected_shares(scale, values), frame)
    cuts = np.array(scale.cuts())
    out = np.empty((len(frame), len(cuts)))
    eta = standardised(scale.latent, values)
    expected_categories(eta, shifts_of(simulator, scale, frame), scale.loading, cuts, out)
    return _in_post(np.where(np.isnan(eta)[:, None], np.nan, out + scale.lowest), frame)


def _in_post(values: np.ndarray, frame: SamplingFrame) -> np.ndarray:
    return np.where(frame.in_post[:, None], values, np.nan)


def expected_shares(scale: Scale, scores: np.ndarray) -> np.ndarray:
    """(N, K) pi: shares of K kinds, from their z-scores (N, K) and the usual shares."""
    weights = np.array(list(scale.shares.values())) * np.exp(scale.loading * scores)
    return weights / weights.sum(axis=1, keepdims=True)


def _points(
    simulator: Simulator, scale: Scale, frame: SamplingFrame, week: int, scores: np.ndarray, items: np.ndarray
) -> np.ndarray:
    """(N, K) points: a person's shares are Dirichlet about the expected ones.

    Twenty blocks of five points are drawn from these shares.
    """
    from scipy.special import gammaincinv, ndtr

    rng_key, people = simulator.state.rng_key, frame.ids
    draws = ndtr(normals_for(rng_key, SURVEY_POINTS, week, people, items))
    gammas = gammaincinv(scale.concentration * expected_shares(scale, scores), draws)
    cumulative = np.cumsum(gammas / gammas.sum(axis=1, keepdims=True), axis=1)
    points, kinds = np.zeros((len(frame), len(items))), len(items)
    for block in range(ALLOCATIONS // ALLOCATIONS_PER_DRAW):
        uniforms = uniforms_for(rng_key, SURVEY_POINTS, week, people, int(items[0]) + 1 + block)
        chosen = (uniforms[:, :, None] > cumulative[:, None, :]).sum(axis=2)
        for allocation in range(ALLOCATIONS_PER_DRAW):
            points[np.arange(len(points)), np.minimum(chosen[:, allocation], kinds - 1)] += POINTS_AT_A_TIME
    return points
