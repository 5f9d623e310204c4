"""What everyone on the list would answer: the one response model of all scales (E28), and points shared out (E30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.core.rng_streams import SURVEY_ERROR, SURVEY_METHOD, SURVEY_POINTS
from sim.model.survey.instrument import POINTS, Instrument, Scale
from sim.model.survey.kernels import chances_for, cut, expect, lean, normals_for
from sim.model.survey.norms import standardised
from sim.model.survey.rng_keys import item_addresses

if TYPE_CHECKING:
    from sim.model.simulator import Engine
    from sim.model.survey.sampling_frame import Roll

POINT = 5  # points are given in fives
HUNDRED = 100
LOTS = HUNDRED // POINT  # fives to be given
AT_ONCE = 4  # lots of one address
EVERYWHERE = np.zeros(1, np.int64)
ALWAYS = 0  # the week of what stays with a person


def method_of(engine: Engine, roll: Roll) -> np.ndarray:
    """(N,) m: mood and manner of each, which stay with them."""
    return normals_for(engine.state.luck, SURVEY_METHOD, ALWAYS, roll.keys, EVERYWHERE)[:, 0]


def shifts_of(engine: Engine, scale: Scale, roll: Roll) -> np.ndarray:
    """(N,) b: how much higher each ticks at the same standing: everybody's offset, and the profession's shift."""
    return np.array([scale.offset + scale.shift.get(name, 0.0) for name in engine.professions])[roll.professions]


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
    engine: Engine, instrument: Instrument, name: str, roll: Roll, week: int, readings: np.ndarray
) -> np.ndarray:
    """(N, J) what each would answer on a scale; NaN for empty posts."""
    scale = instrument.scales[name]
    items = item_addresses(instrument.item_names(name))
    if scale.kind == POINTS:
        return _in_post(_points(engine, scale, roll, week, readings, items), roll)
    errors = normals_for(engine.state.luck, SURVEY_ERROR, week, roll.keys, items)
    eta = standardised(scale.latent, readings)
    leans = propensities(eta, method_of(engine, roll), shifts_of(engine, scale, roll), errors, scale)
    return _in_post(in_steps(leans, scale), roll)


def truths_of(engine: Engine, instrument: Instrument, name: str, roll: Roll, readings: np.ndarray) -> np.ndarray:
    """(N, J) the mean of what each would answer, over all moods and errors: the truth on the metric of the answers."""
    scale = instrument.scales[name]
    if scale.kind == POINTS:
        return _in_post(HUNDRED * shared(scale, readings), roll)
    cuts = np.array(scale.cuts())
    out = np.empty((len(roll), len(cuts)))
    eta = standardised(scale.latent, readings)
    expect(eta, shifts_of(engine, scale, roll), scale.loading, cuts, out)
    return _in_post(np.where(np.isnan(eta)[:, None], np.nan, out + scale.lowest), roll)


def _in_post(values: np.ndarray, roll: Roll) -> np.ndarray:
    return np.where(roll.in_post[:, None], values, np.nan)


def shared(scale: Scale, standings: np.ndarray) -> np.ndarray:
    """(N, K) pi: shares of K kinds, from their standings on the frozen metric and the usual shares."""
    weights = np.array(list(scale.shares.values())) * np.exp(scale.loading * standings)
    return weights / weights.sum(axis=1, keepdims=True)


def _points(
    engine: Engine, scale: Scale, roll: Roll, week: int, standings: np.ndarray, items: np.ndarray
) -> np.ndarray:
    """(N, K) points: Dirichlet about the profession's shares, then twenty fives given out by lot."""
    from scipy.special import gammaincinv, ndtr

    lots = ndtr(normals_for(engine.state.luck, SURVEY_POINTS, week, roll.keys, items))
    gammas = gammaincinv(scale.concentration * shared(scale, standings), lots)
    reached = np.cumsum(gammas / gammas.sum(axis=1, keepdims=True), axis=1)
    points, kinds = np.zeros((len(roll), len(items))), len(items)
    for block in range(LOTS // AT_ONCE):
        fives = chances_for(engine.state.luck, SURVEY_POINTS, week, roll.keys, int(items[0]) + 1 + block)
        taken = (fives[:, :, None] > reached[:, None, :]).sum(axis=2)
        for lot in range(AT_ONCE):
            points[np.arange(len(points)), np.minimum(taken[:, lot], kinds - 1)] += POINT
    return points
