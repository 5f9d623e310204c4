"""The compiled part of administering: draws for each person and item, and answers from them."""

from __future__ import annotations

import numpy as np

from sim.core.compiled import entry
from sim.core.rng import normals, uniforms
from sim.model.mechanisms.survey_response import common_logit, expected_steps, leaning, steps


@entry
def draw_normals(rng_key, purpose, week, people, places, out):
    """A standard normal for each of (N,) people and (J,) places, into ``out`` (N, J)."""
    for i in range(people.shape[0]):
        for j in range(places.shape[0]):
            out[i, j], _, _, _ = normals(rng_key[0], purpose, week, people[i], places[j])


@entry
def draw_chances(rng_key, purpose, week, people, place, out):
    """Four uniforms for each of (N,) people at one place, into ``out`` (N, 4)."""
    for i in range(people.shape[0]):
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = uniforms(rng_key[0], purpose, week, people[i], place)


@entry
def lean(eta, method, shift, errors, loading, common_method, out):
    """y* of (N,) people on the J items of a scale, into ``out`` (N, J)."""
    for i in range(errors.shape[0]):
        for j in range(errors.shape[1]):
            out[i, j] = leaning(eta[i], method[i], shift[i], errors[i, j], loading, common_method)


@entry
def cut(leans, cuts, out):
    """Steps passed (N, J), of leanings (N, J) and each item's thresholds (J, K), into ``out``."""
    for i in range(leans.shape[0]):
        for j in range(leans.shape[1]):
            out[i, j] = steps(leans[i, j], cuts[j])


@entry
def expect(eta, shift, loading, cuts, out):
    """The mean of :func:`cut` over moods and errors, into ``out`` (N, J)."""
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = expected_steps(eta[i], shift[i], loading, cuts[j])


@entry
def solve_common(logits, wanted):
    """See :func:`sim.model.mechanisms.survey_response.common_logit`."""
    return common_logit(logits, wanted)


def normals_for(rng_key: np.ndarray, purpose: int, week: int, people: np.ndarray, places: np.ndarray) -> np.ndarray:
    """(N, J) addressed standard normals."""
    out = np.empty((len(people), len(places)))
    draw_normals(rng_key, purpose, week, people, places, out)
    return out


def uniforms_for(rng_key: np.ndarray, purpose: int, week: int, people: np.ndarray, place: int) -> np.ndarray:
    """(N, 4) addressed uniforms."""
    out = np.empty((len(people), 4))
    draw_chances(rng_key, purpose, week, people, place, out)
    return out
